"""All returns of one campaign read and judged, or a single file checked; nothing is written.

Relies on the guarded reader of :mod:`ccht_excel.returns.guard` and on :mod:`ccht_excel.judging`. Refuses to work on a
broken control workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.campaign.folder import CONTROL, RETURNS, ControlFile, expect_returns, read_campaign
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.files.places import expect_file
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import finding
from ccht_excel.judging.reconcile import reconcile
from ccht_excel.judging.scoring import assess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.finding import Finding
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Return, Submission, SubmissionStatus
from ccht_excel.model.subjects import UNIT
from ccht_excel.returns.budget import Budget
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Inbox, incoming_files
from ccht_excel.returns.rejected import Rejected


def assess_folder(
    folder: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None, now: datetime | None = None
) -> Assessment:
    """Read all returns of a campaign and judge them; nothing is written.

    ``reader`` is for those who go through many folders and want to start it only once; ``now`` is the present moment,
    that of the clock if none is given. Raises ``CampaignError`` where the control workbook is missing or broken or the
    returns cannot be looked at, ``GuardError`` where no reading process can be started.
    """
    if reader is None:
        with Reader(limits) as own:
            return assess_folder(folder, limits, own, now)
    control = read_campaign(folder, reader.process)
    word = control.criteria_set.subject.unit
    judged = assess_returns(control, inbox_of(folder, word, limits, now), limits, reader)
    expect_returns(folder, word)  # still there, or what was read says nothing
    return judged


def inbox_of(folder: Path, unit_word: str, limits: Limits, now: datetime | None = None) -> Inbox:
    """What came back to a campaign; ``now`` is the present moment, that of the clock if none is given.

    ``unit_word`` is what those are called that should send it. Raises ``CampaignError`` where the returns cannot be
    looked at.
    """
    expect_returns(folder, unit_word)
    return Inbox(folder / RETURNS, folder, limits, now)


def assess_returns(control: ControlFile, inbox: Inbox, limits: Limits, reader: Reader | None = None) -> Assessment:
    """Read the files of an inbox and judge them by a control workbook. Raises ``GuardError``."""
    if reader is None:
        with Reader(limits) as own:
            return assess_returns(control, inbox, limits, own)
    returns: list[Return] = []
    rejected = []
    budget = Budget(limits)
    for found in inbox.files():
        incoming = budget.within(found)
        outcome = reader.take_in(incoming, control.criteria_set, control.campaign.villages)
        if incoming.data is not None:
            budget.spend(incoming, reader.process.answered)
        if isinstance(outcome, Rejected):
            rejected.append((outcome.submission, outcome.finding))
        else:
            returns.append(outcome)
    try:
        return _judged(control, returns, rejected)
    except Exception:
        kept, refused = _that_can_be_judged(control, returns)
        if not refused:
            raise
        return _judged(control, kept, [*rejected, *refused])


def _judged(
    control: ControlFile, returns: Sequence[Return], rejected: Sequence[tuple[Submission, Finding]]
) -> Assessment:
    reconciled = reconcile(control.campaign, control.criteria_set, returns, rejected, control.findings)
    return assess(control.campaign, control.criteria_set, reconciled)


def _that_can_be_judged(
    control: ControlFile, returns: Sequence[Return]
) -> tuple[list[Return], list[tuple[Submission, Finding]]]:
    """Returns that can be judged alone, and the others refused: a fault met in one must not cost the others."""
    kept: list[Return] = []
    refused: list[tuple[Submission, Finding]] = []
    for item in returns:
        try:
            _judged(control, [item], [])
            kept.append(item)
        except Exception as error:
            said = finding(of_files.FILE_STOPS_JUDGING, Place(item.file), detail=type(error).__name__)
            refused.append(
                (Submission(item.file, item.sha256, item.unit, SubmissionStatus.REJECTED, said.message), said)
            )
    return kept, refused


class Check(Struct, frozen=True):
    """What ``check`` says of one file: whose return it is, and its findings, in which those are called by
    ``unit_word`` that fill in forms."""

    file: Path
    unit: str | None
    accepted: bool
    findings: tuple[Finding, ...]
    unit_word: str = UNIT


def check_file(path: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None) -> tuple[Check, ...]:
    """Findings of one returned workbook (of each, in a .zip); nothing is written.

    Where the file lies in a campaign folder it is checked against that campaign, else only against its own form.
    Raises ``CampaignError`` where there is no such file, or its campaign is broken.
    """
    expect_file(path)
    if reader is None:
        with Reader(limits) as own:
            return check_file(path, limits, own)
    home = next((parent for parent in path.resolve().parents if (parent / CONTROL).is_file()), None)
    control = read_campaign(home, reader.process) if home else None
    checks = []
    for incoming in incoming_files(path, path.parent, limits):
        criteria_set = control.criteria_set if control else load_criteria()
        villages = control.campaign.villages if control else ()
        outcome, word = reader.take_in(incoming, criteria_set, villages), criteria_set.subject.unit
        if isinstance(outcome, Rejected):
            checks.append(Check(path, None, False, (outcome.finding,), word))
            continue
        campaign = control.campaign if control else _campaign_of(outcome, word)
        reconciled = reconcile(campaign, criteria_set, [outcome])
        status = reconciled.submissions[0].status
        unit = campaign.unit(outcome.unit or "")
        judged = assess(campaign, criteria_set, reconciled)
        findings = tuple(item for item in judged.findings if item.place.file == incoming.file)
        checks.append(Check(path, unit.name if unit else None, status is SubmissionStatus.ACCEPTED, findings, word))
    return tuple(checks)


def _campaign_of(item: Return, unit_word: str) -> Campaign:
    """A campaign that asks of one return just what its form asks."""
    unit = Unit(item.unit or "don_vi", item.unit or f"{unit_word} chưa rõ")
    campaign = new_campaign(item.commune or "", item.year, criteria_set=item.criteria_set or DEFAULT_CRITERIA_SET)
    assignments = {id: (unit.id,) if id in item.indicators else () for id in campaign.assignments}
    return replace(campaign, id=item.campaign or campaign.id, units=(unit,), assignments=MappingProxyType(assignments))
