"""Sheets of a returned workbook that are none of the form's: what stands there is no answer, and is not passed over.

Relies on the words of the program's own sheets. Never takes or quotes anything from such a sheet: it may be a list of
people. One that nobody sees is left out, as programs keep data of their own there, and one that a program put there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.keyed_sheets import Cell, Table, is_meta
from ccht_excel.exchange.own_texts import LIST_MESSAGE, LIST_REMEDY
from ccht_excel.exchange.program_sheets import is_of_program
from ccht_excel.findings import of_sight
from ccht_excel.findings.entry import finding
from ccht_excel.forms.layout import UNIT_ROWS
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place
from ccht_excel.spreadsheets.beside import cells_in_words
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import fold, is_blank

_OWN_WORDS = frozenset(map(fold, (LIST_MESSAGE, LIST_REMEDY, *(row.label for row in UNIT_ROWS.values()))))
"""Of the guide, and of the list of what is to be corrected: two of them tell such a sheet whose keys were lost."""
_LONGEST = 100


def unread_sheets(
    file: str, sheets: Sequence[SheetGrid], tables: Sequence[Table], told: Collection[str]
) -> Iterator[Finding]:
    """Name each sheet with something in its cells that no table was read from; ``told`` are those told of already."""
    read = {table.sheet for table in tables}
    names = {sheet.name for sheet in sheets}
    for sheet in sheets:
        if sheet.name in read or sheet.name in told or not sheet.visible or is_meta(sheet) or _is_own(sheet):
            continue
        if is_of_program(sheet, names):
            continue
        cells = list(_filled(sheet))
        if cells:
            place = Place(file, sheet.name, cells[0].address)
            yield finding(
                of_sight.SHEET_NOT_READ, place, cells=cells_in_words((cell.row, cell.column) for cell in cells)
            )


def _filled(sheet: SheetGrid) -> Iterator[Cell]:
    for number, values in sheet.rows:
        for column, value in enumerate(values):
            if not (isinstance(value, str) and is_blank(value)):
                yield Cell(value, number, column)


def _is_own(sheet: SheetGrid) -> bool:
    """Whether a sheet is the program's own and asks nothing."""
    texts = (value for _, values in sheet.rows for value in values if isinstance(value, str) and len(value) < _LONGEST)
    return len(_OWN_WORDS.intersection(fold(decode_legacy(text) or text) for text in texts)) > 1
