"""Forms filled in correctly by chance, with every cell that somebody typed into remembered."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from msgspec import Struct, field
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.law.attributes import attribute_rows
from ccht_excel.model.law import DatumKind
from tests.support.campaigns import keyed_cells
from tests.support.loaded import loaded
from tests.support.returns import CRITERIA, VILLAGES, answer, form

UNITS = (None, "van_phong", "truong_mam_non", "truong_tieu_hoc", "truong_thcs", "hoi_khuyen_hoc", "ban_to_chuc")
COUNTED = {
    "citizens": (5000, 6000),
    "learning_citizens": (3600, 4800),
    "trained_citizens": (2600, 3500),
    "university_citizens": (600, 1200),
}
DOCUMENT = "evidence"
CHOSEN = {key: attribute.choices[0].label for key, (_, attribute) in attribute_rows(CRITERIA).items()}


class Typed(Struct, eq=False):
    """A cell that somebody typed into: what it answers, and how that is read."""

    cell: Cell
    about: str
    value: object
    of_village: bool = False

    @property
    def sheet(self) -> str:
        """The name of the sheet it stands on."""
        return str(self.cell.parent.title)

    @property
    def address(self) -> str:
        """Where it stands now."""
        return str(self.cell.coordinate)

    @property
    def place(self) -> str:
        """Both in words."""
        return f"{self.sheet}!{self.address}"


class Filled(Struct, eq=False):
    """A workbook as a unit fills it in; ``typed`` are its answers, ``beside`` what was typed where nothing is asked."""

    book: Workbook
    typed: list[Typed] = field(default_factory=list)
    beside: list[Typed] = field(default_factory=list)

    @property
    def pages(self) -> list[Worksheet]:
        """The sheets with questions."""
        return [sheet for sheet in self.book.worksheets if sheet.title not in ("Hướng dẫn", "_ccht")]

    def there(self) -> list[Typed]:
        """The answers that are still in the workbook."""
        return [item for item in self.typed if self._holds(item.cell)]

    def still_beside(self) -> list[Typed]:
        """The same of what was typed where nothing is asked."""
        return [item for item in self.beside if self._holds(item.cell)]

    def _holds(self, cell: Cell) -> bool:
        """Whether a cell was not deleted, overwritten or swallowed by a merged range."""
        sheet: Any = cell.parent
        found = sheet._cells.get((cell.row, cell.column)) if sheet in self.book.worksheets else None
        return found is cell and cell.value is not None


def filled_by(chance: Random) -> Filled:
    """A form of any unit with every answer typed in."""
    villages = VILLAGES if chance.random() < 0.25 else ()
    item = Filled(loaded(form(chance.choice(UNITS), villages)))
    counts = {id: chance.randint(*bounds) for id, bounds in COUNTED.items()}
    for sheet in item.book.worksheets:
        documents = iter(("first", "second"))
        for table, row, column, cell in keyed_cells(sheet):
            if isinstance(cell, MergedCell) or cell.value is not None:
                continue
            if table == "evidence":
                _document(item, sheet, column, cell, documents, chance)
            elif (typed := _typed(table, row, column, cell, counts, chance)) is not None:
                cell.value = typed.value  # type: ignore[assignment]
                item.typed += [typed] if typed.about else []
    return item


def _typed(table: str, row: str, column: str, cell: Cell, counts: dict[str, int], chance: Random) -> Typed | None:
    """What goes into a cell; about nothing where it only says what an answer is by."""
    if row in CRITERIA.data and (table, row, column) == answer(row):
        return Typed(cell, row, _answered(row, counts, chance))
    if table == "villages" and column in COUNTED and row:
        return Typed(cell, column, counts[column] // 3 + chance.randint(0, 9), of_village=True)
    if row in CHOSEN and column in ("result", "level", "value"):
        return Typed(cell, "", CHOSEN[row])
    if table == "figures" and row in counts and column in ("source", "as_of"):
        return Typed(cell, "", "Công an xã" if column == "source" else "31/12/2024")
    return None


def _document(
    item: Filled, sheet: Worksheet, column: str, cell: Cell, documents: Iterator[str], chance: Random
) -> None:
    if column == "indicator" and next(documents, None):
        cell.value = _indicator_on(sheet, chance)
    elif column == "title" and sheet.cell(cell.row, cell.column - 1).value:
        cell.value = f"Quyết định {chance.randint(100, 999)} về {sheet.title}"
        item.typed.append(Typed(cell, DOCUMENT, cell.value))


def _indicator_on(sheet: Worksheet, chance: Random) -> str:
    return chance.choice(
        [
            row
            for table, row, column, _ in keyed_cells(sheet)
            if (table, column) == ("indicators", "label") and row.count(".") == 1 and row[-1].isdigit()
        ]
    )


def _answered(id: str, counts: dict[str, int], chance: Random) -> object:
    kind = CRITERIA.data[id].kind
    if kind is DatumKind.COUNT:
        return counts[id]
    return chance.randint(1, 2) if kind is DatumKind.LEVEL else chance.choice(("Đạt", "Không đạt"))
