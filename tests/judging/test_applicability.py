"""What does not apply to a type of unit: in no score, asked of nobody, never in the way of a level."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Recognition, Unit
from ccht_excel.model.law import Outcome, Value, all_of
from ccht_excel.summary.as_json import result
from ccht_excel.summary.explain import explain
from ccht_excel.summary.notes import presumption_notes
from ccht_excel.summary.texts import conclusion
from tests.support.judging import MET, NOT_MET, OPEN, handed_in, judge

NONE = Outcome.NOT_APPLICABLE
SET = "tt24_2023_cap_huyen"
LEVELS = ("level_1", "level_2")
VALUES: Mapping[str, Value] = {
    **dict.fromkeys(("1.1", "1.2", "1.3", "1.4", "1.5", "3.2", "3.3", "3.5"), MET),
    "3.4": 2,
    "members": 100,
    **dict.fromkeys(("disciplined", "trained", "digital", "advanced", "learning_members"), 95),
    "certified": 50,
    "proficient": 70,
    "learners": 100,
    "learning_learners": 97,
}
"""Meets level 2 exactly."""


def judged(type: str, changed: Mapping[str, Value] | None = None) -> Assessment:
    """A unit of this type whose one part answers all that it is asked."""
    known = load_criteria(SET, type)
    everything = MappingProxyType({item.id: ("mot",) for item in known.asked})
    campaign = replace(
        new_campaign("Thử", 2025, criteria_set=SET, subject_type=type),
        units=(Unit("mot", "Một người"),),
        assignments=everything,
    )
    values = {**VALUES, **(changed or {})}
    asked = {id: value for id, value in values.items() if id in known.data}
    return judge(campaign, [handed_in("mot", asked, list(everything))], known)


def outcomes(assessment: Assessment, id: str) -> list[Outcome]:
    item = next(item for item in assessment.indicators if item.id == id)
    return [item.outcomes[level] for level in LEVELS]


@pytest.mark.parametrize(
    ("type", "left_out", "totals"),
    [
        ("truong_tieu_hoc", {"3.5": [NONE, NONE]}, (14, 14)),
        ("ubnd_cap_xa", {"3.4": [NONE, NONE], "3.5": [NONE, NONE]}, (13, 13)),
        ("to_chuc_kinh_te", {"1.3": [NONE, NONE], "2.4": [NONE, NONE], "3.3": [MET, NONE]}, (11, 10)),
        ("trung_tam_gdnn", {"3.4": [NONE, NONE]}, (14, 14)),
    ],
)
def test_what_does_not_apply_is_in_no_score(
    type: str, left_out: Mapping[str, list[Outcome]], totals: tuple[int, int]
) -> None:
    found = judged(type)
    for id, expected in left_out.items():
        assert outcomes(found, id) == expected
    assert [(tally.outcome, tally.met, tally.total) for tally in found.standards.values()] == [
        (MET, total, total) for total in totals
    ]
    assert (found.level_reached, found.level_possible, found.open_points) == (2, 2, ())
    assert not found.findings


def test_a_title_that_level_2_asks_of_public_units_only_fails_those_only() -> None:
    assert outcomes(judged("ubnd_cap_xa", {"3.3": NOT_MET}), "3.3") == [NOT_MET, NOT_MET]
    assert outcomes(judged("to_chuc_kinh_te", {"3.3": NOT_MET}), "3.3") == [NOT_MET, NONE]


def test_each_level_is_held_against_its_own_wording() -> None:
    assert outcomes(judged("ubnd_cap_xa", {"certified": 49}), "2.4") == [NOT_MET, MET]
    assert outcomes(judged("ubnd_cap_xa", {"proficient": 69}), "2.4") == [MET, NOT_MET]
    ratios = next(item for item in judged("ubnd_cap_xa").indicators if item.id == "2.4").ratios
    assert [[ratio.outcomes[level] for level in LEVELS] for ratio in ratios] == [[MET, NONE], [NONE, MET]]


@pytest.mark.parametrize(("learning", "expected"), [(94, [NOT_MET, NOT_MET]), (95, [MET, NOT_MET]), (97, [MET, MET])])
def test_learners_count_where_there_are_some(learning: int, expected: list[Outcome]) -> None:
    assert outcomes(judged("co_so_giao_duc_khac", {"learning_learners": learning}), "3.1") == expected


def test_other_programs_are_told() -> None:
    (item,) = (one for one in result(judged("truong_tieu_hoc"))["indicators"] if one["id"] == "3.5")
    assert item["outcomes"] == dict.fromkeys(LEVELS, "not_applicable")
    assert (item["provisional"], item["units"], item["claimed"], item["ratios"]) == ({}, [], None, [])
    assert "Không áp dụng" in explain(judged("truong_tieu_hoc"), "3.5").text


def test_a_level_that_presumes_another_is_never_said_to_be_earned() -> None:
    """Mức độ 2 only 12 months after the decision on mức độ 1: what is not known is said, not taken for granted."""
    article = "khoản 3 Điều 5 Thông tư 24/2023/TT-BGDĐT"
    found = judged("truong_tieu_hoc")
    assert conclusion(found) == (
        "Trường tiểu học Thử đủ điều kiện đề nghị công nhận mức độ 1; đạt đủ tiêu chí, chỉ tiêu của mức độ 2."
    )
    (note,) = presumption_notes(found)
    assert article in note and "12 tháng" in note and "quyết định công nhận mức độ 1" in note
    assert presumption_notes(judged("truong_tieu_hoc", {"3.4": 1})) == [], "ruled out anyway"


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        (date(2025, 1, 14), "đủ từ ngày 14/01/2026, đã đủ khi hết hạn gửi hồ sơ (14/01/2026)"),
        (date(2025, 1, 15), "đủ từ ngày 15/01/2026, chưa đủ khi hết hạn gửi hồ sơ (14/01/2026)"),
    ],
)
def test_the_register_of_decisions_says_whether_the_lower_level_is_old_enough(decided: date, said: str) -> None:
    found = judged("truong_tieu_hoc")
    decision = Recognition("", 1, "5/QĐ", decided, "UBND huyện")
    known = replace(found, campaign=replace(found.campaign, recognitions=(decision,)))
    (note,) = presumption_notes(known)
    assert f"theo Quyết định số 5/QĐ ngày {decided:%d/%m/%Y}" in note
    assert said in note
    predecessor = replace(found.campaign, recognitions=(replace(decision, holder="Trường cũ"),))
    assert "chưa ghi quyết định nào" in presumption_notes(replace(found, campaign=predecessor))[0]


@pytest.mark.parametrize(
    ("some", "all"),
    [
        ([], MET),
        ([NONE], NONE),
        ([NONE, MET], MET),
        ([NONE, OPEN, MET], OPEN),
        ([OPEN, NONE, NOT_MET], NOT_MET),
    ],
)
def test_a_conjunction_goes_past_what_does_not_apply(some: list[Outcome], all: Outcome) -> None:
    assert all_of(some) is all
