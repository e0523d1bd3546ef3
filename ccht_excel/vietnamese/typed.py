"""Numbers, dates and text as people here type and print them.

Relies on :mod:`ccht_excel.vietnamese.text` and :mod:`ccht_excel.vietnamese.printed`. Parsers take a cell as it was read
and never raise: they return a :class:`Reading`, either a value or a problem code. Refuses to guess: what has two
readings ("5,000") is a problem with both readings, never the likelier one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Generic, Never, TypeAlias, TypeVar

from msgspec import Struct

from ccht_excel.model.law import Outcome
from ccht_excel.model.limits import HIGHEST_COUNT
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.printed import (
    decimal_text,
    format_count,
)
from ccht_excel.vietnamese.text import FULL_WIDTH, ZERO_WIDTH, fold, is_blank, plain, says

Typed: TypeAlias = int | float | str | bool | date | datetime | time | timedelta
"""What a cell holds that a person typed into: no error value."""

T_co = TypeVar("T_co", covariant=True)


class Reading(Struct, Generic[T_co], frozen=True):
    """What a cell was understood as: ``value``, or ``problem``, a stable code saying why it was not.

    ``readings`` are the possible meanings of a doubtful number in Vietnamese format; ``warning`` is the code of
    something accepted but worth saying. Exactly one of ``value`` and ``problem`` is ``None``.
    """

    value: T_co | None
    problem: str | None = None
    readings: tuple[str, ...] = ()
    warning: str | None = None


_ISO = regex(r"(\d{4})-(\d\d)-(\d\d)(?:[T ][0-9:.]{4,18}(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_DAYS = range(32_874, 73_051)
"""Numbers of the days from 1990 to 2099, as spreadsheets count them."""


def day_text(text: str) -> str:
    """A day as people here write it, where a program left it in ISO form or as the number it stores; else the text."""
    match = _ISO.fullmatch(text.strip())
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3])).strftime("%d/%m/%Y")
        if re.fullmatch(r"[0-9]{5}", text.strip(), re.ASCII) and int(text) in _DAYS:
            return (date(1899, 12, 30) + timedelta(days=int(text))).strftime("%d/%m/%Y")
    except ValueError:
        pass
    return text


def count_shown_as_day(value: object) -> int | None:
    """The whole number behind a cell that shows it as a day of no use here (5432 as 14/11/1914); ``None`` otherwise."""
    if not isinstance(value, date):
        return None
    if isinstance(value, datetime) and value.time() != time():
        return None
    number = (date(value.year, value.month, value.day) - date(1899, 12, 30)).days
    return number if number > _LAST_DOUBTFUL_DAY and number not in _DAYS else None


_LAST_DOUBTFUL_DAY = 60
"""Spreadsheets count a day that never was, 29/02/1900, so numbers up to it stand for one of two days."""


def refused(problem: str, readings: tuple[str, ...] = ()) -> Reading[Never]:
    """A cell that was not understood, and why."""
    return Reading(None, problem, readings)


# ---------------------------------------------------------------------------------------------
# Numbers


def exact(number: int | float) -> Fraction:
    """The number a person typed: Excel keeps 15 significant digits. ``ValueError`` for NaN and infinity."""
    if isinstance(number, int):
        return Fraction(number)
    decimal = Decimal(format(number, ".15g"))
    if not decimal.is_finite():
        raise ValueError(f"not a finite number: {number}")
    return Fraction(decimal)


def exact_or_none(number: int | float) -> Fraction | None:
    """The number a person typed; ``None`` for NaN and infinity."""
    try:
        return exact(number)
    except ValueError:
        return None


_PEOPLE = ("người", "công dân", "cd", "hv", "học viên", "hội viên", "nhân khẩu", "khẩu")
_WITH_UNIT = regex(r"(.*[0-9]) *([^\W\d_].*)", re.DOTALL)
_PERCENT = regex(r"(.*[0-9]) *(?:%|phần trăm|phan tram)", re.DOTALL | re.IGNORECASE)
_NUMBER = regex(
    r"""(?P<sign>[+\-\u2212\u2013]?)
    (?: (?P<whole>[1-9]\d{0,2}(?:\.\d{3})+ | [1-9]\d{0,2}(?:\ \d{3})+ | \d+) (?:,(?P<decimals>\d+))?
      | (?P<english>[1-9]\d{0,2}(?:,\d{3})+ | \d+) (?:\.(?P<english_decimals>\d+))? )""",
    re.VERBOSE | re.ASCII,
)
_GROUPABLE = regex(r"[1-9]\d{0,2}(?:[., ]\d{3})*", re.ASCII)


def parse_count(value: Typed) -> Reading[int]:
    """How many people.

    Problems: ``blank``, ``boolean``, ``date``, ``not_a_number``, ``negative``, ``fractional``, ``percent``,
    ``ambiguous`` (both ``readings`` given), ``too_large``. Warning: ``english_grouping`` ("1,234,567").
    """
    if isinstance(value, bool):
        return refused("boolean")
    if isinstance(value, date | time | timedelta):
        return refused("date")
    if isinstance(value, int | float):
        return _count_from_number(value)
    if is_blank(value):
        return refused("blank")
    text = _numeric_text(value)
    percent = _PERCENT.fullmatch(text)
    if percent:
        return refused("percent" if _NUMBER.fullmatch(percent[1]) else "not_a_number")
    unit = _WITH_UNIT.fullmatch(text)
    if unit and says(plain(unit[2]), _PEOPLE):
        text = unit[1]
    match = _NUMBER.fullmatch(text)
    return _count_from_text(match) if match else refused("not_a_number")


def _numeric_text(text: str) -> str:
    """Text with ASCII digits, signs and spaces only where a person sees the same; a leading apostrophe is dropped."""
    text = unicodedata.normalize("NFC", text.translate(ZERO_WIDTH).translate(FULL_WIDTH))
    text = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text).strip()
    return text[1:].strip() if text[:1] in ("'", "’", "‘") else text


def _count_from_number(number: int | float) -> Reading[int]:
    share = exact_or_none(number)
    if share is None:
        return refused("not_a_number")
    if share < 0:
        return refused("negative")
    if share.denominator != 1:
        thousands = share * 1000
        doubtful = 1 <= share < 1000 and thousands.denominator == 1
        return refused("fractional", (decimal_text(share), format_count(int(thousands))) if doubtful else ())
    return _limited(int(share))


def _count_from_text(match: re.Match[str]) -> Reading[int]:
    english = match["english"] is not None
    whole = match["english"] if english else match["whole"]
    decimals = (match["english_decimals"] if english else match["decimals"]) or ""
    digits = re.sub(r"[., ]", "", whole).lstrip("0") or "0"
    if match["sign"] not in ("", "+"):
        return refused("negative")
    if len(digits) > 12:
        return refused("too_large")
    zeros = not decimals.strip("0")
    # Three decimals may be a group of thousands; "5.0" may be the rest of "5.000" that Excel shortened.
    first = whole.lstrip("0")
    shortened = english and zeros and len(decimals) < 3 and first == digits
    if _GROUPABLE.fullmatch(first) and decimals and (len(decimals) == 3 or (shortened and len(first) <= 3)):
        fraction = Fraction(int(digits + decimals), 10 ** len(decimals))
        return refused("ambiguous", (decimal_text(fraction), format_count(int(digits + decimals.ljust(3, "0")))))
    if not zeros:
        return refused("fractional")
    return _limited(int(digits), "english_grouping" if english else None)


def _limited(count: int, warning: str | None = None) -> Reading[int]:
    return Reading(count, warning=warning) if count <= HIGHEST_COUNT else refused("too_large")


def _within(number: int, low: int, high: int) -> Reading[int]:
    return Reading(number) if low <= number <= high else refused("out_of_range")


def parse_year(value: Typed) -> Reading[int]:
    """A year from 2000 to 2100: 2024, "2024", "năm 2024". Problems: ``blank``, ``not_a_year``, ``out_of_range``."""
    if is_blank(value):
        return refused("blank")
    if isinstance(value, str):
        match = re.fullmatch(r"(?:nam )?([0-9]{4})", fold(value))
        return _within(int(match[1]), 2000, 2100) if match else refused("not_a_year")
    number = None if isinstance(value, bool) or not isinstance(value, int | float) else exact_or_none(value)
    if number is None or number.denominator != 1:
        return refused("not_a_year")
    return _within(int(number), 2000, 2100)


_INDICATOR = regex(r"(?<!\d)\d+[.,]\d+")


def indicator_ids(text: str) -> list[str]:
    """The chỉ tiêu that a text names, in its order: "Chỉ tiêu 5,1 và 5.2" names 5.1 and 5.2."""
    return [id for id, _ in indicator_places(text)]


def indicator_places(text: str) -> Sequence[tuple[str, tuple[int, int]]]:
    """As :func:`indicator_ids`, each with where it starts and ends in the text."""
    return (_indicator_places if len(text) <= _LONGEST_KEPT else _indicator_places.__wrapped__)(text)


_LONGEST_KEPT = 100
"""Texts up to this length are looked through once: forms let choose a chỉ tiêu from a list."""


@lru_cache(maxsize=512)
def _indicator_places(text: str) -> Sequence[tuple[str, tuple[int, int]]]:
    found = _INDICATOR.finditer(text.translate(FULL_WIDTH))
    return tuple((match[0].replace(",", "."), match.span()) for match in found)


_SHARE = regex(
    r"(?:(?:≥|>=) ?)?(?:(?P<whole>[0-9]{1,12})(?:[.,](?P<decimals>[0-9]{1,30}))? ?(?P<percent>%|phan tram)?"
    r"|(?P<top>[0-9]{1,12})/(?P<bottom>[0-9]{1,12}))"
)


def parse_share(value: Typed) -> Reading[Fraction]:
    """A target share, more than 0 and at most 1: "62,5%", "62.5 %", "60 phần trăm", "2/3".

    A bare number up to 1 is the share itself, a larger one percent points. Problems: ``blank``, ``not_a_share``,
    ``out_of_range``.
    """
    if is_blank(value):
        return refused("blank")
    number: Fraction | None = None
    final = False
    if isinstance(value, str):
        match = _SHARE.fullmatch(fold(value))
        if match and match["whole"]:
            decimals = match["decimals"] or ""
            number = Fraction(int(match["whole"] + decimals), 10 ** len(decimals))
            final = bool(match["percent"])
            number = number / 100 if final else number
        elif match and int(match["bottom"]):
            number, final = Fraction(int(match["top"]), int(match["bottom"])), True
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = exact_or_none(value)
    if number is None:
        return refused("not_a_share")
    share = number if final or number <= 1 else number / 100
    return Reading(share) if 0 < share <= 1 else refused("out_of_range")


# ---------------------------------------------------------------------------------------------
# Answers

_TICKS = frozenset({"x", "×", "х", "✓", "✔", "✅", "☑", "√"})
_RESULT_SIGNS: Mapping[str, Outcome] = {
    # On the program's own papers × is what is not met: in a result it says neither.
    **dict.fromkeys(_TICKS - {"×"}, Outcome.MET),
    "đ": Outcome.MET,
    "kđ": Outcome.NOT_MET,
    "cđ": Outcome.NOT_MET,
}
_MET = ("đạt", "đã đạt", "đạt yêu cầu", "có")
_NOT_MET = (
    *("không đạt", "chưa đạt", "k đạt", "ko đạt", "kg đạt", "không", "chưa"),
    *("không đạt yêu cầu", "chưa đạt yêu cầu"),
)
_YES = ("có", "đúng", "yes", "true")
_NO = ("không", "sai", "no", "false")
_LONGEST_WORD = max(map(len, (*_TICKS, *_YES, *_NO)))


def parse_result(value: Typed) -> Reading[Outcome]:
    """Đạt or không đạt, as offices spell it. Problems: ``blank``, ``not_a_result`` (also for 1 and TRUE)."""
    if is_blank(value):
        return refused("blank")
    if not isinstance(value, str):
        return refused("not_a_result")
    text = plain(value)
    if text in _RESULT_SIGNS:
        return Reading(_RESULT_SIGNS[text])
    if says(text, _MET):
        return Reading(Outcome.MET)
    return Reading(Outcome.NOT_MET) if says(text, _NOT_MET) else refused("not_a_result")


def parse_yes_no(value: Typed) -> Reading[bool]:
    """Có or không; a tick is có, TRUE is có, FALSE không. Problems: ``blank``, ``not_yes_no`` (also for 1 and 0)."""
    if is_blank(value):
        return refused("blank")
    if isinstance(value, bool):
        return Reading(value)
    text = plain(value) if isinstance(value, str) else ""
    return _yes_no(text) if len(text) <= _LONGEST_WORD else refused("not_yes_no")


@lru_cache(maxsize=256)
def _yes_no(text: str) -> Reading[bool]:
    if text in _TICKS or says(text, _YES):
        return Reading(True)
    return Reading(False) if says(text, _NO) else refused("not_yes_no")


# ---------------------------------------------------------------------------------------------
# Dates

_TIME = r"(?:[ t][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DATES = (
    regex(rf"(?:ngay )?(?P<d>[0-9]{{1,2}})(?P<s>[/.\-])(?P<m>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}){_TIME}"),
    regex(r"ngay (?P<d>[0-9]{1,2}) thang (?P<m>[0-9]{1,2}) nam (?P<y>[0-9]{4})"),
    regex(rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{1,2}})-(?P<d>[0-9]{{1,2}}){_TIME}"),
)


def parse_date(value: Typed) -> Reading[date]:
    """A day of the years 1900 to 2100, written day first or in ISO form. Problems: ``blank``, ``not_a_date``."""
    if is_blank(value):
        return refused("blank")
    day: date | None = None
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, str):
        day = _day(fold(value))
    return Reading(day) if day and 1900 <= day.year <= 2100 else refused("not_a_date")


def _day(text: str) -> date | None:
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        if match:
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None
