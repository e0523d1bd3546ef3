"""What is due of a campaign, what has passed, and which recognitions end: as lines to be shown.

Relies on :mod:`ccht_excel.law.due` and on the words of the summary. Reads the control workbook alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ccht_excel.campaign.folder import ControlFile
from ccht_excel.law.due import Deadline, deadlines
from ccht_excel.summary.texts import kept_until, recognised
from ccht_excel.vietnamese.place_names import subject_title

_SOON = {0: " Hết hạn trong năm nay.", 1: " Hết hạn trong năm sau."}


def heading(control: ControlFile) -> str:
    """Whose campaign it is, and of what year."""
    campaign = control.campaign
    return f"{subject_title(campaign.commune, control.criteria_set.subject)}, đợt đánh giá năm {campaign.year}"


def deadline_lines(control: ControlFile, today: date) -> Iterator[str]:
    """Each deadline with how far it is, then each recognition of the award that has not been withdrawn."""
    campaign, rules = control.campaign, control.criteria_set
    for item in deadlines(campaign, rules):
        yield item.told(today)
    for decision in campaign.recognitions:
        if not decision.subject and (decision.ended is None or decision.ended > today):
            until = rules.year.held_until(decision.decided_on)
            words = f"{recognised(rules, decision)}: {kept_until(rules, until)}"
            soon = _SOON.get(until.year - today.year, "") if until >= today else ""
            yield f"{Deadline(until, words).told(today)}{soon}"
