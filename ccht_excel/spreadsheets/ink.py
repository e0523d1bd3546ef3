"""Whether letters can be seen on the ground they stand on: told by contrast, as WCAG 2 measures it, and by size.

Relies on the standard library only. A colour that only a theme knows which is not there is told apart from the same
one alone; refuses nothing: what is unknown is taken for seen.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from ccht_excel.patterns import regex

Colour: TypeAlias = tuple[int, int, int] | str
"""Shares of red, green and blue, 0 to 255, or a name by which it is the same as another one."""

Ink: TypeAlias = tuple[Colour | None, float | None]
"""Colour and points of letters; ``None`` is what is not known."""

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
_LEAST_CONTRAST = 1.25
"""White on the palest grey of Excel has 1.12, on its yellow 1.07; its second palest grey, which can be read, 1.41."""
_LEAST_POINTS = 4

USUAL_THEME: Sequence[Colour | None] = (WHITE, BLACK)
"""What every theme but the rarest has for the ground and for letters."""
_FOREGROUND, _BACKGROUND = 64, 65
_BASIC = "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff"
_FURTHER = (
    "800000 008000 000080 808000 800080 008080 c0c0c0 808080 9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff "
    "000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff 00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 "
    "3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
)
_HEXADECIMAL = regex(r"#?(?:[0-9a-fA-F]{2})?([0-9a-fA-F]{6})")


def by_shares(hexadecimal: str) -> Colour | None:
    """A colour written in hexadecimal, with or without its opacity before it; ``None`` where it is none."""
    match = _HEXADECIMAL.fullmatch(hexadecimal.strip())
    if match is None:
        return None
    red, green, blue = bytes.fromhex(match[1])
    return red, green, blue


_PALETTE = tuple(by_shares(item) for item in f"{_BASIC} {_BASIC} {_FURTHER}".split())


def by_number(number: int) -> Colour | None:
    """A colour of Excel's palette."""
    if number in (_FOREGROUND, _BACKGROUND):
        return BLACK if number == _FOREGROUND else WHITE
    return _PALETTE[number] if 0 <= number < len(_PALETTE) else None


_NAMES = ("black", "white", "red", "green", "blue", "yellow", "magenta", "cyan")
_BY_NAME = regex(rf"\[\s*(?:({'|'.join(_NAMES)})|colou?r\s*([0-9]{{1,2}}))\s*\]", re.I)
_FIRST = 8


def by_format(code: str) -> Colour | None:
    """The colour that a number format names in brackets, such as ``[White]`` or ``[Color 2]``."""
    match = _BY_NAME.fullmatch(code)
    if match is None:
        return None
    number = _NAMES.index(match[1].lower()) + 1 if match[1] else int(match[2])
    return _PALETTE[_FIRST + number - 1] if 1 <= number <= len(_PALETTE) - _FIRST else None


def of_theme(number: int, tint: float = 0, theme: Sequence[Colour | None] = USUAL_THEME) -> Colour:
    """A colour of the theme, made darker by a tint of -1 to 0, lighter by one of 0 to 1."""
    basis = theme[number] if number < len(theme) else None
    return f"theme {number}, {tint:.4f}" if basis is None else tinted(basis, tint)


def tinted(colour: Colour, tint: float) -> Colour:
    """A colour made darker or lighter as Excel does."""
    if not tint or isinstance(colour, str):
        return colour if not tint else f"{colour}, {tint:.4f}"
    hue, light, saturation = colorsys.rgb_to_hls(*(share / 255 for share in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(share * 255) for share in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation))
    return red, green, blue


class Inked(NamedTuple):
    """Letters by their colour and points, and the ground they stand on; ``None`` is what is not known."""

    letters: Colour | None = BLACK
    points: float | None = None
    ground: Colour | None = WHITE

    @property
    def faint(self) -> bool:
        """Whether nobody sees the letters."""
        return is_faint(self.letters, self.ground, self.points)


def is_faint(letters: Colour | None, ground: Colour | None, points: float | None) -> bool:
    """Whether nobody sees letters of this colour and size on this ground; ``None`` is what is not known."""
    if points is not None and points < _LEAST_POINTS:
        return True
    if letters is None or ground is None:
        return False
    if isinstance(letters, str) or isinstance(ground, str):
        return letters == ground
    darker, lighter = sorted(map(_luminance, (letters, ground)))
    return (lighter + 0.05) / (darker + 0.05) < _LEAST_CONTRAST


def _luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance as https://www.w3.org/TR/WCAG22/#dfn-relative-luminance defines it."""
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
