"""Sheets that people put into a form: named, never read, and a form with answers there alone is not called blank."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from tests.support.libreoffice import convert
from tests.support.numbers import as_numbers_exports, edited, export_listed
from tests.support.office_files import WRITERS, cells_of
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


# ---------------------------------------------------------------------------------------------
# Sheets that programs put there

_SAVED: Mapping[str, Callable[[bytes], bytes]] = {
    "xlsx": lambda data: data,
    **{kind: lambda data, write=write: write(cells_of(data)) for kind, write in WRITERS.items()},  # type: ignore[misc]
}


@pytest.mark.parametrize("kind", _SAVED)
def test_the_list_of_what_numbers_exported_is_nobodys_answer(kind: str) -> None:
    item = accepted(_SAVED[kind](filled(FIGURES, unit=UNIT, change=as_numbers_exports)))
    assert values(item) == EXPECTED
    assert said(item) == []
    assert refused(_SAVED[kind](filled({}, unit=UNIT, change=as_numbers_exports))) == "return_blank"


def test_the_list_is_known_in_any_language_and_under_any_name() -> None:
    def change(book: Workbook) -> None:
        export_listed(
            book,
            name="Tóm tắt",
            sentence="Tài liệu này được xuất từ Numbers. Mỗi bảng thành một trang tính Excel.",
            headings=("Tên trang tính Numbers", "Tên bảng Numbers", "Tên trang tính Excel"),
        )

    assert said(accepted(filled(FIGURES, unit=UNIT, change=change))) == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("E8", "x"), ("B2", "x"), ("B3", "Danh sách"), ("B4", "Danh sách"), ("D7", "x"), ("D9", "Trang khác")),
        *(("C9", 3000), ("B8", 3000), ("B30", "5.1: 3000/5000"), ("C30", "x")),
    ],
)
def test_the_list_with_anything_else_on_it_is_named(cell: str, value: object) -> None:
    told = said(accepted(filled(FIGURES, unit=UNIT, change=edited(cell, value))))
    assert [code for code, _ in told] == ["sheet_not_read"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Evaluation Only. Created with Aspose.Cells for .NET. Copyright 2003 - 2024 Aspose Pty Ltd.", []),
        ("The document was created with Spire.XLS for .NET", []),
        ("Evaluation Warning", [("sheet_not_read", "B3")]),
    ],
)
def test_what_converters_advertise_is_nobodys_answer(text: str, told: list[tuple[str, str]]) -> None:
    change = with_sheet(**{"Evaluation Warning": text})
    assert said(accepted(filled(FIGURES, unit=UNIT, change=change))) == told


def compatibility_report(*rows: tuple[object, ...]) -> Callable[[Workbook], None]:
    """The sheet that Excel adds where it is told to when it saves a workbook as an older version."""

    def change(book: Workbook) -> None:
        sheet = book.create_sheet("Báo cáo Tương thích")
        lines: list[tuple[object, ...]] = [
            ("Báo cáo Tương thích cho hoi_khuyen_hoc.xls",),
            ("Chạy vào 15/01/2025 9:30",),
            (),
            (
                "Các tính năng sau trong sổ làm việc này không được các phiên bản Excel cũ hơn hỗ trợ. Các tính năng"
                " này có thể bị mất hoặc giảm chất lượng.",
            ),
            (),
            ("Mất ít độ trung thực", "số lần xuất hiện", "Phiên bản"),
            (),
            ("Một số ô hay kiểu trong sổ làm việc có định dạng không được hỗ trợ.", 14, "Excel 97-2003"),
            (None, "'Tiêu chí 5'!D8:D19", "Excel 97-2003"),
            *rows,
        ]
        for number, line in enumerate(lines, 1):
            for column, value in enumerate(line, 2):
                sheet.cell(number, column).value = value  # type: ignore[assignment]

    return change


@pytest.mark.parametrize("kind", _SAVED)
def test_the_report_of_excel_on_older_versions_is_nobodys_answer(kind: str) -> None:
    item = accepted(_SAVED[kind](filled(FIGURES, unit=UNIT, change=compatibility_report())))
    assert values(item) == EXPECTED
    assert said(item) == []


@pytest.mark.parametrize(
    "added",
    [
        ("5.1: 3000/5000",),
        ("Tổng số công dân", 5000, "người"),
        ("Tổng số công dân", 5000, 3000),
        ("Đạt",),
        (None, "Đạt"),
    ],
    ids=str,
)
def test_what_somebody_adds_to_that_report_is_told(added: tuple[object, ...]) -> None:
    change = compatibility_report(added)
    assert [code for code, _ in said(accepted(filled(FIGURES, unit=UNIT, change=change)))] == ["sheet_not_read"]
