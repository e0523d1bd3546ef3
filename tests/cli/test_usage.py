"""What is typed wrongly, and stopping by hand: Vietnamese words, exit code 2, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import FAILED, snapshot


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tong_hop"], "Không có lệnh “tong_hop”"),
        (["merge"], "Thiếu tham số"),
        (["merge", "a", "b"], "Thừa tham số: b"),
        (["init", "x", "--year", "hai nghìn"], "cần một số nguyên"),
        (["init", "x", "--year", "1999"], "từ 2024 đến 2100"),
        (["init", "x", "--xa", "y"], "Không có tùy chọn --xa"),
        (["check"], "Thiếu tham số"),
    ],
    ids=str,
)
def test_usage_errors_are_told_in_vietnamese(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == FAILED
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == FAILED
    assert "Các lệnh:" in capsys.readouterr().out


def test_stopping_by_hand_is_no_traceback(
    full: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(full)
    before = snapshot(full)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ccht_excel.summary.workbook.write_summary", stop)
    assert run(["merge", str(full)]) == FAILED
    assert "Đã dừng" in capsys.readouterr().err
    assert snapshot(full) == before
