"""The directory of a zip package: what is said of each part, before any of them is opened.

Relies on ``zipfile``. A directory that is written the usual way is read at once, as ``zipfile`` reads it: office
programs write no other, and tests hold both ways against each other. Refuses nothing itself: raises what ``zipfile``
raises.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

_END = struct.Struct("<4s4H2LH")
_LISTED = struct.Struct("<4s2xBx4H3L3H8xL")
"""Of a part: signature, version needed, flags, method, time, day, checksum, both sizes, how long its name and what else
is said are, and where it begins."""

_FURTHER = b"PK\x06\x07"
"""What stands before the end of a directory that has a second end, for large packages."""

_NEWEST = zipfile.MAX_EXTRACT_VERSION if hasattr(zipfile, "MAX_EXTRACT_VERSION") else 63
"""``zipfile`` refuses parts that need a newer one."""


class Entry(NamedTuple):
    """What the directory says of a part; as ``zipfile`` has it, ``orig_filename`` is how the name is written."""

    filename: str
    orig_filename: str
    flag_bits: int
    compress_type: int
    date_time: tuple[int, int, int, int, int, int]
    CRC: int
    compress_size: int
    file_size: int
    header_offset: int


def directory(data: bytes) -> tuple[list[Entry], int]:
    """The parts of a package, and where its directory begins."""
    return directory_quickly(data) or directory_carefully(data)


def directory_carefully(data: bytes) -> tuple[list[Entry], int]:
    """The same as ``zipfile`` finds it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [Entry(*[getattr(info, name) for name in Entry._fields]) for info in archive.infolist()]
        return entries, archive.start_dir


def directory_quickly(data: bytes) -> tuple[list[Entry], int] | None:
    """The same of a package that ends with its directory; ``None`` where anything about that is unusual."""
    try:
        return list(_entries(data)), _start(data)
    except (ValueError, struct.error):
        return None


def _start(data: bytes) -> int:
    """Where the directory begins. Raises ``ValueError`` unless it ends where the package does."""
    end = len(data) - _END.size
    if end < 0 or data[end - 20 : end - 16] == _FURTHER:
        raise ValueError("unusual")
    signature, *_, size, start, comment = _END.unpack_from(data, end)
    if signature != b"PK\x05\x06" or comment or start + size != end:
        raise ValueError("unusual")
    return int(start)


def _entries(data: bytes) -> Iterator[Entry]:
    at, end = _start(data), len(data) - _END.size
    while at < end:
        found = _LISTED.unpack_from(data, at)
        signature, version, flags, method, time, day, checksum, packed, size, named, more, comment, start = found
        at += _LISTED.size
        raw = data[at : at + named]
        at += named
        if signature != b"PK\x01\x02" or version > _NEWEST or more or comment or at > end:
            raise ValueError("unusual")
        if not raw.isascii() or not raw or b"\0" in raw or b"\\" in raw:
            raise ValueError("unusual")
        moment = (day >> 9) + 1980, day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
        name = raw.decode("ascii")
        yield Entry(name, name, flags, method, moment, checksum, packed, size, start)
