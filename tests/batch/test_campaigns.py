"""Many campaigns at once: distributed and merged, whatever one of them does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from multiprocessing import active_children

import pytest

from ccht_excel.batch.campaigns import Defaults, Status, init_all, merge_all, merge_one
from ccht_excel.batch.commune_list import CommuneRow
from ccht_excel.campaign.folder import find_campaigns
from ccht_excel.cli import run
from tests.support.campaigns import ANSWERS, DONE, FAILED, WRONG, fill_form, return_all
from tests.support.trees import results, tree


@pytest.mark.slow
def test_results_do_not_depend_on_jobs_or_on_the_order_of_files(tmp_path):
    one, other = tree(tmp_path / "one"), tmp_path / "other"
    for number, folder in enumerate(find_campaigns(one)):
        return_all(folder, {**ANSWERS, "learning_citizens": 2999 + number})
        form = folder / "phat_di" / "truong_thcs.xlsx"
        fill_form(form, folder / "nhan_ve" / "a lần 2.xlsx", {**ANSWERS, "4.4": number})
        (folder / "nhan_ve" / "ảnh.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a workbook")
    for path in sorted(one.glob("**/*"), reverse=True):
        target = other / path.relative_to(one)
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    for folder in find_campaigns(other):
        (folder / "ket_qua").mkdir(exist_ok=True)
    assert {item.status for item in merge_all(find_campaigns(one), 1)} == {Status.DONE}
    assert {item.status for item in merge_all(find_campaigns(other)[::-1], 4)} == {Status.DONE}
    assert len(results(one)) >= 9
    assert results(one) == results(other)


def test_one_broken_campaign_never_stops_the_others(tmp_path, capsys):
    root = tree(tmp_path)
    (root / "dong-lo" / "dot_danh_gia.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert run(["merge", str(root), "--jobs", "2"]) == WRONG
    out = capsys.readouterr().out
    assert "[3/3]" in out
    assert "Bỏ qua, và vì sao" in out
    assert (root / "thai-son" / "ket_qua" / "tong_hop.xlsx").exists()
    assert (root / "mai-dinh" / "ket_qua" / "ket_qua.json").exists()
    for control in root.glob("*/dot_danh_gia.xlsx"):
        control.write_bytes(b"")
    assert run(["merge", str(root), "--jobs", "1"]) == FAILED
    assert run(["distribute", str(root), "--jobs", "1"]) == FAILED


def test_a_program_error_in_one_campaign_is_its_own_row(tmp_path, monkeypatch):
    root = tree(tmp_path, "Thái Sơn")
    monkeypatch.setattr("ccht_excel.batch.campaigns.merge", lambda *_, **__: 1 // 0)
    done = merge_one(root / "thai-son")
    assert done.status is Status.FAILED
    assert "ZeroDivisionError" in done.detail


def test_exit_codes_of_a_tree(tmp_path, capsys):
    root = tree(tmp_path, "Thái Sơn", "Đông Lỗ")
    assert run(["merge", str(root), "--jobs", "1"]) == WRONG
    for folder in find_campaigns(root):
        return_all(folder)
    assert run(["merge", str(root), "--jobs", "1"]) == DONE
    assert run(["merge", str(root), "--jobs", "1", "--only-changed"]) == DONE
    assert "Không đổi từ lần trước" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    assert run(["merge", str(tmp_path / "empty")]) == FAILED


@pytest.mark.slow
def test_a_worker_killed_from_outside_loses_nothing(tmp_path):
    root = tree(tmp_path, "A", "B", "C", "D", "E", "F")
    done = []
    for item in merge_all(find_campaigns(root), 2):
        if not done:
            active_children()[0].kill()
        done.append(item)
    assert sorted(item.folder for item in done) == list(find_campaigns(root))
    assert {item.status for item in done} == {Status.DONE}


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of a terminal")
@pytest.mark.parametrize("jobs", ["2", "1"])
def test_interrupted_it_leaves_whole_files_only(tmp_path, jobs):
    root = tmp_path / "tree"
    list(init_all(root, [CommuneRow(f"Xã số {number}", "B2") for number in range(60)], Defaults(2024), 1))
    command = [sys.executable, "-m", "ccht_excel", "merge", str(root), "--jobs", jobs]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True, encoding="utf-8"
    )
    assert process.stdout
    assert "[1/60]" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == FAILED
    assert err.strip() == "Đã dừng theo yêu cầu. Đợt nào đã ghi thì đã xong hẳn, các đợt khác còn nguyên."
    assert not list(root.glob("**/.ccht-*"))
    written = list(root.glob("*/ket_qua/tong_hop.xlsx"))
    assert 1 <= len(written) < 60
    assert all(zipfile.ZipFile(path).testzip() is None for path in written)
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.killpg(process.pid, 0)
            time.sleep(0.1)
