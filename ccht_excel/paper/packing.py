"""The package of a workbook made of parts: to the byte what ``zipfile`` makes of them at XlsxWriter's hands.

Relies on ``zipfile`` for the headers. What is the same in every workbook of its kind is packed once.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LOCAL_SIZE, CENTRAL_SIZE = 30, 46
_SIZES, _IN_LOCAL, _IN_CENTRAL = struct.Struct("<3L"), 14, 16
"""Checksum and sizes, and where they stand in the headers of a .zip."""
_OFFSET, _OFFSET_IN_CENTRAL = struct.Struct("<L"), 42
_END = struct.Struct("<4s4H2LH")

_TIME = (1980, 1, 1, 0, 0, 0)
_CHANGING = ("xl/worksheets/sheet", "xl/sharedStrings.xml", "docProps/core.xml")
"""How the names of parts begin that no two workbooks have in common."""
_LARGEST_KEPT = 64 << 10


class Packed(NamedTuple):
    """A part as it lies in a package: its header there and in the list at the end, its packed bytes."""

    local: bytes
    central: bytes
    packed: bytes
    crc: int
    size: int


def package_of(parts: Mapping[str, bytes]) -> bytes:
    """The package of parts by their names, in this order."""
    return joined(map(_part, parts.items()))


def joined(parts: Iterable[Packed]) -> bytes:
    """The package of packed parts."""
    body: list[bytes | bytearray] = []
    listed: list[bytes | bytearray] = []
    at = 0
    for part in parts:
        local, central = bytearray(part.local), bytearray(part.central)
        _SIZES.pack_into(local, _IN_LOCAL, part.crc, len(part.packed), part.size)
        _SIZES.pack_into(central, _IN_CENTRAL, part.crc, len(part.packed), part.size)
        _OFFSET.pack_into(central, _OFFSET_IN_CENTRAL, at)
        body += [local, part.packed]
        listed.append(central)
        at += len(local) + len(part.packed)
    count, length = len(listed), sum(map(len, listed))
    return b"".join((*body, *listed, _END.pack(b"PK\x05\x06", 0, 0, count, count, length, at, 0)))


def _part(named: tuple[str, bytes]) -> Packed:
    name, content = named
    kept = len(content) <= _LARGEST_KEPT and not name.startswith(_CHANGING)
    local, central = _headers(name)
    packed, crc = _deflated(content) if kept else _deflated.__wrapped__(content)
    return Packed(local, central, packed, crc, len(content))


@lru_cache(maxsize=64)
def _deflated(content: bytes) -> tuple[bytes, int]:
    """Packed content and its checksum."""
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(), zlib.crc32(content)


@lru_cache(maxsize=128)
def _headers(name: str) -> tuple[bytes, bytes]:
    """Both headers of a part of this name, as ``zipfile`` writes them."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        info = ZipInfo(name, _TIME)
        info.compress_type = ZIP_DEFLATED
        archive.writestr(info, b"")
        start, length = archive.start_dir, len(name.encode())
    data = stream.getvalue()
    return data[: LOCAL_SIZE + length], data[start : start + CENTRAL_SIZE + length]
