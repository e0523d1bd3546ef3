"""Remarks below the signatures of a sheet, or below the guide, that say something of an answer or name a document.

So are documents below the tables of a sheet whose table of evidence is no longer known for one.
Relies on what stands there in a form: names, titles, days and telephones. Takes nothing of it; names the cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from ccht_excel.exchange.grid import CellValue, SheetGrid, told
from ccht_excel.exchange.keyed_sheets import Cell, Table
from ccht_excel.findings import of_sight
from ccht_excel.model.finding import Finding
from ccht_excel.patterns import regex
from ccht_excel.returns.beside_answers import of_cells, outcome, people
from ccht_excel.returns.labels import signs
from ccht_excel.vietnamese.text import fold

_LONGEST = 400
_ID = regex(r"(?<![\w.,/:-])(?<!ngay )(\d{1,2}[.,]\d{1,2})(?![\d/:-]|[.,]\d)")
_SAYS_MORE = regex(r"\d|\b(?:dat|muc|khong|chua)\b")
_OF_AN_ANSWER = regex(
    r"\b(?:khong|chua) dat\b|\b(?:ket qua|chi tieu|tieu chi)\b.{0,20}\bdat\b|\b(?:muc do|muc|md) ?\d\b"
    r"|\d ?(?:nguoi|cong dan|thanh vien|hoc vien)\b|\bdinh chinh\b|\bchu khong phai\b"
    r"|\bso lieu\b|\bchua (?:bao cao|chot)\b"
)
_TITLE = r"(?:quyet dinh|bao cao|ke hoach|bien ban|danh sach|cong van|to trinh|giay chung nhan)\b"
_DOCUMENT = regex(rf"\d ?/(?:\d{{4}}/)?[a-z]{{2}}|^{_TITLE}")
_BEGINS_AS_TITLE = regex(_TITLE)
_Row: TypeAlias = tuple[int, Sequence[CellValue]]
_BULLET = "•"
"""With it begin the last rows of the guide."""


def remarks(
    file: str, sheets: Mapping[str, SheetGrid], tables: Sequence[Table], known: Collection[str]
) -> Iterator[Finding]:
    """Name them, once a sheet; ``known`` are the ids of all chỉ tiêu."""
    by_sheet: dict[str, list[Table]] = {}
    for table in tables:
        by_sheet.setdefault(table.sheet, []).append(table)
    for name, here in by_sheet.items():
        last = max(number for table in here for number in (table.row, *(row.number for row in table.rows)))
        below = [(number, values) for number, values in sheets[name].rows if number > last]
        found = [cell for cell in _cells(_at_the_end(below)) if _is_remark(cell.value, known)]
        by_keys = any(table.end is not None for table in here)
        if by_keys and not any(table.name in ("evidence", "unit") for table in here):
            found = [*(cell for cell in _cells(below) if _is_title(cell.value) and cell not in found), *found]
        if found:
            yield of_cells(of_sight.CELLS_BESIDE_TABLES, file, name, found)


def _at_the_end(below: Sequence[_Row]) -> Sequence[_Row]:
    """The rows below the one with the signatures, or the last one of the guide, if there is one."""
    ends = [number for number, values in below if told(values, signs)][:1]
    ends = ends or [number for number, values in below if told(values, _is_bulleted)][-1:]
    return [row for row in below if row[0] > ends[0]] if ends else ()


def _cells(rows: Sequence[_Row]) -> Iterator[Cell]:
    return (
        Cell(value, number, column)
        for number, values in rows
        for column, value in enumerate(values)
        if column and value != ""
    )


def _is_bulleted(values: Sequence[CellValue]) -> bool:
    return any(isinstance(value, str) and value.startswith(_BULLET) for value in values)


def _is_remark(value: CellValue, known: Collection[str]) -> bool:
    if not isinstance(value, str) or not value or people(value) or outcome(value):
        return False  # a mere answer is told of with those between the tables
    ids, says = _said(str(value)[:_LONGEST])
    return says or any(id in known for id in ids)


@lru_cache(maxsize=1024)
def _said(text: str) -> tuple[Sequence[str], bool]:
    """The ids of which a text says more than themselves, and whether it says something of any answer or document."""
    folded = fold(text)
    ids = [id.replace(",", ".") for id in _ID.findall(folded)]
    says = _OF_AN_ANSWER.search(folded) is not None or names_document(text)
    return ids if _SAYS_MORE.search(_ID.sub("", folded)) else [], says


def _is_title(value: CellValue) -> bool:
    return isinstance(value, str) and _BEGINS_AS_TITLE.match(fold(str(value)[:_LONGEST])) is not None


def names_document(text: str) -> bool:
    """Whether a text begins as titles of documents do, or has the number of one in it."""
    return _DOCUMENT.search(fold(text[:_LONGEST])) is not None
