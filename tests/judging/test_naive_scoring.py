"""The judgement against a second, naive one, and what must hold whatever the numbers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ccht_excel.judging.facts import facts_of, possible_states
from ccht_excel.model.law import Outcome, Value, all_of
from tests.judging.monotony import STEPS, Step, check_step
from tests.judging.random_campaigns import any_campaign, check
from tests.support.judging import BASE, CRITERIA, MET, NOT_MET, OPEN, PLAIN, judged
from tests.support.law import STANDARDS

# ---------------------------------------------------------------------------------------------
# Kleene's "all"

OUTCOMES = st.sampled_from(list(Outcome))


def naive_all(outcomes: Sequence[Outcome]) -> Outcome:
    """All of a list that applies, by trying every way in which the open ones may yet turn out."""
    if outcomes and set(outcomes) == {Outcome.NOT_APPLICABLE}:
        return Outcome.NOT_APPLICABLE
    outcomes = [item for item in outcomes if item is not Outcome.NOT_APPLICABLE]
    ways = [[item] if item is not OPEN else [MET, NOT_MET] for item in outcomes]
    results = {all(item is MET for item in way) for way in itertools.product(*ways)}
    return OPEN if len(results) > 1 else MET if True in results else NOT_MET


@given(st.lists(OUTCOMES, max_size=8))
def test_all_of_is_what_every_way_of_turning_out_agrees_on(outcomes: list[Outcome]) -> None:
    assert all_of(outcomes) is naive_all(outcomes)


# ---------------------------------------------------------------------------------------------
# The whole against an enumeration (all of it: python -m tests.judging)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("start", range(0, 120, 40))
def test_the_judgement_is_that_of_an_enumeration_of_states(start: int) -> None:
    for seed in range(start, start + 40):
        assessment = check(seed)
        for standard in STANDARDS:
            outcomes = [item.outcomes[standard] for item in assessment.indicators]
            tally = assessment.standards[standard]
            assert (tally.outcome, tally.met, tally.total) == (naive_all(outcomes), outcomes.count(MET), 15)
            assert tally.provisional is naive_all([item.provisional[standard] for item in assessment.indicators])
            for criterion in assessment.criteria:
                own = [item for item in assessment.indicators if item.criterion == criterion.id]
                tally, outcomes = criterion.tallies[standard], [item.outcomes[standard] for item in own]
                assert (tally.outcome, tally.met, tally.total) == (naive_all(outcomes), outcomes.count(MET), len(own))
        legal = [assessment.standards[f"level_{level}"].outcome for level in (1, 2)]
        assert assessment.level_reached == max([0, *(level for level in (1, 2) if legal[level - 1] is MET)])
        assert assessment.level_possible == max([0, *(level for level in (1, 2) if legal[level - 1] is not NOT_MET)])


@pytest.mark.sampled(1)
@pytest.mark.parametrize("start", range(0, 400, 100))
def test_whatever_is_open_says_what_it_depends_on(start: int) -> None:
    for seed in range(start, start + 100):
        assessment = any_campaign(seed).judged()
        open_ones = {item.id for item in assessment.indicators if OPEN in item.outcomes.values()}
        named = {point.indicator for point in assessment.open_points if point.units}
        contradictory = any(
            not item.boxes for item in possible_states(CRITERIA, facts_of(CRITERIA, assessment.data)).values()
        )
        assert named <= open_ones
        assert contradictory or named == open_ones, seed


# ---------------------------------------------------------------------------------------------
# Monotone in information: nothing decided is taken back (more of it: python -m tests.judging)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@settings(max_examples=150, deadline=None)
@example(296)  # a base is stated, the third number that clashes being on another
@example(2512)  # a total comes in, beside which a part is next to nothing
@given(st.integers(0, 10**9))
def test_what_comes_in_later_takes_nothing_back(step: Step, seed: int) -> None:
    check_step(step, seed)


# ---------------------------------------------------------------------------------------------
# What must hold whatever the numbers


@st.composite
def true_values(draw: st.DrawFn) -> dict[str, Value]:
    """What may be true of a commune: every subset is one, and no level stands on one that is missing."""
    citizens = draw(st.integers(1, 60))
    trained = draw(st.integers(0, citizens))
    levels = draw(st.sampled_from([(0, 0, 0), (1, 0, 1), (2, 2, 1), (3, 2, 2), (3, 3, 1), (3, 3, 2), (2, 0, 0)]))
    return {
        **{id: draw(st.sampled_from([MET, MET, MET, NOT_MET])) for id in PLAIN},
        **dict(zip(("4.2", "4.3", "4.4"), levels, strict=True)),
        "citizens": citizens,
        "learning_citizens": draw(st.integers(0, citizens)),
        "trained_citizens": trained,
        "university_citizens": draw(st.integers(0, trained)),
    }


ORDER = {NOT_MET: 0, OPEN: 1, MET: 2}


@settings(max_examples=150, deadline=None)
@given(true_values(), st.data(), st.booleans())
def test_more_people_with_the_title_or_training_never_worsen_anything(
    values: dict[str, Value], data: st.DataObject, difficult_area: bool
) -> None:
    campaign = replace(BASE, difficult_area=difficult_area)
    better = dict(values)
    for id, limit in (("learning_citizens", "citizens"), ("trained_citizens", "citizens")):
        better[id] = data.draw(st.integers(int(values[id]), int(better[limit])), label=id)
    degree = data.draw(st.integers(int(values["university_citizens"]), int(better["trained_citizens"])), label="degree")
    better["university_citizens"] = degree
    before, after = judged(values, campaign), judged(better, campaign)
    for old, new in zip(before.indicators, after.indicators, strict=True):
        for standard in STANDARDS:
            assert ORDER[new.outcomes[standard]] >= ORDER[old.outcomes[standard]]
    assert after.level_reached >= before.level_reached


@settings(max_examples=150, deadline=None)
@given(true_values(), st.data())
def test_what_is_already_decided_stays_so_when_more_comes_in(values: dict[str, Value], data: st.DataObject) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(values))), label="known")
    early = judged({id: value for id, value in values.items() if id in known})
    late = judged(values)
    for old, new in zip(early.indicators, late.indicators, strict=True):
        for standard in STANDARDS:
            assert old.outcomes[standard] in (OPEN, new.outcomes[standard])
    for standard in STANDARDS:
        assert early.standards[standard].outcome in (OPEN, late.standards[standard].outcome)
    assert early.level_reached <= late.level_reached <= early.level_possible


@settings(max_examples=100, deadline=None)
@given(true_values())
def test_level_2_is_never_met_without_level_1(values: dict[str, Value]) -> None:
    for difficult_area in (False, True):
        assessment = judged(values, replace(BASE, difficult_area=difficult_area))
        for item in assessment.indicators:
            assert item.outcomes["level_2"] is not MET or item.outcomes["level_1"] is MET
