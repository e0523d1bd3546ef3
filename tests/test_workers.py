"""Work in several processes: one that dies costs only what it was doing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ccht_excel import workers


def square_or_die(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number * number


def test_a_worker_that_dies_costs_only_its_own_piece_of_work():
    done = list(workers.run(square_or_die, [1, 2, 3, 4, 5, 6], 2, lambda number: -number))
    assert sorted(done) == [-3, 1, 4, 16, 25, 36]


_INTERRUPTED = """
import signal, sys, threading
from pathlib import Path

left = int(sys.argv[1])
enter, main = threading.Condition.__enter__, threading.get_ident()

def entered(self):
    # Ctrl-C at the worst of moments: just when a lock of a library was taken.
    global left
    got = enter(self)
    if threading.get_ident() == main:
        left -= 1
        if left == 0:
            signal.raise_signal(signal.SIGINT)
    return got

def work():
    if sys.argv[2] == "workers":
        from ccht_excel.workers import run
        return run(abs, range(60), 2, abs)
    from ccht_excel.rollup.sources import find_summaries, read_all
    return read_all(find_summaries([Path(sys.argv[2])], Path(sys.argv[2]) / "gop.xlsx"), 2)

signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Condition.__enter__ = entered
try:
    done = sum(1 for _ in work())
    print("done" if left > 0 else "never told")
except KeyboardInterrupt:
    print("stopped")
"""


def _interrupted(at: int, what: str) -> str:
    """What comes of it where Ctrl-C comes with the lock number ``at``; raises ``TimeoutExpired`` where it hangs."""
    command = [sys.executable, "-c", _INTERRUPTED, str(at), what]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.sampled(3)
@pytest.mark.parametrize("at", [1, 2, 3, 5, 8, 13, 40])
def test_ctrl_c_never_leaves_a_lock_taken(at: int) -> None:
    assert _interrupted(at, "workers") == "stopped"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("at", [1, 2, 4, 8])
def test_nor_where_summaries_are_read(at: int, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.xlsx").write_bytes(b"PK")
    assert _interrupted(at, str(tmp_path)) == "stopped"


_ENDED = """
import signal, sys, threading
from pathlib import Path
from ccht_excel.files.lock import Lock
from ccht_excel.guarded_handle import Worker
from ccht_excel.model.limits import DEFAULT_LIMITS

enter, main = threading.Condition.__enter__, threading.get_ident()
armed = False

def entered(self):
    got = enter(self)
    if armed and threading.get_ident() == main:
        signal.raise_signal(signal.SIGINT)
    return got

def twice(end):
    # Who is interrupted while ending something ends it again on the way out.
    global armed
    armed = True
    try:
        end()
    except KeyboardInterrupt:
        pass
    armed = False
    end()

signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Condition.__enter__ = entered
lock = Lock(Path(sys.argv[1]), "x")
lock.acquire()
worker = Worker(DEFAULT_LIMITS, "")
twice(lock.release)
twice(worker.close)
print("ended", not Path(sys.argv[1]).exists(), not worker.alive)
"""


def test_what_was_interrupted_while_it_ended_is_ended_the_second_time(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _ENDED, str(tmp_path / "khoa")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (done.stderr, done.stdout.strip()) == ("", "ended True True")
