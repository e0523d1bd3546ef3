"""What is due of a campaign, and by when: the law's last days, or an earlier one that the office set.

Relies on :mod:`ccht_excel.model.year`. Knows no clock: the present day is given.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from msgspec import Struct

from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet
from ccht_excel.vietnamese.printed import format_date

_ONE_DAY = timedelta(days=1)


def dossier_due(campaign: Campaign, criteria_set: CriteriaSet) -> date:
    """The last day for the dossier: that of the law, or the earlier one of the office."""
    law, own = criteria_set.year.dossier_due(campaign.year), campaign.paperwork.dossier_deadline
    return min(law, own) if own else law


def months_after(day: date, months: int) -> date:
    """The day so many months later; the last one of its month where that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


class Deadline(Struct, frozen=True):
    """Something that is due by the end of a day, as a sentence without its stop."""

    day: date
    text: str

    def told(self, today: date) -> str:
        """The sentence, with how far the day is."""
        return f"{self.text}{_distance(self.day, today)}."


def deadlines(campaign: Campaign, criteria_set: CriteriaSet) -> list[Deadline]:
    """What is due of a campaign, with its articles: forms, dossier, decision."""
    year, due = criteria_set.year, dossier_due(campaign, criteria_set)
    law = year.dossier_due(campaign.year)
    rule = f"{year.due_clause}: trước ngày {format_date(law + _ONE_DAY)}"
    source = rule if due == law else f"hạn của nơi nhận; {rule}"
    decided = year.decision_due(campaign.year)
    receiver = f" đến {campaign.receiver}" if campaign.receiver else ""
    decision = (
        f"Quyết định công nhận: chậm nhất ngày {format_date(decided)}"
        f" ({year.decided_clause}: trước ngày {format_date(decided + _ONE_DAY)})"
    )
    units = f"Các {criteria_set.subject.unit} nộp phiếu"
    return [
        *(
            [Deadline(campaign.deadline, f"{units}: chậm nhất ngày {format_date(campaign.deadline)}")]
            if campaign.deadline
            else []
        ),
        Deadline(due, f"Hồ sơ gửi{receiver} chậm nhất ngày {format_date(due)} ({source})"),
        Deadline(decided, decision),
    ]


def due_sentences(campaign: Campaign, criteria_set: CriteriaSet, today: date) -> list[str]:
    """What is due once forms are in, with its article; what has passed is said to have passed."""
    *_, dossier, decision = deadlines(campaign, criteria_set)
    sentences = [dossier.told(today), decision.told(today) if today > decision.day else f"{decision.text}."]
    if campaign.deadline and dossier.day > today > campaign.deadline:
        units = criteria_set.subject.unit
        sentences.insert(0, f"Hạn các {units} nộp phiếu, ngày {format_date(campaign.deadline)}, đã qua.")
    return sentences


def _distance(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return f", đã quá hạn {-days} ngày"
    return f", còn {days} ngày" if days else ", là hôm nay"
