"""Work done in a process of its own, so that a file from outside may crash, hang or swell without harm to the run.

One worker does one piece of work after the other; it is killed and replaced when a piece takes too long or too much
memory. Work is a named function of the program; it, what it is given and its result go through a pipe, pickled. Relies
on the system's memory limit under Linux and on psutil elsewhere. Refuses nothing; raises :class:`GuardError` only where
the machine lets no worker start.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO, TypeVar

from ccht_excel.errors import GuardError
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits

Item = TypeVar("Item")
Result = TypeVar("Result")

_START_SECONDS = 60.0
_TICK = 0.1
_LIMITED_BY_SYSTEM = sys.platform == "linux"
"""Whether ``RLIMIT_AS`` holds here; elsewhere the memory of the worker is watched from outside."""

_WORKER = "import sys; sys.path[:] = sys.argv[3:]; from ccht_excel.guarded import serve; serve(*sys.argv[1:3])"


class Cause(StrEnum):
    """What ended a worker."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


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

    def __enter__(self) -> GuardedProcess:
        """Start the first worker."""
        self._worker = _Worker(self.limits, self._ready)
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
        """``work(item)``, done by the worker. Work that is the same object as the time before is not sent again.

        Raises ``StoppedError`` where the item ends even a fresh worker, ``GuardError`` where none can be started.
        """
        while True:
            worker = self._worker = self._worker or _Worker(self.limits, self._ready)
            first = worker.unused
            try:
                worker.learn(work)
                result: Result = worker.ask(item)
                return result
            except StoppedError as error:
                self.close()
                # What a used worker could not stand is tried once more in a fresh one: earlier items must not matter.
                if first or error.cause is Cause.TIME:
                    raise
            except BaseException:
                self.close()
                raise


# ---------------------------------------------------------------------------------------------
# The side of the run


class _Worker:
    """One worker process with its pipes and the thread that watches it."""

    def __init__(self, limits: Limits, ready: str) -> None:
        self._limits = limits
        self._work: Callable[[Any], Any] | None = None
        self._deadline: float | None = None
        self._verdict: Cause | None = None
        self._closed = threading.Event()
        self.unused = True
        self._noise: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        path = [item or str(Path.cwd()) for item in sys.path]
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-c", _WORKER, str(limits.memory_bytes), ready, *path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._noise,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._noise.close()
            raise GuardError(f"Không khởi động được tiến trình đọc tệp: {error.strerror or error}.") from error
        threading.Thread(target=self._watch, daemon=True).start()

    def learn(self, work: Callable[[Any], Any]) -> None:
        """Tell the worker what to do with the items to come, unless it knows already."""
        if work is self._work:
            return
        try:
            self._exchange((True, work), _START_SECONDS)
        except StoppedError as error:
            raise GuardError("Tiến trình đọc tệp không khởi động được; hãy khởi động lại máy rồi thử lại.") from error
        self._work = work

    def ask(self, item: object) -> Any:
        """The worker's answer about one item; raises ``StoppedError`` where it gives none."""
        self.unused = False
        return self._exchange((False, item), self._limits.seconds)

    def _exchange(self, message: tuple[bool, object], seconds: float) -> Any:
        assert self._process.stdin and self._process.stdout
        deadline = self._deadline = time.monotonic() + seconds
        try:
            _send(self._process.stdin, message)
            answer = pickle.load(self._process.stdout)  # noqa: S301
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise self._cause_of_death() from error
        finally:
            self._deadline = None
        if time.monotonic() > deadline:
            self._verdict = Cause.TIME
            raise self._cause_of_death()
        return answer

    def _cause_of_death(self) -> StoppedError:
        code = self._wait()
        if self._verdict is Cause.TIME:
            return StoppedError(Cause.TIME, seconds=format(self._limits.seconds, "g"))
        self._noise.seek(0)
        noise = self._noise.read()
        # Rust says the first before it aborts; SIGKILL nobody here sent comes from a system that ran out of memory.
        short = self._verdict is Cause.MEMORY or b"memory allocation of" in noise or b"MemoryError" in noise
        if short or (self._verdict is None and code == -getattr(signal, "SIGKILL", 0)):
            return StoppedError(Cause.MEMORY, limit=self._limits.memory_bytes >> 20)
        return StoppedError(Cause.CRASH)

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
        measure = None if _LIMITED_BY_SYSTEM else _memory_meter(self._process.pid)
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


# ---------------------------------------------------------------------------------------------
# What goes through the pipe


class _Pickler(pickle.Pickler):
    """Pickles read-only mappings too."""

    def reducer_override(self, value: object) -> Any:
        return (_read_only, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def _read_only(mapping: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(mapping)


def _send(stream: Any, message: object) -> None:
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(message)
    stream.write(buffer.getbuffer())
    stream.flush()


# ---------------------------------------------------------------------------------------------
# The side of the worker


def serve(memory_bytes: str, ready: str) -> None:
    """Do work until the pipe ends: the main function of the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if ready:
        importlib.import_module(ready)
    _limit_memory(int(memory_bytes))
    # Nothing a library prints may get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    work: Callable[[Any], Any] | None = None
    while True:
        try:
            is_work, message = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        if is_work:
            work = message
            _send(answers, None)
        else:
            assert work is not None
            _send(answers, work(message))


def _limit_memory(memory_bytes: int) -> None:
    if _LIMITED_BY_SYSTEM:
        import resource  # of Linux

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
