"""``ccht merge ROOT --cluster``: a real Dask scheduler with two worker processes, one of which is killed on the way."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccht_excel.batch.campaigns import merge_all
from ccht_excel.campaign.folder import find_campaigns
from ccht_excel.cli import run
from tests.support.campaigns import ANSWERS, FAILED, WRONG, fill_form
from tests.support.trees import results, tree

pytest.importorskip("distributed")


class Cluster:
    """A scheduler and two workers of one thread each, as separate processes."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.processes = [self._start("scheduler", "--port", "0", "--no-dashboard", "--no-show")]
        self.address = json.loads(self._wait_for_file())["address"]
        self.workers = [self._start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
        self.processes += self.workers

    def _start(self, role: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", role, "--scheduler-file", str(self._file), *options]
        return subprocess.Popen(
            command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def _wait_for_file(self) -> str:
        for _ in range(600):
            if self._file.exists() and self._file.read_text().rstrip().endswith("}"):
                return self._file.read_text()
            time.sleep(0.1)
        raise TimeoutError("no scheduler")

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "dask").mkdir()
    made = Cluster(tmp_path / "dask")
    yield made
    made.close()


def merge_command(root: Path, address: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ccht_excel", "merge", str(root), "--cluster", address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(tmp_path, cluster):
    root = tree(tmp_path / "one", *(f"Xã số {number}" for number in range(12)))
    for number, folder in enumerate(find_campaigns(root)):
        form = folder / "phat_di" / "hoi_khuyen_hoc.xlsx"
        fill_form(form, folder / "nhan_ve" / "phiếu.xlsx", {**ANSWERS, "learning_citizens": 2995 + number})
    (find_campaigns(root)[3] / "dot_danh_gia.xlsx").write_bytes(b"PK\x03\x04 broken")
    other = tmp_path / "other"
    shutil.copytree(root, other)
    assert len(list(merge_all(find_campaigns(root), 1))) == 12

    process = merge_command(other, cluster.address)
    assert process.stdout
    first = process.stdout.readline()
    cluster.workers[0].kill()
    out, err = process.communicate(timeout=120)
    assert process.returncode == WRONG, err
    assert first.startswith("[1/12]")
    assert "[12/12]" in out
    assert err == ""
    assert len(results(root)) >= 11 * 4
    # What the killed worker was writing is still there under its own name; it never takes the place of a result.
    assert {name: digest for name, digest in results(other).items() if "/.ccht-" not in name} == results(root)


def test_a_cluster_that_is_not_there_is_a_message(tmp_path, monkeypatch, capsys):
    root = tree(tmp_path / "one", "Thái Sơn", "Đông Lỗ")
    monkeypatch.setattr("ccht_excel.batch.cluster._PATIENCE", 0.5)
    assert run(["merge", str(root), "--cluster", "tcp://127.0.0.1:1"]) == FAILED
    assert "Không nối được tới cụm máy" in capsys.readouterr().err


def test_one_campaign_needs_no_cluster(tmp_path):
    root = tree(tmp_path, "Thái Sơn")
    assert run(["merge", str(root / "thai-son"), "--cluster", "tcp://127.0.0.1:1"]) == FAILED
