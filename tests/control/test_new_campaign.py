"""What a new campaign begins with."""

from __future__ import annotations

from datetime import date

from ccht_excel.control.new_campaign import default_year
from ccht_excel.law.criteria import load_criteria


def test_until_the_dossier_is_due_the_year_before_is_assessed() -> None:
    days = (date(2025, 2, 28), date(2025, 3, 1), date(2024, 12, 31))
    assert [default_year(load_criteria(), day) for day in days] == [2024, 2025, 2024]
