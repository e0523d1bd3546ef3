"""A new campaign in a folder of its own below another folder.

Relies on :mod:`ccht_excel.campaign.folder`. Refuses to start one for nobody.
"""

from __future__ import annotations

import os
from pathlib import Path

from ccht_excel.campaign.folder import init_campaign
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import storable_name
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.law import Subject
from ccht_excel.vietnamese.place_names import subject_title


def start_campaign(
    root: Path,
    commune: str,
    year: int | None = None,
    *,
    district: str = "",
    province: str = "",
    difficult_area: bool = False,
    criteria_set: str = DEFAULT_CRITERIA_SET,
    subject_type: str = "",
) -> Path:
    """Create a campaign in a new folder named after its subject and year; the folder.

    Raises ``CampaignError`` where nobody is named or nothing can be written, ``CriteriaError`` for an unknown set or
    type.
    """
    commune = commune.strip()
    if not commune:
        raise CampaignError("Chưa ghi tên, nên chưa tạo đợt nào.")
    campaign = new_campaign(
        commune,
        year,
        district=district.strip(),
        province=province.strip(),
        difficult_area=difficult_area,
        criteria_set=criteria_set,
        subject_type=subject_type,
    )
    subject = subject_of(criteria_set, campaign.subject_type)
    wanted = root / storable_name(f"{subject_title(campaign.commune, subject)} {campaign.year}")
    folder, number = wanted, 1
    while os.path.lexists(folder):
        number += 1
        folder = wanted.with_name(f"{wanted.name} ({number})")
    init_campaign(folder, campaign)
    return folder


def subject_of(criteria_set: str = DEFAULT_CRITERIA_SET, subject_type: str = "") -> Subject:
    """What a criteria set assesses, with the types to choose from. Raises ``CriteriaError``."""
    return load_criteria(criteria_set, subject_type).subject
