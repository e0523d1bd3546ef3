"""Days among other words or in part: whether they exist, and of which years they are."""

from __future__ import annotations

import pytest

from ccht_excel.vietnamese.days_in_text import day_without_year, no_such_day, year_of_number, years_in


@pytest.mark.parametrize(
    "text",
    [
        *("31/02/2024", "30.2.2024", "12/13/2024", "5-13-24", "00/05/2024", "05/06/2204", "05/06/0024", "29/02/2023"),
        *("ngày 31 tháng 4 năm 2024", "Ngày 32 tháng 12, năm 2024", "05/06/2024 và 31/06/2024", "ký ngày 31/4/2024"),
    ],
)
def test_days_that_are_in_no_calendar(text: str) -> None:
    assert no_such_day(text)


@pytest.mark.parametrize(
    "text",
    [
        *("05/06/2024", "5.6.24", "29/02/2024", "ngày 05 tháng 6 năm 2024", "05 / 06 / 2024", "2024-06-05", "", "2024"),
        *(
            "tháng 6/2024",
            "6/2024",
            "quý II năm 2024",
            "12-14/3/2024",
            "28-29/12/24",
            "năm 2023-2024",
            "5/6",
            "nhiều ngày",
        ),
        *("05/06/2024 08:30", "2024/06/05", "20240605", "05/06/2024, 07/08/2024", "192.168.13.40", "June 5, 2024"),
    ],
)
def test_days_that_may_be(text: str) -> None:
    assert not no_such_day(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((text, True) for text in ("5/6", "05.06", "ngày 5/6", "ngày 5 tháng 6", " 5 - 6 ")),
        *((text, False) for text in ("5/6/2024", "6/2024", "tháng 6", "5", "quý 2", "5/6 và 7/6", "")),
    ],
)
def test_a_day_without_its_year(text: str, found: bool) -> None:
    assert day_without_year(text) is found


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("05/06/2023", [2023]),
        ("5/6/23", [2023]),
        ("năm học 2022-2023", [2022, 2023]),
        ("12/QĐ 23", []),
        ("28-29/12/24", [2024]),
        ("123456", []),
        ("", []),
    ],
)
def test_the_years_that_a_text_names(text: str, years: list[int]) -> None:
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("12/2023/QĐ-UBND", 2023),
        ("Số 25 / 2023 / TT-BGDĐT", 2023),
        *((text, None) for text in ("12/QĐ-UBND", "05/06/2023", "2023/QĐ", "12/QĐ-2023", "1/2022/A; 2/2023/B", "")),
    ],
)
def test_the_year_in_the_number_of_a_document(text: str, year: int | None) -> None:
    assert year_of_number(text) == year
