"""Where two workbooks differ to who reads and prints them.

Relies on :mod:`ccht_excel.likeness.packages`. Cells that people fill in may hold what they like; how they look counts.
Places are named in the reader's words: sheet, cell, row, column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from msgspec import Struct, field

from ccht_excel.exchange.grid import address, column_letters
from ccht_excel.likeness.aspects import NEAR, WORDS, Aspect
from ccht_excel.likeness.packages import BookLook
from ccht_excel.likeness.sheets import SheetLook

_STYLE_PARTS = (Aspect.FONT, Aspect.FILL, Aspect.BORDER, Aspect.ALIGNMENT, Aspect.NUMBER)

Cells = Set[tuple[str, int, int]]
"""Cells by sheet, row and column, 0-based."""


class Difference(NamedTuple):
    """One place that is not as it was written."""

    sheet: str
    place: str
    aspect: Aspect

    @property
    def in_words(self) -> bool:
        """Whether what is read there has changed, not only how it looks."""
        return self.aspect in WORDS

    @property
    def where(self) -> str:
        """The place as said to people."""
        sheet = f"trang {self.sheet}" if self.sheet else ""
        return ", ".join(filter(None, (sheet, self.place)))


class Compared(Struct, frozen=True):
    """Two looks side by side; ``filled_in`` are the cells whose content does not count."""

    written: BookLook
    found: BookLook
    filled_in: Cells = field(default_factory=frozenset)

    def differences(self) -> tuple[Difference, ...]:
        """All places that differ, sheet by sheet."""
        return tuple(dict.fromkeys(self._all()))

    def _all(self) -> Iterator[Difference]:
        names = [sheet.name for sheet in self.written.sheets]
        theirs = [sheet.name for sheet in self.found.sheets]
        if names != theirs:
            changed = [name for name in theirs if name not in names] + [name for name in names if name not in theirs]
            yield Difference("", ", ".join(f"trang “{name}”" for name in changed) or "thứ tự các trang", Aspect.SHEETS)
        yield from _facets("", self.written.facets, self.found.facets)
        by_name = {sheet.name: sheet for sheet in self.found.sheets}
        for sheet in self.written.sheets:
            if sheet.name in by_name:
                yield from _sheet(sheet, by_name[sheet.name], self.filled_in)


def _sheet(written: SheetLook, found: SheetLook, filled_in: Cells) -> Iterator[Difference]:
    name = written.name
    # LibreOffice knows only one way to hide a sheet.
    if (written.state == "visible") != (found.state == "visible"):
        yield Difference(name, "", Aspect.HIDDEN_SHEET)
    for place in sorted(_perhaps_other(written, found)):
        row, column = place
        aspects = [item for item in _styles(written, found, place) if _seen(item, place, written, found)]
        if (name, row, column) not in filled_in:
            aspects = [*_contents(written, found, place), *aspects]
        else:
            aspects = [item for item in aspects if item is not Aspect.NUMBER] + _formula(written, found, place)
        yield from (Difference(name, f"ô {address(row, column)}", aspect) for aspect in aspects)
    if written.state == "visible":
        yield from _rows_and_columns(written, found)
        yield from _facets(name, written.facets, found.facets)


def _cells_of(sheet: SheetLook) -> set[tuple[int, int]]:
    return {*sheet.values, *sheet.formulas, *sheet.styles}


def _perhaps_other(written: SheetLook, found: SheetLook) -> set[tuple[int, int]]:
    """The cells that may differ: all but those of the same words, pieces, formula, and style of their own."""
    other = {place for place, style in written.styles.items() if found.styles.get(place) != style}
    other |= found.styles.keys() - written.styles.keys()
    for ours, theirs in (
        (written.values, found.values),
        (written.pieces, found.pieces),
        (written.formulas, found.formulas),
    ):
        other |= {place for place in ours.keys() | theirs.keys() if ours.get(place) != theirs.get(place)}
        other |= (ours.keys() | theirs.keys()) - written.styles.keys()
    return other


def _contents(written: SheetLook, found: SheetLook, place: tuple[int, int]) -> list[Aspect]:
    if written.values.get(place, "") != found.values.get(place, ""):
        return [Aspect.VALUE]
    pieces = written.pieces.get(place, "") != found.pieces.get(place, "")
    return _formula(written, found, place) + ([Aspect.PIECES] if pieces else [])


def _formula(written: SheetLook, found: SheetLook, place: tuple[int, int]) -> list[Aspect]:
    ours, theirs = written.formulas.get(place), found.formulas.get(place)
    if ours == theirs:
        return []
    return [Aspect.FIXED if theirs is None else Aspect.FORMULA]


def _styles(written: SheetLook, found: SheetLook, place: tuple[int, int]) -> list[Aspect]:
    ours, theirs = written.style(*place), found.style(*place)
    if written.state != "visible" or ours == theirs:
        return []
    if ours is None or theirs is None:
        return list(_STYLE_PARTS)
    return [aspect for aspect, own, other in zip(_STYLE_PARTS, ours, theirs, strict=True) if own != other]


def _seen(aspect: Aspect, place: tuple[int, int], written: SheetLook, found: SheetLook) -> bool:
    """Whether a part of a style is to be seen: the font of an empty cell is not, nor where each piece has its own."""
    if aspect in (Aspect.FILL, Aspect.BORDER):
        return True
    if aspect is Aspect.FONT and place in written.pieces and place in found.pieces:
        return False
    return place in written.values or place in found.values


def _rows_and_columns(written: SheetLook, found: SheetLook) -> Iterator[Difference]:
    name = written.name
    cells = _cells_of(written) | _cells_of(found)
    for row in sorted({row for row, _ in cells} | written.heights.keys()):
        if (row in written.hidden_rows) != (row in found.hidden_rows):
            yield Difference(name, f"dòng {row + 1}", Aspect.HIDDEN_ROWS)
        elif abs(written.height(row) - found.height(row)) > NEAR[Aspect.HEIGHT]:
            yield Difference(name, f"dòng {row + 1}", Aspect.HEIGHT)
    for column in sorted({column for _, column in cells}):
        if written.hides_column(column) != found.hides_column(column):
            yield Difference(name, f"cột {column_letters(column)}", Aspect.HIDDEN_COLUMNS)
        elif abs(written.width(column) - found.width(column)) > NEAR[Aspect.WIDTH]:
            yield Difference(name, f"cột {column_letters(column)}", Aspect.WIDTH)


def _facets(
    sheet: str, written: Mapping[tuple[str, Aspect], str | float], found: Mapping[tuple[str, Aspect], str | float]
) -> Iterator[Difference]:
    for key in [*written, *(key for key in found if key not in written)]:
        if not _alike(key[1], written.get(key, ""), found.get(key, "")):
            yield Difference(sheet, key[0], key[1])


def _alike(aspect: Aspect, ours: str | float, theirs: str | float) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= NEAR.get(aspect, 0)
    return ours == theirs
