"""Whose each sheet of a return is: what its visible head says against the hidden identity of the file.

Relies on the heads that :mod:`ccht_excel.model.returns` carries. Answers go to the unit the sheet names; a sheet of
another year or commune is set aside with a finding. Refuses to count an answer whose sheet says it is another's.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Return, SheetHeading
from ccht_excel.model.subjects import Subject
from ccht_excel.vietnamese.place_names import stated_type, subject_name
from ccht_excel.vietnamese.text import fold


def parts_of(campaign: Campaign, subject: Subject, item: Return) -> Iterator[Return]:
    """One return for each unit that the sheets of a return name; those that name none are the file's own unit's."""
    parts: dict[str | None, Return] = {}
    for one in (replace(item, others=()), *item.others):
        unit = _named_unit(campaign, one) or item.unit
        part = _counted(campaign, subject, replace(one, unit=unit), item.unit)
        parts[unit] = _joined(parts[unit], part) if unit in parts else part
    yield from parts.values()


def _named_unit(campaign: Campaign, item: Return) -> str | None:
    """The one unit that the head of the sheets names."""
    named = fold(item.heading.unit)
    found = [unit.id for unit in campaign.units if named and fold(unit.name) == named]
    return found[0] if len(found) == 1 else None


def _counted(campaign: Campaign, subject: Subject, item: Return, file_unit: str | None) -> Return:
    """The part as it counts: whole, with a word on whose it is, or set aside."""
    if item.heading == SheetHeading():
        return item
    sheets = list(dict.fromkeys(place.sheet for place in item.places.values()))
    reason = tuple(said for sheet in sheets if (said := _not_ours(campaign, subject, item, sheet)))
    if reason:
        return replace(item, reports=(), evidence=(), notes=(), findings=reason)
    if item.unit == file_unit:
        return item
    told = tuple(_of_other_unit(campaign, subject, item, sheet, file_unit) for sheet in sheets)
    return replace(item, findings=(*item.findings, *told))


def _of_other_unit(campaign: Campaign, subject: Subject, item: Return, sheet: str, file_unit: str | None) -> Finding:
    return finding(
        of_judging.SHEET_OF_OTHER_UNIT,
        Place(item.file, sheet),
        unit=item.unit,
        unit_name=campaign.unit_name(item.unit),
        other=campaign.unit_name(file_unit),
        unit_word=subject.unit,
    )


def _not_ours(campaign: Campaign, subject: Subject, item: Return, sheet: str) -> Finding | None:
    place, heading = Place(item.file, sheet), item.heading
    if heading.year not in (None, campaign.year):
        return finding(
            of_judging.SHEET_OF_OTHER_YEAR, place, unit=item.unit, found=heading.year, expected=campaign.year
        )
    if heading.commune and campaign.commune and not _is_named(campaign.commune, subject, heading.commune):
        expected = subject_name(campaign.commune, subject)
        return finding(
            of_judging.SHEET_OF_OTHER_COMMUNE, place, unit=item.unit, found=heading.commune, expected=expected
        )
    return None


def _is_named(name: str, subject: Subject, heading: str) -> bool:
    """Whether a heading names this subject; under any kind where the name itself says none, for that may have been
    corrected since the form was handed out."""
    kinds = [subject.type] if stated_type(name, subject) else subject.types
    return any(fold(subject_name(name, replace(subject, type=kind))) in fold(heading) for kind in kinds)


def _joined(one: Return, other: Return) -> Return:
    """Two parts of one unit as one return; where they answer alike questions otherwise, both answers stand."""
    return replace(
        one,
        reports=(*one.reports, *other.reports),
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
        notes=(*one.notes, *other.notes),
        places={**other.places, **one.places},
        indicators=tuple(dict.fromkeys((*one.indicators, *other.indicators))),
        findings=(*one.findings, *other.findings),
    )
