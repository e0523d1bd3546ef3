"""Work done in a process of its own, so that a file from outside may crash, hang or swell without harm to the run.

One worker does one piece of work after the other; it is killed and replaced when a piece takes too long, too much
memory or gives back too much. A worker that ends of itself, or is ended by somebody else, is replaced and the piece
tried once more. Work is a named function of the program; it, what it is given and its result go through a pipe,
pickled. Relies on the system's memory limit under Linux and on psutil elsewhere. A worker ends with the process that
started it, however that ends, and even where a library lets no other thread run. Refuses nothing; raises
:class:`GuardError` only where the machine lets no worker start.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, TypeVar

from ccht_excel.errors import GuardError
from ccht_excel.guarded_worker import LIMITED_BY_SYSTEM, WORKS_KEPT, pickled
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.windows_job import Job

Item = TypeVar("Item")
Result = TypeVar("Result")

_START_SECONDS = 60.0
_STARTS = 3
"""Workers started in a row that end before they have done anything: then the machine lets none start."""
_TICK = 0.1

_SENT_BY_OTHERS = frozenset({9, 15})
"""Signals that end a process from outside: of a person, or of a system that ran out of memory."""

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


class GuardedProcess:
    """Does work in a process that may be lost. A context manager, good for any number of pieces in turn.

    Starting it returns at once: the worker makes itself ready meanwhile and loads the module ``ready``, where the
    functions it will be asked for are.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS, ready: str = "") -> None:
        self.limits = limits
        self._ready = ready
        self._worker: _Worker | None = None
        self.answered = 0
        """Bytes of the last answer of :meth:`run`, pickled."""

    def __enter__(self) -> GuardedProcess:
        """Start the first worker, or take the one that was started ahead."""
        self._worker = _Ahead.taken(self.limits, self._ready) or _Worker(self.limits, self._ready)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop the worker."""
        self.close()

    def close(self) -> None:
        """Stop the worker; harmless where there is none."""
        if self._worker:
            self._worker.close()
            self._worker = None

    def run(self, work: Callable[[Item], Result], item: Item) -> Result:
        """``work(item)``, done by the worker. Work that is the same object as before is not sent again.

        Raises ``StoppedError`` where the item ends even a fresh worker, ``GuardError`` where none can be started.
        """
        self.answered = 0
        for last in (False, True):
            worker = self._able(work)
            try:
                result: Result = worker.ask(work, item)
                self.answered = worker.answered
                return result
            except StoppedError as error:
                self._give_up(worker, error, last=last)
            except BaseException:
                self.close()
                raise
        raise AssertionError("the second attempt returns or raises")

    def stream(self, work: Callable[[Item], Iterable[Result]], item: Item) -> Iterator[Result]:
        """What ``work(item)`` gives, one at a time; each may take and hold as much as a piece of work.

        Do nothing else with this process meanwhile. Raises as :meth:`run` does.
        """
        given = 0
        for last in (False, True):
            worker = self._able(work)
            try:
                for number, result in enumerate(worker.ask_all(work, item)):
                    if number >= given:
                        given += 1
                        yield result
                return
            except StoppedError as error:
                self._give_up(worker, error, last=last)
            except BaseException:
                self.close()
                raise

    def _able(self, work: Callable[[Any], Any]) -> _Worker:
        """A living worker that knows the work. Raises ``GuardError`` where none can be started."""
        if self._worker and not self._worker.alive:  # ended by somebody while it had nothing to do
            self.close()
        for _ in range(_STARTS):
            worker = self._worker = self._worker or _Worker(self.limits, self._ready)
            try:
                worker.learn(work)
                return worker
            except StoppedError:
                self.close()
            except BaseException:
                self.close()
                raise
        raise GuardError(
            f"Tiến trình đọc tệp đã khởi động {_STARTS} lần mà lần nào cũng dừng ngay. Đóng bớt chương trình đang mở, "
            "kiểm tra phần mềm diệt virus có chặn không, rồi chạy lại."
        )

    def _give_up(self, worker: _Worker, error: StoppedError, *, last: bool) -> None:
        """Part with a worker that was stopped; raises where the item itself is to blame for certain."""
        fresh = worker.pieces == 1
        if error.cause is not Cause.SIZE:
            self.close()
        # A used worker may have been brought down by earlier items, any worker by the system or a person.
        sure = error.cause in (Cause.TIME, Cause.SIZE) or (fresh and error.cause is Cause.MEMORY)
        if last or sure:
            raise error


class _Ahead:
    """The worker that was started before anybody asked for one, with what it is for."""

    worker: tuple[Limits, str, _Worker] | None = None

    @classmethod
    def taken(cls, limits: Limits, ready: str) -> _Worker | None:
        """That worker, given away, if it is of this kind."""
        if cls.worker is None or cls.worker[:2] != (limits, ready):
            return None
        worker, cls.worker = cls.worker[2], None
        return worker


@contextmanager
def started_ahead(limits: Limits, ready: str) -> Iterator[None]:
    """Start a worker now for the first guarded process of this kind within: it makes itself ready meanwhile.

    Where none can be started, the process that needs it says so.
    """
    with suppress(GuardError):
        _Ahead.worker = limits, ready, _Worker(limits, ready)
    try:
        yield
    finally:
        left = _Ahead.taken(limits, ready)
        if left:
            left.close()


# ---------------------------------------------------------------------------------------------
# The side of the run


class _Worker:
    """One worker process with its pipes and the thread that watches it."""

    def __init__(self, limits: Limits, ready: str) -> None:
        self._limits = limits
        self._works: list[Callable[[Any], Any]] = []
        self._deadline: float | None = None
        self._verdict: Cause | None = None
        self._closed = threading.Event()
        self.pieces = 0
        self.answered = 0
        self._noise: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        path = [item or str(Path.cwd()) for item in sys.path]
        told = (str(os.getpid()), str(limits.memory_bytes), str(limits.answer_bytes), str(limits.seconds), ready)
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-c", _WORKER, *told, *path],
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

    def learn(self, work: Callable[[Any], Any]) -> None:
        """Tell the worker what to do with items to come, unless it knows already.

        Raises ``StoppedError`` where it is no more.
        """
        if not any(known is work for known in self._works):
            self._works = [*self._works, work][-WORKS_KEPT:]
            self._say(("work", work), _START_SECONDS)
            self._hear()

    def ask(self, work: Callable[[Any], Any], item: object) -> Any:
        """What the work gives for one item; raises ``StoppedError`` where the worker gives no answer."""
        self.pieces += 1
        self._say(("one", self._number(work), item), self._limits.seconds)
        return self._hear()

    def ask_all(self, work: Callable[[Any], Any], item: object) -> Iterator[Any]:
        """Each of the things the work gives for one item; raises ``StoppedError`` as :meth:`ask` does."""
        self.pieces += 1
        self._say(("all", self._number(work), item), self._limits.seconds)
        while (answer := self._hear()) != ():
            yield answer[0]
            self._deadline = time.monotonic() + self._limits.seconds

    def _number(self, work: Callable[[Any], Any]) -> int:
        """How many works were learned after this one."""
        return next(number for number, known in enumerate(reversed(self._works)) if known is work)

    def _say(self, message: tuple[Any, ...], seconds: float) -> None:
        assert self._process.stdin
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
            raise StoppedError(Cause.SIZE, limit=self._limits.answer_bytes >> 20)
        self.answered = size
        return answer

    def _cause_of_death(self) -> StoppedError:
        code = self._wait()
        if self._verdict is Cause.TIME:
            return StoppedError(Cause.TIME, seconds=format(self._limits.seconds, "g"))
        self._noise.seek(0)
        noise = self._noise.read()
        if self._verdict is Cause.MEMORY or b"MemoryError" in noise:
            return StoppedError(Cause.MEMORY, limit=self._limits.memory_bytes >> 20)
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
        while not self._closed.wait(_TICK):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._verdict = self._verdict or Cause.TIME
            elif measure and measure() > self._limits.memory_bytes:
                self._verdict = self._verdict or Cause.MEMORY
            if self._verdict:
                self._process.kill()
                return

    def close(self) -> None:
        """End the process and free its pipes."""
        self._closed.set()
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


def _job_of(process: subprocess.Popen[bytes], memory_bytes: int) -> Job | None:
    """The job object that ends a worker with this process; there is none but on Windows."""
    return Job(int(process._handle), memory_bytes) if sys.platform == "win32" else None  # type: ignore[attr-defined, unused-ignore]


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
