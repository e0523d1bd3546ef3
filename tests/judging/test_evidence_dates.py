"""Documents dated outside the assessed year are asked about; they still count."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.support.judging import BASE, FULL, MET, handed_in, judge, outcome
from tests.support.law import INDICATORS


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("15/11/2024", False),
        ("01/01/2024", False),
        ("31-12-2024", False),
        ("31/12/2023", True),
        ("ngày 5 tháng 3 năm 2023", True),
        ("2022-06-30", True),
        ("2024-06-30 00:00:00", False),
        ("tháng 12/2023", True),
        ("năm học 2023-2024", False),
        ("2019", True),
        ("5/6/23", True),
        ("5/6/24", False),
        ("20/01/2025", False),  # until the units' deadline
        ("21/01/2025", True),
        ("", False),
        ("quý III", False),
        ("Số 20245", False),
    ],
)
def test_the_date_of_a_document(written: str, told: bool) -> None:
    campaign = replace(BASE, deadline=date(2025, 1, 20))
    item = handed_in("xa", FULL, list(INDICATORS))
    dated = replace(item, evidence=tuple(replace(row, date=written) for row in item.evidence))
    assessment = judge(campaign, [dated])
    found = [one for one in assessment.findings if one.code == "evidence_outside_year"]
    # A decision on phổ cập, xóa mù chữ holds until it is withdrawn: an earlier date of it is none to ask about.
    asked = [id for id in INDICATORS if "2025" in written or not id.startswith("4.")]
    assert len(found) == (len(asked) if told else 0)
    assert all(written in one.message and "2024" in one.message and one.place.cell for one in found)
    assert outcome(assessment, "1.1", "level_1") is MET


@pytest.mark.parametrize(
    ("day", "number", "told"),
    [
        ("", "12/2023/QĐ-UBND", True),
        ("5/6", "12/2023/QĐ-UBND", True),
        ("", "12/2024/QĐ-UBND", False),
        ("", "12/QĐ-UBND", False),
        ("05/06/2024", "12/2023/QĐ-UBND", False),
    ],
)
def test_without_a_date_the_number_tells_the_year(day: str, number: str, told: bool) -> None:
    """Where both tell a year and differ, that is said where they were read."""
    item = handed_in("xa", FULL, list(INDICATORS))
    dated = replace(item, evidence=tuple(replace(row, date=day, number=number) for row in item.evidence))
    found = [one for one in judge(BASE, [dated]).findings if one.code == "evidence_outside_year"]
    assert [one.indicator for one in found] == [id for id in INDICATORS if told and not id.startswith("4.")]
    assert all(number in one.message for one in found)


@pytest.mark.parametrize(
    ("numbers", "days", "issuers", "told"),
    [
        (("12/QĐ-UBND", "12/QĐ-UBND"), ("05/06/2024", "06/05/2024"), ("UBND xã", "UBND xã"), True),
        (("12/QĐ-UBND", "Số 012/QĐ - UBND"), ("05/06/2024", "6/5/2024"), ("UBND xã", "ubnd xã"), True),
        (("12/QĐ-UBND", "12/QĐ-UBND"), ("05/06/2024", "06/05/2024"), ("", ""), True),
        (("12/QĐ-UBND", "12/QĐ-UBND"), ("05/06/2024", "5/6/2024"), ("UBND xã", "UBND xã"), False),
        (("12/QĐ-UBND", "12/QĐ-UBND"), ("05/06/2024", "06/05/2023"), ("UBND xã", "UBND xã"), False),
        (("12/QĐ-UBND", "12/QĐ-UBND"), ("05/06/2024", "06/05/2024"), ("UBND xã", "UBND huyện"), False),
        (("12/QĐ-UBND", "12/BC-UBND"), ("05/06/2024", "06/05/2024"), ("UBND xã", "UBND xã"), False),
        (("12", "12"), ("05/06/2024", "06/05/2024"), ("UBND xã", "UBND xã"), False),
        (("12/QĐ-UBND", "12/QĐ-UBND"), ("05/06/2024", "tháng 5"), ("UBND xã", "UBND xã"), False),
    ],
)
def test_one_document_with_two_days_of_a_year_is_told(
    numbers: tuple[str, str], days: tuple[str, str], issuers: tuple[str, str], told: bool
) -> None:
    item = handed_in("xa", FULL, list(INDICATORS))
    rows = [
        replace(row, number=number, date=day, issuer=issuer)
        for row, number, day, issuer in zip(item.evidence[:2], numbers, days, issuers, strict=True)
    ]
    assessment = judge(BASE, [replace(item, evidence=(*rows, *item.evidence[2:]))])
    found = [one for one in assessment.findings if one.code == "document_days_differ"]
    assert len(found) == told
    for one in found:
        assert one.place == rows[0].place
        assert "05/06/2024" in one.message and "06/05/2024" in one.message and rows[1].place.cell in one.message
