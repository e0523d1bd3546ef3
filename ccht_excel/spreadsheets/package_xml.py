"""XML parts of office packages, parsed so that nothing in them can grow, fetch or hide.

Relies on expat and defusedxml. Refuses document type declarations, and with them entities of every kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import ElementTree

from ccht_excel.spreadsheets.zip_package import Package

Start: TypeAlias = Callable[[str, Mapping[str, str]], None]
End: TypeAlias = Callable[[str], None]

XML_ERRORS: tuple[type[Exception], ...] = (ElementTree.ParseError, expat.ExpatError, ValueError)
"""What broken or refused XML raises; defusedxml's own errors are ``ValueError``."""


MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
"""Namespaces of the elements of a workbook, as usual and in the strict form of the standard."""

FOREIGN = "?"
"""Name given to elements of other namespaces than those asked for."""


def parse(
    xml: bytes, start: Start, end: End, data: Callable[[str], None], namespaces: Sequence[str] | None = None
) -> None:
    """Feed a part to handlers, which get local names of elements and attributes, without their prefixes.

    Where ``namespaces`` are given, other elements are ``FOREIGN`` and attributes with a prefix are left out.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise ValueError("document type declaration")

    def known(name: str) -> str:
        space, _, word = name.rpartition(" ")
        return word if namespaces is None or space in namespaces else FOREIGN

    def started(name: str, attributes: Mapping[str, str]) -> None:
        kept = {local(key): value for key, value in attributes.items() if namespaces is None or " " not in key}
        start(known(name), kept)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = started
    parser.EndElementHandler = lambda name: end(known(name))
    parser.CharacterDataHandler = data
    parser.Parse(xml, True)


def check(xml: bytes) -> None:
    """Raise ``expat.ExpatError`` where a part without document type declaration is not well-formed."""
    expat.ParserCreate().Parse(xml, True)


def tree(xml: bytes) -> Element:
    """A small part as a tree."""
    root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    return root


def named(root: Element, name: str) -> Iterator[Element]:
    """All elements of a workbook part that have this name."""
    tags = {f"{{{namespace}}}{name}" for namespace in MAIN}
    return (element for element in root.iter() if element.tag in tags)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit(" ", 1)[-1]


Relations: TypeAlias = Mapping[str, tuple[str, str]]
"""Relation id -> (last word of its type, part name in lower case)."""


def relations_of(package: Package, part: str) -> Relations:
    """What one part refers to.

    Raises ``RefusedError`` where the list of relations is missing, ``ValueError`` where its XML is broken.
    """
    folder, name = part.rsplit("/", 1)
    relations: dict[str, tuple[str, str]] = {}
    for relation in tree(package.read(f"{folder}/_rels/{name}.rels")):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "").replace("\\", "/")
        found = target.lstrip("/") if target.startswith("/") else f"{folder}/{target.removeprefix('./')}"
        relations[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], found.lower())
    return relations
