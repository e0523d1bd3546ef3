"""The sheet `Tổng hợp`: bản tổng hợp kết quả đánh giá các tiêu chí, chỉ tiêu, laid out as Nghị định 30/2020 asks.

Words come from :mod:`ccht_excel.summary_texts`; figures, shares, missing people and scores are live formulas over
`Nguồn số liệu`, `Minh chứng` and `Dữ liệu`, written with the result they have. Outcomes are words with a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ccht_excel.model import (
    Assessment,
    CriterionJudgement,
    DatumKind,
    IndicatorJudgement,
    Kind,
    Outcome,
    RatioJudgement,
    Standard,
)
from ccht_excel.summary_machine import MachineSheet
from ccht_excel.summary_page import COUNT, LIGHT, SHADE, Content, Formula, Page, Piece, Style
from ccht_excel.summary_registers import number_format
from ccht_excel.summary_texts import (
    OUTCOMES,
    commune_kind,
    commune_name,
    judged_text,
    share_text,
    unit_names,
)
from ccht_excel.vietnamese import NBSP, format_count, format_required

MAIN_SHEET = "Tổng hợp"

WIDTHS = (4, 31, 13, 6.8, 6.8, 7, 7.8, 10, 7.8, 10, 7.8, 10, 6.5)
"""TT, wording, unit, people, of how many, share, then requirement and outcome of each standard, evidence."""

NUMBER, WORDING, UNIT, PEOPLE, ALL, SHARE, EVIDENCE = 0, 1, 2, 3, 4, 5, 12
REQUIRED: Mapping[Standard, int] = {Standard.PLAN: 6, Standard.LEVEL_1: 8, Standard.LEVEL_2: 10}

_LEFT, _RIGHT = (0, 3), (4, 12)
_CENTRE: Style = {"align": "center"}
_MIDDLE: Style = {"align": "center", "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the figures stand that the formulas refer to."""

    assessment: Assessment
    judged: Callable[[str], str]
    machine: MachineSheet
    evidence: str


# ---------------------------------------------------------------------------------------------
# Head of the document


def write_heading(page: Page, assessment: Assessment) -> None:
    """Issuing body, quốc hiệu and tiêu ngữ, number and date to fill, title, bases."""
    campaign = assessment.campaign
    kind, name = commune_kind(campaign), commune_name(campaign)
    row = page.cells(
        Piece(*_LEFT, "ỦY BAN NHÂN DÂN", {"size": 14, "align": "center"}),
        Piece(*_RIGHT, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {"bold": True, "size": 14, "align": "center"}),
    )
    page.cells(
        Piece(*_LEFT, f"{kind} {name}".upper(), {"bold": True, "size": 14, "align": "center", "wrap": True}),
        Piece(*_RIGHT, "Độc lập - Tự do - Hạnh phúc", {"bold": True, "size": 15, "align": "center"}),
    )
    page.skip(7)
    _rule(page, row + 2, _LEFT, 90)
    _rule(page, row + 2, _RIGHT, 212)
    page.cells(
        Piece(*_LEFT, "Số: ……… /……………", {"size": 14, "align": "center"}),
        Piece(
            *_RIGHT,
            f"{name}, ngày …… tháng …… năm …………",
            {"italic": True, "size": 14, "align": "center", "wrap": True},
        ),
        minimum=24,
    )
    page.skip(10)
    page.line("BẢN TỔNG HỢP", bold=True, size=16, align="center", minimum=24)
    page.line("KẾT QUẢ ĐÁNH GIÁ CÁC TIÊU CHÍ, CHỈ TIÊU", bold=True, size=15, align="center", minimum=22)
    page.line(
        f"\"Cộng đồng học tập\" cấp xã năm {campaign.year} của {kind} {name}",
        bold=True, size=14, align="center", minimum=22,
    )  # fmt: skip
    page.skip(8)
    for base in _bases(assessment):
        page.line(base, italic=True, size=13, minimum=18, indent=2)
    page.skip(8)


def _bases(assessment: Assessment) -> Sequence[str]:
    campaign = assessment.campaign
    kind, name = commune_kind(campaign), commune_name(campaign)
    source, title = assessment.criteria_set.source, assessment.criteria_set.title
    area = "thuộc" if campaign.difficult_area else "không thuộc"
    return (
        f"Căn cứ {source} về {title[:1].lower()}{title[1:]};",
        f'Căn cứ Kế hoạch tự đánh giá, công nhận "Cộng đồng học tập" cấp xã năm {campaign.year} của '
        f"Ủy ban nhân dân {kind} {name} (đề nghị công nhận mức độ {campaign.claimed_level}).",
        f"Số liệu tính từ ngày 01/01/{campaign.year} đến ngày 31/12/{campaign.year}; {kind} {area} vùng khó khăn.",
    )


def _rule(page: Page, row: int, span: tuple[int, int], length: int) -> None:
    """A horizontal line of this length in pixels, centred under a heading."""
    widths = [round(8 * width) + 5 for width in WIDTHS]
    start, room = sum(widths[: span[0]]), sum(widths[span[0] : span[1] + 1])
    page.worksheet.insert_textbox(
        row,
        0,
        "",
        {
            "x_offset": start + (room - length) // 2, "y_offset": 2, "width": length, "height": 0,
            "line": {"width": 0.75, "color": "black"}, "fill": {"none": True}, "object_position": 1, "decorative": True,
        },
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------
# The table


def write_table(page: Page, figures: Figures) -> tuple[tuple[int, int], Mapping[str, int]]:
    """The table of all chỉ tiêu; returns its head rows and the row of each share, by ratio id."""
    head = _table_head(page, figures.assessment)
    shares: dict[str, int] = {}
    for criterion in figures.assessment.criteria:
        _criterion(page, figures, criterion)
        for item in figures.assessment.indicators:
            if item.criterion == criterion.id:
                _indicator(page, figures, item, shares)
    _total(page, figures, head[1] + 1)
    return head, shares


def _table_head(page: Page, assessment: Assessment) -> tuple[int, int]:
    style: Style = {"bold": True, "bg": SHADE, **_MIDDLE}
    texts = {NUMBER: "TT", WORDING: "Tiêu chí, chỉ tiêu", UNIT: "Đơn vị phụ trách", EVIDENCE: "Số minh chứng"}
    names = [
        Piece(column, column + 1, assessment.criteria_set.standard(standard).label)
        for standard, column in REQUIRED.items()
    ]
    first = page.table_row([None, None, None, Piece(PEOPLE, SHARE, "Số liệu"), *names, None], **style)
    second = page.table_row(
        [None, None, None, "Kết quả", "Trên tổng số", "Tỷ lệ", *("Yêu cầu", "Kết quả") * 3, None], **style
    )
    for column, text in texts.items():
        page.merge_down(first, second, Piece(column, column, text, {"border": 1, "wrap": True, "size": 11.5, **style}))
    return first, second


def _outcome_pieces(
    first: Callable[[Standard], Content], outcomes: Mapping[Standard, Outcome]
) -> list[Content | Piece]:
    pieces: list[Content | Piece] = []
    for standard, column in REQUIRED.items():
        outcome = outcomes[standard]
        weight = {"bold": outcome is not Outcome.MET, **_CENTRE}
        pieces += [
            Piece(column, column, first(standard), _CENTRE),
            Piece(column + 1, column + 1, OUTCOMES[outcome], weight),
        ]
    return pieces


def _score(figures: Figures, ids: Sequence[str], standard: Standard, met: int) -> Formula:
    cells = figures.machine.outcomes(ids, standard)
    return Formula(f'=SUMPRODUCT(--({cells}="met"))&"/{len(ids)}"', f"{met}/{len(ids)}")


def _criterion(page: Page, figures: Figures, criterion: CriterionJudgement) -> None:
    ids = [item.id for item in figures.assessment.indicators if item.criterion == criterion.id]
    outcomes = {standard: tally.outcome for standard, tally in criterion.tallies.items()}
    page.table_row(
        [
            Piece(NUMBER, NUMBER, criterion.id, _CENTRE),
            Piece(WORDING, SHARE, f"Tiêu chí {criterion.id}. {criterion.title}"),
            *_outcome_pieces(
                lambda standard: _score(figures, ids, standard, criterion.tallies[standard].met), outcomes
            ),
            None,
        ],
        bold=True,
        bg=LIGHT,
    )


def _total(page: Page, figures: Figures, first_row: int) -> None:
    assessment = figures.assessment
    documents = Formula(f"=SUM(M{first_row + 1}:M{page.row})", sum(item.evidence for item in assessment.indicators))
    ids = [item.id for item in assessment.indicators]
    outcomes = {standard: tally.outcome for standard, tally in assessment.standards.items()}
    page.table_row(
        [
            Piece(NUMBER, SHARE, "KẾT QUẢ CHUNG (số chỉ tiêu đạt)"),
            *_outcome_pieces(
                lambda standard: _score(figures, ids, standard, assessment.standards[standard].met), outcomes
            ),
            Piece(EVIDENCE, EVIDENCE, documents, _CENTRE),
        ],
        minimum=24,
        bold=True,
        bg=SHADE,
        valign="vcenter",
    )


def _indicator(page: Page, figures: Figures, item: IndicatorJudgement, shares: dict[str, int]) -> None:
    required = _required(item)
    evidence = Formula(f'=SUMPRODUCT(--({figures.evidence}="{item.id}"))', item.evidence)
    row = page.table_row(
        [
            Piece(NUMBER, NUMBER, item.id, _CENTRE),
            item.title,
            unit_names(figures.assessment.campaign, item.units),
            *_figures(page, figures, item),
            *_outcome_pieces(lambda standard: required.get(standard, ""), item.outcomes),
            Piece(EVIDENCE, EVIDENCE, evidence, _CENTRE),
        ]
    )
    if len(item.ratios) == 1:
        shares[item.ratios[0].id] = row
        _missing(page, figures, item.ratios[0])
        return
    for letter, ratio in zip("abcdefgh", item.ratios, strict=False):
        shares[ratio.id] = page.table_row(
            [
                Piece(NUMBER, NUMBER, f"{letter})", _CENTRE),
                Piece(WORDING, UNIT, ratio.label),
                *_ratio_figures(page, figures, ratio),
                *_outcome_pieces(lambda standard, ratio=ratio: _share_required(ratio, standard), ratio.outcomes),  # type: ignore[misc]
                None,
            ]
        )
        _missing(page, figures, ratio)


def _required(item: IndicatorJudgement) -> Mapping[Standard, str]:
    if len(item.ratios) == 1:
        return {standard: _share_required(item.ratios[0], standard) for standard in Standard}
    return {standard: format_required(value) for standard, value in item.required.items()}


def _share_required(ratio: RatioJudgement, standard: Standard) -> str:
    required = ratio.required.get(standard)
    return "" if required is None else format_required(required).replace(" ", NBSP)


def _figures(page: Page, figures: Figures, item: IndicatorJudgement) -> list[Piece]:
    if item.kind is Kind.RATIO:
        return _ratio_figures(page, figures, item.ratios[0]) if len(item.ratios) == 1 else [Piece(PEOPLE, SHARE, None)]
    datum = figures.assessment.data.get(item.id)
    kind = DatumKind.LEVEL if item.kind is Kind.RECOGNISED_LEVEL else DatumKind.RESULT
    style = {**_CENTRE, "num": number_format(kind)}
    return [Piece(PEOPLE, SHARE, _judged(figures, item.id), style, judged_text(datum))]


def _judged(figures: Figures, datum: str) -> Formula:
    found = figures.assessment.data.get(datum)
    value = found.value if found else None
    number = value if isinstance(value, int) and not isinstance(value, Outcome) else None
    return Formula(f"={figures.judged(datum)}", judged_text(found) if number is None else number)


def _ratio_figures(page: Page, figures: Figures, ratio: RatioJudgement) -> list[Piece]:
    data = figures.assessment.data
    pieces = [
        Piece(
            column,
            column,
            _judged(figures, datum),
            {**_CENTRE, "num": _starred(figures, datum)},
            judged_text(data.get(datum)),
        )
        for column, datum in ((PEOPLE, ratio.numerator_datum), (ALL, ratio.denominator_datum))
    ]
    return [*pieces, _share(page, ratio)]


def _starred(figures: Figures, datum: str) -> str:
    found = figures.assessment.data.get(datum)
    return f'{COUNT}"*"' if found and found.resolved else COUNT


def _share(page: Page, ratio: RatioJudgement) -> Piece:
    """The share by formula, truncated to as many places as keep it on its side of every threshold.

    Whole percentages lose their decimals by conditional format; a program without that shows 60,0 %.
    """
    shown = share_text(ratio)
    if "/" in shown:
        return Piece(SHARE, SHARE, shown, _CENTRE)
    decimals = shown.partition(",")[2].rstrip(f"{NBSP}%")
    places = max(2, len(decimals))
    scale = 10 ** (places + 2)
    result: float | str = "–"
    if ratio.numerator is not None and ratio.denominator:
        result = (ratio.numerator * scale // ratio.denominator) / scale
    people, everyone = (f"{letter}{page.row + 1}" for letter in "DE")
    formula = f'=IF(COUNT({people},{everyone})=2,IF({everyone}>0,INT({people}*{scale}/{everyone})/{scale},"–"),"–")'
    whole = f"=MOD(ROUND(N(F{page.row + 1})*{scale},0),{scale // 100})=0"
    page.show_where(page.row, SHARE, whole, num=f"[$-42A]0\\{NBSP}%")
    style = {**_CENTRE, "num": f"[$-42A]0.0{'#' * (places - 1)}\\{NBSP}%"}
    return Piece(SHARE, SHARE, Formula(formula, result), style, shown or "–")


def _missing(page: Page, figures: Figures, ratio: RatioJudgement) -> None:
    """How many people more it takes to each threshold not reached, by formula."""
    if not ratio.missing:
        return
    numerator, denominator = figures.judged(ratio.numerator_datum), figures.judged(ratio.denominator_datum)
    pieces: list[Content | Piece] = [
        None,
        Piece(WORDING, SHARE, "Số người còn thiếu để đạt yêu cầu", {"italic": True, "align": "right"}),
    ]
    for standard, column in REQUIRED.items():
        share, missing = ratio.required.get(standard), ratio.missing.get(standard, 0)
        if share is None:
            pieces.append(Piece(column, column + 1, None))
            continue
        top, bottom = _per_cent(share)
        formula = Formula(f"=MAX(0,-INT(-{top}*{denominator}/{bottom})-{numerator})", missing)
        style = {"italic": True, "align": "center", "num": f'{COUNT}" người";;"–"'}
        pieces.append(Piece(column, column + 1, formula, style, f"{format_count(missing)} người" if missing else "–"))
    page.table_row([*pieces, None])


def _per_cent(share: Fraction) -> tuple[int, int]:
    """Numerator and denominator as a reader knows them: 60/100 rather than 3/5."""
    per_cent = share * 100
    return (int(per_cent), 100) if per_cent.denominator == 1 else (share.numerator, share.denominator)
