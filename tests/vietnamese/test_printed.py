"""Counts, shares and dates as they are printed: exact, and understood when typed again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ccht_excel.model.law import Outcome
from ccht_excel.vietnamese.printed import (
    NBSP,
    format_count,
    format_date,
    format_date_long,
    format_percent,
    format_required,
    format_share,
    format_value,
    percent_ascii,
)
from ccht_excel.vietnamese.typed import Reading, parse_count, parse_date, parse_share
from tests.support.law import numbered
from tests.support.vietnamese import shares

# ---------------------------------------------------------------------------------------------
# Counts


@given(st.integers(0, 200_000_000))
def test_printed_counts_parse_back(count: int) -> None:
    printed = format_count(count)
    for text in (printed, printed.replace(".", " "), printed.replace(".", NBSP), str(count), f"{printed} người"):
        assert parse_count(text) == Reading(count)
    assert parse_count(float(count)) == Reading(count)


# ---------------------------------------------------------------------------------------------
# Shares


@given(shares)
def test_printed_targets_parse_back(share: Fraction) -> None:
    for text in (format_percent(share), percent_ascii(share), format_required(share)):
        assert parse_share(text) == Reading(share)


@pytest.mark.parametrize(
    ("share", "printed", "ascii_"),
    [
        ("3/5", "60 %", "60%"),
        ("5/8", "62,5 %", "62.5%"),
        ("2/3", "2/3", "2/3"),
        ("1", "100 %", "100%"),
        ("1/200", "0,5 %", "0.5%"),
    ],
)
def test_percent(share: str, printed: str, ascii_: str) -> None:
    assert format_percent(Fraction(share)) == printed.replace(" ", NBSP)
    assert percent_ascii(Fraction(share)) == ascii_


P60, P80 = Fraction(3, 5), Fraction(4, 5)


@pytest.mark.parametrize(
    ("numerator", "denominator", "thresholds", "expected"),
    [
        *((3000, 5000, [P60], "60 %"), (2999, 5000, [P60], "59,98 %"), (3001, 5000, [P60], "60,02 %")),
        *((14999, 25000, [P60], "59,99 %"), (599999, 1000000, [P60], "59,99 %"), (5, 8, [], "62,5 %")),
        *((2, 3, [], "66,66 %"), (2, 3, [Fraction(2, 3)], "2/3"), (6667, 10000, [Fraction(2, 3)], "66,67 %")),
        *((666667, 1000000, [Fraction(2, 3)], "66,6667 %"), (600001, 1000000, [P60], "60 %"), (0, 7, [P60], "0 %")),
        *((12345, 100000, [Fraction(12345, 100000)], "12,345 %"), (7, 7, [P60, P80], "100 %"), (60, 5, [], "1.200 %")),
        *((99999, 100000, [Fraction(1)], "99,99 %"), (1, 100000, [], "0 %")),
    ],
)
def test_format_share(numerator: int, denominator: int, thresholds: list[Fraction], expected: str) -> None:
    assert format_share(numerator, denominator, iter(thresholds)) == expected.replace(" ", NBSP)


def test_format_share_places_and_refusals() -> None:
    assert format_share(2, 3, places=0) == f"66{NBSP}%"
    assert format_share(2, 3, places=4) == f"66,6666{NBSP}%"
    for numerator, denominator in ((1, 0), (-1, 5), (1, -5)):
        with pytest.raises(ValueError, match="not a share"):
            format_share(numerator, denominator)


def shown(text: str) -> Fraction:
    if "/" in text:
        return Fraction(text)
    return Fraction(text.removesuffix(f"{NBSP}%").replace(".", "").replace(",", ".")) / 100


@given(st.integers(0, 300_000), st.integers(1, 200_000), st.lists(shares, max_size=4), st.integers(0, 3))
@example(2, 3, [Fraction(2, 3)], 2)
def test_a_printed_share_never_contradicts(top: int, bottom: int, thresholds: list[Fraction], places: int) -> None:
    share = Fraction(top, bottom)
    near = [*thresholds, Fraction(top, bottom + 1), P60]
    printed = shown(format_share(top, bottom, near, places))
    assert printed <= share
    assert share - printed < Fraction(1, 100 * 10**places)
    assert [printed < item for item in near] == [share < item for item in near]


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_truncation_is_exact(top: int, bottom: int) -> None:
    assert shown(format_share(top, bottom)) == Fraction(top * 10_000 // bottom, 10_000)


# ---------------------------------------------------------------------------------------------
# Dates and the rest of printing


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_printed_dates_parse_back(day: date) -> None:
    assert [parse_date(text).value for text in (format_date(day), format_date_long(day), day.isoformat())] == [day] * 3


def test_format_date() -> None:
    assert format_date(date(2024, 6, 5)) == "05/06/2024"
    assert format_date_long(date(2024, 6, 5)) == "ngày 05 tháng 6 năm 2024"
    assert format_date_long(date(2024, 2, 10)) == "ngày 10 tháng 02 năm 2024"
    assert format_date_long(date(2024, 12, 31)) == "ngày 31 tháng 12 năm 2024"


def test_format_values() -> None:
    assert [format_count(n) for n in (0, 999, 1000, 5432, 1_234_567)] == ["0", "999", "1.000", "5.432", "1.234.567"]
    assert format_value(5432) == "5.432"
    assert [format_value(o) for o in (Outcome.MET, Outcome.NOT_MET)] == ["Đạt", "Không đạt"]
    assert [format_required(r, numbered(3)) for r in (Outcome.MET, 3, P60)] == ["Đạt", "Mức độ 3", f"≥ 60{NBSP}%"]
