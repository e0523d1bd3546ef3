"""The cells of one sheet being collected, wherever they stand, into a grid that is only as large as any form.

Relies on :mod:`ccht_excel.exchange.keyed_sheets`. Sets cells beyond every form aside as stray: one cell at XFD1048576
costs nothing here. Refuses two contents for one cell with ``RefusedError``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field

from ccht_excel.exchange.grid import CellValue, CutText, ErrorValue, RowValues, SheetGrid, Unsteady, address
from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets.zip_package import damaged

MAX_COLUMNS = 702
"""No form reaches beyond: three-letter columns are stray."""

FORMULA_WITHOUT_RESULT = ErrorValue("công thức chưa có kết quả")
UNNAMED_ERROR = ErrorValue("#LỖI")

MergedRange = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, 0-based (row, column)."""

STRAY_SHOWN = 100
LEAST_HEIGHT = 3.0
"""Points: nobody reads what stands in a lower row."""
LEAST_WIDTH = 0.4
"""Characters, as Excel counts them: the same of a column; some five pixels."""
LEAST_WIDTH_POINTS = 3.75
_AS_THEY_ARE = frozenset({str, int, float})


class SparseSheet(Struct):
    """The filled cells of a sheet by row and column; ``stray`` lists (sheet, address) of those set aside.

    ``hidden_rows`` and ``hidden_columns`` are out of sight, as are the letters of ``faint`` cells; ``lost`` is a sheet
    that is named but not there. Cells from row ``most_rows`` on are stray. ``lines`` are all rows, where they were
    known as a whole, ``formulas`` the texts of formulas as far as they are known.
    """

    name: str
    visible: bool = True
    merged: Sequence[MergedRange] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: Collection[tuple[int, int]] = ()
    drawn: tuple[str, ...] = ()
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    faint: Collection[tuple[int, int]] = ()
    unsteady: Mapping[tuple[int, int], Unsteady] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    lost: bool = False
    rows: dict[int, dict[int, CellValue]] = field(default_factory=dict)
    lines: Sequence[tuple[int, RowValues]] | None = None
    stray: list[tuple[str, str]] = field(default_factory=list)
    most_rows: int = MOST_ROWS

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Take in a cell unless it is empty. Raises ``RefusedError`` where it was given before.

        Column A holds keys: whoever strikes out a row means what can be seen of it.
        """
        if isinstance(value, CutText):
            value = value.whole if column == 0 else value
        elif value == "":
            return
        if row >= self.most_rows or column >= MAX_COLUMNS:
            if len(self.stray) < STRAY_SHOWN:
                self.stray.append((self.name, address(row, column)))
            return
        cells = self.rows.get(row)
        if cells is None:
            cells = self.rows[row] = {}
        elif column in cells:
            raise damaged(f"trang “{self.name}” ghi ô {address(row, column)} hai lần")
        cells[column] = value

    def put_all(self, cells: Iterable[tuple[int, int, CellValue]]) -> None:
        """Take in cells (row, column, value) as :meth:`put` does."""
        rows, put = self.rows, self.put
        for row, column, value in cells:
            known = rows.get(row)
            # What is usual, without a call of its own for each cell.
            if known is not None and column not in known and column < MAX_COLUMNS and value.__class__ in _AS_THEY_ARE:
                if value != "":
                    known[column] = value
            else:
                put(row, column, value)

    def grid(self) -> SheetGrid:
        """The sheet with its rows in order and their cells from column A on."""
        return SheetGrid(
            self.name,
            self._lines() if self.lines is None else self.lines,
            self.visible,
            tuple(self.merged),
            self.links,
            frozenset(self.notes),
            self.drawn,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            frozenset(self.faint),
            self.unsteady,
        )

    def _lines(self) -> list[tuple[int, tuple[CellValue, ...]]]:
        rows: list[tuple[int, tuple[CellValue, ...]]] = []
        for number in sorted(self.rows):
            cells = self.rows[number]
            if str(cells.get(0, "")).startswith("@"):
                # Column keys, like those of rows: a sheet struck out as a whole still says what was there.
                cells = {
                    column: value.whole if isinstance(value, CutText) else value for column, value in cells.items()
                }
            values: list[CellValue] = [""] * (max(cells) + 1)
            for column, value in cells.items():
                values[column] = value
            rows.append((number, tuple(values)))
        return rows
