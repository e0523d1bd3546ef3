"""OpenDocument spreadsheets of which most rows and all styles were met before: those are not read again.

The returns of a campaign that one program saved are mostly the same to the letter. A part is cut where it can be cut
without understanding it: no comment, no character data, no declaration but the first one, name spaces in the outermost
element only. So what stands between two cuts means the same whatever stands around it, and is read alone, once; pieces
that are not whole elements do not parse. ``None`` is for all that is unusual: the careful way says what is wrong with
it, if anything is. Tests and the fuzzer hold both ways against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ccht_excel.exchange.grid import RowValues
from ccht_excel.findings.entry import RefusedError
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.conditional import Rule, may_change
from ccht_excel.spreadsheets.ods_reading import Reading, Row
from ccht_excel.spreadsheets.ods_styles import Styles, tells_of_styles
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, feeding, parse
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet

_ROOT = regex(rb'(?:<\?xml version="1\.0" encoding="UTF-8"\?>\s*)?<(office:document-(?:content|styles))( [^<>]*)?>')
_BODY, _MASTERS = b"<office:body", b"<office:master-styles"
_PLACE = "ccht-row"
"""Name of the element that stands where a row was; its only attribute is the number of the row."""

_LARGEST, _MOST_ROWS = 1 << 20, 1_000
_LONGEST_ROW, _MOST_KEPT = 4_000, 1_000
_LONGEST_BODY, _MOST_BODIES = 64 << 10, 16
_OUTER = 3
"""Elements around each sheet: the document, its body, the spreadsheet."""

_PLACES = [b'<%b n="%d"/>' % (_PLACE.encode(), number) for number in range(_MOST_ROWS)]
_WORDS = regex("(?<=>)[^<>&\x00-\x1f\ufffe\uffff]+(?=<)")
"""Text that is well-formed whatever it says."""

_LEFT_TO_THE_OTHER: tuple[type[Exception], ...] = (RefusedError, *XML_ERRORS)

Columns = tuple[tuple[int, str], ...]
_Event = tuple[Callable[..., None], tuple[Any, ...]]


class _UnusualError(ValueError):
    """A part that is left to the careful way."""


class _Known:
    """Styles as a file says them before its sheets begin, and the rows read with them, by columns and text."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.rows: dict[tuple[Columns, bytes], Row] = {}
        self.bodies: dict[tuple[int, bytes], Sequence[_Event]] = {}
        """What to do for a body, by the number of its rows and what stands around them."""


def sheets_quickly(styles: bytes | None, content: bytes, most_rows: int) -> list[SparseSheet] | None:
    """The sheets of these parts; ``None`` where anything about them is unusual."""
    try:
        outer, head, body = _cut(content, _BODY)
        ahead = None if styles is None else _styles_alone(styles)
        known = _known(ahead, head)
        around, rows = _taken_out(body, b"table:table-row")
        if len(rows) > _MOST_ROWS:
            return None
        places = [*_PLACES[: len(rows)], b""]
        body = b"".join([piece for pair in zip(around, places, strict=True) for piece in pair])
        reading = _Skeleton(most_rows, known, rows, outer)
        if (events := known.bodies.get((len(rows), body))) is not None:
            reading.repeat(events)
        else:
            _expect_plain(b"".join(around), len(outer))
            parse(body, reading.start, reading.end, reading.data)
            reading.keep(body)
    except _LEFT_TO_THE_OTHER:
        return None
    return reading.sheets


def _cut(part: bytes, mark: bytes) -> tuple[bytes, bytes, bytes]:
    """The start of the outermost element, and the part cut in two before ``mark``, both whole elements.

    Raises ``_UnusualError``.
    """
    root = _ROOT.match(part)
    if root is None or len(part) > _LARGEST or part.count(mark) != 1:
        raise _UnusualError
    at = part.index(mark)
    return root[0], b"%b</%b>" % (part[:at], root[1]), root[0] + part[at:]


def _expect_plain(piece: bytes, start: int = 0) -> None:
    """Raise ``_UnusualError`` where name spaces are declared, or anything but elements and text stands, from here on.

    Declarations of name spaces stand in the outermost element, no processing instruction behind its start.
    """
    if b"<!" in piece or any(piece.find(odd, start) >= 0 for odd in (b"<?", b"xmlns", _PLACE.encode())):
        raise _UnusualError


def _taken_out(part: bytes, name: bytes) -> tuple[list[bytes], list[bytes]]:
    """What stands around the elements of this name, and they: one piece more than elements.

    A piece that is no whole element, as where one stands within another, does not parse. Raises ``_UnusualError``.
    """
    start, end = b"<" + name, b"</%b>" % name
    around: list[bytes] = []
    found: list[bytes] = []
    left = at = 0
    while (at := part.find(start, at)) >= 0:
        close = part.find(b">", at)
        if part[at + len(start) : at + len(start) + 1] not in (b" ", b">", b"/"):  # another name
            at += len(start)
            continue
        after = close + 1 if part[close - 1 : close] == b"/" else part.find(end, close) + len(end)
        if after < close or close < 0:
            raise _UnusualError
        around.append(part[left:at])
        found.append(part[at:after])
        left = at = after
    return [*around, part[left:]], found


def _styles_alone(part: bytes) -> bytes:
    """The part of styles without its pages, which are other ones in each file and say nothing of cells.

    Raises ``_UnusualError``.
    """
    at = max(0, part.find(_MASTERS))
    return _styles_before(part[:at], _WORDS.sub("", part[at:].decode()))


@lru_cache(maxsize=64)
def _styles_before(ahead: bytes, pages: str) -> bytes:
    """The same of a part cut in two before its pages, without words that are printed on them."""
    outer, ahead, whole = _cut(ahead + pages.encode(), _MASTERS)
    _expect_plain(ahead, len(outer))
    _expect_plain(whole, len(outer))
    around, layouts = _taken_out(ahead, b"style:page-layout")
    parse(b"".join([outer, *layouts, whole[len(outer) :]]), _on_pages, lambda name: None, lambda text: None)
    first, *others = around
    # However many there were in a row, one stands for them.
    return b"".join([first, *(b"<style:page-layout/>" + piece for piece in others if piece)])


def _on_pages(name: str, attributes: Mapping[str, str]) -> None:
    if name not in ("header-style", "footer-style"):
        _no_styles(name, attributes)


def _no_styles(name: str, attributes: Mapping[str, str]) -> None:
    if tells_of_styles(name):
        raise _UnusualError


@lru_cache(maxsize=32)
def _known(styles: bytes | None, head: bytes) -> _Known:
    """What is known of a file that begins so. Raises one of ``XML_ERRORS``."""
    root = _ROOT.match(head)
    _expect_plain(head, root.end() if root else 0)
    reading = Reading(0)
    if styles is not None:
        parse(styles, reading.styles.start, lambda name: None, lambda text: None)
    parse(head, reading.start, reading.end, reading.data)
    if reading.sheets:
        raise _UnusualError
    return _Known(reading.styles)


def _values_of(row: Row) -> RowValues | None:
    """The values of a row, wherever it stands; ``None`` where it goes beyond every form."""
    alone = SparseSheet("")
    Reading(1).put(alone, 0, row)
    lines = alone.grid().rows
    return RowValues(lines[0][1]) if lines and not alone.stray else None


class _Skeleton(Reading):
    """Reads a body in which a numbered element stands for each row."""

    def __init__(self, most_rows: int, known: _Known, rows: list[bytes], outer: bytes) -> None:
        super().__init__(most_rows, known.styles)
        self._known = known
        self._rows = rows
        self._outer = outer
        self._readers: dict[Columns, _RowReader] = {}
        self._taken: list[tuple[int, Row]] = []
        self._events: list[_Event] | None = []

    def repeat(self, events: Sequence[_Event]) -> None:
        """Do for these rows what was done for others in the same places."""
        for do, given in events:
            do(self, *given)

    def keep(self, body: bytes) -> None:
        """Remember what was done for a body."""
        if self._events is not None and len(body) <= _LONGEST_BODY:
            if len(self._known.bodies) >= _MOST_BODIES:
                self._known.bodies.clear()
            self._known.bodies[len(self._rows), body] = tuple(self._events)

    def _event(self, do: Callable[..., None], *given: Any) -> None:
        """Take note of what is done, unless it is far outside of any sheet and so without consequence."""
        if self._events is not None and (self._sheet is not None or len(self._path) <= _OUTER):
            self._events.append((do, given))

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == _PLACE:
            if not self.takes_rows:
                raise _UnusualError
            self._place(int(attributes["n"]))
            self._event(_Skeleton._place, int(attributes["n"]))
            return
        outside = self._sheet is None
        super().start(name, attributes)
        if outside and self._sheet is not None:
            self._taken = []
            if len(self._path) != _OUTER + 1:  # what leads to it was not noted
                self._events = None
        self._event(_Skeleton._repeated_start, name, attributes)

    def _repeated_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._sheet is None:
            self._taken = []
        Reading.start(self, name, attributes)

    def _place(self, number: int) -> None:
        self.take(self._row_of(tuple(self._column_styles), self._rows[number]))

    def end(self, name: str) -> None:
        if name != _PLACE:
            self._event(Reading.end, name)
            super().end(name)

    def data(self, text: str) -> None:
        if self._sheet is not None:
            self._event(Reading.data, text)
        super().data(text)

    def put(self, sheet: SparseSheet, number: int, row: Row) -> None:
        self._taken.append((number, row))

    def complete(self, sheet: SparseSheet, rules: Sequence[Rule]) -> None:
        sheet.lines = None if may_change(rules) else self._lines()
        if sheet.lines is None:
            for number, row in self._taken:
                super().put(sheet, number, row)
            super().complete(sheet, rules)

    def _lines(self) -> list[tuple[int, RowValues]] | None:
        """The rows of the sheet; ``None`` where one is there more than once, or goes beyond every form."""
        lines: list[tuple[int, RowValues]] = []
        for number, row in self._taken:
            (values,) = row.seen = row.seen or (_values_of(row),)
            if values is None or row.repeat > 1 or number >= self._most_rows:
                return None
            lines.append((number, values))
        return lines

    def outside(self, name: str, attributes: Mapping[str, str]) -> None:
        _no_styles(name, attributes)

    def _row_of(self, columns: Columns, text: bytes) -> Row:
        kept = self._known.rows
        row = kept.get((columns, text))
        if row is None:
            reader = self._readers.get(columns)
            if reader is None:
                reader = self._readers[columns] = _RowReader(self.styles, columns, self._outer)
            _expect_plain(text)
            row = reader.read(text)
            if len(text) <= _LONGEST_ROW and not reader.drawn:
                if len(kept) >= _MOST_KEPT:
                    kept.clear()
                kept[columns, text] = row
            self.drawn |= reader.drawn
        return row


class _RowReader(Reading):
    """Reads rows, each alone, of a sheet with these columns."""

    def __init__(self, styles: Styles, columns: Columns, outer: bytes) -> None:
        super().__init__(0, styles)
        self._sheet = SparseSheet("")
        self._column_styles = list(columns)
        self._feed: Callable[[bytes, bool], object] = feeding(self.start, self.end, self.data)
        self._feed(outer, False)
        self._depth_of_rows = len(self._path)
        self._read: list[Row] = []

    def read(self, text: bytes) -> Row:
        """The row that this text is. Raises one of ``XML_ERRORS``, also where it is not just one row."""
        self._read, self.drawn = [], set()
        self._feed(text, False)
        if len(self._path) != self._depth_of_rows or len(self._read) != 1:
            raise _UnusualError
        return self._read[0]

    def take(self, row: Row) -> None:
        self._read.append(row)
