"""Numbers to compare with, put into a control workbook that somebody works with already.

Relies on :mod:`ccht_excel.patching`: the sheet is put in where there is none, else its own cells alone are changed; all
else of the officer's workbook stays to the byte. Refuses with ``ValueError`` a workbook that cannot be changed so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ccht_excel.control.layout import SHEETS, SOURCE_ROWS
from ccht_excel.control.reference_sheet import written_sheet
from ccht_excel.control.references import columns_of
from ccht_excel.exchange.grid import CellValue
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, read_keyed
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.prefill import Prefill, Reference
from ccht_excel.patching.cells import CellChange, content_of
from ccht_excel.patching.parts import UNPATCHABLE
from ccht_excel.patching.sheet import Sheet
from ccht_excel.patching.workbook import PatchedWorkbook
from ccht_excel.spreadsheets.workbook_file import read_workbook


class Proposed(Struct, frozen=True):
    """What is written: numbers, rows too many by village (empty id: all), and where all that comes from."""

    references: Sequence[Reference]
    doubled: Mapping[str, int]
    source: Mapping[str, str]


def with_references(
    data: bytes, criteria_set: CriteriaSet, prefill: Prefill, villages: Sequence[Village], proposed: Proposed
) -> bytes:
    """The control workbook with these numbers in place of those proposed before.

    Raises ``ValueError`` where the package cannot be changed, or the sheet of the numbers is no longer whole.
    """
    rows = _rows(criteria_set, prefill, villages, proposed)
    try:
        keyed = read_keyed(read_workbook(data).sheets)
        book = PatchedWorkbook(data, own=True)
        if keyed.first("references") is None:
            names = {"_xlnm.Print_Titles": "{sheet}!$1:$1"}
            villages_sheet = keyed.first("villages")
            behind = villages_sheet.sheet if villages_sheet else ""
            _, part = book.insert_behind(behind, SHEETS["references"], names)
            book.parts.write(part, written_sheet(book, criteria_set, prefill, rows, proposed.source))
        else:
            _replace(book, keyed, rows, proposed.source)
        return book.save()
    except UNPATCHABLE as error:
        raise ValueError(type(error).__name__) from error


def _rows(
    criteria_set: CriteriaSet, prefill: Prefill, villages: Sequence[Village], proposed: Proposed
) -> list[dict[str, CellValue]]:
    """The rows of the table: the whole first, then each village."""
    value = {(item.village, item.datum, item.base): item.value for item in proposed.references}
    rows: list[dict[str, CellValue]] = []
    for id, name in [("", f"Cả {criteria_set.subject.type.name}"), *((item.id, item.name) for item in villages)]:
        row: dict[str, CellValue] = {"village": id, "name": name, "doubled": proposed.doubled.get(id, 0)}
        row |= {key: value.get((id, *pair), "") for key, pair in columns_of(prefill).items()}
        rows.append(row)
    return rows


def _replace(
    book: PatchedWorkbook, keyed: KeyedWorkbook, rows: Sequence[Mapping[str, CellValue]], source: Mapping[str, str]
) -> None:
    """Write into the sheet that is there, whatever was moved or added in it."""
    table, origin = keyed.first("references"), keyed.first("reference_source")
    if table is None or origin is None or "value" not in origin.columns or set(rows[0]) - set(table.columns):
        raise ValueError("the sheet of references is not whole")
    sheet, beside = book.sheet(table.sheet), book.sheet(origin.sheet)
    if sheet is None or beside is None:
        raise ValueError("no such sheet")
    by_key = origin.keyed()
    computed = [
        _write(beside, by_key[key].number, origin.columns["value"], source.get(key, ""))
        for key in SOURCE_ROWS
        if key in by_key
    ]
    first = table.rows[0].number if table.rows else table.row + 1
    old = [row.number for row in table.rows if any(not row[key].blank for key in rows[0])]
    last = max([first + len(rows) - 1, *old])
    for number in range(first, last + 1):
        row = rows[number - first] if number - first < len(rows) else {}
        computed += [
            _write(sheet, number, table.columns[key], row.get(key, ""), like=first if number not in old else None)
            for key in rows[0]
        ]
    if any(computed):
        book.drop_calculation_chain()


def _write(sheet: Sheet, row: int, column: int, value: CellValue, *, like: int | None = None) -> bool:
    """Give a cell a value, and the style of that in another row; whether it computed something before."""
    computed = sheet.has_formula(row, column)
    style = sheet.style(like, column) if like is not None and like != row else None
    sheet.change(row, column, CellChange(style, content_of(value)))
    return computed
