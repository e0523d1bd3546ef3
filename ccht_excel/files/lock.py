"""One writer at a time: a lock file that says who writes.

The file appears whole or not at all, by a second name or by exclusive creation, which network drives know too. Its
owner touches it while it works. A lock is seen through where its process is gone from this machine, or where no other
machine has touched it for long. Readers never wait for it. Relies on :mod:`ccht_excel.files.owner`. Refuses a second
writer with :class:`BusyError`.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue

from msgspec import Struct
from msgspec.structs import asdict

from ccht_excel.errors import CampaignError
from ccht_excel.files.beside import OWN, Beside, remove, write_down
from ccht_excel.files.found import clean_name
from ccht_excel.files.interrupts import put_off
from ccht_excel.files.owner import Owner, me
from ccht_excel.files.trouble import why

LOCK = f"{OWN}khoa"
SILENT_SECONDS = 120.0
"""So long a machine may leave its lock untouched before another one takes it for dead."""

_MINUTES = format(SILENT_SECONDS / 60, "g")
_TOUCH_SECONDS = 15.0
_LARGEST = 4096
_TRIES = 5
_HELD: set[str] = set()
"""Tokens of the locks that this very process holds."""


class BusyError(CampaignError):
    """Somebody else is writing; the message says who and how to go on."""


class _Found(Struct, frozen=True):
    """A lock file that was there: whose it is as far as it says, how long untouched by the clock of its drive."""

    token: str
    owner: Owner | None
    since: str
    silent: float

    @property
    def is_stale(self) -> bool:
        if self.owner is None or not self.owner.is_here:
            return self.silent > SILENT_SECONDS
        if self.owner.process == os.getpid():
            return self.token not in _HELD
        return self.owner.is_gone


class Lock:
    """The right to write what belongs to a folder; ``what`` calls it in messages."""

    def __init__(self, path: Path, what: str) -> None:
        self._path = path
        self._what = what
        self._token = secrets.token_hex(8)
        # No Event: a signal in the middle of setting one leaves its lock taken.
        self._ended: SimpleQueue[None] = SimpleQueue()

    def acquire(self) -> None:
        """Take it. Raises ``BusyError`` where another writer has it, ``CampaignError`` where none can be had."""
        owner = {**asdict(me()), "since": datetime.now().strftime("%H:%M:%S %d/%m/%Y"), "token": self._token}
        data = (json.dumps(owner, ensure_ascii=False) + "\n").encode()
        _HELD.add(self._token)
        beside = Beside()
        try:
            with put_off():
                self._create(beside, data)
        except BaseException:
            _HELD.discard(self._token)
            raise
        finally:
            beside.clear()
        threading.Thread(target=self._touch, daemon=True).start()

    def _create(self, beside: Beside, data: bytes) -> None:
        mine = beside.name(self._path.parent)
        try:
            write_down(mine, data)
        except OSError as error:
            raise CampaignError(f"Không ghi được vào thư mục {self._path.parent}: {why(error)}.") from error
        for _ in range(_TRIES):
            try:
                _place(mine, self._path, data)
                return
            except FileExistsError:
                self._see_through(beside, mine)
            except OSError as error:
                raise CampaignError(f"Không ghi được vào thư mục {self._path.parent}: {why(error)}.") from error
        raise BusyError(f"{self._what} đang có nhiều lệnh cùng ghi. Chờ chúng xong rồi chạy lại.")

    def _see_through(self, beside: Beside, mine: Path) -> None:
        """Clear a stale lock out of the way. Raises ``BusyError`` where it is none."""
        found = _look(self._path, mine)
        if found is None:
            return
        if not found.is_stale:
            raise BusyError(self._busy(found))
        taken = beside.name(self._path.parent)
        try:
            self._path.replace(taken)
        except FileNotFoundError:
            return
        except OSError as error:
            raise CampaignError(f"Không bỏ được khóa cũ {self._path}: {why(error)}.") from error
        caught = _look(taken, mine)
        if caught is not None and caught.token != found.token:
            # Another one saw through it first, and this is its own fresh lock. Where a third one has come in between,
            # the other one sees that when it confirms its own.
            with suppress(FileExistsError):
                _place(taken, self._path, taken.read_bytes())
            raise BusyError(self._busy(caught))

    def _busy(self, found: _Found) -> str:
        if found.owner is None:
            return (
                f"{self._what} đang được một lệnh khác ghi ({self._path}).\n"
                f"Chờ lệnh ấy xong rồi chạy lại; nếu máy ghi nó đã tắt thì sau {_MINUTES} phút là chạy được."
            )
        owner = found.owner
        user = f", người dùng {owner.user}" if owner.user else ""
        here = "trên máy này" if owner.is_here else f"từ máy {owner.machine}"
        who = f"{self._what} đang được lệnh khác ghi {here} (tiến trình {owner.process}{user}, từ {found.since}).\n"
        if owner.is_here:
            return f"{who}Chờ lệnh ấy xong, hoặc đóng cửa sổ đang chạy nó, rồi chạy lại."
        return f"{who}Chờ xong rồi chạy lại; nếu máy ấy đã tắt hoặc mất mạng thì sau {_MINUTES} phút là chạy được."

    def confirm(self) -> None:
        """Make sure that it is still ours. Raises ``BusyError`` where it was taken for dead meanwhile."""
        found = _look(self._path, self._path)
        if found is None or found.token != self._token:
            raise BusyError(
                f"{self._what}: lệnh này ngừng quá lâu (máy ngủ, mất mạng) nên lệnh khác đã nhận ghi thay.\n"
                "Chạy lại lệnh này."
            )

    def release(self) -> None:
        """Give it back; harmless where it is not ours any more."""
        self._ended.put(None)
        try:
            found = _look(self._path, self._path)
        except CampaignError:
            found = None
        if found is not None and found.token == self._token:
            remove(self._path)
        _HELD.discard(self._token)

    def _touch(self) -> None:
        while True:
            try:
                self._ended.get(timeout=_TOUCH_SECONDS)
                return
            except Empty:
                with suppress(OSError):
                    os.utime(self._path)


def _place(ready: Path, path: Path, data: bytes) -> None:
    """Put a file where there must be none. Raises ``FileExistsError`` where there is one."""
    try:
        os.link(ready, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        write_down(path, data)


def _look(path: Path, now: Path) -> _Found | None:
    """What a lock file says; ``now`` is a file just written on the same drive, for its clock."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise CampaignError(f"Không ghi được: ở chỗ của tệp khóa {path} có một thứ khác. Xóa nó rồi chạy lại.")
        with path.open("rb") as stream:
            text = stream.read(_LARGEST)
        silent = now.stat().st_mtime - status.st_mtime
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CampaignError(f"Không đọc được tệp khóa {path}: {why(error)}.") from error
    try:
        told = json.loads(text)
        machine, identity, started, user, since = (
            clean_name(str(told[key]))[:60] for key in ("machine", "identity", "started", "user", "since")
        )
        owner = Owner(machine, identity, int(told["process"]), started, user)
        return _Found(str(told["token"]), owner, since, silent)
    except (ValueError, LookupError, TypeError, RecursionError):
        return _Found("", None, "", silent)
