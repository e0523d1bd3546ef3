"""What a new campaign begins with."""

from __future__ import annotations

from datetime import date

from ccht_excel.control.new_campaign import default_year


def test_until_the_dossier_is_due_the_year_before_is_assessed() -> None:
    assert [default_year(day) for day in (date(2025, 2, 28), date(2025, 3, 1), date(2024, 12, 31))] == [
        2024,
        2025,
        2024,
    ]
