"""Sheets that people put into a form: named, never read, and a form with answers there alone is not called blank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from tests.support.libreoffice import convert
from tests.support.returns import EXPECTED, FIGURES, accepted, filled, refused, said, values

UNIT = "hoi_khuyen_hoc"


def with_sheet(**sheets: object) -> Callable[[Workbook], None]:
    """Sheets of this name with one cell each."""

    def change(book: Workbook) -> None:
        for name, value in sheets.items():
            book.create_sheet(name)["B3"] = value  # type: ignore[assignment]

    return change


def test_a_sheet_of_ones_own_is_named_and_not_read() -> None:
    item = accepted(filled(FIGURES, unit=UNIT, change=with_sheet(Bảng_kê="Nguyễn Văn Nam", Sheet2=5000)))
    assert values(item) == EXPECTED
    told = [found for found in item.findings if found.code == "sheet_not_read"]
    assert [(found.place.sheet, found.place.cell) for found in told] == [("Bảng_kê", "B3"), ("Sheet2", "B3")]
    assert "Nguyễn" not in told[0].message
    assert "B3" in told[0].message


@pytest.mark.parametrize("value", [None, "", "   ", "\u00a0"])
def test_a_blank_sheet_is_not_worth_a_word(value: object) -> None:
    assert said(accepted(filled(FIGURES, unit=UNIT, change=with_sheet(Sheet1=value)))) == []


def test_what_programs_keep_out_of_sight_is_not_named() -> None:
    def change(book: Workbook) -> None:
        with_sheet(WpsReserved_CellImgList="x", Sheet9="y")(book)
        book["WpsReserved_CellImgList"].sheet_state = "veryHidden"
        book["Sheet9"].sheet_state = "hidden"
        book.create_chartsheet("Biểu đồ").add_chart(BarChart())

    assert said(accepted(filled(FIGURES, unit=UNIT, change=change))) == []


def test_a_form_with_its_answers_on_a_sheet_of_their_own_is_not_called_blank() -> None:
    item = accepted(filled({}, unit=UNIT, change=with_sheet(Trả_lời="5.1: 3000/5000")))
    assert said(item) == [("sheet_not_read", "B3")]
    assert refused(filled({}, unit=UNIT, change=with_sheet(Trống=""))) == "return_blank"


def test_the_guide_without_its_keys_is_still_the_guide() -> None:
    def change(book: Workbook) -> None:
        book["Hướng dẫn"].delete_cols(1)
        book["Hướng dẫn"].title = "Sheet1"

    assert "sheet_not_read" not in [code for code, _ in said(accepted(filled(FIGURES, unit=UNIT, change=change)))]


def test_a_list_of_people_is_told_once() -> None:
    def change(book: Workbook) -> None:
        sheet = book.create_sheet("Danh sách")
        sheet.append(["STT", "Họ và tên", "Ngày sinh", "Số CCCD"])
        sheet.append([1, "Trần Thị Lan", "01/01/1980", "024080000001"])

    assert [code for code, _ in said(accepted(filled(FIGURES, unit=UNIT, change=change)))] == ["people_beside_form"]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_it_is_named_in_other_file_types_too(tmp_path: Path, kind: str) -> None:
    form = tmp_path / "phiếu.xlsx"
    form.write_bytes(filled(FIGURES, unit=UNIT, change=with_sheet(Sheet1="Danh sách minh chứng")))
    item = accepted(convert(form, kind, tmp_path).read_bytes())
    assert ("sheet_not_read", "B3") in said(item)
    assert values(item) == EXPECTED
