"""The sheet `Biểu đồ`: three native charts with their data in cells above them, legible in black and white.

Shares against the thresholds of the three standards; chỉ tiêu met by criterion; returns by unit. Each chart lies inside
one tall row, so no page break cuts it. Relies on XlsxWriter's charts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ccht_excel.model import Assessment, RatioJudgement, Standard
from ccht_excel.sheet_style import FONT
from ccht_excel.summary_page import PER_CENT, SHADE, WHOLE_PER_CENT, Formula, Page, Piece
from ccht_excel.summary_registers import unit_status
from ccht_excel.summary_texts import commune_full, commune_kind, share_number, share_text

CHARTS_SHEET = "Biểu đồ"
CHARTS_WIDTHS = (33, 10.5, 10.5, 10.5, 10.5)

_WIDTH = sum(round(8 * width) + 5 for width in CHARTS_WIDTHS)
_ROWS_KEPT = 14
_LONGEST_LABEL = 60
_LOOKS: Sequence[Mapping[str, Any]] = (
    {"fill": {"color": "#262626"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "white"}},
    {"fill": {"color": "#A6A6A6"}},
    {"fill": {"color": "white"}},
)
"""Black, hatched, grey, empty: told apart without colour. All have a black border."""

_STATUSES = ("Đã nộp", "Nộp nhưng có lỗi", "Chưa nộp")
_STATUS_LOOKS = (_LOOKS[0], _LOOKS[1], _LOOKS[3])


def write_charts(workbook: Any, page: Page, assessment: Assessment, shares: Mapping[str, str], footer: str) -> None:
    """Fill the chart sheet; ``shares`` refers to the share of each ratio on `Tổng hợp`."""
    campaign = assessment.campaign
    page.line("BIỂU ĐỒ KẾT QUẢ TỰ ĐÁNH GIÁ", bold=True, size=14, align="center")
    about = f'"Cộng đồng học tập" cấp xã năm {campaign.year} – {commune_full(campaign)}'
    page.line(about, italic=True, align="center")
    _shares(workbook, page, assessment, shares)
    _criteria(workbook, page, assessment)
    _returns(workbook, page, assessment)
    page.printed(landscape=False, footer=footer)


def _standard_labels(assessment: Assessment) -> list[str]:
    return [assessment.criteria_set.standard(standard).label for standard in Standard]


def _shares(workbook: Any, page: Page, assessment: Assessment, shares: Mapping[str, str]) -> None:
    title = "1. Tỷ lệ đạt được so với yêu cầu của ba tiêu chuẩn"
    head = _head(
        page, title, ["Tỷ lệ", f"Tỷ lệ của {commune_kind(assessment.campaign)}", *_standard_labels(assessment)]
    )
    ratios = [ratio for item in assessment.indicators for ratio in item.ratios]
    for ratio in ratios:
        page.table_row([ratio.label, _share(page, ratio, shares[ratio.id]), *_thresholds(ratio)])
    formats = [PER_CENT]
    for standard in Standard:
        required = [ratio.required[standard] for ratio in ratios if standard in ratio.required]
        formats.append(PER_CENT if any((share * 100).denominator > 1 for share in required) else WHOLE_PER_CENT)
    chart = _chart(workbook, page, "column", head, _LOOKS, title, formats)
    chart.set_y_axis({**_axis(), "min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%", "major_gridlines": _GRID})
    _insert(page, chart, head, 222)


def _share(page: Page, ratio: RatioJudgement, source: str) -> Piece:
    shown = share_text(ratio)
    if not shown:  # an empty cell leaves a gap in the chart, text would be drawn as 0 %
        return Piece(1, 1, None)
    page.show_where(page.row, 1, f"=MOD(ROUND(N(B{page.row + 1})*10000,0),100)=0", num=WHOLE_PER_CENT)
    style = {"align": "center", "num": PER_CENT}
    return Piece(1, 1, Formula(f"={source}", share_number(shown)), style, shown)


def _thresholds(ratio: RatioJudgement) -> Iterable[Piece]:
    for column, standard in enumerate(Standard, start=2):
        share = ratio.required.get(standard)
        whole = share is None or (share * 100).denominator == 1
        style = {"align": "center", "num": WHOLE_PER_CENT if whole else PER_CENT}
        yield Piece(column, column, None if share is None else float(share), style)


def _criteria(workbook: Any, page: Page, assessment: Assessment) -> None:
    title = "2. Số chỉ tiêu đạt theo từng tiêu chí"
    head = _head(page, title, ["Tiêu chí", "Số chỉ tiêu", *_standard_labels(assessment)])
    for criterion in assessment.criteria:
        met = [criterion.tallies[standard].met for standard in Standard]
        total = criterion.tallies[Standard.PLAN].total
        page.table_row(
            [f"Tiêu chí {criterion.id}", *(_number(column, value) for column, value in enumerate([total, *met], 1))]
        )
    looks = (_LOOKS[3], _LOOKS[1], _LOOKS[2], _LOOKS[0])
    chart = _chart(workbook, page, "column", head, looks, title, ["0"] * len(looks))
    chart.set_y_axis({**_axis(), "min": 0, "major_unit": 1, "num_format": "0", "major_gridlines": _GRID})
    _insert(page, chart, head, 210)


def _returns(workbook: Any, page: Page, assessment: Assessment) -> None:
    title = "3. Tình hình nộp của các đơn vị (theo số chỉ tiêu phụ trách)"
    head = _head(page, title, ["Đơn vị", *_STATUSES, "Tổng số"])
    for unit in assessment.campaign.units:
        count = len(assessment.campaign.indicators_of(unit.id))
        status = unit_status(assessment, unit)
        counts = [count if status.startswith(name) else 0 for name in _STATUSES]
        name = unit.name if len(unit.name) <= _LONGEST_LABEL else f"{unit.name[:_LONGEST_LABEL].rstrip()}…"
        page.table_row([name, *(_number(column, value) for column, value in enumerate([*counts, count], 1))])
    if page.row == head + 1:
        return
    chart = _chart(workbook, page, "bar", head, _STATUS_LOOKS, title, subtype="stacked")
    chart.set_y_axis({**_axis(), "reverse": True})
    values = {"min": 0, "major_unit": 1, "num_format": "0", "label_position": "high", "major_gridlines": _GRID}
    chart.set_x_axis({**_axis(), **values})
    _insert(page, chart, head, min(500, 110 + 26 * (page.row - head - 1)))


# ---------------------------------------------------------------------------------------------
# Parts of a chart

_FONT = {"name": FONT, "size": 10, "color": "black"}
_GRID = {"visible": True, "line": {"color": "#BFBFBF", "width": 0.5}}


def _axis() -> dict[str, Any]:
    return {"num_font": _FONT, "line": {"color": "black"}}


def _head(page: Page, title: str, labels: Sequence[str]) -> int:
    page.skip(10)
    page.keep(page.line(title, bold=True, size=12))
    return page.table_row(labels, bold=True, align="center", valign="vcenter", bg=SHADE)


def _number(column: int, value: int) -> Piece:
    return Piece(column, column, value, {"align": "center", "num": '0;;"–"'}, str(value))


def _chart(
    workbook: Any,
    page: Page,
    kind: str,
    head: int,
    looks: Sequence[Mapping[str, Any]],
    title: str,
    formats: Sequence[str] = (),
    *,
    subtype: str | None = None,
) -> Any:
    """A chart over the table that starts at ``head`` and ends above the next row: one series a column."""
    chart = workbook.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
    first, last = head + 1, page.row - 1
    for column, look in enumerate(looks, start=1):
        series: dict[str, Any] = {
            "name": [page.name, head, column],
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, column, last, column],
            "border": {"color": "black", "width": 0.75},
            "gap": 60,
            **look,
        }
        if formats:
            series["data_labels"] = {"value": True, "font": {**_FONT, "size": 8}, "num_format": formats[column - 1]}
        chart.add_series(series)
    chart.set_title({"name": title[3:], "name_font": {**_FONT, "size": 12, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_x_axis({**_axis(), "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"color": "black", "width": 0.5}, "fill": {"color": "white"}})
    return chart


def _insert(page: Page, chart: Any, head: int, height: int) -> None:
    """Put the chart below its table, on the same page unless the table is a long one."""
    chart.set_size({"width": _WIDTH - 8, "height": height})
    for row in range(max(head, page.row - _ROWS_KEPT), page.row + 1):
        page.keep(row)
    page.skip(6)
    page.worksheet.insert_chart(
        page.row, 0, chart, {"x_offset": 4, "y_offset": 2, "object_position": 1, "description": page.name}
    )
    page.skip((height + 6) * 0.75)
