"""The register of decisions of the control workbook against what the returns report: evidence, and where they differ.

Relies on :class:`~ccht_excel.model.campaign.Recognition`. A decision is evidence of what it recognises, never a value:
only the units and the meeting say what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.law.answer_kinds import value_inside
from ccht_excel.model.assessment import Datum
from ccht_excel.model.campaign import Campaign, Recognition
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Indicator, Outcome
from ccht_excel.model.returns import Evidence, Report
from ccht_excel.vietnamese.printed import format_date, format_value
from ccht_excel.vietnamese.text import fold


def registered(
    campaign: Campaign, criteria_set: CriteriaSet, data: Mapping[str, Datum], evidence: Sequence[Evidence]
) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    """What the register adds to the evidence of the returns, and what of it the reports contradict."""
    added: list[Evidence] = []
    findings: list[Finding] = []
    for indicator in criteria_set.indicators:
        decision = campaign.recognised(indicator.id) if indicator.by_decision else None
        if decision is None:
            continue
        differing = list(_differing(criteria_set, indicator, decision, data[indicator.id]))
        findings += differing
        if not differing and not _named_already(decision, indicator, evidence):
            added.append(_as_evidence(criteria_set, indicator, decision))
    return tuple(added), tuple(findings)


def _differing(
    criteria_set: CriteriaSet, indicator: Indicator, decision: Recognition, datum: Datum
) -> Iterator[Finding]:
    """Reports of another level than the decision gives, of none at all, or by something else."""
    settled, spec = datum.resolution.value if datum.resolution else None, criteria_set.data[indicator.id]
    for report in datum.reports:
        value = report.value if settled is None else settled
        if isinstance(value, Outcome):
            differs, said = value is not Outcome.MET, format_value(value).lower()
        else:
            differs, said = value != decision.level, value_inside(spec, value)
        by = _by(criteria_set, indicator, decision.by)
        stated = _by(criteria_set, indicator, _stated(criteria_set, indicator, report))
        if differs or (by and stated and by != stated):
            yield finding(
                of_judging.RECOGNITION_DIFFERS,
                report.place,
                unit=report.unit,
                indicator=indicator.id,
                found=said + stated,
                decided=("đạt" if decision.level is None else value_inside(spec, decision.level)) + by,
                number=decision.number,
                day=format_date(decision.decided_on),
                sheet=decision.place.sheet,
                cell=decision.place.cell,
            )


def _by(criteria_set: CriteriaSet, indicator: Indicator, choice: str) -> str:
    """What a decision is by, behind what it says."""
    found = (attribute.choice(choice) for attribute in criteria_set.data[indicator.id].attributes)
    return "".join(f", {one.label}" for one in found if one)


def _stated(criteria_set: CriteriaSet, indicator: Indicator, report: Report) -> str:
    return next(filter(None, (report.choice(item.id) for item in criteria_set.data[indicator.id].attributes)), "")


def _named_already(decision: Recognition, indicator: Indicator, evidence: Sequence[Evidence]) -> bool:
    number = fold(decision.number)
    return any(item.indicator == indicator.id and fold(item.number) == number for item in evidence)


def _as_evidence(criteria_set: CriteriaSet, indicator: Indicator, decision: Recognition) -> Evidence:
    spec = criteria_set.data[indicator.id]
    level = "" if decision.level is None else f", {value_inside(spec, decision.level)}"
    return Evidence(
        indicator=indicator.id,
        unit="",
        number=decision.number,
        date=format_date(decision.decided_on),
        issuer=decision.issuer,
        title=f"{indicator.evidence_hint}{level}{_by(criteria_set, indicator, decision.by)}",
        link="",
        place=decision.place,
    )
