"""A sample of the forms that ``python -m tests.edits`` makes."""

from __future__ import annotations

import pytest

from tests.edits.running import failures

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")


@pytest.mark.sampled(13)
@pytest.mark.parametrize("seed", range(40))
def test_answers_of_an_edited_form_are_counted_exactly_or_named(seed: int) -> None:
    done, wrong = failures(seed)
    assert not wrong, done
