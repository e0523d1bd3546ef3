"""One printed sheet of the summary or the roll-up: lines, tables, and rows that stay on one page with the next.

Relies on :mod:`ccht_excel.paper.rows` and :mod:`ccht_excel.paper.print_setup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from ccht_excel.exchange.cell_text import storable
from ccht_excel.paper.palette import SHADE
from ccht_excel.paper.print_setup import break_pages, page_setup, room_left
from ccht_excel.paper.rows import Content, Piece, Rows
from ccht_excel.paper.style import Styles
from ccht_excel.paper.text_size import HIGHEST_ROW, SIZE, column_pixels
from ccht_excel.vietnamese.printed import NBSP

MOTTO_PIXELS = 16.9
"""Length of the motto in bold, for each point of its size: the line under it is as long."""
WHOLE_PER_CENT = f"[$-42A]0\\{NBSP}%"
PER_CENT = f"[$-42A]0.0#\\{NBSP}%"


class Page(Rows):
    """Rows of a sheet that is there to be printed; columns ``aside``, beyond the printed ones, are for the screen."""

    def __init__(self, worksheet: Any, styles: Styles, widths: Sequence[float], aside: Sequence[float] = ()) -> None:
        super().__init__(worksheet, styles, widths, {})
        for column, width in enumerate(aside, len(widths)):
            worksheet.set_column(column, column, width, styles())
        self._kept: set[int] = set()
        worksheet.hide_gridlines(2)

    def cells(self, *pieces: Piece, minimum: float = 18, height: float | None = None) -> int:
        """Write one row and go to the next; returns the number of the row written.

        Text too long for the highest row a sheet can have goes on in the row below; an empty one leaves the cell blank.
        """
        row = self.row
        pieces = tuple([piece if piece.content != "" else _blank(piece) for piece in pieces])
        needed = max(map(self.needed, pieces), default=0)
        if needed <= HIGHEST_ROW:
            self.add(*pieces, height=max(minimum, needed) if height is None else height)
            return row
        parts = [self._parts(piece) for piece in pieces]
        for number in range(max(map(len, parts))):
            written = [part[number] if number < len(part) else _blank(part[0]) for part in parts]
            self.add(*written, minimum=minimum, height=height)
        return row

    def line(self, text: str, *, minimum: float = 18, **style: Any) -> int:
        """Write one wrapped text over the whole width."""
        return self.cells(Piece(0, self.last, text, {"wrap": True, **style}), minimum=minimum)

    def table_row(self, contents: Sequence[Content | Piece], *, minimum: float = 18, **style: Any) -> int:
        """Write a bordered row, one content a column; a :class:`Piece` brings its own place and style."""
        base = {"border": 1, "wrap": True, "size": SIZE, "valign": "top", **style}
        pieces, column = [], 0
        for content in contents:
            if isinstance(content, Piece):
                look = {**base, **content.style} if content.style else base
                pieces.append(Piece(content.first, content.last, content.content, look, content.shown))
                column = content.last + 1
            else:
                pieces.append(Piece(column, column, content, base))
                column += 1
        return self.cells(*pieces, minimum=minimum)

    def header(self, labels: Sequence[Content | Piece], **style: Any) -> int:
        """Write the head of a table."""
        look = {"bold": True, "align": "center", "valign": "vcenter", "bg": SHADE, **style}
        return self.table_row(labels, minimum=24, **look)

    def nothing(self, text: str) -> None:
        """Say in place of a table's rows that there are none."""
        self.cells(Piece(0, self.last, text, {"border": 1, "italic": True, "align": "center"}), minimum=24)

    def skip(self, height: float) -> None:
        """Leave an empty row of this height."""
        self.add(height=height)

    def keep(self, row: int) -> None:
        """Print the row on the same page as the next one."""
        self._kept.add(row)

    def rule(self, row: int, columns: tuple[int, int], length: int) -> None:
        """Draw a horizontal line of this length in pixels, centred between these columns, at the top of a row."""
        widths = [column_pixels(width) for width in self.widths]
        start, room = sum(widths[: columns[0]]), sum(widths[columns[0] : columns[1] + 1])
        look = {"line": {"none": True}, "fill": {"color": "black"}, "object_position": 1, "decorative": True}
        place = {"x_offset": start + (room - length) // 2, "y_offset": 2, "width": length, "height": 1}
        self.worksheet.insert_textbox(row, 0, "", {**place, **look})

    def left(self, *, landscape: bool) -> float:
        """Points of row height left on the page on which the last row written is printed."""
        return room_left(self.worksheet, self.widths, self._blocks(), self.row - 1, landscape=landscape)

    def show_where(self, row: int, column: int, formula: str, **style: Any) -> None:
        """Change the look of a cell where a formula is true."""
        rule = {"type": "formula", "criteria": formula, "format": self.styles(**style)}
        self.worksheet.conditional_format(row, column, row, column, rule)

    def finish(
        self,
        *,
        landscape: bool,
        repeat: tuple[int, int] | None = None,
        footer: str = "",
        first: bool = False,
        shown: bool = True,
    ) -> None:
        """Set the page up for A4 and print all that was written; page numbers go on from the ``first`` sheet.

        One that is not ``shown`` is hidden and not printed.
        """
        page_setup(self.worksheet, landscape=landscape, repeat=repeat, footer=footer, first=first)
        last = max(self.row - 1, 0)
        if self._kept:
            break_pages(
                self.worksheet,
                self.widths,
                self._blocks(),
                last,
                landscape=landscape,
                repeat=repeat,
                everywhere=True,
            )
        if shown:
            self.worksheet.print_area(0, 0, last, self.last)
        else:
            # LibreOffice prints a hidden sheet that has an area to print.
            self.worksheet.hide()

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """First and last of rows that stay together; of too many for a page, the last ones that it takes."""
        for first in self._kept:
            last = first
            while last in self._kept:
                last += 1
            yield first, last

    def _parts(self, piece: Piece) -> list[Piece]:
        if self.needed(piece) <= HIGHEST_ROW or not isinstance(piece.content, str):
            return [piece]
        parts: list[Piece] = []
        words: list[str] = []
        for word in re.findall(r"\S{1,200}\s*|\s+", storable(piece.content)):
            words.append(word)
            if len(words) % 16 == 0 and self.needed(replace(piece, content="".join(words))) > HIGHEST_ROW * 0.7:
                parts.append(replace(piece, content="".join(words)))
                words = []
        return [*parts, replace(piece, content="".join(words))] if words else parts


def _blank(piece: Piece) -> Piece:
    return replace(piece, content=None, shown=None)
