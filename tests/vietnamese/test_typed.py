"""Levels, shares, years, answers and dates as people type them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings

from ccht_excel.model.law import Outcome
from ccht_excel.vietnamese.printed import NBSP
from ccht_excel.vietnamese.typed import (
    Reading,
    parse_count,
    parse_date,
    parse_result,
    parse_share,
    parse_year,
    parse_yes_no,
)
from tests.support.vietnamese import cells


@given(cells)
@settings(max_examples=400)
def test_parsers_never_raise(value: object) -> None:
    for parse in (parse_count, parse_result, parse_share, parse_date, parse_year, parse_yes_no):
        reading = parse(value)  # type: ignore[operator]
        assert (reading.value is None) != (reading.problem is None)


# ---------------------------------------------------------------------------------------------
# Levels, years, answers


MET = [
    "x",
    "X",
    " x ",
    "✓",
    "✔",
    "✔\ufe0f",
    "có",
    "Có",
    "đạt",
    "ĐẠT",
    "Đạt.",
    "Đ",
    "đạt yêu cầu",
    "đã đạt",
    "dat",
    "DAT",
    "co",
]
NOT_MET = [
    "không đạt",
    "Chưa đạt",
    "k đạt",
    "ko đạt",
    "kg đạt",
    "khong dat",
    "KHÔNG",
    "chưa",
    "KĐ",
    "CĐ",
    "không  đạt;",
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_result(form: str) -> None:
    for text in MET:
        assert parse_result(unicodedata.normalize(form, text)) == Reading(Outcome.MET), text
    for text in NOT_MET:
        assert parse_result(unicodedata.normalize(form, text)) == Reading(Outcome.NOT_MET), text


@pytest.mark.parametrize(
    "value",
    [
        *(
            True,
            False,
            1,
            0,
            1.0,
            date(2024, 1, 1),
            "1",
            "0",
            "đ/kđ",
            "d",
            "D",
            "k",
            "cd",
            "đất",
            "dắt",
            "cờ",
            "xx",
            "×",
            "✗",
            "?",
        ),
        *("Đạt / Không đạt", "gần đạt", "đạt 80%", "không đạt được", "chửa", "chưa biết", "n/a", "mức độ 1"),
    ],
)
def test_result_refused(value: object) -> None:
    assert parse_result(value) == Reading(None, "not_a_result")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["", " \u00a0", "…", "-", "......"])
def test_blank_is_no_answer(value: str) -> None:
    for parse in (parse_count, parse_result, parse_share, parse_date, parse_year, parse_yes_no):
        assert parse(value) == Reading(None, "blank")


def test_yes_no() -> None:
    for value in (True, "Có", "x", "×", "✓", "đúng", "yes", "TRUE", "co"):
        assert parse_yes_no(value) == Reading(True), value
    for value in (False, "Không", "khong", "sai", "No", "FALSE"):
        assert parse_yes_no(value) == Reading(False), value
    for value in (1, 0, 1.0, "1", "có không", "?", date(2024, 1, 1)):
        assert parse_yes_no(value) == Reading(None, "not_yes_no"), value


def test_year() -> None:
    for value in (2024, 2024.0, "2024", " năm 2024", "Năm 2024."):
        assert parse_year(value) == Reading(2024), value
    for value in (1999, 2101, "1999", "2101", 24):
        assert parse_year(value) == Reading(None, "out_of_range"), value
    for value in ("24", "2.024", "2024-2025", True, 2024.5, date(2024, 1, 1), float("inf"), "MMXXIV"):
        assert parse_year(value) == Reading(None, "not_a_year"), value
    assert parse_year(2000).value == 2000
    assert parse_year(2100).value == 2100


# ---------------------------------------------------------------------------------------------
# Shares


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0.6, "3/5"), (60, "3/5"), (60.0, "3/5"), (62.5, "5/8"), (1, "1"), (100, "1"), (0.6000000000000001, "3/5")),
        *(
            ("60%", "3/5"),
            ("60 %", "3/5"),
            (f"60{NBSP}%", "3/5"),
            ("62,5%", "5/8"),
            ("62.5 %", "5/8"),
            ("0,5%", "1/200"),
        ),
        *(("60 phần trăm", "3/5"), ("0,6", "3/5"), ("0.6", "3/5"), ("60", "3/5"), ("1%", "1/100"), ("100%", "1")),
        *(("2/3", "2/3"), ("≥ 60 %", "3/5"), (">=60%", "3/5"), ("\uff16\uff10\uff05", "3/5"), ("1,5", "3/200")),
    ],
)
def test_share(value: float | str, expected: str) -> None:
    assert parse_share(value) == Reading(Fraction(expected))


@pytest.mark.parametrize(
    ("problem", "values"),
    [
        ("out_of_range", [0, 0.0, -0.5, 100.5, 101, "0%", "101%", "150 %", "3/2", "0", "0,0", "1000"]),
        (
            "not_a_share",
            [True, float("nan"), date(2024, 1, 1), "sáu mươi", "60%%", "-5%", "1/0", "60-80%", "60,5,5", "từ 60%"],
        ),
    ],
)
def test_share_refused(problem: str, values: list[object]) -> None:
    for value in values:
        assert parse_share(value) == Reading(None, problem), value  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------
# Dates


@pytest.mark.parametrize(
    "value",
    [
        *(
            date(2024, 6, 5),
            datetime(2024, 6, 5, 23, 59),
            "05/06/2024",
            "5/6/2024",
            "05-06-2024",
            "5.6.2024",
            "2024-06-05",
        ),
        *(
            "ngày 05 tháng 6 năm 2024",
            "Ngày 5 tháng 06 năm 2024",
            "ngày 5/6/2024",
            "2024-06-05 00:00:00",
            " 05/06/2024. ",
        ),
        *("2024-06-05T07:30", "ngay 5 thang 6 nam 2024", "０５/０\uff16/２０２４"),
    ],
)
def test_date(value: date | str) -> None:
    assert parse_date(value) == Reading(date(2024, 6, 5))


@pytest.mark.parametrize(
    "value",
    [
        *(
            "06/13/2024",
            "31/02/2024",
            "05/06/24",
            "05/06-2024",
            "6/2024",
            "2024",
            45448,
            45448.0,
            True,
            time(1),
            "tháng 6",
        ),
        *(timedelta(1), date(1899, 12, 30), "05/06/1024", "5 June 2024", "00/06/2024", "05/06/2024 và 06/06/2024"),
    ],
)
def test_date_refused(value: object) -> None:
    assert parse_date(value) == Reading(None, "not_a_date")  # type: ignore[arg-type]
