"""Copies of columns, rows and sheets: agreeing ones are one answer, others a question; hidden ones are said to be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook

from tests.support.campaigns import keyed_cells
from tests.support.columns import column_of, copy_column
from tests.support.returns import EXPECTED, FIGURES, answer, evidence_rows, filled, read, said, values
from tests.support.villages import by_village


@pytest.mark.parametrize(
    ("change", "expected", "codes"),
    [
        (lambda value: value, EXPECTED, []),
        (lambda value: None, EXPECTED, []),
        (lambda value: value - 1, {}, ["copies_differ", "copies_differ"]),
    ],
)
def test_a_copied_answer_column(
    change: Callable[[object], object], expected: dict[str, object], codes: list[str]
) -> None:
    def copied(book: Workbook) -> None:
        sheet = book["Tiêu chí 5"]
        copy_column(sheet, column_of(sheet, "figures", "value"), change)

    item = read(filled(FIGURES, change=copied))
    assert values(item) == expected
    assert [code for code, _ in said(item)] == codes


def test_a_copied_column_of_villages() -> None:
    def copied(book: Workbook) -> None:
        sheet = book["Tiêu chí 5"]
        copy_column(
            sheet, column_of(sheet, "villages", "learning_citizens"), lambda value: 7 if value == 600 else value
        )

    item = by_village({}, copied)
    assert "learning_citizens" not in values(item)
    assert [code for code, _ in said(item)] == ["copies_differ"]


def test_a_row_copied_with_its_key() -> None:
    def copied(book: Workbook) -> None:
        sheet = book["Tiêu chí 1"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        row = next(cell.row for table, key, _, cell in keyed_cells(sheet) if (table, key) == ("indicators", "1.1"))
        sheet.insert_rows(row + 1)
        for column in range(1, 10):
            value = sheet.cell(row, column).value
            sheet.cell(row + 1, column).value = "Không đạt" if column == 7 else value

    item = read(filled({answer("1.1"): "Đạt"}, change=copied))
    assert values(item) == {}
    assert [code for code, _ in said(item)] == ["copies_differ"]


def test_a_copied_column_of_evidence() -> None:
    def copied(book: Workbook) -> None:
        evidence_rows({"indicator": "2.1", "title": "Kế hoạch"}, sheet="Tiêu chí 2")(book)
        sheet = book["Tiêu chí 2"]
        column = column_of(sheet, "evidence", "title")
        row = next(cell.row for table, _, _, cell in keyed_cells(sheet) if table == "evidence")
        copy_column(sheet, column)
        sheet.cell(row, column).value = "Báo cáo"

    item = read(filled({answer("2.1"): "Đạt"}, change=copied))
    assert item.evidence == ()
    assert [code for code, _ in said(item)] == ["copies_differ"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_copy_is_said_to_be_hidden_and_its_documents_count_once(state: str) -> None:
    def copied(book: Workbook) -> None:
        evidence_rows({"indicator": "2.1", "title": "Kế hoạch"}, sheet="Tiêu chí 2")(book)
        copy = book.copy_worksheet(book["Tiêu chí 2"])
        copy.title, copy.sheet_state = "Cũ", state
        book.move_sheet(copy, -5)
        for table, key, column, cell in keyed_cells(copy):
            if (table, key, column) == answer("2.2"):
                cell.value = "Không đạt"

    item = read(filled({answer("2.1"): "Đạt", answer("2.2"): "Đạt"}, change=copied))
    assert list(values(item)) == ["2.1"]
    assert [(row.place.sheet, row.title) for row in item.evidence] == [("Tiêu chí 2", "Kế hoạch")]
    assert [found.code for found in item.findings] == ["copies_differ"]
    assert "Cũ!" in item.findings[0].message
    assert "(trang ẩn)" in item.findings[0].message


def test_answers_on_a_hidden_sheet_alone_are_read_and_said() -> None:
    def hide(book: Workbook) -> None:
        book["Tiêu chí 5"].sheet_state = "hidden"

    item = read(filled(FIGURES, change=hide))
    assert values(item) == EXPECTED
    assert [code for code, _ in said(item)] == ["hidden_sheet_read"]
