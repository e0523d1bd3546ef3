"""The rows of a sheet that is put into a workbook: cells with looks, one row below the other, as XML.

Relies on :mod:`ccht_excel.patching.styles`. Texts stay texts whatever they begin with. Colours are ``#RRGGBB``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Required, TypedDict, Unpack

from msgspec import Struct, field

from ccht_excel.exchange.grid import address
from ccht_excel.patching.cells import content_of
from ccht_excel.patching.styles import Styles

_SIDES = ("left", "right", "top", "bottom")
_NO_BORDER = b"<border><left/><right/><top/><bottom/><diagonal/></border>"


class Looks(TypedDict, total=False):
    """How a cell looks, where it is not plain; ``fill`` and the colours are ``#RRGGBB``."""

    grid_colour: Required[str]
    colour: str
    underlined: bool
    size: int
    bold: bool
    centred: bool
    grid: bool
    fill: str


class NewRows(Struct):
    """The rows of the sheet as they are written, merged cells and links (cell, target, text)."""

    styles: Styles
    written: list[bytes] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    count: int = 0

    def add(self, cells: Mapping[int, tuple[str | int, int]], *, height: float = 0, hidden: bool = False) -> int:
        """A row of (text or number, style) by 0-based column; returns its 0-based number."""
        row = self.count
        self.count += 1
        pieces = [_cell(row, column, *cell) for column, cell in cells.items()]
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        shown = ' hidden="1"' if hidden else ""
        self.written.append(f'<row r="{row + 1}"{size}{shown}>'.encode() + b"".join(pieces) + b"</row>")
        return row

    def look(self, font: str, **looks: Unpack[Looks]) -> int:
        """The number of a style of these looks."""
        return self.styles.look(*_look(font, **looks))


@lru_cache(maxsize=64)
def _look(
    font: str,
    *,
    grid_colour: str,
    colour: str = "",
    underlined: bool = False,
    size: int = 12,
    bold: bool = False,
    centred: bool = False,
    grid: bool = False,
    fill: str = "",
) -> tuple[bytes, str, bytes, bytes]:
    """The looks as they are written into styles."""
    strong = "<b/>" * bold + "<u/>" * underlined
    shade = f'<color rgb="FF{colour[1:]}"/>' if colour else ""
    letters = f'<font>{strong}<sz val="{size}"/>{shade}<name val="{font}"/><family val="1"/></font>'
    side = "center" if centred else "left"
    place = f'<alignment horizontal="{side}" vertical="center" wrapText="1"/>'
    border = _grid(grid_colour) if grid else _NO_BORDER
    return letters.encode(), fill[1:], border, place.encode()


def _grid(colour: str) -> bytes:
    sides = (f'<{side} style="thin"><color rgb="FF{colour[1:]}"/></{side}>'.encode() for side in _SIDES)
    return b"<border>%s<diagonal/></border>" % b"".join(sides)


def _cell(row: int, column: int, value: str | int, style: int) -> bytes:
    kind, inside = content_of(value)
    typed = f' t="{kind}"' if kind else ""
    return f'<c r="{address(row, column)}" s="{style}"{typed}>'.encode() + inside + b"</c>"
