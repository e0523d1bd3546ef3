"""Cells of an OpenDocument spreadsheet as they are on the screen: what is stored held against the text that is shown.

Relies on :mod:`ccht_excel.spreadsheets.cell_formats`. Refuses to vouch for a number that is shown as another one.
"""

from __future__ import annotations

import re

from ccht_excel.exchange.grid import CellValue, PercentValue, ShownText
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.cell_formats import SHOWN_OTHERWISE, in_words, three_decimals
from ccht_excel.spreadsheets.number_formats import scales

_NUMBER = regex(r"[0-9](?:[0-9.,\s'’]*[0-9])?")
_GROUPED = regex(r"[0-9]+|[0-9]{1,3}(?:[.,\s'’][0-9]{3})+")
_WORD = regex(r"[^\W\d_]+")
_NEGATIVE = regex(r"[-\u2212–(]\s*[0-9.,]")
_EXPONENT = regex(r"[0-9][eE][+-]?[0-9]")
_MOST_DECIMALS = 15


def number_on_screen(value: CellValue, text: str) -> CellValue:
    """A stored number beside the text that is shown for it."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    text = text.strip()
    if not text:
        return SHOWN_OTHERWISE
    if not re.search("[0-9]", text):
        return in_words(value, text)
    if _EXPONENT.search(text):
        return value
    percent = isinstance(value, PercentValue)
    found = _NUMBER.findall(text)
    misleads = len(found) > 1 or ("%" in text) is not percent or any(map(scales, _WORD.findall(text)))
    decimals = None if misleads else _decimals(abs(value) * (100 if percent else 1), found[0])
    if decimals is None or (value != 0 and (value < 0) is not bool(_NEGATIVE.search(text))):
        return SHOWN_OTHERWISE
    if decimals == 3 and not percent:
        return three_decimals(value)
    if _WORD.search(text) and not percent and value == value // 1:
        return ShownText(text.replace(found[0], str(abs(int(value)))), value)
    return value


def _decimals(number: float, shown: str) -> int | None:
    """With how many decimals this text shows the number; ``None`` where it shows another one."""
    digits = int(re.sub("[^0-9]", "", shown))
    if _GROUPED.fullmatch(shown) and abs(digits - number) <= 0.5 * (1 + 1e-9):
        return 0
    whole, mark, rest = _last_mark(shown)
    if mark and len(rest) <= _MOST_DECIMALS and _GROUPED.fullmatch(whole):
        step = 10.0 ** -len(rest)
        if abs(digits * step - number) <= 0.5 * step * (1 + 1e-6):
            return len(rest)
    return None


def _last_mark(shown: str) -> tuple[str, str, str]:
    at = max(shown.rfind("."), shown.rfind(","))
    return (shown[:at], shown[at], shown[at + 1 :]) if at > 0 else (shown, "", "")


def text_on_screen(stored: str, text: str) -> CellValue:
    """A stored text beside the text that is shown for it."""
    if " ".join(stored.split()) == " ".join(text.split()):
        return stored
    return ShownText(text.strip(), stored) if text.strip() else SHOWN_OTHERWISE
