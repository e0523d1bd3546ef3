"""Text for storing, for comparing and for naming, whatever keyboard, phone or program it came from.

Relies on the standard library only. Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ccht_excel.patterns import regex

FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
ZERO_WIDTH = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0x180E, 0xFEFF]
)
LOOK_ALIKES = str.maketrans(
    "\u00d0\u00f0\u0189\u0256"
    "\u0410\u0412\u0415\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405"
    "\u0430\u0435\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0455\u0501\u04bb",
    "ĐđĐđABEIJKMHOPCTYXSaeijopcyxsdh",
)
"""Letters of other alphabets that look like those of Vietnamese: Icelandic and African Đ, Cyrillic."""
_INVISIBLE = {**ZERO_WIDTH, 0xAD: None, 0xFE0E: None, 0xFE0F: None}
_PUNCTUATION = " .,;:"
_BLANK = regex(r"[\s.…_\-–—]*")


def clean(text: str) -> str:
    """Text for storing: NFC, ordinary single spaces, nothing invisible, no outer whitespace. Line breaks are kept."""
    return (_clean if len(text) <= _LONGEST_KEPT else _clean.__wrapped__)(text)


_LONGEST_KEPT = 500
"""Texts up to this length are cleaned once: most of those in returns and control workbooks are met again."""


@lru_cache(maxsize=2048)
def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(ZERO_WIDTH)
    text = re.sub(r"[^\S\r\n]+", " ", text)
    return unicodedata.normalize("NFC", text.strip())


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Text for comparing: lower case, no diacritics (đ is d), single spaces, no punctuation around it."""
    return _without_marks(plain(text)).strip(_PUNCTUATION)


def slug(text: str) -> str:
    """Lower-case ASCII words joined by "-": "Thái Sơn" is "thai-son". Empty where no letter or digit is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def join_words(items: Iterable[str], last: str = "và") -> str:
    """An enumeration: "a, b và c"."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """A text as a sentence or a heading begins with it."""
    return text[:1].upper() + text[1:]


def labelled(word: str, name: str) -> str:
    """A name behind the word for what it names, where it does not begin with that itself: "Bộ phận: Tài vụ"."""
    return name if name.lower().startswith(f"{word} ") else f"{capital(word)}: {name}"


def _without_marks(text: str) -> str:
    marks = unicodedata.normalize("NFD", text)
    letters = "".join(letter for letter in marks if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", letters).lower().replace("đ", "d")


def plain(text: str) -> str:
    """As :func:`fold`, but with diacritics (NFC)."""
    return (_plain if len(text) <= _LONGEST_KEPT else _plain.__wrapped__)(text)


@lru_cache(maxsize=2048)
def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE).translate(FULL_WIDTH).translate(LOOK_ALIKES)).lower()
    return " ".join(text.split()).strip(_PUNCTUATION)


def says(text: str, spellings: Iterable[str]) -> bool:
    """Whether plain text is one of the spellings, with all, some or none of its diacritics ("đất" is not "đạt")."""
    return any(
        len(text) == len(spelling)
        and all(letter in pair for letter, pair in zip(text, zip(spelling, _bare(spelling), strict=True), strict=True))
        for spelling in spellings
    )


@lru_cache(maxsize=256)
def _bare(spelling: str) -> str:
    return _without_marks(spelling)


def is_blank(value: object) -> bool:
    """Whether nothing was entered: nothing at all, or only the dots and dashes of a paper form."""
    if not isinstance(value, str) or value[:1].isalnum():  # most that was entered begins so
        return False
    return not value or _BLANK.fullmatch(value.translate(_INVISIBLE)) is not None
