"""Headings of columns with other words than the form's own: who types below them answers what they ask.

Relies on :mod:`ccht_excel.forms.column_heads`. Refuses nothing: what stands in such a column is taken for what
the form asks there, and the heading is named.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import CellValue, SheetGrid, address
from ccht_excel.exchange.keyed_sheets import Table
from ccht_excel.findings import of_sight
from ccht_excel.findings.entry import finding
from ccht_excel.law.answer_kinds import RECOGNISED_LEVEL
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.place import Place
from ccht_excel.patterns import regex
from ccht_excel.returns.asked_rows import asked_rows
from ccht_excel.returns.labels import unlike
from ccht_excel.vietnamese.legacy_fonts import decode_legacy

_LONGEST = 300
_HOW = regex(r"\((?:chọn|điền|chọn, ghi|tự cộng)\)")
"""What forms say behind a heading of how its cells are filled in; else what is in brackets may change what is asked."""
_BRACKETS = str.maketrans("()", "  ")


def replaced_heads(
    file: str, sheet: SheetGrid, tables: Sequence[Table], criteria_set: CriteriaSet
) -> Iterator[Finding]:
    """Name those of a sheet above columns in which something stands; tables without keys are known by theirs."""
    asked = asked_rows(criteria_set)
    for table in (table for table in tables if table.key_column is not None):
        number, heads = _above(sheet, table.row)
        for key, column in table.columns.items():
            words = asked.heads.get((table.name, key), ())
            text = heads[column] if words and column < len(heads) else ""
            if not isinstance(text, str) or not any(map(str.isalpha, text)):
                continue  # a number is told with the cells beside tables
            said = tuple(text.split("/")) if key == RECOGNISED_LEVEL.column else (text,)
            if not _replaced(said, words, asked.nouns) or _unused(table, key):
                continue
            place = Place(file, sheet.name, address(number, column))
            label, found = one_line(_HOW.sub("", words[0])).strip(), one_line(text)
            yield finding(of_sight.HEADING_REPLACED, place, named=[place.cell], label=label, found=found)


def _above(sheet: SheetGrid, below: int) -> tuple[int, Sequence[CellValue]]:
    """The last filled row above this one."""
    index = bisect_left(sheet.rows, below, key=itemgetter(0)) - 1
    return sheet.rows[index] if index >= 0 else (0, ())


def _unused(table: Table, key: str) -> bool:
    return all(cell.blank for row in table.rows for cell in row.all(key))


@lru_cache(maxsize=1024)
def _replaced(said: Sequence[str], words: Sequence[str], nouns: Collection[str]) -> bool:
    """Whether any of these headings is none of the form's words for it."""
    texts = (_HOW.sub("", decode_legacy(text) or text).translate(_BRACKETS) for text in said)
    return any(len(text) > _LONGEST or all(unlike(text, word, nouns) for word in words) for text in texts)
