"""Columns of a form: where they are, copied."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from tests.support.campaigns import keyed_cells


def copy_column(sheet: Worksheet, column: int, change: Callable[[object], object] = lambda value: value) -> None:
    """Insert a copy of a column to its right, as Insert Copied Cells does, its numbers changed."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_cols(column + 1)
    for row in range(1, sheet.max_row + 1):
        value = sheet.cell(row, column).value
        sheet.cell(row, column + 1).value = change(value) if isinstance(value, int) else value  # type: ignore[assignment]


def column_of(sheet: Worksheet, table: str, column: str) -> int:
    return next(cell.column for name, _, key, cell in keyed_cells(sheet) if (name, key) == (table, column))
