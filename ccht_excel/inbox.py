"""What lies in ``nhan_ve/``: every file, also inside .zip files, as bytes with a printable name.

Relies on the standard library and the file-type check of :mod:`ccht_excel.workbook_file`. Passes over what office
programs and systems leave behind (lock files, Thumbs.db); everything else is handed on, readable or not. Never writes,
never follows a name found inside a file.
"""

from __future__ import annotations

import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ccht_excel.workbook_file import DEFAULT_LIMITS, VIETNAM, Limits, UnreadableFileError, sniff

_LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db", "__macosx"})
_ARCHIVE_DEPTH = 3
_ARCHIVE_ENTRIES = 2_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file that came in: printable name relative to the campaign, content, and when the file was last changed.

    ``data`` is ``None`` where the file could not be had; ``problem`` then says why (finding code, words).
    """

    file: str
    data: bytes | None
    moment: datetime
    problem: tuple[str, dict[str, object]] | None = None


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
        incoming = _read(path, printable(path, base), limits)
        yield from _unpack(incoming, limits, _ARCHIVE_DEPTH)


def is_leftover(name: str) -> bool:
    """Whether a file name is that of a lock file or of something a system leaves in folders."""
    lower = name.lower()
    return lower in _LEFTOVERS or lower.startswith(("~$", ".~lock.", "._", ".ccht-"))


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
    return "".join(letter if letter.isprintable() else "�" for letter in composed)


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder but what programs and systems leave behind, in no particular order."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not is_leftover(name)]
        yield from (Path(parent) / name for name in names if not is_leftover(name))


def _read(path: Path, file: str, limits: Limits) -> Incoming:
    moment = datetime.fromtimestamp(0, UTC)
    try:
        status = path.stat()
        moment = datetime.fromtimestamp(int(status.st_mtime), UTC)
        if not stat.S_ISREG(status.st_mode):
            return Incoming(file, None, moment, ("file_unreadable_on_disk", {"detail": "không phải tệp thường"}))
        if status.st_size > limits.file_bytes:
            size, limit = (-(-count // (1 << 20)) for count in (status.st_size, limits.file_bytes))
            return Incoming(file, None, moment, ("file_too_large", {"size": size, "limit": limit}))
        return Incoming(file, path.read_bytes(), moment)
    except OSError as error:
        return Incoming(file, None, moment, ("file_unreadable_on_disk", {"detail": error.strerror or "lỗi đọc"}))


def _unpack(incoming: Incoming, limits: Limits, depth: int) -> Iterator[Incoming]:
    """The file itself, or the files inside it where it is an archive of other files."""
    if incoming.data is None or depth == 0 or not _is_archive(incoming.data, limits):
        yield incoming
        return
    inner = list(_entries(incoming.data))
    if not inner or len(inner) > _ARCHIVE_ENTRIES:
        yield incoming
        return
    with zipfile.ZipFile(io.BytesIO(incoming.data)) as archive:
        for entry, name in sorted(inner, key=lambda pair: pair[1]):
            yield from _unpack(_extract(archive, entry, f"{incoming.file}/{name}", limits), limits, depth - 1)


def _is_archive(data: bytes, limits: Limits) -> bool:
    try:
        sniff(data, limits)
    except UnreadableFileError as error:
        return error.code == "file_is_archive"
    return False


def _entries(data: bytes) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
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
    return _clean_name("/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")))


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str, limits: Limits) -> Incoming:
    try:
        moment = datetime(*entry.date_time, tzinfo=VIETNAM).astimezone(UTC)
    except ValueError:
        moment = datetime.fromtimestamp(0, UTC)
    if entry.file_size > limits.file_bytes:
        size, limit = (-(-count // (1 << 20)) for count in (entry.file_size, limits.file_bytes))
        return Incoming(file, None, moment, ("file_too_large", {"size": size, "limit": limit}))
    try:
        return Incoming(file, archive.read(entry), moment)
    except Exception:
        return Incoming(file, None, moment, ("file_broken", {"detail": "tệp trong tệp nén bị hỏng"}))
