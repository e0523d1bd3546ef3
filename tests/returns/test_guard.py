"""The guarded process: a file that hangs, crashes or swells gets its row, the files after it are read as ever."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ccht_excel import guarded_handle
from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import read_campaign
from ccht_excel.cli import run
from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import Return, SubmissionStatus
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming, incoming_files
from ccht_excel.returns.intake import take_in
from ccht_excel.returns.rejected import Rejected
from tests.support.guards import workers_run

#: A worker in which some file names do what some file contents do to libraries.
_MISCHIEF = """
import os, sys, time
sys.path[:] = sys.argv[6:]
from ccht_excel import guarded, guarded_worker
from ccht_excel.returns import intake
honest = intake.take_in
def take_in(incoming, **rules):
    name = incoming.file
    if "treo" in name:
        while True: pass
    if "ngủ" in name:
        time.sleep(60)
    if "chết" in name:
        os.abort()
    if "thoát" in name:
        os._exit(3)
    if "phình" in name:
        hoard = [bytes([1]) * (1 << 20) for _ in range(2048)]; time.sleep(60)
    if "nói nhiều" in name:
        print("x" * 100_000, flush=True)
    return honest(incoming, **rules)
intake.take_in = take_in
guarded_worker.serve(*sys.argv[1:6])
"""
_LIMITS = Limits(seconds=2.0, memory_bytes=300 << 20)


@pytest.fixture(scope="module")
def folder(returned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(returned, tmp_path_factory.mktemp("đợt") / "2024")


@pytest.fixture
def mischief(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    workers_run(_MISCHIEF, monkeypatch)
    yield


def _incoming(name: str) -> Incoming:
    return Incoming(name, b"khong phai bang tinh", datetime(2025, 1, 1, tzinfo=UTC))


def test_reads_what_is_read_without_guard(folder: Path) -> None:
    control = read_campaign(folder)
    files = list(incoming_files(folder / "nhan_ve", folder))
    with Reader() as reader:
        guarded = [reader.take_in(item, control.criteria_set, control.campaign.villages) for item in files]
    assert guarded == [take_in(item, control.criteria_set, control.campaign.villages) for item in files]
    assert len(guarded) == 8
    assert all(isinstance(item, Return) for item in guarded)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("treo.xlsx", "file_takes_too_long"),
        ("ngủ.xlsx", "file_takes_too_long"),
        ("chết.xlsx", "file_stops_reader"),
        ("thoát.xlsx", "file_stops_reader"),
        ("phình.xlsx", "file_takes_too_much_memory"),
        ("nói nhiều.xlsx", "file_not_spreadsheet"),
    ],
)
@pytest.mark.usefixtures("mischief")
def test_a_bad_file_gets_its_row_and_the_next_is_read(folder: Path, name: str, code: str) -> None:
    control = read_campaign(folder)
    good = next(iter(incoming_files(folder / "nhan_ve", folder)))
    slow = code == "file_takes_too_long"
    with Reader(_LIMITS if slow else Limits(seconds=60, memory_bytes=300 << 20)) as reader:
        before = reader.take_in(good, control.criteria_set)
        bad = reader.take_in(_incoming(name), control.criteria_set)
        after = reader.take_in(good, control.criteria_set)
    assert isinstance(bad, Rejected)
    assert bad.finding.code == code
    assert (bad.submission.file, bad.submission.status) == (name, SubmissionStatus.REJECTED)
    assert bad.submission.sha256 is not None
    assert isinstance(before, Return)
    assert before == after


@pytest.mark.usefixtures("mischief")
def test_memory_is_watched_where_the_system_does_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_handle, "LIMITED_BY_SYSTEM", False)
    workers_run(_MISCHIEF.replace("honest", "guarded_worker.LIMITED_BY_SYSTEM = False; honest", 1), monkeypatch)
    monkeypatch.setattr(guarded_handle, "_TICK", 0.01)
    with Reader(Limits(memory_bytes=300 << 20)) as reader:
        bad = reader.take_in(_incoming("phình.xlsx"), read_campaign(folder).criteria_set)
    assert isinstance(bad, Rejected)
    assert bad.finding.code == "file_takes_too_much_memory"


@pytest.mark.usefixtures("mischief")
def test_the_run_goes_on(full: Path) -> None:
    campaign = full
    expected = assess_folder(campaign)
    for name in ("0 chết.xlsx", "z treo.xlsx"):
        (campaign / "nhan_ve" / name).write_bytes(b"x")
    judged = assess_folder(campaign, _LIMITS)
    assert judged.standards == expected.standards
    assert judged.data == expected.data
    rows = {row.file: row.reason for row in judged.submissions if row.status is SubmissionStatus.REJECTED}
    assert list(rows) == ["nhan_ve/0 chết.xlsx", "nhan_ve/z treo.xlsx"]
    assert "2 giây" in (rows["nhan_ve/z treo.xlsx"] or "")


def test_limits_are_options_of_merge_and_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = folder / "nhan_ve" / "van_phong.xlsx"
    large = folder.parent / "nặng.xlsx"
    large.write_bytes(good.read_bytes() + bytes(2 << 20))
    assert run(["check", "--max-file-mb", "1", str(large)]) == 1
    assert "nặng 3 MB, giới hạn là 1 MB" in " ".join(capsys.readouterr().out.split())
    assert run(["merge", "--max-seconds", "30", "--max-memory-mb", "512", str(folder)]) in (0, 1)
    assert run(["merge", "--max-seconds", "0", str(folder)]) == 2
