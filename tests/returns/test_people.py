"""Lists of people dropped among the returns: told for what they are, whatever program wrote them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest

from ccht_excel.returns.rejected import Rejected
from tests.support.office_files import PlainSheet, as_ods, as_xls, as_xlsb, cells_of
from tests.support.returns import refused, taken

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
    ],
    ids=str,
)
def test_it_is_told_by_its_columns(head: Sequence[str]) -> None:
    outcome = taken(book([["DANH SÁCH"], head, ["x"] * len(head)], before=1), "danh sách.xlsx")
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "is_list_of_people"
    assert "có danh sách người (cột “" in outcome.finding.message
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
    ],
    ids=["born on three columns", "born one row below", "names one row below", "TCVN3", "VNI"],
)
def test_a_heading_may_be_two_rows_high_and_in_an_old_font(rows: Sequence[Sequence[object]]) -> None:
    assert refused(book([["DANH SÁCH"], [], *rows, [1, "(mã 01)", 1990]])) == "is_list_of_people"


@pytest.mark.parametrize("written", [as_ods, as_xls, as_xlsb])
def test_so_it_is_in_other_file_types(written: Callable[[list[PlainSheet]], bytes]) -> None:
    assert refused(written(cells_of(book(CLASS)))) == "is_list_of_people"


@pytest.mark.parametrize(
    "head",
    [["STT", "Tên lớp", "Số học viên"], ["Họ và tên", "Chức vụ"], ["Họ và tên", "Ngày sinh hoạt", "Sinh viên"]],
    ids=str,
)
def test_a_table_of_somebody_s_own_is_none(head: Sequence[str]) -> None:
    assert refused(book([head, ["x"] * len(head)])) == "not_a_return"
