"""Archives and mails from strangers: opened where they can do no harm, limits for the whole of them and of a run."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ccht_excel.batch.campaigns import Status, distribute_one
from ccht_excel.campaign import assess as assess_module
from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import CONTROL, read_campaign
from ccht_excel.cli import run
from ccht_excel.errors import BrokenControlError
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.finding import Severity
from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import SubmissionStatus
from ccht_excel.returns import inbox
from ccht_excel.returns.inbox import Incoming, incoming_files
from tests.support.guards import workers_run
from tests.support.office_files import zipped

_MISCHIEF = """
import os, sys, time
sys.path[:] = sys.argv[6:]
from ccht_excel import guarded_worker
from ccht_excel.control import reader
from ccht_excel.returns import inbox, intake
honest, attachments, control = intake.take_in, inbox.attachments, reader._read
def take_in(incoming, **rules):
    if "chậm" in incoming.file:
        time.sleep(60)
    return honest(incoming, **rules)
def attached(data):
    if b"Subject: treo" in data:
        while True: pass
    if b"Subject: chet" in data:
        os.abort()
    return attachments(data)
def read(given):
    if b"treo" in given[0]:
        while True: pass
    return control(given)
intake.take_in, inbox.attachments, reader._read = take_in, attached, read
guarded_worker.serve(*sys.argv[1:6])
"""
_LIMITS = Limits(seconds=2.0)


@pytest.fixture
def mischief(monkeypatch: pytest.MonkeyPatch) -> None:
    workers_run(_MISCHIEF, monkeypatch)


def _reasons(folder: Path, limits: Limits) -> dict[str, str]:
    judged = assess_folder(folder, limits)
    assert sum(item.status is SubmissionStatus.ACCEPTED for item in judged.submissions) == 8
    rejected = {item.file for item in judged.submissions if item.status is SubmissionStatus.REJECTED}
    codes = {item.place.file: item.code for item in judged.findings if item.place.file in rejected}
    assert codes.keys() == rejected
    return codes


@pytest.mark.slow
@pytest.mark.usefixtures("mischief")
def test_an_archive_of_slow_files_costs_the_time_of_a_few(full: Path) -> None:
    names = [f"chậm {number:03}.xlsx" for number in range(300)]
    (full / "nhan_ve" / "0.zip").write_bytes(zipped(dict.fromkeys(names, b"x")))
    started = time.monotonic()
    codes = _reasons(full, _LIMITS)
    assert time.monotonic() - started < 120
    assert codes.keys() == {f"nhan_ve/0.zip/{name}" for name in names}
    found = list(codes.values())
    assert set(found) == {"file_takes_too_long", "archive_takes_too_long"}
    assert found.count("file_takes_too_long") <= 5


def test_what_a_run_has_no_time_for_is_named(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = assess_folder(full, Limits(run_seconds=0.0))
    assert {item.status for item in judged.submissions} == {SubmissionStatus.REJECTED}
    assert {item.code for item in judged.findings if item.place.file} == {"run_takes_too_long"}
    assert run(["merge", "--max-run-seconds", "0", str(full)]) == 2
    assert run(["merge", "--max-run-seconds", "600", str(full)]) in (0, 1)


@pytest.mark.usefixtures("mischief")
@pytest.mark.parametrize(("subject", "code"), [("treo", "file_takes_too_long"), ("chet", "file_stops_reader")])
def test_a_mail_that_its_reader_cannot_stand_is_named(full: Path, subject: str, code: str) -> None:
    mail = f"From: a@b.vn\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain\n\nx".encode()
    (full / "nhan_ve" / "thư.eml").write_bytes(mail)
    assert _reasons(full, _LIMITS) == {"nhan_ve/thư.eml": code}


def test_files_of_archives_within_archives_count_together(tmp_path: Path) -> None:
    layer = zipped({f"{number}.txt": b"x" for number in range(150)})
    (tmp_path / "a.zip").write_bytes(zipped({f"{number:02}.zip": layer for number in range(40)}))
    found = list(incoming_files(tmp_path, tmp_path))
    assert len(found) <= 2_000 + 40
    left = [item for item in found if item.problem]
    assert {item.problem.type.code for item in left if item.problem} == {"archive_holds_too_many"}
    assert {item.file.split("/")[1] for item in found} == {f"{number:02}.zip" for number in range(40)}


@pytest.mark.slow
def test_a_directory_that_says_more_than_it_holds_is_no_harm(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"x", "b.txt": b"y"}))
    for at in range(len(data) - 60, len(data)):
        (tmp_path / "hỏng.zip").write_bytes(bytes(data[:at]) + b"\xff" + bytes(data[at + 1 :]))
        assert list(incoming_files(tmp_path, tmp_path))


def test_what_looks_like_an_office_file_is_told_without_unpacking(tmp_path: Path) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    inner = zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert not inbox.bundle_like(inner)
    assert inbox.bundle_like(zipped({"phieu.xlsx": inner}))
    assert [item.file for item in inbox.unpacked(Incoming("a", inner, moment), Limits())] == ["a"]


@pytest.mark.usefixtures("mischief")
def test_a_strangers_control_workbook_is_read_guarded(full: Path) -> None:
    (full / CONTROL).write_bytes(b"treo")
    with GuardedProcess(Limits(seconds=1.0)) as process, pytest.raises(BrokenControlError) as raised:
        read_campaign(full, process)
    assert [item.code for item in raised.value.findings] == ["file_takes_too_long"]


@pytest.mark.usefixtures("mischief")
def test_so_it_is_where_forms_are_handed_out_in_a_tree(full: Path) -> None:
    (full / CONTROL).write_bytes(b"treo")
    done = distribute_one(full, limits=Limits(seconds=1.0))
    assert done.status is Status.FAILED
    assert "đọc quá 1 giây" in done.detail.lower()


def test_a_return_that_the_program_cannot_judge_costs_the_others_nothing(
    full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = assess_module.reconcile

    def reconcile(campaign: Any, criteria_set: Any, returns: Any, *more: Any) -> Any:
        if any("hoi_khuyen_hoc" in item.file for item in returns):
            raise ZeroDivisionError
        return honest(campaign, criteria_set, returns, *more)

    monkeypatch.setattr(assess_module, "reconcile", reconcile)
    assert run(["merge", str(full)]) == 1
    judged = assess_folder(full)
    became = {item.file: item.status for item in judged.submissions}
    assert list(became.values()).count(SubmissionStatus.ACCEPTED) == 7
    assert [item.code for item in judged.findings if item.place.file and item.severity is Severity.ERROR] == [
        "file_stops_judging"
    ]
    assert judged.outstanding == ("hoi_khuyen_hoc",)
    assert (full / "ket_qua" / "ket_qua.json").is_file()
    capsys.readouterr()
