"""``python -m tests.edits [--control] [WORKBOOKS] [FIRST_SEED]``: forms, or control workbooks, filled in correctly and
then edited as officers do.

Each is made from its seed alone. A form fails where an answer is neither counted exactly nor named with its cell, where
anything counts that nobody typed for it, and where a whole form is refused; a control workbook where a setting is
neither read exactly nor named, and where one is read that nobody typed.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Callable

from tests.edits.control.running import failures as control_failures
from tests.edits.running import failures as form_failures

Hunt = Callable[[int], tuple[list[str], list[str]]]


def main(failures: Hunt, workbooks: int = 500, first: int = 0) -> int:
    warnings.simplefilter("ignore")
    failing = []
    for seed in range(first, first + workbooks):
        try:
            done, wrong = failures(seed)
        except Exception:
            done, wrong = [], [traceback.format_exc(limit=-4)]
        if wrong:
            failing.append(seed)
            print(f"seed {seed}: {done}", *wrong[:4], sep="\n    ", flush=True)
    print(f"seeds {first} to {first + workbooks - 1}: {len(failing)} failures {failing}")
    return int(bool(failing))


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != "--control"]
    sys.exit(main(control_failures if "--control" in sys.argv else form_failures, *map(int, given)))
