"""The tables of one control workbook, taken cell by cell, with every problem collected on the way.

Relies on the keyed tables of :mod:`ccht_excel.exchange.keyed_sheets`, the parsers of :mod:`ccht_excel.vietnamese.typed`
and the catalogue of findings. Refuses nothing itself: what cannot be understood is a finding and a default.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, time, timedelta
from typing import Any

from msgspec import Struct, field

from ccht_excel.control.layout import FORMER_WORDS, SHEETS, TITLES
from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.exchange.keyed_sheets import Cell, KeyedWorkbook, Row, Table
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.place import Place
from ccht_excel.model.subjects import UNIT
from ccht_excel.vietnamese.text import clean, fold, is_blank
from ccht_excel.vietnamese.typed import Reading, refused

_NO_TEXT = (ErrorValue, date, time, timedelta)
_AS_TEXT = "chữ (gõ dấu ' ở trước để Excel không đổi thành ngày, ví dụ: '12/2024)"
_TITLE_ROWS = 6
"""So many rows from the top are looked at for a sheet's title."""


class ControlTables(Struct):
    """A control workbook being read; ``file`` is its name as printed in findings, ``words`` are those of its layout.

    ``read`` are the rows (sheet, 0-based number) that were found to be about something, ``refused`` the tables that
    were not taken.
    """

    workbook: KeyedWorkbook
    file: str
    words: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    read: set[tuple[str, int]] = field(default_factory=set)
    refused: list[Table] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether any finding so far is an error."""
        return any(item.severity is Severity.ERROR for item in self.findings)

    @property
    def units_sheet(self) -> str:
        """The sheet of those who get forms, as it is called in the workbook."""
        table = self.workbook.first("units")
        return table.sheet if table else self.words.get("units_sheet", "")

    def place(self, table: Table | None, cell: Cell | None = None) -> Place:
        """A cell, a table's sheet, or the whole file."""
        return Place(self.file, table.sheet if table else "", cell.address if cell else "")

    def say(self, type: FindingType, table: Table | None = None, cell: Cell | None = None, /, **words: Any) -> None:
        """Add a finding at a cell, in a table's sheet, or about the whole file."""
        indicator = words.pop("indicator", None)
        self.findings.append(
            finding(
                type,
                self.place(table, cell),
                indicator=str(indicator) if indicator else None,
                unit_word=self.words.get("unit_word", UNIT),
                units_sheet=self.units_sheet,
                **words,
            )
        )

    def table(self, name: str, *columns: str) -> Table | None:
        """The table with all these columns; a finding where it is missing or stands there twice."""
        tables = self.workbook.all(name)
        whole = [table for table in tables if set(columns) <= set(table.columns)]
        if not whole:
            self.refused += tables
            sheet = tables[0].sheet if tables else self.lost_sheet(name)
            place = Place(self.file, sheet)
            self.findings.append(
                finding(of_control.CONTROL_TABLE_MISSING, place, table=SHEETS[name].format(**self.words))
            )
            return None
        for copy in tables[1:]:
            self.say(
                of_control.CONTROL_TABLE_DOUBLED, copy, table=SHEETS[name].format(**self.words), other=tables[0].sheet
            )
        self.refused += [table for table in tables if table is not whole[0]]
        if name != "assignments":
            self._say_copied_columns(whole[0])
        return whole[0]

    def may_have(self, name: str) -> bool:
        """Whether a table that may be missing is there, or was: its sheet is."""
        return bool(self.workbook.all(name) or self.lost_sheet(name))

    def lost_sheet(self, name: str) -> str:
        """The sheet that a table stood on, by its name or title, where its keys are gone; empty for none."""
        known = {table.sheet for table in self.workbook.tables}
        called = (self.words, {**self.words, **FORMER_WORDS})
        wanted = {fold(text[name].format(**words)) for text in (SHEETS, TITLES) for words in called}
        for sheet in self.workbook.sheets:
            texts = [sheet.name, *(value for _, values in sheet.rows[:_TITLE_ROWS] for value in values)]
            if sheet.name not in known and any(isinstance(text, str) and fold(text) in wanted for text in texts):
                return sheet.name
        return ""

    def _say_copied_columns(self, table: Table) -> None:
        """Name cells of copied columns that say something else than the first."""
        for row in table.rows:
            for column, copies in row.copies.items():
                first = row[column]
                for cell in copies:
                    if not cell.blank and cell.text != first.text:
                        words = {"found": cell.text, "first": first.text, "other": first.address}
                        self.say(of_control.CONTROL_COLUMN_DOUBLED, table, cell, **words)

    def rows(
        self, table: Table, names: Mapping[str, str], column: str, compared: Collection[str]
    ) -> tuple[dict[str, Row], list[Row]]:
        """The row of each subject, and the rows that are of none; a finding where two rows of one say different things.

        ``names`` maps each id to the text in ``column`` (see :meth:`subject`), ``compared`` are the columns with what
        is said.
        """
        found: dict[str, Row] = {}
        strange = []
        for row in table.rows:
            subject = self.subject(table, row, column, names) if column in table.columns else row.key
            if subject not in names:
                strange.append(row)
                continue
            self.read.add((table.sheet, row.number))
            first = found.setdefault(subject, row)
            for key in compared if first is not row else ():
                if not row[key].blank and row[key].text != first[key].text:
                    words = {"what": names[subject], "found": row[key].text, "first": first[key].text}
                    self.say(of_control.CONTROL_ROW_DOUBLED, table, row[key], other=first[key].address, **words)
        return found, strange

    def take(
        self, table: Table, cell: Cell, what: str, expected: str, parse: Callable[[Any], Reading[Any]], default: Any
    ) -> Any:
        """The parsed value of a cell; the default and a finding where it cannot be."""
        reading = refused("error") if isinstance(cell.value, ErrorValue) else parse(cell.value)
        if reading.problem is None:
            return reading.value
        code = of_control.CONTROL_VALUE_MISSING if reading.problem == "blank" else of_control.CONTROL_VALUE_INVALID
        self.say(code, table, cell, what=what, found=cell.text, expected=expected)
        return default

    def text(self, table: Table, row: Row, column: str, what: str) -> str:
        """Text of a cell, cleaned, none where it is dots; a finding where it is an Excel error or was made a day of."""
        cell = row.cells.get(column)
        if cell is not None and isinstance(cell.value, _NO_TEXT):
            expected = "chữ gõ trực tiếp" if isinstance(cell.value, ErrorValue) else _AS_TEXT
            self.say(of_control.CONTROL_VALUE_INVALID, table, cell, what=what, found=cell.text, expected=expected)
            return ""
        return clean(cell.text) if cell and not is_blank(cell.text) else ""

    def subject(self, table: Table, row: Row, column: str, names: Mapping[str, str]) -> str:
        """What a row is about: its key, unless its visible text in ``column`` is that of another one.

        ``names`` maps each known id to that text. Rows sorted without the hidden column part from their keys.
        """
        seen = self._called(row.text(column))
        visible = next((id for id, text in names.items() if seen and self._called(text) == seen), None)
        if visible is None or visible == row.key or self._called(names.get(row.key, "")) == seen:
            return row.key
        self.say(of_control.CONTROL_ROW_MOVED, table, row[column], visible=names[visible])
        return visible

    def _called(self, text: str) -> str:
        """A text for comparing: earlier versions called those who fill in forms by one word, whatever the set."""
        return fold(text).replace(fold(UNIT), fold(self.words.get("unit_word", UNIT)))
