"""Small things about the XML of workbooks: names, flags, numbers, and what an element says as one text.

Relies on the standard library. Refuses nothing: what is no number is told as the text it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from ccht_excel.spreadsheets.package_xml import MAIN

_DIGITS = 10
"""Numbers of fewer digits are of sane size."""

_SPACES = tuple(f"{{{space}}}" for space in MAIN)


def name_of(element: Element) -> str:
    """The name of an element of the main namespace; elements of others keep theirs."""
    return _name(element.tag)


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    return next((tag[len(space) :] for space in _SPACES if tag.startswith(space)), tag)


@lru_cache(maxsize=2048)
def word_of(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit("}", 1)[-1]


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of the main namespace that have this name; none where there is no element."""
    return (child for child in (element if element is not None else ()) if _name(child.tag) == name)


def child(element: Element | None, name: str) -> Element | None:
    """The first child of this name."""
    for item in element if element is not None else ():
        if _name(item.tag) == name:
            return item
    return None


def flag(text: str | None, default: bool = False) -> bool:
    """A flag as any program writes it."""
    return default if text is None else text.strip().lower() in ("1", "true", "on")


def number(text: str | None, default: float = 0.0) -> float:
    """A number; the default where there is none."""
    try:
        return default if text is None else float(text)
    except ValueError:
        return default


def whole(text: str | None, default: int = 0) -> int:
    """A whole number of sane size; the default where there is none."""
    if text is not None and text.isdecimal() and len(text) < _DIGITS:
        return int(text)
    value = number(text, default)
    return int(value) if abs(value) < 2**31 else default


def as_told(element: Element, without: frozenset[str] = frozenset()) -> str:
    """Everything an element says, as one text; ``without`` names attributes that do not count."""
    attributes = told(element.attrib, without)
    inside = "".join(as_told(item, without) for item in element)
    return f"<{word_of(element.tag)} {attributes}>{(element.text or '').strip()}{inside}</>"


def told(attributes: Mapping[str, str], without: frozenset[str] = frozenset()) -> str:
    """Attributes as one text, in order of their names; flags that are off are as if not there."""
    if without.issuperset(attributes):  # the usual thing
        return ""
    pairs = sorted((word_of(name), value) for name, value in attributes.items() if word_of(name) not in without)
    return " ".join(f"{name}={_plain(value)}" for name, value in pairs if _plain(value) not in ("", "0"))


def _plain(value: str) -> str:
    lower = value.lower()
    return {"true": "1", "false": "0"}.get(lower, value)
