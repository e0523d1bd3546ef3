"""Last days and validity, counted as the Circular words them."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.due import dossier_due, due_sentences, months_after
from ccht_excel.model.campaign import Campaign, Paperwork

CRITERIA = load_criteria()
CAMPAIGN = replace(new_campaign("Thái Sơn", 2025), receiver="UBND tỉnh")


def own(day: date | None) -> Campaign:
    return replace(CAMPAIGN, paperwork=Paperwork(dossier_deadline=day))


def test_before_a_day_leaves_the_day_before_it() -> None:
    assert CRITERIA.year.dossier_due(2025) == date(2026, 2, 27)
    assert CRITERIA.year.decision_due(2025) == date(2026, 3, 30)
    march = replace(CRITERIA.year, due_month=3, due_day=1)
    assert [march.dossier_due(year) for year in (2023, 2024)] == [date(2024, 2, 29), date(2025, 2, 28)]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 30), date(2026, 12, 31)])
def test_a_recognition_holds_three_years_after_its_year(day: date) -> None:
    assert CRITERIA.year.held_until(day) == date(2029, 12, 31)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (None, date(2026, 2, 27)),
        (date(2026, 2, 10), date(2026, 2, 10)),
        (date(2026, 2, 27), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2026, 2, 27)),
    ],
)
def test_an_office_may_set_an_earlier_day_but_no_later_one(day: date | None, due: date) -> None:
    assert dossier_due(own(day), CRITERIA) == due


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 2, 26), "còn 1 ngày"),
        (date(2026, 2, 27), "là hôm nay"),
        (date(2026, 2, 28), "đã quá hạn 1 ngày"),
    ],
)
def test_what_has_passed_is_said_to_have_passed(today: date, said: str) -> None:
    dossier, decision = due_sentences(own(None), CRITERIA, today)[-2:]
    assert dossier == (f"Hồ sơ gửi đến UBND tỉnh chậm nhất ngày 27/02/2026 (Điều 9: trước ngày 28/02/2026), {said}.")
    assert "30/03/2026" in decision


def test_whose_day_it_is_is_said() -> None:
    sentences = due_sentences(own(date(2026, 2, 10)), CRITERIA, date(2026, 2, 1))
    assert sentences[0] == "Hạn các đơn vị nộp phiếu, ngày 31/01/2026, đã qua."
    assert "chậm nhất ngày 10/02/2026 (hạn của nơi nhận; Điều 9: trước ngày 28/02/2026), còn 9 ngày" in sentences[1]


def test_an_office_is_proposed_from_the_year_that_the_set_names() -> None:
    offices = {year: new_campaign("Thái Sơn", year).paperwork.coordinator for year in (2024, 2025, 2026)}
    assert offices == {2024: "", 2025: "Phòng Văn hóa - Xã hội", 2026: "Phòng Văn hóa - Xã hội"}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 15), 12, date(2025, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later
