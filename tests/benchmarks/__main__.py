"""Speed and memory, measured: ``python -m tests.benchmarks --communes 100``.

Everything is generated, measured and printed in one run, each figure beside what it is compared with. Nothing here is
a test: figures depend on the machine and on what else it does. ``--country`` runs all 3 321 communes from forms to
roll-up instead.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ccht_excel.workers import available_jobs
from tests.benchmarks import measures
from tests.benchmarks.made_tree import COUNTRY, UNITS, make_tree
from tests.benchmarks.measures import Figure


def main() -> None:
    arguments = _arguments()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="ccht-benchmark-"))
    print(f"Python {platform.python_version()}, {available_jobs()} cores, {_memory()} GiB; files in {folder}")
    try:
        figures = _country(folder) if arguments.country else _all(folder, arguments.communes, arguments.memory)
        for figure in figures:
            print(figure, flush=True)
    finally:
        if not arguments.folder:
            shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--communes", type=int, default=100, help="size of the tree (8 returns each)")
    parser.add_argument(
        "--memory", type=int, nargs="*", default=[100, 1_000, 10_000], help="workbooks, for peak memory"
    )
    parser.add_argument("--country", action="store_true", help=f"the whole country: {COUNTRY} communes")
    parser.add_argument("--folder", type=Path, help="where to put the files; kept, and used again if there")
    return parser.parse_args()


def _all(folder: Path, communes: int, memory: list[int]) -> Iterator[Figure]:
    yield from measures.start_up(folder)
    yield from measures.writing_forms()
    yield from measures.marking()
    largest = max([communes, *(-(-count // UNITS) for count in memory)])
    tree = make_tree(folder / "tree", largest, available_jobs())
    yield from measures.reading(tree, communes)
    yield from measures.jobs(tree, communes, folder)
    yield from measures.memory(tree, memory, folder)


def _country(folder: Path) -> Iterator[Figure]:
    yield from measures.country(folder / "country", COUNTRY)


def _memory() -> int:
    if not hasattr(os, "sysconf"):
        return 0
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30))


if __name__ == "__main__":
    sys.exit(main())
