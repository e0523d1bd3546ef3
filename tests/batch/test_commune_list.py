"""A list of communes becomes a tree of campaigns, or every problem of it is named."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ccht_excel.batch.campaigns import Defaults, campaign_folders, init_all
from ccht_excel.batch.commune_list import CommuneRow, read_commune_list
from ccht_excel.campaign.folder import CONTROL, find_campaigns
from ccht_excel.cli import run
from tests.support.campaigns import DONE, FAILED, cell_of
from tests.support.libreoffice import convert

HEADINGS = ("TT", "Tên xã", "Huyện", "Tỉnh", "Vùng khó khăn", "Người liên hệ")
COMMUNES = (
    (1, "Thái Sơn", "Hiệp Hòa", "Bắc Giang", "", "0912 345 678"),
    (2, "Đông Lỗ", "Hiệp Hòa", "Bắc Giang", "có", ""),
    (3, "Tân Hoa", "Lục Ngạn", "Bắc Giang", "Không", ""),
    (4, "Tân Hòa", "Lục Ngạn", "Bắc Giang", "x", ""),
)


def write_list(path: Path, *rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Danh sách"
    sheet["A1"] = "DANH SÁCH CÁC XÃ"
    for number, row in enumerate((headings, *rows), start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value or None)
    book.save(path)
    return path


def test_a_list_of_communes_becomes_a_tree_of_campaigns(tmp_path, capsys):
    path = write_list(tmp_path / "xa.xlsx", *COMMUNES)
    assert run(["init", str(tmp_path / "tinh"), "--communes", str(path), "--year", "2024", "--jobs", "1"]) == DONE
    folders = [folder.relative_to(tmp_path / "tinh").as_posix() for folder in find_campaigns(tmp_path / "tinh")]
    assert folders[:2] == ["bac-giang/hiep-hoa/dong-lo", "bac-giang/hiep-hoa/thai-son"]
    assert len(folders) == 4
    assert all(folder.startswith("bac-giang/luc-ngan/tan-hoa-") for folder in folders[2:])
    assert "Tổng số" in capsys.readouterr().out
    control = openpyxl.load_workbook(tmp_path / "tinh" / folders[0] / "dot_danh_gia.xlsx")
    assert cell_of(control, "campaign", "commune", "value").value == "Đông Lỗ"
    assert cell_of(control, "campaign", "district", "value").value == "Hiệp Hòa"
    assert cell_of(control, "campaign", "difficult_area", "value").value == "Có"
    control = openpyxl.load_workbook(tmp_path / "tinh" / folders[1] / "dot_danh_gia.xlsx")
    assert cell_of(control, "campaign", "difficult_area", "value").value == "Không"
    texts = [cell.value for row in control["Đơn vị"].iter_rows() for cell in row]
    assert "0912 345 678" in texts


def test_campaigns_that_are_there_are_left_alone(tmp_path, capsys):
    path = write_list(tmp_path / "xa.xlsx", *COMMUNES[:2])
    arguments = ["init", str(tmp_path / "tinh"), "--communes", str(path), "--jobs", "1"]
    assert run(arguments) == DONE
    control = find_campaigns(tmp_path / "tinh")[0] / "dot_danh_gia.xlsx"
    control.write_bytes(b"edited")
    write_list(path, *COMMUNES)
    assert run(arguments) == DONE
    assert control.read_bytes() == b"edited"
    assert len(find_campaigns(tmp_path / "tinh")) == 4
    assert "đã có" in capsys.readouterr().out


def test_a_second_commune_of_nearly_the_same_name_does_not_move_the_first(tmp_path):
    first = CommuneRow("Tân Hoa", "B2")
    list(init_all(tmp_path, [first], Defaults(2024), 1))
    jobs = list(campaign_folders(tmp_path, [first, CommuneRow("Tân Hòa", "B3")], Defaults(2024)))
    assert jobs[0].folder == tmp_path / "tan-hoa"
    assert jobs[1].folder.name.startswith("tan-hoa-")


def test_every_problem_of_a_list_is_named_at_once_and_nothing_created(tmp_path, capsys):
    path = write_list(
        tmp_path / "xa.xlsx",
        ("Thái Sơn", "Hiệp Hòa", "có lẽ", "2024", "Ghi nhớ"),
        ("", "Hiệp Hòa", "", "", ""),
        ("Đông Lỗ", "Hiệp Hòa", "", "hai nghìn", ""),
        ("đông lỗ", "Hiệp Hòa", "", "", ""),
        ("Tổng cộng: 3 xã", "", "", "", ""),
        headings=("Xã", "Huyện", "Vùng khó khăn", "Năm", "Màu cờ"),
    )
    found = read_commune_list(path)
    assert found.rows == ()
    assert [(item.code, item.place.cell or None) for item in found.findings] == [
        ("communes_column_unknown", "E3"),
        ("communes_value_invalid", "C4"),
        ("communes_value_missing", "A5"),
        ("communes_value_invalid", "D6"),
        ("communes_twice", "A7"),
        ("communes_value_invalid", "A8"),
    ]
    assert {item.place.sheet for item in found.findings} == {"Danh sách"}
    assert run(["init", str(tmp_path / "tinh"), "--communes", str(path)]) == FAILED
    assert "C4" in capsys.readouterr().err
    assert not (tmp_path / "tinh").exists()


@pytest.mark.parametrize(
    ("rows", "headings", "code"),
    [((), HEADINGS, "communes_none"), (COMMUNES, ("A", "B", "C", "D", "E", "F"), "communes_no_heading")],
)
def test_a_list_without_communes_or_headings_says_so(tmp_path, rows, headings, code):
    found = read_commune_list(write_list(tmp_path / "xa.xlsx", *rows, headings=headings))
    assert [item.code for item in found.findings] == [code]


def test_what_is_no_list_is_a_message(tmp_path, capsys):
    (tmp_path / "xa.xlsx").write_text("Xã\nThái Sơn\n", encoding="utf-8")
    assert run(["init", str(tmp_path / "a"), "--communes", str(tmp_path / "xa.xlsx")]) == FAILED
    assert run(["init", str(tmp_path / "a"), "--communes", str(tmp_path / "khong_co.xlsx")]) == FAILED
    assert run(["init", str(tmp_path / "a"), "--communes", "x.xlsx", "--commune", "B"]) == FAILED
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_a_list_may_come_from_other_programs(tmp_path, extension):
    path = convert(write_list(tmp_path / "xa.xlsx", *COMMUNES), extension, tmp_path / "ra")
    found = read_commune_list(path)
    assert [(row.commune, row.difficult_area) for row in found.rows] == [
        ("Thái Sơn", None),
        ("Đông Lỗ", True),
        ("Tân Hoa", False),
        ("Tân Hòa", True),
    ]


@pytest.mark.parametrize("year", [2023, 2101, "năm 2020"])
def test_a_year_that_init_refuses_is_refused_in_the_list(tmp_path, year):
    path = write_list(tmp_path / "xa.xlsx", ("Thái Sơn", year), headings=("Xã", "Năm"))
    (said,) = read_commune_list(path).findings
    assert (said.code, said.place.cell) == ("communes_value_invalid", "B4")


SCHOOLS = "tt24_2023_cap_huyen"


@pytest.mark.parametrize(
    ("name", "type", "default", "open_"),
    [
        ("Trạm Y tế xã", "", "", True),
        ("Trường TH và THCS Hòa", "", "", True),
        ("Trạm Y tế xã", "đơn vị sự nghiệp", "", False),
        ("Trạm Y tế xã", "", "don_vi_su_nghiep", False),
        ("Trường THCS Thái Sơn", "", "", False),
        ("UBND xã Thái Sơn", "", "", False),
    ],
)
def test_what_nothing_says_the_type_of_is_asked_for(
    tmp_path: Path, name: str, type: str, default: str, open_: bool
) -> None:
    """No school is assessed as a People's Committee because that comes first."""
    path = write_list(tmp_path / "ds.xlsx", (name, type), headings=("Đơn vị", "Loại"))
    found = read_commune_list(path, SCHOOLS, default)
    assert [(item.code, item.place.cell) for item in found.findings] == (
        [("communes_type_open", "B4")] if open_ else []
    )
    assert bool(found.rows) is not open_


def test_a_bare_name_is_that_of_a_commune_where_the_set_says_so(tmp_path: Path) -> None:
    path = write_list(tmp_path / "ds.xlsx", ("Thái Sơn", ""), headings=("Xã", "Loại"))
    assert read_commune_list(path, "tt25_2023_cap_xa").findings == ()


def test_a_school_in_a_list_of_communes_is_asked_about(tmp_path: Path) -> None:
    path = write_list(tmp_path / "ds.xlsx", ("Trường Sơn", ""), ("Trường mầm non Hoa Mai", ""), headings=("Xã", "Loại"))
    found = read_commune_list(path, "tt25_2023_cap_xa")
    (strange,) = found.findings
    assert (strange.code, strange.place.cell) == ("communes_value_invalid", "A5")
    assert "tên của một xã, phường, đặc khu hoặc thị trấn" in strange.message


def test_the_command_asks_for_the_type_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["init", str(tmp_path / "a"), "--criteria-set", SCHOOLS, "--commune"]
    assert run([*asked, "Trạm Y tế xã"]) == FAILED
    said = capsys.readouterr()
    assert "--subject-type" in said.out + said.err
    assert "\n  - don_vi_su_nghiep: đơn vị sự nghiệp\n" in said.out + said.err
    assert not (tmp_path / "a").exists()
    assert run([*asked, "Trạm Y tế xã", "--subject-type", "don_vi_su_nghiep"]) == 0


@pytest.mark.parametrize("words", ["truong_thcs", "Trường THCS", "trường trung học cơ sở"])
def test_a_type_is_named_as_people_call_it(words: str, tmp_path: Path) -> None:
    asked = ["init", str(tmp_path / "a"), "--criteria-set", SCHOOLS, "--commune", "Lê Lợi", "--subject-type", words]
    assert run(asked) == DONE
    control = openpyxl.load_workbook(tmp_path / "a" / CONTROL)
    assert cell_of(control, "campaign", "subject_type", "value").value == "Trường trung học cơ sở"


@pytest.mark.parametrize("way", ["one", "list", "next year"])
def test_an_unknown_type_is_no_fault_of_the_criteria_set(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, before, path = tmp_path / "a", tmp_path / "truoc", tmp_path / "ds.xlsx"
    if way == "list":
        write_list(path, ("Lê Lợi", ""), headings=("Đơn vị", "Loại"))
    elif way == "next year":
        known = ["--commune", "Trường THCS Lê Lợi", "--criteria-set", SCHOOLS, "--year", "2025"]
        assert run(["init", str(before), *known]) == DONE
    asked = {
        "one": ["--criteria-set", SCHOOLS, "--commune", "Lê Lợi"],
        "list": ["--criteria-set", SCHOOLS, "--subjects", str(path)],
        "next year": ["--from", str(before)],
    }
    capsys.readouterr()
    assert run(["init", str(made), *asked[way], "--subject-type", "trường làng"]) == FAILED
    said = capsys.readouterr().err
    assert "không có loại “trường làng”. Các loại:\n  - ubnd_cap_xa: " in said and "có lỗi" not in said
    assert not made.exists()
