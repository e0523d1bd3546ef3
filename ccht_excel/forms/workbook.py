"""Criteria set + campaign + unit -> the blank return workbook that the unit fills in.

Relies on :mod:`ccht_excel.forms.guide_sheet` and :mod:`ccht_excel.forms.criterion_sheet`. The same input gives the same
bytes. Refuses a unit that answers for nothing with ``ValueError``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from ccht_excel.exchange.keyed_sheets import write_meta
from ccht_excel.forms import layout
from ccht_excel.forms.criterion_sheet import CriterionSheet
from ccht_excel.forms.guide_sheet import GuideSheet
from ccht_excel.forms.references import references_of
from ccht_excel.forms.sheet import Form
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.attributes import stated_key
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet, Criterion, Indicator, Required, Standard
from ccht_excel.paper.style import Styles, new_workbook
from ccht_excel.version import __version__
from ccht_excel.vietnamese.place_names import subject_title, subject_words


def write_return_workbook(
    target: Path | BinaryIO,
    criteria_set: CriteriaSet,
    campaign: Campaign,
    unit: Unit | None,
    requirements: Mapping[str, Mapping[Standard, Required]],
    evidence_rows: int | None = None,
    contact: str | float = "",
) -> None:
    """Write the blank workbook of one unit, or with ``unit=None`` the full one with every criterion.

    ``requirements`` maps an indicator id or a ratio id to what each standard requires of it here: year, area and own
    targets already settled. ``contact`` is whom to ask where the control workbook names nobody. Raises ``ValueError``.
    """
    parts = _parts(criteria_set, campaign, unit)
    if not parts:
        raise ValueError(f"unit {unit.id if unit else None!r} answers for no indicator")
    name = unit.name if unit else ""
    title = layout.TITLE.format(year=campaign.year, **subject_words(criteria_set.subject))
    with new_workbook(
        target, title=title, subject=name or criteria_set.title, citation=criteria_set.citation
    ) as workbook:
        form = Form(
            criteria_set=criteria_set,
            campaign=campaign,
            unit_name=name,
            unit_cell="",
            place=subject_title(campaign.commune, criteria_set.subject),
            requirements=requirements,
            workbook=workbook,
            styles=Styles(workbook),
            evidence_rows=evidence_rows,
            contact=campaign.paperwork.contact or contact,
            past=_past(criteria_set, campaign, unit),
            references=references_of(criteria_set, campaign, unit),
        )
        guide = GuideSheet(form, [indicator for _, indicators in parts for indicator in indicators])
        form = replace(form, unit_cell=guide.write_top())
        guide.write_rest([CriterionSheet(form, criterion, indicators).write() for criterion, indicators in parts])
        write_meta(workbook, _meta(criteria_set, campaign, unit))


def _past(criteria_set: CriteriaSet, campaign: Campaign, unit: Unit | None) -> dict[str, str]:
    """What the unit reported before, and what it said that is by, each with its year.

    So it is no answer wherever it is copied to.
    """
    found: dict[str, str] = {}
    for item in campaign.past:
        if unit is None or item.unit != unit.id or item.datum not in criteria_set.data:
            continue
        spec = criteria_set.data[item.datum]
        said = [(one, one.shown(item.choice(one.id))) for one in spec.attributes if item.choice(one.id)]
        value = OF_DATUM[spec.kind].shown(item.value, spec.levels)
        found[item.datum] = layout.PAST_TEXT.format(year=item.year, value=value)
        source = ", ".join(text for one, text in said if one.beside)
        if source:
            found[item.datum] += "\n" + layout.PAST_SOURCE.format(by=source)
        for one, text in said:
            if not one.beside:
                found[stated_key(spec.id, one.id)] = layout.PAST_TEXT.format(year=item.year, value=text)
    return found


def _parts(
    criteria_set: CriteriaSet, campaign: Campaign, unit: Unit | None
) -> list[tuple[Criterion, tuple[Indicator, ...]]]:
    """The criteria of the unit with those of their chỉ tiêu that it answers for."""
    own = {i.id for i in criteria_set.asked} if unit is None else set(campaign.indicators_of(unit.id))
    chosen = ((criterion, tuple(i for i in criterion.indicators if i.id in own)) for criterion in criteria_set.criteria)
    return [(criterion, indicators) for criterion, indicators in chosen if indicators]


def _meta(criteria_set: CriteriaSet, campaign: Campaign, unit: Unit | None) -> dict[str, str]:
    return {
        "kind": "return",
        "campaign": campaign.id,
        "unit": unit.id if unit else "",
        "year": str(campaign.year),
        "commune": campaign.commune,
        "criteria_set": criteria_set.id,
        "criteria_version": criteria_set.version,
        "generator": f"ccht_excel {__version__}",
    }
