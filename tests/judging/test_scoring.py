"""Judging: exact at every threshold, three-valued, and the same as a second, naive implementation on random data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

import pytest
from msgspec.structs import replace

from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.law.shares import judge_share, missing_to_share
from ccht_excel.model.assessment import Assessment, OpenReason
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.law import Outcome, Required, Value
from tests.support.judging import (
    BASE,
    COUNTS,
    CRITERIA,
    FULL,
    MET,
    NOT_MET,
    OPEN,
    handed_in,
    in_file,
    judge,
    judged,
    outcome,
)
from tests.support.law import INDICATORS, LEVELS, RATIOS, SHARES, STANDARDS

# ---------------------------------------------------------------------------------------------
# Thresholds

DENOMINATORS = [1, 2, 3, 7, 25, 100, 4999, 5000, 5003, 99_991, 6_543_210, 199_999_999, 200_000_000]
PRIMES_AND_MORE = [0, 1, 7, 97, 5003, 2**61 - 1, 10**30 + 57]
ALL_SHARES = sorted({share for shares in SHARES.values() for share in shares.values()})


@pytest.mark.parametrize("denominator", [*DENOMINATORS, *PRIMES_AND_MORE])
@pytest.mark.parametrize(
    "share", [*ALL_SHARES, Fraction(5, 8), Fraction(2, 3), Fraction(1), Fraction(1, 10**9)], ids=str
)
def test_shares_are_exact_one_below_at_and_one_above(share: Required, denominator: int) -> None:
    assert isinstance(share, Fraction)
    if denominator == 0:
        assert {judge_share(n, 0, share) for n in (0, 1, 10**9)} == {OPEN}
        return
    at = ceil(share * denominator)
    for numerator in range(max(at - 2, 0), at + 3):
        reached = Fraction(numerator, denominator) >= share
        assert judge_share(numerator, denominator, share) is (MET if reached else NOT_MET)
        missing = missing_to_share(numerator, denominator, share)
        assert Fraction(numerator + missing, denominator) >= share
        assert missing == 0 or Fraction(numerator + missing - 1, denominator) < share


@pytest.mark.parametrize("denominator", DENOMINATORS)
@pytest.mark.parametrize("difficult_area", [False, True], ids=["", "vùng khó khăn"])
@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("ratio", RATIOS)
def test_the_whole_judgement_is_exact_at_every_threshold(
    ratio: str, standard: str, difficult_area: bool, denominator: int
) -> None:
    share = SHARES[standard, difficult_area][ratio]
    assert isinstance(share, Fraction)
    campaign = replace(BASE, difficult_area=difficult_area)
    at = ceil(share * denominator)
    numerator_id, _ = RATIOS[ratio]
    for numerator in {max(at - 1, 0), at, min(at + 1, denominator)}:
        # The other counts are as good as they can be beside this one.
        values = dict.fromkeys(COUNTS, denominator) | {numerator_id: numerator}
        if ratio == "5.2.trained":
            values["university_citizens"] = numerator
        assessment = judged(FULL | values, campaign)
        reached = Fraction(numerator, denominator) >= share
        found = next(item for item in assessment.indicators for item in item.ratios if item.id == ratio)
        assert found.outcomes[standard] is (MET if reached else NOT_MET)
        assert found.missing.get(standard, 0) == (0 if reached else at - numerator)
        if ratio != "5.2.trained":
            assert outcome(assessment, ratio[:3], standard) is (MET if reached else NOT_MET)


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(("indicator", "level"), [(id, level) for id in LEVELS["plan"] for level in range(4)])
def test_recognised_levels_at_every_step(indicator: str, level: int, standard: str) -> None:
    if level > (CRITERIA.data[indicator].maximum or 0):
        return
    # Levels that go together, so that nothing contradicts.
    values = {**FULL, indicator: level} if level else {**FULL, "4.2": 0, "4.3": 0, "4.4": 0}
    required = LEVELS[standard][indicator]
    assert isinstance(required, int)
    assert outcome(judged(values), indicator, standard) is (MET if level >= required else NOT_MET)


@pytest.mark.parametrize("indicator", [id for id, (kind, _) in INDICATORS.items() if kind == "attested"])
def test_attested_indicators_are_what_the_unit_says(indicator: str) -> None:
    for said in (MET, NOT_MET):
        assessment = judged({**FULL, indicator: said})
        assert {outcome(assessment, indicator, standard) for standard in STANDARDS} == {said}


def test_a_commune_has_citizens_so_that_a_total_of_0_is_open() -> None:
    assessment = judged({**FULL, "citizens": 0})
    assert {assessment.standards[standard].outcome for standard in STANDARDS} == {OPEN}
    points = {(point.indicator, point.reason) for point in assessment.open_points}
    assert {("5.1", OpenReason.NO_DENOMINATOR), ("5.2", OpenReason.NO_DENOMINATOR)} <= points


def test_nobody_is_no_share_of_however_many() -> None:
    assessment = judged({**FULL, **dict.fromkeys(COUNTS, 0)})
    assert {outcome(assessment, id, standard) for id in ("5.1", "5.2") for standard in STANDARDS} == {NOT_MET}


def test_the_commune_of_the_plan_meets_it_and_is_refused_at_level_2() -> None:
    assessment = judged(FULL)
    assert {s: (t.outcome, t.met, t.total) for s, t in assessment.standards.items()} == {
        "plan": (MET, 15, 15),
        "level_1": (MET, 15, 15),
        "level_2": (NOT_MET, 13, 15),
    }
    assert (assessment.level_reached, assessment.level_possible) == (1, 1)
    missing = {ratio.id: dict(ratio.missing) for item in assessment.indicators for ratio in item.ratios}
    assert missing == {
        "5.1": {"level_2": 1000},
        "5.2.trained": {"level_2": 500},
        "5.2.university": {"level_2": 150},
    }
    assert [(low.target, low.plan, low.claimed) for low in assessment.low_targets] == [
        ("5.1", Fraction(3, 5), Fraction(4, 5)),
        ("5.2.trained", Fraction(1, 2), Fraction(3, 5)),
        ("5.2.university", Fraction(3, 25), Fraction(3, 20)),
    ]


def test_own_targets_replace_those_of_the_plan_and_no_others() -> None:
    targets = {**BASE.targets, "5.1": Fraction(2, 3), "4.4": 0}
    required = applicable_requirements(CRITERIA, replace(BASE, targets=targets))
    assert dict(required["5.1"]) == {
        "plan": Fraction(2, 3),
        "level_1": Fraction(3, 5),
        "level_2": Fraction(4, 5),
    }
    assert dict(required["4.4"]) == {"plan": 0, "level_1": 1, "level_2": 2}


@pytest.mark.parametrize("claimed_level", [1, 2])
def test_a_target_at_the_claimed_level_is_not_low(claimed_level: int) -> None:
    law = LEVELS[f"level_{claimed_level}"] | SHARES[f"level_{claimed_level}", False]
    targets = {target: value for target, value in law.items() if not isinstance(value, Outcome)}
    assert judged(FULL, replace(BASE, targets=targets, claimed_level=claimed_level)).low_targets == ()


# ---------------------------------------------------------------------------------------------
# Evidence, disputes, contradictions, resolutions


def test_a_claim_without_evidence_is_not_shown_yet() -> None:
    evidence = [id for id in INDICATORS if id != "2.2"]
    assessment = judged(FULL, evidence=evidence)
    assert [item.id for item in assessment.indicators if item.outcomes["level_1"] is OPEN] == ["2.2"]
    assert [(point.indicator, point.reason) for point in assessment.open_points] == [("2.2", OpenReason.NO_EVIDENCE)]
    assert assessment.standards["level_1"].met == 14
    assert [
        (said.code, said.indicator, said.place.cell or None) for said in assessment.findings if said.severity == "error"
    ] == [("evidence_missing", "2.2", "E4")]


def test_without_the_duty_of_evidence_the_claim_stands() -> None:
    assessment = judged(FULL, replace(BASE, evidence_required=False), evidence=[])
    assert assessment.standards["level_1"].outcome is MET
    assert assessment.open_points == ()


def test_a_failed_indicator_needs_no_evidence_to_be_failed() -> None:
    assessment = judged({**FULL, "2.2": NOT_MET}, evidence=[id for id in INDICATORS if id != "2.2"])
    assert outcome(assessment, "2.2", "level_1") is NOT_MET
    assert not [said for said in assessment.findings if said.code == "evidence_missing"]


TWO = replace(
    BASE,
    units=(Unit("a", "Đơn vị A"), Unit("b", "Đơn vị B")),
    assignments={**dict.fromkeys(INDICATORS, ("a",)), "5.1": ("a",), "5.2": ("b",)},
)


def two(first: Mapping[str, Value], second: Mapping[str, Value], campaign: Campaign = TWO) -> Assessment:
    return judge(campaign, [handed_in("a", first, list(INDICATORS)), handed_in("b", second, ["5.2"])])


def test_a_dispute_that_changes_nothing_is_a_warning() -> None:
    assessment = two(FULL, {**FULL, "citizens": 4990})
    assert assessment.standards["level_1"].outcome is MET
    said = [item for item in assessment.findings if item.code.startswith("conflict")]
    assert [(item.code, item.severity, item.unit) for item in said] == [
        ("conflict_harmless", "warning", "a"),
        ("conflict_harmless", "warning", "b"),
    ]
    assert assessment.data["citizens"].value is None


def test_a_dispute_that_decides_waits_for_the_meeting() -> None:
    assessment = two(FULL, {**FULL, "citizens": 5001})
    assert {id: outcome(assessment, id, "level_1") for id in ("5.1", "5.2")} == {"5.1": OPEN, "5.2": OPEN}
    assert assessment.standards["level_2"].outcome is NOT_MET  # fails either way
    said = [item for item in assessment.findings if item.code.startswith("conflict")]
    assert {item.code for item in said} == {"conflict_decisive"}
    assert "5.001" in said[0].message and "5.000" in said[0].message

    resolved = replace(TWO, resolutions={"citizens": Resolution("citizens", 5000, "theo công an xã")})
    assessment = two(FULL, {**FULL, "citizens": 5001}, resolved)
    assert assessment.standards["level_1"].outcome is MET
    datum = assessment.data["citizens"]
    assert (datum.value, datum.resolved, [report.value for report in datum.reports]) == (5000, True, [5000, 5001])
    assert [
        (item.code, item.unit) for item in assessment.findings if "conflict" in item.code or "resol" in item.code
    ] == [("resolution_overrides", "b")]


def test_a_resolution_speaks_where_nobody_reported() -> None:
    resolved = replace(TWO, resolutions={"university_citizens": Resolution("university_citizens", 600, "họp")})
    second = {id: value for id, value in FULL.items() if id != "university_citizens"}
    assert two(FULL, second).standards["level_1"].outcome is OPEN
    assert two(FULL, second, resolved).standards["level_1"].outcome is MET


def test_claim_recomputed_outcome_and_resolution_are_kept_apart() -> None:
    resolved = replace(BASE, resolutions={"1.1": Resolution("1.1", NOT_MET, "chưa có báo cáo")})
    judgement = judged(FULL, resolved).indicators[0]
    assert (judgement.claimed, judgement.value, judgement.outcomes["plan"]) == (MET, NOT_MET, NOT_MET)


@pytest.mark.parametrize(
    ("values", "left_open"),
    [
        ({"learning_citizens": 5001}, ["5.1", "5.2"]),
        ({"university_citizens": 2501}, ["5.2"]),
        ({"trained_citizens": 5001}, ["5.1", "5.2"]),
        ({"4.2": 0}, ["4.2", "4.3"]),
        ({"4.4": 0}, ["4.3", "4.4"]),
        ({"4.2": 0, "4.3": 0, "4.4": 0}, []),
        ({"learning_citizens": 5000, "trained_citizens": 5000, "university_citizens": 5000}, []),
    ],
    ids=str,
)
def test_what_cannot_be_true_together_decides_nothing(values: Mapping[str, Value], left_open: list[str]) -> None:
    assessment = judged({**FULL, **values})
    found = [item.id for item in assessment.indicators if item.outcomes["level_1"] is OPEN]
    assert found == left_open
    contradictions = [item for item in assessment.findings if item.code == "contradiction"]
    assert bool(contradictions) is bool(left_open)


def test_a_share_that_fails_alone_decides_although_the_other_is_missing() -> None:
    values = {id: value for id, value in FULL.items() if id != "trained_citizens"} | {"university_citizens": 100}
    assessment = judged(values)
    assert {outcome(assessment, "5.2", standard) for standard in STANDARDS} == {NOT_MET}
    assert assessment.level_possible == 0


@pytest.mark.parametrize(("citizens", "code"), [(5001, "own_conflict_decisive"), (4990, "own_conflict_harmless")])
def test_versions_of_one_unit_in_dispute_are_not_told_as_two_units(citizens: int, code: str) -> None:
    answers = [handed_in("xa", {**FULL, "citizens": number}, list(INDICATORS)) for number in (5000, citizens)]
    twice = [in_file(item, str(at)) for at, item in enumerate(answers)]
    said = [item for item in judge(BASE, twice).findings if "conflict" in item.code]
    assert [(item.code, item.unit) for item in said] == [(code, "xa")] * 2
    assert all("các đơn vị" not in item.message and "đơn vị kia" not in item.remedy for item in said)
