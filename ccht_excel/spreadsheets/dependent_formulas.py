"""Formulas built upon others whose results are not there to stay: theirs are not either.

Relies on the texts of formulas as .xlsx and OpenDocument store them. Knows references to cells and ranges of the same
workbook, not names that stand for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TypeAlias

from ccht_excel.exchange.grid import Unsteady, position
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.formulas import without_texts
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet

_CELL = r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})"
_SHEET = r"(?:\$?('(?:[^']|'')++'|[\w]++)[!.])?"
_REFERENCE = regex(rf"(?<![\w.$!'\]]){_SHEET}\.?{_CELL}(?::\.?{_CELL})?(?![\w(!.])")
_LONGEST, _MOST_ROUNDS = 8_192, 20
_Place: TypeAlias = tuple[int, int]
_Area: TypeAlias = tuple[str, _Place, _Place]
_Found: TypeAlias = Mapping[str, Mapping[_Place, Unsteady]]


def spread_unsteady(sheets: Sequence[SparseSheet]) -> None:
    """Take in, sheet by sheet, the cells with formulas that are built upon such cells, however far away."""
    found: dict[str, dict[_Place, Unsteady]] = {sheet.name: dict(sheet.unsteady) for sheet in sheets}
    if not any(found.values()):
        return
    left = {
        (sheet.name, place): areas
        for sheet in sheets
        for place, formula in sheet.formulas.items()
        if place not in found[sheet.name] and (areas := tuple(_areas(sheet.name, formula)))
    }
    for _ in range(_MOST_ROUNDS):
        # Of a list of people thousands of formulas ask for the same few ranges.
        within = cache(partial(_within, found))
        more = {where: why for where, areas in left.items() if (why := next(filter(None, map(within, areas)), None))}
        for where, why in more.items():
            found[where[0]][where[1]] = why
            del left[where]
        if not more:
            break
    for sheet in sheets:
        sheet.unsteady = found[sheet.name]


def _within(found: _Found, area: _Area) -> Unsteady | None:
    """Why a cell of this area is unsteady, if one is."""
    name, (top, left), (bottom, right) = area
    here = found.get(name, {})
    if (bottom - top + 1) * (right - left + 1) <= len(here):
        places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return next((here[place] for place in places if place in here), None)
    return next((why for (row, column), why in here.items() if top <= row <= bottom and left <= column <= right), None)


def _areas(own: str, formula: str) -> Iterator[_Area]:
    """The cells and ranges that a formula of this sheet refers to."""
    return ((name or own, first, last) for name, first, last in _references(without_texts(formula[:_LONGEST])))


def _references(formula: str) -> Iterator[_Area]:
    for match in _REFERENCE.finditer(formula):
        sheet, letters, number, last_letters, last_number = match.groups()
        first = position(letters + number)
        last = position(last_letters + last_number) if last_letters else first
        name = sheet[1:-1].replace("''", "'") if sheet and sheet.startswith("'") else sheet or ""
        yield name, first, last
