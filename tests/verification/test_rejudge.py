"""A summary judged again from what it stores, also one from before it was stored which answers are awaited."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ccht_excel.model.assessment import Assessment
from ccht_excel.verification.content import code_of, content, content_code, content_from
from ccht_excel.verification.rejudge import differences, rejudge
from tests.judging.random_campaigns import random_campaign
from tests.support.judging import CRITERIA
from tests.support.summaries import disputed, keyed, level_1, nothing, opened, still_open, written


def again(stored: dict[str, Any]) -> tuple[str, ...]:
    return differences(stored, rejudge(stored, CRITERIA))


@pytest.mark.parametrize("case", [level_1, disputed, nothing, still_open])
def test_what_is_awaited_is_stored_and_read_back(case: Any) -> None:
    assessment: Assessment = case()
    stored = content_from(keyed(opened(written(assessment))))
    assert stored == content(assessment)
    assert code_of(stored) == content_code(assessment)
    assert again(stored) == ()


def test_a_random_campaign_is_judged_again_to_the_same() -> None:
    for seed in range(60):
        assert again(content(random_campaign(seed).judged())) == (), seed


def older(assessment: Assessment) -> dict[str, Any]:
    stored = deepcopy(content(assessment))
    for item in stored["data"].values():
        del item["awaited"]
    return stored


@pytest.mark.parametrize("case", [level_1, disputed, nothing, still_open])
def test_an_older_summary_still_stands(case: Any) -> None:
    assert again(older(case())) == ()


def test_an_older_summary_that_was_altered_does_not() -> None:
    stored = older(level_1())
    stored["results"]["5.1"]["level_2"] = "met"
    assert again(stored) != ()
    stored = older(level_1())
    stored["standards"]["level_2"]["outcome"] = "met"
    assert again(stored) == ("level_2", "level")
    stored = older(level_1())
    stored["summary"]["level_reached"] = 2
    assert again(stored) == ("level",)
