"""Many pieces of work in several processes, with results as they are done.

Relies on the standard library. A piece that kills its process is found out and reported, the others go on. Ctrl-C
starts nothing new and waits for what is running, so that no file is left half written.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from ccht_excel.files.interrupts import put_off
from ccht_excel.guarded_worker import collect_seldom

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 2
"""Pieces handed out per process, so that none waits for the next one."""
_NOTICED = 0.5
"""Seconds after which Ctrl-C is noticed at the latest."""


def available_jobs() -> int:
    """How many processes this machine runs at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int, died: Callable[[Item], Result]
) -> Iterator[Result]:
    """``work`` done on every item, results in the order in which they are ready.

    With one job all is done in this process. ``work``, items and results must be picklable; ``died`` gives the result
    for an item whose process ended without a word (killed, out of memory, crashed library).
    """
    waiting = deque(items)
    if jobs <= 1 or len(waiting) <= 1:
        yield from map(work, waiting)
        return
    while waiting:
        suspects = yield from _run_together(work, waiting, min(jobs, len(waiting)))
        for item in suspects:
            # Each alone: only so is it certain which one kills its process.
            left = yield from _run_together(work, deque([item]), 1)
            if left:
                yield died(item)


def _run_together(
    work: Callable[[Item], Result], waiting: deque[Item], jobs: int
) -> Generator[Result, None, list[Item]]:
    """Work through ``waiting`` until it is empty or a process dies; returns what was handed out and has no result."""
    # Slow: multiprocessing. One campaign alone needs none of it.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    running: dict[Future[Result], Item] = {}
    lost: list[Item] = []
    with arriving() as arrivals:
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), set_out)
        try:
            while (waiting or running) and not lost and not arrivals.stopped:
                while waiting and len(running) < jobs * _AHEAD:
                    with _no_interrupt():
                        future = pool.submit(work, waiting[0])
                    running[future] = waiting.popleft()
                    arrivals.expect(future)
                yield from _results(arrivals.next(), running, lost)
        except BrokenProcessPool:
            pass
        finally:
            pool.shutdown(cancel_futures=True)
        if not arrivals.stopped:
            yield from _results(list(running), running, lost)
    return lost


class Arrivals:
    """Futures as they are done, until somebody asks the program to end."""

    def __init__(self) -> None:
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self.stopped = False

    def stop(self) -> None:
        """Expect nothing more."""
        self.stopped = True

    def expect(self, future: Future[Any]) -> None:
        """Have a future told of when it is done."""
        future.add_done_callback(self._done.put)

    def next(self) -> list[Future[Any]]:
        """The next that is done; none where that is not waited for any more."""
        while not self.stopped:
            # On Windows nothing else lets a waiting program notice Ctrl-C.
            with suppress(Empty):
                return [self._done.get(timeout=_NOTICED)]
        return []


@contextmanager
def arriving() -> Iterator[Arrivals]:
    """Wait for futures. Ctrl-C and requests to end that come meanwhile stop the waiting, and take effect at the end.

    In the middle of what ``concurrent.futures`` does, an exception would leave its locks taken, and the end of its
    threads would be waited for for ever. So its pools are to be used and shut down within.
    """
    arrivals = Arrivals()
    with put_off(arrivals.stop):
        yield arrivals


def _results(done: Iterable[Future[Result]], running: dict[Future[Result], Item], lost: list[Item]) -> Iterator[Result]:
    from concurrent.futures.process import BrokenProcessPool

    for future in done:
        item = running.pop(future)
        if future.cancelled() or isinstance(future.exception(), BrokenProcessPool):
            lost.append(item)
        else:
            yield future.result()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Processes started here never see Ctrl-C, not even before they have set out."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def set_out() -> None:
    """To be called first in a new process: leave Ctrl-C to the parent, and end with it."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait as wait_for  # in workers only

    wait_for([sentinel])
    os._exit(1)
