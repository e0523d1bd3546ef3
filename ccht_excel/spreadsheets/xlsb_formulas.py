"""What the formulas of an .xlsb workbook are about: links that they make, results that are not there to stay.

Relies on :mod:`ccht_excel.spreadsheets.formula_tokens` and the record numbers of [MS-XLSB]. Refuses nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from msgspec import Struct, field

from ccht_excel.exchange.grid import Unsteady
from ccht_excel.spreadsheets.formula_tokens import Elsewhere, is_shared, unsteady_by_tokens
from ccht_excel.spreadsheets.links import linked_by_tokens

_SOURCE, _SHEETS_THERE = 355, 362
_BOOKS = frozenset({_SOURCE, 357, 358, 667})
_SHARED, _ARRAY = 427, 426


def elsewhere_of(records: Iterable[tuple[int, bytes]]) -> Elsewhere:
    """What references to other sheets lead to, by the records of the workbook part."""
    books: list[int] = []
    for kind, record in records:
        if kind in _BOOKS:
            books.append(kind)
        elif kind == _SHEETS_THERE:
            sheets = [item[0] for item in struct.iter_unpack("<III", record[4 : 4 + (len(record) - 4) // 12 * 12])]
            there = {at for at, book in enumerate(sheets) if book < len(books) and books[book] == _SOURCE}
            return Elsewhere(frozenset(there))
    return Elsewhere()


class SheetFormulas(Struct):
    """Those of one sheet, taken in record by record."""

    elsewhere: Elsewhere
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    unsteady: dict[tuple[int, int], Unsteady] = field(default_factory=dict)
    _shared: list[tuple[int, int]] = field(default_factory=list)
    _of_several: list[tuple[tuple[int, int], tuple[int, int], Unsteady]] = field(default_factory=list)

    def cell(self, place: tuple[int, int], record: bytes, after_value: int) -> None:
        """The formula of a cell, which stands behind its value and some flags."""
        at = after_value + 2
        if at + 4 > len(record):
            return
        tokens = record[at + 4 : at + 4 + int.from_bytes(record[at : at + 4], "little")]
        if target := linked_by_tokens(tokens, wide=True):
            self.links[place] = target
        if is_shared(tokens):
            self._shared.append(place)
        elif why := unsteady_by_tokens(tokens, self.elsewhere, wide=True):
            self.unsteady[place] = why

    def other(self, kind: int, record: bytes) -> None:
        """A formula of several cells, which follows the first of them: the others come below it, or beside."""
        at = {_SHARED: 16, _ARRAY: 17}.get(kind)
        if at is None or at + 4 > len(record):
            return
        top, bottom, left, right = struct.unpack_from("<4I", record)
        tokens = record[at + 4 : at + 4 + int.from_bytes(record[at : at + 4], "little")]
        if why := unsteady_by_tokens(tokens, self.elsewhere, wide=True):
            self._of_several.append(((top, left), (bottom, right), why))

    def end(self) -> None:
        """All cells are known: those that share a formula are what it is."""
        for (top, left), (bottom, right), why in self._of_several:
            self.unsteady |= {
                (row, column): why for row, column in self._shared if top <= row <= bottom and left <= column <= right
            }
