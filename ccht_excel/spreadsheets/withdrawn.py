"""What readers took away from cells, said at each of them: texts struck out, marks of footnotes.

Relies on the catalogue of findings. Refuses nothing; a sheet with very many such cells is told of by its first ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import CellValue, CutText, SheetGrid, address, all_told
from ccht_excel.exchange.keyed_sheets import Cell
from ccht_excel.findings import of_returns
from ccht_excel.findings.entry import finding
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place

_MOST = 200
_NOTHING = "(không còn gì)"


def withdrawn(file: str, sheets: Iterable[SheetGrid]) -> Iterator[Finding]:
    """A finding for each cell of these sheets that was not read as it stands, row by row."""
    for sheet in sheets:
        yield from islice(_of_sheet(file, sheet), _MOST)


def _has_cut_text(values: Sequence[CellValue]) -> bool:
    return any(isinstance(value, CutText) for value in values)


def _of_sheet(file: str, sheet: SheetGrid) -> Iterator[Finding]:
    for (row, values), cut in zip(sheet.rows, all_told(sheet.rows, _has_cut_text), strict=True):
        if not cut:
            continue
        for column, value in enumerate(values):
            if isinstance(value, CutText):
                place = Place(file, sheet.name, address(row, column))
                left = one_line(value) or _NOTHING
                if value.struck:
                    yield finding(of_returns.TEXT_STRUCK_OUT, place, struck=one_line(value.struck), left=left)
                if value.raised:
                    whole = Cell(value.whole, row, column).text
                    words = {"whole": one_line(whole), "raised": value.raised, "left": left}
                    yield finding(of_returns.FOOTNOTE_LEFT_OUT, place, **words)
