"""What numbers come with, the whole way: asked, compared, settled by the meeting, printed, vouched for."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.folder import RESULTS, SUMMARY, init_campaign
from ccht_excel.campaign.meeting import NotSettledError, settle
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Recognition, SettledChoice
from ccht_excel.model.law import Outcome
from ccht_excel.summary import machine_sheet
from ccht_excel.summary.explain import explain
from ccht_excel.summary.vouching import verify_summary, vouch
from ccht_excel.verification import content
from tests.support.campaigns import ANSWERS, campaign_folder, cell_of, edit, hand_in, result_of, return_all
from tests.support.forging import Forge

AGE, QUESTION = "citizens.age_base", "Đã tính công dân ở độ tuổi nào"
FROM_15, RESIDENTS = "Từ đủ 15 tuổi trở lên", "Mọi công dân thường trú"
OTHERS = {**ANSWERS, AGE: RESIDENTS}


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything returned, numbers alike, one of the two units that count citizens on another base."""
    folder = return_all(campaign_folder(tmp_path_factory.mktemp("khac") / "dot"))
    hand_in(folder, "ban_to_chuc", "ban_to_chuc.xlsx", OTHERS)
    merge(folder)
    return folder


@pytest.fixture
def folder(disputed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(disputed, tmp_path / "dot")


def texts(folder: Path, sheet: str) -> list[str]:
    book = openpyxl.load_workbook(folder / RESULTS / SUMMARY, data_only=True)
    return [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value is not None]


def outcome(assessment: Assessment, id: str) -> Outcome:
    return next(item for item in assessment.indicators if item.id == id).outcomes["level_1"]


def test_the_conflict_is_in_every_file_of_the_run(disputed: Path) -> None:
    result = result_of(disputed)
    assert result["level"] == {"reached": 0, "possible": 2}
    citizens = next(item for item in result["data"] if item["id"] == "citizens")
    assert (citizens["value"], citizens["stated"]) == (
        5000,
        [
            {"attribute": "age_base", "choice": None, "resolved": False, "at_odds": True},
            {"attribute": "source", "choice": "police", "resolved": False, "at_odds": False},
            {"attribute": "as_of", "choice": "2024-12-31", "resolved": False, "at_odds": False},
        ],
    )
    assert [report["stated"][0]["choice"] for report in citizens["reports"]] == ["from_15", "residents"]
    assert {point["reason"] for point in result["open_points"]} == {"stated_otherwise"}
    assert [item["unit"] for item in result["findings"] if item["code"] == "stated_conflict"] == [
        "hoi_khuyen_hoc", "ban_to_chuc",
    ]  # fmt: skip
    said = (disputed / RESULTS / "nhac_viec.txt").read_text(encoding="utf-8")
    assert said.count(QUESTION) >= 2
    assert len(list((disputed / RESULTS / "tra_lai").glob("*.xlsx"))) == 2
    marked = openpyxl.load_workbook(disputed / RESULTS / "tra_lai" / "ban_to_chuc.xlsx")
    cell = cell_of(marked, "figures", AGE, "value")
    assert cell.value == RESIDENTS and cell.comment is not None


def test_the_summary_prints_who_counts_whom(disputed: Path) -> None:
    main = texts(disputed, "Tổng hợp")
    disagreeing = f"Hội Khuyến học xã ghi “{FROM_15}”; Ban tổ chức Đảng ủy ghi “{RESIDENTS}”"
    assert sum(disagreeing in text for text in main) >= 2  # the point that is open, 5.1
    assert sum("Độ tuổi của công dân: như chỉ tiêu 5.1" in text for text in main) == 2  # both shares of 5.2
    assert any("Công nhận theo: Nghị định 20/2014/NĐ-CP (5 tuổi)" in text for text in main)
    assert any("Cách tính người được đào tạo: Có bằng cấp hoặc chứng chỉ" in text for text in main)
    sources = texts(disputed, "Nguồn số liệu")
    assert sources.count(FROM_15) == 2 and sources.count(RESIDENTS) == 2  # as understood, and as typed
    assert verify_summary(disputed / RESULTS / SUMMARY).genuine


def test_explain_leads_to_the_cells(disputed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(disputed), "5.1"]) in (0, 1)
    said = capsys.readouterr().out
    assert "Độ tuổi của công dân: chưa thống nhất" in said and f"“{RESIDENTS}”" in said


def test_one_base_for_all_is_settled(tmp_path: Path) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"))
    done = merge(folder)
    assert done.assessment.level_reached == 1
    assert not [item for item in done.assessment.findings if item.code.startswith("stated")]
    assert sum(f"Độ tuổi của công dân: {FROM_15}" in text for text in texts(folder, "Tổng hợp")) == 1


def test_what_nobody_states_is_printed_as_such_and_asked(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")
    return_all(folder, {key: value for key, value in ANSWERS.items() if key.count(".") < 1 or key[0].isdigit()})
    found = merge(folder).assessment
    assert found.level_reached == 1
    asked = [item.unit for item in found.findings if item.code == "stated_missing"]
    assert asked == ["hoi_khuyen_hoc", "ban_to_chuc", "ban_to_chuc"]
    main = texts(folder, "Tổng hợp")
    assert sum("Độ tuổi của công dân: chưa ghi" in text for text in main) == 3
    assert (folder / RESULTS / "tra_lai" / "ban_to_chuc.xlsx").exists()


# ---------------------------------------------------------------------------------------------
# The meeting


@pytest.mark.parametrize("typed", [QUESTION, AGE, QUESTION.upper()])
def test_the_meeting_names_the_base_in_the_control_workbook(folder: Path, typed: str) -> None:
    edit(folder, meeting__B6=typed, meeting__C6="từ đủ 15 tuổi trở lên", meeting__D6="theo Sở Tư pháp")
    found = merge(folder).assessment
    assert found.level_reached == 1
    main = texts(folder, "Tổng hợp")
    assert sum(f"Độ tuổi của công dân: {FROM_15}*" in text for text in main) == 1
    assert verify_summary(folder / RESULTS / SUMMARY).genuine
    assert "theo Sở Tư pháp" in explain(found, "citizens").text


def test_the_page_names_the_base(folder: Path) -> None:
    with pytest.raises(NotSettledError):
        settle(folder, AGE, "từ 16 tuổi", "họp")
    named = settle(folder, AGE, RESIDENTS, "họp")
    assert isinstance(named, SettledChoice) and named.choice == "residents"
    assert merge(folder).assessment.level_reached == 1


@pytest.mark.parametrize(
    ("subject", "value", "reason", "code"),
    [
        (QUESTION, "16 tuổi", "họp", "control_value_invalid"),
        (QUESTION, "", "họp", "control_value_missing"),
        (QUESTION, FROM_15, "", "resolution_without_reason"),
        ("4.1.decree", "Nghị định 277/2025/NĐ-CP (3–5 tuổi)", "họp", "choice_too_early"),
    ],
)
def test_what_the_meeting_cannot_have_named_is_refused(
    folder: Path, subject: str, value: str, reason: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, meeting__B6=subject, meeting__C6=value or None, meeting__D6=reason or None)
    assert run(["merge", str(folder)]) == 2
    said = capsys.readouterr()
    expected = {
        "control_value_invalid": "Mọi công dân thường trú; Từ đủ 15",
        "control_value_missing": "chưa ghi kết luận",
        "resolution_without_reason": "chưa ghi lý do",
        "choice_too_early": "20/10/2025",
    }
    assert expected[code].lower() in " ".join((said.out + said.err).split()).lower()


def test_a_control_workbook_keeps_what_was_settled(tmp_path: Path) -> None:
    settled = (SettledChoice("citizens", "age_base", "other", "họp"),)
    decided = (Recognition("4.1", None, "9/QĐ", date(2025, 11, 1), "UBND tỉnh", by="nd277_2025"),)
    campaign = replace(new_campaign("Thái Sơn", 2025), receiver="Sở", settled=settled, recognitions=decided)
    folder = campaign_folder(tmp_path / "dot", campaign)
    found = merge(hand_all(folder)).assessment.campaign
    assert [replace(item, place=settled[0].place) for item in found.settled] == [*settled]
    assert found.recognitions[0].by == "nd277_2025"
    assert any("Nghị định 277/2025/NĐ-CP" in text for text in texts(folder, "Minh chứng"))


def hand_all(folder: Path) -> Path:
    return return_all(folder, {**ANSWERS, "4.1.decree": "Nghị định 277/2025/NĐ-CP (3–5 tuổi)"})


def test_a_decision_from_before_its_decree_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided = (Recognition("4.1", None, "9/QĐ", date(2025, 10, 19), "UBND tỉnh", by="nd277_2025"),)
    campaign = replace(new_campaign("Thái Sơn", 2025), receiver="Sở", recognitions=decided)
    init_campaign(tmp_path / "dot", campaign)
    assert run(["distribute", str(tmp_path / "dot")]) == 2
    assert "19/10/2025" in "".join(capsys.readouterr())


# ---------------------------------------------------------------------------------------------
# Vouched for


FORGERIES = (
    (RESIDENTS, FROM_15),
    ("residents", "from_15"),
    ('"at_odds":["age_base"]', '"at_odds":[]'),
    ('["age_base"]', "[]"),
)
"""Words that are changed everywhere in the package, printed text and record alike."""


@pytest.mark.parametrize(("old", "new"), FORGERIES)
def test_forged_choices_are_caught(disputed: Path, tmp_path: Path, old: str, new: str) -> None:
    strings = "xl/sharedStrings.xml"
    forge = Forge((disputed / RESULTS / SUMMARY).read_bytes())
    forged = tmp_path / "tong_hop.xlsx"
    forged.write_bytes(forge.edit(strings, lambda xml: _replaced(xml, old, new)).done())
    assert not verify_summary(forged).content_holds


def _replaced(xml: str, old: str, new: str) -> str:
    quoted = [text.replace('"', "&quot;") for text in (old, new)]
    return xml.replace(old, new).replace(*quoted)


def test_a_summary_from_before_is_judged_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its data have no columns for what they come with, and its code does not cover them."""
    folder = return_all(campaign_folder(tmp_path / "dot"))
    with monkeypatch.context() as patch:
        added, now = ("stated", "at_odds"), content._datum_content
        patch.setattr(
            content, "_datum_content", lambda *of: {key: one for key, one in now(*of).items() if key not in added}
        )
        columns = tuple(name for name in machine_sheet._DATA_COLUMNS if name not in added)
        patch.setattr(machine_sheet, "_DATA_COLUMNS", columns)
        merge(folder)
    summary = folder / RESULTS / SUMMARY
    found = vouch(summary.read_bytes(), summary).verification
    assert (found.code, found.wrong_outcomes, found.defect) == (found.stored_code, (), None)


# ---------------------------------------------------------------------------------------------
# Where figures come from

SOURCE, DAY = "citizens.source", "citizens.as_of"


@pytest.mark.slow
def test_source_and_day_are_printed_and_vouched_for(tmp_path: Path) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot"), {**ANSWERS, SOURCE: "Sổ <b>của</b> thôn", DAY: "30/11/2024"})
    found = merge(folder, dossier=True).assessment
    assert found.level_reached == 1
    assert any(
        text.startswith("Nguồn tổng số công dân trong xã: Sổ <b>của</b> thôn, 30/11/2024.")
        for text in texts(folder, "Tổng hợp")
    )
    assert (
        texts(folder, "Nguồn số liệu").count("Sổ <b>của</b> thôn") == 5
    )  # what counts, understood and typed, two units
    assert "Sổ <b>của</b> thôn" in explain(found, "citizens").text
    assert verify_summary(folder / RESULTS / SUMMARY).genuine
    report = docx.Document(str(folder / RESULTS / "ho_so" / "bao_cao_tu_danh_gia.docx"))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    assert any("Nguồn tổng số công dân trong xã: Sổ <b>của</b> thôn, 30/11/2024" in text for text in cells)
    forge = Forge((folder / RESULTS / SUMMARY).read_bytes())
    forged = tmp_path / "tong_hop.xlsx"
    changed = forge.edit("xl/sharedStrings.xml", lambda xml: _replaced(xml, "2024-11-30", "2024-12-30"))
    forged.write_bytes(changed.done())
    assert not verify_summary(forged).content_holds


def test_blank_sources_cost_no_outcome_and_go_back_marked(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")
    return_all(folder, {key: value for key, value in ANSWERS.items() if not key.endswith((".source", ".as_of"))})
    found = merge(folder).assessment
    assert found.level_reached == 1
    asked = [item for item in found.findings if item.code == "source_missing"]
    assert [item.unit for item in asked] == ["hoi_khuyen_hoc"] * 2 + ["ban_to_chuc"] * 6
    marked = openpyxl.load_workbook(folder / RESULTS / "tra_lai" / "ban_to_chuc.xlsx")
    cell = cell_of(marked, "figures", "university_citizens", "as_of")
    assert cell.comment is not None and "Số liệu tính đến ngày" in cell.comment.text
    assert any("chưa ghi" in text and text.startswith("Nguồn ") for text in texts(folder, "Tổng hợp"))
    assert "Nguồn số liệu" in (folder / RESULTS / "nhac_viec.txt").read_text(encoding="utf-8")
