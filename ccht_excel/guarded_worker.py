"""The other side of :mod:`ccht_excel.guarded`: what the process does that works on files from outside.

Relies on the standard library only. It answers one message after the other and ends with the pipe, with the process
that started it however that ends, and of itself where a piece of work takes far too long.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import io
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

LIMITED_BY_SYSTEM = sys.platform == "linux"
"""Whether ``RLIMIT_AS`` holds here; elsewhere the memory of the worker is watched from outside."""

WORKS_KEPT = 4
"""So many works are known at the same time; of the rest the one learned first is forgotten."""

_GRACE = 5.0
"""Seconds after which a worker ends itself where the run did not end it in time."""


_COLLECTED = 20_000


def collect_seldom() -> None:
    """Look for circles of objects that nothing needs seldom: next to none are made, and what is remembered is much."""
    gc.set_threshold(_COLLECTED, 10, 10)


class _Pickler(pickle.Pickler):
    """Pickles read-only mappings too."""

    def reducer_override(self, value: object) -> Any:
        return (_read_only, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def _read_only(mapping: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(mapping)


def pickled(message: object) -> memoryview:
    """A message as it goes through the pipe."""
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(message)
    return buffer.getbuffer()


def serve(parent: str, memory_bytes: str, answer_bytes: str, seconds: str, ready: str) -> None:
    """Do work until the pipe ends: the main function of the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _end_with(int(parent))
    collect_seldom()
    if ready:
        importlib.import_module(ready)
    _limit_memory(int(memory_bytes))
    # Nothing a library prints may get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    works: list[Callable[[Any], Any]] = []
    while True:
        try:
            kind, *message = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        if kind == "work":
            works = [*works, *message][-WORKS_KEPT:]
            _answer(answers, None)
            continue
        number, item = message
        given = _in_time(works[-1 - number], item, float(seconds) + _GRACE, several=kind == "all")
        for answer in given:
            _answer(answers, (answer,) if kind == "all" else answer, int(answer_bytes) if kind == "one" else None)
        if kind == "all":
            _answer(answers, ())


def _in_time(work: Callable[[Any], Any], item: object, seconds: float, *, several: bool) -> Iterator[Any]:
    """What the work gives; the process ends itself where it takes longer for one thing.

    The clock of this is no Python thread: it holds also where a library never lets go of the interpreter.
    """
    _end_after(seconds)
    for given in work(item) if several else map(work, (item,)):
        _end_after(0)
        yield given
        _end_after(seconds)
    _end_after(0)


def _end_after(seconds: float) -> None:
    """End this process after so many seconds from now, or, with 0, not any more."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)  # a tenth of what a thread each time costs
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _answer(stream: BinaryIO, answer: object, most: int | None = None) -> None:
    whole = pickled(answer)
    fits = most is None or len(whole) <= most
    stream.write(pickled((len(whole), fits)))
    if fits:
        stream.write(whole)
    stream.flush()


def _end_with(parent: int) -> None:
    """End this process when its parent ends, in whatever way that does, also in the middle of a piece of work."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before
            os._exit(1)
    else:
        threading.Thread(target=_wait_for_end, args=(parent,), daemon=True).start()


_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux."""


def _wait_for_end(parent: int) -> None:
    if sys.platform == "win32":
        import _winapi

        handle = _winapi.OpenProcess(_winapi.SYNCHRONIZE, False, parent)
        _winapi.WaitForSingleObject(handle, _winapi.INFINITE)
    else:
        while os.getppid() == parent:
            time.sleep(1)
    os._exit(1)


def _limit_memory(memory_bytes: int) -> None:
    if LIMITED_BY_SYSTEM:
        import resource  # of Linux

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
