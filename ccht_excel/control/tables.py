"""The tables of one control workbook, taken cell by cell, with every problem collected on the way.

Relies on the keyed tables of :mod:`ccht_excel.exchange.keyed_sheets`, the parsers of :mod:`ccht_excel.vietnamese.typed`
and the catalogue of findings. Refuses nothing itself: what cannot be understood is a finding and a default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from ccht_excel.control.layout import SHEETS
from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.exchange.keyed_sheets import Cell, KeyedWorkbook, Row, Table
from ccht_excel.findings import of_control, of_returns
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.place import Place
from ccht_excel.vietnamese.text import clean, fold
from ccht_excel.vietnamese.typed import Reading


class ControlTables(Struct):
    """A control workbook being read; ``file`` is its name as printed in findings, ``words`` are those of its layout."""

    workbook: KeyedWorkbook
    file: str
    words: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether any finding so far is an error."""
        return any(item.severity is Severity.ERROR for item in self.findings)

    def place(self, table: Table | None, cell: Cell | None = None) -> Place:
        """A cell, a table's sheet, or the whole file."""
        return Place(self.file, table.sheet if table else "", cell.address if cell else "")

    def say(self, type: FindingType, table: Table | None = None, cell: Cell | None = None, /, **words: Any) -> None:
        """Add a finding at a cell, in a table's sheet, or about the whole file."""
        indicator = words.pop("indicator", None)
        self.findings.append(
            finding(type, self.place(table, cell), indicator=str(indicator) if indicator else None, **words)
        )

    def table(self, name: str, *columns: str) -> Table | None:
        """The table with all these columns; a finding where it is missing or stands there twice."""
        tables = self.workbook.all(name)
        whole = [table for table in tables if set(columns) <= set(table.columns)]
        if not whole:
            self.say(
                of_control.CONTROL_TABLE_MISSING, tables[0] if tables else None, table=SHEETS[name].format(**self.words)
            )
            return None
        for copy in tables[1:]:
            self.say(
                of_control.CONTROL_TABLE_DOUBLED, copy, table=SHEETS[name].format(**self.words), other=tables[0].sheet
            )
        return whole[0]

    def take(
        self, table: Table, cell: Cell, what: str, expected: str, parse: Callable[[Any], Reading[Any]], default: Any
    ) -> Any:
        """The parsed value of a cell; the default and a finding where it cannot be."""
        reading = parse(cell.value)
        if reading.problem is None:
            return reading.value
        code = of_control.CONTROL_VALUE_MISSING if reading.problem == "blank" else of_control.CONTROL_VALUE_INVALID
        self.say(code, table, cell, what=what, found=cell.text, expected=expected)
        return default

    def text(self, table: Table, row: Row, column: str, what: str) -> str:
        """Text of a cell, cleaned; a finding where the cell shows an Excel error."""
        cell = row.cells.get(column)
        if cell is not None and isinstance(cell.value, ErrorValue):
            self.say(
                of_control.CONTROL_VALUE_INVALID, table, cell, what=what, found=cell.text, expected="chữ gõ trực tiếp"
            )
            return ""
        return clean(cell.text) if cell else ""

    def subject(self, table: Table, row: Row, column: str, names: Mapping[str, str]) -> str:
        """What a row is about: its key, unless its visible text in ``column`` is that of another one.

        ``names`` maps each known id to that text. Rows sorted without the hidden column part from their keys.
        """
        seen = fold(row.text(column))
        visible = next((id for id, text in names.items() if seen and fold(text) == seen), None)
        if visible is None or visible == row.key or fold(names.get(row.key, "")) == seen:
            return row.key
        self.say(of_returns.ROW_LABEL_MISMATCH, table, row[column], found=row.key or "(trống)", visible=visible)
        return visible
