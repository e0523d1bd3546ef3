"""What an .xls workbook says that xlrd leaves out: what formulas are about, pictures and text boxes.

Relies on olefile and the record numbers of [MS-XLS] (Excel 97 to 2003). Refuses nothing: what is not understood is left
out.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import olefile

from ccht_excel.exchange.grid import Unsteady
from ccht_excel.spreadsheets.beside import BOXES, CONTROLS, PICTURES, in_order
from ccht_excel.spreadsheets.binary_conditional import areas_of_xls, rule_of_xls
from ccht_excel.spreadsheets.conditional import Effect, Rule, unknown
from ccht_excel.spreadsheets.formula_tokens import Elsewhere, is_shared, unsteady_by_tokens
from ccht_excel.spreadsheets.links import linked_by_tokens
from ccht_excel.spreadsheets.sparse_sheet import MergedRange

_FORMULA, _EOF, _BOUND_SHEET, _OBJECT, _TEXT_OBJECT, _BOF = 0x06, 0x0A, 0x85, 0x5D, 0x1B6, 0x809
_AREAS, _RULE = 0x1B0, 0x1B1
_SHARED, _ARRAY = 0x4BC, 0x221
_BOOK, _NAME_THERE, _SHEETS_THERE = 0x1AE, 0x23, 0x17
_THIS_BOOK, _ADD_INS = 0x401, 0x3A01
_WANTED = frozenset({_FORMULA, _OBJECT, _TEXT_OBJECT, _AREAS, _RULE, _SHARED, _ARRAY})
_BIFF8 = 0x600
_PICTURE, _CHECK_BOX, _OPTION, _NOTE = 0x08, 0x0B, 0x0C, 0x19
_OBJECTS = {_PICTURE: PICTURES, _CHECK_BOX: CONTROLS, _OPTION: CONTROLS}
_UNREADABLE = (OSError, ValueError, struct.error, LookupError)


class Record(NamedTuple):
    """A record of a sheet: its number and content."""

    kind: int
    content: bytes


class Records(NamedTuple):
    """The records wanted here of each sheet, by its name, and what references to other sheets lead to."""

    by_sheet: Mapping[str, Sequence[Record]]
    elsewhere: Elsewhere


def records_of(data: bytes) -> Records:
    """The records wanted here; none of workbooks before Excel 97."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            stream = ole.openstream("Workbook").read()
        return Records({name: _sheet(stream, at) for name, at in _sheets(stream)}, _elsewhere(stream))
    except _UNREADABLE:
        return Records({}, Elsewhere())


def _sheets(stream: bytes) -> Iterable[tuple[str, int]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + size]
        if kind == _BOF and struct.unpack_from("<H", content)[0] != _BIFF8:
            return
        if kind == _BOUND_SHEET:
            start, _, count, wide = struct.unpack_from("<IHBB", content)
            yield content[8 : 8 + count * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1"), start
        if kind == _EOF:
            return
        at += 4 + size


def _sheet(stream: bytes, at: int) -> list[Record]:
    found: list[Record] = []
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if kind in _WANTED:
            found.append(Record(kind, stream[at + 4 : at + 4 + size]))
        if not depth:
            return found
        at += 4 + size
    return found


def _elsewhere(stream: bytes) -> Elsewhere:
    """What references to other sheets lead to, by the records before those of the sheets."""
    books: list[int] = []
    names: list[list[str]] = []
    sheets: list[int] = []
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + size]
        if kind == _BOOK:
            books.append(struct.unpack_from("<H", content, 2)[0])
            names.append([])
        elif kind == _NAME_THERE and names:
            names[-1].append(content[8 : 8 + content[6]].decode("latin-1").upper() if len(content) > 7 else "")
        elif kind == _SHEETS_THERE:
            sheets += [item[0] for item in struct.iter_unpack("<3H", content[2 : 2 + (size - 2) // 6 * 6])]
        elif kind == _EOF:
            break
        at += 4 + size
    outside = {at for at, book in enumerate(sheets) if book < len(books) and books[book] not in (_THIS_BOOK, _ADD_INS)}
    functions = {
        (at, number): name
        for at, book in enumerate(sheets)
        if book < len(books) and books[book] == _ADD_INS
        for number, name in enumerate(names[book], 1)
    }
    return Elsewhere(frozenset(outside), functions)


def unsteady_formulas(records: Sequence[Record], elsewhere: Elsewhere) -> Mapping[tuple[int, int], Unsteady]:
    """The cells with formulas whose results are not there to stay, by 0-based (row, column)."""
    found: dict[tuple[int, int], Unsteady] = {}
    shared: list[tuple[int, int]] = []
    for kind, content in records:
        if kind == _FORMULA and len(content) >= 22:
            place = struct.unpack_from("<HH", content)
            tokens = content[22 : 22 + struct.unpack_from("<H", content, 20)[0]]
            if is_shared(tokens):
                shared.append(place)
            elif why := unsteady_by_tokens(tokens, elsewhere, wide=False):
                found[place] = why
    for kind, content in records:
        at = {_SHARED: 8, _ARRAY: 12}.get(kind)
        if at is None or len(content) < at + 2:
            continue
        top, bottom, left, right = struct.unpack_from("<HHBB", content)
        size = struct.unpack_from("<H", content, at)[0]
        if why := unsteady_by_tokens(content[at + 2 : at + 2 + size], elsewhere, wide=False):
            found |= {(row, column): why for row, column in shared if top <= row <= bottom and left <= column <= right}
    return found


def formula_links(records: Iterable[Record]) -> Mapping[tuple[int, int], str]:
    """The address of the link that each cell's formula makes, by 0-based (row, column)."""
    found: dict[tuple[int, int], str] = {}
    for kind, content in records:
        if kind == _FORMULA and len(content) >= 22:
            row, column = struct.unpack_from("<HH", content)
            (size,) = struct.unpack_from("<H", content, 20)
            if target := linked_by_tokens(content[22 : 22 + size], wide=False):
                found[row, column] = target
    return found


def rules(records: Iterable[Record]) -> list[Rule]:
    """The conditional formats of a sheet."""
    areas: list[MergedRange] = []
    found: list[Rule] = []
    for kind, content in records:
        try:
            if kind == _AREAS:
                areas = areas_of_xls(content)
            elif kind == _RULE:
                found.append(rule_of_xls(content, areas, len(found)))
        except struct.error:
            found.append(Rule(areas, unknown, Effect(unseen=True), len(found)))
    return found


def drawn(records: Sequence[Record]) -> tuple[str, ...]:
    """In words what lies over the cells."""
    found: set[str] = set()
    shape = False
    for kind, content in records:
        if kind == _OBJECT and len(content) >= 6:
            (what,) = struct.unpack_from("<H", content, 4)
            found |= {_OBJECTS[what]} if what in _OBJECTS else set()
            shape = what != _NOTE and what not in _OBJECTS
        elif kind == _TEXT_OBJECT and shape:
            found.add(BOXES)
    return in_order(found)
