"""The possible states against a naive enumeration of small domains, and what the rule says of single cases."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_excel.judging import certain
from ccht_excel.judging.certain import AtLeast, Fact, Share, States, Test, states
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.implied import implied_constraints
from ccht_excel.model.law import Constraint, ConstraintKind, Outcome
from tests.judging.naive_states import Known, State, naive_outcome, naive_states

AT_MOST, REQUIRES = ConstraintKind.AT_MOST, ConstraintKind.REQUIRES
COUNTS = ("all", "some", "few", "other")
SIZES = (
    Constraint(AT_MOST, "some", "all", "", ""),
    Constraint(AT_MOST, "few", "some", "", ""),
    Constraint(AT_MOST, "other", "all", "", ""),
)
LEVELS = ("low", "high", "side")
NEEDS = (Constraint(REQUIRES, "high", "low", "", ""), Constraint(REQUIRES, "high", "side", "", ""))
TOP = 4


def facts_of(random: Random, ids: tuple[str, ...], top: int) -> dict[str, Fact]:
    """What may be known of some data; the first is at least 1 where it counts people."""
    found = {}
    for id in ids:
        reported = random.sample(range(top + 1), random.choice((0, 1, 1, 1, 2, 2, 3)))
        resolved = random.choice([*reported, random.randint(0, top)]) if random.random() < 0.15 else None
        found[id] = Fact(1 if id == "all" else 0, top, tuple(reported), resolved, random.random() < 0.3)
    return found


def known(facts: Mapping[str, Fact]) -> dict[str, Known]:
    return {
        id: Known(range(fact.lowest, fact.highest + 1), fact.reported, fact.resolved, fact.awaited)
        for id, fact in facts.items()
    }


def naive(facts: Mapping[str, Fact], constraints: tuple[Constraint, ...]) -> set[State]:
    def possible(values: Mapping[str, int]) -> bool:
        return all(
            values[item.left] <= values[item.right]
            if item.kind is AT_MOST
            else not values[item.left] or bool(values[item.right])
            for item in constraints
        )

    return naive_states(known(facts), possible)


def counted(found: States, facts: Mapping[str, Fact]) -> set[State]:
    every = itertools.product(*(range(fact.lowest, fact.highest + 1) for fact in facts.values()))
    return {state for state in every if found.allows(dict(zip(facts, state, strict=True)))}


SHARES = [Fraction(p, q) for q in range(1, 7) for p in range(1, q + 1)]


def held(facts: Mapping[str, Fact], test: Test, state: State) -> bool:
    values = dict(zip(facts, state, strict=True))
    if isinstance(test, AtLeast):
        return values[test.datum] >= test.least
    return Fraction(values[test.numerator], values[test.denominator]) >= test.share


def check(seed: int) -> None:
    """One random case: the states and every outcome are those of the enumeration."""
    random = Random(seed)
    ids, constraints = random.choice([(COUNTS, SIZES), (LEVELS, NEEDS)])
    facts = facts_of(random, ids, TOP if ids is COUNTS else 3)
    found, expected = states(facts, constraints, [])[ids[0]], naive(facts, constraints)
    assert counted(found, facts) == expected, seed
    tests: list[Test] = [AtLeast(id, level) for id in ids for level in range(TOP + 2)]
    if ids is COUNTS:
        tests += [Share(id, "all", share) for id in ids[1:] for share in SHARES]
    shares = [test for test in tests if isinstance(test, Share)]
    pairs = [random.sample(shares, 2) for _ in range(30)] if shares else []
    for some in ([test] for test in tests):
        together = naive_outcome(all(held(facts, test, state) for test in some) for state in expected)
        assert found.outcome(some) is together, (seed, some)
    for both in pairs:
        together = naive_outcome(all(held(facts, test, state) for test in both) for state in expected)
        assert found.outcome(both) is together, (seed, both)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("start", range(0, 400, 100))
def test_the_states_are_those_of_a_naive_enumeration(start: int) -> None:
    for seed in range(start, start + 100):
        check(seed)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.data())
def test_a_resolution_that_names_a_reported_value_only_rules_out_states(seed: int, data: st.DataObject) -> None:
    random = Random(seed)
    ids, constraints = random.choice([(COUNTS, SIZES), (LEVELS, NEEDS)])
    facts = facts_of(random, ids, 3)
    open_ones = [id for id in ids if facts[id].reported and facts[id].resolved is None]
    if not open_ones:
        return
    id = data.draw(st.sampled_from(open_ones))
    value = data.draw(st.sampled_from(facts[id].reported))
    fact = facts[id]
    after = {**facts, id: Fact(fact.lowest, fact.highest, fact.reported, value, fact.awaited)}
    before = states(facts, constraints, [])[id]
    if not before.allows({id: value}):
        return  # the meeting names what cannot be
    assert counted(states(after, constraints, [])[id], after) <= counted(before, facts)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.data())
def test_an_answer_that_was_awaited_and_fits_only_rules_out_states(seed: int, data: st.DataObject) -> None:
    random = Random(seed)
    ids, constraints = random.choice([(COUNTS, implied(SIZES)), (LEVELS, NEEDS)])
    facts = facts_of(random, ids, 3)
    awaited = [id for id in ids if facts[id].awaited]
    if not awaited:
        return
    id = data.draw(st.sampled_from(awaited))
    value = data.draw(st.integers(facts[id].lowest, facts[id].highest))
    values = {other: {*fact.reported, fact.resolved} - {None} for other, fact in facts.items()}
    for item in constraints:
        for other in values.get(item.right, ()) if item.left == id else ():
            if not item.holds(value, other or 0):
                return  # breaks what others said
        for other in values.get(item.left, ()) if item.right == id else ():
            if not item.holds(other or 0, value):
                return
    fact = facts[id]
    reported = tuple(dict.fromkeys((*fact.reported, value)))
    after = {**facts, id: Fact(fact.lowest, fact.highest, reported, fact.resolved, data.draw(st.booleans()))}
    late = counted(states(after, constraints, [])[id], after)
    assert late <= counted(states(facts, constraints, [])[id], facts)


def implied(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    return (*constraints, Constraint(AT_MOST, "few", "all", "", ""))


# ---------------------------------------------------------------------------------------------
# Single cases

CRITERIA = load_criteria()
ALL = implied_constraints(CRITERIA)
MET, NOT_MET, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED


def test_constraints_hold_along_chains() -> None:
    chains = {(item.left, item.right): item.kind for item in ALL}
    assert chains["university_citizens", "citizens"] is AT_MOST
    assert len(ALL) == len(CRITERIA.constraints) + 1
    needs = implied_constraints(CRITERIA)[-1]
    assert all(part in needs.reason for part in (CRITERIA.constraints[1].reason, CRITERIA.constraints[2].reason))


def levels(**facts: Fact) -> dict[str, Fact]:
    return {id: facts.get(id, Fact(0, 3)) for id in LEVELS}


def test_each_value_of_a_broken_pair_gives_way_in_turn() -> None:
    facts = levels(low=Fact(0, 3, (3,)), high=Fact(0, 3, (3,)), side=Fact(0, 2, (2, 0)))
    found = states(facts, NEEDS, [])["high"]
    assert counted(found, facts) == {(3, 3, 2), (3, 0, 0)}


def test_a_value_gives_way_to_anything_only_where_no_reported_one_fits() -> None:
    facts = levels(low=Fact(0, 3, (3,)), high=Fact(0, 3, (0, 3)), side=Fact(0, 2, (0,)))
    assert counted(states(facts, NEEDS, [])["high"], facts) == {(3, 0, 0), (3, 3, 1), (3, 3, 2)}


def test_a_resolved_value_is_never_the_wrong_one() -> None:
    facts = levels(low=Fact(0, 3, (3,)), high=Fact(0, 3, (3,)), side=Fact(0, 2, (2,), 0))
    found = states(facts, NEEDS, [])["high"]
    assert counted(found, facts) == {(3, 0, 0)}
    assert (found.outcome([AtLeast("high", 1)]), found.outcome([AtLeast("side", 1)])) == (NOT_MET, NOT_MET)


def test_resolutions_that_contradict_each_other_leave_nothing_certain() -> None:
    facts = levels(high=Fact(0, 3, (), 3), side=Fact(0, 2, (), 0))
    found = states(facts, NEEDS, [])["high"]
    assert found.boxes == ()
    assert found.outcome([AtLeast("high", 1)]) is OPEN


def test_a_thousand_disputed_values_are_no_thousand_million_cases() -> None:
    facts = {id: Fact(1, 10**6, tuple(range(1, 1000))) for id in COUNTS}
    assert states(facts, SIZES, [])["all"].outcome([Share("few", "all", Fraction(1, 2))]) is OPEN


def test_anything_is_exact_up_to_the_last_person() -> None:
    facts = {"all": Fact(1, 200_000_000, (5000,)), "some": Fact(0, 200_000_000, (2600,)), "few": Fact(0, 200_000_000)}
    found = states(facts, SIZES[:2], [])["all"]
    assert found.outcome([Share("few", "all", Fraction(2600, 5000))]) is OPEN
    assert found.outcome([Share("few", "all", Fraction(2601, 5000))]) is NOT_MET
    assert found.outcome([Share("some", "all", Fraction(2600, 5000))]) is MET


# ---------------------------------------------------------------------------------------------
# What is not disputed is not counted through


@given(
    seed=st.integers(0, 10**9),
    constraints=st.lists(
        st.builds(
            lambda kind, left, right: Constraint(kind, left, right, "", ""),
            st.sampled_from((AT_MOST, REQUIRES)),
            st.sampled_from(COUNTS),
            st.sampled_from(COUNTS),
        ).filter(lambda item: item.left != item.right),
        max_size=5,
    ),
)
@settings(max_examples=400)
def test_what_is_not_disputed_has_the_states_that_counting_through_finds(seed, constraints) -> None:
    random = Random(seed)
    facts = facts_of(random, COUNTS, TOP)
    if random.random() < 0.8:  # seldom so by chance
        facts = {
            id: Fact(fact.lowest, fact.highest, fact.reported[:1], fact.resolved, fact.awaited and not fact.reported)
            for id, fact in facts.items()
        }
    quick = certain._repairs(facts, constraints)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certain, "_undisputed", lambda *_: None)
        assert quick == certain._repairs(facts, constraints)


def test_reports_that_go_together_are_not_disputed() -> None:
    facts = {id: Fact(0, TOP, (value,)) for id, value in zip(COUNTS, (4, 3, 2, 1), strict=True)}
    assert certain._undisputed(facts, SIZES) == {"all": (4, 4), "some": (3, 3), "few": (2, 2), "other": (1, 1)}
    assert certain._undisputed({**facts, "few": Fact(0, TOP, (4,))}, SIZES) is None
    assert certain._undisputed({**facts, "few": Fact(0, TOP, (2, 3))}, SIZES) is None
    assert certain._undisputed({**facts, "few": Fact(0, TOP, (2,), awaited=True)}, SIZES) is None
