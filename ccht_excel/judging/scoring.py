"""Reconciled data and standards in, outcomes out: pure, exact, three-valued.

Relies on :mod:`ccht_excel.model.assessment` and the dated requirements of :mod:`ccht_excel.law.criteria`. Shares are
compared as integers (``numerator * q >= p * denominator``), never as rounded numbers: 59,99 % is not 60 %. A datum in
dispute is judged under each of its candidate values; only where the outcome is the same either way does it stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from types import MappingProxyType

from ccht_excel.judging.cross_checks import candidates, contradicted_data, findings_of
from ccht_excel.law.answer_kinds import OF_KIND
from ccht_excel.law.requirements import RequiredByTarget, applicable_requirements
from ccht_excel.law.shares import judge_share, missing_to_share
from ccht_excel.model.assessment import (
    Assessment,
    CriterionJudgement,
    Datum,
    IndicatorJudgement,
    LowTarget,
    OpenPoint,
    OpenReason,
    RatioJudgement,
    Reconciled,
    Tally,
)
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet, Indicator, Outcome, RatioSpec, Standard, Value, all_of

Outcomes = Mapping[Standard, Outcome]


@dataclass(frozen=True, slots=True)
class _Case:
    """What every judgement looks at."""

    campaign: Campaign
    criteria_set: CriteriaSet
    required: RequiredByTarget
    data: Mapping[str, Datum]
    evidence: Mapping[str, int]
    contradicted: frozenset[str]


def assess(campaign: Campaign, criteria_set: CriteriaSet, reconciled: Reconciled) -> Assessment:
    """Judge a campaign under the three standards (Thông tư 25/2023, Điều 6, 7, 8).

    The criterion and the commune combine their parts by "all": one ``NOT_MET`` decides, else one ``UNDETERMINED``
    leaves it open. Never raises for what units reported.
    """
    case = _Case(
        campaign,
        criteria_set,
        applicable_requirements(criteria_set, campaign),
        reconciled.data,
        _evidence_counts(criteria_set, reconciled),
        contradicted_data(criteria_set.constraints, reconciled.data),
    )
    indicators = tuple(
        _judge_indicator(case, criterion.id, indicator)
        for criterion in criteria_set.criteria
        for indicator in criterion.indicators
    )
    standards = {standard: _tally(indicators, standard) for standard in Standard}
    reached, possible = _levels(criteria_set, standards)
    assessment = Assessment(
        campaign=campaign,
        criteria_set=criteria_set,
        standards=MappingProxyType(standards),
        level_reached=reached,
        level_possible=possible,
        criteria=tuple(
            CriterionJudgement(
                criterion.id,
                criterion.title,
                {
                    standard: _tally((item for item in indicators if item.criterion == criterion.id), standard)
                    for standard in Standard
                },
            )
            for criterion in criteria_set.criteria
        ),
        indicators=indicators,
        data=reconciled.data,
        open_points=tuple(point for indicator in indicators for point in _open_points(case, indicator)),
        low_targets=low_targets(criteria_set, campaign),
        evidence=reconciled.evidence,
        notes=reconciled.notes,
        submissions=reconciled.submissions,
        outstanding=reconciled.outstanding,
        findings=reconciled.findings,
    )
    return replace(assessment, findings=(*reconciled.findings, *findings_of(assessment)))


def low_targets(criteria_set: CriteriaSet, campaign: Campaign) -> tuple[LowTarget, ...]:
    """Targets of the plan that are below the level it claims: meeting the plan would not earn that level."""
    claimed = criteria_set.levels[campaign.claimed_level]
    found = []
    for target, required in applicable_requirements(criteria_set, campaign).items():
        plan, level = required.get(Standard.PLAN), required.get(claimed)
        if isinstance(plan, int | Fraction) and isinstance(level, int | Fraction) and plan < level:
            indicator = _indicator_of(criteria_set, target)
            found.append(LowTarget(target, indicator.id, _target_name(indicator, target), plan, level))
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
    ratios = tuple(_judge_ratio(case, indicator, ratio) for ratio in indicator.ratios)
    by_value: dict[Standard, Outcome] = {}
    for standard in Standard:
        if indicator.ratios:
            by_value[standard] = _ratio_indicator_outcome(case, indicator, standard)
        else:
            by_value[standard] = _plain_outcome(case, indicator, standard)
    evidence = case.evidence[indicator.id]
    unproven = case.campaign.evidence_required and evidence == 0
    outcomes = {
        standard: Outcome.UNDETERMINED if unproven and outcome is Outcome.MET else outcome
        for standard, outcome in by_value.items()
    }
    datum = None if indicator.ratios else case.data.get(indicator.id)
    return IndicatorJudgement(
        id=indicator.id,
        criterion=criterion,
        kind=indicator.kind,
        title=indicator.title,
        units=case.campaign.assignments.get(indicator.id, ()),
        claimed=_claim(datum),
        value=datum.value if datum else None,
        evidence=evidence,
        required={} if indicator.ratios else case.required[indicator.id],
        outcomes=MappingProxyType(outcomes),
        value_outcomes=MappingProxyType(by_value),
        ratios=ratios,
    )


def _claim(datum: Datum | None) -> Value | None:
    """What the units themselves said, where they say one thing."""
    values = {report.value for report in datum.reports} if datum else set()
    return values.pop() if len(values) == 1 else None


def _plain_outcome(case: _Case, indicator: Indicator, standard: Standard) -> Outcome:
    required = case.required[indicator.id].get(standard)
    if required is None or indicator.id in case.contradicted:
        return Outcome.UNDETERMINED
    return _agreed(OF_KIND[indicator.kind].meets(value, required) for value in candidates(case.data, indicator.id))


def _agreed(outcomes: Iterable[Outcome]) -> Outcome:
    """The one outcome all cases share; undetermined where they differ or there is none."""
    distinct = set(outcomes)
    return distinct.pop() if len(distinct) == 1 else Outcome.UNDETERMINED


def _ratio_indicator_outcome(case: _Case, indicator: Indicator, standard: Standard) -> Outcome:
    """All ratios together, under each combination of disputed values: they may share a denominator."""
    return _agreed(
        all_of(_ratio_outcome(case, ratio, values, standard) for ratio in indicator.ratios)
        for values in _combinations(case, indicator.data)
    )


def _judge_ratio(case: _Case, indicator: Indicator, ratio: RatioSpec) -> RatioJudgement:
    required = {standard: share for standard, share in case.required[ratio.id].items() if isinstance(share, Fraction)}
    used = (ratio.denominator, ratio.numerator)
    outcomes = {
        standard: _agreed(_ratio_outcome(case, ratio, values, standard) for values in _combinations(case, used))
        for standard in Standard
    }
    numerator, denominator = (_count(case.data, id) for id in (ratio.numerator, ratio.denominator))
    missing = {}
    if numerator is not None and denominator:
        missing = {
            standard: missing_to_share(numerator, denominator, share)
            for standard, share in required.items()
            if outcomes[standard] is not Outcome.MET
        }
    return RatioJudgement(
        id=ratio.id,
        label=ratio.label,
        numerator_datum=ratio.numerator,
        denominator_datum=ratio.denominator,
        numerator=numerator,
        denominator=denominator,
        required=MappingProxyType(required),
        outcomes=MappingProxyType(outcomes),
        missing={standard: count for standard, count in missing.items() if count},
    )


def _count(data: Mapping[str, Datum], id: str) -> int | None:
    datum = data.get(id)
    return datum.value if datum and isinstance(datum.value, int) and not isinstance(datum.value, Outcome) else None


def _combinations(case: _Case, ids: Iterable[str]) -> Iterable[Mapping[str, Value | None]]:
    """Every combination of candidate values; a datum nobody reported takes part as ``None``."""
    names = tuple(ids)
    return (
        dict(zip(names, values, strict=True))
        for values in product(*(candidates(case.data, id) or (None,) for id in names))
    )


def _ratio_outcome(case: _Case, ratio: RatioSpec, values: Mapping[str, Value | None], standard: Standard) -> Outcome:
    required = case.required[ratio.id].get(standard)
    numerator, denominator = values[ratio.numerator], values[ratio.denominator]
    if not isinstance(numerator, int) or not isinstance(denominator, int) or not isinstance(required, Fraction):
        return Outcome.UNDETERMINED
    if case.contradicted & {ratio.numerator, ratio.denominator} or _impossible(case, values):
        return Outcome.UNDETERMINED
    return judge_share(numerator, denominator, required)


def _impossible(case: _Case, values: Mapping[str, Value | None]) -> bool:
    """Whether this combination of disputed values breaks a constraint among them."""
    for constraint in case.criteria_set.constraints:
        left, right = values.get(constraint.left), values.get(constraint.right)
        if isinstance(left, int) and isinstance(right, int) and not constraint.holds(left, right):
            return True
    return False


# ---------------------------------------------------------------------------------------------
# The whole


def _tally(indicators: Iterable[IndicatorJudgement], standard: Standard) -> Tally:
    outcomes = [indicator.outcomes[standard] for indicator in indicators]
    return Tally(all_of(outcomes), outcomes.count(Outcome.MET), len(outcomes))


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


def _open_points(case: _Case, judgement: IndicatorJudgement) -> Iterable[OpenPoint]:
    """What an undetermined outcome still depends on, one point a reason."""
    open_standards = tuple(standard for standard in Standard if judgement.outcomes[standard] is Outcome.UNDETERMINED)
    if not open_standards:
        return
    indicator = case.criteria_set.indicator(judgement.id)
    by_reason: dict[OpenReason, list[str]] = {}
    for id in indicator.data:
        reason = _open_reason(case, indicator, id)
        if reason:
            by_reason.setdefault(reason, []).append(id)
    value_open = tuple(
        standard for standard in open_standards if judgement.value_outcomes[standard] is Outcome.UNDETERMINED
    )
    for reason, ids in by_reason.items():
        if value_open:
            yield OpenPoint(judgement.id, reason, tuple(ids), _units_concerned(case, judgement, ids), value_open)
    if case.campaign.evidence_required and judgement.evidence == 0:
        yield OpenPoint(judgement.id, OpenReason.NO_EVIDENCE, (), judgement.units, open_standards)


def _open_reason(case: _Case, indicator: Indicator, id: str) -> OpenReason | None:
    values = candidates(case.data, id)
    if not values:
        return OpenReason.MISSING
    if id in case.contradicted:
        return OpenReason.CONTRADICTORY
    if len(values) > 1:
        return OpenReason.CONFLICTING
    if values == (0,) and any(ratio.denominator == id for ratio in indicator.ratios):
        return OpenReason.NO_DENOMINATOR
    return None


def _units_concerned(case: _Case, judgement: IndicatorJudgement, ids: Iterable[str]) -> tuple[str, ...]:
    """The units that can settle a point: those who reported the data, else those who answer for the chỉ tiêu."""
    reporting = {report.unit: None for id in ids if id in case.data for report in case.data[id].reports}
    return tuple(reporting) or judgement.units
