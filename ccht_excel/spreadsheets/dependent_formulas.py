"""Formulas built upon others whose results are not there to stay: theirs are not either.

Relies on the texts of formulas as .xlsx and OpenDocument store them. Knows references to cells and ranges of the same
workbook, not names that stand for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from ccht_excel.exchange.grid import Unsteady, position
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet

_TEXT = regex(r'"(?:[^"]|"")*+"')
_CELL = r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})"
_SHEET = r"(?:\$?('(?:[^']|'')++'|[\w]++)[!.])?"
_REFERENCE = regex(rf"(?<![\w.$!'\]]){_SHEET}\.?{_CELL}(?::\.?{_CELL})?(?![\w(!.])")
_LONGEST, _MOST_ROUNDS = 8_192, 20
_Area: TypeAlias = tuple[str, tuple[int, int], tuple[int, int]]


def spread_unsteady(sheets: Sequence[SparseSheet]) -> None:
    """Take in, sheet by sheet, the cells with formulas that are built upon such cells, however far away."""
    found: dict[str, dict[tuple[int, int], Unsteady]] = {sheet.name: dict(sheet.unsteady) for sheet in sheets}
    if not any(found.values()):
        return
    for _ in range(_MOST_ROUNDS):
        more = {
            (sheet.name, place): why
            for sheet in sheets
            for place, formula in sheet.formulas.items()
            if place not in found[sheet.name] and (why := _built_upon(sheet.name, formula, found))
        }
        for (name, place), why in more.items():
            found[name][place] = why
        if not more:
            break
    for sheet in sheets:
        sheet.unsteady = found[sheet.name]


def _built_upon(own: str, formula: str, found: Mapping[str, Mapping[tuple[int, int], Unsteady]]) -> Unsteady | None:
    for name, (top, left), (bottom, right) in _areas(formula):
        for (row, column), why in found.get(name or own, {}).items():
            if top <= row <= bottom and left <= column <= right:
                return why
    return None


@lru_cache(maxsize=4096)
def _areas(formula: str) -> Sequence[_Area]:
    return tuple(_references(_TEXT.sub('""', formula[:_LONGEST])))


def _references(formula: str) -> Iterator[_Area]:
    for match in _REFERENCE.finditer(formula):
        sheet, letters, number, last_letters, last_number = match.groups()
        first = position(letters + number)
        last = position(last_letters + last_number) if last_letters else first
        name = sheet[1:-1].replace("''", "'") if sheet and sheet.startswith("'") else sheet or ""
        yield name, first, last
