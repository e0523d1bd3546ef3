"""What answers come with: whether the attributes that units state let their values stand side by side.

Relies on the model. Compares choices only, never turns a number on one base into one on another. In terms of certain
answers:

- A count on one base is no count on another, so a number that two units state on two bases cannot be right on both. One
  of them is wrong, and nobody said what it should be: the datum may be anything else that fits, until the meeting names
  the number, or the choice (then the counts that state another one no longer speak of this datum). So may it where
  counts that are, or may be, on two bases differ and one of them cannot be true beside other data: that on the other
  base is none to correct it by.
- A level or đạt / không đạt is the same whichever document recognises it: two choices differ, and are told, but leave
  nothing open. A choice that was not possible by the end of the assessed year does: the claim is not understood.
- What is not stated may be any choice that fits. Beside an equal number only the same choice does, so it opens nothing;
  it is never filled in, and printed as not stated.
- Where a number comes from, and of which day it is, does not say which number it is: two registers may agree. Source
  and day open nothing, whether they differ, are missing or lie outside of the year; all that is asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ccht_excel.exchange.cell_text import enumerated
from ccht_excel.findings import of_attributes
from ccht_excel.findings.entry import finding
from ccht_excel.judging.facts import as_number
from ccht_excel.judging.period import period_of
from ccht_excel.law.attributes import is_by_something, must_state
from ccht_excel.law.implied import denominators, implied_constraints
from ccht_excel.model.assessment import Assessment, Datum, OpenReason
from ccht_excel.model.attributes import Attribute, AttributeKind, Choice
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Report, Stated, are_versions, told_by_file
from ccht_excel.vietnamese.printed import format_date


def heard(campaign: Campaign, spec: DatumSpec, reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports that speak of the datum: of a count, those that state no other choice than the meeting named."""
    if spec.kind is not DatumKind.COUNT:
        return tuple(reports)
    named = {item.attribute: item.choice for item in campaign.settled if item.datum == spec.id}
    return tuple(
        report
        for report in reports
        if all(report.choice(attribute) in ("", choice) for attribute, choice in named.items())
    )


def at_odds(
    campaign: Campaign, criteria_set: CriteriaSet, reports: Mapping[str, Sequence[Report]]
) -> Mapping[str, tuple[str, ...]]:
    """The attributes that leave open, of each datum, whether it has any of its reported values.

    ``reports`` are those that speak of each, see :func:`heard`.
    """
    said = {id: {as_number(report.value) for report in own} for id, own in reports.items()}
    said |= {id: {as_number(item.value)} for id, item in campaign.resolutions.items()}
    return {
        id: () if id in campaign.resolutions else tuple(_open_attributes(campaign, criteria_set, id, reports[id], said))
        for id in reports
    }


def _open_attributes(
    campaign: Campaign,
    criteria_set: CriteriaSet,
    id: str,
    reports: Sequence[Report],
    said: Mapping[str, Collection[int]],
) -> Iterator[str]:
    spec = criteria_set.data[id]
    for attribute in spec.attributes:
        if attribute.beside or campaign.settled_choice(id, attribute.id):
            continue
        chosen = {report.choice(attribute.id) for report in reports}
        # What is not stated may turn out to be another choice beside another number.
        several = len(chosen - {""}) > 1 or ("" in chosen and len({report.value for report in reports}) > 1)
        counted = spec.kind is DatumKind.COUNT and several
        if (
            _same_number_twice(spec, attribute, reports)
            or any(_too_early(campaign, attribute, reports))
            or (counted and _clashes(criteria_set, id, said))
        ):
            yield attribute.id


def _clashes(criteria_set: CriteriaSet, id: str, said: Mapping[str, Collection[int]]) -> bool:
    """Whether a value of a datum cannot be true, or not beside one of another datum.

    Then the counts under one choice may all be wrong, and those under another are no values to give way to.
    """
    if id in denominators(criteria_set) and 0 in said[id]:
        return True
    return any(
        not item.holds(left, right)
        for item in implied_constraints(criteria_set)
        if id in (item.left, item.right)
        for left in said.get(item.left, ())
        for right in said.get(item.right, ())
    )


def _same_number_twice(spec: DatumSpec, attribute: Attribute, reports: Iterable[Report]) -> bool:
    """Whether one number is stated under two choices."""
    if spec.kind is not DatumKind.COUNT:
        return False
    pairs = {(report.value, report.choice(attribute.id)) for report in reports if report.choice(attribute.id)}
    return len({value for value, _ in pairs}) < len(pairs)


def _too_early(
    campaign: Campaign, attribute: Attribute, reports: Iterable[Report]
) -> Iterator[tuple[Report, Stated, Choice]]:
    """Claims by what was not possible yet in the assessed year."""
    for report, stated in _statements(attribute, reports):
        choice = attribute.choice(stated.choice)
        if choice and is_by_something(report.value) and not choice.possible_in(campaign.year):
            yield report, stated, choice


def _statements(attribute: Attribute, reports: Iterable[Report]) -> Iterator[tuple[Report, Stated]]:
    """Who states a choice of an attribute, and where."""
    for report in reports:
        for stated in report.stated:
            if stated.attribute == attribute.id and stated.choice:
                yield report, stated


def not_asked(criteria_set: CriteriaSet, reports: Sequence[Report]) -> Iterator[tuple[Report, Attribute]]:
    """Answers that must come with something that their form did not ask for."""
    for report in reports:
        spec = criteria_set.data[report.datum]
        for attribute in spec.attributes if must_state(spec, report.value) else ():
            if all(item.attribute != attribute.id for item in report.stated):
                yield report, attribute


# ---------------------------------------------------------------------------------------------
# Findings


def stated_findings(assessment: Assessment) -> Iterator[Finding]:
    """What is to be said of what units state, each at its own cell."""
    for datum in assessment.data.values():
        for attribute in assessment.criteria_set.data[datum.id].attributes:
            if attribute.beside:
                yield from _sources(assessment, datum, attribute)
                continue
            yield from _differing(assessment, datum, attribute)
            if not datum.resolved and assessment.campaign.settled_choice(datum.id, attribute.id) is None:
                yield from _impossible(assessment, datum, attribute)


def _differing(assessment: Assessment, datum: Datum, attribute: Attribute) -> Iterator[Finding]:
    said = list(_statements(attribute, datum.reports))
    named = assessment.campaign.settled_choice(datum.id, attribute.id)
    campaign, spec = assessment.campaign, assessment.criteria_set.data[datum.id]
    indicator = next((item.id for item in assessment.criteria_set.indicators_using(datum.id)), None)
    words = {"label": spec.name, "name": attribute.name, "question": attribute.label}
    words["unit_word"] = assessment.criteria_set.subject.unit
    for report, stated in said:
        found = attribute.shown(stated.choice)
        if named and named.choice != stated.choice:
            yield finding(
                of_attributes.STATED_OVERRIDDEN,
                stated.place,
                unit=report.unit,
                indicator=indicator,
                found=found,
                value=attribute.shown(named.choice),
                reason=named.reason,
                **words,
            )
    if named or len({stated.choice for _, stated in said}) < 2:
        return
    reports = _who_says_what(campaign, attribute, said)
    cells = enumerated((_named(other.place) for _, other in said), "ô")
    own = are_versions([report for report, _ in said])
    for report, stated in said:
        yield finding(
            _DIFFERING[own, _is_decisive(assessment, datum)],
            stated.place,
            unit=report.unit,
            indicator=indicator,
            found=attribute.shown(stated.choice),
            reports=reports,
            cells=cells,
            **words,
        )


_DIFFERING = {
    (False, True): of_attributes.STATED_CONFLICT,
    (False, False): of_attributes.STATED_DIFFERS,
    (True, True): of_attributes.OWN_STATED_CONFLICT,
    (True, False): of_attributes.OWN_STATED_DIFFERS,
}
"""What different choices are called: whether they are of versions of one unit, whether an outcome hangs on it."""


def _who_says_what(campaign: Campaign, attribute: Attribute, said: Sequence[tuple[Report, Stated]]) -> str:
    """Each with its unit; the file too where versions of one unit differ."""
    reports = [report for report, _ in said]
    texts = (
        f"{campaign.unit_name(one.unit)} ghi “{attribute.shown(other.choice)}”"
        + (f" (tệp {file})" if (file := told_by_file(one, reports)) else "")
        for one, other in said
    )
    return enumerated(texts, "phiếu")


def _named(place: Place) -> str:
    """A cell for a sentence that is printed: its file without the folder of the returns."""
    return f"tệp {place.file.partition('/')[2] or place.file}, trang {place.sheet}, ô {place.cell}"


def _is_decisive(assessment: Assessment, datum: Datum) -> bool:
    """Whether an outcome hangs on it."""
    reasons = (OpenReason.STATED_OTHERWISE, OpenReason.CONFLICTING)
    return any(datum.id in point.data and point.reason in reasons for point in assessment.open_points)


def _impossible(assessment: Assessment, datum: Datum, attribute: Attribute) -> Iterator[Finding]:
    for report, stated, choice in _too_early(assessment.campaign, attribute, datum.reports):
        yield finding(
            of_attributes.STATED_TOO_EARLY,
            stated.place,
            unit=report.unit,
            indicator=next((item.id for item in assessment.criteria_set.indicators_using(datum.id)), None),
            label=assessment.criteria_set.data[datum.id].name,
            found=choice.label,
            since=format_date(choice.since) if choice.since else "",
            year=assessment.campaign.year,
            question=attribute.label,
        )


# ---------------------------------------------------------------------------------------------
# Where figures come from


def _sources(assessment: Assessment, datum: Datum, attribute: Attribute) -> Iterator[Finding]:
    """Days outside of the assessed year; for numbers that differ, sources or days that do."""
    campaign, spec = assessment.campaign, assessment.criteria_set.data[datum.id]
    said = list(_statements(attribute, datum.reports))
    first, last = period_of(campaign)
    disputed = not datum.resolved and len({report.value for report, _ in said}) > 1
    differing = disputed and len({stated.choice for _, stated in said}) > 1
    reports = _who_says_what(campaign, attribute, said)
    own = are_versions([report for report, _ in said])
    differ = of_attributes.OWN_SOURCES_DIFFER if own else of_attributes.SOURCES_DIFFER
    for report, stated in said:
        words = {"label": spec.name, "question": attribute.label, "found": attribute.shown(stated.choice)}
        indicator = next((item.id for item in assessment.criteria_set.indicators_using(datum.id)), None)
        place: dict[str, Any] = {"unit": report.unit, "indicator": indicator}
        if attribute.kind is AttributeKind.DAY and not first <= date.fromisoformat(stated.choice) <= last:
            yield finding(of_attributes.FIGURE_OUTSIDE_YEAR, stated.place, **place, **words, year=campaign.year)
        if differing:
            unit_word = assessment.criteria_set.subject.unit
            yield finding(differ, stated.place, **place, **words, reports=reports, unit_word=unit_word)
