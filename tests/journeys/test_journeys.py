"""A sample of ``python -m tests.journeys``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.journey import journey


@pytest.mark.parametrize("seed", [1, 13])
def test_a_campaign_goes_the_whole_way(tmp_path: Path, seed: int) -> None:
    """The second is of a type to which a chỉ tiêu of shares does not apply."""
    journey(seed, tmp_path / "đợt")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 13))
def test_any_campaign_goes_the_whole_way(tmp_path: Path, seed: int) -> None:
    journey(seed, tmp_path / "đợt")
