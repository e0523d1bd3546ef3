"""Work done in a process of its own, so that a file from outside may crash, hang or swell without harm to the run.

One worker does one piece of work after the other; it is killed and replaced when a piece takes too long, too much
memory or gives back too much. A worker that ends of itself, or is ended by somebody else, is replaced and the piece
tried once more. Work is a named function of the program; it, what it is given and its result go through a pipe,
pickled. Relies on :mod:`ccht_excel.guarded_handle`. A worker ends with the process that started it, however that ends,
and even where a library lets no other thread run. Refuses nothing; raises :class:`GuardError` only where the machine
lets no worker start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, TypeVar

from ccht_excel.errors import GuardError
from ccht_excel.guarded_handle import Cause as Cause
from ccht_excel.guarded_handle import StoppedError as StoppedError
from ccht_excel.guarded_handle import Worker
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits

Item = TypeVar("Item")
Result = TypeVar("Result")

_STARTS = 3
"""Workers started in a row that end before they have done anything: then the machine lets none start."""
_WORN_OUT = 1_000
"""Pieces after which a worker is not kept: what its libraries let go of too little must not add up."""


class GuardedProcess:
    """Does work in a process that may be lost. A context manager, good for any number of pieces in turn.

    Starting it returns at once: the worker makes itself ready meanwhile and loads the module ``ready``, where the
    functions it will be asked for are.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS, ready: str = "") -> None:
        self.limits = limits
        self._ready = ready
        self._worker: Worker | None = None
        self._begun = False
        self.answered = 0
        """Bytes of the last answer of :meth:`run`, pickled."""

    def __enter__(self) -> GuardedProcess:
        """Start the first worker, or take one that is kept."""
        self._begin()
        return self

    def _begin(self) -> None:
        """Have a worker to begin with: one that is kept or a first one. Those that replace it are always fresh."""
        self._begun = True
        self._worker = _SPARES.take(self.limits, self._ready) or Worker(self.limits, self._ready)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """As :meth:`close`."""
        self.close()

    def close(self) -> None:
        """Part with the worker; harmless where there is none."""
        if self._worker:
            _SPARES.give(self._worker)
            self._worker = None
        self._begun = False

    def _end(self) -> None:
        """End the worker, in whatever it is doing."""
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
                self._end()
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
                self._end()
                raise

    def _able(self, work: Callable[[Any], Any]) -> Worker:
        """A living worker that knows the work. Raises ``GuardError`` where none can be started."""
        if not self._begun:
            self._begin()
        if self._worker and not self._worker.alive:  # ended by somebody while it had nothing to do
            self._end()
        for _ in range(_STARTS):
            worker = self._worker = self._worker or Worker(self.limits, self._ready)
            try:
                worker.learn(work)
                return worker
            except StoppedError:
                self._end()
            except BaseException:
                self._end()
                raise
        raise GuardError(
            f"Tiến trình đọc tệp đã khởi động {_STARTS} lần mà lần nào cũng dừng ngay. Đóng bớt chương trình đang mở, "
            "kiểm tra phần mềm diệt virus có chặn không, rồi chạy lại."
        )

    def _give_up(self, worker: Worker, error: StoppedError, *, last: bool) -> None:
        """Part with a worker that was stopped; raises where the item itself is to blame for certain."""
        fresh = worker.pieces == 1
        if error.cause is not Cause.SIZE:
            self._end()
        # A used worker may have been brought down by earlier items, any worker by the system or a person.
        sure = error.cause in (Cause.TIME, Cause.SIZE) or (fresh and error.cause is Cause.MEMORY)
        if last or sure:
            raise error


class _Spares:
    """Workers with nothing to do, for the next guarded process of their limits; the one kept last goes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._workers: list[Worker] = []
        self.most = 0

    def take(self, limits: Limits, ready: str) -> Worker | None:
        """One with these limits that still lives, given away; if there is, one that made itself ready for this work."""
        with self._lock:
            fitting = [worker for worker in reversed(self._workers) if worker.limits == limits and worker.alive]
            # What was started ahead for other work, and has done nothing yet, is left to it.
            any_kept = next((worker for worker in fitting if worker.pieces), None)
            taken = next((worker for worker in fitting if worker.ready == ready), any_kept)
            if taken:
                self._workers.remove(taken)
        return taken

    def give(self, worker: Worker) -> None:
        """Keep a worker where it is between two pieces and not worn out; one beyond the number is ended."""
        if worker.idle and worker.pieces < _WORN_OUT:
            with self._lock:
                self._workers.append(worker)
            self.end_beyond(self.most)
        else:
            worker.close()

    def end_beyond(self, most: int) -> None:
        """End those kept longest until no more than ``most`` are left."""
        with self._lock:
            kept = len(self._workers) - most
            gone, self._workers = self._workers[: max(kept, 0)], self._workers[max(kept, 0) :]
        for worker in gone:
            worker.close()


_SPARES = _Spares()


@contextmanager
def workers_kept(most: int) -> Iterator[None]:
    """Within, so many workers that have done their work are kept: the next guarded process need not wait.

    One thread at a time may be within; guarded processes may be used by any number.
    """
    before = _SPARES.most
    _SPARES.most = max(before, most)
    try:
        yield
    finally:
        _SPARES.most = before
        _SPARES.end_beyond(before)


@contextmanager
def started_ahead(limits: Limits, ready: str) -> Iterator[None]:
    """Start a worker now for the first guarded process of this kind within: it makes itself ready meanwhile.

    Where none can be started, the process that needs it says so.
    """
    with workers_kept(1):
        with suppress(GuardError):
            _SPARES.give(_SPARES.take(limits, ready) or Worker(limits, ready))
        yield
