"""Names say their kind once, whichever way they were typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.subjects import Subject
from ccht_excel.vietnamese.place_names import (
    DOTS,
    bare_name,
    dated_place,
    full_place,
    is_of_other_kind,
    names_institution,
    names_no_place,
    stated_type,
    subject_name,
    subject_title,
)
from ccht_excel.vietnamese.text import fold

COMMUNES = Path(__file__).with_name("communes.txt")
"""Names of communes, of today and of before 01/7/2025, whose first word is one that institutions begin with too."""


def subject(type: str = "") -> Subject:
    return load_criteria(subject_type=type).subject


@pytest.mark.parametrize(
    ("typed", "type", "name"),
    [
        ("Yên Thượng", "xa", "xã Yên Thượng"),
        ("xã Yên Thượng", "xa", "xã Yên Thượng"),
        ("XÃ  Yên Thượng", "xa", "xã Yên Thượng"),
        ("UBND xã Yên Thượng", "xa", "xã Yên Thượng"),
        ("ủy ban nhân dân xã Yên Thượng", "xa", "xã Yên Thượng"),
        ("Yên Thượng", "phuong", "phường Yên Thượng"),
        ("Phường 1", "phuong", "phường 1"),
        ("1", "phuong", "phường 1"),
        ("Phú Quốc", "dac_khu", "đặc khu Phú Quốc"),
        ("thị trấn Thắng", "", "thị trấn Thắng"),
        ("Xã Lộc", "xa", "xã Lộc"),
        ("Xãm", "xa", "xã Xãm"),
        ("", "phuong", f"phường {DOTS}"),
        ("phường", "phuong", f"phường {DOTS}"),
    ],
)
def test_a_name_says_its_kind_once(typed: str, type: str, name: str) -> None:
    assert subject_name(typed, subject(type)) == name
    assert subject_title(typed, subject(type)) == name[:1].upper() + name[1:]
    assert name.endswith(f" {bare_name(typed, subject(type))}")


def test_only_a_name_that_says_its_kind_states_it() -> None:
    assert stated_type("Bắc Phường", subject()) is None
    stated = stated_type("UBND phường Bắc Giang", subject())
    assert stated is not None
    assert stated.id == "phuong"


def test_who_signs_in_its_own_name_needs_no_body() -> None:
    school = replace(subject().types[0], name="trường", body="", body_short="")
    assert school.authority == "trường"
    assert (
        subject_name("trường Tiểu học số 1", Subject("x", "x", "x", "x", (school,), school)) == "trường Tiểu học số 1"
    )


@pytest.mark.parametrize(
    ("typed", "type", "name"),
    [
        ("Công ty May mặc Thái Sơn", "to_chuc_kinh_te", "Công ty May mặc Thái Sơn"),
        ("Hội  Khuyến học xã Thái Sơn", "to_chuc", "Hội Khuyến học xã Thái Sơn"),
        (
            "Trường tiểu học và trung học cơ sở Hoa Sen",
            "truong_pho_thong",
            "Trường tiểu học và trung học cơ sở Hoa Sen",
        ),
        ("Trường mẫu giáo Hoa Sen", "truong_mam_non", "Trường mẫu giáo Hoa Sen"),
        ("Trường TH&THCS Thái Sơn", "truong_pho_thong", "Trường TH&THCS Thái Sơn"),
        ("Trường Sơn", "truong_mam_non", "trường mầm non Trường Sơn"),
        ("Trường phổ thông Hoa Sen", "truong_pho_thong", "trường phổ thông Hoa Sen"),
        ("UBND xã Thái Sơn", "ubnd_cap_xa", "Ủy ban nhân dân xã Thái Sơn"),
        ("Ủy ban Nhân dân xã Thái Sơn", "ubnd_cap_xa", "Ủy ban nhân dân xã Thái Sơn"),
        ("Trường  Tiểu học Thái Sơn", "truong_tieu_hoc", "Trường Tiểu học Thái Sơn"),
        ("Trường tiểu học Thái Sơn", "truong_tieu_hoc", "trường tiểu học Thái Sơn"),
        ("TRƯỜNG TIỂU HỌC THÁI SƠN", "truong_tieu_hoc", "trường tiểu học THÁI SƠN"),
        ("Trường THCS Thái Sơn", "truong_thcs", "Trường Trung học cơ sở Thái Sơn"),
        ("trường  thcs tư thục Hoa Sen", "truong_thcs_tu_thuc", "Trường Trung học cơ sở tư thục Hoa Sen"),
        ("Trung tâm GDNN Hiệp Hòa", "trung_tam_gdnn", "Trung tâm Giáo dục nghề nghiệp Hiệp Hòa"),
        ("Trường THCS", "truong_thcs", f"trường trung học cơ sở {DOTS}"),
        ("Hoa Sen", "truong_mam_non", "trường mầm non Hoa Sen"),
        ("", "to_chuc_kinh_te", f"tổ chức kinh tế {DOTS}"),
    ],
)
def test_a_name_that_says_itself_what_it_is_gets_no_kind_before_it(typed: str, type: str, name: str) -> None:
    assert subject_name(typed, load_criteria("tt24_2023_cap_huyen", type).subject) == name


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Trường mầm non Hoa Mai", True),
        ("TRƯỜNG MẪU GIÁO HOA SEN", True),
        ("Trường TH&THCS Thái Sơn", True),
        ("Trường PTDTNT tỉnh", True),
        ("Trung tâm GDNN-GDTX Hiệp Hòa", True),
        ("Sở Nội vụ", True),
        ("Sở Ngoại vụ", True),
        ("Sở Dân tộc và Tôn giáo", True),
        ("Sở Nông nghiệp và Môi trường", True),
        ("Sở GDĐT", True),
        ("SỞ VHTTDL", True),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", True),
        ("Trung tâm Phục vụ hành chính công", True),
        ("Học viện Chính trị khu vực I", True),
        ("Chi cục Kiểm lâm", True),
        ("Bệnh viện đa khoa tỉnh", True),
        ("Thanh tra tỉnh", True),
        ("Văn phòng Hội đồng nhân dân tỉnh", True),
        ("Ban Quản lý các khu công nghiệp", True),
        ("Tỉnh uỷ", True),
        ("Toà án nhân dân khu vực 1", True),
        ("Đài Phát thanh và Truyền hình", True),
        ("Mầm non Hoa Mai", True),
        ("Truong Mam non Hoa Mai", True),
        ("TRUONG THCS THAI SON", True),
        ("So Giao duc va Dao tao", True),
        ("Benh vien da khoa tinh", True),
        ("TT GDTX", True),
        ("Công ty TNHH May Bắc Giang", True),
        ("Hội Liên hiệp Phụ nữ tỉnh", True),
        ("huyện Hiệp Hòa", True),
        ("Thành phố Bắc Giang", True),
        ("Thôn Đông", True),
        ("Thôn", False),
        ("Quân Chu", False),
        ("Tình Cương", False),
        ("Huyền Hội", False),
        ("Cổ Quán", False),
        ("Bản Lầu", False),
        ("Trường Sơn", False),
        ("Trường Thọ", False),
        ("Trung Tâm", False),
        ("Truong Son", False),
        ("Co quan", False),
        ("Sở Dầu", False),
        ("Văn Phong", False),
        ("Hội An", False),
        ("Thái Sơn", False),
        ("UBND xã Thái Sơn", False),
        ("xã Trường Mầm Non", False),
        ("", False),
    ],
)
def test_a_school_an_office_or_a_district_is_no_commune(name: str, other: bool) -> None:
    assert is_of_other_kind(name, subject()) is other
    assert not is_of_other_kind(name, load_criteria("tt24_2023_cap_huyen").subject), "it has to be said there"


def test_no_commune_is_taken_for_a_school_or_an_office() -> None:
    names = COMMUNES.read_text(encoding="utf-8").splitlines()
    assert len(names) > 900
    written = [text for name in names for text in (name, name.upper(), fold(name), fold(name).upper())]
    assert [text for text in written if names_institution(text)] == []


def test_places_are_named_with_what_they_lie_in() -> None:
    campaign = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
    assert full_place(campaign, subject()) == "Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang"
    ward = new_campaign("phường Vũ Ninh", 2025, province="thành phố Bắc Ninh")
    assert ward.subject_type == "phuong"
    assert full_place(ward, subject(ward.subject_type)) == "Phường Vũ Ninh, thành phố Bắc Ninh"


@pytest.mark.parametrize(
    ("commune", "named", "expected"),
    [
        ("Thái Sơn", "", "Thái Sơn"),
        ("xã Thái Sơn", "", "Thái Sơn"),
        ("UBND phường Vũ Ninh", "", "Vũ Ninh"),
        ("phường 1", "", "Phường 1"),
        ("Phường 12", "", "Phường 12"),
        ("Đặc khu Lý Sơn", "", "Lý Sơn"),
        ("phường Điện Biên Phủ", "Phường Điện Biên Phủ", "Phường Điện Biên Phủ"),
        ("", "", ""),
        ("", "Thái Sơn", "Thái Sơn"),
    ],
)
def test_the_place_before_a_date_is_that_of_the_decree(commune: str, named: str, expected: str) -> None:
    made = new_campaign(commune, 2025)
    campaign = replace(made, paperwork=replace(made.paperwork, place=named))
    assert dated_place(campaign, load_criteria(made.criteria_set, made.subject_type).subject) == expected


@pytest.mark.parametrize("name", ["Trường Tiểu học Kim Đồng", "Ủy ban nhân dân xã Thái Sơn"])
def test_a_school_is_no_place(name: str) -> None:
    made = new_campaign(name, 2025, criteria_set="tt24_2023_cap_huyen")
    subject = load_criteria(made.criteria_set, made.subject_type).subject
    assert dated_place(made, subject) == ""
    assert dated_place(replace(made, paperwork=replace(made.paperwork, place="Bố Hạ")), subject) == "Bố Hạ"


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        *((text, True) for text in ("Ghi chú: thôn mới", "(chưa có số liệu)", "Tổng cộng", "CỘNG:")),
        *((text, False) for text in ("Cộng Hòa", "Cống", "Tổng 2", "Thôn Chùa", "Chưa", "Tổ 1 (chưa có nhà văn hóa)")),
    ],
)
def test_what_stands_for_no_place_in_a_list(text: str, is_none: bool) -> None:
    assert names_no_place(text) is is_none
