"""openpyxl gives each cell of a merged range border and protection as it loads: most of the time of a load, for nothing
but looking up the same few styles. Here each is looked up once a workbook, with the same result.
"""

from __future__ import annotations

from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Border
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.merge import MergedCellRange

_SIDES = ("top", "left", "right", "bottom")
_KNOWN = "_known_borders"
AS_SHIPPED = MergedCellRange.format
"""What openpyxl itself does."""


def quick_merges() -> None:
    """Make all that load a workbook in this process do so quickly."""
    MergedCellRange.format = _format  # type: ignore[method-assign]


def _format(area: Any) -> None:
    """As ``MergedCellRange.format``."""
    start, cells = area.start_cell, area.ws._cells
    for coord in area.cells:
        if coord not in cells:
            cells[coord] = MergedCell(area.ws, *coord)
        cells[coord]._style = cells[coord]._style or StyleArray()
    known = area.ws.parent.__dict__.setdefault(_KNOWN, {})
    for name in _SIDES:
        side = getattr(start.border, name)
        if side and side.style is None:
            continue
        for coord in getattr(area, name):
            style = cells[coord]._style
            pair = name, style.borderId, start._style.borderId
            if pair not in known:
                cells[coord].border += Border(**{name: side})
                known[pair] = style.borderId
            style.borderId = known[pair]
    for coord in area.cells:
        cells[coord]._style.protectionId = start._style.protectionId
