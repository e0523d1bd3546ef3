"""What people do to a form they have filled in, one habit a function; each says what it did, or nothing."""

from __future__ import annotations

from copy import copy
from random import Random
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.forms.layout import RATIO_ROWS
from ccht_excel.model.law import CriteriaSet
from tests.edits.anywhere import (
    Edit,
    delete_column,
    delete_row,
    hide,
    insert_columns,
    insert_rows,
    lose_columns,
    lose_keys,
    merge,
    move_sheet,
    rename_sheet,
    sort_rows,
)
from tests.edits.filled import Filled, Typed, answered_in
from tests.edits.shapes import shift
from tests.support.campaigns import keyed_cells


def into_neighbour(form: Filled, chance: Random) -> str:
    """An answer typed into a cell beside its own, one where nothing stands and nothing is asked."""
    items = [other for other in form.there() if other.about != "evidence"]
    if not items:
        return ""
    item = chance.choice(items)
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
