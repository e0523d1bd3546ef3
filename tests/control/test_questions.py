"""What a control workbook says of the kind of subject and of its papers, as people type it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from ccht_excel.model.campaign import Paperwork
from tests.support.control import ABOUT, MEETING, PAPERS, ROWS, THAI_SON, bare, campaign_of, control, edited

KIND = f"{ABOUT}!C7"


@pytest.mark.parametrize(
    ("typed", "id"),
    [("Phường", "phuong"), ("phuong", "phuong"), ("  PHƯỜNG ", "phuong"), ("đặc  khu", "dac_khu"), ("Xã", "xa")],
)
def test_kinds_as_people_type_them(typed: str, id: str) -> None:
    reading = edited({KIND: typed})
    assert campaign_of(reading).subject_type == id
    assert reading.criteria_set is not None
    assert reading.criteria_set.subject.type.id == id
    assert {item.code for item in reading.findings} == ({"unit_named_for_other_type"} if id != "xa" else set())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({KIND: "quận"}, [("control_value_invalid", ABOUT, "C7")]),
        ({KIND: None}, [("control_value_missing", ABOUT, "C7")]),
        ({KIND: "Phường", f"{ABOUT}!C6": "xã Thái Sơn"}, [("subject_contradicts", ABOUT, "C7")]),
        ({KIND: "Xã", f"{ABOUT}!C6": "UBND Phường Thái Sơn"}, [("subject_contradicts", ABOUT, "C7")]),
    ],
    ids=str,
)
def test_a_kind_that_is_in_doubt_is_asked_for_at_its_cell(
    typed: dict[str, object], found: list[tuple[str, str | None, str | None]]
) -> None:
    reading = edited(typed)
    assert reading.campaign is None
    assert bare(reading) == found


def test_a_commune_with_the_name_of_a_school_is_asked_about() -> None:
    reading = edited({f"{ABOUT}!C6": "Trường mầm non Hoa Mai"})
    assert bare(reading) == [("subject_of_other_set", ABOUT, "C6")]
    assert campaign_of(reading).subject_type == "xa"


def test_a_name_that_says_its_kind_needs_no_choice() -> None:
    assert campaign_of(edited({KIND: None, f"{ABOUT}!C6": "Phường Thái Sơn"})).subject_type == "phuong"


def older(book: Workbook) -> None:
    """A control workbook as earlier versions wrote it: neither kind nor papers were asked for."""
    book[ABOUT].delete_rows(7)
    book.remove(book[PAPERS])


def test_control_workbooks_of_earlier_versions_are_read() -> None:
    assert campaign_of(edited(older)) == replace(THAI_SON, paperwork=Paperwork())
    assert campaign_of(edited({f"{ABOUT}!C6": "thị trấn Thắng"}, older)).subject_type == "thi_tran"


@pytest.mark.parametrize("choice", ["Tổng số công dân trong xã", "citizens - Tổng số công dân trong xã"])
def test_a_choice_of_the_meeting_stands_when_the_kind_is_corrected(choice: str) -> None:
    """What the drop-down offers, in words, and what that of an earlier version offered."""
    assert control()[MEETING]["U6"].value == "Tổng số công dân trong xã"
    meeting = {f"{MEETING}!B6": choice, f"{MEETING}!C6": 5000, f"{MEETING}!D6": "họp"}
    assert list(campaign_of(edited({KIND: "Phường"}, meeting)).resolutions) == ["citizens"]


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("officer", "  Phạm  Thị Bình ", "Phạm Thị Bình"),
        ("officer_phone", 912345678, "912345678"),
        ("plan_date", "05/02/2024", date(2024, 2, 5)),
        ("plan_date", datetime(2024, 2, 5), date(2024, 2, 5)),
        ("minutes_date", "ngày 10 tháng 01 năm 2025", date(2025, 1, 10)),
        ("summary_number", "15/BC-UBND", "15/BC-UBND"),
        ("signer_title", "KT. Chủ tịch / Phó Chủ tịch", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        ("signer_title", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        ("signer_title", "KT. Chủ tịch - Phó Chủ tịch", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        ("signer_title", "Quyền Chủ tịch", "QUYỀN CHỦ TỊCH"),
        ("recipients", "- Như trên\n- Đảng ủy\n\n  -  Lưu: VT", ("Như trên", "Đảng ủy", "Lưu: VT")),
        ("place", None, ""),
        ("council", "Không", False),
        ("council", "có", True),
        ("council", None, False),
    ],
    ids=str,
)
def test_papers_as_people_type_them(key: str, typed: object, value: object) -> None:
    reading = edited({ROWS[key]: typed})
    assert getattr(campaign_of(reading).paperwork, key) == value
    assert reading.findings == ()


@pytest.mark.parametrize("key", ["plan_date", "minutes_date", "summary_date", "dossier_deadline"])
def test_a_day_that_is_none_is_told_at_its_cell(key: str) -> None:
    reading = edited({ROWS[key]: "31/02/2025"})
    assert bare(reading) == [("control_value_invalid", PAPERS, ROWS[key].split("!")[1])]


def test_whether_the_council_gets_a_column_is_yes_or_no() -> None:
    cell = ROWS["council"]
    assert control()[PAPERS][cell.split("!")[1]].value == "Có"
    reading = edited({cell: "tùy hội đồng"})
    assert bare(reading) == [("control_value_invalid", PAPERS, cell.split("!")[1])]
    rules = control()[PAPERS].data_validations.dataValidation
    assert [rule.formula1 for rule in rules if cell.split("!")[1] in str(rule.sqref)] == ['"Có,Không"']


def test_no_row_of_the_papers_has_to_be_there() -> None:
    reading = edited(lambda book: book[PAPERS].delete_rows(6, 10), {f"{PAPERS}!C6": None, f"{PAPERS}!C12": None})
    assert campaign_of(reading).paperwork == Paperwork()


YEAR, RECEIVER, DEADLINE = f"{ABOUT}!C10", f"{ABOUT}!C12", f"{ABOUT}!C13"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({YEAR: 2024, RECEIVER: None}, []),
        ({YEAR: 2025, RECEIVER: None}, [("receiver_missing", ABOUT, "C12")]),
        ({YEAR: 2026, RECEIVER: " "}, [("receiver_missing", ABOUT, "C12")]),
        ({YEAR: 2025, RECEIVER: "Sở Giáo dục và Đào tạo"}, []),
    ],
    ids=str,
)
def test_from_2025_on_who_receives_the_dossier_has_to_be_named(
    typed: dict[str, object], found: list[tuple[str, str | None, str | None]]
) -> None:
    reading = edited({DEADLINE: None}, typed)
    assert reading.campaign is not None
    assert bare(reading) == found


@pytest.mark.parametrize(
    ("cell", "sheet", "day", "late"),
    [
        (DEADLINE, ABOUT, "27/02/2025", False),
        (DEADLINE, ABOUT, "28/02/2025", True),
        (ROWS["dossier_deadline"], PAPERS, "27/02/2025", False),
        (ROWS["dossier_deadline"], PAPERS, "28/02/2025", True),
    ],
)
def test_a_day_after_the_last_one_of_the_law_is_told(cell: str, sheet: str, day: str, late: bool) -> None:
    reading = edited({cell: day})
    assert bare(reading) == ([("deadline_after_law", sheet, cell.split("!")[1])] if late else [])
    assert all("27/02/2025 (Điều 9: trước 28/02/2025)" in item.message for item in reading.findings)


@pytest.mark.parametrize(
    ("cell", "sheet", "day", "early"),
    [
        (DEADLINE, ABOUT, "31/12/2023", True),
        (DEADLINE, ABOUT, "01/01/2024", False),
        (DEADLINE, ABOUT, "30/6/1999", True),
        (ROWS["dossier_deadline"], PAPERS, "31/12/2023", True),
        (ROWS["dossier_deadline"], PAPERS, "15/12/2024", False),
    ],
)
def test_a_day_before_all_of_the_year_is_told(cell: str, sheet: str, day: str, early: bool) -> None:
    reading = edited({cell: day})
    assert reading.campaign is not None
    assert bare(reading) == ([("deadline_before_year", sheet, cell.split("!")[1])] if early else [])
    assert all("trước cả năm 2024" in item.message for item in reading.findings)


def test_a_phone_keeps_its_zero_and_a_number_is_no_day() -> None:
    sheet = control()[PAPERS]
    formats = {key: sheet[cell.split("!")[1]].number_format for key, cell in ROWS.items() if key}
    assert {formats[key] for key in ("officer_phone", "plan_number", "minutes_number", "recipients")} == {"@"}
    assert {formats[key] for key in ("plan_date", "summary_date", "dossier_deadline")} == {"dd/mm/yyyy"}
    reading = edited({ROWS["officer_phone"]: "0912345678", ROWS["plan_number"]: "12/2024"})
    papers = campaign_of(reading).paperwork
    assert (papers.officer_phone, papers.plan_number) == ("0912345678", "12/2024")
