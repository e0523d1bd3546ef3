"""What numbers come with: one number on two bases, decrees from after the year, what is not stated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from msgspec.structs import replace

from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Recognition, Resolution, SettledChoice, Unit
from ccht_excel.model.law import Outcome
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Return
from tests.support.judging import BASE as ONE_UNIT
from tests.support.judging import CRITERIA, FULL, MET, NOT_MET, OPEN, handed_in, in_file, judge, outcome
from tests.support.law import INDICATORS

AGE, COUNTING, DECREE = "citizens.age_base", "trained_citizens.counting", "4.1.decree"
SOURCE, DAY = "citizens.source", "citizens.as_of"
RATIOS = ("5.1", "5.2")
BASE: Campaign = replace(
    ONE_UNIT,
    units=(Unit("xa", "Xã"), Unit("hoi", "Hội")),
    assignments=MappingProxyType({**ONE_UNIT.assignments, "4.1": ("xa", "hoi"), "5.1": ("xa", "hoi")}),
)


def two(
    stated: Mapping[str, str],
    others: Mapping[str, str],
    campaign: Campaign = BASE,
    values: Mapping[str, object] | None = None,
) -> Assessment:
    """One unit reports everything, a second the same numbers of 4.1 and 5.1 again unless told otherwise."""
    again = {"4.1": MET, "citizens": 5000, "learning_citizens": 3000} if values is None else values
    returns = [
        handed_in("xa", FULL, list(INDICATORS), stated),
        handed_in("hoi", again, ["4.1", "5.1"], others),  # type: ignore[arg-type]
    ]
    return judge(campaign, returns)


def codes(assessment: Assessment) -> list[tuple[str, str | None, str]]:
    return [
        (item.code, item.unit, item.place.cell)
        for item in assessment.findings
        if item.code.startswith(("stated", "conflict", "recognition"))
    ]


def outcomes(assessment: Assessment, standard: str = "level_1") -> list[Outcome]:
    return [outcome(assessment, id, standard) for id in RATIOS]


def test_equal_numbers_on_the_same_base_settle_it() -> None:
    found = two({AGE: "from_15"}, {AGE: "from_15"})
    assert (outcomes(found), codes(found), found.level_reached) == ([MET, MET], [], 1)


def test_equal_numbers_on_two_bases_are_a_conflict_that_leaves_it_open() -> None:
    found = two({AGE: "from_15"}, {AGE: "residents"})
    assert outcomes(found) == [OPEN, OPEN]
    assert codes(found) == [("stated_conflict", "xa", "E100"), ("stated_conflict", "hoi", "E100")]
    message = next(item for item in found.findings if item.code == "stated_conflict")
    assert all(file in message.officer for file in ("tệp xa.xlsx", "tệp hoi.xlsx"))
    assert "Xã ghi “Từ đủ 15 tuổi trở lên” và Hội ghi “Mọi công dân thường trú”" in message.message
    points = {(point.indicator, point.reason.value): point for point in found.open_points}
    assert set(points) == {(id, "stated_otherwise") for id in RATIOS}
    assert points["5.1", "stated_otherwise"].units == ("xa", "hoi")
    assert found.level_possible == 2 and found.level_reached == 0
    assert next(item for item in found.indicators if item.id == "5.1").provisional["level_1"] is MET


def test_different_numbers_on_two_bases_are_judged_by_each_of_them() -> None:
    found = two({AGE: "from_15"}, {AGE: "residents"}, values={"4.1": MET, "citizens": 5100, "learning_citizens": 3000})
    assert found.data["citizens"].candidates == (5000, 5100) and not found.data["citizens"].at_odds
    assert outcome(found, "5.1", "level_1") is OPEN  # 3000 of 5100 is 58,8 %
    assert outcome(found, "5.1", "level_2") is NOT_MET  # under either number
    assert [code for code, *_ in codes(found)] == ["conflict_decisive"] * 2 + ["stated_conflict"] * 2


@pytest.mark.parametrize("others", [{}, {AGE: ""}])
@pytest.mark.parametrize("stated", [{}, {AGE: ""}, {AGE: "from_15"}])
def test_what_is_not_stated_may_be_what_goes_with_the_rest(
    stated: Mapping[str, str], others: Mapping[str, str]
) -> None:
    found = two(stated, others)
    assert (outcomes(found), codes(found)) == ([MET, MET], [])
    assert found.data["citizens"].reports[1].choice("age_base") == ""


def settled(attribute: str, choice: str) -> Campaign:
    datum, _, name = attribute.rpartition(".")
    return replace(
        BASE, settled=(SettledChoice(datum, name, choice, "theo công an", Place("d.xlsx", "Kết luận họp", "C9")),)
    )


def test_the_meeting_names_the_base() -> None:
    found = two({AGE: "from_15"}, {AGE: "residents"}, settled(AGE, "from_15"))
    assert outcomes(found) == [MET, MET]
    assert codes(found) == [("stated_overridden", "hoi", "E100")]
    other = two(
        {AGE: "from_15"},
        {AGE: "residents"},
        settled(AGE, "residents"),
        {"4.1": MET, "citizens": 5100, "learning_citizens": 3000},
    )
    assert other.data["citizens"].candidates == (5100,)
    assert outcome(other, "5.1", "level_1") is NOT_MET
    nobody = two({AGE: "from_15"}, {AGE: "residents"}, settled(AGE, "from_18"))
    assert nobody.data["citizens"].candidates == () and outcomes(nobody) == [OPEN, OPEN]
    assert {point.reason.value for point in nobody.open_points} == {"missing"}


def test_the_meeting_names_the_number() -> None:
    named = replace(BASE, resolutions={"citizens": Resolution("citizens", 5000, "họp")})
    found = two({AGE: "from_15"}, {AGE: "residents"}, named)
    assert outcomes(found) == [MET, MET]
    assert codes(found) == [("stated_differs", "xa", "E100"), ("stated_differs", "hoi", "E100")]


def test_two_countings_of_the_trained_leave_open_what_hangs_on_them_only() -> None:
    shared = replace(BASE, assignments=MappingProxyType({**BASE.assignments, "5.2": ("xa", "hoi")}))
    again = {**{id: FULL[id] for id in ("citizens", "learning_citizens", "trained_citizens", "university_citizens")}}
    found = two({COUNTING: "trained"}, {COUNTING: "certified"}, shared, {"4.1": MET, **again})
    assert outcomes(found) == [MET, OPEN]
    ratios = {ratio.id: ratio.outcomes["level_1"] for item in found.indicators for ratio in item.ratios}
    assert ratios == {"5.1": MET, "5.2.trained": OPEN, "5.2.university": MET}


# ---------------------------------------------------------------------------------------------
# Documents with days of their own


def test_either_decree_is_accepted_and_two_are_told() -> None:
    later = replace(BASE, year=2025)
    for decree in ("nd20_2014", "nd277_2025"):
        found = two({DECREE: decree}, {DECREE: decree}, later)
        assert (outcome(found, "4.1", "level_1"), codes(found)) == (MET, [])
    found = two({DECREE: "nd20_2014"}, {DECREE: "nd277_2025"}, later)
    assert outcome(found, "4.1", "level_1") is MET
    assert [code for code, *_ in codes(found)] == ["stated_differs"] * 2


@pytest.mark.parametrize(("year", "asked"), [(2024, True), (2025, False), (2026, False)])
def test_a_decree_from_after_the_year_is_asked_about(year: int, asked: bool) -> None:
    found = two({DECREE: "nd277_2025"}, {}, replace(BASE, year=year))
    assert outcome(found, "4.1", "level_1") is (OPEN if asked else MET)
    assert codes(found) == ([("stated_too_early", "xa", "E100")] if asked else [])
    if asked:
        (message,) = (item.message for item in found.findings if item.code == "stated_too_early")
        assert "20/10/2025" in message and "2024" in message
        resolved = replace(BASE, year=year, resolutions={"4.1": Resolution("4.1", MET, "họp")})
        assert outcome(two({DECREE: "nd277_2025"}, {}, resolved), "4.1", "level_1") is MET


def test_the_day_decides_to_the_day() -> None:
    choice = CRITERIA.data["4.1"].attributes[0].choices[1]
    assert choice.since == date(2025, 10, 20)
    for since, possible in ((date(2024, 12, 31), True), (date(2025, 1, 1), False), (None, True)):
        assert replace(choice, since=since).possible_in(2024) is possible


def test_a_refusal_is_by_no_decree() -> None:
    found = two({DECREE: "nd277_2025"}, {}, values={"citizens": 5000, "learning_citizens": 3000})
    assert outcome(found, "4.1", "level_1") is OPEN
    refused = judge(ONE_UNIT, [handed_in("xa", {**FULL, "4.1": NOT_MET}, list(INDICATORS), {DECREE: "nd277_2025"})])
    assert (outcome(refused, "4.1", "level_1"), codes(refused)) == (NOT_MET, [])


def test_the_register_names_the_decree_too() -> None:
    def decided(by: str) -> Campaign:
        decision = Recognition("4.1", None, "9/QĐ", date(2025, 11, 1), "UBND tỉnh", by=by)
        return replace(BASE, year=2025, recognitions=(decision,))

    for stated, by, differs in (
        ("nd20_2014", "nd277_2025", True),
        ("nd277_2025", "nd277_2025", False),
        ("nd277_2025", "", False),
        ("", "nd277_2025", False),
    ):
        found = two({DECREE: stated}, {DECREE: stated}, decided(by))
        assert [code for code, *_ in codes(found)] == ["recognition_differs"] * (2 * differs)
        evidence = [item.title for item in found.evidence if item.indicator == "4.1" and not item.unit]
        assert len(evidence) == (not differs)
        assert all(("277/2025" in title) == bool(by) for title in evidence)


# ---------------------------------------------------------------------------------------------
# Versions of one unit's return


def stating(stated: Mapping[str, str], values: Mapping[str, Any] = FULL) -> Return:
    return handed_in("xa", values, list(INDICATORS), stated)


def test_versions_that_state_different_bases_are_two_answers() -> None:
    found = judge(ONE_UNIT, [in_file(stating({AGE: choice}), choice) for choice in ("from_15", "residents")])
    assert outcomes(found) == [OPEN, OPEN]
    said = next(item.message for item in found.findings if item.code == "version_order_unsure")
    assert "Từ đủ 15 tuổi trở lên" in said and "Mọi công dân thường trú" in said


@pytest.mark.parametrize(
    ("stated", "values", "code"),
    [
        (({AGE: "from_15"}, {AGE: "residents"}), FULL, "own_stated_conflict"),
        (({DECREE: "nd20_2014"}, {DECREE: "nd277_2025"}), FULL, "own_stated_differs"),
        (
            ({"citizens.source": "police"}, {"citizens.source": "Thôn"}),
            {**FULL, "citizens": 5100},
            "own_sources_differ",
        ),
    ],
    ids=["conflict", "differs", "sources"],
)
def test_versions_of_one_unit_that_state_different_things_are_not_told_as_two_units(
    stated: tuple[Mapping[str, str], Mapping[str, str]], values: Mapping[str, Any], code: str
) -> None:
    found = judge(
        replace(ONE_UNIT, year=2025), [in_file(stating(stated[0]), "a"), in_file(stating(stated[1], values), "b")]
    )
    said = [item for item in found.findings if item.code.startswith(("stated_", "sources_", "own_s"))]
    assert [item.code for item in said] == [code] * 2
    assert all("(tệp a.xlsx)" in item.message and "(tệp b.xlsx)" in item.message for item in said)
    assert all("các đơn vị" not in item.message and "đơn vị kia" not in item.remedy for item in said)


# ---------------------------------------------------------------------------------------------
# Where figures come from


def asked(assessment: Assessment) -> list[tuple[str, str | None, str]]:
    kinds = ("stated", "conflict", "sources", "figure")
    return [(item.code, item.unit, item.place.cell) for item in assessment.findings if item.code.startswith(kinds)]


def test_one_number_of_two_registers_and_days_is_one_number() -> None:
    found = two({SOURCE: "police", DAY: "2024-12-31"}, {SOURCE: "Sổ của thôn", DAY: "2024-11-30"})
    assert (outcomes(found), asked(found)) == ([MET, MET], [])
    assert found.data["citizens"].at_odds == ()


@pytest.mark.parametrize("stated", [{}, {SOURCE: "", DAY: ""}, {SOURCE: "police"}, {DAY: "2019-01-01"}])
def test_no_source_and_no_day_takes_a_number_away(stated: Mapping[str, str]) -> None:
    assert outcomes(two(stated, {SOURCE: "justice", DAY: "2024-12-31"})) == [MET, MET]


def test_numbers_that_differ_are_told_where_they_come_from() -> None:
    values = {"4.1": MET, "citizens": 5100, "learning_citizens": 3000}
    found = two({SOURCE: "police", DAY: "2024-12-31"}, {SOURCE: "Thôn", DAY: "2024-12-31"}, values=values)
    assert [code for code, *_ in asked(found)] == ["conflict_decisive"] * 2 + ["sources_differ"] * 2
    message = next(item.message for item in found.findings if item.code == "sources_differ")
    assert "Xã ghi “Công an xã” và Hội ghi “Thôn”" in message
    named = replace(BASE, resolutions={"citizens": Resolution("citizens", 5100, "họp")})
    assert "sources_differ" not in [code for code, *_ in asked(two({SOURCE: "a"}, {SOURCE: "b"}, named, values))]


@pytest.mark.parametrize(
    ("day", "deadline", "outside"),
    [
        ("2024-01-01", None, False),
        ("2023-12-31", None, True),
        ("2024-12-31", None, False),
        ("2025-01-01", None, True),
        ("2025-01-31", date(2025, 1, 31), False),
        ("2025-02-01", date(2025, 1, 31), True),
    ],
)
def test_a_day_outside_of_the_year_is_asked_about(day: str, deadline: date | None, outside: bool) -> None:
    found = two({DAY: day}, {}, replace(BASE, deadline=deadline))
    assert asked(found) == ([("figure_outside_year", "xa", "E100")] if outside else [])
    assert outcomes(found) == [MET, MET]
