"""``ket_qua.json``: an assessment for other programs, schema 1 (docs/result_json.md).

Relies on :mod:`ccht_excel.model.assessment` only. The same assessment always gives the same bytes.
"""

from __future__ import annotations

from typing import Any

from ccht_excel.exchange.json_text import indented
from ccht_excel.model.assessment import Assessment, Datum, IndicatorJudgement, OpenPoint, RatioJudgement
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Outcome, Value
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.returns import Stated, Submission
from ccht_excel.vietnamese.printed import percent_ascii

SCHEMA = 1


def result(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain JSON values; counts are integers, shares exact text such as ``"62.5%"``."""
    return {
        "schema": SCHEMA,
        "commune": assessment.campaign.commune,
        "subject_type": assessment.criteria_set.subject.type.id,
        "year": assessment.campaign.year,
        "standards": {
            standard: {
                "outcome": tally.outcome.value,
                "met": tally.met,
                "total": tally.total,
                **({"provisional": tally.provisional.value} if tally.outcome is Outcome.UNDETERMINED else {}),
            }
            for standard, tally in assessment.standards.items()
        },
        "level": {"reached": assessment.level_reached, "possible": assessment.level_possible},
        "criteria": [
            {
                "id": criterion.id,
                "outcomes": {standard: tally.outcome.value for standard, tally in criterion.tallies.items()},
                "provisional": {
                    standard: tally.provisional.value
                    for standard, tally in criterion.tallies.items()
                    if tally.outcome is Outcome.UNDETERMINED
                },
            }
            for criterion in assessment.criteria
        ],
        "indicators": [_indicator(indicator) for indicator in assessment.indicators],
        "data": [_datum(assessment, datum) for datum in assessment.data.values()],
        "submissions": [_submission(submission) for submission in assessment.submissions],
        "outstanding": list(assessment.outstanding),
        "open_points": [_open_point(point) for point in assessment.open_points],
        "findings": [_finding(finding) for finding in assessment.findings],
    }


def result_text(assessment: Assessment, run: str = "") -> str:
    """The text of ``ket_qua.json``; ``run`` names the run in all its files."""
    values = result(assessment)
    named = {"schema": values["schema"], "run": run, **values} if run else values
    return indented(named, 2) + "\n"


def _indicator(indicator: IndicatorJudgement) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "kind": indicator.kind.value,
        "outcomes": dict(indicator.outcomes),
        "provisional": {
            standard: indicator.provisional[standard].value
            for standard, outcome in indicator.outcomes.items()
            if outcome is Outcome.UNDETERMINED
        },
        "claimed": indicator.claimed,
        "evidence": indicator.evidence,
        "units": list(indicator.units),
        "ratios": [_ratio(ratio) for ratio in indicator.ratios],
    }


def _ratio(ratio: RatioJudgement) -> dict[str, Any]:
    return {
        "id": ratio.id,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "required": {standard: percent_ascii(share) for standard, share in ratio.required.items()},
        "missing": dict(ratio.missing),
        "awaited": ratio.awaited,
        "cases": [
            {"numerator": one.numerator, "denominator": one.denominator, "missing": dict(one.missing)}
            for one in ratio.cases
        ],
    }


def _datum(assessment: Assessment, datum: Datum) -> dict[str, Any]:
    spec = assessment.criteria_set.data[datum.id]
    attributes, scale = spec.attributes, spec.levels
    return {
        "id": datum.id,
        "value": datum.value,
        **_named(scale, datum.value),
        "resolved": datum.resolved,
        "awaited": list(datum.awaited),
        "unclear": list(datum.unclear),
        **({"stated": [_attribute(assessment, datum, item) for item in attributes]} if attributes else {}),
        "reports": [
            {
                "unit": report.unit,
                "value": report.value,
                **_named(scale, report.value),
                "file": report.place.file,
                "sheet": report.place.sheet,
                "cell": report.place.cell,
                "raw": report.raw,
                **({"stated": [_stated(item) for item in report.stated]} if report.stated else {}),
            }
            for report in datum.reports
        ],
    }


def _named(scale: LevelScale | None, value: Value | None) -> dict[str, str]:
    """What a level is called, beside its number."""
    return {"name": scale.name(value)} if scale and isinstance(value, int) else {}


def _stated(item: Stated) -> dict[str, Any]:
    return {"attribute": item.attribute, "choice": item.choice or None, "cell": item.place.cell, "raw": item.raw}


def _attribute(assessment: Assessment, datum: Datum, attribute: Attribute) -> dict[str, Any]:
    """What the datum is by: the choice, where it is one and everybody who reports states it or the meeting did."""
    named = assessment.campaign.settled_choice(datum.id, attribute.id)
    said = {report.choice(attribute.id) for report in datum.reports}
    choice = named.choice if named else said.pop() if len(said) == 1 else ""
    return {
        "attribute": attribute.id,
        "choice": choice or None,
        "resolved": named is not None,
        "at_odds": attribute.id in datum.at_odds,
    }


def _open_point(point: OpenPoint) -> dict[str, Any]:
    return {
        "indicator": point.indicator,
        "reason": point.reason.value,
        "data": list(point.data),
        "units": list(point.units),
        "standards": list(point.standards),
    }


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "file": submission.file,
        "sha256": submission.sha256,
        "unit": submission.unit,
        "status": submission.status.value,
        "reason": submission.reason,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.place.file or None,
        "sheet": finding.place.sheet or None,
        "cell": finding.place.cell or None,
        "unit": finding.unit,
        "indicator": finding.indicator,
        "message": " ".join(part for part in (f"{finding.message}.", finding.remedies) if part),
    }
