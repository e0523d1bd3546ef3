"""One return looked at alone, before or after it lies in the campaign."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.assess import check_file
from ccht_excel.campaign.folder import FORMS, RETURNS
from ccht_excel.cli import run
from tests.support.campaigns import ANSWERS, DONE, FAILED, WRONG, cell_of, edit, fill_form, snapshot


def test_check_of_a_good_return_in_its_campaign(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(full)
    assert run(["check", str(full / RETURNS / "truong_thcs.xlsx")]) == DONE
    assert "đọc được (Trường trung học cơ sở)" in capsys.readouterr().out
    assert snapshot(full) == before


def test_check_tells_what_must_be_corrected(full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = full / FORMS / "hoi_khuyen_hoc.xlsx"
    bad = fill_form(form, tmp_path / "nơi khác" / "phiếu.xlsx", ANSWERS | {"citizens": "5,000"}, evidence=False)
    for path in (bad, shutil.copy(bad, full / RETURNS / "phiếu.xlsx")):
        assert run(["check", str(path)]) == WRONG
        said = " ".join(capsys.readouterr().out.split())
        assert "có hai cách hiểu" in said or "có thể hiểu là" in said
        cell = cell_of(openpyxl.load_workbook(bad), "figures", "citizens", "value").coordinate
        assert f"trang Tiêu chí 5, ô {cell}" in said


def test_check_of_several_files_and_of_what_is_no_return(
    full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "x.docx"
    other.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    assert run(["check", str(full / RETURNS / "truong_thcs.xlsx"), str(other)]) == WRONG
    said = capsys.readouterr().out
    assert "đọc được" in said and f"{other}: không tính được" in said
    assert run(["check", str(tmp_path / "không có.xlsx")]) == FAILED
    assert "Không thấy tệp" in capsys.readouterr().err


def test_check_of_last_years_return(full: Path) -> None:
    edit(full, about__C10=2025)
    (checked,) = check_file(full / RETURNS / "truong_thcs.xlsx")
    assert (checked.accepted, [item.code for item in checked.findings]) == (False, ["other_year"])
