"""How far a campaign is, as lists of campaigns show it."""

from __future__ import annotations

import shutil
from pathlib import Path

from ccht_excel.campaign.folder import CONTROL, init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.stage import Stage, state_of
from ccht_excel.control.new_campaign import new_campaign


def test_a_new_campaign_says_whose_it_is(tmp_path: Path) -> None:
    init_campaign(tmp_path / "a", new_campaign("Thái Sơn", 2024))
    state = state_of(tmp_path / "a")
    assert (state.stage, state.text, state.commune, state.year) == (Stage.NEW, "mới tạo", "Xã Thái Sơn", 2024)
    assert (state.asked, state.returned) == (8, None)


def test_forms_that_were_written_are_handed_out(blank: Path) -> None:
    assert state_of(blank).stage is Stage.HANDED_OUT


def test_returns_are_counted_where_they_were_merged(full: Path) -> None:
    (full / "nhan_ve" / "truong_thcs.xlsx").unlink()
    assert state_of(full).text == "đang thu"
    merge(full)
    assert state_of(full).text == "đang thu 7/8"


def test_a_result_that_is_not_true_any_more_counts_nothing(full: Path) -> None:
    merge(full)
    assert state_of(full).stage is Stage.ENOUGH
    (full / "nhan_ve" / "truong_thcs.xlsx").unlink()
    assert state_of(full).text == "đang thu"


def test_with_its_documents_it_is_concluded(full: Path) -> None:
    merge(full)
    (full / "ket_qua" / "ho_so").mkdir()
    (full / "ket_qua" / "ho_so" / "to_trinh.docx").write_bytes(b"")
    assert state_of(full).stage is Stage.CONCLUDED


def test_a_broken_control_workbook_is_said_and_costs_the_others_nothing(blank: Path) -> None:
    (blank / CONTROL).write_bytes(b"no workbook")
    state = state_of(blank)
    assert state.stage is Stage.BROKEN
    assert CONTROL in state.trouble
    shutil.rmtree(blank)
    assert state_of(blank).stage is Stage.BROKEN
