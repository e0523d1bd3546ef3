"""What only shows when all returns are laid side by side: contradictions, disputes, claims without evidence.

Relies on :mod:`ccht_excel.model.assessment` and the catalogue of findings. Decides nothing: it names data that cannot
all be true, and turns what the judging left open into findings for the units and the officer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from ccht_excel.exchange.cell_text import LONGEST_QUOTED, enumerated
from ccht_excel.findings import of_control, of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.judging.doubts import doubts_about
from ccht_excel.judging.period import period_of
from ccht_excel.judging.same_documents import differing_days
from ccht_excel.judging.stated import stated_findings
from ccht_excel.law.answer_kinds import resolution_choice, value_inside
from ccht_excel.law.implied import implied_constraints
from ccht_excel.model.assessment import Assessment, Datum, IndicatorJudgement
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Constraint, CriteriaSet, DatumKind, DatumSpec, Outcome, Value
from ccht_excel.model.returns import Evidence, Report, are_versions, told_by_file
from ccht_excel.vietnamese.days_in_text import year_of_number, years_in
from ccht_excel.vietnamese.printed import format_value, required_inside
from ccht_excel.vietnamese.text import clean, join_words
from ccht_excel.vietnamese.typed import parse_date


def candidates(data: Mapping[str, Datum], id: str) -> tuple[Value, ...]:
    """The values a datum may have; none where nobody reported it."""
    datum = data.get(id)
    return datum.candidates if datum else ()


def broken_constraints(criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> Sequence[Constraint]:
    """Constraints that no combination of the values satisfies, e.g. more degree holders than trained citizens.

    One of the two values must be wrong, and nobody but the units or the meeting can say which. What follows from a
    chain of constraints is named only where no link of it is broken itself.
    """
    direct = [item for item in criteria_set.constraints if is_broken(item, data)]
    told = {id for item in direct for id in (item.left, item.right)}
    implied = implied_constraints(criteria_set)[len(criteria_set.constraints) :]
    return [*direct, *(item for item in implied if is_broken(item, data) and not {item.left, item.right} & told)]


def contradicted(criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> frozenset[str]:
    """The data of which no value fits with any that is known of some other."""
    broken = (item for item in implied_constraints(criteria_set) if is_broken(item, data))
    return frozenset(id for item in broken for id in (item.left, item.right))


def is_broken(constraint: Constraint, data: Mapping[str, Datum]) -> bool:
    """Whether both data are known and no combination of their values satisfies the constraint."""
    pairs = [
        (left, right)
        for left, right in product(candidates(data, constraint.left), candidates(data, constraint.right))
        if isinstance(left, int) and isinstance(right, int)
    ]
    return bool(pairs) and not any(constraint.holds(left, right) for left, right in pairs)


def findings_of(assessment: Assessment) -> Iterator[Finding]:
    """Findings about the judged data as a whole, in official order of the chỉ tiêu."""
    for target in assessment.low_targets:
        yield finding(
            of_control.TARGET_BELOW_LEVEL,
            indicator=target.indicator,
            target=target.name,
            plan=required_inside(target.plan, target.levels),
            claimed=required_inside(target.claimed, target.levels),
            level=assessment.criteria_set.award_levels.inside(assessment.campaign.claimed_level),
        )
    for datum in assessment.data.values():
        yield from _disputes(assessment, datum)
        yield from _totals_alone(assessment, datum)
    yield from stated_findings(assessment)
    yield from _contradictions(assessment)
    yield from _unusual(assessment)
    for judgement in assessment.indicators:
        yield from _unproven(assessment, judgement)
    yield from _outside_the_year(assessment)
    yield from differing_days(assessment.evidence)


def _totals_alone(assessment: Assessment, datum: Datum) -> Iterator[Finding]:
    """Totals from forms that have no table of villages, where the campaign lists some: they count, and are said."""
    spec = assessment.criteria_set.data[datum.id]
    if assessment.campaign.villages and spec.kind is DatumKind.COUNT and not datum.resolution:
        for report in datum.reports:
            if not report.villages:
                yield finding(
                    of_judging.VILLAGES_NOT_ASKED,
                    report.place,
                    unit=report.unit,
                    indicator=_first_using(assessment, datum.id),
                    label=spec.name,
                    part=assessment.criteria_set.subject.part,
                    unit_word=assessment.criteria_set.subject.unit,
                )


def _disputes(assessment: Assessment, datum: Datum) -> Iterator[Finding]:
    """One finding a unit, so that each sees the dispute at its own cell."""
    spec, values = assessment.criteria_set.data[datum.id], {report.value for report in datum.reports}
    indicator = _first_using(assessment, datum.id)
    if datum.resolution:
        overridden = [report for report in datum.reports if report.value != datum.resolution.value]
        for report in overridden:
            yield finding(
                of_judging.RESOLUTION_OVERRIDES,
                report.place,
                unit=report.unit,
                indicator=indicator,
                label=spec.name,
                found=value_inside(spec, report.value),
                value=value_inside(spec, datum.resolution.value),
                reason=datum.resolution.reason,
                unit_word=assessment.criteria_set.subject.unit,
            )
    elif len(values) > 1:
        decisive = any(datum.id in point.data for point in assessment.open_points)
        own = are_versions(datum.reports)
        where = _villages_in_dispute(assessment.criteria_set.subject.part, datum.reports)
        reports = _who_says_what(assessment, spec, datum.reports, LONGEST_QUOTED - len(where))
        for report in datum.reports:
            yield finding(
                _CONFLICTS[own, decisive],
                report.place,
                unit=report.unit,
                indicator=indicator,
                label=spec.name,
                found=value_inside(spec, report.value),
                reports=f"{reports}{where}",
                choice=resolution_choice(spec),
                unit_word=assessment.criteria_set.subject.unit,
            )


_CONFLICTS = {
    (False, True): of_judging.CONFLICT_DECISIVE,
    (False, False): of_judging.CONFLICT_HARMLESS,
    (True, True): of_judging.OWN_CONFLICT_DECISIVE,
    (True, False): of_judging.OWN_CONFLICT_HARMLESS,
}
"""What a dispute is called: whether it is between versions of one unit, whether an outcome hangs on it."""


def _first_using(assessment: Assessment, datum: str) -> str | None:
    """The first chỉ tiêu that is judged from a datum."""
    return next((indicator.id for indicator in assessment.criteria_set.indicators_using(datum)), None)


def _who_says_what(assessment: Assessment, spec: DatumSpec, reports: Sequence[Report], room: int) -> str:
    """Each with its unit; the file too where versions of one unit are in dispute."""
    said = (
        f"{assessment.campaign.unit_name(report.unit)} ghi {value_inside(spec, report.value)}"
        + (f" (tệp {file})" if (file := told_by_file(report, reports)) else "")
        for report in reports
    )
    return enumerated(said, "phiếu", room=room)


def _villages_in_dispute(part: str, reports: Sequence[Report]) -> str:
    """In which villages totals differ, where they were collected by village; empty where that does not tell."""
    by_village = [dict(report.villages) for report in reports if report.villages]
    if len(by_village) < len(reports):
        return ""
    names = [name for name in by_village[0] if all(name in one for one in by_village)]
    differing = [name for name in names if len({one[name] for one in by_village}) > 1]
    texts = [f"{name} ({join_words(format_value(one[name]) for one in by_village)})" for name in differing]
    shown = enumerated(texts, part, between=", ", most=_MOST_VILLAGES, room=LONGEST_QUOTED // 2) if texts else ""
    return f"; khác nhau ở: {shown}" if shown else ""


_MOST_VILLAGES = 5


def _contradictions(assessment: Assessment) -> Iterator[Finding]:
    """One finding a unit for each pair of data that cannot both be true."""
    specs = assessment.criteria_set.data
    for constraint in broken_constraints(assessment.criteria_set, assessment.data):
        left, right = assessment.data[constraint.left], assessment.data[constraint.right]
        words: dict[str, Any] = {
            "left": specs[left.id].name,
            "left_values": join_words([value_inside(specs[left.id], value) for value in left.candidates], "hoặc"),
            "right": specs[right.id].name,
            "right_values": join_words([value_inside(specs[right.id], value) for value in right.candidates], "hoặc"),
            "reason": constraint.reason,
            "article": constraint.article,
        }
        indicator = _first_using(assessment, constraint.left)
        told: dict[str, Report] = {}
        for report in (report for datum in (left, right) if not datum.resolved for report in datum.reports):
            told.setdefault(report.unit, report)
        for report in told.values():
            yield finding(of_judging.CONTRADICTION, report.place, unit=report.unit, indicator=indicator, **words)
        if not told:
            yield finding(of_judging.CONTRADICTION, indicator=indicator, **words)


def _unusual(assessment: Assessment) -> Iterator[Finding]:
    """At each cell with a count that is probably a thousand times too small or too large."""
    doubts = doubts_about(assessment.criteria_set, assessment.data)
    for id, datum in assessment.data.items():
        asked = doubts.asked.get(id, {})
        for report in datum.reports:
            if isinstance(report.value, int) and report.value in asked:
                other = asked[report.value]
                yield finding(
                    of_judging.COUNT_UNUSUAL,
                    report.place,
                    unit=report.unit,
                    indicator=_first_using(assessment, id),
                    label=assessment.criteria_set.data[id].name,
                    found=format_value(report.value),
                    meant="" if other is None else f"; có thể là {format_value(other)}",
                    choice=resolution_choice(assessment.criteria_set.data[id]),
                )


def _unproven(assessment: Assessment, judgement: IndicatorJudgement) -> Iterator[Finding]:
    """A claim that would count, but for which no unit named any evidence."""
    claimed = Outcome.MET in (*judgement.value_outcomes.values(), *judgement.provisional.values())
    if not (assessment.campaign.evidence_required and claimed and judgement.evidence == 0):
        return
    data = assessment.criteria_set.indicator(judgement.id).data
    for unit in judgement.units:
        reports = [report for id in data if id in assessment.data for report in assessment.data[id].reports]
        where = next((report for report in reports if report.unit == unit), None)
        if where:
            yield finding(
                of_judging.NOT_MET_WITHOUT_EVIDENCE if judgement.unproven_by else of_judging.EVIDENCE_MISSING,
                where.place,
                unit=unit,
                indicator=judgement.id,
                article=judgement.unproven_by,
            )


def _outside_the_year(assessment: Assessment) -> Iterator[Finding]:
    """Documents dated outside the assessed year; without a date, the number may tell the year."""
    campaign = assessment.campaign
    first, last = period_of(campaign)
    for item in assessment.evidence:
        day = parse_date(item.date).value
        years, said = years_in(item.date), item.date
        if not (day or years) and (numbered := year_of_number(item.number)):
            years, said = [numbered], item.number
        if _holds_on(assessment, item, day, years):
            continue
        if not first <= day <= last if day else years and campaign.year not in years:
            yield finding(
                of_judging.EVIDENCE_OUTSIDE_YEAR,
                item.place,
                unit=item.unit,
                indicator=item.indicator,
                found=clean(said),
                year=campaign.year,
            )


def _holds_on(assessment: Assessment, item: Evidence, day: date | None, years: Sequence[int]) -> bool:
    """Whether an older document may be the decision by which a chỉ tiêu is recognised until it is withdrawn."""
    year = assessment.campaign.year
    asked = next((one for one in assessment.criteria_set.indicators if one.id == item.indicator), None)
    older = day.year <= year if day else bool(years) and max(years) <= year
    return asked is not None and asked.by_decision and older
