"""``python -m tests.judging [CAMPAIGNS] [FIRST_SEED]``: judging against an enumeration of states; monotony. By seed."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.judging.any_set import check as check_any_set
from tests.judging.monotony import STEPS, check_step
from tests.judging.random_campaigns import check


def main(campaigns: int = 2000, first: int = 0) -> int:
    seeds = range(first, first + campaigns)
    differing = _failing(check, seeds)
    print(f"seeds {first} to {seeds[-1]}: {campaigns - len(differing)} agree, {len(differing)} differ {differing[:20]}")
    any_set = _failing(check_any_set, seeds)
    print(f"every set and type: {campaigns - len(any_set)} agree, {len(any_set)} differ {any_set[:20]}")
    wrong = len(differing) + len(any_set)
    for step in STEPS:
        taken: list[int] = []

        def tried(seed: int, step=step, taken=taken) -> None:  # type: ignore[no-untyped-def]
            taken += [seed] * check_step(step, seed)

        back = _failing(tried, seeds)
        wrong += len(back)
        print(f"{step.__name__}: {len(taken)} steps take nothing back, {len(back)} do {back[:20]}")
    return int(wrong > 0)


def _failing(check: Callable[[int], object], seeds: range) -> list[int]:
    failing = []
    for seed in seeds:
        try:
            check(seed)
        except AssertionError as error:
            failing.append(seed)
            print(f"seed {seed}: {str(error).splitlines()[0]}")
    return failing


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
