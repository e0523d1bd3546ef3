"""Answers where a form asks nothing although its own cells are filled in: who typed them takes them for counted.

Looks into the rows between the tables and below the signatures, and in the rows of answers into cells with the form's
own words or none. Relies on the parsers of :mod:`ccht_excel.vietnamese.typed`. Takes nothing for an answer; names the
cells. Passes over what a form itself says there: numbers of rows, what is required, shares and what is missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set

from ccht_excel.exchange.grid import CellValue, ErrorValue, SheetGrid, told
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_attributes, of_sight
from ccht_excel.forms.layout import HEADINGS, RATIO_ROWS
from ccht_excel.law.answer_kinds import ATTESTED, OF_DATUM, RATIO, RECOGNISED_LEVEL
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumSpec, Outcome
from ccht_excel.model.levels import LevelScale
from ccht_excel.returns.asked_rows import asked_rows
from ccht_excel.returns.beside_answers import (
    OF_FORM,
    any_answer,
    few,
    few_in,
    is_foreign,
    level_in,
    of_cells,
    short_cells,
)
from ccht_excel.returns.labels import ends_table
from ccht_excel.returns.replaced_heads import replaced_heads
from ccht_excel.returns.village_totals import rows_below
from ccht_excel.vietnamese.text import fold

_ASKING = ("indicators", "figures", "villages")
_ANSWERS = (ATTESTED.column, RECOGNISED_LEVEL.column, RATIO.column)
_OWN_ROWS = frozenset(map(fold, RATIO_ROWS.values()))
"""Rows in which a form itself writes outcomes and numbers."""
_OF_LEVELS = frozenset(fold(HEADINGS["ratios"][key]) for key in ("id", "share"))
"""In a row with such a heading a form writes the names of standards."""


def answering(row: Row, spec: DatumSpec) -> tuple[Cell, ...]:
    """The cells that answer a row: those in its own column, and those for other answers that deny what they say."""
    own = OF_DATUM[spec.kind].column
    return (*row.all(own), *_denials(row, own, spec)) if own in row.cells else ()


def _denials(row: Row, own: str, spec: DatumSpec) -> list[Cell]:
    """Cells for other answers that deny the one in this row: "Không đạt" beside a level."""
    return [] if row[own].blank else [cell for cell in _others(row, own) if _denies(cell.value, spec)]


def _denies(value: CellValue, spec: DatumSpec) -> bool:
    said = None if isinstance(value, ErrorValue) else OF_DATUM[spec.kind].parse(value, spec).value
    return said is Outcome.NOT_MET or said == 0


def _others(row: Row, own: str) -> list[Cell]:
    columns = (column for column in _ANSWERS if column != own and column in row.cells)
    return [cell for column in columns for cell in row.all(column) if not cell.blank]


def answers_elsewhere(
    file: str, sheets: Mapping[str, SheetGrid], tables: Sequence[Table], criteria_set: CriteriaSet
) -> Iterator[Finding]:
    """Name them: once a row of answers, once a sheet for what stands outside the tables, and replaced headings."""
    by_sheet: dict[str, list[Table]] = {}
    for table in tables:
        if table.name != "unit":
            by_sheet.setdefault(table.sheet, []).append(table)
    for name, here in by_sheet.items():
        yield from _on_sheet(file, sheets[name], here, criteria_set)
        yield from replaced_heads(file, sheets[name], here, criteria_set)


def _on_sheet(file: str, sheet: SheetGrid, tables: Sequence[Table], criteria_set: CriteriaSet) -> Iterator[Finding]:
    scales = asked_rows(criteria_set).scales
    rows = {number: values for number, values in sheet.rows if told(values, short_cells)}
    outside = _outside(rows, tables, criteria_set)
    sources: list[Cell] = []
    for table in (table for table in tables if table.name in _ASKING):
        for row in table.rows:
            printed = _printed(table, row, rows.get(row.number, ()), scales)
            spec = criteria_set.data.get(row.key)
            closed, not_asked = _closed(row, criteria_set)
            sources += not_asked
            if spec is None:
                outside += (*closed, *printed)
            elif found := _beside_answer(row, spec, (*closed, *printed)):
                yield of_cells(of_sight.SECOND_ANSWER, file, sheet.name, found, label=spec.name)
    if outside:
        outside.sort(key=lambda cell: (cell.row, cell.column))
        yield of_cells(of_sight.CELLS_BESIDE_TABLES, file, sheet.name, outside)
    if sources:
        word = criteria_set.subject.unit
        yield of_cells(of_attributes.SOURCE_NOT_ASKED, file, sheet.name, sources, unit_word=word)


def _beside_answer(row: Row, spec: DatumSpec, beside: Sequence[Cell]) -> list[Cell]:
    """What could be an answer besides the one that is given; what denies that one is told with it."""
    own = OF_DATUM[spec.kind].column
    if own not in row.cells or row[own].blank:
        return []
    denied = _denials(row, own, spec)
    return [*(cell for cell in _others(row, own) if cell not in denied), *beside]


def _closed(row: Row, criteria_set: CriteriaSet) -> tuple[list[Cell], list[Cell]]:
    """What was typed into cells of a row that are closed in it: answers, such as a result of what is computed, and
    sources and days that are not asked for.

    Answers in the columns of others, beside an answer, are told of with it.
    """
    asked = asked_rows(criteria_set)
    if not asked.asks(row.key):
        return [], []
    spec, attribute = asked.attributes.get(row.key, (criteria_set.data.get(row.key), None))
    is_own = spec is not None and attribute is None
    open_for = {OF_DATUM[spec.kind].column} if spec else set()
    if spec and is_own:
        open_for |= {item.id for item in spec.attributes if item.beside}
    answers = [] if is_own else _typed(row, set(_ANSWERS) - open_for)
    beside = _typed(row, set(asked.beside) - open_for)
    sources = [cell for cell in beside if not any_answer(cell.value, asked.scales) and not few(cell.value)]
    return [*answers, *(cell for cell in beside if cell not in sources)], sources


def _typed(row: Row, columns: Set[str]) -> list[Cell]:
    """What stands in these columns of a row, from left to right."""
    return [cell for column in row.cells if column in columns for cell in row.all(column) if not cell.blank]


def _printed(table: Table, row: Row, values: Sequence[CellValue], scales: Sequence[LevelScale]) -> list[Cell]:
    """Cells of a row where only the form itself has something to say, and does not say such a thing."""
    named = {column: key for key, column in table.columns.items() if key in OF_FORM}
    asking = {*table.columns.values()} - named.keys()
    asking.update(cell.column for cells in row.copies.values() for cell in cells)
    edge = max(table.columns.values())
    named |= dict.fromkeys(range(min(table.columns.values())), "number")
    return [
        Cell(values[column], row.number, column)
        for column in told(values, short_cells)
        if column < edge and column not in asking and _is_foreign(values[column], table, row, named.get(column), scales)
    ]


def _is_foreign(value: CellValue, table: Table, row: Row, naming: str | None, scales: Sequence[LevelScale]) -> bool:
    """Whether a form says no such thing in this cell of its own: it numbers rows, names parts and required levels."""
    if is_foreign(value, naming=naming is not None):
        return True
    if naming is None:
        # A row of sums, which people add without a key, is looked at with the sums.
        return (few(value) and bool(row.key)) or (table.name != "indicators" and level_in(value, scales))
    return table.name != "villages" and (level_in(value, scales) or (naming == "label" and few(value)))


def _outside(rows: Mapping[int, Sequence[CellValue]], tables: Sequence[Table], criteria_set: CriteriaSet) -> list[Cell]:
    """Answers in rows of no table, as far to the right as the tables go; ``rows`` are those with short cells."""
    within = {row.number for table in tables for row in table.rows}
    first, edge = (bound(column for table in tables for column in table.columns.values()) for bound in (min, max))
    small, asked = _small_until(tables, criteria_set), asked_rows(criteria_set)
    found: list[Cell] = []
    for number, values in rows.items():
        if number in within or told(values, _says_outcomes):
            continue
        columns = {*told(values, asked.answers_in)}
        of_levels = told(values, _says_levels)
        if of_levels:
            columns -= {column for column in columns if not any_answer(values[column], ())}
        if number < small:
            columns.update(column for column in told(values, few_in) if column > first)
        found += (Cell(values[column], number, column) for column in sorted(columns) if column <= edge)
    for row in (row for table in tables for row in table.below if row.number == table.end and row.number not in within):
        # A form has its next heading there, which no answer stands under.
        cells = (row[column] for column in _ANSWERS if column in row.cells)
        found += (cell for cell in cells if not cell.blank and cell not in found)
    told_of = {row.number for table in tables for row in _told_below(table, criteria_set)} if found else set()
    return [cell for cell in found if cell.row not in told_of]


def _small_until(tables: Sequence[Table], criteria_set: CriteriaSet) -> float:
    """The row from which on small numbers are days and telephones of who signed; none while an answer is missing."""
    asked = (
        row[OF_DATUM[spec.kind].column]
        for table in tables
        for row in table.rows
        if (spec := criteria_set.data.get(row.key)) and OF_DATUM[spec.kind].column in row.cells
    )
    if any(cell.blank for cell in asked):
        return math.inf
    return max(number for table in tables for number in (table.end or 0, *(row.number for row in table.rows)))


def _told_below(table: Table, criteria_set: CriteriaSet) -> Iterator[Row]:
    """The rows below a table that are looked at with it."""
    if table.name == "villages":
        data = [id for id in table.columns if id in criteria_set.data]
        yield from rows_below(table, data, criteria_set)
    for row in table.below if table.name == "evidence" else ():
        if ends_table([cell.value for cell in row.cells.values()]):
            return
        yield row


def _says_outcomes(values: Sequence[CellValue]) -> bool:
    return any(isinstance(value, str) and fold(value) in _OWN_ROWS for value in values)


def _says_levels(values: Sequence[CellValue]) -> bool:
    return any(isinstance(value, str) and fold(value) in _OF_LEVELS for value in values)
