"""Zip packages from strangers: opened only where their directory is sane, read only as far as they declared.

Relies on :mod:`ccht_excel.spreadsheets.zip_directory`, and on ``zipfile`` for every part that is not packed the usual
way. Refuses with :class:`RefusedError` packages that are damaged, larger than the limits once unpacked, or packed in
ways no office program uses; never reads more of a part than it declares.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import MIB, Limits
from ccht_excel.spreadsheets.zip_directory import Entry, directory

_DIRECTORY_BYTES = 4 * MIB
_END = struct.Struct("<4s4H2LH")
_KEPT = 16 << 10
_REMEMBERED = 32 << 10
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_HEADER = struct.Struct("<4s2x2H16x2H")
"""Of a part: signature, flags, method, and how long its name and what else follows are."""

_USUAL_FLAGS = 0x080E
"""Those that say how hard was packed, that the sizes stand behind, and that the name is UTF-8."""


class Package:
    """An open zip package. Parts are found whatever the case and slashes of their names."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.entries, start = directory(data)
        starts = sorted([entry.header_offset for entry in self.entries])
        self._ends = dict(zip(starts, [*starts[1:], start], strict=False))
        self._small: dict[str, bytes] = {}
        self._by_name: dict[str, Entry] = {}
        self._doubled: set[str] = set()
        for entry in self.entries:
            name = entry.filename.replace("\\", "/").lstrip("/").lower()
            if name in self._by_name:
                self._doubled.add(name)
            self._by_name[name] = entry

    @property
    def encrypted(self) -> bool:
        """Whether any part needs a password."""
        return any(entry.flag_bits & 1 for entry in self.entries)

    @property
    def names(self) -> list[str]:
        """Names of all parts, in lower case."""
        return list(self._by_name)

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """The content of a part; a small one is kept. Raises ``RefusedError`` where it is missing or damaged."""
        name = name.lower()
        if name in self._small:
            return self._small[name]
        entry = self._by_name.get(name)
        if entry is None:
            raise damaged("một phần bên trong tệp bị mất")
        if name in self._doubled:
            raise damaged("một phần bên trong tệp có hai bản khác nhau")
        content = self.read_entry(entry)
        if len(content) <= _KEPT:
            self._small[name] = content
        return content

    def read_entry(self, entry: Entry) -> bytes:
        """The content of an entry, never more than it declared. Raises ``RefusedError`` where it is damaged."""
        if entry.compress_type not in _METHODS:
            raise damaged("tệp nén kiểu lạ")
        return unpacked_quickly(self._data, entry, self._ends[entry.header_offset]) or self._unpacked(entry)

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self._data))

    def _unpacked(self, entry: Entry) -> bytes:
        try:
            with self._archive.open(self._archive.infolist()[self.entries.index(entry)]) as stream:
                # A read of a stated size is what keeps zipfile from unpacking more than was declared.
                data = stream.read(entry.file_size) if entry.file_size else b""
                stream.read(1)
        except MemoryError:
            raise
        except Exception as error:  # zipfile meets strange headers with exceptions of every kind
            raise damaged("tệp bị cắt cụt hoặc hỏng khi gửi") from error
        return data


class Unpacked(Package):
    """Parts that nobody has packed yet, read as those of a package; ``read`` gives the content of one by its name."""

    def __init__(self, names: Iterable[str], read: Callable[[str], bytes]) -> None:
        self.entries = []
        self._small = {}
        self._names = {name.lower(): name for name in names}
        self._content = read

    @property
    def names(self) -> list[str]:
        """Names of all parts, in lower case."""
        return list(self._names)

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """The content of a part. Raises ``RefusedError`` where it is missing."""
        known = self._names.get(name.lower())
        if known is None:
            raise damaged("một phần bên trong tệp bị mất")
        return self._content(known)


def unpacked_quickly(data: bytes, entry: Entry, end: int) -> bytes | None:
    """A part that is packed exactly as the directory says; ``None`` where anything about it is unusual, or no content.

    ``end`` is where what stands behind it begins. Never unpacks more than was declared.
    """
    at = entry.header_offset
    if not 0 <= at <= len(data) - _HEADER.size:
        return None
    signature, flags, method, named, more = _HEADER.unpack_from(data, at)
    start = at + _HEADER.size + named
    name = data[at + _HEADER.size : start]
    if signature != b"PK\x03\x04" or (flags | entry.flag_bits) & ~_USUAL_FLAGS or method != entry.compress_type:
        return None
    if not name.isascii() or name.decode("ascii") != entry.orig_filename:
        return None
    if start + more + entry.compress_size > end:
        return None
    packed = data[start + more : start + more + entry.compress_size]
    small = entry.file_size <= _REMEMBERED
    try:
        content, checksum = (_inflated if small else _inflated.__wrapped__)(packed, entry.file_size, method)
    except zlib.error:
        return None
    whole = len(packed) == entry.compress_size and len(content) == entry.file_size > 0
    return content if whole and checksum == entry.CRC else None


@lru_cache(maxsize=64)
def _inflated(packed: bytes, size: int, method: int) -> tuple[bytes, int]:
    """A part unpacked, never to more than this size, and its checksum; many are the same in every return."""
    content = zlib.decompressobj(-15).decompress(packed, size) if method else packed
    return content, zlib.crc32(content)


def open_package(data: bytes, limits: Limits) -> Package:
    """Open a zip package from its bytes.

    Raises ``RefusedError``: ``file_broken``, ``file_unpacks_too_large``.
    """
    try:
        _check_directory(data)
        package = Package(data)
    except MemoryError:
        raise
    except Exception as error:
        raise damaged("tệp bị cắt cụt hoặc hỏng khi gửi") from error
    unpacked = sum(entry.file_size for entry in package.entries)
    if unpacked > limits.unpacked_bytes:
        raise RefusedError(
            of_files.FILE_UNPACKS_TOO_LARGE, size=-(-unpacked // MIB), limit=-(-limits.unpacked_bytes // MIB)
        )
    return package


def looks_like_office(data: bytes) -> bool:
    """Whether the directory of a zip names what every office file has; nothing is unpacked for it."""
    try:
        _check_directory(data)
        entries, _ = directory(data)
        names = {entry.filename.replace("\\", "/").lstrip("/").lower() for entry in entries}
    except MemoryError:
        raise
    except Exception:
        return True  # the reader says what is wrong with it
    return "[content_types].xml" in names or {"content.xml", "mimetype"} <= names


def _check_directory(data: bytes) -> None:
    """A directory of millions of entries would be read whole before anything else could be asked of it."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_600))
    if at < 0:
        raise zipfile.BadZipFile("no end of directory")
    size = _END.unpack_from(data, at)[5]
    if size > _DIRECTORY_BYTES:
        raise zipfile.BadZipFile("directory too large")


def damaged(detail: str) -> RefusedError:
    """The error for a damaged file; ``detail`` says what is wrong, in the user's language."""
    return RefusedError(of_files.FILE_BROKEN, detail=detail)
