"""The rows of a table of evidence as people see them, before anything is made of them.

A cell merged over several rows stands in each, one that says "as above" ("-nt-", "như trên", "〃") is what stands above
it, and what was typed right below the table belongs to it. Takes no other table apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import fold
from ccht_excel.vietnamese.typed import indicator_places

_WORDS = regex(r"\W{0,5}(?:n\W?t|nhu (?:o |dong |muc |hang )?tren)\W{0,5}")
_SIGNS = regex(r"\s*(?:[\"“”„〃″]{1,2}|''|,,)\s*")
_LONGEST = 30


def as_seen(table: Table, sheet: SheetGrid | None, known: Sequence[str]) -> Table:
    """The table, which stands on this sheet, as people see it; ``known`` are the ids of all chỉ tiêu."""
    if table.name != "evidence":
        return table
    return _with_dittos(_with_rows_below(_with_merged_cells(table, sheet), known))


def _with_merged_cells(table: Table, sheet: SheetGrid | None) -> Table:
    """A table of evidence in which a cell merged over several rows stands in each of them, as people see it.

    It keeps its own place: what is said of it is said where it can be changed.
    """
    tall = [area for area in sheet.merged if area[1][0] > area[0][0] > table.row] if sheet else []
    if not sheet or not tall:
        return table
    grid = dict(sheet.rows)

    def seen(cell: Cell) -> Cell:
        for (top, left), (bottom, _) in tall:
            if left == cell.column and top < cell.row <= bottom and cell.blank:
                values = grid.get(top, ())
                return Cell(values[left] if left < len(values) else "", top, left)
        return cell

    def filled(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(replace(row, cells={column: seen(cell) for column, cell in row.cells.items()}) for row in rows)

    return replace(table, rows=filled(table.rows), below=filled(table.below))


def _with_rows_below(table: Table, known: Sequence[str]) -> Table:
    """A table of evidence with what was typed under it: the first row, blank in the form, and rows for a known id."""
    typed = [
        row
        for row in table.below
        if row.number == table.end or any(id in known for id, _ in indicator_places(row.text("indicator")))
    ]
    return replace(table, rows=(*table.rows, *typed))


def _with_dittos(table: Table) -> Table:
    """The table with what is meant in the place of marks that say "as above"; each cell keeps its own place.

    Below a blank cell, or in the first row, such a mark stays, and means nothing.
    """
    if not any(is_ditto(cell) for row in table.rows for cell in row.cells.values()):
        return table
    rows: list[Row] = []
    above: Mapping[str, Cell] = {}
    for row in table.rows:
        if not row.blank:
            meant = {column: _meant(cell, above.get(column)) for column, cell in row.cells.items()}
            row, above = replace(row, cells=meant), meant
        rows.append(row)
    return replace(table, rows=tuple(rows))


def _meant(cell: Cell, above: Cell | None) -> Cell:
    return cell._replace(value=above.value) if above and not above.blank and is_ditto(cell) else cell


def is_ditto(cell: Cell) -> bool:
    """Whether a cell says no more than that it is as the one above."""
    value = cell.value
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        return False
    return _SIGNS.fullmatch(value) is not None or _WORDS.fullmatch(fold(value)) is not None
