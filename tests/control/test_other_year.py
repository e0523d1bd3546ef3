"""A control workbook copied from last year's, of which only the year was changed."""

from __future__ import annotations

import pytest

from tests.support.control import ABOUT, MEETING, PAPERS, ROWS, bare, campaign_of, edited

NEXT_YEAR = {f"{ABOUT}!C10": 2025, f"{ABOUT}!C12": "Sở Giáo dục và Đào tạo"}
SETTLED = {f"{MEETING}!B6": "Tổng số công dân trong xã", f"{MEETING}!C6": 5000, f"{MEETING}!D6": "họp"}
DEADLINE = f"{ABOUT}!C13"


@pytest.mark.parametrize(
    ("met_on", "counts"),
    [(None, False), ("20/01/2025", False), ("30/03/2025", False), ("31/03/2025", True), ("20/01/2026", True)],
)
def test_what_a_meeting_settled_is_of_the_year_that_its_day_tells(met_on: str | None, counts: bool) -> None:
    reading = edited(NEXT_YEAR, SETTLED, {ROWS["minutes_date"]: met_on, DEADLINE: None})
    refused = [item for item in reading.findings if item.code == "resolutions_of_other_year"]
    assert bool(refused) is not counts
    assert (reading.campaign is not None) is counts
    assert all((item.place.sheet, item.place.cell) == (MEETING, "C6") for item in refused)


def test_of_its_own_year_a_meeting_needs_no_day() -> None:
    assert bare(edited(SETTLED)) == []


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ({}, []),
        ({DEADLINE: "31/01/2025"}, ["C13"]),
        ({DEADLINE: "31/01/2026"}, []),
        ({ROWS["minutes_number"]: "12/BB-UBND"}, ["C11"]),
        ({ROWS["minutes_number"]: "12/BB-UBND", ROWS["minutes_date"]: "20/01/2025"}, ["C11", "C12"]),
        ({ROWS["minutes_number"]: "12/BB-UBND", ROWS["minutes_date"]: "20/01/2026"}, []),
        ({ROWS["plan_number"]: "1/KH-UBND", ROWS["plan_date"]: "31/12/2024"}, ["C9", "C10"]),
        ({ROWS["plan_number"]: "1/KH-UBND", ROWS["plan_date"]: "01/01/2025"}, []),
        ({ROWS["dossier_deadline"]: "20/02/2025"}, ["C21"]),
    ],
    ids=str,
)
def test_numbers_and_days_that_may_be_last_years_are_named(typed: dict[str, object], named: list[str]) -> None:
    reading = edited(NEXT_YEAR, {DEADLINE: None}, typed)
    assert campaign_of(reading).year == 2025
    [*found] = [item for item in reading.findings if item.code == "left_of_other_year"]
    assert bare(reading)[len(found) :] == []
    assert [item.place.cell for item in found] == named[:1]
    assert all(f"ô {cell} trang" in found[0].message for cell in named)
    sheets = {item.place.sheet for item in found}
    assert sheets <= {ABOUT, PAPERS}
