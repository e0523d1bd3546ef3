"""Forms filled in correctly by chance, with every cell that somebody typed into remembered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import CriteriaSet, DatumKind
from tests.support.campaigns import keyed_cells
from tests.support.loaded import loaded
from tests.support.returns import VILLAGES
from tests.support.written import written_by

DOCUMENT = "evidence"
_USUAL = "tt25_2023_cap_xa"
_COUNTED = {"university_citizens": (600, 1200), "trained_citizens": (2600, 3500), "learning_learners": (3600, 4800)}
"""Of how many something is true; the others are all people, or most of them."""


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
    law: CriteriaSet
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
    """A form of any unit with every answer typed in; of any criteria set and type, most often of the usual set."""
    set = _USUAL if chance.random() < 0.6 else chance.choice(available_criteria())
    type = chance.choice(load_criteria(set).subject.types).id
    villages = VILLAGES if chance.random() < 0.25 else ()
    unit = chance.choice(
        (None, *(unit.id for unit in new_campaign("A", 2025, criteria_set=set, subject_type=type).units))
    )
    item = Filled(loaded(_blank(set, type, unit, villages)), load_criteria(set, type))
    counts = counts_of(item.law, chance)
    for sheet in item.book.worksheets:
        documents = iter(("first", "second"))
        for table, row, column, cell in keyed_cells(sheet):
            if isinstance(cell, MergedCell) or cell.value is not None:
                continue
            if table == "evidence":
                _document(item, sheet, column, cell, documents, chance)
            elif (typed := typed_at(item.law, (table, row, column), cell, counts, chance)) is not None:
                cell.value = typed.value  # type: ignore[assignment]
                item.typed += [typed] if typed.about else []
    return item


@lru_cache(maxsize=256)
def _blank(set: str, type: str, unit: str | None, villages: tuple[Village, ...]) -> bytes:
    rules = load_criteria(set, type)
    made = new_campaign("Thái Sơn", 2025, province="Bắc Giang", criteria_set=set, subject_type=type)
    campaign = replace(made, villages=villages)
    required = applicable_requirements(rules, campaign)
    return written_by(write_return_workbook, rules, campaign, campaign.unit(unit) if unit else None, required)


def counts_of(law: CriteriaSet, chance: Random) -> dict[str, int]:
    """Numbers that can be true together: of all people, and of those that something is true of."""
    whole = {constraint.right for constraint in law.constraints} - {constraint.left for constraint in law.constraints}
    usual = {id: _COUNTED.get(id, (5000, 6000) if id in whole else (3600, 4800)) for id in law.data}
    return {id: chance.randint(*bounds) for id, bounds in usual.items() if law.data[id].kind is DatumKind.COUNT}


def answered_in(law: CriteriaSet, datum: str) -> tuple[str, str, str]:
    """The table, row and column in which a datum is answered."""
    column = {DatumKind.COUNT: "value", DatumKind.LEVEL: "level"}.get(law.data[datum].kind, "result")
    return ("figures" if column == "value" else "indicators", datum, column)


def typed_at(
    law: CriteriaSet, place: tuple[str, str, str], cell: Cell, counts: dict[str, int], chance: Random
) -> Typed | None:
    """What goes into a cell; about nothing where it only says what an answer is by."""
    table, row, column = place
    chosen = {key: attribute.choices[0].label for key, (_, attribute) in attribute_rows(law).items()}
    if row in law.data and place == answered_in(law, row):
        return Typed(cell, row, _answered(law, row, counts, chance))
    if table == "villages" and column in counts and row:
        return Typed(cell, column, counts[column] // 3 + len(row), of_village=True)
    if row in chosen and column in ("result", "level", "value"):
        return Typed(cell, "", chosen[row])
    if table == "figures" and row in counts and column in ("source", "as_of"):
        return Typed(cell, "", "Công an xã" if column == "source" else "31/12/2025")
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


def _answered(law: CriteriaSet, id: str, counts: dict[str, int], chance: Random) -> object:
    kind = law.data[id].kind
    if kind is DatumKind.COUNT:
        return counts[id]
    return chance.randint(1, 2) if kind is DatumKind.LEVEL else chance.choice(("Đạt", "Không đạt"))
