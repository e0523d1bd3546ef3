"""Who writes: this machine, this process, this user; and whether another process is still there.

Relies on the standard library, and on psutil where there is no ``/proc``.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import socket
import sys
import uuid
from functools import cache
from pathlib import Path

from msgspec import Struct

_MULTICAST = 1 << 40
"""Set in a hardware address that Python had to make up; it is another one in every process."""


class Owner(Struct, frozen=True):
    """A process on a machine. ``identity`` tells machines of one name apart, ``started`` processes of one number."""

    machine: str
    identity: str
    process: int
    started: str
    user: str

    @property
    def is_here(self) -> bool:
        """Whether it is, or was, a process of this machine."""
        return self.identity == machine_identity()

    @property
    def is_gone(self) -> bool:
        """Whether it is certain that it has ended. Of processes of other machines nothing is certain."""
        if not self.is_here:
            return False
        started = process_started(self.process)
        return started is None or bool(self.started and started and started != self.started)


def began(process: int) -> str:
    """Four hexadecimal digits of when a process of this machine began, for names of files; empty where not told."""
    started = process_started(process)
    return hashlib.sha256(started.encode()).hexdigest()[:4] if started else ""


def is_gone(process: int, mark: str = "") -> bool:
    """Whether it is certain that a process has ended which wrote down its number, and :func:`began` as ``mark``.

    The system gives its number to another one sooner or later; without a mark that one is taken for it.
    """
    if process_started(process) is None:
        return True
    now = began(process)
    return bool(mark and now and mark != now)


def me() -> Owner:
    """This process."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    process = os.getpid()
    return Owner(socket.gethostname(), machine_identity(), process, process_started(process) or "", user)


@cache
def machine_identity() -> str:
    """Eight hexadecimal digits that stand for this machine."""
    address = uuid.getnode()
    told = "" if address & _MULTICAST else format(address, "x")
    return hashlib.sha256(f"{socket.gethostname()}|{told}".encode()).hexdigest()[:8]


def process_started(process: int) -> str | None:
    """When a process of this machine began, as the system counts it; empty where it does not tell; ``None``: gone."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        except (FileNotFoundError, ProcessLookupError):
            return None
        except OSError:
            return ""
        state, *others = fields.split()
        return None if state in "ZX" else others[18]
    return _started_elsewhere(process)


def _started_elsewhere(process: int) -> str | None:
    import psutil  # not on Linux

    try:
        return format(psutil.Process(process).create_time(), ".2f")
    except psutil.NoSuchProcess:
        return None
    except psutil.Error:
        return ""
