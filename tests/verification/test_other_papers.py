"""``ccht verify`` of what is no summary: it says what the file is and what to do with it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import DONE, campaign_folder, return_all
from tests.support.libreoffice import convert
from tests.support.returns import filled

FAILED = 2


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign with a marked copy, and a roll-up of it."""
    root = tmp_path_factory.mktemp("đợt")
    folder = return_all(campaign_folder(root / "xã"))
    form = folder / "nhan_ve" / "hoi_khuyen_hoc.xlsx"
    book = openpyxl.load_workbook(form)
    for row in book["Tiêu chí 5"].iter_rows():
        for cell in row[1:]:
            if row[0].value in ("citizens", "learning_citizens") and isinstance(cell.value, int) and cell.value > 99:
                cell.value = "ba nghìn"
    book.save(form)
    assert merge(folder).marked
    (folder / "phiếu ký.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    assert run(["rollup", str(folder / "ket_qua" / "tong_hop.xlsx"), "-o", str(root / "gop.xlsx")]) == DONE
    return root


@pytest.mark.parametrize(
    ("name", "is_what", "what_to_do"),
    [
        ("xã/phat_di/truong_thcs.xlsx", "đây là phiếu tự đánh giá của đơn vị", "bằng ccht check"),
        ("xã/nhan_ve/truong_thcs.xlsx", "đây là phiếu tự đánh giá của đơn vị", "bằng ccht check"),
        ("xã/ket_qua/tra_lai/hoi_khuyen_hoc.xlsx", "đây là phiếu đã đánh dấu chỗ cần sửa", "cho đơn vị sửa"),
        ("xã/dot_danh_gia.xlsx", "đây là tệp điều khiển", "mỗi lần chạy ccht merge"),
        ("gop.xlsx", "đây là bảng gộp kết quả nhiều nơi", "của từng nơi"),
        ("gop.json", "đây là tệp số liệu (.json)", "của từng nơi"),
        ("xã/ket_qua/ket_qua.json", "đây là tệp số liệu (.json)", "của từng nơi"),
        ("xã/ket_qua/nhac_viec.txt", "đây là tệp tin nhắn nhắc việc", "của từng nơi"),
        ("xã/phat_di/danh_sach_phat.xlsx", "đây là danh sách phát phiếu", "của từng nơi"),
        ("xã/phiếu ký.pdf", "bên trong tệp là PDF", "Lấy tệp tong_hop.xlsx"),
    ],
)
def test_each_file_is_told_for_what_it_is(
    written: Path, capsys: pytest.CaptureFixture[str], name: str, is_what: str, what_to_do: str
) -> None:
    capsys.readouterr()
    assert run(["verify", str(written / name)]) == FAILED
    said = capsys.readouterr().err
    assert is_what in said.replace("Đây", "đây").replace("Bên", "bên")
    assert what_to_do in said
    assert "tong_hop.xlsx trong thư mục ket_qua" in said
    assert "Điền vào phiếu" not in said


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_a_form_saved_by_another_program_is_told_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    form = tmp_path / "phiếu.xlsx"
    form.write_bytes(filled({}))
    capsys.readouterr()
    assert run(["verify", str(convert(form, kind, tmp_path))]) == FAILED
    assert "phiếu tự đánh giá" in capsys.readouterr().err


def test_a_form_without_its_hidden_sheet_is_told_by_its_tables(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(written / "xã" / "phat_di" / "truong_thcs.xlsx")
    del book["_ccht"]
    book.save(tmp_path / "a.xlsx")
    capsys.readouterr()
    assert run(["verify", str(tmp_path / "a.xlsx")]) == FAILED
    assert "phiếu tự đánh giá" in capsys.readouterr().err


def test_any_other_workbook_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert run(["verify", str(tmp_path / "a.xlsx")]) == FAILED
    said = capsys.readouterr().err
    assert "không phải bản tổng hợp do ccht merge ghi ra" in said
    assert "phiếu tự đánh giá" not in said
