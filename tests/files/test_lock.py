"""Locks: of living processes, of dead ones, of other machines, broken ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ccht_excel.errors import CampaignError
from ccht_excel.files import lock as room
from ccht_excel.files.lock import LOCK, SILENT_SECONDS, BusyError, Lock
from ccht_excel.files.owner import machine_identity, me, process_started
from tests.support.processes import dead_process

OTHER = "0badcafe"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / LOCK


def put(place: Path, *, age: float = 0, **changed: object) -> None:
    """A lock as another process or machine leaves it."""
    owner = me()
    told = {
        "machine": "MAY-XA",
        "identity": machine_identity(),
        "process": os.getppid(),
        "started": process_started(os.getppid()),
        "user": "can_bo",
        "since": "10:00:00 01/02/2025",
        "token": "x" * 16,
    }
    assert told.keys() == {"machine", "identity", "process", "started", "user", "since", "token"}
    assert owner.is_here
    place.write_text(json.dumps(told | changed), encoding="utf-8")
    os.utime(place, (time.time() - age,) * 2)


def taken(place: Path) -> bool:
    """Whether the lock can be had; it is given back at once."""
    lock = Lock(place, "Đợt X")
    try:
        lock.acquire()
    except BusyError:
        return False
    lock.confirm()
    lock.release()
    assert list(place.parent.iterdir()) == []
    return True


def test_a_lock_says_who_holds_it_and_how_to_go_on(place: Path) -> None:
    put(place)
    with pytest.raises(BusyError) as caught:
        Lock(place, "Đợt X").acquire()
    said = str(caught.value)
    assert "Đợt X" in said and "trên máy này" in said and str(os.getppid()) in said and "can_bo" in said
    assert "10:00:00 01/02/2025" in said and "đóng cửa sổ" in said
    put(place, identity=OTHER)
    with pytest.raises(BusyError) as caught:
        Lock(place, "Đợt X").acquire()
    assert "từ máy MAY-XA" in str(caught.value) and "sau 2 phút" in str(caught.value)


@pytest.mark.parametrize(
    ("changed", "age", "free"),
    [
        ({}, 0, False),
        ({}, 10 * SILENT_SECONDS, False),
        ({"started": "1"}, 0, True),
        ({"process": -1}, 0, True),
        ({"process": os.getpid()}, 0, True),
        ({"identity": OTHER}, SILENT_SECONDS - 5, False),
        ({"identity": OTHER}, SILENT_SECONDS + 5, True),
        ({"identity": OTHER, "process": -1}, 0, False),
        ({"token": None}, 0, False),
        ({"process": "x"}, 0, False),
        ({"process": "x"}, SILENT_SECONDS + 5, True),
    ],
)
def test_stale_locks_are_seen_through_and_no_others(
    place: Path, changed: dict[str, object], age: float, free: bool
) -> None:
    if changed.get("process") == -1:
        changed = changed | {"process": dead_process()}
    put(place, age=age, **changed)
    assert taken(place) is free


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 10_000, "\0" * 100_000, '{"machine": "\\u001b[2J"}'])
def test_a_lock_that_says_nothing_holds_for_a_while(place: Path, text: str) -> None:
    place.write_text(text)
    assert not taken(place)
    os.utime(place, (time.time() - SILENT_SECONDS - 5,) * 2)
    assert taken(place)


def test_what_a_lock_says_is_fit_to_be_printed(place: Path) -> None:
    put(place, user="\x1b[2J\x07", machine="x" * 5000)
    with pytest.raises(BusyError) as caught:
        Lock(place, "X").acquire()
    assert "\x1b" not in str(caught.value) and len(str(caught.value)) < 500


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_something_else_in_its_place_is_a_sentence(place: Path, kind: str) -> None:
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(place.parent / "x")
    with pytest.raises(CampaignError, match="Xóa nó rồi chạy lại"):
        Lock(place, "X").acquire()


def test_a_lock_that_was_taken_for_dead_is_noticed_and_not_given_back(place: Path) -> None:
    lock = Lock(place, "X")
    lock.acquire()
    put(place)
    with pytest.raises(BusyError, match="ngừng quá lâu"):
        lock.confirm()
    lock.release()
    assert place.exists()


def test_drives_without_second_names(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    lock = Lock(place, "X")
    lock.acquire()
    assert not taken(place)
    lock.release()
    put(place, started="1")
    assert taken(place)


def test_a_third_one_that_comes_in_between_has_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three that see a dead one's lock, one takes another's fresh lock for it, and the third is quicker then."""
    put(place, process=dead_process())
    look = room._look

    def at_once(path: Path, now: Path) -> Any:
        found = look(path, now)
        if path != place and found:
            put(place, token="third")
            return replace(found, token="second")
        return found

    monkeypatch.setattr(room, "_look", at_once)
    with pytest.raises(BusyError):
        Lock(place, "X").acquire()
    assert json.loads(place.read_text(encoding="utf-8"))["token"] == "third"
    assert list(place.parent.iterdir()) == [place]


RACE = """
import sys, time
from pathlib import Path
from ccht_excel.files.lock import BusyError, Lock
place, told = Path(sys.argv[1]), Path(sys.argv[2])
until = time.time() + 3
while time.time() < until:
    lock = Lock(place, "X")
    try:
        lock.acquire()
    except BusyError:
        continue
    try:
        lock.confirm()
    except BusyError:
        lock.release()
        continue
    with told.open("x"):  # raises where another one is inside
        pass
    time.sleep(0.001)
    told.unlink()
    if len(sys.argv) > 3:
        break  # without giving it back: the next one must see that this process is gone
    lock.release()
"""


def test_many_at_once_and_some_that_die(place: Path) -> None:
    inside = place.parent.parent / f"{place.parent.name}.inside"
    arguments = [sys.executable, "-c", RACE, str(place), str(inside)]
    running = [subprocess.Popen([*arguments, *(["die"] if number % 2 else [])]) for number in range(6)]
    assert [process.wait(60) for process in running] == [0] * 6
