"""What figures and results are by, in words: age base, way of counting, decree, wherever the figure is printed.

Relies on the assessment. Prints what was not stated as such and never a choice that nobody made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ccht_excel.exchange.cell_text import storable
from ccht_excel.law.attributes import must_state
from ccht_excel.model.assessment import Assessment, Datum
from ccht_excel.model.attributes import UNSTATED, Attribute
from ccht_excel.model.returns import Report


def with_stated(assessment: Assessment, text: str, data: Iterable[str]) -> str:
    """A wording with what the data under it are by, in a line of its own; as it is where there is nothing to say."""
    said = stated_text(assessment, data)
    return f"{text}\n({said})" if said else text


def stated_text(assessment: Assessment, data: Iterable[str]) -> str:
    """What some data are by: ``Độ tuổi của công dân: Từ đủ 15 tuổi trở lên; …``; empty where they need say nothing."""
    return "; ".join(
        f"{attribute.name}: {choice_text(assessment, assessment.data[id], attribute)}"
        for id in data
        if id in assessment.data
        for attribute in attributes_of(assessment, assessment.data[id])
    )


def attributes_of(assessment: Assessment, datum: Datum) -> Sequence[Attribute]:
    """What must be said of a datum: nothing while nobody reported it, or where no report is by anything."""
    spec = assessment.criteria_set.data.get(datum.id)
    if spec is None or not _reports(assessment, datum):
        return ()
    return spec.attributes


def choice_text(assessment: Assessment, datum: Datum, attribute: Attribute) -> str:
    """The choice: that of the meeting with a star, the one that all state, else who states which."""
    campaign = assessment.campaign
    named = campaign.settled_choice(datum.id, attribute.id)
    if named:
        return f"{attribute.shown(named.choice)}*"
    by_choice: dict[str, list[str]] = {}
    for report in _reports(assessment, datum):
        by_choice.setdefault(report.choice(attribute.id), []).append(storable(campaign.unit_name(report.unit)))
    if set(by_choice) == {""}:
        decision = campaign.recognised(datum.id)
        by = attribute.choice(decision.by) if decision else None
        return f"{UNSTATED} (sổ quyết định ghi {by.label})" if by else UNSTATED
    if len(by_choice) == 1:
        return attribute.shown(next(iter(by_choice)))
    parts = (f"{attribute.shown(choice)} ({', '.join(units)})" for choice, units in by_choice.items())
    word = "chưa đủ" if len([choice for choice in by_choice if choice]) == 1 else "chưa thống nhất"
    return f"{word}: {'; '.join(parts)}"


def _reports(assessment: Assessment, datum: Datum) -> list[Report]:
    """The reports that must say what they are by."""
    spec = assessment.criteria_set.data[datum.id]
    return [report for report in datum.reports if must_state(spec, report.value)]
