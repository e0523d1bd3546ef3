"""The addresses behind hyperlinks: those of a worksheet of an .xlsx package, and those that formulas make.

Relies on :mod:`ccht_excel.spreadsheets.package_xml`. Never follows a link. Leaves out links to places in the same
workbook; refuses nothing: a link whose address is lost is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias
from xml.etree.ElementTree import Element

from ccht_excel.exchange.grid import position
from ccht_excel.findings.entry import RefusedError
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, named, remembered, tree
from ccht_excel.spreadsheets.raw_cells import RawCell
from ccht_excel.spreadsheets.zip_package import Package

Cell: TypeAlias = tuple[int, int]
"""0-based row and column."""

_ADDRESS = regex(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_UNREADABLE: tuple[type[Exception], ...] = (RefusedError, *XML_ERRORS)
_MOST = 10_000
"""No form has more links; a range of a million cells that is one link is no evidence."""


_FORMULA = regex(r'(?:[a-z]+:)?=?\s*(?:_xlfn\.)?HYPERLINK\s*\(\s*"((?:[^"]|"")*)"\s*[,;)]', re.I)


def linked(formula: str) -> str:
    """The address of the link that a formula makes; empty where it makes none, or one that it reckons out."""
    match = _FORMULA.match(formula)
    target = match[1].replace('""', '"').strip() if match else ""
    return "" if target.startswith("#") else target


def links_by_formula(cells: Iterable[RawCell]) -> dict[Cell, str]:
    """The addresses behind those cells whose formulas make a link."""
    return {(cell.row, cell.column): target for cell in cells if cell.formula and (target := linked(cell.formula))}


_HYPERLINK = regex(rb"[\x22\x42\x62][\x01\x02]\x67\x01\Z")
"""The last token of a formula of BIFF that is a call of HYPERLINK."""


def linked_by_tokens(tokens: bytes, wide: bool) -> str:
    """As :func:`linked`, of a formula as binary workbooks store it; ``wide`` is for .xlsb."""
    if len(tokens) < 3 or tokens[0] != 0x17 or not _HYPERLINK.search(tokens):
        return ""
    count = int.from_bytes(tokens[1:3], "little") if wide else tokens[1]
    encoded = wide or bool(tokens[2] & 1)
    text = tokens[3 : 3 + count * (1 + encoded)].decode("utf-16-le" if encoded else "latin-1", "replace").strip()
    return "" if text.startswith("#") else text


def links_of(package: Package, part: str, xml: bytes) -> Mapping[Cell, str]:
    """The address behind each cell of this worksheet that is a link, by 0-based (row, column)."""
    targets = targets_of(package, part) if b"hyperlink" in xml else {}
    # Most sheets have links to places in the workbook only: those lead nowhere outside.
    if not targets:
        return {}
    return {cell: target for link in named(tree(xml), "hyperlink") for cell, target in _cells(link, targets)}


def targets_of(package: Package, part: str) -> Mapping[str, str]:
    """The addresses outside the package that a worksheet refers to, by relation id."""
    folder, name = part.rsplit("/", 1)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in package:
        return {}
    try:
        return remembered(_alike, package.read(listed))
    except _UNREADABLE:
        return {}


@lru_cache(maxsize=64)
def _alike(xml: bytes) -> Mapping[str, str]:
    return MappingProxyType(
        {
            item.get("Id", ""): item.get("Target", "").strip()
            for item in tree(xml)
            if item.get("Type", "").endswith("/hyperlink")
        }
    )


def _cells(link: Element, targets: Mapping[str, str]) -> Iterator[tuple[Cell, str]]:
    id = next((value for key, value in link.attrib.items() if key.endswith("}id")), "")
    corners = [match for text in link.get("ref", "").split(":") if (match := _ADDRESS.fullmatch(text))]
    if corners:
        first, last = (position(f"{corners[at][1]}{corners[at][2]}") for at in (0, -1))
        yield from spread(first, last, targets.get(id, ""))


def spread(first: Cell, last: Cell, target: str) -> Iterator[tuple[Cell, str]]:
    """Each cell of a range that is one link; none where it leads nowhere outside."""
    (top, left), (bottom, right) = first, last
    if target and not target.startswith("#") and (bottom - top + 1) * (right - left + 1) <= _MOST:
        yield from (((row, column), target) for row in range(top, bottom + 1) for column in range(left, right + 1))
