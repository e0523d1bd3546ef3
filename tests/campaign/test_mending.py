"""What a killed merge left half in place is mended by whatever command comes next; what is in the making is no form, no
return and no result."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ccht_excel.batch.campaigns import Status, distribute_one, merge_one
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import FORMS, RESULTS, RETURNS, SUMMARY
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.files.owner import machine_identity
from tests.support.campaigns import campaign_folder, hand_in, return_all, snapshot
from tests.support.results import runs

KILLED = """
import os, sys
from pathlib import Path
from ccht_excel.campaign.merge import merge
rename = os.replace
def replace(source, target):
    if Path(target).name == "ket_qua.json":
        os._exit(9)
    rename(source, target)
os.replace = replace
merge(Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign whose second merge was killed when the summary was new and everything else old; to be copied."""
    folder = return_all(campaign_folder(tmp_path_factory.mktemp("đợt") / "x"))
    merge(folder)
    hand_in(folder, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    assert subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False).returncode == 9
    assert len(set(runs(folder))) == 2
    return folder


@pytest.fixture
def folder(killed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(killed, tmp_path / "x")


COMMANDS = {
    "merge": lambda folder: ["merge", str(folder)],
    "merge --only-changed": lambda folder: ["merge", "--only-changed", str(folder)],
    "distribute": lambda folder: ["distribute", str(folder)],
    "check": lambda folder: ["check", str(folder / RETURNS / "van_phong.xlsx")],
    "explain": lambda folder: ["explain", str(folder), "5.1"],
    "verify": lambda folder: ["verify", str(folder / RESULTS / SUMMARY)],
    "pdf": lambda folder: ["pdf", str(folder / "khong_co.xlsx")],
    "rollup": lambda folder: ["rollup", str(folder.parent), "-o", str(folder.parent / "gộp.xlsx"), "--jobs", "1"],
    "rollup of a file": lambda folder: [
        *("rollup", str(folder / RESULTS / SUMMARY), "-o", str(folder.parent / "gộp.xlsx"), "--jobs", "1")
    ],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_next_command_mends_it_and_says_so_once(
    folder: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = COMMANDS[command](folder)
    run(arguments)
    said = " ".join(capsys.readouterr().err.split())
    assert said.count("Lần chạy trước") == 1 and "đã thay nốt" in said
    assert len(set(runs(folder))) == 1
    run(arguments)
    assert "Lần chạy trước" not in capsys.readouterr().err


def test_the_tree_mends_it_and_says_so(folder: Path) -> None:
    done = merge_one(folder, only_changed=True)
    assert done.status is Status.UNCHANGED and "đã thay nốt" in done.detail
    assert len(set(runs(folder))) == 1
    assert distribute_one(folder).detail == "8 phiếu"


def test_it_is_mended_where_the_folder_was_moved_to(folder: Path) -> None:
    moved = folder.rename(folder.with_name("nơi khác"))
    assert merge_one(moved, only_changed=True).status is Status.UNCHANGED
    assert len(set(runs(moved))) == 1


def test_what_is_in_the_making_is_no_form_no_return_and_no_result(full: Path) -> None:
    merge(full)
    names = (f".ccht-tam-{machine_identity()}-{os.getppid()}-0123abcd-3", ".ccht-abcd_123.xlsx")
    for place in (FORMS, RETURNS, RESULTS):
        for name in names:
            shutil.copy(full / FORMS / "van_phong.xlsx", full / place / name)
    before = snapshot(full / RETURNS)
    assert distribute(full).stale == ()
    files = {item.file for item in merge(full).assessment.submissions}
    assert len(files) == 8 and not any(".ccht" in file for file in files)
    assert snapshot(full / RETURNS) == before
