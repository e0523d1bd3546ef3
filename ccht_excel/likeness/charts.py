"""A native chart: what it says, and how it is drawn.

What it says are kind, series with their cells and stored figures, titles, and whatever makes a bar longer or a label
another one. How it is drawn is everything else in its part, but what LibreOffice adds when it writes the same chart
anew; another program's additions are not known and make a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ccht_excel.likeness.xml_values import number, word_of

_CACHES = frozenset({"strCache", "numCache", "strLit", "numLit"})
_NAMED = frozenset({"ser", "cat", "val", "tx", "title", "legend"})
_SAID = frozenset(
    {"barDir", "grouping", "formatCode", "numFmt", "min", "max", "logBase", "orientation", "majorUnit", "delete"}
    | {"showVal", "showPercent", "showCatName", "showSerName", "legendPos", "overlap", "gapWidth", "dispUnits"}
)
_OFF = {
    "orientation": "minMax", "delete": "0", "showPercent": "0", "showCatName": "0", "showSerName": "0", "overlap": "0",
    "grouping": "standard", "numFmt": "General", "showVal": "0",
}  # fmt: skip
"""Values that say nothing."""

_ADDED = {
    "roundedCorners": "0", "overlay": "0", "autoTitleDeleted": "0", "varyColors": "0", "invertIfNegative": "0",
    "showLegendKey": "0", "showLeaderLines": "0", "dLblPos": "outEnd", "noMultiLvlLbl": "0", "majorTickMark": "out",
    "minorTickMark": "none", "lang": "en-US", "dispBlanksAs": "gap", "auto": "1", "lblAlgn": "ctr", "lblOffset": "100",
    "plotVisOnly": "1",
}  # fmt: skip
_NO_MATTER = frozenset({"axId", "crossAx", "axPos"})
_ALWAYS_ADDED = frozenset({"round", "lstStyle", "endParaRPr", "separator", "printSettings"})
_TEXT_HABITS = {"baseline": "0", "spc": "-1", "strike": "noStrike", "b": "0", "i": "0", "rot": "0", "wrap": "square"}
_NEAR_WIDTH = 500
"""Widths of lines (in EMU) are rounded to as many."""


def chart_words(root: Element) -> str:
    """What a chart says, line by line. A gap and a 0 are the same."""
    return "\n".join(_words(root))


def _words(element: Element) -> Iterator[str]:
    name = word_of(element.tag)
    if name in _CACHES:
        yield _cache(element)
        return
    if name.endswith("Chart") or name in _NAMED:
        yield name
    if name in ("f", "t") and (element.text or "").strip():
        yield f"{name} {_one_line(element.text or '')}"
    value = element.get("val") or element.get("formatCode")
    if name in _SAID and value is not None and _flat(value) != _OFF.get(name):
        yield f"{name} {_flat(value)}"
    for item in element:
        if word_of(item.tag) not in ("extLst", "txPr", "spPr", "rPr", "pPr"):
            yield from _words(item)


def _cache(element: Element) -> str:
    points = []
    for item in element:
        if word_of(item.tag) == "pt":
            text = "".join(part.text or "" for part in item if word_of(part.tag) == "v")
            shown = _figure(text) if "num" in word_of(element.tag) else _one_line(text)
            if shown not in ("", "0"):
                points.append(f"{item.get('idx')}={shown}")
    return "; ".join(points)


def _figure(text: str) -> str:
    try:
        return format(float(text), ".10g")
    except ValueError:
        return _one_line(text)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("$", "")).strip()


def _flat(value: str) -> str:
    return {"true": "1", "false": "0"}.get(value, value)


# ---------------------------------------------------------------------------------------------
# How it is drawn


def chart_drawing(root: Element) -> str:
    """Everything about a chart but its words, line by line."""
    lines: list[str] = []
    _draw(root, "", lines)
    return "\n".join(lines)


def _draw(element: Element, path: str, lines: list[str]) -> None:
    name = word_of(element.tag)
    if name in _CACHES or name in _ALWAYS_ADDED or name in _SAID or _is_added(element, name):
        return
    own = f"{path}/{name}"
    attributes = sorted(filter(None, (_attribute(name, key, value) for key, value in element.attrib.items())))
    before = len(lines)
    for item in element:
        _draw(item, own, lines)
    if attributes or (len(lines) == before and name.endswith("Fill")):
        lines.insert(before, f"{own} {' '.join(attributes)}".strip())


def _is_added(element: Element, name: str) -> bool:
    if name in _NO_MATTER or _flat(element.get("val", "?")) == _ADDED.get(name):
        return True
    if name == "dLbls":
        shown = (part for part in element.iter() if _kind(part).startswith("show"))
        return not any(_flat(part.get("val", "1")) == "1" and _kind(part) != "showLeaderLines" for part in shown)
    if name == "extLst":
        return all(_kind(part) in ("extLst", "ext", "showLeaderLines") for part in element.iter())
    # Without an outline of its own a title or legend has none: LibreOffice says so.
    return name == "spPr" and not set(map(_kind, element.iter())) - {"spPr", "noFill", "ln"}


def _kind(element: Element) -> str:
    return word_of(element.tag)


def _attribute(name: str, key: str, value: str) -> str:
    key, value = word_of(key), _flat(value).lower()
    if key == "lang" or key == "sourceLinked" or value == _TEXT_HABITS.get(key, "").lower():
        return ""
    if name == "ln" and key == "w":
        value = str(round(number(value) / _NEAR_WIDTH))
        return "" if value == "19" else f"w={value}"
    return f"{key}={value}"
