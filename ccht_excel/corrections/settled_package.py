"""What openpyxl leaves out when it saves a workbook, put back: results of formulas, growing rows, fixed times.

The same workbook gives the same bytes. Relies on the plain XML that openpyxl writes. Refuses nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook

from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.paper.style import CREATED
from ccht_excel.spreadsheets.xlsx import sheet_parts
from ccht_excel.spreadsheets.zip_package import open_package

_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*?(?:/>|>.*?</f>))<v\s*(?:/>|></v>)</c>', re.S)
_ROW = re.compile(rb'<row r="(\d+)"[^>]*>')
_SOURCE_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_CUSTOM = b' customHeight="1"'
_TIME = rb"(<dcterms:%s[^>]*>)[^<]*(</dcterms:%s>)"

Results = Mapping[str, Mapping[str, Any]]
"""Sheet name -> address -> what the formula there last gave."""


def save_settled(
    book: Workbook, moment: datetime, source: bytes | None = None, results: Results | None = None
) -> bytes:
    """The workbook as a file that says it was saved at ``moment``; ``source`` is the file it was loaded from."""
    stream = io.BytesIO()
    book.save(stream)
    growing = _growing_rows(source) if source else {}
    sheets = {sheet.path.lstrip("/"): sheet.title for sheet in book.worksheets}
    settled = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            name = sheets.get(entry.filename)
            if name is not None:
                data = _with_results(data, (results or {}).get(name, {}))
                data = _with_growing_rows(data, growing.get(name, frozenset()))
            elif entry.filename == "docProps/core.xml":
                data = _with_times(data, moment)
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, data)
    return settled.getvalue()


def formula_results(book: Workbook, values: Workbook) -> Results:
    """What the formulas of a workbook last gave; ``values`` is the same file loaded with ``data_only``."""
    found: dict[str, dict[str, Any]] = {}
    for sheet in book.worksheets:
        other = values[sheet.title]
        results = found.setdefault(sheet.title, {})
        for place, cell in sheet._cells.items():
            if cell.data_type == "f" and place in other._cells:
                results[cell.coordinate] = other._cells[place]
    return found


def _with_results(xml: bytes, results: Mapping[str, Any]) -> bytes:
    def filled(match: re.Match[bytes]) -> bytes:
        place, attributes, formula = match.groups()
        cell = results.get(place.decode())
        if cell is None or cell.value is None:
            return b'<c r="%s"%s>%s</c>' % (place, attributes, formula)
        kind, text = _stored(cell)
        mark = f' t="{kind}"' if kind else ""
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (place, attributes, mark.encode(), formula, text.encode())

    return _FORMULA.sub(filled, xml)


def _stored(cell: Any) -> tuple[str, str]:
    """(type, text) of a result as a cell stores it."""
    value = cell.value
    if cell.data_type == "e":
        return "e", escape(str(value))
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, int | float):
        return "", repr(value)
    if isinstance(value, str):
        return "str", escape(value)
    return "", repr(to_excel(value))  # type: ignore[no-untyped-call]


def _growing_rows(source: bytes) -> Mapping[str, frozenset[int]]:
    """Rows that have a height but may grow with their text, which openpyxl does not tell from rows of fixed height."""
    parts = sheet_parts(open_package(source, DEFAULT_LIMITS))
    return {
        name: frozenset(
            int(number.group(1))
            for match in _SOURCE_ROW.finditer(xml)
            if b"customHeight" not in match.group(1) and (number := re.search(rb'\br="(\d+)"', match.group(1)))
        )
        for name, xml in parts.items()
    }


def _with_growing_rows(xml: bytes, rows: frozenset[int]) -> bytes:
    def loosened(match: re.Match[bytes]) -> bytes:
        return match.group().replace(_CUSTOM, b"") if int(match.group(1)) in rows else match.group()

    return _ROW.sub(loosened, xml) if rows else xml


def _with_times(xml: bytes, moment: datetime) -> bytes:
    for name, time in ((b"created", CREATED.replace(tzinfo=UTC)), (b"modified", moment)):
        text = time.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()
        xml = re.sub(_TIME % (name, name), rb"\g<1>" + text + rb"\g<2>", xml)
    return xml
