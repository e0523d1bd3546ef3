"""A filled-in form open in LibreOffice, as a person at the screen has it; runs under a Python that has ``uno``.

Every cell that somebody typed into has a background colour of its own, see :data:`MARKS`: it goes wherever the cell
goes, so that what became of each answer can be told afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from samples.uno_fill import _options

MARKS = 0xA00000
"""Background colours from here on are numbers of typed cells; no form has such a red."""
MOST_MARKS = 0x1000
WHITE = 0xFFFFFF
_NOT_PAGES = ("Hướng dẫn", "_ccht")
FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ooxml.xlsx": "Calc Office Open XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "ods": "calc8",
    "fods": "OpenDocument Spreadsheet Flat XML",
    "xls": "MS Excel 97",
}


class Mark(NamedTuple):
    """A typed cell where it is now: sheet, address, its number, what it holds, column and row from 0 on."""

    sheet: str
    address: str
    number: int
    value: float | str
    column: int
    row: int


def uno() -> Any:
    import uno as found

    return found


def enum(name: str, value: str) -> Any:
    return uno().Enum(name, value)


def struct(name: str, **values: object) -> Any:
    made = uno().createUnoStruct(name)
    for key, value in values.items():
        setattr(made, key, value)
    return made


def area(sheet: Any, column: int, row: int, last_column: int, last_row: int) -> Any:
    """The address of a range."""
    places = {"StartColumn": column, "StartRow": row, "EndColumn": last_column, "EndRow": last_row}
    return struct("com.sun.star.table.CellRangeAddress", Sheet=sheet.RangeAddress.Sheet, **places)


def place(sheet: Any, column: int, row: int) -> Any:
    """The address of a cell."""
    return struct("com.sun.star.table.CellAddress", Sheet=sheet.RangeAddress.Sheet, Column=column, Row=row)


def last(sheet: Any) -> Any:
    """The address of the used area of a sheet."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress


class Document:
    """One workbook, its sheets no longer protected: the protection has no password, and people know."""

    def __init__(self, desktop: Any, path: str) -> None:
        self.desktop, self.folder = desktop, Path(path).parent
        self.open(path)
        for sheet in self.sheets:
            if sheet.isProtected():
                sheet.unprotect("")

    def open(self, path: str) -> None:
        """Go on with the workbook of this file."""
        self.take(self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, _options(Hidden=True)))

    def take(self, book: Any) -> None:
        """Go on with this workbook."""
        self.book = book
        self.frame = book.CurrentController.Frame

    @property
    def sheets(self) -> Any:
        return self.book.Sheets

    def sheet(self, name: str) -> Any:
        return self.sheets.getByName(name)

    def pages(self) -> list[Any]:
        """The sheets with questions that people see."""
        return [sheet for sheet in self.sheets if sheet.Name not in _NOT_PAGES and sheet.IsVisible]

    def marks(self) -> list[Mark]:
        """Every typed cell that still holds something."""
        return [mark for sheet in self.sheets if sheet.Name not in _NOT_PAGES for mark in _marks(sheet)]

    def any_mark(self, chance: Random) -> tuple[Any, Mark]:
        """One of them, with its sheet."""
        mark = chance.choice(self.marks())
        return self.sheet(mark.sheet), mark

    def dispatch(self, command: str, **values: object) -> None:
        """A command of the menus."""
        url = struct("com.sun.star.util.URL", Complete=f".uno:{command}", Protocol=".uno:", Path=command)
        url.Main = url.Complete
        found = self.frame.queryDispatch(url, "", 0)
        if found is None:
            raise ValueError(f"no {command}")
        found.dispatch(url, _options(**values))

    def select(self, cells: Any) -> None:
        self.book.CurrentController.setActiveSheet(cells.Spreadsheet)
        self.book.CurrentController.select(cells)

    def store(self, path: str, kind: str) -> None:
        self.book.calculateAll()
        self.book.storeToURL(Path(path).as_uri(), _options(FilterName=FILTERS[kind]))

    def close(self) -> None:
        self.book.close(True)


def _marks(sheet: Any) -> Iterator[Mark]:
    end = last(sheet)
    rows = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value in ("", None):
                continue
            cell = sheet.getCellByPosition(column, row)
            number = cell.CellBackColor - MARKS
            if 0 <= number < MOST_MARKS:
                address = cell.AbsoluteName.rpartition(".")[2].replace("$", "")
                yield Mark(sheet.Name, address, number, value, column, row)
