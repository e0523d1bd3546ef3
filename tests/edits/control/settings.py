"""What a campaign says, setting by setting, by the name that the hunter has for each."""

from __future__ import annotations

from collections.abc import Iterator

from ccht_excel.model.campaign import Campaign, Recognition

OF_CAMPAIGN = (
    "commune",
    "subject_type",
    "district",
    "province",
    "year",
    "claimed_level",
    "receiver",
    "deadline",
    "difficult_area",
    "evidence_required",
    "part",
)


def settings(campaign: Campaign) -> Iterator[tuple[str, object]]:
    """Every setting; one that may be there several times comes several times."""
    for key in OF_CAMPAIGN:
        yield f"campaign/{key}", getattr(campaign, key)
    for key in campaign.paperwork.__struct_fields__:
        yield f"paperwork/{key}", getattr(campaign.paperwork, key)
    for unit in campaign.units:
        yield from ((f"units/{unit.id}/{key}", getattr(unit, key)) for key in ("id", "name", "contact", "email"))
    for indicator, units in campaign.assignments.items():
        yield from ((f"assignments/{indicator}/{unit}", True) for unit in units)
    yield from ((f"targets/{target}", value) for target, value in campaign.targets.items())
    for village in campaign.villages:
        yield from ((f"villages/{village.name}/{key}", getattr(village, key)) for key in ("id", "name"))
    for item in campaign.recognitions:
        yield from _decision(item)
    yield from _settled(campaign)
    for past in campaign.past:
        about = f"past/{past.unit}/{past.datum}"
        yield from ((f"{about}/{key}", getattr(past, key)) for key in ("unit", "datum", "value", "year"))
    for reference in campaign.references:
        yield f"references/{reference.village}/{reference.datum}.{reference.base}", reference.value


def _settled(campaign: Campaign) -> Iterator[tuple[str, object]]:
    found: list[tuple[str, object, str]] = [
        (item.datum, item.value, item.reason) for item in campaign.resolutions.values()
    ]
    found += [(f"{item.datum}.{item.attribute}", item.choice, item.reason) for item in campaign.settled]
    for key, value, reason in found:
        for name, what in (("datum", key), ("value", value), ("reason", reason)):
            yield f"resolutions/{key}/{name}", what


def _decision(item: Recognition) -> Iterator[tuple[str, object]]:
    about = f"recognitions/{item.number}"
    for key in ("subject", "level", "number", "issuer", "holder", "ended", "by"):
        yield f"{about}/{key}", getattr(item, key)
    yield f"{about}/date", item.decided_on
