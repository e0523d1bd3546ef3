"""What units report differently, on the screen: a block for each datum, told once."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.folder import CONTROL
from ccht_excel.cli import run
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Resolution
from tests.support.campaigns import ANSWERS, campaign_folder, hand_in, return_all, thai_son

HEAD = "Số liệu các đơn vị báo khác nhau:"


def shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    run(["merge", str(folder)])
    return " ".join(capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_datum_in_dispute_is_one_block(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    hand_in(folder, "ban_to_chuc", "ban_to_chuc.xlsx", {**ANSWERS, "citizens": 5200, "university_citizens": 700})
    hand_in(folder, "truong_thcs", "truong_thcs.xlsx", {**ANSWERS, "4.4": 1})
    text = shown(folder, capsys)
    block = text[text.index(HEAD) :]
    assert text.count(HEAD) == 1
    assert block.count("Tổng số công dân trong xã, kết quả tùy số nào đúng:") == 1
    assert (
        block.count(
            "5.000 – Hội Khuyến học xã (Công an xã, 31/12/2024): tệp nhan_ve/hoi_khuyen_hoc.xlsx, trang Tiêu chí 5, ô"
        )
        == 1
    )
    assert (
        block.count(
            "5.200 – Ban tổ chức Đảng ủy (Công an xã, 31/12/2024): tệp nhan_ve/ban_to_chuc.xlsx, trang Tiêu chí 5, ô"
        )
        == 1
    )
    assert "Mức độ 1 – Trường trung học cơ sở" in block and "Mức độ 2 – Trường tiểu học" in block
    assert text.count("ghi khác nhau") == 0, "not told once more for each unit"
    assert block.count("không thống nhất được thì ghi vào trang Kết luận họp") == 1


def test_what_the_meeting_has_settled_is_no_conflict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    campaign = thai_son()
    folder = return_all(campaign_folder(tmp_path / "dot", campaign))
    assert HEAD not in shown(folder, capsys)
    hand_in(folder, "ban_to_chuc", "ban_to_chuc.xlsx", {**ANSWERS, "citizens": 5001})
    assert HEAD in shown(folder, capsys)
    settled = replace(campaign, resolutions={"citizens": Resolution("citizens", 5000, "theo công an")})
    write_control_workbook(folder / CONTROL, settled, load_criteria(campaign.criteria_set))
    assert HEAD not in shown(folder, capsys)


def test_what_numbers_are_by_is_a_block_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    other = {**ANSWERS, "citizens.age_base": "Mọi công dân thường trú"}
    hand_in(folder, "ban_to_chuc", "ban_to_chuc.xlsx", other)
    text = shown(folder, capsys)
    assert text.count("Đã tính công dân ở độ tuổi nào, kết quả tùy cách nào đúng:") == 1
    assert text.count("Mọi công dân thường trú – Ban tổ chức Đảng ủy: tệp nhan_ve/ban_to_chuc.xlsx, trang") == 1
    assert text.count("Từ đủ 15 tuổi trở lên – Hội Khuyến học xã: tệp nhan_ve/hoi_khuyen_hoc.xlsx, trang") == 1
    assert "các đơn vị ghi khác nhau" not in text, "not told once more for each unit"


def test_versions_of_one_unit_have_a_heading_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    again = hand_in(folder, "truong_thcs", "lai.xlsx", {**ANSWERS, "4.3": 1})
    for file in (again, folder / "nhan_ve" / "truong_thcs.xlsx"):
        saved_in_the_future(file)
    text = shown(folder, capsys)
    assert HEAD not in text
    block = text[text.index("Số liệu ghi khác nhau ở các phiếu của cùng một đơn vị:") :]
    assert "nhan_ve/lai.xlsx" in block and "nhan_ve/truong_thcs.xlsx" in block
    assert "Đơn vị xem phiếu nào đúng, sửa phiếu kia rồi gửi lại; không thống nhất được thì" in block


def saved_in_the_future(path: Path) -> None:
    """A time of saving that cannot be true says nothing about which version is newer."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["docProps/core.xml"] = re.sub(
        rb"(modified[^>]*>)[^<]*", rb"\g<1>2999-01-01T00:00:00Z", parts["docProps/core.xml"]
    )
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


APART = "Số liệu không thể cùng đúng:"


def test_two_data_that_cannot_both_be_true_are_one_block(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    assert APART not in shown(folder, capsys)
    hand_in(folder, "ban_to_chuc", "ban_to_chuc.xlsx", {**ANSWERS, "university_citizens": 2501})
    hand_in(folder, "truong_thcs", "truong_thcs.xlsx", {**ANSWERS, "4.3": 3, "4.4": 0})
    hand_in(folder, "truong_tieu_hoc", "truong_tieu_hoc.xlsx", {**ANSWERS, "4.4": 0})
    text = shown(folder, capsys)
    block = text[text.index(APART) : text.index("Cần sửa hoặc xem lại:") if "Cần sửa hoặc xem lại:" in text else None]
    assert text.count(APART) == 1
    assert block.count("là 2.501 còn “") == 1 and block.count("Ban tổ chức Đảng ủy: tệp nhan_ve/ban_to_chuc.xlsx") == 1
    assert block.count("đòi hỏi đã đạt chuẩn xóa mù chữ") == 1
    for school in ("Trường trung học cơ sở: tệp nhan_ve/truong_thcs", "Trường tiểu học: tệp nhan_ve/truong_tieu_hoc"):
        assert block.count(f"{school}.xlsx, trang Tiêu chí 4, ô") == 1
    assert "không thể cùng đúng" not in text.replace(APART, "")
    assert "sửa chỗ sai rồi gửi lại" not in text, "not told once more for each unit"


def test_beside_a_number_of_the_meeting_the_other_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    campaign = replace(thai_son(), resolutions={"trained_citizens": Resolution("trained_citizens", 500, "theo sổ")})
    text = shown(return_all(campaign_folder(tmp_path / "dot", campaign)), capsys)
    block = text[text.index(APART) :]
    assert "là 600 còn “" in block and "là 500: " in block
    assert "Ban tổ chức Đảng ủy: tệp nhan_ve/ban_to_chuc.xlsx" in block


@pytest.mark.parametrize(
    ("answer", "heading"),
    [("Đạt", "Kết luận còn phụ thuộc:"), ("Không đạt", "Còn chưa rõ, không làm đổi kết luận chung:")],
)
def test_what_is_open_is_said_to_change_the_conclusion_only_where_it_may(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str, heading: str
) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    hand_in(folder, "van_phong", "van_phong.xlsx", {**ANSWERS, "1.1": answer})
    hand_in(folder, "ban_chi_dao", "ban_chi_dao.xlsx", ANSWERS, evidence=False)
    text = shown(folder, capsys)
    assert f"{heading} - Chỉ tiêu 2.1" in text
