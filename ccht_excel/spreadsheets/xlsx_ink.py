"""The cell styles of an .xlsx workbook whose letters nobody sees, from its part of styles.

Relies on :mod:`ccht_excel.spreadsheets.ink`. Refuses nothing: what is said of a colour in no known way is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ccht_excel.spreadsheets import ink
from ccht_excel.spreadsheets.ink import Colour
from ccht_excel.spreadsheets.package_xml import named

_Palette = Sequence[Colour | None]


def faint_styles(root: Element) -> frozenset[int]:
    """The numbers of the cell styles whose letters nobody sees on their own ground."""
    palette = [ink.by_shares(item.get("rgb", "")) for table in named(root, "indexedColors") for item in table]
    fonts = [_letters(font, palette) for table in named(root, "fonts") for font in table]
    fills = [_ground(fill, palette) for table in named(root, "fills") for fill in table]
    table = next(named(root, "cellXfs"), None)
    return frozenset(
        number
        for number, style in enumerate(() if table is None else table)
        if _is_faint(fonts, fills, style.get("fontId", "0"), style.get("fillId", "0"))
    )


def _is_faint(
    fonts: Sequence[tuple[Colour | None, float | None]], fills: Sequence[Colour | None], font: str, fill: str
) -> bool:
    if not (font.isdecimal() and fill.isdecimal() and int(font) < len(fonts)):
        return False
    letters, points = fonts[int(font)]
    # Without any fills the ground is white.
    ground = fills[int(fill)] if int(fill) < len(fills) else ink.WHITE if fill == "0" else None
    return ink.is_faint(letters, ground, points)


def _letters(font: Element, palette: _Palette) -> tuple[Colour | None, float | None]:
    """Colour and points of the letters of a font."""
    colour, size = next(named(font, "color"), None), next(named(font, "sz"), None)
    return (
        ink.BLACK if colour is None else _colour(colour, palette),
        None if size is None else _number(size.get("val", "")),
    )


def _ground(fill: Element, palette: _Palette) -> Colour | None:
    """The colour behind the letters; ``None`` where it is not one colour."""
    pattern = next(named(fill, "patternFill"), None)
    if pattern is None:
        return None
    kind, colour = pattern.get("patternType", "none"), next(named(pattern, "fgColor"), None)
    if kind == "none":
        return ink.WHITE
    return _colour(colour, palette) if kind == "solid" and colour is not None else None


def _colour(element: Element, palette: _Palette) -> Colour | None:
    tint, number = _number(element.get("tint", "0")), element.get("theme") or element.get("indexed") or ""
    if tint is None:
        return None
    if "rgb" in element.attrib:
        found = ink.by_shares(element.attrib["rgb"])
        return found and ink.tinted(found, tint)
    if not number.isdecimal():
        return ink.BLACK if element.get("auto") in ("1", "true") else None
    if "theme" in element.attrib:
        return ink.of_theme(int(number), tint)
    found = palette[int(number)] if int(number) < len(palette) else ink.by_number(int(number))
    return found and ink.tinted(found, tint)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
