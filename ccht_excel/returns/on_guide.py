"""Answers and documents on the guide of a form, where nothing is asked but who fills it in: named, never counted.

Relies on what :mod:`ccht_excel.forms.guide_sheet` writes: its example shows one answer and one document, which are the
form's own. Takes nothing for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from msgspec import Struct

from ccht_excel.exchange.grid import CellValue, SheetGrid, told
from ccht_excel.exchange.keyed_sheets import Cell, Table
from ccht_excel.findings import of_sight
from ccht_excel.forms.layout import (
    EXAMPLE_NUMBERS,
    FORMER_EXAMPLE_DOCUMENTS,
    FORMER_EXAMPLE_NOTE,
    HEADINGS,
    WHO_ROWS,
)
from ccht_excel.law.answer_kinds import KINDS
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.subjects import UNIT, Subject
from ccht_excel.patterns import regex
from ccht_excel.returns.asked_rows import AskedRows, asked_rows
from ccht_excel.returns.beside_answers import few_in, of_cells
from ccht_excel.vietnamese.text import capital, fold, is_blank

_LONGEST = 300
_NOTE_HEADS = frozenset(fold(kind.example[0][-1]) for kind in KINDS)


def _like(*texts: str) -> re.Pattern[str]:
    """What these texts become, folded, once the words in their braces are filled in."""
    parts = ((re.escape(fold(part)) for part in re.split(r"\{\w+\}", text)) for text in texts)
    return regex("|".join(".*".join(some) for some in parts))


_NOTES = _like(FORMER_EXAMPLE_NOTE, *(kind.example[1][-1] for kind in KINDS))
_DOCUMENTS = _like(*FORMER_EXAMPLE_DOCUMENTS, *EXAMPLE_NUMBERS.values())
"""Notes of examples; titles and numbers of their documents."""
_TITLE, _NUMBER, _ISSUER = (fold(HEADINGS["evidence"][key].split("\n")[0]) for key in ("title", "number", "issuer"))
_WIDER = 2
"""So many columns the guide goes on behind the one that is filled in."""


def answers_on_guide(
    file: str, sheets: Mapping[str, SheetGrid], tables: Sequence[Table], criteria_set: CriteriaSet
) -> Iterator[Finding]:
    """Name them, once a sheet."""
    asked = asked_rows(criteria_set)
    for table in tables:
        found = list(_foreign(sheets[table.sheet], table, asked, criteria_set.subject)) if table.name == "unit" else []
        if found:
            yield of_cells(of_sight.CELLS_BESIDE_TABLES, file, table.sheet, found)


def _foreign(sheet: SheetGrid, table: Table, asked: AskedRows, subject: Subject) -> Iterator[Cell]:
    unit, head_of = {row.number for row in table.rows}, _heads(subject.unit)
    edge = max(table.columns.values()) + _WIDER
    above = _NO_HEAD
    for number, values in sheet.rows:
        head = told(values, head_of)
        edge = max(edge, head.issuer)
        columns = {*range(edge + 1, len(values))}
        if number not in unit and not head.about_unit:
            columns.update(column for column in _typed_in(values, above, asked) if column <= edge)
        yield from (Cell(values[column], number, column) for column in sorted(columns) if not _is_empty(values[column]))
        above = head


class _Head(Struct, frozen=True):
    """What a row of the guide is: where the example's columns for note, number of a document and issuer begin in it,
    0 for none, and whether it is one that the office fills in."""

    note: int = 0
    number: int = 0
    issuer: int = 0
    about_unit: bool = False


_NO_HEAD = _Head()


@lru_cache(maxsize=16)
def _heads(unit_word: str) -> Callable[[Sequence[CellValue]], _Head]:
    """What a row of the guide is where a unit is called by this word; forms of earlier versions have :data:`UNIT`."""
    words = ({"unit_word": word, "Unit_word": capital(word)} for word in (UNIT, unit_word))
    return partial(_head, frozenset(fold(label.format(**some)) for some in words for label in WHO_ROWS.values()))


def _head(about_unit: frozenset[str], values: Sequence[CellValue]) -> _Head:
    said = [_folded(value) for value in values]
    note = next((column for column, text in enumerate(said) if text in _NOTE_HEADS), 0)
    number = said.index(_NUMBER) if _NUMBER in said and _TITLE in said else 0
    issuer = said.index(_ISSUER) if _ISSUER in said else 0
    found = _Head(note, number, issuer, not about_unit.isdisjoint(said))
    return found if found != _NO_HEAD else _NO_HEAD


def _folded(value: CellValue) -> str:
    """A text, folded; nothing for what is no text."""
    return fold(value) if isinstance(value, str) and len(value) <= _LONGEST else ""


def _typed_in(values: Sequence[CellValue], above: _Head, asked: AskedRows) -> Iterator[int]:
    """The columns of a row of the guide that hold an answer, where the row ``above`` may head the example."""
    if above.number:
        for column in range(1, min(above.number + 1, len(values))):
            said = _folded(values[column])
            if said not in asked.example_document and _DOCUMENTS.fullmatch(said) is None:
                yield column
        return
    answers, small = told(values, asked.answers_in), told(values, few_in)
    if answers or small:
        # Texts of digits number what stands in a guide.
        typed = {*answers, *(column for column in small if not isinstance(values[column], str))}
        own = asked.example_answers if above.note else ()
        yield from (column for column in typed if column != above.note and _folded(values[column]) not in own)
    if above.note and above.note < len(values) and _NOTES.fullmatch(_folded(values[above.note])) is None:
        yield above.note


def _is_empty(value: CellValue) -> bool:
    return isinstance(value, str) and is_blank(value)
