"""Numbers, shares and dates as they are printed here: "5.432", "62,5 %", "05/06/2024".

Relies on :mod:`ccht_excel.model.law`. Refuses floats and rounding: a printed share is exact or truncated, and never
contradicts the judgement it stands beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from ccht_excel.model.law import Outcome, Required, Value
from ccht_excel.model.levels import LevelScale

NBSP = "\N{NO-BREAK SPACE}"

COUNT_FORMAT = "[$-42A]#,##0"
"""Number format of a cell: dots between thousands also where the program's own language has commas."""


def format_date(day: date) -> str:
    """A day in figures: "05/06/2024"."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_date_long(day: date) -> str:
    """A day as documents have it, "ngày 05 tháng 6 năm 2024".

    Nghị định 30/2020/NĐ-CP: two digits for days 1 to 9 and months 1 and 2.
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year:04}"


# ---------------------------------------------------------------------------------------------
# Printing numbers


def format_count(count: int) -> str:
    """A whole number with dots between thousands: "5.432"."""
    return f"{count:,}".replace(",", ".")


def count_word(count: int) -> str:
    """A small number as a word inside a sentence: "ba"; from ten on in digits."""
    words = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    return words[count] if count < len(words) else format_count(count)


def format_share(numerator: int, denominator: int, thresholds: Iterable[Fraction] = (), places: int = 2) -> str:
    """A share as a truncated percentage, "59,99 %", that lies below a threshold exactly where the share itself does.

    As many decimals are added as that takes; a share equal to a threshold without finite decimals is printed as a
    fraction. ``ValueError`` for a negative numerator or a denominator that is not positive.
    """
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"not a share: {numerator}/{denominator}")
    share = Fraction(numerator, denominator)
    reached = max((threshold for threshold in thresholds if threshold <= share), default=Fraction(0))
    if reached == share and not _is_decimal(share):
        return f"{share.numerator}/{share.denominator}"
    while True:
        scale = 100 * 10**places
        shown = Fraction(share.numerator * scale // share.denominator, scale)
        if shown >= reached:
            return format_percent(shown)
        places += 1


def format_percent(share: Fraction) -> str:
    """An exact percentage, "60 %" or "62,5 %" with a no-break space; "2/3" where decimals never end."""
    return f"{decimal_text(share * 100)}{NBSP}%" if _is_decimal(share) else f"{share.numerator}/{share.denominator}"


def percent_ascii(share: Fraction) -> str:
    """An exact percentage for programs: "60%", "62.5%"; "2/3" where decimals never end."""
    if not _is_decimal(share):
        return f"{share.numerator}/{share.denominator}"
    whole, decimals = _digits(share * 100)
    return f"{whole}.{decimals}%" if decimals else f"{whole}%"


def format_required(required: Required, scale: LevelScale | None = None) -> str:
    """What a standard asks for: "Đạt", "≥ 60 %", or a level as its ``scale`` calls it."""
    if isinstance(required, Outcome):
        return format_value(required)
    if isinstance(required, Fraction):
        return f"≥ {format_percent(required)}"
    return scale.name(required) if scale else format_count(required)


def required_inside(required: Required, scale: LevelScale | None = None) -> str:
    """The same inside a sentence: "≥ 60 %", "mức độ 3"."""
    if scale and isinstance(required, int):
        return scale.phrase(required)
    return format_required(required)


_OUTCOMES = {
    Outcome.MET: "Đạt",
    Outcome.NOT_MET: "Không đạt",
    Outcome.UNDETERMINED: "Chưa đủ căn cứ",
    Outcome.NOT_APPLICABLE: "Không áp dụng",
}


def format_value(value: Value) -> str:
    """The value of a datum: "Đạt", "Không đạt" or "5.432"."""
    return _OUTCOMES[value] if isinstance(value, Outcome) else format_count(value)


def _is_decimal(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _digits(number: Fraction) -> tuple[str, str]:
    """Digits before and after the decimal sign, without trailing zeros, of a number >= 0 with finite decimals."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    whole, rest = divmod(int(number * 10**places), 10**places)
    return str(whole), f"{rest:0{places}}" if places else ""


def decimal_text(number: Fraction) -> str:
    """A number >= 0 with finite decimals, "1.234,5"; one without never ends, so ask first."""
    whole, decimals = _digits(number)
    return format_count(int(whole)) + (f",{decimals}" if decimals else "")
