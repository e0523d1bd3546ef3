"""What number formats make of numbers and texts; the codes are those that programs store, the expectations Excel's."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from ccht_excel.cli import run
from ccht_excel.exchange.grid import CellValue, PercentValue, ShownText
from ccht_excel.spreadsheets.cell_formats import SHOWN_OTHERWISE, shaped, text_value
from ccht_excel.spreadsheets.number_formats import NumberFormat
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import campaign_folder, cell_of, edit, return_all
from tests.support.returns import accepted, answer, filled, said, values


def shown(code: str, number: float) -> CellValue:
    return shaped(number, NumberFormat.of(164, code))


@pytest.mark.parametrize(
    "code",
    [
        *("0\\*", "[Red]0", "[$-42A]#,##0", "[Color 3]General", "0_)", "0E+00", '"▲ "0'),
        *('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "#,##0.00\\ [$₫-42A]", "0*.", "@", "#,###"),
        *('[>=1]0;"âm"', '[=0]"không";0', '0;-0;"–"', '"', ""),
    ],
)
def test_decorated_numbers_are_themselves(code: str) -> None:
    expected = SHOWN_OTHERWISE if code == '"' else 5432
    assert shown(code, 5432) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('"Mức độ "0"*"', "Mức độ 5432*"),
        ('"SL: "0" người"', "SL: 5432 người"),
        ('0" người"', "5432 người"),
        ('#,##0 "người"', "5432 người"),
        ("#,##0\\ \\h\\ộ", "5432 hộ"),
        ('General" người"', "5432 người"),
        ('"a;b"0', "a;b5432"),
        ('[<1]"ít";0" em"', "5432 em"),
        ('"Tổng (gồm "0" thôn)"', "Tổng (gồm 5432 thôn)"),
        ('0/"QĐ-UBND"', "5432/QĐ-UBND"),
        ("#,##0 [$VND]", "5432 VND"),
        ('"~"#,##0', "~5432"),
        ("~0", "~5432"),
        ('"≥ "0', "≥ 5432"),
        ('[Red]">"0;0', ">5432"),
        ('0"?"', "5432?"),
    ],
)
def test_words_around_a_number_are_read_as_if_typed(code: str, text: str) -> None:
    found = shown(code, 5432)
    assert isinstance(found, ShownText)
    assert (str(found), found.stored) == (text, 5432)
    assert shown(code, 5432.5) == 5432.5


@pytest.mark.parametrize("code", ["#", "#,###", '"Mức độ "#', "#.##"])
def test_a_nought_that_leaves_no_digit_is_not_seen(code: str) -> None:
    assert shown(code, 0) == SHOWN_OTHERWISE
    assert shown("#,##0", 0) == shown("General", 0) == shown("?", 0) == 0


@pytest.mark.parametrize(
    "code",
    [
        *(
            '"1"0',
            '0"000"',
            '0" nghìn"',
            '0,"k"',
            "0,",
            "#,##0,,",
            '0" %"',
            "0\\%",
            "-0",
            '"-"0',
            "(0)",
            ";;;",
            ";0",
            "0%%",
        ),
        *("[$5-409]0", "# ?/8", '"12 người"', "[>9000]0", "[>9000]0;[<10]0"),
    ],
)
def test_numbers_shown_as_others_are_not_vouched_for(code: str) -> None:
    assert shown(code, 5432) == SHOWN_OTHERWISE


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ('"TRUE";"TRUE";"FALSE"', 1, True),
        ('"TRUE";"TRUE";"FALSE"', 0, False),
        ('[=1]"Đạt";[=0]"Không đạt";0', 1, "Đạt"),
        ('[=1]"Đạt";[=0]"Không đạt";0', 0, "Không đạt"),
        ('[=1]"Đạt";[=0]"Không đạt";0', 2, 2),
        ('0;-0;"không"', 0, "không"),
        ('0;-0;"–"', 0, 0),
        ("[<1]0%;0", 0.6, PercentValue(0.6)),
        ("[<1]0%;0", 600, 600),
        ("0;-0;0;@", -4, -4),
        ("0.000", 5, "5,000"),
        ("#,##0.000", 999, "999,000"),
        ("0.000", 1000, 1000),
        ("0.000", 0, 0),
        ("0.00", 5, 5),
        ("0.0000", 5, 5),
        ("0.###", 5, 5),
        ("dd/mm/yyyy", 45657, date(2024, 12, 31)),
        ('"ngày "dd" tháng "mm', 45657, date(2024, 12, 31)),
    ],
)
def test_the_section_that_applies_shows_the_number(code: str, number: float, expected: object) -> None:
    found = shown(code, number)
    assert found == expected
    assert isinstance(found, type(expected))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        *(("General", "đạt"), ("0", "đạt"), ("@", "đạt"), ("0;-0;0;@", "đạt"), ("_(@_)", "đạt"), ("@*.", "đạt")),
        *(
            ('"Không "@', "Không đạt"),
            ('0;0;0;"Không đạt"', "Không đạt"),
            ('@" (2024)"', "đạt (2024)"),
            ("(@)", "(đạt)"),
        ),
        *((";;;", SHOWN_OTHERWISE), ("0;0;0;", SHOWN_OTHERWISE)),
    ],
)
def test_texts_are_what_their_section_shows(code: str, expected: object) -> None:
    assert text_value("đạt", NumberFormat.of(164, code)) == expected


def formatted(code: str, datum: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell_of(book, *answer(datum)).number_format = code

    return change


@pytest.mark.parametrize(
    ("datum", "unit", "typed", "code", "expected", "findings"),
    [
        ("citizens", "hoi_khuyen_hoc", 5432, '#,##0" người"', 5432, []),
        ("citizens", "hoi_khuyen_hoc", 5432, '"khoảng "0', None, ["count_not_number"]),
        ("citizens", "hoi_khuyen_hoc", 5432, '0" hộ"', None, ["count_not_number"]),
        ("citizens", "hoi_khuyen_hoc", 0, "#,###", None, ["cell_shown_otherwise"]),
        ("citizens", "hoi_khuyen_hoc", 5, '0" nghìn"', None, ["cell_shown_otherwise"]),
        ("citizens", "hoi_khuyen_hoc", 5, "0.000", None, ["count_ambiguous"]),
        ("4.2", "truong_tieu_hoc", 3, '"Mức độ "0', 3, []),
        ("4.2", "truong_tieu_hoc", 3, '"không đạt mức "0', None, ["level_not_understood"]),
        ("4.2", "truong_tieu_hoc", 3, '"Mức độ "0" (đề nghị)"', None, ["level_not_understood"]),
        ("4.2", "truong_tieu_hoc", 3, "0.000", 3, []),
        ("4.2", "truong_tieu_hoc", 0, '[=0]"Chưa được công nhận";0', 0, []),
        ("1.1", "van_phong", "Đạt", '"Không "@', "not_met", []),
        ("1.1", "van_phong", "Đạt", ";;;", None, ["cell_shown_otherwise"]),
    ],
)
def test_answers_as_their_format_shows_them(
    datum: str, unit: str, typed: object, code: str, expected: object, findings: list[str]
) -> None:
    item = accepted(filled({answer(datum): typed}, unit=unit, change=formatted(code, datum)))
    assert values(item).get(datum) == expected
    assert [code for code, _ in said(item)] == findings


def test_formats_of_old_workbooks() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    codes = ['"Mức độ "0"*"', '0" nghìn"', '[=5]"năm";0', "0.000"]
    for column, code in enumerate(codes):
        sheet.write(0, column, 5, xlwt.easyxf(num_format_str=code))
    sheet.write(1, 0, "đạt", xlwt.easyxf(num_format_str='0;0;0;"Không "@'))
    stream = io.BytesIO()
    book.save(stream)
    rows = read_workbook(stream.getvalue()).sheets[0].rows
    assert list(rows[0][1]) == ["Mức độ 5*", SHOWN_OTHERWISE, "năm", "5,000"]
    assert list(rows[1][1]) == ["Không đạt"]


@pytest.mark.parametrize(("datum", "value"), [("4.2", 3), ("4.3", 0), ("4.4", 1), ("citizens", 5000)])
def test_a_summary_with_a_resolution_is_genuine_and_counted(tmp_path: Path, datum: str, value: int) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    edit(folder, meeting__B6=datum, meeting__C6=value, meeting__D6="Quyết định số 12")
    assert run(["merge", str(folder)]) in (0, 1)
    summary = folder / "ket_qua" / "tong_hop.xlsx"
    assert run(["verify", str(summary)]) == 0
    assert run(["rollup", str(folder.parent), "-o", str(tmp_path / "nhieu_xa.xlsx")]) == 0
