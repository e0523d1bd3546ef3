"""Text as a cell of a workbook can hold it, and as it is compared.

Drops what XML cannot carry and cuts what Excel would; refuses nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import join_words

_ILLEGAL = regex(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What no workbook can hold, and what would turn the letters after it round."""

LARGEST_PRINTED = 10**40
LONGEST_QUOTED = 400
"""Letters of one word of a message."""
LONGEST_TEXT = 32_000
"""Letters kept of a text; Excel holds a little more in a cell."""


def storable(text: str) -> str:
    """The text without what a workbook cannot hold, cut to a cell's size.

    That is control characters, lone surrogates and turns of direction.
    """
    return _storable(text) if len(text) <= _LONGEST_KEPT else _storable.__wrapped__(text)


_LONGEST_KEPT = 500
"""Texts up to this length are cleaned once: a sheet is written, measured and digested."""


@lru_cache(maxsize=4096)
def _storable(text: str) -> str:
    kept = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return kept if len(kept) <= LONGEST_TEXT else f"{kept[:LONGEST_TEXT]}…"


def one_line(text: str) -> str:
    """One line of cleaned NFC text: what is compared and coded."""
    return _one_line(text) if len(text) <= _LONGEST_KEPT else _one_line.__wrapped__(text)


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", storable(text)).split())


def printable(text: str) -> str:
    """The text as a screen may show it: letters, signs, spaces and line breaks, � for everything else.

    That is control characters and escape sequences, lone surrogates, marks without width, and those that turn the
    direction of writing.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_SHOWN)


class _Shown(dict[int, str]):
    """What is shown of each letter that was met, by its number."""

    def __missing__(self, number: int) -> str:
        letter = chr(number)
        if not (letter.isprintable() or letter == "\n" or unicodedata.category(letter) == "Zs"):
            letter = " " if letter == "\t" else "\ufffd"
        self[number] = letter
        return letter


_SHOWN = _Shown()


def quoted(word: object) -> object:
    """What a message quotes from a file, cut where it is longer than anybody reads."""
    if isinstance(word, int) and abs(word) >= LARGEST_PRINTED:
        return format(Decimal(word), ".15g")  # Python refuses to print the longest in full
    if isinstance(word, str) and len(word) > LONGEST_QUOTED:
        return f"{word[:LONGEST_QUOTED]}…"
    return word


def enumerated(
    items: Iterable[str], more: str, *, between: str = "", most: int | None = None, room: int = LONGEST_QUOTED
) -> str:
    """Items one behind the other for a message, as many whole ones as it takes, and how many ``more`` there are.

    The last of "a, b và c" is joined by a word where nothing stands ``between`` all of them. ``most`` items at most.
    """
    every, lead = list(items), between if between.startswith(";") else " "
    whole = between.join(every) if between else join_words(every)
    if len(whole) <= room and (most is None or len(every) <= most):
        return whole
    for count in range(min(len(every) - 1, most or len(every)), 0, -1):
        shown, left = (between or ", ").join(every[:count]), f"{lead}và {len(every) - count} {more} nữa"
        if len(shown) + len(left) <= room:
            return f"{shown}{left}"
    left = f"{lead}và {len(every) - 1} {more} nữa" if len(every) > 1 else ""
    return f"{every[0][: room - len(left) - 1]}…{left}"
