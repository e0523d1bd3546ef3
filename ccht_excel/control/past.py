"""What units reported the year before, read from the table ``@past`` of the control workbook.

Relies on :mod:`ccht_excel.control.tables`. The table is only there where a campaign was made from last year's.
Refuses a row that names a datum that does not exist, or a value that is none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_control
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.law.attributes import read_stated
from ccht_excel.model.attributes import Attribute, AttributeKind
from ccht_excel.model.campaign import PastAnswer, PastStated
from ccht_excel.model.law import CriteriaSet, DatumSpec, Value
from ccht_excel.vietnamese.text import clean
from ccht_excel.vietnamese.typed import Reading, parse_year

COLUMNS = ("unit", "datum", "label", "value", "year")


def stated_column(attribute: str) -> str:
    """Key of the column for what answers were stated to be by; workbooks of earlier versions have none."""
    return f"by.{attribute}"


def read_past(tables: ControlTables, criteria_set: CriteriaSet) -> tuple[PastAnswer, ...]:
    """The answers of the year before; none where the campaign was not made from one."""
    if not tables.may_have("past"):
        return ()
    table = tables.table("past", *COLUMNS)
    rows = [row for row in table.rows if not row.blank] if table else []
    found = (_answer(tables, criteria_set, table, row) for row in rows if table)
    return tuple(item for item in found if item)


def _answer(tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row) -> PastAnswer | None:
    datum, unit = row.text("datum").replace(",", "."), "" if _is_error(row["unit"]) else row.text("unit")
    spec = criteria_set.data.get(datum)
    if spec is None or not unit:
        cell = row["unit"] if spec else row["datum"]
        of_unit = f"mã {criteria_set.subject.unit}", f"mã như ở trang {tables.units_sheet}"
        what, expected = of_unit if spec else ("mã số liệu", "mã số liệu của bộ tiêu chí")
        tables.say(of_control.CONTROL_VALUE_INVALID, table, cell, what=what, found=cell.text, expected=expected)
        return None
    kind = OF_DATUM[spec.kind]
    settled = kind.settled.format(**kind.words(spec))
    value: Value | None = tables.take(
        table, row["value"], "số liệu năm trước", settled, lambda value: kind.parse(value, spec), None
    )
    year: int | None = tables.take(table, row["year"], "năm", "một năm gồm bốn chữ số", parse_year, None)
    if value is None or year is None:
        return None
    return PastAnswer(unit, datum, value, year, tuple(_stated(tables, table, row, spec)))


def _is_error(cell: Cell) -> bool:
    return isinstance(cell.value, ErrorValue)


def _stated(tables: ControlTables, table: Table, row: Row, spec: DatumSpec) -> Iterator[PastStated]:
    for attribute in spec.attributes:
        column = stated_column(attribute.id)
        if column not in table.columns or row[column].blank:
            continue
        expected = EXPECTED.get(attribute.kind) or f"một trong: {'; '.join(item.label for item in attribute.choices)}"
        parse = partial(_read, attribute, clean(row[column].text))
        choice: str | None = tables.take(table, row[column], attribute.name, expected, parse, None)
        if choice:
            yield PastStated(attribute.id, choice)


def _read(attribute: Attribute, text: str, value: Any) -> Reading[str]:
    stated = read_stated(attribute, value, text)
    return Reading(stated) if stated else Reading(None, "unknown")


EXPECTED = {AttributeKind.SOURCE: "tên cơ quan, sổ, danh sách", AttributeKind.DAY: "một ngày: ngày/tháng/năm"}
"""What a cell takes that has no list of choices."""
