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
from ccht_excel.spreadsheets.cell_formats import Formats, day_value, number_value
from ccht_excel.spreadsheets.links import links_of
from ccht_excel.spreadsheets.package_xml import MAIN, XML_ERRORS, Relations, check, named, parse, relations_of, tree
from ccht_excel.spreadsheets.rich_text import RichText, joined, struck_out
from ccht_excel.spreadsheets.sparse_sheet import (
    FORMULA_WITHOUT_RESULT,
    MAX_ROWS,
    STRAY_SHOWN,
    UNNAMED_ERROR,
    MergedRange,
    SparseSheet,
)
from ccht_excel.spreadsheets.xlsx_parts import USUAL_START, Runs, formats_of, shared_texts, text_of, usual_names
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
    value: str | RichText | None
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
    texts = shared_texts(package.read(by_type["sharedStrings"])) if "sharedStrings" in by_type else []
    formats = formats_of(package.read(by_type["styles"])) if "styles" in by_type else Formats()
    properties = next(named(root, "workbookPr"), None)
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    for element, part in _worksheets(root, relations):
        sheet = SparseSheet(element.get("name", ""), element.get("state", "visible") == "visible")
        xml = package.read(part)
        cells, sheet.merged = read_cells(xml)
        sheet.links, sheet.beside = links_of(package, part, xml), beside_of(package, part)
        for cell in cells:
            sheet.put(cell.row, cell.column, _seen(cell, texts, formats, since_1904))
        yield sheet


def _seen(cell: RawCell, texts: Sequence[str | RichText], formats: Formats, since_1904: bool) -> CellValue:
    """What the cell says: what it shows, but for what is struck out."""
    text = _text(cell, texts)
    struck = cell.style in formats.struck
    if isinstance(text, tuple):
        return formats.text(cell.style, joined(text, struck))
    value = _value(cell, text, formats, since_1904)
    return struck_out(value) if struck else value


def _text(cell: RawCell, texts: Sequence[str | RichText]) -> str | RichText | None:
    """The text of a cell's value. Raises ``RefusedError`` for a shared text that does not exist."""
    if cell.type != "s" or not cell.value:
        return cell.value
    index = int(str(cell.value))
    if not 0 <= index < len(texts):
        raise damaged("tệp nhắc đến một dòng chữ không có trong tệp")
    return texts[index]


def _value(cell: RawCell, text: str | None, formats: Formats, since_1904: bool) -> CellValue:
    """What the cell shows. Raises ``RefusedError`` for a style that does not exist."""
    if cell.type == "e":
        return ErrorValue(text) if text else UNNAMED_ERROR
    if text is None or (text == "" and cell.type not in ("s", "str", "inlineStr")):
        return FORMULA_WITHOUT_RESULT if cell.formula else ""
    if cell.type in ("s", "str", "inlineStr"):
        return formats.text(cell.style, text)
    if cell.type == "b":
        return {"1": True, "0": False, "true": True, "false": False}.get(text.strip(), UNNAMED_ERROR)
    if cell.type == "d":
        return day_value(text)
    if cell.type != "n":
        return UNNAMED_ERROR
    try:
        form = formats.of(cell.style)
    except IndexError as error:
        raise damaged("tệp nhắc đến một kiểu trình bày không có trong tệp") from error
    return number_value(text, form, since_1904)


# ---------------------------------------------------------------------------------------------
# Cells, the usual way

_FORM_DIGITS = len(str(MAX_ROWS))
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")? ?(?:/>|>(.*?)</c>)', re.S
)
_CONTENT = re.compile(
    rb"(<f(?: [^<>]*)?(?:(?<=/)>|>[^<]*</f>))?(?:<v ?/>|<v(?: [^<>/]*)?>([^<]*)</v>)?"
    rb"|<is><t(?: [^<>/]*)?>([^<]*)</t></is>"
)
_MERGED = re.compile(rb'<mergeCell ref="([^"]*)" ?(?:/>|>\s{0,99}</mergeCell>)')
_ANY_MERGED = re.compile(rb"<mergeCell[\s/>]")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")


def read_cells(xml: bytes) -> tuple[list[RawCell], list[MergedRange]]:
    """The cells of a worksheet part that are not plainly empty, and its merged ranges.

    Raises ``expat.ExpatError`` or ``ValueError`` where the XML is broken.
    """
    cells, merged = _usual_cells(xml), _usual_merged(xml)
    return _Parsed(xml).result() if cells is None or merged is None else (cells, merged)


def _usual_merged(xml: bytes) -> list[MergedRange] | None:
    """The merged ranges of a sheet, each written the usual way; ``None`` where one is not."""
    refs = _MERGED.findall(xml)
    if len(refs) != len(_ANY_MERGED.findall(xml)):
        return None
    return [found for ref in refs if (found := _range(ref.decode("ascii", "replace")))]


def _usual_cells(xml: bytes) -> list[RawCell] | None:
    """The cells of a sheet written the usual way; ``None`` where anything about it is unusual."""
    start = xml.find(b"<sheetData")
    end = xml.find(b"</sheetData>", start)
    if end < 0 or b"<!" in xml or b"\r" in xml or b"<?" in xml[5:] or not USUAL_START.match(xml):
        return None
    if xml.count(b"<sheetData") != 1 or xml.count(b"</sheetData") != 1 or not usual_names(xml):
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
        text = text_of(raw) if raw is not None else "" if b"<v" in content else None
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
        self._value: Runs | None = None
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
            self._value = Runs()
        elif self._value is not None:
            self._value.start(name, parent, attributes)
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
            self._value.data(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "c" and self._path and self._path[-1] == "row" and (self._value is not None or self._formula):
            value = None if self._value is None else self._value.text()
            cell = RawCell(self._row, self._column, self._style, self._type, value, self._formula)
            self._cells.append(cell)
            self._value = None
