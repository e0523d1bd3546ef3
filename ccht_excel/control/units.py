"""Units and who answers for what: the tables ``@units`` and ``@assignments`` of the control workbook.

Relies on :mod:`ccht_excel.control.tables`. Refuses two units with one id, marks for a unit that is none, and a chỉ tiêu
that nobody answers for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from ccht_excel.control.layout import SHEETS
from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.grid import CellValue, column_letters
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_control
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Unit
from ccht_excel.model.law import CriteriaSet
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import fold, is_blank
from ccht_excel.vietnamese.typed import parse_yes_no
from ccht_excel.vietnamese.typed_addresses import no_addresses

_UNIT_ID = regex(r"[a-z0-9][a-z0-9_]{0,39}")
_RESERVED = regex(r"id|label|danh_sach_phat|con|prn|aux|nul|(com|lpt)[0-9]")
"""Ids that cannot be: column keys of the assignments, the handout list, and file names that Windows refuses."""

_LABEL_COLUMNS = ("id", "label")


class _Units(Struct, frozen=True):
    """The units, and the row of every id that stands in their table, spare and faulty rows included."""

    units: tuple[Unit, ...]
    rows: Mapping[str, Row]
    table: Table | None


def read_units(tables: ControlTables, criteria_set: CriteriaSet) -> tuple[tuple[Unit, ...], dict[str, tuple[str, ...]]]:
    """The units, and by chỉ tiêu the ids of those who answer for it."""
    found = _units(tables)
    table = tables.table("assignments", *_LABEL_COLUMNS)
    if table is None:
        return found.units, {}
    assignments = _assignments(tables, criteria_set, table, found)
    _name_for_type(tables, criteria_set, found)
    _names_twice(tables, found)
    for unit in found.units:
        row = found.rows[unit.id]
        if unit.id not in table.columns:
            tables.say(of_control.UNIT_WITHOUT_COLUMN, found.table, row["id"], found=unit.id, unit_name=unit.name)
        elif not any(unit.id in units for units in assignments.values()):
            tables.say(of_control.UNIT_WITHOUT_INDICATOR, found.table, row["name"], unit_name=unit.name)
    return found.units, assignments


# ---------------------------------------------------------------------------------------------
# @units


def _units(tables: ControlTables) -> _Units:
    table = tables.table("units", "id", "name")
    units: dict[str, Unit] = {}
    rows: dict[str, Row] = {}
    said, word = len(tables.findings), tables.words["unit_word"]
    for row in table.rows if table else ():
        if table:
            unit = _unit(tables, table, row, rows)
            rows.setdefault(row.text("id"), row)
            if unit:
                units[unit.id] = unit
    if table and not units and len(tables.findings) == said:
        tables.say(of_control.CONTROL_VALUE_MISSING, table, what=f"{word} nào", expected=f"ít nhất một {word}")
    return _Units(tuple(units.values()), rows, table)


def _unit(tables: ControlTables, table: Table, row: Row, rows: Mapping[str, Row]) -> Unit | None:
    """The unit of a row, or ``None`` for a spare row and for one with a finding."""
    id, word = row.text("id"), tables.words["unit_word"]
    name, contact, email = (
        tables.text(table, row, column, f"{what} của {word} {id}")
        for column, what in (("name", "tên"), ("contact", "người liên hệ"), ("email", "thư điện tử"))
    )
    if not (name or contact or email):
        return None
    if not id:
        tables.say(
            of_control.CONTROL_VALUE_MISSING,
            table,
            row["id"],
            what=f"mã của {word} “{name}”",
            expected=f"một mã riêng cho {word}",
        )
    elif not _UNIT_ID.fullmatch(id) or _RESERVED.fullmatch(id):
        code = of_control.UNIT_ID_RESERVED if _RESERVED.fullmatch(id) else of_control.UNIT_ID_INVALID
        tables.say(code, table, row["id"], found=id)
    elif id in rows:
        tables.say(of_control.UNIT_DUPLICATE, table, row["id"], found=id, other=rows[id]["id"].address)
    elif not name:
        tables.say(
            of_control.CONTROL_VALUE_MISSING, table, row["name"], what=f"tên của {word} {id}", expected=f"tên {word}"
        )
    else:
        for wrong in no_addresses(email):
            tables.say(of_control.UNIT_EMAIL_INVALID, table, row["email"], unit_name=name, found=wrong)
        return Unit(id, name, contact, email)
    return None


def _names_twice(tables: ControlTables, found: _Units) -> None:
    """Units that nobody can tell apart by name."""
    first: dict[str, Row] = {}
    for unit in found.units:
        row, name = found.rows[unit.id], " ".join(unit.name.casefold().split())
        other = first.setdefault(name, row)
        if other is not row:
            tables.say(
                of_control.UNIT_NAME_TWICE, found.table, row["name"], found=unit.name, other=other["name"].address
            )


def _name_for_type(tables: ControlTables, criteria_set: CriteriaSet, found: _Units) -> None:
    """Names that were proposed for another type of subject than the one that is chosen now."""
    if tables.has_errors:  # the type may be what is wrong
        return
    now = {unit.id: unit.name for unit in criteria_set.default_units}
    renamed = [unit for unit in found.units if unit.id in now and fold(now[unit.id]) != fold(unit.name)]
    if not renamed:
        return
    chosen = criteria_set.subject.type
    proposed: dict[tuple[str, str], str] = {}
    for other in criteria_set.subject.types:
        for default in load_criteria(criteria_set.id, other.id).default_units:
            proposed.setdefault((default.id, fold(default.name)), other.name)
    for unit in renamed:
        key = unit.id, fold(unit.name)
        if key in proposed:
            words = {"found": unit.name, "other": proposed[key], "chosen": chosen.name, "expected": now[unit.id]}
            row = found.rows[unit.id]
            tables.say(of_control.UNIT_NAMED_FOR_OTHER_TYPE, found.table, row["name"], **words)


# ---------------------------------------------------------------------------------------------
# @assignments


def _assignments(
    tables: ControlTables, criteria_set: CriteriaSet, table: Table, found: _Units
) -> dict[str, tuple[str, ...]]:
    known = {unit.id for unit in found.units}
    columns = [key for key in table.columns if key not in _LABEL_COLUMNS]
    rows = _indicator_rows(tables, criteria_set, table, columns)
    assignments: dict[str, tuple[str, ...]] = {}
    used: dict[str, None] = {}
    for indicator in criteria_set.asked:
        row = rows.get(indicator.id)
        if row is None:
            tables.say(of_control.CONTROL_ROW_MISSING, table, found=indicator.id)
            continue
        found_in = {unit: _marked(tables, table, row[unit]) for unit in columns}
        # Of what is not clear it is said; who it may be for is not called without work.
        marked = [unit for unit, is_marked in found_in.items() if is_marked is not False]
        used |= dict.fromkeys(unit for unit in marked if found_in[unit])
        assignments[indicator.id] = tuple(unit for unit in marked if unit in known)
        if not marked:
            cell = next((row[unit] for unit in columns), None)
            tables.say(of_control.INDICATOR_UNASSIGNED, table, cell, indicator=indicator.id)
    for unit in used:
        if unit not in known:
            _unknown_unit(tables, table, found, unit)
    _heads_of_others(tables, table, found, used)
    _marks_without_use(tables, criteria_set, table, rows)
    _marks_without_unit(tables, table)
    return assignments


def _marks_without_use(tables: ControlTables, criteria_set: CriteriaSet, table: Table, rows: Mapping[str, Row]) -> None:
    """Say where a chỉ tiêu is assigned that does not apply to this type of subject."""
    asked = {indicator.id for indicator in criteria_set.asked}
    for id, row in rows.items():
        marked = [] if id in asked else [row[unit] for unit in row.cells if unit not in _LABEL_COLUMNS]
        marked = [cell for cell in marked if not cell.blank and parse_yes_no(cell.text).value is not False]
        if marked:
            words = {"subject": criteria_set.subject.type.name, "sheet": SHEETS["campaign"]}
            cells = ", ".join(cell.address for cell in marked)
            tables.say(of_control.INDICATOR_NOT_APPLICABLE, table, marked[0], indicator=id, cells=cells, **words)


def is_mark(value: CellValue) -> bool:
    """Whether somebody who answers for something is marked by this."""
    return isinstance(value, str | bool) and bool(parse_yes_no(value).value)


def _indicator_rows(
    tables: ControlTables, criteria_set: CriteriaSet, table: Table, columns: Sequence[str]
) -> dict[str, Row]:
    names = {indicator.id: indicator.id for indicator in criteria_set.indicators}
    rows, strange = tables.rows(table, names, "id", columns)
    for row in strange:
        if row.key or any(not row[unit].blank for unit in columns):
            tables.read.add((table.sheet, row.number))
            found = row.text("id") or row.key
            tables.say(of_control.INDICATOR_UNKNOWN, table, row["id"], found=found, expected=", ".join(names))
    return rows


def _marked(tables: ControlTables, table: Table, cell: Cell) -> bool | None:
    """Whether a cell assigns its row to its column; ``None`` where that is not clear, which is said."""
    if cell.value == "" or parse_yes_no(cell.text).problem == "blank":
        return False
    marked: bool | None = tables.take(table, cell, "ô phân công", "x hoặc để trống", parse_yes_no, None)
    return marked


def _unknown_unit(tables: ControlTables, table: Table, found: _Units, unit: str) -> None:
    """Say that a column has marks though its id is that of no unit; rows with a finding of their own have said so."""
    row = found.rows.get(unit)
    if row is None or not found.table:
        near = get_close_matches(unit, [known.id for known in found.units], 1)
        suggestion = f" (gần giống: {near[0]})" if near else ""
        head = Cell(unit, table.row, table.columns[unit])
        tables.say(of_control.UNIT_UNKNOWN, table, head, found=unit, suggestion=suggestion)
    elif all(is_blank(row.text(column)) for column in ("name", "contact", "email")):
        column = column_letters(table.columns[unit])
        word = tables.words["unit_word"]
        what = f"tên của {word} {unit}, đã được giao chỉ tiêu ở cột {column} trang {table.sheet}"
        tables.say(of_control.CONTROL_VALUE_MISSING, found.table, row["name"], what=what, expected=f"tên {word}")


def _heads_of_others(tables: ControlTables, table: Table, found: _Units, used: Collection[str]) -> None:
    """Say where somebody typed over the name that a column with marks is headed by, and left the id below it."""
    grid = next(sheet for sheet in tables.workbook.sheets if sheet.name == table.sheet)
    above = [item for item in grid.rows if item[0] < table.row]
    names = {unit.id: unit.name for unit in found.units}
    for unit in used:
        column, name = table.columns[unit], names.get(unit, "")
        heads = (Cell(values[column], number, column) for number, values in reversed(above) if column < len(values))
        head = next((cell for cell in heads if not cell.blank), None)
        if head and name and isinstance(head.value, str) and fold(head.text) not in map(fold, (name, unit)):
            tables.say(of_control.ASSIGNED_UNDER_OTHER_NAME, table, head, found=head.text, unit_name=name, id=unit)


def _marks_without_unit(tables: ControlTables, table: Table) -> None:
    """Say where somebody put marks in a column of his own that names no unit, or one that has a column already."""
    grid = next(sheet for sheet in tables.workbook.sheets if sheet.name == table.sheet)
    cells = dict(grid.rows)
    numbers = [row.number for row in table.rows]
    keyed = set(table.columns.values())
    strange: dict[int, None] = {}
    for number in numbers:
        for column, value in enumerate(cells[number]):
            if column not in keyed and is_mark(value):
                strange.setdefault(column)
    for column in strange:
        heads = cells[table.row]
        head = Cell(heads[column] if column < len(heads) else "", table.row, column)
        if head.text in table.columns:
            other = Cell("", table.row, table.columns[head.text]).address
            tables.say(of_control.UNIT_DUPLICATE, table, head, found=head.text, other=other)
        else:
            what = f"mã {tables.words['unit_word']} ở đầu cột có dấu x này"
            expected = f"mã như ở trang {tables.units_sheet}"
            tables.say(of_control.CONTROL_VALUE_MISSING, table, head, what=what, expected=expected)
