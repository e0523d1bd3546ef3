"""A roll-up in, the workbook of a district or province out: print-ready, filterable, with native charts.

Sheets: `Tổng quan`, `Các xã`, `Chỉ tiêu`, `Thống kê`, `Số người`, `Biểu đồ`, `Cần xử lý`, the very hidden `_ccht`;
where summaries of several years stand also `Qua các năm` and `Xã qua các năm`. Relies on :mod:`ccht_excel.paper.page`.
The same roll-up gives the same bytes; nothing is taken from the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.exchange.keyed_sheets import write_meta
from ccht_excel.findings.groups import SEVERITIES
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import CriteriaSet, Outcome, Standard
from ccht_excel.paper.charts import CHARTS_SHEET
from ccht_excel.paper.page import Page
from ccht_excel.paper.palette import LIGHT
from ccht_excel.paper.print_setup import size_for_print
from ccht_excel.paper.rows import Content, Piece, Style
from ccht_excel.paper.style import Styles, new_workbook
from ccht_excel.rollup.areas import Area, UpperShare
from ccht_excel.rollup.charts import rollup_charts_widths, write_rollup_charts
from ccht_excel.rollup.communes import Commune, standing_of
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.parts import (
    CENTRED,
    area_names,
    bars,
    block_head,
    compared,
    group_row,
    heading,
    letterhead,
    place_heads,
    place_widths,
    printed_share,
    share_piece,
    sheet_name,
    sign_off,
)
from ccht_excel.rollup.signed import SHORT
from ccht_excel.rollup.statistics_sheets import (
    LEVELS_SHEET,
    PEOPLE_SHEET,
    levels_widths,
    people_widths,
    write_levels,
    write_people,
    write_people_lines,
)
from ccht_excel.rollup.summaries import ROLLUP_KIND, Summary
from ccht_excel.rollup.texts import (
    about,
    award_title,
    conclusion_lines,
    in_quotes,
    level_blocks,
    required_text,
    standing_labels,
    upper_text,
)
from ccht_excel.rollup.trend_sheets import (
    AREA_TRENDS_SHEET,
    commune_trends_sheet,
    trend_widths,
    write_area_trends,
    write_commune_trends,
)
from ccht_excel.version import __version__
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.text import capital, join_words

OVERVIEW_SHEET = "Tổng quan"
INDICATORS_SHEET = "Chỉ tiêu"
PROBLEMS_SHEET = "Cần xử lý"

_OVERVIEW_NUMBER, _OVERVIEW_PLACE, _OVERVIEW_TOTAL, _OVERVIEW_SHARE, _OVERVIEW_COMPARED = 5, 14, 7, 9, 22
_OVERVIEW_LEVEL, _OVERVIEW_REST = 11, (10, 9, 10)
_INDICATOR_NUMBER, _INDICATOR_ROOM, _INDICATOR_COUNT = 8, 144, 10
_PROBLEM_WIDTHS = (9, 22, 28, 44, 36)


def write_rollup(target: Path | BinaryIO, rollup: Rollup, run: str = "") -> None:
    """Write the roll-up workbook; ``run`` names the run in all its files.

    Raises ``OSError`` where the target cannot be written.
    """
    workbook = new_workbook(
        target, title=f"Tổng hợp các {rollup.many}: {about(rollup)}", citation=rollup.criteria_set.citation
    )
    styles = Styles(workbook)
    columns = _commune_columns(rollup)
    widths = {
        OVERVIEW_SHEET: _overview_widths(rollup),
        communes_sheet(rollup): [5, *(column.width for column in columns if not column.aside)],
        INDICATORS_SHEET: _indicator_widths(rollup),
        **({LEVELS_SHEET: levels_widths(rollup), PEOPLE_SHEET: people_widths(rollup)} if compared(rollup) else {}),
        **trend_widths(rollup),
        CHARTS_SHEET: rollup_charts_widths(rollup),
        PROBLEMS_SHEET: _PROBLEM_WIDTHS,
    }
    aside = {communes_sheet(rollup): [column.width for column in columns if column.aside]}
    pages = {
        name: Page(workbook.add_worksheet(name), styles, width, aside.get(name, ())) for name, width in widths.items()
    }
    footer = about(rollup)
    _overview(pages[OVERVIEW_SHEET], rollup, footer)
    _communes(pages[communes_sheet(rollup)], rollup, columns, footer)
    _indicators(pages[INDICATORS_SHEET], rollup, footer)
    if compared(rollup):
        write_levels(pages[LEVELS_SHEET], rollup, footer)
        write_people(pages[PEOPLE_SHEET], rollup, footer)
    if rollup.years:
        write_area_trends(pages[AREA_TRENDS_SHEET], rollup, footer)
        write_commune_trends(pages[commune_trends_sheet(rollup)], rollup, footer)
    write_rollup_charts(workbook, pages[CHARTS_SHEET], rollup, footer)
    _problems(pages[PROBLEMS_SHEET], rollup, footer)
    write_meta(workbook, _meta(rollup, run))
    workbook.close()


def communes_sheet(rollup: Rollup) -> str:
    """The name of the sheet that lists all of them: `Các xã`."""
    return sheet_name(f"Các {rollup.many}", "Từng nơi")


def _overview_widths(rollup: Rollup) -> Sequence[float]:
    """Places, communes at each level and elsewhere, then for each level the share and how it stands to the law.

    The law asks a share of districts; where there are none nothing is compared.
    """
    levels = len(rollup.criteria_set.levels)
    shares = (_OVERVIEW_SHARE, _OVERVIEW_COMPARED) if rollup.districts else (_OVERVIEW_COMPARED,)
    counts = (*(_OVERVIEW_LEVEL,) * levels, *_OVERVIEW_REST)
    return (_OVERVIEW_NUMBER, *place_widths(rollup, _OVERVIEW_PLACE), _OVERVIEW_TOTAL, *counts, *shares * levels)


def _indicator_widths(rollup: Rollup) -> Sequence[float]:
    counts = (_INDICATOR_COUNT,) * (2 * len(rollup.criteria_set.standards))
    return (_INDICATOR_NUMBER, _INDICATOR_ROOM - sum(counts), *counts)


def _meta(rollup: Rollup, run: str) -> dict[str, str]:
    return {
        "kind": ROLLUP_KIND,
        "year": str(rollup.year),
        "criteria_set": rollup.criteria_set.id,
        "criteria_version": rollup.criteria_set.version,
        "generator": f"ccht_excel {__version__}",
        "run": run,
    }


# ---------------------------------------------------------------------------------------------
# Tổng quan


def _overview(page: Page, rollup: Rollup, footer: str) -> None:
    letterhead(page)
    heading(page, rollup, f"TỔNG HỢP KẾT QUẢ TỰ ĐÁNH GIÁ {award_title(rollup)} CỦA CÁC {rollup.many.upper()}")
    size = size_for_print(13, page.widths, landscape=True)
    for number, text in enumerate(conclusion_lines(rollup)):
        page.line(text, size=size, bold=number < 3, valign="top")
    if not compared(rollup):
        write_people_lines(page, rollup, size)
    page.skip(8)
    names = ("TT", *place_heads(rollup), f"Số {rollup.many}", *standing_labels(rollup.criteria_set).values())
    levels = [
        ("Tỷ lệ", *((required_text(rollup.criteria_set, level),) if rollup.districts else ()))
        for level in rollup.criteria_set.levels
    ]
    head = block_head(page, names, list(zip(level_blocks(rollup.criteria_set), levels, strict=True)))
    _area_row(page, rollup, "", rollup.whole, bold=True, bg=LIGHT)
    for title, areas in (("Theo tỉnh", rollup.provinces), ("Theo huyện", rollup.districts)):
        if len(areas) > 1 or (areas and title == "Theo huyện"):
            group_row(page, title)
            for number, area in enumerate(areas, start=1):
                _area_row(page, rollup, str(number), area)
    for row in range(head[0], head[1] + 1):
        page.keep(row)
    sign_off(page, head[1] + 1)
    page.finish(landscape=True, repeat=head, footer=footer, first=True)


def _area_row(page: Page, rollup: Rollup, number: str, area: Area, **style: Any) -> None:
    where = area_names(rollup, area, "" if number else "Toàn bộ")
    counts = enumerate([area.total, *area.counts.values()], 1 + len(where))
    cells: list[Content | Piece] = [
        Piece(0, 0, int(number) if number else None, CENTRED),
        *where,
        *(Piece(column, column, count, CENTRED) for column, count in counts),
    ]
    for share in area.shares:
        required = rollup.criteria_set.level_spec(share.level).upper_share
        cells.append(share_piece(len(cells), share.reached, share.total, [required] if required else [], **style))
        if rollup.districts:
            cells.append(_upper_piece(rollup, len(cells), share))
    page.table_row(cells, minimum=20, size=11, valign="vcenter", **style)


def _upper_piece(rollup: Rollup, column: int, share: UpperShare) -> Piece:
    look: Style = {"bold": share.outcome in (Outcome.NOT_MET, Outcome.UNDETERMINED), **CENTRED}
    return Piece(column, column, upper_text(rollup, share), look)


# ---------------------------------------------------------------------------------------------
# Các xã


class _Column(Struct, frozen=True):
    """A column of `Các xã`: head, width, what a commune has there; shares are shown as bars too.

    Columns of one ``block`` stand beside each other under its name.

    One that stands ``aside``, beyond the others, is for the screen and not printed.
    """

    label: str
    width: float
    content: Callable[[Commune], Content]
    style: Style = field(default_factory=dict)
    share: bool = False
    aside: bool = False
    block: str = ""


def _commune_columns(rollup: Rollup) -> list[_Column]:
    """The columns; those for province and district only where there are any."""
    ratios = {ratio.id: f"{id}. {in_quotes(ratio.label)}" for id, ratio in rollup.criteria_set.shares}
    names = {spec.id: spec.name for spec in rollup.criteria_set.standards}
    columns = [_Column(capital(rollup.many), 17, lambda commune: commune.place.name, {"bold": True})]
    if rollup.districts:
        columns.insert(0, _Column("Huyện", 14, lambda commune: commune.place.district))
    if len(rollup.provinces) > 1:
        columns.insert(0, _Column("Tỉnh", 12, lambda commune: commune.place.province))
    level = _of(partial(_level_text, rollup.criteria_set))
    columns.append(
        _Column(f"{capital(rollup.criteria_set.subject.level)} đạt được", 10, level, {**CENTRED, "bold": True})
    )
    columns += [
        _Column(capital(name), 9, _of(partial(_met, by)), CENTRED, block="Số chỉ tiêu đạt theo")
        for by, name in names.items()
    ]
    columns += [_Column(label, 11, _of(partial(_share, id)), share=True) for id, label in ratios.items()]
    outcomes = [
        _Column(capital(name), 12, _of(partial(_outcome, by)), CENTRED, block="Kết quả theo")
        for by, name in names.items()
    ]
    return [
        *columns,
        _Column(f"Còn thiếu để đạt {rollup.criteria_set.subject.level} tiếp theo", 46, _missing),
        _Column("Bản tổng hợp", 11, _file_text),
        *([_Column("Chữ ký", 18, _of(_signature_text))] if rollup.signed else []),
        *(
            replace(column, aside=True)
            for column in (
                *outcomes,
                _Column("Phiếu đã nhận", 9, _of(lambda item: f"{item.received}/{item.units}"), CENTRED),
                _Column("Lỗi", 7, _of(lambda item: item.errors), CENTRED),
                _Column("Cảnh báo", 9, _of(lambda item: item.warnings), CENTRED),
            )
        ),
    ]


def _of(value: Callable[[Summary], Content]) -> Callable[[Commune], Content]:
    """Something of the summary that counts; nothing where there is none."""
    return lambda commune: value(commune.summary) if commune.summary else None


def _outcome(standard: Standard, item: Summary) -> Content:
    return format_value(item.tallies[standard][0])


def _met(standard: Standard, item: Summary) -> Content:
    return item.tallies[standard][1]


def _share(ratio: str, item: Summary) -> Content:
    return item.shares.get(ratio, "")


def _missing(commune: Commune) -> Content:
    if commune.summary is None:
        return "Xem trang Cần xử lý"
    return commune.summary.missing[:1].upper() + commune.summary.missing[1:]


def _file_text(commune: Commune) -> Content:
    if commune.summary is None:
        return "Chưa dùng được" if commune.summaries else "Chưa có"
    return "Có lưu ý" if commune.findings else "Hợp lệ"


def _signature_text(summary: Summary) -> Content:
    if summary.signature is None:
        return ""
    return "\n".join(filter(None, (SHORT[summary.signature.state], summary.signature.fingerprint)))


def _level_text(criteria_set: CriteriaSet, summary: Summary) -> str:
    if summary.level_reached:
        return criteria_set.level_spec(summary.level_reached).label
    return standing_labels(criteria_set)[standing_of(criteria_set, summary)]


def _communes(page: Page, rollup: Rollup, columns: Sequence[_Column], footer: str) -> None:
    letterhead(page)
    heading(page, rollup, f"KẾT QUẢ CỦA TỪNG {rollup.many.upper()}")
    blocks: list[tuple[str, Sequence[str]]] = []
    for name, some in groupby(columns, attrgetter("block")):
        labels = [column.label for column in some]
        blocks += [(name, labels)] if name else [(label, ()) for label in labels]
    head = block_head(page, ["TT"], blocks, freeze=False, size=10)
    for number, commune in enumerate(rollup.communes, start=1):
        row: list[Content | Piece] = [Piece(0, 0, number, CENTRED)]
        for place, column in enumerate(columns, start=1):
            content = column.content(commune)
            row.append(
                printed_share(place, str(content or ""))
                if column.share
                else Piece(place, place, content, {**column.style})
            )
        page.table_row(row, minimum=20, size=10.5, valign="vcenter")
    last = page.row - 1
    page.worksheet.autofilter(head[1], 0, last, len(columns))
    names = next(number for number, column in enumerate(columns, start=2) if column.label == capital(rollup.many))
    page.worksheet.freeze_panes(head[1] + 1, names)
    for place, column in enumerate(columns, start=1):
        if column.share:
            bars(page, head[1] + 1, last, place, 1)
    sign_off(page, head[1] + 1)
    page.finish(landscape=True, repeat=head, footer=footer)


# ---------------------------------------------------------------------------------------------
# Chỉ tiêu, Cần xử lý


def _indicators(page: Page, rollup: Rollup, footer: str) -> None:
    heading(page, rollup, f"CHỈ TIÊU CÁC {rollup.many.upper()} KHÔNG ĐẠT")
    page.line(
        f"Số {rollup.many} không đạt và số {rollup.many} chưa đủ căn cứ ở từng chỉ tiêu, trong {rollup.counted}"
        f" {rollup.many} có kết quả;"
        f" chỉ tiêu nhiều {rollup.many} không đạt nhất đứng đầu.",
        italic=True,
    )
    names = [capital(spec.name) for spec in rollup.criteria_set.standards]
    blocks = [("Không đạt theo", names), ("Chưa đủ căn cứ theo", names)]
    head = block_head(page, ("Chỉ tiêu", "Nội dung"), blocks)
    for item in rollup.indicators:
        counts = [*item.not_met.values(), *item.undetermined.values()]
        numbers = [Piece(column, column, count, CENTRED) for column, count in enumerate(counts, 2)]
        page.table_row([Piece(0, 0, item.id, CENTRED), in_quotes(item.title), *numbers], size=11, valign="vcenter")
    for column in range(2, 2 + 2 * len(names)):
        bars(page, head[1] + 1, page.row - 1, column, max(rollup.counted, 1))
    page.worksheet.autofilter(head[1], 0, page.row - 1, page.last)
    page.finish(landscape=True, repeat=head, footer=footer)


def _problems(page: Page, rollup: Rollup, footer: str) -> None:
    order = list(Severity)
    problems = sorted(rollup.findings, key=lambda pair: order.index(pair[1].severity))
    counts = [
        f"{count} {SEVERITIES[severity].lower()}"
        for severity in Severity
        if (count := sum(item.severity is severity for _, item in problems))
    ]
    heading(page, rollup, "BẢN TỔNG HỢP CẦN XỬ LÝ")
    if counts:
        page.line(f"Có {join_words(counts)}.", italic=True)
    head = page.header(["Loại", capital(rollup.many), "Tệp", "Nội dung", "Cách xử lý"])
    for place, item in problems:
        page.table_row(
            [
                Piece(0, 0, SEVERITIES[item.severity], {"bold": item.severity is Severity.ERROR}),
                place.text if place else "",
                item.place.file or None,
                f"{item.message}.",
                item.remedies,
            ],
            size=10.5,
        )
    if problems:
        page.worksheet.autofilter(head, 0, page.row - 1, page.last)
        page.worksheet.freeze_panes(head + 1, 0)
    else:
        page.nothing("Không có gì phải xử lý.")
    page.finish(landscape=True, repeat=(head, head), footer=footer, shown=bool(problems))
