"""Zip packages from strangers: opened only where their directory is sane, read only as far as they declared.

Relies on ``zipfile``. Refuses with :class:`RefusedError` packages that are damaged, larger than
the limits once unpacked, or packed in ways no office program uses; never reads more of a part than it declares.
"""

from __future__ import annotations

import io
import struct
import zipfile

from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import MIB, Limits

_DIRECTORY_BYTES = 4 * MIB
_END = struct.Struct("<4s4H2LH")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Package:
    """An open zip package. Parts are found whatever the case and slashes of their names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.entries = archive.infolist()
        self._by_name: dict[str, zipfile.ZipInfo] = {}
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
        """The content of a part. Raises ``RefusedError`` where it is missing or damaged."""
        entry = self._by_name.get(name.lower())
        if entry is None:
            raise damaged("một phần bên trong tệp bị mất")
        if name.lower() in self._doubled:
            raise damaged("một phần bên trong tệp có hai bản khác nhau")
        return self.read_entry(entry)

    def read_entry(self, entry: zipfile.ZipInfo) -> bytes:
        """The content of an entry, never more than it declared. Raises ``RefusedError`` where it is damaged."""
        if entry.compress_type not in _METHODS:
            raise damaged("tệp nén kiểu lạ")
        try:
            with self.archive.open(entry) as stream:
                # A read of a stated size is what keeps zipfile from unpacking more than was declared.
                data = stream.read(entry.file_size) if entry.file_size else b""
                stream.read(1)
        except MemoryError:
            raise
        except Exception as error:  # zipfile meets strange headers with exceptions of every kind
            raise damaged("tệp bị cắt cụt hoặc hỏng khi gửi") from error
        return data


def open_package(data: bytes, limits: Limits) -> Package:
    """Open a zip package from its bytes.

    Raises ``RefusedError``: ``file_broken``, ``file_unpacks_too_large``.
    """
    try:
        _check_directory(data)
        package = Package(zipfile.ZipFile(io.BytesIO(data)))
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
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
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
