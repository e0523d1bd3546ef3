"""Long work done in a process of its own: the page goes on answering, and the work can be stopped.

Relies on :mod:`multiprocessing`. The process ends with the server. What it was writing is carried through or taken back
by the next run, as after any killed command. Exceptions come back as words; nothing is raised here for what the work
meets.
"""

from __future__ import annotations

import asyncio
import pickle
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from ccht_excel.errors import CannotRunError
from ccht_excel.files.account import ACCOUNT, STOPPED
from ccht_excel.files.interrupts import end_on_request
from ccht_excel.files.trouble import why
from ccht_excel.guarded_worker import pickled
from ccht_excel.model.finding import Finding
from ccht_excel.model.subjects import UNIT
from ccht_excel.workers import set_out

Tell = Callable[[int, int, str], None]
"""How work says how far it is: done, of how many (0: not known), in words."""

_STOP_SECONDS = 10.0
_MOST_JOBS = 32
_LOST = "Công việc dừng đột ngột (có thể máy hết bộ nhớ). Làm lại; nếu vẫn vậy thì đóng bớt chương trình khác."


class Outcome(Struct, frozen=True):
    """What became of work: its ``value``, or in ``trouble`` why there is none, with what was found on the way.

    ``unit_word`` is what those are called there that fill in forms.
    """

    value: Any = None
    trouble: str = ""
    findings: tuple[Finding, ...] = ()
    stopped: bool = False
    unit_word: str = UNIT


class Job(Struct, eq=False):
    """Work that is being done, as the page shows it."""

    title: str
    since: float = field(default_factory=time.monotonic)
    done: int = 0
    total: int = 0
    said: str = ""
    stopping: bool = False
    _process: Any = None

    def stop(self) -> None:
        """Ask the work to end in order; it is ended by force where it takes too long for that."""
        self.stopping = True
        if self._process is not None:
            self._process.terminate()


class Jobs:
    """Starts work and waits for it."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_MOST_JOBS, "ccht-viec")
        self._running: set[Job] = set()

    @property
    def busy(self) -> bool:
        """Whether any work is being done."""
        return bool(self._running)

    async def do(self, job: Job, changed: Callable[[], None], work: Callable[..., Any], *given: Any) -> Outcome:
        """``work(tell, *given)`` in a process; ``changed`` is called when the job says something new."""
        loop = asyncio.get_running_loop()
        self._running.add(job)

        def told(message: tuple[int, int, str]) -> None:
            job.done, job.total, job.said = message
            changed()

        try:
            return await loop.run_in_executor(
                self._threads, _waited_for, job, lambda message: loop.call_soon_threadsafe(told, message), work, given
            )
        finally:
            self._running.discard(job)

    async def close(self) -> None:
        """Stop everything and wait until it has ended."""
        for job in tuple(self._running):
            job.stop()
        for _ in range(int(_STOP_SECONDS * 10)):
            if not self._running:
                break
            await asyncio.sleep(0.1)
        self._threads.shutdown(wait=False, cancel_futures=True)


def _waited_for(
    job: Job, told: Callable[[tuple[int, int, str]], Any], work: Callable[..., Any], given: tuple[Any, ...]
) -> Outcome:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, work, bytes(pickled(given))), daemon=False)
    process.start()
    theirs.close()
    job._process = process
    if job.stopping:
        process.terminate()
    outcome = _heard(ours, told)
    process.join(_STOP_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    ours.close()
    if outcome is None:
        return Outcome(trouble=f"{STOPPED} {_AFTER_STOP}" if job.stopping else _LOST, stopped=job.stopping)
    return outcome


_AFTER_STOP = "Việc ghi dở (nếu có) được làm nốt hoặc trả lại như cũ ở lần chạy tới."


def _heard(ours: Connection, told: Callable[[tuple[int, int, str]], Any]) -> Outcome | None:
    """The outcome that the process gives; ``None`` where it ended without one."""
    try:
        while True:
            kind, value = pickle.loads(ours.recv_bytes())  # noqa: S301 - from our own process
            if kind == "end":
                return value  # type: ignore[no-any-return]
            told(value)
    except (EOFError, OSError):
        return None


# ---------------------------------------------------------------------------------------------
# In the process


def _work(theirs: Connection, work: Callable[..., Any], given: bytes) -> None:
    set_out()
    end_on_request()
    theirs.send_bytes(pickled(("end", _attempted(theirs, work, pickle.loads(given)))))  # noqa: S301 - as above
    theirs.close()


def _attempted(theirs: Connection, work: Callable[..., Any], given: tuple[Any, ...]) -> Outcome:
    def tell(done: int, total: int, said: str) -> None:
        theirs.send_bytes(pickled(("so far", (done, total, said))))

    try:
        return Outcome(work(tell, *given))
    except KeyboardInterrupt:
        return Outcome(trouble=f"{STOPPED} {ACCOUNT.text}", stopped=True)
    except CannotRunError as error:
        return Outcome(trouble=str(error), findings=error.findings, unit_word=error.unit_word)
    except OSError as error:
        named = f" {error.filename}" if error.filename else ""
        return Outcome(trouble=f"Máy không cho đọc hoặc ghi{named}: {why(error)}. {ACCOUNT.text}")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return Outcome(trouble=f"Lỗi của chương trình: {type(error).__name__}: {error} ({place}). {ACCOUNT.text}")
