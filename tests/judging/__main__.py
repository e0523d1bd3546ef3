"""``python -m tests.judging [CAMPAIGNS] [FIRST_SEED]``: judging against an enumeration of states, by seed."""

from __future__ import annotations

import sys

from tests.judging.random_campaigns import check


def main(campaigns: int = 2000, first: int = 0) -> int:
    wrong = []
    for seed in range(first, first + campaigns):
        try:
            check(seed)
        except AssertionError as error:
            wrong.append(seed)
            print(f"seed {seed}: {str(error).splitlines()[0]}")
    print(f"seeds {first} to {first + campaigns - 1}: {campaigns - len(wrong)} agree, {len(wrong)} differ {wrong[:20]}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
