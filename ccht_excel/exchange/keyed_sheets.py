"""The exchange format: tables addressed by (table, row key, column key), never by coordinates.

Column A is hidden and holds keys. A cell ``@name`` there starts the table *name*; the other cells of that row hold its
column keys, and the row is hidden. The rows below belong to the table until the next ``@…`` (``@end`` starts none);
column A may hold a row key. A very hidden sheet ``_ccht`` says what the workbook is. docs/keyed_sheets.md describes it
in full.

Writing relies on XlsxWriter, reading on plain grids of cell values from :mod:`ccht_excel.spreadsheets.workbook_file`,
whatever the file type was. The key column is found wherever it was moved to. Refuses nothing: what is not a keyed table
is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct, field

from ccht_excel.exchange.cell_text import quoted
from ccht_excel.exchange.grid import (
    CellValue,
    ErrorValue,
    PercentValue,
    RowValues,
    SheetGrid,
    address,
    all_told,
    remember,
    told,
)

META_SHEET = "_ccht"
SCHEMA = "1"

_META_ROWS = 30
_KINDS = frozenset({"control", "return", "summary", "rollup"})

TABLES = frozenset(
    {
        # control workbook
        *(
            "campaign",
            "paperwork",
            "recognitions",
            "past",
            "references",
            "reference_source",
            "units",
            "assignments",
            "targets",
            "villages",
            "resolutions",
        ),
        # return workbook
        *("unit", "indicators", "figures", "evidence", "corrections"),
        # machine sheet of the summary, besides "units" and "targets"
        *("summary", "standards", "results", "data", "submissions", "findings", "record", "printed"),
        "end",
    }
)
"""Names that start a table; any other text with ``@`` is something a person typed."""


# ---------------------------------------------------------------------------------------------
# Writing


class KeyWriter:
    """Writes the hidden keys beside a visible layout. Rows and columns are 0-based, as in XlsxWriter."""

    def __init__(self, worksheet: Any) -> None:
        self._worksheet = worksheet
        worksheet.set_column(0, 0, 2, None, {"hidden": True})

    def table(self, row: int, name: str, columns: Mapping[int, str], *, hidden: bool = True) -> None:
        """Start the table ``name`` in this row: ``columns`` maps column number to column key.

        ``hidden=False`` is for the one table whose columns people add themselves.
        """
        self._worksheet.write_string(row, 0, f"@{name}")
        for column, key in columns.items():
            self._worksheet.write_string(row, column, key)
        if hidden:
            self._worksheet.set_row(row, None, None, {"hidden": True})

    def key(self, row: int, key: str) -> None:
        """Give the row its key."""
        self._worksheet.write_string(row, 0, key)

    def end(self, row: int) -> None:
        """End the table above: rows from here on belong to no table."""
        self._worksheet.write_string(row, 0, "@end")


def write_meta(workbook: Any, meta: Mapping[str, str]) -> None:
    """Write the very hidden sheet that says what this workbook is. Call it after all other sheets."""
    worksheet = workbook.add_worksheet(META_SHEET)
    for row, (key, value) in enumerate({"schema": SCHEMA, **meta}.items()):
        worksheet.write_string(row, 0, key)
        worksheet.write_string(row, 1, value)
    worksheet.very_hidden()


# ---------------------------------------------------------------------------------------------
# Reading


class Cell(NamedTuple):
    """One cell of a table: its value and its real place in the sheet (0-based)."""

    value: CellValue
    row: int
    column: int

    @property
    def address(self) -> str:
        """The Excel address, e.g. ``E14``."""
        return address(self.row, self.column)

    @property
    def blank(self) -> bool:
        """Whether the cell shows nothing."""
        return isinstance(self.value, str) and not self.value.strip()

    @property
    def text(self) -> str:
        """The cell as a person sees it, near enough to quote: no ``.0`` of whole numbers, TRUE, dates day first."""
        value = self.value
        if isinstance(value, ErrorValue):
            return value.text
        if isinstance(value, PercentValue):
            return f"{format(value * 100, '.15g')}%"
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, float):
            return format(value, ".15g")
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        return str(quoted(value) if isinstance(value, int) else value).strip()


class Row(Struct, frozen=True, dict=True):
    """A row of a table; ``cells`` by column key, with a blank cell for every column of the table.

    ``copies`` are the cells of further columns with the same key: somebody copied the column.
    """

    key: str
    number: int
    cells: Mapping[str, Cell]
    copies: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Cell:
        """The cell in this column; ``KeyError`` where the table has no such column."""
        return self.cells[column]

    @cached_property
    def blank(self) -> bool:
        """Whether no cell of the row shows anything."""
        return all(cell.blank for key in self.cells for cell in self.all(key))

    def all(self, column: str) -> tuple[Cell, ...]:
        """Every cell that stands under this column key, copies of the column included."""
        return (self.cells[column], *self.copies.get(column, ())) if self.copies else (self.cells[column],)

    def shown(self, column: str) -> Cell:
        """The first filled cell under this column key; the first of all where none is."""
        if not self.copies:
            return self.cells[column]
        cells = self.all(column)
        return next((cell for cell in cells if not cell.blank), cells[0])

    def text(self, column: str) -> str:
        """Text of a cell; empty where the table has no such column."""
        cell = self.cells.get(column)
        return cell.text if cell else ""


class Table(Struct, frozen=True):
    """A table found in a sheet: ``columns`` maps key to 0-based column number, ``row`` is where ``@name`` stands.

    ``key_column`` has the keys of its rows, where there are any.
    ``below`` are the filled rows from its ``@end``, which stands in row ``end``, to the next table.
    """

    name: str
    sheet: str
    row: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    below: tuple[Row, ...] = ()
    end: int | None = None
    key_column: int | None = None

    def get(self, key: str) -> Row | None:
        """The first row with this key."""
        return next((row for row in self.rows if row.key == key), None)

    def keyed(self) -> dict[str, Row]:
        """Rows by key, the first of each; rows without a key are left out."""
        found: dict[str, Row] = {}
        for row in self.rows:
            if row.key:
                found.setdefault(row.key, row)
        return found


class KeyedWorkbook(Struct, frozen=True):
    """All keyed tables of a workbook with what its ``_ccht`` sheet says (empty where that sheet is gone)."""

    meta: Mapping[str, str]
    tables: tuple[Table, ...]
    sheets: tuple[SheetGrid, ...] = ()

    def all(self, name: str) -> tuple[Table, ...]:
        """Every table of this name, in sheet order (copies of a sheet give several)."""
        return tuple(table for table in self.tables if table.name == name)

    def first(self, name: str) -> Table | None:
        """The first table of this name."""
        return next(iter(self.all(name)), None)


def read_keyed(sheets: Iterable[SheetGrid]) -> KeyedWorkbook:
    """Find the keyed tables in the sheets of a workbook."""
    kept = tuple(sheets)
    about = [is_meta(sheet) for sheet in kept]
    meta: dict[str, str] = {}
    tables: list[Table] = []
    for sheet, is_about in zip(kept, about, strict=True):
        if not is_about:
            tables.extend(_tables(sheet))
    named = (sheet for sheet, is_about in zip(kept, about, strict=True) if is_about)
    for sheet in sorted(named, key=lambda sheet: sheet.name.strip().lower() != META_SHEET):
        meta = meta or _read_meta(sheet)
    return KeyedWorkbook(meta, tuple(tables), kept)


def is_meta(sheet: SheetGrid) -> bool:
    """Whether a sheet is the one that says what the workbook is: by its name, or by what stands in it.

    Programs that show every sheet give it another name and put titles of their own above.
    """
    if sheet.name.strip().lower() == META_SHEET:
        return True
    if len(sheet.rows) > _META_ROWS or not any(all_told(sheet.rows, _says_schema)):
        return False
    said = _read_meta(sheet)
    return "schema" in said and said.get("kind") in _KINDS


def _says_schema(values: Sequence[CellValue]) -> bool:
    return any(isinstance(value, str) and "schema" in value for value in values)


def _read_meta(sheet: SheetGrid) -> dict[str, str]:
    meta: dict[str, str] = {}
    for said in all_told(sheet.rows, _pair):
        if said:
            meta.setdefault(*said)
    return meta


def _pair(values: Sequence[CellValue]) -> tuple[str, str] | None:
    """The texts of the first two filled cells of a row."""
    filled = [value for value in values if value != ""]
    return (Cell(filled[0], 0, 0).text, Cell(filled[1], 0, 0).text) if len(filled) > 1 else None


class _Layout(Struct, frozen=True, eq=False):
    """The columns that a row starts a table with: the first of each key, and further ones, which are rare.

    It is the same object for all tables that start with the same row, where that is one met before.
    """

    columns: Mapping[str, int]
    more: Sequence[tuple[str, Sequence[int]]]


class _Open(Struct):
    """A table being read: where it starts, its columns, its rows and what stands below its end.

    ``remembered`` is whether its layout is one that was met before.
    """

    name: str
    row: int
    key_column: int
    layout: _Layout
    remembered: bool
    rows: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    end: int | None = None

    def take(self, number: int, values: Sequence[CellValue]) -> None:
        """Take in one row of the sheet."""
        if self.remembered and isinstance(values, RowValues):
            row = self._known(number, values)
        else:
            row = self._read(number, values)
        if self.end is not None:
            if not row.blank:
                self.below.append(row)
        elif row.key or not row.blank:
            self.rows.append(row)

    def _known(self, number: int, values: RowValues) -> Row:
        """A row that was met before, from memory where it was met in such a table."""
        place = self.layout, number, self.end is None
        row = values.facts.get(place)
        if not isinstance(row, Row):
            row = self._read(number, values)
            remember(values, place, row)
        return row

    def _read(self, number: int, values: Sequence[CellValue]) -> Row:
        count = len(values)

        def cell(column: int) -> Cell:
            return Cell(values[column] if column < count else "", number, column)

        return Row(
            "" if self.end is not None else cell(self.key_column).text,
            number,
            {
                name: Cell(values[column] if column < count else "", number, column)
                for name, column in self.layout.columns.items()
            },
            {name: tuple(map(cell, columns)) for name, columns in self.layout.more},
        )

    def table(self, sheet: str) -> Table:
        """The table as far as it was read."""
        rows, below = tuple(self.rows), tuple(self.below)
        return Table(self.name, sheet, self.row, self.layout.columns, rows, below, self.end, self.key_column)


def _tables(sheet: SheetGrid) -> Iterator[Table]:
    current: _Open | None = None
    for (number, values), marker in zip(sheet.rows, all_told(sheet.rows, _marker), strict=True):
        if marker is not None and marker[1] != "end":
            if current:
                yield current.table(sheet.name)
            current = _opened(number, *marker, values)
        elif current:
            if marker is not None and current.end is None:
                current.end = number
            current.take(number, values)
    if current:
        yield current.table(sheet.name)


def _opened(number: int, key_column: int, name: str, values: Sequence[CellValue]) -> _Open:
    return _Open(name, number, key_column, told(values, _layout), isinstance(values, RowValues))


def _layout(values: Sequence[CellValue]) -> _Layout:
    """The columns of the table that a row starts."""
    marker = _marker(values)
    columns: dict[str, list[int]] = {}
    for column, value in enumerate(values):
        text = Cell(value, 0, column).text if isinstance(value, str | int | float) else ""
        if text and (marker is None or column != marker[0]):
            columns.setdefault(text, []).append(column)
    more = [(name, some[1:]) for name, some in columns.items() if len(some) > 1]
    return _Layout({name: some[0] for name, some in columns.items()}, more)


def _marker(values: Sequence[CellValue]) -> tuple[int, str] | None:
    """(key column, table name) where the first filled cell of the row starts a table."""
    for column, value in enumerate(values):
        if value != "":
            if isinstance(value, str) and value.startswith("@") and value.strip()[1:] in TABLES:
                return column, value.strip()[1:]
            return None
    return None
