"""An .xlsx or .xlsm package into grids of cell values: what each cell shows, and nothing it does not.

Sheets written the way office programs write them are read with one regular expression; anything unusual in the XML
(prefixes, comments, cells without addresses, rich text within cells) goes through an XML parser instead. Relies on
expat. Refuses with :class:`RefusedError` what contradicts itself: parts that are missing, texts
and styles that do not exist, two contents for one cell, a document type declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ccht_excel.exchange.grid import CellValue, ErrorValue
from ccht_excel.spreadsheets.beside import beside_of
from ccht_excel.spreadsheets.cell_formats import Formats, Shape, number_value
from ccht_excel.spreadsheets.links import links_of
from ccht_excel.spreadsheets.package_xml import MAIN, XML_ERRORS, Relations, check, named, parse, relations_of, tree
from ccht_excel.spreadsheets.sparse_sheet import (
    FORMULA_WITHOUT_RESULT,
    MAX_ROWS,
    STRAY_SHOWN,
    UNNAMED_ERROR,
    MergedRange,
    SparseSheet,
)
from ccht_excel.spreadsheets.zip_package import Package, damaged

_RELATION_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


class RawCell(NamedTuple):
    """A cell as it stands in the XML: 0-based place, style, type, text of its value, and whether it has a formula.

    ``value`` is ``None`` where there is no value element at all.
    """

    row: int
    column: int
    style: int
    type: str
    value: str | None
    formula: bool


def read_xlsx(package: Package) -> list[SparseSheet]:
    """The sheets of a package.

    Raises ``RefusedError`` where the package is damaged.
    """
    try:
        return list(_sheets(package))
    except XML_ERRORS as error:
        raise damaged("nội dung bên trong tệp bị hỏng") from error


def sheet_parts(package: Package) -> dict[str, bytes]:
    """The XML of each worksheet by sheet name."""
    root, relations = _workbook(package)
    return {element.get("name", ""): package.read(part) for element, part in _worksheets(root, relations)}


def _workbook(package: Package) -> tuple[Element, Relations]:
    """The workbook part and what it refers to."""
    name = next(name for name in package.names if re.fullmatch(r"xl/workbook\d*\.xml", name))
    return tree(package.read(name)), relations_of(package, name)


def _worksheets(root: Element, relations: Relations) -> Iterator[tuple[Element, str]]:
    """Each worksheet's element in the workbook and the name of its part."""
    for element in named(root, "sheet"):
        id = next((element.attrib[key] for key in _RELATION_ID if key in element.attrib), "")
        kind, part = relations.get(id, ("", ""))
        if not part:
            raise damaged("một phần bên trong tệp bị mất")
        if kind == "worksheet":
            yield element, part


def _sheets(package: Package) -> Iterator[SparseSheet]:
    root, relations = _workbook(package)
    by_type = dict(relations.values())
    texts = _shared_texts(package.read(by_type["sharedStrings"])) if "sharedStrings" in by_type else []
    formats = _formats(package.read(by_type["styles"])) if "styles" in by_type else Formats(())
    properties = next(named(root, "workbookPr"), None)
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    for element, part in _worksheets(root, relations):
        sheet = SparseSheet(element.get("name", ""), element.get("state", "visible") == "visible")
        xml = package.read(part)
        cells, sheet.merged = read_cells(xml)
        sheet.links, sheet.beside = links_of(package, part, xml), beside_of(package, part)
        for cell in cells:
            value = _value(cell, texts, formats, since_1904)
            if value != "":
                sheet.put(cell.row, cell.column, value)
        yield sheet


def _value(cell: RawCell, texts: Sequence[str], formats: Formats, since_1904: bool) -> CellValue:
    """What the cell shows. Raises ``RefusedError`` for a text or style that does not exist."""
    text = cell.value
    if cell.type == "e":
        return ErrorValue(text) if text else UNNAMED_ERROR
    if text is None or (text == "" and cell.type not in ("str", "inlineStr")):
        return FORMULA_WITHOUT_RESULT if cell.formula else ""
    if cell.type == "s":
        index = int(text)
        if not 0 <= index < len(texts):
            raise damaged("tệp nhắc đến một dòng chữ không có trong tệp")
        return texts[index]
    if cell.type in ("str", "inlineStr"):
        return text
    if cell.type == "b":
        return {"1": True, "0": False, "true": True, "false": False}.get(text.strip(), UNNAMED_ERROR)
    if cell.type == "d":
        return text
    if cell.type != "n":
        return UNNAMED_ERROR
    try:
        shape = formats.shape(cell.style)
    except IndexError as error:
        raise damaged("tệp nhắc đến một kiểu trình bày không có trong tệp") from error
    return number_value(text, shape, since_1904)


# ---------------------------------------------------------------------------------------------
# Cells, the usual way

_USUAL_START = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?[^>]*\?>)?\s*<(?:worksheet|sst) '
    rb'(?:[^<>]* )?xmlns="(?:%s)"' % b"|".join(re.escape(name.encode()) for name in MAIN)
)
_FORM_DIGITS = len(str(MAX_ROWS))
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")? ?(?:/>|>(.*?)</c>)', re.S
)
_CONTENT = re.compile(
    rb"(<f(?: [^<>]*)?(?:(?<=/)>|>[^<]*</f>))?(?:<v ?/>|<v(?: [^<>/]*)?>([^<]*)</v>)?"
    rb"|<is><t(?: [^<>/]*)?>([^<]*)</t></is>"
)
_MERGED = re.compile(rb'<mergeCell ref="([^"]*)" ?/>')
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9a-fA-F]{4})_")


def read_cells(xml: bytes) -> tuple[list[RawCell], list[MergedRange]]:
    """The cells of a worksheet part that are not plainly empty, and its merged ranges.

    Raises ``expat.ExpatError`` or ``ValueError`` where the XML is broken.
    """
    cells = _usual_cells(xml)
    if cells is None:
        return _Parsed(xml).result()
    return cells, [found for ref in _MERGED.findall(xml) if (found := _range(ref.decode("ascii", "replace")))]


def _usual_cells(xml: bytes) -> list[RawCell] | None:
    """The cells of a sheet written the usual way; ``None`` where anything about it is unusual."""
    start = xml.find(b"<sheetData")
    end = xml.find(b"</sheetData>", start)
    if end < 0 or b"<!" in xml or b"\r" in xml or b"<?" in xml[5:] or not _USUAL_START.match(xml):
        return None
    data = xml[start:end]
    found = _CELL.findall(data)
    if data.count(b"<c") != len(found) or len({cell[:2] for cell in found}) != len(found):
        return None
    check(xml)
    cells: list[RawCell] = []
    far = 0
    for letters, number, style, kind, content in found:
        if not content:
            continue
        if len(number) > _FORM_DIGITS:
            # Nothing down there is ever read: told of are the first few cells only.
            far += 1
            if far > STRAY_SHOWN:
                continue
        match = _CONTENT.fullmatch(content)
        if match is None:
            return None
        formula, value, inline = match.groups()
        if (inline is not None) != (kind == b"inlineStr"):
            return None
        raw = inline if inline is not None else value
        text = _text(raw) if raw is not None else "" if b"<v" in content else None
        place = int(number) - 1, _column(letters)
        cells.append(RawCell(*place, int(style or 0), kind.decode() or "n", text, formula is not None))
    return cells


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


def _text(raw: bytes) -> str:
    """Character data as text. Raises ``ValueError`` for broken encodings and unknown entities."""
    text = raw.decode("utf-8")
    if "&" in text:
        if "&" in _ENTITY.sub("", text):
            raise ValueError("bare ampersand")
        text = _ENTITY.sub(_character, text)
    return unescape(text)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        if name not in _ENTITIES:
            raise ValueError(f"unknown entity {name}")
        return _ENTITIES[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF or code == 0:
        raise ValueError("no character")
    return chr(code)


def unescape(text: str) -> str:
    """Text with the characters that Excel writes as ``_x000D_``."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# ---------------------------------------------------------------------------------------------
# Cells, the careful way


class _Parsed:
    """Reads a worksheet part with an XML parser, whatever its prefixes and habits."""

    def __init__(self, xml: bytes) -> None:
        self._path: list[str] = []
        self._cells: list[RawCell] = []
        self._seen: set[tuple[int, int]] = set()
        self._merged: list[MergedRange] = []
        self._row = self._column = -1
        self._style, self._type = 0, "n"
        self._value: list[str] | None = None
        self._formula = False
        parse(xml, self._start, self._end, self._data, MAIN)

    def result(self) -> tuple[list[RawCell], list[MergedRange]]:
        return self._cells, self._merged

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "row" and parent == "sheetData":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "c" and parent == "row":
            self._start_cell(attributes)
        elif parent == "c" and name == ("is" if self._type == "inlineStr" else "v"):
            if self._value is not None:
                raise ValueError("two values in a cell")
            self._value = []
        elif parent == "c" and name == "f":
            self._formula = True
        elif name == "mergeCell":
            found = _range(attributes.get("ref", ""))
            if found:
                self._merged.append(found)

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
        self._value, self._formula = None, False

    def _data(self, text: str) -> None:
        path = self._path
        if self._value is None or len(path) < 2:
            return
        if self._type == "inlineStr":
            wanted = path[-1] == "t" and "is" in path and "rPh" not in path
        else:
            wanted = path[-1] == "v" and path[-2] == "c"
        if wanted:
            self._value.append(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "c" and self._path and self._path[-1] == "row" and (self._value is not None or self._formula):
            value = None if self._value is None else unescape("".join(self._value))
            cell = RawCell(self._row, self._column, self._style, self._type, value, self._formula)
            self._cells.append(cell)
            self._value = None


# ---------------------------------------------------------------------------------------------
# Shared texts and formats

_USUAL_TEXT = re.compile(rb"<si><t(?: [^<>/]*)?>([^<]*)</t></si>")


def _shared_texts(xml: bytes) -> list[str]:
    """The texts that cells refer to by number; formatting runs are joined, reading aids left out."""
    usual = _USUAL_TEXT.findall(xml)
    if b"<!" not in xml and b"\r" not in xml and _USUAL_START.match(xml) and xml.count(b"<si") == len(usual):
        check(xml)
        return [_text(raw) for raw in usual]
    texts: list[str] = []
    path: list[str] = []
    parts: list[str] = []

    def start(name: str, _: Mapping[str, str]) -> None:
        path.append(name)
        if name == "si":
            parts.clear()

    def end(name: str) -> None:
        path.pop()
        if name == "si":
            texts.append(unescape("".join(parts)))

    def data(text: str) -> None:
        if path and path[-1] == "t" and "rPh" not in path:
            parts.append(text)

    parse(xml, start, end, data, MAIN)
    return texts


@lru_cache(maxsize=8)
def _formats(xml: bytes) -> Formats:
    """The number format of each cell style. Returns of one campaign mostly share this part to the byte."""
    root = tree(xml)
    codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in named(root, "numFmt")}
    table = next(named(root, "cellXfs"), None)
    styles = [] if table is None else [style.get("numFmtId", "0") for style in table]
    return Formats(tuple(Shape.of(int(id), codes.get(id)) for id in styles))
