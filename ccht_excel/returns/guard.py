"""Reading in a process of its own, so that a file may crash, hang or swell without harm to the run.

One worker reads one file after the other; it is killed and replaced when a file takes too long or too much memory, and
that file gets its row in the register like any other. Relies on :mod:`ccht_excel.returns.intake` in the worker, on the
system's memory limit under Linux and on psutil elsewhere. Refuses nothing; raises :class:`GuardError` only where the
machine lets no worker start.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO

from ccht_excel.errors import GuardError
from ccht_excel.findings import of_files
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import Rejected, reject, take_in

_START_SECONDS = 60.0
_TICK = 0.1
_LIMITED_BY_SYSTEM = sys.platform == "linux"
"""Whether ``RLIMIT_AS`` holds here; elsewhere the memory of the worker is watched from outside."""

_WORKER = "import sys; sys.path[:] = sys.argv[2:]; from ccht_excel.returns.guard import serve; serve(int(sys.argv[1]))"


class Reader:
    """Reads incoming files in a guarded process. A context manager, good for any number of campaigns in turn.

    Starting it returns at once: the worker makes itself ready meanwhile.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._worker: _Worker | None = None

    def __enter__(self) -> Reader:
        """Start the first worker."""
        self._worker = _Worker(self.limits)
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

    def take_in(
        self, incoming: Incoming, criteria_set: CriteriaSet, villages: Sequence[Village] = ()
    ) -> Return | Rejected:
        """Read one incoming file, as :func:`ccht_excel.returns.intake.take_in` does, whatever it does to the worker.

        Raises ``GuardError`` where no worker can be started.
        """
        if incoming.data is None:
            return take_in(incoming, criteria_set, villages, self.limits)
        while True:
            worker = self._worker = self._worker or _Worker(self.limits)
            first = worker.unused
            outcome = self._ask(worker, incoming, criteria_set, tuple(villages))
            # What a used worker could not stand is tried once more in a fresh one: earlier files must not matter.
            if first or not _exhausted(outcome):
                return outcome

    def _ask(
        self, worker: _Worker, incoming: Incoming, criteria_set: CriteriaSet, villages: tuple[Village, ...]
    ) -> Return | Rejected:
        try:
            worker.learn(criteria_set, villages)
            outcome: Return | Rejected = worker.ask(incoming, self.limits.seconds)
        except RefusedError as error:
            outcome = reject(incoming, error)
        except BaseException:
            self.close()
            raise
        if _exhausted(outcome) or worker.dead:
            self.close()
        return outcome


def _exhausted(outcome: Return | Rejected) -> bool:
    """Whether a file ended a worker, or left it short of memory, other than by time."""
    return isinstance(outcome, Rejected) and CATALOGUE[outcome.finding.code].ends_reader


# ---------------------------------------------------------------------------------------------
# The side of the run


class _Worker:
    """One worker process with its pipes and the thread that watches it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rules: tuple[CriteriaSet, tuple[Village, ...]] | None = None
        self._deadline: float | None = None
        self._verdict: str | None = None
        self._closed = threading.Event()
        self.unused = True
        self.dead = False
        self._noise: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        path = [item or str(Path.cwd()) for item in sys.path]
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-c", _WORKER, str(limits.memory_bytes), *path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._noise,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._noise.close()
            raise GuardError(f"Không khởi động được tiến trình đọc tệp: {error.strerror or error}.") from error
        threading.Thread(target=self._watch, daemon=True).start()

    def learn(self, criteria_set: CriteriaSet, villages: tuple[Village, ...]) -> None:
        """Tell the worker by which criteria to read, unless it knows already."""
        if self._rules is not None and self._rules[0] is criteria_set and self._rules[1] == villages:
            return
        try:
            self._exchange((criteria_set, villages, self._limits), _START_SECONDS)
        except RefusedError as error:
            raise GuardError("Tiến trình đọc tệp không khởi động được; hãy khởi động lại máy rồi thử lại.") from error
        self._rules = (criteria_set, villages)

    def ask(self, incoming: Incoming, seconds: float) -> Any:
        """The worker's answer about one file; raises ``RefusedError`` where it gives none."""
        self.unused = False
        return self._exchange(incoming, seconds)

    def _exchange(self, message: object, seconds: float) -> Any:
        assert self._process.stdin and self._process.stdout
        deadline = self._deadline = time.monotonic() + seconds
        try:
            _send(self._process.stdin, message)
            answer = pickle.load(self._process.stdout)  # noqa: S301
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.dead = True
            raise self._cause_of_death() from error
        finally:
            self._deadline = None
        if time.monotonic() > deadline:
            self.dead, self._verdict = True, "seconds"
            raise self._cause_of_death()
        return answer

    def _cause_of_death(self) -> RefusedError:
        code = self._wait()
        memory = self._limits.memory_bytes >> 20
        if self._verdict == "seconds":
            return RefusedError(of_files.FILE_TAKES_TOO_LONG, seconds=format(self._limits.seconds, "g"))
        self._noise.seek(0)
        noise = self._noise.read()
        # Rust says this before it aborts; SIGKILL nobody here sent comes from a system that ran out of memory.
        if self._verdict == "memory" or b"memory allocation of" in noise or b"MemoryError" in noise:
            return RefusedError(of_files.FILE_TAKES_TOO_MUCH_MEMORY, limit=memory)
        if self._verdict is None and code == -getattr(signal, "SIGKILL", 0):
            return RefusedError(of_files.FILE_TAKES_TOO_MUCH_MEMORY, limit=memory)
        return RefusedError(of_files.FILE_STOPS_READER)

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
                self._verdict = self._verdict or "seconds"
            elif measure and measure() > self._limits.memory_bytes:
                self._verdict = self._verdict or "memory"
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
    import psutil

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


def serve(memory_bytes: int) -> None:
    """Answer files until the pipe ends: the main function of the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory_bytes)
    # Nothing a library prints may get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    rules: tuple[CriteriaSet, tuple[Village, ...], Limits] | None = None
    while True:
        try:
            message = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        if isinstance(message, Incoming):
            assert rules is not None
            _send(answers, take_in(message, *rules))
        else:
            rules = message
            _send(answers, True)


def _limit_memory(memory_bytes: int) -> None:
    if _LIMITED_BY_SYSTEM:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
