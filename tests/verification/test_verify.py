"""``ccht verify``: whether a summary is as it was written. Alterations are made with openpyxl."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.errors import CampaignError
from ccht_excel.verification.verify import verify_summary
from tests.support.campaigns import campaign_folder, return_all
from tests.support.libreoffice import convert


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merge(return_all(campaign_folder(tmp_path_factory.mktemp("dot")))).summary


def altered(summary: Path, target: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """The summary with one change; openpyxl drops cached results, so formulas are replaced by their values first."""
    book, values = openpyxl.load_workbook(summary), openpyxl.load_workbook(summary, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = values[sheet.title][cell.coordinate].value
    change(book)
    book.save(target)
    return target


def find(book: openpyxl.Workbook, sheet: str, text: str) -> str:
    return next(cell.coordinate for row in book[sheet].iter_rows() for cell in row if cell.value == text)


def test_an_untouched_summary_is_genuine(summary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = verify_summary(summary)
    assert result.genuine
    assert result.code == result.stored_code
    assert (result.altered, result.added, result.wrong_outcomes) == ((), (), ())
    assert run(["verify", str(summary)]) == 0
    assert result.stored_code in capsys.readouterr().out


def test_the_code_is_printed_in_the_footer(summary: Path) -> None:
    footer = openpyxl.load_workbook(summary)["Tổng hợp"].oddFooter.left.text
    assert verify_summary(summary).stored_code in footer


def test_writing_values_over_formulas_changes_nothing(summary: Path, tmp_path: Path) -> None:
    assert verify_summary(altered(summary, tmp_path / "a.xlsx", lambda book: None)).genuine


def test_a_changed_word_is_named_with_its_row(summary: Path, tmp_path: Path) -> None:
    places: list[str] = []

    def change(book: openpyxl.Workbook) -> None:
        cell = find(book, "Tổng hợp", "× Không đạt")
        book["Tổng hợp"][cell] = "√ Đạt"
        places.append(f"trang Tổng hợp, dòng {book['Tổng hợp'][cell].row}")

    result = verify_summary(altered(summary, tmp_path / "a.xlsx", change))
    assert not result.genuine
    assert list(result.altered) == places
    assert run(["verify", str(result.file)]) == 1


def test_a_changed_figure_breaks_the_code(summary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in book["Dữ liệu"].iter_rows():
            if row[0].value == "learning_citizens":
                row[1].value = 4000
                row[2].value = "[4000]"

    result = verify_summary(altered(summary, tmp_path / "a.xlsx", change))
    assert result.code != result.stored_code
    assert set(result.wrong_outcomes) == {"5.1", "level_2"}
    assert run(["verify", str(result.file)]) == 1
    assert "Số liệu trong tệp đã bị sửa" in capsys.readouterr().out


def test_a_changed_register_is_named(summary: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Minh chứng"]["D6"] = "Văn bản khác"

    assert verify_summary(altered(summary, tmp_path / "a.xlsx", change)).altered == ("trang Minh chứng",)


def test_filling_in_the_date_is_no_alteration(summary: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in book["Tổng hợp"].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "ngày ……" in cell.value:
                    cell.value = "Thái Sơn, ngày 05 tháng 02 năm 2025"

    assert verify_summary(altered(summary, tmp_path / "a.xlsx", change)).genuine


def test_damaged_machine_data_is_said(summary: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        del book["Dữ liệu"]

    result = verify_summary(altered(summary, tmp_path / "a.xlsx", change))
    assert result.defect and not result.genuine


@pytest.mark.parametrize(
    "name", ["phat_di/van_phong.xlsx", "dot_danh_gia.xlsx", "khong_co.xlsx", "ket_qua/ket_qua.json"]
)
def test_other_files_are_refused(summary: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = summary.parent.parent / name
    with pytest.raises(CampaignError):
        verify_summary(path)
    assert run(["verify", str(path)]) == 2
    assert name.rsplit("/", 1)[-1] in capsys.readouterr().err


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_saving_in_libreoffice_changes_nothing(summary: Path, tmp_path: Path, extension: str) -> None:
    again = convert(summary, extension, tmp_path / "lo", tmp_path / "profile")
    result = verify_summary(again)
    assert result.genuine
    assert result.added == ()
