"""Days as people write them among other words or in part: whether they exist, and of which years they are.

Relies on the day coming before the month, as it does in Vietnamese. Refuses nothing; what holds no day tells nothing.
"""

from __future__ import annotations

from datetime import date

from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import fold
from ccht_excel.vietnamese.typed import parse_date

_LONGEST = 200
_MARK = r"\s{0,2}[./-]\s{0,2}"
_WHOLE = regex(
    rf"(?<![0-9])(?P<d>[0-9]{{1,2}})(?P<s>{_MARK})(?P<m>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
    r"|\bngay (?P<d2>[0-9]{1,2}) thang (?P<m2>[0-9]{1,2}),? nam (?P<y2>[0-9]{4})(?![0-9])"
)
_WITHOUT_YEAR = regex(rf"(?:ngay )?[0-9]{{1,2}}{_MARK}[0-9]{{1,2}}|ngay [0-9]{{1,2}} thang [0-9]{{1,2}}")
_YEAR = regex(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


_IN_NUMBER = regex(r"[0-9]\s{0,2}/\s{0,2}((?:19|20)[0-9]{2})\s{0,2}/\s{0,2}\w")


def no_such_day(text: str) -> bool:
    """Whether a text holds a day, month and year that are in no calendar of our time: 31/02/2024, 05/06/2204."""
    if parse_date(text).problem is None:
        return False
    return any(not _exists(*parts) for parts in _whole(text))


def day_without_year(text: str) -> bool:
    """Whether a text is a day and month and nothing besides: "5/6", "ngày 5 tháng 6"."""
    return len(text) <= _LONGEST and _WITHOUT_YEAR.fullmatch(fold(text).strip()) is not None


def years_in(text: str) -> list[int]:
    """The years that a text names, those of whole days with two digits ("5/6/23") included."""
    short = (2000 + int(year) for _, _, year in _whole(text) if len(year) == 2)
    return [*map(int, _YEAR.findall(text[:_LONGEST])), *short]


def year_of_number(text: str) -> int | None:
    """The year in the number of a document, which is that of its issue: 12/2023/QĐ-UBND."""
    found = {int(year) for year in _IN_NUMBER.findall(text[:_LONGEST])}
    return found.pop() if len(found) == 1 else None


def _whole(text: str) -> list[tuple[str, str, str]]:
    found = _WHOLE.finditer(fold(text[:_LONGEST]))
    return [(item["d"] or item["d2"], item["m"] or item["m2"], item["y"] or item["y2"]) for item in found]


def _exists(day: str, month: str, year: str) -> bool:
    try:
        return 1900 <= date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day)).year <= 2100
    except ValueError:
        return False
