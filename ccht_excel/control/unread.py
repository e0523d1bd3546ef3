"""What of a control workbook nothing was read from, and what counts and nobody sees: no setting is passed over or made
in silence.

Relies on the tables and rows that the other readers took (:mod:`ccht_excel.control.tables`). Leaves out what the
program itself writes: titles, headings, explanations, and the hidden lists behind drop-downs; and sheets that other
programs put there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ccht_excel.control.layout import choice_of, former_choice, offered_subjects, recognition_choices
from ccht_excel.control.tables import ControlTables
from ccht_excel.control.units import is_mark
from ccht_excel.exchange.cell_text import enumerated, one_line
from ccht_excel.exchange.grid import CellValue, SheetGrid, address, told
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table, is_meta
from ccht_excel.exchange.program_sheets import is_of_program
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import finding
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.place import Place
from ccht_excel.spreadsheets.beside import cells_in_words
from ccht_excel.vietnamese.text import fold, is_blank

_BY_SUBJECT = frozenset({"campaign", "paperwork", "targets", "assignments"})
"""Tables whose rows are each about something that is known before."""
_WITH_KEYS = _BY_SUBJECT | {"reference_source"}
"""Tables whose rows have keys."""
_EXPLAINED = frozenset({"campaign", "paperwork"})
_ASSIGNED, _LABELS = "assignments", frozenset({"id", "label"})
_PROPOSED = frozenset({"past", "references", "reference_source"})
"""Tables of which nothing counts."""
_LEAST_LIST = 3
_SHOWN, _QUOTED = 8, 40


def say_unread(tables: ControlTables, criteria_set: CriteriaSet) -> None:
    """Name cells outside the tables, cells merged over several, and sheets without a table."""
    said = {item.place.sheet for item in tables.findings if item.code == of_control.CONTROL_TABLE_MISSING.code}
    names = {sheet.name for sheet in tables.workbook.sheets}
    for sheet in tables.workbook.sheets:
        of_sheet = [table for table in tables.workbook.tables if table.sheet == sheet.name]
        if of_sheet and all(any(table is one for one in tables.refused) for table in of_sheet):
            continue
        if of_sheet:
            _say_hidden(tables, sheet, of_sheet)
            _say_merged(tables, sheet, of_sheet)
            _say_beside(tables, sheet, of_sheet, criteria_set)
        elif sheet.visible and sheet.name not in said and not (is_meta(sheet) or is_of_program(sheet, names)):
            filled = [(number, column) for number, values in sheet.rows for column in told(values, _filled)]
            if filled:
                place = Place(tables.file, sheet.name, address(*filled[0]))
                words = {"cells": cells_in_words(filled)}
                tables.findings.append(finding(of_control.CONTROL_SHEET_NOT_READ, place, **words))


def _say_hidden(tables: ControlTables, sheet: SheetGrid, of_sheet: Sequence[Table]) -> None:
    """Name rows that count and that nobody sees."""
    rows = [
        row.number
        for table in of_sheet
        if table.name not in _PROPOSED
        for row in table.rows
        if (row.number in sheet.hidden_rows or not sheet.visible) and _says_something(table, row)
    ]
    if rows:
        place = Place(tables.file, sheet.name, address(rows[0], 1))
        listed = enumerated((str(number + 1) for number in rows), "dòng", between=", ", most=_SHOWN)
        found = f"dòng {listed}" if sheet.visible else "cả trang này"
        tables.findings.append(finding(of_control.CONTROL_HIDDEN_READ, place, found=found))


def _says_something(table: Table, row: Row) -> bool:
    """Whether anything but the name of what it is about stands in a row."""
    return any(not row[column].blank for column in table.columns if column not in _LABELS)


def _filled(values: Sequence[CellValue]) -> tuple[int, ...]:
    """The columns of a row in which something stands."""
    return tuple(
        column
        for column, value in enumerate(values)
        if value != "" and not (isinstance(value, str) and is_blank(value))
    )


# ---------------------------------------------------------------------------------------------
# Cells outside the tables


def _say_beside(tables: ControlTables, sheet: SheetGrid, of_sheet: Sequence[Table], criteria_set: CriteriaSet) -> None:
    cells = [*_below_headings(sheet, of_sheet[0])]
    for table, following in zip(of_sheet, (*of_sheet[1:], None), strict=True):
        last = following.row if table.end is None and following else table.end
        rows = [item for item in sheet.rows if table.row < item[0] and (last is None or item[0] < last)]
        cells += _unread_rows(tables, table)
        cells += _among_keys(table)
        cells += _unread_columns(table, rows, sheet, criteria_set)
    if cells:
        unread = sorted(set(cells))
        content = dict(sheet.rows)
        words = (_in_words(Cell(content[row][column], row, column)) for row, column in unread)
        found = enumerated(words, "ô", between=", ", most=_SHOWN)
        place = Place(tables.file, sheet.name, address(*unread[0]))
        tables.findings.append(finding(of_control.CONTROL_CELLS_NOT_READ, place, found=found))


def _in_words(cell: Cell) -> str:
    text = one_line(cell.text)
    return f"ô {cell.address} (“{text if len(text) <= _QUOTED else text[:_QUOTED] + '…'}”)"


def _below_headings(sheet: SheetGrid, table: Table) -> Iterator[tuple[int, int]]:
    """Cells of rows put in between the headings, the first row with several texts, and the keys."""
    above = [(number, told(values, _filled)) for number, values in sheet.rows if number < table.row]
    heading = next((number for number, filled in above if len(filled) > 1), table.row)
    return ((number, column) for number, filled in above if number > heading for column in filled)


def _unread_rows(tables: ControlTables, table: Table) -> Iterator[tuple[int, int]]:
    """Cells of rows that are about nothing that is known."""
    for row in table.rows if table.name in _BY_SUBJECT else ():
        if (table.sheet, row.number) not in tables.read:
            yield from ((cell.row, cell.column) for cell in row.cells.values() if not cell.blank)


def _among_keys(table: Table) -> Iterator[tuple[int, int]]:
    """Cells where other tables have the keys of their rows: a merged row begins there."""
    if table.name not in _WITH_KEYS and table.key_column is not None:
        yield from ((row.number, table.key_column) for row in table.rows if row.key)


def _unread_columns(
    table: Table, rows: Sequence[tuple[int, Sequence[CellValue]]], sheet: SheetGrid, criteria_set: CriteriaSet
) -> Iterator[tuple[int, int]]:
    """Cells of columns that the table does not have."""
    head = dict(sheet.rows)[table.row]
    taken = set(told(head, _filled))
    found: dict[int, list[tuple[int, CellValue]]] = {}
    for number, values in rows:
        for column in told(values, _filled):
            if column not in taken:
                found.setdefault(column, []).append((number, values[column]))
    explained = _explanations(table, found) if table.name in _EXPLAINED else None
    numbers = {row.number for row in table.rows}
    for column, cells in found.items():
        values = [value for _, value in cells]
        if _is_list(values, column in sheet.hidden_columns, criteria_set):
            continue
        for number, value in cells:
            if table.name == _ASSIGNED:
                is_known = is_mark(value) and number in numbers
            else:
                is_known = column == explained and isinstance(value, str)
            if not is_known:
                yield number, column


def _explanations(table: Table, found: Mapping[int, Sequence[object]]) -> int | None:
    """The column of explanations: the first with several texts to the right of the values, wherever it was moved."""
    value = table.columns.get("value", -1)
    return min((column for column in found if column > value and len(found[column]) >= _LEAST_LIST), default=None)


def _is_list(values: Sequence[CellValue], hidden: bool, criteria_set: CriteriaSet) -> bool:
    """Whether a column is the list behind a drop-down."""
    if not (hidden or len(values) >= _LEAST_LIST):
        return False
    offered = _offered(criteria_set.id, criteria_set.version)
    return all(isinstance(value, str) and fold(value) in offered for value in values)


@lru_cache(maxsize=8)
def _offered(id: str, version: str) -> frozenset[str]:
    """What drop-downs of a criteria set offer, or have offered, whatever the type of subject."""
    texts: list[str] = []
    for type in load_criteria(id).subject.types:
        worded = load_criteria(id, type.id)
        scales = (worded.award_levels, *(spec.levels for spec in worded.data.values() if spec.levels))
        texts += [choice_of(type), *worded.subject.parts, *recognition_choices(worded).values()]
        texts += [name for scale in scales for name in scale.granted]
        texts += [*offered_subjects(worded).values(), *map(former_choice, worded.data.values())]
    return frozenset(map(fold, texts))


# ---------------------------------------------------------------------------------------------
# Merged cells


def _say_merged(tables: ControlTables, sheet: SheetGrid, of_sheet: Sequence[Table]) -> None:
    """Name what stands in one cell made of several that are to be filled in each."""
    content = dict(sheet.rows) if sheet.merged else {}
    for (top, left), (bottom, right) in sheet.merged:
        table = next((table for table in reversed(of_sheet) if table.row < top), None)
        if table is None or (table.end is not None and table.end <= top):
            continue
        columns = [column for key, column in table.columns.items() if key not in _LABELS and left <= column <= right]
        rows = {row.number for row in table.rows if top <= row.number <= bottom}
        several = len(rows) > 1 or (table.name == _ASSIGNED and len(columns) > 1)
        values = content.get(top, ())
        corner = Cell(values[left] if left < len(values) else "", top, left)
        if columns and several and not corner.blank:
            words = {"range": f"{address(top, left)}:{address(bottom, right)}", "found": one_line(corner.text)}
            tables.say(of_control.CONTROL_CELLS_MERGED, table, corner, **words)
