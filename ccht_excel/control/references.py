"""Numbers to compare with, read from the table ``@references`` of the control workbook.

Relies on :mod:`ccht_excel.control.tables`. The table is only there where a list of residents was counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.keyed_sheets import Cell, Table
from ccht_excel.findings import of_control
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.prefill import Prefill, Reference
from ccht_excel.vietnamese.typed import parse_count


def columns_of(prefill: Prefill) -> dict[str, tuple[str, str]]:
    """Datum and age base by the key of their column."""
    return {f"{item.datum}.{base.id}": (item.datum, base.id) for item in prefill.counts for base in prefill.bases}


def read_references(tables: ControlTables, criteria_set: CriteriaSet) -> tuple[Reference, ...]:
    """The numbers to compare with; none where nothing was ever proposed."""
    if criteria_set.prefill is None or not tables.may_have("references"):
        return ()
    table = tables.table("references", "village")
    return tuple(_read(tables, table, criteria_set.prefill)) if table else ()


def _read(tables: ControlTables, table: Table, prefill: Prefill) -> Iterator[Reference]:
    known = {key: pair for key, pair in columns_of(prefill).items() if key in table.columns}
    first: dict[str, Cell] = {}
    for row in table.rows:
        village = row.text("village")
        if all(row[key].blank for key in known):
            continue
        other = first.setdefault(village, row["village"])
        if other is not row["village"]:
            words = {
                "part": tables.words["part"],
                "found": village or row.text("name") or "(trống)",
                "other": other.address,
            }
            tables.say(of_control.VILLAGE_DUPLICATE, table, row["village"], **words)
            continue
        for key, (datum, base) in known.items():
            if row[key].blank:
                continue
            value = tables.take(table, row[key], "số tham khảo", "một số người, ví dụ 5432", parse_count, None)
            if value is not None:
                yield Reference(datum, base, village, value)
