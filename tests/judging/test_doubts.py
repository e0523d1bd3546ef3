"""Counts far from what is usual: asked about, and open where a lost thousands point would change the outcome."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from ccht_excel.model.assessment import Assessment, OpenReason
from ccht_excel.model.campaign import Resolution
from ccht_excel.model.law import Outcome, Value
from tests.support.judging import BASE, FULL, MET, NOT_MET, OPEN, judged, outcome
from tests.support.law import STANDARDS


def at(assessment: Assessment, id: str) -> list[Outcome]:
    return [outcome(assessment, id, standard) for standard in STANDARDS]


def asked_about(assessment: Assessment) -> list[tuple[str, str]]:
    return [(item.severity, item.message) for item in assessment.findings if item.code == "count_unusual"]


@pytest.mark.parametrize(
    ("values", "indicator", "expected"),
    [
        ({"learning_citizens": 3}, "5.1", [OPEN, OPEN, NOT_MET]),  # 3.000 of 5.000 is 60 %, never 80 %
        ({"learning_citizens": 5}, "5.1", [OPEN, OPEN, OPEN]),
        ({"learning_citizens": 2}, "5.1", [NOT_MET, NOT_MET, NOT_MET]),  # 2.000 would be 40 %
        ({"learning_citizens": 6}, "5.1", [NOT_MET, NOT_MET, NOT_MET]),  # 6.000 would be more than all
        ({"learning_citizens": 0}, "5.1", [NOT_MET, NOT_MET, NOT_MET]),
        ({"trained_citizens": 3, "university_citizens": 2}, "5.2", [OPEN, OPEN, OPEN]),
        ({"university_citizens": 2}, "5.2", [OPEN, OPEN, NOT_MET]),  # 2.000 of the 2.500 trained
        ({"university_citizens": 3}, "5.2", [NOT_MET, NOT_MET, NOT_MET]),  # 3.000 would be more than the trained
    ],
    ids=str,
)
def test_a_part_that_may_be_a_thousand_times_as_many_is_open_where_that_decides(
    values: Mapping[str, Value], indicator: str, expected: list[Outcome]
) -> None:
    assessment = judged({**FULL, **values})
    assert at(assessment, indicator) == expected
    points = {point.reason for point in assessment.open_points if point.indicator == indicator}
    assert points == ({OpenReason.UNUSUAL} if OPEN in expected else set())


def test_the_share_is_shown_in_either_reading() -> None:
    item = next(item for item in judged({**FULL, "learning_citizens": 3}).indicators if item.id == "5.1")
    shown = [(one.numerator, one.denominator, one.missing) for one in item.ratios[0].cases]
    assert shown == [
        (3, 5000, {"plan": 2997, "level_1": 2997, "level_2": 3997}),
        (3000, 5000, {"level_2": 1000}),
    ]
    assert next(item for item in judged(FULL).indicators if item.id == "5.1").ratios[0].cases == ()


def test_it_is_asked_about_at_its_cell_and_settled_by_the_meeting() -> None:
    assessment = judged({**FULL, "learning_citizens": 3})
    name = 'Số công dân đạt danh hiệu "Công dân học tập"'
    assert asked_about(assessment) == [
        ("warning", f"“{name}” ghi 3, khác xa số thường gặp; có thể là 3.000"),
    ]
    said = next(item for item in assessment.findings if item.code == "count_unusual")
    assert (said.unit, said.place.cell != "", said.indicator) == ("xa", True, "5.1")
    assert "dòng “Số công dân đạt" in said.officer and "Kết luận họp" not in said.remedy
    for value, expected in ((3, [NOT_MET] * 3), (3000, [MET, MET, NOT_MET])):
        named = replace(BASE, resolutions={"learning_citizens": Resolution("learning_citizens", value, "họp")})
        settled = judged({**FULL, "learning_citizens": 3}, named)
        assert (at(settled, "5.1"), asked_about(settled)) == (expected, [])


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((5, 3, 3, 1), "5, khác xa số thường gặp; có thể là 5.000"),
        ((199, 150, 120, 50), "199, khác xa số thường gặp; có thể là 199.000"),
        ((5_000_000, 3_500_000, 3_000_000, 900_000), "5.000.000, khác xa số thường gặp; có thể là 5.000"),
        ((600_001, 400_000, 400_000, 100_000), "600.001, khác xa số thường gặp"),
    ],
    ids=str,
)
def test_a_commune_of_five_people_is_asked_about_and_judged_as_it_stands(
    counts: tuple[int, int, int, int], found: str
) -> None:
    """All of them a thousand times as many give the same shares."""
    names = ("citizens", "learning_citizens", "trained_citizens", "university_citizens")
    assessment = judged({**FULL, **dict(zip(names, counts, strict=True))})
    assert [text.partition(" ghi ")[2] for _, text in asked_about(assessment)] == [found]
    assert at(assessment, "5.1")[:2] == [MET, MET]


@pytest.mark.parametrize("citizens", [200, 5000, 500_000])
def test_an_ordinary_commune_is_asked_nothing(citizens: int) -> None:
    share = citizens // 5 * 3
    names = {"learning_citizens": share, "trained_citizens": share, "university_citizens": citizens // 8}
    assert asked_about(judged({**FULL, "citizens": citizens, **names})) == []


def test_beside_usual_parts_an_unusual_total_contradicts_them() -> None:
    assessment = judged({**FULL, "citizens": 5})
    assert at(assessment, "5.1") == [OPEN] * 3
    codes = {item.code for item in assessment.findings}
    assert {"count_unusual", "contradiction"} <= codes


@pytest.mark.parametrize(
    ("values", "indicator", "before", "citizens", "after"),
    [
        ({"learning_citizens": 1, "trained_citizens": 2, "university_citizens": 2}, "5.1", OPEN, 1000, OPEN),
        ({"learning_citizens": 400, "trained_citizens": 1000, "university_citizens": 9}, "5.1", OPEN, 1100, NOT_MET),
        (
            {"learning_citizens": 501, "trained_citizens": 2000, "university_citizens": 9},
            "5.1",
            NOT_MET,
            500_000,
            NOT_MET,
        ),
    ],
    ids=str,
)
def test_while_the_total_is_outstanding_a_part_is_judged_for_any_that_may_come(
    values: Mapping[str, Value], indicator: str, before: Outcome, citizens: int, after: Outcome
) -> None:
    """501.000 people would be more than any commune has; 400.000 would not."""
    known = {id: value for id, value in FULL.items() if id != "citizens"} | values
    waiting = judged(known)
    assert at(waiting, indicator) == [before] * 3
    assert asked_about(waiting) == []
    points = {(point.reason, point.data) for point in waiting.open_points if point.indicator == indicator}
    assert points == ({(OpenReason.MISSING, ("citizens",))} if before is OPEN else set())
    assert at(judged({**known, "citizens": citizens}), indicator) == [after] * 3
