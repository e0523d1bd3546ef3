"""The cells of a worksheet part being changed: styles and values set, cells and rows added where there are none.

Relies on plain XML (:mod:`ccht_excel.patching.plain_xml`). Rows and cells that say nothing of their place stand behind
the one before, as in every reader. Refuses nothing; what is not asked for stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from msgspec import Struct

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.grid import CellValue, address, position
from ccht_excel.patching.markup import attributes_in, with_attribute, without_attributes
from ccht_excel.patching.plain_xml import element_text
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import remembered

_ATTRIBUTES = rb"(?:\s++[^\s=<>/]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))*+\s*+"
_USUAL_PLACE = regex(rb'<(?:row|c) r="([A-Z0-9]{1,10})"')
_ADDRESS = regex(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_EPOCH = datetime(1899, 12, 30)
DATE_FORMAT, TIME_FORMAT, DURATION_FORMAT = 14, 21, 46
"""Number formats that every workbook has."""


class CellChange(Struct):
    """What becomes of one cell: another style, another content (type and XML within); ``None`` leaves it."""

    style: int | None = None
    content: tuple[str, bytes] | None = None


def content_of(value: CellValue | str) -> tuple[str, bytes]:
    """A value as a cell holds it: type and XML without prefixes; texts stay texts whatever they begin with."""
    if isinstance(value, bool):
        return "b", b"<v>%d</v>" % value
    if isinstance(value, int | float):
        return "", b"<v>%s</v>" % repr(value).encode()
    if isinstance(value, date | time | timedelta):
        return "", b"<v>%s</v>" % repr(serial_of(value)).encode()
    text = storable(str(value))
    return ("inlineStr", b'<is><t xml:space="preserve">%s</t></is>' % element_text(text)) if text else ("", b"")


def serial_of(moment: date | time | timedelta) -> int | float:
    """A day or time as the number that a workbook stores."""
    if isinstance(moment, timedelta):
        return moment / timedelta(days=1)
    if isinstance(moment, time):
        return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second) / timedelta(days=1)
    whole = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    number = (whole.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    return int(number) if number == int(number) else number


class Piece(Struct, frozen=True):
    """A row or cell and its place in the bytes: number (1-based), start tag ``start:inside``, ``outside``, ``end``."""

    number: int
    start: int
    inside: int
    outside: int
    end: int


class _Pieces:
    """The rows of a worksheet, and the cells of those that were asked for, as they stand in the part.

    ``xml`` is the part up to the end of its rows: what stands behind them may name the commune.
    """

    def __init__(self, xml: bytes, start: int, prefix: bytes) -> None:
        self._xml, self._prefix = xml, prefix
        self._cell = re.compile(rb"<%sc(?=[\s/>])%s(/?)>" % (re.escape(prefix), _ATTRIBUTES))
        row = re.compile(rb"<%srow(?=[\s/>])%s(/?)>" % (re.escape(prefix), _ATTRIBUTES))
        self.rows: Sequence[Piece] = tuple(self._pieces(row, b"row", start, len(xml), _row_number))
        self._cells: dict[int, Sequence[Piece]] = {}

    def cells(self, row: Piece) -> Sequence[Piece]:
        """The cells of a row, numbered by column."""
        found = self._cells.get(row.start)
        if found is None:
            found = tuple(self._pieces(self._cell, b"c", row.inside, row.outside, _column_number))
            self._cells[row.start] = found
        return found

    def _pieces(
        self, pattern: re.Pattern[bytes], name: bytes, start: int, end: int, number_of: Callable[[str], int | None]
    ) -> Iterator[Piece]:
        closing = b"</%s%s" % (self._prefix, name)
        number, at = 0, start
        while (match := pattern.search(self._xml, at, end)) is not None:
            number = number_of(_place_in(match[0])) or number + 1
            outside, at = match.end(), match.end()
            if not match[1]:
                outside = self._xml.find(closing, at, end)
                if outside < 0:
                    raise ValueError("an element that does not end")
                at = self._xml.find(b">", outside) + 1
            yield Piece(number, match.start(), match.end(), outside, at)


_pieces_of = lru_cache(maxsize=64)(_Pieces)
"""Those of the blank forms that the returns of a tree are copied into: they are mostly the same to the byte."""


class SheetData:
    """The rows of a worksheet; ``start`` and ``end`` are where they begin and end in the part."""

    def __init__(self, xml: bytes, start: int, end: int, prefix: str) -> None:
        self.xml = xml
        self._end = end
        self.prefix = prefix.encode()
        self._found = remembered(_pieces_of, xml[:end], start, self.prefix)

    @property
    def rows(self) -> Sequence[Piece]:
        """All rows as they stand there."""
        return self._found.rows

    def row(self, number: int) -> Piece | None:
        """The row of this number."""
        return next((row for row in self.rows if row.number == number), None)

    def cells(self, row: Piece) -> Sequence[Piece]:
        """The cells of a row, numbered by column."""
        return self._found.cells(row)

    def head(self, piece: Piece) -> bytes:
        """The start tag of a row or cell."""
        return self.xml[piece.start : piece.inside]

    def changes(
        self,
        wanted: Mapping[tuple[int, int], CellChange],
        style_of: Callable[[int], str],
        heights: Mapping[int, float],
    ) -> Iterator[tuple[int, int, bytes]]:
        """What to replace where, so that cells by 0-based (row, column) are as wanted.

        ``style_of`` tells the style of a column (1-based), which cells have that are added; ``heights`` are those of
        rows of such cells, in points, where they become other ones.
        """
        rows: dict[int, dict[int, CellChange]] = {}
        for (row, column), change in sorted(wanted.items()):
            rows.setdefault(row + 1, {})[column + 1] = change
        there = {row.number: row for row in reversed(self.rows)}
        numbers = [row.number for row in self.rows]
        for number, cells in rows.items():
            found = there.get(number)
            if found is None:
                at = bisect_right(numbers, number)
                place = self.rows[at].start if at < len(numbers) else self._end
                written = self._added(number, cells, style_of)
                yield place, place, b'<%srow r="%d">%s</%srow>' % (self.prefix, number, written, self.prefix)
            else:
                yield from self._in_row(found, cells, style_of, heights.get(number - 1))

    def _in_row(
        self, row: Piece, wanted: Mapping[int, CellChange], style_of: Callable[[int], str], height: float | None
    ) -> Iterator[tuple[int, int, bytes]]:
        head = self.head(row)
        if height is not None:
            head = with_attribute(head, "ht", f"{height:g}")
        attributes = attributes_in(head)
        own = attributes.get("s", "") if attributes.get("customFormat") in ("1", "true") else ""
        cells = {cell.number: cell for cell in self.cells(row)}
        missing = {column: change for column, change in wanted.items() if column not in cells}
        for column, change in wanted.items():
            if column in cells:
                yield self._changed(cells[column], change)
        if not missing:
            if height is not None:
                yield row.start, row.inside, head
            return
        # How far the row reaches is a hint that programs may leave out.
        head = without_attributes(head, ("spans",))
        if row.inside == row.end:
            written = self._added(row.number, missing, lambda column: own or style_of(column))
            yield row.start, row.end, b"%s>%s</%srow>" % (head[:-2].rstrip(), written, self.prefix)
            return
        yield row.start, row.inside, head
        for column, change in missing.items():
            after = [cell.start for number, cell in cells.items() if number > column]
            place = min(after, default=row.outside)
            written = self._added(row.number, {column: change}, lambda column: own or style_of(column))
            yield place, place, written

    def _added(self, row: int, cells: Mapping[int, CellChange], style_of: Callable[[int], str]) -> bytes:
        written = []
        for column, change in cells.items():
            head = b'<%sc r="%s"/>' % (self.prefix, address(row - 1, column - 1).encode())
            style = str(change.style) if change.style is not None else style_of(column)
            if style:
                head = with_attribute(head, "s", style)
            written.append(self._filled(head, change.content or ("", b"")))
        return b"".join(written)

    def _changed(self, cell: Piece, change: CellChange) -> tuple[int, int, bytes]:
        head = self.head(cell)
        if change.style is not None:
            head = with_attribute(head, "s", str(change.style))
        if change.content is None:
            return cell.start, cell.inside, head
        return cell.start, cell.end, self._filled(without_attributes(head, ("t", "cm", "vm")), change.content)

    def _filled(self, head: bytes, content: tuple[str, bytes]) -> bytes:
        """A cell with this start tag, which says no type yet, and this content."""
        kind, inside = content
        if kind:
            head = with_attribute(head, "t", kind)
        if not inside:
            return head if head.endswith(b"/>") else b"%s</%sc>" % (head, self.prefix)
        if head.endswith(b"/>"):
            head = head[:-2].rstrip() + b">"
        own = re.sub(rb"<(/?)(?=\w)", rb"<\1" + self.prefix, inside) if self.prefix else inside
        return b"%s%s</%sc>" % (head, own, self.prefix)


def _place_in(head: bytes) -> str:
    """What the start tag of a row or cell says of its place; empty where it says nothing."""
    usual = _USUAL_PLACE.match(head)
    return usual[1].decode() if usual else attributes_in(head).get("r", "")


def _row_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _column_number(text: str) -> int | None:
    return position(text)[1] + 1 if _ADDRESS.fullmatch(text) else None
