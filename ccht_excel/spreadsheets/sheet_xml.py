"""The XML of one worksheet of an .xlsx package: its cells as they stand there, merged ranges, what is out of sight.

Sheets written the way office programs write them are read with regular expressions that account for every byte of their
rows; anything else (prefixes, comments, cells without addresses, rich text within cells) goes through an XML parser.
Relies on expat. Refuses what contradicts itself with one of ``XML_ERRORS``: two contents for one cell, a cell or a row
where none can stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets.package_xml import MAIN, check, parse
from ccht_excel.spreadsheets.rich_text import RichText
from ccht_excel.spreadsheets.sparse_sheet import MAX_COLUMNS, STRAY_SHOWN, MergedRange
from ccht_excel.spreadsheets.xlsx_parts import Runs, characters, is_usual_start, text_of, usual_line_ends

LINK = "HYPERLINK"


class RawCell(NamedTuple):
    """A cell as it stands in the XML: 0-based place, style, type, text of its value, and its formula.

    ``value`` is ``None`` where there is no value element at all, ``formula`` where there is no formula; only one that
    makes a link is kept as it stands, any other is the empty text.
    """

    row: int
    column: int
    style: int
    type: str
    value: str | RichText | None
    formula: str | None


class SheetXml(Struct):
    """What a worksheet part holds: cells that are not plainly empty, merged ranges, 0-based rows and columns hidden."""

    cells: list[RawCell] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def hide_row(self, number: int, attributes: Mapping[str, str]) -> None:
        """Take in a row's attributes; one of no height is hidden too."""
        if number < MOST_ROWS and (_is_on(attributes, "hidden") or _is_zero(attributes.get("ht", ""))):
            self.hidden_rows.add(number)

    def hide_columns(self, attributes: Mapping[str, str]) -> None:
        """Take in the attributes of some columns; those of no width are hidden too."""
        if _is_on(attributes, "hidden") or _is_zero(attributes.get("width", "")):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


def _is_on(attributes: Mapping[str, str], name: str) -> bool:
    return attributes.get(name, "0").strip() in ("1", "true")


def _is_zero(size: str) -> bool:
    return "0" in size and not size.strip("0.+- ")


def read_sheet_xml(xml: bytes, most_rows: int = MOST_ROWS) -> SheetXml:
    """The content of a worksheet part; of the cells from row ``most_rows`` on a few only.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    return quickly(xml, most_rows) or carefully(xml)


# ---------------------------------------------------------------------------------------------
# The usual way

_ATTRIBUTES = r'(?: [A-Za-z][A-Za-z0-9:._-]{0,40}="[^"<&]*"){0,30}'
_START = '<c r="'
_ROW_START = rf'<row r="[1-9][0-9]{{0,6}}"{_ATTRIBUTES} ?'
_SPACE = '(?: xml:space="preserve")?'
_REST = re.compile(
    r'([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")? ?(?:/>|>'
    r'(?:(<f((?: [a-z0-9]{1,9}="[^"<&]*"){0,9}) ?(?:/>|>([^<]*)</f>))?(?:<v ?/>|<v'
    + _SPACE
    + r">([^<]*)</v>)?|<is><t"
    + _SPACE
    + rf">([^<]*)</t></is>)</c>)((?:</row>(?:{_ROW_START}(?:/>|></row>))*({_ROW_START}>)?)?)"
)
"""A cell without its start, and what of rows stands between it and the next one."""

_BEFORE_CELLS = re.compile(f"(?:{_ROW_START}(?:/>|></row>))*({_ROW_START}>)?")
_ROW = re.compile(rf'<row r="([1-9][0-9]{{0,6}})"({_ATTRIBUTES})')
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NO_HEIGHT = re.compile(r' ht="[0.+ -]+"')
_COLUMNS = re.compile(rf"<cols>(?:<col{_ATTRIBUTES} ?/>)*</cols>")
_COLUMN = re.compile(rf"<col({_ATTRIBUTES})")
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:._-]+)="([^"]*)"')
_MERGED = re.compile(r'<mergeCell ref="([^"]*)" ?(?:/>|>\s{0,99}</mergeCell>)')
_ANY_MERGED = re.compile(r"<mergeCell[\s/>]")
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})")

_Place = tuple[int, int]
_Piece = tuple[_Place, RawCell | None, str, bool]
"""A cell's place, the cell unless it is plainly empty, the tags of rows behind it, whether its row ends as the last."""


class _UnusualError(Exception):
    """Something is not written the usual way."""


def quickly(xml: bytes, most_rows: int = MOST_ROWS) -> SheetXml | None:
    """The content of a sheet written the usual way; ``None`` where anything about it is unusual.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    xml = usual_line_ends(xml)
    start, end = xml.find(b"<sheetData>") + len(b"<sheetData>"), xml.find(b"</sheetData>")
    if not len(b"<sheetData>") <= start <= end:
        return None
    head, data, tail = xml[:start].decode(), xml[start:end].decode(), xml[end:].decode()
    found = SheetXml()
    try:
        rows = _usual_cells(data, found, most_rows)
    except _UnusualError:
        return None
    # Each cell was held against a pattern that leaves no letter out; all around them is for the parser.
    around = f"{head}{rows}{tail}".encode()
    if not _is_usual(around) or not (_usual_merged(head, tail, found) and _usual_columns(head, found)):
        return None
    check(around)
    if _out_of_sight(rows):
        for number, attributes in _ROW.findall(rows):
            if _out_of_sight(attributes):
                found.hide_row(int(number) - 1, _attributes(attributes))
    return found


def _is_usual(around: bytes) -> bool:
    """Whether the part without its cells is one of XML's plainest, its rows in one place."""
    once = around.count(b"<sheetData") == around.count(b"</sheetData") == 1
    return once and b"<!" not in around and b"<?" not in around[5:] and is_usual_start(around)


def _out_of_sight(rows: str) -> bool:
    return "hidden" in rows or _NO_HEIGHT.search(rows) is not None


def _usual_cells(data: str, found: SheetXml, most_rows: int) -> str:
    """Take in the cells that are not plainly empty; returns the rows without any cells.

    Raises ``_UnusualError`` unless rows of cells, each in a place of its own, are all that stands there.
    """
    first, *pieces = data.split(_START)
    before = _BEFORE_CELLS.fullmatch(first)
    if before is None or bool(before[1]) != bool(pieces):
        raise _UnusualError
    if not pieces:
        return first
    # Of a sheet with more cells than are remembered none is worth it.
    longest = _LONGEST_KEPT if len(pieces) <= _PIECES_KEPT else -1
    read = [_piece(piece) if len(piece) <= longest else _piece.__wrapped__(piece) for piece in pieces]
    places, cells, between, ends = zip(*read, strict=True)
    if len(set(places)) != len(places) or not ends[-1] or ends.count(True) > 1:
        raise _UnusualError
    filled = [cell for cell in cells if cell is not None]
    far = [number for number, cell in enumerate(filled) if cell.row >= most_rows]
    if far[STRAY_SHOWN:]:
        # Nothing down there is ever read: told of are the first few cells only.
        unread = set(far[STRAY_SHOWN:])
        filled = [cell for number, cell in enumerate(filled) if number not in unread]
    found.cells = filled
    return first + "".join(between)


_LONGEST_KEPT, _PIECES_KEPT = 300, 12_000


@lru_cache(maxsize=_PIECES_KEPT)
def _piece(written: str) -> _Piece:
    """A cell without its start, and what of rows stands behind it.

    Raises ``_UnusualError``, and ``ValueError`` for unknown entities.
    What was read is remembered: most cells of the returns of one campaign are the same to the letter.
    """
    match = _REST.fullmatch(written)
    if match is None or "]]>" in written or _NO_LETTER.search(written):
        raise _UnusualError
    if "&" in written:
        characters(written)
    letters, number, style, kind, element, attributes, formula, value, inline, rows, row = match.groups()
    place = int(number) - 1, _column(letters)
    ends = bool(rows) and not row
    if inline is not None:
        value = inline
    elif value is None and "<v" in written:
        value = ""
    if value is None and element is None:
        return place, None, rows, ends
    if (inline is not None) != (kind == "inlineStr") or (attributes and _twice(attributes)):
        raise _UnusualError
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
    found.merged = [area for ref in refs if (area := _range(ref))]
    return "<mergeCell" not in head and len(refs) == len(_ANY_MERGED.findall(tail))


def _link_in(formula: str) -> str:
    """A formula that makes a link, the empty text for any other."""
    if "&#" not in formula and LINK not in formula.upper():
        return ""
    text = characters(formula)
    return text if LINK in text.upper() else ""


def _place(address: str) -> _Place:
    """0-based row and column of an address."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]) - 1, _column(letters)


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    """0-based number of a column."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


@lru_cache(maxsize=5_000)
def _range(ref: str) -> MergedRange | None:
    match = _RANGE.fullmatch(ref)
    return (_place(match[1]), _place(match[2])) if match else None


# ---------------------------------------------------------------------------------------------
# The careful way


def carefully(xml: bytes) -> SheetXml:
    """The content of a worksheet part, whatever its prefixes and habits.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    return _Parsed(xml).found


class _Parsed:
    """A worksheet part read with an XML parser."""

    def __init__(self, xml: bytes) -> None:
        self.found = SheetXml()
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
            found = _range(attributes.get("ref", ""))
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
            self._value = Runs()
        elif self._value is not None:
            self._value.start(name, parent, attributes)
        elif parent == "c" and name == "f":
            self._formula = []

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._column += 1
        if "r" in attributes:
            if not _ADDRESS.fullmatch(attributes["r"]):
                raise ValueError("no cell address")
            self._row, self._column = _place(attributes["r"])
        if (self._row, self._column) in self._seen:
            raise ValueError("one cell twice")
        self._seen.add((self._row, self._column))
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
