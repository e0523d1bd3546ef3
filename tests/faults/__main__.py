"""Fault injection: every call of merge, distribute, init and rollup that changes something on the disk, once each with
a refusal, a full disk, Ctrl-C and a kill.

    python -m tests.faults                 all of it
    python -m tests.faults --every 10      a sample: each tenth call
    python -m tests.faults --only merge --kind SIGKILL

Afterwards the files of a run must be all old or all new, or the next command says that they are not and mends them;
what the screen said must be true; returns must be untouched; nothing may be left behind.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.injection import KINDS
from tests.faults.running import run_all
from tests.faults.scenarios import all_scenarios


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--kind", choices=KINDS, action="append")
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ccht-faults-") as name:
        base = Path(name)
        scenarios = [item for item in all_scenarios(base / "made") if chosen.only in item.name]
        failures = run_all(scenarios, base, chosen.every, chosen.kind or KINDS)
    print(f"{len(failures)} failures, {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
