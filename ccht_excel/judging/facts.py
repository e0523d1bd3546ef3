"""What is known of a campaign's data as :class:`~ccht_excel.judging.certain.Fact`, and requirements as tests of them.

Relies on :mod:`ccht_excel.judging.certain`. Đạt / không đạt is held as 1 / 0, so that every datum is a whole number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from msgspec.structs import replace

from ccht_excel.judging.certain import AtLeast, Fact, Share, States, Test, states
from ccht_excel.judging.doubts import Doubts, Reading
from ccht_excel.law.implied import denominators, implied_constraints
from ccht_excel.law.requirements import RequiredByTarget
from ccht_excel.model.assessment import Datum
from ccht_excel.model.law import CriteriaSet, DatumKind, Indicator, Outcome, RatioSpec, Required, Standard, Value
from ccht_excel.model.limits import HIGHEST_COUNT


def as_number(value: Value) -> int:
    """A value as a whole number."""
    return int(value is Outcome.MET) if isinstance(value, Outcome) else value


def facts_of(
    criteria_set: CriteriaSet, data: Mapping[str, Datum], meant: Reading = MappingProxyType({})
) -> Mapping[str, Fact]:
    """What is known of every datum of the criteria set; ``meant`` has other counts to read for reported ones."""
    wholes = denominators(criteria_set)
    found = {}
    for id, spec in criteria_set.data.items():
        datum = data.get(id)
        highest = {DatumKind.COUNT: HIGHEST_COUNT, DatumKind.LEVEL: spec.maximum or 0, DatumKind.RESULT: 1}[spec.kind]
        said = [as_number(value) for value in datum.candidates] if datum else []
        values = tuple(dict.fromkeys(meant.get(id, {}).get(value, value) for value in said))
        found[id] = Fact(
            lowest=1 if id in wholes else 0,
            highest=highest,
            reported=() if datum and datum.resolved else values,
            resolved=as_number(datum.resolution.value) if datum and datum.resolution else None,
            awaited=bool(datum and (datum.awaited or datum.at_odds)),
        )
    return found


def possible_states(criteria_set: CriteriaSet, facts: Mapping[str, Fact]) -> Mapping[str, States]:
    """The states that are still possible, by datum."""
    return states(facts, implied_constraints(criteria_set), [indicator.data for indicator in criteria_set.asked])


def in_any_reading(criteria_set: CriteriaSet, data: Mapping[str, Datum], doubts: Doubts) -> Mapping[str, States]:
    """The states that are possible in one reading of the reports or another."""
    found: dict[str, States] = {}
    for reading in doubts.readings():
        for id, one in possible_states(criteria_set, facts_of(criteria_set, data, reading)).items():
            known = found.get(id)
            found[id] = States((*known.boxes, *one.boxes), one.constraints) if known else one
    return found


def as_if_all_had_answered(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """What is known where nothing more came in: of what somebody reported no answer is awaited."""
    return {id: replace(fact, awaited=fact.awaited and not fact.reported) for id, fact in facts.items()}


def indicator_tests(required: RequiredByTarget, indicator: Indicator, standard: Standard) -> Sequence[Test]:
    """What a standard asks of a chỉ tiêu; nothing where it is not in force, does not apply or cannot be asked."""
    if not indicator.asked_by(standard):
        return ()
    if not indicator.ratios:
        value = required[indicator.id].get(standard)
        return () if value is None or isinstance(value, Fraction) else (_at_least(indicator.id, value),)
    tests = [share_test(required, ratio, standard) for ratio in indicator.ratios if ratio.asked_by(standard)]
    known = [test for test in tests if test is not None]
    return known if len(known) == len(tests) else ()


def share_test(required: RequiredByTarget, ratio: RatioSpec, standard: Standard) -> Share | None:
    """What a standard asks of a share."""
    share = required[ratio.id].get(standard)
    return Share(ratio.numerator, ratio.denominator, share) if isinstance(share, Fraction) else None


def _at_least(id: str, required: Required) -> AtLeast:
    return AtLeast(id, as_number(required) if isinstance(required, Outcome) else int(required))
