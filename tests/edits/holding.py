"""What holds of an edited form: each answer is counted exactly or named with its cell, and no other is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from openpyxl.utils import range_boundaries

from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Outcome
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Report, Return
from tests.edits.filled import DOCUMENT, Filled, Typed

OUTCOMES = {"Đạt": Outcome.MET, "Không đạt": Outcome.NOT_MET}


_OF_THE_TABLE = ("village_", "count_", "copies_differ", "merged_input")
"""Findings for which the numbers of all villages are left out."""


_OF_THE_ROW = frozenset({"row_unclear", "evidence_indicator_unknown"})
"""Findings for which nothing of a row is read; so is one whose chỉ tiêu cannot be read."""


def broken(form: Filled, item: Return) -> Iterator[str]:
    """Every way in which a reading of the form does not hold."""
    parts = (item, *item.others)
    findings = [said for part in parts for said in part.findings]
    typed = form.there()
    for other in (*typed, *form.still_beside()):
        if not _counted(other, parts) and not any(names(other, said) for said in findings):
            yield f"{other.about or 'beside'} {other.value!r} in {other.place} is neither counted nor named"
    yield from unfounded((report for part in parts for report in part.reports), typed)


def unfounded(reports: Iterable[Report], typed: Sequence[Typed]) -> Iterator[str]:
    """Every report that is not just what was typed where it says it was read."""
    for report in reports:
        said = [other for other in typed if other.about == report.datum and _at(report.place, other)]
        if not said:
            yield f"{report.datum} is {report.value!r} by {report.place.sheet}!{report.place.cell}: nobody typed it"
        elif not _same(report, said):
            yield f"{report.datum} is {report.value!r}, typed was {[other.value for other in said]}"


def _counted(other: Typed, parts: tuple[Return, ...]) -> bool:
    """Whether this cell counts, or one that says the same."""
    if other.about == DOCUMENT:
        return any(other.value in (found.title, found.number) for part in parts for found in part.evidence)
    reports = [report for part in parts for report in part.reports if report.datum == other.about]
    return any(value_of(other) in (report.value, *dict(report.villages).values()) for report in reports)


def _same(report: Report, cells: list[Typed]) -> bool:
    if report.villages:
        return sum(int(str(cell.value)) for cell in cells) == report.value
    return any(value_of(cell) == report.value for cell in cells)


def value_of(item: Typed) -> object:
    """What a cell says, as it is read."""
    return OUTCOMES.get(str(item.value), item.value)


def names(other: Typed, said: Finding) -> bool:
    """Whether a finding leads to the cell: its address, its row, its sheet, or all numbers of its table."""
    if other.of_village and said.code == "copies_differ":
        return True  # what is asked on two pages is not read where copies of either differ
    if not other.sheet.startswith(said.place.sheet) and other.sheet not in said.message:
        return False  # what is wrong on a sheet and on its copy is told once
    if not said.place.cell or said.code == "sheet_not_read" or _covers(said.place.cell, other.address):
        return True
    of_row = said.code in _OF_THE_ROW or (said.code == "text_in_error" and "“Chỉ tiêu”" in said.message)
    if of_row and row_of(said.place.cell) == row_of(other.address):
        return True
    whole = other.of_village and said.code.startswith(_OF_THE_TABLE)
    return whole or re.search(rf"\b{other.address}\b", said.message) is not None


def row_of(address: str) -> int:
    """The first row of a cell or range."""
    return int(range_boundaries(address)[1] or 0)


def _at(place: Place, other: Typed) -> bool:
    return place.sheet == other.sheet and _covers(place.cell or "A1", other.address)


def _covers(area: str, address: str) -> bool:
    left, top, right, bottom = range_boundaries(area)
    column, row, *_ = range_boundaries(address)
    return left <= column <= right and top <= row <= bottom
