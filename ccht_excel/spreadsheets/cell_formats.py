"""Number formats of cells: whether a stored number is on the screen as itself, a percent, a date or something else.

Relies on the standard library only. Knows the built-in formats of Excel; other codes are told by their letters.
Refuses to show a number that its format turns into another one: such a cell is an error value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from ccht_excel.exchange.grid import CellValue, ErrorValue, PercentValue

SHOWN_OTHERWISE = ErrorValue("định dạng của ô làm số hiện ra khác số đã lưu")
NOT_A_NUMBER = ErrorValue("#LỖI")

_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS = frozenset({9, 10})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_INTEGER = re.compile(r"-?[0-9]{1,15}")
# What a format code prints as it stands: quoted, after a backslash, room for a letter, colours and locales.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"])+')
_CONDITION = re.compile(r"\[[<>=]")
_PLACE = re.compile(r"[0#?@]|general", re.I)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_DIGITS = re.compile(r'"[^"]*[0-9][^"]*"|\\[0-9]|[1-9]')


class Shape(Enum):
    """How a style shows a number."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    OTHERWISE = "otherwise"

    @classmethod
    def of(cls, id: int, code: str | None) -> Shape:
        """The shape of a number format, by its id and, for formats of the workbook's own, its code."""
        if code is None:
            return cls.DATE if id in _DATES else cls.PERCENT if id in _PERCENTS else cls.PLAIN
        if code.strip().lower() in ("", "general", "standard", "@"):
            return cls.PLAIN
        section = _section_for_counts(code)
        bare = _LITERAL.sub("", section)
        if "%" in bare:
            return cls.PERCENT
        if _ELAPSED.search(section) or re.search(r"[dmyhs]", bare, re.I):
            return cls.DATE
        if not _PLACE.search(bare) or _SCALED.search(bare) or _DIGITS.search(re.sub(r"\[[^\]]*\]", "", section)):
            return cls.OTHERWISE
        return cls.PLAIN


def _section_for_counts(code: str) -> str:
    """The part of a format code for positive numbers; with conditions, the first part that shows a number."""
    sections = [match for match in _SECTION.findall(code) if match] if not code.startswith(";") else [""]
    if _CONDITION.search(code):
        sections = [section for section in sections if _PLACE.search(_LITERAL.sub("", section))] or sections
    return sections[0] if sections else code


@dataclass(frozen=True, slots=True)
class Formats:
    """The shape of every cell style of a workbook, by its number; without any styles all numbers are plain."""

    shapes: Sequence[Shape]

    def shape(self, style: int) -> Shape:
        """The shape of a style. Raises ``IndexError`` where there is no such style."""
        return self.shapes[style] if self.shapes or style else Shape.PLAIN


def number_value(text: str, shape: Shape, since_1904: bool = False) -> CellValue:
    """A stored number as its format shows it: int, float, percent, date, time, or an error value."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return NOT_A_NUMBER
    if shape is Shape.PLAIN and _INTEGER.fullmatch(text):
        return int(text)
    return shaped(float(text), shape, since_1904)


def shaped(number: float, shape: Shape, since_1904: bool = False) -> CellValue:
    """A number as its format shows it."""
    if shape is Shape.PERCENT:
        return PercentValue(number)
    if shape is Shape.DATE:
        return moment(number, since_1904)
    if shape is Shape.OTHERWISE:
        return SHOWN_OTHERWISE
    return number if abs(number) != float("inf") else NOT_A_NUMBER


def moment(serial: float, since_1904: bool = False) -> CellValue:
    """The day or time of a serial number; the number itself where there is no such day."""
    if since_1904:
        serial += 1462
    if not 0 <= serial < 2_958_466:
        return serial
    if serial < 1:
        seconds = round(serial * 86_400)
        return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
    # Excel counts a 29 February 1900 that never was.
    day = datetime(1899, 12, 31) if serial < 60 else datetime(1899, 12, 30)
    found = day + timedelta(days=int(serial), seconds=round(serial % 1 * 86_400))
    return found if serial % 1 else date(found.year, found.month, found.day)
