"""What people did to files that the program wrote, looked at before new ones take their place.

A file that is still as it was written hands on what was carried into it before. Any other is read in a guarded process,
for it lay where anybody could save it; where somebody worked on more of it than the cells to fill in, or where it
cannot be read, it is put aside and named.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct, field

from ccht_excel.errors import CampaignError
from ccht_excel.files.put_aside import kept_name
from ccht_excel.files.trouble import why
from ccht_excel.files.whole import FileSet
from ccht_excel.guarded import Cause, GuardedProcess, StoppedError
from ccht_excel.likeness.typed import Carried, Typed

_STOPPED = {Cause.TIME: "đọc quá lâu", Cause.MEMORY: "cần quá nhiều bộ nhớ để đọc"}
_UNREAD = "không đọc được"
_TOO_LARGE = "quá lớn để đọc"
_HEAD = 1 << 16


class PutAside(Struct, frozen=True):
    """An old file that is kept: where it lay, the name that it has now, and why."""

    old: Path
    name: Path
    reason: str

    @property
    def said(self) -> str:
        """The same for people."""
        return f"{self.old} {self.reason}; bản cũ ấy được giữ lại thành {self.name.name} ở cùng thư mục."


class Known(Struct, frozen=True):
    """What is known of a file from the run that wrote it: its SHA-256, what was carried into it, and of which year it
    is, 0 where the run did not say."""

    digest: str = ""
    typed: Typed = field(default_factory=dict)
    year: int = 0

    @classmethod
    def read(cls, digest: Any, typed: Any, year: Any) -> Known:
        """The same from a record on disk, which anybody may have changed: what is not sound is as if not there."""
        sound = isinstance(digest, str) and isinstance(typed, dict)
        if not sound or not all(type(key) is str and type(value) in (str, int, float) for key, value in typed.items()):
            return cls()
        return cls(digest, typed, year if type(year) is int else 0)


def _nothing(key: str) -> bool:
    return False


class OldFiles:
    """The old files of one set, whose new ones are of a ``year``; what is to be read of them is read in ``process``."""

    def __init__(self, files: FileSet, year: int, process: GuardedProcess) -> None:
        self._files = files
        self._year = year
        self._process = process
        self.put_aside: list[PutAside] = []
        self.carried: list[Path] = []

    def typed_in(
        self, path: Path, known: Known, work: Callable[[bytes], Carried], fits: Fits, lasts: Lasts = _nothing
    ) -> Typed:
        """What was typed into the file that lies here and ``fits`` the new one.

        ``work`` reads the file where it is not as it was written. Of a file of another year, as where a folder was
        copied, only what ``lasts`` is handed on. The old file is put aside where that says so, or where not all of it
        fits. Raises ``CampaignError`` where the file cannot be had.
        """
        if not os.path.lexists(path) or not path.is_file():
            return {}
        data = _content(path)
        if hashlib.sha256(data).hexdigest() == known.digest:
            # Runs of earlier versions did not say of which year they were.
            year = known.year or (self._looked_into(data, work).year if known.typed else 0)
            found = Carried(known.typed, year=year)
        else:
            found = self._looked_into(data, work)
        year = known.year or found.year
        same = year in (0, self._year)
        fitting = {key: value for key, value in found.typed.items() if fits(key, value) and (same or lasts(key))}
        lost = "có chữ điền tay nay không còn chỗ" if same else f"là của năm {year}, chữ điền tay ở đó không chép sang"
        reason = found.kept_for or ("" if len(fitting) == len(found.typed) else lost)
        if reason:
            self._put_aside(path, data, reason)
        if fitting:
            self.carried.append(path)
        return fitting

    def not_ours(self, path: Path, known: Known, ours: Callable[[bytes], bool]) -> None:
        """Put aside a file in which nobody is to write, where it is not as the program wrote it.

        Where nothing is known of it, ``ours`` tells from how it begins. Raises ``CampaignError`` where it cannot be
        had.
        """
        if not os.path.lexists(path) or not path.is_file():
            return
        data = _content(path)
        as_written = hashlib.sha256(data).hexdigest() == known.digest if known.digest else ours(data[:_HEAD])
        if not as_written:
            self._put_aside(path, data, "không phải do chương trình ghi ra, hoặc đã có người sửa")

    def _looked_into(self, data: bytes, work: Callable[[bytes], Carried]) -> Carried:
        if len(data) > self._process.limits.file_bytes:
            return Carried(kept_for=_TOO_LARGE)
        try:
            return self._process.run(work, data)
        except StoppedError as error:
            return Carried(kept_for=_STOPPED.get(error.cause, _UNREAD))

    def _put_aside(self, path: Path, data: bytes, reason: str) -> None:
        try:
            name, there = kept_name(path, data)
        except OSError as error:
            raise CampaignError(f"Không giữ lại được bản cũ của {path}: {why(error)}.") from error
        if not there:
            self._files.write(name, lambda stream: _write(stream, data))
        self.put_aside.append(PutAside(path, name, reason))


Fits = Callable[[str, str | float], bool]
Lasts = Callable[[str], bool]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CampaignError(
            f"Không đọc được {path}: {why(error)}. Cần đọc để giữ những gì đã điền tay; đóng tệp ấy rồi chạy lại."
        ) from error


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)


def known_in(record: Mapping[str, Any], name: str) -> Known:
    """What a record says of one file: digests under ``outputs``, what was carried under ``typed``."""
    outputs, typed, year = record.get("outputs"), record.get("typed", {}), record.get("year")
    if not isinstance(outputs, dict) or not isinstance(typed, dict):
        return Known()
    return Known.read(outputs.get(name), typed.get(name, {}), year)
