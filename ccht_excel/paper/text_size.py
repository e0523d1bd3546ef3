"""The font, and how much room text takes when it is wrapped in a cell.

Relies on the advance widths of Times New Roman. Widths are Excel column widths (the number of digits of the default
font that fit), heights are points; never too little.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

FONT = "Times New Roman"
SIZE = 12

POINTS_PER_PIXEL = 0.75

PIXELS_PER_CHARACTER = 8
"""Width of a digit of the default font (Times New Roman 12) at 96 dpi; a column has 5 pixels of padding besides."""

_PADDING_PIXELS = 5

DEFAULT_COLUMN_PIXELS = 72
DEFAULT_WIDTH = (DEFAULT_COLUMN_PIXELS - _PADDING_PIXELS) / PIXELS_PER_CHARACTER
"""Width of a column that none was set for."""

HIGHEST_ROW = 409.5
"""Points that Excel lets a row be high."""

_LINE = 1.32
"""Line pitch of Times New Roman in Excel, per point of font size."""

_USABLE = 0.95
"""Share of a column that text is expected to fill before it wraps; the rest is for rounding on screens and printers."""

_USABLE_SMALL = 0.9
"""The same for small text whose size is no whole number of pixels: its letters are rounded most."""

# Advance widths per mille of the font size (metrics of Tinos, which are those of Times New Roman).
_REGULAR = {
    180: "'", 200: "|", 250: " ,.·\u00a0", 278: "/:;\\ijlt", 333: "!()-I[]`fr‘’", 350: "•", 389: "Js", 400: "°",
    408: '"', 444: "?acez“”", 469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxyđ–§", 529: "ơ", 541: "~ư",
    549: "≥≤", 556: "FPS", 564: "+<=>×", 604: "■□●○", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐƠ", 778: "&mƯ",
    833: "%", 889: "M", 921: "@", 944: "W", 1000: "…—",
}  # fmt: skip

_BOLD = {
    220: "|", 250: " ,.·\u00a0", 278: "'/\\il", 333: "!()-:;[]`fjt‘’", 350: "•", 389: "Is", 394: "{}", 400: "°",
    444: "cerz", 500: "#$*0123456789?J_agovxy–“”§", 520: "~", 549: "≥≤", 556: "Sbdhknpquđơ", 570: "+<=>×", 581: "^",
    600: "ư", 604: "■□●○", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư", 833: "&m", 930: "@",
    944: "M", 1000: "%W…—",
}  # fmt: skip

_UNKNOWN = 1000


class _LetterWidths(dict[str, float]):
    """Width of a character in font sizes; accented letters have the width of their base letter."""

    def __missing__(self, character: str) -> float:
        if unicodedata.combining(character):
            width = 0.0
        else:
            base = unicodedata.normalize("NFD", character)
            # The horn of ơ and ư makes them wider than o and u: keep it when looking up the base.
            letter = unicodedata.normalize("NFC", base[0] + "\u031b") if "\u031b" in base else base[0]
            width = self[letter] if letter != character and len(letter) == 1 else _UNKNOWN / 1000
        self[character] = width
        return width


def _table(widths: dict[int, str]) -> _LetterWidths:
    return _LetterWidths({character: width / 1000 for width, characters in widths.items() for character in characters})


_LETTERS = {False: _table(_REGULAR), True: _table(_BOLD)}


def column_pixels(width: float) -> int:
    """Width of a column on the screen."""
    return round(PIXELS_PER_CHARACTER * width) + _PADDING_PIXELS


def merged_width(widths: Iterable[float]) -> float:
    """Width of one column that has as much room as these merged: what lies between them holds text too."""
    pixels = sum([column_pixels(width) for width in widths if width])
    return max(0.0, (pixels - _PADDING_PIXELS) / PIXELS_PER_CHARACTER)


def column_points(widths: Iterable[float]) -> float:
    """Width of columns in print; a hidden one has none."""
    return sum(PIXELS_PER_CHARACTER * width + _PADDING_PIXELS for width in widths if width) * POINTS_PER_PIXEL


@lru_cache(maxsize=4096)
def text_height(text: str, width: float, size: float = SIZE, bold: bool = False) -> float:
    """Height in points of a row in which ``text`` is wrapped to a column of this width; never too little.

    For merged cells pass their :func:`merged_width`.
    """
    return round(text_lines(text, width, size, bold) * size * _LINE + 1.5, 2)


@lru_cache(maxsize=4096)
def text_lines(text: str, width: float, size: float = SIZE, bold: bool = False) -> int:
    """Number of lines ``text`` takes in a column of this width."""
    usable = _USABLE_SMALL if size < SIZE and size / POINTS_PER_PIXEL % 1 else _USABLE
    room = max(width, 1.0) * PIXELS_PER_CHARACTER * POINTS_PER_PIXEL / size * usable
    widths = _LETTERS[bold]
    return sum(_paragraph_lines(paragraph, room, widths) for paragraph in text.split("\n"))


def _paragraph_lines(paragraph: str, room: float, widths: _LetterWidths) -> int:
    lines, used, space = 1, 0.0, widths[" "]
    for word in paragraph.split(" "):
        width = sum([widths[character] for character in word])
        if used and used + space + width > room:
            lines += 1
            used = 0.0
        elif used:
            used += space
        if width > room:
            extra = math.ceil(width / room) - 1
            lines += extra
            width -= extra * room
        used += width
    return lines


LINE_HEIGHT = text_height("", 1)
"""Height of a row with one line of the default font."""
