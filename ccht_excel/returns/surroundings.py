"""The sheets that answers stand on: cells merged with others, cells that nobody sees, formulas not to be built upon.

Relies on :mod:`ccht_excel.returns.answers`. What is read where nobody sees it, or by a formula whose result is not
there to stay, is said; what a formula draws by lot is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.exchange.grid import SheetGrid, Unsteady, address, further_cells, position
from ccht_excel.exchange.keyed_sheets import Cell, Table
from ccht_excel.findings import of_returns, of_sight
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import DatumSpec
from ccht_excel.model.place import Place
from ccht_excel.returns.answers import Answer, AnswerCell, read_answer

_CELLS_SHOWN = 5


class Surroundings(Struct, frozen=True):
    """The sheets that answer cells stand on: which cells were merged with others, are out of sight, or unsteady."""

    sheets: Mapping[str, SheetGrid]

    def hidden(self, sheet: str) -> bool:
        """Whether nobody sees this sheet."""
        grid = self.sheets.get(sheet)
        return grid is not None and not grid.visible

    def unseen(self, sheet: str, row: int, column: int) -> str:
        """Why nobody sees a cell, in words; empty where it is seen."""
        grid = self.sheets.get(sheet)
        if grid is None:
            return ""
        if not grid.visible:
            return "trang ẩn"
        if row in grid.hidden_rows or column in grid.hidden_columns:
            return "dòng ẩn" if row in grid.hidden_rows else "cột ẩn"
        return "chữ không nhìn thấy" if (row, column) in grid.faint else ""

    def named(self, places: Iterable[tuple[str, str]]) -> str:
        """Cells (sheet, address) in words, those that nobody sees said to be hidden."""
        return ", ".join(f"{sheet}!{cell}{self.aside(sheet, cell)}" for sheet, cell in places)

    def aside(self, sheet: str, cell: str) -> str:
        """What is put behind the name of a cell that nobody sees."""
        words = self.unseen(sheet, *position(cell))
        return f" ({words})" if words else ""

    def unseen_in(self, place: Place) -> Mapping[FindingType, Sequence[str]]:
        """Addresses of the cells of this place (a cell or a range) that something is said of, by what it is: those in a
        hidden row or column, those with letters of such a colour or size, those with formulas not there to stay."""
        grid = self.sheets.get(place.sheet)
        if grid is None or not place.cell:
            return {}
        (top, left), (bottom, right) = (
            position(cell) for cell in (place.cell.split(":")[0], place.cell.split(":")[-1])
        )
        unseen: dict[FindingType, list[str]] = {}
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if row in grid.hidden_rows or column in grid.hidden_columns:
                    unseen.setdefault(of_sight.HIDDEN_CELLS_READ, []).append(address(row, column))
                elif (row, column) in grid.faint:
                    unseen.setdefault(of_sight.FAINT_CELLS_READ, []).append(address(row, column))
                if why := grid.unsteady.get((row, column)):
                    unseen.setdefault(_SAID_OF_FORMULA[why], []).append(address(row, column))
        return unseen

    def covering(self, table: Table, cell: Cell) -> str | None:
        """The merged range that swallowed this cell (several rows, or starting elsewhere), or ``None``."""
        grid = self.sheets.get(table.sheet)
        for (top, left), (bottom, right) in grid.merged if grid else ():
            inside = top <= cell.row <= bottom and left <= cell.column <= right
            if inside and (bottom > top or (cell.row, cell.column) != (top, left)):
                return f"{address(top, left)}:{address(bottom, right)}"
        return None

    def answer(self, table: Table, place: AnswerCell, spec: DatumSpec) -> Answer:
        """What an answer cell says: nothing where others were merged over it, or a formula draws it by lot."""
        swallowed = self.covering(table, place.cell)
        if swallowed:
            return Answer(findings=(place.say(of_returns.MERGED_INPUT, range=swallowed, label=spec.name),))
        grid = self.sheets.get(place.sheet)
        if grid is not None and grid.unsteady.get((place.cell.row, place.cell.column)) is Unsteady.BY_CHANCE:
            return Answer(findings=(place.say(of_returns.ANSWER_BY_CHANCE, label=spec.name),))
        return read_answer(place, spec)

    def said_of(self, places: Iterable[Place], beside: Iterable[Place]) -> list[Finding]:
        """What is said of cells that something was read from, once a sheet for each thing; ``beside`` are those of what
        goes with an answer, which in a hidden row is said of already."""
        first: dict[tuple[FindingType, str], Place] = {}
        found: dict[tuple[FindingType, str], list[str]] = {}
        rows: set[tuple[str, int]] = set()
        for place in places:
            self._take(place, first, found)
            rows.add((place.sheet, _row(place)))
        for place in beside:
            if (place.sheet, _row(place)) not in rows or not self._in_hidden_row(place):
                self._take(place, first, found)
        said = []
        for (type, sheet), place in first.items():
            cells = list(dict.fromkeys(found.get((type, sheet), ())))
            shown = ", ".join(cells[:_CELLS_SHOWN]) + further_cells(map(position, cells[_CELLS_SHOWN:]))
            said.append(finding(type, place, named=cells, cells=shown))
        return said

    def _take(
        self,
        place: Place,
        first: dict[tuple[FindingType, str], Place],
        found: dict[tuple[FindingType, str], list[str]],
    ) -> None:
        hidden = self.hidden(place.sheet)
        if hidden:
            first.setdefault((of_sight.HIDDEN_SHEET_READ, place.sheet), place)
        for type, cells in self.unseen_in(place).items():
            if not hidden or type in _SAID_OF_FORMULA.values():
                first.setdefault((type, place.sheet), replace(place, cell=cells[0]))
                found.setdefault((type, place.sheet), []).extend(cells)

    def _in_hidden_row(self, place: Place) -> bool:
        grid = self.sheets.get(place.sheet)
        return grid is not None and _row(place) in grid.hidden_rows


_SAID_OF_FORMULA: Mapping[Unsteady, FindingType] = {
    Unsteady.BY_CHANCE: of_sight.CELLS_CHANGE,
    Unsteady.BY_CLOCK: of_sight.CELLS_CHANGE,
    Unsteady.FROM_OUTSIDE: of_sight.CELLS_FROM_OUTSIDE,
}


def _row(place: Place) -> int:
    return position(place.cell.split(":")[0])[0] if place.cell else -1
