"""Rows of .xlsx worksheets that were met before, to the letter: what was made of them is taken over.

The returns of a campaign are mostly the same to the letter, row by row. A row means the same wherever it stands, as
long as the cell styles are the same, and the texts that it refers to. Relies on
:mod:`ccht_excel.spreadsheets.sheet_xml`, which holds each row against a pattern that leaves no letter out. ``None`` is
for all that is unusual: the ordinary way reads it, and says what is wrong with it, if anything is. Tests and the fuzzer
hold both ways against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from msgspec import Struct

from ccht_excel.exchange.grid import RowValues
from ccht_excel.spreadsheets.cell_formats import Formats
from ccht_excel.spreadsheets.links import links_by_formula
from ccht_excel.spreadsheets.package_xml import XML_ERRORS
from ccht_excel.spreadsheets.raw_cells import RawCell
from ccht_excel.spreadsheets.rich_text import RichText
from ccht_excel.spreadsheets.sheet_xml import UnusualError, around_cells, parted, usual_row
from ccht_excel.spreadsheets.sparse_sheet import MergedRange

_LEFT_TO_THE_OTHER: tuple[type[Exception], ...] = (UnusualError, *XML_ERRORS)
_START = b"<row "
_MOST_ROWS = 1_000
_LONGEST, _KEPT, _MOST_SEEN = 4_000, 3_000, 16

Line: TypeAlias = tuple[int, RowValues]
"""0-based number of a row, and its values."""

See: TypeAlias = Callable[[Sequence[RawCell]], Line | None]
"""What makes values of the cells of one row; ``None`` where all are empty. Raises ``UnusualError``."""


class Styled(Struct, eq=False):
    """What the values of cells hang on besides their texts; rows are remembered for one of these."""

    formats: Formats
    since_1904: bool


class KnownRow:
    """One row: its 0-based number, its cells that are not plainly empty, what stands around them, its links.

    ``texts_of`` takes out of the shared texts those that it refers to.
    """

    __slots__ = ("_seen", "cells", "links", "number", "tags", "texts_of")

    def __init__(self, written: str) -> None:
        """Read one row. Raises ``UnusualError`` or one of ``XML_ERRORS`` where the row is not written the usual way."""
        self.number, cells, self.tags = usual_row(written)
        self.cells = tuple(cells)
        self.links = links_by_formula(cells)
        self.texts_of = _texts_of(cells)
        self._seen: dict[Hashable, Line | None] = {}

    def line(self, texts: Sequence[str | RichText], see: See) -> Line | None:
        """Its values, given the shared texts; ``None`` where all are empty.

        Raises ``UnusualError``, and ``IndexError`` where a text does not exist.
        """
        said = self.texts_of(texts)
        try:
            return self._seen[said]
        except KeyError:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            line = self._seen[said] = see(self.cells)
            return line


def _texts_of(cells: Sequence[RawCell]) -> Callable[[Sequence[str | RichText]], Hashable]:
    """What takes the texts of these cells out of all. Raises ``UnusualError`` where they are not named by a number."""
    numbers = []
    for cell in cells:
        if cell.type == "s":
            if not isinstance(cell.value, str) or not cell.value.isdecimal():
                raise UnusualError
            numbers.append(int(cell.value))
    return itemgetter(*numbers) if numbers else _no_texts


def _no_texts(texts: Sequence[str | RichText]) -> None:
    return None


class KnownSheet(Struct, frozen=True):
    """A worksheet part cut into its rows, and what it says besides its cells; ``outside`` is the part without rows."""

    rows: Sequence[KnownRow]
    outside: bytes
    merged: Sequence[MergedRange]
    hidden_rows: Collection[int]
    hidden_columns: Collection[int]

    @property
    def cells(self) -> list[RawCell]:
        """All cells that are not plainly empty."""
        return [cell for row in self.rows for cell in row.cells]

    @property
    def links(self) -> dict[tuple[int, int], str]:
        """The addresses of the links that formulas make."""
        return {place: target for row in self.rows if row.links for place, target in row.links.items()}

    def lines(self, texts: Sequence[str | RichText], see: See) -> list[Line] | None:
        """The rows that are not empty, given the shared texts; ``None`` where anything about one is unusual."""
        try:
            lines = [row.line(texts, see) for row in self.rows]
        except (UnusualError, IndexError):
            return None
        return [line for line in lines if line is not None]


def known_sheet(xml: bytes, styled: Styled, most_rows: int) -> KnownSheet | None:
    """A worksheet part by rows that are remembered; ``None`` where anything about it is unusual."""
    parts = parted(xml)
    if parts is None:
        return None
    head, data, tail = parts
    first, *pieces = data.split(_START)
    if first or len(pieces) > _MOST_ROWS:
        return None
    try:
        rows = [(_row if len(piece) <= _LONGEST else _row.__wrapped__)(piece, styled) for piece in pieces]
        numbers = [row.number for row in rows]
        if numbers != sorted(set(numbers)) or numbers[-1:] >= [most_rows]:
            return None
        around = around_cells(head.decode(), "".join([row.tags for row in rows]), tail.decode())
    except _LEFT_TO_THE_OTHER:
        return None
    return KnownSheet(rows, head + tail, *around) if around else None


@lru_cache(maxsize=_KEPT)
def _row(piece: bytes, styled: Any) -> KnownRow:
    """The row that goes on like this behind its name, for these styles. Raises as :class:`KnownRow` does."""
    return KnownRow(f"<row {piece.decode()}")
