"""What people do to a form they have filled in, one habit a function; each says what it did, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from random import Random
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.forms.layout import RATIO_ROWS
from ccht_excel.model.law import CriteriaSet
from tests.edits.filled import Filled, Typed, answered_in
from tests.edits.shapes import exchange_rows, shift
from tests.support.campaigns import keyed_cells

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
    if any(area.isdisjoint(_range(box)) is False for area in page.merged_cells.ranges):
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


def _range(box: tuple[int, int, int, int]) -> Any:
    from openpyxl.worksheet.cell_range import CellRange

    return CellRange(min_row=box[0], min_col=box[1], max_row=box[2], max_col=box[3])


def into_neighbour(form: Filled, chance: Random) -> str:
    """An answer typed into a cell beside its own, one where nothing stands and nothing is asked."""
    item = chance.choice([other for other in form.there() if other.about != "evidence"])
    page: Worksheet = item.cell.parent
    down, right = chance.choice(((0, 1), (0, -1), (0, 2), (0, -2), (1, 0), (-1, 0), (0, 5)))
    if item.cell.row + down < 1 or item.cell.column + right < 2:
        return ""
    target = page.cell(item.cell.row + down, item.cell.column + right)
    if isinstance(target, MergedCell) or target.value is not None or _asks(form.law, page, target):
        return ""
    target.value, item.cell.value = item.cell.value, None
    item.cell = target
    return f"{item.about} typed into {target.coordinate}"


def _asks(law: CriteriaSet, page: Worksheet, wanted: Cell) -> bool:
    """Whether an answer may be given in this cell."""
    for table, row, column, cell in keyed_cells(page):
        if cell is wanted:
            return table == "villages" or (row in law.data and column in (answered_in(law, row)[2], "note"))
    return False


def other_number(form: Filled, chance: Random) -> str:
    """A number written as people write numbers; what it means is what it meant."""
    items = [item for item in form.there() if isinstance(item.value, int) and item.value > 999]
    if not items:
        return ""
    item = chance.choice(items)
    number = int(item.cell.value) if isinstance(item.cell.value, int) else 0
    if not number:
        return ""
    dotted = f"{number:,}".replace(",", ".")
    texts = (
        str(number),
        dotted,
        f"{number:,}",
        f"{dotted} người",
        f" {number} ",
        f"'{number}",
        f"{number},0",
        f"{number // 1000} {number % 1000:03}",
    )
    item.cell.value = chance.choice(texts)
    if chance.random() < 0.3:
        item.cell.value = number
        item.cell.number_format = chance.choice(("0%", "dd/mm/yyyy", "#,##0", "0.0", "@", '#,##0 "người"', "0.00E+00"))
    return f"{item.about} as {item.cell.value!r} {item.cell.number_format}"


def rename_sheet(form: Filled, chance: Random) -> str:
    page = chance.choice(form.pages)
    page.title = chance.choice(("Sheet1", "TC của trường", "Trang tính 1", "Biểu 01", "x" * 25))
    return "a sheet renamed"


def move_sheet(form: Filled, chance: Random) -> str:
    form.book.move_sheet(chance.choice(form.pages), chance.choice((-3, -1, 1, 3)))
    return "a sheet moved"


def copy_sheet(form: Filled, chance: Random) -> str:
    """A copy of a page, in which one answer may be another."""
    page = chance.choice(form.pages)
    twin = form.book.copy_worksheet(page)
    copies = [
        Typed(twin[item.address], item.about, item.value, item.of_village)
        for item in form.there()
        if item.cell.parent is page
    ]
    if copies and chance.random() < 0.5:
        changed = chance.choice([item for item in copies if item.about != "evidence"] or copies)
        if isinstance(changed.cell.value, int):
            changed.cell.value += 1
            changed.value = changed.cell.value
    form.typed += copies
    return f"{page.title} copied"


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
        page.cell(row, 1).value = None
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


def answer_aside(form: Filled, chance: Random) -> str:
    """A second answer, typed where nothing is asked: beside the table, between tables, below the signatures."""
    item = chance.choice([other for other in form.there() if other.about in form.law.data] or form.typed)
    page: Worksheet = item.cell.parent
    row = chance.choice((item.cell.row, item.cell.row + 1, chance.randint(2, page.max_row + 3)))
    target = page.cell(row, chance.randint(2, page.max_column + 1))
    taken = isinstance(target, MergedCell) or page.row_dimensions[row].hidden or target.data_type == "f"
    if taken or any(target is other.cell for other in form.typed) or _takes_any(form.law, page, target):
        return ""
    target.value = value = item.value + 7 if isinstance(item.value, int) and item.value > 99 else "Không đạt"
    form.beside.append(Typed(target, "", value))
    return f"{value} typed into {page.title} {target.coordinate}"


def _takes_any(law: CriteriaSet, page: Worksheet, wanted: Cell) -> bool:
    """Whether anything may be typed into this cell, or the form itself says such things in its row."""
    if any(cell.value in RATIO_ROWS.values() for cell in page[wanted.row]):
        return True
    stated = {attribute.id for spec in law.data.values() for attribute in spec.attributes}
    for table, row, column, cell in keyed_cells(page):
        if cell is wanted:
            beside = column in ("note", "source", "as_of") or row.rpartition(".")[2] in stated
            return beside or table == "evidence"
    return False


def duplicate_row(form: Filled, chance: Random) -> str:
    """A row copied and inserted below, key and all, with another answer."""
    items = [item for item in form.there() if item.about in form.law.data]
    if not items:
        return ""
    item = chance.choice(items)
    page: Any = item.cell.parent
    row = item.cell.row
    if any(area.min_row <= row <= area.max_row for area in page.merged_cells.ranges):
        return ""
    shift(page, row + 1, 1, rows=True)
    for column in range(1, page.max_column + 1):
        above = page.cell(row, column)
        below = page.cell(row + 1, column)
        below.value = above.value
        below._style = copy(above._style)
        for other in form.there():
            if other.cell is above:
                if isinstance(below.value, int):
                    below.value += 1
                form.typed.append(Typed(below, other.about, below.value, other.of_village))
    return f"row {row} of {page.title} copied"


EDITS: tuple[Edit, ...] = (
    insert_rows,
    insert_columns,
    delete_row,
    delete_column,
    sort_rows,
    merge,
    into_neighbour,
    other_number,
    rename_sheet,
    move_sheet,
    copy_sheet,
    hide,
    lose_keys,
    lose_columns,
    answer_aside,
    duplicate_row,
)
