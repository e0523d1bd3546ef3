"""Files written whole or not at all, and sets of files that change together or not at all.

All is written beside first and the old files are kept; then a journal is made durable, then everything takes its place
at once. A refusal in the middle is taken back; a run that is killed is carried through or taken back by the next one.
Relies on :mod:`ccht_excel.files.journal` and :mod:`ccht_excel.files.lock`. What an error says of the old files is what
was made sure of.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from ccht_excel.errors import CampaignError
from ccht_excel.files.account import ACCOUNT
from ccht_excel.files.beside import Beside, digest_of, sweep, sync_folders
from ccht_excel.files.interrupts import put_off
from ccht_excel.files.journal import JOURNAL, Mended, Step, mend, retire, write_journal
from ccht_excel.files.lock import LOCK, Lock
from ccht_excel.files.places import expect_room
from ccht_excel.files.trouble import why

Writer = Callable[[BinaryIO], object]
_INTACT = "Chưa thay tệp nào; những gì có từ trước còn nguyên."
_TAKEN_BACK = "Các tệp đã thay đều được trả lại; những gì có từ trước còn nguyên."


def write_whole(path: Path, write: Writer, *, fresh: bool = False) -> None:
    """Write one file whole or not at all; with ``fresh`` only where there is none.

    Raises ``CampaignError`` where it is locked, cannot be written, or is there already.
    """
    beside = Beside()
    try:
        ready = _laid_ready(beside, path, _made(path, write), beside.write)
        with put_off():
            try:
                _expect_unlocked(path)
                if fresh:
                    _put_fresh(ready, path)
                else:
                    ready.replace(path)
            except OSError as error:
                raise CampaignError(f"{_refused(path, error)}\n{_INTACT}") from error
            beside.settled()
            ACCOUNT.written.append(path)
            sync_folders([path.parent])
        sweep(path.parent)
    finally:
        with put_off():
            beside.clear()


def _put_fresh(ready: Path, path: Path) -> None:
    """Give a file its place unless somebody has it. Raises ``OSError``."""
    try:
        os.link(ready, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # No second names on this drive; Windows itself refuses to rename over a file.
        if os.path.lexists(path):
            raise FileExistsError(17, "") from None
        ready.rename(path)


class FileSet:
    """Files below one folder that take their places together or not at all. A context manager.

    While it is open nobody else can write a set there. ``name`` tells sets of one folder apart, ``what`` calls it in
    messages. ``mended`` says what became of a set that an earlier run had left half in place. Entering raises
    ``BusyError`` where somebody else is writing, ``CampaignError`` where nothing can be written.
    """

    def __init__(self, home: Path, what: str, name: str = "", *, sweeping: Sequence[Path] = ()) -> None:
        self._home = home
        self._journal = home / f"{JOURNAL}{name}"
        self._lock = Lock(home / f"{LOCK}{name}", what)
        self._sweeping = (home, *sweeping)
        self._ready: dict[Path, tuple[Path | None, str | None]] = {}
        self._beside = Beside()
        self.mended: Mended | None = None

    def __enter__(self) -> Self:
        """Take the right to write, mend what is half done, sweep up after killed runs."""
        try:
            with _nothing_replaced():
                self._beside.folder(self._home)
                self._lock.acquire()
            self.mended = mend(self._journal, about_to_write=True)
            if self.mended and not self.mended.closed:
                raise CampaignError(self.mended.text)
            for folder in self._sweeping:
                sweep(folder)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove what did not find its place, give the right back."""
        self._leave()

    def _leave(self) -> None:
        with put_off():
            try:
                self._lock.release()
            finally:
                self._beside.clear()

    def folder(self, path: Path) -> None:
        """Make a folder that belongs to the set; it goes again where the set comes to nothing and it is empty."""
        with _nothing_replaced():
            self._beside.folder(path)

    def keep_folders(self) -> None:
        """Let the folders stay that were made, also where nothing is switched."""
        self._beside.settled()

    def write(self, path: Path, write: Writer) -> str:
        """Make the content of a file and lay it ready; its SHA-256. Raises ``CampaignError``."""
        data = _made(path, write)
        digest = hashlib.sha256(data).hexdigest()
        self._ready[path] = _laid_ready(self._beside, path, data, self._beside.write_behind), digest
        return digest

    def remove(self, path: Path) -> None:
        """Let a file go with the old set. Where it cannot be removed it stays, and :meth:`switch` tells."""
        self._ready[path] = None, None

    def switch(self) -> tuple[Path, ...]:
        """Let everything take its place; returns files that should be gone and could not be removed.

        Raises ``CampaignError``, saying what lies there now, where a file is locked or cannot be replaced.
        """
        with _nothing_replaced():
            self._beside.wait()
            for path in self._ready:
                try:
                    _expect_unlocked(path)
                except OSError as error:
                    raise CampaignError(_refused(path, error)) from error
            steps = [self._step(path, *ready) for path, ready in self._ready.items()]
            self._lock.confirm()
        with put_off():
            return self._go(steps)

    def _step(self, path: Path, new: Path | None, digest: str | None) -> Step:
        old = self._beside.keep(path)
        try:
            return Step(path, new, digest, old, digest_of(old) if old else None)
        except OSError as error:
            raise CampaignError(f"Không đọc được {path}: {why(error)}.") from error

    def _go(self, steps: Sequence[Step]) -> tuple[Path, ...]:
        done: list[Step] = []
        left = []
        try:
            write_journal(self._journal, steps, self._beside)
            for step in steps:
                done.append(step)
                try:
                    step.go()
                except OSError:
                    if step.new is not None:
                        raise
                    left.append(done.pop().target)
            sync_folders({step.target.parent for step in steps})
        except BaseException as error:
            self._take_back(done, error)
            raise
        ACCOUNT.written.extend(step.target for step in steps if step.new is not None)
        self._beside.settled()
        retire(self._journal)
        return tuple(left)

    def _take_back(self, done: Sequence[Step], error: BaseException) -> None:
        """Undo a switch. Raises ``CampaignError`` in the words of what came of it, unless it was stopped on purpose."""
        state = _TAKEN_BACK if len(done) > 1 else _INTACT
        try:
            for step in reversed(done):
                # The last one may have been refused: then its old file is where it was.
                if step.old_digest is None or digest_of(step.target) != step.old_digest:
                    step.back()
            undone = True
        except OSError:
            undone = False
        if not undone or not retire(self._journal):
            self._beside.abandon()
            ACCOUNT.mixed.append(self._home)
            state = ACCOUNT.text
        if isinstance(error, CampaignError):
            raise CampaignError(f"{error}\n{state}") from error
        if isinstance(error, OSError):
            raise CampaignError(f"{_refused(done[-1].target if done else self._journal, error)}\n{state}") from error


def mend_all(home: Path, what: str) -> tuple[str, ...]:
    """Mend every set of a folder that a run has left half in place; a sentence each. For those who only read.

    Never raises: what cannot be mended now is said.
    """
    try:
        with os.scandir(home) as listing:
            names = sorted(entry.name for entry in listing if entry.name.startswith(JOURNAL))
    except OSError:
        return ()
    found = (_mend_one(home / name, home / name.replace(JOURNAL, LOCK, 1), what) for name in names)
    return tuple(filter(None, found))


def _mend_one(journal: Path, lock_file: Path, what: str) -> str:
    lock = Lock(lock_file, what)
    try:
        lock.acquire()
        with put_off():
            mended = mend(journal, about_to_write=False)
        return mended.text if mended else ""
    except CampaignError as error:
        return str(error)
    finally:
        lock.release()


def _made(path: Path, write: Writer) -> bytes:
    """What a writer writes. In memory: libraries that write archives have bad manners on a full disk."""
    stream = io.BytesIO()
    try:
        write(stream)
    except OSError as error:
        raise CampaignError(f"Không tạo được {path}: {why(error)}.\n{_INTACT}") from error
    return stream.getvalue()


def _laid_ready(beside: Beside, path: Path, data: bytes, write: Callable[[Path, bytes], Path]) -> Path:
    with _nothing_replaced():
        beside.folder(path.parent)
        expect_room(path)
        return write(path, data)


@contextmanager
def _nothing_replaced() -> Iterator[None]:
    """What fails in here has touched no file that was there before, and says so."""
    try:
        yield
    except CampaignError as error:
        raise CampaignError(f"{error}\n{_INTACT}") from error


def _expect_unlocked(path: Path) -> None:
    """Windows lets nobody replace a file that is open: say so before anything is replaced. Raises ``OSError``."""
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            os.close(os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0)))
    except FileNotFoundError:
        return


def _refused(path: Path, error: OSError) -> str:
    if not isinstance(error, PermissionError):
        return f"Không ghi được {path}: {why(error)}."
    return (
        f"Không ghi được {path} vì tệp đang mở ở chương trình khác (Excel), bị khóa hoặc chỉ cho đọc.\n"
        "Đóng tệp ấy, bỏ dấu chỉ đọc (Read-only) của nó nếu có, rồi chạy lại."
    )
