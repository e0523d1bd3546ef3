"""Answers where a form asks nothing although its own cells are filled in: who typed them takes them for counted.

Looks into the rows between the tables and below the signatures, and in the rows of answers into cells with the form's
own words or none. Relies on the parsers of :mod:`ccht_excel.vietnamese.typed`. Takes nothing for an answer; names the
cells. Passes over what a form itself says there: numbers of rows, what is required, shares and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.exchange.grid import CellValue, ErrorValue, SheetGrid, told
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_sight
from ccht_excel.findings.entry import finding
from ccht_excel.forms.layout import RATIO_ROWS
from ccht_excel.law.answer_kinds import ATTESTED, OF_DATUM, RATIO, RECOGNISED_LEVEL
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumSpec, Outcome
from ccht_excel.model.place import Place
from ccht_excel.returns.beside_answers import OF_FORM, in_words, is_foreign, outcome, people
from ccht_excel.returns.labels import ends_table
from ccht_excel.returns.village_totals import rows_below
from ccht_excel.vietnamese.text import fold

_ASKING = ("indicators", "figures", "villages")
_ANSWERS = (ATTESTED.column, RECOGNISED_LEVEL.column, RATIO.column)
_OWN_ROWS = frozenset(map(fold, RATIO_ROWS.values()))
"""Rows in which a form itself writes outcomes and numbers."""


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
    """Name them: once a row of answers, and once a sheet for what stands outside the tables."""
    by_sheet: dict[str, list[Table]] = {}
    for table in tables:
        if table.name != "unit":
            by_sheet.setdefault(table.sheet, []).append(table)
    for name, here in by_sheet.items():
        yield from _on_sheet(file, sheets[name], here, criteria_set)


def _on_sheet(file: str, sheet: SheetGrid, tables: Sequence[Table], criteria_set: CriteriaSet) -> Iterator[Finding]:
    rows = {number: values for number, values in sheet.rows if told(values, _answers_in)}
    outside = _outside(rows, tables, criteria_set)
    for table in (table for table in tables if table.name in _ASKING):
        several = sum(column in table.columns for column in _ANSWERS) > 1
        for row in (row for row in table.rows if several or row.number in rows):
            printed = _printed(table, row, rows.get(row.number, ()))
            spec = criteria_set.data.get(row.key)
            if spec is None:
                outside += printed
            elif found := _beside_answer(row, spec, printed):
                place = Place(file, sheet.name, found[0].address)
                yield finding(of_sight.SECOND_ANSWER, place, label=spec.name, found=in_words(found))
    if outside:
        outside.sort(key=lambda cell: (cell.row, cell.column))
        place = Place(file, sheet.name, outside[0].address)
        yield finding(of_sight.CELLS_BESIDE_TABLES, place, found=in_words(outside))


def _beside_answer(row: Row, spec: DatumSpec, printed: Sequence[Cell]) -> list[Cell]:
    """What could be an answer besides the one that is given; what denies that one is told with it."""
    own = OF_DATUM[spec.kind].column
    if own not in row.cells or row[own].blank:
        return []
    denied = _denials(row, own, spec)
    return [*(cell for cell in _others(row, own) if cell not in denied), *printed]


def _printed(table: Table, row: Row, values: Sequence[CellValue]) -> list[Cell]:
    """Cells of a row where only the form itself has something to say, and does not say such a thing."""
    named = {column for key, column in table.columns.items() if key in OF_FORM}
    asking = {*table.columns.values()} - named
    asking.update(cell.column for cells in row.copies.values() for cell in cells)
    edge = max(table.columns.values())
    return [
        Cell(values[column], row.number, column)
        for column in told(values, _answers_in)
        if column < edge and column not in asking and is_foreign(values[column], naming=column in named)
    ]


def _outside(rows: Mapping[int, Sequence[CellValue]], tables: Sequence[Table], criteria_set: CriteriaSet) -> list[Cell]:
    """Answers in rows of no table, as far to the right as the tables go; ``rows`` are those with answers in them."""
    within = {row.number for table in tables for row in table.rows}
    edge = max(column for table in tables for column in table.columns.values())
    found = [
        Cell(values[column], number, column)
        for number, values in rows.items()
        if number not in within and not any(isinstance(value, str) and fold(value) in _OWN_ROWS for value in values)
        for column in told(values, _answers_in)
        if column <= edge
    ]
    for row in (row for table in tables for row in table.below if row.number == table.end and row.number not in within):
        # A form has its next heading there, which no answer stands under.
        cells = (row[column] for column in _ANSWERS if column in row.cells)
        found += (cell for cell in cells if not cell.blank and not people(cell.value) and not outcome(cell.value))
    told_of = {row.number for table in tables for row in _told_below(table, criteria_set)} if found else set()
    return [cell for cell in found if cell.row not in told_of]


def _told_below(table: Table, criteria_set: CriteriaSet) -> Iterator[Row]:
    """The rows below a table that are looked at with it."""
    if table.name == "villages":
        data = [id for id in table.columns if id in criteria_set.data]
        yield from rows_below(table, data, criteria_set)
    for row in table.below if table.name == "evidence" else ():
        if ends_table([cell.value for cell in row.cells.values()]):
            return
        yield row


def _answers_in(values: Sequence[CellValue]) -> Sequence[int]:
    """The columns of a row with nothing but an answer in them."""
    return tuple(column for column, value in enumerate(values) if value != "" and (people(value) or outcome(value)))
