"""What calamine leaves out of a workbook: error values, formulas without a result, percent formats, stray cells.

Relies on ``zipfile`` and defusedxml for the XML packages, on xlrd for .xls, on openpyxl for sheets whose stray cells
would make calamine allocate the whole sheet. Looks only; refuses nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from ccht_excel.keyed_sheet import CellValue, ErrorValue, PercentValue, SheetGrid, position

Specials: TypeAlias = Mapping[str, Mapping[tuple[int, int], CellValue]]
"""Sheet name -> 0-based position -> what the cell really holds."""

FORMULA_WITHOUT_RESULT = ErrorValue("công thức chưa có kết quả")

MAX_ROWS, MAX_COLUMNS = 9_999, 702
"""No form reaches beyond: five-digit rows and three-letter columns are stray."""

# ---------------------------------------------------------------------------------------------
# .xlsx

_STRAY = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{3}\d+|[A-Z]+\d{5,})"')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_REF = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_RESULT = re.compile(rb"<(?:\w+:)?v>(.*?)</(?:\w+:)?v>", re.S)
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def xlsx_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The XML of each worksheet by sheet name."""
    names = {name.lower().lstrip("/"): name for name in archive.NameToInfo}
    workbook = next(name for lower, name in names.items() if re.fullmatch(r"xl/workbook\d*\.xml", lower))
    relations = names.get(f"xl/_rels/{workbook.rsplit('/', 1)[-1].lower()}.rels")
    targets: dict[str, str] = {}
    if relations:
        for relation in ElementTree.fromstring(archive.read(relations)):
            target = relation.get("Target", "")
            targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts: dict[str, bytes] = {}
    for sheet in _elements(ElementTree.fromstring(archive.read(workbook)), "sheet"):
        id = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        part = names.get(targets.get(id, "").lower())
        if part and "worksheets" in part.lower():
            parts[sheet.get("name", "")] = archive.read(part)
    return parts


def stray_cells(xml: bytes) -> list[str]:
    """Addresses of cells beyond any form that would make a dense reader allocate the whole sheet."""
    return [match.group(1).decode() for match in _STRAY.finditer(xml)]


def xlsx_specials(archive: zipfile.ZipFile, parts: Mapping[str, bytes]) -> Specials:
    """Errors, formulas without a result, and percents of every sheet."""
    percent = _percent_styles(archive)
    found: dict[str, dict[tuple[int, int], CellValue]] = {}
    for name, xml in parts.items():
        if not (percent or b't="e"' in xml or _HAS_FORMULA.search(xml)):
            continue
        special = found.setdefault(name, {})
        for match in _CELL.finditer(xml):
            value = _special(match.group(1), match.group(2) or b"", percent)
            reference = _REF.search(match.group(1)) if value is not None else None
            if value is not None and reference:
                special[position(reference.group(1).decode())] = value
    return found


def _special(attributes: bytes, content: bytes, percent: frozenset[int]) -> CellValue | None:
    if not content:
        return None
    result = _RESULT.search(content)
    if b't="e"' in attributes:
        return ErrorValue(result.group(1).decode("utf-8", "replace") if result else "#LỖI")
    if _HAS_FORMULA.search(content) and b't="str"' not in attributes and not (result and result.group(1).strip()):
        return FORMULA_WITHOUT_RESULT
    style = _STYLE.search(attributes) if percent and result and b't="s' not in attributes else None
    if result and style and int(style.group(1)) in percent:
        try:
            return PercentValue(result.group(1))
        except ValueError:
            return None
    return None


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    name = next((name for name in archive.NameToInfo if name.lower() == "xl/styles.xml"), None)
    if name is None:
        return frozenset()
    xml = archive.read(name)
    if b"%" not in xml and not re.search(rb'numFmtId="(9|10)"', xml):
        return frozenset()
    root = ElementTree.fromstring(xml)
    formats = {"9", "10"} | {
        item.get("numFmtId", "")
        for item in _elements(root, "numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", item.get("formatCode", ""))
    }
    table = next(_elements(root, "cellXfs"), None)
    styles = list(table) if table is not None else []
    return frozenset(number for number, style in enumerate(styles) if style.get("numFmtId") in formats)


def _elements(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if element.tag.rsplit("}", 1)[-1] == name)


def read_bounded(data: bytes) -> tuple[SheetGrid, ...]:
    """Read an .xlsx with openpyxl as far as any form can reach, for sheets with stray cells beyond."""
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        grids = []
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
            kept = [(number, _bounded_row(row)) for number, row in enumerate(rows)]
            grids.append(SheetGrid(sheet.title, [item for item in kept if item[1]], sheet.sheet_state == "visible"))
        return tuple(grids)
    finally:
        workbook.close()


def _bounded_row(row: tuple[Any, ...]) -> list[CellValue]:
    values: list[CellValue] = []
    for cell in row:
        value = cell.value
        if value is None:
            values.append("")
        elif cell.data_type == "e":
            values.append(ErrorValue(str(value)))
        elif isinstance(value, float) and "%" in (cell.number_format or ""):
            values.append(PercentValue(value))
        else:
            values.append(value)
    while values and values[-1] == "":
        values.pop()
    return values


# ---------------------------------------------------------------------------------------------
# .ods

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def ods_specials(archive: zipfile.ZipFile) -> Specials:
    """Errors and percents of every sheet of an OpenDocument spreadsheet."""
    xml = archive.read("content.xml")
    if b'"error"' not in xml and b'"percentage"' not in xml:
        return {}
    found: dict[str, dict[tuple[int, int], CellValue]] = {}
    for sheet in ElementTree.fromstring(xml).iter(f"{_TABLE}table"):
        special = found.setdefault(sheet.get(f"{_TABLE}name", ""), {})
        number = 0
        for row in sheet.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in row:
                value = _ods_special(cell)
                if value is not None:
                    special[number, column] = value
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            number += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
    return found


def _ods_special(cell: Element) -> CellValue | None:
    if cell.get(f"{_CALCEXT}value-type") == "error":
        return ErrorValue("".join(cell.itertext()).strip() or "#LỖI")
    if cell.get(f"{_OFFICE}value-type") == "percentage":
        try:
            return PercentValue(cell.get(f"{_OFFICE}value", ""))
        except ValueError:
            return None
    return None


# ---------------------------------------------------------------------------------------------
# .xls


def xls_specials(data: bytes) -> Specials:
    """Errors and percents of every sheet of a BIFF workbook; nothing where xlrd cannot follow."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception:
        return {}
    percent = {
        number
        for number, style in enumerate(book.xf_list)
        if "%" in getattr(book.format_map.get(style.format_key), "format_str", "")
    }
    found: dict[str, dict[tuple[int, int], CellValue]] = {}
    for sheet in book.sheets():
        special = found.setdefault(sheet.name, {})
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    special[row, column] = ErrorValue(str(xlrd.error_text_from_code.get(int(code)) or "#LỖI"))
                elif kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in percent:
                    special[row, column] = PercentValue(sheet.cell_value(row, column))
    return found
