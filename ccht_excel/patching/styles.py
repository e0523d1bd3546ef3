"""Cell styles of a workbook: further ones made of those that are there, and looks of the program's own.

Relies on :mod:`ccht_excel.patching.markup`. Never changes what a style says but for the fills it is asked to repaint.
Refuses with ``UnpatchableError`` a workbook that has as many styles as Excel allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from ccht_excel.patching.markup import (
    Document,
    Element,
    attributes_in,
    main_space,
    qualified,
    with_attribute,
)
from ccht_excel.patching.parts import UnpatchableError
from ccht_excel.patterns import regex

_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"),
    *("colors", "extLst"),
)
_MOST_STYLES = 64_000
_HEAD = regex(rb"<[^>\"']*+(?:\"[^\"]*+\"[^>\"']*+|'[^']*+'[^>\"']*+)*+>")
_PROTECTION = regex(rb"<(?:[^\s<>/:]+:)?protection(?=[\s/>])[^>]*>")

OPAQUE = ("fonts", "borders", "cellStyleXfs", "cellStyles", "dxfs", "colors", "numFmts", "extLst")
"""What of the styles is not looked into."""

EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s"><fonts count="1"><font>'
    b'<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    b'<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0"'
    b' borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    b"</cellXfs></styleSheet>"
)
"""A styles part for a workbook that has none; its namespace goes in."""


class Change(NamedTuple):
    """What is to be different about a style; ``None`` leaves it. ``fill`` is a colour as ``RRGGBB``."""

    fill: str | None = None
    unlocked: bool = False
    number_format: int | None = None


class Styles:
    """The styles part of a workbook being added to. Styles are known by their number, as cells refer to them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._counts: dict[str, int] = {}
        main_space(document.root)
        found = document.root.child("cellXfs")
        if found is None or not found.children:
            raise UnpatchableError("no styles of cells")
        self._table = found
        self._styles = [document.xml[item.start : item.end] for item in found.children]
        self._added: dict[str, list[bytes]] = {}
        self._derived: dict[tuple[int, Change], int] = {}
        self._parts: dict[tuple[str, bytes], int] = {}

    def derived(self, base: int, change: Change) -> int:
        """The number of a style that is like ``base`` but for this change."""
        if not 0 <= base < len(self._table.children) + len(self._added.get("cellXfs", ())):
            raise UnpatchableError("a style that is not there")
        key = base, change
        if key not in self._derived:
            self._derived[key] = self._add("cellXfs", self._changed(self._styles[base], change))
        return self._derived[key]

    def number_format(self, code: str) -> int | None:
        """The number of a number format of the workbook's own; ``None`` where it has no such."""
        found = self._document.root.child("numFmts")
        items = [item.attributes for item in found.children] if found else []
        numbers = (item.get("numFmtId", "") for item in items if item.get("formatCode") == code)
        return next((int(number) for number in numbers if number.isdigit()), None)

    def look(self, font: bytes, fill: str, border: bytes, rest: bytes) -> int:
        """The number of a style of these looks: XML without prefixes, ``rest`` what stands in the style itself."""
        ids = (self._part("fonts", font), self.fill(fill), self._part("borders", border))
        words = b'numFmtId="0" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyFont="1" applyFill="1"' % ids
        style = b'<xf %s applyBorder="1" applyAlignment="1">%s</xf>' % (words, rest)
        return self._part("cellXfs", style)

    def fill(self, colour: str) -> int:
        """The number of a solid fill, or of none."""
        if not colour:
            return 0
        inside = b'<fgColor rgb="FF%s"/><bgColor indexed="64"/>' % colour.encode()
        return self._part("fills", b'<fill><patternFill patternType="solid">%s</patternFill></fill>' % inside)

    def is_locked(self, number: int) -> bool:
        """Whether a style keeps people from typing once its sheet is protected."""
        found = _PROTECTION.search(self._styles[number]) if 0 <= number < len(self._styles) else None
        return found is None or attributes_in(found[0]).get("locked") not in ("0", "false")

    def repaint(self, colours: Collection[str], new: Callable[[bool], str]) -> None:
        """Give cells of these colours another one; ``new`` is asked with whether the cell is locked."""
        fills = self._document.root.child("fills")
        shades = {f"FF{colour}" for colour in colours}
        painted = {str(number) for number, fill in enumerate(fills.children if fills else ()) if _solid(fill) in shades}
        for number, item in enumerate(self._table.children):
            if item.attributes.get("fillId") in painted:
                fill = str(self.fill(new(self.is_locked(number))))
                self._document.set(item, "fillId", fill)
                head = self._document.xml[item.start : item.inside]
                rest = self._document.xml[item.inside : item.end]
                self._styles[number] = with_attribute(head, "fillId", fill) + rest

    def settle(self) -> None:
        """Write what was added into the part."""
        root = self._document.root
        for name, items in self._added.items():
            table = root.child(name)
            written = qualified(b"".join(items), root.prefix) if name != "cellXfs" else b"".join(items)
            if table is None:
                whole = b"<%s%s>%s</%s%s>" % (
                    *(root.prefix.encode(), name.encode()),
                    *(written, root.prefix.encode(), name.encode()),
                )
                self._document.insert(root, whole, name, _ORDER)
            else:
                self._document.append(table, written)
                if "count" in table.attributes:
                    self._document.set(table, "count", str(self._count(name) + len(items)))
        self._added = {}

    def _part(self, table: str, xml: bytes) -> int:
        key = table, xml
        if key not in self._parts:
            own = qualified(xml, self._document.root.prefix) if table == "cellXfs" else xml
            self._parts[key] = self._add(table, own)
        return self._parts[key]

    def _add(self, table: str, xml: bytes) -> int:
        added = self._added.setdefault(table, [])
        number = self._count(table) + len(added)
        if table == "cellXfs":
            if number >= _MOST_STYLES:
                raise UnpatchableError("too many styles")
            self._styles.append(xml)
        added.append(xml)
        return number

    def _count(self, table: str) -> int:
        """How many items a table has in the part; of tables that are not looked into, their start tags are counted."""
        if table not in self._counts:
            there: Element | None = self._document.root.child(table)
            if there is None or table not in OPAQUE:
                self._counts[table] = len(there.children) if there else 0
            else:
                tag = re.escape(f"{there.prefix}{table[:-1]}".encode())
                self._counts[table] = len(re.findall(rb"<%s[\s/>]" % tag, self._document.content(there)))
        return self._counts[table]

    def _changed(self, style: bytes, change: Change) -> bytes:
        found = _HEAD.match(style)
        assert found
        head, rest = found[0], style[found.end() :]
        if change.fill is not None:
            head = with_attribute(with_attribute(head, "fillId", str(self.fill(change.fill))), "applyFill", "1")
        if change.number_format is not None:
            head = with_attribute(head, "numFmtId", str(change.number_format))
            head = with_attribute(head, "applyNumberFormat", "1")
        if change.unlocked:
            head = with_attribute(head, "applyProtection", "1")
            head, rest = _unlocked(head, rest, self._document.root.prefix)
        return head + rest


def _solid(fill: Element) -> str:
    """The colour of a solid fill as it is written; empty for any other."""
    pattern = fill.child("patternFill")
    colour = pattern.child("fgColor") if pattern and pattern.attributes.get("patternType") == "solid" else None
    return colour.attributes.get("rgb", "").upper() if colour else ""


def _unlocked(head: bytes, rest: bytes, prefix: str) -> tuple[bytes, bytes]:
    """A style (start tag, what follows) that lets people type into its cells."""
    there = _PROTECTION.search(rest)
    if there:
        return head, rest[: there.start()] + with_attribute(there[0], "locked", "0") + rest[there.end() :]
    mark = qualified(b'<protection locked="0"/>', prefix)
    if head.endswith(b"/>"):
        name = head[1:].split(None, 1)[0].rstrip(b"/>")
        return head[:-2].rstrip() + b">", mark + b"</%s>" % name
    last = re.search(rb"<(?:[^\s<>/:]+:)?extLst[\s>]", rest)
    at = last.start() if last else rest.rfind(b"</")
    return head, rest[:at] + mark + rest[at:]
