"""The register of decisions of the control workbook against what the returns report: evidence, and where they differ.

Relies on :class:`~ccht_excel.model.campaign.Recognition`. A decision is evidence of what it recognises, never a value:
only the units and the meeting say what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.model.assessment import Datum
from ccht_excel.model.campaign import Campaign, Recognition
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Indicator, Outcome
from ccht_excel.model.returns import Evidence
from ccht_excel.vietnamese.printed import format_date
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
        differing = list(_differing(campaign, indicator, decision, data[indicator.id]))
        findings += differing
        if not differing and not _named_already(decision, indicator, evidence):
            added.append(_as_evidence(indicator, decision))
    return tuple(added), tuple(findings)


def _differing(campaign: Campaign, indicator: Indicator, decision: Recognition, datum: Datum) -> Iterator[Finding]:
    """Reports of another level than the decision gives, or of none at all."""
    settled = datum.resolution.value if datum.resolution else None
    for report in datum.reports:
        value = report.value if settled is None else settled
        if isinstance(value, Outcome):
            differs, said = value is not Outcome.MET, "không đạt"
        else:
            differs, said = value != decision.level, f"mức độ {value}"
        if differs:
            yield finding(
                of_judging.RECOGNITION_DIFFERS,
                report.place,
                unit=report.unit,
                indicator=indicator.id,
                found=said,
                decided=f"mức độ {decision.level}" if decision.level is not None else "đạt",
                number=decision.number,
                day=format_date(decision.decided_on),
                sheet=decision.place.sheet,
                cell=decision.place.cell,
            )


def _named_already(decision: Recognition, indicator: Indicator, evidence: Sequence[Evidence]) -> bool:
    number = fold(decision.number)
    return any(item.indicator == indicator.id and fold(item.number) == number for item in evidence)


def _as_evidence(indicator: Indicator, decision: Recognition) -> Evidence:
    level = f", mức độ {decision.level}" if decision.level is not None else ""
    return Evidence(
        indicator=indicator.id,
        unit="",
        number=decision.number,
        date=format_date(decision.decided_on),
        issuer=decision.issuer,
        title=f"{indicator.evidence_hint}{level}",
        link="",
        place=decision.place,
    )
