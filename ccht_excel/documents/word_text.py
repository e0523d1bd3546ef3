"""A .docx as its parts: which there are, the text of their paragraphs, and what in it is more than a page of words.

Relies on :mod:`ccht_excel.spreadsheets.zip_package` for opening and on the standard library for XML. Refuses with
:class:`RefusedError` what is no Word file, too large, or declares entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self
from xml.etree import ElementTree

from msgspec import Struct

from ccht_excel.findings import of_documents
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import Limits
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.zip_package import Package, open_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
FILLED_PARTS = regex(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
"""Parts in which fields are filled."""

_TEXT_PARTS = regex(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_MOST_PARTS = 200
_ACTIVE = regex(r"vbaproject|activex|embeddings/|\.bin$")
_TAKEN_OUT = (f"{W}del", f"{W}moveFrom")
"""What a change that is kept track of has taken out."""

_SMALLEST = 8
"""Half points below which letters are taken for hidden."""
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def broken(detail: str) -> RefusedError:
    """The refusal of a file that is no Word file that can be used."""
    return RefusedError(of_documents.WORD_FILE_BROKEN, detail=detail)


class WordFile(Struct, frozen=True):
    """An opened .docx."""

    package: Package

    @classmethod
    def read(cls, data: bytes, limits: Limits) -> Self:
        """Open a .docx. Raises ``RefusedError``."""
        try:
            package = open_package(data, limits)
        except RefusedError as error:
            raise broken("tệp không phải kiểu .docx, bị cắt cụt, hoặc giải nén ra quá lớn") from error
        if package.encrypted or BODY not in package:
            raise broken("bên trong không có văn bản Word")
        if len(package.entries) > _MOST_PARTS:
            raise broken("tệp có quá nhiều phần bên trong")
        book = cls(package)
        if book.tree(BODY).tag != f"{W}document":
            raise broken("bên trong không có văn bản Word")
        return book

    @property
    def text_parts(self) -> list[str]:
        """Names of the parts that hold text, the body first."""
        names = sorted(name for name in self.package.names if _TEXT_PARTS.fullmatch(name))
        return sorted(names, key=lambda name: name != BODY)

    def tree(self, name: str) -> ElementTree.Element:
        """A part as XML. Raises ``RefusedError`` where it is none, or declares entities."""
        try:
            data = self.package.read(name)
        except RefusedError as error:
            raise broken("một phần bên trong tệp bị hỏng") from error
        if re.search(rb"<!\s*(DOCTYPE|ENTITY)", data) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise broken("XML bên trong có khai báo lạ")
        try:
            return ElementTree.fromstring(data)  # noqa: S314 - without a DTD nothing can be declared
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise broken("XML bên trong bị hỏng") from error

    def paragraphs(self, name: str) -> list[str]:
        """Text of each paragraph of a part, in the order of the file."""
        return [paragraph_text(item) for item in self.tree(name).iter(f"{W}p")]

    def expect_quiet(self) -> None:
        """Refuse what does more than stand on a page: macros, embedded programs, parts fetched from elsewhere."""
        names = [name for name in self.package.names if _ACTIVE.search(name)]
        if names:
            raise RefusedError(of_documents.TEMPLATE_REACHES_OUTSIDE, detail=f"phần {names[0]}")
        for name in self.package.names:
            if name.endswith(".rels"):
                self._expect_inside(name)

    def _expect_inside(self, name: str) -> None:
        for item in self.tree(name):
            kind = item.get("Type", "").rpartition("/")[2]
            if item.get("TargetMode") == "External" and kind != "hyperlink":
                raise RefusedError(
                    of_documents.TEMPLATE_REACHES_OUTSIDE, detail=f"phần lấy từ nơi khác: {item.get('Target', '')}"
                )


def part_words(name: str) -> str:
    """What a part is called; empty for the body."""
    names = {
        "header": "đầu trang",
        "footer": "chân trang",
        "footnotes": "chú thích cuối trang",
        "endnotes": "chú thích cuối văn bản",
        "comments": "ghi chú bên lề",
    }
    stem = name.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
    return names.get(stem, "")


def paragraph_text(paragraph: ElementTree.Element) -> str:
    """The text of a paragraph without that of paragraphs inside it; a line break is one."""
    return "".join(_texts(paragraph, top=True, shown=False))


def shown_text(paragraph: ElementTree.Element) -> str:
    """The same as a reader sees it: without hidden letters, white ones or those too small; ~ around struck ones."""
    return "".join(_texts(paragraph, top=True, shown=True))


def _texts(element: ElementTree.Element, *, shown: bool, top: bool = False) -> Iterator[str]:
    if not top and (element.tag in (f"{W}p", _MC_FALLBACK) or (shown and element.tag in _TAKEN_OUT)):
        return
    if element.tag == f"{W}t":
        yield element.text or ""
    elif element.tag == f"{W}tab" and not element.attrib:  # one with attributes is a stop in the properties
        yield "\t"
    elif element.tag in (f"{W}br", f"{W}cr"):
        yield "\n"
    properties = element.find(f"{W}rPr") if shown and element.tag == f"{W}r" else None
    if properties is not None and _invisible(properties):
        return
    struck = properties is not None and (_on(properties, "strike") or _on(properties, "dstrike"))
    inner = "".join(text for child in element for text in _texts(child, shown=shown))
    yield f"~{inner}~" if struck and inner else inner


def _on(properties: ElementTree.Element, name: str) -> bool:
    mark = properties.find(f"{W}{name}")
    return mark is not None and mark.get(f"{W}val", "true") not in ("0", "false", "off")


def _invisible(properties: ElementTree.Element) -> bool:
    colour, size = properties.find(f"{W}color"), properties.find(f"{W}sz")
    white = colour is not None and colour.get(f"{W}val", "").upper() == "FFFFFF"
    half_points = "" if size is None else size.get(f"{W}val", "")
    return _on(properties, "vanish") or white or (half_points.isdecimal() and int(half_points) < _SMALLEST)
