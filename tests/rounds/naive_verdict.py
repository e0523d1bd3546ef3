"""The verdict of a plain world from what was truly typed, by enumerating states; for Thông tư 25 at communes.

The law is that of :mod:`tests.support.law`, typed from the Circular a second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod

from ccht_excel.model.assessment import Assessment, IndicatorJudgement
from ccht_excel.model.law import Outcome
from ccht_excel.model.limits import HIGHEST_COUNT
from tests.edits.filled import DOCUMENT
from tests.judging.naive_states import Known, naive_outcome, naive_states
from tests.rounds.naive_versions import as_number, counting, known
from tests.rounds.world import World
from tests.support.law import INDICATORS, LEVELS, RATIOS, SHARES, STANDARDS

Outcomes = dict[tuple[str, str], Outcome]
_COUNTS = ("citizens", "learning_citizens", "trained_citizens", "university_citizens")
_SCHOOLS = ("4.2", "4.3", "4.4")
_MOST_WORK = 3_000_000


def misjudged(world: World, assessment: Assessment) -> Iterator[str]:
    """Every value, open answer and outcome that what was typed does not bear out."""
    facts = known(world)
    different = list(_misread(facts, assessment))
    yield from different
    if different or assessment.criteria_set.id != "tt25_2023_cap_xa":
        return
    expected = _outcomes(world, facts)
    for item in assessment.indicators:
        for standard in STANDARDS:
            allowed = _with_evidence(world, item, expected.get((item.id, standard)))
            if allowed and item.outcomes[standard] not in allowed:
                said = {id: facts[id] for id in world.law.indicator(item.id).data}
                yield f"{item.id} is {item.outcomes[standard]} for {standard}, by the cells {allowed}: {said}"


def _misread(facts: Mapping[str, Known], assessment: Assessment) -> Iterator[str]:
    for id, fact in facts.items():
        datum = assessment.data[id]
        values, typed = sorted(map(as_number, datum.candidates)), sorted(fact.reported)
        if values != (typed if fact.resolved is None else [fact.resolved]):
            yield f"{id} may be {values}, by the cells {typed}, settled as {fact.resolved}"
        if bool(datum.awaited) != fact.awaited:
            yield f"{id} is awaited of {datum.awaited}, by the cells it is{'' if fact.awaited else ' not'} open"


def _outcomes(world: World, facts: Mapping[str, Known]) -> Outcomes:
    """Outcome by chỉ tiêu and standard, before evidence is asked for."""
    attested = [id for id, (kind, _) in INDICATORS.items() if kind == "attested"]
    found = {(id, standard): _attested(facts[id]) for id in attested for standard in STANDARDS}
    return found | _of_schools(world, facts) | _of_shares(world, facts)


def _attested(fact: Known) -> Outcome:
    values = {*fact.reported, *((0, 1) if fact.awaited or not fact.reported else ())}
    if fact.resolved is not None:
        values = {fact.resolved}
    elif not fact.reported:
        return Outcome.UNDETERMINED
    return naive_outcome(value == 1 for value in values)


def _of_schools(world: World, facts: Mapping[str, Known]) -> Outcomes:
    """Levels of xóa mù chữ and phổ cập: a level at THCS needs one at tiểu học and in xóa mù chữ."""
    levels = {id: _within(range((world.law.data[id].maximum or 0) + 1), facts[id]) for id in _SCHOOLS}
    states = naive_states(levels, lambda state: not state["4.3"] or (state["4.2"] >= 1 and state["4.4"] >= 1))
    found = {}
    for standard in STANDARDS:
        for number, id in enumerate(_SCHOOLS):
            required = LEVELS[standard][id]
            needed = world.campaign.targets.get(id, required) if standard == "plan" else required
            met = naive_outcome(state[number] >= needed for state in states)
            found[id, standard] = _said(met, levels, id)
    return found


def _of_shares(world: World, facts: Mapping[str, Known]) -> Outcomes:
    """Shares of citizens, where there are not too many states to count through; who has a degree is trained."""
    typed = {value for id in _COUNTS for value in (*facts[id].reported, facts[id].resolved) if value is not None}
    numbers = sorted({1, HIGHEST_COUNT} | typed)
    people = {id: _within(numbers if id == "citizens" else [0, *numbers], facts[id]) for id in _COUNTS}
    if prod(len(fact.domain) * (len(fact.reported) + 1) for fact in people.values()) > _MOST_WORK:
        return {}
    states = [dict(zip(_COUNTS, state, strict=True)) for state in naive_states(people, _can_be)]
    found = {}
    for standard in STANDARDS:
        shares = SHARES[standard, world.campaign.difficult_area]
        learning, *others = ((*RATIOS[id], Fraction(shares[id])) for id in RATIOS)
        met = naive_outcome(_reaches(state, *learning) for state in states)
        found["5.1", standard] = _said(met, people, *learning[:2])
        met = naive_outcome(all(_reaches(state, *share) for share in others) for state in states)
        found["5.2", standard] = _said(met, people, "citizens", "trained_citizens", "university_citizens")
    return found


def _within(domain: Sequence[int], fact: Known) -> Known:
    return Known(domain, fact.reported, fact.resolved, fact.awaited)


def _can_be(state: Mapping[str, int]) -> bool:
    learning, trained = state["learning_citizens"], state["trained_citizens"]
    return learning <= state["citizens"] and trained <= state["citizens"] and state["university_citizens"] <= trained


def _reaches(state: Mapping[str, int], part: str, whole: str, share: Fraction) -> bool:
    return state[part] * share.denominator >= share.numerator * state[whole]


def _said(outcome: Outcome, facts: Mapping[str, Known], *ids: str) -> Outcome:
    """What nobody has answered is never met."""
    unsaid = outcome is Outcome.MET and not all(facts[id].reported or facts[id].resolved is not None for id in ids)
    return Outcome.UNDETERMINED if unsaid else outcome


def _with_evidence(world: World, item: IndicatorJudgement, outcome: Outcome | None) -> set[Outcome]:
    """What the outcome may be once evidence is asked for; some of it may be named by some of the versions only."""
    if outcome is None or outcome is not Outcome.MET or not world.campaign.evidence_required:
        return {outcome} if outcome else set()
    counted = [sent for unit in item.units for sent in counting(world, unit).newest]
    proved = [
        any(typed.about == DOCUMENT and str(typed.value).endswith(f" về {item.id}") for typed in sent.form.there())
        for sent in counted
    ]
    if not any(proved):
        return {Outcome.UNDETERMINED}
    return {Outcome.MET} if all(proved) else {Outcome.MET, Outcome.UNDETERMINED}
