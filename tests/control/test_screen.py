"""The control workbook on a screen of 1366 x 768 pixels: Excel leaves about 500 of these (375 points) to a sheet."""

from __future__ import annotations

import io

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.model.campaign import Campaign
from ccht_excel.paper.text_size import text_height

POINTS, PIXELS = 375, 1366 - 50
SETS = sorted(available_criteria())


def book_of(campaign: Campaign) -> openpyxl.Workbook:
    stream = io.BytesIO()
    write_control_workbook(stream, campaign, load_criteria(campaign.criteria_set, campaign.subject_type))
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def height(sheet: Worksheet, row: int) -> float:
    known = sheet.row_dimensions[row]
    return 0 if known.hidden else known.height or sheet.sheet_format.defaultRowHeight


def width(sheet: Worksheet, column: int) -> float:
    """Of a column, also of one that is described together with its neighbours."""
    for item in sheet.column_dimensions.values():
        if item.min <= column <= item.max:
            return 0 if item.hidden else float(item.width)
    return 8.43


def frozen(sheet: Worksheet) -> tuple[int, int]:
    """Rows and columns that stay in view."""
    pane = sheet.sheet_view.pane
    return int(pane.ySplit or 0), int(pane.xSplit or 0)


@pytest.mark.parametrize("criteria_set", SETS)
def test_what_is_frozen_leaves_room_for_ten_rows(criteria_set: str) -> None:
    book = book_of(new_campaign("Thử", 2025, criteria_set=criteria_set))
    for sheet in book.worksheets[:-1]:
        rows, columns = frozen(sheet)
        above = sum(height(sheet, row) for row in range(1, rows + 1))
        assert above <= 125, sheet.title
        names = sheet.title == "Phân công"
        work = [height(sheet, row) for row in range(rows + 1 + names, sheet.max_row + 1)]
        assert above + sum(work[:10]) <= POINTS, sheet.title
        beside = sum(width(sheet, column) * 7 + 5 for column in range(1, columns + 1) if width(sheet, column))
        assert beside <= PIXELS * 2 / 3, sheet.title


def test_every_unit_of_a_commune_is_in_view_beside_what_is_assigned() -> None:
    sheet = book_of(new_campaign("Thử", 2025))["Phân công"]
    shown = sum(width(sheet, column) * 7 + 5 for column in range(1, 4 + 8) if width(sheet, column))
    assert shown <= PIXELS


@pytest.mark.parametrize("criteria_set", SETS)
def test_no_code_long_name_or_contact_is_cut(criteria_set: str) -> None:
    made = new_campaign("Thử", 2025, criteria_set=criteria_set)
    long = "Trung tâm Văn hóa, Thể thao và Truyền thanh xã Thái Sơn"
    contact = "Bà Nguyễn Thị Hồng Hạnh, Phó Hiệu trưởng, 0912 345 678 – 0204 3 872 xxx"
    units = tuple(replace(unit, name=long, contact=contact) for unit in made.units)
    book = book_of(replace(made, units=units))
    sheet = book["Phân công"]
    for cell in (cell for row in sheet.iter_rows(min_row=4, max_row=5, min_col=4) for cell in row if cell.value):
        if not width(sheet, cell.column):
            continue
        text = long if str(cell.value).startswith("=") else str(cell.value)
        room = height(sheet, cell.row) / 0.75 / 7  # turned: the row's height is the length of a line
        needed = text_height(text, room, cell.font.size, bool(cell.font.bold)) / 0.75
        assert needed <= width(sheet, cell.column) * 7 + 5 + 4, f"{cell.coordinate}: {text}"
    units_sheet = book[load_criteria(criteria_set).subject.units_sheet]
    for row in units_sheet.iter_rows(min_row=6, max_row=5 + len(units)):
        for cell in row[1:]:
            set_height = units_sheet.row_dimensions[cell.row]
            needed = text_height(str(cell.value or ""), width(units_sheet, cell.column), cell.font.size)
            fits = set_height.height is None or not set_height.customHeight or needed <= set_height.height + 1
            assert fits, f"{cell.coordinate} {get_column_letter(cell.column)}: {cell.value}"
