"""What an undetermined outcome still depends on: which data, why, and which units can settle it.

Relies on :mod:`ccht_excel.judging.cross_checks` for data that cannot be true together. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from ccht_excel.judging.cross_checks import broken_constraints
from ccht_excel.judging.doubts import Doubts
from ccht_excel.law.implied import denominators, implied_constraints
from ccht_excel.model.assessment import Datum, IndicatorJudgement, OpenPoint, OpenReason
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet, Outcome, Standard


class _Case(Struct, frozen=True):
    """What the points are drawn from."""

    campaign: Campaign
    criteria_set: CriteriaSet
    data: Mapping[str, Datum]
    contradicted: frozenset[str]
    wholes: frozenset[str]
    unusual: frozenset[str]


def open_points(
    campaign: Campaign,
    criteria_set: CriteriaSet,
    data: Mapping[str, Datum],
    indicators: Iterable[IndicatorJudgement],
    doubts: Doubts,
) -> tuple[OpenPoint, ...]:
    """The points on which undetermined chỉ tiêu depend, in official order, one a reason and set of units."""
    broken = broken_constraints(criteria_set, data)
    contradicted = frozenset(id for item in broken for id in (item.left, item.right))
    case = _Case(campaign, criteria_set, data, contradicted, denominators(criteria_set), doubts.open_ones)
    return tuple(point for judgement in indicators for point in _of_indicator(case, judgement))


def _of_indicator(case: _Case, judgement: IndicatorJudgement) -> Iterator[OpenPoint]:
    open_standards = tuple(id for id, outcome in judgement.outcomes.items() if outcome is Outcome.UNDETERMINED)
    value_open = tuple(
        standard for standard in open_standards if judgement.value_outcomes[standard] is Outcome.UNDETERMINED
    )
    if value_open:
        yield from _of_values(case, judgement, value_open)
    if open_standards and case.campaign.evidence_required and judgement.evidence == 0:
        yield OpenPoint(judgement.id, OpenReason.NO_EVIDENCE, (), judgement.units, open_standards)


def _of_values(case: _Case, judgement: IndicatorJudgement, standards: tuple[Standard, ...]) -> Iterator[OpenPoint]:
    """What is open of the chỉ tiêu's own data; where nothing is, of those that may take it along."""
    own = case.criteria_set.indicator(judgement.id).data
    found = list(_reasons(case, judgement, own)) or list(_reasons(case, judgement, _related(case, own)))
    by_reason: dict[tuple[OpenReason, tuple[str, ...]], list[str]] = {}
    for reason, units, id in found:
        # Several data missing from different units are one point for each of those units.
        by_reason.setdefault((reason, units), []).append(id)
    for (reason, units), ids in by_reason.items():
        yield OpenPoint(judgement.id, reason, tuple(ids), units, standards)


def _related(case: _Case, own: Sequence[str]) -> Sequence[str]:
    """Data that a constraint, or a chain of them, binds to these."""
    pairs = [(item.left, item.right) for item in implied_constraints(case.criteria_set)]
    return [id for id in case.data if id not in own and any(id in pair and set(pair) & set(own) for pair in pairs)]


def _reasons(
    case: _Case, judgement: IndicatorJudgement, ids: Iterable[str]
) -> Iterator[tuple[OpenReason, tuple[str, ...], str]]:
    for id in ids:
        datum = case.data[id]
        units = tuple(dict.fromkeys(report.unit for report in datum.reports)) or judgement.units
        if not datum.candidates:
            yield from _unanswered(datum, OpenReason.MISSING, datum.awaited or judgement.units)
            continue
        reason = _reason(case, datum)
        if reason:
            yield reason, units, id
        if datum.awaited and not datum.resolved:
            yield from _unanswered(datum, OpenReason.AWAITED, datum.awaited)


def _unanswered(
    datum: Datum, reason: OpenReason, units: tuple[str, ...]
) -> Iterator[tuple[OpenReason, tuple[str, ...], str]]:
    """Units that wrote what was not understood, apart from those that wrote nothing."""
    if datum.unclear:
        yield OpenReason.UNREADABLE, datum.unclear, datum.id
    silent = tuple(unit for unit in units if unit not in datum.unclear)
    if silent:
        yield reason, silent, datum.id


def _reason(case: _Case, datum: Datum) -> OpenReason | None:
    """Why the reported values of a datum settle nothing."""
    if datum.id in case.wholes and set(datum.candidates) == {0}:
        return OpenReason.NO_DENOMINATOR
    if datum.id in case.contradicted:
        return OpenReason.CONTRADICTORY
    if len(datum.candidates) > 1:
        return OpenReason.CONFLICTING
    if datum.at_odds:
        return OpenReason.STATED_OTHERWISE
    return OpenReason.UNUSUAL if datum.id in case.unusual else None
