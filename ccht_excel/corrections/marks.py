"""Marks in a returned workbook: coloured cells with notes on them.

Relies on :mod:`ccht_excel.patching`, which changes nothing else of the file. Marks are recognised again, so that old
ones can be taken off: the list by its keyed table ``corrections``, notes by how they begin, colours by their shade.
Refuses to touch values.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.grid import SheetGrid, address, position
from ccht_excel.exchange.own_texts import ERROR_MARK, KEPT_NOTE, WARNING_MARK
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.paper import palette
from ccht_excel.patching.cells import CellChange
from ccht_excel.patching.styles import Change
from ccht_excel.patching.workbook import PatchedWorkbook

COLOURS: Mapping[Severity, str] = {Severity.ERROR: palette.ERROR, Severity.WARNING: palette.WARNING}
WORDS: Mapping[Severity, str] = {Severity.ERROR: ERROR_MARK, Severity.WARNING: WARNING_MARK}

_AUTHOR = "ccht_excel"
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE, _NOTE_LINES = 340, 46, 19, 40
_LONGEST_NOTE = 32_000
_MOST_CELLS = 2_000
"""A finding at more cells than this is marked at the first of them."""

Place = tuple[int, int]


# ---------------------------------------------------------------------------------------------
# Taking old marks off


def clear_marks(book: PatchedWorkbook, sheets: Iterable[SheetGrid]) -> None:
    """Take off the marks of an earlier round: list, notes and colours. What people wrote stays."""
    for grid in sheets:
        if is_list(grid):
            book.remove_sheet(grid.name)
    shades = [colour[1:] for colour in COLOURS.values()]
    book.styles.repaint(shades, lambda locked: "" if locked else palette.INPUT[1:])
    for name in book.sheet_names:
        sheet = book.sheet(name)
        if sheet is None:
            continue
        notes = book.notes(sheet)
        for ref, text in notes.texts().items():
            if text.startswith(tuple(WORDS.values())):
                before, _, kept = text.partition(KEPT_NOTE)
                notes.shorten(ref, len(before) + len(KEPT_NOTE) if kept else len(text))


def is_list(sheet: SheetGrid) -> bool:
    """Whether a sheet is the list of an earlier round."""
    return any("@corrections" in values for _, values in sheet.rows)


# ---------------------------------------------------------------------------------------------
# Putting marks on


def put_marks(book: PatchedWorkbook, sheets: Iterable[SheetGrid], findings: Sequence[Finding]) -> None:
    """Colour the cells of the findings, and note in each what is wrong and expected."""
    for grid in sheets:
        here = [item for item in findings if item.place.sheet == grid.name and item.place.cell]
        sheet = book.sheet(grid.name) if here else None
        if sheet is None:
            continue
        notes = book.notes(sheet)
        there = notes.texts()
        for (row, column), items in _marked_cells(grid, here).items():
            severity = min((item.severity for item in items), key=list(Severity).index)
            labels = any(CATALOGUE[item.code].at_label for item in items)
            change = Change(fill=COLOURS[severity][1:], unlocked=not labels)
            style = book.styles.derived(sheet.style(row, column), change)
            sheet.change(row, column, CellChange(style=style))
            ref = address(row, column)
            text = _note(severity, items, there.get(ref, ""))
            if text:
                lines = sum(-(-len(line) // _NOTE_LETTERS) for line in text.split("\n"))
                size = (_NOTE_WIDTH, _NOTE_LINE * (min(lines, _NOTE_LINES) + 1))
                notes.prepend(ref, text, _AUTHOR, size)


def _note(severity: Severity, items: Sequence[Finding], there: str) -> str:
    """What goes before a note that is there; empty where both together are more than a note holds."""
    text = f"{WORDS[severity]}: " + "\n".join(dict.fromkeys(f"{item.message}. {item.remedy}" for item in items))
    text = storable(text) + (KEPT_NOTE if there else "")
    return text if len(text) + len(there) <= _LONGEST_NOTE else ""


def _marked_cells(grid: SheetGrid, findings: Sequence[Finding]) -> Mapping[Place, list[Finding]]:
    """The cells to colour, with what is to be said there: of a range only the blank ones where there are any; of merged
    cells the first."""
    places = [_places(item) for item in findings]
    anchors = _anchors(grid, {place for some in places for place in some})
    filled = _filled(grid)
    found: dict[Place, list[Finding]] = {}
    for item, some in zip(findings, places, strict=True):
        every = list(dict.fromkeys(anchors.get(place, place) for place in some))
        for place in [place for place in every if place not in filled] or every:
            found.setdefault(place, []).append(item)
    return found


def _places(item: Finding) -> list[Place]:
    """Where a finding is; where it is about several cells, all of those."""
    if item.place.cell in item.named:
        return [position(cell) for cell in item.named[:_MOST_CELLS]]
    return expand(item.place.cell)


def _filled(grid: SheetGrid) -> set[Place]:
    return {(row, column) for row, values in grid.rows for column, value in enumerate(values) if value != ""}


def _anchors(grid: SheetGrid, places: Iterable[Place]) -> Mapping[Place, Place]:
    """The first cell of the merged range that a place is in, for those in one."""
    columns: dict[int, list[int]] = {}
    for row, column in places:
        columns.setdefault(row, []).append(column)
    rows = sorted(columns)
    found: dict[Place, Place] = {}
    for (top, left), (bottom, right) in grid.merged:
        for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
            for column in columns[row]:
                if left <= column <= right:
                    found.setdefault((row, column), (top, left))
    return found


def expand(cells: str) -> list[Place]:
    """The 0-based (row, column) places of a cell or range; of a very large one the first."""
    first, _, last = cells.partition(":")
    (top, left), (bottom, right) = position(first), position(last or first)
    if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
        return [(top, left)]
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
