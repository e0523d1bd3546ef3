"""Single cases of certain answers, as they come up between units, versions and the meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from ccht_excel.findings import of_returns
from ccht_excel.findings.entry import finding
from ccht_excel.model.assessment import Assessment, OpenReason
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.law import Outcome, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Return
from tests.support.judging import BASE, FULL, MET, NOT_MET, OPEN, handed_in, judge, judged, outcome
from tests.support.law import INDICATORS, STANDARDS

TWO = replace(
    BASE,
    units=(Unit("a", "Trường A"), Unit("b", "Trường B")),
    assignments={**dict.fromkeys(INDICATORS, ("a",)), "4.4": ("a", "b"), "5.2": ("b",)},
)
"""Both are asked for 4.4 and for the citizens."""


def returns(first: Mapping[str, Value], second: Mapping[str, Value] | None = None) -> Sequence[Return]:
    own = {id: value for id, value in (second or {}).items() if id in ("4.4", *INDICATORS["5.2"][1])}
    found = [handed_in("a", first, list(INDICATORS))]
    return [*found, handed_in("b", own, ["4.4", "5.2"])] if second is not None else found


def two(first: Mapping[str, Value], second: Mapping[str, Value] | None = None, campaign: Campaign = TWO) -> Assessment:
    return judge(campaign, returns(first, second))


def named(id: str, value: Value) -> Campaign:
    return replace(TWO, resolutions={id: Resolution(id, value, "họp")})


def at(assessment: Assessment, id: str) -> list[Outcome]:
    return [outcome(assessment, id, standard) for standard in STANDARDS]


def test_a_unit_that_has_not_returned_does_not_agree() -> None:
    early = two(FULL)
    assert at(early, "4.4") == [OPEN, MET, OPEN]  # 4.3 leaves no doubt that it is 1 at least
    points = [(point.reason, point.units) for point in early.open_points if point.indicator == "4.4"]
    assert points == [(OpenReason.AWAITED, ("b",))]
    judgement = next(item for item in early.indicators if item.id == "4.4")
    assert set(judgement.provisional.values()) == {MET}
    assert at(two(FULL, FULL), "4.4") == [MET] * 3
    assert at(two(FULL, {**FULL, "4.4": 1}), "4.4") == [OPEN, MET, OPEN]


def test_a_total_that_another_unit_may_yet_lower_fails_nothing() -> None:
    few = {**FULL, "learning_citizens": 2900}
    assert at(two(few), "5.1") == [OPEN] * 3
    assert two(few).level_possible == 2
    assert at(two(few, FULL), "5.1") == [NOT_MET] * 3


def test_an_answer_that_was_not_understood_is_open_not_outvoted() -> None:
    """“khoảng 5200” from one unit beside 5000 from another."""
    unclear = {id: value for id, value in FULL.items() if id != "citizens"}
    assessment = two(FULL, unclear)
    assert assessment.data["citizens"].awaited == ("b",)
    assert (at(assessment, "5.1"), at(assessment, "5.2")) == ([OPEN, OPEN, OPEN], [OPEN, OPEN, OPEN])


def test_what_is_written_and_not_understood_is_told_apart_from_what_is_not_there() -> None:
    place = Place("nhan_ve/b.xlsx", "Tiêu chí 5", "E14")
    unclear = finding(of_returns.COUNT_NOT_NUMBER, place, label="Tổng số công dân", found="khoảng 5200")
    silent = {id: value for id, value in FULL.items() if id != "citizens"}
    second = handed_in("b", {id: silent[id] for id in ("4.4", *INDICATORS["5.2"][1]) if id in silent}, ["4.4", "5.2"])
    wrote = replace(second, places={"citizens": place}, findings=(unclear,))

    def reasons(*said: Return) -> set[tuple[OpenReason, tuple[str, ...]]]:
        points = judge(TWO, said).open_points
        return {
            (point.reason, point.units) for point in points if point.indicator == "5.1" and "citizens" in point.data
        }

    first = handed_in("a", FULL, list(INDICATORS))
    nothing = handed_in("a", silent, list(INDICATORS))
    assert reasons(first, wrote) == {(OpenReason.UNREADABLE, ("b",))}
    assert reasons(first, second) == {(OpenReason.AWAITED, ("b",))}
    assert reasons(nothing, wrote) == {(OpenReason.UNREADABLE, ("b",)), (OpenReason.MISSING, ("a",))}
    assert reasons(nothing, second) == {(OpenReason.MISSING, ("a", "b"))}
    assert judge(TWO, (first, wrote)).data["citizens"].unclear == ("b",)


def test_a_refusal_that_is_certain_before_all_have_answered_gives_its_figures_as_provisional() -> None:
    """Of 3 000 with the title 900 at most are trained: whatever total the other unit reports, that is no half."""
    few = {**FULL, "trained_citizens": 900, "university_citizens": 600}
    only = replace(TWO, assignments={**TWO.assignments, "5.2": ("a", "b")})
    early = judge(only, [handed_in("a", few, list(INDICATORS))])

    def trained(assessment: Assessment) -> tuple[Outcome, bool]:
        item = next(item for item in assessment.indicators if item.id == "5.2")
        return item.ratios[0].outcomes["level_1"], item.ratios[0].awaited

    assert trained(early) == (OPEN, True)
    settled = replace(only, resolutions={"trained_citizens": Resolution("trained_citizens", 900, "họp")})
    assert trained(judge(settled, [handed_in("a", few, list(INDICATORS))])) == (NOT_MET, True)
    assert trained(judge(only, returns(few, few))) == (NOT_MET, False)


def version(name: str, values: Mapping[str, Value], evidence: Sequence[str], hour: int = 8, **more: Any) -> Return:
    item = handed_in("xa", values, evidence)
    moment = datetime(2025, 1, 10, hour, tzinfo=UTC)
    return replace(item, file=f"nhan_ve/{name}.xlsx", sha256=name, **({"saved_at": moment} | more))


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")], ids=str)
def test_of_two_versions_a_document_or_a_blank_in_one_decides_nothing(names: tuple[str, str]) -> None:
    everything = list(INDICATORS)
    less = [id for id in everything if id != "2.2"]
    assessment = judge(BASE, [version(names[0], FULL, everything), version(names[1], FULL, less)])
    assert at(assessment, "2.2") == [OPEN] * 3
    blank = {id: value for id, value in FULL.items() if id != "4.4"}
    assessment = judge(BASE, [version(names[0], FULL, everything), version(names[1], blank, everything)])
    assert at(assessment, "4.4") == [OPEN, MET, OPEN]
    assert at(assessment, "1.1") == [MET] * 3


def test_a_version_that_is_certainly_old_is_held_against_none() -> None:
    old = version("a", {**FULL, "4.2": 0, "4.3": 0}, list(INDICATORS), 8)
    newer = version("b", FULL, list(INDICATORS), 9)
    unsure = version("c", {**FULL, "4.2": 2}, list(INDICATORS), 10, saved_at_from="file")
    assert judge(BASE, [old, newer, unsure]).data["4.2"].candidates == (2, 3)


def test_parts_of_one_form_are_both_counted_with_their_evidence() -> None:
    first = {id: value for id, value in FULL.items() if not id.startswith("4")}
    second = {id: value for id, value in FULL.items() if id.startswith("4")}
    ours = [id for id in INDICATORS if not id.startswith("4")]
    theirs = [id for id in INDICATORS if id.startswith("4")]
    assessment = judge(BASE, [version("a", first, ours, 8), version("b", second, theirs, 9)])
    assert assessment.standards["level_1"].outcome is MET
    assert [item.status for item in assessment.submissions] == ["accepted", "accepted"]
    assert "return_in_parts" in [item.code for item in assessment.findings]
    assert not [item for item in assessment.findings if item.code in ("value_missing", "row_missing")]


@pytest.mark.parametrize("named_in", ["a", "b"])
def test_a_document_of_either_part_counts_for_a_share_whose_numbers_are_in_both(named_in: str) -> None:
    both = {id: value for id, value in FULL.items() if id not in ("citizens", "learning_citizens")}
    ours, theirs = {**both, "citizens": 5000}, {**both, "learning_citizens": 3000}
    elsewhere = [id for id in INDICATORS if id != "5.1"]
    named = {name: [*elsewhere, "5.1"] if name == named_in else elsewhere for name in ("a", "b")}
    assessment = judge(BASE, [version("a", ours, named["a"], 8), version("b", theirs, named["b"], 9)])
    assert "return_in_parts" in [item.code for item in assessment.findings]
    assert at(assessment, "5.1")[:2] == [MET, MET]


def test_a_document_of_one_part_counts_for_no_answer_that_both_give() -> None:
    both = {id: value for id, value in FULL.items() if id not in ("citizens", "learning_citizens")}
    ours, theirs = {**both, "citizens": 5000}, {**both, "learning_citizens": 3000, "4.2": 3}
    all_but = [id for id in INDICATORS if id != "4.2"]
    assessment = judge(BASE, [version("a", ours, list(INDICATORS), 8), version("b", theirs, all_but, 9)])
    assert at(assessment, "4.2")[0] is OPEN


def test_what_was_written_but_not_understood_is_no_blank_for_another_part() -> None:
    place = Place("nhan_ve/b.xlsx", "Tiêu chí 4", "E9")
    first = {id: value for id, value in FULL.items() if id != "4.4"}
    second = {id: value for id, value in FULL.items() if id != "4.2"}
    broken = judged({**FULL, "learning_citizens": 6000}).findings[-1]
    unclear = replace(broken, place=place, indicator=None)
    newer = version("b", second, list(INDICATORS), 9, places={"4.2": place}, findings=(unclear,))
    assessment = judge(BASE, [version("a", first, list(INDICATORS), 8), newer])
    assert assessment.data["4.2"].candidates == ()
    assert assessment.data["4.2"].awaited == ("xa",)


def test_each_value_of_a_broken_pair_gives_way_in_turn() -> None:
    assessment = two(FULL, {**FULL, "4.4": 0})
    assert (at(assessment, "4.3"), at(assessment, "4.4")) == ([OPEN] * 3, [OPEN] * 3)
    assert [point.data for point in assessment.open_points if point.indicator == "4.3"] == [("4.4",)]


def test_what_the_meeting_may_name_is_not_ruled_out() -> None:
    assigned = replace(TWO, assignments={**TWO.assignments, "4.3": ("a", "b"), "4.4": ("a",)})
    said = [handed_in("a", {**FULL, "4.4": 0, "4.3": 0}, list(INDICATORS))]
    said.append(handed_in("b", {"4.3": 3, **{id: FULL[id] for id in INDICATORS["5.2"][1]}}, ["5.2"]))
    assert at(judge(assigned, said), "4.3") == [OPEN] * 3
    resolved = replace(assigned, resolutions={"4.3": Resolution("4.3", 3, "họp")})
    assert at(judge(resolved, said), "4.3") == [MET] * 3


def test_one_dispute_is_judged_alike_in_every_share() -> None:
    values = {**FULL, "citizens": 2000, "learning_citizens": 2050, "trained_citizens": 2050}
    assessment = two(values, {**values, "citizens": 2100})
    assert (at(assessment, "5.1"), at(assessment, "5.2")) == ([OPEN] * 3, [OPEN] * 3)


def test_a_resolution_is_never_held_to_be_the_wrong_value() -> None:
    assessment = two(FULL, FULL, named("4.4", 0))
    assert (at(assessment, "4.4"), at(assessment, "4.3")) == ([NOT_MET] * 3, [NOT_MET] * 3)
    assert next(item for item in assessment.indicators if item.id == "4.3").value is None
    assessment = two(FULL, {**FULL, "trained_citizens": 6000}, named("citizens", 5000))
    assert at(assessment, "5.1") == [MET, MET, NOT_MET]
    assert {item.unit for item in assessment.findings if item.code == "contradiction"} == {"b"}


def test_constraints_hold_through_what_nobody_answered() -> None:
    values = {id: value for id, value in FULL.items() if id != "trained_citizens"}
    values |= {"citizens": 800, "learning_citizens": 500, "university_citizens": 900}
    assessment = judged(values)
    assert at(assessment, "5.1")[1] is OPEN
    said = [item for item in assessment.findings if item.code == "contradiction"]
    assert len(said) == 1
    assert "900" in said[0].message and "800" in said[0].message


def test_what_nobody_answered_is_never_met_only_provisionally() -> None:
    values = {id: value for id, value in FULL.items() if id != "4.4"}
    assessment = judged(values)
    judgement = next(item for item in assessment.indicators if item.id == "4.4")
    assert at(assessment, "4.4") == [OPEN] * 3
    assert judgement.provisional["level_1"] is MET  # 4.3 implies it


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"learning_citizens": 5657}, {}),
        ({"learning_citizens": 3000}, {"citizens": 2900}),
        ({"learning_citizens": 5, "citizens": 3}, {}),
    ],
    ids=["more than all", "more than the meeting named", "few"],
)
def test_figures_that_cannot_be_true_together_are_no_share(said: dict[str, Value], named: dict[str, int]) -> None:
    resolutions = {datum: Resolution(datum, value, "họp") for datum, value in named.items()}
    assessment = judged(FULL | said, replace(BASE, resolutions=resolutions))
    (ratio,) = next(item for item in assessment.indicators if item.id == "5.1").ratios
    assert (ratio.impossible, ratio.numerator, ratio.denominator, ratio.missing) == (True, None, None, {})
    assert set(ratio.outcomes.values()) == {OPEN}


def test_as_many_as_there_are_is_a_share_still() -> None:
    assessment = judged(FULL | {"learning_citizens": 5000})
    (ratio,) = next(item for item in assessment.indicators if item.id == "5.1").ratios
    assert (ratio.impossible, ratio.numerator, ratio.denominator) == (False, 5000, 5000)


def test_a_disputed_total_gives_both_shares_with_what_is_missing() -> None:
    assessment = two(FULL, {**FULL, "citizens": 5100})
    (ratio,) = next(item for item in assessment.indicators if item.id == "5.1").ratios
    assert [(one.numerator, one.denominator, one.missing.get("level_1")) for one in ratio.cases] == [
        (3000, 5000, None),
        (3000, 5100, 60),
    ]
