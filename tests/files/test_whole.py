"""Sets of files change together or not at all, and what killed runs left goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.errors import CampaignError
from ccht_excel.files.beside import is_temporary
from ccht_excel.files.journal import JOURNAL
from ccht_excel.files.owner import began, machine_identity
from ccht_excel.files.whole import FileSet, mend_all, write_whole
from tests.support.campaigns import snapshot
from tests.support.processes import dead_process
from tests.support.trees import tree

OLD, NEW = b"old", b"new, and longer"
NAMES = ("a.txt", "in/b.txt", "in/c.txt")


def texts(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}


def write_set(folder: Path, data: bytes = NEW, gone: str = "") -> tuple[Path, ...]:
    with FileSet(folder, "Thử", sweeping=[folder / "in"]) as files:
        for name in NAMES:
            if name != gone:
                files.write(folder / name, lambda stream: stream.write(data))
        if gone:
            files.remove(folder / gone)
        return files.switch()


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A set that lies there; in the end nothing but the set does."""
    write_set(tmp_path, OLD)
    yield tmp_path
    assert set(snapshot(tmp_path)) <= set(NAMES) | {"in/c_da_sua.txt"}


def litter(folder: Path, process: int, age: float = 0, machine: str = "", mark: str = "") -> Path:
    path = folder / f".ccht-tam-{machine or machine_identity()}-{process}-0123abcd{mark}-0"
    path.touch()
    os.utime(path, (time.time() - age,) * 2)
    return path


@pytest.mark.parametrize("place", ["", "phat_di", "ket_qua", "ket_qua/tra_lai"])
def test_what_a_killed_run_left_behind_is_removed_by_the_next_one(tmp_path: Path, place: str) -> None:
    folder = tree(tmp_path, "Thái Sơn") / "thai-son"
    (folder / place).mkdir(exist_ok=True)
    alive = began(os.getppid())
    gone = [
        litter(folder / place, dead_process()),
        litter(folder / place, os.getppid(), mark=format(int(alive, 16) ^ 1, "04x")),  # its number was given again
        litter(folder / place, 1, age=7200),
        litter(folder / place, 1, age=7200, machine="01234567"),
        folder / place / ".ccht-abcd_123.xlsx",
    ]
    gone[-1].touch()
    os.utime(gone[-1], (1, 1))
    stay = [
        litter(folder / place, os.getppid()),
        litter(folder / place, os.getppid(), mark=alive),
        litter(folder / place, 2, machine="89abcdef"),
        folder / place / ".ccht-abcd_124.xlsx",
        folder / place / ".ccht-của tôi.xlsx",
        folder / place / "ccht-tam.xlsx",
    ]
    for path in stay[3:]:
        path.touch()
    kept_folder = folder / place / gone[0].name.replace("0123abcd", "99999999")
    kept_folder.mkdir()
    merge(folder)
    assert [path.name for path in gone if path.exists()] == []
    assert [path.name for path in [*stay, kept_folder] if not path.exists()] == []


def test_no_file_is_replaced_unless_all_are_written(old: Path) -> None:
    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise RuntimeError

    before = snapshot(old)
    with pytest.raises(RuntimeError), FileSet(old, "Thử") as files:
        files.write(old / "a.txt", lambda stream: stream.write(NEW))
        files.write(old / "in/b.txt", fail)
    assert snapshot(old) == before
    write_set(old)
    assert set(texts(old).values()) == {NEW}


def test_folders_made_for_nothing_go_again(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), FileSet(tmp_path / "x" / "y", "Thử") as files:
        files.write(tmp_path / "x" / "y" / "z" / "a.txt", lambda stream: stream.write(NEW))
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_rename_that_is_refused_takes_everything_back(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(old)
    rename = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).name == "c.txt" and is_temporary(Path(source).name) and Path(source).read_bytes() == NEW:
            raise PermissionError(13, "Permission denied", str(target))
        rename(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CampaignError) as caught:
        write_set(old)
    assert "c.txt vì tệp đang mở" in str(caught.value) and "trả lại" in str(caught.value)
    assert snapshot(old) == before


def test_what_can_be_neither_replaced_nor_taken_back_is_said_and_mended_later(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.replace

    def refuse(source: Path, target: Path) -> None:
        name = Path(target).name
        if name == "c.txt" or (name == "b.txt" and Path(source).read_bytes() == OLD):
            raise PermissionError(13, "Permission denied", str(target))
        rename(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CampaignError, match="hai lần chạy khác nhau"):
        write_set(old)
    assert texts(old) == {"a.txt": NEW, "in/b.txt": NEW, "in/c.txt": OLD}
    (said,) = mend_all(old, "Thử")
    assert "chưa thay nốt được" in said and "c.txt" in said
    with pytest.raises(CampaignError, match="hai lần chạy khác nhau"):
        write_set(old, b"third")
    monkeypatch.undo()
    (said,) = mend_all(old, "Thử")
    assert "đã thay nốt" in said or "đã trả lại" in said
    assert len(set(texts(old).values())) == 1
    assert mend_all(old, "Thử") == ()


KILLED = """
import os, sys
from pathlib import Path
from tests.files.test_whole import write_set
rename, left = os.replace, [int(sys.argv[2])]
def replace(source, target):
    left[0] -= 1
    if not left[0]:
        os._exit(9)
    rename(source, target)
os.replace = replace
write_set(Path(sys.argv[1]), gone=sys.argv[3])
"""


def killed_at(folder: Path, rename: int, gone: str = "") -> None:
    """A set written in a process that dies at one of its renames; the first is that of the journal."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(rename), gone], check=False)
    assert done.returncode == 9


@pytest.mark.parametrize("rename", [1, 2, 3, 4])
def test_a_killed_switch_is_carried_through_and_that_is_said(old: Path, rename: int) -> None:
    killed_at(old, rename)
    assert len(set(texts(old).values())) == (2 if rename > 2 else 1)
    said = mend_all(old, "Thử")
    assert [("đã thay nốt" in text, str(old) in text) for text in said] == ([(True, True)] if rename > 1 else [])
    assert set(texts(old).values()) == {NEW if rename > 1 else OLD}
    write_set(old, OLD)  # sweeps


def test_what_should_go_goes_when_a_killed_switch_is_carried_through(old: Path) -> None:
    killed_at(old, 3, gone="in/c.txt")
    mend_all(old, "Thử")
    assert texts(old) == {"a.txt": NEW, "in/b.txt": NEW}
    write_set(old, OLD)


def test_a_killed_switch_is_taken_back_where_new_files_are_gone(old: Path) -> None:
    killed_at(old, 3)
    (lost,) = [path for path in (old / "in").glob(".ccht-tam-*") if path.read_bytes() == NEW][:1]
    lost.unlink()
    (said,) = mend_all(old, "Thử")
    assert "đã trả lại" in said
    assert set(texts(old).values()) == {OLD}
    write_set(old, OLD)


def test_what_people_saved_in_between_is_kept(old: Path) -> None:
    killed_at(old, 3)
    (old / "in/c.txt").write_bytes(b"by hand")
    (said,) = mend_all(old, "Thử")
    assert "c_da_sua.txt" in said
    assert (old / "in/c_da_sua.txt").read_bytes() == b"by hand"
    assert set(texts(old).values()) == {NEW}
    write_set(old, OLD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": 1}',
        '{"schema": 1, "steps": [["../x", null, null, null, null]]}',
        '{"schema": 1, "steps": [["/etc/x", null, null, null, null]]}',
        '{"schema": 1, "steps": [["a.txt", "in/b.txt", null, null, null]]}',
        '{"schema": 1, "steps": [["a.txt", null, 5, null, null]]}',
        '{"schema": 1, "steps": [["C:\\\\x", null, null, null, null]]}',
        '{"schema": 9, "steps": []}',
        "[" * 100_000,
    ],
)
def test_a_journal_of_somebody_else_is_refused_and_nothing_touched(tmp_path: Path, text: str) -> None:
    write_set(tmp_path, OLD)
    (tmp_path / JOURNAL).write_text(text)
    before = snapshot(tmp_path)
    (said,) = mend_all(tmp_path, "Thử")
    assert "không phải nhật ký" in said
    with pytest.raises(CampaignError, match="không phải nhật ký"):
        write_set(tmp_path)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_of_a_switch_comes_after_it(
    old: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.replace

    def interrupt(source: Path, target: Path) -> None:
        if Path(target).name == "b.txt":
            signal.raise_signal(number)
        rename(source, target)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(number, stop)
    monkeypatch.setattr(os, "replace", interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            write_set(old)
    finally:
        signal.signal(number, before)
    assert set(texts(old).values()) == {NEW}


def test_a_single_file_that_must_be_new_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(data: bytes) -> None:
        write_whole(tmp_path / "a", lambda stream: stream.write(data), fresh=True)

    write(OLD)
    for links in (True, False):
        with pytest.raises(CampaignError):
            write(NEW)
        if links:
            monkeypatch.setattr(os, "link", _no_links)
    assert (tmp_path / "a").read_bytes() == OLD
    (tmp_path / "a").unlink()
    write(NEW)
    assert snapshot(tmp_path).keys() == {"a"}


def _no_links(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_drives_without_second_names(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    write_set(old)
    assert set(texts(old).values()) == {NEW}


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to a folder"])
def test_what_is_no_file_is_not_written_over(old: Path, kind: str) -> None:
    place = old / "in/b.txt"
    place.unlink()
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(old)
    with pytest.raises(CampaignError, match=r"b\.txt: ở đó đang có một (thư mục|đường ống)"):
        write_set(old)
    assert (old / "a.txt").read_bytes() == OLD
    place.rmdir() if kind == "folder" else place.unlink()
    write_set(old, OLD)


def test_a_file_where_a_folder_belongs(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"x")
    with pytest.raises(CampaignError, match="không phải thư mục"):
        write_set(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_one_writer_at_a_time(old: Path) -> None:
    with FileSet(old, "Đợt X"), pytest.raises(CampaignError, match="Đợt X đang được lệnh khác ghi trên máy này"):
        FileSet(old, "Đợt X").__enter__()
    said: list[str] = []

    def other() -> None:
        try:
            write_set(old)
        except CampaignError as error:
            said.append(str(error))

    with FileSet(old, "Đợt X"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(said) == 1
    write_set(old)
