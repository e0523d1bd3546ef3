"""What the sheets of an .xlsx package share: texts, cell styles, and the spelling of characters in its XML.

Relies on expat. Refuses nothing itself: what is broken raises one of ``XML_ERRORS``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from ccht_excel.spreadsheets.cell_formats import Formats
from ccht_excel.spreadsheets.number_formats import NumberFormat
from ccht_excel.spreadsheets.package_xml import MAIN, check, named, parse, tree
from ccht_excel.spreadsheets.rich_text import Look, RichText, Run
from ccht_excel.spreadsheets.xlsx_conditional import effect_of

USUAL_START = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?[^>]*\?>)?\s*<(?:worksheet|sst) '
    rb'(?:[^<>]* )?xmlns="(?:%s)"' % b"|".join(re.escape(name.encode()) for name in MAIN)
)
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9a-fA-F]{4})_")


_PREFIX = re.compile(rb'xmlns:[A-Za-z0-9_.-]{1,40}="([^"&<]*)"')
_SPACES = frozenset(name.encode() for name in MAIN)


def usual_names(xml: bytes) -> bool:
    """Whether the elements of a workbook carry no prefix, and those without prefix all belong to a workbook.

    ``xml`` starts as ``USUAL_START`` has it. A name space that is not spelt out may be any.
    """
    prefixed = _PREFIX.findall(xml)
    return xml.count(b"xmlns") == 1 + len(prefixed) and _SPACES.isdisjoint(prefixed)


def usual_line_ends(xml: bytes) -> bytes:
    """A part with the line ends that every XML parser makes of those of Windows, before anything else."""
    return xml.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in xml else xml


def text_of(raw: bytes) -> str:
    """Character data as the text that Excel means. Raises ``ValueError`` for broken encodings and unknown entities."""
    return unescape(characters(raw))


def characters(raw: bytes) -> str:
    """Character data as it stands. Raises ``ValueError`` for broken encodings and unknown entities."""
    text = raw.decode("utf-8")
    if "&" in text:
        if "&" in _ENTITY.sub("", text):
            raise ValueError("bare ampersand")
        text = _ENTITY.sub(_character, text)
    return text


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        if name not in _ENTITIES:
            raise ValueError(f"unknown entity {name}")
        return _ENTITIES[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF or code == 0:
        raise ValueError("no character")
    return chr(code)


def unescape(text: str) -> str:
    """Text with the characters that Excel writes as ``_x000D_``."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Runs:
    """The runs of one text being parsed, each with the look that its own properties give it."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._look: Look | None = None

    def start(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        """An element of the text or of the properties of a run."""
        if name == "r":
            self._look = None
        elif name == "rPr":
            self._look = Look()
        elif parent == "rPr" and self._look is not None:
            self._look = look_with(self._look, name, attributes.get("val"))

    def data(self, text: str) -> None:
        """Characters of the current run."""
        self._runs.append(Run(text, self._look))

    def text(self) -> str | RichText:
        """The whole text; by runs where any has properties of its own."""
        whole = [Run(unescape(run.text), run.look) for run in self._runs]
        if any(run.look for run in whole):
            return tuple(whole)
        return unescape("".join(run.text for run in self._runs))


def look_with(look: Look, name: str, value: str | None) -> Look:
    """A look with one property of a font added."""
    if name == "strike":
        return Look(value not in ("0", "false"), look.raised)
    if name == "vertAlign":
        return Look(look.struck, value in ("superscript", "subscript"))
    return look


_USUAL_TEXT = re.compile(rb"<si><t(?: [^<>/]*)?>([^<]*)</t></si>")


def shared_texts(xml: bytes) -> list[str | RichText]:
    """The texts that cells refer to by number; by runs where they are formatted; reading aids left out."""
    plainly = usual_line_ends(xml)
    usual = _USUAL_TEXT.findall(plainly)
    if _is_usual(plainly) and plainly.count(b"<si") == len(usual):
        check(plainly)
        return [text_of(raw) for raw in usual]
    texts: list[str | RichText] = []
    path: list[str] = []
    runs = Runs()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal runs
        if name == "si":
            runs = Runs()
        runs.start(name, path[-1] if path else "", attributes)
        path.append(name)

    def end(name: str) -> None:
        path.pop()
        if name == "si":
            texts.append(runs.text())

    def data(text: str) -> None:
        if path and path[-1] == "t" and "rPh" not in path:
            runs.data(text)

    parse(xml, start, end, data, MAIN)
    return texts


def _is_usual(xml: bytes) -> bool:
    return b"<!" not in xml and b"<?" not in xml[5:] and bool(USUAL_START.match(xml)) and usual_names(xml)


@lru_cache(maxsize=8)
def formats_of(xml: bytes) -> Formats:
    """What each cell style shows. Returns of one campaign mostly share this part to the byte."""
    root = tree(xml)
    codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in named(root, "numFmt")}
    fonts = next(named(root, "fonts"), None)
    struck = [_struck(font) for font in fonts] if fonts is not None else []
    table = next(named(root, "cellXfs"), None)
    styles = [] if table is None else list(table)
    return Formats(
        tuple(NumberFormat.of(int(id), codes.get(id)) for id in (style.get("numFmtId", "0") for style in styles)),
        frozenset(number for number, style in enumerate(styles) if any(struck[int(style.get("fontId", "0")) :][:1])),
        tuple(effect_of(dxf) for dxf in next(named(root, "dxfs"), ())),
    )


def _struck(font: Element) -> bool:
    """Whether a font strikes its text out."""
    return any(item.get("val") not in ("0", "false") for item in named(font, "strike"))
