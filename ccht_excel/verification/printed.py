"""What can be read on the sheets of a summary, as short digests: they tell whether a printed word was changed later.

On `Tổng hợp` every row has a digest of its own, so that a changed line can be named; the other sheets have one each.
Cells left to be filled in by hand ("……") do not count. Saving in another program changes nothing: texts are normalised,
numbers compared to ten digits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import CellValue, SheetGrid, ShownText, address
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook
from ccht_excel.spreadsheets.conditional import SHOWN_CONDITIONALLY
from ccht_excel.verification.stored_cells import numbers, stored_table, text, whole

FILL_IN = "……"
"""Dots where something is written in by hand."""

_Cells = Mapping[int, CellValue]


class PrintedRow(Struct, frozen=True):
    """The digest of one row, of the columns in it; ``row`` is ``None`` for a whole sheet."""

    sheet: str
    row: int | None
    columns: tuple[int, ...]
    digest: str


def row_digests(sheet: str, cells: Iterable[tuple[int, int, CellValue]]) -> Iterator[PrintedRow]:
    """A digest for each row of a sheet; cells are (row, column, value), 0-based."""
    for row, values in _by_row(cells).items():
        counted = {column: value for column, value in values.items() if FILL_IN not in str(value)}
        if counted:
            yield PrintedRow(sheet, row, tuple(counted), _digest([(row, counted)]))


def sheet_digest(sheet: str, cells: Iterable[tuple[int, int, CellValue]]) -> PrintedRow:
    """One digest for a whole sheet."""
    return PrintedRow(sheet, None, (), _digest(_by_row(cells).items()))


def changed(printed: Iterable[PrintedRow], grids: Mapping[str, SheetGrid]) -> tuple[list[str], list[str]]:
    """Places whose text is no longer what was written, and places where something was added to a row or below it."""
    altered: list[str] = []
    added: list[str] = []
    by_sheet: dict[str, list[PrintedRow]] = {}
    for item in printed:
        by_sheet.setdefault(item.sheet, []).append(item)
    for sheet, items in by_sheet.items():
        grid = grids.get(sheet)
        rows = _by_row(_grid_cells(grid)) if grid else {}
        if items[0].row is None:
            if _digest(rows.items()) != items[0].digest and not any(map(_unread, rows.values())):
                altered.append(f"trang {sheet}")
            continue
        for item in items:
            found = rows.get(item.row or 0, {})
            counted = {column: found[column] for column in item.columns if column in found}
            if _digest([(item.row or 0, counted)]) != item.digest and not _unread(counted):
                altered.append(f"trang {sheet}, dòng {(item.row or 0) + 1}")
        written = {(item.row, column) for item in items for column in item.columns}
        added += [
            f"trang {sheet}, ô {address(row, column)}"
            for row, values in rows.items()
            for column, value in values.items()
            if (row, column) not in written and FILL_IN not in str(value)
        ]
    return altered, added


def _unread(cells: _Cells) -> bool:
    """Whether a cell was not read because of a conditional format: what stands there cannot be called altered.

    A file of which only words are compared is never called genuine, so nothing passes by this.
    """
    return SHOWN_CONDITIONALLY in cells.values()


def _grid_cells(grid: SheetGrid) -> Iterator[tuple[int, int, CellValue]]:
    for row, values in grid.rows:
        for column, value in enumerate(values):
            yield row, column, value


def _by_row(cells: Iterable[tuple[int, int, CellValue]]) -> dict[int, dict[int, CellValue]]:
    rows: dict[int, dict[int, CellValue]] = {}
    for row, column, value in sorted(cells, key=itemgetter(0, 1)):
        if value != "" and (value.strip() if value.__class__ is str else str(value).strip()):
            rows.setdefault(row, {})[column] = value
    return rows


def _digest(rows: Iterable[tuple[int, _Cells]]) -> str:
    text = "\n".join(f"{row},{column}:{_shown(value)}" for row, cells in rows for column, value in cells.items())
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _shown(value: CellValue) -> str:
    if value.__class__ is str:
        return one_line(value)
    if isinstance(value, ShownText):
        value = value.stored
    if isinstance(value, bool) or not isinstance(value, int | float):
        return one_line(str(value))
    return format(float(value), ".10g")


_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
_PRINTED_COLUMNS = ("sheet", "row", "columns", "digest")


def printed_from(book: KeyedWorkbook) -> tuple[PrintedRow, ...]:
    """The digests stored in a summary.

    Raises ``ValueError`` where they are missing or damaged.
    """
    table = stored_table(book, "printed", _PRINTED_COLUMNS)
    return tuple(
        PrintedRow(
            text(row["sheet"]),
            None if row["row"].blank else whole(row["row"], _LAST_ROW, 1) - 1,
            tuple(numbers(row["columns"], _LAST_COLUMN)),
            text(row["digest"], 64),
        )
        for row in table.rows
    )
