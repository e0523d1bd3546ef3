"""What an officer types wrongly is answered with what to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import DONE, FAILED


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("mege", "merge"), ("MERGE", "merge"), ("distribue", "distribute"), ("verfy", "verify"), ("rolup", "rollup")],
)
def test_a_mistyped_command_is_guessed(typed: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([typed]) == FAILED
    assert f"Không có lệnh “{typed}”. Có phải: ccht {meant}?" in said(capsys)


def test_what_is_like_no_command_gets_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tổng hợp"]) == FAILED
    assert "Các lệnh: open, init, prefill, distribute, due, merge" in said(capsys)


@pytest.mark.parametrize("command", ["merge", "distribute"])
def test_a_path_with_spaces_wants_quotes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "D:\\Cong", "dong", "hoc", "tap"]) == FAILED
    text = said(capsys)
    assert "Thừa tham số: dong hoc tap." in text and "trong ngoặc kép" in text


@pytest.mark.parametrize("place", [".", "nhan_ve", "ket_qua"])
def test_no_folder_inside_a_campaign_means_here(
    place: str, full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(full / place)
    assert run(["merge"]) == DONE
    assert (full / "ket_qua" / "tong_hop.xlsx").exists()


def test_no_folder_elsewhere_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["merge"]) == FAILED
    assert "Thiếu tham số THƯ_MỤC" in said(capsys)


@pytest.mark.parametrize("command", ["merge", "distribute"])
def test_a_folder_inside_a_campaign_is_answered_with_the_campaign(
    command: str, full: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(full / "nhan_ve")]) == FAILED
    assert f'nằm trong đợt đánh giá {full}; gõ lại lệnh với thư mục ấy: "{full}"' in said(capsys)


def test_a_folder_given_to_verify_means_its_summary(
    full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", str(full)]) == FAILED
    assert f'Gõ trước: ccht merge "{full}"' in said(capsys)
    merge(full)
    for place in (full, full / "ket_qua"):
        assert run(["verify", str(place)]) == DONE
    assert run(["verify", str(tmp_path)]) == FAILED
    assert "Ghi tên tệp" in said(capsys)


def test_a_folder_given_to_check_is_answered_with_a_file(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(full / "nhan_ve")]) == FAILED
    text = said(capsys)
    assert "là một thư mục" in text and "ccht check" in text


def test_init_names_opening_the_control_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "dot"), "--commune", "Thái Sơn", "--year", "2024"]) == DONE
    assert f"Bước tiếp theo: mở {tmp_path / 'dot' / 'dot_danh_gia.xlsx'} bằng Excel" in said(capsys)
