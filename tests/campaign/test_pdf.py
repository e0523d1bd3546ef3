"""``ccht pdf``: which workbooks, where to, and what is said when it cannot be done."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from ccht_excel.campaign import pdf
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.files.owner import began
from tests.support.campaigns import FAILED, return_all, snapshot
from tests.support.libreoffice import libreoffice
from tests.support.processes import dead_process


def fake_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent) + os.pathsep + os.defpath)


def test_a_campaign_folder_means_its_summary(blank: Path) -> None:
    with pytest.raises(pdf.PdfError, match="ccht merge"):
        pdf.workbooks_of(blank)
    merge(blank)
    assert [path.name for path in pdf.workbooks_of(blank)] == ["tong_hop.xlsx"]


def test_another_folder_means_all_its_workbooks(blank: Path) -> None:
    (blank / "phat_di" / "~$van_phong.xlsx").write_bytes(b"lock")
    (blank / "phat_di" / "~$phiếu.xlsx").write_bytes((blank / "phat_di" / "van_phong.xlsx").read_bytes())
    (blank / "phat_di" / "doc.txt").write_text("x")
    names = [path.name for path in pdf.workbooks_of(blank / "phat_di")]
    assert len(names) == 10
    assert "~$van_phong.xlsx" not in names and "~$phiếu.xlsx" in names
    with pytest.raises(pdf.PdfError, match="không có tệp bảng tính"):
        pdf.workbooks_of(blank / "nhan_ve")


def test_where_the_pdf_goes(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "x.xlsx", tmp_path / "b" / "x.xlsx"
    assert pdf.pdf_paths([one], None) == [tmp_path / "a" / "x.pdf"]
    assert pdf.pdf_paths([one], tmp_path / "y.pdf") == [tmp_path / "y.pdf"]
    assert pdf.pdf_paths([one], tmp_path / "out") == [tmp_path / "out" / "x.pdf"]
    with pytest.raises(pdf.PdfError, match="chỉ một tên PDF"):
        pdf.pdf_paths([one, two], tmp_path / "y.pdf")
    with pytest.raises(pdf.PdfError, match="cùng cho ra"):
        pdf.pdf_paths([one, two], tmp_path / "out")


def test_without_libreoffice_it_says_how_to_get_it(
    blank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(blank))
    monkeypatch.setattr(pdf, "_PLACES", ())
    assert run(["pdf", str(blank / "phat_di" / "van_phong.xlsx")]) == 2
    said = capsys.readouterr().err
    assert "libreoffice.org" in said and "Excel" in said


@pytest.mark.skipif(os.name != "posix", reason="needs a shell script as program")
def test_a_program_that_hangs_is_stopped_with_its_children(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_libreoffice(tmp_path, monkeypatch, f"sleep 987 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(pdf.PdfError, match="quá 1 giây"):
        pdf.make_pdfs([blank / "phat_di" / "van_phong.xlsx"], seconds=1)
    child = (tmp_path / "child").read_text().strip()
    state = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True, check=False).stdout
    assert state.strip()[:1] in ("", "Z")
    assert not list((blank / "phat_di").glob("*.pdf"))


@pytest.mark.skipif(os.name != "posix", reason="needs a shell script as program")
def test_a_workbook_that_gives_no_pdf_is_named(blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_libreoffice(tmp_path, monkeypatch, "exit 0")
    with pytest.raises(pdf.PdfError, match="van_phong"):
        pdf.make_pdfs([blank / "phat_di" / "van_phong.xlsx"])


@pytest.mark.slow
@pytest.mark.libreoffice
def test_several_files_in_one_run(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    libreoffice()
    merge(return_all(blank))
    form = blank / "phat_di" / "hoi_khuyen_hoc.xlsx"
    assert run(["pdf", str(blank), str(form), "-o", str(blank / "in ấn")]) == 0
    made = sorted((blank / "in ấn").iterdir())
    assert [path.name for path in made] == ["hoi_khuyen_hoc.pdf", "tong_hop.pdf"]
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(made[1]), "-"], capture_output=True, text=True, check=True).stdout
        assert "BẢN TỔNG HỢP" in text
    assert capsys.readouterr().out.count("Đã ghi") == 2


def test_what_killed_runs_left_in_the_temporary_folder_goes(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tạm"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    alive = os.getppid()
    other = format(int(began(alive), 16) ^ 1, "04x")
    gone = (f"ccht-pdf-{dead_process()}-x", f"ccht-pdf-{alive}-{other}-x")
    stay = (f"ccht-pdf-{alive}-x", f"ccht-pdf-{alive}-{began(alive)}-x", "ccht-pdf-abc-x", "ccht-pdf-y")
    for name in (*gone, *stay):
        (temporary / name / "profile").mkdir(parents=True)
    fake_libreoffice(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(pdf.PdfError, match="không chuyển được"):
        pdf.make_pdfs([blank / "dot_danh_gia.xlsx"])
    assert {path.name for path in temporary.iterdir()} == set(stay)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "ổ đĩa đã đầy"),
        (PermissionError(13, "Permission denied"), "không có quyền"),
        (FileNotFoundError(2, "No usable temporary directory found in ['/tmp']"), "không có thư mục tạm nào"),
    ],
    ids=str,
)
def test_a_temporary_folder_that_cannot_be_used_is_a_sentence(
    blank: Path,
    tmp_path: Path,
    error: OSError,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    fake_libreoffice(tmp_path, monkeypatch, "exit 1")
    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert run(["pdf", str(blank / "dot_danh_gia.xlsx")]) == FAILED
    shown = capsys.readouterr().err
    assert said in shown and "thư mục tạm" in shown
    before = snapshot(blank)
    if run(["merge", str(blank)]) == FAILED:
        shown = capsys.readouterr().err
        assert said in shown and "còn nguyên" in shown
        assert snapshot(blank) == before


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_signed_part_alone(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is signed, without charts and registers; a form has no such part."""
    return_all(blank)
    merge(blank)
    assert run(["pdf", str(blank), "--signed-only", "-o", str(blank / "ky.pdf")]) == 0
    assert run(["pdf", str(blank), "-o", str(blank / "ca.pdf")]) == 0
    signed, whole = ("".join(printed(blank / name).split()) for name in ("ky.pdf", "ca.pdf"))
    assert "KẾTQUẢCHUNG" in signed and "TM.ỦYBANNHÂNDÂN" in signed
    for title in ("BIỂUĐỒ", "TÌNHHÌNHNỘP", "NGUỒNSỐLIỆU"):
        assert title in whole and title not in signed
    capsys.readouterr()
    assert run(["pdf", str(blank / "phat_di" / "van_phong.xlsx"), "--signed-only"]) == FAILED
    assert "không có bản ký" in capsys.readouterr().err


def printed(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
