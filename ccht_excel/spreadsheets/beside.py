"""What a worksheet holds beside its cells: notes on cells, pictures, text boxes, buttons to tick, files within.

Relies on :mod:`ccht_excel.spreadsheets.package_xml` for those of .xlsx and .xlsb. Tells that they are there and where,
never what they mean. Refuses nothing: a part that cannot be read is left out.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterable, Iterator

from ccht_excel.exchange.grid import SheetGrid, address, further_cells, position
from ccht_excel.exchange.own_texts import ERROR_MARK, KEPT_NOTE, WARNING_MARK, is_mark
from ccht_excel.findings.entry import RefusedError
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, relations_of
from ccht_excel.spreadsheets.zip_package import Package

_NOTED = regex(rb'<(?:\w+:)?(?:comment|threadedComment) [^>]*?ref="([A-Z]{1,3}[0-9]{1,7})"')
_BINARY_NOTE = regex(rb"\xfb\x04[\x14-\x7f](?:.{4})(.{16})", re.S)
_TAG = regex(rb"<[^<>]*>")
_PICTURE = regex(rb"<(?:\w+:)?pic[ >]")
_BOX = regex(rb"<(?:\w+:)?txBody[ >]")
_TICKED = regex(rb'ObjectType="(?:Checkbox|Radio)"')
_DIAGRAM = regex(rb"<(?:\w+:)?relIds[ >]")
_SHOWN = 5
PICTURES, BOXES, DIAGRAMS = "hình ảnh", "hộp chữ", "sơ đồ (SmartArt)"
CONTROLS, EMBEDDED = "ô đánh dấu, nút chọn", "tệp nhúng"
_DRAWN = (PICTURES, BOXES, DIAGRAMS, CONTROLS, EMBEDDED)
_BY_RELATION = {"ctrlProp": CONTROLS, "control": CONTROLS, "oleObject": EMBEDDED, "package": EMBEDDED}
_IN_DRAWING = ((_PICTURE, PICTURES), (_BOX, BOXES), (_DIAGRAM, DIAGRAMS), (_TICKED, CONTROLS))
_UNREADABLE: tuple[type[Exception], ...] = (RefusedError, struct.error, *XML_ERRORS)


def beside_of(package: Package, part: str) -> tuple[frozenset[tuple[int, int]], tuple[str, ...]]:
    """The cells with notes of people (0-based row and column), and in words what lies over the cells."""
    folder, name = part.rsplit("/", 1)
    if f"{folder}/_rels/{name}.rels" not in package:
        return frozenset(), ()
    notes: set[tuple[int, int]] = set()
    drawn: set[str] = set()
    for kind, data in _parts(package, part):
        if kind in _BY_RELATION:
            drawn.add(_BY_RELATION[kind])
        elif kind in ("drawing", "vmlDrawing"):
            drawn |= {words for pattern, words in _IN_DRAWING if pattern.search(data)}
        elif data.lstrip().startswith((b"<", b"\xef\xbb\xbf")):
            notes |= {position(cell.decode()) for cell, rest in _parted(_NOTED, data) if not is_mark(_text(rest))}
        else:
            places = (struct.unpack("<4I", cell) for cell, rest in _parted(_BINARY_NOTE, data) if not _is_mark(rest))
            notes |= {(top, left) for top, _, left, _ in places}
    return frozenset(notes), in_order(drawn)


def _parted(pattern: re.Pattern[bytes], data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The cell of each note, and what stands between it and the next one."""
    found = list(pattern.finditer(data))
    ends = [*(match.start() for match in found[1:]), len(data)]
    return ((match[1], data[match.end() : end]) for match, end in zip(found, ends, strict=False))


def _text(rest: bytes) -> str:
    """The text of a note, from within its first tag."""
    return _TAG.sub(b"", rest.partition(b">")[2]).decode("utf-8", "replace")


def _is_mark(record: bytes) -> bool:
    """Whether a binary note is the program's alone."""
    said, kept = (ERROR_MARK, WARNING_MARK), KEPT_NOTE.strip()
    return any(text.encode("utf-16-le") in record for text in said) and kept.encode("utf-16-le") not in record


def _parts(package: Package, part: str) -> Iterator[tuple[str, bytes]]:
    """Drawings and notes of a worksheet, as far as they can be read, and that there is something else, unread."""
    try:
        for kind, target in relations_of(package, part).values():
            if kind in _BY_RELATION:
                yield kind, b""
            elif kind in ("drawing", "vmlDrawing", "comments", "threadedComment") and target in package:
                yield kind, package.read(target)
    except _UNREADABLE:
        return


def in_order(drawn: Collection[str]) -> tuple[str, ...]:
    """The words for what lies over the cells, in the order in which they are said."""
    return tuple(words for words in _DRAWN if words in drawn)


def beside_in_words(sheet: SheetGrid) -> tuple[str, ...]:
    """All that a sheet holds beside its cells: notes with their cells, pictures, text boxes."""
    notes = (f"ghi chú gắn ở ô {cells_in_words(sheet.notes)}",) if sheet.notes else ()
    return (*notes, *sheet.drawn)


def cells_in_words(cells: Iterable[tuple[int, int]]) -> str:
    """Some cells by row, the first one by one."""
    ordered = sorted(cells)
    return ", ".join(address(*cell) for cell in ordered[:_SHOWN]) + further_cells(ordered[_SHOWN:])
