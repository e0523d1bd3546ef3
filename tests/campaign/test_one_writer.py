"""Two runs at once: one writes, the other is told; readers are never kept waiting; records say what was read."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccht_excel.batch.campaigns import Status, merge_all, merge_one
from ccht_excel.campaign.folder import CONTROL, FORMS, RESULTS, RETURNS, SUMMARY, init_campaign, read_campaign, writing
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CampaignError
from ccht_excel.returns.inbox import Inbox, Incoming
from tests.support.campaigns import DONE, FAILED, WRONG, hand_in, snapshot
from tests.support.trees import tree

CCHT = (sys.executable, "-m", "ccht_excel")


def test_a_second_writer_is_told_and_readers_go_on(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    merge(full)
    before = snapshot(full)
    with writing(full):
        for command in ("merge", "distribute"):
            assert run([command, str(full)]) == FAILED
            said = capsys.readouterr()
            assert f"Đợt đánh giá {full} đang được lệnh khác ghi trên máy này" in said.err
            assert str(os.getpid()) in said.err and "còn nguyên" in said.err and said.out == ""
        assert merge_one(full).status is Status.FAILED
        for reading in (
            ["merge", "--only-changed", str(full)],
            ["explain", str(full), "5.1"],
            ["check", str(full / RETURNS / "truong_thcs.xlsx")],
            ["verify", str(full / RESULTS / SUMMARY)],
            ["rollup", str(full), "-o", str(full.parent / "gộp.xlsx"), "--jobs", "1"],
        ):
            assert run(reading) in (DONE, WRONG), reading
            assert "đang được" not in capsys.readouterr().err
    assert snapshot(full) == before
    assert run(["merge", str(full)]) == DONE


def test_the_campaigns_of_a_tree_are_locked_one_by_one(tmp_path: Path) -> None:
    root = tree(tmp_path, "Thái Sơn", "Đông Lỗ", "Mai Đình")
    folders = sorted(path.parent for path in root.glob(f"*/{CONTROL}"))
    with writing(folders[1]):
        done = {item.folder: item for item in merge_all(folders, 2)}
    assert [done[folder].status for folder in folders] == [Status.DONE, Status.FAILED, Status.DONE]
    assert "đang được lệnh khác ghi" in done[folders[1]].detail


def test_a_return_that_changes_while_it_is_read_is_never_vouched_for(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Inbox.files

    def late(self: Inbox) -> Iterator[Incoming]:
        yield from files(self)
        monkeypatch.setattr(Inbox, "files", files)
        hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False)

    monkeypatch.setattr(Inbox, "files", late)
    assert merge(full).marked == {}
    done = merge_one(full, only_changed=True)
    assert done.status is Status.DONE and done.standing and done.standing.errors == 1
    assert merge_one(full, only_changed=True).status is Status.UNCHANGED


def test_results_that_somebody_replaces_while_they_are_written_are_never_vouched_for(
    full: Path, tmp_path: Path
) -> None:
    """A slow run's results over a quick one's, whichever way round: the record goes with what its own run wrote."""
    merge(full)
    slow = shutil.copytree(full / RESULTS, tmp_path / "chậm")
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    merge(full)
    for name in ("tong_hop.xlsx", "ket_qua.json", "nhac_viec.txt"):
        shutil.copy(slow / name, full / RESULTS / name)
    assert merge_one(full, only_changed=True).status is Status.DONE
    shutil.copytree(slow, full / RESULTS, dirs_exist_ok=True)
    assert merge_one(full, only_changed=True).status is Status.DONE


@pytest.mark.slow
def test_of_two_init_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    for number in range(3):
        folder = tmp_path / f"đợt {number}"
        commands = [[*CCHT, "init", str(folder), "--commune", name, "--year", "2024"] for name in ("Một", "Hai", "Ba")]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for command in commands]
        ended = [process.communicate(timeout=120) for process in running]
        codes = [process.returncode for process in running]
        assert sorted(codes) == [DONE, FAILED, FAILED], ended
        winner = ("Một", "Hai", "Ba")[codes.index(DONE)]
        assert read_campaign(folder).campaign.commune == winner
        for code, (out, err) in zip(codes, ended, strict=True):
            said = err.decode()
            assert code == DONE or (out == b"" and ("không ghi đè" in said or "đang được lệnh khác ghi" in said))
        assert sorted(path.name for path in folder.iterdir()) == [CONTROL, RESULTS, RETURNS, FORMS]


def test_init_never_writes_over_a_campaign_that_came_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ccht_excel.campaign import folder as room

    def come_in_between(*arguments: object) -> None:
        (tmp_path / CONTROL).write_bytes(b"of somebody else")

    monkeypatch.setattr(room, "_refuse_to_overwrite", come_in_between)
    with pytest.raises(CampaignError, match="còn nguyên"):
        init_campaign(tmp_path, new_campaign("Thái Sơn", 2024))
    assert (tmp_path / CONTROL).read_bytes() == b"of somebody else"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_at_any_moment_leaves_one_set_or_the_next_command_mends_it(
    full: Path, number: signal.Signals
) -> None:
    merge(full)
    old = results(full)
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    began = time.monotonic()
    shutil.copytree(full, full.with_name("mới"))
    subprocess.run([*CCHT, "merge", str(full.with_name("mới"))], check=False, capture_output=True)
    took = time.monotonic() - began
    new = results(full.with_name("mới"))
    for part in range(6):
        process = subprocess.Popen([*CCHT, "merge", str(full)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(took * (0.3 + part * 0.12))
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        assert b"Traceback" not in said and b"Exception" not in said, said.decode()
        subprocess.run([*CCHT, "check", str(full / RETURNS / "truong_thcs.xlsx")], check=False, capture_output=True)
        assert results(full) in (old, new)
        if number != signal.SIGKILL:
            assert not list(full.rglob(".ccht-*"))
    assert run(["merge", str(full)]) == WRONG
    assert results(full) == new and not list(full.rglob(".ccht-*"))


def results(folder: Path) -> dict[str, str]:
    return {
        name: digest
        for name, (digest, _) in snapshot(folder / RESULTS).items()
        if not Path(name).name.startswith(".ccht-")
    }
