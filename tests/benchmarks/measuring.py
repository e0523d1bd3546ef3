"""How things are measured: processor time, the two sides of a ratio in turn, medians."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from msgspec import Struct

CCHT = [sys.executable, "-m", "ccht_excel"]


class Figure(Struct, frozen=True):
    """One line of the report."""

    name: str
    value: str
    target: str = ""

    def __str__(self) -> str:
        return f"{self.name:<66} {self.value:>34}   {self.target}".rstrip()


def best(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of several runs: what the machine needs when nothing else asks for it."""
    return min(elapsed(work) for _ in range(times))


def elapsed(work: Callable[[], object]) -> float:
    """Seconds on the wall that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def processor_time(work: Callable[[], object]) -> float:
    """Processor seconds, those of ended child processes included: what one core needs, whatever else runs."""
    start = _spent()
    work()
    return _spent() - start


def _spent() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


class Compared(Struct, frozen=True):
    """Median seconds of two pieces of work, and the median of how often the second goes into the first."""

    own: float
    other: float
    ratio: float


def compared(own: Callable[[], object], other: Callable[[], object], rounds: int, *, more: int = 1) -> Compared:
    """Both measured in turn, so that both see the same machine; the other ``more`` times in a row if it is short."""
    pairs = []
    for _ in range(rounds):
        short = processor_time(lambda: [other() for _ in range(more)]) / more
        pairs.append((processor_time(own), max(short, 1e-6)))
    return Compared(
        median(pair[0] for pair in pairs), median(pair[1] for pair in pairs), median(one / two for one, two in pairs)
    )


def installed() -> dict[str, str]:
    """The environment of an installed program: what was compiled once is kept, as installing it does."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def command(*arguments: str) -> None:
    """Run ``ccht``; raises ``RuntimeError`` where it did not do its work."""
    done = subprocess.run(
        [*CCHT, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, env=installed()
    )
    must_have_worked(done.returncode, done.stderr)


def must_have_worked(code: int, said: bytes) -> None:
    """Exit code 1 is also that of a Python program that crashed: then it says more than nothing."""
    if code not in (0, 1) or said:
        raise RuntimeError(said.decode("utf-8", "replace"))


def milliseconds(seconds: float, each: int = 1) -> str:
    """A time in words."""
    return f"{seconds / each * 1000:.{2 if seconds / each < 0.02 else 0}f} ms"


def minutes(seconds: float) -> str:
    """A long time in words."""
    return f"{int(seconds) // 60} min {seconds % 60:04.1f} s"


def peak_memory(arguments: Sequence[str]) -> int:
    """Most bytes a command and the processes it started held at one time, looked at every 20 ms."""
    import psutil

    process = psutil.Popen([*CCHT, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=installed())
    peak = 0
    while process.poll() is None:
        peak = max(peak, _held((process, *process.children(recursive=True))))
        time.sleep(0.02)
    must_have_worked(process.returncode, process.stderr.read())
    return peak


def _held(processes: Iterable[object]) -> int:
    import psutil

    held = 0
    for one in processes:
        try:
            held += one.memory_info().rss  # type: ignore[attr-defined]
        except psutil.Error:
            continue
    return held
