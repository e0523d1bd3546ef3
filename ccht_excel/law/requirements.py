"""What each standard requires of one commune in one year, from the dated requirements of a criteria set.

Relies on :mod:`ccht_excel.model.law` alone. Refuses a year in which nothing is in force yet (Thông tư 25/2023: from
12/02/2024).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet, Required, Requirement, Standard


def requirements_in_force(
    requirements: Sequence[Requirement], year: int, difficult_area: bool
) -> Mapping[Standard, Requirement]:
    """The requirement that applies to an assessed year, by standard.

    Figures cover 01/01-31/12 of the year (Điều 9), so the latest requirement in force on 31/12 counts. A standard
    without any requirement in force by then is left out.
    """
    last_day = date(year, 12, 31)
    chosen: dict[Standard, Requirement] = {}
    for requirement in requirements:
        if requirement.in_force > last_day or requirement.difficult_area not in (None, difficult_area):
            continue
        current = chosen.get(requirement.standard)
        if current is None or requirement.in_force >= current.in_force:
            chosen[requirement.standard] = requirement
    return chosen


RequiredByTarget = Mapping[str, Mapping[Standard, Required]]


def applicable_requirements(criteria_set: CriteriaSet, campaign: Campaign) -> RequiredByTarget:
    """What each standard asks of this commune in this year, by target (chỉ tiêu or ratio id).

    The commune's own targets replace the plan's defaults. A requirement not in force in that year is absent.
    """
    plan = criteria_set.plan
    found: dict[str, Mapping[Standard, Required]] = {}
    for indicator in criteria_set.asked:
        targets = [(ratio.id, ratio.requirements) for ratio in indicator.ratios]
        for target, requirements in targets or [(indicator.id, indicator.requirements)]:
            in_force = requirements_in_force(requirements, campaign.year, campaign.difficult_area)
            required = {id: rule.value for id, rule in in_force.items()}
            if plan and target in campaign.targets:
                required[plan.id] = campaign.targets[target]
            found[target] = MappingProxyType({id: required[id] for id in criteria_set.standard_ids if id in required})
    return MappingProxyType(found)
