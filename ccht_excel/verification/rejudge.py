"""A summary judged again from its own data: what `ccht verify` and `ccht rollup` trust instead of the printed outcomes.

Relies on :mod:`ccht_excel.verification.content` for what a summary stores and on :mod:`ccht_excel.judging.scoring`.
Refuses with ``ValueError`` content that names other chỉ tiêu or data than its criteria set.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from ccht_excel.judging.scoring import assess
from ccht_excel.law.implied import implied_constraints
from ccht_excel.model.assessment import Assessment, Datum, Reconciled
from ccht_excel.model.campaign import Campaign, Recognition, Resolution, Unit
from ccht_excel.model.law import CriteriaSet, DatumKind, Outcome, Value, all_of
from ccht_excel.model.place import NOWHERE
from ccht_excel.model.returns import Evidence
from ccht_excel.verification.content import EVIDENCE_OPEN, content

_NAMED = 20
"""So many ids, and so many letters of each, are named in a refusal."""


def rejudge(stored: Mapping[str, Any], criteria_set: CriteriaSet) -> Assessment:
    """Judge stored content (from :func:`~ccht_excel.verification.content.content_from`) again.

    Raises ``ValueError`` where the content does not fit the criteria set.
    """
    _check_same("chỉ tiêu", stored["results"], [indicator.id for indicator in criteria_set.indicators])
    _check_same("số liệu", stored["data"], criteria_set.data)
    _check_same("chỉ tiêu kế hoạch", stored["targets"], criteria_set.targets if criteria_set.plan else ())
    _check_same("chuẩn", stored["standards"], criteria_set.standard_ids)
    data = {id: _datum(criteria_set, id, item) for id, item in stored["data"].items()}
    evidence = tuple(
        Evidence(id, "", "", "", "", "", "", NOWHERE)
        for id, item in stored["results"].items()
        for _ in range(item["evidence"])
    )
    evidence_open = tuple(id for id, item in stored["results"].items() if item.get(EVIDENCE_OPEN))
    reconciled = Reconciled(MappingProxyType(data), evidence, (), (), (), (), evidence_open)
    return assess(_campaign(stored, criteria_set, data), criteria_set, reconciled)


def differences(stored: Mapping[str, Any], judged: Assessment) -> tuple[str, ...]:
    """Which stored outcomes are not those the stored data give, e.g. ``("5.1", "level_2")``; none in an honest summary.

    ``"level"`` stands for the levels reached or possible.
    """
    again = content(judged)
    older = _judged_otherwise(stored, judged.criteria_set)
    found = [
        id
        for id, item in again["results"].items()
        if any(
            item[standard] != stored["results"][id][standard] and not _said_before(stored, id, standard, older)
            for standard in again["standards"]
        )
    ]
    if older is not None and not found:
        return _summed_up_wrongly(stored, judged.criteria_set)
    found += [standard for standard, item in again["standards"].items() if item != stored["standards"].get(standard)]
    if any(again["summary"][key] != stored["summary"][key] for key in ("level_reached", "level_possible")):
        found.append("level")
    return tuple(found)


def _judged_otherwise(stored: Mapping[str, Any], criteria_set: CriteriaSet) -> frozenset[str] | None:
    """Chỉ tiêu that summaries from before it was stored what is awaited judged by another rule: those in dispute.

    ``None`` for summaries that store it.
    """
    if all("awaited" in item for item in stored["data"].values()):
        return None
    disputed = {id for id, item in stored["data"].items() if len(item["candidates"]) > 1}
    pairs = [{item.left, item.right} for item in implied_constraints(criteria_set)]
    reached = disputed.union(*(pair for pair in pairs if pair & disputed))
    return frozenset(item.id for item in criteria_set.indicators if reached & set(item.data))


def _said_before(stored: Mapping[str, Any], id: str, standard: str, older: frozenset[str] | None) -> bool:
    """Whether an older summary may honestly say this of a chỉ tiêu: it left it open, or judged a dispute otherwise."""
    if older is None:
        return False
    return id in older or stored["results"][id][standard] == Outcome.UNDETERMINED.value


def _summed_up_wrongly(stored: Mapping[str, Any], criteria_set: CriteriaSet) -> tuple[str, ...]:
    """Standards and levels of an older summary that are not what its own chỉ tiêu give."""
    found = []
    for standard, item in stored["standards"].items():
        outcomes = [Outcome(result[standard]) for result in stored["results"].values()]
        expected = {"outcome": all_of(outcomes).value, "met": outcomes.count(Outcome.MET), "total": len(outcomes)}
        if item != expected:
            found.append(standard)
    by_level = {level: stored["standards"][standard]["outcome"] for level, standard in criteria_set.levels.items()}
    reached = max((level for level, outcome in by_level.items() if outcome == Outcome.MET), default=0)
    possible = max((level for level, outcome in by_level.items() if outcome != Outcome.NOT_MET), default=0)
    if (stored["summary"]["level_reached"], stored["summary"]["level_possible"]) != (reached, possible):
        found.append("level")
    return tuple(found)


def _check_same(what: str, found: Mapping[str, Any], expected: Any) -> None:
    strange = sorted(set(found) ^ set(expected))
    if strange:
        raise ValueError(f"{what} không khớp bộ tiêu chí: {', '.join(id[:_NAMED] for id in strange[:_NAMED])}")


def _datum(criteria_set: CriteriaSet, id: str, item: Mapping[str, Any]) -> Datum:
    spec = criteria_set.data[id]
    candidates = tuple(_value(spec.kind, value) for value in item["candidates"])
    resolution = Resolution(id, candidates[0], item["reason"]) if item["resolved"] and candidates else None
    awaited, odds = (tuple(item.get(key, ())) for key in ("awaited", "at_odds"))
    return Datum(id, spec.kind, spec.label, candidates, (), resolution, awaited, at_odds=odds)


def _value(kind: DatumKind, stored: Any) -> Value:
    if kind is DatumKind.RESULT:
        if stored not in (Outcome.MET, Outcome.NOT_MET):
            raise ValueError(f"“{stored}” không phải kết quả đạt hay không đạt")
        return Outcome(stored)
    if not isinstance(stored, int):
        raise ValueError(f"“{stored}” không phải số nguyên")
    return stored


def _target(id: str, stored: Any) -> int | Fraction:
    if isinstance(stored, int):
        return stored
    if stored is None or stored in list(Outcome):
        raise ValueError(f"chỉ tiêu kế hoạch {id} là “{stored or ''}”, không phải mức hay tỷ lệ")
    return Fraction(stored)


def _recognitions(summary: Mapping[str, Any]) -> tuple[Recognition, ...]:
    """The award as it was recognised before, where the summary says so."""
    level, day = summary.get("recognised_level", 0), summary.get("recognised_on", "")
    return (Recognition("", level, "", date.fromisoformat(day), ""),) if day else ()


def _campaign(stored: Mapping[str, Any], criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> Campaign:
    summary, results = stored["summary"], stored["results"]
    units = dict.fromkeys(unit for item in results.values() for unit in item["units"])
    targets = {id: _target(id, value) for id, value in stored["targets"].items()}
    if summary["claimed_level"] not in criteria_set.levels:
        raise ValueError(f"mức đề nghị là “{summary['claimed_level']}”")
    return Campaign(
        id=summary["campaign"],
        commune=summary["commune"],
        district=summary["district"],
        province=summary["province"],
        year=summary["year"],
        claimed_level=summary["claimed_level"],
        receiver="",
        deadline=None,
        difficult_area=summary["difficult_area"],
        evidence_required=summary["evidence_required"],
        units=tuple(Unit(unit, unit) for unit in units),
        assignments=MappingProxyType({id: tuple(item["units"]) for id, item in results.items()}),
        targets=MappingProxyType(targets),
        criteria_set=summary["criteria_set"],
        criteria_version=summary["criteria_version"],
        subject_type=criteria_set.subject.type.id,
        recognitions=_recognitions(summary),
        resolutions=MappingProxyType({id: datum.resolution for id, datum in data.items() if datum.resolution}),
    )
