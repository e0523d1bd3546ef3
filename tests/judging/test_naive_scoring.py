"""The judgement against a second, naive one, and what must hold whatever the numbers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.law import Outcome, Standard, Value, all_of
from tests.support.judging import BASE, COUNTS, MET, NOT_MET, OPEN, PLAIN, handed_in, judge, judged
from tests.support.law import INDICATORS, LEVELS, RATIOS, SHARES, STANDARDS

# ---------------------------------------------------------------------------------------------
# Kleene's "all"

OUTCOMES = st.sampled_from(list(Outcome))


def naive_all(outcomes: Sequence[Outcome]) -> Outcome:
    """All of a list, by trying every way in which the open ones may yet turn out."""
    ways = [[item] if item is not OPEN else [MET, NOT_MET] for item in outcomes]
    results = {all(item is MET for item in way) for way in itertools.product(*ways)}
    return OPEN if len(results) > 1 else MET if True in results else NOT_MET


@given(st.lists(OUTCOMES, max_size=8))
def test_all_of_is_what_every_way_of_turning_out_agrees_on(outcomes: list[Outcome]) -> None:
    assert all_of(outcomes) is naive_all(outcomes)


# ---------------------------------------------------------------------------------------------
# The whole against a naive implementation

UNITS = ("a", "b", "c")
SMALL_COUNTS = st.one_of(st.integers(0, 12), st.sampled_from([25, 40, 50, 59, 60, 61, 80, 100, 101]))
VALUES = {
    **{id: st.sampled_from([MET, MET, NOT_MET]) for id in PLAIN},
    **{id: st.integers(0, 2 if id == "4.4" else 3) for id in ("4.2", "4.3", "4.4")},
    **dict.fromkeys(COUNTS, SMALL_COUNTS),
}
TARGETS: Mapping[str, st.SearchStrategy[int | Fraction]] = {
    **{id: st.integers(0, 2 if id == "4.4" else 3) for id in ("4.2", "4.3", "4.4")},
    **dict.fromkeys(RATIOS, st.fractions(Fraction(1, 16), 1, max_denominator=16)),
}


@st.composite
def campaigns(draw: st.DrawFn) -> tuple[Campaign, dict[str, dict[str, Value]], dict[str, list[str]]]:
    """A campaign, and what each unit says and proves; units are asked only for what they answer for."""
    chosen = st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True)
    assignments = {id: tuple(sorted(draw(chosen))) for id in INDICATORS}
    one_value = draw(st.booleans())
    truth = {id: draw(strategy) for id, strategy in VALUES.items()}
    said: dict[str, dict[str, Value]] = {}
    proved: dict[str, list[str]] = {}
    for unit in draw(st.lists(st.sampled_from(UNITS), unique=True, min_size=1)):
        asked = {datum: None for id, units in assignments.items() if unit in units for datum in INDICATORS[id][1]}
        said[unit] = {
            id: truth[id] if one_value or draw(st.booleans()) else draw(VALUES[id])
            for id in asked
            if draw(st.integers(0, 9)) > 0
        }
        proved[unit] = [id for id, units in assignments.items() if unit in units and draw(st.integers(0, 4)) > 0]
    resolved = draw(st.lists(st.sampled_from([*VALUES]), max_size=3, unique=True))
    campaign = replace(
        new_campaign("Thử", 2024, difficult_area=draw(st.booleans())),
        units=tuple(Unit(unit, unit.upper()) for unit in UNITS),
        assignments=MappingProxyType(assignments),
        targets={target: draw(strategy) for target, strategy in TARGETS.items()},
        evidence_required=draw(st.booleans()),
        resolutions={id: Resolution(id, draw(VALUES[id]), "họp") for id in resolved},
    )
    return campaign, said, proved


AT_MOST = [
    ("learning_citizens", "citizens"),
    ("trained_citizens", "citizens"),
    ("university_citizens", "trained_citizens"),
]
IMPOSSIBLE_WITHOUT = [("4.3", "4.2"), ("4.3", "4.4")]


def possible_pair(left: str, right: str, one: Value | None, other: Value | None) -> bool:
    if one is None or other is None:
        return True
    if (left, right) in AT_MOST:
        return int(one) <= int(other)
    return not (int(one) >= 1 and int(other) == 0)


def naive_possible(values: Mapping[str, Value | None]) -> bool:
    """Whether all these values can be true at once."""
    pairs = [pair for pair in (*AT_MOST, *IMPOSSIBLE_WITHOUT) if set(pair) <= set(values)]
    return all(possible_pair(left, right, values[left], values[right]) for left, right in pairs)


def naive_outcome(
    id: str, standard: str, campaign: Campaign, known: Mapping[str, Sequence[Value]], wrong: set[str]
) -> Outcome:
    """A chỉ tiêu judged in every world that the reports allow."""
    kind, data = INDICATORS[id]
    results: set[Outcome] = set()
    for world in itertools.product(*(known[datum] or [None] for datum in data)):
        values = dict(zip(data, world, strict=True))
        if kind == "attested":
            value = values[id]
            results.add(value if isinstance(value, Outcome) else OPEN)
        elif kind == "recognised_level":
            level, required = values[id], naive_required(id, standard, campaign)
            results.add(OPEN if level is None or id in wrong else MET if level >= required else NOT_MET)
        else:
            ratios = [ratio for ratio in RATIOS if ratio.startswith(id)]
            results.add(naive_all([naive_ratio(ratio, standard, campaign, values, wrong) for ratio in ratios]))
    return results.pop() if len(results) == 1 else OPEN


def naive_required(target: str, standard: str, campaign: Campaign) -> int | Fraction:
    law = LEVELS[standard] | SHARES[standard, campaign.difficult_area]
    required = campaign.targets[target] if standard == "plan" else law[target]
    assert isinstance(required, int | Fraction)
    return required


def naive_ratio(
    ratio: str, standard: str, campaign: Campaign, values: Mapping[str, Value | None], wrong: set[str]
) -> Outcome:
    numerator, denominator = (values[id] for id in RATIOS[ratio])
    if wrong & set(RATIOS[ratio]) or not naive_possible(values):
        return OPEN
    if not isinstance(numerator, int) or not isinstance(denominator, int) or denominator == 0:
        return OPEN
    return MET if Fraction(numerator, denominator) >= naive_required(ratio, standard, campaign) else NOT_MET


@settings(max_examples=250, deadline=None)
@given(campaigns())
def test_the_judgement_is_that_of_a_naive_implementation(
    case: tuple[Campaign, dict[str, dict[str, Value]], dict[str, list[str]]],
) -> None:
    campaign, said, proved = case
    known: dict[str, list[Value]] = {}
    for id in VALUES:
        resolution = campaign.resolutions.get(id)
        values = [resolution.value] if resolution else [values[id] for values in said.values() if id in values]
        known[id] = sorted(set(values), key=str)
    wrong = {
        id
        for pair in (*AT_MOST, *IMPOSSIBLE_WITHOUT)
        if prod(len(known[id]) for id in pair)
        and not any(possible_pair(*pair, *values) for values in itertools.product(*(known[id] for id in pair)))
        for id in pair
    }
    expected: dict[str, dict[str, Outcome]] = {}
    for standard in STANDARDS:
        outcomes = {id: naive_outcome(id, standard, campaign, known, wrong) for id in INDICATORS}
        for id, value in outcomes.items():
            unproven = campaign.evidence_required and not any(id in ids for ids in proved.values())
            outcomes[id] = OPEN if unproven and value is MET else value
        expected[standard] = outcomes

    assessment = judge(campaign, [handed_in(unit, values, proved[unit]) for unit, values in said.items()])

    for standard, outcomes in expected.items():
        assert {item.id: item.outcomes[Standard(standard)] for item in assessment.indicators} == outcomes
        tally = assessment.standards[Standard(standard)]
        everything = list(outcomes.values())
        assert (tally.outcome, tally.met, tally.total) == (naive_all(everything), everything.count(MET), 15)
        for criterion in assessment.criteria:
            own = [value for id, value in outcomes.items() if id.startswith(f"{criterion.id}.")]
            tally = criterion.tallies[Standard(standard)]
            assert (tally.outcome, tally.met, tally.total) == (naive_all(own), own.count(MET), len(own))
    legal = [naive_all(list(expected[f"level_{level}"].values())) for level in (1, 2)]
    assert assessment.level_reached == max([0, *(level for level in (1, 2) if legal[level - 1] is MET)])
    assert assessment.level_possible == max([0, *(level for level in (1, 2) if legal[level - 1] is not NOT_MET)])
    assert set(assessment.outstanding) == {
        unit for unit in UNITS if unit not in said and any(unit in units for units in campaign.assignments.values())
    }
    open_ones = {id for outcomes in expected.values() for id, value in outcomes.items() if value is OPEN}
    assert {point.indicator for point in assessment.open_points} == open_ones


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
        for standard in Standard:
            assert ORDER[new.outcomes[standard]] >= ORDER[old.outcomes[standard]]
    assert after.level_reached >= before.level_reached


@settings(max_examples=150, deadline=None)
@given(true_values(), st.data())
def test_what_is_already_decided_stays_so_when_more_comes_in(values: dict[str, Value], data: st.DataObject) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(values))), label="known")
    early = judged({id: value for id, value in values.items() if id in known})
    late = judged(values)
    for old, new in zip(early.indicators, late.indicators, strict=True):
        for standard in Standard:
            assert old.outcomes[standard] in (OPEN, new.outcomes[standard])
    for standard in Standard:
        assert early.standards[standard].outcome in (OPEN, late.standards[standard].outcome)
    assert early.level_reached <= late.level_reached <= early.level_possible


@settings(max_examples=100, deadline=None)
@given(true_values())
def test_level_2_is_never_met_without_level_1(values: dict[str, Value]) -> None:
    for difficult_area in (False, True):
        assessment = judged(values, replace(BASE, difficult_area=difficult_area))
        for item in assessment.indicators:
            assert item.outcomes[Standard.LEVEL_2] is not MET or item.outcomes[Standard.LEVEL_1] is MET
