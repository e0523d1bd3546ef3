"""Names of units that were proposed for another type of subject than the one chosen since."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.folder import CONTROL, init_campaign, read_campaign
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.finding import Finding

CODE = "unit_named_for_other_type"


def chosen(folder: Path, type: str, names: dict[str, str] | None = None) -> list[Finding]:
    """What is said of a campaign of a xã whose type was changed in Excel, and of its units' names."""
    init_campaign(folder, new_campaign("Thái Sơn", 2024))
    book = openpyxl.load_workbook(folder / CONTROL)
    for row in book["Đợt đánh giá"].iter_rows():
        if row[0].value == "subject_type":
            row[2].value = type
    for row in book["Đơn vị"].iter_rows():
        if row[1].value in (names or {}):
            row[2].value = (names or {})[str(row[1].value)]
    book.save(folder / CONTROL)
    return [item for item in read_campaign(folder).findings if item.code == CODE]


def test_each_name_of_the_other_type_is_asked_about_with_the_better_one(tmp_path: Path) -> None:
    found = chosen(tmp_path / "đợt", "Phường")
    assert [item.message for item in found] == [
        f"Đơn vị tên “{name} xã” là tên đặt sẵn cho loại “xã”, loại đã chọn là “phường”"
        for name in ("Văn phòng Đảng ủy - UBND", "Ban chỉ đạo xây dựng XHHT", "Hội Khuyến học")
    ]
    assert "Sửa thành “Hội Khuyến học phường”" in found[-1].remedy
    assert all(item.place.sheet == "Đơn vị" and item.place.cell.startswith("C") for item in found)


@pytest.mark.parametrize(
    ("type", "names", "asked"),
    [
        ("Xã", {}, 0),
        ("Đặc khu", {}, 3),
        ("Phường", {"hoi_khuyen_hoc": "Hội Khuyến học phường"}, 2),
        ("Phường", {"hoi_khuyen_hoc": "Hội Khuyến học xã Thái Sơn cũ"}, 2),
        ("Phường", {"hoi_khuyen_hoc": "hội khuyến học  XÃ"}, 3),
        ("Xã", {"hoi_khuyen_hoc": "Hội Khuyến học phường"}, 1),
    ],
)
def test_names_that_people_gave_themselves_are_theirs(
    tmp_path: Path, type: str, names: dict[str, str], asked: int
) -> None:
    assert len(chosen(tmp_path / "đợt", type, names)) == asked


@pytest.mark.parametrize(
    ("name", "twice"),
    [
        ("Trường tiểu học", True),
        ("TRƯỜNG  TIỂU HỌC ", True),
        ("Trường tiểu học số 2", False),
        ("Truong tieu hoc", False),
    ],
)
def test_two_units_of_one_name_are_told_at_the_second(tmp_path: Path, name: str, twice: bool) -> None:
    folder = tmp_path / "đợt"
    init_campaign(folder, new_campaign("Thái Sơn", 2024))
    book = openpyxl.load_workbook(folder / CONTROL)
    rows = {row[1].value: row for row in book["Đơn vị"].iter_rows()}
    rows["truong_thcs"][2].value = name
    book.save(folder / CONTROL)
    found = [item for item in read_campaign(folder).findings if item.code == "unit_name_twice"]
    assert [item.place.cell for item in found] == [rows["truong_thcs"][2].coordinate] * twice
    assert all(f"ô {rows['truong_tieu_hoc'][2].coordinate};" in item.message for item in found)
