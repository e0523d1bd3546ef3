"""A command with one fault in it, run in a process of its own; then what lies there, what was said, what is mended."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from ccht_excel.campaign.folder import RETURNS
from ccht_excel.cli import run
from ccht_excel.cli.mending import mend_first
from tests.faults.injection import KINDS, Injection
from tests.faults.scenarios import Scenario

_INTACT, _WRITTEN, _MIXED = "còn nguyên", "Đã ghi", "hai lần chạy khác nhau"
_NOISE = ("Traceback", "Exception ignored", "Warning:", "Error:")


class Ended(Struct, frozen=True):
    """How a command ended: exit code (negative: killed by that signal), what it said, what was called."""

    code: int
    said: str
    calls: tuple[str, ...]


def command(arguments: list[str], folder: Path, at: int = -1, kind: str = "") -> Ended:
    """Run a command with a fault at one call below ``folder``."""

    def work() -> int:
        if kind == "KeyboardInterrupt" or kind == "SIGINT":
            signal.signal(signal.SIGINT, signal.default_int_handler)
        injection = Injection(folder, at, kind)
        injection.install()
        code = run(arguments)
        (told / "calls").write_text(json.dumps(injection.calls), encoding="utf-8")
        return code

    told = folder.parent / f"{folder.name}.told"
    told.mkdir(exist_ok=True)
    code, said = _in_child(work, told)
    calls = told / "calls"
    listed = tuple(json.loads(calls.read_text(encoding="utf-8"))) if calls.exists() else ()
    shutil.rmtree(told)
    return Ended(code, said, listed)


def mend(folder: Path) -> str:
    """What the next command says first, in a process of its own, when it mends what it finds."""
    told = folder.parent / f"{folder.name}.told"
    told.mkdir(exist_ok=True)

    def work() -> int:
        mend_first([folder, *(path for path in folder.iterdir() if path.is_dir())])
        return 0

    said = _in_child(work, told)[1]
    shutil.rmtree(told)
    return said


def _in_child(work: Callable[[], int], told: Path) -> tuple[int, str]:
    """Run in a forked process, so that what is loaded need not be loaded again; exit code and all that was said."""
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process == 0:
        handle = os.open(told / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), "utf-8", write_through=True)
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), "utf-8", write_through=True)
        code = 99
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), (told / "said").read_text(encoding="utf-8", errors="replace")


class Sets(Struct, frozen=True):
    """What a scenario writes: before, and after a run without any fault."""

    old: Mapping[str, bytes]
    new: Mapping[str, bytes]

    def state(self, found: Mapping[str, bytes]) -> str:
        """``old``, ``new`` or ``mixed``."""
        return "old" if found == self.old else "new" if found == self.new else "mixed"


def one(scenario: Scenario, sets: Sets, place: Path, at: int, kind: str) -> tuple[str, list[str]]:
    """Run one fault; what it came to, and everything that is wrong with that."""
    folder = scenario.copy(place)
    returns = _returns(folder)
    ended = command(scenario.arguments(folder), folder, at, kind)
    state = sets.state(scenario.written(folder))
    killed = kind == "SIGKILL"
    wrong = [] if killed else _said_wrong(ended, state, kind)
    litter = _litter(folder)
    if litter and not killed and state != "mixed":
        wrong.append(f"left behind: {litter}")
    said = mend(folder)
    mended = sets.state(scenario.written(folder))
    if mended == "mixed":
        wrong.append("mixed after the next command")
    if state == "mixed" and "Lần chạy trước" not in said:
        wrong.append(f"mended without a word: {said}")
    if mended == "old" or killed:
        again = command((scenario.arguments if mended == "old" else scenario.sweeper)(folder), folder)
        if sets.state(scenario.written(folder)) != "new":
            wrong.append(f"not new when run again: {again.code} {again.said}")
        if _litter(folder):
            wrong.append(f"never swept: {_litter(folder)}")
    if _returns(folder) != returns:
        wrong.append("a return was touched")
    shutil.rmtree(folder)
    return f"{state}, then {mended}" if state != mended else state, wrong


def _said_wrong(ended: Ended, state: str, kind: str) -> list[str]:
    said = ended.said
    wrong = [f"noise: {said}"] if any(noise in said for noise in _NOISE) else []
    if ended.code not in (0, 1, 2):
        wrong.append(f"exit code {ended.code}: {said}")
    if _INTACT in said and state != "old":
        wrong.append(f"said to be intact, but {state}: {said}")
    if _WRITTEN in said and state != "new":
        wrong.append(f"said to be written, but {state}: {said}")
    if ended.code == 2 and not any(words in said for words in (_INTACT, _WRITTEN, _MIXED)):
        wrong.append(f"not said what lies there: {said}")
    if state == "mixed" and _MIXED not in said:
        wrong.append(f"mixed, and not said: {said}")
    if ended.code != 2 and state != "new":
        wrong.append(f"exit code {ended.code}, but {state}: {said}")
    return wrong


def _litter(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(".ccht-*"))


def _returns(folder: Path) -> Mapping[str, tuple[bytes, int]]:
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (folder / RETURNS).rglob("*")
        if path.is_file()
    }


def run_all(
    scenarios: Iterable[Scenario],
    base: Path,
    every: int,
    kinds: Iterable[str] = KINDS,
    tell: Callable[[str], None] = print,
) -> list[str]:
    """Run every fault (or each ``every``-th) of every scenario; prints the counts and returns the failures."""
    failures = []
    for scenario in scenarios:
        folder = scenario.copy(base / "new")
        old = scenario.written(folder)
        ended = command(scenario.arguments(folder), folder)
        sets = Sets(old, scenario.written(folder))
        assert ended.code in (0, 1) and sets.old != sets.new, ended.said
        shutil.rmtree(folder)
        tell(f"{scenario.name}: {len(ended.calls)} calls, {len(sets.new)} files")
        for kind in kinds:
            counts: Counter[str] = Counter()
            for at in range(first_of(kind, every), len(ended.calls), every):
                outcome, wrong = one(scenario, sets, base / f"{at}", at, kind)
                counts[outcome] += 1
                for text in (" ".join(text.split())[:400] for text in wrong):
                    failures.append(f"{scenario.name}, {kind} at {at} ({ended.calls[at]}): {text}")
                    tell(f"FAILED {failures[-1]}")
            told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
            tell(f"  {kind:18} {sum(counts.values()):4} injected: {told}")
    return failures


def first_of(kind: str, every: int) -> int:
    """Where a sample begins: elsewhere for each kind."""
    return KINDS.index(kind) % every
