"""Random small campaigns from a seed, and their judgement by counting through every state."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Resolution, SettledChoice, Unit
from ccht_excel.model.law import Outcome, Value
from tests.judging.naive_states import Known, State, naive_outcome, naive_states
from tests.support.judging import BY_LAW, COUNTS, CRITERIA, MET, NOT_MET, OPEN, PLAIN, handed_in, judge
from tests.support.law import INDICATORS, LEVELS, RATIOS, SHARES, STANDARDS

UNITS = ("a", "b", "c")
Meant = Mapping[tuple[str, int], int]
"""A reading of the counts: those of a datum that are taken for another count."""
STATED = {
    "citizens": "citizens.age_base",
    "trained_citizens": "trained_citizens.counting",
    "4.1": "4.1.decree",
}
CHOICES = {
    "citizens": ("residents", "from_15"),
    "trained_citizens": ("trained", "certified"),
    "4.1": ("nd20_2014", "nd277_2025"),
}
TOO_LATE = "nd277_2025"
"""A decree that was not there in the year that is assessed here."""
TOP = {"4.2": 3, "4.3": 3, "4.4": 2}
MANY = 64
"""Stands for all larger numbers of people: of so many, those that are counted here reach no share."""


class Said(Struct, frozen=True):
    """A campaign and what has come in: values and evidence by unit."""

    campaign: Campaign
    values: Mapping[str, Mapping[str, Value]]
    proved: Mapping[str, Sequence[str]]
    by_law: bool = False
    """Whether the law asks for evidence, so that what has none is not met."""
    stated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the answers are stated to be by, by unit."""

    def judged(self) -> Assessment:
        returns = [
            handed_in(unit, values, self.proved[unit], self.stated.get(unit, {}))
            for unit, values in self.values.items()
        ]
        return judge(self.campaign, returns, BY_LAW if self.by_law else CRITERIA)

    def unproven(self, id: str, *, closed: bool) -> Outcome | None:
        """What want of evidence makes of a chỉ tiêu that would be met: nothing where there is some; ``closed`` as if
        nothing further came in."""
        if not self.campaign.evidence_required or any(id in ids for ids in self.proved.values()):
            return None
        asked = self.campaign.assignments[id]
        all_said = all({*INDICATORS[id][1]} <= {*self.values.get(unit, {})} for unit in asked)
        return NOT_MET if self.by_law and (closed or all_said) else None if closed else OPEN

    def asked(self, unit: str) -> dict[str, None]:
        """The data a unit is asked for."""
        return {
            id: None for one, units in self.campaign.assignments.items() if unit in units for id in INDICATORS[one][1]
        }

    def asked_of(self, id: str) -> list[str]:
        """The units that are asked for a datum."""
        return [unit for unit in UNITS if id in self.asked(unit)]

    def reported(self, id: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(number(values[id]) for values in self.values.values() if id in values))

    def by(self, id: str) -> list[tuple[int, str]]:
        """Every value that was reported, with the choice it is stated by; an empty one where none is."""
        key = STATED.get(id, "")
        return [
            (number(values[id]), self.stated.get(unit, {}).get(key, ""))
            for unit, values in self.values.items()
            if id in values
        ]

    def named(self, id: str) -> str:
        """The choice that the meeting named."""
        return next((item.choice for item in self.campaign.settled if item.datum == id), "")

    def heard(self, id: str) -> tuple[int, ...]:
        """The reported values without the counts that are stated to be others than the meeting named."""
        named = self.named(id) if id in COUNTS else ""
        return tuple(dict.fromkeys(value for value, choice in self.by(id) if not (named and choice) or choice == named))

    def unsure(self, id: str) -> bool:
        """Whether one number is stated twice, each time as another one, or đạt by a decree of the year after; or counts
        are stated as several and one of this datum cannot stand beside what is said of another."""
        if self.resolved(id) is not None or self.named(id):
            return False
        said = [(value, choice) for value, choice in self.by(id) if choice]
        if id in COUNTS:
            every = self.by(id)
            unstated = (
                id in STATED and any(not choice for _, choice in every) and len({value for value, _ in every}) > 1
            )
            if (len({choice for _, choice in said}) > 1 or unstated) and self.clashing(id):
                return True
            return any(a == b and one != other for (a, one), (b, other) in itertools.combinations(said, 2))
        return (1, TOO_LATE) in said

    def clashing(self, id: str) -> bool:
        """Whether a reported value is none, or is on the wrong side of one of another count."""
        chain = ("university_citizens", "trained_citizens", "citizens"), ("learning_citizens", "citizens")
        said = {one: ((self.resolved(one),) if self.resolved(one) is not None else self.heard(one)) for one in COUNTS}
        wrong = any(
            small > large
            for order in chain
            for low, high in itertools.combinations(order, 2)
            if id in (low, high)
            for small in said[low]
            for large in said[high]
            if small is not None and large is not None
        )
        return wrong or (id == "citizens" and 0 in said[id])

    def resolved(self, id: str) -> int | None:
        resolution = self.campaign.resolutions.get(id)
        return number(resolution.value) if resolution else None

    def known(self, id: str, *, closed: bool = False, meant: Meant | None = None) -> Known:
        """What is known of a datum; ``closed`` as if no further answer came in, ``meant`` in another reading."""
        said = tuple(dict.fromkeys((meant or {}).get((id, value), value) for value in self.heard(id)))
        open_ones = [unit for unit in UNITS if id in self.asked(unit) and id not in self.values.get(unit, {})]
        awaited = (bool(open_ones) and not (closed and said)) or (self.unsure(id) and not closed)
        values = domain(id)
        every = {(meant or {}).get((one, value), value) for one in COUNTS for value in self.reported(one)}
        every |= {value for one in COUNTS if (value := self.resolved(one)) is not None}
        if id in COUNTS and max(every, default=0) >= 1000:
            values = sorted({*values, MANY * 1000, *every} - ({0} if id == "citizens" else set()))
        return Known(values, said, self.resolved(id), awaited)


def number(value: Value) -> int:
    return int(value is MET) if isinstance(value, Outcome) else value


def domain(id: str) -> Sequence[int]:
    if id in COUNTS:
        return [*range(int(id == "citizens"), 4), MANY]
    return range(TOP.get(id, 1) + 1)


def value_of(random: Random, id: str) -> Value:
    if id in COUNTS:
        return random.choice((0, 1, 1, 2, 2, 3, 3))
    return random.randint(0, TOP[id]) if id in TOP else random.choice((MET, MET, NOT_MET))


def random_campaign(seed: int) -> Said:
    """A campaign of three units; who answers for what, what they say, leave blank and prove, what the meeting names."""
    random = Random(seed)
    names = [*PLAIN, *COUNTS]
    assignments = {id: tuple(sorted(random.sample(UNITS, random.choice((1, 1, 2, 3))))) for id in INDICATORS}
    targets: dict[str, int | Fraction] = {id: random.randint(0, top) for id, top in TOP.items()}
    targets |= {id: Fraction(random.randint(1, 16), 16) for id in RATIOS}
    resolved = random.sample(names, random.choice((0, 0, 1, 2)))
    campaign = replace(
        new_campaign("Thử", 2024, difficult_area=random.random() < 0.5),
        units=tuple(Unit(unit, unit.upper()) for unit in UNITS),
        assignments=MappingProxyType(assignments),
        targets=targets,
        evidence_required=random.random() < 0.5,
        resolutions={id: Resolution(id, value_of(random, id), "họp") for id in resolved},
    )
    truth = {id: value_of(random, id) for id in names}
    agreeing = random.choice((0.3, 0.8, 1.0))
    said = Said(campaign, {}, {})
    values, proved = {}, {}
    for unit in random.sample(UNITS, random.randint(1, 3)):
        values[unit] = {
            id: truth[id] if random.random() < agreeing else value_of(random, id)
            for id in said.asked(unit)
            if random.random() < 0.9
        }
        own = [id for id, units in assignments.items() if unit in units]
        proved[unit] = [id for id in own if random.random() < 0.8]
    return Said(campaign, values, proved)


def in_thousands(said: Said, seed: int) -> Said:
    """The campaign of a commune with some thousand people, in which a thousands point may be lost here and there."""
    random = Random(seed)
    values = {
        unit: {
            id: value * 1000 if id in COUNTS and isinstance(value, int) and random.random() < 0.85 else value
            for id, value in answers.items()
        }
        for unit, answers in said.values.items()
    }
    resolutions = {
        id: replace(one, value=one.value * 1000) if id in COUNTS and isinstance(one.value, int) else one
        for id, one in said.campaign.resolutions.items()
    }
    return replace(said, values=values, campaign=replace(said.campaign, resolutions=resolutions))


# ---------------------------------------------------------------------------------------------
# Judged by counting through

GROUPS = (*((id,) for id in PLAIN if id not in TOP), tuple(TOP), tuple(COUNTS))
AT_MOST = [
    ("learning_citizens", "citizens"),
    ("trained_citizens", "citizens"),
    ("university_citizens", "trained_citizens"),
]
IMPOSSIBLE_WITHOUT = [("4.3", "4.2"), ("4.3", "4.4")]


def possible(values: Mapping[str, int]) -> bool:
    """Whether all these values can be true at once."""
    return all(values[one] <= values[other] for one, other in AT_MOST if one in values) and not any(
        values[one] and not values[other] for one, other in IMPOSSIBLE_WITHOUT if one in values
    )


def required(target: str, standard: str, campaign: Campaign) -> int | Fraction:
    law = LEVELS[standard] | SHARES[standard, campaign.difficult_area]
    found = campaign.targets[target] if standard == "plan" else law.get(target, 1)
    assert isinstance(found, int | Fraction)
    return found


def met(id: str, standard: str, campaign: Campaign, values: Mapping[str, int]) -> bool:
    """Whether a chỉ tiêu is met in one state."""
    if INDICATORS[id][0] == "attested":
        return values[id] == 1
    if INDICATORS[id][0] == "recognised_level":
        return values[id] >= required(id, standard, campaign)
    return all(
        Fraction(values[part], values[whole]) >= required(ratio, standard, campaign)
        for ratio, (part, whole) in RATIOS.items()
        if ratio.startswith(id)
    )


def naive_judgement(said: Said, *, provisional: bool = False) -> dict[str, dict[str, Outcome]]:
    """Every chỉ tiêu under every standard; ``provisional`` by the reported values alone."""
    found: dict[str, dict[str, Outcome]] = {standard: {} for standard in STANDARDS}
    for group in GROUPS:
        known = {id: said.known(id, closed=provisional) for id in group}
        every: set[State] = naive_states(known, possible)
        for meant in [] if provisional or "citizens" not in group else readings(said):
            every |= naive_states({id: said.known(id, meant=meant) for id in group}, possible)
        judged_here = [id for id in INDICATORS if set(INDICATORS[id][1]) <= {*group}]
        for id, standard in itertools.product(judged_here, STANDARDS):
            results = [met(id, standard, said.campaign, dict(zip(group, state, strict=True))) for state in every]
            result = naive_outcome(results) if results else OPEN
            unanswered = any(not known[one].reported and known[one].resolved is None for one in INDICATORS[id][1])
            unproven = said.unproven(id, closed=provisional)
            if result is MET and ((unanswered and not provisional) or unproven):
                result = OPEN
            if unproven is NOT_MET:
                result = NOT_MET
            found[standard][id] = result
    return found


def readings(said: Said) -> list[Meant]:
    """Parts that are a thousandth of every total, or a hundredth of another part while there is none, times 1 000.

    While a total is outstanding and none is there, of any that may come, which is 500 000 at most.
    """
    outstanding = any("citizens" not in said.values.get(one, {}) for one in said.asked_of("citizens"))
    totals = [value for value in [*said.reported("citizens"), said.resolved("citizens")] if value]
    parts = COUNTS[1:]
    doubtful: dict[str, dict[tuple[str, int], int]] = {}
    for id in parts:
        values = said.heard(id) if said.resolved(id) is None else ()
        siblings = [value for other in parts if other != id for value in [*said.reported(other), said.resolved(other)]]
        for value in filter(None, values):
            bound = min(totals) // 1000 if totals else max([one for one in siblings if one] or [0]) // 100
            bound = 500 if outstanding and not totals else bound
            answered = id == "university_citizens" and (
                said.resolved("trained_citizens") is not None
                or all("trained_citizens" in said.values.get(one, {}) for one in said.asked_of("trained_citizens"))
            )
            trained = [one for one in [*said.reported("trained_citizens"), said.resolved("trained_citizens")] if one]
            trained += doubtful.get("trained_citizens", {}).values()
            if value <= min(bound, 500) and not (answered and trained and value * 1000 > max(trained)):
                doubtful.setdefault(id, {})[id, value] = value * 1000
    sets = [some for size in range(1, 4) for some in itertools.combinations(doubtful, size)]
    return [{key: other for id in some for key, other in doubtful[id].items()} for some in sets]


def any_campaign(seed: int) -> Said:
    """A random campaign, of a handful of people or of some thousand, where the law asks for evidence or does not."""
    said = in_thousands(random_campaign(seed), seed) if seed % 2 else random_campaign(seed)
    said = with_statements(said, seed) if seed % 5 else said
    return replace(said, by_law=True, campaign=replace(said.campaign, evidence_required=True)) if seed % 3 else said


def with_statements(said: Said, seed: int) -> Said:
    """The same campaign where some answers come with a choice, and the meeting perhaps named one."""
    random = Random(f"stated {seed}")
    stated = {
        unit: {
            STATED[id]: random.choice((*choices, *choices, ""))
            for id, choices in CHOICES.items()
            if id in values and random.random() < 0.8
        }
        for unit, values in said.values.items()
    }
    settled = tuple(
        SettledChoice(id, STATED[id].split(".")[-1], choices[0], "họp")
        for id, choices in CHOICES.items()
        if random.random() < 0.15
    )
    return replace(said, stated=stated, campaign=replace(said.campaign, settled=settled))


def check(seed: int) -> Assessment:
    """Judge a random campaign both ways, every other one in thousands; raises ``AssertionError`` where they differ."""
    said = any_campaign(seed)
    assessment = said.judged()
    certain, reported = naive_judgement(said), naive_judgement(said, provisional=True)
    for standard in STANDARDS:
        outcomes = {item.id: item.outcomes[standard] for item in assessment.indicators}
        provisional = {item.id: item.provisional[standard] for item in assessment.indicators}
        assert outcomes == certain[standard], (seed, standard)
        assert provisional == reported[standard], (seed, standard)
    return assessment
