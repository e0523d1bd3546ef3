"""What can be read on the sheets of a summary, as short digests: they tell whether a printed word was changed later.

On `Tổng hợp` every row has a digest of its own, so that a changed line can be named; the other sheets have one each.
Cells left to be filled in by hand ("……") do not count. Saving in another program changes nothing: texts are normalised,
numbers compared to ten digits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import CellValue, SheetGrid, ShownText, address
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook
from ccht_excel.spreadsheets.conditional import SHOWN_CONDITIONALLY
from ccht_excel.verification.stored_cells import numbers, stored_table, text, whole

FILL_IN = "……"
"""Dots where something is written in by hand."""

_Cells = Mapping[int, CellValue]

WrittenRow: TypeAlias = tuple[int, Iterable[tuple[int, CellValue]]]
"""A row of a sheet and its cells, (column, value), from left to right; 0-based."""


class PrintedRow(Struct, frozen=True):
    """The digest of one row, of the columns in it; ``row`` is ``None`` for a whole sheet."""

    sheet: str
    row: int | None
    columns: tuple[int, ...]
    digest: str


def row_digests(sheet: str, rows: Iterable[WrittenRow]) -> Iterator[PrintedRow]:
    """A digest for each row of a sheet."""
    for row, values in _by_row(rows).items():
        counted = {column: value for column, value in values.items() if FILL_IN not in str(value)}
        if counted:
            yield PrintedRow(sheet, row, tuple(counted), _digest([(row, counted)]))


def sheet_digest(sheet: str, rows: Iterable[WrittenRow]) -> PrintedRow:
    """One digest for a whole sheet, whose rows are given from top to bottom."""
    return PrintedRow(sheet, None, (), _digest(_by_row(rows).items()))


def changed(printed: Iterable[PrintedRow], grids: Mapping[str, SheetGrid]) -> tuple[list[str], list[str]]:
    """Places whose text is no longer what was written, and places where something was added to a row or below it."""
    altered: list[str] = []
    added: list[str] = []
    by_sheet: dict[str, list[PrintedRow]] = {}
    for item in printed:
        by_sheet.setdefault(item.sheet, []).append(item)
    for sheet, items in by_sheet.items():
        grid = grids.get(sheet)
        rows = _by_row((row, enumerate(values)) for row, values in grid.rows) if grid else {}
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


def _by_row(rows: Iterable[WrittenRow]) -> dict[int, _Cells]:
    """The cells of each row that are not blank; rows in which all are blank are left out."""
    counted = (
        (row, {column: value for column, value in cells if (value.strip() if value.__class__ is str else _said(value))})
        for row, cells in rows
    )
    return {row: cells for row, cells in counted if cells}


def _said(value: CellValue) -> bool:
    return value != "" and bool(str(value).strip())


def _digest(rows: Iterable[tuple[int, _Cells]]) -> str:
    text = "\n".join(
        [
            f"{row},{column}:{one_line(value) if value.__class__ is str else _shown(value)}"
            for row, cells in rows
            for column, value in cells.items()
        ]
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _shown(value: CellValue) -> str:
    if isinstance(value, ShownText):
        value = value.stored
    if isinstance(value, bool) or not isinstance(value, int | float):
        return one_line(str(value))
    return format(float(value), ".10g")


_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
PRINTED_COLUMNS = ("sheet", "row", "columns", "digest")


def printed_from(book: KeyedWorkbook) -> tuple[PrintedRow, ...]:
    """The digests stored in a summary.

    Raises ``ValueError`` where they are missing or damaged.
    """
    table = stored_table(book, "printed", PRINTED_COLUMNS)
    return tuple(
        PrintedRow(
            text(row["sheet"]),
            None if row["row"].blank else whole(row["row"], _LAST_ROW, 1) - 1,
            tuple(numbers(row["columns"], _LAST_COLUMN)),
            text(row["digest"], 64),
        )
        for row in table.rows
    )
