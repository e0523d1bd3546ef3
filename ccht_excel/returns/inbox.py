"""What lies in ``nhan_ve/``: every file, also inside .zip files, as bytes with a printable name.

Relies on the standard library and the file-type check of :mod:`ccht_excel.spreadsheets.file_kind`. Passes over what
office programs and systems leave behind (lock files, Thumbs.db); everything else is handed on, readable or not. Never
writes, never follows a name found inside a file, never opens what is no ordinary file.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ccht_excel.spreadsheets.file_kind import archive_in
from ccht_excel.spreadsheets.workbook_file import DEFAULT_LIMITS, VIETNAM, Limits, UnreadableFileError
from ccht_excel.spreadsheets.zip_package import MIB, Package

_LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db", "__macosx", ".gitkeep", ".dropbox"})
_LEFTOVER_STARTS = ("~$", ".~lock.", "._", ".ccht-")
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


def is_leftover(name: str) -> bool:
    """Whether a file name is that of a lock file or of something a system leaves in folders."""
    lower = name.lower()
    return lower in _LEFTOVERS or lower.startswith(_LEFTOVER_STARTS)


def printable(path: Path, base: Path) -> str:
    """The path below ``base`` with forward slashes, composed letters, and nothing that cannot be printed."""
    try:
        text = path.relative_to(base).as_posix()
    except ValueError:
        text = path.name
    return _clean_name(text)


def _clean_name(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in composed)
    return "".join(letter if letter.isprintable() else "�" for letter in spaced)


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder but what programs and systems leave behind, in no particular order.

    A folder that cannot be looked into is given instead of its files. Links to folders are not followed.
    """
    waiting = [folder]
    seen: set[tuple[int, int]] = set()
    while waiting:
        here = waiting.pop()
        try:
            status = here.stat()
            # Junctions of Windows are no links to Python, and may lead round in circles.
            if status.st_ino and (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(here) as listing:
                entries = [entry for entry in listing if not is_leftover(entry.name)]
        except FileNotFoundError:
            continue
        except OSError:
            yield here
            continue
        for entry in entries:
            try:
                is_folder = entry.is_dir()
                followed = is_folder and not entry.is_symlink()
            except OSError:
                is_folder = followed = False
            if followed:
                waiting.append(here / entry.name)
            elif not is_folder:
                yield here / entry.name


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
    return _clean_name("/".join(parts)) or "(không tên)"
