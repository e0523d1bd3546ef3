"""What each unit has to correct in the returns that count, and by when.

Relies on the catalogue's word on who acts. Leaves out what only the officer can settle, and files that do not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import Actor
from ccht_excel.findings.groups import FindingGroup, group_findings
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.returns import Submission, SubmissionStatus
from ccht_excel.vietnamese.printed import format_date


class Due(Struct, frozen=True):
    """One file that a unit has to correct, and what in it.

    ``copy`` is the name of its marked copy: the id of the unit, numbered where several parts of its answer have faults.
    """

    copy: str
    unit: str
    submission: Submission
    findings: tuple[Finding, ...]


def corrections(assessment: Assessment) -> tuple[Due, ...]:
    """Error and warning findings that a unit settles in its own returns that count, in the order of the campaign.

    Of several parts the newest with something to correct comes first.
    """
    counting = [item for item in assessment.submissions if item.status is SubmissionStatus.ACCEPTED]
    newest = sorted(counting, key=_saved, reverse=True)
    own: dict[tuple[str | None, str], list[Finding]] = {}
    for said in filter(for_unit, assessment.findings):
        own.setdefault((said.unit, said.place.file), []).append(said)
    found: list[Due] = []
    for unit in assessment.campaign.units:
        faulty = [item for item in newest if item.unit == unit.id and (unit.id, item.file) in own]
        names = [unit.id, *(f"{unit.id}-{number}" for number in range(2, len(faulty) + 1))]
        found += [
            Due(name, unit.id, item, tuple(own[unit.id, item.file])) for name, item in zip(names, faulty, strict=False)
        ]
    return tuple(found)


def unit_of(copy: str) -> str:
    """The id of the unit that a marked copy of this name is for; ids have no hyphen."""
    unit, _, number = copy.partition("-")
    return unit if number.isdecimal() else copy


def _saved(item: Submission) -> tuple[float, str]:
    return item.saved_at.timestamp() if item.saved_at else 0.0, item.sha256 or ""


def points_of(findings: Iterable[Finding], unit_word: str) -> list[FindingGroup]:
    """The points a unit is told of, in the order and number of the message and of the marked copy: errors first.

    ``unit_word`` is what the criteria set calls it.
    """
    return sorted(group_findings(findings, unit_word), key=lambda group: group.severity is not Severity.ERROR)


def by_deadline(deadline: date | None, today: date) -> str:
    """By when to send, with the space before it, as every message and marked copy says it; empty without a deadline."""
    if deadline is None:
        return ""
    passed = today > deadline
    return f" ngay (hạn {format_date(deadline)} đã qua)" if passed else f" chậm nhất ngày {format_date(deadline)}"


def for_unit(item: Finding) -> bool:
    """Whether the unit itself corrects what the finding says."""
    return item.severity is not Severity.INFO and CATALOGUE[item.code].actor is Actor.UNIT
