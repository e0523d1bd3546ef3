"""What is kept of the files of one archive and of one run has limits; what comes after is named."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.merge import merge
from ccht_excel.model.limits import DEFAULT_LIMITS
from tests.support.campaigns import campaign_folder, fill_form, return_all


def statuses(folder: Path) -> dict[str, str]:
    """The code of the finding for each file that was rejected."""
    result = json.loads((folder / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8"))
    rejected = {item["file"] for item in result["submissions"] if item["status"] == "rejected"}
    return {item["file"]: item["code"] for item in result["findings"] if item["file"] in rejected}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return campaign_folder(tmp_path / "dot")


def test_an_archive_that_fills_the_memory_is_left_after_its_share(folder: Path, tmp_path: Path) -> None:
    form = fill_form(folder / "phat_di" / "van_phong.xlsx", tmp_path / "a.xlsx")
    with zipfile.ZipFile(folder / "nhan_ve" / "a.zip", "w") as archive:
        for number in range(40):
            archive.write(form, f"{number:02}.xlsx")
    fill_form(folder / "phat_di" / "truong_thcs.xlsx", folder / "nhan_ve" / "b.xlsx")
    merge(folder, replace(DEFAULT_LIMITS, whole_bytes=25_000))
    said = statuses(folder)
    assert set(said.values()) == {"archive_keeps_too_much"}
    assert 10 < len(said) < 30
    assert sorted(said) == [f"nhan_ve/a.zip/{number:02}.xlsx" for number in range(40 - len(said), 40)]


def test_a_run_that_fills_the_memory_goes_on_without_reading(folder: Path) -> None:
    return_all(folder)
    for number in range(60):
        fill_form(folder / "phat_di" / "van_phong.xlsx", folder / "nhan_ve" / f"z{number:02}.xlsx")
    merge(folder, replace(DEFAULT_LIMITS, run_bytes=40_000))
    said = statuses(folder)
    assert set(said.values()) == {"run_keeps_too_much"}
    assert all(file.startswith("nhan_ve/z") for file in said), "what came before was read"


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
def test_what_is_no_file_has_a_remedy_of_its_own(folder: Path) -> None:
    returns = folder / "nhan_ve"
    (returns / "vòng.xlsx").symlink_to("vòng.xlsx")
    (returns / "lạc.xlsx").symlink_to("không có.xlsx")
    os.mkfifo(returns / "ống.xlsx")
    merge(folder)
    assert statuses(folder) == {
        "nhan_ve/vòng.xlsx": "link_goes_round",
        "nhan_ve/lạc.xlsx": "link_leads_nowhere",
        "nhan_ve/ống.xlsx": "no_plain_file",
    }
    result = json.loads((folder / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8"))
    messages = {item["file"]: item["message"] for item in result["findings"]}
    assert "Xóa lối tắt này" in messages["nhan_ve/vòng.xlsx"]
    assert "Chuyển nó ra khỏi nhan_ve" in messages["nhan_ve/ống.xlsx"]
