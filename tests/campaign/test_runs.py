"""Every file of a merge names its run, and results of two runs that lie together are told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.folder import MARKED, REMINDERS, RESULT, RESULTS, SUMMARY
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import DONE, WRONG, hand_in
from tests.support.results import runs


def test_all_files_of_a_run_name_it_and_the_same_input_gives_the_same_name(full: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(full, tmp_path / "chỗ khác")
    merge(full)
    merge(copy)
    assert len(runs(full)) == 3 and len(set(runs(full) + runs(copy))) == 1
    assert re.fullmatch("[0-9a-f]{16}", runs(full)[0])
    before = runs(full)
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    merge(full)
    assert len(set(runs(full))) == 1 and runs(full) != before


@pytest.mark.parametrize("names", [[RESULT], [REMINDERS], [RESULT, REMINDERS], [SUMMARY]])
def test_verify_tells_of_files_of_another_run(
    full: Path, tmp_path: Path, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    merge(full)
    old = shutil.copytree(full / RESULTS, tmp_path / "cũ")
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    merge(full)
    assert run(["verify", str(full / RESULTS / SUMMARY)]) == DONE
    assert "lần tổng hợp khác" not in capsys.readouterr().out
    for name in names:
        shutil.copy(old / name, full / RESULTS / name)
    assert run(["verify", str(full / RESULTS / SUMMARY)]) == WRONG
    (said,) = re.findall("lần tổng hợp khác: (.*)\\.", capsys.readouterr().out)
    everything = [RESULT, REMINDERS, f"{MARKED}/truong_thcs.xlsx"]
    assert said.split(", ") == (everything if names == [SUMMARY] else names)


def test_a_marked_copy_names_its_run(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    merge(full)
    copy = full / RESULTS / MARKED / "truong_thcs.xlsx"
    before = copy.read_bytes()
    named = dict(openpyxl.load_workbook(copy)["_ccht"].iter_rows(values_only=True, max_col=2))
    assert named["marked_run"] == runs(full)[0]
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False, change=lambda book: None)
    hand_in(full, "truong_mam_non", "truong_mam_non.xlsx", evidence=False)
    merge(full)
    assert run(["verify", str(full / RESULTS / SUMMARY)]) == DONE
    copy.write_bytes(before)
    assert run(["verify", str(full / RESULTS / SUMMARY)]) == WRONG
    assert f"{MARKED}/truong_thcs.xlsx" in capsys.readouterr().out


def test_a_result_that_names_no_run_is_of_another_one(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    merge(full)
    path = full / RESULTS / RESULT
    path.write_text(re.sub('"run": "', '"run": "x', path.read_text(encoding="utf-8")), encoding="utf-8")
    assert run(["verify", str(full / RESULTS / SUMMARY)]) == WRONG
    assert RESULT in capsys.readouterr().out


def test_a_summary_alone_or_under_another_name_stands_for_itself(full: Path, tmp_path: Path) -> None:
    merge(full)
    alone = tmp_path / "nhận" / SUMMARY
    alone.parent.mkdir()
    shutil.copy(full / RESULTS / SUMMARY, alone)
    assert run(["verify", str(alone)]) == DONE
    renamed = alone.rename(alone.with_name("thai_son.xlsx"))
    (alone.parent / RESULT).write_text('{\n  "schema": 1,\n  "run": "0000000000000000"\n}', encoding="utf-8")
    assert run(["verify", str(renamed)]) == DONE
