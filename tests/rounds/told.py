"""Nothing is passed over: every file has its row, and every answer counts, gave way to a newer file, or is named.

Nor is anything made up: what counts was typed where it is said to stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.campaign.folder import RETURNS
from ccht_excel.campaign.merge import Merge
from ccht_excel.corrections.due import for_unit
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Finding
from ccht_excel.model.returns import Submission, SubmissionStatus
from tests.edits.filled import DOCUMENT, Typed
from tests.edits.holding import names, unfounded, value_of
from tests.rounds.sending import Sent
from tests.rounds.world import World
from tests.support.marked import rows_of

_GAVE_WAY = {"superseded_return", "corrected_return"}
_BY_EVERY_VERSION = {"version_order_unsure", "return_in_parts"}
"""Findings that say a document counts only where every version has one."""


def untold(world: World, assessment: Assessment) -> Iterator[str]:
    """Whatever the officer is not told of."""
    listed = [item.file for item in assessment.submissions]
    for path in (world.folder / RETURNS).rglob("*"):
        name = path.relative_to(world.folder).as_posix()
        if path.is_file() and not any(file == name or file.startswith(f"{name}/") for file in listed):
            yield f"no row for {name}"
    rows = {item.sha256: item for item in assessment.submissions}
    of_file: dict[str, list[Finding]] = defaultdict(list)
    for said in assessment.findings:
        of_file[said.place.file].append(said)
    for sent in world.sent:
        row = rows.get(sent.sha256)
        problems = ["no row in the register"] if row is None else _of_file(world, assessment, sent, row, rows, of_file)
        for problem in problems:
            yield f"{sent.name}: {problem}"


def not_sent_back(done: Merge) -> Iterator[str]:
    """Files that count with something for their unit to correct, of which there is neither marked copy nor message."""
    marked = {row[1] for path in done.marked.values() for row in rows_of(path, "_ccht") if row[0] == "marked_from"}
    findings = [item for item in done.assessment.findings if for_unit(item)]
    messages = {item.attached for item in done.messages}
    if not done.marked.keys() <= messages:
        yield f"no message with {done.marked.keys() - messages}"
    for row in done.assessment.submissions:
        due = any((item.unit, item.place.file) == (row.unit, row.file) for item in findings)
        if row.status is SubmissionStatus.ACCEPTED and due and row.sha256 not in marked:
            yield f"{row.file} is not sent back"


def _of_file(
    world: World,
    assessment: Assessment,
    sent: Sent,
    row: Submission,
    rows: Mapping[str | None, Submission],
    of_file: Mapping[str, Sequence[Finding]],
) -> Iterator[str]:
    said = of_file.get(row.file, ())
    reports = [item for datum in assessment.data.values() for item in datum.reports if item.place.file == row.file]
    yield from unfounded(reports, sent.form.there())
    if sent.stranger:
        if row.status is not SubmissionStatus.FOREIGN or sent.stranger not in {item.code for item in said} or reports:
            yield f"a stranger is {row.status}: {row.reason}"
        return
    if row.status in (SubmissionStatus.REJECTED, SubmissionStatus.FOREIGN):
        if (world.plain and world.campaign.unit(sent.unit)) or not any(item.remedy for item in said):
            yield f"{row.status}: {row.reason}"
        return
    if row.status is SubmissionStatus.SUPERSEDED and any(item.code in _GAVE_WAY for item in said):
        if not any(_replaces(other, sent, rows) for other in world.sent_by(sent.unit)):
            yield f"gave way to nothing newer: {row.reason}"
        return
    related = assessment.findings if row.status is SubmissionStatus.DUPLICATE else said
    for typed in (*sent.form.there(), *sent.form.still_beside()):
        if not _counts(typed, sent.unit, assessment) and not _is_told(typed, sent, assessment, related):
            yield f"{row.status}, {typed.about} {typed.value!r} in {typed.place} neither counts nor is named"


def _replaces(other: Sent, sent: Sent, rows: Mapping[str | None, Submission]) -> bool:
    """Whether another file of the same unit came later, or says so by a clock that is out, and was read."""
    row = rows.get(other.sha256)
    saved = sent.said or sent.came
    later = saved is not None and other.said is not None and other.said > saved
    return (later or other.number > sent.number) and row is not None and row.status is not SubmissionStatus.REJECTED


def _counts(typed: Typed, unit: str, assessment: Assessment) -> bool:
    """Whether it counts as what its unit says, there or in another of its files."""
    if typed.about == DOCUMENT:
        return any(typed.value == item.title for item in assessment.evidence if item.unit == unit)
    reports = assessment.data[typed.about].reports if typed.about in assessment.data else ()
    own = (item for item in reports if item.unit == unit)
    return any(value_of(typed) in (item.value, *dict(item.villages).values()) for item in own)


def _is_told(typed: Typed, sent: Sent, assessment: Assessment, related: Sequence[Finding]) -> bool:
    """By its cell, by its chỉ tiêu where that is no longer asked of the unit, or with all documents of versions."""
    alike = [item for item in sent.form.there() if (item.about, item.value) == (typed.about, typed.value)] or [typed]
    if any(names(item, said) for said in related for item in alike):  # the same answer twice is told once
        return True
    law, title = assessment.criteria_set, str(typed.value)
    strange = {said.indicator for said in related if said.code == "not_own_indicator" and said.indicator}
    if typed.about != DOCUMENT:
        return any(typed.about in law.indicator(id).data for id in strange)
    versions = (said for said in assessment.findings if said.code in _BY_EVERY_VERSION and said.unit == sent.unit)
    return title.rpartition(" ")[2] in strange or any(_tells_of_documents(said) for said in versions)


def _tells_of_documents(said: Finding) -> bool:
    """Whether it says that documents differ, or that there is more than it says."""
    return "minh chứng" in said.message or "…" in said.message
