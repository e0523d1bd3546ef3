"""What each unit has to correct in the return that counts, and by when.

Relies on the catalogue's word on who acts. Leaves out what only the officer can settle, and files that do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import Actor
from ccht_excel.findings.groups import FindingGroup, group_findings
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.returns import Submission, SubmissionStatus
from ccht_excel.vietnamese.printed import format_date


def accepted_returns(assessment: Assessment) -> Mapping[str, Submission]:
    """The file that counts for each unit that has one; of several parts the newest with something to correct."""
    faulty = {(item.unit, item.place.file) for item in assessment.findings if for_unit(item)}

    def order(item: Submission) -> tuple[bool, float, str]:
        saved = item.saved_at.timestamp() if item.saved_at else 0.0
        return (item.unit, item.file) in faulty, saved, item.sha256 or ""

    counting = [item for item in assessment.submissions if item.status is SubmissionStatus.ACCEPTED]
    return {item.unit: item for item in sorted(counting, key=order) if item.unit}


def corrections(assessment: Assessment) -> Mapping[str, tuple[Finding, ...]]:
    """Error and warning findings that a unit settles in its own return, by unit in the order of the campaign."""
    accepted = accepted_returns(assessment)
    found: dict[str, tuple[Finding, ...]] = {}
    for unit in assessment.campaign.units:
        counted = accepted.get(unit.id)
        own = tuple(
            item
            for item in assessment.findings
            if counted and item.unit == unit.id and item.place.file == counted.file and for_unit(item)
        )
        if own:
            found[unit.id] = own
    return found


def points_of(findings: Iterable[Finding]) -> list[FindingGroup]:
    """The points a unit is told of, in the order and number of the message and of the marked copy: errors first."""
    return sorted(group_findings(findings), key=lambda group: group.severity is not Severity.ERROR)


def by_deadline(deadline: date | None, today: date) -> str:
    """By when to send, with the space before it, as every message and marked copy says it; empty without a deadline."""
    if deadline is None:
        return ""
    passed = today > deadline
    return f" ngay (hạn {format_date(deadline)} đã qua)" if passed else f" chậm nhất ngày {format_date(deadline)}"


def for_unit(item: Finding) -> bool:
    """Whether the unit itself corrects what the finding says."""
    return item.severity is not Severity.INFO and CATALOGUE[item.code].actor is Actor.UNIT
