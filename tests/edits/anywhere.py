"""What people do to any workbook they fill in, one habit a function; each says what it did, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from tests.edits.filled import Filled
from tests.edits.shapes import exchange_rows, shift

Edit = Callable[[Filled, Random], str]


def insert_rows(form: Filled, chance: Random) -> str:
    page, count = chance.choice(form.pages), chance.randint(1, 3)
    at = chance.randint(2, page.max_row)
    shift(page, at, count, rows=True)
    return f"{count} rows before {at} of {page.title}"


def insert_columns(form: Filled, chance: Random) -> str:
    page = chance.choice(form.pages)
    at = chance.randint(2, page.max_column)
    shift(page, at, 1, rows=False)
    return f"a column before {at} of {page.title}"


def delete_row(form: Filled, chance: Random) -> str:
    page = chance.choice(form.pages)
    at = chance.randint(2, page.max_row)
    shift(page, at, -1, rows=True)
    return f"row {at} of {page.title} deleted"


def delete_column(form: Filled, chance: Random) -> str:
    page = chance.choice(form.pages)
    at = chance.randint(1, page.max_column)
    shift(page, at, -1, rows=False)
    return f"column {at} of {page.title} deleted"


def sort_rows(form: Filled, chance: Random) -> str:
    item = chance.choice(form.typed)
    page: Worksheet = item.cell.parent
    rows = sorted({other.cell.row for other in form.there() if other.cell.parent is page})
    near = [row for row in rows if abs(row - item.cell.row) in (1, 2)]
    if not near:
        return ""
    first, other = chance.choice((1, 2)), chance.choice(near)
    exchange_rows(page, item.cell.row, other, first)
    return f"rows with {other} of {page.title} exchanged from column {first}"


def merge(form: Filled, chance: Random) -> str:
    item = chance.choice(form.there())
    page: Any = item.cell.parent
    row, column = item.cell.row, item.cell.column
    down, right = chance.choice(((0, 1), (1, 0), (1, 1), (0, -1), (-1, 0)))
    box = min(row, row + down), min(column, column + right), max(row, row + down), max(column, column + right)
    if any(
        area.isdisjoint(CellRange(min_row=box[0], min_col=box[1], max_row=box[2], max_col=box[3])) is False
        for area in page.merged_cells.ranges
    ):
        return ""
    kept = next(
        (cell for line in page.iter_rows(box[0], box[2], box[1], box[3]) for cell in line if cell.value is not None),
        None,
    )
    if kept is not item.cell and kept is not None and any(other.cell is kept for other in form.typed) is False:
        return ""
    # Excel keeps the first filled cell and moves it to the corner.
    value, corner = kept.value if kept is not None else None, page.cell(box[0], box[1])
    corner.value = value
    for other in form.typed:
        if other.cell is kept and kept is not corner:
            other.cell = corner
    page.merge_cells(start_row=box[0], start_column=box[1], end_row=box[2], end_column=box[3])
    return f"{page.title} merged {box}"


def rename_sheet(form: Filled, chance: Random) -> str:
    page = chance.choice(form.pages)
    page.title = chance.choice(("Sheet1", "TC của trường", "Trang tính 1", "Biểu 01", "x" * 25))
    return "a sheet renamed"


def move_sheet(form: Filled, chance: Random) -> str:
    form.book.move_sheet(chance.choice(form.pages), chance.choice((-3, -1, 1, 3)))
    return "a sheet moved"


def hide(form: Filled, chance: Random) -> str:
    item = chance.choice(form.there())
    page: Worksheet = item.cell.parent
    what = chance.choice(("row", "column", "sheet"))
    if what == "row":
        page.row_dimensions[item.cell.row].hidden = True
    elif what == "column":
        page.column_dimensions[item.cell.column_letter].hidden = True
    else:
        page.sheet_state = "hidden"
    return f"{what} of {item.address} hidden"


def lose_keys(form: Filled, chance: Random) -> str:
    """Some cells of the hidden column cleared."""
    page = chance.choice(form.pages)
    first = chance.randint(1, page.max_row)
    for row in range(first, first + chance.choice((1, 2, 5, 100))):
        if not isinstance(key := page.cell(row, 1), MergedCell):
            key.value = None
    return f"keys of {page.title} cleared from {first}"


def lose_columns(form: Filled, chance: Random) -> str:
    """A hidden row of keys deleted, which people see when they unhide all rows."""
    page = chance.choice(form.pages)
    starts = [
        row
        for row in range(1, page.max_row)
        if str(page.cell(row, 1).value).startswith("@") and page.cell(row, 1).value != "@end"
    ]
    at = chance.choice(starts or [1])
    shift(page, at, -1, rows=True)
    return f"row of keys {at} of {page.title} deleted"
