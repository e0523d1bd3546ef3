"""What units reported the year before: the table ``@past`` of the control workbook, written and read.

Relies on :mod:`ccht_excel.control.frame` and :mod:`ccht_excel.control.tables`. The table is only there where a campaign
was made from last year's. Refuses a row that names a datum that does not exist, or a value that is none of it.
"""

from __future__ import annotations

from ccht_excel.control.frame import CENTRED, FIRST, TEXT, Book, start_sheet
from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.keyed_sheets import Row, Table
from ccht_excel.findings import of_control
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.campaign import PastAnswer
from ccht_excel.model.law import CriteriaSet, Outcome, Value
from ccht_excel.paper.rows import Piece
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.typed import parse_year

COLUMNS = ("unit", "datum", "label", "value", "year")
_HEADINGS = (
    ("unit", "Mã đơn vị", 22.0),
    ("datum", "Mã số liệu", 20.0),
    ("label", "Số liệu hoặc chỉ tiêu", 60.0),
    ("value", "Đã báo", 14.0),
    ("year", "Năm", 9.0),
)


def past_sheet(book: Book) -> None:
    """One answer a row."""
    rows, _ = start_sheet(book, "past", _HEADINGS, landscape=True)
    for item in book.campaign.past:
        value = format_value(item.value) if isinstance(item.value, Outcome) else item.value
        label = book.criteria_set.data[item.datum].label
        rows.add(
            Piece(1, 1, item.unit, TEXT),
            Piece(2, 2, item.datum, {**TEXT, "num": "@"}),
            Piece(3, 3, label, TEXT),
            Piece(4, 4, value, CENTRED),
            Piece(5, 5, item.year, CENTRED),
        )
    rows.worksheet.set_selection(FIRST, 1, FIRST, 1)


def read_past(tables: ControlTables, criteria_set: CriteriaSet) -> tuple[PastAnswer, ...]:
    """The answers of the year before; none where the campaign was not made from one."""
    if not tables.workbook.all("past"):
        return ()
    table = tables.table("past", *COLUMNS)
    rows = [row for row in table.rows if not row.blank] if table else []
    found = (_answer(tables, criteria_set, table, row) for row in rows if table)
    return tuple(item for item in found if item)


def _answer(tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row) -> PastAnswer | None:
    datum, unit = row.text("datum").replace(",", "."), row.text("unit")
    spec = criteria_set.data.get(datum)
    if spec is None or not unit:
        cell = row["unit"] if spec else row["datum"]
        what, expected = ("mã đơn vị", "mã đơn vị") if spec else ("mã số liệu", "mã số liệu của bộ tiêu chí")
        tables.say(of_control.CONTROL_VALUE_INVALID, table, cell, what=what, found=cell.text, expected=expected)
        return None
    kind = OF_DATUM[spec.kind]
    settled = kind.settled.format(maximum=spec.maximum)
    value: Value | None = tables.take(
        table, row["value"], "số liệu năm trước", settled, lambda value: kind.parse(value, spec), None
    )
    year: int | None = tables.take(table, row["year"], "năm", "một năm gồm bốn chữ số", parse_year, None)
    return PastAnswer(unit, datum, value, year) if value is not None and year is not None else None
