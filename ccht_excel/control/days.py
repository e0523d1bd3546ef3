"""Days of the control workbook held against the assessed year and against each other.

Relies on the campaign that was read. Refuses nothing: a day may be odd and right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ccht_excel.control.layout import PAPERWORK_ROWS
from ccht_excel.control.tables import ControlTables
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import finding
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.vietnamese.printed import format_date

_LABELS = {row.key: f"{row.label[0].lower()}{row.label[1:]}" for row in PAPERWORK_ROWS}


def check_days(tables: ControlTables, criteria_set: CriteriaSet, campaign: Campaign) -> None:
    """Say where a day that the office set is later than the law's last one for the dossier, or before the year."""
    if not campaign.year:
        return
    year = criteria_set.year
    last = year.dossier_due(campaign.year)
    for name, key, day in (
        ("campaign", "deadline", campaign.deadline),
        ("paperwork", "dossier_deadline", campaign.paperwork.dossier_deadline),
    ):
        table = tables.workbook.first(name)
        row = table.get(key) if table else None
        if not day or not row:
            continue
        what = f"hạn các {criteria_set.subject.unit} nộp phiếu" if key == "deadline" else "hạn gửi hồ sơ"
        if day.year < campaign.year:
            words = {"what": what, "found": format_date(day), "year": campaign.year}
            tables.say(of_control.DEADLINE_BEFORE_YEAR, table, row["value"], **words)
        if day > last:
            tables.say(
                of_control.DEADLINE_AFTER_LAW,
                table,
                row["value"],
                what=what,
                found=format_date(day),
                expected=format_date(last),
                clause=year.due_clause,
                before=format_date(last + timedelta(days=1)),
            )
    _check_papers(tables, campaign)
    tables.findings += _odd_decisions(campaign)


def _check_papers(tables: ControlTables, campaign: Campaign) -> None:
    """Say where the day of a paper cannot be of this campaign."""
    papers, year = campaign.paperwork, campaign.year
    # The plan may be of the year before.
    first = {"plan_date": year - 1, "minutes_date": year, "summary_date": year}
    for key, since in first.items():
        table, day = tables.workbook.first("paperwork"), getattr(papers, key)
        row = table.get(key) if table else None
        if not day or not row:
            continue
        why = _out_of(day, since, year)
        if not why and key == "plan_date" and papers.minutes_date and papers.minutes_date < day:
            why = f"sau {_LABELS['minutes_date']} ({format_date(papers.minutes_date)})"
        if why:
            words = {"what": _LABELS[key], "found": format_date(day), "why": why}
            tables.say(of_control.DAY_OUT_OF_TIME, table, row["value"], **words)


def _out_of(day: date, since: int, year: int) -> str:
    """Why a day is not of the time of a campaign; empty where it is."""
    if day.year < since:
        return f"trước cả năm {since}" + (" được đánh giá" if since == year else "")
    return f"sau cả năm {year + 1}, năm lập hồ sơ" if day.year > year + 1 else ""


def _odd_decisions(campaign: Campaign) -> Iterator[Finding]:
    """Decisions from after the time of the campaign, and those that ended before they were made."""
    for item in campaign.recognitions:
        what = f"ngày của quyết định {item.number}"
        why = _out_of(item.decided_on, 0, campaign.year)
        if not why and item.ended and item.ended < item.decided_on:
            why = f"sau ngày hết hiệu lực ({format_date(item.ended)}) nên không được tính"
        if why:
            words = {"what": what, "found": format_date(item.decided_on), "why": why}
            yield finding(of_control.DAY_OUT_OF_TIME, item.place, **words)
