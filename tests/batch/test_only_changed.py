"""``--only-changed``: what is merged again, and what may stay as it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ccht_excel.batch.campaigns import Status, merge_one
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import Limits
from ccht_excel.model.subjects import UNIT
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.rejected import Rejected, reject
from tests.support.campaigns import WRONG, fill_form
from tests.support.office_files import repacked
from tests.support.trees import results, tree


@pytest.fixture
def merged(tmp_path):
    folder = tree(tmp_path, "Thái Sơn") / "thai-son"
    fill_form(folder / "phat_di" / "truong_thcs.xlsx", folder / "nhan_ve" / "phieu.xlsx")
    merge(folder)
    assert merge_one(folder, only_changed=True).status is Status.UNCHANGED
    return folder


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: append(folder / "dot_danh_gia.xlsx"),
        lambda folder: append(folder / "nhan_ve" / "phieu.xlsx"),
        lambda folder: (folder / "nhan_ve" / "phieu.xlsx").rename(folder / "nhan_ve" / "khac.xlsx"),
        lambda folder: (folder / "nhan_ve" / "moi.txt").touch(),
        lambda folder: (folder / "nhan_ve" / "phieu.xlsx").unlink(),
        lambda folder: (folder / "ket_qua" / "tong_hop.xlsx").unlink(),
        lambda folder: append(folder / "ket_qua" / "ket_qua.json"),
        lambda folder: (folder / "ket_qua" / "dau_vao.json").write_text("{}"),
        lambda folder: (folder / "ket_qua" / "dau_vao.json").write_text('{"schema": 1, "outputs": 3}'),
    ],
)
def test_whatever_changed_is_merged_again(merged, change):
    change(merged)
    assert merge_one(merged, only_changed=True).status is Status.DONE


def test_a_copy_with_other_file_times_is_unchanged(merged, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(merged, copy, copy_function=shutil.copyfile)
    for path in copy.glob("**/*"):
        os.utime(path, (1, 1))
    assert merge_one(copy, only_changed=True).status is Status.UNCHANGED
    before = results(copy)
    merge(copy)
    assert results(copy) == before


def without_time(path: Path) -> Path:
    """The same workbook, but not saying when it was saved."""
    path.write_bytes(repacked(path.read_bytes(), {"docProps/core.xml": None}))
    return path


def test_the_time_of_a_file_counts_where_the_document_has_none(merged):
    path = without_time(merged / "nhan_ve" / "phieu.xlsx")
    merge(merged)
    assert merge_one(merged, only_changed=True).status is Status.UNCHANGED
    before = results(merged)
    os.utime(path, (10**9, 10**9))
    assert merge_one(merged, only_changed=True).status is Status.DONE
    assert results(merged) != before


def test_what_hung_on_the_machine_is_tried_again(merged, monkeypatch):
    def late(reader: Reader, incoming: Incoming, *_: object) -> Rejected:
        return reject(incoming, RefusedError(of_files.FILE_TAKES_TOO_LONG, seconds="15"), UNIT)

    monkeypatch.setattr(Reader, "take_in", late)
    merge(merged)
    monkeypatch.undo()
    assert merge_one(merged, only_changed=True).status is Status.DONE
    assert merge_one(merged, only_changed=True).status is Status.UNCHANGED
    assert merge_one(merged, only_changed=True, limits=Limits(seconds=16)).status is Status.DONE


def test_an_unchanged_result_keeps_its_exit_code(merged, capsys):
    assert run(["merge", str(merged), "--only-changed"]) == WRONG
    assert "Không có gì thay đổi" in capsys.readouterr().out
