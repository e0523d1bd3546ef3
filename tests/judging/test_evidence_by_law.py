"""Where the law asks for evidence: what has none is not met, but only once none can come any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.findings import of_files, of_judging, of_returns
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.judging.reconcile import reconcile
from ccht_excel.judging.scoring import assess
from ccht_excel.model.assessment import Assessment, OpenReason
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.law import Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Return, Submission, SubmissionStatus
from ccht_excel.summary.texts import conclusion, failure
from tests.support.judging import BY_LAW, CRITERIA, FULL, MET, NOT_MET, OPEN, handed_in, judge, outcome
from tests.support.law import INDICATORS, STANDARDS

ARTICLE = BY_LAW.evidence.article
OTHERS = [id for id in INDICATORS if id != "1.1"]


def campaign(**assignments: Sequence[str]) -> Campaign:
    """Two units; ``a`` answers for everything, unless told who answers for what."""
    asked: dict[str, tuple[str, ...]] = dict.fromkeys(INDICATORS, ("a",))
    asked |= {id.replace("_", "."): tuple(units) for id, units in assignments.items()}
    return replace(
        new_campaign("Thái Sơn", 2024), units=(Unit("a", "A"), Unit("b", "B")), assignments=MappingProxyType(asked)
    )


def judged(*returns: Return, asked: Campaign | None = None, **changes: object) -> Assessment:
    known = asked or campaign()
    reconciled = reconcile(known, BY_LAW, returns)
    return assess(known, BY_LAW, replace(reconciled, **changes))  # type: ignore[arg-type]


def unproven(values: Mapping[str, Value] = FULL, also: Sequence[str] = ()) -> Return:
    """A return with evidence for all but 1.1."""
    return handed_in("a", values, [*OTHERS, *also])


def of_11(assessment: Assessment) -> set[object]:
    return {outcome(assessment, "1.1", standard) for standard in STANDARDS}


def test_a_claim_without_evidence_is_not_met_once_all_have_answered() -> None:
    found = judged(unproven())
    assert of_11(found) == {NOT_MET}
    assert outcome(found, "1.2", "plan") is MET
    assert found.level_possible == 0
    item = next(item for item in found.indicators if item.id == "1.1")
    assert (item.unproven_by, set(item.provisional.values())) == (ARTICLE, {NOT_MET})
    assert failure(item, "level_1", None) == f"chỉ tiêu 1.1 không có minh chứng ({ARTICLE})"
    assert ARTICLE in conclusion(found)
    said = [item for item in found.findings if item.code == of_judging.NOT_MET_WITHOUT_EVIDENCE.code]
    assert [(item.indicator, item.unit, ARTICLE in item.message) for item in said] == [("1.1", "a", True)]


def test_with_evidence_it_is_met() -> None:
    assert of_11(judged(unproven(also=["1.1"]))) == {MET}


def test_the_plan_alone_leaves_it_open() -> None:
    found = judge(campaign(), [unproven()])
    assert of_11(found) == {OPEN}
    assert [item.code for item in found.findings if item.indicator == "1.1"] == [of_judging.EVIDENCE_MISSING.code]


def test_a_unit_that_has_not_answered_may_bring_it() -> None:
    both = campaign(**{"1_1": ("a", "b")})
    first = judged(unproven(), asked=both)
    assert of_11(first) == {OPEN}
    assert OpenReason.NO_EVIDENCE in {point.reason for point in first.open_points if point.indicator == "1.1"}
    assert of_11(judged(unproven(), handed_in("b", {}), asked=both)) == {OPEN}, "left blank"
    assert of_11(judged(unproven(), handed_in("b", {"1.1": MET}), asked=both)) == {NOT_MET}
    assert of_11(judged(unproven(), handed_in("b", {"1.1": MET}, ["1.1"]), asked=both)) == {MET}


def test_a_unit_that_answers_for_something_else_keeps_nothing_open() -> None:
    assert of_11(judged(unproven(), asked=campaign(**{"3_1": ("a", "b")}))) == {NOT_MET}


def test_what_is_disputed_and_unproven_is_not_met_either_way() -> None:
    both = campaign(**{"1_1": ("a", "b")})
    assert of_11(judged(unproven(), handed_in("b", {"1.1": NOT_MET}), asked=both)) == {NOT_MET}


def test_the_meeting_cannot_stand_in_for_evidence() -> None:
    named = replace(campaign(), resolutions={"1.1": Resolution("1.1", MET, "họp")})
    assert of_11(judged(unproven(), asked=named)) == {NOT_MET}


@pytest.mark.parametrize("unit", [None, "a"])
def test_a_file_that_could_not_be_read_may_hold_it(unit: str | None) -> None:
    reason = finding(of_files.FILE_BROKEN, Place("nhan_ve/x.xlsx"), detail="hỏng")
    lost = Submission("nhan_ve/x.xlsx", "0", unit, SubmissionStatus.REJECTED, "hỏng")
    known = campaign()
    reconciled = reconcile(known, BY_LAW, [unproven()], [(lost, reason)])
    assert of_11(assess(known, BY_LAW, reconciled)) == {OPEN}


def test_a_broken_file_of_a_unit_that_is_not_asked_keeps_nothing_open() -> None:
    reason = finding(of_files.FILE_BROKEN, Place("nhan_ve/x.xlsx"), detail="hỏng")
    lost = Submission("nhan_ve/x.xlsx", "0", "b", SubmissionStatus.REJECTED, "hỏng")
    known = campaign()
    assert of_11(assess(known, BY_LAW, reconcile(known, BY_LAW, [unproven()], [(lost, reason)]))) == {NOT_MET}


@pytest.mark.parametrize(
    ("type", "indicator", "expected"),
    [
        (of_returns.EVIDENCE_INDICATOR_UNKNOWN, "1.2", OPEN),
        (of_returns.EVIDENCE_INDICATOR_UNKNOWN, None, OPEN),
        (of_returns.EVIDENCE_INDICATOR_UNKNOWN, "2.1", NOT_MET),
        (of_returns.EVIDENCE_INCOMPLETE, "1.1", OPEN),
        (of_returns.EVIDENCE_SAYS_NONE, "1.1", NOT_MET),
    ],
)
def test_a_row_that_is_not_clear_may_be_meant_for_any_of_its_sheet(
    type: FindingType, indicator: str | None, expected: object
) -> None:
    said = finding(type, Place("nhan_ve/a.xlsx", "Tiêu chí", "B9"), indicator=indicator, found="x", expected="y")
    assert of_11(judged(replace(unproven(), findings=(said,)))) == {expected}


def test_a_document_that_somebody_else_names_leaves_it_open() -> None:
    other = campaign(**{"3_1": ("a", "b")})
    assert of_11(judged(unproven(), handed_in("b", {"3.1": MET}, ["1.1"]), asked=other)) == {OPEN}


def test_a_version_that_may_be_the_newest_leaves_it_open() -> None:
    one = replace(unproven(also=["1.1"]), file="nhan_ve/a2.xlsx", sha256="2", saved_at_from="unknown")
    assert of_11(judged(unproven(), one)) == {OPEN}


def test_the_criteria_of_today_ask_by_plan() -> None:
    assert CRITERIA.evidence.required_by == "plan"
