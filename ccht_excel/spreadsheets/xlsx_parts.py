"""What the sheets of an .xlsx package share: texts, cell styles, and the spelling of characters in its XML.

Relies on expat. Refuses nothing itself: what is broken raises one of ``XML_ERRORS``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element

from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.cell_formats import Formats
from ccht_excel.spreadsheets.conditional import that_may_hide
from ccht_excel.spreadsheets.ink import BLACK, Colour, Ink
from ccht_excel.spreadsheets.number_formats import NumberFormat
from ccht_excel.spreadsheets.package_xml import MAIN, XML_ERRORS, check, named, parse, remembered, tree
from ccht_excel.spreadsheets.rich_text import Look, RichText, Run
from ccht_excel.spreadsheets.xlsx_conditional import effect_of
from ccht_excel.spreadsheets.xlsx_ink import USUAL_COLOURS, Colours, colours_of, ink_with, inks_of

_USUAL_START = regex(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?[^>]*\?>)?\s*<(?:worksheet|sst) '
    rb'(?:[^<>]* )?xmlns="(?:%s)"' % b"|".join(re.escape(name.encode()) for name in MAIN)
)
_ENTITY = regex(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = regex(r"_x([0-9a-fA-F]{4})_")


_PREFIX = regex(rb'xmlns:[A-Za-z0-9_.-]{1,40}="([^"&<]*)"')
_SPACES = frozenset(name.encode() for name in MAIN)


def is_usual_start(xml: bytes) -> bool:
    """Whether a part is one of a workbook in UTF-8 whose elements carry no prefix, and no others are without one.

    A name space that is not spelt out may be any.
    """
    start = _USUAL_START.match(xml)
    if start is None:
        return False
    declared = xml.count(b"xmlns")
    prefixed = _PREFIX.findall(xml, 0, xml.find(b">", start.end()))
    if declared != 1 + len(prefixed):  # further ones, not in the first tag
        prefixed = _PREFIX.findall(xml)
    return declared == 1 + len(prefixed) and _SPACES.isdisjoint(prefixed)


def usual_line_ends(xml: bytes) -> bytes:
    """A part with the line ends that every XML parser makes of those of Windows, before anything else."""
    return xml.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in xml else xml


def text_of(raw: str) -> str:
    """Character data as the text that Excel means. Raises ``ValueError`` for unknown entities."""
    return unescape(characters(raw))


def characters(text: str) -> str:
    """Character data as it stands. Raises ``ValueError`` for unknown entities."""
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
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF) or (code < 32 and code not in (9, 10, 13)):
        raise ValueError("no character")
    return chr(code)


def unescape(text: str) -> str:
    """Text with the characters that Excel writes as ``_x000D_``."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Runs:
    """The runs of one text being parsed, each with the look and the ink that its own properties give it."""

    def __init__(self, colours: Colours) -> None:
        self._runs: list[Run] = []
        self._look: Look | None = None
        self._ink: Ink | None = None
        self._colours = colours

    def start(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        """An element of the text or of the properties of a run."""
        if name == "r":
            self._look = self._ink = None
        elif name == "rPr":
            self._look, self._ink = Look(), _USUAL_INK
        elif parent == "rPr" and self._look is not None and self._ink is not None:
            self._look = look_with(self._look, name, attributes.get("val"))
            self._ink = ink_with(self._ink, name, attributes, self._colours)

    def data(self, text: str) -> None:
        """Characters of the current run."""
        self._runs.append(Run(text, self._look, self._ink))

    def text(self) -> str | RichText:
        """The whole text; by runs where any has properties of its own."""
        whole = [run._replace(text=unescape(run.text)) for run in self._runs]
        if any(run.look for run in whole):
            return tuple(whole)
        return unescape("".join(run.text for run in self._runs))


_USUAL_INK: Ink = (BLACK, None)


def look_with(look: Look, name: str, value: str | None) -> Look:
    """A look with one property of a font added."""
    if name == "strike":
        return Look(value not in ("0", "false"), look.raised)
    if name == "vertAlign":
        return Look(look.struck, value in ("superscript", "subscript"))
    return look


_USUAL_TEXT = regex("<si>(?:<t(?: [^<>/]*)?>([^<]*)</t>|((?:<(?!/?si)[^<>]*>[^<]*)+))</si>")
_ALONE = f'<sst xmlns="{MAIN[0]}"><si>%s</si></sst>'


def shared_texts(xml: bytes, colours: Colours = USUAL_COLOURS) -> list[str | RichText]:
    """The texts that cells refer to by number; by runs where they are formatted; reading aids left out."""
    return known_texts(xml) or texts_quickly(xml, colours) or texts_carefully(xml, colours)


_FIRST_TEXT = b"<si>"
_PLAIN_TEXT = regex('<t(?: xml:space="preserve")?>([^<]*)</t></si>')
_NO_LETTER = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_TEXT = 2_000


def known_texts(xml: bytes) -> list[str | RichText] | None:
    """The same of a part whose texts all stand there plainly, each read once however often it is met.

    ``None`` where anything about the part is unusual, or broken.
    """
    head, *pieces = usual_line_ends(xml).split(_FIRST_TEXT)
    if not pieces:
        return None
    last, end, behind = pieces[-1].rpartition(b"</sst>")
    if not end or behind.strip():
        return None
    pieces[-1] = last
    try:
        remembered(_check_head, head)
        return [(_plain_text if len(piece) <= _LONGEST_TEXT else _plain_text.__wrapped__)(piece) for piece in pieces]
    except XML_ERRORS:
        return None


@lru_cache(maxsize=64)
def _check_head(head: bytes) -> None:
    """Raise one of ``XML_ERRORS`` unless a part of texts begins so, in UTF-8 and without prefixes."""
    if not _is_usual(head) or head.count(b"<") != 1 + head.count(b"<?"):
        raise ValueError("unusual")
    check(head + b"</sst>")


@lru_cache(maxsize=4_096)
def _plain_text(piece: bytes) -> str:
    """The text of an item that goes on like this. Raises one of ``XML_ERRORS``, also where it is no plain one."""
    match = _PLAIN_TEXT.fullmatch(piece.decode())
    if match is None or "]]>" in match[1] or _NO_LETTER.search(match[1]):
        raise ValueError("unusual")
    return text_of(match[1])


def texts_quickly(xml: bytes, colours: Colours = USUAL_COLOURS) -> list[str | RichText] | None:
    """The texts of a part written the usual way, those in runs parsed each alone; ``None`` where it is not.

    Raises one of ``XML_ERRORS`` where the XML is broken.
    """
    xml = usual_line_ends(xml)
    if not _is_usual(xml):
        return None
    plainly = xml.decode()
    usual = _USUAL_TEXT.findall(plainly)
    if plainly.count("<si") != len(usual):
        return None
    check(xml)
    try:
        runs = {inside: texts_carefully((_ALONE % inside).encode(), colours)[0] for _, inside in usual if inside}
    except XML_ERRORS:
        return None  # a name space that only the whole part declares
    texts: list[str | RichText] = [text_of(raw) if "&" in raw or "_x" in raw else raw for raw, _ in usual]
    for number, (_, inside) in enumerate(usual) if runs else ():
        if inside:
            texts[number] = runs[inside]
    return texts


def texts_carefully(xml: bytes, colours: Colours = USUAL_COLOURS) -> list[str | RichText]:
    """The same of a part, whatever its prefixes and habits. Raises one of ``XML_ERRORS`` where it is broken."""
    texts: list[str | RichText] = []
    path: list[str] = []
    runs = Runs(colours)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal runs
        if name == "si":
            runs = Runs(colours)
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
    return b"<!" not in xml and b"<?" not in xml[5:] and is_usual_start(xml)


def formats_of(xml: bytes, theme: Sequence[Colour | None]) -> tuple[Formats, Sequence[Colour | None]]:
    """What each cell style shows, and the palette; ``theme`` has the colours of the theme."""
    root = tree(xml)
    colours = colours_of(root, theme)
    codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in named(root, "numFmt")}
    fonts = next(named(root, "fonts"), None)
    struck = [_struck(font) for font in fonts] if fonts is not None else []
    table = next(named(root, "cellXfs"), None)
    styles = [] if table is None else list(table)
    inks = inks_of(root, colours)
    formats = Formats(
        tuple(NumberFormat.of(int(id), codes.get(id)) for id in (style.get("numFmtId", "0") for style in styles)),
        frozenset(number for number, style in enumerate(styles) if any(struck[int(style.get("fontId", "0")) :][:1])),
        inks,
        that_may_hide([effect_of(dxf, colours) for dxf in next(named(root, "dxfs"), ())], inks),
    )
    return formats, colours.palette


def _struck(font: Element) -> bool:
    """Whether a font strikes its text out."""
    return any(item.get("val") not in ("0", "false") for item in named(font, "strike"))
