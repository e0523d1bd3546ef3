"""A campaign judged from what units say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.judging.reconcile import reconcile
from ccht_excel.judging.scoring import assess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet, EvidenceBy, EvidenceRule, Outcome, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Report, Return, Stated
from tests.support.law import INDICATORS

CRITERIA = load_criteria()
PLAIN = [id for id, (kind, _) in INDICATORS.items() if kind != "ratio"]
COUNTS = ["citizens", "learning_citizens", "trained_citizens", "university_citizens"]
MET, NOT_MET, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED
MOMENT = datetime(2025, 1, 10, tzinfo=UTC)


NOTHING_STATED: Mapping[str, str] = MappingProxyType({})


def handed_in(
    unit: str, values: Mapping[str, Value], evidence: Sequence[str] = (), stated: Mapping[str, str] = NOTHING_STATED
) -> Return:
    """A return as the reader gives it; ``stated`` has choices by ``citizens.age_base``, empty for asked in vain."""
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
            Report(id, "", value, Place(file, "Tiêu chí", f"E{row}"), str(value), stated=statements(file, id, stated))
            for row, (id, value) in enumerate(values.items())
        ),
        evidence=tuple(
            Evidence(id, "", "01", "", "", "Văn bản", "", Place(file, "Tiêu chí", f"B{row}"))
            for row, id in enumerate(evidence)
        ),
    )


def in_file(item: Return, name: str) -> Return:
    """The same return in a file of this name, as another version of it."""
    file = f"nhan_ve/{name}.xlsx"
    reports = tuple(
        replace(
            one,
            place=replace(one.place, file=file),
            stated=tuple(replace(said, place=replace(said.place, file=file)) for said in one.stated),
        )
        for one in item.reports
    )
    return replace(item, file=file, sha256=name, reports=reports)


def statements(file: str, id: str, stated: Mapping[str, str]) -> tuple[Stated, ...]:
    found = ((row, key.rpartition("."), choice) for row, (key, choice) in enumerate(stated.items(), 100))
    return tuple(
        Stated(name, choice, Place(file, "Tiêu chí", f"E{row}"), choice)
        for row, (datum, _, name), choice in found
        if datum == id
    )


BY_LAW = replace(CRITERIA, evidence=EvidenceRule(EvidenceBy.LAW, "khoản 7 Điều 70"))
"""The same criteria where the law itself asks for evidence."""


def judge(campaign: Campaign, returns: Sequence[Return], criteria: CriteriaSet = CRITERIA) -> Assessment:
    return assess(campaign, criteria, reconcile(campaign, criteria, returns))


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
BASE = one_unit(replace(new_campaign("Thái Sơn", 2024), claimed_level=2))


def judged(values: Mapping[str, Value], campaign: Campaign = BASE, evidence: Sequence[str] | None = None) -> Assessment:
    """What one unit says, judged; with evidence for everything unless told otherwise."""
    return judge(campaign, [handed_in("xa", values, list(INDICATORS) if evidence is None else evidence)])


def outcome(assessment: Assessment, indicator: str, standard: str) -> Outcome:
    return next(item for item in assessment.indicators if item.id == indicator).outcomes[standard]
