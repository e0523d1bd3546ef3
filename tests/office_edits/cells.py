"""What people do to cells, rows and columns in LibreOffice, one habit a function; each says what it did, or nothing."""

from __future__ import annotations

from random import Random
from typing import Any

from samples.uno_fill import _options
from tests.office_edits.document import WHITE, Document, area, enum, last, place, struct, uno


def some_cells(document: Document, chance: Random) -> tuple[Any, tuple[int, int, int, int]]:
    """A few cells, more often where answers are: sheet, first column and row, last column and row."""
    sheet = chance.choice(document.pages())
    end = last(sheet)
    there = [mark for mark in document.marks() if mark.sheet == sheet.Name]
    row, column = chance.randint(1, end.EndRow), chance.randint(1, end.EndColumn)
    if there and chance.random() < 0.7:
        mark = chance.choice(there)
        row, column = mark.row - chance.choice((0, 0, 1)), mark.column - chance.choice((0, 0, 1))
    height, width = chance.choice((1, 1, 2, 3)), chance.choice((1, 1, 2))
    return sheet, (column, row, column + width - 1, row + height - 1)


def insert_cells(document: Document, chance: Random) -> str:
    sheet, cells = some_cells(document, chance)
    mode = chance.choice(("DOWN", "RIGHT", "ROWS", "COLUMNS"))
    sheet.insertCells(area(sheet, *cells), enum("com.sun.star.sheet.CellInsertMode", mode))
    return f"{mode} {sheet.Name} {cells}"


def delete_cells(document: Document, chance: Random) -> str:
    sheet, cells = some_cells(document, chance)
    mode = chance.choice(("UP", "LEFT", "ROWS", "COLUMNS"))
    sheet.removeRange(area(sheet, *cells), enum("com.sun.star.sheet.CellDeleteMode", mode))
    return f"{mode} {sheet.Name} {cells}"


def menu_rows(document: Document, chance: Random) -> str:
    sheet, cells = some_cells(document, chance)
    command = chance.choice(("DeleteRows", "DeleteColumns", "InsertRows", "InsertColumns"))
    document.select(sheet.getCellRangeByPosition(*cells))
    document.dispatch(command)
    return f"{command} {sheet.Name} {cells}"


def cut_and_paste(document: Document, chance: Random) -> str:
    """An answer moved to where nothing stands and nothing is asked."""
    sheet, mark = document.any_mark(chance)
    right, down = chance.choice(((0, 1), (1, 0), (-1, 0), (0, -1), (2, 0), (0, 3), (5, 0), (0, 30)))
    column, row = mark.column + right, mark.row + down
    if column < 1 or row < 1:
        return ""
    target = sheet.getCellByPosition(column, row)
    asked = target.CellBackColor & WHITE != WHITE and not target.CellProtection.IsLocked
    if target.Type.value != "EMPTY" or asked or target.IsMerged:
        return ""
    sheet.moveRange(place(sheet, column, row), area(sheet, mark.column, mark.row, mark.column, mark.row))
    return f"{mark.sheet} {mark.address} to {column},{row}"


def copy_over(document: Document, chance: Random) -> str:
    """An answer copied over another one of its column; the cell keeps its mark."""
    sheet, mark = document.any_mark(chance)
    others = [
        one for one in document.marks() if (one.sheet, one.column) == (mark.sheet, mark.column) and one.row != mark.row
    ]
    if not others:
        return ""
    other = chance.choice(others)
    target = sheet.getCellByPosition(other.column, other.row)
    colour = target.CellBackColor
    sheet.copyRange(place(sheet, other.column, other.row), area(sheet, mark.column, mark.row, mark.column, mark.row))
    target.CellBackColor = colour
    return f"{mark.sheet} {mark.address} over {other.address}"


def copy_row(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    end = last(sheet)
    row = chance.choice((mark.row + 1, end.EndRow + 2, mark.row + 3))
    if chance.random() < 0.6:
        sheet.insertCells(area(sheet, 0, row, 0, row), enum("com.sun.star.sheet.CellInsertMode", "ROWS"))
    sheet.copyRange(place(sheet, 0, row), area(sheet, 0, mark.row, end.EndColumn, mark.row))
    return f"{mark.sheet} row {mark.row} to {row}"


def sort(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    rows = {one.row for one in document.marks() if one.sheet == mark.sheet and abs(one.row - mark.row) < 6}
    first, end, left = min(rows), max(rows), chance.choice((0, 1, 2))
    right = last(sheet).EndColumn
    places = [(column, row) for row in range(first, end + 1) for column in range(left, right + 1)]
    if first == end or any(sheet.getCellByPosition(*one).IsMerged for one in places):
        return ""
    by = struct("com.sun.star.table.TableSortField", Field=chance.randint(0, 3), IsAscending=chance.random() < 0.5)
    fields = uno().Any("[]com.sun.star.table.TableSortField", (by,))
    options = _options(SortFields=fields, ContainsHeader=False, BindFormatsToContent=True)
    sheet.getCellRangeByPosition(left, first, right, end).sort(options)
    return f"{sheet.Name} rows {first} to {end} from column {left} by {by.Field}"


def merge(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    right, down = chance.choice(((1, 0), (0, 1), (1, 1), (2, 0)))
    sheet.getCellRangeByPosition(mark.column, mark.row, mark.column + right, mark.row + down).merge(True)
    return f"{mark.sheet} {mark.address} and {right} right, {down} down"


def fill_down(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    below = {
        one.row: sheet.getCellByPosition(one.column, one.row).CellBackColor
        for one in document.marks()
        if (one.sheet, one.column) == (mark.sheet, mark.column) and mark.row < one.row < mark.row + 4
    }
    if not below:
        return ""
    cells = sheet.getCellRangeByPosition(mark.column, mark.row, mark.column, max(below))
    cells.fillAuto(enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)
    for row in range(mark.row + 1, max(below) + 1):
        sheet.getCellByPosition(mark.column, row).CellBackColor = below.get(row, WHITE)
    return f"{mark.sheet} {mark.address} down to {max(below)}"


def transpose(document: Document, chance: Random) -> str:
    """Answers pasted once more, rows as columns."""
    sheet, mark = document.any_mark(chance)
    end = last(sheet)
    document.select(sheet.getCellRangeByPosition(mark.column, mark.row, mark.column, mark.row + 2))
    document.dispatch("Copy")
    column, row = chance.choice((end.EndColumn + 2, 1)), chance.choice((end.EndRow + 2, mark.row + 10))
    document.select(sheet.getCellByPosition(column, row))
    document.dispatch("InsertContents", Flags="SVDTF", Transpose=True, **PASTED)
    return f"{mark.sheet} {mark.address} to {column},{row}"


PASTED = {"FormulaCommand": 0, "SkipEmptyCells": False, "AsLink": False, "MoveMode": 4}
"""The other options of pasting contents."""

EDITS = (
    insert_cells,
    delete_cells,
    menu_rows,
    cut_and_paste,
    copy_over,
    copy_row,
    sort,
    merge,
    fill_down,
    transpose,
)
