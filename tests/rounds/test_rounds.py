"""A sample of the worlds that ``python -m tests.rounds`` makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rounds.running import failures

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("seed", range(3))
def test_results_of_every_round_follow_from_what_was_sent(seed: int, tmp_path: Path) -> None:
    log, wrong = failures(seed, tmp_path, most=2)
    assert not wrong, log
