"""A sample of ``python -m tests.journeys``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.journey import journey


def test_a_campaign_goes_the_whole_way(tmp_path: Path) -> None:
    journey(1, tmp_path / "đợt")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 14))
def test_any_campaign_goes_the_whole_way(tmp_path: Path, seed: int) -> None:
    journey(seed, tmp_path / "đợt")
