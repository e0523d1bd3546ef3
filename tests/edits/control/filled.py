"""Control workbooks filled in correctly by chance, with the setting that every typed cell makes remembered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from random import Random
from types import MappingProxyType

from msgspec import field
from msgspec.structs import replace
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.control.layout import decision_attribute, offered_subjects
from ccht_excel.control.proposals import Proposed, with_references
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.law.criteria import rules_for
from ccht_excel.model.campaign import Campaign, SettledChoice
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.prefill import Reference
from tests.edits.control.settings import settings
from tests.edits.filled import Filled, Typed
from tests.journeys.campaigns import any_campaign
from tests.support.campaigns import keyed_cells
from tests.support.loaded import loaded
from tests.support.written import written_by

ROWS_OF_ONE = {"campaign": 2, "paperwork": 2, "targets": 3}
"""Tables that ask for one value a row, and where its label is."""
_CAMPAIGNS = 60
"""So many different ones are edited, each again and again."""


class Control(Filled, eq=False, kw_only=True):
    """A control workbook being edited, and the campaign it was written for.

    ``titles`` are the names of the sheets by their table, ``words`` the labels of rows by their setting.
    """

    campaign: Campaign
    titles: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def filled_by(chance: Random) -> Control:
    """A control workbook of any campaign."""
    campaign, rules, data = _made(chance.randrange(_CAMPAIGNS))
    item = Control(book=loaded(data), law=rules, campaign=campaign)
    said = dict(settings(campaign))
    for sheet in item.book.worksheets:
        for table, row, column, cell in keyed_cells(sheet):
            if isinstance(cell, MergedCell) or cell.value is None:
                continue
            item.titles.setdefault(table, sheet.title)
            about = _about(rules, sheet, table, row, column, cell)
            if about in said:
                item.typed.append(Typed(cell, about, said[about]))
                if table in ROWS_OF_ONE:
                    item.words[about] = str(sheet.cell(cell.row, ROWS_OF_ONE[table]).value)
    return item


def _about(rules: CriteriaSet, sheet: Worksheet, table: str, row: str, column: str, cell: Cell) -> str:
    """The setting that a cell makes; empty for none."""
    if table in ("campaign", "paperwork", "targets"):
        return f"{table}/{row}" if column in ("value", "plan") else ""
    if table == "assignments":
        return f"{table}/{row}/{column}"
    if table == "references":
        return f"{table}/{_text(sheet, cell, 0)}/{column}"
    if table == "past":
        return f"{table}/{_text(sheet, cell, 0)}/{_text(sheet, cell, 1)}/{column}"
    if table == "resolutions":
        keys = {label: key for key, label in offered_subjects(rules).items()}
        return f"{table}/{keys.get(_text(sheet, cell, 0))}/{column}"
    own = {"units": 0, "villages": 1, "recognitions": 2}
    return f"{table}/{_text(sheet, cell, own[table])}/{column}" if table in own else ""


def _text(sheet: Worksheet, cell: Cell, column: int) -> str:
    return str(sheet.cell(cell.row, 2 + column).value or "")


@lru_cache(maxsize=_CAMPAIGNS)
def _made(seed: int) -> tuple[Campaign, CriteriaSet, bytes]:
    chance, campaign = Random(seed), any_campaign(seed)
    rules = rules_for(campaign)
    campaign = replace(
        campaign,
        commune=campaign.commune,
        units=tuple(
            replace(unit, contact=f"Tổ {number}, 0912 000 {number:03}", email=f"dv{number}@vi-du.vn")
            for number, unit in enumerate(campaign.units)
        ),
        recognitions=tuple(
            replace(item, holder=chance.choice(("", "Đơn vị cũ")), ended=chance.choice((None, date(2026, 7, 1))), by=by)
            for item in campaign.recognitions
            for by in (_possible(rules, item.subject, item.decided_on),)
        ),
        settled=tuple(_settled(rules, campaign, chance)),
        resolutions=MappingProxyType(_together(campaign)),
    )
    data = written_by(write_control_workbook, campaign, rules)
    if rules.prefill and chance.random() < 0.4:
        campaign, data = _proposed(campaign, rules, data, chance)
    return campaign, rules, data


def _together(campaign: Campaign) -> Mapping[str, object]:
    """One resolution at most about levels: two of them may contradict each other."""
    return dict(list(campaign.resolutions.items())[:1])


def _possible(rules: CriteriaSet, subject: str, day: date) -> str:
    attribute = decision_attribute(rules, subject)
    choices = attribute.choices if attribute else ()
    return next((choice.id for choice in choices if not choice.since or choice.since <= day), "")


def _settled(rules: CriteriaSet, campaign: Campaign, chance: Random) -> list[SettledChoice]:
    found = []
    for spec, attribute in attribute_rows(rules).values():
        choices = [choice.id for choice in attribute.choices if choice.possible_in(campaign.year)]
        if choices and chance.random() < 0.3:
            found.append(SettledChoice(spec.id, attribute.id, chance.choice(choices), "Theo biên bản"))
    return found


def _proposed(campaign: Campaign, rules: CriteriaSet, data: bytes, chance: Random) -> tuple[Campaign, bytes]:
    assert rules.prefill
    villages = ("", *(village.id for village in campaign.villages))
    references = tuple(
        Reference(item.datum, base.id, village, chance.randint(100, 9999))
        for village in villages
        for item in rules.prefill.counts
        for base in rules.prefill.bases
    )
    proposed = Proposed(references, {}, {"file": "so.xlsx", "year": str(campaign.year)})
    with_them = with_references(data, rules, rules.prefill, campaign.villages, proposed)
    return replace(campaign, references=references), with_them
