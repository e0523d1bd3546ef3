"""A fresh form with what could be read of a return whose own layout is no longer fit to be corrected.

Relies on the tables that the reader found, by hidden keys or by visible labels, and copies cell by cell what a person
typed, right or wrong. Refuses nothing; what has no place in the form is left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.workbook import Workbook

from ccht_excel.corrections.marks import expand
from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.grid import CellValue, ErrorValue, PercentValue, address
from ccht_excel.exchange.keyed_sheets import Row, Table, read_keyed
from ccht_excel.findings import of_judging, of_returns
from ccht_excel.findings.entry import finding
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind
from ccht_excel.model.place import Place
from ccht_excel.returns.reader import return_tables
from ccht_excel.spreadsheets.workbook_file import WorkbookContent, read_workbook
from ccht_excel.vietnamese.text import fold
from ccht_excel.vietnamese.typed import indicator_ids

_ANSWERS = ("result", "level", "value")


@dataclass
class RefilledForm:
    """The form being filled: ``moved`` maps places in the return to places in the form, ``asked_anew`` are findings at
    cells of the form that the return did not ask for."""

    book: Workbook
    moved: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    asked_anew: list[Finding] = field(default_factory=list)

    def replaced(self, place: Place) -> Place:
        """Where cells of the return now stand in the form; only the file where they have no place."""
        cells = expand(place.cell) if place.sheet and place.cell else ()
        places = [self.moved[place.sheet, cell] for cell in cells if (place.sheet, cell) in self.moved]
        inside = [cell for name, cell in places if name == places[0][0]]
        if not inside:
            return Place(place.file)
        return Place(place.file, places[0][0], inside[0] if inside[0] == inside[-1] else f"{inside[0]}:{inside[-1]}")


def evidence_count(content: WorkbookContent, criteria_set: CriteriaSet) -> int:
    """How many rows of evidence a return holds."""
    tables = return_tables(read_keyed(content.sheets), criteria_set)
    return sum(len(table.rows) for table in tables if table.name == "evidence")


def refill(
    form: bytes, content: WorkbookContent, criteria_set: CriteriaSet, campaign: Campaign, file: str
) -> RefilledForm:
    """Fill a blank form (.xlsx, with enough rows for evidence) from a return that could be read."""
    filled = RefilledForm(openpyxl.load_workbook(io.BytesIO(form)))
    source = return_tables(read_keyed(content.sheets), criteria_set)
    target = read_keyed(read_workbook(form).sheets).tables
    names = _names(criteria_set, campaign)
    for table in target:
        if table.name in ("indicators", "figures", "villages", "unit"):
            _Copying(filled, table, names[table.name], source, criteria_set, file).copy()
    _copy_evidence(filled, target, source, criteria_set)
    return filled


def _names(criteria_set: CriteriaSet, campaign: Campaign) -> Mapping[str, Mapping[str, str]]:
    """Row keys by what a person sees on the row, for each table."""
    return {
        "indicators": {fold(text): item.id for item in criteria_set.indicators for text in (item.id, item.title)},
        "figures": {fold(item.label): id for id, item in criteria_set.data.items() if item.kind is DatumKind.COUNT},
        "villages": {fold(village.name): village.id for village in campaign.villages},
        "unit": {},
    }


def _subject(row: Row, names: Mapping[str, str]) -> str:
    """What a row is about: the reader too believes the visible label rather than the hidden key."""
    seen = (names.get(fold(row.text(column))) for column in ("id", "label") if row.text(column))
    return next((key for key in seen if key), row.key)


@dataclass
class _Copying:
    """One table of the form being filled."""

    filled: RefilledForm
    table: Table
    names: Mapping[str, str]
    source: Sequence[Table]
    criteria_set: CriteriaSet
    file: str

    def copy(self) -> None:
        rows: dict[str, list[tuple[Table, Row]]] = {}
        for table in self.source:
            if table.name == self.table.name:
                for row in table.rows:
                    rows.setdefault(_subject(row, self.names), []).append((table, row))
        for row in self.table.rows:
            if row.key:
                self._copy_row(row, rows.get(row.key, []))

    def _copy_row(self, row: Row, found: Sequence[tuple[Table, Row]]) -> None:
        book = self.filled.book
        anew: list[str] = []
        for column, cell in row.cells.items():
            place = (self.table.sheet, cell.address)
            target = book[self.table.sheet][cell.address]
            if not _is_input(target):
                target = None
            values = [(table.sheet, other[column]) for table, other in found if column in other.cells]
            for sheet, other in values:
                self.filled.moved.setdefault((sheet, other.address), place)
            if target is None:
                continue
            typed = next((other.value for _, other in values if not other.blank), None)
            if typed is not None:
                write_value(target, typed)
            elif not found and (column in _ANSWERS or column in self.criteria_set.data):
                anew.append(cell.address)
        if anew:
            self._ask_anew(row, anew)

    def _ask_anew(self, row: Row, cells: Sequence[str]) -> None:
        where = cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
        place = Place(self.file, self.table.sheet, where)
        spec = self.criteria_set.data.get(row.key)
        if self.table.name == "villages":
            said = finding(of_returns.VILLAGE_ROW_MISSING, place, found=row.text("label"))
        else:
            using = self.criteria_set.indicators_using(row.key)
            said = finding(
                of_judging.ROW_MISSING,
                place,
                indicator=using[0].id if using else row.key,
                label=spec.name if spec else row.key,
            )
        self.filled.asked_anew.append(said)


def _is_input(cell: Any) -> bool:
    """Whether a person fills the cell in: unlocked, and no formula."""
    return not isinstance(cell, MergedCell) and not cell.protection.locked and cell.data_type != "f"


def write_value(cell: Any, value: CellValue) -> None:
    """Write what a person typed: numbers as numbers, text as text whatever it begins with, nothing for an error."""
    if isinstance(value, ErrorValue):
        return
    if isinstance(value, PercentValue):
        value = f"{format(float(value) * 100, '.15g')}%"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str):
        cell.value = storable(value)
        cell.data_type = "s"
    elif isinstance(value, bool | int | float | datetime | date | time | timedelta):
        cell.value = value


# ---------------------------------------------------------------------------------------------
# Evidence


def _copy_evidence(
    filled: RefilledForm, target: Sequence[Table], source: Sequence[Table], criteria_set: CriteriaSet
) -> None:
    homes = {table.sheet: table for table in target if table.name == "evidence"}
    free = {sheet: iter(free_rows(filled.book, table)) for sheet, table in homes.items()}
    if not homes:
        return
    sheet_of = {row.key: table.sheet for table in target if table.name == "indicators" for row in table.rows}
    for table in source:
        if table.name != "evidence":
            continue
        around = _indicators_beside(table, source, criteria_set)
        for row in table.rows:
            ids = [*indicator_ids(row.text("indicator")), *around]
            sheet = next((sheet_of[id] for id in ids if id in sheet_of), next(iter(homes)))
            number = next(free[sheet], None)
            if number is None:
                continue
            for column, at in homes[sheet].columns.items():
                other = row.cells.get(column)
                if other is None:
                    continue
                filled.moved.setdefault((table.sheet, other.address), (sheet, address(number, at)))
                if not other.blank:
                    write_value(filled.book[sheet].cell(number + 1, at + 1), other.value)


def _indicators_beside(table: Table, source: Iterable[Table], criteria_set: CriteriaSet) -> Iterator[str]:
    """Chỉ tiêu that stand in the same sheet as a table of evidence."""
    known = {indicator.id for indicator in criteria_set.indicators}
    for other in source:
        if other.name == "indicators" and other.sheet == table.sheet:
            yield from (row.key for row in other.rows if row.key in known)


def free_rows(book: Workbook, table: Table) -> Iterator[int]:
    """0-based numbers of the blank rows of a table of evidence, down to where it ends."""
    sheet = book[table.sheet]
    columns = [at + 1 for at in table.columns.values()]
    # Bounded: a table that lost its end would go on for ever.
    for number in range(table.row + 1, table.row + 1000):
        before = (sheet.cell(number + 1, at).value for at in range(1, min(columns)))
        if any(isinstance(key, str) and key.startswith("@") for key in before):
            return
        if all(sheet.cell(number + 1, at).value in (None, "") for at in columns):
            yield number
