"""What people put beside an answer cell instead of into it: the next column, the note, a note pinned to the cell.

Relies on :mod:`ccht_excel.returns.answers`. Never takes it for the answer; says where it is, so that a blank cell is
called blank only where there is nothing at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import CellValue, ErrorValue, PercentValue, SheetGrid, address, further_cells
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_sight
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.law.attributes import mentions, stated_choice
from ccht_excel.model.attributes import Attribute, stated_key
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec, Outcome
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.place import Place
from ccht_excel.returns.answers import AnswerCell
from ccht_excel.returns.labels import unlike
from ccht_excel.vietnamese.printed import format_count
from ccht_excel.vietnamese.text import clean, is_blank
from ccht_excel.vietnamese.typed import count_shown_as_day, parse_count, parse_result
from ccht_excel.vietnamese.typed_levels import parse_level

_ANSWERS = frozenset({"result", "level", "value"})
OF_FORM = frozenset({"id", "number", "label"})
"""Columns with what the form itself says; what it says of the past is no answer in any kind of cell."""
_PAST, _NOTE = "past", "note"
_FEWEST, _MOST = 100, 10_000_000
"""Smaller numbers are of rows and levels, larger ones of telephones."""
_FEWEST_LETTERS = 3
_QUOTED = 40
_SHOWN = 5
_FORM_TABLES = frozenset({"indicators", "figures", "villages", "evidence"})
_ASKING = frozenset({"indicators", "figures"})
"""Tables where people may write what a number is by."""


class Aside(Struct, frozen=True):
    """What lies beside one blank answer: ``typed`` are cells, ``pinned`` what is no cell, in words."""

    asked: AnswerCell
    spec: DatumSpec
    typed: tuple[Cell, ...] = ()
    pinned: tuple[str, ...] = ()

    def finding(self) -> Finding:
        """What is said of it, at the blank cell."""
        return say_aside(self.asked, self.spec, self.typed, self.pinned)


def say_aside(asked: AnswerCell, spec: DatumSpec, typed: Sequence[Cell], pinned: Sequence[str] = ()) -> Finding:
    """What is said at a blank cell of what lies beside it."""
    found = " và ".join((*(cell_in_words(cell.address, cell.value) for cell in typed), *pinned))
    named = [cell.address for cell in typed]
    return asked.say(of_sight.ANSWER_ASIDE, label=spec.name, found=found, named=named)


class Asides:
    """The sheets of one file, looked at around their blank answers."""

    def __init__(self, sheets: Mapping[str, SheetGrid], tables: Sequence[Table]) -> None:
        self._sheets = sheets
        self._rows = {name: dict(sheet.rows) for name, sheet in sheets.items()}
        self._edges: dict[str, int] = {}
        self._tables = tables
        for table in tables:
            if table.name in _FORM_TABLES and table.columns:
                copied = (cell.column for row in table.rows for cells in row.copies.values() for cell in cells)
                edge = max((*table.columns.values(), *copied))
                self._edges[table.sheet] = max(edge, self._edges.get(table.sheet, 0))

    def of(self, asked: AnswerCell, table: Table, spec: DatumSpec) -> Aside | None:
        """What lies beside this answer, which is blank; ``None`` where there is nothing."""
        typed = (*self._typed(asked.cell, table, spec), *self._below(table, spec))
        pinned = tuple(self._pinned(asked.cell, table))
        return Aside(asked, spec, typed, pinned) if typed or pinned else None

    def _typed(self, cell: Cell, table: Table, spec: DatumSpec) -> Iterator[Cell]:
        """Cells of the row that are not the form's own, and a note that would be an answer."""
        names = {column: name for name, column in table.columns.items()}
        own = OF_DATUM[spec.kind].column
        for column, value in enumerate(self._rows[table.sheet].get(cell.row, ())):
            name = names.get(column)
            if not column or column == cell.column or _is_empty(value) or name == own:
                continue
            if name is None:
                is_theirs = not self._headed(table, column) or is_foreign(value)
            elif name in OF_FORM:
                is_theirs = is_foreign(value, naming=True)
            else:
                is_theirs = name in _ANSWERS or is_answer(value, spec)
            if is_theirs:
                yield Cell(value, cell.row, column)

    def _below(self, table: Table, spec: DatumSpec) -> Iterator[Cell]:
        """Answers in the rows that ask what this one is by."""
        asked = {stated_key(spec.id, item.id): item for item in spec.attributes}
        for row in table.rows:
            cells = row.all(OF_DATUM[spec.kind].column) if row.key in asked else ()
            for cell in cells:
                if is_answer(cell.value, spec):
                    yield cell

    def of_attribute(self, blank: AnswerCell, attribute: Attribute) -> list[Cell]:
        """Cells of a sheet that hold an answer to an attribute whose own cell, ``blank``, is left blank.

        A choice is looked for in all tables of the sheet, source and day of a figure in its row.
        """
        found: dict[str, Cell] = {}
        for table in self._tables:
            if table.sheet != blank.sheet or table.name not in _ASKING:
                continue
            names = {column: name for name, column in table.columns.items()}
            for row in table.rows:
                if attribute.beside and row.number != blank.cell.row:
                    continue
                for column, value in enumerate(self._rows[table.sheet].get(row.number, ())):
                    place = address(row.number, column)
                    if column and place != blank.cell.address and _mentions(names.get(column), attribute, value):
                        found[place] = Cell(value, row.number, column)
        return list(found.values())[:_SHOWN]

    def _headed(self, table: Table, column: int) -> bool:
        """Whether a column without a key stands among those of the form, under a heading of its own."""
        if column > max(table.columns.values()):
            return False
        before = [values for number, values in self._sheets[table.sheet].rows if number <= table.row][-2:]
        return any(column < len(values) and not _is_empty(values[column]) for values in before)

    def _pinned(self, cell: Cell, table: Table) -> Iterator[str]:
        sheet = self._sheets[table.sheet]
        noted = sorted(place for place in sheet.notes if place[0] == cell.row)
        if noted:
            yield f"có ghi chú gắn ở ô {', '.join(address(*place) for place in noted[:_SHOWN])}"
        elif sheet.drawn:
            yield f"trang có {', '.join(sheet.drawn)}"

    def answers_in(self, row: Row, criteria_set: CriteriaSet) -> list[Cell]:
        """Cells of a row that asks nothing which would be answers elsewhere."""
        specs = {OF_DATUM[spec.kind].column: spec for spec in criteria_set.data.values()}
        return [
            cell
            for column, spec in specs.items()
            if column in row.cells
            for cell in row.all(column)
            if not _is_empty(cell.value) and _answers(cell.value, spec)
        ]

    def beyond(self, file: str, said: Iterable[Aside]) -> Iterator[Finding]:
        """Cells to the right of all tables of a sheet, which nobody reads; rows told of already are left out."""
        told = {(aside.asked.sheet, aside.asked.cell.row) for aside in said}
        for name, edge in self._edges.items():
            cells = [
                Cell(value, number, column)
                for number, values in self._sheets[name].rows
                for column, value in enumerate(values)
                if column > edge and not _is_empty(value) and (name, number) not in told
            ]
            if cells:
                yield of_cells(of_sight.CELLS_BESIDE_TABLES, file, name, cells)


def _mentions(name: str | None, attribute: Attribute, value: CellValue) -> bool:
    """Whether a cell in a column of this key says what an attribute asks; of a column with a question of its own, only
    where it is a choice of the attribute and nothing besides."""
    if name in (*OF_FORM, _PAST) or _is_empty(value) or isinstance(value, ErrorValue):
        return False
    text = Cell(value, 0, 0).text
    if name in (None, _NOTE):
        return mentions(attribute, value, text)
    return not attribute.beside and stated_choice(attribute, text) is not None


def _is_empty(value: CellValue) -> bool:
    return isinstance(value, str) and is_blank(value)


def _answers(value: CellValue, spec: DatumSpec) -> bool:
    """Whether a note would be an answer if it stood in the cell."""
    return not isinstance(value, ErrorValue) and OF_DATUM[spec.kind].parse(value, spec).problem is None


def is_answer(value: CellValue, spec: DatumSpec) -> bool:
    """Whether a cell would be an answer if it stood in another place; of a count also where it looks like a day."""
    if _is_empty(value):
        return False
    return _answers(value, spec) or (spec.kind is DatumKind.COUNT and count_shown_as_day(value) is not None)


def is_foreign(value: CellValue, *, naming: bool = False) -> bool:
    """Whether a form says no such thing in its own cells of a row: a number of people, "Không đạt".

    ``naming``: in the cells that number or name the row, where it says no outcome at all.
    """
    if value == "":
        return False
    found = outcome(value)
    return found is Outcome.NOT_MET or (naming and found is not None) or people(value)


def people(value: CellValue) -> bool:
    """Whether a cell holds nothing but a number of people."""
    if isinstance(value, str):
        return len(value) <= _QUOTED and _said_by(str(value))[0]
    return isinstance(value, int | float) and not isinstance(value, bool | PercentValue) and _FEWEST <= value < _MOST


def few(value: CellValue) -> bool:
    """Whether a cell holds nothing but a number too small for :func:`people`, of rows, levels or a few people."""
    if isinstance(value, str):
        return len(value) <= _QUOTED and _said_by(str(value))[2]
    return isinstance(value, int | float) and not isinstance(value, bool | PercentValue) and 0 <= value < _FEWEST


def level_in(value: CellValue, scales: Sequence[LevelScale]) -> bool:
    """Whether a cell names a level and says nothing besides; numbers and signs alone are none."""
    return isinstance(value, str) and _FEWEST_LETTERS < len(value) <= _QUOTED and _level_said(str(value), scales)


@lru_cache(maxsize=1024)
def _level_said(text: str, scales: Sequence[LevelScale]) -> bool:
    return any(map(str.isalpha, text)) and any(parse_level(text, scale).value is not None for scale in scales)


def any_answer(value: CellValue, scales: Sequence[LevelScale]) -> bool:
    """Whether a cell holds nothing but an answer of some kind, wherever it stands."""
    return people(value) or outcome(value) is not None or level_in(value, scales)


def short_cells(values: Sequence[CellValue]) -> Sequence[int]:
    """The columns of a row, from the second on, in which something stands that is short enough for an answer."""
    return tuple(column for column, value in enumerate(values) if column and value != "" and _is_short(value))


def few_in(values: Sequence[CellValue]) -> Sequence[int]:
    """The columns of a row, from the second on, with nothing but a small number in them."""
    return tuple(column for column in short_cells(values) if few(values[column]))


def _is_short(value: CellValue) -> bool:
    return len(value) <= _QUOTED if isinstance(value, str) else isinstance(value, int | float)


def outcome(value: CellValue) -> Outcome | None:
    """The outcome that a cell says and nothing besides; a sign is none."""
    return _said_by(str(value))[1] if isinstance(value, str) and 1 < len(value) <= _QUOTED else None


@lru_cache(maxsize=4096)
def _said_by(text: str) -> tuple[bool, Outcome | None, bool]:
    """Whether a text is a number of people, which outcome it is, and whether it is a smaller number."""
    bare = text.strip()
    number = parse_count(text).value if bare == "0" or bare[:1] not in ("", "0") else None
    is_few = number is not None and number < _FEWEST
    return number is not None and _FEWEST <= number < _MOST, parse_result(text).value, is_few


def added_to_label(
    file: str, table: Table, row: Row, expected: str, label: str, nouns: Collection[str] = ()
) -> list[Finding]:
    """What was typed before, among or behind the form's own words in the label of a row, or in their place; ``nouns``
    are what subjects of any kind are called."""
    cell = row.cells.get("label")
    text, own = clean(cell.text) if cell else "", clean(expected)
    if cell is None or text == own or not isinstance(cell.value, str):
        return []
    place = Place(file, table.sheet, cell.address)
    if own not in text:
        replaced = any(map(str.isalpha, text)) and unlike(text, own, nouns)
        return [_at_label(of_sight.LABEL_REPLACED, place, label, one_line(text))] if replaced else []
    added = " … ".join(part for part in (one_line(part).strip(" :–-") for part in text.split(own, 1)) if part)
    return [_at_label(of_sight.LABEL_ADDED_TO, place, label, added)] if added else []


def _at_label(type: FindingType, place: Place, label: str, found: str) -> Finding:
    return finding(type, place, named=[place.cell], label=label, found=found)


def in_words(cells: Sequence[Cell]) -> str:
    """Some cells, the first with what they say."""
    shown = [f"{cell.address} (“{_quoted(cell.value)}”)" for cell in cells[:_SHOWN]]
    return f"ô {', '.join(shown)}{further_cells((cell.row, cell.column) for cell in cells[_SHOWN:])}"


def of_cells(type: FindingType, file: str, sheet: str, cells: Sequence[Cell], **words: str) -> Finding:
    """A finding about all these cells of a sheet, at the first of them."""
    named = [cell.address for cell in cells]
    return finding(type, Place(file, sheet, named[0]), named=named, **{"found": in_words(cells), **words})


def cell_in_words(place: str, value: CellValue) -> str:
    """A cell with what it says."""
    count = count_shown_as_day(value)
    meant = "" if count is None else f" (là số {format_count(count)} hiện thành ngày)"
    return f"ô {place} ghi “{_quoted(value)}”{meant}"


def _quoted(value: CellValue) -> str:
    text = one_line(Cell(value, 0, 0).text)
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
