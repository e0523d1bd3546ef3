"""``danh_sach_phat.xlsx``: which form goes to whom, for which chỉ tiêu, by when, with a column to tick when it is back.

Relies on :mod:`ccht_excel.paper.style`. The officer's own list: nothing on it is locked, nothing reads it back. The
same campaign gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ccht_excel.exchange.grid import address
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet
from ccht_excel.paper.palette import GRID, HEADING, INPUT, INPUT_BORDER, ZOOM
from ccht_excel.paper.style import Styles, add_validation, new_workbook, page_setup
from ccht_excel.paper.text_size import text_height
from ccht_excel.vietnamese.place_names import DOTS, commune_title
from ccht_excel.vietnamese.printed import format_date

SHEET = "Danh sách phát"
TITLE = "DANH SÁCH PHÁT PHIẾU TỰ ĐÁNH GIÁ “CỘNG ĐỒNG HỌC TẬP” CẤP XÃ NĂM {year}"
HINT = (
    "Cột “Đã nộp”: chọn x hoặc gõ ngày nhận được, ví dụ 12/12/{year}. Tệp nhận về bỏ vào thư mục nhan_ve, tên tệp thế"
    " nào cũng được."
)
COUNTED = "Đã nộp: "


class _Column(NamedTuple):
    heading: str
    width: float
    look: str


COLUMNS = {
    "number": _Column("STT", 5, "centred"),
    "unit": _Column("Đơn vị", 28, "cell"),
    "indicators": _Column("Chỉ tiêu", 13, "cell"),
    "file": _Column("Tệp gửi đi", 24, "cell"),
    "contact": _Column("Người liên hệ", 19, "cell"),
    "email": _Column("Thư điện tử", 22, "cell"),
    "deadline": _Column("Hạn nộp", 12, "centred"),
    "returned": _Column("Đã nộp\n(x hoặc ngày)", 13, "tick"),
    "note": _Column("Ghi chú", 16, "entry"),
}
_HEAD_ROW = 4


def write_handout_list(target: Path | BinaryIO, criteria_set: CriteriaSet, campaign: Campaign) -> None:
    """Write the list of the units that answer for something, in the order of the campaign."""
    place = commune_title(campaign.commune)
    title = TITLE.format(year=campaign.year)
    with new_workbook(target, title=title, subject=place) as workbook:
        sheet, styles = workbook.add_worksheet(SHEET), Styles(workbook)
        looks = _looks(styles)
        rows = [_row(criteria_set, campaign, unit) for unit in campaign.units if campaign.indicators_of(unit.id)]
        for column, spec in enumerate(COLUMNS.values()):
            sheet.set_column(column, column, spec.width)
        _write_head(sheet, styles, campaign, len(rows))
        _write_cells(sheet, _HEAD_ROW, [spec.heading for spec in COLUMNS.values()], [looks["heading"]] * len(COLUMNS))
        for number, texts in enumerate(rows, 1):
            row = _HEAD_ROW + number
            _write_cells(sheet, row, texts, [looks[spec.look] for spec in COLUMNS.values()])
            sheet.write_number(row, 0, number, looks["centred"])
        _set_up(sheet, campaign, place, len(rows))


def _looks(styles: Styles) -> dict[str, Any]:
    grid = {"border": 1, "border_color": GRID, "wrap": True}
    entry = {"border": 1, "border_color": INPUT_BORDER, "bg": INPUT, "wrap": True}
    return {
        "heading": styles(**grid, bold=True, align="center", bg=HEADING),
        "cell": styles(**grid),
        "centred": styles(**grid, align="center"),
        "tick": styles(**entry, align="center", bold=True, num="dd/mm/yyyy"),
        "entry": styles(**entry),
    }


def _row(criteria_set: CriteriaSet, campaign: Campaign, unit: Unit) -> list[str]:
    own = set(campaign.indicators_of(unit.id))
    values = {
        "unit": unit.name,
        "indicators": ", ".join(indicator.id for indicator in criteria_set.indicators if indicator.id in own),
        "file": f"{unit.id}.xlsx",
        "contact": unit.contact,
        "email": unit.email,
        "deadline": format_date(campaign.deadline) if campaign.deadline else "",
    }
    return [values.get(key, "") for key in COLUMNS]


def _write_head(sheet: Any, styles: Styles, campaign: Campaign, count: int) -> None:
    last = len(COLUMNS) - 1
    width = sum(spec.width for spec in COLUMNS.values())
    lines = (
        (TITLE.format(year=campaign.year), styles(bold=True, size=14, align="center", wrap=True), 14),
        (commune_title(campaign.commune), styles(bold=True, size=13, align="center", wrap=True), 13),
        (HINT.format(year=campaign.year), styles(italic=True, wrap=True), 12),
    )
    for row, (text, style, size) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", style)
        sheet.write_string(row, 0, text, style)
        sheet.set_row(row, text_height(text, width, size, True) + 2)
    column = list(COLUMNS).index("returned")
    cells = f"{address(_HEAD_ROW + 1, column)}:{address(_HEAD_ROW + count, column)}"
    style = styles(bold=True, valign="top")
    sheet.merge_range(3, 0, 3, last, "", style)
    sheet.write_live(3, 0, f'="{COUNTED}"&COUNTA({cells})&"/{count}"', style, f"{COUNTED}0/{count}")
    sheet.set_row(3, 22)


def _write_cells(sheet: Any, row: int, texts: list[str], looks: list[Any]) -> None:
    heights = []
    for column, (text, look, spec) in enumerate(zip(texts, looks, COLUMNS.values(), strict=True)):
        if text:
            sheet.write_string(row, column, text, look)
        else:
            sheet.write_blank(row, column, None, look)
        heights.append(text_height(text, spec.width, 12, row == _HEAD_ROW))
    sheet.set_growing_row(row, max(*heights, 24) + 4)


def _set_up(sheet: Any, campaign: Campaign, place: str, count: int) -> None:
    column = list(COLUMNS).index("returned")
    add_validation(
        sheet,
        _HEAD_ROW + 1,
        column,
        max(count, 1),
        1,
        validate="list",
        source=["x"],
        input_title="Đã nộp",
        input_message=f"Chọn x, hoặc gõ ngày nhận được, ví dụ 12/12/{campaign.year}.",
        error_title="Vẫn giữ như đã gõ?",
        error_message="Cột này thường ghi x hoặc ngày nhận được.",
        error_type="information",
    )
    sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + count, len(COLUMNS) - 1)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.hide_gridlines(2)
    sheet.set_zoom(ZOOM - 10)
    sheet.set_selection(_HEAD_ROW + 1, column, _HEAD_ROW + 1, column)
    footer = f"{place if campaign.commune else DOTS} – năm {campaign.year} – danh sách phát phiếu"
    page_setup(sheet, landscape=True, repeat=(_HEAD_ROW, _HEAD_ROW), footer=footer)
