"""Counts as people type them: certain, or told with their readings."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ccht_excel.vietnamese.typed import Reading, exact, parse_count
from tests.support.vietnamese import typed


@pytest.mark.parametrize(
    ("number", "expected"),
    [(5432, 5432), (5432.0, 5432), (0.1 + 0.2, Fraction(3, 10)), (0.6, Fraction(3, 5)), (-0.0, 0), (1e20, 10**20)],
)
def test_exact(number: float, expected: Fraction) -> None:
    assert exact(number) == expected


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_exact_refuses_what_is_no_number(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        exact(number)


@pytest.mark.parametrize(
    "value",
    [
        *(
            5432,
            5432.0,
            5432.0000000000009,
            "5432",
            " 5432 ",
            "5.432",
            "5 432",
            "5\u00a0432",
            "5\u202f432",
            "5\u2009432",
        ),
        *(
            "5432,0",
            "5432,000",
            "5.432,00",
            "5 432,0",
            "5432 người",
            "5.432 công dân",
            "5432 hv",
            "5432 CD",
            "5.432người",
        ),
        *(
            "5432 học viên",
            "5432 hội viên",
            "5432 nhân khẩu",
            "5432 KHẨU.",
            "5432 nguoi",
            "５４３２",
            "５．４３２",
            "'5432",
        ),
        *("’5.432", "+5432", "\u200b5432\ufeff", "05432", unicodedata.normalize("NFD", "5432 người")),
    ],
)
def test_count_accepted(value: int | float | str) -> None:
    assert parse_count(value) == Reading(5432)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 0), ("0", 0), ("0,0", 0), ("0,000", 0), (-0.0, 0), ("5.000", 5000), ("5,0", 5), ("1.234.567", 1_234_567)),
        *(("1 234 567", 1_234_567), (200_000_000, 200_000_000), ("200.000.000", 200_000_000), ("007", 7)),
    ],
)
def test_count_values(value: int | float | str, expected: int) -> None:
    assert parse_count(value) == Reading(expected)


@pytest.mark.parametrize(
    ("text", "expected"), [("1,234,567", 1_234_567), ("1,234.0", 1234), ("5432.0", 5432), ("1,234,567.00", 1_234_567)]
)
def test_count_english_grouping_is_said(text: str, expected: int) -> None:
    assert parse_count(text) == Reading(expected, warning="english_grouping")


@pytest.mark.parametrize(
    ("value", "readings"),
    [
        ("5,000", ("5", "5.000")),
        ("5,432", ("5,432", "5.432")),
        ("5,430 người", ("5,43", "5.430")),
        ("100,000", ("100", "100.000")),
        ("03.000", ("3", "3.000")),
        ("03,000 người", ("3", "3.000")),
        ("003.0", ("3", "3.000")),
        ("5.0", ("5", "5.000")),
        ("1.234,567", ("1.234,567", "1.234.567")),
        ("1,234.000", ("1.234", "1.234.000")),
    ],
)
def test_count_ambiguous(value: str, readings: tuple[str, str]) -> None:
    assert parse_count(value) == Reading(None, "ambiguous", readings)


@pytest.mark.parametrize(
    ("value", "readings"),
    [
        *((5.432, ("5,432", "5.432")), (5.4, ("5,4", "5.400")), (999.5, ("999,5", "999.500"))),
        *((0.6, ()), (1234.5, ()), (5.4321, ()), (1000.001, ())),
        *(("5,5", ()), ("0.6", ()), ("0,6", ()), ("0,432", ()), ("5.43", ()), ("1234,567", ()), ("1,234.5", ())),
        ("5,5 người", ()),
    ],
)
def test_count_fractional(value: float | str, readings: tuple[str, ...]) -> None:
    assert parse_count(value) == Reading(None, "fractional", readings)


@pytest.mark.parametrize(
    ("problem", "values"),
    [
        ("blank", ["", "  ", "\u00a0", "-", "–", "—", "...", "…", "………", "\u200b", "____"]),
        ("negative", [-1, -5.5, "-5", "-5.432", "\u22125", "-0"]),
        ("percent", ["60%", "60 %", "60 phần trăm", "62,5%", "60\uff05", "60 PHẦN TRĂM", "60 phan tram"]),
        ("date", [date(2024, 6, 5), datetime(2024, 6, 5), time(8), timedelta(days=2)]),
        ("boolean", [True, False]),
        ("too_large", [200_000_001, 1e300, "200.000.001", "9" * 5000, "1" + "0" * 12]),
        ("not_a_number", [float("nan"), float("inf"), "#DIV/0!", "#N/A", "khoảng 5000", "5000-5100", "5000 + 12"]),
        (
            "not_a_number",
            ["~5000", ">5000", "V", "năm", "5O00", "1e3", "0x10", "5_432", "٣٤", "५", "²", "5.432.", "a"],
        ),
        ("not_a_number", ["54.32.1", "5.4321.000", "1.23.456", "05.432.000", "5..432", "5 43", "1.234 567", "5  432"]),
        (
            "not_a_number",
            ["5432 đồng", "5432 nguời x", "người", "5 432 12", "5\n432", "=A1", "--5", "(5)", "''5", "5 k", "% 5"],
        ),
        (
            "not_a_number",
            ["5,43,210", "5.432,1.2", "1,234,567,", "abc%", "12/2024", "- 5", "5432, người", "5432 học sinh"],
        ),
    ],
)
def test_count_refused(problem: str, values: list[object]) -> None:
    for value in values:
        reading = parse_count(value)  # type: ignore[arg-type]
        assert (reading.problem, reading.value) == (problem, None), value


def naive_digits(text: str) -> str:
    """Digits of a whole number: what follows a decimal sign counts only if it is not all zeros."""
    text = unicodedata.normalize("NFKC", text)
    head = re.sub(r"[.,]0{1,2}$|[.,]0{4,}$", "", re.sub(r"[^\d.,]", "", text))
    if "," in head and head.count(",") == 1 and head.endswith("000"):
        head = head.split(",")[0]
    return re.sub(r"\D", "", head).lstrip("0") or "0"


@given(typed)
@example("1.000,0")
@example("12,0 người")
@settings(max_examples=400)
def test_a_count_has_the_digits_of_its_text(text: str) -> None:
    value = parse_count(text).value
    if value is not None:
        assert str(value) == naive_digits(text)


@given(st.integers(1, 999), st.integers(0, 999))
def test_three_decimals_are_never_guessed(whole: int, rest: int) -> None:
    assert parse_count(f"{whole},{rest:03}").problem == "ambiguous"
    assert parse_count(f"{whole}.{rest:03}") == Reading(whole * 1000 + rest)
