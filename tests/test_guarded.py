"""Guarded processes: they end with their parent, are started again where somebody ends them, give back what fits."""

from __future__ import annotations

import io
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from ccht_excel.cli.options import READER
from ccht_excel.errors import GuardError
from ccht_excel.guarded import Cause, GuardedProcess, StoppedError, started_ahead, workers_kept
from ccht_excel.guarded_worker import pickled
from ccht_excel.model.limits import Limits
from ccht_excel.returns.guard import INTAKE
from tests.support.guards import none_kept, workers_run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

_SOON = 20.0


@pytest.fixture(autouse=True)
def own_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    none_kept(monkeypatch)


def never_lets_go(text: str) -> bool:
    """One call of a C library that computes for ever and lets no other thread of Python run."""
    return re.match(r"(a+)+$", text) is not None


def computes(_: object) -> None:
    while True:
        pass


def ends_itself_at_first(marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def ends_itself(sent: int) -> None:
    os.kill(os.getpid(), sent)
    time.sleep(60)


def made_of(size: int) -> bytes:
    return bytes(size)


def counted(marker: Path) -> Iterator[int]:
    for number in range(6):
        if number == 3 and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield number


def slower(_: object) -> Iterator[int]:
    yield 1
    yield 2
    time.sleep(60)


def _worker_pid(process: GuardedProcess) -> int:
    assert process._worker
    return process._worker._process.pid


_PARENT = """
import sys
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.limits import Limits
from ccht_excel.workers import run
from tests import test_guarded
def work(name):
    with GuardedProcess(Limits(seconds=600)) as process:
        process.run(len, "")
        print(process._worker._process.pid, flush=True)
        process.run(getattr(test_guarded, name), "a" * 50 + "b")
if __name__ == "__main__":
    if sys.argv[2] == "pool":
        list(run(work, [sys.argv[1]] * 2, 2, str))
    else:
        work(sys.argv[1])
"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("work", ["never_lets_go", "computes"])
@pytest.mark.parametrize("way", ["alone", "pool"])
def test_it_ends_with_a_killed_parent_while_it_computes(work: str, way: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    here = Path(__file__).parents[1]
    parent = subprocess.Popen(
        [sys.executable, str(script), work, way],
        stdout=subprocess.PIPE,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(here)},
    )
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    others = psutil.Process(parent.pid).children(recursive=True)
    assert child in others
    before, deadline = child.cpu_times().user, time.monotonic() + 60
    while child.cpu_times().user < before + 0.3 and time.monotonic() < deadline:
        time.sleep(0.1)
    computed = child.cpu_times().user - before
    parent.kill()
    parent.wait()
    parent.stdout.close()
    gone, alive = psutil.wait_procs(others, timeout=_SOON)
    for process in alive:
        process.kill()
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
    assert child in gone
    assert computed >= 0.3


_UNWATCHED = """
import os, sys
from ccht_excel import guarded_worker
guarded_worker._GRACE = 0.3
guarded_worker.serve(str(os.getppid()), str(1 << 30), str(1 << 20), "0.2", "")
"""


@pytest.mark.parametrize("work", [never_lets_go, computes])
def test_it_ends_itself_where_nobody_ends_it_in_time(work: Callable[[str], object]) -> None:
    here = Path(__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "-c", _UNWATCHED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(here)},
    )
    try:
        said = [("work", len), ("one", 0, "ab"), ("work", work), ("one", 0, "a" * 50 + "b")]
        answers, _ = process.communicate(b"".join(pickled(message) for message in said), timeout=_SOON)
    finally:
        process.kill()
    stream = io.BytesIO(answers)
    assert [pickle.load(stream) for _ in range(6)][1::2] == [None, 2, None]
    assert stream.read() == b""
    assert process.returncode != 0


def test_a_process_that_somebody_kills_is_started_again_and_the_piece_done(tmp_path: Path) -> None:
    with GuardedProcess() as process:
        assert process.run(ends_itself_at_first, tmp_path / "fresh") == "done"
        assert process.run(ends_itself_at_first, tmp_path / "used") == "done"
        os.kill(_worker_pid(process), signal.SIGKILL)  # while it has nothing to do
        time.sleep(0.2)
        assert process.run(len, "ab") == 2


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_killed_twice_it_is_named(sent: signal.Signals) -> None:
    with GuardedProcess() as process:
        with pytest.raises(StoppedError) as raised:
            process.run(ends_itself, sent)
        assert raised.value.cause is Cause.KILLED
        assert process.run(len, "ab") == 2


def test_an_answer_is_only_as_large_as_any_honest_one() -> None:
    with GuardedProcess(Limits(answer_bytes=1 << 20)) as process:
        assert len(process.run(made_of, 1_000_000)) == 1_000_000
        before = _worker_pid(process)
        with pytest.raises(StoppedError) as raised:
            process.run(made_of, 2_000_000)
        assert (raised.value.cause, raised.value.words) == (Cause.SIZE, {"limit": 1})
        assert process.run(len, "ab") == 2
        assert _worker_pid(process) == before


def test_many_answers_come_one_at_a_time_each_once(tmp_path: Path) -> None:
    with GuardedProcess() as process:
        assert list(process.stream(counted, tmp_path / "killed in the middle")) == [0, 1, 2, 3, 4, 5]
        assert list(process.stream(counted, tmp_path / "killed in the middle")) == [0, 1, 2, 3, 4, 5]


def test_who_takes_the_answers_may_take_his_time() -> None:
    with GuardedProcess(Limits(seconds=1.0)) as process:
        answers = process.stream(range, 3)
        assert next(answers) == 0
        time.sleep(2)
        assert list(answers) == [1, 2]


def test_what_came_before_the_limit_is_kept() -> None:
    found: list[int] = []
    with GuardedProcess(Limits(seconds=1.0)) as process:
        with pytest.raises(StoppedError) as raised:
            found.extend(process.stream(slower, None))
        assert process.run(len, "ab") == 2
    assert (found, raised.value.cause) == ([1, 2], Cause.TIME)


def test_a_machine_that_lets_none_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    workers_run("raise SystemExit(1)", monkeypatch)
    with pytest.raises(GuardError, match="khởi động 3 lần"), GuardedProcess() as process:
        process.run(len, "ab")


def test_works_in_turn_are_known_without_being_sent_again() -> None:
    with GuardedProcess() as process:
        for _ in range(3):
            for work in (len, list, tuple, set, sorted, "".join):
                process.run(work, "ab")  # type: ignore[arg-type]
        assert [process.run(len, "abc"), process.run(sorted, "ba"), process.run(len, "a")] == [3, ["a", "b"], 1]


def test_a_worker_started_ahead_is_the_one_that_works() -> None:
    with started_ahead(Limits(), "os"):
        with GuardedProcess(Limits(), ready="os") as process, GuardedProcess(Limits(), ready="os") as other:
            first, second = _worker_pid(process), _worker_pid(other)
            assert process.run(os.path.basename, "a/b") == "b"
        assert first != second
    assert not psutil.pid_exists(first)
    assert not psutil.pid_exists(second)


def test_a_worker_started_ahead_for_nobody_is_ended() -> None:
    before = set(psutil.Process().children())
    with started_ahead(Limits(), "os"):
        (ahead,) = set(psutil.Process().children()) - before
        with GuardedProcess(Limits(), ready="re") as process:
            assert _worker_pid(process) != ahead.pid
    assert set(psutil.Process().children()) == before


def test_a_worker_that_is_kept_works_for_the_next() -> None:
    before = set(psutil.Process().children())
    with workers_kept(1):
        with GuardedProcess() as process:
            assert process.run(len, "abc") == 3
            pid = _worker_pid(process)
        with GuardedProcess() as process:
            assert _worker_pid(process) == pid
            assert process.run(sorted, "ba") == ["a", "b"]
        with GuardedProcess(ready="re") as process:  # made ready for something else, and as able
            assert _worker_pid(process) == pid
        never_entered = GuardedProcess()
        assert never_entered.run(len, "ab") == 2
        assert _worker_pid(never_entered) == pid
        never_entered.close()
        with GuardedProcess(Limits(seconds=7)) as process:  # other limits
            assert _worker_pid(process) != pid
    assert set(psutil.Process().children()) == before


def test_what_replaces_a_worker_that_died_is_fresh() -> None:
    """Only of a fresh worker it is certain that the item itself brought it down."""
    with workers_kept(2):
        with GuardedProcess() as one, GuardedProcess() as other:
            assert one.run(len, "a") == other.run(len, "b") == 1
            kept = {_worker_pid(one), _worker_pid(other)}
        with GuardedProcess() as process:
            assert _worker_pid(process) in kept
            with pytest.raises(StoppedError):
                process.run(ends_itself, signal.SIGKILL)
            assert process.run(len, "abc") == 3
            assert _worker_pid(process) not in kept


def test_a_kept_worker_that_somebody_ended_is_not_taken() -> None:
    with workers_kept(1):
        with GuardedProcess() as process:
            assert process.run(len, "abc") == 3
            worker = psutil.Process(_worker_pid(process))
        worker.kill()
        worker.wait(_SOON)
        with GuardedProcess() as process:
            assert process.run(len, "abc") == 3


def test_a_worker_that_owes_an_answer_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "marker").touch()
    with workers_kept(1):
        with GuardedProcess() as process:
            answers = process.stream(counted, tmp_path / "marker")
            assert next(answers) == 0
            worker = psutil.Process(_worker_pid(process))
        assert not worker.is_running()
        with GuardedProcess() as process:
            assert process.run(len, "abc") == 3


def test_the_command_line_starts_what_reads_returns() -> None:
    assert READER == INTAKE
