"""Stored numbers and texts as their formats show them: as themselves, a percent, a date, words or something else.

Relies on :mod:`ccht_excel.spreadsheets.number_formats`. Refuses to show a number that its format turns into another
one: such a cell is an error value. One that three decimals make look like thousands is the text that is seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from functools import cached_property

from msgspec import Struct

from ccht_excel.exchange.grid import CellValue, ErrorValue, PercentValue, ShownText
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.conditional import Effect
from ccht_excel.spreadsheets.ink import Colour, Inked
from ccht_excel.spreadsheets.number_formats import PLAIN, NumberFormat, Shape

SHOWN_OTHERWISE = ErrorValue("định dạng của ô làm số hiện ra khác số đã lưu")
NOT_A_NUMBER = ErrorValue("#LỖI")

_NUMBER = regex(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_INTEGER = regex(r"-?[0-9]{1,15}")
_TRUTHS = {"true": True, "false": False}
_DASHES = frozenset("-–—\u2212")


class Formats(Struct, frozen=True, dict=True):
    """The number format of every cell style of a workbook, by its number; without any styles all are plain.

    ``struck`` are the styles whose font strikes out, ``inks`` the letters and grounds of all, ``conditional`` is what
    the conditional formats do, by their number.
    """

    by_style: Sequence[NumberFormat] = ()
    struck: frozenset[int] = frozenset()
    inks: Sequence[Inked] = ()
    conditional: Sequence[Effect] = ()

    @cached_property
    def faint(self) -> Set[int]:
        """The numbers of the styles whose letters nobody sees."""
        return frozenset(style for style, inked in enumerate(self.inks) if inked.faint)

    @cached_property
    def grounds(self) -> Set[Colour | None]:
        """All colours that letters stand on."""
        return frozenset(inked.ground for inked in self.inks)

    @cached_property
    def coloured(self) -> Mapping[int, NumberFormat]:
        """The formats that give letters a colour, by the number of their style."""
        return {style: form for style, form in enumerate(self.by_style) if form.colours}

    def ink(self, style: int, number: float | None = None) -> Inked:
        """The letters of a style and their ground, where this number is shown, or a text."""
        inked = self.inks[style] if style < len(self.inks) else Inked()
        colour = self.coloured[style].colour(number) if style in self.coloured else None
        return inked if colour is None else inked._replace(letters=colour)

    def hides(self, style: int, number: float | None) -> bool:
        """Whether nobody sees the letters of this number, or of a text, in a cell of this style."""
        return self.ink(style, number).faint if style in self.coloured else style in self.faint

    @cached_property
    def special(self) -> Set[int]:
        """The numbers of the styles in which a text may not be shown as it is."""
        return self.struck | self.framing.keys()

    def of(self, style: int) -> NumberFormat:
        """The format of a style. Raises ``IndexError`` where there is no such style."""
        return self.by_style[style] if self.by_style or style else PLAIN

    @cached_property
    def framing(self) -> Mapping[int, NumberFormat]:
        """The formats that do not show a text as it is, by the number of their style."""
        return {style: form for style, form in enumerate(self.by_style) if form.frame != ("", "")}

    def text(self, style: int, text: str) -> CellValue:
        """A text as its style shows it."""
        return text_value(text, self.framing[style]) if style in self.framing else text


def text_value(text: str, form: NumberFormat) -> CellValue:
    """A text as its format shows it; an error value where the format hides it."""
    shown = form.framed(text)
    if shown.strip() == text.strip():
        return text
    return ShownText(shown, text) if shown else SHOWN_OTHERWISE


def number_value(text: str, form: NumberFormat, since_1904: bool = False) -> CellValue:
    """A stored number as its format shows it: int, float, percent, date, time, text, or an error value."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return NOT_A_NUMBER
    if form is PLAIN and _INTEGER.fullmatch(text):
        return int(text)
    return shaped(int(text) if _INTEGER.fullmatch(text) else float(text), form, since_1904)


def shaped(number: float, form: NumberFormat, since_1904: bool = False) -> CellValue:
    """A number as its format shows it."""
    section = form.section(number)
    if section.shape is Shape.PERCENT:
        return PercentValue(number)
    if section.shape is Shape.DATE:
        return moment(number, since_1904)
    if section.shape is Shape.WORDS:
        return in_words(number, section.words)
    if section.shape is Shape.OTHERWISE or (number == 0 and section.hides_zero):
        return SHOWN_OTHERWISE
    if section.around and number == number // 1:
        return ShownText(str(int(number)).join(section.around), number)
    if section.shape is Shape.THREE_DECIMALS:
        return three_decimals(number)
    return number if abs(number) != float("inf") else NOT_A_NUMBER


def three_decimals(number: float) -> CellValue:
    """A number with three decimals on the screen, which look like thousands."""
    if 1 <= number < 1000 and number == int(number):
        return ShownText(f"{int(number)},000", number)
    return number if abs(number) != float("inf") else NOT_A_NUMBER


def in_words(number: float, words: str) -> CellValue:
    """A number that is on the screen as words alone; a dash in place of 0 is the usual 0."""
    if words.lower() in _TRUTHS:
        return _TRUTHS[words.lower()]
    return number if number == 0 and words in _DASHES else ShownText(words, number)


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


def day_value(text: str) -> CellValue:
    """A day or time that is stored in ISO form; the text itself where it is none."""
    try:
        found = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return text
    return found if found.time() != time() else date(found.year, found.month, found.day)
