"""Answers put beside their cells in a return that is partly filled: told where they lie, never taken, never "blank"."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.model.returns import Return
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.office_files import WRITERS, cells_of
from tests.support.returns import VILLAGES, answer, evidence_rows, filled, read, refused, values
from tests.support.villages import by_village

TYPES: Mapping[str, Callable[[bytes], bytes]] = {
    "xlsx": lambda data: data,
    **{kind: lambda data, write=write: write(cells_of(data)) for kind, write in WRITERS.items()},  # type: ignore[misc]
}
CITIZENS = answer("citizens")
Change = Callable[[Workbook], None]


def typed(datum: str, right: int, value: object) -> Change:
    """Type into the cell so many columns to the right of an answer cell."""

    def change(book: Workbook) -> None:
        cell = cell_of(book, *answer(datum))
        sheet = cell.parent
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.cell(cell.row, cell.column + right).value = value

    return change


def asides(item: Return) -> list[tuple[str, str]]:
    return [(found.place.cell, found.message) for found in item.findings if found.code == "answer_aside"]


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    ("datum", "right", "value", "words"),
    [
        ("learning_citizens", 2, 4321, "ô H18 ghi “4321”"),
        ("learning_citizens", 1, 4321, "ô G18 ghi “4321”"),
        ("learning_citizens", 1, "4.321 người", "ô G18 ghi “4.321 người”"),
        ("learning_citizens", -1, 4321, "ô E18 ghi “4321”"),
        ("learning_citizens", 5, "4321", "ô K18 ghi “4321”"),
    ],
)
def test_a_figure_beside_its_cell(kind: str, datum: str, right: int, value: object, words: str) -> None:
    data = filled({CITIZENS: 5432}, unit="hoi_khuyen_hoc", change=typed(datum, right, value))
    item = read(TYPES[kind](data))
    assert values(item) == {"citizens": 5432}
    ((cell, message),) = asides(item)
    assert cell == item.places[datum].cell
    assert words in message
    assert [found.code for found in item.findings] == ["answer_aside"]


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(("right", "value"), [(1, "Đạt"), (1, "không đạt"), (2, "Đạt"), (3, "x")])
def test_a_result_beside_its_cell(kind: str, right: int, value: str) -> None:
    data = filled({answer("1.1"): "Đạt"}, unit="van_phong", change=typed("1.2", right, value))
    item = read(TYPES[kind](data))
    ((cell, message),) = asides(item)
    assert cell == item.places["1.2"].cell
    assert f"ghi “{value}”" in message


def test_a_level_in_the_column_of_results() -> None:
    item = read(filled({answer("4.1"): "Đạt"}, change=typed("4.2", -1, 3)))
    assert "4.2" not in values(item)
    assert any("ghi “3”" in message for _, message in asides(item))


@pytest.mark.parametrize("note", ["Nguồn: Công an xã", "đang rà soát", "chốt ngày 31/12"])
def test_a_note_that_is_no_answer_leaves_the_cell_blank(note: str) -> None:
    item = read(filled({CITIZENS: 5432}, unit="hoi_khuyen_hoc", change=typed("learning_citizens", 1, note)))
    assert asides(item) == []
    assert item.findings == ()


def dressed(book: Workbook, place: tuple[str, str, str], value: object) -> None:
    """Paste a number as a program does into a cell for a day: it stays a number and looks like one."""
    cell = cell_of(book, *place)
    cell.value, cell.number_format = value, "dd/mm/yyyy"  # type: ignore[assignment]


@pytest.mark.parametrize("kind", ["xlsx", *WRITERS])
@pytest.mark.parametrize(("number", "day"), [(5432, "14/11/1914"), (1234, "18/05/1903"), (90_000, "29/05/2146")])
def test_a_count_in_the_column_of_the_day(kind: str, number: int, day: str) -> None:
    """Beside a blank number: it looks like a day nobody means, and the cell is named with the number it holds."""
    place = ("figures", "citizens", "as_of")

    def change(book: Workbook) -> None:
        dressed(book, place, number)

    data = filled({answer("learning_citizens"): 12}, unit="hoi_khuyen_hoc", change=change)
    item = read(TYPES[kind](data))
    ((cell, message),) = asides(item)
    assert cell == item.places["citizens"].cell
    assert f"ô {cell_of(load_workbook(io.BytesIO(data)), *place).coordinate} ghi “{day}”" in message
    assert f"là số {number:,} hiện thành ngày".replace(",", ".") in message


@pytest.mark.parametrize("value", [45_657, "31/12/2024"])
def test_a_day_of_the_time_is_a_day(value: object) -> None:
    item = read(
        filled(
            {answer("learning_citizens"): 12},
            unit="hoi_khuyen_hoc",
            change=lambda book: dressed(book, ("figures", "citizens", "as_of"), value),
        )
    )
    assert asides(item) == []


@pytest.mark.parametrize(
    ("place", "value", "datum"),
    [
        (("figures", "citizens.age_base", "value"), 5432, "citizens"),
        (("figures", "citizens.age_base", "value"), "5.432 người", "citizens"),
        (("figures", "citizens", "source"), 5432, "citizens"),
        (("figures", "citizens", "source"), "5432", "citizens"),
        (("figures", "citizens", "note"), 5432, "citizens"),
        (("indicators", "4.1.decree", "result"), "Đạt", "4.1"),
        (("indicators", "4.2", "note"), "Mức độ 3", "4.2"),
    ],
    ids=str,
)
def test_an_answer_in_a_cell_that_asks_what_it_is_by(place: tuple[str, str, str], value: object, datum: str) -> None:
    other = answer("learning_citizens") if datum == "citizens" else answer("4.4")
    data = filled({other: 1, place: value}, stated=False)
    item = read(data)
    where = cell_of(load_workbook(io.BytesIO(data)), *place).coordinate
    assert [(cell, f"ô {where} ghi “{value}”" in message) for cell, message in asides(item)] == [
        (item.places[datum].cell, True)
    ]
    assert datum not in values(item)


def test_the_forms_own_words_are_nobodys_answer() -> None:
    item = read(filled({answer("1.1"): "Đạt"}, unit="van_phong"))
    assert item.findings == ()


# ---------------------------------------------------------------------------------------------
# What is no cell


def noted(book: Workbook) -> None:
    cell_of(book, *answer("learning_citizens")).comment = Comment("4321", "x")


def pictured(book: Workbook) -> None:
    stream = io.BytesIO()
    PillowImage.new("RGB", (8, 8)).save(stream, "PNG")
    book["Tiêu chí 5"].add_image(Image(stream), "B20")


@pytest.mark.parametrize(
    ("change", "words"), [(noted, "có ghi chú gắn ở ô F18"), (pictured, "trang có hình ảnh")], ids=["note", "picture"]
)
def test_notes_and_pictures_beside_a_blank_answer(change: Change, words: str) -> None:
    item = read(filled({CITIZENS: 5432}, unit="hoi_khuyen_hoc", change=change))
    ((cell, message),) = asides(item)
    assert (cell, words in message) == ("F18", True)


def test_no_cell_with_something_beside_it_is_called_blank(full: Path) -> None:
    path = full / "nhan_ve" / "hoi_khuyen_hoc.xlsx"
    book = load_workbook(path)
    cell_of(book, *answer("learning_citizens")).value = None
    typed("learning_citizens", 2, 4321)(book)
    book.save(path)
    assessment = assess_folder(full)
    codes = [found.code for found in assessment.findings if found.unit == "hoi_khuyen_hoc"]
    assert "answer_aside" in codes
    assert "value_missing" not in codes
    assert assessment.data["learning_citizens"].value is None


def test_a_form_filled_beside_its_cells_alone_is_not_blank() -> None:
    item = read(filled({}, unit="hoi_khuyen_hoc", change=typed("citizens", 2, 5432)))
    assert [cell for cell, _ in asides(item)] == ["F16"]
    assert refused(filled({}, unit="hoi_khuyen_hoc")) == "return_blank"


# ---------------------------------------------------------------------------------------------
# Beside, above and below the tables


def test_cells_to_the_right_of_all_tables_are_named() -> None:
    def change(book: Workbook) -> None:
        book["Tiêu chí 5"]["J3"] = "Tổng cộng"
        book["Tiêu chí 5"]["K40"] = 77

    item = read(filled({CITIZENS: 1, answer("learning_citizens"): 1}, unit="hoi_khuyen_hoc", change=change))
    (found,) = item.findings
    assert (found.code, found.place.cell) == ("cells_beside_tables", "J3")
    assert "J3 (“Tổng cộng”), K40 (“77”)" in found.message


def test_of_many_cells_the_message_says_how_many_and_where() -> None:
    def change(book: Workbook) -> None:
        for row in range(30, 42):
            book["Tiêu chí 5"][f"J{row}"] = f"ý {row}"  # over a hidden row of keys too, as pasting does

    item = read(filled({CITIZENS: 1, answer("learning_citizens"): 1}, unit="hoi_khuyen_hoc", change=change))
    (found,) = item.findings
    assert "J34 (“ý 34”) và 7 ô khác: J35–J41 nằm ngoài" in found.message
    assert found.named == tuple(f"J{row}" for row in range(30, 42))


def test_a_village_beside_its_cell() -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, "villages", "ha", "learning_citizens")
        cell.value = None
        cell.parent.cell(cell.row, 9).value = 44

    item = by_village({}, change)
    assert "learning_citizens" not in values(item)
    assert any("“44”" in found.message for found in item.findings if found.code == "cells_beside_tables")
    assert VILLAGES


def inserted(sheet: Worksheet, row: int, **cells: object) -> None:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(row)
    for letter, value in cells.items():
        sheet[f"{letter}{row}"] = value  # type: ignore[assignment]


def test_an_answer_in_a_row_that_asks_nothing() -> None:
    def change(book: Workbook) -> None:
        inserted(book["Tiêu chí 5"], 18, F=4321)

    item = read(filled({CITIZENS: 5432}, unit="hoi_khuyen_hoc", change=change))
    assert values(item) == {"citizens": 5432}
    (found,) = [found for found in item.findings if found.code == "cells_beside_tables"]
    assert (found.place.cell, "4321" in found.message) == ("F18", True)


def last_evidence_row(sheet: Worksheet) -> int:
    return max(cell.row for table, _, _, cell in keyed_cells(sheet) if table == "evidence")


@pytest.mark.parametrize("kind", TYPES)
def test_documents_below_the_table_are_counted_or_named(kind: str) -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định"})(book)
        sheet = book["Tiêu chí 4"]
        row = last_evidence_row(sheet) + 1
        for number in range(4):
            inserted(sheet, row + 1 + number)
        sheet.cell(row + 2, 2).value, sheet.cell(row + 2, 3).value = "4.3", "Báo cáo"
        sheet.cell(row + 3, 3).value = "Biên bản không ghi chỉ tiêu"

    item = read(TYPES[kind](filled({answer("4.2"): 3}, change=change)))
    assert sorted(row.title for row in item.evidence) == ["Báo cáo", "Quyết định"]
    (found,) = [found for found in item.findings if found.code == "cells_beside_tables"]
    assert found.place.cell.startswith("C")


def test_documents_whose_keys_moved_away_are_named() -> None:
    """Cells were put in before two of the hidden keys, which pushed these to the right, and nothing else."""

    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "5.1", "title": "Quyết định công nhận"}, sheet="Tiêu chí 5")(book)
        sheet = book["Tiêu chí 5"]
        (row,) = [cell.row for cell in sheet["A"] if cell.value == "@evidence"]
        keys = [sheet.cell(row, column).value for column in range(2, 8)]
        for column, key in enumerate([None, None, *keys], start=2):
            sheet.cell(row, column).value = key

    item = read(filled({CITIZENS: 5432}, unit="hoi_khuyen_hoc", change=change))
    (found,) = [found for found in item.findings if found.code == "cells_beside_tables"]
    assert "“Quyết định công nhận”" in found.message and not item.evidence


@pytest.mark.parametrize("within", [True, False])
def test_documents_of_rows_merged_from_the_hidden_column_on_are_named(within: bool) -> None:
    """Whole rows were chosen and merged: what stood in them goes to where other tables have the keys of their rows."""

    def change(book: Workbook) -> None:
        sheet = book["Tiêu chí 4"]
        start = next(cell.row for cell in sheet["A"] if cell.value == "@evidence")
        end = next(cell.row for cell in sheet["A"] if cell.value == "@end" and cell.row > start)
        row = start + 1 if within else end + 1
        if not within:
            sheet.insert_rows(row)
        sheet.cell(row, 1).value = "Quyết định 12"
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=8)

    item = read(filled({answer("4.2"): 3}, change=change))
    (found,) = [found for found in item.findings if found.code == "cells_beside_tables"]
    assert "“Quyết định 12”" in found.message and found.place.cell.startswith("A")


def test_names_under_the_signatures_are_no_documents() -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định"})(book)
        sheet = book["Tiêu chí 4"]
        sheet.cell(sheet.max_row + 3, 3).value = "Người lập biểu"
        sheet.cell(sheet.max_row + 1, 1).value = "Chuyên viên"

    item = read(filled({answer("4.2"): 3}, change=change))
    assert item.findings == ()
