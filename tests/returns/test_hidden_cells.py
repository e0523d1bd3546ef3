"""Answers and documents in rows and columns that nobody sees: read and said; a hidden copy never wins in silence."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.columns import column_of, copy_column
from tests.support.damaged import sheet_changed, sub
from tests.support.office_files import WRITERS, cells_of, repacked
from tests.support.returns import EXPECTED, FIGURES, answer, evidence_rows, filled, read, said, values
from tests.support.villages import by_village

TYPES: Mapping[str, Callable[[bytes], bytes]] = {
    "xlsx": lambda data: data,
    **{kind: lambda data, write=write: write(cells_of(data)) for kind, write in WRITERS.items()},  # type: ignore[misc]
}
every_type = pytest.mark.parametrize("kind", TYPES)


def hide(table: str, key: str, column: str, *, row: bool) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell = cell_of(book, table, key, column)
        if row:
            cell.parent.row_dimensions[cell.row].hidden = True
        else:
            cell.parent.column_dimensions[cell.column_letter].hidden = True

    return change


@every_type
@pytest.mark.parametrize(("datum", "value"), [("citizens", 5432), ("4.2", 3), ("1.1", "Đạt")])
@pytest.mark.parametrize("row", [True, False])
def test_an_answer_out_of_sight_is_read_and_said(kind: str, datum: str, value: object, row: bool) -> None:
    where = answer(datum)
    item = read(TYPES[kind](filled({where: value}, change=hide(*where, row=row))))
    assert datum in values(item)
    (found,) = [found for found in item.findings if found.code == "hidden_cells_read"]
    assert found.place == item.places[datum]
    assert found.place.cell in found.message


@every_type
@pytest.mark.parametrize("column", ["title", "number"])
def test_a_part_of_a_document_out_of_sight_is_said(kind: str, column: str) -> None:
    fill = evidence_rows({"indicator": "1.1", "title": "Quyết định", "number": "12/QĐ-UBND"}, sheet="Tiêu chí 1")

    def change(book: Workbook) -> None:
        fill(book)
        hide("evidence", "", column, row=False)(book)

    item = read(TYPES[kind](filled({}, change=change)))
    assert [one.title for one in item.evidence] == ["Quyết định"]
    (found,) = [found for found in item.findings if found.code == "hidden_cells_read"]
    assert re.sub("[A-Z]", "", found.place.cell) == re.sub("[A-Z]", "", item.evidence[0].place.cell)


def test_a_white_title_beside_a_number_is_said() -> None:
    fill = evidence_rows({"indicator": "4.2", "title": "Quyết định", "number": "12/QĐ-UBND"})

    def change(book: Workbook) -> None:
        fill(book)
        (cell,) = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "Quyết định")
        cell.font = Font(color="FFFFFFFF")
        cell.fill = PatternFill(fill_type=None)
        white.append(cell.coordinate)

    white: list[str] = []
    item = read(filled({}, change=change))
    assert [found.place.cell for found in item.findings if found.code == "faint_cells_read"] == white


@every_type
def test_nothing_is_said_of_hidden_rows_without_answers(kind: str) -> None:
    item = read(TYPES[kind](filled(FIGURES, change=hide("figures", "trained_citizens", "value", row=True))))
    assert values(item) == EXPECTED
    assert "hidden_cells_read" not in [found.code for found in item.findings]


@every_type
@pytest.mark.parametrize("same", [True, False])
def test_a_hidden_copy_of_the_answer_column(kind: str, same: bool) -> None:
    def copied(book: Workbook) -> None:
        sheet = book["Tiêu chí 5"]
        column = column_of(sheet, "figures", "value")
        copy_column(sheet, column, lambda value: value if same else value - 1)  # type: ignore[operator]
        sheet.column_dimensions[sheet.cell(1, column).column_letter].hidden = True

    item = read(TYPES[kind](filled(FIGURES, change=copied)))
    if same:
        assert values(item) == EXPECTED
        assert "hidden_cells_read" not in [found.code for found in item.findings]
        return
    assert values(item) == {}
    differing = [found.message for found in item.findings if found.code == "copies_differ"]
    assert len(differing) == 2
    assert all("(cột ẩn)" in message for message in differing)


def second_row(book: Workbook, id: str, text: object) -> None:
    """A copy of the row of a chỉ tiêu right above it, hidden."""
    sheet = book[f"Tiêu chí {id[0]}"]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    row, column = next(
        (cell.row, cell.column)
        for table, key, name, cell in keyed_cells(sheet)
        if (table, key, name) == ("indicators", id, "result")
    )
    sheet.insert_rows(row)
    for number in range(1, 10):
        sheet.cell(row, number).value = sheet.cell(row + 1, number).value
    sheet.cell(row, column).value = text  # type: ignore[assignment]
    sheet.row_dimensions[row].hidden = True


@every_type
def test_a_hidden_copy_of_a_row(kind: str) -> None:
    def copied(book: Workbook) -> None:
        second_row(book, "1.2", "Không đạt")

    item = read(TYPES[kind](filled({answer("1.2"): "Đạt"}, change=copied)))
    assert values(item) == {}
    (found,) = [found for found in item.findings if found.code == "copies_differ"]
    assert "(dòng ẩn)" in found.message


def test_of_equal_copies_the_one_in_sight_is_the_place() -> None:
    def copied(book: Workbook) -> None:
        second_row(book, "1.2", "Đạt")

    item = read(filled({answer("1.2"): "Đạt"}, change=copied))
    assert list(values(item)) == ["1.2"]
    assert said(item) == []
    assert item.reports[0].place.cell == "G11"


@every_type
def test_documents_in_hidden_rows_count_once_and_are_said(kind: str) -> None:
    rows = ({"indicator": "4.2", "title": title} for title in ("Quyết định số 1", "Quyết định số 1", "Báo cáo"))

    def change(book: Workbook) -> None:
        evidence_rows(*rows)(book)
        sheet = book["Tiêu chí 4"]
        for row in (cell.row for line in sheet.iter_rows() for cell in line if cell.value in ("Quyết định số 1",)):
            sheet.row_dimensions[row].hidden = True
            break
        last = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "Báo cáo")
        sheet.row_dimensions[last].hidden = True

    item = read(TYPES[kind](filled({answer("4.2"): 3}, change=change)))
    assert sorted(row.title for row in item.evidence) == ["Báo cáo", "Quyết định số 1"]
    (found,) = [found for found in item.findings if found.code == "hidden_cells_read"]
    hidden = next(row.place for row in item.evidence if row.title == "Báo cáo")
    assert found.place == hidden


def test_a_hidden_village_and_a_hidden_second_row_of_one() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Tiêu chí 5"]
        row = next(cell.row for table, key, _, cell in keyed_cells(sheet) if (table, key) == ("villages", "doai"))
        sheet.row_dimensions[row].hidden = True

    item = by_village({}, change)
    assert "learning_citizens" in values(item)
    assert [code for code, _ in said(item)] == ["hidden_cells_read"]


# ---------------------------------------------------------------------------------------------
# Ways of hiding


def filtered(sheet: Worksheet, row: int) -> None:
    sheet.auto_filter.ref = f"B{row - 1}:F{row + 1}"
    sheet.row_dimensions[row].hidden = True


def folded(sheet: Worksheet, row: int) -> None:
    sheet.row_dimensions.group(row, row, outline_level=1, hidden=True)


@pytest.mark.parametrize("way", [filtered, folded])
def test_every_way_of_hiding_a_row(way: Callable[[Worksheet, int], None]) -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, *answer("citizens"))
        way(cell.parent, cell.row)

    item = read(filled(FIGURES, change=change))
    (found,) = [found for found in item.findings if found.code == "hidden_cells_read"]
    assert found.place == item.places["citizens"]


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (rb'<col width="[^"]*"([^>]*) min="4"', rb'<col width="0"\1 min="4"'),
        (rb'<col width="[^"]*"([^>]*) min="4"', rb'<col width="0.25"\1 min="4"'),
        (rb'(<row r="16"[^>]*?) ht="[^"]*"', rb'\1 ht="0"'),
        (rb'(<row r="16"[^>]*?) ht="[^"]*"', rb'\1 ht="1.5"'),
    ],
)
def test_columns_and_rows_of_next_to_no_size_are_hidden(pattern: bytes, new: bytes) -> None:
    item = read(sheet_changed(sub(pattern, new)))
    assert values(item) == EXPECTED
    assert said(item) == [("hidden_cells_read", "F16")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<table:table-row table:visibility="collapse">', '<table:table-row table:visibility="filter">'),
        (
            '<table:table-row table:visibility="collapse">',
            '<table:table-row-group table:display="false"></table:table-row-group><table:table-row>',
        ),
        ('<table:table-row table:visibility="collapse">', '<table:table-row table:style-name="flat">'),
    ],
)
def test_ways_of_hiding_in_open_documents(old: str, new: str) -> None:
    data = TYPES["ods"](filled(FIGURES, change=hide(*answer("citizens"), row=True)))
    style = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:style'
        ' style:name="flat" style:family="table-row"><style:table-row-properties style:row-height="0cm"/></style:style>'
        "</office:automatic-styles><office:body>"
    )

    def change(xml: bytes) -> bytes:
        text = xml.decode()
        assert old in text
        if "row-group" in new:
            before, after = text.split('office:value="5432"')
            start = before.rindex(old)
            before = (
                before[:start]
                + '<table:table-row-group table:display="false"><table:table-row>'
                + before[start + len(old) :]
            )
            end = after.index("</table:table-row>") + len("</table:table-row>")
            text = before + 'office:value="5432"' + after[:end] + "</table:table-row-group>" + after[end:]
        else:
            text = text.replace(old, new)
        return text.replace("<office:body>", style).encode()

    item = read(repacked(data, {"content.xml": change}))
    assert values(item) == EXPECTED
    assert "hidden_cells_read" in [found.code for found in item.findings]


def test_hidden_rows_and_columns_of_a_grid() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    for row in range(1, 6):
        for column in range(1, 6):
            sheet.cell(row, column).value = row * column
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["B"].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    for kind, write in TYPES.items():
        (grid,) = read_workbook(write(stream.getvalue())).sheets
        assert (kind, grid.hidden_rows, grid.hidden_columns) == (kind, {1, 4}, {1})
    assert openpyxl.load_workbook(stream).active


def white(*places: tuple[str, str, str]) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for place in places:
            cell_of(book, *place).font = Font(color="FFFFFFFF")

    return change


@pytest.mark.parametrize(("datum", "value"), [("citizens", 5432), ("4.2", 3), ("1.1", "Đạt")])
def test_an_answer_in_letters_that_nobody_sees_is_read_and_said(datum: str, value: object) -> None:
    where = answer(datum)
    item = read(filled({where: value}, change=white(where)))
    assert datum in values(item)
    (found,) = [found for found in item.findings if found.code == "faint_cells_read"]
    assert found.place == item.places[datum]
    assert f"ô {found.place.cell} " in found.message


def test_nothing_is_said_of_such_letters_where_no_answer_is() -> None:
    item = read(filled(FIGURES, change=white(("figures", "trained_citizens", "value"))))
    assert values(item) == EXPECTED
    assert "faint_cells_read" not in [found.code for found in item.findings]


def test_hidden_and_faint_answers_are_told_apart() -> None:
    def change(book: Workbook) -> None:
        white(("figures", "citizens", "value"), ("figures", "learning_citizens", "value"))(book)
        hide("figures", "citizens", "value", row=True)(book)

    item = read(filled(FIGURES, change=change))
    told = {found.code: found.place.cell for found in item.findings}
    assert told == {
        "hidden_cells_read": item.places["citizens"].cell,
        "faint_cells_read": item.places["learning_citizens"].cell,
    }


def test_documents_in_such_letters_are_said() -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định số 1"})(book)
        titles = [
            cell for table, _, name, cell in keyed_cells(book["Tiêu chí 4"]) if (table, name) == ("evidence", "title")
        ]
        titles[0].font = Font(color="FFFFFFFF")

    item = read(filled({answer("4.2"): 3}, change=change))
    assert [one.title for one in item.evidence] == ["Quyết định số 1"]
    assert "faint_cells_read" in [found.code for found in item.findings]


def test_a_faint_copy_of_an_answer_never_wins_in_silence() -> None:
    def copied(book: Workbook) -> None:
        second_row(book, "1.2", "Không đạt")
        row = next(
            cell.row
            for table, key, name, cell in keyed_cells(book["Tiêu chí 1"])
            if (table, key, name) == ("indicators", "1.2", "result")
        )
        sheet = book["Tiêu chí 1"]
        sheet.row_dimensions[row].hidden = False
        for cell in sheet[row]:
            cell.font = Font(color="FFFFFFFF")

    item = read(filled({answer("1.2"): "Đạt"}, change=copied))
    assert values(item) == {}
    (found,) = [found for found in item.findings if found.code == "copies_differ"]
    assert "(chữ không nhìn thấy)" in found.message


@every_type
@pytest.mark.parametrize("column", ["source", "as_of", "note"])
def test_what_goes_with_an_answer_out_of_sight_is_said(kind: str, column: str) -> None:
    place = ("figures", "citizens", column)
    edits = {**FIGURES, ("figures", "citizens", "note"): "Theo sổ hộ khẩu"}
    item = read(TYPES[kind](filled(edits, change=hide(*place, row=False))))
    assert values(item) == EXPECTED
    (found,) = [found for found in item.findings if found.code == "hidden_cells_read"]
    book = openpyxl.load_workbook(io.BytesIO(filled(edits)))
    assert cell_of(book, *place).coordinate in found.named


def test_in_a_hidden_row_what_goes_with_an_answer_is_not_said_twice() -> None:
    item = read(filled(FIGURES, change=hide("figures", "citizens", "value", row=True)))
    (found,) = [found for found in item.findings if found.code == "hidden_cells_read"]
    assert found.named == (item.places["citizens"].cell,)
