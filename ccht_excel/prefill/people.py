"""One row of the list of residents: what counts need of it. Held in memory while it is counted, and nowhere else.

Relies on :mod:`ccht_excel.prefill.layout`. Never guesses: what is not certainly a year, a month or a sex is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ccht_excel.exchange.grid import CellValue, ErrorValue
from ccht_excel.patterns import regex
from ccht_excel.prefill.layout import NUMBERS
from ccht_excel.vietnamese.text import FULL_WIDTH, ZERO_WIDTH, fold, plain

OLDEST = 125
_YEAR = regex(r"[0-9]{4}")
_DAY = regex(r"(?:([0-9]{1,2})[/.\-])?(?:([0-9]{1,2})[/.\-])?([0-9]{4})")
_WOMEN = frozenset({"x", "nu", "1", "v", "co", "true", "f"})
_HEADINGS = frozenset({"nam", "nam sinh", "ns", "ngay, thang, nam sinh", "ngay thang nam sinh"})
_NAME_HEADINGS = frozenset({"ho", "ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho va chu dem"})
_NAMES_IN_ONE = frozenset({"ho ten", "ho va ten"})
_TOTAL = regex(r"(?:tổng|cộng|tổng cộng|tổng số)(?: số)?(?: người| nhân khẩu| dân số)?[ :.=0-9]*(?: người)?")
_GONE = regex(r"\b(?:chết|qua đời|từ trần|đã mất|chuyển (?:đi|nơi khác|khẩu|hộ khẩu)|cắt (?:hộ )?khẩu)\b")
_LONGEST_WORD = 60
_MEN = frozenset({"", "nam", "0", "khong", "false", "m", "k"})


class Person(NamedTuple):
    """A row that stands for somebody. ``None`` is what the row does not say, or not so that it can be understood.

    ``same`` is equal for rows that repeat each other, ``None`` where the row says too little to tell.
    """

    village: str
    year: int | None
    month: int | None
    woman: bool | None
    level: str
    same: tuple[object, ...] | None


def cell_text(values: Sequence[CellValue], column: int) -> str:
    """What a cell says, one line, without what keyboards and programs leave around it."""
    value = values[column] if column < len(values) else ""
    if isinstance(value, str):
        return " ".join(value.split()).lstrip("'’‘").strip() if value else ""
    if isinstance(value, ErrorValue):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def birth(values: Sequence[CellValue], latest: int) -> tuple[int | None, int | None, int | None]:
    """Day, month and year of birth; a year that cannot be one of somebody alive, or is after ``latest``, is none."""
    written = values[NUMBERS["year"]] if NUMBERS["year"] < len(values) else ""
    day, month = (_number(cell_text(values, NUMBERS[key]), most) for key, most in (("day", 31), ("month", 12)))
    if isinstance(written, date):
        return day or written.day, month or written.month, _possible(written.year, latest)
    text = cell_text(values, NUMBERS["year"])
    if not text.isascii():
        text = text.translate(ZERO_WIDTH).translate(FULL_WIDTH)
    match = _DAY.fullmatch(text.strip(" .,;"))
    if match is None:
        return day, month, None
    first, second, year = match.groups()
    if second is not None:
        day, month = day or _number(first, 31), month or _number(second, 12)
    elif first is not None:
        month = month or _number(first, 12)
    return day, month, _possible(int(year), latest)


def _possible(year: int, latest: int) -> int | None:
    return year if latest - OLDEST <= year <= latest else None


def born_after(values: Sequence[CellValue], year: int) -> bool:
    """Whether a row says that somebody was born in one of the years after this one."""
    later = birth(values, year + OLDEST)[2]
    return later is not None and later > year


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= most else None


def is_heading(values: Sequence[CellValue]) -> bool:
    """Whether the cell for the year of birth, or those for the name, say so themselves, as in a row of headings."""
    if fold(cell_text(values, NUMBERS["year"])) in _HEADINGS:
        return True
    family, given = map(fold, name_of(values))
    return (family in _NAME_HEADINGS and given in ("", "ten")) or (family in _NAMES_IN_ONE and not given)


def is_total(values: Sequence[CellValue]) -> bool:
    """Whether a row adds up others: the word stands where the name would. Tống is a family, tổng is none."""
    return _TOTAL.fullmatch(" ".join(filter(None, name_of(values))).lower()) is not None


def column_of_leaving(values: Sequence[CellValue]) -> int | None:
    """The 0-based column behind the sex that says in so many words that somebody died or moved away."""
    for column in range(NUMBERS["woman"] + 1, len(values)):
        value = values[column]
        if column == NUMBERS["level"] or not isinstance(value, str) or not 3 < len(value) <= _LONGEST_WORD:
            continue
        if _GONE.search(value.lower()):
            return column
    return None


def name_of(values: Sequence[CellValue]) -> tuple[str, str]:
    """Family and given name, only ever to be compared."""
    return cell_text(values, NUMBERS["family_name"]), cell_text(values, NUMBERS["given_name"])


def person(values: Sequence[CellValue], latest: int) -> Person | None:
    """Who a row stands for; ``None`` where it names nobody and says no year of birth."""
    day, month, year = birth(values, latest)
    family, given = name_of(values)
    if year is None and not (family or given):
        return None
    village, household = (cell_text(values, NUMBERS[key]) for key in ("village", "household"))
    woman = _is_woman(cell_text(values, NUMBERS["woman"]))
    name = plain(f"{family} {given}")
    telling = year is not None and bool(name or (household and day and month))
    same = (plain(village), household.lstrip("0"), day, month, year, woman, name) if telling else None
    return Person(village, year, month, woman, cell_text(values, NUMBERS["level"]), same)


def _is_woman(text: str) -> bool | None:
    word = fold(text) if text not in ("", "x", "X") else text.lower()
    return True if word in _WOMEN else False if word in _MEN else None
