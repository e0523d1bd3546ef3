"""Files of a set go down to the disk while the next ones are made; none takes its place before all are there."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from ccht_excel.errors import CampaignError
from ccht_excel.files.whole import FileSet
from tests.support.campaigns import snapshot

MANY = 100


def write(files: FileSet, folder: Path, name: str, data: bytes = b"new") -> None:
    files.write(folder / name, lambda stream: stream.write(data))


def open_files() -> int:
    """Where the system tells."""
    listing = Path("/proc/self/fd")
    return len(list(listing.iterdir())) if listing.is_dir() else 0


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is synced and what takes its place, in order; syncing is slow."""
    came: list[str] = []
    sync, replace = os.fsync, os.replace
    pause = threading.Event()

    def slowly(handle: int) -> None:
        pause.wait(0.002)
        sync(handle)
        came.append("synced")

    def placed(source: Any, target: Any, **named: Any) -> None:
        came.append(f"placed {Path(target).name}")
        replace(source, target, **named)

    monkeypatch.setattr(os, "fsync", slowly)
    monkeypatch.setattr(os, "replace", placed)
    return came


def test_all_are_on_the_disk_before_the_first_takes_its_place(tmp_path: Path, watched: list[str]) -> None:
    names = [f"{number}.txt" for number in range(MANY)]
    before = open_files()
    with FileSet(tmp_path, "Thử") as files:
        for name in names:
            write(files, tmp_path, name)
        del watched[: watched.index("synced")]
        files.switch()
    first = next(number for number, item in enumerate(watched) if item.startswith("placed"))
    assert watched[:first].count("synced") >= MANY
    assert [item for item in watched if item.endswith(".txt")] == [f"placed {name}" for name in names]
    assert sorted(snapshot(tmp_path)) == sorted(names)
    assert open_files() == before


@pytest.mark.parametrize("number", [0, 7, MANY - 1])
def test_one_that_cannot_be_brought_to_the_disk_stops_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (tmp_path / "0.txt").write_bytes(b"old")
    files = FileSet(tmp_path, "Thử")
    sync, large = os.fsync, b"too large"

    def full(handle: int) -> None:
        if os.fstat(handle).st_size == len(large):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    before = open_files()
    with files:
        monkeypatch.setattr(os, "fsync", full)
        for each in range(MANY):
            write(files, tmp_path, f"{each}.txt", large if each == number else b"new")
        with pytest.raises(CampaignError, match=rf"(?s)Không ghi được .*\b{number}\.txt: .*còn nguyên"):
            files.switch()
    assert {name: path.read_bytes() for name in snapshot(tmp_path) for path in [tmp_path / name]} == {"0.txt": b"old"}
    assert open_files() == before


def test_a_set_that_is_given_up_leaves_nothing_open_and_nothing_behind(tmp_path: Path, watched: list[str]) -> None:
    before = open_files()
    with pytest.raises(KeyboardInterrupt), FileSet(tmp_path, "Thử") as files:
        for number in range(MANY):
            write(files, tmp_path, f"{number}.txt")
        raise KeyboardInterrupt
    assert not snapshot(tmp_path)
    assert open_files() == before
    assert not [item for item in watched if item.endswith(".txt")]


def test_a_machine_without_another_thread_writes_the_set_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with FileSet(tmp_path, "Thử") as files:
        monkeypatch.setattr(threading.Thread, "start", refused)
        for number in range(3):
            write(files, tmp_path, f"{number}.txt")
        files.switch()
    assert sorted(snapshot(tmp_path)) == ["0.txt", "1.txt", "2.txt"]
