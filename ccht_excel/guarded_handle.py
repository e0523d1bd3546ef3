"""One worker process as the run sees it: started, asked, watched, ended.

Relies on the system's memory limit under Linux and on psutil elsewhere. Raises :class:`GuardError` where none can be
started, :class:`StoppedError` where it was ended.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, BinaryIO

from ccht_excel.errors import GuardError
from ccht_excel.guarded_worker import LIMITED_BY_SYSTEM, WORKS_KEPT, pickled
from ccht_excel.model.limits import Limits

if TYPE_CHECKING:
    from ccht_excel.windows_job import Job

_START_SECONDS = 60.0
_TICK = 0.1

_SENT_BY_OTHERS = frozenset({9, 15})
"""Signals that end a process from outside: of a person, or of a system that ran out of memory."""

# Started with -S: where modules may come from is told, and what else lies with the installed packages need not start.
_WORKER = "import sys; sys.path[:] = sys.argv[6:]; from ccht_excel.guarded_worker import serve; serve(*sys.argv[1:6])"


class Cause(StrEnum):
    """What ended a worker."""

    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    CRASH = "crash"
    KILLED = "killed"


class StoppedError(Exception):
    """A piece of work that could not be ended well. ``words`` tell the limit it broke, for a message."""

    def __init__(self, cause: Cause, **words: object) -> None:
        self.cause = cause
        self.words = words
        super().__init__(cause)


class Worker:
    """One worker process with its pipes and the thread that watches it."""

    def __init__(self, limits: Limits, ready: str) -> None:
        self.limits = limits
        self.ready = ready
        self._works: list[Callable[[Any], Any]] = []
        self._deadline: float | None = None
        self._verdict: Cause | None = None
        # No Event: a signal in the middle of setting one leaves its lock taken.
        self._closed: SimpleQueue[None] = SimpleQueue()
        self._owes = False
        self.pieces = 0
        self.answered = 0
        self._noise: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        path = [item or str(Path.cwd()) for item in sys.path]
        told = (str(os.getpid()), str(limits.memory_bytes), str(limits.answer_bytes), str(limits.seconds), ready)
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-S", "-c", _WORKER, *told, *path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._noise,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._noise.close()
            raise GuardError(f"Không khởi động được tiến trình đọc tệp: {error.strerror or error}.") from error
        self._job = _job_of(self._process, limits.memory_bytes)
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    @property
    def idle(self) -> bool:
        """Whether it is there, and owes no answer."""
        return not self._owes and self.alive

    def learn(self, work: Callable[[Any], Any]) -> None:
        """Tell the worker what to do with items to come, unless it knows already.

        Raises ``StoppedError`` where it is no more.
        """
        if not any(known is work for known in self._works):
            self._works = [*self._works, work][-WORKS_KEPT:]
            self._say(("work", work), _START_SECONDS)
            self._hear()
            self._owes = False

    def ask(self, work: Callable[[Any], Any], item: object) -> Any:
        """What the work gives for one item; raises ``StoppedError`` where the worker gives no answer."""
        self.pieces += 1
        self._say(("one", self._number(work), item), self.limits.seconds)
        answer = self._hear()
        self._owes = False
        return answer

    def ask_all(self, work: Callable[[Any], Any], item: object) -> Iterator[Any]:
        """Each of the things the work gives for one item; raises ``StoppedError`` as :meth:`ask` does."""
        self.pieces += 1
        self._say(("all", self._number(work), item), self.limits.seconds)
        while (answer := self._hear()) != ():
            yield answer[0]
            self._deadline = time.monotonic() + self.limits.seconds
        self._owes = False

    def _number(self, work: Callable[[Any], Any]) -> int:
        """How many works were learned after this one."""
        return next(number for number, known in enumerate(reversed(self._works)) if known is work)

    def _say(self, message: tuple[Any, ...], seconds: float) -> None:
        assert self._process.stdin
        self._owes = True
        self._deadline = time.monotonic() + seconds
        try:
            self._process.stdin.write(pickled(message))
            self._process.stdin.flush()
        except OSError as error:
            self._deadline = None
            raise self._cause_of_death() from error

    def _hear(self) -> Any:
        assert self._process.stdout
        deadline = self._deadline
        try:
            size, fits = pickle.load(self._process.stdout)  # noqa: S301
            answer = pickle.load(self._process.stdout) if fits else None  # noqa: S301
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise self._cause_of_death() from error
        finally:
            self._deadline = None
        if deadline is not None and time.monotonic() > deadline:
            self._verdict = Cause.TIME
            raise self._cause_of_death()
        if not fits:
            raise StoppedError(Cause.SIZE, limit=self.limits.answer_bytes >> 20)
        self.answered = size
        return answer

    def _cause_of_death(self) -> StoppedError:
        code = self._wait()
        if self._verdict is Cause.TIME:
            return StoppedError(Cause.TIME, seconds=format(self.limits.seconds, "g"))
        self._noise.seek(0)
        noise = self._noise.read()
        if self._verdict is Cause.MEMORY or b"MemoryError" in noise:
            return StoppedError(Cause.MEMORY, limit=self.limits.memory_bytes >> 20)
        return StoppedError(Cause.KILLED if -code in _SENT_BY_OTHERS else Cause.CRASH)

    def _wait(self) -> int:
        """Exit code of a worker that is done with; one that closed its pipe has a moment to die of its own cause."""
        if self._verdict:
            self._process.kill()
        try:
            return self._process.wait(_START_SECONDS / 20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return 0

    def _watch(self) -> None:
        """Kill the worker when its time is up or, where the system does not see to it, when it grows too large."""
        measure = None if LIMITED_BY_SYSTEM else _memory_meter(self._process.pid)
        while not _told(self._closed, _TICK):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._verdict = self._verdict or Cause.TIME
            elif measure and measure() > self.limits.memory_bytes:
                self._verdict = self._verdict or Cause.MEMORY
            if self._verdict:
                self._process.kill()
                return

    def close(self) -> None:
        """End the process and free its pipes."""
        self._closed.put(None)
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue
        self._process.wait()
        self._noise.close()
        if self._job:
            self._job.close()


def _told(queue: SimpleQueue[None], seconds: float) -> bool:
    """Whether something comes within this time."""
    try:
        queue.get(timeout=seconds)
    except Empty:
        return False
    return True


def _job_of(process: subprocess.Popen[bytes], memory_bytes: int) -> Job | None:
    """The job object that ends a worker with this process; there is none but on Windows."""
    if sys.platform != "win32":
        return None
    from ccht_excel.windows_job import Job  # loads ctypes

    return Job(int(process._handle), memory_bytes)  # type: ignore[attr-defined, unused-ignore]


def _memory_meter(pid: int) -> Callable[[], int]:
    """Tells how many bytes of memory a process holds; 0 once it is gone."""
    import psutil  # optional: not on Linux

    try:
        process = psutil.Process(pid)
    except psutil.Error:
        return lambda: 0

    def measure() -> int:
        try:
            return int(process.memory_info().rss)
        except psutil.Error:
            return 0

    return measure
