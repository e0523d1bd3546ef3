"""What the meeting settles, put into the control workbook as if somebody had typed it there.

Relies on :mod:`ccht_excel.patching`: only the cells of one row are changed, all else of the officer's workbook stays as
it is to the byte. Refuses with ``ValueError`` a workbook that cannot be changed so.
"""

from __future__ import annotations

from ccht_excel.control.layout import offered_subjects
from ccht_excel.control.resolutions import resolved_subject
from ccht_excel.exchange.grid import CellValue
from ccht_excel.exchange.keyed_sheets import Table, read_keyed
from ccht_excel.law.answer_kinds import OF_DATUM, value_typed
from ccht_excel.model.law import CriteriaSet
from ccht_excel.patching.parts import UNPATCHABLE
from ccht_excel.patching.workbook import PatchedWorkbook
from ccht_excel.spreadsheets.workbook_file import read_workbook

COLUMNS = ("datum", "value", "reason")


def with_resolution(data: bytes, criteria_set: CriteriaSet, datum: str, value: str, reason: str) -> bytes:
    """The control workbook with one more resolution, or with another value and reason in the row of this datum.

    ``datum`` may be the key of what a datum is by. ``value`` is as a person types it; what cannot be understood is
    written as typed, for the reader to say so. Raises ``ValueError`` where the sheet is missing or the package cannot
    be changed.
    """
    try:
        table = read_keyed(read_workbook(data).sheets).first("resolutions")
        if table is None or any(column not in table.columns for column in COLUMNS):
            raise ValueError("no table of resolutions")
        book = PatchedWorkbook(data, own=True)
        sheet = book.sheet(table.sheet)
        if sheet is None:
            raise ValueError("no such sheet")
        row = _row(table, criteria_set, datum)
        written = (offered_subjects(criteria_set)[datum], _typed(criteria_set, datum, value), reason)
        computed = [sheet.has_formula(row, table.columns[column]) for column in COLUMNS]
        for column, content in zip(COLUMNS, written, strict=True):
            sheet.write(row, table.columns[column], content)
        if any(computed):
            book.drop_calculation_chain()
        return book.save()
    except UNPATCHABLE as error:
        raise ValueError(type(error).__name__) from error


def _row(table: Table, criteria_set: CriteriaSet, datum: str) -> int:
    """The row that names this datum already, else the first below all that is filled."""
    filled = [row for row in table.rows if not row.blank]
    for row in filled:
        if resolved_subject(criteria_set, row.text("datum")) == datum:
            return row.number
    return max((row.number for row in filled), default=table.row) + 1


def _typed(criteria_set: CriteriaSet, datum: str, value: str) -> CellValue:
    """What a cell holds after somebody typed this."""
    spec = criteria_set.data.get(datum)
    if spec is None:
        return value
    read = OF_DATUM[spec.kind].parse(value, spec).value
    if read is None:
        return value
    return value_typed(spec, read)
