"""Files on their way down to the disk while the next ones are made: threads wait for the disk, not who writes.

A disk writes several files in one go where several are waited for. Relies on the standard library. Nothing may rely on
such a file before :meth:`Behind.wait` has returned; what failed is told there.
"""

from __future__ import annotations

import os
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

_MOST_THREADS = 4
_MOST_OPEN = 32
"""Files given and not yet on the disk; where it is slower it is waited for."""


class Behind:
    """What waits for the files of one set. Threads are started where one more file would have to wait for others."""

    def __init__(self) -> None:
        self._given: SimpleQueue[tuple[int, Path] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._failed: tuple[Path, BaseException] | None = None
        self._given_up = False

    def sync(self, handle: int, target: Path) -> None:
        """Take over an open file that belongs at ``target``: wait until it is on the disk, and close it."""
        if self._given.qsize() >= _MOST_OPEN or not self._at_work():
            self._sync(handle, target)
        else:
            self._given.put((handle, target))

    def wait(self) -> tuple[Path, BaseException] | None:
        """Wait for all files given so far: one that could not be brought to the disk, and why, if there is any."""
        for _ in self._threads:
            self._given.put(None)
        for thread in self._threads:
            if thread.ident is not None:  # the start of it was not interrupted
                thread.join()
        self._threads = []
        return self._failed

    def give_up(self) -> None:
        """Close what is still open; it is not wanted any more. Call it where a set comes to nothing."""
        self._given_up = True
        self.wait()

    def _at_work(self) -> bool:
        """Whether a thread waits for files; where all that there are have one already, another is started."""
        if len(self._threads) < _MOST_THREADS and (not self._threads or self._given.qsize()):
            thread = Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            try:
                thread.start()
            except RuntimeError:  # the machine has no thread to give
                self._threads.pop()
        return bool(self._threads)

    def _work(self) -> None:
        while (item := self._given.get()) is not None:
            self._sync(*item)

    def _sync(self, handle: int, target: Path) -> None:
        try:
            if not (self._given_up or self._failed):
                os.fsync(handle)
        except BaseException as error:  # told to who waits
            self._failed = self._failed or (target, error)
        finally:
            os.close(handle)
