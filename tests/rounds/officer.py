"""What an officer changes in the control workbook between two rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from msgspec.structs import replace

from ccht_excel.model.campaign import Campaign, Village

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


CHANGES: tuple[Change, ...] = (
    ask_another,
    rename_unit,
    assign_otherwise,
    add_village,
    drop_village,
    rename_village,
    ask_evidence_or_not,
    lower_targets,
    prolong,
)
