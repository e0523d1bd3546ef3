"""An OpenDocument spreadsheet, packed or flat, into sheets of cell values.

Relies on :mod:`ccht_excel.spreadsheets.ods_reading`; what files of one campaign have in common is read once
(:mod:`ccht_excel.spreadsheets.ods_quick`). Refuses with ``RefusedError`` what is damaged.
"""

from __future__ import annotations

from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets.ods_quick import sheets_quickly
from ccht_excel.spreadsheets.ods_reading import Reading
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, parse
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet
from ccht_excel.spreadsheets.zip_package import Package, damaged


def read_ods(package: Package, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of a package.

    Raises ``RefusedError`` where the package is damaged.
    """
    styles = package.read("styles.xml") if "styles.xml" in package else None
    content = package.read("content.xml")
    quick = sheets_quickly(styles, content, most_rows)
    return sheets_carefully(styles, content, most_rows) if quick is None else quick


def sheets_carefully(styles: bytes | None, content: bytes, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of these parts, read from the first letter to the last; ``styles`` may be ``None``.

    Raises ``RefusedError`` where one is damaged.
    """
    reading = Reading(most_rows)
    try:
        if styles is not None:
            parse(styles, reading.styles.start, lambda name: None, lambda text: None)
        parse(content, reading.start, reading.end, reading.data)
    except XML_ERRORS as error:
        raise damaged("nội dung bên trong tệp bị hỏng") from error
    return reading.sheets


def read_flat_ods(data: bytes, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of an OpenDocument spreadsheet that is one XML file (.fods).

    Raises ``RefusedError`` where it is damaged.
    """
    return sheets_carefully(None, data, most_rows)
