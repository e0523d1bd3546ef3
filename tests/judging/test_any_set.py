"""Every criteria set that is shipped, for every type of subject: the judgement is that of an enumeration of states."""

from __future__ import annotations

from collections import Counter

from ccht_excel.model.law import Outcome
from tests.judging.any_set import KINDS, check


def test_the_judgement_is_that_of_an_enumeration_under_every_set() -> None:
    outcomes: Counter[Outcome] = Counter()
    sets: Counter[str] = Counter()
    for seed in range(120):
        assessment = check(seed)
        sets[assessment.campaign.criteria_set] += 1
        outcomes.update(outcome for item in assessment.indicators for outcome in item.outcomes.values())
    assert set(sets) == {id for id, _ in KINDS}
    assert min(outcomes[outcome] for outcome in Outcome) > 50, "each way of turning out comes up"
