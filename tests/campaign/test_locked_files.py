"""Results open in Excel, full disks, writers that fail: a message, and the old result stays whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from ccht_excel.campaign.folder import FORMS, RESULT, RESULTS, RETURNS, SUMMARY
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.errors import CampaignError
from tests.support.campaigns import ANSWERS, FAILED, fill_form, snapshot


@pytest.fixture
def merged(full: Path) -> Iterator[Path]:
    """A merged campaign whose returns then change."""
    merge(full)
    fill_form(full / FORMS / "truong_thcs.xlsx", full / RETURNS / "truong_thcs.xlsx", ANSWERS | {"4.3": 2})
    before = snapshot(full)
    yield full
    after = snapshot(full)
    assert after == before, "an old result was touched, or something was left behind"


@pytest.mark.parametrize(("locked", "how"), [(SUMMARY, "open"), (RESULT, "open"), (SUMMARY, "replace")])
def test_a_result_open_in_excel_is_a_message_and_both_stay_whole(
    merged: Path, locked: str, how: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    original = getattr(os, how)
    refused = 0

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        nonlocal refused
        target = Path(arguments[0]) if how == "replace" else Path(path)
        if target.name == locked and (how == "replace" or arguments[0] & os.O_RDWR) and not refused:
            refused += 1
            raise PermissionError(13, "Permission denied", str(target))
        return original(path, *arguments, **options)

    monkeypatch.setattr(os, how, refuse)
    assert run(["merge", str(merged)]) == FAILED
    said = capsys.readouterr()
    assert f"Không ghi được {merged / RESULTS / locked} vì tệp đang mở ở chương trình khác (Excel)" in said.err
    assert "Đóng tệp ấy" in said.err and "còn nguyên" in said.err and refused == 1


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("x"), MemoryError()], ids=repr)
def test_a_writer_that_fails_leaves_the_old_result_whole(
    merged: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_half(stream: BinaryIO, *_: object) -> None:
        stream.write(b"PK\x03\x04 half a workbook")
        raise error

    monkeypatch.setattr("ccht_excel.summary.workbook.write_summary", write_half)
    with pytest.raises(CampaignError if isinstance(error, OSError) else type(error)) as caught:
        merge(merged)
    if isinstance(error, OSError):
        assert str(merged / RESULTS / SUMMARY) in str(caught.value)


def test_a_folder_that_cannot_be_written_is_a_message(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(full / RESULTS)
    (full / RESULTS).write_bytes(b"a file where the folder should be")
    assert run(["merge", str(full)]) == FAILED
    assert "Không tạo được thư mục" in capsys.readouterr().err


def test_forms_open_in_excel_are_a_message(
    blank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    original = os.open

    def refuse(path: Path, flags: int, *arguments: Any, **options: Any) -> Any:
        if Path(path).name == "truong_thcs.xlsx" and flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return original(path, flags, *arguments, **options)

    before = snapshot(blank)
    monkeypatch.setattr(os, "open", refuse)
    assert run(["distribute", str(blank)]) == FAILED
    assert "truong_thcs.xlsx vì tệp đang mở" in capsys.readouterr().err
    monkeypatch.undo()
    assert snapshot(blank) == before
