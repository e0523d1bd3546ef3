"""Pictures that are put into the cells of an .xlsx, not over them: for other programs such a cell is in error.

Relies on :mod:`ccht_excel.spreadsheets.package_xml`. A picture of Excel is a rich value (MS-XLSX 2.3.10): the cell
names an entry of the metadata, that one a rich value, that one its structure. One of WPS is a formula of its own.
Refuses nothing: what leads nowhere is no picture.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.findings.entry import RefusedError
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, tree
from ccht_excel.spreadsheets.zip_package import Package

PICTURE = ErrorValue("một hình ảnh đặt trong ô")
"""What a cell shows that holds a picture."""

_BY_FORMULA = ("=DISPIMG(", "=_XLFN.DISPIMG(")
_UNREADABLE: tuple[type[Exception], ...] = (RefusedError, *XML_ERRORS)
_STRUCTURES = ("_localImage", "_webimage")


def is_picture_by_formula(text: str) -> bool:
    """Whether the result of a formula is a picture of WPS, which is stored as the formula's own text."""
    return text.lstrip().upper().startswith(_BY_FORMULA)


def pictures_in(
    package: Package, parts: Mapping[str, str], values: Mapping[tuple[int, int], int]
) -> frozenset[tuple[int, int]]:
    """Which of the cells hold a picture; ``values`` is the 1-based entry of the metadata that each names.

    ``parts`` are the names of the parts by the kind of relation that leads from the workbook to them.
    """
    try:
        metadata, rich, structures = (
            tree(package.read(parts[kind])) for kind in ("sheetMetadata", "rdRichValue", "rdRichValueStructure")
        )
        kinds = [element.get("t", "") for element in structures.iterfind(".//{*}s")]
        of_value = [kinds[int(element.get("s", ""))] for element in rich.iterfind(".//{*}rv")]
        indices = [int(element.get("i", "")) for element in metadata.iterfind(".//{*}rvb")]
        entries = [int(entry.get("v", "")) for entry in metadata.iterfind(".//{*}valueMetadata//{*}rc")]
        return frozenset(
            place for place, number in values.items() if of_value[indices[entries[number - 1]]] in _STRUCTURES
        )
    except _UNREADABLE:
        return frozenset()
