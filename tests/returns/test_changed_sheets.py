"""What people do to a sheet moves cells and nothing else, or is told."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

from ccht_excel.model.returns import Return
from tests.support.campaigns import cell_of
from tests.support.returns import EVERYTHING, answer, evidence_rows, filled, read, said, values


def test_rows_and_columns_inserted_move_cells_and_nothing_else() -> None:
    edits = {answer(id): value for id, value in EVERYTHING.items()}

    def insert(book: Workbook) -> None:
        for sheet in book.worksheets[1:6]:
            sheet.insert_rows(2, 3)
            sheet.insert_cols(3, 2)

    before, after = read(filled(edits)), read(filled(edits, change=insert))
    assert values(after) == values(before)
    for old, new in zip(before.reports, after.reports, strict=True):
        column, row, *_ = range_boundaries(old.place.cell)
        assert range_boundaries(new.place.cell)[:2] == (int(column or 0) + 2, int(row or 0) + 3)


def test_sheets_renamed_and_moved_change_nothing() -> None:
    def shuffle(book: Workbook) -> None:
        book["Tiêu chí 5"].title = "số liệu"
        book.move_sheet("số liệu", -5)

    edits = {answer(id): value for id, value in EVERYTHING.items()}
    assert values(read(filled(edits, change=shuffle))) == values(read(filled(edits)))


def test_rows_sorted_without_their_keys_are_read_by_their_labels() -> None:
    def swap(book: Workbook) -> None:
        one, other = (cell_of(book, "indicators", id, "label") for id in ("4.2", "4.3"))
        sheet = one.parent
        for column in range(2, sheet.max_column + 1):
            first, second = sheet.cell(one.row, column), sheet.cell(other.row, column)
            first.value, second.value = second.value, first.value

    item = read(filled({answer("4.2"): 3, answer("4.3"): 1}, change=swap))
    assert values(item) == {"4.2": 3, "4.3": 1}
    assert {code for code, _ in said(item)} == {"row_label_mismatch"}


def test_copies_of_a_sheet_count_once_where_they_agree() -> None:
    def copy(book: Workbook, value: object) -> None:
        sheet = book.copy_worksheet(book["Tiêu chí 5"])
        sheet[cell_of(book, *answer("citizens")).coordinate].value = value  # type: ignore[assignment]

    def copied(value: int) -> Return:
        edits = {answer("citizens"): 5000}
        return read(filled(edits, unit="hoi_khuyen_hoc", change=lambda book: copy(book, value)))

    assert values(copied(5000)) == {"citizens": 5000}
    item = copied(5001)
    assert values(item) == {}
    assert [code for code, _ in said(item)] == ["copies_differ"]


def test_a_merged_answer_is_not_certain() -> None:
    def merge(book: Workbook) -> None:
        cell = cell_of(book, *answer("4.2"))
        cell.parent.merge_cells(
            start_row=cell.row, end_row=cell.row + 1, start_column=cell.column, end_column=cell.column
        )

    item = read(filled({answer("4.2"): 3, answer("4.4"): 2}, change=merge))
    assert values(item) == {"4.4": 2}
    assert {code for code, _ in said(item)} == {"merged_input"}


def test_an_answer_beside_a_cell_that_was_merged_away_is_told() -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, *answer("1.3"))
        cell.parent.cell(cell.row, cell.column - 2).value = "Không đạt"
        cell.parent.merge_cells(
            start_row=cell.row - 1, end_row=cell.row, start_column=cell.column, end_column=cell.column
        )

    item = read(filled({answer("1.1"): "Đạt", answer("1.2"): "Đạt"}, unit="van_phong", change=change))
    assert values(item).keys() == {"1.1"}
    (aside,) = [found for found in item.findings if found.code == "answer_aside"]
    assert "“Không đạt”" in aside.message


def test_a_strange_row_is_passed_over_and_told() -> None:
    def add(book: Workbook) -> None:
        cell = cell_of(book, *answer("university_citizens"))
        cell.parent.insert_rows(cell.row + 1)
        cell.parent.cell(cell.row + 1, 1, "phd_citizens")
        cell.parent.cell(cell.row + 1, cell.column, 7)

    item = read(filled({answer("citizens"): 5}, change=add))
    assert values(item) == {"citizens": 5}
    assert [code for code, _ in said(item)] == ["row_unknown"]


def test_a_form_without_its_hidden_column_is_read_by_its_labels() -> None:
    edits = {answer(id): value for id, value in EVERYTHING.items()}

    def unhide_and_delete(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định"})(book)
        for sheet in book.worksheets[:6]:
            for merged in [*sheet.merged_cells.ranges]:
                sheet.unmerge_cells(str(merged))
            sheet.delete_cols(1)
        del book["_ccht"]

    item = read(filled(edits, change=unhide_and_delete))
    assert values(item) == values(read(filled(edits)))
    assert [row.indicator for row in item.evidence] == ["4.2"]
    assert {code for code, _ in said(item)} == {"keys_missing", "identity_missing"}
    assert (item.unit, item.campaign, item.year) == (None, None, None)


def test_a_form_without_its_hidden_sheet_is_still_read() -> None:
    item = read(filled({answer("citizens"): 5}, unit="hoi_khuyen_hoc", change=lambda book: book.remove(book["_ccht"])))
    assert (values(item), item.unit, item.indicators) == ({"citizens": 5}, None, ("5.1",))
    assert said(item) == [("identity_missing", None)]
