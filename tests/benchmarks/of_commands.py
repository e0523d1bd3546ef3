"""Whole commands: cold starts, jobs side by side, memory, very many returns, the country."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from ccht_excel.campaign.folder import CONTROL, RETURNS, find_campaigns
from ccht_excel.workers import available_jobs, run
from tests.benchmarks.made_tree import UNITS, Made, commented, fill_all, folder_of, make_blank_commune, make_returns
from tests.benchmarks.measuring import Figure, best, command, elapsed, installed, minutes, peak_memory, processor_time
from tests.support.made_up import answers


def start_up(folder: Path, rounds: int = 9) -> Iterator[Figure]:
    """Cold starts: ``--help``, ``check`` of one file, ``merge`` of one commune, against a Python that does nothing."""
    one = folder / "one"
    shutil.rmtree(one, ignore_errors=True)
    make_blank_commune(Made(one, 1))
    campaign = folder_of(one, 1)
    command("distribute", str(campaign))
    fill_all(campaign, 1)
    file = str(next((campaign / RETURNS).glob("*.xlsx")))
    for name, arguments, target in (
        ("ccht --help", ["--help"], ""),
        ("ccht check, one file", ["check", file], "<= 10 x"),
        ("ccht merge, one commune, 8 returns", ["merge", str(campaign)], "<= 15 x"),
    ):
        work = partial(command, *arguments)
        work()
        rows = [
            (elapsed(work), processor_time(work), elapsed(_nothing), processor_time(_nothing), elapsed(_pandas))
            for _ in range(rounds)
        ]
        wall, spent, nothing, least, pandas = (median(column) for column in zip(*rows, strict=True))
        ratio = median(row[1] / row[3] for row in rows)
        said = f"{wall * 1000:.0f} ms; processor time {spent * 1000:.0f} ms, {ratio:.1f} x python -c pass"
        yield Figure(name, said, target)
    said = f"{nothing * 1000:.0f} ms ({least * 1000:.0f} processor) / {pandas * 1000:.0f} ms"
    yield Figure("  python -c pass / import pandas", said)


def _nothing() -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True, env=installed())


def _pandas() -> None:
    subprocess.run([sys.executable, "-c", "import pandas"], check=True, env=installed())


def jobs(tree: Path, communes: int, folder: Path) -> Iterator[Figure]:
    """``ccht merge`` of the whole tree by one job and by two."""
    part = _part(tree, find_campaigns(tree)[:communes], folder / "jobs")
    pairs = [
        (elapsed(partial(command, "merge", str(part), "--jobs", "1")),
         elapsed(partial(command, "merge", str(part), "--jobs", "2")))
        for _ in range(3)
    ]  # fmt: skip
    one, two = (median(column) for column in zip(*pairs, strict=True))
    yield Figure(f"ccht merge, {communes} communes, --jobs 1", f"{one:.1f} s")
    yield Figure("  --jobs 2", f"{two:.1f} s; {median(a / b for a, b in pairs):.2f} x", ">= 1.85 x")
    again = best(partial(command, "merge", str(part), "--jobs", "2", "--only-changed"), 2)
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
        peak = peak_memory(["merge", str(part), "--jobs", "1"])
        first = first or peak
        yield Figure(f"peak memory, {count} workbooks", f"{peak >> 20} MiB; {peak / first:.2f} x", "<= 1.2 x")


def one_folder(tree: Path, counts: Sequence[int], folder: Path) -> Iterator[Figure]:
    """``ccht merge`` of one campaign with very many returns in its folder: time and memory by number of files."""
    first = 0.0
    source = find_campaigns(tree)[0]
    for count in counts:
        campaign = folder / "many"
        shutil.rmtree(campaign, ignore_errors=True)
        (campaign / RETURNS).mkdir(parents=True)
        shutil.copy2(source / CONTROL, campaign / CONTROL)
        returns = sorted((source / RETURNS).iterdir())
        for number in range(count):
            data = returns[number % len(returns)].read_bytes()
            (campaign / RETURNS / f"{number:05}.xlsx").write_bytes(commented(data, number))
        work = partial(command, "merge", str(campaign))
        each = processor_time(work) / count
        first = first or each
        peak = peak_memory(["merge", str(campaign)])
        said = f"{each * 1000:.2f} ms a file, {each / first:.2f} x; {peak >> 20} MiB"
        yield Figure(f"ccht merge, {count} returns in one folder, processor time", said, "<= 1.1 x")


def country(folder: Path, communes: int) -> Iterator[Figure]:
    """The whole country: control workbooks, forms, returns (made up), merge, roll-up, each by as many jobs as cores."""
    cores = available_jobs()

    def by_hand(work: Callable[[Made], int]) -> float:
        def all_of_them() -> None:
            for _ in run(work, [Made(folder, number) for number in range(communes)], cores, lambda made: made.number):
                pass

        return elapsed(all_of_them)

    shutil.rmtree(folder, ignore_errors=True)
    total = 0.0
    yield Figure(f"{communes} control workbooks", minutes(by_hand(make_blank_commune)))
    seconds = elapsed(partial(command, "distribute", str(folder)))
    total += seconds
    yield Figure(f"ccht distribute, {communes * UNITS} forms", minutes(seconds))
    yield Figure("(filling the forms is not part of it)", minutes(by_hand(make_returns)))
    seconds = elapsed(partial(command, "merge", str(folder)))
    total += seconds
    yield Figure(f"ccht merge, {communes * UNITS} returns", minutes(seconds))
    output = folder.parent / "ca_nuoc.xlsx"
    seconds = elapsed(partial(command, "rollup", str(folder), "-o", str(output)))
    total += seconds
    yield Figure(f"ccht rollup, {communes} summaries", minutes(seconds))
    yield Figure("distribute + merge + rollup", minutes(total), "<= 3 min for 3 321 communes")
    standings = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))["whole"]["standings"]
    yield Figure("communes by standing", ", ".join(f"{name} {count}" for name, count in standings.items()))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    yield Figure("largest process", f"{peak >> 10} MiB" if os.name == "posix" else "")
