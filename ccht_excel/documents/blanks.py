"""The dotted blanks of a document, and what people filled into them: found again by the words around, carried over.

A blank is known by its paragraph, the paragraph with words before it, and its place in it. Relies on lxml for writing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree

from ccht_excel.documents.comparing import BLANK, filled_blanks, normal
from ccht_excel.documents.word_text import BODY, W, WordFile, shown_text

_WORDS = 120
"""Letters of a paragraph that tell it from others."""


def typed_blanks(written: WordFile, found: WordFile) -> dict[str, str]:
    """What was filled into the blanks of ``written``, by their keys. Raises ``RefusedError``."""
    texts = [text for text in (normal(shown_text(item)) for item in found.tree(BODY).iter(f"{W}p")) if text]
    typed: dict[str, str] = {}
    at = 0
    for key, text in _keyed(map(shown_text, written.tree(BODY).iter(f"{W}p"))):
        place = next((n for n in range(at, len(texts)) if _same_or_filled(text, texts[n])), None)
        if place is None:
            continue
        at = place + 1
        for number, value in enumerate(filled_blanks(text, texts[place]) or ()):
            if value and not BLANK.fullmatch(value):
                typed[f"{key}|{number}"] = value
    return typed


def _same_or_filled(text: str, found: str) -> bool:
    return text == found or filled_blanks(text, found) is not None


def blank_keys(written: WordFile) -> frozenset[str]:
    """The keys of all blanks of a document."""
    return frozenset(
        f"{key}|{number}"
        for key, text in _keyed(map(shown_text, written.tree(BODY).iter(f"{W}p")))
        for number in range(len(BLANK.findall(text)))
    )


def _keyed(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every paragraph with words or blanks, and its key."""
    before, seen = "", Counter[str]()
    for text in filter(None, map(normal, texts)):
        words = normal(BLANK.sub(" … ", text))
        key = f"{before[:_WORDS]}|{words[:_WORDS]}"
        seen[key] += 1
        yield f"{key}|{seen[key]}", text
        if words != "…":
            before = words


def filled(data: bytes, typed: Mapping[str, str | float]) -> bytes:
    """A document of the program with this in its blanks; the rest to the byte as it was."""
    if not typed:
        return data
    from lxml import etree  # slow

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = [(entry, package.read(entry)) for entry in package.infolist()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, content in entries:
            if entry.filename == BODY:
                body = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
                _fill(body, typed)
                content = etree.tostring(body, xml_declaration=True, encoding="UTF-8", standalone=True)
            package.writestr(entry, content)
    return stream.getvalue()


def _fill(body: ElementTree.Element, typed: Mapping[str, str | float]) -> None:
    paragraphs = [item for item in body.iter(f"{W}p") if normal(shown_text(item))]
    for (key, text), paragraph in zip(_keyed(map(shown_text, paragraphs)), paragraphs, strict=True):
        values = [typed.get(f"{key}|{number}") for number in range(len(BLANK.findall(text)))]
        if any(value is not None for value in values):
            _fill_paragraph(paragraph, iter(values))


def _fill_paragraph(paragraph: ElementTree.Element, values: Iterator[str | float | None]) -> None:
    def filling(dots: re.Match[str]) -> str:
        value = next(values, None)
        return dots[0] if value is None else str(value)

    for piece in paragraph.iter(f"{W}t"):
        piece.text = BLANK.sub(filling, piece.text or "")
