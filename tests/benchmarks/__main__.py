"""Speed and memory, measured: ``python -m tests.benchmarks --communes 100``.

Everything is generated, measured and printed in one run, each figure beside what it is compared with and its target.
Nothing here is a test: figures depend on the machine and on what else it does. ``--only`` runs some of the chapters,
``--country`` runs all 3 321 communes from forms to roll-up instead.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ccht_excel.workers import available_jobs
from tests.benchmarks import of_commands, of_reading, of_writing
from tests.benchmarks.made_tree import COUNTRY, UNITS, make_tree
from tests.benchmarks.measuring import Figure


def main() -> None:
    arguments = _arguments()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="ccht-benchmark-"))
    print(f"Python {platform.python_version()}, {available_jobs()} cores, {_memory()} GiB; files in {folder}")
    try:
        if arguments.country is not None:
            figures = of_commands.country(folder / "country", arguments.country)
        else:
            chapters = _chapters(folder, arguments)
            figures = (figure for name in arguments.only or chapters for figure in chapters[name]())
        for figure in figures:
            print(figure, flush=True)
    finally:
        if not arguments.folder:
            shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--communes", type=int, default=100, help="size of the tree (8 returns each)")
    parser.add_argument("--saved", type=int, default=12, help="communes whose returns each program saves")
    parser.add_argument(
        "--memory", type=int, nargs="*", default=[100, 1_000, 10_000], help="workbooks, for peak memory"
    )
    parser.add_argument("--one-folder", type=int, nargs="*", default=[100, 5_000], help="returns in one folder")
    parser.add_argument("--only", nargs="*", metavar="CHAPTER", help="only these, of those that a run prints")
    parser.add_argument(
        "--country", type=int, nargs="?", const=COUNTRY, metavar="N", help=f"the whole country, or N of its {COUNTRY}"
    )
    parser.add_argument("--folder", type=Path, help="where to put the files; kept, and used again if there")
    return parser.parse_args()


def _chapters(folder: Path, arguments: argparse.Namespace) -> Mapping[str, Callable[[], Iterator[Figure]]]:
    """What is measured, by name; trees are made when they are needed."""
    communes, saved = arguments.communes, arguments.saved

    def tree(number: int) -> Path:
        return make_tree(folder / "tree", number, available_jobs())

    largest = max([communes, *(-(-count // UNITS) for count in arguments.memory)])
    return {
        "start": lambda: of_commands.start_up(folder),
        "reading": lambda: of_reading.reading(tree(saved), folder, saved),
        "marking": of_reading.marking,
        "residents": lambda: of_reading.residents(folder / "residents"),
        "forms": of_writing.writing_forms,
        "summary": lambda: of_writing.writing_summary(tree(saved), folder),
        "distribute": lambda: of_writing.distributing(tree(saved), folder, saved),
        "merge": lambda: of_writing.merging(tree(saved), folder, saved),
        "rollup": lambda: of_reading.summaries(tree(saved), folder, saved),
        "jobs": lambda: of_commands.jobs(tree(communes), communes, folder),
        "one-folder": lambda: of_commands.one_folder(tree(1), arguments.one_folder, folder),
        "memory": lambda: of_commands.memory(tree(largest), arguments.memory, folder),
    }


def _memory() -> int:
    if not hasattr(os, "sysconf"):
        return 0
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30))


if __name__ == "__main__":
    sys.exit(main())
