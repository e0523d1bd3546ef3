"""What a unit makes of a form or of a marked copy: answers, blanks, now and then something nobody can read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from random import Random

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.model.law import CriteriaSet, DatumKind
from tests.edits.filled import DOCUMENT, Filled, Typed, answered_in, typed_at
from tests.support.campaigns import keyed_cells

_ODD = ("khoảng 500", "chưa rõ", "Đạt?", "500-600", "#", "x x", "2/3", "đang chờ", -5, 3.7)
_LEVELS = (0, 1, 2, 2, 3, 3, 3)


class Habits(Struct, frozen=True):
    """How a unit fills in: numbers that can be true together, and shares of cells with odd contents and without any."""

    law: CriteriaSet
    counts: Mapping[str, int]
    odd: float = 0.0
    blank: float = 0.08

    def answer(self, datum: str, chance: Random) -> object:
        """What it says of a datum: most often the truth, near it, or far off."""
        if chance.random() < self.odd:
            return chance.choice(_ODD)
        spec = self.law.data[datum]
        if spec.kind is DatumKind.LEVEL:
            return min(chance.choice(_LEVELS), spec.maximum or 1)
        if spec.kind is not DatumKind.COUNT:
            return chance.choice(("Đạt",) * 6 + ("Không đạt",))
        true, luck = self.counts[datum], chance.random()
        if luck < 0.12:
            return true + chance.choice((-1, 1, 200, -200))
        return chance.choice((true // 3, true + 2500)) if luck < 0.17 else true


def fill_in(book: Workbook, habits: Habits, chance: Random, leave: Set[str] = frozenset()) -> Filled:
    """A form filled in, but for the data to ``leave`` to another file."""
    form, answers = Filled(book, habits.law), dict[str, object]()
    leave = {*leave, *(datum for datum in asked_in(book, habits.law) if chance.random() < habits.blank)}
    for sheet in form.pages:
        for table, row, column, cell in _free(sheet):
            typed = typed_at(habits.law, (table, row, column), cell, habits.counts, chance)
            if typed is not None and typed.about not in leave:
                _type(typed, answers, habits, chance)
                form.typed += [typed] if typed.about else []
        _name_documents(form, sheet, chance, leave)
    return form


def _type(typed: Typed, answers: dict[str, object], habits: Habits, chance: Random) -> None:
    """Type it into its cell; what is asked on two pages is answered alike."""
    if typed.about and not typed.of_village:
        if typed.about not in answers:
            answers[typed.about] = habits.answer(typed.about, chance)
        typed.value = answers[typed.about]
    typed.cell.value = typed.value  # type: ignore[assignment]


def _free(sheet: Worksheet) -> Iterator[tuple[str, str, str, Cell]]:
    """Open cells with nothing in them, but for those of documents."""
    for table, row, column, cell in list(keyed_cells(sheet)):
        free = not isinstance(cell, MergedCell) and cell.value is None and not cell.protection.locked
        if free and table != "evidence":
            yield table, row, column, cell


def _name_documents(form: Filled, sheet: Worksheet, chance: Random, leave: Set[str]) -> None:
    """A document for most chỉ tiêu of a page, one row each."""
    rows: dict[int, dict[str, Cell]] = defaultdict(dict)
    for table, _, column, cell in keyed_cells(sheet):
        if table == "evidence" and not isinstance(cell, MergedCell):
            rows[cell.row][column] = cell
    free = iter([cells for cells in rows.values() if cells["title"].value is None])
    for indicator in indicators_on(sheet):
        if {*form.law.indicator(indicator).data} <= leave or chance.random() < 0.2:
            continue
        if cells := next(free, None):
            cells["indicator"].value = indicator
            cells["title"].value = title = f"Quyết định {chance.randint(100, 999)} về {indicator}"
            form.typed.append(Typed(cells["title"], DOCUMENT, title))


def indicators_on(sheet: Worksheet) -> list[str]:
    """The chỉ tiêu that a page asks for."""
    rows = (row for table, row, column, _ in keyed_cells(sheet) if (table, column) == ("indicators", "label"))
    return [row for row in rows if row.count(".") == 1 and row[-1].isdigit()]


def asked_in(book: Workbook, law: CriteriaSet) -> list[str]:
    """The data that a form asks for."""
    keyed = (found for sheet in book.worksheets for found in keyed_cells(sheet))
    return list(dict.fromkeys(row for table, row, column, _ in keyed if _answers(law, table, row, column)))


def _answers(law: CriteriaSet, table: str, row: str, column: str) -> bool:
    return row in law.data and (table, row, column) == answered_in(law, row)


_NUMBER = ("indicators", "id")


def typed_in(book: Workbook, law: CriteriaSet, meant: Mapping[tuple[str, object], object]) -> Filled:
    """A marked copy, with everything that stands in the cells it asks for.

    ``meant`` has what is meant by what was written for a datum, where that is known.
    """
    form = Filled(book, law)
    for sheet in form.pages:
        cells = list(keyed_cells(sheet))
        # A row that lost its key is known by the number printed in it.
        printed = {cell.row: str(cell.value or "") for table, _, column, cell in cells if (table, column) == _NUMBER}
        for table, key, column, cell in cells:
            row = key or printed.get(cell.row, "")
            if isinstance(cell, MergedCell) or cell.value is None or cell.data_type == "f":
                continue
            if _answers(law, table, row, column):
                form.typed.append(Typed(cell, row, meant.get((row, cell.value), cell.value)))
            elif table == "villages" and column in law.data and row:
                form.typed.append(Typed(cell, column, meant.get((column, cell.value), cell.value), of_village=True))
            elif (table, column) == ("evidence", "title"):
                form.typed.append(Typed(cell, DOCUMENT, cell.value))
    return form


def correct(form: Filled, habits: Habits, chance: Random) -> list[str]:
    """Answer most of what is blank and change some of what is not; what was changed."""
    data = list(habits.law.data)
    leave, change = ({id for id in data if chance.random() < share} for share in (0.3, 0.15))
    known, anew, changed = {id(item.cell): item for item in form.typed}, dict[str, object](), []
    for sheet in form.pages:
        for _, _, _, cell in list(keyed_cells(sheet)):
            now = known.get(id(cell))
            if now and now.about in change:
                if now.of_village and isinstance(now.value, int):
                    now.value += 5
                _type(now, anew, habits, chance)
                changed.append(f"{now.about} = {now.value!r}")
        for table, row, column, cell in _free(sheet):
            typed = typed_at(habits.law, (table, row, column), cell, habits.counts, chance)
            if typed is not None and typed.about not in leave:
                _type(typed, anew, habits, chance)
                form.typed += [typed] if typed.about else []
                changed += [f"{typed.about} = {typed.value!r} anew"] if typed.about else []
    return changed
