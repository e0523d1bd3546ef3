"""What an officer changes in the control workbook between two rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from msgspec.structs import replace

from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Campaign, Resolution, Unit, Village
from ccht_excel.model.law import DatumKind, Outcome

Change = Callable[[Campaign, Random], Campaign]


def ask_another(campaign: Campaign, chance: Random) -> Campaign:
    """Three chỉ tiêu are asked of one more unit each."""
    assignments = dict(campaign.assignments)
    for id in chance.sample(sorted(assignments), min(3, len(assignments))):
        assignments[id] = tuple(dict.fromkeys((*assignments[id], chance.choice(campaign.units).id)))
    return replace(campaign, assignments=MappingProxyType(assignments))


def rename_unit(campaign: Campaign, chance: Random) -> Campaign:
    units = list(campaign.units)
    number = chance.randrange(len(units))
    units[number] = replace(units[number], name=f"{units[number].name} (mới)")
    return replace(campaign, units=tuple(units))


def assign_otherwise(campaign: Campaign, chance: Random) -> Campaign:
    id = chance.choice(sorted(campaign.assignments))
    changed = {**campaign.assignments, id: (chance.choice(campaign.units).id,)}
    return replace(campaign, assignments=MappingProxyType(changed))


def add_village(campaign: Campaign, chance: Random) -> Campaign:
    number = chance.randrange(1000)
    return replace(campaign, villages=(*campaign.villages, Village(f"n{number}", f"Xóm {number}")))


def drop_village(campaign: Campaign, chance: Random) -> Campaign:
    return replace(campaign, villages=campaign.villages[:-1])


def rename_village(campaign: Campaign, chance: Random) -> Campaign:
    renamed = [replace(village, name="Thôn Đổi Tên") for village in campaign.villages[:1]]
    return replace(campaign, villages=(*renamed, *campaign.villages[1:]))


def ask_evidence_or_not(campaign: Campaign, chance: Random) -> Campaign:
    return replace(campaign, evidence_required=not campaign.evidence_required)


def lower_targets(campaign: Campaign, chance: Random) -> Campaign:
    lowest = {id: 1 for id, wanted in campaign.targets.items() if isinstance(wanted, int)}
    return replace(campaign, targets=MappingProxyType({**campaign.targets, **lowest}))


def prolong(campaign: Campaign, chance: Random) -> Campaign:
    return replace(campaign, deadline=(campaign.deadline or date(2025, 1, 5)) + timedelta(days=30))


def settle(campaign: Campaign, chance: Random) -> Campaign:
    """The meeting settles on one thing, in place of what it settled on before."""
    law = load_criteria(campaign.criteria_set, campaign.subject_type)
    plain = [id for indicator in law.asked for id in indicator.data if law.data[id].kind is not DatumKind.COUNT]
    id = chance.choice(plain)
    level = law.data[id].kind is DatumKind.LEVEL
    value = chance.randint(0, law.data[id].maximum or 1) if level else chance.choice((Outcome.MET, Outcome.NOT_MET))
    return replace(campaign, resolutions=MappingProxyType({id: Resolution(id, value, "Đã họp")}))


def add_unit(campaign: Campaign, chance: Random) -> Campaign:
    """One more unit, which is asked what another one is asked as well."""
    number = chance.randrange(1000)
    new = Unit(f"don_vi_{number}", f"Đơn vị {number}")
    id = chance.choice(sorted(campaign.assignments))
    asked = {**campaign.assignments, id: (*campaign.assignments[id], new.id)}
    return replace(campaign, units=(*campaign.units, new), assignments=MappingProxyType(asked))


def drop_unit(campaign: Campaign, chance: Random) -> Campaign:
    """The last unit is none any more; what it was asked the first one is asked."""
    first, *_, last = campaign.units
    asked = {
        id: tuple(dict.fromkeys(first.id if unit == last.id else unit for unit in units))
        for id, units in campaign.assignments.items()
    }
    return replace(campaign, units=campaign.units[:-1], assignments=MappingProxyType(asked))


STEADY: tuple[Change, ...] = (
    ask_another,
    rename_unit,
    assign_otherwise,
    ask_evidence_or_not,
    lower_targets,
    prolong,
    settle,
    add_unit,
)
"""After these, what is in a return is read as before."""
CHANGES: tuple[Change, ...] = (*STEADY, add_village, drop_village, rename_village, drop_unit)
