"""A person looking closely at LibreOffice, by script: what it takes, refuses, shows and computes.

The two halves of :mod:`samples.uno_fill`, with jobs that ask. What LibreOffice itself does decides: keystrokes and menu
commands go through its dispatcher, which respects protection; whether a value is valid is asked of its own detective
("Mark Invalid Data"); nothing is computed here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from samples.uno_fill import FILTERS, LibreOffice, _options, _places, main

Place = tuple[str, str, "str | int", str]
"""Sheet, table, row key or number, column key."""


class Probe(LibreOffice):
    """A running LibreOffice that answers questions. Each call opens the file anew and changes nothing on disk."""

    worker = Path(__file__).resolve()

    def ask(self, path: Path, *steps: tuple[Any, ...]) -> list[Any]:
        """Open a workbook and do the steps, each (name, arguments ...); what every step found.

        A place is (sheet, table, row key or number, column key) or (sheet, address). The steps are the methods of the
        session below.
        """
        answers = self._do({"open": str(path), "steps": [list(step) for step in steps]})
        assert isinstance(answers, list)
        return answers


# ---------------------------------------------------------------------------------------------
# The other half, under a Python that has uno


class _Session:
    """One open workbook."""

    def __init__(self, desktop: Any, path: str) -> None:
        self.desktop = desktop
        self.document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, _options(Hidden=True))
        if self.document is None:
            raise ValueError(f"LibreOffice does not open {path}")
        self.frame = self.document.CurrentController.Frame
        self.clipboard: Any = None
        self.is_text = self.document.supportsService("com.sun.star.text.TextDocument")
        self.places: dict[Any, Any] = {}
        self.find_places()

    def find_places(self) -> None:
        if not self.is_text:
            self.places = {(place[0].Name, *key): place for key, place in _places(self.document)}

    def close(self) -> None:
        if self.clipboard is not None:
            self.clipboard.close(True)
        self.document.close(True)

    def at(self, place: Sequence[Any]) -> tuple[Any, Any]:
        if len(place) == 2:
            sheet = self.document.Sheets.getByName(place[0])
            return sheet, sheet.getCellRangeByName(place[1])
        return self.places[tuple(place)]  # type: ignore[no-any-return]

    def dispatch(self, frame: Any, command: str, values: Mapping[str, object]) -> None:
        url = _url(command)
        found = frame.queryDispatch(url, "", 0)
        if found is None:
            raise ValueError(f"no {command}")
        found.dispatch(url, _options(**values))

    # --- steps

    def do(self, place: Sequence[Any], command: str, values: Mapping[str, object] | None = None) -> None:
        sheet, cell = self.at(place)
        self.document.CurrentController.setActiveSheet(sheet)
        self.document.CurrentController.select(cell)
        self.dispatch(self.frame, command, values or {})

    def do_range(self, first: Sequence[Any], last: Sequence[Any], command: str, values: Mapping[str, object]) -> None:
        """A menu command at all cells from one to another."""
        sheet, start = self.at(first)
        end = self.at(last)[1].CellAddress
        at = start.CellAddress
        self.document.CurrentController.setActiveSheet(sheet)
        self.document.CurrentController.select(sheet.getCellRangeByPosition(at.Column, at.Row, end.Column, end.Row))
        self.dispatch(self.frame, command, values)

    def type(self, place: Sequence[Any], text: str) -> str:
        self.do(place, "EnterString", {"StringName": text})
        return str(self.at(place)[1].String)

    def valid(self, place: Sequence[Any], texts: Sequence[str]) -> list[bool]:
        found = []
        for text in texts:
            self.type(place, text)
            sheet = self.at(place)[0]
            found.append(not sheet.showInvalid())
            sheet.clearArrows()
        self.type(place, "")
        return found

    def rule(self, place: Sequence[Any]) -> list[Any]:
        rule = self.at(place)[1].Validation
        return [
            *(rule.Type.value, rule.getOperator().value, rule.getFormula1(), rule.getFormula2()),
            *(rule.ErrorAlertStyle.value, rule.ShowErrorMessage, rule.ErrorTitle, rule.ErrorMessage),
            *(rule.ShowInputMessage, rule.InputTitle, rule.InputMessage),
        ]

    def shows(self, place: Sequence[Any]) -> str:
        return str(self.at(place)[1].String)

    def locked(self, place: Sequence[Any]) -> bool:
        sheet, cell = self.at(place)
        return bool(sheet.isProtected() and cell.CellProtection.IsLocked)

    def errors(self) -> list[str]:
        self.document.calculateAll()
        return [
            sheet.queryFormulaCells(_ERROR).RangeAddressesAsString
            for sheet in self.document.Sheets
            if (sheet.queryFormulaCells(_ERROR).Count)
        ]

    def formulas(self) -> int:
        return sum(len(list(_each(sheet.queryFormulaCells(_ANY_RESULT)))) for sheet in self.document.Sheets)

    def inputs(self, sheet: str) -> list[list[Any]]:
        """Every unlocked cell of a sheet that stands in a table: its place."""
        return [
            list(key)
            for key, (_, cell) in self.places.items()
            if key[0] == sheet and isinstance(key[2], int) and not cell.CellProtection.IsLocked
        ]

    def rows(self, sheet: str, text: str, count: int) -> list[list[str]]:
        """What the first row with this text and those below it show."""
        found = self.document.Sheets.getByName(sheet)
        first = next(cell.CellAddress.Row for cell in _each(found.queryContentCells(_CONTENTS)) if cell.String == text)
        columns = range(1, _last(found).EndColumn + 1)
        return [[found.getCellByPosition(c, first + n).String for c in columns] for n in range(count)]

    def paper(self) -> tuple[dict[str, list[str]], list[str]]:
        """Every text of every sheet that comes on paper, and the cells whose wrapped text does not fit.

        Whether it fits, LibreOffice says: it lays each text out once more in a free cell of the same width.
        """
        sheets = [sheet for sheet in self.document.Sheets if sheet.IsVisible]
        self.document.Sheets.insertNewByName("_thử", self.document.Sheets.Count)
        trial = _Trial(self.document.Sheets.getByName("_thử"))
        texts: dict[str, list[str]] = {}
        tight: list[str] = []
        for sheet in sheets:
            shown = _Shown(sheet)
            cells = [(cell, cell.String) for cell in _each(sheet.queryContentCells(_CONTENTS)) if shown.holds(cell)]
            texts[sheet.Name] = [text for _, text in cells if text]
            tight += [f"{cell.AbsoluteName} {text!r}" for cell, text in cells if text and trial.too_big(cell, text)]
        return texts, tight

    def column(self, sheet: str, table: str, column: str) -> list[str]:
        """What a column of a table shows, row by row."""
        self.find_places()
        found = {
            key[2]: cell for key, (_, cell) in self.places.items() if (key[0], key[1], key[3]) == (sheet, table, column)
        }
        return [found[number].String for number in sorted(key for key in found if isinstance(key, int))]

    def column_text(self, sheet: str, letter: str) -> list[str]:
        """What a whole column shows."""
        found = self.document.Sheets.getByName(sheet)
        return [found.getCellRangeByName(f"{letter}{row + 1}").String for row in range(_last(found).EndRow + 1)]

    def copy(self, rows: Sequence[Sequence[str]]) -> None:
        """Put cells of another workbook on the clipboard."""
        self.clipboard = self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, _options(Hidden=True))
        cells = self.clipboard.Sheets.getByIndex(0).getCellRangeByPosition(0, 0, len(rows[0]) - 1, len(rows) - 1)
        cells.setDataArray(tuple(tuple(row) for row in rows))
        self.clipboard.CurrentController.select(cells)
        self.dispatch(self.clipboard.CurrentController.Frame, "Copy", {})

    def save(self, path: str) -> None:
        target = Path(path)
        filters = _OF_TEXTS if self.is_text else _OF_SHEETS
        self.document.storeToURL(target.as_uri(), _options(FilterName=filters[target.suffix]))


_OF_SHEETS = {**FILTERS, ".fods": "OpenDocument Spreadsheet Flat XML"}
_OF_TEXTS = {".docx": "MS Word 2007 XML", ".pdf": "writer_pdf_Export"}
_CONTENTS = 1 | 2 | 4 | 16
"""Numbers, dates, texts and formulas (com.sun.star.sheet.CellFlags)."""
_ERROR, _ANY_RESULT = 4, 7
_TOLERANCE = 10
"""Hundredths of a millimetre."""


def _each(ranges: Any) -> Iterator[Any]:
    cells = ranges.Cells.createEnumeration()
    while cells.hasMoreElements():
        yield cells.nextElement()


def _last(sheet: Any) -> Any:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress


def _merged_area(cell: Any) -> Any:
    cursor = cell.Spreadsheet.createCursorByRange(cell)
    cursor.collapseToMergedArea()
    return cursor


class _Shown:
    """Which cells of a sheet come on paper."""

    def __init__(self, sheet: Any) -> None:
        self.areas = sheet.PrintAreas
        last = _last(sheet)
        self.rows = [sheet.Rows.getByIndex(number).IsVisible for number in range(last.EndRow + 1)]
        self.columns = [sheet.Columns.getByIndex(number).IsVisible for number in range(last.EndColumn + 1)]

    def holds(self, cell: Any) -> bool:
        place = cell.CellAddress
        inside = any(
            area.StartRow <= place.Row <= area.EndRow and area.StartColumn <= place.Column <= area.EndColumn
            for area in self.areas
        )
        return bool(self.rows[place.Row] and self.columns[place.Column] and (inside or not self.areas))


class _Trial:
    """An empty sheet to lay texts out on."""

    looks = ("CharFontName", "CharHeight", "CharPosture", "CharWeight", "IsTextWrapped", "ParaIndent")

    def __init__(self, sheet: Any) -> None:
        self.row, self.column = sheet.Rows.getByIndex(0), sheet.Columns.getByIndex(0)
        self.cell = sheet.getCellByPosition(0, 0)
        self.known: dict[Any, int] = {}

    def too_big(self, cell: Any, text: str) -> bool:
        """Whether a wrapped text is higher than its cell."""
        look = cell.getPropertyValues(self.looks)
        if not look[4]:
            return False
        size = (_merged_area(cell) if cell.IsMerged else cell).Size
        key = (text, size.Width, look[1], look[3].value if hasattr(look[3], "value") else look[3])
        if key not in self.known:
            self.column.Width = size.Width
            self.cell.setPropertyValues(self.looks, look)
            self.cell.setString(text)
            self.row.OptimalHeight = True
            self.known[key] = self.row.Height
        return self.known[key] > size.Height + _TOLERANCE


def _url(command: str) -> Any:
    import uno

    url = uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete = f".uno:{command}"
    url.Protocol, url.Path, url.Main = ".uno:", command, url.Complete
    return url


def _work(desktop: Any, job: Mapping[str, Any]) -> list[Any]:
    session = _Session(desktop, job["open"])
    found = []
    try:
        for name, *arguments in job["steps"]:
            try:
                found.append(getattr(session, name)(*arguments))
            except Exception as error:
                raise ValueError(f"{name} {arguments}: {error}") from error
    finally:
        session.close()
    return found


if __name__ == "__main__":
    main(sys.argv[1], _work)
