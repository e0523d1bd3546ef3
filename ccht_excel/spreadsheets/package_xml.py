"""XML parts of office packages, parsed so that nothing in them can grow, fetch or hide.

Relies on expat. Refuses document type declarations, and with them entities of every kind.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import _lru_cache_wrapper, lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar
from xml.etree.ElementTree import XML, Element, ParseError, TreeBuilder
from xml.parsers import expat

from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.zip_package import Package

Result = TypeVar("Result")
Start: TypeAlias = Callable[[str, Mapping[str, str]], None]
End: TypeAlias = Callable[[str], None]

XML_ERRORS: tuple[type[Exception], ...] = (expat.ExpatError, ValueError, LookupError)
"""What broken or refused XML raises; ``LookupError`` where its encoding is unknown."""

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
"""Namespaces of the elements of a workbook, as usual and in the strict form of the standard."""

_DECLARED = regex(rb"""(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")

FOREIGN = "?"
"""Name given to elements of other namespaces than those asked for."""


def parse(
    xml: bytes, start: Start, end: End, data: Callable[[str], None], namespaces: Sequence[str] | None = None
) -> None:
    """Feed a part to handlers, which get local names of elements and attributes, without their prefixes.

    Where ``namespaces`` are given, other elements are ``FOREIGN`` and attributes with a prefix are left out.
    """
    if namespaces is None:
        feeding(start, end, data)(xml, True)
        return
    parser = _parser(" ")
    parser.buffer_text = True
    parser.CharacterDataHandler = data

    def known(name: str) -> str:
        space, _, word = name.rpartition(" ")
        return word if space in namespaces else FOREIGN

    def started(name: str, attributes: Mapping[str, str]) -> None:
        start(known(name), {key: value for key, value in attributes.items() if " " not in key})

    parser.StartElementHandler = started
    parser.EndElementHandler = lambda name: end(known(name))
    parser.Parse(xml, True)


def feeding(start: Start, end: End, data: Callable[[str], None]) -> Callable[[bytes, bool], object]:
    """What takes a part piece by piece, each with whether it is the last, and feeds it to handlers as above."""
    parser = _parser(" ")
    parser.buffer_text = True
    parser.CharacterDataHandler = data
    words = _Words()
    parser.StartElementHandler = lambda name, attributes: start(
        words[name], {words[key]: value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: end(words[name])
    return parser.Parse


class _Words(dict[str, str]):
    """Names without their namespaces, as they are met in one part."""

    def __missing__(self, name: str) -> str:
        word = self[name] = local(name)
        return word


def check(xml: bytes) -> None:
    """Raise one of ``XML_ERRORS`` where a part, prefixes included, is not well-formed or has a document type."""
    _parser(" ").Parse(xml, True)


def tree(xml: bytes) -> Element:
    """A part as a tree; names are ``{namespace}name``. Comments and processing instructions are left out."""
    if is_plain(xml):
        try:
            return XML(xml)
        except ParseError:
            pass  # told below, as all errors are
    return tree_carefully(xml)


def tree_carefully(xml: bytes) -> Element:
    """The same of a part that may declare anything."""
    builder = TreeBuilder()
    parser = _parser("}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: builder.start(
        _tagged(name), {_tagged(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: builder.end(_tagged(name))
    parser.CharacterDataHandler = builder.data
    parser.Parse(xml, True)
    return builder.close()


def is_plain(xml: bytes) -> bool:
    """Whether nothing about the spelling of a part is unusual."""
    if b"\0" in xml[:4] or xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    declared = _DECLARED.match(xml)
    usual = declared is None or declared[1].lower() in (b"utf-8", b"us-ascii")
    return usual and not (b"!" in xml and b"<!" in xml) and not _has_instructions(xml)


def _has_instructions(xml: bytes) -> bool:
    """Whether there are any behind the start: one sign is rare, and found several times as fast as two."""
    end = xml.find(b"?>") + 2
    return xml.find(b"<?", 5, end) >= 0 or (xml.find(b"?", end) >= 0 and xml.find(b"<?", max(5, end)) >= 0)


def _parser(namespace_separator: str | None = None) -> expat.XMLParserType:
    """An expat parser without document types: no entity can be declared, so none can grow or fetch anything."""
    parser = expat.ParserCreate(namespace_separator=namespace_separator)

    def refuse(*_: Any) -> None:
        raise ValueError("document type declaration")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _tagged(name: str) -> str:
    """A name of expat with ``}`` between namespace and word, as ElementTree has it."""
    return f"{{{name}" if "}" in name else name


def named(root: Element, name: str) -> Iterator[Element]:
    """All elements of a workbook part that have this name."""
    tags = {f"{{{namespace}}}{name}" for namespace in MAIN}
    return (element for element in root.iter() if element.tag in tags)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit(" ", 1)[-1]


_LONGEST_REMEMBERED = 32 << 10


def remembered(reading: _lru_cache_wrapper[Result], xml: bytes, *more: Hashable) -> Result:
    """What a remembered reading makes of a part; long parts are read and forgotten.

    The small parts of the returns of one campaign are mostly the same to the byte.
    """
    return (reading if len(xml) <= _LONGEST_REMEMBERED else reading.__wrapped__)(xml, *more)


Relations: TypeAlias = Mapping[str, tuple[str, str]]
"""Relation id -> (last word of its type, part name in lower case)."""


def relations_of(package: Package, part: str) -> Relations:
    """What one part refers to; the empty name stands for the package as a whole.

    Raises ``RefusedError`` where the list of relations is missing, ``ValueError`` where its XML is broken.
    """
    folder, _, name = part.rpartition("/")
    xml = package.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    return remembered(_relations, xml, folder)


@lru_cache(maxsize=64)
def _relations(xml: bytes, folder: str) -> Relations:
    relations: dict[str, tuple[str, str]] = {}
    for relation in tree(xml):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "").replace("\\", "/")
        found = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        relations[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], found.lower())
    return MappingProxyType(relations)
