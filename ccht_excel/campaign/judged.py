"""One campaign read, judged and its corrections made, before anything of it is written.

Relies on :mod:`ccht_excel.campaign.assess` and on the marked copies of :mod:`ccht_excel.corrections`. What ``merge``
writes and what is only looked at come from here, so both say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_returns, inbox_of
from ccht_excel.campaign.folder import FORMS, MARKED, RESULTS, RETURNS, ControlFile, expect_returns, read_campaign
from ccht_excel.corrections.due import corrections
from ccht_excel.corrections.reminders import Reminder, reminders
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Inbox
from ccht_excel.verification.record import run_id

if TYPE_CHECKING:
    from ccht_excel.corrections.to_mark import MarkedReturn

PLACES: Mapping[str, str] = MappingProxyType({"marked": f"{RESULTS}/{MARKED}", "forms": FORMS, "returns": RETURNS})
"""Where the messages say that things lie."""


class Judged(Struct, frozen=True):
    """What a run has read and judged; ``notes`` are the marked copies by name, the assessment says what they lack."""

    control: ControlFile
    inbox: Inbox
    assessment: Assessment
    notes: Mapping[str, MarkedReturn]

    @property
    def messages(self) -> tuple[Reminder, ...]:
        """The messages to the units."""
        return reminders(self.assessment, self.notes, date.today(), **PLACES)


def judge(folder: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None) -> Judged:
    """Read and judge all returns of a campaign and mark what is to be corrected; nothing is written.

    Raises ``CampaignError`` where the control workbook is missing or broken or the returns cannot be looked at,
    ``GuardError`` where no reading process can be started.
    """
    if reader is None:
        with Reader(limits) as own:
            return judge(folder, limits, own)
    control = read_campaign(folder, reader.process)
    word = control.criteria_set.subject.unit
    inbox = inbox_of(folder, word, limits)
    assessment = assess_returns(control, inbox, limits, reader)
    expect_returns(folder, word)  # still there, or what was read says nothing
    return Judged(control, inbox, *_marked(inbox, assessment, reader))


def _marked(inbox: Inbox, assessment: Assessment, reader: Reader) -> tuple[Assessment, Mapping[str, MarkedReturn]]:
    """The assessment with what is to be known of the marked copies, and these by name."""
    due = corrections(assessment)
    if not due:
        return assessment, {}
    from ccht_excel.corrections.marked_returns import copy_findings, marked_returns  # needed by few

    wanted = {item.submission.file: item.submission.sha256 or "" for item in due}
    made = marked_returns(assessment, inbox.again(wanted), reader.process, date.today(), run_id(assessment))
    found = tuple(copy_findings(assessment, made))
    return (replace(assessment, findings=(*assessment.findings, *found)) if found else assessment), made
