"""The control workbook of a school calls the parts that fill in forms by the word of its set; older ones are read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.reader import ControlReading, read_control_bytes
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.findings.groups import group_findings
from ccht_excel.law.criteria import load_criteria
from tests.support.campaigns import keyed_cells
from tests.support.official import OFFICIAL
from tests.support.written import written_by

SCHOOL = replace(
    new_campaign("Trường Tiểu học Thái Sơn", 2025, criteria_set="tt24_2023_cap_huyen"), receiver="Sở Nội vụ"
)
RULES = load_criteria(SCHOOL.criteria_set, SCHOOL.subject_type)
WRITTEN = written_by(write_control_workbook, SCHOOL, RULES)
UNIT = re.compile("đơn vị", re.IGNORECASE)
UNITS, FORMER = "Bộ phận nhận phiếu", "Đơn vị"


def book() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(WRITTEN))


def read(book: Workbook) -> ControlReading:
    stream = io.BytesIO()
    book.save(stream)
    return read_control_bytes(stream.getvalue(), "dot_danh_gia.xlsx")


def as_before(book: Workbook) -> Workbook:
    """As earlier versions wrote it: “đơn vị” in headings, advice, and the name of the sheet."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.column > 1:
                    cell.value = cell.value.replace(UNITS, FORMER).replace("BỘ PHẬN", "ĐƠN VỊ")
                    if cell.row < 5 or sheet.title == "Đợt đánh giá":
                        cell.value = re.sub(r"(?<!^)bộ phận", "đơn vị", cell.value)
    book[UNITS].title = FORMER
    return book


def test_sheets_headings_advice_and_drop_downs_say_it() -> None:
    sheets = book()
    assert UNITS in sheets.sheetnames and "Bộ phận" in sheets.sheetnames, "the other lists parts that report numbers"
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]
    rules = [rule for sheet in sheets for rule in sheet.data_validations.dataValidation]
    told = [*cells, *(text for rule in rules for text in (rule.prompt, rule.error) if text)]
    assert {"Mã bộ phận\n(tên tệp phiếu)", "Tên bộ phận", "CÁC BỘ PHẬN NHẬN PHIẾU", "Hạn các bộ phận nộp phiếu"} <= {
        *told
    }
    assert [text for text in told if UNIT.search(OFFICIAL.sub("", text))] == []


def test_it_is_read_back() -> None:
    assert read(book()).campaign == SCHOOL and not read(book()).findings


def test_one_of_an_earlier_version_is_read() -> None:
    before = as_before(book())
    assert FORMER in before.sheetnames and before[FORMER]["B1"].value == "CÁC ĐƠN VỊ NHẬN PHIẾU"
    found = read(before)
    assert found.campaign == SCHOOL and not found.findings


def test_rows_of_an_earlier_version_are_known_where_they_were_sorted_without_their_keys() -> None:
    before = as_before(book())
    sheet = before["Đợt đánh giá"]
    rows = {str(row[1].value): row[1].row for row in sheet.iter_rows() if row[1].value}
    first, second = rows["Hạn các đơn vị nộp phiếu"], rows["Nơi nhận hồ sơ"]
    sheet.cell(second, 3).value = "Phòng Giáo dục"
    for column in (2, 3):
        one, other = sheet.cell(first, column), sheet.cell(second, column)
        one.value, other.value = other.value, one.value
    found = read(before)
    assert {item.code for item in found.findings} == {"control_row_moved"}
    assert found.campaign and (found.campaign.receiver, found.campaign.deadline) == ("Phòng Giáo dục", SCHOOL.deadline)


def lose(name: str) -> Callable[[Workbook], None]:
    def change(sheets: Workbook) -> None:
        for row in sheets[name].iter_rows(max_col=1):
            row[0].value = None

    return change


@pytest.mark.parametrize("before", [False, True])
def test_a_sheet_without_its_keys_is_known_by_its_name(before: bool) -> None:
    sheets = as_before(book()) if before else book()
    name = FORMER if before else UNITS
    lose(name)(sheets)
    (found,) = (item for item in read(sheets).findings if item.code == "control_table_missing")
    assert found.place.sheet == name and UNITS in found.message


def ids(*values: str) -> Callable[[Workbook], None]:
    def change(sheets: Workbook) -> None:
        cells = [cell for table, _, column, cell in keyed_cells(sheets[UNITS]) if (table, column) == ("units", "id")]
        for cell, value in zip(cells, values, strict=False):
            cell.value = value

    return change


def type_(**cells: str | None) -> Callable[[Workbook], None]:
    def change(sheets: Workbook) -> None:
        for place, value in cells.items():
            sheets[UNITS][place].value = value

    return change


def mark(place: str) -> Callable[[Workbook], None]:
    def change(sheets: Workbook) -> None:
        sheets["Phân công"][place].value = "x"

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (ids("A b", "C d", "E g"), "unit_id_invalid"),
        (ids("con"), "unit_id_reserved"),
        (ids("to_danh_gia", "to_danh_gia"), "unit_duplicate"),
        (type_(C6="Tổ đánh giá", C7="Tổ đánh giá"), "unit_name_twice"),
        (type_(E6="không có"), "unit_email_invalid"),
        (type_(C6=None), "control_value_missing"),
        (mark("K6"), "control_value_missing"),
        (ids("khac"), "unit_unknown"),
    ],
    ids=["ids", "reserved", "twice", "names", "mail", "nameless", "marked", "unknown"],
)
def test_what_is_wrong_with_a_part_is_told_as_of_a_part(change: Callable[[Workbook], None], code: str) -> None:
    sheets = book()
    change(sheets)
    found = read(sheets).findings
    assert code in {item.code for item in found}
    told = [text for item in group_findings(found, "bộ phận") for text in (item.message, item.remedies)]
    told += [text for item in found for text in (item.message, item.remedies)]
    assert not [text for text in told if UNIT.search(text)]
    assert any("bộ phận" in text.lower() for text in told)
