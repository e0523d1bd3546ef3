"""The XML of one worksheet of an .xlsx package: its cells as they stand there, merged ranges, what is out of sight.

Sheets written the way office programs write them are read with regular expressions that account for every byte of their
rows; anything else (prefixes, comments, cells without addresses, rich text within cells) goes through an XML parser.
Relies on expat. Refuses what contradicts itself with one of ``XML_ERRORS``: two contents for one cell, a cell or a row
where none can stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ccht_excel.spreadsheets.package_xml import MAIN, check, parse
from ccht_excel.spreadsheets.rich_text import RichText
from ccht_excel.spreadsheets.sparse_sheet import MAX_COLUMNS, MAX_ROWS, STRAY_SHOWN, MergedRange
from ccht_excel.spreadsheets.xlsx_parts import USUAL_START, Runs, characters, text_of, usual_line_ends, usual_names

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


@dataclass
class SheetXml:
    """What a worksheet part holds: cells that are not plainly empty, merged ranges, 0-based rows and columns hidden."""

    cells: list[RawCell] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def hide_row(self, number: int, attributes: Mapping[str, str]) -> None:
        """Take in a row's attributes; one of no height is hidden too."""
        if number < MAX_ROWS and (_is_on(attributes, "hidden") or _is_zero(attributes.get("ht", ""))):
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


def read_sheet_xml(xml: bytes) -> SheetXml:
    """The content of a worksheet part.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    return quickly(xml) or carefully(xml)


# ---------------------------------------------------------------------------------------------
# The usual way

_FORM_DIGITS = len(str(MAX_ROWS))
_ATTRIBUTES = rb'(?: [A-Za-z][A-Za-z0-9:._-]{0,40}="[^"<&]*"){0,30}'
_ROW = re.compile(rb'<row(?: r="([1-9][0-9]{0,6})")?(%s) ?(/?)>' % _ATTRIBUTES)
_NO_HEIGHT = re.compile(rb' ht="[0.+ -]+"')
_CELL = re.compile(
    rb'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")? ?(?:/>|>(.*?)</c>))', re.S
)
_CONTENT = re.compile(
    rb"(<f(?: [^<>]*)?(?:(?<=/)>|>([^<]*)</f>))?(?:<v ?/>|<v(?: [^<>/]*)?>([^<]*)</v>)?"
    rb"|<is><t(?: [^<>/]*)?>([^<]*)</t></is>"
)
_COLUMNS = re.compile(rb"<cols>(?:<col%s ?/>)*</cols>" % _ATTRIBUTES)
_COLUMN = re.compile(rb"<col(%s)" % _ATTRIBUTES)
_ATTRIBUTE = re.compile(rb' ([A-Za-z0-9:._-]+)="([^"]*)"')
_MERGED = re.compile(rb'<mergeCell ref="([^"]*)" ?(?:/>|>\s{0,99}</mergeCell>)')
_ANY_MERGED = re.compile(rb"<mergeCell[\s/>]")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")

_QuickCell = tuple[bytes, bytes, bytes, bytes, bytes, bytes]
"""The whole of a cell, then letters, row number, style, type and content."""


def quickly(xml: bytes) -> SheetXml | None:
    """The content of a sheet written the usual way; ``None`` where anything about it is unusual.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    xml = usual_line_ends(xml)
    if b"<!" in xml or b"<?" in xml[5:] or not USUAL_START.match(xml) or not usual_names(xml):
        return None
    start, end = xml.find(b"<sheetData>"), xml.find(b"</sheetData>")
    if not 0 <= start < end or xml.count(b"<sheetData") != 1 or xml.count(b"</sheetData") != 1:
        return None
    found = SheetXml()
    cells = _usual_rows(xml[start + len(b"<sheetData>") : end], found)
    if cells is None or not _usual_merged(xml, found) or not _usual_columns(xml[:start], found):
        return None
    check(xml)
    return found if _usual_cells(cells, found) else None


def _usual_rows(data: bytes, found: SheetXml) -> list[_QuickCell] | None:
    """The cells of these rows; ``None`` unless rows of cells are all that stands there, to the last byte."""
    cells: list[_QuickCell] = []
    *rows, rest = data.split(b"</row>")
    for row in rows:
        at = _row_start(row, found)
        if at is None:
            return None
        own = _CELL.findall(row, at)
        if sum([len(cell[0]) for cell in own]) != len(row) - at:
            return None
        cells += own
    return cells if not rest or _row_start(rest + b'<row r="1">', found) is not None else None


def _row_start(row: bytes, found: SheetXml) -> int | None:
    """Where the cells of a row begin, rows without any before it passed over; ``None`` where that is unclear."""
    at = 0
    while match := _ROW.match(row, at):
        at = match.end()
        number, attributes, closed = match.groups()
        if number is None:
            return None
        if b"hidden" in attributes or _NO_HEIGHT.search(attributes):
            found.hide_row(int(number) - 1, _attributes(attributes))
        if not closed:
            return at
    return None


def _attributes(written: bytes) -> dict[str, str]:
    return {name.decode(): value.decode("utf-8") for name, value in _ATTRIBUTE.findall(written)}


def _usual_columns(head: bytes, found: SheetXml) -> bool:
    """Take in the columns, described before the rows; whether all are described the usual way."""
    if b"<col" not in head:
        return True
    match = _COLUMNS.search(head)
    if match is None or head.count(b"<col") != match[0].count(b"<col"):
        return False
    for attributes in _COLUMN.findall(match[0]):
        found.hide_columns(_attributes(attributes))
    return True


def _usual_merged(xml: bytes, found: SheetXml) -> bool:
    """Take in the merged ranges; whether each is written the usual way."""
    refs = _MERGED.findall(xml)
    found.merged = [area for ref in refs if (area := _range(ref.decode("ascii", "replace")))]
    return len(refs) == len(_ANY_MERGED.findall(xml))


def _usual_cells(cells: list[_QuickCell], found: SheetXml) -> bool:
    """Take in the cells that are not plainly empty; whether each is written the usual way."""
    if len({cell[1:3] for cell in cells}) != len(cells):
        return False
    far = 0
    take = found.cells.append
    for _, letters, number, style, kind, content in cells:
        if not content:
            continue
        if len(number) > _FORM_DIGITS:
            # Nothing down there is ever read: told of are the first few cells only.
            far += 1
            if far > STRAY_SHOWN:
                continue
        match = _CONTENT.fullmatch(content)
        if match is None:
            return False
        element, formula, value, inline = match.groups()
        if (inline is not None) != (kind == b"inlineStr"):
            return False
        raw = inline if inline is not None else value
        text = text_of(raw) if raw is not None else "" if b"<v" in content else None
        said = None if element is None else _link_in(formula or b"")
        take(RawCell(int(number) - 1, _column(letters), int(style or 0), kind.decode() or "n", text, said))
    return True


def _link_in(formula: bytes) -> str:
    """A formula that makes a link, the empty text for any other."""
    if b"&#" not in formula and LINK not in formula.decode().upper():
        return ""
    text = characters(formula)
    return text if LINK in text.upper() else ""


@lru_cache(maxsize=20_000)
def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _range(ref: str) -> MergedRange | None:
    match = _RANGE.fullmatch(ref)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return (int(top) - 1, _column(left.encode())), (int(bottom) - 1, _column(right.encode()))


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
            match = _ADDRESS.fullmatch(attributes["r"])
            if match is None:
                raise ValueError("no cell address")
            self._row, self._column = int(match[2]) - 1, _column(match[1].encode())
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
