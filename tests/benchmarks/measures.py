"""What is measured, each against what a user would do without the program or against its own smaller self."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import CONTROL, RETURNS, find_campaigns
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.corrections.due import accepted_returns, corrections
from ccht_excel.corrections.marking import ToMark, mark
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.place import Place
from ccht_excel.returns.guard import Reader
from ccht_excel.workers import available_jobs, run
from tests.benchmarks.made_tree import UNITS, Made, fill_all, folder_of, make_blank_commune, make_returns
from tests.benchmarks.recorder import Recorder
from tests.support.made_up import answers

SAMPLE = Path(__file__).parents[2] / "samples" / "thai_son_2024"
_CCHT = [sys.executable, "-m", "ccht_excel"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report."""

    name: str
    value: str
    target: str = ""

    def __str__(self) -> str:
        return f"{self.name:<66} {self.value:>26}   {self.target}".rstrip()


def best(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of several runs: what the machine needs when nothing else asks for it."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def processor_time(work: Callable[[], object], times: int) -> float:
    """Processor seconds, those of ended child processes included: what one core needs, whatever else runs."""
    found = []
    for _ in range(times):
        start = _spent()
        work()
        found.append(_spent() - start)
    return min(found)


def _spent() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _run(*arguments: str) -> None:
    done = subprocess.run([*_CCHT, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    _must_have_worked(done.returncode, done.stderr)


def _must_have_worked(code: int, said: bytes) -> None:
    """Exit code 1 is also that of a Python program that crashed: then it says more than nothing."""
    if code not in (0, 1) or said:
        raise RuntimeError(said.decode("utf-8", "replace"))


# ---------------------------------------------------------------------------------------------


def start_up(folder: Path) -> Iterator[Figure]:
    """Cold starts: ``--help``, ``check`` of one file, ``merge`` of one commune, and pandas for comparison."""
    one = folder / "one"
    shutil.rmtree(one, ignore_errors=True)
    make_blank_commune(Made(one, 1))
    campaign = folder_of(one, 1)
    _run("distribute", str(campaign))
    fill_all(campaign, 1)
    file = str(next((campaign / RETURNS).glob("*.xlsx")))
    pandas = best(lambda: subprocess.run([sys.executable, "-c", "import pandas"], check=True), 5)
    yield Figure('python -c "import pandas"', f"{pandas:.2f} s")
    for name, arguments in (
        ("ccht --help", ["--help"]),
        ("ccht check, one file", ["check", file]),
        ("ccht merge, one commune, 8 returns", ["merge", str(campaign)]),
    ):
        seconds = best(lambda arguments=arguments: _run(*arguments), 5)
        yield Figure(name, f"{seconds:.2f} s = {seconds / pandas:.2f} x pandas")


def writing_forms(times: int = 5) -> Iterator[Figure]:
    """The eight forms of a commune, against XlsxWriter alone doing the same calls."""
    rules = load_criteria()
    campaign = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
    required = applicable_requirements(rules, campaign)

    def write() -> None:
        for unit in campaign.units:
            write_return_workbook(io.BytesIO(), rules, campaign, unit, required)

    with Recorder() as recorder:
        write()
    bare, own = float("inf"), float("inf")
    # In turn, so that both see the same machine.
    for _ in range(times):
        bare = min(bare, processor_time(recorder.replay, 2))
        own = min(own, processor_time(write, 2))
    yield Figure(f"writing {UNITS} forms, processor time", f"{own * 1000:.0f} ms")
    yield Figure("  XlsxWriter alone, same cells and formats", f"{bare * 1000:.0f} ms; {own / bare:.2f} x", "<= 1.15 x")


def reading(tree: Path, communes: int) -> Iterator[Figure]:
    """Reading and judging, one campaign after the other, against opening the same files and doing nothing."""
    folders = find_campaigns(tree)[:communes]
    files = [path for folder in folders for path in (folder / CONTROL, *sorted((folder / RETURNS).iterdir()))]

    def judge() -> None:
        with Reader() as reader:
            for folder in folders:
                assess_folder(folder, reader=reader)

    bare, own = float("inf"), float("inf")
    for _ in range(3):
        bare = min(bare, processor_time(lambda: _calamine(files), 1))
        own = min(own, processor_time(judge, 1))
    sample = files[: max(9, len(files) // 10)]
    pandas = processor_time(lambda: _pandas(sample), 1) * len(files) / len(sample)
    each = f"{own / len(files) * 1000:.2f} ms a file"
    yield Figure(f"reading and judging {len(files)} workbooks, processor time", f"{own:.2f} s, {each}")
    yield Figure("  (a) calamine: open, take all cells", f"{bare:.2f} s; {own / bare:.2f} x (a)", "<= 1.5 x (a)")
    yield Figure(
        "  (b) pandas.read_excel, openpyxl, all sheets", f"{pandas:.1f} s; {pandas / own:.1f} x faster", ">= 20 x"
    )


def marking(times: int = 15) -> Iterator[Figure]:
    """The marked copy of each .xlsx return of the sample, which was just read; what it reads again is counted."""
    judged = assess_folder(SAMPLE)
    rules = judged.campaign, judged.criteria_set
    found = corrections(judged)
    spent = []
    for unit, sent in accepted_returns(judged).items():
        path = SAMPLE / sent.file
        if path.suffix != ".xlsx":
            continue
        wrong = (Finding("count_not_number", Severity.ERROR, "Sai", "Sửa", Place(sent.file, "Hướng dẫn", "D9")),)
        # Each of another origin, so that each copy is another file to read.
        origins = [replace(sent, sha256=f"{number:064x}") for number in range(times)]
        items = [ToMark(one, path.read_bytes(), found.get(unit, wrong), damaged=False) for one in origins]
        assert not mark(items[0], *rules).refilled
        spent += [processor_time(partial(mark, item, *rules), 1) for item in items[1:]]
    yield Figure("one marked copy, processor time, median", f"{median(spent) * 1000:.1f} ms", "<= 10 ms")


def _calamine(files: Sequence[Path]) -> None:
    from python_calamine import CalamineWorkbook

    for path in files:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()


def _pandas(files: Sequence[Path]) -> None:
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in files:
            pd.read_excel(path, sheet_name=None, engine="openpyxl")


# ---------------------------------------------------------------------------------------------


def jobs(tree: Path, communes: int, folder: Path) -> Iterator[Figure]:
    """``ccht merge`` of the whole tree by one job and by two."""
    part = _part(tree, find_campaigns(tree)[:communes], folder / "jobs")
    one = best(lambda: _run("merge", str(part), "--jobs", "1"), 2)
    two = best(lambda: _run("merge", str(part), "--jobs", "2"), 2)
    yield Figure(f"ccht merge, {communes} communes, --jobs 1", f"{one:.1f} s")
    yield Figure("  --jobs 2", f"{two:.1f} s; {one / two:.2f} x", ">= 1.8 x")
    again = best(lambda: _run("merge", str(part), "--jobs", "2", "--only-changed"), 2)
    yield Figure("  --only-changed, nothing changed", f"{again:.1f} s")


def _part(tree: Path, folders: Sequence[Path], target: Path) -> Path:
    """A tree of some of the communes: links would be passed over, so copies."""
    shutil.rmtree(target, ignore_errors=True)
    for folder in folders:
        there = target / folder.relative_to(tree)
        shutil.copytree(folder / RETURNS, there / RETURNS)
        shutil.copy2(folder / CONTROL, there / CONTROL)
    return target


def memory(tree: Path, counts: Sequence[int], folder: Path) -> Iterator[Figure]:
    """Peak memory of ``ccht merge --jobs 1`` with all its processes, by number of workbooks."""
    first = 0
    faulty = next(folder_of(tree, number) for number in range(1000) if None in answers(number).values())
    others = [folder for folder in find_campaigns(tree) if folder != faulty]
    for count in counts:
        # One return with something to mark, so that what marks it is loaded whatever the size of the tree.
        part = _part(tree, [faulty, *others[: -(-count // UNITS) - 1]], folder / "memory")
        peak = peak_memory([*_CCHT, "merge", str(part), "--jobs", "1"])
        first = first or peak
        yield Figure(f"peak memory, {count} workbooks", f"{peak >> 20} MiB; {peak / first:.2f} x", "<= 1.2 x")


def peak_memory(command: Sequence[str]) -> int:
    """Most bytes a command and the processes it started held at one time, looked at every 20 ms."""
    import psutil

    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        held = 0
        for one in (process, *process.children(recursive=True)):
            try:
                held += one.memory_info().rss
            except psutil.Error:
                continue
        peak = max(peak, held)
        time.sleep(0.02)
    _must_have_worked(process.returncode, process.stderr.read())
    return peak


def country(folder: Path, communes: int) -> Iterator[Figure]:
    """The whole country: control workbooks, forms, returns (made up), merge, roll-up, each by as many jobs as cores."""
    cores = available_jobs()

    def by_hand(work: Callable[[Made], int]) -> float:
        start = time.perf_counter()
        for _ in run(work, [Made(folder, number) for number in range(communes)], cores, lambda made: made.number):
            pass
        return time.perf_counter() - start

    def command(*arguments: str) -> float:
        return best(lambda: _run(*arguments), 1)

    shutil.rmtree(folder, ignore_errors=True)
    total = 0.0
    yield Figure(f"{communes} control workbooks", _minutes(by_hand(make_blank_commune)))
    seconds = command("distribute", str(folder))
    total += seconds
    yield Figure(f"ccht distribute, {communes * UNITS} forms", _minutes(seconds))
    yield Figure("(filling the forms is not part of it)", _minutes(by_hand(make_returns)))
    seconds = command("merge", str(folder))
    total += seconds
    yield Figure(f"ccht merge, {communes * UNITS} returns", _minutes(seconds))
    output = folder.parent / "ca_nuoc.xlsx"
    seconds = command("rollup", str(folder), "-o", str(output))
    total += seconds
    yield Figure(f"ccht rollup, {communes} summaries", _minutes(seconds))
    yield Figure("distribute + merge + rollup", _minutes(total))
    standings = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))["whole"]["standings"]
    yield Figure("communes by standing", ", ".join(f"{name} {count}" for name, count in standings.items()))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    yield Figure("largest process", f"{peak >> 10} MiB" if os.name == "posix" else "")


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60} min {seconds % 60:04.1f} s"
