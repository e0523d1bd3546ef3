"""Any spreadsheet file into grids of cell values: .xlsx, .xlsm, .xlsb, .xls, .ods, told apart by content, not by name.

Relies on python-calamine for reading and on :mod:`ccht_excel.closer_look` for what calamine does not tell (error
values, formulas without a result, percent formats). Refuses with :class:`UnreadableFileError` what is no spreadsheet,
is protected by a password, is broken or larger than the limits. Never executes, fetches or follows what a file names.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ccht_excel import closer_look
from ccht_excel.keyed_sheet import CellValue, PercentValue, SheetGrid

_MIB = 1 << 20

VIETNAM = timezone(timedelta(hours=7))
"""Local time of office programs that store no time zone (.ods)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one returned file may cost: bytes on disk, bytes unpacked, seconds and bytes of memory to read."""

    file_bytes: int = 20 * _MIB
    unpacked_bytes: int = 200 * _MIB
    seconds: float = 15.0
    memory_bytes: int = 1024 * _MIB


DEFAULT_LIMITS = Limits()


class UnreadableFileError(Exception):
    """A file that is no readable spreadsheet. ``code`` is a finding code, ``words`` fill its message."""

    def __init__(self, code: str, **words: object) -> None:
        self.code = code
        self.words = words
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class WorkbookContent:
    """The sheets of a workbook; ``modified`` is when its program says it was saved (UTC), if it says so.

    ``stray`` names cells far outside any form that were left out (sheet, address).
    """

    kind: str
    sheets: tuple[SheetGrid, ...]
    modified: datetime | None
    stray: tuple[tuple[str, str], ...] = ()


def read_workbook(data: bytes, limits: Limits = DEFAULT_LIMITS) -> WorkbookContent:
    """Read a spreadsheet from its bytes.

    Raises ``UnreadableFileError`` with a code of the catalogue; any other exception means a file that crashed a
    library, which the caller reports as ``file_broken``.
    """
    if len(data) > limits.file_bytes:
        raise UnreadableFileError("file_too_large", size=len(data) // _MIB + 1, limit=limits.file_bytes // _MIB)
    kind = sniff(data, limits)
    if kind in ("xlsx", "ods", "xlsb"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_zipped(data, archive, kind)
    return WorkbookContent(kind, _read_calamine(data, closer_look.xls_specials(data)), _xls_modified(data))


# ---------------------------------------------------------------------------------------------
# What is it

_TEXT_KINDS = (
    (re.compile(rb"^\s*(<!doctype html|<html|<table|<head|<meta)", re.I), "HTML"),
    (
        re.compile(rb"^\s*<\?xml[^>]*>.{0,400}urn:schemas-microsoft-com:office:spreadsheet", re.I | re.S),
        "XML Excel 2003",
    ),
    (re.compile(rb"^\s*<\?xml", re.I), "XML"),
    (re.compile(rb"^\{\\rtf"), "RTF"),
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"\x89PNG", "ảnh PNG"),
    (b"GIF8", "ảnh GIF"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"MZ", "chương trình"),
)


def sniff(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """``xlsx`` (also .xlsm), ``xlsb``, ``ods``, ``xls`` or ``zip`` is raised as unreadable, all by content."""
    if not data:
        raise UnreadableFileError("file_empty")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _sniff_zip(data, limits)
    if data[:8] == olefile.MAGIC:
        return _sniff_ole(data)
    if data[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        raise UnreadableFileError("file_not_spreadsheet", found="bảng tính Excel đời rất cũ (trước 1997)")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFileError("file_not_spreadsheet", found=name)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    for pattern, name in _TEXT_KINDS:
        if pattern.search(head):
            raise UnreadableFileError("file_not_spreadsheet", found=f"tệp {name}")
    raise UnreadableFileError("file_not_spreadsheet", found=_text_or_unknown(head))


def _text_or_unknown(head: bytes) -> str:
    for encoding in ("utf-8", "utf-16"):
        try:
            text = head[:1024].decode(encoding, "ignore" if encoding == "utf-8" else "strict")
        except UnicodeDecodeError:
            continue
        printable = sum(letter.isprintable() or letter in "\r\n\t" for letter in text)
        if text and printable > 0.97 * len(text):
            return "tệp CSV" if re.search(r"[,;\t].*[\r\n]", text) else "tệp văn bản"
    return "tệp không rõ loại"


def _sniff_zip(data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableFileError("file_password")
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > limits.unpacked_bytes:
                raise UnreadableFileError(
                    "file_unpacks_too_large", size=unpacked // _MIB + 1, limit=limits.unpacked_bytes // _MIB
                )
            return _zip_kind(archive, names)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError("file_broken", detail="tệp bị cắt cụt hoặc hỏng khi gửi") from error


def _zip_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    lower = {name.lower().replace("\\", "/") for name in names}
    if "xl/workbook.xml" in lower or any(re.fullmatch(r"xl/workbook\d*\.xml", name) for name in lower):
        return "xlsx"
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if "content.xml" in lower and "mimetype" in lower:
        mimetype = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnreadableFileError("file_password")
        if "spreadsheet" in mimetype:
            return "ods"
        found = f"tài liệu OpenDocument ({mimetype.rsplit('.', 1)[-1]})"
        raise UnreadableFileError("file_not_spreadsheet", found=found)
    if any(name.startswith("word/") for name in lower):
        raise UnreadableFileError("file_not_spreadsheet", found="tài liệu Word")
    if any(name.startswith("ppt/") for name in lower):
        raise UnreadableFileError("file_not_spreadsheet", found="bài trình chiếu PowerPoint")
    if "index/document.iwa" in lower:
        raise UnreadableFileError("file_not_spreadsheet", found="bảng tính Numbers của Apple")
    raise UnreadableFileError("file_is_archive")


def _sniff_ole(data: bytes) -> str:
    try:
        with olefile.OleFileIO(data) as ole:
            streams = {"/".join(parts).lower() for parts in ole.listdir()}
    except Exception as error:
        raise UnreadableFileError("file_broken", detail="cấu trúc tệp .xls bị hỏng") from error
    if "encryptedpackage" in streams:
        raise UnreadableFileError("file_password")
    if streams & {"workbook", "book"}:
        return "xls"
    if "worddocument" in streams:
        raise UnreadableFileError("file_not_spreadsheet", found="tài liệu Word")
    raise UnreadableFileError("file_not_spreadsheet", found="tệp Office không phải bảng tính")


# ---------------------------------------------------------------------------------------------
# Reading


def _read_zipped(data: bytes, archive: zipfile.ZipFile, kind: str) -> WorkbookContent:
    modified = _zip_modified(archive)
    if kind != "xlsx":
        specials = closer_look.ods_specials(archive) if kind == "ods" else {}
        return WorkbookContent(kind, _read_calamine(data, specials), modified)
    parts = closer_look.xlsx_parts(archive)
    stray = tuple((name, address) for name, xml in parts.items() for address in closer_look.stray_cells(xml))
    if stray:
        return WorkbookContent(kind, closer_look.read_bounded(data), modified, stray)
    return WorkbookContent(kind, _read_calamine(data, closer_look.xlsx_specials(archive, parts)), modified)


def _read_calamine(data: bytes, specials: closer_look.Specials) -> tuple[SheetGrid, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            grids = []
            for meta in workbook.sheets_metadata:
                if meta.typ in (SheetTypeEnum.ChartSheet, SheetTypeEnum.Vba):
                    continue
                sheet = workbook.get_sheet_by_name(meta.name)
                grid = SheetGrid(
                    meta.name,
                    [
                        (number, row)
                        for number, row in enumerate(sheet.to_python(skip_empty_area=False))
                        if any(value != "" for value in row)
                    ],
                    meta.visible is SheetVisibleEnum.Visible,
                    tuple(sheet.merged_cell_ranges or ()),
                )
                grids.append(_with_specials(grid, specials.get(meta.name, {})))
    except PasswordError as error:
        raise UnreadableFileError("file_password") from error
    except CalamineError as error:
        raise UnreadableFileError("file_broken", detail="nội dung bên trong tệp không đọc được") from error
    return tuple(grids)


def _with_specials(grid: SheetGrid, specials: Mapping[tuple[int, int], CellValue]) -> SheetGrid:
    """The grid with error values, formulas without result and percents where calamine gave a bare value or nothing."""
    if not specials:
        return grid
    rows: dict[int, list[CellValue]] = {number: list(values) for number, values in grid.rows}
    for (row, column), value in specials.items():
        values = rows.setdefault(row, [])
        values.extend([""] * (column + 1 - len(values)))
        if isinstance(value, PercentValue) and not isinstance(values[column], float):
            continue
        values[column] = value
    return replace(grid, rows=sorted(rows.items()))


# ---------------------------------------------------------------------------------------------
# When was it saved

_XLSX_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([^<]+?)\s*</dcterms:modified>")
_XLSX_APPLICATION = re.compile(rb"<Application>\s*LibreOffice")
_ODS_MODIFIED = re.compile(rb"<dc:date>\s*([^<]+?)\s*</dc:date>")


def _zip_modified(archive: zipfile.ZipFile) -> datetime | None:
    for name, pattern in (("docProps/core.xml", _XLSX_MODIFIED), ("meta.xml", _ODS_MODIFIED)):
        if name in archive.NameToInfo:
            match = pattern.search(archive.read(name))
            text = match.group(1).decode("ascii", "replace") if match else ""
            return _moment(text.removesuffix("Z") if _is_local_time(archive) else text)
    return None


def _is_local_time(archive: zipfile.ZipFile) -> bool:
    """LibreOffice writes its local time into .xlsx and calls it UTC."""
    application = "docProps/app.xml"
    return application in archive.NameToInfo and bool(_XLSX_APPLICATION.search(archive.read(application)))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)


def _xls_modified(data: bytes) -> datetime | None:
    try:
        with olefile.OleFileIO(data) as ole:
            saved = ole.get_metadata().last_saved_time
    except Exception:
        return None
    return saved.replace(tzinfo=UTC) if isinstance(saved, datetime) and saved.year > 1990 else None
