"""Lists of people dropped among the returns: told for what they are, whatever program wrote them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from ccht_excel.campaign.folder import FORMS, RESULTS, RETURNS
from ccht_excel.cli.ccht import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.returns.people import people_beside
from ccht_excel.returns.rejected import Rejected
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import fill_form, keyed_cells
from tests.support.office_files import PlainSheet, as_ods, as_xls, as_xlsb, cells_of
from tests.support.returns import refused, taken

EVIDENCE = ("evidence", "indicator")
CLASS = [["DANH SÁCH HỌC VIÊN"], [], ["STT", "Họ và tên", "Ngày sinh", "Thôn"], [1, "(mã 01)", "1/2/1990", "Đông"]]


def book(rows: Sequence[Sequence[object]], before: int = 0) -> bytes:
    made = openpyxl.Workbook()
    for number in range(before):
        made.create_sheet(f"Bìa {number}", 0)
    sheet = made.worksheets[-1]
    sheet.title = "Lớp 1"
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "head",
    [
        ["STT", "Họ và tên", "Ngày sinh"],
        ["TT", "HỌ  TÊN", "NĂM SINH"],
        ["Họ đệm", "Tên", "Ngày, tháng, năm sinh"],
        ["Mã", "Họ, tên chủ hộ", "Giới tính", "Sinh ngày"],
        ["ho va ten", "nam sinh"],
        ["STT", "Họ và tên", "Tuổi"],
        ["STT", "HỌ VÀ TÊN", "Giới tính", "Trình độ chuyên môn"],
        ["TT", "Họ và tên học viên", "Nam/Nữ", "Địa chỉ"],
        ["TT", "Họ", "Tên", "Dân tộc"],
        ["TT", "Tên công dân", "Số CCCD"],
        ["TT", "Học viên", "Ngày tháng năm sinh"],
        ["TT", "Họ tên", "Ngày tháng năm sinh (ghi đủ)", "Ghi chú"],
        ["TT", "Họ và tên", "Chức vụ", "Trình độ"],
        ["TT", "Họ và tên", "Đơn vị", "Điện thoại", "Năm sinh"],
    ],
    ids=str,
)
def test_it_is_told_by_its_columns(head: Sequence[str]) -> None:
    outcome = taken(book([["DANH SÁCH"], head, ["x"] * len(head)], before=1), "danh sách.xlsx")
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "is_list_of_people"
    assert "là danh sách từng người (dòng " in outcome.finding.message
    assert "Chuyển tệp ra khỏi thư mục nhan_ve" in outcome.finding.remedy
    assert "(mã 01)" not in outcome.finding.message


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Họ và tên", "Sinh"], [None, None, "Ngày", "Tháng", "Năm"]],
        [["TT", "Họ và tên", None], [None, None, "Năm sinh"]],
        [["TT", None, "Ngày/tháng/năm sinh"], [None, "Họ đệm", None, "Tên"]],
        [["STT", "Hä vµ tªn", "Ngµy sinh"]],
        [["STT", "Hoï vaø teân", "Naêm sinh"]],
        [["STT", "Họ và tên", "Lý lịch"], [None, None, "Bản thân"], [None, None, "Năm sinh", "Trình độ"]],
    ],
    ids=["born on three columns", "born one row below", "names one row below", "TCVN3", "VNI", "three rows"],
)
def test_a_heading_may_be_two_rows_high_and_in_an_old_font(rows: Sequence[Sequence[object]]) -> None:
    assert refused(book([["DANH SÁCH"], [], *rows, [1, "(mã 01)", 1990]])) == "is_list_of_people"


@pytest.mark.parametrize("written", [as_ods, as_xls, as_xlsb])
def test_so_it_is_in_other_file_types(written: Callable[[list[PlainSheet]], bytes]) -> None:
    assert refused(written(cells_of(book(CLASS)))) == "is_list_of_people"


@pytest.mark.parametrize(
    "head",
    [
        ["STT", "Tên lớp", "Số học viên"],
        ["Họ và tên", "Chức vụ"],
        ["Họ và tên", "Ngày sinh hoạt", "Sinh viên"],
        ["Đơn vị", "Họ và tên", "Chức vụ", "Điện thoại", "Email"],
        ["Đơn vị", "Họ và tên người liên hệ", "Giới tính", "Số điện thoại"],
        ["Thôn", "Số người", "Nam", "Nữ", "Trình độ đại học"],
        ["Học sinh", "Độ tuổi", "Số lớp"],
        ["Chỉ tiêu", "Tên văn bản, minh chứng", "Số, ký hiệu", "Ngày ban hành", "Nơi ban hành"],
        ["Họ và tên người điền", "Ngày sinh"],
    ],
    ids=str,
)
def test_a_table_of_somebody_s_own_is_none(head: Sequence[str]) -> None:
    assert refused(book([head, ["x"] * len(head)])) == "not_a_return"


@pytest.mark.parametrize("row", [1, 5, 20])
def test_titles_above_a_heading_do_not_hide_it(row: int) -> None:
    above = [[f"Dòng {number}"] for number in range(1, row)]
    assert refused(book([*above, ["STT", "Họ và tên", "Tuổi"], [1, "(mã 01)", 40]])) == "is_list_of_people"


def test_merged_headings() -> None:
    made = openpyxl.load_workbook(
        io.BytesIO(book([["DANH SÁCH"], ["STT", "Họ và tên", "Sinh", ""], ["", "", "Nam", "Nữ"]]))
    )
    sheet = made.worksheets[-1]
    for area in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(area)
    stream = io.BytesIO()
    made.save(stream)
    assert refused(stream.getvalue()) == "is_list_of_people"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_text_file_with_columns(encoding: str, between: str) -> None:
    lines = ["DANH SÁCH", "", between.join(("STT", "Họ và tên", "Năm sinh")), between.join(("1", "(mã 01)", "1990"))]
    assert refused("\r\n".join(lines).encode(encoding)) == "is_list_of_people"


def test_a_text_of_another_kind_is_none() -> None:
    assert refused("Kính gửi: văn phòng, họ và tên và năm sinh".encode()) == "file_not_spreadsheet"


def test_nothing_that_stands_in_a_cell_is_quoted() -> None:
    """What begins as a heading may go on with a name."""
    outcome = taken(book([["Họ và tên: (mã 77)", "Năm sinh: 1990"], ["x", "y"]]), "ds.xlsx")
    assert isinstance(outcome, Rejected)
    assert "mã 77" not in outcome.finding.message + outcome.finding.remedy + (outcome.submission.reason or "")


# ---------------------------------------------------------------------------------------------
# Beside a form

PERSON = "Mã số bảy mươi bảy"
LIST = [["DANH SÁCH"], ["STT", "Họ và tên", "Năm sinh"], [1, PERSON, 1990], [2, f"{PERSON} B", 1991]]


def own_sheet(made: Workbook) -> None:
    for row in LIST:
        (made["Phụ lục"] if "Phụ lục" in made.sheetnames else made.create_sheet("Phụ lục")).append(row)


def below_the_form(made: Workbook) -> None:
    sheet = made["Tiêu chí 5"]
    start = sheet.max_row + 2
    for number, row in enumerate(LIST):
        for column, value in enumerate(row, 2):
            sheet.cell(start + number, column).value = value  # type: ignore[assignment]


def among_the_evidence(made: Workbook) -> None:
    free = [cell for table, _, column, cell in keyed_cells(made["Tiêu chí 5"]) if (table, column) == EVIDENCE]
    for cell, row in zip(free, LIST, strict=False):
        for column, value in enumerate(row):
            cell.parent.cell(cell.row, cell.column + column).value = value


def beside_the_form(made: Workbook) -> None:
    for number, row in enumerate(LIST, 6):
        for column, value in enumerate(row, 14):
            made["Tiêu chí 5"].cell(number, column).value = value  # type: ignore[assignment]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("where", [own_sheet, below_the_form, among_the_evidence, beside_the_form])
def test_a_list_in_a_return_is_told_and_goes_nowhere(
    full: Path, where: Callable[[Workbook], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """The answers count; in no output, on no screen and in no copy for the unit is a name of the list."""
    fill_form(full / FORMS / "hoi_khuyen_hoc.xlsx", full / RETURNS / "hoi_khuyen_hoc.xlsx", change=where)
    run(["merge", str(full)])
    run(["dossier", str(full)])
    run(["check", str(full / RETURNS / "hoi_khuyen_hoc.xlsx")])
    result = json.loads((full / RESULTS / "ket_qua.json").read_text(encoding="utf-8"))
    (told,) = (item for item in result["findings"] if item["code"] == "people_beside_form")
    assert told["sheet"] == ("Phụ lục" if where is own_sheet else "Tiêu chí 5")
    assert next(item["value"] for item in result["data"] if item["id"] == "learning_citizens") == 3000
    assert PERSON not in capsys.readouterr().out
    for path in (path for path in (full / RESULTS).rglob("*") if path.is_file()):
        data = path.read_bytes()
        parts = [data]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                parts = [package.read(name) for name in package.namelist()]
        assert not any(PERSON.encode() in part for part in parts), path.name
    assert (full / RESULTS / "tra_lai" / "hoi_khuyen_hoc.xlsx").is_file()


@pytest.mark.parametrize("set_id", available_criteria())
def test_no_form_of_any_set_is_taken_for_a_list(set_id: str) -> None:
    for kind in load_criteria(set_id).subject.types:
        campaign = new_campaign("Thái Sơn", 2025, criteria_set=set_id, subject_type=kind.id)
        rules = load_criteria(set_id, kind.id)
        stream = io.BytesIO()
        write_return_workbook(stream, rules, campaign, None, applicable_requirements(rules, campaign))
        assert people_beside(read_workbook(stream.getvalue()).sheets) == {}
