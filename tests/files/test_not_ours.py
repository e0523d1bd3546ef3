"""What the program did not write is never overwritten by it, whatever place it lies in."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign import pdf
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import DONE, FAILED, campaign_folder, hand_in, return_all
from tests.support.made_up import made_summary

MINE = b'{"mine": true}'


@pytest.fixture
def received(tmp_path: Path) -> Path:
    made_summary(tmp_path / "nhan" / "1.xlsx", 1)
    return tmp_path / "nhan"


@pytest.mark.parametrize("name", ["gộp.json", "gộp.xlsx"])
@pytest.mark.parametrize("kind", ["other", "workbook", "summary"])
def test_a_roll_up_replaces_no_file_of_somebody_else(
    name: str, kind: str, received: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / name
    if kind == "other":
        place.write_bytes(MINE)
    elif kind == "workbook":
        openpyxl.Workbook().save(place)
    else:
        shutil.copy(received / "1.xlsx", place)
    before = place.read_bytes()
    assert run(["rollup", str(received), "-o", str(tmp_path / "gộp.xlsx"), "--jobs", "1"]) == FAILED
    assert f"Không ghi đè {place}" in capsys.readouterr().err
    assert place.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "nhan"]


def test_a_roll_up_replaces_its_own(received: Path, tmp_path: Path) -> None:
    arguments = ["rollup", str(received), "-o", str(tmp_path / "gộp.xlsx"), "--jobs", "1"]
    assert run(arguments) == run(arguments)
    older = tmp_path / "gộp.json"
    text = older.read_text(encoding="utf-8")
    older.write_text(text[: text.index('"run"')] + text[text.index('"year"') :], encoding="utf-8")
    assert run(arguments) != FAILED


@pytest.mark.parametrize(("name", "content"), [("ket_qua.json", MINE), ("nhac_viec.txt", "Việc riêng".encode())])
def test_merge_puts_aside_what_lies_in_the_place_of_a_result(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    (folder / "ket_qua" / name).write_bytes(content)
    done = merge(folder)
    (kept,) = done.kept
    assert kept.name.read_bytes() == content and "ban cu da sua" in kept.name.name
    assert (folder / "ket_qua" / name).read_bytes() != content


def test_what_somebody_wrote_into_the_reminders_is_kept(tmp_path: Path) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    assert merge(folder).kept == ()
    assert merge(folder).kept == (), "as it was written"
    reminders = folder / "ket_qua" / "nhac_viec.txt"
    reminders.write_text(reminders.read_text("utf-8") + "\nđã gọi trường THCS 15/1", encoding="utf-8")
    hand_in(folder, "truong_thcs", "mới.xlsx", evidence=False)
    (kept,) = merge(folder).kept
    assert "đã gọi trường THCS 15/1" in kept.name.read_text("utf-8")


def test_results_of_a_run_without_a_record_are_known_by_what_they_say(tmp_path: Path) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    merge(folder)
    (folder / "ket_qua" / "dau_vao.json").unlink()
    assert merge(folder).kept == ()


def test_no_pdf_of_somebody_else_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made_summary(tmp_path / "1.xlsx", 1)
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: "soffice")
    monkeypatch.setattr(pdf, "_converted", lambda program, copy, workbook, seconds: b"%PDF-1.4\n%%EOF\n")
    place = tmp_path / "1.pdf"
    place.write_bytes(b"%PDF-1.4 mine\n%%EOF\n")
    assert run(["pdf", str(tmp_path / "1.xlsx")]) == FAILED
    assert "Không ghi đè" in capsys.readouterr().err
    assert place.read_bytes() == b"%PDF-1.4 mine\n%%EOF\n"
    place.unlink()
    assert run(["pdf", str(tmp_path / "1.xlsx")]) == DONE
    assert run(["pdf", str(tmp_path / "1.xlsx")]) == DONE
