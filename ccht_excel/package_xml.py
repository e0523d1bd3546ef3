"""XML parts of office packages, parsed so that nothing in them can grow, fetch or hide.

Relies on expat and defusedxml. Refuses document type declarations, and with them entities of every kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import ElementTree

Start: TypeAlias = Callable[[str, Mapping[str, str]], None]
End: TypeAlias = Callable[[str], None]

XML_ERRORS: tuple[type[Exception], ...] = (ElementTree.ParseError, expat.ExpatError, ValueError)
"""What broken or refused XML raises; defusedxml's own errors are ``ValueError``."""


def parse(xml: bytes, start: Start, end: End, data: Callable[[str], None]) -> None:
    """Feed a part to handlers, which get local names of elements and attributes, without their prefixes."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise ValueError("document type declaration")

    def started(name: str, attributes: Mapping[str, str]) -> None:
        start(local(name), {local(key): value for key, value in attributes.items()})

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = started
    parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = data
    parser.Parse(xml, True)


def tree(xml: bytes) -> Element:
    """A small part as a tree."""
    root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    return root


def named(root: Element, name: str) -> Iterator[Element]:
    """All elements of this local name."""
    return (element for element in root.iter() if element.tag.rsplit("}", 1)[-1] == name)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit(" ", 1)[-1]
