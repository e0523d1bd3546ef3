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

from ccht_excel.batch import cluster as batch_cluster
from ccht_excel.batch.campaigns import Status, merge_all
from ccht_excel.campaign.folder import find_campaigns
from ccht_excel.cli import run
from ccht_excel.model.limits import Limits
from tests.support.campaigns import ANSWERS, FAILED, WRONG, fill_form
from tests.support.certificates import certificates
from tests.support.trees import results, tree

pytest.importorskip("distributed")


class Cluster:
    """A scheduler and two workers of one thread each, as separate processes."""

    def __init__(self, folder: Path, *tls: str) -> None:
        self._tls = tls
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.processes = [self._start("scheduler", "--port", "0", "--no-dashboard", "--no-show")]
        self.address = json.loads(self._wait_for_file())["address"]
        self.workers = [self._start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
        self.processes += self.workers

    def _start(self, role: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", role, "--scheduler-file", str(self._file), *options, *self._tls]
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_limits_hold_on_a_cluster_as_they_do_here(tmp_path, cluster):
    root = tree(tmp_path / "one", "Thái Sơn", "Đông Lỗ")
    folder = find_campaigns(root)[0]
    form = fill_form(folder / "phat_di" / "hoi_khuyen_hoc.xlsx", folder / "nhan_ve" / "phiếu.xlsx")
    with form.open("ab") as stream:
        stream.write(bytes(2 << 20))
    other = tmp_path / "other"
    shutil.copytree(root, other)
    assert run(["merge", str(root), "--max-file-mb", "1"]) == WRONG
    assert run(["merge", str(other), "--max-file-mb", "1", "--cluster", cluster.address]) == WRONG
    assert results(other) == results(root)
    said = json.loads((find_campaigns(other)[0] / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8"))
    assert "file_too_large" in {item["code"] for item in said["findings"]}


def test_a_worker_with_other_code_is_refused(tmp_path, cluster, monkeypatch, capsys):
    root = tree(tmp_path / "one", "Thái Sơn", "Đông Lỗ")
    monkeypatch.setattr(batch_cluster, "program_digest", lambda: "x")
    assert run(["merge", str(root), "--cluster", cluster.address]) == FAILED
    assert "mã chương trình hoặc bộ tiêu chí khác" in " ".join(capsys.readouterr().err.split())
    assert not list(root.rglob("ket_qua.json"))


def test_one_that_joins_later_does_nothing(tmp_path):
    folder = find_campaigns(tree(tmp_path / "one", "Thái Sơn"))[0]
    done = batch_cluster._merge_there(folder, program="x", only_changed=False, limits=Limits())
    assert (done.status, list(folder.rglob("ket_qua.json"))) == (Status.FAILED, [])
    digest = batch_cluster.program_digest()
    assert batch_cluster._merge_there(folder, program=digest, only_changed=False, limits=Limits()).status is Status.DONE


def test_certificates_that_are_not_there_are_named(tmp_path, capsys):
    root = tree(tmp_path / "one", "Thái Sơn", "Đông Lỗ")
    files = [str(tmp_path / name) for name in ("ca.pem", "may.pem", "may.key")]
    assert run(["merge", str(root), "--cluster", "tls://127.0.0.1:1", "--cluster-tls", *files]) == FAILED
    assert "ca.pem" in capsys.readouterr().err
    assert run(["merge", str(root), "--cluster-tls", *files]) == FAILED


@pytest.mark.slow
def test_a_cluster_with_certificates_gives_the_same_bytes_to_those_who_have_one(tmp_path, capsys, monkeypatch):
    authority, certificate, key = (str(path) for path in certificates(tmp_path / "tls"))
    strangers = [str(path) for path in certificates(tmp_path / "lạ")]
    root = tree(tmp_path / "one", "Thái Sơn", "Đông Lỗ")
    for folder in find_campaigns(root):
        fill_form(folder / "phat_di" / "hoi_khuyen_hoc.xlsx", folder / "nhan_ve" / "phiếu.xlsx")
    other = Path(shutil.copytree(root, tmp_path / "other"))
    assert run(["merge", str(root), "--jobs", "1"]) == WRONG
    (tmp_path / "dask").mkdir()
    options = ("--protocol", "tls", "--tls-ca-file", authority, "--tls-cert", certificate, "--tls-key", key)
    cluster = Cluster(tmp_path / "dask", *options)
    try:
        assert cluster.address.startswith("tls://")
        monkeypatch.setattr("ccht_excel.batch.cluster._PATIENCE", 5)
        for tls, said in (([], "Thêm --cluster-tls"), (["--cluster-tls", *strangers], "Không nối được tới cụm máy")):
            assert run(["merge", str(other), "--cluster", cluster.address, *tls]) == FAILED
            assert said in capsys.readouterr().err
        assert not list(other.rglob("ket_qua.json"))
        monkeypatch.setattr("ccht_excel.batch.cluster._PATIENCE", 60)
        tls = ["--cluster-tls", authority, certificate, key]
        assert run(["merge", str(other), "--cluster", cluster.address, *tls]) == WRONG
    finally:
        cluster.close()
    assert results(other) == results(root)
