"""One fault at one call: every call that opens for writing, writes, syncs, renames, links, removes or makes a folder.

The functions of :mod:`os` and ``open`` are replaced in this process by ones that count what they do below one folder
and, at one number, fail, stop or kill. Everything the program writes goes through them, whatever library it uses.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

KINDS = ("EACCES", "ENOSPC", "KeyboardInterrupt", "SIGINT", "SIGKILL")
_PATHS = ("replace", "rename", "link", "symlink", "unlink", "remove", "mkdir", "rmdir", "utime", "truncate", "chmod")


class Injection:
    """Counts calls below a folder; at call number ``at`` the fault ``kind`` happens."""

    def __init__(self, folder: Path, at: int = -1, kind: str = "") -> None:
        self.calls: list[str] = []
        self._folder = folder.resolve()
        self._at = at
        self._kind = kind
        self._handles: dict[int, str] = {}

    def install(self) -> None:
        """Replace the functions of this process, for good."""
        for name in _PATHS:
            setattr(os, name, self._by_path(name, getattr(os, name)))
        os.open = self._opened(os.open)
        os.write = self._by_handle("write", os.write)
        os.fsync = self._by_handle("fsync", os.fsync)
        io.open = builtins.open = self._opened_for_writing(io.open)  # type: ignore[assignment]

    def _inside(self, path: Any) -> bool:
        try:
            return (Path.cwd() / os.fsdecode(path)).is_relative_to(self._folder)
        except TypeError:
            return False

    def _count(self, name: str, path: Any) -> None:
        self.calls.append(f"{name} {Path(os.fsdecode(path)).name}")
        if len(self.calls) - 1 == self._at:
            self._strike(path)

    def _strike(self, path: Any) -> None:
        if self._kind == "SIGKILL":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self._kind == "SIGINT":
            signal.raise_signal(signal.SIGINT)
        elif self._kind == "KeyboardInterrupt":
            raise KeyboardInterrupt
        else:
            number = getattr(errno, self._kind)
            raise OSError(number, os.strerror(number), os.fsdecode(path))

    def _by_path(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *others: Any, **named: Any) -> Any:
            target = others[0] if name in ("replace", "rename", "link", "symlink") and others else path
            if self._inside(target):
                self._count(name, target)
            return real(path, *others, **named)

        return call

    def _opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, flags: int, *others: Any, **named: Any) -> Any:
            inside = self._inside(path)
            if inside and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self._count("open", path)
            handle = real(path, flags, *others, **named)
            if inside:
                self._handles[handle] = os.fsdecode(path)
            else:
                self._handles.pop(handle, None)
            return handle

        return call

    def _by_handle(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(handle: int, *others: Any) -> Any:
            if handle in self._handles:
                try:
                    self._count(name, self._handles[handle])
                except OSError:
                    if name == "write":
                        real(handle, bytes(others[0])[: len(others[0]) // 2])  # a full disk takes what fits
                    raise
            return real(handle, *others)

        return call

    def _opened_for_writing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, mode: str = "r", *others: Any, **named: Any) -> Any:
            if set(mode) & set("wax+") and not isinstance(path, int) and self._inside(path):
                self._count("open", path)
            return real(path, mode, *others, **named)

        return call
