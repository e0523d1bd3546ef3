"""Files from outside: taken from disk as far as the limits go, worked on where they can do no harm.

Relies on :mod:`ccht_excel.guarded`. Refuses with :class:`RefusedError` what is too large, no ordinary file, or ends the
process that works on it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, TypeVar

from msgspec.structs import replace

from ccht_excel.findings import of_files
from ccht_excel.findings.entry import Actor, FindingType, RefusedError
from ccht_excel.guarded import Cause, GuardedProcess, StoppedError
from ccht_excel.model.finding import Finding
from ccht_excel.model.limits import MIB, Limits
from ccht_excel.model.place import Place

Item = TypeVar("Item")
Result = TypeVar("Result")

STOPPED: Mapping[Cause, FindingType] = {
    Cause.TIME: of_files.FILE_TAKES_TOO_LONG,
    Cause.MEMORY: of_files.FILE_TAKES_TOO_MUCH_MEMORY,
    Cause.SIZE: of_files.FILE_HOLDS_TOO_MUCH,
    Cause.CRASH: of_files.FILE_STOPS_READER,
    Cause.KILLED: of_files.FILE_READER_KILLED,
}
"""What is found of a file that ended the process reading it."""


_OF_RETURNS = (
    *(of_files.FILE_UNPACKS_TOO_LARGE, of_files.FILE_IS_MAIL, of_files.FILE_IS_ARCHIVE),
    of_files.ARCHIVE_NOT_OPENED,
)
"""What is found of other files too, with a remedy that speaks of returns."""


SAVED_ANEW = "Mở tệp bằng Excel, lưu thành tệp .xlsx mới không có mật khẩu rồi chạy lại."
"""What to do with a list that cannot be read."""


def refusal(error: RefusedError, place: Place, remedy: str) -> Finding:
    """A refusal as a finding of a file that is no return; ``remedy`` takes the place of one that is for returns."""
    said = error.finding(place)
    of_returns = error.type.actor is Actor.UNIT or error.type in _OF_RETURNS
    return replace(said, remedy=remedy, officer="") if of_returns else said


def file_bytes(path: Path, limits: Limits) -> bytes:
    """The content of a file. Raises ``OSError`` where it cannot be read, ``RefusedError`` where it shall not be."""
    # Without waiting: a pipe may have nobody at its other end.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError(of_files.FILE_UNREADABLE_ON_DISK, detail="không phải tệp thường")
        data = content_of(stream, status.st_size, limits)
        size = max(len(data), os.fstat(descriptor).st_size)
    if size > limits.file_bytes:
        raise too_large(size, limits)
    return data


def content_of(stream: BinaryIO, size: int, limits: Limits) -> bytes:
    """What a file that had this size holds, what was added since included; no more than one byte too many.

    Room for the largest file would cost more than reading a small one.
    """
    data = stream.read(min(size, limits.file_bytes) + 1)
    return data + stream.read(limits.file_bytes + 1 - len(data)) if len(data) > size else data


def too_large(size: int, limits: Limits) -> RefusedError:
    """The refusal of a file of so many bytes."""
    return RefusedError(of_files.FILE_TOO_LARGE, size=-(-size // MIB), limit=-(-limits.file_bytes // MIB))


def done_outside(
    process: GuardedProcess,
    work: Callable[[Item], Result | RefusedError],
    item: Item,
    stopped: Mapping[Cause, FindingType] = STOPPED,
) -> Result:
    """``work(item)`` in a guarded process. Raises the refusal that the work gives, or what ended the process."""
    try:
        done = process.run(work, item)
    except StoppedError as error:
        raise RefusedError(stopped[error.cause], **error.words) from error
    if isinstance(done, RefusedError):
        raise done
    return done
