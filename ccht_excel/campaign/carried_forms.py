"""What a person typed on an old form or list of who gets which, for the one that takes its place.

The old file is written anew, as the campaign was then, and the two are compared: what differs outside the cells to fill
in is more work of theirs. The work of a guarded process.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from ccht_excel.errors import CriteriaError
from ccht_excel.exchange.plain_data import from_text
from ccht_excel.findings.entry import RefusedError
from ccht_excel.forms.handout_list import DAY_COLUMNS, write_handout_list
from ccht_excel.forms.layout import GUIDE_SHEET
from ccht_excel.forms.typed_in import CONTACT, contact_cell, handout_cells
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import rules_for
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.likeness.packages import BookLook, look_at
from ccht_excel.likeness.sheets import SheetLook
from ccht_excel.likeness.typed import LONGEST, Carried, Typed, other_work, value_at
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.limits import Limits

_UNREADABLE = "không đọc được"
_NOT_WRITTEN = "không phải tệp do chương trình ghi cho đợt này"
_TOO_LONG = "có ô điền tay dài quá"


def carried_from_form(data: bytes, *, unit: str, campaign: str, limits: Limits) -> Carried:
    """What an old form hands on; ``campaign`` is the text of the campaign it was written for."""
    try:
        found, then = look_at(data, limits), from_text(Campaign, campaign)
        written = _again(lambda stream: _write_form(stream, then, unit), limits)
    except (RefusedError, ValueError, CriteriaError):
        return Carried(kept_for=_UNREADABLE)
    ours, theirs = (_sheet(look, GUIDE_SHEET) for look in (written, found))
    cell, place = (contact_cell(sheet.values) if sheet else None for sheet in (ours, theirs))
    if ours is None or theirs is None or cell is None:
        return Carried(kept_for=_NOT_WRITTEN)
    typed: Typed = {}
    if place is not None and theirs.values[place] != ours.values[cell]:
        typed = {CONTACT: value_at(theirs, place)}
    return _handed_on(typed, other_work(written, found, {(GUIDE_SHEET, *cell)}))


def carried_from_handout(data: bytes, *, campaign: str, limits: Limits) -> Carried:
    """What an old list of who gets which hands on; ``campaign`` is the text of the campaign it was written for."""
    try:
        found, then = look_at(data, limits), from_text(Campaign, campaign)
        criteria_set = rules_for(then)
        written = _again(lambda stream: write_handout_list(stream, criteria_set, then), limits)
    except (RefusedError, ValueError, CriteriaError):
        return Carried(kept_for=_UNREADABLE)
    sheet, before = _list_sheet(found), _list_sheet(written)
    if sheet is None or before is None:
        return Carried(kept_for=_NOT_WRITTEN)
    typed = _typed_on_list(sheet, before)
    cells = {(before.name, *place) for key, place in handout_cells(before.values).items() if _free(before, place)}
    return _handed_on(typed, other_work(written, found, cells))


def _typed_on_list(sheet: SheetLook, before: SheetLook) -> dict[str, str | float]:
    """What stands in cells that were left free."""
    free = {key for key, place in handout_cells(before.values).items() if _free(before, place)}
    cells = {key: place for key, place in handout_cells(sheet.values).items() if sheet.values.get(place)}
    return {
        key: value_at(sheet, place, days=key.rpartition("/")[2] in DAY_COLUMNS)
        for key, place in cells.items()
        # A unit that was not in the list then was put there by somebody.
        if key in free
    }


def _free(sheet: SheetLook, place: tuple[int, int]) -> bool:
    return not sheet.values.get(place)


def _handed_on(typed: Typed, others: str) -> Carried:
    fitting = {key: value for key, value in typed.items() if len(str(value)) <= LONGEST}
    return Carried(fitting, others or (_TOO_LONG if len(fitting) < len(typed) else ""))


def _write_form(stream: BinaryIO, campaign: Campaign, unit: str) -> None:
    criteria_set = rules_for(campaign)
    required = applicable_requirements(criteria_set, campaign)
    write_return_workbook(stream, criteria_set, campaign, campaign.unit(unit), required)


def _again(write: Callable[[BinaryIO], None], limits: Limits) -> BookLook:
    stream = io.BytesIO()
    write(stream)
    return look_at(stream.getvalue(), limits)


def _sheet(look: BookLook, name: str) -> SheetLook | None:
    return next((sheet for sheet in look.sheets if sheet.name == name), None)


def _list_sheet(look: BookLook) -> SheetLook | None:
    return next((sheet for sheet in look.sheets if handout_cells(sheet.values)), None)
