"""Judging: exact at every threshold, three-valued, and the same as a second, naive implementation on random data."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from math import ceil, prod
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.judging.reconcile import reconcile
from ccht_excel.judging.scoring import assess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.law.shares import judge_share, missing_to_share
from ccht_excel.model.assessment import Assessment, OpenReason
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.law import Outcome, Required, Standard, Value, all_of
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Report, Return
from tests.support.law import INDICATORS, LEVELS, RATIOS, SHARES, STANDARDS

CRITERIA = load_criteria()
PLAIN = [id for id, (kind, _) in INDICATORS.items() if kind != "ratio"]
COUNTS = ["citizens", "learning_citizens", "trained_citizens", "university_citizens"]
MET, NOT_MET, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED
MOMENT = datetime(2025, 1, 10, tzinfo=UTC)


# ---------------------------------------------------------------------------------------------
# Helpers: a campaign judged from what units say


def handed_in(unit: str, values: Mapping[str, Value], evidence: Sequence[str] = ()) -> Return:
    """A return as the reader gives it."""
    file = f"nhan_ve/{unit}.xlsx"
    return Return(
        file=file,
        sha256=unit,
        saved_at=MOMENT,
        saved_at_from="document",
        unit=unit,
        campaign=None,
        year=None,
        commune=None,
        criteria_set=None,
        criteria_version=None,
        reports=tuple(
            Report(id, "", value, Place(file, "Tiêu chí", f"E{row}"), str(value))
            for row, (id, value) in enumerate(values.items())
        ),
        evidence=tuple(
            Evidence(id, "", "01", "", "", "Văn bản", "", Place(file, "Tiêu chí", f"B{row}"))
            for row, id in enumerate(evidence)
        ),
    )


def judge(campaign: Campaign, returns: Sequence[Return]) -> Assessment:
    return assess(campaign, CRITERIA, reconcile(campaign, CRITERIA, returns))


def one_unit(campaign: Campaign) -> Campaign:
    """The campaign with a single unit answering for everything."""
    everything = MappingProxyType(dict.fromkeys(INDICATORS, ("xa",)))
    return replace(campaign, units=(Unit("xa", "Xã"),), assignments=everything)


FULL: Mapping[str, Value] = {
    **dict.fromkeys(PLAIN, MET),
    "4.2": 3,
    "4.3": 3,
    "4.4": 2,
    "citizens": 5000,
    "learning_citizens": 3000,
    "trained_citizens": 2500,
    "university_citizens": 600,
}
BASE = one_unit(new_campaign("Thái Sơn", 2024))


def judged(values: Mapping[str, Value], campaign: Campaign = BASE, evidence: Sequence[str] | None = None) -> Assessment:
    """What one unit says, judged; with evidence for everything unless told otherwise."""
    return judge(campaign, [handed_in("xa", values, list(INDICATORS) if evidence is None else evidence)])


def outcome(assessment: Assessment, indicator: str, standard: str) -> Outcome:
    return next(item for item in assessment.indicators if item.id == indicator).outcomes[Standard(standard)]


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
        assert found.outcomes[Standard(standard)] is (MET if reached else NOT_MET)
        assert found.missing.get(Standard(standard), 0) == (0 if reached else at - numerator)
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


def test_a_commune_without_citizens_is_open_not_failed() -> None:
    assessment = judged({**FULL, **dict.fromkeys(COUNTS, 0)})
    assert {assessment.standards[Standard(standard)].outcome for standard in STANDARDS} == {OPEN}
    assert {(point.indicator, point.reason) for point in assessment.open_points} == {
        ("5.1", OpenReason.NO_DENOMINATOR),
        ("5.2", OpenReason.NO_DENOMINATOR),
    }


def test_the_commune_of_the_plan_meets_it_and_is_refused_at_level_2() -> None:
    assessment = judged(FULL)
    assert {s.value: (t.outcome, t.met, t.total) for s, t in assessment.standards.items()} == {
        "plan": (MET, 15, 15),
        "level_1": (MET, 15, 15),
        "level_2": (NOT_MET, 13, 15),
    }
    assert (assessment.level_reached, assessment.level_possible) == (1, 1)
    missing = {ratio.id: dict(ratio.missing) for item in assessment.indicators for ratio in item.ratios}
    assert missing == {
        "5.1": {Standard.LEVEL_2: 1000},
        "5.2.trained": {Standard.LEVEL_2: 500},
        "5.2.university": {Standard.LEVEL_2: 150},
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
        Standard.PLAN: Fraction(2, 3),
        Standard.LEVEL_1: Fraction(3, 5),
        Standard.LEVEL_2: Fraction(4, 5),
    }
    assert dict(required["4.4"]) == {Standard.PLAN: 0, Standard.LEVEL_1: 1, Standard.LEVEL_2: 2}


@pytest.mark.parametrize("claimed_level", [1, 2])
def test_a_target_at_the_claimed_level_is_not_low(claimed_level: int) -> None:
    law = LEVELS[f"level_{claimed_level}"] | SHARES[f"level_{claimed_level}", False]
    targets = {target: value for target, value in law.items() if not isinstance(value, Outcome)}
    assert judged(FULL, replace(BASE, targets=targets, claimed_level=claimed_level)).low_targets == ()


# ---------------------------------------------------------------------------------------------
# Kleene's "all"

OUTCOMES = st.sampled_from(list(Outcome))


def naive_all(outcomes: Sequence[Outcome]) -> Outcome:
    """All of a list, by trying every way in which the open ones may yet turn out."""
    ways = [[item] if item is not OPEN else [MET, NOT_MET] for item in outcomes]
    results = {all(item is MET for item in way) for way in itertools.product(*ways)}
    return OPEN if len(results) > 1 else MET if True in results else NOT_MET


@given(st.lists(OUTCOMES, max_size=8))
def test_all_of_is_what_every_way_of_turning_out_agrees_on(outcomes: list[Outcome]) -> None:
    assert all_of(outcomes) is naive_all(outcomes)


# ---------------------------------------------------------------------------------------------
# The whole against a naive implementation

UNITS = ("a", "b", "c")
SMALL_COUNTS = st.one_of(st.integers(0, 12), st.sampled_from([25, 40, 50, 59, 60, 61, 80, 100, 101]))
VALUES = {
    **{id: st.sampled_from([MET, MET, NOT_MET]) for id in PLAIN},
    **{id: st.integers(0, 2 if id == "4.4" else 3) for id in ("4.2", "4.3", "4.4")},
    **dict.fromkeys(COUNTS, SMALL_COUNTS),
}
TARGETS: Mapping[str, st.SearchStrategy[int | Fraction]] = {
    **{id: st.integers(0, 2 if id == "4.4" else 3) for id in ("4.2", "4.3", "4.4")},
    **dict.fromkeys(RATIOS, st.fractions(Fraction(1, 16), 1, max_denominator=16)),
}


@st.composite
def campaigns(draw: st.DrawFn) -> tuple[Campaign, dict[str, dict[str, Value]], dict[str, list[str]]]:
    """A campaign, and what each unit says and proves; units are asked only for what they answer for."""
    chosen = st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True)
    assignments = {id: tuple(sorted(draw(chosen))) for id in INDICATORS}
    one_value = draw(st.booleans())
    truth = {id: draw(strategy) for id, strategy in VALUES.items()}
    said: dict[str, dict[str, Value]] = {}
    proved: dict[str, list[str]] = {}
    for unit in draw(st.lists(st.sampled_from(UNITS), unique=True, min_size=1)):
        asked = {datum: None for id, units in assignments.items() if unit in units for datum in INDICATORS[id][1]}
        said[unit] = {
            id: truth[id] if one_value or draw(st.booleans()) else draw(VALUES[id])
            for id in asked
            if draw(st.integers(0, 9)) > 0
        }
        proved[unit] = [id for id, units in assignments.items() if unit in units and draw(st.integers(0, 4)) > 0]
    resolved = draw(st.lists(st.sampled_from([*VALUES]), max_size=3, unique=True))
    campaign = replace(
        new_campaign("Thử", 2024, difficult_area=draw(st.booleans())),
        units=tuple(Unit(unit, unit.upper()) for unit in UNITS),
        assignments=MappingProxyType(assignments),
        targets={target: draw(strategy) for target, strategy in TARGETS.items()},
        evidence_required=draw(st.booleans()),
        resolutions={id: Resolution(id, draw(VALUES[id]), "họp") for id in resolved},
    )
    return campaign, said, proved


AT_MOST = [
    ("learning_citizens", "citizens"),
    ("trained_citizens", "citizens"),
    ("university_citizens", "trained_citizens"),
]
IMPOSSIBLE_WITHOUT = [("4.3", "4.2"), ("4.3", "4.4")]


def possible_pair(left: str, right: str, one: Value | None, other: Value | None) -> bool:
    if one is None or other is None:
        return True
    if (left, right) in AT_MOST:
        return int(one) <= int(other)
    return not (int(one) >= 1 and int(other) == 0)


def naive_possible(values: Mapping[str, Value | None]) -> bool:
    """Whether all these values can be true at once."""
    pairs = [pair for pair in (*AT_MOST, *IMPOSSIBLE_WITHOUT) if set(pair) <= set(values)]
    return all(possible_pair(left, right, values[left], values[right]) for left, right in pairs)


def naive_outcome(
    id: str, standard: str, campaign: Campaign, known: Mapping[str, Sequence[Value]], wrong: set[str]
) -> Outcome:
    """A chỉ tiêu judged in every world that the reports allow."""
    kind, data = INDICATORS[id]
    results: set[Outcome] = set()
    for world in itertools.product(*(known[datum] or [None] for datum in data)):
        values = dict(zip(data, world, strict=True))
        if kind == "attested":
            value = values[id]
            results.add(value if isinstance(value, Outcome) else OPEN)
        elif kind == "recognised_level":
            level, required = values[id], naive_required(id, standard, campaign)
            results.add(OPEN if level is None or id in wrong else MET if level >= required else NOT_MET)
        else:
            ratios = [ratio for ratio in RATIOS if ratio.startswith(id)]
            results.add(naive_all([naive_ratio(ratio, standard, campaign, values, wrong) for ratio in ratios]))
    return results.pop() if len(results) == 1 else OPEN


def naive_required(target: str, standard: str, campaign: Campaign) -> int | Fraction:
    law = LEVELS[standard] | SHARES[standard, campaign.difficult_area]
    required = campaign.targets[target] if standard == "plan" else law[target]
    assert isinstance(required, int | Fraction)
    return required


def naive_ratio(
    ratio: str, standard: str, campaign: Campaign, values: Mapping[str, Value | None], wrong: set[str]
) -> Outcome:
    numerator, denominator = (values[id] for id in RATIOS[ratio])
    if wrong & set(RATIOS[ratio]) or not naive_possible(values):
        return OPEN
    if not isinstance(numerator, int) or not isinstance(denominator, int) or denominator == 0:
        return OPEN
    return MET if Fraction(numerator, denominator) >= naive_required(ratio, standard, campaign) else NOT_MET


@settings(max_examples=250, deadline=None)
@given(campaigns())
def test_the_judgement_is_that_of_a_naive_implementation(
    case: tuple[Campaign, dict[str, dict[str, Value]], dict[str, list[str]]],
) -> None:
    campaign, said, proved = case
    known: dict[str, list[Value]] = {}
    for id in VALUES:
        resolution = campaign.resolutions.get(id)
        values = [resolution.value] if resolution else [values[id] for values in said.values() if id in values]
        known[id] = sorted(set(values), key=str)
    wrong = {
        id
        for pair in (*AT_MOST, *IMPOSSIBLE_WITHOUT)
        if prod(len(known[id]) for id in pair)
        and not any(possible_pair(*pair, *values) for values in itertools.product(*(known[id] for id in pair)))
        for id in pair
    }
    expected: dict[str, dict[str, Outcome]] = {}
    for standard in STANDARDS:
        outcomes = {id: naive_outcome(id, standard, campaign, known, wrong) for id in INDICATORS}
        for id, value in outcomes.items():
            unproven = campaign.evidence_required and not any(id in ids for ids in proved.values())
            outcomes[id] = OPEN if unproven and value is MET else value
        expected[standard] = outcomes

    assessment = judge(campaign, [handed_in(unit, values, proved[unit]) for unit, values in said.items()])

    for standard, outcomes in expected.items():
        assert {item.id: item.outcomes[Standard(standard)] for item in assessment.indicators} == outcomes
        tally = assessment.standards[Standard(standard)]
        everything = list(outcomes.values())
        assert (tally.outcome, tally.met, tally.total) == (naive_all(everything), everything.count(MET), 15)
        for criterion in assessment.criteria:
            own = [value for id, value in outcomes.items() if id.startswith(f"{criterion.id}.")]
            tally = criterion.tallies[Standard(standard)]
            assert (tally.outcome, tally.met, tally.total) == (naive_all(own), own.count(MET), len(own))
    legal = [naive_all(list(expected[f"level_{level}"].values())) for level in (1, 2)]
    assert assessment.level_reached == max([0, *(level for level in (1, 2) if legal[level - 1] is MET)])
    assert assessment.level_possible == max([0, *(level for level in (1, 2) if legal[level - 1] is not NOT_MET)])
    assert set(assessment.outstanding) == {
        unit for unit in UNITS if unit not in said and any(unit in units for units in campaign.assignments.values())
    }
    open_ones = {id for outcomes in expected.values() for id, value in outcomes.items() if value is OPEN}
    assert {point.indicator for point in assessment.open_points} == open_ones


# ---------------------------------------------------------------------------------------------
# What must hold whatever the numbers


@st.composite
def true_values(draw: st.DrawFn) -> dict[str, Value]:
    """What may be true of a commune: every subset is one, and no level stands on one that is missing."""
    citizens = draw(st.integers(1, 60))
    trained = draw(st.integers(0, citizens))
    levels = draw(st.sampled_from([(0, 0, 0), (1, 0, 1), (2, 2, 1), (3, 2, 2), (3, 3, 1), (3, 3, 2), (2, 0, 0)]))
    return {
        **{id: draw(st.sampled_from([MET, MET, MET, NOT_MET])) for id in PLAIN},
        **dict(zip(("4.2", "4.3", "4.4"), levels, strict=True)),
        "citizens": citizens,
        "learning_citizens": draw(st.integers(0, citizens)),
        "trained_citizens": trained,
        "university_citizens": draw(st.integers(0, trained)),
    }


ORDER = {NOT_MET: 0, OPEN: 1, MET: 2}


@settings(max_examples=150, deadline=None)
@given(true_values(), st.data(), st.booleans())
def test_more_people_with_the_title_or_training_never_worsen_anything(
    values: dict[str, Value], data: st.DataObject, difficult_area: bool
) -> None:
    campaign = replace(BASE, difficult_area=difficult_area)
    better = dict(values)
    for id, limit in (("learning_citizens", "citizens"), ("trained_citizens", "citizens")):
        better[id] = data.draw(st.integers(int(values[id]), int(better[limit])), label=id)
    degree = data.draw(st.integers(int(values["university_citizens"]), int(better["trained_citizens"])), label="degree")
    better["university_citizens"] = degree
    before, after = judged(values, campaign), judged(better, campaign)
    for old, new in zip(before.indicators, after.indicators, strict=True):
        for standard in Standard:
            assert ORDER[new.outcomes[standard]] >= ORDER[old.outcomes[standard]]
    assert after.level_reached >= before.level_reached


@settings(max_examples=150, deadline=None)
@given(true_values(), st.data())
def test_what_is_already_decided_stays_so_when_more_comes_in(values: dict[str, Value], data: st.DataObject) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(values))), label="known")
    early = judged({id: value for id, value in values.items() if id in known})
    late = judged(values)
    for old, new in zip(early.indicators, late.indicators, strict=True):
        for standard in Standard:
            assert old.outcomes[standard] in (OPEN, new.outcomes[standard])
    for standard in Standard:
        assert early.standards[standard].outcome in (OPEN, late.standards[standard].outcome)
    assert early.level_reached <= late.level_reached <= early.level_possible


@settings(max_examples=100, deadline=None)
@given(true_values())
def test_level_2_is_never_met_without_level_1(values: dict[str, Value]) -> None:
    for difficult_area in (False, True):
        assessment = judged(values, replace(BASE, difficult_area=difficult_area))
        for item in assessment.indicators:
            assert item.outcomes[Standard.LEVEL_2] is not MET or item.outcomes[Standard.LEVEL_1] is MET


# ---------------------------------------------------------------------------------------------
# Evidence, disputes, contradictions, resolutions


def test_a_claim_without_evidence_is_not_shown_yet() -> None:
    evidence = [id for id in INDICATORS if id != "2.2"]
    assessment = judged(FULL, evidence=evidence)
    assert [item.id for item in assessment.indicators if item.outcomes[Standard.LEVEL_1] is OPEN] == ["2.2"]
    assert [(point.indicator, point.reason) for point in assessment.open_points] == [("2.2", OpenReason.NO_EVIDENCE)]
    assert assessment.standards[Standard.LEVEL_1].met == 14
    assert [
        (said.code, said.indicator, said.place.cell or None) for said in assessment.findings if said.severity == "error"
    ] == [("evidence_missing", "2.2", "E4")]


def test_without_the_duty_of_evidence_the_claim_stands() -> None:
    assessment = judged(FULL, replace(BASE, evidence_required=False), evidence=[])
    assert assessment.standards[Standard.LEVEL_1].outcome is MET
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
    assert assessment.standards[Standard.LEVEL_1].outcome is MET
    said = [item for item in assessment.findings if item.code.startswith("conflict")]
    assert [(item.code, item.severity, item.unit) for item in said] == [
        ("conflict_harmless", "warning", "a"),
        ("conflict_harmless", "warning", "b"),
    ]
    assert assessment.data["citizens"].value is None


def test_a_dispute_that_decides_waits_for_the_meeting() -> None:
    assessment = two(FULL, {**FULL, "citizens": 5001})
    assert {id: outcome(assessment, id, "level_1") for id in ("5.1", "5.2")} == {"5.1": OPEN, "5.2": OPEN}
    assert assessment.standards[Standard.LEVEL_2].outcome is NOT_MET  # fails either way
    said = [item for item in assessment.findings if item.code.startswith("conflict")]
    assert {item.code for item in said} == {"conflict_decisive"}
    assert "5.001" in said[0].message and "5.000" in said[0].message

    resolved = replace(TWO, resolutions={"citizens": Resolution("citizens", 5000, "theo công an xã")})
    assessment = two(FULL, {**FULL, "citizens": 5001}, resolved)
    assert assessment.standards[Standard.LEVEL_1].outcome is MET
    datum = assessment.data["citizens"]
    assert (datum.value, datum.resolved, [report.value for report in datum.reports]) == (5000, True, [5000, 5001])
    assert [
        (item.code, item.unit) for item in assessment.findings if "conflict" in item.code or "resol" in item.code
    ] == [("resolution_overrides", "b")]


def test_a_resolution_speaks_where_nobody_reported() -> None:
    resolved = replace(TWO, resolutions={"university_citizens": Resolution("university_citizens", 600, "họp")})
    second = {id: value for id, value in FULL.items() if id != "university_citizens"}
    assert two(FULL, second).standards[Standard.LEVEL_1].outcome is OPEN
    assert two(FULL, second, resolved).standards[Standard.LEVEL_1].outcome is MET


def test_claim_recomputed_outcome_and_resolution_are_kept_apart() -> None:
    resolved = replace(BASE, resolutions={"1.1": Resolution("1.1", NOT_MET, "chưa có báo cáo")})
    judgement = judged(FULL, resolved).indicators[0]
    assert (judgement.claimed, judgement.value, judgement.outcomes[Standard.PLAN]) == (MET, NOT_MET, NOT_MET)


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
    found = [item.id for item in assessment.indicators if item.outcomes[Standard.LEVEL_1] is OPEN]
    assert found == left_open
    contradictions = [item for item in assessment.findings if item.code == "contradiction"]
    assert bool(contradictions) is bool(left_open)


def test_a_share_that_fails_alone_decides_although_the_other_is_missing() -> None:
    values = {id: value for id, value in FULL.items() if id != "trained_citizens"} | {"university_citizens": 100}
    assessment = judged(values)
    assert {outcome(assessment, "5.2", standard) for standard in STANDARDS} == {NOT_MET}
    assert assessment.level_possible == 0
