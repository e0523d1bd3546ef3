"""The text of a file whose encoding nobody says, as Vietnamese is saved: Unicode with a mark or without, or Windows.

Relies on the standard library. Tells from the first bytes; never raises.
"""

from __future__ import annotations

import codecs
import unicodedata

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"))
_HIGH_BYTES = frozenset((0x00, 0x01, 0x03, 0x1E, 0x20, 0x22))
"""Of the letters and signs of Vietnamese texts in UTF-16."""
_MOSTLY = 0.97
_SOME_LATIN = 0.3


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding of a text that begins like this, and how many bytes its mark takes."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return next(filter(None, (_unmarked(head, name) for name in ("utf-16-le", "utf-16-be"))), "utf-8"), 0


def text_of(head: bytes) -> str:
    """What such bytes say, letters and their marks as one; what is not text is replaced."""
    encoding, mark = encoding_of(head)
    text = head[mark:].decode(encoding, "replace")
    if "\ufffd" in text[:-1]:
        text = head[mark:].decode("cp1258", "replace")
    return unicodedata.normalize("NFC", text)


def _unmarked(head: bytes, encoding: str) -> str | None:
    """The encoding where these bytes are a text in it without a mark: two bytes a letter, all of few kinds."""
    high = head[1::2] if encoding == "utf-16-le" else head[: len(head) & ~1 : 2]
    if len(high) < 2 or sum(map(_HIGH_BYTES.__contains__, high)) < _MOSTLY * len(high):
        return None
    if high.count(0) < _SOME_LATIN * len(high):
        return None
    text = head[: len(head) & ~1].decode(encoding, "replace")
    printable = sum(letter.isprintable() or letter in "\r\n\t" for letter in text)
    return encoding if printable > _MOSTLY * len(text) else None
