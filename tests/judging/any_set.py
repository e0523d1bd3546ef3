"""Random small campaigns under any criteria set and type of subject, from a seed, judged twice.

A few chỉ tiêu of the set are taken, so few that every state can be counted through; what they ask, and of whom, is
looked up in the set as it is written. Readings of counts as a thousand times as many, and what they are by, are left
to the campaigns of :mod:`tests.judging.random_campaigns`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.law import CriteriaSet, DatumKind, EvidenceBy, Indicator, Kind, Outcome, Requirement, Value
from tests.judging.naive_states import Known, naive_outcome, naive_states
from tests.support.judging import MET, NOT_MET, OPEN, handed_in, judge

UNITS = ("a", "b", "c")
MANY = 64
"""Stands for all larger numbers: of so many, those that are counted here reach no share that any set asks."""
NONE = Outcome.NOT_APPLICABLE
MOST_COUNTS = 4
KINDS = [(id, type.id) for id in available_criteria() for type in load_criteria(id).subject.types]


def few(criteria_set: CriteriaSet, random: Random) -> CriteriaSet:
    """The set cut down to a few of its chỉ tiêu."""
    plain = [item for item in criteria_set.indicators if item.kind is not Kind.RATIO]
    chosen = {item.id for item in random.sample(plain, min(3, len(plain)))}
    counts: set[str] = set()
    for item in random.sample(criteria_set.indicators, len(criteria_set.indicators)):
        if item.kind is Kind.RATIO and len(counts | set(item.data)) <= MOST_COUNTS:
            counts |= set(item.data)
            chosen.add(item.id)
    kept = [
        replace(one, indicators=tuple(i for i in one.indicators if i.id in chosen)) for one in criteria_set.criteria
    ]
    asked = {id for one in kept for item in one.indicators for id in item.data}
    data = {
        id: replace(spec, usual=None, usual_share=None, attributes=())
        for id, spec in criteria_set.data.items()
        if id in asked
    }
    return replace(
        criteria_set,
        criteria=tuple(one for one in kept if one.indicators),
        data=MappingProxyType(data),
        constraints=tuple(item for item in criteria_set.constraints if {item.left, item.right} <= asked),
    )


class Said(Struct, frozen=True):
    """A campaign and what has come in: values and evidence by unit."""

    criteria_set: CriteriaSet
    campaign: Campaign
    values: Mapping[str, Mapping[str, Value]]
    proved: Mapping[str, Sequence[str]]

    def judged(self) -> Assessment:
        returns = [handed_in(unit, values, self.proved[unit]) for unit, values in self.values.items()]
        return judge(self.campaign, returns, self.criteria_set)

    def asked(self, unit: str) -> list[str]:
        """The data a unit is asked for."""
        own = [item for item in self.criteria_set.indicators if unit in self.campaign.assignments.get(item.id, ())]
        return list(dict.fromkeys(id for item in own for id in item.data))

    def known(self, id: str, *, closed: bool) -> Known:
        """What is known of a datum; ``closed`` as if no further answer came in."""
        said = tuple(dict.fromkeys(as_number(values[id]) for values in self.values.values() if id in values))
        resolution = self.campaign.resolutions.get(id)
        silent = [unit for unit in UNITS if id in self.asked(unit) and id not in self.values.get(unit, {})]
        resolved = as_number(resolution.value) if resolution else None
        return Known(domain(self.criteria_set, id), said, resolved, bool(silent) and not (closed and said))

    def unproven(self, item: Indicator, *, closed: bool) -> Outcome | None:
        """What want of evidence makes of a chỉ tiêu; nothing where there is some or none is asked for."""
        if not self.campaign.evidence_required or any(item.id in ids for ids in self.proved.values()):
            return None
        units = self.campaign.assignments[item.id]
        all_said = all(set(item.data) <= set(self.values.get(unit, {})) for unit in units)
        by_law = self.criteria_set.evidence.required_by is EvidenceBy.LAW
        return NOT_MET if by_law and (closed or all_said) else None if closed else OPEN


def as_number(value: Value) -> int:
    return int(value is MET) if isinstance(value, Outcome) else value


def domain(criteria_set: CriteriaSet, id: str) -> Sequence[int]:
    spec = criteria_set.data[id]
    if spec.kind is DatumKind.COUNT:
        wholes = {ratio.denominator for item in criteria_set.indicators for ratio in item.ratios}
        return [*range(int(id in wholes), 4), MANY]
    return range((spec.maximum or 1) + 1)


def any_value(criteria_set: CriteriaSet, id: str, random: Random) -> Value:
    kind = criteria_set.data[id].kind
    if kind is DatumKind.COUNT:
        return random.choice((0, 1, 1, 2, 2, 3, 3))
    highest = criteria_set.data[id].maximum or 1
    return random.randint(0, highest) if kind is DatumKind.LEVEL else random.choice((MET, MET, NOT_MET))


def any_campaign(seed: int) -> Said:
    """A campaign of three units; who answers for what, what they say, leave blank and prove, what the meeting names."""
    random = Random(seed)
    id, type = random.choice(KINDS)
    known = few(load_criteria(id, type), random)
    asked = {item.id: tuple(sorted(random.sample(UNITS, random.choice((1, 1, 2, 3))))) for item in known.asked}
    made = new_campaign("Thử", 2025, criteria_set=id, subject_type=type, difficult_area=random.random() < 0.5)
    resolved = random.sample(list(known.data), min(len(known.data), random.choice((0, 0, 1))))
    by_law = known.evidence.required_by is EvidenceBy.LAW
    campaign = replace(
        made,
        units=tuple(Unit(unit, unit.upper()) for unit in UNITS),
        assignments=MappingProxyType(asked),
        evidence_required=by_law or random.random() < 0.5,
        resolutions={one: Resolution(one, any_value(known, one, random), "họp") for one in resolved},
    )
    said = Said(known, campaign, {}, {})
    truth = {one: any_value(known, one, random) for one in known.data}
    values, proved = {}, {}
    agreeing = random.choice((0.4, 0.8, 1.0))
    for unit in random.sample(UNITS, random.randint(1, 3)):
        values[unit] = {
            one: truth[one] if random.random() < agreeing else any_value(known, one, random)
            for one in said.asked(unit)
            if random.random() < 0.9
        }
        proved[unit] = [one for one, units in asked.items() if unit in units and random.random() < 0.6]
    return replace(said, values=values, proved=proved)


# ---------------------------------------------------------------------------------------------
# Judged by counting through


def groups(criteria_set: CriteriaSet) -> list[tuple[str, ...]]:
    """Data that constraints or a chỉ tiêu bind together."""
    of = {id: {id} for id in criteria_set.data}
    pairs = [(item.left, item.right) for item in criteria_set.constraints]
    for some in (*pairs, *(item.data for item in criteria_set.asked)):
        merged = set().union(*(of[id] for id in some))
        of |= dict.fromkeys(merged, merged)
    return list(dict.fromkeys(tuple(sorted(group)) for group in of.values()))


def asks(said: Said, target: str, rules: Sequence[Requirement], standard: str) -> int | Fraction | None:
    """What a standard asks of a chỉ tiêu or a share; nothing where it asks nothing of this type."""
    area = said.campaign.difficult_area
    found = [rule.value for rule in rules if rule.standard == standard and rule.difficult_area in (None, area)]
    plan = said.criteria_set.plan
    if found and plan and standard == plan.id and target in said.campaign.targets:
        return said.campaign.targets[target]
    return (1 if isinstance(found[0], Outcome) else found[0]) if found else None


def met(said: Said, item: Indicator, standard: str, state: Mapping[str, int]) -> bool | None:
    """Whether a chỉ tiêu is met in one state; ``None`` where the standard does not ask it."""
    if item.kind is not Kind.RATIO:
        wanted = asks(said, item.id, item.requirements, standard)
        return None if wanted is None else state[item.id] >= wanted
    asked = [(ratio, asks(said, ratio.id, ratio.requirements, standard)) for ratio in item.ratios]
    found = [Fraction(state[r.numerator], state[r.denominator]) >= share for r, share in asked if share is not None]
    return all(found) if found else None


def possible(criteria_set: CriteriaSet, state: Mapping[str, int]) -> bool:
    return all(
        item.holds(state[item.left], state[item.right]) for item in criteria_set.constraints if item.left in state
    )


def naive(said: Said, *, closed: bool) -> Iterator[tuple[str, str, Outcome]]:
    """Every chỉ tiêu under every standard; ``closed`` by the reported values alone."""
    known_set = said.criteria_set
    states: dict[str, Sequence[Mapping[str, int]]] = {}
    for group in groups(known_set):
        known = {id: said.known(id, closed=closed) for id in group}
        every = naive_states(known, lambda state: possible(known_set, state))
        found = [dict(zip(group, state, strict=True)) for state in every]
        states |= dict.fromkeys(group, found)
    for item, standard in itertools.product(known_set.indicators, known_set.standard_ids):
        if not item.asked_by(standard):
            yield item.id, standard, NONE
            continue
        results = [met(said, item, standard, state) for state in states[item.data[0]]]
        outcome = naive_outcome([bool(result) for result in results]) if results else OPEN
        used = {id for id in item.data if item.kind is not Kind.RATIO or needed(item, standard, id)}
        silent = any(
            not one.reported and one.resolved is None for one in (said.known(id, closed=closed) for id in used)
        )
        unproven = said.unproven(item, closed=closed)
        if outcome is MET and ((silent and not closed) or unproven):
            outcome = OPEN
        yield item.id, standard, NOT_MET if unproven is NOT_MET else outcome


def needed(item: Indicator, standard: str, id: str) -> bool:
    return any(ratio.asked_by(standard) and id in (ratio.numerator, ratio.denominator) for ratio in item.ratios)


def check(seed: int) -> Assessment:
    """Judge a random campaign both ways; raises ``AssertionError`` where they differ."""
    said = any_campaign(seed)
    assessment = said.judged()
    for closed in (False, True):
        found = {
            (item.id, standard): (item.provisional if closed else item.outcomes)[standard]
            for item in assessment.indicators
            for standard in said.criteria_set.standard_ids
        }
        expected = {(id, standard): outcome for id, standard, outcome in naive(said, closed=closed)}
        assert found == expected, (seed, closed, {key: (found[key], expected[key]) for key in found
                                                  if found[key] is not expected[key]})  # fmt: skip
    for standard, tally in assessment.standards.items():
        outcomes = [item.outcomes[standard] for item in assessment.indicators]
        assert (tally.met, tally.total) == (outcomes.count(MET), sum(one is not NONE for one in outcomes)), seed
    return assessment
