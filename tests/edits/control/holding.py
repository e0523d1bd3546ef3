"""What holds of an edited control workbook: each setting typed is read exactly or named, and none is read that nobody
typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unittest.mock import patch

from openpyxl.utils import range_boundaries

from ccht_excel.control.reader import ControlReading, read_control
from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.model.finding import Finding
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.edits.control.filled import Control
from tests.edits.control.settings import settings
from tests.edits.filled import Typed

_BLANK = ("", None, (), False)
_LISTS = ("units", "villages", "recognitions", "resolutions", "past", "references", "assignments")
"""Tables whose rows stand or fall as a whole."""


def read(data: bytes) -> ControlReading:
    """As the program reads it, but with what was understood also where something is wrong."""
    with patch.object(ControlTables, "has_errors", False):
        return read_control(read_keyed(read_workbook(data).sheets), "dot_danh_gia.xlsx")


def broken(control: Control, reading: ControlReading) -> Iterator[str]:
    """Every way in which a reading of the control workbook does not hold."""
    typed, findings = [item for item in control.there() if item.cell.column > 1], reading.findings
    said: dict[str, list[object]] = {}
    for about, value in settings(reading.campaign) if reading.campaign else ():
        said.setdefault(about, []).append(value)
    for item in typed:
        if item.value not in said.get(item.about, ()) and not any(_names(control, item, one) for one in findings):
            yield f"{item.about} {item.value!r} in {item.place} is neither read nor named: {said.get(item.about)}"
    for item in control.still_beside():
        if not any(_names(control, item, one) for one in findings):
            yield f"{item.value!r} in {item.place} is passed over"
    for about, values in said.items():
        there = [item for item in typed if item.about == about]
        for value in values:
            if value in [item.value for item in there] or _unasked(control, about, value):
                continue
            if not any(_names(control, item, one) for item in there for one in findings) and (
                there or _plain(findings)
            ):
                yield f"{about} is {value!r}, typed was {[item.value for item in there]}"


def _plain(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing is wrong, so that what was read is used."""
    return not any(item.severity == "error" for item in findings)


def _unasked(control: Control, about: str, value: object) -> bool:
    """Whether a value stands for nothing typed: blank, or one that this workbook never asked for."""
    asked = any(item.about == about for item in control.typed)
    return value in _BLANK or (not asked and about.startswith("campaign/")) or (about.endswith("/id") and not asked)


def _names(control: Control, item: Typed, said: Finding) -> bool:
    """Whether a finding leads to a cell: by its address, by its row or column where these count as a whole, by its
    sheet where that is all that is wrong."""
    table, *keys = item.about.split("/")
    if table == "assignments" and said.severity == "error" and said.code != "control_table_missing":
        unit = [one for one in control.there() if one.about == f"units/{keys[1]}/id"]
        at = range_boundaries(said.place.cell)[1] if said.place.cell else 0
        if re.search(rf"(?<!\w){re.escape(keys[1])}(?!\w)", said.message) or any(
            one.sheet == said.place.sheet and one.cell.row == at for one in unit
        ):
            return True
    if said.code == "control_set_lost":
        return True
    if said.code in ("control_table_missing", "control_table_doubled"):
        return item.sheet == said.place.sheet or _title(control, item) in said.message or item.sheet in said.message
    if item.sheet != said.place.sheet and item.sheet not in said.message:
        return False
    if said.code == "control_row_missing":
        return any(f"“{word}”" in said.message for word in (*keys[:1], control.words.get(item.about, "")) if word)
    if not said.place.cell:
        return True
    if _covers(said.place.cell, item.address) or re.search(rf"\b{item.address}\b", said.message):
        return True
    left, top, right, bottom = range_boundaries(said.place.cell)
    column, row, *_ = range_boundaries(item.address)
    in_row = top <= row <= bottom or re.search(rf"\b[A-Z]+{row}\b", said.message)
    if table in _LISTS and in_row and said.code not in _OF_ONE_CELL:
        return True
    return table == "assignments" and left <= column <= right and said.code in _OF_COLUMN


_OF_ONE_CELL = ("control_row_moved", "unit_name_twice", "unit_without_indicator", "indicator_unassigned")
_OF_COLUMN = ("unit_unknown", "unit_duplicate", "control_value_missing", "control_value_invalid")


def _title(control: Control, item: Typed) -> str:
    return control.titles.get(item.about.split("/")[0], "?")


def _covers(area: str, address: str) -> bool:
    left, top, right, bottom = range_boundaries(area)
    column, row, *_ = range_boundaries(address)
    return left <= column <= right and top <= row <= bottom
