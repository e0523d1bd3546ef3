"""``python -m tests.journeys [CAMPAIGNS] [FIRST_SEED]``: made-up campaigns the whole way, each from its seed alone."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from ccht_excel.guarded import workers_kept
from tests.journeys.journey import journey


def main(campaigns: int = 100, first: int = 0) -> int:
    failing = []
    for seed in range(first, first + campaigns):
        with tempfile.TemporaryDirectory(prefix="ccht-journey-") as name:
            try:
                journey(seed, Path(name) / "đợt")
            except Exception:
                print(f"seed {seed}:", flush=True)
                traceback.print_exc(limit=-4)
                failing.append(seed)
    print(f"seeds {first} to {first + campaigns - 1}: {len(failing)} failures {failing}")
    return int(bool(failing))


if __name__ == "__main__":
    with workers_kept(4):
        sys.exit(main(*map(int, sys.argv[1:])))
