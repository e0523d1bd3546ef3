"""Monotone in information: what was decided is never taken back by what could still come in, from a seed.

Each step takes a random campaign and gives the same one with one thing more known, or nothing where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from msgspec.structs import replace

from ccht_excel.law.implied import implied_constraints
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Resolution, SettledChoice
from tests.judging.random_campaigns import CHOICES, STATED, TOO_LATE, UNITS, Said, any_campaign, number, value_of
from tests.support.judging import COUNTS, CRITERIA, OPEN, PLAIN
from tests.support.law import STANDARDS

Step = Callable[[Said, Random], Said | None]


def a_resolution_that_names_a_reported_value(said: Said, random: Random) -> Said | None:
    reported = sorted({(id, value) for values in said.values.values() for id, value in values.items()}, key=str)
    id, value = random.choice(reported) if reported else ("", 0)
    if not id or id in said.campaign.resolutions:
        return None
    named = replace(said.campaign, resolutions={**said.campaign.resolutions, id: Resolution(id, value, "họp")})
    after = replace(said, campaign=named)
    return after if consistent(after) else None


def an_answer_that_was_outstanding(said: Said, random: Random) -> Said | None:
    """One that breaks no constraint with what others said: then somebody would have to correct."""
    unit = random.choice(UNITS)
    own = said.values.get(unit, {})
    missing = [id for id in said.asked(unit) if id not in own]
    if not missing:
        return None
    id = random.choice(missing)
    value = value_of(random, id)
    if id in COUNTS and isinstance(value, int) and random.random() < 0.5:
        value *= 1000
    others = {one: {*item.reported, item.resolved} - {None} for one in (*PLAIN, *COUNTS) for item in [said.known(one)]}
    fits = all(
        item.holds(one, other)
        for item in implied_constraints(CRITERIA)
        if id in (item.left, item.right)
        for one in ([number(value)] if item.left == id else others[item.left])
        for other in ([number(value)] if item.right == id else others[item.right])
        if one is not None and other is not None
    )
    if not fits or (id, number(value)) == ("citizens", 0):
        return None
    answered = {**said.values, unit: {**own, id: value}}
    return replace(said, values=answered, proved={unit: [], **said.proved})


def a_document_that_was_missing(said: Said, random: Random) -> Said | None:
    """Not where the law asks for it: what has none is not met, and naming some later corrects what was said."""
    if said.by_law:
        return None
    unit = random.choice(sorted(said.values))
    id = random.choice([id for id, units in said.campaign.assignments.items() if unit in units] or ["1.1"])
    return replace(said, proved={**said.proved, unit: [*said.proved[unit], id]})


def a_statement_that_was_outstanding(said: Said, random: Random) -> Said | None:
    """One that goes with what others stated: an equal number on another base would have to be corrected."""
    open_ones = [
        (unit, id)
        for unit, values in said.values.items()
        for id in STATED
        if id in values and not said.stated.get(unit, {}).get(STATED[id])
    ]
    if not open_ones:
        return None
    unit, id = random.choice(open_ones)
    beside = {choice for value, choice in said.by(id) if choice and value == number(said.values[unit][id])}
    named = said.named(id)
    fitting = [one for one in CHOICES[id] if one != TOO_LATE and (named or one) == one and beside <= {one}]
    if not fitting:
        return None
    own = {**said.stated.get(unit, {}), STATED[id]: random.choice(fitting)}
    return replace(said, stated={**said.stated, unit: own})


def a_meeting_that_names_a_choice_somebody_states(said: Said, random: Random) -> Said | None:
    """The choice alone, whether or not figures contradict each other or the numbers differ too."""
    stated = sorted({(id, choice) for id in STATED for _, choice in said.by(id) if choice and choice != TOO_LATE})
    free = [(id, choice) for id, choice in stated if not said.named(id) and said.resolved(id) is None]
    if not free:
        return None
    id, choice = random.choice(free)
    named = SettledChoice(id, STATED[id].rpartition(".")[2], choice, "họp")
    return replace(said, campaign=replace(said.campaign, settled=(*said.campaign.settled, named)))


STEPS: Sequence[Step] = (
    a_meeting_that_names_a_choice_somebody_states,
    a_statement_that_was_outstanding,
    a_resolution_that_names_a_reported_value,
    an_answer_that_was_outstanding,
    a_document_that_was_missing,
)


def check_step(step: Step, seed: int) -> bool:
    """Take one step in a random campaign; whether there was one. Raises ``AssertionError`` where it takes back."""
    said, random = any_campaign(seed), Random(seed)
    after = step(said, random) if consistent(said) else None
    if after is None:
        return False
    _decided(said.judged(), after.judged(), seed)
    return True


def consistent(said: Said) -> bool:
    """Whether the resolutions can be true together: others are refused in the control workbook."""
    values = {id: number(item.value) for id, item in said.campaign.resolutions.items()}
    return values.get("citizens", 1) > 0 and all(
        not {item.left, item.right} <= set(values) or item.holds(values[item.left], values[item.right])
        for item in implied_constraints(CRITERIA)
    )


def _decided(before: Assessment, after: Assessment, seed: int) -> None:
    for old, new in zip(before.indicators, after.indicators, strict=True):
        for standard in STANDARDS:
            assert old.outcomes[standard] in (OPEN, new.outcomes[standard]), (seed, old.id, standard)
    for standard in STANDARDS:
        assert before.standards[standard].outcome in (OPEN, after.standards[standard].outcome), (seed, standard)
