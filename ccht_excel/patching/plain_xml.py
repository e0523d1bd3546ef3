"""XML parts written plainly: UTF-8 without comments, instructions, CDATA or a document type declaration.

In plain XML every ``<`` begins a tag, so that patterns over its bytes see what a parser sees. Relies on expat. Refuses
declared entities: what they stand for cannot be kept without keeping the declaration.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from ccht_excel.spreadsheets.package_xml import is_plain

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Not by xml.sax.saxutils, which loads urllib, ssl and email.
_IN_ELEMENTS = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_IN_ATTRIBUTES = (*_IN_ELEMENTS, ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))


def plain(xml: bytes) -> bytes:
    """The same content as plain XML; the same bytes where it is plain already.

    Raises one of ``XML_ERRORS`` where a part that is not plain is not well-formed or declares entities.
    """
    return xml if is_plain(xml) else _Rewriting(xml).result()


def attribute_text(text: str) -> bytes:
    """Text as it stands between double quotes."""
    return _escaped(text, _IN_ATTRIBUTES)


def element_text(text: str) -> bytes:
    """Text as it stands between tags."""
    return _escaped(text, _IN_ELEMENTS)


def _escaped(text: str, signs: Iterable[tuple[str, str]]) -> bytes:
    for sign, written in signs:
        if sign in text:
            text = text.replace(sign, written)
    return text.encode()


class _Rewriting:
    """A part parsed and written again, names and attributes as they were."""

    def __init__(self, xml: bytes) -> None:
        self._pieces: list[bytes] = [_DECLARATION]
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self._pieces.append(f"</{name}>".encode())
        parser.CharacterDataHandler = lambda text: self._pieces.append(element_text(text))
        parser.EntityDeclHandler = self._refuse
        parser.Parse(xml, True)

    def result(self) -> bytes:
        return b"".join(self._pieces)

    def _start(self, name: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        written = b"".join(b' %s="%s"' % (key.encode(), attribute_text(value)) for key, value in pairs)
        self._pieces.append(b"<%s%s>" % (name.encode(), written))

    def _refuse(self, *_: object) -> None:
        raise ValueError("declared entity")
