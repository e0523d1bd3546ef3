"""A new campaign in a folder of its own below another folder, from the defaults of a criteria set or from last year's.

Relies on :mod:`ccht_excel.campaign.folder` and :mod:`ccht_excel.campaign.next_year`. Refuses to start one for nobody.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from ccht_excel.campaign.folder import init_campaign
from ccht_excel.campaign.next_year import Named, carried_over, next_year
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import storable_name
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.law.criteria import available_criteria, load_criteria, rules_for
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.subjects import UNIT
from ccht_excel.vietnamese.place_names import is_of_other_kind, stated_type, subject_title
from ccht_excel.vietnamese.text import join_words


class Wanted(Struct, frozen=True):
    """What is asked for: for whom, by which set, from which earlier campaign, if any (that one gives area and set)."""

    named: Named
    difficult_area: bool = False
    criteria_set: str = DEFAULT_CRITERIA_SET
    before: Path | None = None


class Started(Struct, frozen=True):
    """A campaign that was created: its folder, and what was carried over into it, in words.

    ``unit_word`` is what those are called that will fill in forms.
    """

    folder: Path
    carried: tuple[str, ...] = ()
    unit_word: str = UNIT


def start_campaign(root: Path, wanted: Wanted) -> Started:
    """Create a campaign in a new folder named after its subject and year.

    Raises ``CampaignError`` where nobody is named, or something that the set does not assess, last year's campaign
    cannot be read or nothing can be written, ``CriteriaError`` for an unknown set or type.
    """
    campaign, carried = _campaign(wanted)
    if not campaign.commune:
        raise CampaignError("Chưa ghi tên, nên chưa tạo đợt nào.")
    subject = rules_for(campaign).subject
    if not (wanted.before or wanted.named.subject_type) and is_of_other_kind(campaign.commune, subject):
        types = join_words((type.name for type in subject.types), "hoặc")
        raise CampaignError(
            f"“{campaign.commune}” không phải tên của một {types}, nên chưa tạo đợt nào. Chọn ở ô Loại, hoặc sửa tên."
        )
    first = root / storable_name(f"{subject_title(campaign.commune, subject)} {campaign.year}")
    folder, number = first, 1
    while os.path.lexists(folder):
        number += 1
        folder = first.with_name(f"{first.name} ({number})")
    init_campaign(folder, campaign)
    return Started(folder, carried, subject.unit)


def _campaign(wanted: Wanted) -> tuple[Campaign, tuple[str, ...]]:
    named = wanted.named
    if wanted.before:
        made = next_year(wanted.before, named)
        return made.campaign, tuple(carried_over(made))
    return new_campaign(
        named.commune,
        named.year,
        district=named.district,
        province=named.province,
        difficult_area=wanted.difficult_area,
        criteria_set=wanted.criteria_set,
        subject_type=named.subject_type,
    ), ()


def set_of_name(name: str) -> str:
    """The id of the one set that assesses what a name plainly is of; else that for communes."""
    first, *others = sets_to_choose()
    fitting = [rules.id for rules in others if stated_type(name, rules.subject)]
    return fitting[0] if len(fitting) == 1 and is_of_other_kind(name, first.subject) else first.id


def sets_to_choose() -> Sequence[CriteriaSet]:
    """The shipped criteria sets, that for communes first. Raises ``CriteriaError``."""
    others = (id for id in available_criteria() if id != DEFAULT_CRITERIA_SET)
    return [load_criteria(id) for id in (DEFAULT_CRITERIA_SET, *others)]
