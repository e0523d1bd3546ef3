"""Answers and documents on the guide of a form, where nothing is asked but who fills it in: named, never counted.

Relies on what :mod:`ccht_excel.forms.guide_sheet` writes: its example shows one answer and one document, which are the
form's own. Takes nothing for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.exchange.grid import CellValue, SheetGrid
from ccht_excel.exchange.keyed_sheets import Cell, Table
from ccht_excel.findings import of_sight
from ccht_excel.findings.entry import finding
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
from ccht_excel.model.place import Place
from ccht_excel.patterns import regex
from ccht_excel.returns.asked_rows import AskedRows, asked_rows
from ccht_excel.returns.beside_answers import any_answer, few, in_words
from ccht_excel.vietnamese.text import fold, is_blank

_LONGEST = 300
_ABOUT_UNIT = frozenset(map(fold, WHO_ROWS.values()))
"""Rows that the office fills in: days and telephones."""
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
        found = list(_foreign(sheets[table.sheet], table, asked)) if table.name == "unit" else []
        if found:
            place = Place(file, table.sheet, found[0].address)
            yield finding(of_sight.CELLS_BESIDE_TABLES, place, found=in_words(found))


def _foreign(sheet: SheetGrid, table: Table, asked: AskedRows) -> Iterator[Cell]:
    unit = {row.number for row in table.rows}
    edge = max(table.columns.values()) + _WIDER
    above: Sequence[str] = ()
    for number, values in sheet.rows:
        said = [fold(value) if isinstance(value, str) and len(value) <= _LONGEST else "" for value in values]
        edge = max(edge, said.index(_ISSUER) if _ISSUER in said else 0)
        own = number in unit or not _ABOUT_UNIT.isdisjoint(said)
        for column, value in enumerate(values):
            if not column or (isinstance(value, str) and is_blank(value)):
                continue
            if column > edge or (not own and _is_typed(value, said[column], above, column, asked)):
                yield Cell(value, number, column)
        above = said


def _is_typed(value: CellValue, said: str, above: Sequence[str], column: int, asked: AskedRows) -> bool:
    """Whether somebody typed this into a guide, where the row ``above`` may head the example."""
    head = above[column] if column < len(above) else ""
    if _TITLE in above and _NUMBER in above:
        own = said in asked.example_document or _DOCUMENTS.fullmatch(said) is not None
        return column <= above.index(_NUMBER) and not own
    if head in _NOTE_HEADS:
        return _NOTES.fullmatch(said) is None
    if not _NOTE_HEADS.isdisjoint(above) and said in asked.example_answers:
        return False
    is_number = not isinstance(value, str) and few(value)
    return is_number or any_answer(value, asked.scales)
