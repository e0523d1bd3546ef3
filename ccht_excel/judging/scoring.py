"""Reconciled data and standards in, outcomes out: pure, exact, three-valued.

Relies on :mod:`ccht_excel.judging.certain` for what holds in every state of affairs that is still possible, and on the
dated requirements of :mod:`ccht_excel.law.criteria`. What nobody answered, and what is claimed without the evidence
that is required, is never met; where the law requires it and none can come any more, it is not met. What is still open
is named by :mod:`ccht_excel.judging.open_points`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.judging.certain import Fact, States, Test
from ccht_excel.judging.cross_checks import contradicted, findings_of
from ccht_excel.judging.doubts import Doubts, doubts_about
from ccht_excel.judging.facts import (
    as_if_all_had_answered,
    facts_of,
    in_any_reading,
    indicator_tests,
    possible_states,
    share_test,
)
from ccht_excel.judging.open_points import open_points
from ccht_excel.law.answer_kinds import OF_KIND
from ccht_excel.law.requirements import RequiredByTarget, applicable_requirements
from ccht_excel.law.shares import missing_to_share
from ccht_excel.model.assessment import (
    Assessment,
    CriterionJudgement,
    Datum,
    IndicatorJudgement,
    LowTarget,
    RatioJudgement,
    Reconciled,
    ShareCase,
    Tally,
)
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import (
    CriteriaSet,
    Criterion,
    EvidenceBy,
    Indicator,
    Kind,
    Outcome,
    RatioSpec,
    Required,
    Standard,
    Value,
    all_of,
)


class _Case(Struct, frozen=True):
    """What every judgement looks at."""

    campaign: Campaign
    criteria_set: CriteriaSet
    required: RequiredByTarget
    data: Mapping[str, Datum]
    evidence: Mapping[str, int]
    evidence_open: Sequence[str]
    facts: Mapping[str, Fact]
    doubts: Doubts
    contradicted: frozenset[str]
    certain: Mapping[str, States]
    provisional: Mapping[str, States]


def assess(campaign: Campaign, criteria_set: CriteriaSet, reconciled: Reconciled) -> Assessment:
    """Judge a campaign under all standards of its criteria set.

    The criterion and the commune combine their parts by "all": one ``NOT_MET`` decides, else one ``UNDETERMINED``
    leaves it open. Never raises for what units reported.
    """
    case = _case_of(campaign, criteria_set, reconciled)
    indicators = tuple(
        _judge_indicator(case, criterion.id, indicator)
        for criterion in criteria_set.criteria
        for indicator in criterion.indicators
    )
    standards = {standard: _tally(indicators, standard) for standard in criteria_set.standard_ids}
    reached, possible = _levels(criteria_set, standards)
    assessment = Assessment(
        campaign=campaign,
        criteria_set=criteria_set,
        standards=MappingProxyType(standards),
        level_reached=reached,
        level_possible=possible,
        criteria=tuple(_judge_criterion(criteria_set, one, indicators) for one in criteria_set.criteria),
        indicators=indicators,
        data=reconciled.data,
        open_points=open_points(campaign, criteria_set, reconciled.data, indicators, case.doubts),
        low_targets=low_targets(criteria_set, campaign),
        evidence=reconciled.evidence,
        notes=reconciled.notes,
        submissions=reconciled.submissions,
        outstanding=reconciled.outstanding,
        findings=reconciled.findings,
    )
    return replace(assessment, findings=(*reconciled.findings, *findings_of(assessment)))


def _case_of(campaign: Campaign, criteria_set: CriteriaSet, reconciled: Reconciled) -> _Case:
    facts, doubts = facts_of(criteria_set, reconciled.data), doubts_about(criteria_set, reconciled.data)
    return _Case(
        campaign,
        criteria_set,
        applicable_requirements(criteria_set, campaign),
        reconciled.data,
        _evidence_counts(criteria_set, reconciled),
        reconciled.evidence_open,
        facts,
        doubts,
        contradicted(criteria_set, reconciled.data),
        in_any_reading(criteria_set, reconciled.data, doubts),
        possible_states(criteria_set, as_if_all_had_answered(facts)),
    )


def _judge_criterion(
    criteria_set: CriteriaSet, criterion: Criterion, indicators: Sequence[IndicatorJudgement]
) -> CriterionJudgement:
    own = [item for item in indicators if item.criterion == criterion.id]
    tallies = {standard: _tally(own, standard) for standard in criteria_set.standard_ids}
    return CriterionJudgement(criterion.id, criterion.title, tallies)


def low_targets(criteria_set: CriteriaSet, campaign: Campaign) -> tuple[LowTarget, ...]:
    """Targets of the plan that are below the level it claims: meeting the plan would not earn that level."""
    if criteria_set.plan is None:
        return ()
    claimed = criteria_set.levels[campaign.claimed_level]
    found = []
    for target, required in applicable_requirements(criteria_set, campaign).items():
        plan, level = required.get(criteria_set.plan.id), required.get(claimed)
        if isinstance(plan, int | Fraction) and isinstance(level, int | Fraction) and plan < level:
            indicator = _indicator_of(criteria_set, target)
            levels = criteria_set.data[target].levels if target in criteria_set.data else None
            found.append(LowTarget(target, indicator.id, _target_name(indicator, target), plan, level, levels))
    return tuple(found)


def _indicator_of(criteria_set: CriteriaSet, target: str) -> Indicator:
    for indicator in criteria_set.indicators:
        if indicator.id == target or any(ratio.id == target for ratio in indicator.ratios):
            return indicator
    raise KeyError(target)


def _target_name(indicator: Indicator, target: str) -> str:
    """The number of the chỉ tiêu; with the share meant, where it has several."""
    if len(indicator.ratios) < 2:
        return indicator.id
    label = next(ratio.label for ratio in indicator.ratios if ratio.id == target)
    return f"{indicator.id} ({label[:1].lower()}{label[1:]})"


def _evidence_counts(criteria_set: CriteriaSet, reconciled: Reconciled) -> Mapping[str, int]:
    counts = {indicator.id: 0 for indicator in criteria_set.indicators}
    for item in reconciled.evidence:
        if item.indicator in counts:
            counts[item.indicator] += 1
    return counts


# ---------------------------------------------------------------------------------------------
# One chỉ tiêu


def _judge_indicator(case: _Case, criterion: str, indicator: Indicator) -> IndicatorJudgement:
    tests = {id: indicator_tests(case.required, indicator, id) for id in case.criteria_set.standard_ids}
    asked = {id: indicator.asked_by(id) for id in tests}
    by_value = {id: _outcome(case, some) if asked[id] else Outcome.NOT_APPLICABLE for id, some in tests.items()}
    provisional = {
        id: _of(case.provisional, some) if asked[id] else Outcome.NOT_APPLICABLE for id, some in tests.items()
    }
    rule = case.criteria_set.evidence
    unproven = indicator.applies and case.campaign.evidence_required and case.evidence[indicator.id] == 0
    by_law = unproven and rule.required_by is EvidenceBy.LAW
    evidence_open = indicator.id in case.evidence_open
    datum = case.data.get(indicator.id)
    required = case.required.get(indicator.id, {}) if indicator.kind is not Kind.RATIO else {}
    return IndicatorJudgement(
        id=indicator.id,
        criterion=criterion,
        kind=indicator.kind,
        title=indicator.title,
        units=case.campaign.assignments.get(indicator.id, ()),
        claimed=_claim(datum),
        value=_judged_value(datum, indicator, required, by_value),
        evidence=case.evidence[indicator.id],
        required=required,
        outcomes=MappingProxyType(_without_evidence(by_value, by_law and not evidence_open) if unproven else by_value),
        value_outcomes=MappingProxyType(by_value),
        provisional=MappingProxyType(_without_evidence(provisional, decided=True) if by_law else provisional),
        ratios=tuple(_judge_ratio(case, ratio) for ratio in indicator.ratios),
        evidence_open=evidence_open,
        unproven_by=rule.article if by_law and not evidence_open else "",
    )


def _without_evidence(outcomes: Mapping[Standard, Outcome], decided: bool) -> Mapping[Standard, Outcome]:
    """What holds of a chỉ tiêu without the evidence it needs; ``decided`` where none can come and the law says so."""
    if decided:
        kept = Outcome.NOT_APPLICABLE
        return {id: kept if outcome is kept else Outcome.NOT_MET for id, outcome in outcomes.items()}
    return {id: Outcome.UNDETERMINED if outcome is Outcome.MET else outcome for id, outcome in outcomes.items()}


def _outcome(case: _Case, tests: Sequence[Test]) -> Outcome:
    """What holds in every state; what others' answers imply of a datum that nobody answered does not make it met."""
    outcome = _of(case.certain, tests)
    answered = all(case.facts[id].answered for test in tests for id in test.data)
    return Outcome.UNDETERMINED if outcome is Outcome.MET and not answered else outcome


def _of(states: Mapping[str, States], tests: Sequence[Test]) -> Outcome:
    return states[tests[0].data[0]].outcome(tests) if tests else Outcome.UNDETERMINED


def _claim(datum: Datum | None) -> Value | None:
    """What the units themselves said, where they say one thing."""
    values = {report.value for report in datum.reports} if datum else set()
    return values.pop() if len(values) == 1 else None


def _judged_value(
    datum: Datum | None,
    indicator: Indicator,
    required: Mapping[Standard, Required],
    outcomes: Mapping[Standard, Outcome],
) -> Value | None:
    """The one value; none where it gave way to another, so that it never speaks against the outcome."""
    value = datum.value if datum else None
    if value is None:
        return None
    meets = OF_KIND[indicator.kind].meets
    said = {standard: meets(value, required[standard]) for standard in required}
    return value if all(outcomes[standard] in (said[standard], Outcome.UNDETERMINED) for standard in said) else None


def _judge_ratio(case: _Case, ratio: RatioSpec) -> RatioJudgement:
    required = {standard: share for standard, share in case.required[ratio.id].items() if isinstance(share, Fraction)}
    outcomes = {}
    for standard in case.criteria_set.standard_ids:
        test = share_test(case.required, ratio, standard)
        outcome = _outcome(case, (test,) if test else ())
        outcomes[standard] = outcome if ratio.asked_by(standard) else Outcome.NOT_APPLICABLE
    numerator, denominator = (_count(case.data, id) for id in (ratio.numerator, ratio.denominator))
    impossible = _is_impossible(case, ratio)
    if impossible:
        numerator = denominator = None
    shares = {standard: share for standard, share in required.items() if outcomes[standard] is not Outcome.MET}
    return RatioJudgement(
        id=ratio.id,
        label=ratio.label,
        numerator_datum=ratio.numerator,
        denominator_datum=ratio.denominator,
        numerator=numerator,
        denominator=denominator,
        required=MappingProxyType(required),
        outcomes=MappingProxyType(outcomes),
        missing=_missing(numerator, denominator, shares) if numerator is not None and denominator else {},
        cases=_share_cases(case, ratio, shares),
        awaited=any(_is_awaited(case.data.get(id)) for id in (ratio.numerator, ratio.denominator)),
        impossible=impossible,
        contradicted=not case.contradicted.isdisjoint((ratio.numerator, ratio.denominator)),
    )


def _is_awaited(datum: Datum | None) -> bool:
    return datum is not None and bool(datum.awaited or datum.at_odds) and not datum.resolved


def _is_impossible(case: _Case, ratio: RatioSpec) -> bool:
    """Whether figures are reported of which no two can be true together: more people than there are in all, or one of
    them gave way to what the meeting named."""
    pairs = [pair for pair in product(*_reported(case, ratio)) if pair[1]]
    return bool(pairs) and not any(_is_possible(case, ratio, pair) for pair in pairs)


def _is_possible(case: _Case, ratio: RatioSpec, pair: Sequence[int]) -> bool:
    return case.certain[ratio.numerator].allows(dict(zip((ratio.numerator, ratio.denominator), pair, strict=True)))


def _reported(case: _Case, ratio: RatioSpec) -> list[list[int]]:
    """What numerator and denominator may be by what was reported or resolved."""
    found = (case.data.get(id) for id in (ratio.numerator, ratio.denominator))
    return [list(filter(_is_count, datum.candidates)) if datum else [] for datum in found]


def _missing(numerator: int, denominator: int, shares: Mapping[Standard, Fraction]) -> Mapping[Standard, int]:
    counts = {standard: missing_to_share(numerator, denominator, share) for standard, share in shares.items()}
    return {standard: count for standard, count in counts.items() if count}


def _share_cases(case: _Case, ratio: RatioSpec, shares: Mapping[Standard, Fraction]) -> tuple[ShareCase, ...]:
    """The share under each combination of values that can be true; none where nothing is in dispute or doubt."""
    used = zip((ratio.numerator, ratio.denominator), _reported(case, ratio), strict=True)
    values = [sorted({*reported, *case.doubts.meant(id)}) for id, reported in used]
    pairs = [pair for pair in product(*values) if _is_possible(case, ratio, pair)]
    if len(pairs) < 2:
        return ()
    return tuple(ShareCase(top, bottom, _missing(top, bottom, shares)) for top, bottom in pairs)


def _is_count(value: Value) -> TypeGuard[int]:
    return not isinstance(value, Outcome)


def _count(data: Mapping[str, Datum], id: str) -> int | None:
    datum = data.get(id)
    return datum.value if datum and datum.value is not None and _is_count(datum.value) else None


# ---------------------------------------------------------------------------------------------
# The whole


def _tally(indicators: Sequence[IndicatorJudgement], standard: Standard) -> Tally:
    outcomes = [indicator.outcomes[standard] for indicator in indicators]
    provisional = all_of(indicator.provisional[standard] for indicator in indicators)
    applying = len(outcomes) - outcomes.count(Outcome.NOT_APPLICABLE)
    return Tally(all_of(outcomes), outcomes.count(Outcome.MET), applying, provisional)


def _levels(criteria_set: CriteriaSet, standards: Mapping[Standard, Tally]) -> tuple[int, int]:
    """Highest legal level met, and highest one not yet ruled out."""
    reached = possible = 0
    for level, standard in criteria_set.levels.items():
        outcome = standards[standard].outcome
        if outcome is Outcome.MET:
            reached = level
        if outcome is not Outcome.NOT_MET:
            possible = level
    return reached, possible
