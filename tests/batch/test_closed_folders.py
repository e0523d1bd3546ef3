"""A folder of a tree that cannot be looked into is named by every command, and ends nothing for the others."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ccht_excel.campaign.folder import find_campaigns
from ccht_excel.cli import run
from tests.support.campaigns import FAILED, WRONG, return_all
from tests.support.trees import tree


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the system refuse one folder: rights are nothing to the administrator who may run the tests."""
    scandir = os.scandir

    def close(folder: Path) -> None:
        def refuse(path: Any = ".") -> Any:
            if Path(os.fsdecode(path)) == folder:
                raise PermissionError(13, "Permission denied", str(folder))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)

    return close


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).replace("│", " ").split())


@pytest.mark.parametrize("command", ["distribute", "merge"])
def test_commands_on_a_tree_name_it(
    command: str, tmp_path: Path, closed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tree(tmp_path, "Thái Sơn", "Đông Lỗ")
    for folder in find_campaigns(root):
        return_all(folder)
    closed(root / "dong-lo")
    assert run([command, str(root), "--jobs", "1"]) == WRONG
    told = said(capsys)
    assert "dong-lo" in told and "không xem được thư mục này" in told and "Bỏ qua" in told
    assert (root / "thai-son" / ("ket_qua/tong_hop.xlsx" if command == "merge" else "phat_di/van_phong.xlsx")).exists()


@pytest.mark.parametrize("command", ["distribute", "merge"])
def test_where_nothing_else_is_there_it_could_not_run(
    command: str, tmp_path: Path, closed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tỉnh" / "xã").mkdir(parents=True)
    closed(tmp_path / "tỉnh" / "xã")
    assert run([command, str(tmp_path / "tỉnh"), "--jobs", "1"]) == FAILED
    assert "không xem được thư mục này" in said(capsys)


def test_the_roll_up_names_it(tmp_path: Path, closed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    root = tree(tmp_path, "Thái Sơn", "Đông Lỗ")
    for folder in find_campaigns(root):
        return_all(folder)
    run(["merge", str(root), "--jobs", "1"])
    closed(root / "dong-lo")
    output = tmp_path / "gộp.xlsx"
    assert run(["rollup", str(root), "-o", str(output), "--jobs", "1"]) == WRONG
    values = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    (found,) = (item for item in values["findings"] if item["code"] == "folder_unreadable")
    assert (found["file"], found["severity"]) == ("dong-lo", "error")
    assert "nối lại ổ mạng" in found["message"]
