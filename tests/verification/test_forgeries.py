"""Forgeries that change what is printed: none is called genuine, and each is named where it was made.

Made three ways: on the XML of the package, with openpyxl, and by saving a forgery in LibreOffice, which writes every
part of it anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.campaign.merge import merge
from ccht_excel.findings.entry import RefusedError
from ccht_excel.summary.vouching import vouch
from ccht_excel.verification.verify import Verification
from tests.support.campaigns import campaign_folder, return_all
from tests.support.forgeries import LOOKS, WORDS, two_main_parts
from tests.support.forging import Forge
from tests.support.libreoffice import convert_all


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merge(return_all(campaign_folder(tmp_path_factory.mktemp("dot")))).summary


def verified(data: bytes) -> Verification:
    return vouch(data, Path("tong_hop.xlsx")).verification


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", WORDS)
def test_changed_words_are_found(summary: Path, name: str) -> None:
    result = verified(WORDS[name](Forge(summary.read_bytes())).done())
    assert not result.content_holds, result
    assert result.altered or result.wrong_outcomes or result.defect or result.code != result.stored_code


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", LOOKS)
def test_changed_looks_are_found_and_told_from_changed_words(summary: Path, name: str) -> None:
    result = verified(LOOKS[name](Forge(summary.read_bytes())).done())
    assert not result.genuine
    assert result.content_holds, (result.altered, result.defect)
    assert result.looks or result.unsure


def test_a_package_of_two_workbooks_that_are_both_the_main_one_is_refused(summary: Path) -> None:
    with pytest.raises(RefusedError):
        verified(two_main_parts(Forge(summary.read_bytes())).done())


# ---------------------------------------------------------------------------------------------
# With openpyxl, which drops results of formulas: they are put in place of these first


def in_openpyxl(summary: Path, target: Path, change: Callable[[Worksheet, str], None]) -> Verification:
    """One change to `Tổng hợp`, told where the verdict on level 2 stands."""
    book, values = openpyxl.load_workbook(summary), openpyxl.load_workbook(summary, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = values[sheet.title][cell.coordinate].value
    main = book["Tổng hợp"]
    verdict = [cell.coordinate for row in main.iter_rows() for cell in row if cell.value == "× Không đạt"][-1]
    change(main, verdict)
    book.save(target)
    return verified(target.read_bytes())


def put(cell: str, value: object) -> Callable[[Worksheet, str], None]:
    def change(sheet: Worksheet, verdict: str) -> None:
        sheet[cell or verdict] = value  # type: ignore[index]

    return change


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("", "√ Đạt"), "ô L5"),
        (put("", '="√ Đạt"'), "ô L5"),
        (put("A15", "Xã đủ điều kiện mức độ 2."), "ô A15"),
        (put("Q3", "đã đạt"), "ô Q3"),
        (put("A90", "ĐẠT MỨC ĐỘ 2 ……"), "ô A90"),
        (lambda sheet, _: sheet.insert_rows(20), "ô A"),
        (lambda sheet, verdict: setattr(sheet[verdict], "number_format", '"√ Đạt";"√ Đạt";"√ Đạt";"√ Đạt"'), "ô L5"),
        (lambda sheet, _: setattr(sheet.oddHeader.center, "text", "ĐẠT MỨC ĐỘ 2"), "đầu trang"),
        (lambda sheet, _: sheet.parent.create_sheet("Bìa", 0), "Bìa"),
        (lambda sheet, _: sheet.parent.remove(sheet.parent["Minh chứng"]), "Minh chứng"),
    ],
)
def test_words_changed_with_openpyxl_are_named(
    summary: Path, tmp_path: Path, change: Callable[[Worksheet, str], None], place: str
) -> None:
    result = in_openpyxl(summary, tmp_path / "a.xlsx", change)
    assert not result.content_holds
    assert any(place in text for text in (*result.altered, result.defect or "")), result.altered


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda sheet, verdict: setattr(sheet[verdict], "font", Font(color="FFFFFF")), "ô L5"),
        (lambda sheet, verdict: setattr(sheet.row_dimensions[sheet[verdict].row], "hidden", True), "dòng 5"),
        (lambda sheet, verdict: setattr(sheet.row_dimensions[sheet[verdict].row], "height", 0.5), "dòng 5"),
        (lambda sheet, _: setattr(sheet.column_dimensions["L"], "hidden", True), "cột L"),
        (lambda sheet, _: setattr(sheet.column_dimensions["L"], "width", 0.2), "cột L"),
        (lambda sheet, _: setattr(sheet, "print_area", "A1:M20"), "vùng in"),
        (lambda sheet, _: setattr(sheet.parent["Cần sửa"], "sheet_state", "veryHidden"), "Cần sửa"),
        (lambda sheet, _: None, "nét vẽ của biểu đồ"),
    ],
)
def test_looks_changed_with_openpyxl_are_named(
    summary: Path, tmp_path: Path, change: Callable[[Worksheet, str], None], place: str
) -> None:
    result = in_openpyxl(summary, tmp_path / "a.xlsx", change)
    assert not result.genuine
    assert result.content_holds, result.altered
    assert any(place in text for text in result.looks), result.looks


# ---------------------------------------------------------------------------------------------
# Through LibreOffice

SURVIVING_WORDS = (
    "number format of a text cell",
    "a count shown as another",
    "the verdict written over",
    "words in an empty cell beside the table",
    "a new row with dots",
    "another formula with the old result",
    "another code in the footer",
    "another code in the footer of page 1",
    "a header with words",
    "a text box over the conclusion",
    "a sheet in front",
    "a sheet renamed",
    "a note at the verdict",
    "the title of a chart",
    "a series of a chart left out",
    "an axis of a chart cut",
    "6 of 8 received made 8 of 8",
    "two workbooks in one package",
)
SURVIVING_LOOKS = (
    "number format by conditional format",
    "white letters by conditional format",
    "a hidden row",
    "a row of one point",
    "a hidden column",
    "a column of no width",
    "a print area without the failures",
    "no repeated head",
    "cells merged over the failure",
    "white letters",
    "white letters by theme",
    "tiny letters",
    "black on black",
    "a white piece in a text",
    "a register hidden",
    "a shape over the conclusion",
    "zeros not shown",
    "printed at a tenth of its size",
    "the bars of a chart white",
    "the title of a chart white",
)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_forgeries_saved_in_libreoffice_are_found_all_the_same(summary: Path, tmp_path: Path) -> None:
    names = [*SURVIVING_WORDS, *SURVIVING_LOOKS]
    paths = [tmp_path / "forged" / f"{number}.xlsx" for number in range(len(names))]
    paths[0].parent.mkdir()
    for name, path in zip(names, paths, strict=True):
        path.write_bytes((WORDS | LOOKS)[name](Forge(summary.read_bytes())).done())
    saved = convert_all(paths, "xlsx", tmp_path / "saved")
    results = {name: verified(path.read_bytes()) for name, path in zip(names, saved, strict=True)}
    assert [name for name, result in results.items() if result.genuine] == []
    assert [name for name in SURVIVING_WORDS if results[name].content_holds] == []
