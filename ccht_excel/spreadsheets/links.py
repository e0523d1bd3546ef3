"""The addresses behind the hyperlinks of a worksheet of an .xlsx package.

Relies on :mod:`ccht_excel.spreadsheets.package_xml`. Never follows a link. Leaves out links to places in the same
workbook; refuses nothing: a link whose address is lost is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ccht_excel.exchange.grid import position
from ccht_excel.findings.entry import RefusedError
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, named, tree
from ccht_excel.spreadsheets.zip_package import Package

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_UNREADABLE: tuple[type[Exception], ...] = (RefusedError, *XML_ERRORS)
_MOST = 10_000
"""No form has more links; a range of a million cells that is one link is no evidence."""


def links_of(package: Package, part: str, xml: bytes) -> Mapping[tuple[int, int], str]:
    """The address behind each cell of this worksheet that is a link, by 0-based (row, column)."""
    folder, name = part.rsplit("/", 1)
    listed = f"{folder}/_rels/{name}.rels"
    if b"hyperlink" not in xml or listed not in package:
        return {}
    try:
        targets = {
            item.get("Id", ""): item.get("Target", "").strip()
            for item in tree(package.read(listed))
            if item.get("Type", "").endswith("/hyperlink")
        }
    except _UNREADABLE:
        return {}
    return {cell: target for link in named(tree(xml), "hyperlink") for cell, target in _cells(link, targets)}


def _cells(link: Element, targets: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], str]]:
    id = next((value for key, value in link.attrib.items() if key.endswith("}id")), "")
    target = targets.get(id, "")
    corners = [match for text in link.get("ref", "").split(":") if (match := _ADDRESS.fullmatch(text))]
    if not target or target.startswith("#") or not corners:
        return
    (top, left), (bottom, right) = (position(f"{match[1]}{match[2]}") for match in (corners[0], corners[-1]))
    if (bottom - top + 1) * (right - left + 1) <= _MOST:
        yield from (((row, column), target) for row in range(top, bottom + 1) for column in range(left, right + 1))
