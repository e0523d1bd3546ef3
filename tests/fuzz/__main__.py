"""Mutation fuzzer for the return reader: valid returns damaged in every way, read, and checked against another reader.

    python -m tests.fuzz --cases 100000 --seed 7        as long as you like; prints the seed of every failing case
    python -m tests.fuzz --only 7:4711                   one case again, kept as a file
    python -m tests.fuzz --merge --cases 10000 --seed 7  through the whole merge, eight at a time, with marking

Each case is made from ``seed:number`` alone. A case fails where the reader raises, where the quick ways of reading and
the careful ones differ in anything, or where a value is reported other than what openpyxl (calamine for .xls, .xlsb and
.ods) finds in that very cell.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from tests.fuzz import merging
from tests.fuzz.cases import case
from tests.fuzz.running import run


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case: to go on, or for two at once")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--only", metavar="SEED:NUMBER", help="read one case again and keep it as fuzz_SEED_NUMBER")
    parser.add_argument("--merge", action="store_true", help="through the whole merge, with marking")
    chosen = parser.parse_args()
    numbers = range(chosen.first, chosen.first + chosen.cases)
    if chosen.merge:
        print("seed", chosen.seed)
        began = time.monotonic()
        account = merging.run(chosen.seed, numbers, lambda text: print(text, flush=True))
        for line in account.lines(time.monotonic() - began):
            print(line)
        return 1 if account.failures else 0
    if chosen.only:
        seed, number = map(int, chosen.only.split(":"))
        made = case(seed, number)
        path = Path(f"fuzz_{seed}_{number}.{made.kind}")
        path.write_bytes(made.data)
        print(path, made.mutation)
        counts, failures = run(seed, [number])
    else:
        print("seed", chosen.seed)
        counts, failures = run(chosen.seed, numbers)
    for name, count in counts.most_common():
        print(f"{count:8} {name}")
    print(len(failures), "failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
