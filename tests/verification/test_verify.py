"""``ccht verify``: whether a summary is as it was written. Alterations are made with openpyxl."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.dossier_check import verify_document
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.errors import CampaignError
from ccht_excel.summary.vouching import verify_summary
from tests.support.campaigns import campaign_folder, return_all
from tests.support.forging import Forge
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


def test_values_in_place_of_formulas_leave_the_content_but_are_named(
    summary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = verify_summary(altered(summary, tmp_path / "a.xlsx", lambda book: None))
    assert result.content_holds
    assert any("giá trị thay cho công thức" in text for text in result.looks)
    assert run(["verify", str(result.file)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "Nội dung khớp; trình bày đã thay đổi ở: trang Tổng hợp" in said
    assert "Tệp nguyên" not in said


def test_a_changed_word_is_named_with_its_cell(summary: Path, tmp_path: Path) -> None:
    places: list[str] = []

    def change(book: openpyxl.Workbook) -> None:
        cell = find(book, "Tổng hợp", "× Không đạt")
        book["Tổng hợp"][cell] = "√ Đạt"
        places.append(f"trang Tổng hợp, ô {cell}: chữ hoặc số")

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

    assert verify_summary(altered(summary, tmp_path / "a.xlsx", change)).altered == (
        "trang Minh chứng, ô D6: chữ hoặc số",
    )


@pytest.mark.parametrize(
    ("dots", "typed", "called"),
    [
        ("ngày ……", "Thái Sơn, ngày 05 tháng 02 năm 2025", "địa danh, ngày tháng"),
        ("Số: ……", "Số: 12/BC-UBND", "số, ký hiệu"),
    ],
)
def test_what_is_filled_in_by_hand_is_no_alteration_but_is_read_out(
    summary: Path, tmp_path: Path, dots: str, typed: str, called: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the package itself, as openpyxl would lose shapes and charts."""
    forge = Forge(summary.read_bytes())
    texts = [cell for row in openpyxl.load_workbook(summary)["Tổng hợp"].iter_rows() for cell in row]
    place = next(cell.coordinate for cell in texts if dots in str(cell.value))
    path = tmp_path / "a.xlsx"
    path.write_bytes(forge.words(place, typed).done())
    result = verify_summary(path)
    assert result.genuine, (result.altered, result.looks)
    assert result.added == (f"{called} (trang Tổng hợp, ô {place}): {typed}",)
    assert run(["verify", str(path)]) == 0
    assert typed in " ".join(capsys.readouterr().out.split())


def test_names_of_those_who_sign_are_filled_in_below_their_titles(summary: Path, tmp_path: Path) -> None:
    names = openpyxl.load_workbook(summary).defined_names
    signers = ("ky_nguoi_lap", "ky_thu_ky", "ky_chu_tri", "ky_chu_tich")
    places = [names[signer].attr_text.partition("!")[2].replace("$", "") for signer in signers]
    forge = Forge(summary.read_bytes())
    for place in places:
        forge.words(place, f"Người ký {place}")
    (tmp_path / "a.xlsx").write_bytes(forge.done())
    result = verify_summary(tmp_path / "a.xlsx")
    assert result.genuine, (result.altered, result.looks)
    assert [text.rsplit(": ", 1)[1] for text in result.added] == [f"Người ký {place}" for place in places]


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
def test_saving_in_libreoffice_changes_nothing(summary: Path, tmp_path: Path) -> None:
    result = verify_summary(convert(summary, "xlsx", tmp_path / "lo"))
    assert result.genuine, (result.altered, result.looks)
    assert result.added == ()


@pytest.mark.libreoffice
def test_of_another_file_type_only_the_content_can_be_vouched_for(
    summary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = verify_summary(convert(summary, "ods", tmp_path / "lo"))
    assert result.content_holds
    assert not result.genuine
    assert run(["verify", str(result.file)]) == 1
    assert "không xác nhận được cách trình bày: tệp đã lưu sang kiểu .ods" in " ".join(capsys.readouterr().out.split())


@pytest.fixture
def by_another(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Merges as another copy of the program of the same version would, whose rows are higher."""
    generator = "ccht_excel 0.1.0 000000000000"

    def merged(folder: Path) -> Path:
        with monkeypatch.context() as patch:
            patch.setattr("ccht_excel.summary.workbook.generator", lambda: generator)
            patch.setattr("ccht_excel.documents.record.generator", lambda: generator)
            return_all(campaign_folder(folder))
            result = merge(folder, dossier=True).summary
        book = Forge(result.read_bytes())
        result.write_bytes(book.edit(book.part(), lambda xml: xml.replace('ht="', 'ht="1', 1)).done())
        return result

    return merged


@pytest.mark.slow
def test_what_another_copy_of_the_program_wrote_is_not_called_altered(
    by_another: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = by_another(tmp_path / "đợt")
    result = verify_summary(summary)
    assert result.content_holds and not result.looks and not result.genuine
    assert "phiên bản khác" in result.unsure
    assert run(["verify", str(summary)]) == 1
    assert "Nội dung khớp" in capsys.readouterr().out
    document = next((summary.parent / "ho_so").glob("bao_cao*.docx"))
    checked = verify_document(document)
    assert checked.verification.content_holds and checked.compared and not checked.beside
    assert "phiên bản khác" in checked.verification.unsure


@pytest.mark.slow
def test_values_that_another_copy_did_not_know_of_are_not_compared(
    by_another: Callable[[Path], Path], tmp_path: Path
) -> None:
    summary = by_another(tmp_path / "đợt")
    document = next((summary.parent / "ho_so").glob("bao_cao*.docx"))
    beside = summary.with_name("ket_qua.json")
    stored = json.loads(beside.read_text(encoding="utf-8"))
    for item in stored["data"]:
        item.pop("name", None)
    beside.write_text(json.dumps(stored), encoding="utf-8")
    assert verify_document(document).beside == ()
    stored["data"][0]["value"] = 1
    beside.write_text(json.dumps(stored), encoding="utf-8")
    [told] = verify_document(document).beside
    assert stored["data"][0]["id"] in told
