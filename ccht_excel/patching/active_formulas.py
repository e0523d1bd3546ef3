"""Formulas that reach outside their workbook become their stored values; elsewhere they become a lost reference.

Relies on :mod:`ccht_excel.spreadsheets.formulas` for which do. Macros that a button or a name calls are forgotten.
Refuses nothing; broken XML raises one of ``XML_ERRORS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from math import isfinite

from msgspec import Struct

from ccht_excel.exchange.grid import address
from ccht_excel.patching.cells import Piece, SheetData, content_of
from ccht_excel.patching.markup import Document, attributes_in, text_in, with_attribute, without_attributes
from ccht_excel.patching.parts import Parts
from ccht_excel.patching.plain_xml import plain
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.formulas import is_passive
from ccht_excel.spreadsheets.package_xml import remembered

_ATTRIBUTES = rb"(?:\s++[^\s=<>/]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))*+\s*+"
_NAMES = rb"f|formula[1-6]?|definedName|calculatedColumnFormula|totalsRowFormula|Fmla\w++"
_FORMULAS = regex(rb"<(?:%s)(?=[\s>])%s>([^<]*+)" % (_NAMES, _ATTRIBUTES))
_WITH_PREFIX = regex(rb"<[^\s<>/:]++:(?:%s)(?=[\s>])%s>([^<]*+)" % (_NAMES, _ATTRIBUTES))
_PREFIXED = regex(rb":(?:f|definedName|calculatedColumnFormula|totalsRowFormula|Fmla)")
_ELEMENT = regex(_NAMES.decode())
_SUSPECT = (
    *(b"textlink", b"macro", b"fmla", b"linkedCell", b"listFillRange", b"xlm", b"vbProcedure", b"function"),
    *(b"webPublishObjects", b"webPublishItems"),
)
_LINKED = regex(r"textlink|fmla\w*|linkedCell|listFillRange")
_BOX_FORMULA = regex(rb"<x:(Fmla\w++)>([^<]*+)</x:\1>")
_NUMBER = regex(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*")
_DAY = regex(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{1,20}Z?)?\s*")
_STORED: dict[str, Callable[[str], object]] = {
    "n": _NUMBER.fullmatch,
    "s": re.compile(r"\s*[0-9]{1,9}\s*").fullmatch,
    "b": re.compile(r"\s*(?:0|1|true|false)\s*").fullmatch,
    "e": re.compile(r"#[^<>&]{1,40}").fullmatch,
    "d": _DAY.fullmatch,
}
"""What a cell of each type may hold."""


class Active(StrEnum):
    """What was taken out, in words for those who get the copy."""

    MACRO = "macro"
    CONTROL = "điều khiển ActiveX"
    OBJECT = "đối tượng nhúng của chương trình khác"
    CONNECTION = "kết nối dữ liệu"
    WORKBOOK = "liên kết tới tệp khác"
    PICTURE = "ảnh lấy từ nơi khác"
    LINK = "đường dẫn tới ổ mạng hay chương trình"
    ADD_IN = "tiện ích bổ sung"
    FORMULA = "công thức lấy dữ liệu từ ngoài tệp (giữ giá trị đã lưu)"
    DECLARATION = "khai báo DOCTYPE"
    HISTORY = "lịch sử thay đổi của tệp dùng chung (ai đã sửa, giá trị cũ)"


class TakenOut(Struct, frozen=True):
    """One thing that was taken out, with the sheet and cell it was in where that is known."""

    kind: Active
    sheet: str = ""
    cell: str = ""


def make_formulas_passive(parts: Parts, part: str, sheet: str) -> Iterator[TakenOut]:
    """Make the formulas of one part passive; ``sheet`` is its name where it is a worksheet."""
    if part.lower().endswith(".vml"):
        yield from _in_boxes(parts, part)
        return
    if remembered(_passive, plain(parts.read(part))):
        return
    document = parts.document(part, ("sheetData",))
    if document.root.name == "worksheet":
        yield from _in_cells(document, sheet)
    yield from _elsewhere(document, sheet)
    parts.settle(part)


@lru_cache(maxsize=32)
def _passive(xml: bytes) -> bool:
    """Whether nothing in a part can reach outside: so it is with most, and many are the same in every return."""
    return all(map(is_passive, _formulas(xml))) and not any(word in xml for word in _SUSPECT)


def _formulas(xml: bytes) -> set[str]:
    """The formulas of a part, wherever they stand."""
    found = set(_FORMULAS.findall(xml))
    if _PREFIXED.search(xml):
        found.update(_WITH_PREFIX.findall(xml))
    return set(map(text_in, found))


# ---------------------------------------------------------------------------------------------
# In cells


class _Computed(Struct, frozen=True):
    """A cell with a formula: its place, the formula's text and the group of cells that share it."""

    row: int
    cell: Piece
    text: str
    group: str
    formula: tuple[int, int]


def _in_cells(document: Document, sheet: str) -> Iterator[TakenOut]:
    rows = document.root.child("sheetData")
    if rows is None:
        return
    data = SheetData(document.xml, rows.inside, rows.outside, rows.prefix)
    computed = list(_computed(data))
    groups = {item.group for item in computed if item.group and not is_passive(item.text)}
    for item in computed:
        if item.group in groups or not is_passive(item.text):
            document.replace(item.cell.start, item.cell.end, _stored(data, item))
            yield TakenOut(Active.FORMULA, sheet, address(item.row - 1, item.cell.number - 1))


def _computed(data: SheetData) -> Iterator[_Computed]:
    pattern = re.compile(rb"<%sf(?=[\s/>])%s(/?)>" % (re.escape(data.prefix), _ATTRIBUTES))
    closing = b"</%sf" % data.prefix
    for row in data.rows:
        for cell in data.cells(row):
            match = pattern.search(data.xml, cell.inside, cell.outside)
            if match is None:
                continue
            attributes = attributes_in(match[0])
            group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            text, end = "", match.end()
            if not match[1]:
                stop = data.xml.find(closing, match.end(), cell.outside)
                text = text_in(data.xml[match.end() : stop])
                end = data.xml.find(b">", stop) + 1
            yield _Computed(row.number, cell, text, group, (match.start(), end))


def _stored(data: SheetData, item: _Computed) -> bytes:
    """The cell with what its formula last gave; an error where that is nothing that its type allows."""
    start, end = item.formula
    head = without_attributes(data.head(item.cell), ("cm", "vm"))
    kind = attributes_in(head).get("t", "n")
    rest = data.xml[item.cell.inside : start] + data.xml[end : item.cell.outside]
    prefix = data.prefix
    if kind == "inlineStr" and b"<%sis" % prefix in rest:
        return head + rest + b"</%sc>" % prefix
    found = re.search(rb"<%sv(?=[\s>])%s>([^<]*+)<" % (re.escape(prefix), _ATTRIBUTES), rest)
    value = text_in(found[1]) if found and kind != "inlineStr" else ""
    if value and _allows(kind, value):
        return head + rest + b"</%sc>" % prefix
    typed, inside = content_of(value) if kind in ("str", "d") else ("", b"")
    if (value and not inside) or kind == "e":
        typed, inside = "e", b"<v>#VALUE!</v>"
    head = without_attributes(head, ("t",))
    own = re.sub(rb"<(/?)(?=\w)", rb"<\1" + prefix, inside) if prefix else inside
    return (with_attribute(head, "t", typed) if typed else head) + own + b"</%sc>" % prefix


def _allows(kind: str, value: str) -> bool:
    """Whether a cell of this type may hold this; a number is one that there is."""
    pattern = _STORED.get(kind)
    return pattern is not None and bool(pattern(value)) and (kind != "n" or isfinite(float(value)))


# ---------------------------------------------------------------------------------------------
# Elsewhere


def _elsewhere(document: Document, sheet: str) -> Iterator[TakenOut]:
    """Names, conditions, lists to choose from, series of charts, links of shapes, macros of buttons."""
    for element in list(document.root.walk()):
        attributes = element.attributes
        if element.name in ("webPublishObjects", "webPublishItems"):
            document.cut(element)
            yield TakenOut(Active.CONNECTION, sheet)
        elif element.name == "definedName" and _says_yes(attributes, "xlm", "vbProcedure", "function"):
            document.cut(element)
            yield TakenOut(Active.MACRO)
        elif _ELEMENT.fullmatch(element.name) and not is_passive(text_in(document.content(element))):
            document.replace_content(element, b"#REF!")
            yield TakenOut(Active.FORMULA, sheet)
        if attributes.get("macro"):
            document.set(element, "macro", "")
            yield TakenOut(Active.MACRO, sheet)
        for key, text in attributes.items():
            if _LINKED.fullmatch(key) and not is_passive(text):
                document.set(element, key, None)
                yield TakenOut(Active.FORMULA, sheet)


def _says_yes(attributes: dict[str, str], *names: str) -> bool:
    return any(attributes.get(name) in ("1", "true") for name in names)


def _in_boxes(parts: Parts, part: str) -> Iterator[TakenOut]:
    found: list[Active] = []

    def kept(match: re.Match[bytes]) -> bytes:
        if match[1] == b"FmlaMacro":
            found.append(Active.MACRO)
        elif not is_passive(text_in(match[2])):
            found.append(Active.FORMULA)
        else:
            return match[0]
        return b""

    old = parts.read(part)
    new = _BOX_FORMULA.sub(kept, old)
    if new != old:
        parts.write(part, new)
    yield from map(TakenOut, found)
