"""Files written beside their places, under names that say which process writes them; and what killed ones left.

A name is ``.ccht-tam-MACHINE-PROCESS-TOKEN-NUMBER``: whoever finds it can tell whether its writer is still there, as
the token ends with when that began. Such files are no forms, no returns and no results to anybody. Relies on the
standard library. Removes nothing but what bears such a name and is a plain file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from ccht_excel.errors import CampaignError
from ccht_excel.files.behind import Behind
from ccht_excel.files.interrupts import put_off
from ccht_excel.files.owner import began, is_gone, machine_identity
from ccht_excel.files.trouble import why
from ccht_excel.patterns import regex

OWN = ".ccht-"
_TEMPORARY = regex(
    r"\.ccht-tam-(?P<machine>[0-9a-f]{8})-(?P<process>[0-9]{1,10})-(?P<token>[0-9a-f]{8}(?P<began>[0-9a-f]{4})?)-[0-9]{1,4}"
)
_OF_OLD = regex(r"\.ccht-[a-z0-9_]{8}\.[a-z0-9]{1,8}")
"""What the first version called them."""

_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_LITTER_SECONDS = 3600
_PAUSES = (0.05, 0.2, 0.0)
"""Seconds to wait after each refusal: scanners and indexers hold fresh files for a moment."""

_AT_WORK: set[str] = set()
"""Tokens of what this very process is writing."""


def is_temporary(name: str) -> bool:
    """Whether this is the name of a file that is being written, or was when its writer was killed."""
    return _TEMPORARY.fullmatch(name) is not None


class Beside:
    """Files in the making: written beside their places, removed again unless they were moved there."""

    def __init__(self) -> None:
        self._token = secrets.token_hex(4) + began(os.getpid())
        self._made: list[Path] = []
        self._folders: list[Path] = []
        self._behind = Behind()
        _AT_WORK.add(self._token)

    def name(self, folder: Path) -> Path:
        """A fresh name in a folder; what comes to lie there is removed by :meth:`clear`."""
        path = folder / f"{OWN}tam-{machine_identity()}-{os.getpid()}-{self._token}-{len(self._made)}"
        self._made.append(path)
        return path

    def write(self, target: Path, data: bytes) -> Path:
        """Write what belongs at ``target`` beside it, down to the disk. Raises ``CampaignError``."""
        path = self.name(target.parent)
        try:
            write_down(path, data)
        except OSError as error:
            raise _unwritten(target, error) from error
        return path

    def write_behind(self, target: Path, data: bytes) -> Path:
        """The same, but it is on the disk only when :meth:`wait` returns. Raises ``CampaignError``."""
        path = self.name(target.parent)
        try:
            self._behind.sync(_written(path, data), target)
        except OSError as error:
            raise _unwritten(target, error) from error
        return path

    def wait(self) -> None:
        """Wait until all that was written is on the disk. Raises ``CampaignError``."""
        failed = self._behind.wait()
        if failed is None:
            return
        target, error = failed
        if isinstance(error, OSError):
            raise _unwritten(target, error) from error
        raise error

    def keep(self, target: Path) -> Path | None:
        """What is at ``target`` kept under a second name; nothing where nothing is there. Raises ``CampaignError``."""
        path = self.name(target.parent)
        try:
            try:
                if os.link in os.supports_follow_symlinks:
                    os.link(target, path, follow_symlinks=False)
                else:
                    os.link(target, path)
            except FileNotFoundError:
                return None
            except (OSError, NotImplementedError):
                # No second names on this drive (FAT, some network drives): a copy.
                write_down(path, target.read_bytes())
                shutil.copystat(target, path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CampaignError(f"Không giữ lại được bản cũ của {target}: {why(error)}.") from error
        return path

    def folder(self, folder: Path) -> None:
        """Make a folder where there is none. Raises ``CampaignError``."""
        missing = []
        here = folder
        try:
            while not here.exists() and here != here.parent:
                missing.append(here)
                here = here.parent
            for path in reversed(missing):
                path.mkdir()
                self._folders.append(path)
            if not folder.is_dir():
                raise NotADirectoryError(20, "")
        except FileExistsError:
            if not folder.is_dir():  # made meanwhile by somebody else, or a broken link
                raise CampaignError(f"Không tạo được thư mục {folder}: ở đó có lối tắt hỏng hoặc tệp.") from None
        except NotADirectoryError as error:
            raise CampaignError(f"Không tạo được thư mục {folder}: {here} không phải thư mục.") from error
        except OSError as error:
            raise CampaignError(f"Không tạo được thư mục {folder}: {why(error)}.") from error

    def settled(self) -> None:
        """The files have found their places: folders made for them stay."""
        self._folders.clear()

    def abandon(self) -> None:
        """Leave everything where it lies, for a later run that will need it."""
        self._made.clear()
        self._folders.clear()

    def clear(self) -> None:
        """Remove what was made and did not find its place; what cannot be removed now is litter for a later run."""
        with put_off():
            self._behind.give_up()
        with put_off(), ExitStack() as each:  # all of them, whatever stops one
            for path in reversed(self._made):
                each.callback(remove, path)
        with put_off():
            for folder in reversed(self._folders):
                try:
                    folder.rmdir()
                except OSError:
                    break
            _AT_WORK.discard(self._token)


def _unwritten(target: Path, error: OSError) -> CampaignError:
    return CampaignError(f"Không ghi được {target}: {why(error)}.")


def write_down(path: Path, data: bytes) -> None:
    """Write a new file and wait until it is on the disk. Raises ``OSError``."""
    handle = _written(path, data)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(path: Path, data: bytes) -> int:
    """A new file, written and open. Raises ``OSError``."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
    except BaseException:
        os.close(handle)
        raise
    return handle


def sync_folders(folders: Iterable[Path]) -> None:
    """Wait until new names are on the disk, where the system can be asked for it."""
    if os.name != "posix":
        return
    for folder in folders:
        try:
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError:  # some network drives: the names are as safe there as they ever are
            continue


def remove(path: Path) -> bool:
    """Remove a file if it can be removed; whether it is gone."""
    for pause in _PAUSES:
        try:
            path.unlink(missing_ok=True)
            return True
        except OSError:
            time.sleep(pause)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return False


def digest_of(path: Path) -> str | None:
    """SHA-256 of a plain file, ``None`` where there is none. Raises ``OSError`` where it cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        if error.errno in _NOTHING_THERE:
            return None
        raise


def sweep(folder: Path) -> None:
    """Remove what killed runs had begun to write here. What a living one may still be writing stays."""
    try:
        with os.scandir(folder) as listing:
            found = [entry for entry in listing if entry.name.startswith(OWN) and _is_litter(entry)]
    except OSError:
        return
    for entry in found:
        remove(Path(entry.path))


def _is_litter(entry: os.DirEntry[str]) -> bool:
    try:
        if not entry.is_file(follow_symlinks=False):
            return False
        old = time.time() - entry.stat(follow_symlinks=False).st_mtime > _LITTER_SECONDS
    except OSError:
        return False
    name = _TEMPORARY.fullmatch(entry.name)
    if name is None:
        return old and _OF_OLD.fullmatch(entry.name) is not None
    if name["machine"] != machine_identity():
        return old
    process = int(name["process"])
    if process == os.getpid():
        return name["token"] not in _AT_WORK
    return is_gone(process, name["began"] or "") or old
