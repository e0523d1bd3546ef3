"""Letters and grounds of the cell styles of an .xlsx workbook, from its parts of styles and of its theme.

Relies on :mod:`ccht_excel.spreadsheets.ink`. Refuses nothing: what is said of a colour in no known way is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from xml.etree.ElementTree import Element

from msgspec import Struct

from ccht_excel.findings.entry import RefusedError
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets import ink
from ccht_excel.spreadsheets.ink import Colour, Ink, Inked
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, named, remembered, tree
from ccht_excel.spreadsheets.zip_package import Package

_OF_THEME = regex(rb"""theme=["'](?![01]["'])""")
_THEME = ["lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink"]
_UNREADABLE: tuple[type[Exception], ...] = (RefusedError, *XML_ERRORS)
_OF_WINDOW = {"window": ink.WHITE, "windowText": ink.BLACK}


class Colours(Struct, frozen=True):
    """The colours that a workbook calls by number: those of its own palette, and of its theme."""

    palette: Sequence[Colour | None] = ()
    theme: Sequence[Colour | None] = ink.USUAL_THEME

    def of(self, said: Mapping[str, str]) -> Colour | None:
        """The colour that these attributes say."""
        tint, number = number_of(said.get("tint", "0")), said.get("theme") or said.get("indexed") or ""
        if tint is None:
            return None
        if "rgb" in said:
            found = ink.by_shares(said["rgb"])
            return found and ink.tinted(found, tint)
        if not number.isdecimal():
            return ink.BLACK if said.get("auto") in ("1", "true") else None
        if "theme" in said:
            return ink.of_theme(int(number), tint, self.theme)
        found = self.palette[int(number)] if int(number) < len(self.palette) else ink.by_number(int(number))
        return found and ink.tinted(found, tint)


USUAL_COLOURS = Colours()


def asks_for_theme(xml: bytes) -> bool:
    """Whether a part says a colour that only the theme knows."""
    return b"theme=" in xml and _OF_THEME.search(xml) is not None


def theme_in(package: Package, part: str) -> Sequence[Colour | None]:
    """The colours of a theme by their number; the usual ones where its part is missing or broken."""
    try:
        return remembered(_theme, package.read(part))
    except _UNREADABLE:
        return ink.USUAL_THEME


@lru_cache(maxsize=32)
def _theme(xml: bytes) -> Sequence[Colour | None]:
    scheme = next((item for item in tree(xml).iter() if _name(item) == "clrScheme"), ())
    by_name = {_name(item): next((_of_scheme(colour) for colour in item), None) for item in scheme}
    return tuple(by_name.get(name) or usual for name, usual in zip_longest(_THEME, ink.USUAL_THEME))


def _of_scheme(colour: Element) -> Colour | None:
    said = colour.get("lastClr") or colour.get("val") or ""
    return ink.by_shares(said) or _OF_WINDOW.get(said)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def colours_of(root: Element, theme: Sequence[Colour | None]) -> Colours:
    """The colours that a workbook with this part of styles calls by number."""
    palette = (ink.by_shares(item.get("rgb", "")) for table in named(root, "indexedColors") for item in table)
    return Colours(tuple(palette), theme)


def ink_with(ink_before: Ink, name: str, said: Mapping[str, str], colours: Colours) -> Ink:
    """The ink of a run with one property of its font added."""
    if name == "color":
        return colours.of(said), ink_before[1]
    return (ink_before[0], number_of(said.get("val", ""))) if name == "sz" else ink_before


def inks_of(root: Element, colours: Colours) -> tuple[Inked, ...]:
    """Letters and ground of each cell style."""
    fonts = [_letters(font, colours) for table in named(root, "fonts") for font in table]
    fills = [_ground(fill, colours) for table in named(root, "fills") for fill in table]
    table = next(named(root, "cellXfs"), None)
    styles = () if table is None else table
    return tuple(_inked(fonts, fills, style.get("fontId", "0"), style.get("fillId", "0")) for style in styles)


def _inked(fonts: Sequence[Ink], fills: Sequence[Colour | None], font: str, fill: str) -> Inked:
    if not (font.isdecimal() and fill.isdecimal() and int(font) < len(fonts)):
        return Inked(None, None, None)
    # Without any fills the ground is white.
    ground = fills[int(fill)] if int(fill) < len(fills) else ink.WHITE if fill == "0" else None
    return Inked(*fonts[int(font)], ground)


def _letters(font: Element, colours: Colours) -> Ink:
    colour, size = next(named(font, "color"), None), next(named(font, "sz"), None)
    return (
        ink.BLACK if colour is None else colours.of(colour.attrib),
        None if size is None else number_of(size.get("val", "")),
    )


def _ground(fill: Element, colours: Colours) -> Colour | None:
    """The colour behind the letters; ``None`` where it is not one colour."""
    pattern = next(named(fill, "patternFill"), None)
    if pattern is None:
        return None
    kind, colour = pattern.get("patternType", "none"), next(named(pattern, "fgColor"), None)
    if kind == "none":
        return ink.WHITE
    return colours.of(colour.attrib) if kind == "solid" and colour is not None else None


def number_of(text: str) -> float | None:
    """A number as it is written; ``None`` where it is none."""
    try:
        return float(text)
    except ValueError:
        return None
