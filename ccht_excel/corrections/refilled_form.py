"""A fresh form with what could be read of a return whose own layout is no longer fit to be corrected.

Relies on the tables that the reader found, by hidden keys or by visible labels, and copies cell by cell what a person
typed, right or wrong. Refuses nothing; what has no place in the form is left out, and named.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct, field

from ccht_excel.corrections.marks import expand, is_list
from ccht_excel.exchange.grid import CellValue, ErrorValue, PercentValue, SheetGrid, address, position
from ccht_excel.exchange.keyed_sheets import META_SHEET, Cell, Row, Table, read_keyed
from ccht_excel.findings import of_judging, of_returns
from ccht_excel.findings.entry import finding
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind
from ccht_excel.model.place import Place
from ccht_excel.paper.text_size import HIGHEST_ROW, merged_width, text_height
from ccht_excel.patching.cells import DATE_FORMAT, DURATION_FORMAT, TIME_FORMAT, CellChange, content_of
from ccht_excel.patching.sheet import Sheet
from ccht_excel.patching.styles import Change
from ccht_excel.patching.workbook import PatchedWorkbook
from ccht_excel.patterns import regex
from ccht_excel.returns.people import people_beside, tables_before
from ccht_excel.returns.reader import return_tables
from ccht_excel.spreadsheets.beside import beside_in_words, cells_in_words
from ccht_excel.spreadsheets.sparse_sheet import FORMULA_WITHOUT_RESULT
from ccht_excel.spreadsheets.workbook_file import read_anew
from ccht_excel.vietnamese.text import fold
from ccht_excel.vietnamese.typed import indicator_ids

_DAY = "dd/mm/yyyy"
"""How forms show days."""
Position: TypeAlias = tuple[int, int]
_NOTHING = ("", FORMULA_WITHOUT_RESULT)
_ANSWERS = ("result", "level", "value")
_RESULT = regex(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(?: t="[a-z]+")?>(<f(?: [^<>]*)?>[^<]*</f>)<v>[^<]*</v></c>')


class RefilledForm(Struct):
    """The form being filled: ``moved`` maps places in the return to places in the form, ``carried`` are those whose
    content went with them; ``asked_anew`` are findings at cells of the form that the return did not ask for; ``left``
    names what of the return has no place in the form."""

    book: PatchedWorkbook
    grids: Mapping[str, SheetGrid]
    moved: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    carried: set[tuple[str, str]] = field(default_factory=set)
    asked_anew: list[Finding] = field(default_factory=list)
    left: tuple[str, ...] = ()

    def replaced(self, place: Place) -> Place:
        """Where cells of the return now stand in the form; only the file where they have no place."""
        cells = [address(*cell) for cell in expand(place.cell)] if place.sheet and place.cell else ()
        places = [self.moved[place.sheet, cell] for cell in cells if (place.sheet, cell) in self.moved]
        inside = [cell for name, cell in places if name == places[0][0]]
        if not inside:
            return Place(place.file)
        return Place(place.file, places[0][0], inside[0] if inside[0] == inside[-1] else f"{inside[0]}:{inside[-1]}")

    def not_carried(self, item: Finding) -> str:
        """The cells that a finding names of the return whose content is not in the form, in words; empty where none."""
        cells = [position(cell) for cell in item.named if (item.place.sheet, cell) not in self.carried]
        return cells_in_words(cells)

    def sheet(self, name: str) -> Sheet:
        """A sheet of the form."""
        found = self.book.sheet(name)
        assert found
        return found

    def is_input(self, name: str, cell: str) -> bool:
        """Whether a person fills the cell in: unlocked, no formula, and not behind another that it is merged with."""
        sheet, (row, column) = self.sheet(name), position(cell)
        hidden = any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for (top, left), (bottom, right) in self.grids[name].merged
        )
        locked = self.book.styles.is_locked(sheet.style(row, column))
        return not hidden and not locked and not sheet.has_formula(row, column)

    def write(self, name: str, cell: str, value: CellValue) -> None:
        """Write what a person typed: numbers as numbers, text as text whatever it begins with, nothing for an error."""
        if isinstance(value, ErrorValue):
            return
        if isinstance(value, PercentValue):
            value = f"{format(float(value) * 100, '.15g')}%"
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        sheet, (row, column) = self.sheet(name), position(cell)
        style = None
        if isinstance(value, date | time | timedelta):
            kinds = ((date, DATE_FORMAT), (time, TIME_FORMAT), (timedelta, DURATION_FORMAT))
            form = next(form for kind, form in kinds if isinstance(value, kind))
            if isinstance(value, date):
                form = self.book.styles.number_format(_DAY) or form
            style = self.book.styles.derived(sheet.style(row, column), Change(number_format=form))
        sheet.change(row, column, CellChange(style, content_of(value)))
        if isinstance(value, str):
            sheet.heighten(row, min(text_height(value, self._width(name, row, column)) + 3, HIGHEST_ROW))

    def _width(self, name: str, row: int, column: int) -> float:
        """The width of a cell, with those that it is merged with."""
        merged = ((left, right) for (top, left), (_, right) in self.grids[name].merged if (top, left) == (row, column))
        first, last = next(merged, (column, column))
        sheet = self.sheet(name)
        return merged_width(sheet.width(at) for at in range(first, last + 1))


def read_tables(sheets: Sequence[SheetGrid], criteria_set: CriteriaSet) -> tuple[Table, ...]:
    """The tables of a return as they are read: no list of people goes back to anybody."""
    return tables_before(return_tables(read_keyed(sheets), criteria_set), people_beside(sheets))


def evidence_count(tables: Iterable[Table]) -> int:
    """How many rows of evidence a return holds."""
    return sum(len(table.rows) for table in tables if table.name == "evidence")


def refill(
    form: bytes,
    sheets: Sequence[SheetGrid],
    source: Sequence[Table],
    criteria_set: CriteriaSet,
    campaign: Campaign,
    file: str,
) -> RefilledForm:
    """Fill a blank form (.xlsx, with enough rows for evidence) from the sheets and tables of a return."""
    blank = read_anew(form).sheets
    # A fresh form is the program's own: nothing in it acts by itself.
    filled = RefilledForm(PatchedWorkbook(form, own=True), {sheet.name: sheet for sheet in blank})
    _forget_results(filled.book)
    target = read_keyed(blank).tables
    names = _names(criteria_set, campaign)
    for table in target:
        if table.name in ("indicators", "figures", "villages", "unit"):
            _Copying(filled, table, names[table.name], source, criteria_set, file).copy()
    _copy_evidence(filled, target, source, criteria_set)
    filled.left = tuple(_left(filled, sheets))
    filled.book.begin_anew()
    return filled


def _forget_results(book: PatchedWorkbook) -> None:
    """Results of a blank form's formulas are not those of the filled one; programs compute them anew."""
    for name in book.parts.names:
        if "worksheets/sheet" in name:
            book.parts.write(name, _RESULT.sub(rb"\1>\2</c>", book.parts.read(name)))


def _left(filled: RefilledForm, sheets: Iterable[SheetGrid]) -> Iterator[str]:
    """Cells of the return with something that the form does not have, and what is beside the cells of its sheets."""
    rows = {name: dict(grid.rows) for name, grid in filled.grids.items()}
    known = {name: _by_text(grid) for name, grid in filled.grids.items()}
    words = {text for texts in known.values() for text in texts}
    for sheet in sheets:
        if is_list(sheet) or sheet.name.strip().lower() == META_SHEET:
            continue
        yield from (f"{what} (trang {sheet.name})" for what in beside_in_words(sheet))
        for number, values in sheet.rows:
            texts = {column: fold(_text(value)) for column, value in enumerate(values) if value not in _NOTHING}
            moves = {(0, 0)}
            for column, text in texts.items():
                moves.update((row - number, at - column) for row, at in known.get(sheet.name, {}).get(text, ()))
            for column, text in texts.items():
                cell = address(number, column)
                own = (_of_form(filled, rows, sheet.name, number + down, column + right) for down, right in moves)
                if text not in words and (sheet.name, cell) not in filled.carried and not any(own):
                    yield f"ô {cell} (trang {sheet.name})"


def _by_text(grid: SheetGrid) -> Mapping[str, Sequence[Position]]:
    """Where each text of a sheet stands."""
    found: dict[str, list[Position]] = {}
    for row, values in grid.rows:
        for column, value in enumerate(values):
            found.setdefault(fold(_text(value)), []).append((row, column))
    return found


def _text(value: CellValue) -> str:
    return value.strip() if type(value) is str else Cell(value, 0, 0).text


_Rows: TypeAlias = Mapping[str, Mapping[int, Sequence[CellValue]]]


def _of_form(filled: RefilledForm, rows: _Rows, name: str, row: int, column: int) -> bool:
    """Whether the form has a text of its own there, perhaps in other words than an older form, or computes."""
    if name not in rows or row < 0 or column < 0:
        return False
    values = rows[name].get(row, ())
    return any(value != "" for value in values[column : column + 1]) or filled.sheet(name).has_formula(row, column)


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


class _Copying(Struct, dict=True):
    """One table of the form being filled."""

    filled: RefilledForm
    table: Table
    names: Mapping[str, str]
    source: Sequence[Table]
    criteria_set: CriteriaSet
    file: str

    @cached_property
    def stated(self) -> Container[str]:
        """Rows that older forms had not: what is missing there is said of the return as a whole."""
        return attribute_rows(self.criteria_set)

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
        anew: list[str] = []
        for column, cell in row.cells.items():
            place = (self.table.sheet, cell.address)
            values = [(table.sheet, other[column]) for table, other in found if column in other.cells]
            for sheet, other in values:
                self.filled.moved.setdefault((sheet, other.address), place)
            if not self.filled.is_input(*place):
                continue
            typed = next(((name, other) for name, other in values if not other.blank), None)
            if typed is not None:
                name, other = typed
                self.filled.write(*place, other.value)
                self.filled.carried.add((name, other.address))
            elif not values and row.key not in self.stated and (column in _ANSWERS or column in self.criteria_set.data):
                anew.append(cell.address)
        if anew:
            self._ask_anew(row, anew)

    def _ask_anew(self, row: Row, cells: Sequence[str]) -> None:
        where = cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
        place = Place(self.file, self.table.sheet, where)
        spec = self.criteria_set.data.get(row.key)
        subject = self.criteria_set.subject
        if self.table.name == "villages":
            words = {"part": subject.part, "found": row.text("label")}
            said = finding(of_returns.VILLAGE_ROW_MISSING, place, unit_word=subject.unit, **words)
        else:
            using = self.criteria_set.indicators_using(row.key)
            said = finding(
                of_judging.ROW_MISSING,
                place,
                indicator=using[0].id if using else row.key,
                label=spec.name if spec else row.key,
                unit_word=subject.unit,
            )
        self.filled.asked_anew.append(said)


# ---------------------------------------------------------------------------------------------
# Evidence


def _copy_evidence(
    filled: RefilledForm, target: Sequence[Table], source: Sequence[Table], criteria_set: CriteriaSet
) -> None:
    homes = {table.sheet: table for table in target if table.name == "evidence"}
    free = {sheet: iter(free_rows(filled.grids[sheet], table)) for sheet, table in homes.items()}
    if not homes:
        return
    sheet_of = {row.key: table.sheet for table in target if table.name == "indicators" for row in table.rows}
    for table in source:
        if table.name != "evidence":
            continue
        around = [sheet_of[id] for id in _indicators_beside(table, source, criteria_set) if id in sheet_of]
        for row in table.rows:
            # A document goes to the page of its chỉ tiêu; what names none stays on its own page.
            named = [sheet_of[id] for id in indicator_ids(row.text("indicator")) if id in sheet_of]
            own = [table.sheet] if table.sheet in homes else []
            sheet = next(iter([*named, *own, *around, *homes]))
            number = next(free[sheet], None)
            if number is None:
                continue
            for column, at in homes[sheet].columns.items():
                other = row.cells.get(column)
                if other is None:
                    continue
                filled.moved.setdefault((table.sheet, other.address), (sheet, address(number, at)))
                if not other.blank:
                    filled.write(sheet, address(number, at), other.value)
                    filled.carried.add((table.sheet, other.address))


def _indicators_beside(table: Table, source: Iterable[Table], criteria_set: CriteriaSet) -> Iterator[str]:
    """Chỉ tiêu that stand in the same sheet as a table of evidence."""
    known = {indicator.id for indicator in criteria_set.indicators}
    for other in source:
        if other.name == "indicators" and other.sheet == table.sheet:
            yield from (row.key for row in other.rows if row.key in known)


def free_rows(sheet: SheetGrid, table: Table) -> Iterator[int]:
    """0-based numbers of the blank rows of a table of evidence, down to where it ends."""
    rows = dict(sheet.rows)
    columns = table.columns.values()
    # Bounded: a table that lost its end would go on for ever.
    for number in range(table.row + 1, table.row + 1000):
        values = rows.get(number, ())
        if any(isinstance(key, str) and key.startswith("@") for key in values[: min(columns)]):
            return
        if all(at >= len(values) or values[at] == "" for at in columns):
            yield number
