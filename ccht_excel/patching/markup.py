"""A plain XML part as elements that know where they stand in its bytes, and changes made at those places only.

Relies on expat for well-formedness and on :mod:`ccht_excel.patching.plain_xml`. What no change touches stays as it is.
Refuses nothing itself: broken XML raises one of ``XML_ERRORS``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from ccht_excel.patching.plain_xml import attribute_text, plain
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import MAIN, check, remembered

RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""Namespaces of attributes that name a relation, as usual and in the strict form of the standard."""

_TAG = regex(
    rb"<(/?)([^\s<>/?!]++)((?:\s++[^\s=<>/]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))*+)\s*+(/?)>",
)
_ATTRIBUTE = regex(rb"\s([^\s=<>/]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_ENTITY = regex(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_EMPTIED = frozenset(
    {
        *("AlternateContent", "Choice", "Fallback", "controls", "oleObjects", "hyperlinks", "externalReferences"),
        *("dataValidations", "definedNames", "queryTableRefresh", "webPublishItems"),
    }
)
"""Elements that are nothing without the elements in them."""


def text_in(raw: bytes) -> str:
    """Character data of well-formed XML as text."""
    return _ENTITY.sub(_character, raw.decode("utf-8", "replace")) if b"&" in raw else raw.decode("utf-8", "replace")


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _ENTITIES.get(name, match[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if code < 0x110000 else ""


def attributes_in(head: bytes) -> dict[str, str]:
    """The attributes of a start tag by their name as written."""
    found = _ATTRIBUTE.findall(head)
    if b"&" in head:
        return {key.decode(): text_in(double or single) for key, double, single in found}
    return {key.decode(): (double or single).decode("utf-8", "replace") for key, double, single in found}


def without_attributes(head: bytes, names: Collection[str]) -> bytes:
    """A start tag without these attributes."""
    return _ATTRIBUTE.sub(lambda match: b"" if match[1].decode() in names else match[0], head)


def with_attribute(head: bytes, name: str, value: str) -> bytes:
    """A start tag in which this attribute has this value, where it stood before or at the end."""
    written = b' %s="%s"' % (name.encode(), attribute_text(value))
    for match in _ATTRIBUTE.finditer(head):
        if match[1].decode() == name:
            return head[: match.start()] + written + head[match.end() :]
    end = -2 if head.endswith(b"/>") else -1
    return head[:end].rstrip() + written + head[end:]


class Element:
    """An element and its place: the start tag is ``start:inside``, the content ends at ``outside``, all at ``end``.

    Never changed once it is parsed: documents of the same bytes share their elements.
    """

    __slots__ = ("_attributes", "_head", "children", "end", "inside", "name", "outside", "parent", "prefix", "start")

    def __init__(self, qualified: bytes, head: bytes, start: int, inside: int, parent: Element | None) -> None:
        prefix, colon, self.name = qualified.decode().rpartition(":")
        self.prefix = prefix + colon
        self._head = head
        self._attributes: dict[str, str] | None = None
        self.start = start
        self.inside = self.outside = self.end = inside
        self.parent = parent
        self.children: list[Element] = []

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by their name as written."""
        if self._attributes is None:
            self._attributes = attributes_in(self._head) if self._head else {}
        return self._attributes

    @property
    def empty(self) -> bool:
        """Whether the element is a single tag."""
        return self.inside == self.end

    def space_of(self, prefix: str) -> str:
        """The namespace that a prefix (without colon) is bound to here; empty where to none."""
        name = f"xmlns:{prefix}" if prefix else "xmlns"
        element: Element | None = self
        while element is not None:
            if b"xmlns" in element._head and name in element.attributes:
                return element.attributes[name]
            element = element.parent
        return ""

    @property
    def space(self) -> str:
        """The namespace of the element."""
        return self.space_of(self.prefix[:-1])

    def relation_ids(self) -> Mapping[str, str]:
        """Attributes that name relations: name as written -> relation id."""
        if b":" not in self._head:
            return {}
        return {
            key: value
            for key, value in self.attributes.items()
            if ":" in key and not key.startswith("xmlns") and self.space_of(key.partition(":")[0]) in RELATIONSHIPS
        }

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))

    def child(self, name: str) -> Element | None:
        """The first child of the same namespace that has this name."""
        return next((item for item in self.children if item.name == name and item.space == self.space), None)


class Document:
    """A part being changed. ``opaque`` elements are taken as a whole, not looked into.

    Its elements are those of the part as it was; a change shows in :meth:`result` only.
    """

    def __init__(self, xml: bytes, opaque: Collection[str] = ()) -> None:
        self.xml = plain(xml)
        self._edits: list[tuple[int, int, bytes]] = []
        self._appended: dict[Element, list[bytes]] = {}
        self._cut: set[Element] = set()
        self.root = remembered(_parsed, self.xml, tuple(opaque))

    def content(self, element: Element) -> bytes:
        """What stands between the tags of an element."""
        return self.xml[element.inside : element.outside]

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put other bytes into a place."""
        self._edits.append((start, end, new))

    def replace_content(self, element: Element, new: bytes) -> None:
        """Put other bytes between the tags of an element."""
        if element.empty:
            self._appended.setdefault(element, []).append(new)
        else:
            self.replace(element.inside, element.outside, new)

    def set(self, element: Element, name: str, value: str | None) -> None:
        """Give an attribute a value, or take the attribute off."""
        head = self.xml[element.start : element.inside]
        for match in _ATTRIBUTE.finditer(head):
            if match[1].decode() == name:
                new = b"" if value is None else b' %s="%s"' % (match[1], attribute_text(value))
                self.replace(element.start + match.start(), element.start + match.end(), new)
                return
        if value is not None:
            at = element.inside - (2 if head.endswith(b"/>") else 1)
            self.replace(at, at, b' %s="%s"' % (name.encode(), attribute_text(value)))

    def append(self, element: Element, new: bytes) -> None:
        """Put bytes at the end of an element's content."""
        self._appended.setdefault(element, []).append(new)

    def insert(self, parent: Element, new: bytes, name: str, order: Collection[str]) -> None:
        """Put a child into its place by the order that the standard sets for the children."""
        ranks = {word: number for number, word in enumerate(order)}
        later = (item for item in parent.children if ranks.get(_stands_for(item), -1) > ranks[name])
        before = next(later, None)
        if before is None:
            self.append(parent, new)
        else:
            self.replace(before.start, before.start, new)

    def cut(self, element: Element) -> None:
        """Take an element out, and with it those around it that would be left as nothing."""
        self._cut.add(element)
        while element.parent and element.parent.name in _EMPTIED and self._cut.issuperset(element.parent.children):
            element = element.parent
            self._cut.add(element)
        self.replace(element.start, element.end, b"")

    @property
    def changed(self) -> bool:
        """Whether any change was made."""
        return bool(self._edits or self._appended)

    def result(self) -> bytes:
        """The part with all changes."""
        edits = list(self._edits)
        for element, pieces in self._appended.items():
            if element.empty:
                tag = f"</{element.prefix}{element.name}>".encode()
                edits.append((element.end - 2, element.end, b">" + b"".join(pieces) + tag))
            else:
                edits.append((element.outside, element.outside, b"".join(pieces)))
        # What is put in before a place comes before what replaces it; the larger of two replacements counts.
        edits.sort(key=lambda edit: (edit[0], edit[1] > edit[0], -edit[1]))
        pieces, done = [], 0
        for start, end, new in edits:
            if start >= done:
                pieces += [self.xml[done:start], new]
                done = end
        return b"".join([*pieces, self.xml[done:]])


def _stands_for(element: Element) -> str:
    """Name of an element; of one that offers alternatives, the name of the first thing in them."""
    while element.name in ("AlternateContent", "Choice", "Fallback") and element.children:
        element = element.children[0]
    return element.name


@lru_cache(maxsize=32)
def _parsed(xml: bytes, opaque: Collection[str]) -> Element:
    check(xml)
    root: Element | None = None
    element: Element | None = None
    at = 0
    while (match := _TAG.search(xml, at)) is not None:
        closing, qualified, head, single = match.groups()
        at = match.end()
        if closing:
            if element is None:
                break
            element.outside, element.end = match.start(), at
            element = element.parent
            continue
        made = Element(qualified, head, match.start(), at, element)
        if element is not None:
            element.children.append(made)
        root = root or made
        if single:
            continue
        if made.name in opaque:
            end = _end_of(xml, qualified, at)
            made.outside, made.end = end
            at = made.end
            continue
        element = made
    if root is None or element is not None:
        raise ValueError("elements that do not end")
    return root


def _end_of(xml: bytes, qualified: bytes, at: int) -> tuple[int, int]:
    """Where the end tag of an element that is not looked into begins and ends."""
    found = re.compile(rb"</%s\s*>" % re.escape(qualified)).search(xml, at)
    if found is None:
        raise ValueError("an element that does not end")
    return found.start(), found.end()


def qualified(xml: bytes, prefix: str) -> bytes:
    """XML whose elements have no prefix, with this one (with its colon, or empty)."""
    return re.sub(rb"<(/?)(?=\w)", rb"<\1" + prefix.encode(), xml) if prefix else xml


def main_space(element: Element) -> str:
    """The namespace of workbooks that an element is of. Raises ``ValueError`` where it is of another."""
    if element.space not in MAIN:
        raise ValueError("not a part of a workbook")
    return element.space
