"""``python -m tests.edits [FORMS] [FIRST_SEED]``: forms filled in correctly and then edited as officers do.

Each is made from its seed alone. It fails where an answer is neither counted exactly nor named with its cell, where
anything counts that nobody typed for it, and where a whole form is refused.
"""

from __future__ import annotations

import sys
import traceback
import warnings

from tests.edits.running import failures


def main(forms: int = 500, first: int = 0) -> int:
    warnings.simplefilter("ignore")
    failing = []
    for seed in range(first, first + forms):
        try:
            done, wrong = failures(seed)
        except Exception:
            done, wrong = [], [traceback.format_exc(limit=-4)]
        if wrong:
            failing.append(seed)
            print(f"seed {seed}: {done}", *wrong[:4], sep="\n    ", flush=True)
    print(f"seeds {first} to {first + forms - 1}: {len(failing)} failures {failing}")
    return int(bool(failing))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
