"""What lies in ``nhan_ve/``: every file, also inside .zip files and mails, as bytes with a printable name.

Relies on :mod:`ccht_excel.files.found` and the file-type check of :mod:`ccht_excel.spreadsheets.file_kind`. What can be
read is handed on, and what cannot with the reason. Never writes, never follows a name found inside a file, never opens
what is no ordinary file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.files.found import (
    NAMELESS,
    clean_name,
    files_below,
    left_behind,
    name_from_outside,
    named_as_file,
    named_as_leftover,
    printable,
)
from ccht_excel.files.trouble import why
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import FindingType, RefusedError
from ccht_excel.guarded import GuardedProcess, StoppedError
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB, Limits
from ccht_excel.model.returns import VIETNAM
from ccht_excel.spreadsheets.file_kind import archive_in, is_zip
from ccht_excel.spreadsheets.mail import attachments, is_mail
from ccht_excel.spreadsheets.outside import STOPPED, content_of
from ccht_excel.spreadsheets.zip_directory import Entry
from ccht_excel.spreadsheets.zip_package import Package, looks_like_office

_ARCHIVE_DEPTH = 3
_ARCHIVE_ENTRIES = 2_000
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_REASONS: Mapping[int, FindingType] = {
    errno.ENOENT: of_files.LINK_LEADS_NOWHERE,
    errno.ENOTDIR: of_files.LINK_LEADS_NOWHERE,
    errno.ELOOP: of_files.LINK_GOES_ROUND,
    errno.ENAMETOOLONG: of_files.PATH_TOO_LONG,
    errno.EIO: of_files.DRIVE_BROKEN,
    errno.ESTALE: of_files.DRIVE_BROKEN,
    errno.ETIMEDOUT: of_files.DRIVE_BROKEN,
    errno.ENXIO: of_files.NO_PLAIN_FILE,
}
"""Why a file cannot be had, where that is something else than rights and locks."""
_KNOWN_BY_SIZE = (of_files.FILE_TOO_LARGE, of_files.FOLDER_NAMED_AS_FILE)
"""What has no content that is read, and is the same as long as it has the same size and time."""


class Incoming(Struct, frozen=True):
    """One file that came in: printable name relative to the campaign, content, and when the file was last changed.

    ``data`` is ``None`` where the file could not be had; ``problem`` then says why. ``now`` is when it was taken up,
    if that is known: no time after it can be true. ``whole`` is the file on disk that it lay in, if it lay in one.
    """

    file: str
    data: bytes | None
    moment: datetime
    problem: RefusedError | None = None
    now: datetime | None = None
    whole: str = ""


class ReadFile(Struct, frozen=True):
    """A file as it lay on disk when it was read: name, SHA-256 (or size, where it was too large), time of change."""

    name: str
    digest: str
    time: int


class Inbox:
    """The files below a folder (or a single file), each read once and in a fixed order; names are relative to ``base``.

    ``read`` tells which files were read and what they were; ``unread`` whether some could not be had. ``now`` is the
    present moment, that of the clock if none is given.
    """

    def __init__(self, folder: Path, base: Path, limits: Limits = DEFAULT_LIMITS, now: datetime | None = None) -> None:
        self._limits = limits
        self._now = now or datetime.now(UTC)
        paths = [folder] if folder.is_file() else files_below(folder)
        named = ((printable(path, base), path) for path in paths)
        self._paths = sorted(named, key=lambda item: (item[0].casefold(), item[0]))
        self.read: list[ReadFile] = []
        self.unread = False

    def files(self) -> Iterator[Incoming]:
        """Every file, one at a time in memory, and those inside archives and mails.

        What there is no time left for, in one archive or in the whole run, comes without content and with the reason.
        The time that its reader takes between two files counts.
        """
        started = time.monotonic()
        with Unpacker(self._limits) as unpacker:
            for name, path in self._paths:
                incoming = _read(path, name, self._limits)
                self._remember(path, incoming)
                for item in unpacker.files(incoming):
                    late = time.monotonic() - started > self._limits.run_seconds
                    whole = name if item.file != name else ""
                    found = unread(item, of_files.RUN_TAKES_TOO_LONG) if late else item
                    yield replace(found, now=self._now, whole=whole)

    def again(self, wanted: Mapping[str, str]) -> Mapping[str, bytes]:
        """The content of single files by name; ``wanted`` maps it to the SHA-256 that it must still have."""
        found: dict[str, bytes] = {}
        with Unpacker(self._limits) as unpacker:
            for name, path in self._paths:
                if name in wanted or any(other.startswith(f"{name}/") for other in wanted):
                    for item in unpacker.files(_read(path, name, self._limits)):
                        if item.data is not None and sha256(item.data) == wanted.get(item.file):
                            found[item.file] = item.data
        return found

    def _remember(self, path: Path, incoming: Incoming) -> None:
        try:
            known = incoming.problem and incoming.problem.type in _KNOWN_BY_SIZE
            digest = size_digest(path.stat().st_size) if known else sha256(incoming.data or b"")
        except OSError:
            known, digest = None, ""
        if incoming.data is None and not known:
            self.unread = True
            return
        self.read.append(ReadFile(incoming.file, digest, int(incoming.moment.timestamp())))


def incoming_files(folder: Path, base: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[Incoming]:
    """All files of an :class:`Inbox`, for those who do not come back to it."""
    return Inbox(folder, base, limits).files()


def size_digest(size: int) -> str:
    """What stands for the content of a file that is too large to be read."""
    return f"{size} bytes"


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def _read(path: Path, file: str, limits: Limits) -> Incoming:
    moment = _LONG_AGO
    try:
        status = path.stat()
        moment = datetime.fromtimestamp(int(status.st_mtime), UTC)
        if stat.S_ISDIR(status.st_mode):
            return Incoming(file, None, moment, _no_files_of(path))
        if not stat.S_ISREG(status.st_mode):
            return Incoming(file, None, moment, RefusedError(of_files.NO_PLAIN_FILE))
        if status.st_size > limits.file_bytes:
            return Incoming(file, None, moment, _too_large(status.st_size, limits))
        with path.open("rb") as stream:
            data = content_of(stream, status.st_size, limits)
        if len(data) > limits.file_bytes:
            return Incoming(file, None, moment, _too_large(len(data), limits))
        return Incoming(file, data, moment)
    except OSError as error:
        kind = _REASONS.get(error.errno or 0, of_files.FILE_UNREADABLE_ON_DISK)
        return Incoming(file, None, moment, RefusedError(kind, detail=why(error)))
    except (ValueError, OverflowError):
        return Incoming(file, None, moment, RefusedError(of_files.FILE_TIME_IMPOSSIBLE))


def _no_files_of(folder: Path) -> RefusedError:
    """Why a folder stands where its files should: it cannot be looked into, or is only called like a file."""
    try:
        with os.scandir(folder):
            detail = "lúc trước không cho xem"
    except OSError as error:
        detail = why(error)
    else:
        if named_as_file(folder):
            return RefusedError(of_files.FOLDER_NAMED_AS_FILE)
    return RefusedError(of_files.FOLDER_UNREADABLE, detail=detail)


def _too_large(size: int, limits: Limits) -> RefusedError:
    return RefusedError(of_files.FILE_TOO_LARGE, size=-(-size // MIB), limit=-(-limits.file_bytes // MIB))


def unread(incoming: Incoming, reason: FindingType, **words: object) -> Incoming:
    """The file as one that was not read, for this reason."""
    return replace(incoming, data=None, problem=RefusedError(reason, **words))


class Unpacker:
    """Opens archives and mails, in a process of their own that is started with the first; a context manager."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process = GuardedProcess(limits, ready=__name__)
        self._work = partial(unpacked, limits=limits)

    def __enter__(self) -> Unpacker:
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop the process."""
        self._process.close()

    def files(self, incoming: Incoming) -> Iterator[Incoming]:
        """The file itself, or those inside it, one at a time. Raises ``GuardError`` where no process can be started."""
        if incoming.data is None or not bundle_like(incoming.data):
            yield incoming
            return
        seconds = self._limits.whole_seconds
        started = time.monotonic()
        try:
            for item in self._process.stream(self._work, incoming):
                inside = item.file != incoming.file
                late = inside and time.monotonic() - started > seconds
                yield unread(item, of_files.ARCHIVE_TAKES_TOO_LONG, seconds=format(seconds, "g")) if late else item
        except StoppedError as error:
            yield unread(incoming, STOPPED[error.cause], **error.words)


def bundle_like(data: bytes) -> bool:
    """Whether these bytes may hold other files: told without unpacking anything, in favour of looking into them."""
    if data[:8] == _OLE_MAGIC:
        return _OF_OUTLOOK in data
    return is_mail(data) or (is_zip(data) and not looks_like_office(data))


def unpacked(incoming: Incoming, limits: Limits) -> Iterator[Incoming]:
    """The file itself, or those inside it; in whatever process one is."""
    return _Unpacking(limits).files(incoming, _ARCHIVE_DEPTH)


class _Unpacking(Struct):
    """One file from the folder being unpacked, archives within archives counting towards the same limits."""

    limits: Limits
    unpacked: int = 0
    entries: int = 0

    def files(self, incoming: Incoming, depth: int) -> Iterator[Incoming]:
        """The file itself, or the files inside it where it is an archive of other files or a mail."""
        package = archive_in(incoming.data, self.limits) if incoming.data is not None and depth else None
        inner = sorted(_named_entries(package, self.limits), key=lambda item: item[2]) if package else []
        attached = list(_attached(incoming)) if depth and package is None else []
        if not inner and not attached:
            yield incoming
            return
        problem = self._too_much(
            [entry.file_size for _, entry, _ in inner] + [len(item.data or b"") for item in attached]
        )
        if problem:
            yield replace(incoming, data=None, problem=problem)
            return
        for archive, entry, name in inner:
            yield from self.files(self._entry(archive, entry, f"{incoming.file}/{name}"), depth - 1)
        for item in attached:
            yield from self.files(item, depth - 1)

    def _too_much(self, sizes: Sequence[int]) -> RefusedError | None:
        """Why what lies in one more archive is not unpacked; it counts from here on."""
        self.entries += len(sizes)
        self.unpacked += sum(sizes)
        if self.entries > _ARCHIVE_ENTRIES:
            return RefusedError(of_files.ARCHIVE_HOLDS_TOO_MANY, limit=_ARCHIVE_ENTRIES)
        if self.unpacked > self.limits.unpacked_bytes:
            size, limit = (-(-count // MIB) for count in (self.unpacked, self.limits.unpacked_bytes))
            return RefusedError(of_files.FILE_UNPACKS_TOO_LARGE, size=size, limit=limit)
        return None

    def _entry(self, package: Package, entry: Entry, file: str) -> Incoming:
        try:
            moment = datetime(*entry.date_time, tzinfo=VIETNAM).astimezone(UTC)
        except (ValueError, OverflowError):
            moment = _LONG_AGO
        if entry.file_size > self.limits.file_bytes:
            return Incoming(file, None, moment, _too_large(entry.file_size, self.limits))
        try:
            return Incoming(file, package.read_entry(entry), moment)
        except RefusedError as error:
            return Incoming(file, None, moment, error)


def _attached(mail: Incoming) -> Iterator[Incoming]:
    """The files attached to a mail; of two with one name, the second and further ones are numbered."""
    seen: Counter[str] = Counter()
    for item in attachments(mail.data or b""):
        name = clean_name(item.name.replace("\\", "/").rsplit("/", 1)[-1]).strip() or NAMELESS
        data = item.data or b""
        if not (named_as_leftover(name) and left_behind(name, len(data), data)):
            seen[name] += 1
            number = f" ({seen[name]})" if seen[name] > 1 else ""
            yield Incoming(f"{mail.file}/{name}{number}", item.data, item.moment or mail.moment)


def _named_entries(package: Package, limits: Limits) -> Iterator[tuple[Package, Entry, str]]:
    for entry in package.entries:
        name = _entry_name(entry)
        if not entry.filename.endswith("/") and not _left_inside(package, entry, name, limits):
            yield package, entry, name


def _left_inside(package: Package, entry: Entry, name: str, limits: Limits) -> bool:
    """Whether a part of an archive is what programs leave behind: it is unpacked only where its name says so."""
    if not named_as_leftover(name):
        return False
    try:
        head = package.read_entry(entry) if entry.file_size <= limits.file_bytes else b""
    except RefusedError:
        head = b""
    return left_behind(name, entry.file_size, head)


def _entry_name(entry: Entry) -> str:
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return name_from_outside(name)
