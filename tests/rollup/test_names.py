"""Those that a roll-up counts are called what they are, and its sheets have names that Excel takes."""

from __future__ import annotations

import pytest

from ccht_excel.law.criteria import load_criteria
from ccht_excel.rollup.parts import LONGEST_SHEET_NAME, sheet_name
from ccht_excel.vietnamese.place_names import several_of


@pytest.mark.parametrize(
    ("criteria_set", "there", "called"),
    [
        ("tt25_2023_cap_xa", [], "xã"),
        ("tt25_2023_cap_xa", ["xa"], "xã"),
        ("tt25_2023_cap_xa", ["phuong"], "phường"),
        ("tt25_2023_cap_xa", ["dac_khu", "xa"], "xã, đặc khu"),
        ("tt25_2023_cap_xa", ["thi_tran", "dac_khu", "phuong", "xa"], "xã, phường, đặc khu, thị trấn"),
        ("tt24_2023_cap_huyen", ["truong_tieu_hoc"], "đơn vị"),
        ("tt24_2023_cap_huyen", ["truong_tieu_hoc", "co_quan"], "đơn vị"),
    ],
)
def test_several_are_called_by_their_types_unless_the_law_has_a_word_for_all(
    criteria_set: str, there: list[str], called: str
) -> None:
    subject = load_criteria(criteria_set).subject
    assert several_of(subject, [item for item in subject.types if item.id in there]) == called


def test_a_name_too_long_for_a_sheet_gives_way_to_a_short_one() -> None:
    longest = "x" * LONGEST_SHEET_NAME
    assert sheet_name(longest, "Từng nơi") == longest
    assert sheet_name(f"{longest}x", "Từng nơi") == "Từng nơi"
    assert sheet_name("Các xã, phường, đặc khu, thị trấn", "Từng nơi") == "Từng nơi"
