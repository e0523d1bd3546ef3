"""Any spreadsheet file into grids of cell values: .xlsx, .xlsm, .xlsb, .xls, .ods, told apart by content, not by name.

Relies on one reader for each type, which all give what a person sees in a cell: error values, formulas without a
result, percents and dates are told apart from plain numbers. Refuses with :class:`RefusedError` what is no
spreadsheet, is protected by a password, is damaged or larger than the limits. Never executes, fetches or follows what
a file names.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB, Limits
from ccht_excel.model.returns import VIETNAM
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.dependent_formulas import spread_unsteady
from ccht_excel.spreadsheets.file_kind import sniff
from ccht_excel.spreadsheets.mail import OLE_MAGIC
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet
from ccht_excel.spreadsheets.zip_package import Package

_REMEMBERED = 64 << 10
"""Files up to this size are remembered: most returns are, and a dozen of them take little memory."""

ENCRYPTED = "encrypted"
"""The kind of a workbook whose bytes are not a package, but were opened with the password that Excel tries unasked."""


class WorkbookContent(Struct, frozen=True):
    """The sheets of a workbook; ``modified`` is when its program says it was saved (UTC), if it says so.

    ``modified_within`` is how much earlier it may have been: some programs call their local time UTC.
    ``stray`` names cells far outside any form that were left out (sheet, address), ``lost`` the worksheets that the
    workbook lists and does not hold.
    """

    kind: str
    sheets: tuple[SheetGrid, ...]
    modified: datetime | None
    stray: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()
    modified_within: timedelta = timedelta(0)


def read_workbook(data: bytes, limits: Limits = DEFAULT_LIMITS) -> WorkbookContent:
    """Read a spreadsheet from its bytes. What was read last is remembered: a return to be marked is read again.

    Raises ``RefusedError`` with a code of the catalogue; any other exception means a file that crashed a
    library, which the caller reports as ``file_broken``.
    """
    return _remembered(data, limits) if len(data) <= _REMEMBERED else read_anew(data, limits)


def read_anew(data: bytes, limits: Limits = DEFAULT_LIMITS) -> WorkbookContent:
    """The same, of a file that nobody will read a second time: what was read last stays remembered."""
    if len(data) > limits.file_bytes:
        raise RefusedError(of_files.FILE_TOO_LARGE, size=-(-len(data) // MIB), limit=-(-limits.file_bytes // MIB))
    return _whole(data, limits)


_remembered = lru_cache(maxsize=12)(read_anew)


def _whole(data: bytes, limits: Limits) -> WorkbookContent:
    try:
        return _read(data, limits)
    except RefusedError as error:
        if error.type is not of_files.FILE_PASSWORD or data[:8] != OLE_MAGIC:
            raise
    # Needed by few workbooks, and slow to be loaded.
    from ccht_excel.spreadsheets.default_password import opened

    return replace(_read(opened(data), limits), kind=ENCRYPTED)


def _read(data: bytes, limits: Limits) -> WorkbookContent:
    kind, package = sniff(data, limits)
    # A file is of one type: the reader of another need not be loaded.
    if kind == "fods":
        from ccht_excel.spreadsheets.ods import read_flat_ods

        sheets, modified, within = read_flat_ods(data, limits.rows), _flat_modified(data), timedelta(0)
    elif package is None:
        from ccht_excel.spreadsheets.xls import read_xls

        sheets, modified, within = read_xls(data, limits.rows), _xls_modified(data), timedelta(0)
    else:
        sheets, modified = _read_package(kind, package, limits.rows), _package_modified(package)
        within = _LOCAL if _may_be_local_time(package) else timedelta(0)
    spread_unsteady(sheets)
    stray = tuple(cell for sheet in sheets for cell in sheet.stray)
    lost = tuple(sheet.name for sheet in sheets if sheet.lost)
    return WorkbookContent(
        kind, tuple(sheet.grid() for sheet in sheets if not sheet.lost), modified, stray, lost, within
    )


def _read_package(kind: str, package: Package, most_rows: int) -> list[SparseSheet]:
    if kind == "xlsx":
        from ccht_excel.spreadsheets.xlsx import read_xlsx

        return read_xlsx(package, most_rows)
    if kind == "ods":
        from ccht_excel.spreadsheets.ods import read_ods

        return read_ods(package, most_rows)
    from ccht_excel.spreadsheets.xlsb import read_xlsb

    return read_xlsb(package, most_rows)


# ---------------------------------------------------------------------------------------------
# When was it saved

_XLSX_MODIFIED = regex(rb"<(?:\w{1,40}:)?modified(?:\s[^<>]{0,400})?>([^<]{1,100})</")
_XLSX_APPLICATION = regex(rb"<Application>\s{0,100}LibreOffice")
_ODS_MODIFIED = regex(rb"<dc:date>([^<]{1,100})</dc:date>")


_WPS_BUILD = regex(rb'name="KSOProductBuildVer"[^<]{0,100}<vt:lpwstr>[0-9]{1,6}-([0-9]{1,3})\.')
_FIRST_WITH_UTC = 10
"""WPS builds from here on store UTC. Most of those numbered 2 to 5, which seem to be WPS for Mac, store local time."""

_LOCAL = timedelta(hours=7)
"""How much earlier it was than a Vietnamese clock says, if its time was called UTC."""


def _may_be_local_time(package: Package) -> bool:
    build = _WPS_BUILD.search(_property_part(package, "docprops/custom.xml"))
    return build is not None and int(build[1]) < _FIRST_WITH_UTC


def _package_modified(package: Package) -> datetime | None:
    """When the document says it was saved."""
    for name, pattern in (("docprops/core.xml", _XLSX_MODIFIED), ("meta.xml", _ODS_MODIFIED)):
        match = pattern.search(_property_part(package, name))
        if match:
            text = match.group(1).decode("ascii", "replace").strip()
            return _moment(text.removesuffix("Z") if _is_local_time(package) else text)
    return None


def _flat_modified(data: bytes) -> datetime | None:
    """When an OpenDocument of one file says it was saved: dates in notes stand behind the end of what is said of it."""
    match = _ODS_MODIFIED.search(data[: max(0, data.find(b"</office:meta>"))])
    return _moment(match[1].decode("ascii", "replace")) if match else None


def _property_part(package: Package, name: str) -> bytes:
    """A part that only tells about the file; empty where it is missing or damaged."""
    try:
        return package.read(name) if name in package else b""
    except RefusedError:
        return b""


def _is_local_time(package: Package) -> bool:
    """LibreOffice writes its local time into .xlsx and calls it UTC."""
    return bool(_XLSX_APPLICATION.search(_property_part(package, "docprops/app.xml")))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d{1,90}", r"\1", text))
        return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _xls_modified(data: bytes) -> datetime | None:
    import olefile  # needed by few files

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            saved = ole.get_metadata().last_saved_time
    except Exception:
        return None
    return saved.replace(tzinfo=UTC) if isinstance(saved, datetime) and saved.year > 1990 else None
