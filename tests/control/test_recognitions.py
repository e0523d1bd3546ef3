"""The register of decisions in the control workbook: as people type it, and what of it is refused."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from ccht_excel.model.campaign import Recognition
from ccht_excel.model.place import NOWHERE
from tests.support.control import THAI_SON, bare, campaign_of, control, edited, read, written

SHEET = "Quyết định công nhận"
ROW = dict(zip(("subject", "level", "number", "date", "issuer", "holder", "ended"), "BCDEFGH", strict=True))
PRIMARY = Recognition("4.2", 3, "15/QĐ-UBND", date(2022, 12, 5), "UBND huyện")


def typed(line: int = 6, **values: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "subject": "4.2 Xã đạt chuẩn phổ cập giáo dục tiểu học",
        "level": 3,
        "number": "15/QĐ-UBND",
        "date": "05/12/2022",
        "issuer": "UBND huyện",
    }
    return {f"{SHEET}!{ROW[key]}{line}": value for key, value in (whole | values).items()}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, PRIMARY),
        ({"subject": 4.2}, PRIMARY),
        ({"subject": "4,2"}, PRIMARY),
        ({"subject": "chỉ tiêu 4.2"}, PRIMARY),
        ({"level": "Mức độ III"}, PRIMARY),
        ({"date": "ngày 05 tháng 12 năm 2022"}, PRIMARY),
        ({"issuer": None}, replace(PRIMARY, issuer="")),
        ({"holder": "xã Thái Bình cũ"}, replace(PRIMARY, holder="xã Thái Bình cũ")),
        ({"ended": "01/07/2025"}, replace(PRIMARY, ended=date(2025, 7, 1))),
        ({"subject": "4.1", "level": None}, replace(PRIMARY, subject="4.1", level=None)),
        ({"subject": "Cộng đồng học tập", "level": 1}, replace(PRIMARY, subject="", level=1)),
        ({"subject": "“Cộng đồng học tập” cấp xã", "level": "mức độ 2"}, replace(PRIMARY, subject="", level=2)),
    ],
    ids=str,
)
def test_decisions_as_people_type_them(values: dict[str, object], found: Recognition) -> None:
    reading = edited(typed(**values))
    (item,) = campaign_of(reading).recognitions
    assert replace(item, place=NOWHERE) == found
    assert (item.place.sheet, item.place.cell) == (SHEET, "D6")
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("values", "code", "cell"),
    [
        ({"subject": "5.1"}, "control_value_invalid", "B6"),
        ({"subject": "Trường chuẩn"}, "control_value_invalid", "B6"),
        ({"subject": None}, "control_value_missing", "B6"),
        ({"level": None}, "control_value_missing", "C6"),
        ({"level": 0}, "control_value_invalid", "C6"),
        ({"level": 4}, "control_value_invalid", "C6"),
        ({"subject": "Cộng đồng học tập", "level": 3}, "control_value_invalid", "C6"),
        ({"number": None}, "control_value_missing", "D6"),
        ({"date": None}, "control_value_missing", "E6"),
        ({"date": "2022"}, "control_value_invalid", "E6"),
        ({"ended": "sau này"}, "control_value_invalid", "H6"),
    ],
    ids=str,
)
def test_a_decision_in_doubt_is_told_at_its_cell(values: dict[str, object], code: str, cell: str) -> None:
    assert bare(edited(typed(**values))) == [(code, SHEET, cell)]


def test_every_choice_of_the_drop_down_is_understood() -> None:
    (rule,) = [rule for rule in control()[SHEET].data_validations.dataValidation if "4.2" in rule.formula1]
    choices = rule.formula1.strip('"').split(",")
    assert len(choices) == 5
    edits = [typed(line, subject=choice, level=1) for line, choice in enumerate(choices, 6)]
    assert [item.subject for item in campaign_of(edited(*edits)).recognitions] == ["4.1", "4.2", "4.3", "4.4", ""]


def test_what_was_written_is_read_back_and_rows_may_be_sorted() -> None:
    award = Recognition("", 1, "7/QĐ-UBND", date(2023, 3, 1), "Phòng Giáo dục và Đào tạo")
    old = replace(PRIMARY, holder="xã cũ", ended=date(2025, 6, 30))
    campaign = replace(THAI_SON, recognitions=(award, old, PRIMARY))
    found = campaign_of(read(written(campaign))).recognitions
    assert tuple(replace(item, place=NOWHERE) for item in found) == campaign.recognitions


def test_a_workbook_without_the_register_is_read() -> None:
    def without(book: Workbook) -> None:
        book.remove(book[SHEET])

    assert campaign_of(edited(without)) == THAI_SON
