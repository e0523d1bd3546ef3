"""Spreadsheets of every type and every kind of damage, built in code: fixtures for the reader's tests.

``cells_of`` takes a workbook apart with openpyxl; the writers below put the same cells into another file type.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msoffcrypto.format.ooxml
import msoffcrypto.format.xls97
import msoffcrypto.method.rc4
import olefile
import openpyxl
import xlwt
from msgspec import Struct, field
from msgspec.structs import replace
from openpyxl.utils import column_index_from_string

Cells = dict[tuple[int, int], object]


class PlainSheet(Struct):
    """A sheet as plain values by 0-based (row, column). ``special`` values are the classes below.

    ``hidden_rows`` and ``hidden_columns`` are 0-based numbers.
    """

    name: str
    cells: Cells = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class ErrorCell(Struct, frozen=True):
    """A cell that shows an Excel error."""

    text: str = "#DIV/0!"


class PercentCell(Struct, frozen=True):
    """A number shown as a percent."""

    value: float


def cells_of(data: bytes) -> list[PlainSheet]:
    """The stored values of a workbook, formulas by their last result."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheets = []
    for source in book.worksheets:
        sheet = PlainSheet(source.title, hidden=source.sheet_state != "visible")
        for row in source.iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.cells[cell.row - 1, cell.column - 1] = cell.value
        sheet.hidden_rows = {row - 1 for row, found in source.row_dimensions.items() if found.hidden}
        sheet.hidden_columns = {
            column_index_from_string(letters) - 1 for letters, found in source.column_dimensions.items() if found.hidden
        }
        sheets.append(sheet)
    return sheets


def edited(sheets: list[PlainSheet], sheet: int, place: tuple[int, int], value: object) -> list[PlainSheet]:
    """The same sheets with another value in one cell."""
    changed = [replace(item, cells=dict(item.cells)) for item in sheets]
    changed[sheet].cells[place] = value
    return changed


# ---------------------------------------------------------------------------------------------
# .xls, .ods, .xlsb


def as_xls(sheets: list[PlainSheet]) -> bytes:
    """The cells as an .xls workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    percent, day = xlwt.easyxf(num_format_str="0.00%"), xlwt.easyxf(num_format_str="dd/mm/yyyy")
    codes = {"#DIV/0!": 7, "#REF!": 23, "#N/A": 42}
    for item in sheets:
        sheet = book.add_sheet(item.name, cell_overwrite_ok=True)
        sheet.visibility = 2 if item.hidden else 0
        for row in item.hidden_rows:
            sheet.row(row).hidden = True
        for column in item.hidden_columns:
            sheet.col(column).hidden = True
        for (row, column), value in item.cells.items():
            if isinstance(value, ErrorCell):
                sheet.row(row).set_cell_error(column, codes[value.text])
            elif isinstance(value, PercentCell):
                sheet.write(row, column, value.value, percent)
            elif isinstance(value, date):
                sheet.write(row, column, value, day)
            else:
                sheet.write(row, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' office:version="1.3"><office:body><office:spreadsheet>'
)


_COLLAPSED = ' table:visibility="collapse"'
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def as_ods(sheets: list[PlainSheet], *, extra: Mapping[str, bytes] | None = None) -> bytes:
    """The cells as an OpenDocument spreadsheet, empty rows and columns as repeat counts."""
    parts = [_ODS_HEAD]
    for sheet in sheets:
        parts.append(f"<table:table table:name={quoteattr(sheet.name)}>")
        columns = range(max(sheet.hidden_columns, default=-1) + 1)
        parts += [f"<table:table-column{_COLLAPSED * (column in sheet.hidden_columns)}/>" for column in columns]
        last = -1
        for row in sorted({place[0] for place in sheet.cells}):
            if row - last > 1:
                parts.append(f'<table:table-row table:number-rows-repeated="{row - last - 1}"><table:table-cell/>')
                parts.append("</table:table-row>")
            parts.append(f"<table:table-row{_COLLAPSED * (row in sheet.hidden_rows)}>")
            before = -1
            for column in sorted(place[1] for place in sheet.cells if place[0] == row):
                if column - before > 1:
                    parts.append(f'<table:table-cell table:number-columns-repeated="{column - before - 1}"/>')
                parts.append(_ods_cell(sheet.cells[row, column]))
                before = column
            parts.append("</table:table-row>")
            last = row
        parts.append("</table:table>")
    parts.append("</office:spreadsheet></office:body></office:document-content>")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", "".join(parts))
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        for name, part in (extra or {}).items():
            archive.writestr(name, part)
    return stream.getvalue()


def _ods_cell(value: object) -> str:
    if isinstance(value, ErrorCell):
        return (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
            f' calcext:value-type="error"><text:p>{value.text}</text:p></table:table-cell>'
        )
    if isinstance(value, PercentCell):
        return (
            f'<table:table-cell office:value-type="percentage" office:value="{value.value}">'
            f"<text:p>{value.value:.0%}</text:p></table:table-cell>"
        )
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}" calcext:value-type="float">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    if isinstance(value, date):
        text = value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{text}"/>'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of a part of an .xlsb workbook."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(content)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def wide(text: str) -> bytes:
    """A text in such a record."""
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def as_xlsb(sheets: list[PlainSheet]) -> bytes:
    """The cells as Excel's binary workbook, by the record numbers of [MS-XLSB]."""
    texts: dict[str, int] = {}
    stream = io.BytesIO()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        relations, bundle = [], b""
        for number, sheet in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_sheet(sheet, texts))
            relations.append(("worksheet", f"worksheets/sheet{number}.bin", f"rId{number}"))
            state = struct.pack("<II", 2 if sheet.hidden else 0, number)
            bundle += record(156, state + wide(f"rId{number}") + wide(sheet.name))
        archive.writestr("xl/workbook.bin", record(131) + record(143) + bundle + record(144) + record(132))
        items = b"".join(record(19, b"\0" + wide(text)) for text in texts)
        archive.writestr("xl/sharedStrings.bin", record(159, struct.pack("<II", 0, len(texts))) + items + record(160))
        styles = [struct.pack("<HHHHHBBHH", 0, id, 0, 0, 0, 0, 0, 0, 0) for id in (0, 10, 14)]
        cell_styles = b"".join(record(47, style) for style in styles)
        archive.writestr(
            "xl/styles.bin",
            record(278) + record(617, struct.pack("<I", len(styles))) + cell_styles + record(618) + record(279),
        )
        relations += [("sharedStrings", "sharedStrings.bin", "rId90"), ("styles", "styles.bin", "rId91")]
        rows = "".join(
            f'<Relationship Id="{id}" Type="{relation}/{kind}" Target="{part}"/>' for kind, part, id in relations
        )
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>',
        )
    return stream.getvalue()


def _xlsb_sheet(sheet: PlainSheet, texts: dict[str, int]) -> bytes:
    last = [max((place[axis] for place in sheet.cells), default=0) for axis in (0, 1)]
    parts = [record(129), record(148, struct.pack("<4I", 0, last[0], 0, last[1]))]
    hidden = (record(60, struct.pack("<4IH", column, column, 2304, 0, 1)) for column in sorted(sheet.hidden_columns))
    parts += [record(390), *hidden, record(391), record(145)]
    row = -1
    for (number, column), value in sorted(sheet.cells.items(), key=lambda item: item[0]):
        if number != row:
            row = number
            bits = 0x10 if row in sheet.hidden_rows else 0
            parts.append(record(0, struct.pack("<IIHBB", row, 0, 300, 0, bits) + bytes(13)))
        parts.append(_xlsb_cell(column, value, texts))
    return b"".join([*parts, record(146), record(130)])


def _xlsb_cell(column: int, value: object, texts: dict[str, int]) -> bytes:
    def head(style: int = 0) -> bytes:
        return struct.pack("<II", column, style)

    if isinstance(value, ErrorCell):
        return record(3, head() + bytes([{"#DIV/0!": 7, "#REF!": 0x17}[value.text]]))
    if isinstance(value, PercentCell):
        return record(5, head(1) + struct.pack("<d", value.value))
    if isinstance(value, bool):
        return record(4, head() + bytes([value]))
    if isinstance(value, int) and abs(value) < 1 << 29:
        return record(2, head() + struct.pack("<I", (value << 2 | 2) & 0xFFFFFFFF))
    if isinstance(value, int | float):
        return record(5, head() + struct.pack("<d", value))
    if isinstance(value, date):
        return record(5, head(2) + struct.pack("<d", (value.toordinal() - date(1899, 12, 30).toordinal())))
    return record(7, head() + struct.pack("<I", texts.setdefault(str(value), len(texts))))


WRITERS: Mapping[str, Callable[[list[PlainSheet]], bytes]] = {"xls": as_xls, "ods": as_ods, "xlsb": as_xlsb}

# ---------------------------------------------------------------------------------------------
# Passwords


def encrypted_xlsx(data: bytes, password: str = "bi-mat") -> bytes:
    """The workbook with a password to open it."""
    stream = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def limited_xlsx(data: bytes) -> bytes:
    """The workbook as it is encrypted for people who have the right to it: by its directory, no more."""
    data, name = encrypted_xlsx(data), "DRMEncryptedDataSpace"
    at = data.index("StrongEncryptionDataSpace".encode("utf-16-le"))
    entry = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)
    return data[:at] + entry + data[at + len(entry) :]


def encrypted_xls(data: bytes) -> bytes:
    """An .xls whose stream says right after its start that the rest is encrypted (FILEPASS in place of WRITEACCESS)."""
    at = data.index(struct.pack("<HH", 0x5C, 0x70))
    return data[:at] + struct.pack("<HHHHHH", 0x2F, 0x70, 1, 1, 1, 0) + data[at + 12 :]


def _in_fours(data: bytes) -> bytes:
    """The .xls as xlwt writes it, the zeros after its last record taken into that so that a multiple of four is left.

    What walks over its records takes those zeros for empty records, of four bytes each.
    """
    with olefile.OleFileIO(io.BytesIO(data)) as package:
        stream = package.openstream("Workbook").read()
    start, last, at = data.index(stream[:64]), 0, 0
    while stream[at : at + 2] not in (b"", b"\0\0"):
        last, at = at, at + 4 + struct.unpack_from("<H", stream, at + 2)[0]
    size = struct.unpack_from("<H", stream, last + 2)[0] + (len(stream) - at) % 4
    return data[: start + last + 2] + struct.pack("<H", size) + data[start + last + 4 :]


def encrypted_xls_by(data: bytes, password: str) -> bytes:
    """The .xls encrypted by RC4, which is its own inverse: FILEPASS in place of WRITEACCESS, the rest "decrypted"."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    seal = b"".join(
        msoffcrypto.method.rc4.DocumentRC4.decrypt(
            password, salt, io.BytesIO(verifier + hashlib.md5(verifier).digest()), blocksize=1024
        )
    )
    lock = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + seal
    data = _in_fours(data)
    at = data.index(struct.pack("<HH", 0x5C, 0x70))
    locked = data[:at] + lock + struct.pack("<HH", 0xE2, 54) + bytes(54) + data[at + 116 :]
    file = msoffcrypto.format.xls97.Xls97File(io.BytesIO(locked))
    file.load_key(password=password)
    stream = io.BytesIO()
    file.decrypt(stream)
    return stream.getvalue().replace(struct.pack("<HH", 0, 54) + bytes(54), lock, 1)


def encrypted_ods(data: bytes) -> bytes:
    """An .ods whose manifest says that its parts are encrypted."""
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
        b"</manifest:manifest>"
    )
    return repacked(data, {"content.xml": lambda _: b"\x81\x93\x02 unreadable", "META-INF/manifest.xml": manifest})


# ---------------------------------------------------------------------------------------------
# Taking packages apart


Change = bytes | None | Callable[[bytes], bytes]


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def repacked(data: bytes, changes: Mapping[str, Change]) -> bytes:
    """A package with some parts replaced, changed by a function, added, or (``None``) dropped."""
    parts: dict[str, Any] = parts_of(data)
    for name, change in changes.items():
        if change is None:
            parts.pop(name)
        else:
            parts[name] = change(parts[name]) if callable(change) else change
    return packed(parts)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of files, as people make it to send several at once."""
    return packed(files)


def sheet_part(data: bytes, name: str) -> str:
    """The part of a package that holds a sheet."""
    parts = parts_of(data)
    match = re.search(
        rf'<sheet [^>]*name="{re.escape(escape(name))}"[^>]*r:id="(\w+)"', parts["xl/workbook.xml"].decode()
    )
    assert match
    target = re.search(
        rf'<Relationship (?=[^>]*Id="{match[1]}")[^>]*Target="/?(?:xl/)?([^"]+)"',
        parts["xl/_rels/workbook.xml.rels"].decode(),
    )
    assert target
    return f"xl/{target[1]}"


TYPES: Mapping[str, Callable[[bytes], bytes]] = {
    "xlsx": lambda data: data,
    "ods": lambda data: as_ods(cells_of(data)),
    "xls": lambda data: as_xls(cells_of(data)),
    "xlsb": lambda data: as_xlsb(cells_of(data)),
}
"""The cells of a form in a file of each type."""
