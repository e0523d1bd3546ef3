"""Returns of other campaigns: of another Circular, year or place, told by names that people know.

Relies on the identity that :mod:`ccht_excel.model.returns` carries. Refuses nothing: what a file does not say is taken
for this campaign's.
"""

from __future__ import annotations

from ccht_excel.errors import CriteriaError
from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Return
from ccht_excel.model.subjects import Subject
from ccht_excel.vietnamese.place_names import subject_name
from ccht_excel.vietnamese.text import fold


def foreign(campaign: Campaign, criteria_set: CriteriaSet, item: Return) -> Finding | None:
    """Why a return is of another campaign; ``None`` where it is of this one."""
    word = criteria_set.subject.unit
    if item.criteria_set not in (None, criteria_set.id):
        return finding(
            of_judging.OTHER_CRITERIA_SET,
            Place(item.file),
            unit=item.unit,
            found=_set_in_words(item.criteria_set or ""),
            expected=_set_in_words(criteria_set.id),
            unit_word=word,
        )
    if item.year not in (None, campaign.year):
        years = {"found": str(item.year), "expected": str(campaign.year)}
        return finding(of_judging.OTHER_YEAR, Place(item.file), unit=item.unit, unit_word=word, **years)
    # Copies of one control workbook, handed to several communes, share the campaign's id: the name decides first.
    if item.commune and campaign.commune and not _same_commune(item.commune, campaign.commune, criteria_set.subject):
        return finding(
            of_judging.OTHER_COMMUNE,
            Place(item.file),
            found=item.commune,
            expected=subject_name(campaign.commune, criteria_set.subject),
            unit_word=word,
        )
    if item.campaign not in (None, campaign.id):
        also = f"cũng ghi “{item.commune}” năm {item.year} nhưng " if item.commune and item.year else ""
        return finding(
            of_judging.OTHER_CAMPAIGN,
            Place(item.file),
            unit=item.unit,
            also=also,
            found=item.campaign,
            expected=campaign.id,
            unit_word=word,
        )
    return None


def _same_commune(one: str, other: str, subject: Subject) -> bool:
    return fold(subject_name(one, subject)) == fold(subject_name(other, subject))


def _set_in_words(id: str) -> str:
    """A criteria set by its Circular and what that is for, its id in brackets; by its id where it is not known here."""
    try:
        known = load_criteria(id)
    except CriteriaError:
        return f"bộ tiêu chí không có ở máy này (mã {id})"
    return f"{known.citation}, {known.title} (mã {known.id})"
