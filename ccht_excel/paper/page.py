"""One printed sheet of the summary, written from top to bottom: cells, merged cells, row heights that fit their text.

Relies on XlsxWriter and :mod:`ccht_excel.paper.style`. All text goes through
:func:`~ccht_excel.verification.content.clean` and is written as text, whatever it begins with. Rows and columns are
0-based.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from ccht_excel.exchange.cell_text import clean
from ccht_excel.exchange.grid import address
from ccht_excel.paper.style import Styles, page_setup
from ccht_excel.paper.text_size import PIXELS_PER_CHARACTER, text_height
from ccht_excel.vietnamese.printed import NBSP

BODY = 12
"""Font size of tables."""

COUNT = "[$-42A]#,##0"
"""Dots between thousands also where the program's own language has commas."""

WHOLE_PER_CENT = f"[$-42A]0\\{NBSP}%"
PER_CENT = f"[$-42A]0.0#\\{NBSP}%"

SHADE = "#D9D9D9"
LIGHT = "#F2F2F2"
_HIGHEST_ROW = 408.0
_PRINTABLE = {True: (714.3, 481.9), False: (467.7, 728.5)}
"""Points between the margins of A4, width and height, by landscape."""

_INDENT = 1.2
"""Characters that one step of indentation takes."""

_SURE = 0.97
"""Share of a page that is certainly there, whatever program and printer."""


def size_for_print(points: float, widths: Sequence[float], *, landscape: bool) -> float:
    """Font size on the sheet that comes out of the printer as so many points, the columns made to fit the page."""
    return round(points / min(1.0, _PRINTABLE[landscape][0] / _points(widths)) * 2) / 2


def _points(widths: Sequence[float]) -> float:
    """Width of columns in points."""
    return sum(characters * PIXELS_PER_CHARACTER + 5 for characters in widths) * 0.75


Style: TypeAlias = dict[str, Any]
"""Format properties as :class:`~ccht_excel.paper.style.Styles` takes them."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula with the result it has now, so that recalculating changes nothing."""

    text: str
    result: int | float | str


@dataclass(frozen=True, slots=True)
class Rich:
    """Text of which each line looks different: (text, font properties)."""

    lines: tuple[tuple[str, Style], ...]

    def __str__(self) -> str:
        """The whole text."""
        return "\n".join(text for text, _ in self.lines)


Content: TypeAlias = str | int | float | Formula | Rich | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Cells ``first`` to ``last`` of a row, merged if more than one, with what they hold and how they look.

    ``shown`` is the text that must fit where the content is a number or formula.
    """

    first: int
    last: int
    content: Content
    style: Style = field(default_factory=dict)
    shown: str | None = None

    @property
    def text(self) -> str:
        """What the reader sees."""
        if self.shown is not None:
            return self.shown
        content = self.content.result if isinstance(self.content, Formula) else self.content
        return "" if content is None else clean(str(content))


class Page:
    """A worksheet being filled row by row. ``row`` is the next one."""

    def __init__(self, worksheet: Any, styles: Styles, widths: Sequence[float]) -> None:
        self.worksheet = worksheet
        self.row = 0
        self._heights: dict[int, float] = {}
        self._kept: set[int] = set()
        self._styles = styles
        self._widths = widths
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width, styles())
        worksheet.hide_gridlines(2)

    @property
    def last(self) -> int:
        """Number of the last column."""
        return len(self._widths) - 1

    @property
    def name(self) -> str:
        """Name of the sheet."""
        return str(self.worksheet.get_name())

    def cells(self, *pieces: Piece, minimum: float = 18, height: float | None = None) -> int:
        """Write one row and go to the next; returns the number of the row written.

        Text too long for the highest row a sheet can have goes on in the row below.
        """
        row = self.row
        parts = [self._parts(piece) for piece in pieces]
        for number in range(max(map(len, parts), default=1)):
            written = [part[number] if number < len(part) else _blank(part[0]) for part in parts]
            for piece in written:
                self._write(self.row, piece)
            fitting = max([minimum, *map(self._height, written)])
            self.skip(height if height is not None else fitting)
        return row

    def line(self, text: str, *, minimum: float = 18, **style: Any) -> int:
        """Write one wrapped text over the whole width."""
        return self.cells(Piece(0, self.last, text, {"wrap": True, **style}), minimum=minimum)

    def table_row(self, contents: Sequence[Content | Piece], *, minimum: float = 18, **style: Any) -> int:
        """Write a bordered row, one content a column; a :class:`Piece` brings its own place and style."""
        base = {"border": 1, "wrap": True, "size": BODY, "valign": "top", **style}
        pieces, column = [], 0
        for content in contents:
            piece = content if isinstance(content, Piece) else Piece(column, column, content)
            pieces.append(Piece(piece.first, piece.last, piece.content, {**base, **piece.style}, piece.shown))
            column = piece.last + 1
        return self.cells(*pieces, minimum=minimum)

    def header(self, labels: Sequence[str], **style: Any) -> int:
        """Write the head of a table."""
        look = {"bold": True, "align": "center", "valign": "vcenter", "bg": SHADE, **style}
        return self.table_row(labels, minimum=24, **look)

    def skip(self, height: float) -> None:
        """Leave an empty row of this height."""
        self.worksheet.set_row(self.row, height)
        self._heights[self.row] = height
        self.row += 1

    def keep(self, row: int) -> None:
        """Print the row on the same page as the next one."""
        self._kept.add(row)

    def merge_down(self, first_row: int, last_row: int, piece: Piece) -> None:
        """Merge a piece over several rows already written."""
        self.worksheet.merge_range(
            first_row, piece.first, last_row, piece.last, clean(piece.text), self._styles(**piece.style)
        )

    def show_where(self, row: int, column: int, formula: str, **style: Any) -> None:
        """Change the look of a cell where a formula is true."""
        rule = {"type": "formula", "criteria": formula, "format": self._styles(**style)}
        self.worksheet.conditional_format(row, column, row, column, rule)

    def printed(self, *, landscape: bool, repeat: tuple[int, int] | None = None, footer: str = "") -> None:
        """Set the page up for A4 and print all that was written."""
        page_setup(self.worksheet, landscape=landscape, repeat=repeat, footer=footer)
        if self._kept:
            self.worksheet.set_h_pagebreaks(self._breaks(landscape, repeat))
        self.worksheet.print_area(0, 0, max(self.row - 1, 0), self.last)

    def reference(self, row: int, column: int) -> str:
        """An absolute reference to a cell of this sheet, for formulas on other sheets."""
        return reference(self.name, row, column)

    def _breaks(self, landscape: bool, repeat: tuple[int, int] | None) -> list[int]:
        """Rows to start a page with, so that no page ends with a row that belongs to the next."""
        width, height = _PRINTABLE[landscape]
        room = height * max(1.0, _points(self._widths) / width) * _SURE
        repeated = sum(self._heights[row] for row in range(repeat[0], repeat[1] + 1)) if repeat else 0.0
        breaks: list[int] = []
        start, used, row = 0, 0.0, 0
        while row < self.row:
            if used + self._heights[row] <= room or row == start:
                used += self._heights[row]
                row += 1
                continue
            while row - 1 > start and row - 1 in self._kept:
                row -= 1
            breaks.append(row)
            start = row
            used = repeated if repeat and row > repeat[1] else 0.0
        return breaks

    def _write(self, row: int, piece: Piece) -> None:
        style, column, content = self._styles(**piece.style), piece.first, piece.content
        if piece.last > piece.first:
            self.worksheet.merge_range(row, piece.first, row, piece.last, "", style)
        if content is None or content == "":
            self.worksheet.write_blank(row, column, None, style)
        elif isinstance(content, Formula):
            self.worksheet.write_formula(row, column, content.text, style, content.result)
        elif isinstance(content, Rich):
            self._write_rich(row, column, content, style)
        elif isinstance(content, str):
            self.worksheet.write_string(row, column, clean(content), style)
        else:
            self.worksheet.write_number(row, column, content, style)

    def _write_rich(self, row: int, column: int, content: Rich, style: Any) -> None:
        fragments: list[Any] = []
        for number, (text, look) in enumerate(content.lines):
            fragments += [self._styles(**look), ("\n" if number else "") + clean(text)]
        self.worksheet.write_rich_string(row, column, *fragments, style)

    def _parts(self, piece: Piece) -> list[Piece]:
        if self._height(piece) <= _HIGHEST_ROW or not isinstance(piece.content, str):
            return [piece]
        parts: list[Piece] = []
        words: list[str] = []
        for word in re.findall(r"\S{1,200}\s*|\s+", clean(piece.content)):
            words.append(word)
            if len(words) % 16 == 0 and self._height(replace(piece, content="".join(words))) > _HIGHEST_ROW * 0.7:
                parts.append(replace(piece, content="".join(words)))
                words = []
        return [*parts, replace(piece, content="".join(words))] if words else parts

    def _height(self, piece: Piece) -> float:
        if not piece.text:
            return 0
        width = sum(self._widths[piece.first : piece.last + 1])
        indent = float(piece.style.get("indent", 0)) * _INDENT
        size = float(piece.style.get("size", 12))
        return text_height(piece.text, width - indent, size, bool(piece.style.get("bold")))


def _blank(piece: Piece) -> Piece:
    return replace(piece, content=None, shown=None)


def reference(sheet: str, row: int, column: int, last_row: int | None = None) -> str:
    """An absolute reference to a cell, or to cells of one column, of a sheet."""
    first = _absolute(row, column)
    cells = first if last_row is None else f"{first}:{_absolute(last_row, column)}"
    return f"'{sheet}'!{cells}"


def _absolute(row: int, column: int) -> str:
    letters = address(row, column).rstrip("0123456789")
    return f"${letters}${row + 1}"
