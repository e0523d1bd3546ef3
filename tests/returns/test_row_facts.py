"""Returns read by what rows that were met before told, against the same sheets with rows that nobody met."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from ccht_excel.exchange.grid import RowValues, SheetGrid
from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.findings.entry import RefusedError
from ccht_excel.law.criteria import load_criteria
from ccht_excel.returns.reader import read_return
from ccht_excel.spreadsheets.workbook_file import WorkbookContent, read_workbook
from tests.support.damaged import GOOD
from tests.support.excel_habits import as_excel_saves
from tests.support.marking import a_return, marked
from tests.support.returns import form

SAMPLES = sorted((Path(__file__).parents[2] / "samples").rglob("nhan_ve/*.xlsx"))
NOW = datetime(2024, 12, 31, tzinfo=UTC)
WITH_PEOPLE = ("Họ và tên", "Năm sinh", "Trình độ")


def met(sheets: tuple[SheetGrid, ...], *, before: bool) -> tuple[SheetGrid, ...]:
    """The sheets with all rows, or no row, of the kind that tells things from memory."""
    kind = RowValues if before else tuple
    return tuple(replace(sheet, rows=[(number, kind(values)) for number, values in sheet.rows]) for sheet in sheets)


def moved(sheets: tuple[SheetGrid, ...]) -> tuple[SheetGrid, ...]:
    """The same rows under other numbers, and the list of columns of each table taken for that of the next ones."""
    return tuple(
        replace(
            sheet,
            rows=[(number + 3, values) for number, values in sheet.rows]
            + [(number + 600, values) for number, values in sheet.rows[::-1]],
        )
        for sheet in sheets
    )


def with_people(sheets: tuple[SheetGrid, ...]) -> tuple[SheetGrid, ...]:
    return tuple(
        replace(sheet, rows=[*sheet.rows, (700, RowValues(("", *WITH_PEOPLE))), (701, RowValues(("", "x", 1, "y")))])
        for sheet in sheets
    )


def outcome(content: WorkbookContent, sheets: tuple[SheetGrid, ...]) -> object:
    try:
        return repr(
            read_return(
                replace(content, sheets=sheets), file="a.xlsx", sha256="", file_time=NOW, criteria_set=load_criteria()
            )
        )
    except RefusedError as error:
        return error.type.code, error.words


@pytest.mark.parametrize("change", [tuple, moved, with_people, lambda sheets: moved(with_people(sheets))])
def test_rows_met_before_say_what_new_ones_say(change) -> None:
    contents = [read_workbook(path.read_bytes()) for path in SAMPLES]
    contents += [read_workbook(data) for data in (GOOD, form("van_phong"), as_excel_saves(form("truong_thcs")))]
    contents.append(read_workbook(marked(a_return()).data or b""))
    assert len(contents) > 6
    for content in contents:
        known, unknown = (change(met(content.sheets, before=before)) for before in (True, False))
        first = outcome(content, known)
        assert first == outcome(content, known) == outcome(content, met(unknown, before=False))
        assert read_keyed(known) == read_keyed(known) == replace(read_keyed(unknown), sheets=known)


def test_a_row_in_a_table_of_other_columns_is_read_by_those() -> None:
    """The same row twice, below two rows of keys, above and below an end."""
    rows = [
        (0, ("@units", "id", "name")),
        (1, ("", "a", "b")),
        (2, ("@units", "name", "id", "name")),
        (1, ("", "a", "b")),
        (4, ("@end",)),
        (1, ("", "a", "b")),
    ]
    kept = {values: RowValues(values) for _, values in rows}
    for _ in range(2):
        one, two = read_keyed([SheetGrid("S", [(number, kept[values]) for number, values in rows])]).tables
        assert (one, two) == read_keyed([SheetGrid("S", rows)]).tables
    assert one.rows[0].text("id") == two.rows[0].text("name") == "a"
    assert [row.key for row in two.below] == [""]
