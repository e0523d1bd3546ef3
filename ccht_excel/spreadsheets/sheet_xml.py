"""The XML of one worksheet of an .xlsx package: its cells as they stand there, merged ranges, what is out of sight.

Sheets written the way office programs write them are read with regular expressions that account for every byte of their
rows; anything else (prefixes, comments, cells without addresses, rich text within cells) goes through an XML parser.
Relies on expat. Refuses what contradicts itself with one of ``XML_ERRORS``: two contents for one cell, a cell or a row
where none can stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import MAIN, check, parse
from ccht_excel.spreadsheets.raw_cells import ADDRESS, LINK, Place, RawCell, SheetXml, column_of, place_of, range_of
from ccht_excel.spreadsheets.sparse_sheet import STRAY_SHOWN, MergedRange
from ccht_excel.spreadsheets.xlsx_ink import USUAL_COLOURS, Colours
from ccht_excel.spreadsheets.xlsx_parts import Runs, characters, is_usual_start, text_of, usual_line_ends


def read_sheet_xml(xml: bytes, most_rows: int = MOST_ROWS, colours: Colours = USUAL_COLOURS) -> SheetXml:
    """The content of a worksheet part; of the cells from row ``most_rows`` on a few only.

    ``colours`` are those that the runs of a text may call by number.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    return quickly(xml, most_rows) or carefully(xml, colours)


# ---------------------------------------------------------------------------------------------
# The usual way

_ATTRIBUTES = r'(?: [A-Za-z][A-Za-z0-9:._-]{0,40}="[^"<&]*"){0,30}'
_START = '<c r="'
_ROW_START = rf'<row r="[1-9][0-9]{{0,6}}"{_ATTRIBUTES} ?'
_SPACE = '(?: xml:space="preserve")?'
_REST = regex(
    r'([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")? ?(?:/>|>'
    r'(?:(<f((?: [a-z0-9]{1,9}="[^"<&]*"){0,9}) ?(?:/>|>([^<]*)</f>))?(?:<v ?/>|<v'
    + _SPACE
    + r">([^<]*)</v>)?|<is><t"
    + _SPACE
    + rf">([^<]*)</t></is>)</c>)((?:</row>(?:{_ROW_START}(?:/>|></row>))*({_ROW_START}>)?)?)"
)
"""A cell without its start, and what of rows stands between it and the next one."""

_BEFORE_CELLS = regex(f"(?:{_ROW_START}(?:/>|></row>))*({_ROW_START}>)?")
_ROW = regex(rf'<row r="([1-9][0-9]{{0,6}})"({_ATTRIBUTES})')
_NO_LETTER = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOW = regex(r' ht="(?![1-9][0-9]+[."])')
"""A height that may be next to none."""
_COLUMNS = regex(rf"<cols>(?:<col{_ATTRIBUTES} ?/>)*</cols>")
_COLUMN = regex(rf"<col({_ATTRIBUTES})")
_ATTRIBUTE = regex(r' ([A-Za-z0-9:._-]+)="([^"]*)"')
_MERGED = regex(r'<mergeCell ref="([^"]*)" ?(?:/>|>\s{0,99}</mergeCell>)')
_ANY_MERGED = regex(r"<mergeCell[\s/>]")
_Piece = tuple[Place, RawCell | None, str, bool]
"""A cell's place, the cell unless it is plainly empty, the tags of rows behind it, whether its row ends as the last."""


class UnusualError(Exception):
    """Something is not written the usual way."""


def quickly(xml: bytes, most_rows: int = MOST_ROWS) -> SheetXml | None:
    """The content of a sheet written the usual way; ``None`` where anything about it is unusual.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    parts = parted(xml)
    if parts is None:
        return None
    head, data, tail = parts
    try:
        cells, rows = _usual_cells(data.decode(), most_rows)
    except UnusualError:
        return None
    around = around_cells(head.decode(), rows, tail.decode())
    return around and around.with_cells(cells)


def parted(xml: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What stands before the rows, they, and what stands behind; ``None`` where there is no telling."""
    xml = usual_line_ends(xml)
    start, end = xml.find(b"<sheetData>") + len(b"<sheetData>"), xml.find(b"</sheetData>")
    return (xml[:start], xml[start:end], xml[end:]) if len(b"<sheetData>") <= start <= end else None


class Around(NamedTuple):
    """What a part says besides its cells: merged ranges, 0-based rows and columns hidden."""

    merged: tuple[MergedRange, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]

    def with_cells(self, cells: list[RawCell]) -> SheetXml:
        """The whole content of the part."""
        return SheetXml(cells, list(self.merged), set(self.hidden_rows), set(self.hidden_columns))


def around_cells(head: str, rows: str, tail: str) -> Around | None:
    """What a part says besides its cells, which were each held against a pattern that leaves no letter out.

    All around them is for the parser; what it made of it is remembered. ``None`` where anything about it is unusual.
    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    tail = _PRINTED.sub(_unprinted, tail)
    short = len(head) + len(rows) + len(tail) <= _LONGEST_AROUND
    return (_around if short else _around.__wrapped__)(head, rows, tail)


_PRINTED = regex(r"(<(odd|even|first)(Head|Foot)er>)([^<]+)(?=</\2\3er>)")
_LONGEST_AROUND = 32 << 10


def _unprinted(match: re.Match[str]) -> str:
    """The head or foot of printed pages without its words, which are other ones in each commune and tell of no cell."""
    well_formed = _is_well_formed if len(match[4]) <= _LONGEST_PRINTED else _is_well_formed.__wrapped__
    return match[1] if well_formed(match[4]) else match[0]


_LONGEST_PRINTED = 1_000


@lru_cache(maxsize=128)
def _is_well_formed(words: str) -> bool:
    """Whether character data is, and no letter in it is refused; one commune prints the same on all its sheets."""
    try:
        return "]]>" not in characters(words) and "]]>" not in words and not _NO_LETTER.search(words)
    except ValueError:
        return False


@lru_cache(maxsize=128)
def _around(head: str, rows: str, tail: str) -> Around | None:
    around = f"{head}{rows}{tail}".encode()
    found = SheetXml()
    if not _is_usual(around) or not (_usual_merged(head, tail, found) and _usual_columns(head, found)):
        return None
    check(around)
    if _out_of_sight(rows):
        for number, attributes in _ROW.findall(rows):
            if _out_of_sight(attributes):
                found.hide_row(int(number) - 1, _attributes(attributes))
    return Around(tuple(found.merged), frozenset(found.hidden_rows), frozenset(found.hidden_columns))


def _is_usual(around: bytes) -> bool:
    """Whether the part without its cells is one of XML's plainest, its rows in one place."""
    once = around.count(b"<sheetData") == around.count(b"</sheetData") == 1
    return once and b"<!" not in around and b"<?" not in around[5:] and is_usual_start(around)


def _out_of_sight(rows: str) -> bool:
    return "hidden" in rows or _LOW.search(rows) is not None


def _usual_cells(data: str, most_rows: int) -> tuple[list[RawCell], str]:
    """The cells that are not plainly empty, and the rows without any cells.

    Raises ``UnusualError`` unless rows of cells, each in a place of its own, are all that stands there.
    """
    _, cells, rows = _places_and_cells(data)
    far = [number for number, cell in enumerate(cells) if cell.row >= most_rows]
    if far[STRAY_SHOWN:]:
        # Nothing down there is ever read: told of are the first few cells only.
        unread = set(far[STRAY_SHOWN:])
        cells = [cell for number, cell in enumerate(cells) if number not in unread]
    return cells, rows


def _places_and_cells(data: str) -> tuple[Sequence[Place], list[RawCell], str]:
    """The places of all cells, besides what :func:`_usual_cells` gives. Raises as that does."""
    first, *pieces = data.split(_START)
    before = _BEFORE_CELLS.fullmatch(first)
    if before is None or bool(before[1]) != bool(pieces):
        raise UnusualError
    if not pieces:
        return (), [], first
    # Of a sheet with more cells than are remembered none is worth it.
    longest = _LONGEST_KEPT if len(pieces) <= _PIECES_KEPT else -1
    read = [_piece(piece) if len(piece) <= longest else _piece.__wrapped__(piece) for piece in pieces]
    places, cells, between, ends = zip(*read, strict=True)
    if len(set(places)) != len(places) or not ends[-1] or ends.count(True) > 1:
        raise UnusualError
    return places, [cell for cell in cells if cell is not None], first + "".join(between)


def usual_row(written: str) -> tuple[int, list[RawCell], str]:
    """The 0-based number of one row, its cells that are not plainly empty, and the row without any.

    Raises ``UnusualError`` where it is no row alone, or holds cells of others, ``ValueError`` for unknown entities.
    """
    places, cells, tags = _places_and_cells(written)
    numbers = {int(number) - 1 for number, _ in _ROW.findall(tags)} | {row for row, _ in places}
    if tags.count("<row") != 1 or len(numbers) != 1:
        raise UnusualError
    return numbers.pop(), cells, tags


_LONGEST_KEPT, _PIECES_KEPT = 300, 12_000


@lru_cache(maxsize=_PIECES_KEPT)
def _piece(written: str) -> _Piece:
    """A cell without its start, and what of rows stands behind it.

    Raises ``UnusualError``, and ``ValueError`` for unknown entities.
    What was read is remembered: most cells of the returns of one campaign are the same to the letter.
    """
    match = _REST.fullmatch(written)
    if match is None or "]]>" in written or _NO_LETTER.search(written):
        raise UnusualError
    if "&" in written:
        characters(written)
    letters, number, style, kind, element, attributes, formula, value, inline, rows, row = match.groups()
    place = int(number) - 1, column_of(letters)
    ends = bool(rows) and not row
    if inline is not None:
        value = inline
    elif value is None and "<v" in written:
        value = ""
    if value is None and element is None:
        return place, None, rows, ends
    if (inline is not None) != (kind == "inlineStr") or (attributes and _twice(attributes)):
        raise UnusualError
    said = None if element is None else _link_in(formula or "")
    text = None if value is None else text_of(value)
    return place, RawCell(*place, int(style or 0), kind or "n", text, said), rows, ends


def _twice(attributes: str) -> bool:
    """Whether an attribute of a formula is given twice, or says what the namespace is."""
    names = [name for name, _ in _ATTRIBUTE.findall(attributes)]
    return len({"xmlns", *names}) <= len(names)


def _attributes(written: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(written))


def _usual_columns(head: str, found: SheetXml) -> bool:
    """Take in the columns, described before the rows; whether all are described the usual way."""
    if "<col" not in head:
        return True
    match = _COLUMNS.search(head)
    if match is None or head.count("<col") != match[0].count("<col"):
        return False
    for attributes in _COLUMN.findall(match[0]):
        found.hide_columns(_attributes(attributes))
    return True


def _usual_merged(head: str, tail: str, found: SheetXml) -> bool:
    """Take in the merged ranges; whether each is written the usual way, behind the rows."""
    refs = _MERGED.findall(tail)
    found.merged = [area for ref in refs if (area := range_of(ref))]
    return "<mergeCell" not in head and len(refs) == len(_ANY_MERGED.findall(tail))


def _link_in(formula: str) -> str:
    """A formula that makes a link, the empty text for any other."""
    if "&#" not in formula and LINK not in formula.upper():
        return ""
    text = characters(formula)
    return text if LINK in text.upper() else ""


# ---------------------------------------------------------------------------------------------
# The careful way


def carefully(xml: bytes, colours: Colours = USUAL_COLOURS) -> SheetXml:
    """The content of a worksheet part, whatever its prefixes and habits.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    return _Parsed(xml, colours).found


class _Parsed:
    """A worksheet part read with an XML parser."""

    def __init__(self, xml: bytes, colours: Colours) -> None:
        self.found = SheetXml()
        self._colours = colours
        self._path: list[str] = []
        self._seen: set[tuple[int, int]] = set()
        self._row = self._column = -1
        self._style, self._type = 0, "n"
        self._value: Runs | None = None
        self._formula: list[str] | None = None
        parse(xml, self._start, self._end, self._data, MAIN)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name in _PARENTS and _PARENTS[name] != parent and "sheetData" in self._path[:-1]:
            # Within an alternative for other programs, say: what a person sees there hangs on the program.
            raise ValueError(f"{name} in {parent}")
        if name == "row" and parent == "sheetData":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            self.found.hide_row(self._row, attributes)
        elif name == "c" and parent == "row":
            self._start_cell(attributes)
        elif name == "mergeCell":
            found = range_of(attributes.get("ref", ""))
            if found:
                self.found.merged.append(found)
        elif name == "col" and parent == "cols":
            self.found.hide_columns(attributes)
        else:
            self._start_in_cell(name, parent, attributes)

    def _start_in_cell(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        if parent == "c" and name == ("is" if self._type == "inlineStr" else "v"):
            if self._value is not None:
                raise ValueError("two values in a cell")
            self._value = Runs(self._colours)
        elif self._value is not None:
            self._value.start(name, parent, attributes)
        elif parent == "c" and name == "f":
            self._formula = []

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._column += 1
        if "r" in attributes:
            if not ADDRESS.fullmatch(attributes["r"]):
                raise ValueError("no cell address")
            self._row, self._column = place_of(attributes["r"])
        if (self._row, self._column) in self._seen:
            raise ValueError("one cell twice")
        self._seen.add((self._row, self._column))
        if "vm" in attributes:
            self.found.rich[self._row, self._column] = int(attributes["vm"])
        self._style, self._type = int(attributes.get("s", "0")), attributes.get("t", "n")
        self._value, self._formula = None, None

    def _data(self, text: str) -> None:
        path = self._path
        if len(path) < 2:
            return
        if self._formula is not None and path[-1] == "f" and path[-2] == "c":
            self._formula.append(text)
        if self._value is None:
            return
        if self._type == "inlineStr":
            wanted = path[-1] == "t" and "is" in path and "rPh" not in path
        else:
            wanted = path[-1] == "v" and path[-2] == "c"
        if wanted:
            self._value.data(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "c" and (self._value is not None or self._formula is not None):
            value = None if self._value is None else self._value.text()
            written = "".join(self._formula or ())
            formula = None if self._formula is None else written if LINK in written.upper() else ""
            cell = RawCell(self._row, self._column, self._style, self._type, value, formula)
            self.found.cells.append(cell)
            self._value = self._formula = None


_PARENTS = {"row": "sheetData", "c": "row"}
"""Where among the rows these elements must stand."""
