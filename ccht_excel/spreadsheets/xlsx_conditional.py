"""The conditional formats of a worksheet of an .xlsx package that make its cells show another thing than they hold.

Relies on :mod:`ccht_excel.spreadsheets.conditional`. Refuses nothing: a rule of an unknown kind is one that cannot be
decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from ccht_excel.exchange.grid import position
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.conditional import Effect, Held, Rule, always, compared, given, unknown
from ccht_excel.spreadsheets.number_formats import NumberFormat
from ccht_excel.spreadsheets.package_xml import tree
from ccht_excel.spreadsheets.sparse_sheet import MergedRange
from ccht_excel.spreadsheets.xlsx_ink import USUAL_COLOURS, Colours

_CORNER = regex(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_WHOLE = ("A1", "XFD1048576")
_LATER = regex(rb"<[\w.-]{1,40}:dxf[ />]")


def effect_of(dxf: Element, colours: Colours = USUAL_COLOURS) -> Effect:
    """What a differential format does to a cell; the colour of its ground is the one behind a pattern."""
    struck: bool | None = None
    form: NumberFormat | None = None
    letters = ground = None
    of_font = [item for font in dxf if _name(font) == "font" for item in font]
    for item in dxf.iter():
        name = _name(item)
        if name == "strike":
            struck = item.get("val") not in ("0", "false")
        elif name == "numFmt":
            form = NumberFormat.of(int(item.get("numFmtId", "0")), item.get("formatCode"))
        elif name == "color" and letters is None and item in of_font:
            letters = colours.of(item.attrib)
        elif name == "patternFill" and item.get("patternType", "solid") == "solid":
            ground = next((colours.of(back.attrib) for back in item if _name(back) == "bgColor"), None)
    return Effect(struck, form, letters=letters, ground=ground)


def rules_of(xml: bytes, known: Sequence[Effect]) -> list[Rule]:
    """The rules of a worksheet part that may matter; ``known`` are the effects of the workbook's own formats.

    Raises one of ``XML_ERRORS`` where the part is broken.
    """
    if b"cfRule" not in xml or not (any(known) or b"showValue" in xml or _LATER.search(xml)):
        return []
    rules = [rule for block in tree(xml).iter() for rule in _block(block, known)]
    return rules if any(rule.effect for rule in rules) else []


def _block(block: Element, known: Sequence[Effect]) -> Iterator[Rule]:
    if _name(block) != "conditionalFormatting":
        return
    listed = next((item.text for item in block if _name(item) == "sqref"), None)
    areas = _areas(block.get("sqref") or listed or "")
    for item in block:
        if _name(item) == "cfRule":
            number = int(item.get("dxfId", "-1"))
            effect = known[number] if 0 <= number < len(known) else Effect()
            for part in item:
                if _name(part) == "dxf":
                    effect = effect_of(part)
                elif part.get("showValue") in ("0", "false"):
                    effect = Effect(unseen=True)
            stops = item.get("stopIfTrue") in ("1", "true")
            yield Rule(areas, _condition(item), effect, int(item.get("priority", "0")), stops)


def _areas(listed: str) -> list[MergedRange]:
    areas = []
    for text in listed.split():
        corners = [match for part in text.split(":") if (match := _CORNER.fullmatch(part))]
        first, last = (f"{corners[at][1]}{corners[at][2]}" for at in (0, -1)) if corners else _WHOLE
        areas.append((position(first), position(last)))
    return areas


_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": lambda held, text: text in held,
    "notContainsText": lambda held, text: text not in held,
    "beginsWith": lambda held, text: held.startswith(text),
    "endsWith": lambda held, text: held.endswith(text),
}
_ALWAYS = frozenset({"notContainsBlanks", "notContainsErrors", "iconSet", "dataBar"})
_NEVER = frozenset({"containsBlanks", "containsErrors"})


def _condition(rule: Element) -> Callable[[Held], bool | None]:
    kind, text = rule.get("type", ""), rule.get("text", "")
    formulas = [item.text or "" for item in rule if _name(item) in ("formula", "f")]
    if kind == "cellIs":
        return compared(rule.get("operator", ""), formulas)
    if kind == "expression" and formulas:
        return given(formulas[0])
    if kind in _TEXTS and text:
        return lambda held: _TEXTS[kind](held.casefold(), text.casefold()) if isinstance(held, str) else None
    if kind in _ALWAYS:
        return always
    return (lambda held: False) if kind in _NEVER else unknown


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
