"""Number formats of cells, read token by token: what they make of a number or of a text on the screen.

Relies on :mod:`ccht_excel.vietnamese.text` and :mod:`ccht_excel.spreadsheets.ink`. Knows the built-in formats of Excel;
a code of the workbook's own is taken apart into sections, conditions, colours, digits and what it prints as it stands.
Refuses to vouch for a number that its format turns into another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import lru_cache

from msgspec import Struct, field

from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.ink import Colour, by_format
from ccht_excel.vietnamese.text import fold

_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS = frozenset({9, 10})
_TOKEN = regex(
    r"""(?P<quoted>"[^"]*"?) | (?P<escaped>[\\!].?) | (?P<space>_.?) | (?P<fill>\*.?) | (?P<end>;)
    | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<operator><=|>=|<>|[<>=])\ *(?P<limit>-?[0-9]+(?:\.[0-9]*)?)\]
    | \[\$(?P<symbol>[^\]-]*)[^\]]*\] | (?P<named>\[[^\]]*\]?) | (?P<general>general|standard) | (?P<code>.)""",
    re.X | re.I | re.S,
)
_PLACE = regex(r"[0#?@]")
_SCALED = regex(r"[0#?],+(?![0#?,])")
_THREE_DECIMALS = regex(r"\.0{3}(?![0#?])")
_PRINTED = frozenset(" -+():/~<>=")
"""Codes that print themselves."""
_TELLING = regex(r"[^\W\d_]|[<>≤≥=≠≈≃~±?]")
"""What says more about a number than its decoration: words, and signs of what it only borders on or is near to."""
_SCALES = frozenset({"k", "chuc", "tram", "nghin", "ngan", "tr", "trieu", "ty", "ti", "phan tram"})
_SIGNS = ("-", "\u2212", "–", "(")


def scales(word: str) -> bool:
    """Whether a word behind a number makes it thousands, millions or the like."""
    return fold(word) in _SCALES


class Shape(Enum):
    """How a section of a format shows a number."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    THREE_DECIMALS = "three decimals"
    WORDS = "words"
    OTHERWISE = "otherwise"


class Section(Struct, frozen=True):
    """One part of a format: the numbers it is for, how it shows them, and its words where it shows nothing else.

    ``operator`` and ``limit`` are its condition; an empty operator is none. ``around`` is what stands before and after
    the digits where it says something of them, a word or “≥”, ``hides_zero`` whether 0 leaves no digit at all,
    ``colour`` that of its letters, whatever the font of the cell has.
    """

    shape: Shape
    words: str = ""
    operator: str = ""
    limit: float = 0
    around: tuple[str, str] | None = None
    hides_zero: bool = False
    colour: Colour | None = None

    def takes(self, number: float, usual: str) -> bool:
        """Whether the section is for this number; ``usual`` is the condition against 0 of one that has none."""
        operator, limit = (self.operator, self.limit) if self.operator else (usual, 0)
        return {
            "<": number < limit,
            ">": number > limit,
            "=": number == limit,
            "<=": number <= limit,
            ">=": number >= limit,
            "<>": number != limit,
        }[operator]


_PLAIN = Section(Shape.PLAIN)
_NOTHING = Section(Shape.OTHERWISE)


class NumberFormat(Struct, frozen=True):
    """The sections of a format for numbers, and what stands before and after a text (``None``: the text is not shown).

    ``frame`` of a format that leaves texts alone is a pair of empty texts, ``text_colour`` is that of letters.
    """

    sections: tuple[Section, ...] = (_PLAIN,)
    frame: tuple[str, str] | None = ("", "")
    words_for_text: str = ""
    text_colour: Colour | None = None

    @classmethod
    def of(cls, id: int, code: str | None) -> NumberFormat:
        """A number format by its id and, for formats of the workbook's own, its code."""
        if code is None:
            return DATE if id in _DATES else PERCENT if id in _PERCENTS else PLAIN
        return _parsed(code)

    def section(self, number: float) -> Section:
        """The section that shows this number."""
        sections = self.sections
        if len(sections) == 1:
            return sections[0] if not sections[0].operator or sections[0].takes(number, ">=") else _NOTHING
        first, second = sections[:2]
        three = len(sections) > 2
        if first.takes(number, ">" if three or second.operator else ">="):
            return first
        if (first.operator and not second.operator and not three) or second.takes(number, "<"):
            return second
        return sections[2] if three else _PLAIN if not first.operator else _NOTHING

    @property
    def colours(self) -> bool:
        """Whether it gives any letters a colour."""
        return self.text_colour is not None or any(section.colour is not None for section in self.sections)

    def colour(self, number: float | None) -> Colour | None:
        """The colour of this number, or of texts; ``None`` where the format has none for it."""
        return self.text_colour if number is None else self.section(number).colour

    def framed(self, text: str) -> str:
        """A text as the format shows it."""
        return f"{self.frame[0]}{text}{self.frame[1]}" if self.frame else self.words_for_text


PLAIN = NumberFormat()
PERCENT = NumberFormat((Section(Shape.PERCENT),))
DATE = NumberFormat((Section(Shape.DATE),))


class _Part(Struct):
    """A section being read: what it prints as it stands, its codes with ``\\0`` for each of those, its condition."""

    codes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    elapsed: bool = False
    operator: str = ""
    limit: float = 0
    colour: Colour | None = None

    def print_words(self, text: str) -> None:
        if text:
            self.codes.append("\0")
            self.words.append(text)

    @property
    def for_text(self) -> bool:
        return "@" in self.codes

    def frame(self) -> tuple[str, str] | None:
        """What stands before and after a text."""
        if not self.for_text:
            return None
        words = iter(self.words)
        shown = [next(words) if code == "\0" else code for code in self.codes]
        at = self.codes.index("@")
        return "".join(shown[:at]).lstrip(), "".join(shown[at + 1 :]).replace("@", "").rstrip()

    def section(self, first: bool) -> Section:
        """The part as a section; only in the ``first`` a sign turns the number into another one."""
        shape = self._shape(first)
        words = "".join(self.words)
        is_plain = shape is Shape.PLAIN
        around = self._around() if is_plain else ("", "")
        hides_zero = is_plain and not any(code in "0?" for code in self.codes)
        says_more = _TELLING.search("".join(around))
        return Section(
            shape, words.strip(), self.operator, self.limit, around if says_more else None, hides_zero, self.colour
        )

    def _around(self) -> tuple[str, str]:
        """What stands before the first digit, and after it."""
        words = iter(self.words)
        shown = [next(words) if code == "\0" else code if code in _PRINTED else "" for code in self.codes]
        first = next(at for at, code in enumerate(self.codes) if _PLACE.match(code))
        return "".join(shown[:first]).lstrip(), "".join(shown[first:]).rstrip()

    def _shape(self, first: bool) -> Shape:
        code = "".join(self.codes).replace("\0", "")
        words = "".join(self.words)
        if self.elapsed or re.search(r"[dmyhs]", code, re.I):
            return Shape.DATE
        if not _PLACE.search(code):
            return Shape.WORDS if words.strip() and not re.search(r"[0-9%]", code + words) else Shape.OTHERWISE
        if self._misleads(code, words) or (first and self._negates()):
            return Shape.OTHERWISE
        if "%" in code:
            return Shape.PERCENT
        return Shape.THREE_DECIMALS if _THREE_DECIMALS.search(code) and "E" not in code else Shape.PLAIN

    def _misleads(self, code: str, words: str) -> bool:
        """Whether the number shown is another one: more digits, thousands left out, a percent of its own."""
        return (
            bool(_SCALED.search(code) or re.search(r"[1-9]", code) or re.search(r"[0-9%]", words))
            or code.count("%") > 1
            or any(map(scales, self.words))
        )

    def _negates(self) -> bool:
        """Whether a sign stands right before the digits."""
        before = "".join(self.codes[: next(at for at, code in enumerate(self.codes) if _PLACE.match(code))])
        sign = self.words[before.count("\0") - 1] if before.endswith("\0") else before
        return not self.operator and sign.endswith(_SIGNS)


@lru_cache(maxsize=1024)
def _parsed(code: str) -> NumberFormat:
    if not code.strip():
        return PLAIN
    parts = list(_parts(code))
    text = parts.pop() if len(parts) == 4 or parts[-1].for_text else None
    sections = tuple(part.section(number == 0) for number, part in enumerate(parts[:3])) or (_PLAIN,)
    if text is None:
        return NumberFormat(sections)
    return NumberFormat(sections, text.frame(), "".join(text.words).strip(), text.colour)


def _parts(code: str) -> Iterator[_Part]:
    part = _Part()
    for token in _TOKEN.finditer(code):
        kind, text = str(token.lastgroup), token[0]
        if kind == "end":
            yield part
            part = _Part()
        elif kind in _WORDS:
            part.print_words(_WORDS[kind](text))
        elif kind == "limit":
            part.operator, part.limit = token["operator"], float(token["limit"])
        elif kind == "elapsed":
            part.elapsed = True
        elif kind == "named":
            part.colour = by_format(text) or part.colour
        elif kind in ("general", "code"):
            part.codes.append("0" if kind == "general" else text)
    yield part


_WORDS: Mapping[str, Callable[[str], str]] = {
    "quoted": lambda text: text.strip('"'),
    "escaped": lambda text: text[1:],
    "symbol": lambda text: text[2:-1].partition("-")[0],
}
"""What a token prints as it stands."""
