"""Work in several processes: one that dies costs only what it was doing."""

from __future__ import annotations

import os

from ccht_excel import workers


def square_or_die(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number * number


def test_a_worker_that_dies_costs_only_its_own_piece_of_work():
    done = list(workers.run(square_or_die, [1, 2, 3, 4, 5, 6], 2, lambda number: -number))
    assert sorted(done) == [-3, 1, 4, 16, 25, 36]
