"""A new campaign with the defaults of its criteria set.

Relies on :mod:`ccht_excel.law.criteria` and the naming of campaigns in :mod:`ccht_excel.control.reader`.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.law.criteria import criteria_of_type, load_criteria
from ccht_excel.law.requirements import requirements_in_force
from ccht_excel.law.subjects import type_choices
from ccht_excel.model.campaign import Campaign, Paperwork, Unit
from ccht_excel.model.law import CriteriaSet, Required, Requirement, Standard
from ccht_excel.vietnamese.place_names import stated_type
from ccht_excel.vietnamese.text import slug


def default_year(criteria_set: CriteriaSet, today: date) -> int:
    """The year being assessed: through the month in which its dossier is due the year before, then the current one."""
    return today.year if today.month > criteria_set.year.due_month else today.year - 1


def _asked(of: Standard, requirements: Sequence[Requirement], year: int, difficult_area: bool) -> Required | None:
    """What a standard asks in that year; before the criteria are in force, what it will ask first."""
    years = sorted({year, *(item.in_force.year for item in requirements if item.in_force.year > year)})
    found = (requirements_in_force(requirements, year, difficult_area).get(of) for year in years)
    return next((item.value for item in found if item), None)


_Targets = Mapping[str, int | Fraction]


def _targets(rules: CriteriaSet, of: Standard, year: int, difficult_area: bool) -> _Targets:
    """What a standard asks for each target of a plan, where that is a number."""
    asked = {id: _asked(of, requirements, year, difficult_area) for id, requirements in rules.targets.items()}
    return {id: value for id, value in asked.items() if isinstance(value, int | Fraction)}


def _claim(rules: CriteriaSet, year: int, difficult_area: bool, level: int | None) -> tuple[int, _Targets]:
    """The level a new plan claims and targets that carry it.

    Without a level it is the highest that the proposed targets carry and that presumes no other to have been granted;
    else the lowest.
    """
    asked = {each: _targets(rules, id, year, difficult_area) for each, id in rules.levels.items()}
    targets = _targets(rules, rules.plan.id, year, difficult_area) if rules.plan else {}
    carried = (
        each
        for each, least in asked.items()
        if rules.level_spec(each).presumes is None
        and all(targets[id] >= value for id, value in least.items() if id in targets)
    )
    claimed = level or max(carried, default=min(asked))
    return claimed, {id: max(value, asked[claimed].get(id, value)) for id, value in targets.items()}


def new_campaign(
    commune: str = "",
    year: int | None = None,
    *,
    district: str = "",
    province: str = "",
    difficult_area: bool = False,
    criteria_set: str = DEFAULT_CRITERIA_SET,
    subject_type: str = "",
    claimed_level: int | None = None,
) -> Campaign:
    """A campaign with the defaults of the criteria set: units, assignments, targets, and the level these carry.

    ``subject_type`` is a type of subject by id or name; without it the name says it, else it is the first. Where a
    ``claimed_level`` is given, targets below what it asks are raised to it, so that the plan always carries what it
    claims. Raises ``CriteriaError`` for an unknown criteria set or type.
    """
    commune, district, province = map(one_line, (commune, district, province))
    rules = _worded(criteria_set, subject_type, commune)
    year = year or default_year(rules, date.today())
    level, targets = _claim(rules, year, difficult_area, claimed_level)
    return Campaign(
        id=_fresh_id(province, district, commune, year),
        commune=commune,
        district=district,
        province=province,
        year=year,
        claimed_level=level,
        receiver="",
        deadline=date(year + 1, rules.year.due_month, 1) - timedelta(days=1),
        difficult_area=difficult_area,
        evidence_required=True,
        units=tuple(Unit(unit.id, unit.name) for unit in rules.default_units),
        assignments=MappingProxyType(_assignments(rules)),
        targets=MappingProxyType(targets),
        criteria_set=rules.id,
        criteria_version=rules.version,
        subject_type=rules.subject.type.id,
        paperwork=Paperwork(coordinator=rules.handling.coordinator_of(year), council=True),
    )


def _fresh_id(province: str, district: str, commune: str, year: int) -> str:
    """The same commune and year give the same id, a nameless campaign gets one of its own."""
    identity = place_identity(province, district, commune, year) if commune else uuid.uuid4().hex
    return campaign_id(commune, year, identity)


def _worded(id: str, subject_type: str, name: str) -> CriteriaSet:
    """The criteria set for the type of subject that was chosen, else for the one that the name says."""
    if subject_type:
        return criteria_of_type(id, subject_type)
    rules = load_criteria(id)
    stated = stated_type(name, rules.subject)
    return load_criteria(id, stated.id) if stated else rules


def type_left_open(id: str, name: str) -> str:
    """The types that this may be of, a line each, where the set takes no bare name for one and the name says none.

    Empty where the type is said, or where there is no name yet. Raises ``CriteriaError`` for an unknown set.
    """
    subject = load_criteria(id).subject
    if not name.strip() or not subject.must_be_named or stated_type(one_line(name), subject):
        return ""
    return type_choices(subject)


def _assignments(rules: CriteriaSet) -> dict[str, tuple[str, ...]]:
    return {
        indicator.id: tuple(unit.id for unit in rules.default_units if indicator.id in unit.indicators)
        for indicator in rules.asked
    }


def campaign_id(commune: str, year: int, identity: str) -> str:
    """An id to tell campaigns apart: commune and year to read, and a code of what makes the campaign unique."""
    digest = hashlib.sha256(identity.encode()).hexdigest()[:8]
    return "-".join(part for part in (slug(commune), str(year), digest) if part)


def place_identity(province: str, district: str, commune: str, year: int) -> str:
    """What makes the campaign of a named commune unique."""
    return "|".join((province, district, commune, str(year)))
