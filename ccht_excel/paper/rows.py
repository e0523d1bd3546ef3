"""Rows of a sheet, written from top to bottom: cells, merged cells, and a height that fits their wrapped text.

Every writer of a sheet fills it this way. Relies on XlsxWriter and :mod:`ccht_excel.paper.style`. All text goes through
:func:`~ccht_excel.exchange.cell_text.storable` and is written as text, whatever it begins with. Rows and columns are
0-based.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

from msgspec import Struct

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.grid import address
from ccht_excel.paper.quick_sheet import SHORT
from ccht_excel.paper.stand_ins import standing
from ccht_excel.paper.style import Styles
from ccht_excel.paper.text_size import DEFAULT_WIDTH, SIZE, merged_width, text_height
from ccht_excel.vietnamese.printed import format_date

_INDENT = 1.2
"""Characters that one step of indentation takes."""

Style: TypeAlias = dict[str, Any]
"""Format properties as :class:`~ccht_excel.paper.style.Styles` takes them."""


class Formula(Struct, frozen=True):
    """A live formula with the result it has now, so that recalculating changes nothing."""

    text: str
    result: int | float | str


class Rich(Struct, frozen=True):
    """Text of which each line looks different: (text, font properties)."""

    lines: tuple[tuple[str, Style], ...]

    def __str__(self) -> str:
        """The whole text."""
        return "\n".join(text for text, _ in self.lines)


class Link(Struct, frozen=True):
    """Text that leads to a cell of another sheet."""

    text: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        """The text."""
        return self.text


Content: TypeAlias = str | int | float | date | Formula | Rich | Link | None


_PLAIN: Style = {}


class Piece(Struct, frozen=True):
    """Cells ``first`` to ``last`` of a row, merged if more than one, with what they hold and how they look.

    Without content they are blank, which an empty text is not. ``shown`` is the text that must fit where it is not the
    content: of a number, or of a formula that may say more.
    """

    first: int
    last: int
    content: Content
    style: Style = _PLAIN
    shown: str | None = None

    @property
    def text(self) -> str:
        """What the reader sees."""
        if self.shown is not None:
            return self.shown
        content = self.content
        if content is None:
            return ""
        if content.__class__ is str:
            return storable(content)
        content = content.result if isinstance(content, Formula) else content
        return format_date(content) if isinstance(content, date) else storable(str(content))


class Rows:
    """A worksheet being filled row by row. ``row`` is the next one.

    ``widths`` are those of all columns; one of width 0 is left as it is (it holds hidden keys).
    """

    def __init__(self, worksheet: Any, styles: Styles, widths: Sequence[float], style: Style | None = None) -> None:
        self.worksheet = worksheet
        self.styles = styles
        self.widths = widths
        self._rooms: dict[tuple[int, int], float] = {}
        stand_ins = standing()
        self._height = stand_ins.height if stand_ins else text_height
        self.row = 0
        for column, width in enumerate(widths):
            if width:
                worksheet.set_column(column, column, width, None if style is None else styles(**style))

    @property
    def last(self) -> int:
        """Number of the last column."""
        return len(self.widths) - 1

    @property
    def name(self) -> str:
        """Name of the sheet."""
        return str(self.worksheet.get_name())

    def add(
        self, *pieces: Piece, minimum: float = 0, more: float = 0, height: float | None = None, growing: bool = False
    ) -> int:
        """Write one row as high as its text needs and ``more``, or of this height, and go to the next.

        A ``growing`` row is fitted again by the program that somebody types into it with. Returns the row's number.
        """
        if height is None:
            height = max(minimum, max(map(self.needed, pieces), default=0) + more)
        row = self.row
        self._write(row, row, pieces)
        (self.worksheet.set_growing_row if growing else self.worksheet.set_row)(row, height)
        self.row += 1
        return row

    def put(self, *pieces: Piece, row: int | None = None, last_row: int | None = None) -> float:
        """Write into this row, or another, merged down to ``last_row``; returns the height that the text needs.

        The height of the row stays what it is.
        """
        first_row = self.row if row is None else row
        self._write(first_row, first_row if last_row is None else last_row, pieces)
        return max(map(self.needed, pieces), default=0)

    def needed(self, piece: Piece) -> float:
        """Height that the text of a piece takes; nothing if there is none."""
        first, last, content, style = piece.first, piece.last, piece.content, piece.style
        text = storable(content) if piece.shown is None and content.__class__ is str else piece.text
        if not text:
            return 0
        width = self._rooms.get((first, last))
        if width is None:
            width = self._rooms[first, last] = merged_width(
                self.widths[column] if column <= self.last else DEFAULT_WIDTH for column in range(first, last + 1)
            )
        indent = style.get("indent", 0)
        return self._height(
            text, width - indent * _INDENT if indent else width, style.get("size", SIZE), bool(style.get("bold"))
        )

    def _write(self, row: int, last_row: int, pieces: Sequence[Piece]) -> None:
        sheet, style_of = self.worksheet, self.styles.of
        known: Style | None = None
        style: Any = None
        columns = [piece.first for piece in pieces]
        cells = sheet.line(row, min(columns), max(columns)) if pieces else None
        for piece in pieces:
            column, last, content, look = piece.first, piece.last, piece.content, piece.style
            if look is not known:
                style, known = style_of(look), look
            if last > column or last_row > row:
                sheet.merge_range(row, column, last_row, last, "", style)
            if content.__class__ is str:
                if cells is None or len(content) > SHORT:
                    sheet.write_string(row, column, content, style)
                else:
                    cells[column] = sheet.text_cell(storable(content), style)
            elif content is None:
                if cells is None:
                    sheet.write_blank(row, column, None, style)
                else:
                    cells[column] = sheet.blank_cell(style)
            else:
                self._write_other(row, column, content, style)

    def _write_other(self, row: int, column: int, content: Content, style: Any) -> None:
        sheet = self.worksheet
        if isinstance(content, Formula):
            sheet.write_live(row, column, content.text, style, content.result)
        elif isinstance(content, Rich):
            self._write_rich(row, column, content, style)
        elif isinstance(content, Link):
            sheet.write_url(row, column, f"internal:'{content.sheet}'!{content.cell}", style, storable(content.text))
        elif isinstance(content, str):
            sheet.write_string(row, column, content, style)
        elif isinstance(content, date):
            sheet.write_datetime(row, column, content, style)
        else:
            sheet.write_number(row, column, content, style)

    def _write_rich(self, row: int, column: int, content: Rich, style: Any) -> None:
        fragments: list[Any] = []
        for number, (text, look) in enumerate(content.lines):
            fragments += [self.styles(**look), ("\n" if number else "") + storable(text)]
        self.worksheet.write_rich_string(row, column, *fragments, style)


def spread(columns: tuple[int, int], content: Content, look: Style) -> Iterator[Piece]:
    """What stands in the first of these columns and looks as if it had the room of all, none of them merged.

    The rows of it can be sorted. The text wraps in the first column.
    """
    first, last = columns
    color = look.get("border_color", "")
    plain = {key: value for key, value in look.items() if key not in ("border", "border_color")}
    for column in range(first, last + 1):
        sides = ["top", "bottom", *(["left"] if column == first else []), *(["right"] if column == last else [])]
        lines = dict.fromkeys(sides, look["border"]) | {f"{side}_color": color for side in sides if color}
        yield Piece(column, column, content if column == first else None, plain | lines)


def reference(sheet: str, row: int, column: int, last_row: int | None = None) -> str:
    """An absolute reference to a cell, or to cells of one column, of a sheet."""
    first = _absolute(row, column)
    cells = first if last_row is None else f"{first}:{_absolute(last_row, column)}"
    return f"'{sheet}'!{cells}"


def _absolute(row: int, column: int) -> str:
    letters = address(row, column).rstrip("0123456789")
    return f"${letters}${row + 1}"
