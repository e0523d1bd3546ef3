"""The sheet `Tổng hợp`: bản tổng hợp kết quả đánh giá các tiêu chí, chỉ tiêu, laid out as Nghị định 30/2020 asks.

Words come from :mod:`ccht_excel.summary.texts`; figures, shares, missing people and scores are live formulas over
`Nguồn số liệu`, `Minh chứng` and `Dữ liệu`, written with the result they have. Outcomes are words with a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from msgspec import Struct

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.grid import column_letters
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.assessment import Assessment, CriterionJudgement, IndicatorJudgement, RatioJudgement, Tally
from ccht_excel.model.campaign import Paperwork
from ccht_excel.model.law import Kind, Outcome, Standard
from ccht_excel.model.levels import LevelScale
from ccht_excel.paper.page import MOTTO_PIXELS, PER_CENT, WHOLE_PER_CENT, Page
from ccht_excel.paper.palette import LIGHT, SHADE
from ccht_excel.paper.rows import Content, Formula, Piece, Style
from ccht_excel.paper.text_size import SIZE
from ccht_excel.summary.fill_ins import COUNCIL, IN_ALL, PLACE_AND_DATE, FillIns, council_cell, place_of
from ccht_excel.summary.fill_ins import NUMBER as NUMBER_CELL
from ccht_excel.summary.machine_sheet import MachineSheet
from ccht_excel.summary.main_layout import ALL, NUMBER, PEOPLE, SHARE, UNIT, WORDING, Layout
from ccht_excel.summary.stated import StatedBeside
from ccht_excel.summary.texts import (
    OUTCOMES,
    claimed_name,
    judged_text,
    kind_of,
    levels_of,
    missing_text,
    name_of,
    share_number,
    share_places,
    share_said,
    share_text,
    unit_names,
)
from ccht_excel.vietnamese.printed import COUNT_FORMAT, NBSP, format_date_long, format_required
from ccht_excel.vietnamese.text import capital

_NATION, _MOTTO, _TITLE = 12, 13, 13.5
"""Sizes on paper that Nghị định 30/2020 asks for."""

_CENTRE: Style = {"align": "center"}
_ROW: Style = {"valign": "vcenter", "minimum": 20, "size": 11}
_MIDDLE: Style = {"align": "center", "valign": "vcenter"}


class Figures(Struct, frozen=True):
    """Where the figures stand that the formulas refer to."""

    assessment: Assessment
    layout: Layout
    judged: Callable[[str], str]
    machine: MachineSheet
    evidence: str
    fill_ins: FillIns
    stated: StatedBeside


# ---------------------------------------------------------------------------------------------
# Head of the document


def write_heading(page: Page, assessment: Assessment, layout: Layout, fill_ins: FillIns) -> None:
    """Issuing body, quốc hiệu and tiêu ngữ, number and date to fill, title, bases."""
    campaign = assessment.campaign
    subject = assessment.criteria_set.subject
    left, right = layout.halves
    nation, motto, title = map(layout.size, (_NATION, _MOTTO, _TITLE))
    strong: Style = {"bold": True, "size": nation, "align": "center", "wrap": True}
    # The name alone begins beside quốc hiệu; who runs a place stands above it.
    issuer = [*filter(None, (subject.type.body.upper(),)), name_of(assessment).upper()]
    row = page.cells(
        Piece(*left, issuer[0], strong),
        Piece(*right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {**strong, "wrap": False}),
    )
    page.cells(
        Piece(*left, issuer[1] if len(issuer) > 1 else None, strong),
        Piece(*right, "Độc lập - Tự do - Hạnh phúc", {**strong, "size": motto, "wrap": False}),
    )
    dated: Style = {"italic": True, "size": nation, "align": "center", "wrap": True}
    page.skip(7)
    page.rule(row + len(issuer), left, 70)
    page.rule(row + 2, right, round(MOTTO_PIXELS * motto))
    page.cells(
        fill_ins.piece(page, NUMBER_CELL, left, "Số: ……… /……………", {"size": nation, "align": "center"}),
        fill_ins.piece(page, PLACE_AND_DATE, right, f"{place_of(assessment)}, ngày …… tháng …… năm …………", dated),
        minimum=24,
    )
    page.skip(10)
    page.line("BẢN TỔNG HỢP", bold=True, size=title, align="center", minimum=24)
    page.line("KẾT QUẢ ĐÁNH GIÁ CÁC TIÊU CHÍ, CHỈ TIÊU", bold=True, size=title, align="center", minimum=22)
    page.line(
        f"{subject.award} năm {campaign.year} của {name_of(assessment)}",
        bold=True, size=motto, align="center", minimum=22,
    )  # fmt: skip
    page.skip(8)
    for base in _bases(assessment):
        page.line(base, italic=True, size=layout.body, indent=2, valign="top")
    page.skip(8)


def _bases(assessment: Assessment) -> Sequence[str]:
    campaign = assessment.campaign
    kind, subject = kind_of(assessment), assessment.criteria_set.subject
    acting = f"{subject.type.body} {name_of(assessment)}".strip()
    area = "thuộc" if campaign.difficult_area else "không thuộc"
    by_area = any(item.by_area for item in assessment.criteria_set.indicators)
    return (
        f"Căn cứ {assessment.criteria_set.source};",
        f"Căn cứ Kế hoạch {_numbered(campaign.paperwork)}tự đánh giá, công nhận {subject.award} năm {campaign.year} "
        f"của {acting} (đề nghị công nhận {claimed_name(assessment)}).",
        f"Số liệu tính từ ngày 01/01/{campaign.year} đến ngày 31/12/{campaign.year}"
        f"{f'; {kind} {area} vùng khó khăn' if by_area else ''}.",
    )


def _numbered(papers: Paperwork) -> str:
    """Number and date of the plan, as far as they are known."""
    number = f"số {storable(papers.plan_number)} " if papers.plan_number else ""
    return number + (f"{format_date_long(papers.plan_date)} " if papers.plan_date else "")


# ---------------------------------------------------------------------------------------------
# The table


def write_table(page: Page, figures: Figures) -> tuple[tuple[int, int], Mapping[str, int]]:
    """The table of all chỉ tiêu; returns its head rows and the row of each share, by ratio id.

    Rows that belong together stay on one page: a criterion and its first chỉ tiêu, a chỉ tiêu and its first share, a
    share and what it lacks, the last row and the total.
    """
    head = _table_head(page, figures.assessment, figures.layout)
    shares: dict[str, int] = {}
    for criterion in figures.assessment.criteria:
        _criterion(page, figures, criterion)
        for item in figures.assessment.indicators:
            if item.criterion == criterion.id:
                _indicator(page, figures, item, shares)
    page.keep(page.row - 1)
    _total(page, figures, head[1] + 1)
    return head, shares


def _table_head(page: Page, assessment: Assessment, layout: Layout) -> tuple[int, int]:
    style: Style = {"bold": True, "bg": SHADE, **_MIDDLE}
    unit = f"{capital(assessment.criteria_set.subject.unit)} phụ trách"
    texts = {NUMBER: "TT", WORDING: "Tiêu chí, chỉ tiêu", UNIT: unit, layout.last: "Số minh chứng"}
    if layout.council is not None:
        texts[layout.council] = COUNCIL
    over = [None] * (layout.last + 1 - layout.after_standards)
    names = [
        Piece(column, column + 1, assessment.criteria_set.standard(standard).label)
        for standard, column in layout.standards.items()
    ]
    first = page.table_row([None, None, None, Piece(PEOPLE, SHARE, "Số liệu báo cáo"), *names, *over], **style)
    second = page.table_row(
        [None, None, None, "Số người", "Trên tổng số", "Tỷ lệ", *("Yêu cầu", "Kết quả") * len(names), *over], **style
    )
    page.keep(first)
    page.keep(second)
    for column, text in texts.items():
        look = {"border": 1, "wrap": True, "size": SIZE, **style}
        page.put(Piece(column, column, text, look), row=first, last_row=second)
    return first, second


def _outcome_pieces(
    layout: Layout, required: Callable[[Standard], Content], outcomes: Mapping[Standard, Outcome]
) -> list[Content | Piece]:
    pieces: list[Content | Piece] = []
    for standard, column in layout.standards.items():
        outcome = outcomes[standard]
        weight = {"bold": outcome is not Outcome.MET, **_CENTRE}
        pieces += [
            Piece(column, column, required(standard), _CENTRE),
            Piece(column + 1, column + 1, OUTCOMES[outcome], weight),
        ]
    return pieces


def _tally_pieces(figures: Figures, ids: Sequence[str], tallies: Mapping[Standard, Tally]) -> list[Content | Piece]:
    """The outcome under each standard with the chỉ tiêu that are met, ``√ Đạt (3/3)``, over both of its columns."""
    pieces: list[Content | Piece] = []
    for standard, column in figures.layout.standards.items():
        tally, cells = tallies[standard], figures.machine.outcomes(ids, standard)
        words, total = OUTCOMES[tally.outcome], tally.total
        score = Formula(f'="{words} ("&SUMPRODUCT(--({cells}="met"))&"/{total})"', f"{words} ({tally.met}/{total})")
        pieces.append(Piece(column, column + 1, score, _CENTRE))
    return pieces


def _council(page: Page, figures: Figures, about: str) -> list[Piece]:
    """The cell in which the council says what it holds of a row, where there is such a column."""
    column = figures.layout.council
    if column is None:
        return []
    return [figures.fill_ins.piece(page, council_cell(about), (column, column), None, _CENTRE)]


def _criterion(page: Page, figures: Figures, criterion: CriterionJudgement) -> None:
    ids = [item.id for item in figures.assessment.indicators if item.criterion == criterion.id]
    row = page.table_row(
        [
            Piece(NUMBER, NUMBER, criterion.id, _CENTRE),
            Piece(WORDING, SHARE, f"Tiêu chí {criterion.id}. {criterion.title}"),
            *_tally_pieces(figures, ids, criterion.tallies),
            *_council(page, figures, criterion.id),
            None,
        ],
        bold=True,
        bg=LIGHT,
        **_ROW,
    )
    page.keep(row)


def _total(page: Page, figures: Figures, first_row: int) -> None:
    assessment = figures.assessment
    letter = column_letters(figures.layout.last)
    total = sum(item.evidence for item in assessment.indicators)
    documents = Formula(f"=SUM({letter}{first_row + 1}:{letter}{page.row})", total)
    ids = [item.id for item in assessment.indicators]
    page.table_row(
        [
            Piece(NUMBER, SHARE, "KẾT QUẢ CHUNG (số chỉ tiêu đạt)"),
            *_tally_pieces(figures, ids, assessment.standards),
            *_council(page, figures, IN_ALL),
            Piece(figures.layout.last, figures.layout.last, documents, _CENTRE),
        ],
        minimum=24,
        bold=True,
        bg=SHADE,
        valign="vcenter",
    )


def _indicator(page: Page, figures: Figures, item: IndicatorJudgement, shares: dict[str, int]) -> None:
    required = _required(item, levels_of(figures.assessment, item.id))
    evidence = Formula(f'=SUMPRODUCT(--({figures.evidence}="{item.id}"))', item.evidence)
    row = page.table_row(
        [
            Piece(NUMBER, NUMBER, item.id, _CENTRE),
            figures.stated.beside(item.title, item.id, _alone(item)),
            unit_names(figures.assessment.campaign, item.units),
            *_figures(page, figures, item),
            *_outcome_pieces(figures.layout, lambda standard: required.get(standard, ""), item.outcomes),
            *_council(page, figures, item.id),
            Piece(figures.layout.last, figures.layout.last, evidence, _CENTRE),
        ],
        **_ROW,
    )
    if len(item.ratios) == 1:
        shares[item.ratios[0].id] = row
        _missing(page, figures, item.ratios[0])
        return
    for letter, ratio in zip("abcdefgh", item.ratios, strict=False):
        if letter == "a":
            page.keep(row)
        shares[ratio.id] = page.table_row(
            [
                Piece(NUMBER, NUMBER, f"{letter})", _CENTRE),
                Piece(WORDING, UNIT, figures.stated.beside(ratio.label, item.id, _used(ratio))),
                *_ratio_figures(page, figures, ratio),
                *_outcome_pieces(figures.layout, partial(_share_required, ratio), ratio.outcomes),
                *_council(page, figures, ratio.id),
                None,
            ],
            **_ROW,
        )
        _missing(page, figures, ratio)


def _alone(item: IndicatorJudgement) -> tuple[str, ...]:
    """The data in the row of a chỉ tiêu itself; where it has several shares, each has its own row."""
    if len(item.ratios) > 1:
        return ()
    return _used(item.ratios[0]) if item.ratios else (item.id,)


def _used(ratio: RatioJudgement) -> tuple[str, str]:
    return ratio.denominator_datum, ratio.numerator_datum


def _required(item: IndicatorJudgement, scale: LevelScale | None) -> Mapping[Standard, str]:
    if len(item.ratios) == 1:
        return {standard: _share_required(item.ratios[0], standard) for standard in item.outcomes}
    return {standard: format_required(value, scale) for standard, value in item.required.items()}


def _share_required(ratio: RatioJudgement, standard: Standard) -> str:
    required = ratio.required.get(standard)
    return "" if required is None else format_required(required).replace(" ", NBSP)


def _figures(page: Page, figures: Figures, item: IndicatorJudgement) -> list[Piece]:
    if all(outcome is Outcome.NOT_APPLICABLE for outcome in item.outcomes.values()):
        return [Piece(PEOPLE, SHARE, None)]
    if item.kind is Kind.RATIO:
        return _ratio_figures(page, figures, item.ratios[0]) if len(item.ratios) == 1 else [Piece(PEOPLE, SHARE, None)]
    return [_judged(figures, item.id, PEOPLE, SHARE)]


def _judged(figures: Figures, id: str, first: int, last: int) -> Piece:
    """The judged value of a datum by formula; a star where the meeting settled it."""
    datum = figures.assessment.data.get(id)
    value = datum.value if datum else None
    star = "*" if datum and datum.resolved else ""
    scale = levels_of(figures.assessment, id)
    shown = f"{judged_text(datum, scale)}{star}"
    form = OF_DATUM[datum.kind].number_format(star, scale) if datum else None
    if form is None or value is None or isinstance(value, Outcome):
        tail = f'&"{star}"' if star else ""
        return Piece(first, last, Formula(f"={figures.judged(id)}{tail}", shown), _CENTRE)
    return Piece(first, last, Formula(f"={figures.judged(id)}", value), {**_CENTRE, "num": form}, shown)


def _ratio_figures(page: Page, figures: Figures, ratio: RatioJudgement) -> list[Piece]:
    return [
        _judged(figures, ratio.numerator_datum, PEOPLE, PEOPLE),
        _judged(figures, ratio.denominator_datum, ALL, ALL),
        _share(page, ratio),
    ]


def _share(page: Page, ratio: RatioJudgement) -> Piece:
    """The share by formula, truncated to as many places as keep it on its side of every threshold.

    Whole percentages lose their decimals by conditional format; a program without that shows 60,0 %.
    """
    shown = share_text(ratio)
    if "/" in shown or ratio.cases or ratio.impossible:
        return Piece(SHARE, SHARE, share_said(ratio), _CENTRE)
    places = share_places(shown)
    scale = 10 ** (places + 2)
    people, everyone = (f"{letter}{page.row + 1}" for letter in "DE")
    formula = f'=IF(COUNT({people},{everyone})=2,IF({everyone}>0,INT({people}*{scale}/{everyone})/{scale},"–"),"–")'
    whole = f"=MOD(ROUND(N(F{page.row + 1})*{scale},0),{scale // 100})=0"
    page.show_where(page.row, SHARE, whole, num=WHOLE_PER_CENT)
    style = {**_CENTRE, "num": PER_CENT.replace("#", "#" * (places - 1))}
    return Piece(SHARE, SHARE, Formula(formula, share_number(shown) if shown else "–"), style, shown or "–")


def _missing(page: Page, figures: Figures, ratio: RatioJudgement) -> None:
    """How many people more it takes to each threshold not reached; by formula where there is one number."""
    texts = {standard: missing_text(ratio, standard) for standard in ratio.outcomes}
    if not any(texts.values()):
        return
    numerator, denominator = figures.judged(ratio.numerator_datum), figures.judged(ratio.denominator_datum)
    provisional = " (tạm tính theo số đã báo)" if ratio.awaited else ""
    pieces: list[Content | Piece] = [
        None,
        Piece(WORDING, SHARE, f"Số người còn thiếu để đạt yêu cầu{provisional}", {"italic": True, "align": "right"}),
    ]
    for standard, column in figures.layout.standards.items():
        share, missing = ratio.required.get(standard), ratio.missing.get(standard, 0)
        if share is None:
            pieces.append(Piece(column, column + 1, None))
            continue
        style = {"italic": True, "align": "center", "num": f'{COUNT_FORMAT}" người";;"–"'}
        if ratio.cases:
            pieces.append(Piece(column, column + 1, texts[standard] or "–", style))
            continue
        top, bottom = _per_cent(share)
        formula = Formula(f"=MAX(0,-INT(-{top}*{denominator}/{bottom})-{numerator})", missing)
        pieces.append(Piece(column, column + 1, formula, style, texts[standard] or "–"))
    page.keep(page.row - 1)
    over = [None] * (figures.layout.last + 1 - figures.layout.after_standards)
    page.table_row([*pieces, *over], size=11, valign="vcenter")


def _per_cent(share: Fraction) -> tuple[int, int]:
    """Numerator and denominator as a reader knows them: 60/100 rather than 3/5."""
    per_cent = share * 100
    return (int(per_cent), 100) if per_cent.denominator == 1 else (share.numerator, share.denominator)
