"""What lies in ``nhan_ve/``: every file, also inside .zip files, as bytes with a printable name.

Relies on :mod:`ccht_excel.files.found` and the file-type check of :mod:`ccht_excel.spreadsheets.file_kind`. What can be
read is handed on, and what cannot with the reason. Never writes, never follows a name found inside a file, never opens
what is no ordinary file.
"""

from __future__ import annotations

import errno
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ccht_excel.files.found import clean_name, files_below, is_leftover, printable
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB, Limits
from ccht_excel.model.returns import VIETNAM
from ccht_excel.spreadsheets.file_kind import archive_in
from ccht_excel.spreadsheets.zip_package import Package, UnreadableFileError

_ARCHIVE_DEPTH = 3
_ARCHIVE_ENTRIES = 2_000
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_REASONS = {
    errno.EACCES: "không có quyền đọc, hoặc tệp đang bị chương trình khác khóa",
    errno.EPERM: "không có quyền đọc, hoặc tệp đang bị chương trình khác khóa",
    errno.ENOENT: "tệp vừa bị xóa, hoặc lối tắt trỏ vào chỗ không có",
    errno.ELOOP: "lối tắt trỏ vòng quanh",
    errno.ENAMETOOLONG: "tên hoặc đường dẫn quá dài",
    errno.EIO: "ổ đĩa bị lỗi",
}

Problem = tuple[str, dict[str, object]]
"""Finding code and the words of its message."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file that came in: printable name relative to the campaign, content, and when the file was last changed.

    ``data`` is ``None`` where the file could not be had; ``problem`` then says why (finding code, words).
    """

    file: str
    data: bytes | None
    moment: datetime
    problem: Problem | None = None


def incoming_files(folder: Path, base: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[Incoming]:
    """All files below ``folder`` in a fixed order, one at a time in memory; names are relative to ``base``.

    ``folder`` may also be a single file.
    """
    paths = (
        [folder]
        if folder.is_file()
        else sorted(files_below(folder), key=lambda path: (printable(path, base).casefold(), printable(path, base)))
    )
    for path in paths:
        yield from _Unpacking(limits).files(_read(path, printable(path, base), limits), _ARCHIVE_DEPTH)


def _read(path: Path, file: str, limits: Limits) -> Incoming:
    moment = _LONG_AGO
    try:
        status = path.stat()
        moment = datetime.fromtimestamp(int(status.st_mtime), UTC)
        if stat.S_ISDIR(status.st_mode):
            return Incoming(file, None, moment, _unreadable("không xem được thư mục này"))
        if not stat.S_ISREG(status.st_mode):
            return Incoming(file, None, moment, _unreadable("không phải tệp thường"))
        if status.st_size > limits.file_bytes:
            return Incoming(file, None, moment, _too_large(status.st_size, limits))
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            return Incoming(file, None, moment, _too_large(len(data), limits))
        return Incoming(file, data, moment)
    except OSError as error:
        return Incoming(file, None, moment, _unreadable(_REASONS.get(error.errno or 0, error.strerror or "lỗi đọc")))
    except (ValueError, OverflowError):
        return Incoming(file, None, moment, _unreadable("ngày giờ của tệp không hợp lệ"))


def _unreadable(detail: str) -> Problem:
    return "file_unreadable_on_disk", {"detail": detail}


def _too_large(size: int, limits: Limits) -> Problem:
    return "file_too_large", {"size": -(-size // MIB), "limit": -(-limits.file_bytes // MIB)}


@dataclass
class _Unpacking:
    """One file from the folder being unpacked, archives within archives counting towards the same limit."""

    limits: Limits
    unpacked: int = 0

    def files(self, incoming: Incoming, depth: int) -> Iterator[Incoming]:
        """The file itself, or the files inside it where it is an archive of other files."""
        package = archive_in(incoming.data, self.limits) if incoming.data is not None and depth else None
        inner = sorted(_named_entries(package), key=lambda pair: pair[1]) if package else []
        if package is None or not inner or len(inner) > _ARCHIVE_ENTRIES:
            yield incoming
            return
        self.unpacked += sum(entry.file_size for entry, _ in inner)
        if self.unpacked > self.limits.unpacked_bytes:
            size, limit = (-(-count // MIB) for count in (self.unpacked, self.limits.unpacked_bytes))
            problem: Problem = ("file_unpacks_too_large", {"size": size, "limit": limit})
            yield Incoming(incoming.file, None, incoming.moment, problem)
            return
        for entry, name in inner:
            yield from self.files(self._entry(package, entry, f"{incoming.file}/{name}"), depth - 1)

    def _entry(self, package: Package, entry: zipfile.ZipInfo, file: str) -> Incoming:
        try:
            moment = datetime(*entry.date_time, tzinfo=VIETNAM).astimezone(UTC)
        except (ValueError, OverflowError):
            moment = _LONG_AGO
        if entry.file_size > self.limits.file_bytes:
            return Incoming(file, None, moment, _too_large(entry.file_size, self.limits))
        try:
            return Incoming(file, package.read_entry(entry), moment)
        except UnreadableFileError as error:
            return Incoming(file, None, moment, (error.code, error.words))


def _named_entries(package: Package) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    for entry in package.entries:
        name = _entry_name(entry)
        if not entry.is_dir() and not any(is_leftover(part) for part in name.split("/")):
            yield entry, name


def _entry_name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return clean_name("/".join(parts)) or "(không tên)"
