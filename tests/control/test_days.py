"""Days of papers and decisions that cannot be of the campaign are asked about; they are read all the same."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from ccht_excel.model.campaign import Recognition
from tests.support.control import PAPERS, ROWS, THAI_SON, bare, campaign_of, edited, read, written


@pytest.mark.parametrize(
    ("key", "day", "odd"),
    [
        ("minutes_date", "31/12/2023", True),
        ("minutes_date", "01/01/2024", False),
        ("minutes_date", "31/12/2025", False),
        ("minutes_date", "01/01/2026", True),
        ("summary_date", "31/12/2023", True),
        ("summary_date", "05/02/2025", False),
        ("summary_date", "05/02/2035", True),
        ("plan_date", "31/12/2022", True),
        ("plan_date", "01/01/2023", False),
    ],
)
def test_a_day_of_a_paper_is_of_the_year_or_the_one_after(key: str, day: str, odd: bool) -> None:
    reading = edited({ROWS[key]: day})
    assert getattr(campaign_of(reading).paperwork, key) is not None
    assert bare(reading) == ([("day_out_of_time", PAPERS, ROWS[key].split("!")[1])] if odd else [])


@pytest.mark.parametrize(("met_on", "odd"), [("19/01/2025", True), ("20/01/2025", False), (None, False)])
def test_a_plan_is_no_younger_than_the_meeting(met_on: str | None, odd: bool) -> None:
    reading = edited({ROWS["plan_date"]: "20/01/2025", ROWS["minutes_date"]: met_on})
    assert [item.code for item in reading.findings] == (["day_out_of_time"] if odd else [])
    assert all("sau ngày họp (19/01/2025)" in item.message for item in reading.findings)


@pytest.mark.parametrize(
    ("decided_on", "ended", "odd"),
    [
        (date(2025, 12, 31), None, False),
        (date(2026, 1, 1), None, True),
        (date(1999, 5, 1), None, False),
        (date(2023, 12, 15), date(2023, 12, 15), False),
        (date(2023, 12, 15), date(2023, 12, 14), True),
    ],
)
def test_a_decision_from_after_the_dossier_or_its_own_end_is_asked_about(
    decided_on: date, ended: date | None, odd: bool
) -> None:
    item = Recognition("4.2", 3, "12/QĐ-UBND", decided_on, "Ủy ban nhân dân huyện", ended=ended)
    reading = read(written(replace(THAI_SON, recognitions=(item,))))
    assert campaign_of(reading).recognitions[0].decided_on == decided_on
    assert [item.code for item in reading.findings] == (["day_out_of_time"] if odd else [])
    assert all(item.place.sheet == "Quyết định công nhận" for item in reading.findings)
