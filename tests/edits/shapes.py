"""Rows, columns and sheets changed as office programs do it: cells stay the same objects wherever they go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet


def shift(page: Worksheet, at: int, by: int, *, rows: bool) -> None:
    """Insert ``by`` rows (or columns) before ``at``, or delete so many from there where it is negative."""
    sheet: Any = page
    merged = [CellRange(area.coord) for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area.coord)
    cells = sheet._cells
    moved: dict[tuple[int, int], Any] = {}
    for place in list(cells):
        to = _moved(place[0 if rows else 1], at, by)
        cell = cells.pop(place)
        if to is not None:
            cell.row, cell.column = (to, place[1]) if rows else (place[0], to)
            moved[cell.row, cell.column] = cell
    cells.update(moved)
    _shift_hidden(sheet, at, by, rows=rows)
    for area in merged:
        _merge_again(sheet, area, at, by, rows=rows)


def _moved(number: int, at: int, by: int) -> int | None:
    if number < at:
        return number
    return number + by if by > 0 or number >= at - by else None


def _shift_hidden(sheet: Any, at: int, by: int, *, rows: bool) -> None:
    from openpyxl.utils import column_index_from_string, get_column_letter

    sizes = sheet.row_dimensions if rows else sheet.column_dimensions
    number: Callable[[Any], int] = int if rows else column_index_from_string
    hidden = [number(key) for key, size in sizes.items() if size.hidden]
    for key in hidden:
        sizes[key if rows else get_column_letter(key)].hidden = False
    for key in hidden:
        to = _moved(key, at, by)
        if to is not None:
            sizes[to if rows else get_column_letter(to)].hidden = True


def _merge_again(sheet: Any, area: CellRange, at: int, by: int, *, rows: bool) -> None:
    low, high = (area.min_row, area.max_row) if rows else (area.min_col, area.max_col)
    kept = [to for number in range(low, high + 1) if (to := _moved(number, at, by)) is not None]
    if not kept:
        return
    box = (
        (min(kept), area.min_col, max(kept), area.max_col)
        if rows
        else (area.min_row, min(kept), area.max_row, max(kept))
    )
    if box[:2] != box[2:]:
        sheet.merge_cells(start_row=box[0], start_column=box[1], end_row=box[2], end_column=box[3])


def exchange_rows(page: Worksheet, one: int, other: int, first_column: int) -> None:
    """Let two rows change places, from this column on."""
    sheet: Any = page
    cells = sheet._cells
    columns = {column for row, column in cells if row in (one, other) and column >= first_column}
    for column in columns:
        above, below = cells.pop((one, column), None), cells.pop((other, column), None)
        for cell, row in ((above, other), (below, one)):
            if cell is not None:
                cell.row = row
                cells[row, column] = cell
