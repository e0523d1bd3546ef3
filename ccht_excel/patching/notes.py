"""Notes on the cells of a worksheet: texts in one part, their boxes in another, merged with what is there already.

Relies on :mod:`ccht_excel.patching.parts`. Conversations (threaded comments) keep their own part; their texts in the
notes' part are what older programs show. The part with the boxes is taken as bytes: office programs write it without
regard to the rules of XML.
"""

from __future__ import annotations

from collections.abc import Collection

from ccht_excel.exchange.grid import position
from ccht_excel.patching.markup import Document, Element, qualified, text_in
from ccht_excel.patching.parts import Parts, UnpatchableError
from ccht_excel.patching.plain_xml import attribute_text, element_text
from ccht_excel.patching.sheet import Sheet
from ccht_excel.patterns import regex

_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml"',
    b'xmlns:o="urn:schemas-microsoft-com:office:office"',
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
_NO_NOTES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="%s"><authors/><commentList/></comments>'
)
_KIND_OF_BOX = (
    b'<v:shapetype %s id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    b'<v:shape %s id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:1.5pt;'
    b'width:%dpx;height:%dpx;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_END_OF_NOTE = b"</text></comment>"
_ADDRESS = regex(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_ONE_BOX = regex(rb"<v:shape[\s>]")
_ROW, _COLUMN = regex(rb"<x:Row>\s*+(\d{1,7})\s*+</x:Row>"), regex(rb"<x:Column>\s*+(\d{1,5})\s*+</x:Column>")
_IDS = regex(rb'"_x0000_s(\d{1,9})"')
_USUAL_SIZE = (144, 79)


class Notes:
    """The notes of one sheet."""

    def __init__(self, parts: Parts, sheet: Sheet, relation_space: str) -> None:
        self._parts, self._sheet = parts, sheet
        self._space = relation_space
        self._part = parts.related(sheet.part, "comments")
        self._document = parts.document(self._part) if self._part else None
        self._gone: set[str] = set()
        self._sizes: dict[str, tuple[int, int]] = {}
        self._new: list[bytes] = []
        self._authors: list[bytes] = []

    def _list(self) -> Element | None:
        return self._document.root.child("commentList") if self._document else None

    def _items(self) -> dict[str, Element]:
        found = self._list()
        return {item.attributes.get("ref", ""): item for item in reversed(found.children)} if found else {}

    def texts(self) -> dict[str, str]:
        """Address -> text of every note that is there."""
        return {ref: self._text(item) for ref, item in self._items().items() if ref not in self._gone}

    def _text(self, note: Element) -> str:
        return "".join(text for _, text in self._pieces(note))

    def _pieces(self, note: Element) -> list[tuple[Element, str]]:
        """The text elements of a note with their texts, aids to reading left out."""
        assert self._document
        whole = note.child("text")
        return [
            (item, text_in(self._document.content(item)))
            for item in (whole.walk() if whole else ())
            if item.name == "t" and not (item.parent and item.parent.name == "rPh")
        ]

    # -------------------------------------------------------------------------------------

    def shorten(self, ref: str, letters: int) -> None:
        """Take so many letters off the front of a note; one of which nothing is left is taken out."""
        assert self._document
        note = self._items()[ref]
        pieces = self._pieces(note)
        if letters >= sum(len(text) for _, text in pieces):
            self._document.cut(note)
            self._gone.add(ref)
            return
        for element, text in pieces:
            taken = min(letters, len(text))
            letters -= taken
            if taken:
                self._document.replace_content(element, element_text(text[taken:]))

    def prepend(self, ref: str, text: str, author: str, size: tuple[int, int]) -> None:
        """Put a text before the note of a cell, or on a cell that has none; ``size`` is that of its box in pixels."""
        self._sizes[ref] = size
        document = self._ready()
        run = qualified(b'<r><t xml:space="preserve">%s</t></r>' % element_text(text), document.root.prefix)
        there = self._items().get(ref) if ref not in self._gone else None
        if there is None:
            words = b'ref="%s" authorId="%d"' % (attribute_text(ref), self._author(author))
            prefix = document.root.prefix
            self._new.append(qualified(b"<comment %s><text>" % words, prefix) + run + qualified(_END_OF_NOTE, prefix))
            return
        whole = there.child("text")
        if whole is None:
            raise UnpatchableError("a note without text")
        if whole.empty:
            document.replace_content(whole, run)
            return
        document.replace(whole.inside, whole.inside, run)
        # A text of one piece and texts in runs cannot stand side by side.
        for item in whole.children:
            if item.name == "t":
                document.replace(item.start, item.start, qualified(b"<r>", document.root.prefix))
                document.replace(item.end, item.end, qualified(b"</r>", document.root.prefix))

    def _ready(self) -> Document:
        if self._document is None:
            pattern = "xl/comments{}.xml"
            self._part = self._parts.free_name(pattern)
            self._parts.write(self._part, _NO_NOTES % self._sheet.space.encode())
            self._parts.relate(self._sheet.part, f"{self._space}/comments", self._part)
            self._parts.declare(self._part, _NOTES_TYPE)
            self._document = self._parts.document(self._part)
        return self._document

    def _author(self, name: str) -> int:
        document = self._ready()
        authors = document.root.child("authors")
        if authors is None:
            raise UnpatchableError("notes without authors")
        names = [document.content(item) for item in authors.children]
        wanted = element_text(name)
        if wanted in names:
            return names.index(wanted)
        if wanted not in self._authors:
            self._authors.append(wanted)
            document.append(authors, qualified(b"<author>%s</author>" % wanted, document.root.prefix))
        return len(names) + self._authors.index(wanted)

    # -------------------------------------------------------------------------------------
    # Boxes

    def settle(self) -> None:
        """Write new notes, and see to it that each note has its box and no box is left alone."""
        if self._document is None or not (self._sizes or self._gone):
            return
        found = self._list()
        if found is None:
            raise UnpatchableError("notes without a list")
        for note in self._new:
            self._document.append(found, note)
        added = set(self._sizes)
        refs = {ref for ref in (self._items().keys() - self._gone) | added if _ADDRESS.fullmatch(ref)}
        boxes = self._boxes_part()
        xml = self._parts.read(boxes) if boxes else b"<xml %s></xml>" % b" ".join(_SPACES)
        xml = _without_boxes(xml, self._gone - added)
        xml = self._with_boxes(xml, refs)
        if boxes is None:
            boxes = self._parts.free_name("xl/drawings/vmlDrawing{}.vml")
            self._parts.declare(boxes, _BOXES_TYPE)
            id = self._parts.relate(self._sheet.part, f"{self._space}/vmlDrawing", boxes)
            self._sheet.put("legacyDrawing", {"xmlns:r": self._space, "r:id": id})
        self._parts.write(boxes, xml)
        self._new, self._sizes, self._gone = [], {}, set()

    def _boxes_part(self) -> str | None:
        """The part with the boxes; that with pictures of header and footer is another."""
        mark = self._sheet.document.root.child("legacyDrawing")
        ids = mark.relation_ids().values() if mark else ()
        found = [item for item in self._parts.relations(self._sheet.part) if item.id in ids]
        return self._parts.known(found[0].target) if found else None

    def _with_boxes(self, xml: bytes, refs: Collection[str]) -> bytes:
        there = {place for _, _, place in _boxes(xml) if place}
        wanted = [ref for ref in sorted(refs, key=position) if position(ref) not in there]
        if not wanted:
            return xml
        end = xml.rfind(b"</xml>")
        if end < 0:
            raise UnpatchableError("boxes of an unknown kind")
        head = xml[: xml.find(b">")]
        spaces = b" ".join(space for space in _SPACES if space not in head)
        number = max([1024, *(int(id) for id in _IDS.findall(xml))])
        new = [] if b'id="_x0000_t202"' in xml else [_KIND_OF_BOX % spaces]
        for count, ref in enumerate(wanted, 1):
            size = self._sizes.get(ref, _USUAL_SIZE)
            new.append(_BOX % (spaces, number + count, *size, count, *position(ref)))
        return xml[:end] + b"".join(new) + xml[end:]


def _boxes(xml: bytes) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Where each box begins and ends, and the 0-based cell of those that belong to a note."""
    found = []
    for match in _ONE_BOX.finditer(xml):
        end = xml.find(b"</v:shape>", match.start())
        end = len(xml) if end < 0 else end + len(b"</v:shape>")
        row, column = _ROW.search(xml, match.start(), end), _COLUMN.search(xml, match.start(), end)
        note = xml.find(b'ObjectType="Note"', match.start(), end) >= 0
        place = (int(row[1]), int(column[1])) if note and row and column else None
        found.append((match.start(), end, place))
    return found


def _without_boxes(xml: bytes, refs: Collection[str]) -> bytes:
    places = {position(ref) for ref in refs}
    for start, end, place in reversed(_boxes(xml)):
        if place in places:
            xml = xml[:start] + xml[end:]
    return xml
