"""A workbook written with marks for names, and the same with names put there: to the byte what XlsxWriter writes.

Relies on :mod:`ccht_excel.paper.stand_ins`. Most parts of the package hold no name and are packed once; of the others
only what begins with the first name is packed again. A workbook in which a mark stands where names could do more than
be read, and names that are not plain letters, give none: they are left to who writes the whole workbook.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.paper.packing import CENTRAL_SIZE, LOCAL_SIZE, Packed, joined
from ccht_excel.paper.stand_ins import MARK, StandIns
from ccht_excel.patterns import regex

_TEXTS = "xl/sharedStrings.xml"
_PLAIN = regex(r"[^\W_][\w .,()’–-]{0,80}")
_HIGHEST = "\uffff"
_SHORT = 190
"""Letters of an element in which nothing is cut, be it a footer or a property, with all its codes."""

_ELEMENT = regex(rb">([^<>]*)<")
_ESCAPED = regex(rb"_x[0-9a-fA-F]{4}_")


def is_plain(name: str) -> bool:
    """Whether a name is stored, measured and printed as it stands, wherever it stands."""
    return _PLAIN.fullmatch(name) is not None and one_line(name) == name and max(name) < _HIGHEST


class _Part(Struct, frozen=True):
    """A part of the package: what is packed already, and ``rest``, which has marks; without it the part is whole."""

    first: Packed
    rest: bytes = b""
    packer: Any = None

    def filled(self, names: Mapping[bytes, bytes]) -> Packed:
        """The part with names in it."""
        first = self.first
        if not self.rest:
            return first
        rest = _filled(self.rest, names)
        packer = self.packer.copy()
        packed = b"".join((first.packed, packer.compress(rest), packer.flush()))
        return first._replace(packed=packed, crc=zlib.crc32(rest, first.crc), size=first.size + len(rest))


class Skeleton:
    """A workbook in which names can be put."""

    def __init__(self, parts: list[_Part], texts: tuple[frozenset[bytes], tuple[bytes, ...]], own: StandIns) -> None:
        self._parts = parts
        self._fixed, self._marked = texts
        self._stand_ins = own
        self._elements = [text for part in parts for text in _elements(part.rest) if text not in self._marked]

    @classmethod
    def of(cls, data: bytes, stand_ins: StandIns) -> Skeleton | None:
        """That of a workbook written with these marks; ``None`` where a name could do more than be read."""
        texts: tuple[frozenset[bytes], tuple[bytes, ...]] = (frozenset(), ())
        parts = []
        with ZipFile(io.BytesIO(data)) as archive:
            central = archive.start_dir
            for info in archive.infolist():
                whole, length = archive.read(info), len(info.orig_filename.encode())
                if info.flag_bits & 0x08 or info.extra or info.comment or info.compress_type != ZIP_DEFLATED:
                    return None
                listed = data[central : central + CENTRAL_SIZE + length]
                central += len(listed)
                if info.filename == _TEXTS:
                    texts = _texts(whole)
                elif not _only_in_short_elements(whole):
                    return None
                parts.append(_part(data, info, listed, whole))
        return cls(parts, texts, stand_ins)

    def with_names(self, names: Mapping[str, str]) -> bytes | None:
        """The workbook with these names in place of the marks; ``None`` where more than the names would differ."""
        if not all(map(is_plain, names.values())) or not self._stand_ins.as_high_with(names):
            return None
        put = {stand_in.encode(): name.encode() for stand_in, name in names.items()}
        texts = [_filled(text, put) for text in self._marked]
        if len({*texts}) < len(texts) or not self._fixed.isdisjoint(texts) or any(map(_ESCAPED.search, texts)):
            return None
        if any(len(_filled(text, put).decode()) > _SHORT for text in self._elements):
            return None
        return joined(part.filled(put) for part in self._parts)


def _part(data: bytes, info: ZipInfo, central: bytes, whole: bytes) -> _Part:
    start = info.header_offset + LOCAL_SIZE + len(info.orig_filename.encode())
    local = data[info.header_offset : start]
    first = whole.find(MARK.encode())
    if first < 0:
        return _Part(Packed(local, central, data[start : start + info.compress_size], info.CRC, info.file_size))
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
    packed = packer.compress(whole[:first])
    return _Part(Packed(local, central, packed, zlib.crc32(whole[:first]), first), whole[first:], packer)


def _filled(text: bytes, names: Mapping[bytes, bytes]) -> bytes:
    for stand_in, name in names.items():
        text = text.replace(stand_in, name)
    return text


def _elements(part: bytes) -> Iterator[bytes]:
    """Texts with marks in a part."""
    return (text for text in _ELEMENT.findall(b">" + part) if MARK.encode() in text)


def _texts(part: bytes) -> tuple[frozenset[bytes], tuple[bytes, ...]]:
    """The shared texts without marks, and those with them."""
    mark, texts = MARK.encode(), re.findall(rb"<si>(.*?)</si>", part, re.DOTALL)
    return frozenset(text for text in texts if mark not in text), tuple(text for text in texts if mark in text)


def _only_in_short_elements(part: bytes) -> bool:
    """Whether marks stand in no attribute and in no text of which something may have been cut."""
    marks = part.count(MARK.encode())
    found = list(_elements(part)) if marks else []
    short = all(len(text.decode()) <= _SHORT and "…" not in text.decode() for text in found)
    return short and sum(text.count(MARK.encode()) for text in found) == marks
