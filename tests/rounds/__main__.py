"""``python -m tests.rounds [WORLDS] [FIRST_SEED]``: made-up campaigns over several rounds, each from its seed alone.

Units return their forms in whole or in parts, correct marked copies, send older files again, by mail, in archives,
under other names; the officer changes the control workbook. A world fails where something is passed over without a
word, where in a world without oddities the verdict is not that of a naive judge, and where names of files decide.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
import warnings
from pathlib import Path

from ccht_excel.guarded import workers_kept
from tests.rounds.running import failures


def main(worlds: int = 100, first: int = 0) -> int:
    warnings.simplefilter("ignore")
    failing = []
    for seed in range(first, first + worlds):
        with tempfile.TemporaryDirectory(prefix="ccht-rounds-") as name:
            try:
                log, wrong = failures(seed, Path(name))
            except Exception:
                log, wrong = [], [traceback.format_exc(limit=-6)]
        if wrong:
            failing.append(seed)
            happened = log if worlds == 1 else []
            print(f"seed {seed}:", *happened, *wrong[:6], sep="\n    ", flush=True)
    print(f"seeds {first} to {first + worlds - 1}: {len(failing)} failures {failing}")
    return int(bool(failing))


if __name__ == "__main__":
    with workers_kept(4):
        sys.exit(main(*map(int, sys.argv[1:])))
