"""A sheet as a grid of cell values, whatever the file type was, and how cells are addressed.

Relies on the standard library only. Rows and columns are 0-based, addresses are Excel's (``B7``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TypeAlias, TypeVar

from msgspec import Struct, field

Fact = TypeVar("Fact")

_MOST_FACTS = 32
"""So many are kept of a row."""


class ErrorValue(Struct, frozen=True):
    """A cell that shows no value: an Excel error such as ``#DIV/0!``, or a formula whose result was never stored."""

    text: str


class PercentValue(float):
    """A number shown with a percent sign: 0.6 is on the screen as 60 %."""

    __slots__ = ()


class ShownText(str):
    """Words that a format shows in place of what is stored: 0 is on the screen as "Chưa được công nhận"."""

    stored: int | float | str

    def __new__(cls, shown: str, stored: int | float | str = "") -> ShownText:
        """The words on the screen and what is stored in the cell."""
        text = super().__new__(cls, shown)
        text.stored = stored
        return text


class CutText(str):
    """What is left of a cell once what was struck out, and marks of footnotes, are taken away; empty if nothing is.

    ``whole`` is what stands in the cell, ``struck`` and ``raised`` what was taken away.
    """

    whole: CellValue
    struck: str
    raised: str

    def __new__(cls, left: str, whole: CellValue = "", struck: str = "", raised: str = "") -> CutText:
        """The text that is left, and what was there."""
        text = super().__new__(cls, left)
        text.whole, text.struck, text.raised = whole, struck, raised
        return text


CellValue: TypeAlias = int | float | str | bool | date | datetime | time | timedelta | ErrorValue
"""A cell as read; ``""`` is an empty cell."""


class RowValues(tuple[CellValue, ...]):
    """The values of a row that is the same one wherever it is met: what it tells by itself is found out once."""

    facts: dict[Hashable, object]

    def __new__(cls, values: Iterable[CellValue] = ()) -> RowValues:
        """A row with nothing found out yet."""
        row = super().__new__(cls, values)
        row.facts = {}
        return row

    def __reduce__(self) -> tuple[type, tuple[tuple[CellValue, ...]]]:
        """What was found out stays with this process."""
        return tuple, (tuple(self),)


def told(values: Sequence[CellValue], by: Callable[[Sequence[CellValue]], Fact]) -> Fact:
    """What a function tells of the values of a row by themselves, from memory where that was asked before."""
    if values.__class__ is not RowValues:
        return by(values)
    try:
        return values.facts[by]  # type: ignore[return-value]
    except KeyError:
        fact = by(values)
        remember(values, by, fact)
        return fact


def all_told(
    rows: Iterable[tuple[int, Sequence[CellValue]]], by: Callable[[Sequence[CellValue]], Fact]
) -> Sequence[Fact]:
    """What a function tells of each of these rows, as :func:`told` has it; only what is new takes a call."""
    return [
        values.facts[by]  # type: ignore[misc]
        if values.__class__ is RowValues and by in values.facts
        else told(values, by)
        for _, values in rows
    ]


def remember(values: RowValues, what: Hashable, fact: object) -> None:
    """Keep what was found out of a row, and forget the rest where that is very much."""
    if len(values.facts) >= _MOST_FACTS:
        values.facts.clear()
    values.facts[what] = fact


class Unsteady(Enum):
    """Why the stored result of a formula may not be what the next one to open the file sees, or can account for."""

    BY_CHANCE = "RAND"
    FROM_OUTSIDE = "[1]"
    BY_CLOCK = "TODAY"


class SheetGrid(Struct, frozen=True):
    """The cell values of one sheet. ``rows`` are (0-based row number, values from column A on), in order.

    ``links`` are the addresses behind cells that are hyperlinks and ``notes`` the cells that notes are pinned to, by
    (row, column); ``drawn`` says in words what lies over the cells: pictures, text boxes, buttons.
    ``hidden_rows`` and ``hidden_columns`` are the 0-based numbers of those that nobody sees, ``faint`` the cells, by
    (row, column), whose letters cannot be seen: of the colour of their ground, or too small. ``unsteady`` are those
    with a formula that gives another result each time, each day, or has it from another file.
    """

    name: str
    rows: Sequence[tuple[int, Sequence[CellValue]]]
    visible: bool = True
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: frozenset[tuple[int, int]] = frozenset()
    drawn: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    faint: frozenset[tuple[int, int]] = frozenset()
    unsteady: Mapping[tuple[int, int], Unsteady] = field(default_factory=dict)


def column_letters(column: int) -> str:
    """Letters of a 0-based column number: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Excel address of a 0-based position."""
    return f"{column_letters(column)}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """0-based (row, column) of an Excel address."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


_MOST_AREAS = 10


def further_cells(cells: Iterable[tuple[int, int]]) -> str:
    """What goes behind those cells that were named: " và 7 ô khác: A30–A36"; empty where there are no more."""
    places = sorted(set(cells))
    if not places:
        return ""
    found = _areas(places)
    return f" và {len(places)} ô khác: {', '.join(found[:_MOST_AREAS])}{', …' * (len(found) > _MOST_AREAS)}"


def _areas(places: Sequence[tuple[int, int]]) -> list[str]:
    """Cells in order of rows as rectangles, by their corners."""
    runs: list[tuple[int, int, int]] = []
    for row, column in places:
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
            runs[-1] = row, runs[-1][1], column
        else:
            runs.append((row, column, column))
    found: list[tuple[int, int, int]] = []
    ends: dict[int, int] = {}
    last_of: dict[tuple[int, int], int] = {}
    for row, first, last in runs:
        number = last_of.get((first, last), -1)
        if ends.get(number) != row - 1:
            number = last_of[first, last] = len(found)
            found.append((row, first, last))
        ends[number] = row
    corners = ((address(top, first), address(ends[number], last)) for number, (top, first, last) in enumerate(found))
    return [first if first == last else f"{first}–{last}" for first, last in corners]
