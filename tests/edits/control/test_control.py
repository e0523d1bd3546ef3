"""A sample of the control workbooks that ``python -m tests.edits --control`` makes."""

from __future__ import annotations

import pytest

from tests.edits.control.running import failures

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")


@pytest.mark.sampled(8)
@pytest.mark.parametrize("seed", range(24))
def test_settings_of_an_edited_control_workbook_are_read_exactly_or_named(seed: int) -> None:
    done, wrong = failures(seed)
    assert not wrong, done
