"""Which workbook of a package is the one that office programs open: the one its own relations name.

Relies on :mod:`ccht_excel.spreadsheets.package_xml`. Refuses with ``RefusedError`` a package of several workbooks that
does not say which.
"""

from __future__ import annotations

from collections.abc import Iterable

from ccht_excel.findings.entry import RefusedError
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, relations_of
from ccht_excel.spreadsheets.zip_package import Package, damaged

_USUAL = regex(r"xl/workbook\d*\.(?:xml|bin)")
_BINARY = b"\x83\x01"
_WORKBOOK = regex(rb"<(?:[\w.-]{1,40}:)?workbook[\s>]")
_HEAD = 4096
_UNREADABLE: tuple[type[Exception], ...] = (RefusedError, *XML_ERRORS)


def workbook_part(package: Package) -> tuple[str, str] | None:
    """``xlsx`` or ``xlsb`` and the name of the workbook's part; ``None`` where the package is something else.

    Raises ``RefusedError`` where several may be meant.
    """
    try:
        relations = relations_of(package, "")
    except _UNREADABLE:
        relations = {}
    named = [part for kind, part in relations.values() if kind == "officeDocument"]
    part = _one_of(named or filter(_USUAL.fullmatch, package.names))
    if part is None or part not in package:
        return None
    head = package.read(part)[:_HEAD]
    if head.startswith(_BINARY):
        return "xlsb", part
    return ("xlsx", part) if _WORKBOOK.search(head.replace(b"\0", b"")) else None


def _one_of(parts: Iterable[str]) -> str | None:
    found = set(parts)
    if len(found) > 1:
        raise damaged("bên trong tệp có hai sổ tính, không rõ sổ nào được mở")
    return next(iter(found), None)
