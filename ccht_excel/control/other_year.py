"""A control workbook that was made for one year and names another now: a copy of last year's, or a year corrected.

Relies on the hidden year that the workbook was made with. Refuses resolutions of which nobody can tell which year's
meeting they are from; of numbers and days that may be the other year's it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ccht_excel.control.layout import CAMPAIGN_ROWS, PAPERWORK_ROWS, SHEETS
from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.cell_text import enumerated
from ccht_excel.exchange.grid import position
from ccht_excel.exchange.keyed_sheets import Cell, Table
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import finding
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.place import Place

_NUMBERED = {"plan_number": "plan_date", "minutes_number": "minutes_date", "summary_number": "summary_date"}
"""Numbers of papers, each with the row of the day that tells its year."""
_LABELS = {row.key: row.label for row in PAPERWORK_ROWS}
_FORMS_DUE = next(row.label for row in CAMPAIGN_ROWS if row.key == "deadline")


def check_other_year(tables: ControlTables, criteria_set: CriteriaSet, campaign: Campaign) -> None:
    """Say what may be left of the year that the workbook was made for."""
    made_for = tables.workbook.meta.get("year", "")
    if not campaign.year or not made_for.isdigit() or int(made_for) == campaign.year:
        return
    # By then the dossier of the year before has been decided on; the plan alone may be that early.
    since = criteria_set.year.decision_due(campaign.year - 1)
    words = {"before": made_for, "year": str(campaign.year)}
    left = [*_left(tables, campaign, since)]
    if left:
        found = enumerated((f"{name} (ô {cell.address} trang {table.sheet})" for name, table, cell in left), "mục")
        tables.say(of_control.LEFT_OF_OTHER_YEAR, left[0][1], left[0][2], found=found, **words)
    met_on = campaign.paperwork.minutes_date
    places = [item.place for item in campaign.resolutions.values()] + [item.place for item in campaign.settled]
    settled = sorted(places, key=_order)
    if settled and tables.may_have("paperwork") and not (met_on and met_on > since):
        cells = enumerated((place.cell for place in settled), "ô", between=", ")
        tables.findings.append(
            finding(
                of_control.RESOLUTIONS_OF_OTHER_YEAR,
                settled[0],
                cells=cells,
                before=made_for,
                year=campaign.year,
                day=_LABELS["minutes_date"],
                sheet=SHEETS["paperwork"],
            )
        )


def _order(place: Place) -> tuple[int, int]:
    return position(place.cell)


def _left(tables: ControlTables, campaign: Campaign, since: date) -> Iterator[tuple[str, Table, Cell]]:
    """Numbers and days that are not surely of the campaign's year: what they are, and where they stand."""
    papers = campaign.paperwork
    early = {key for key in _NUMBERED.values() if (day := getattr(papers, key)) and day <= _bound(key, campaign, since)}
    for number, day in _NUMBERED.items():
        # A number without its day may be of any year.
        if getattr(papers, number) and (day in early or not getattr(papers, day)):
            yield from _place(tables, "paperwork", number, _LABELS[number])
        if day in early:
            yield from _place(tables, "paperwork", day, _LABELS[day])
    # Those before the year are told as such.
    for name, key, label, last in (
        ("campaign", "deadline", _FORMS_DUE, campaign.deadline),
        ("paperwork", "dossier_deadline", _LABELS["dossier_deadline"], papers.dossier_deadline),
    ):
        if last and date(campaign.year, 1, 1) <= last <= since:
            yield from _place(tables, name, key, label)


def _bound(key: str, campaign: Campaign, since: date) -> date:
    return date(campaign.year - 1, 12, 31) if key == "plan_date" else since


def _place(tables: ControlTables, name: str, key: str, label: str) -> Iterator[tuple[str, Table, Cell]]:
    table = tables.workbook.first(name)
    row = table.get(key) if table else None
    if table and row:
        yield label, table, row["value"]
