"""Decisions of the register: evidence where reports agree, printed, kept by year, told before they end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.folder import RESULTS, SUMMARY
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Recognition
from ccht_excel.model.law import Outcome
from ccht_excel.rollup.counting import roll_up
from ccht_excel.rollup.summaries import SummaryReader
from ccht_excel.summary.vouching import verify_summary
from tests.support.campaigns import campaign_folder, hand_in

PRIMARY = Recognition("4.2", 3, "15/QĐ-UBND", date(2019, 12, 5), "UBND huyện")
AWARD = Recognition("", 1, "7/QĐ-PGDĐT", date(2022, 3, 1), "Phòng Giáo dục và Đào tạo")


def merged(folder: Path, decisions: Sequence[Recognition], level: int = 3) -> Assessment:
    """Thái Sơn 2024 with this register; the primary school reports a level without any evidence."""
    campaign = replace(new_campaign("Thái Sơn", 2024, district="Hiệp Hòa"), recognitions=tuple(decisions))
    campaign_folder(folder, campaign)
    hand_in(folder, "truong_tieu_hoc", "th.xlsx", {"4.2": level, "4.4": 2}, evidence=False)
    return merge(folder).assessment


def of(assessment: Assessment, id: str) -> tuple[int, Outcome]:
    found = next(item for item in assessment.indicators if item.id == id)
    return found.evidence, found.outcomes["level_2"]


def codes(assessment: Assessment, indicator: str) -> list[str]:
    return [item.code for item in assessment.findings if item.indicator == indicator]


def test_a_decision_of_years_ago_that_still_holds_is_evidence(tmp_path: Path) -> None:
    found = merged(tmp_path, [PRIMARY])
    assert of(found, "4.2") == (1, Outcome.MET)
    assert codes(found, "4.2") == []
    (item,) = [item for item in found.evidence if item.indicator == "4.2"]
    assert (item.number, item.date, item.issuer) == ("15/QĐ-UBND", "05/12/2019", "UBND huyện")
    assert item.place.sheet == "Quyết định công nhận"


@pytest.mark.parametrize(
    "decision",
    [
        replace(PRIMARY, ended=date(2024, 12, 31)),
        replace(PRIMARY, holder="xã Thái Bình cũ"),
        replace(PRIMARY, subject="4.3"),
    ],
    ids=("withdrawn within the year", "of a predecessor", "about something else"),
)
def test_what_does_not_hold_for_this_body_is_no_evidence(tmp_path: Path, decision: Recognition) -> None:
    found = merged(tmp_path, [decision])
    assert of(found, "4.2") == (0, Outcome.UNDETERMINED)


def test_withdrawn_after_the_year_it_still_held(tmp_path: Path) -> None:
    assert of(merged(tmp_path, [replace(PRIMARY, ended=date(2025, 1, 1))]), "4.2") == (1, Outcome.MET)


def test_of_two_decisions_the_newest_that_holds_counts(tmp_path: Path) -> None:
    lower = replace(PRIMARY, level=2, number="9/QĐ-UBND", decided_on=date(2018, 12, 1))
    assert of(merged(tmp_path / "a", [PRIMARY, lower]), "4.2") == (1, Outcome.MET)
    newer = replace(lower, decided_on=date(2023, 12, 1))
    found = merged(tmp_path / "b", [PRIMARY, newer])
    assert of(found, "4.2") == (0, Outcome.UNDETERMINED)
    assert "recognition_differs" in codes(found, "4.2")


@pytest.mark.parametrize("level", [0, 2])
def test_a_report_that_differs_is_told_and_no_value_is_changed(tmp_path: Path, level: int) -> None:
    found = merged(tmp_path, [PRIMARY], level)
    assert found.data["4.2"].value == level
    (said,) = [item for item in found.findings if item.code == "recognition_differs"]
    assert said.place.sheet == "Tiêu chí 4"
    assert "15/QĐ-UBND ngày 05/12/2019 công nhận mức độ 3" in said.message


def test_a_decision_that_the_unit_names_too_counts_once(tmp_path: Path) -> None:
    campaign = replace(new_campaign("Thái Sơn", 2024), recognitions=(replace(PRIMARY, number=" 15/qđ-ubnd "),))
    folder = campaign_folder(tmp_path, campaign)

    def name_it(book: openpyxl.Workbook) -> None:
        sheet = book["Tiêu chí 4"]
        for row in sheet.iter_rows():
            if row[1].value == "4.2" and row[2].value and str(row[2].value).startswith("Văn bản"):
                row[3].value = "15/QĐ-UBND"

    hand_in(folder, "truong_tieu_hoc", "th.xlsx", {"4.2": 3, "4.4": 2}, change=name_it)
    assert of(merge(folder).assessment, "4.2") == (1, Outcome.MET)


def test_the_summary_prints_the_award_until_when_and_predecessors_and_is_vouched_for(tmp_path: Path) -> None:
    old = replace(PRIMARY, subject="4.3", level=2, holder="Xã Thái Bình cũ")
    merged(tmp_path, [AWARD, old])
    path = tmp_path / RESULTS / SUMMARY
    texts = [str(cell.value) for row in openpyxl.load_workbook(path)["Tổng hợp"].iter_rows() for cell in row]
    said = [text for text in texts if text.startswith("- ") and "Quyết định số" in text]
    assert said == [
        '- "Cộng đồng học tập" cấp xã mức độ 1, Quyết định số 7/QĐ-PGDĐT ngày 01/03/2022 của Phòng Giáo dục và Đào tạo:'
        " được giữ đến hết ngày 31/12/2025 (Điều 5).",
        "- Xã Thái Bình cũ, chỉ tiêu 4.3 mức độ 2, Quyết định số 15/QĐ-UBND ngày 05/12/2019 của UBND huyện: của đơn vị"
        " cũ, không tính cho đợt này.",
    ]
    assert verify_summary(path).genuine


@pytest.mark.parametrize(("year", "told"), [(2022, True), (2023, True), (2024, False)])
def test_the_roll_up_tells_of_recognitions_that_end(tmp_path: Path, year: int, told: bool) -> None:
    """Of 2024, rolled up in 2025: what ends in 2025 or 2026 is told, what holds until the end of 2027 is not."""
    merged(tmp_path, [replace(AWARD, decided_on=date(year, 3, 1))])
    with GuardedProcess() as process:
        files = list(SummaryReader(process).read(tmp_path / RESULTS / SUMMARY, tmp_path))
    rolled = roll_up(files)
    said = [item.message for _, item in rolled.findings if item.code == "recognition_ends"]
    assert said == ([f"Công nhận mức độ 1 trước đây được giữ đến hết ngày 31/12/{year + 3}"] if told else [])
    assert rolled.counted == 1
