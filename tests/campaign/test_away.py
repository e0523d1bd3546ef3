"""Folders that are away or something else: a sentence, exit 2, and the good result stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ccht_excel.batch.campaigns import Status, merge_one
from ccht_excel.campaign.folder import FORMS, MARKED, RESULT, RESULTS, RETURNS, SUMMARY
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.returns.inbox import Inbox
from tests.support.campaigns import DONE, FAILED, hand_in, snapshot
from tests.support.instead import INSTEAD, put


@pytest.mark.sampled(8)
@pytest.mark.parametrize("instead", INSTEAD)
@pytest.mark.parametrize("command", [["merge"], ["merge", "--only-changed"], ["explain"]], ids=" ".join)
def test_returns_that_are_away_never_cost_a_result(
    full: Path, instead: str, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    merge(full)
    before = snapshot(full / RESULTS)
    put(full / RETURNS, instead)
    assert run([*command, str(full), *(["5.1"] if command == ["explain"] else [])]) == FAILED
    said = capsys.readouterr()
    assert RETURNS in said.err and "Chưa làm gì" in said.err and said.out == ""
    assert snapshot(full / RESULTS) == before
    assert merge_one(full).status is merge_one(full, only_changed=True).status is Status.FAILED
    assert snapshot(full / RESULTS) == before


def test_returns_that_cannot_be_listed(
    full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    merge(full)
    before = snapshot(full / RESULTS)
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == RETURNS:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(["merge", str(full)]) == FAILED
    assert "không có quyền" in capsys.readouterr().err
    assert snapshot(full / RESULTS) == before


def test_returns_that_go_away_while_they_are_read(
    full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    merge(full)
    before = snapshot(full / RESULTS)
    files = Inbox.files

    def vanish(self: Inbox) -> object:
        for number, incoming in enumerate(files(self)):
            if number == 0:
                (full / RETURNS).rename(full / "đi đâu đó")
            yield incoming

    monkeypatch.setattr(Inbox, "files", vanish)
    assert run(["merge", str(full)]) == FAILED
    assert f"Không thấy thư mục phiếu nộp {full / RETURNS}" in capsys.readouterr().err
    assert snapshot(full / RESULTS) == before


@pytest.mark.parametrize("instead", [name for name in INSTEAD if name != "nothing"])
@pytest.mark.parametrize("place", [FORMS, RETURNS])
def test_forms_are_not_written_past_something_else(
    blank: Path, instead: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(blank / place, instead)
    before = snapshot(blank)
    assert run(["distribute", str(blank)]) == FAILED
    said = capsys.readouterr()
    assert place in said.err and said.out == ""
    assert snapshot(blank) == before
    put(blank / place, "nothing")
    assert run(["distribute", str(blank)]) == DONE


@pytest.mark.sampled(7)
@pytest.mark.parametrize("instead", [name for name in INSTEAD if name not in ("nothing", "a file")])
@pytest.mark.parametrize("place", [RESULTS, f"{RESULTS}/{SUMMARY}", f"{RESULTS}/{RESULT}", f"{RESULTS}/{MARKED}"])
def test_results_are_not_written_past_something_else(
    full: Path, instead: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", {"4.3": "tốt"})
    assert merge(full).marked
    put(full / place, instead)
    is_file = place.endswith((SUMMARY, RESULT))
    before = snapshot(full)
    code = run(["merge", str(full)])
    said = capsys.readouterr()
    if is_file and instead.startswith("a link"):
        assert (full / place).is_file() and not (full / place).is_symlink()
        return
    assert code == FAILED and Path(place).name in said.err and said.out == ""
    assert snapshot(full) == before
