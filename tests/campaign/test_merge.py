"""The officer's way through a campaign folder, by library and by command: verdicts, messages, exit codes, files."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, HANDOUT, RESULT, RESULTS, RETURNS, SUMMARY, read_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import BrokenControlError
from ccht_excel.model.campaign import Unit
from ccht_excel.model.law import Outcome
from tests.support.campaigns import (
    ANSWERS,
    DONE,
    FAILED,
    WRONG,
    campaign_folder,
    edit,
    fill_form,
    result_of,
    return_all,
    snapshot,
)

# ---------------------------------------------------------------------------------------------
# The whole way


def test_the_whole_way_by_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "xã Thái Sơn" / "đợt 2024"
    assert run(["init", str(folder), "--commune", "Thái Sơn", "--year", "2024"]) == DONE
    assert sorted(path.name for path in folder.iterdir()) == [CONTROL, RESULTS, RETURNS, FORMS]
    assert run(["distribute", str(folder)]) == DONE
    units = [unit.id for unit in read_campaign(folder).campaign.units]
    forms = {path.name for path in (folder / FORMS).iterdir()}
    assert forms == {*(f"{unit}.xlsx" for unit in units), HANDOUT, "loi_nhan.txt", "da_phat.json"}
    return_all(folder)
    assert run(["merge", str(folder)]) == DONE
    said = capsys.readouterr().out
    assert str(folder / RESULTS / SUMMARY) in said
    assert "√ Đạt (15/15)" in said
    assert "× Không đạt (13/15)" in said
    result = result_of(folder)
    assert (result["commune"], result["year"], result["outstanding"]) == ("Thái Sơn", 2024, [])
    assert {name: item["outcome"] for name, item in result["standards"].items()} == {
        "plan": "met",
        "level_1": "met",
        "level_2": "not_met",
    }
    assert result["level"] == {"reached": 1, "possible": 1}
    assert openpyxl.load_workbook(folder / RESULTS / SUMMARY).sheetnames[0] == "Tổng hợp"


def test_the_whole_way_by_the_library(full: Path) -> None:
    done = merge(full)
    assert done.assessment.standards["level_1"].outcome is Outcome.MET
    assert (done.summary, done.result) == (full / RESULTS / SUMMARY, full / RESULTS / RESULT)
    again = {path: path.read_bytes() for path in (done.summary, done.result)}
    merge(full)
    assert {path: path.read_bytes() for path in again} == again


def test_returns_are_never_touched_and_nothing_is_left_behind(full: Path) -> None:
    shutil.copy(full / RETURNS / "truong_thcs.xlsx", full / RETURNS / "truong_thcs (1).xlsx")
    (full / RETURNS / "ghi chú.txt").write_text("x", encoding="utf-8")
    before = snapshot(full / RETURNS)
    merge(full)
    assert snapshot(full / RETURNS) == before
    assert not [path for path in full.rglob("*") if path.name.startswith(".ccht-")]


def test_where_the_folder_lies_makes_no_difference(full: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(full, tmp_path / "chỗ khác" / "x")
    assert merge(full).result.read_bytes() == merge(moved).result.read_bytes()
    assert merge(full).summary.read_bytes() == merge(moved).summary.read_bytes()


def test_file_names_and_subfolders_make_no_difference(full: Path) -> None:
    before = merge(full).assessment
    for number, path in enumerate(sorted((full / RETURNS).iterdir())):
        target = full / RETURNS / f"zalo {number % 3}" / f"Phiếu ({number}) bản cuối.XLSX"
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
    after = merge(full).assessment
    assert after.standards == before.standards
    assert {id: datum.value for id, datum in after.data.items()} == {id: d.value for id, d in before.data.items()}


# ---------------------------------------------------------------------------------------------
# Not everything is there yet


def test_no_returns_at_all_is_a_state_not_an_error(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", str(blank)]) == WRONG
    result = result_of(blank)
    assert len(result["outstanding"]) == 8
    assert result["findings"] == [item for item in result["findings"] if item["code"] == "target_below_level"]
    nothing = {"outcome": "undetermined", "met": 0, "total": 15, "provisional": "undetermined"}
    assert result["standards"]["level_2"] == nothing
    assert result["level"] == {"reached": 0, "possible": 2}
    assert "Chưa đủ căn cứ" in capsys.readouterr().out


def test_missing_returns_are_named_and_what_is_known_stands(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (full / RETURNS / "truong_thcs.xlsx").unlink()
    assert run(["merge", str(full)]) == WRONG
    result = result_of(full)
    assert result["outstanding"] == ["truong_thcs"]
    outcomes = {item["id"]: item["outcomes"]["level_1"] for item in result["indicators"]}
    # The primary school answered for 4.4 too, but the secondary school may still say otherwise.
    assert [id for id, outcome in outcomes.items() if outcome != "met"] == ["4.3", "4.4"]
    provisional = {item["id"]: item["provisional"] for item in result["indicators"] if item["provisional"]}
    assert provisional["4.4"] == {"plan": "met", "level_1": "met", "level_2": "met"}
    assert provisional["4.3"] == dict.fromkeys(("plan", "level_1", "level_2"), "undetermined")
    assert "Trường trung học cơ sở" in capsys.readouterr().out


def test_a_failed_chi_tieu_decides_although_others_are_missing(blank: Path) -> None:
    form = blank / FORMS / "hoi_khuyen_hoc.xlsx"
    fill_form(form, blank / RETURNS / "a.xlsx", {**ANSWERS, "learning_citizens": 2999})
    early = merge(blank).assessment
    # The other unit that is asked for the citizens may still name fewer.
    assert (early.standards["level_1"].outcome, early.level_possible) == (Outcome.UNDETERMINED, 2)
    assert early.standards["level_1"].provisional is Outcome.NOT_MET
    fill_form(blank / FORMS / "ban_to_chuc.xlsx", blank / RETURNS / "b.xlsx", ANSWERS)
    assessment = merge(blank).assessment
    assert assessment.standards["level_1"].outcome is Outcome.NOT_MET
    assert assessment.level_possible == 0
    (judged,) = [item for item in assessment.indicators if item.id == "5.1"]
    assert judged.ratios[0].missing == {"plan": 1, "level_1": 1, "level_2": 1001}


# ---------------------------------------------------------------------------------------------
# The officer changes the campaign


def test_last_years_folder_copied_and_the_year_changed(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(full, about__C10=2025, about__C13="31/01/2026")
    assert run(["distribute", str(full)]) == DONE
    assert run(["merge", str(full)]) == WRONG
    result = result_of(full)
    assert {item["status"] for item in result["submissions"]} == {"foreign"}
    assert {item["code"] for item in result["findings"]} == {"other_year", "target_below_level", "receiver_missing"}
    for path in (full / RETURNS).iterdir():
        path.unlink()
    assert run(["merge", str(return_all(full))]) == DONE
    assert (result_of(full)["year"], result_of(full)["level"]["reached"]) == (2025, 1)
    capsys.readouterr()


def test_a_second_primary_school_shares_4_2(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(full, units__C14="Trường tiểu học số 2", who__L16="x")
    assert run(["distribute", str(full)]) == DONE
    assert run(["merge", str(full)]) == WRONG
    assert result_of(full)["outstanding"] == ["don_vi_01"]
    form = full / FORMS / "don_vi_01.xlsx"
    fill_form(form, full / RETURNS / "th2.xlsx", ANSWERS | {"4.2": 2})
    assert run(["merge", str(full)]) == WRONG
    result = result_of(full)
    outcomes = {item["id"]: item["outcomes"] for item in result["indicators"]}
    assert outcomes["4.2"] == {"plan": "undetermined", "level_1": "met", "level_2": "undetermined"}
    assert {item["code"] for item in result["findings"] if item["severity"] == "error"} == {"conflict_decisive"}
    capsys.readouterr()
    edit(full, meeting__B6="4.2", meeting__C6=3, meeting__D6="theo quyết định của huyện")
    assert run(["merge", str(full)]) == DONE
    (datum,) = [item for item in result_of(full)["data"] if item["id"] == "4.2"]
    assert (datum["value"], datum["resolved"]) == (3, True)
    assert [(report["unit"], report["value"]) for report in datum["reports"]] == [
        ("truong_tieu_hoc", 3),
        ("don_vi_01", 2),
    ]


def test_a_unit_renamed_after_its_form_went_out(full: Path) -> None:
    edit(full, units__C11="Trường THCS Thái Sơn")
    assessment = merge(full).assessment
    assert assessment.outstanding == ()
    assert assessment.campaign.unit_name("truong_thcs") == "Trường THCS Thái Sơn"


def test_a_unit_without_work_and_forms_that_belong_to_nobody(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(full, who__I17=None, who__I18=None, who__H17="x")
    assert run(["distribute", str(full)]) == DONE
    said = " ".join(capsys.readouterr().out.split())
    assert "truong_thcs.xlsx không thuộc đơn vị nào" in said
    assert "chưa được giao chỉ tiêu nào" in said
    assert run(["merge", str(full)]) == WRONG  # 4.3 is now asked of the primary school, whose form lacks it
    codes = {item["code"] for item in result_of(full)["findings"] if item["severity"] == "error"}
    assert codes == {"row_missing"}
    # The form never had the row: nobody is told of having lost it, in the message and in the copy sent back.
    assert "không còn" not in (full / "ket_qua" / "nhac_viec.txt").read_text(encoding="utf-8")
    asked = [item["message"] for item in result_of(full)["findings"] if item["code"] == "row_missing"]
    assert len(asked) == 1
    assert asked[0].startswith("Tệp không có dòng hỏi chỉ tiêu 4.3. ")
    sheet = openpyxl.load_workbook(full / "ket_qua" / "tra_lai" / "truong_tieu_hoc.xlsx")["Cần sửa"]
    assert not any("không còn" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_targets_of_the_commune_itself(full: Path) -> None:
    edit(full, targets__D9="2/3")
    assessment = merge(full).assessment
    (judged,) = [item for item in assessment.indicators if item.id == "5.1"]
    assert judged.outcomes == {
        "plan": Outcome.NOT_MET,
        "level_1": Outcome.MET,
        "level_2": Outcome.NOT_MET,
    }
    assert judged.ratios[0].missing == {"plan": 334, "level_2": 1000}
    assert {item["id"]: item for item in result_of(full)["indicators"]}["5.1"]["ratios"][0]["required"]["plan"] == "2/3"


def test_difficult_area_asks_less_of_5_2(full: Path) -> None:
    form = full / FORMS / "ban_to_chuc.xlsx"
    fill_form(
        form, full / RETURNS / "ban_to_chuc.xlsx", ANSWERS | {"trained_citizens": 2000, "university_citizens": 500}
    )
    assert merge(full).assessment.level_reached == 0
    edit(full, about__C14="Có")
    assert merge(full).assessment.level_reached == 1


def test_copies_of_one_control_workbook_for_several_communes(full: Path, tmp_path: Path) -> None:
    other = tmp_path / "Lăng"
    shutil.copytree(full, other)
    edit(other, about__C6="Lăng")
    distribute(other)
    fill_form(other / FORMS / "truong_thcs.xlsx", full / RETURNS / "truong_thcs.xlsx", ANSWERS | {"4.3": 0})
    assessment = merge(full).assessment
    assert assessment.outstanding == ("truong_thcs",)
    assert [item.code for item in assessment.findings if item.severity == "error"] == ["other_commune"]


# ---------------------------------------------------------------------------------------------
# What keeps a command from running


@pytest.mark.parametrize("command", ["distribute", "merge"])
def test_a_broken_control_workbook_stops_before_anything_is_written(
    full: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    merge(full)
    edit(full, about__C10=None, units__C14="Văn phòng 2", units__B14="van_phong", who__G15=None, targets__D9="abc")
    before = snapshot(full)
    assert run([command, str(full)]) == FAILED
    said = capsys.readouterr()
    assert said.out == ""
    assert "chưa làm gì cả" in said.err
    for place in (
        "trang Đợt đánh giá, ô C10",
        "trang Đơn vị, ô B14",
        "trang Phân công, ô D15",
        "trang Chỉ tiêu kế hoạch",
    ):
        assert place in " ".join(said.err.split())
    assert snapshot(full) == before
    with pytest.raises(BrokenControlError) as caught:
        merge(full)
    assert [
        (item.code, item.place.sheet or None, item.place.cell or None)
        for item in caught.value.findings
        if item.severity == "error"
    ] == [
        ("control_value_missing", "Đợt đánh giá", "C10"),
        ("unit_duplicate", "Đơn vị", "B14"),
        ("indicator_unassigned", "Phân công", "D15"),
        ("control_value_invalid", "Chỉ tiêu kế hoạch", "D9"),
    ]


def test_a_control_workbook_that_cannot_be_opened(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (blank / CONTROL).write_bytes((blank / CONTROL).read_bytes()[:2000])
    assert run(["merge", str(blank)]) == FAILED
    assert "hỏng" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------
# Campaigns that are not the default one


def test_one_unit_for_everything(tmp_path: Path) -> None:
    default = new_campaign("Lăng", 2025)
    campaign = replace(default, units=(Unit("xa", "UBND xã"),), assignments=dict.fromkeys(default.assignments, ("xa",)))
    folder = return_all(campaign_folder(tmp_path / "x", campaign))
    assessment = assess_folder(folder)
    assert (assessment.level_reached, assessment.outstanding) == (1, ())
    assert not (folder / RESULTS / SUMMARY).exists()


def test_without_the_duty_of_evidence(tmp_path: Path) -> None:
    campaign = replace(new_campaign("Lăng", 2025), evidence_required=False)
    folder = return_all(campaign_folder(tmp_path / "x", campaign), evidence=False)
    assert assess_folder(folder).level_reached == 1


def test_the_same_without_evidence_where_it_is_a_duty(distributed: Path, tmp_path: Path) -> None:
    folder = return_all(shutil.copytree(distributed, tmp_path / "x"), evidence=False)
    assessment = assess_folder(folder)
    assert {tally.outcome for tally in assessment.standards.values()} == {Outcome.UNDETERMINED, Outcome.NOT_MET}
    assert [item.indicator for item in assessment.findings if item.code == "evidence_missing"].count("4.4") == 2
