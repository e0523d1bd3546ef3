"""What lies over the cells of a sheet: shapes with their words, pictures, charts.

A shape is told by its place, outline, fill and words; charts are told by :mod:`ccht_excel.likeness.charts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ccht_excel.exchange.grid import address
from ccht_excel.likeness.aspects import Aspect
from ccht_excel.likeness.charts import chart_drawing, chart_words
from ccht_excel.likeness.xml_values import number, whole, word_of

Facets = dict[tuple[str, Aspect], str | float]


def drawing_facets(root: Element, charts: Mapping[str, Element]) -> Facets:
    """What a drawing holds; ``charts`` are its charts by relation."""
    facets: Facets = {}
    for anchor in root:
        place = _place(anchor)
        for item in _objects(anchor):
            kind = word_of(item.tag)
            chart = next((charts[id] for id in _chart_ids(item) if id in charts), None)
            if kind == "graphicFrame" and chart is not None:
                _add(facets, (place, Aspect.CHART), chart_words(chart))
                _add(facets, (place, Aspect.CHART_DRAWING), chart_drawing(chart))
            else:
                _add(facets, (place, Aspect.DRAWN), f"{kind} {_shape(item)}")
            if words := _words(item):
                _add(facets, (place, Aspect.DRAWN_WORDS), words)
    return facets


def _add(facets: Facets, key: tuple[str, Aspect], said: str) -> None:
    facets[key] = f"{facets[key]}\n{said}" if key in facets else said


def _objects(anchor: Element) -> Iterator[Element]:
    return (item for item in anchor if word_of(item.tag) not in ("from", "to", "pos", "ext", "clientData"))


def _place(anchor: Element) -> str:
    """The cells that an anchor spans, as far as it says."""
    corners = []
    for name in ("from", "to"):
        corner = next((item for item in anchor if word_of(item.tag) == name), None)
        if corner is not None:
            at = {word_of(item.tag): whole(item.text) for item in corner}
            corners.append(address(max(at.get("row", 0), 0), max(at.get("col", 0), 0)))
    return f"hình ở ô {':'.join(dict.fromkeys(corners))}" if corners else "hình"


def _chart_ids(item: Element) -> Iterator[str]:
    for part in item.iter():
        if word_of(part.tag) == "chart":
            yield from (value for name, value in part.attrib.items() if word_of(name) == "id")


def _shape(item: Element) -> str:
    """Outline, fill and size of a shape, near enough that rounding does not count."""
    said = []
    for part in item.iter():
        name = word_of(part.tag)
        if name in ("prstGeom", "srgbClr", "schemeClr", "sysClr", "noFill", "blip", "custGeom", "pattFill", "gradFill"):
            said.append(f"{name} {(part.get('prst') or part.get('val') or '').lower()}".strip())
        elif name == "ext" and part.get("cx"):
            said.append(f"{round(number(part.get('cx')) / 50_000)}x{round(number(part.get('cy')) / 50_000)}")
    return " ".join(word for word in said if word not in ("schemeClr dk1",))


def _words(item: Element) -> str:
    texts = (part.text or "" for part in item.iter() if word_of(part.tag) == "t")
    linked = (part.get("textlink", "") for part in item.iter())
    return " ".join(" ".join([*texts, *linked]).split())
