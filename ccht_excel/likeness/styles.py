"""How cells look, resolved from the styles and the theme of a workbook into words that can be compared.

Colours become what is on the screen, whether a program names them by theme, by number or by value; number formats
become their codes with all that is printed as it stands between « ». Refuses nothing: what is not known is told as it
stands, so that it differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ccht_excel.likeness.xml_values import as_told, child, children, flag, name_of, number, told, whole, word_of
from ccht_excel.patterns import regex

_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
_BLACK, _WHITE = "000000", "FFFFFF"
_INDEXED = {0: _BLACK, 1: _WHITE, 8: _BLACK, 9: _WHITE, 64: _BLACK, 65: _WHITE}
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_SYSTEM = {"windowText": _BLACK, "window": _WHITE}
_LITERAL = regex(r'"([^"]*)"?|\\(.)|_.|\*.|[^"\\_*]+', re.S)
_SIDES = ("left", "right", "top", "bottom", "diagonal")
_PLAIN_FONT = frozenset({"sz", "color", "name", "rFont", "family", "charset", "b", "i", "u", "strike", "scheme"})


class CellStyle(NamedTuple):
    """How a cell looks: each part in words."""

    font: str
    fill: str
    border: str
    alignment: str
    number: str


class StyleSheet:
    """The styles of one workbook."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self._theme = dict(_theme_colours(theme))
        self._indexed = _INDEXED | dict(_own_colours(styles))
        formats = children(child(styles, "numFmts"), "numFmt")
        self._codes = {whole(item.get("numFmtId")): number_format(item.get("formatCode", "")) for item in formats}
        self._fonts = [self.font(item) for item in children(child(styles, "fonts"), "font")]
        self._fills = [self._fill(item) for item in children(child(styles, "fills"), "fill")]
        self._borders = [self._border(item) for item in children(child(styles, "borders"), "border")]
        self._styles = [self._style(item) for item in children(child(styles, "cellXfs"), "xf")]
        self.effects = [self._effect(item) for item in children(child(styles, "dxfs"), "dxf")]

    def style(self, index: int) -> CellStyle:
        """The style with this number; one that is nowhere defined looks like no other."""
        return self._styles[index] if 0 <= index < len(self._styles) else CellStyle(*[f"? {index}"] * 5)

    def _style(self, xf: Element) -> CellStyle:
        return CellStyle(
            _at(self._fonts, xf.get("fontId")),
            _at(self._fills, xf.get("fillId")),
            _at(self._borders, xf.get("borderId")),
            _alignment(child(xf, "alignment")),
            self._number(whole(xf.get("numFmtId"))),
        )

    def _number(self, id: int) -> str:
        return self._codes.get(id) or _BUILT_IN.get(id, f"built in {id}")

    def font(self, element: Element | None) -> str:
        """A font, or the look of a piece of text, in words."""
        found = {name_of(item): item for item in (element if element is not None else ())}
        face = found.get("name", found.get("rFont"))
        parts = [face.get("val", "") if face is not None else "", f"{number(_value(found, 'sz'), 11):g}"]
        parts += [name for name in ("b", "i", "strike") if name in found and flag(found[name].get("val", "1"))]
        if "u" in found and found["u"].get("val") != "none":
            parts.append(f"u {found['u'].get('val', 'single')}")
        parts.append(self._colour(found.get("color"), _BLACK))
        if _value(found, "scheme") in ("minor", "major"):
            parts.append(_value(found, "scheme") or "")
        strange = [as_told(found[name]) for name in sorted(set(found) - _PLAIN_FONT)]
        return " ".join([*parts, *(item for item in strange if item != "<vertAlign val=baseline></>")])

    def _fill(self, element: Element) -> str:
        pattern = child(element, "patternFill")
        if pattern is None:
            return "".join(as_told(item) for item in element)
        kind = pattern.get("patternType", "none")
        colours = [self._colour(child(pattern, name), "") for name in ("fgColor", "bgColor")]
        if kind == "none":
            return ""
        return f"{kind} {colours[0]}" if kind == "solid" else f"{kind} {' '.join(colours)}"

    def _border(self, element: Element) -> str:
        parts = [name for name in ("diagonalUp", "diagonalDown") if flag(element.get(name))]
        for item in element:
            side, style = name_of(item), item.get("style", "none")
            if side not in _SIDES:
                parts += [as_told(item)] if len(item) or item.attrib else []
            elif style != "none":
                parts.append(f"{side} {style} {self._colour(child(item, 'color'), _BLACK)}")
        return ", ".join(sorted(parts))

    def _effect(self, element: Element) -> str:
        """What a conditional format does to a cell."""
        parts = []
        for item in element:
            name = name_of(item)
            if name == "numFmt":
                parts.append(f"number {number_format(item.get('formatCode', ''))}")
            elif name == "border":
                parts.append(f"border {self._border(item)}")
            elif name == "font":
                inside = (f"{name_of(part)} {self._font_part(part)}" for part in item)
                parts.append(f"font {'; '.join(sorted(inside))}")
            else:
                parts.append(as_told(item))
        return ", ".join(sorted(parts))

    def _font_part(self, part: Element) -> str:
        if name_of(part) == "color":
            return self._colour(part, _BLACK)
        return str(flag(part.get("val"), True)) if name_of(part) in ("b", "i", "strike") else told(part.attrib)

    def _colour(self, element: Element | None, default: str) -> str:
        if element is None or flag(element.get("auto")):
            return default
        tint = element.get("tint")
        return self._base_colour(element, default) + (f" tint {tint}" if number(tint) else "")

    def _base_colour(self, element: Element, default: str) -> str:
        if (rgb := element.get("rgb")) is not None:
            return rgb[-6:].upper()
        if (theme := element.get("theme")) is not None:
            index = whole(theme, -1)
            name = _THEME[index] if 0 <= index < len(_THEME) else f"theme {theme}"
            return self._theme.get(name, f"theme {theme}")
        if (indexed := element.get("indexed")) is not None:
            return self._indexed.get(whole(indexed, -1), f"indexed {indexed}")
        return default


def number_format(code: str) -> str:
    """A number format with all that is printed as it stands between « », however it was quoted."""
    if code.strip().lower() == "general":
        return "General"
    text = ""
    for match in _LITERAL.finditer(code):
        literal = match[1] if match[1] is not None else match[2]
        text += match[0] if literal is None else f"«{literal}»"
    return text.replace("»«", "").replace("«»", "")


def _theme_colours(theme: Element | None) -> Iterator[tuple[str, str]]:
    """The colours of a theme; those that Excel takes where there is none are black and white."""
    yield from {"lt1": _WHITE, "dk1": _BLACK}.items()
    for scheme in theme.iter() if theme is not None else ():
        if word_of(scheme.tag) == "clrScheme":
            for item in scheme:
                for colour in item:
                    value = colour.get("val", "")
                    yield word_of(item.tag), _SYSTEM.get(value, value).upper() if value in _SYSTEM else value.upper()
            return


def _own_colours(styles: Element | None) -> Iterator[tuple[int, str]]:
    palette = child(child(styles, "colors"), "indexedColors")
    for index, item in enumerate(children(palette, "rgbColor")):
        yield index, item.get("rgb", "")[-6:].upper()


def _alignment(element: Element | None) -> str:
    attributes = dict(element.attrib) if element is not None else {}
    horizontal, vertical = attributes.pop("horizontal", "general"), attributes.pop("vertical", "bottom")
    return f"{horizontal} {vertical} {told(attributes)}".strip()


def _at(items: Sequence[str], index: str | None) -> str:
    at = whole(index)
    return items[at] if 0 <= at < len(items) else f"? {index}"


def _value(found: Mapping[str, Element], name: str) -> str | None:
    return found[name].get("val") if name in found else None
