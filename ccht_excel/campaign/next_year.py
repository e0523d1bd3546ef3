"""A campaign made from the one of the year before: what stays the same is carried over, what units reported is shown.

Relies on :mod:`ccht_excel.campaign.assess` for what was reported. Carries no number, no day and no conclusion over:
those are of their year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import read_campaign
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CampaignError
from ccht_excel.law.criteria import rules_for
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Paperwork, PastAnswer, PastStated, Unit
from ccht_excel.model.law import CriteriaSet, DatumSpec
from ccht_excel.model.returns import Report
from ccht_excel.vietnamese.text import join_words


class Named(Struct, frozen=True):
    """What is said otherwise than last year; empty for what stays."""

    commune: str = ""
    district: str = ""
    province: str = ""
    year: int | None = None
    subject_type: str = ""


class NextYear(Struct, frozen=True):
    """The new campaign, the year it was made from, and why nothing of what was reported then is shown, if so.

    ``added`` are units that were not there: they are proposed for a chỉ tiêu that is asked for the first time.
    """

    campaign: Campaign
    year_before: int
    unread: str = ""
    added: tuple[Unit, ...] = ()


def next_year(folder: Path, named: Named) -> NextYear:
    """The campaign after the one in a folder: units, contacts, assignments, villages, targets, signers, decisions.

    Raises ``CampaignError`` where there is none, its control workbook is broken, or the new year is not a later one.
    """
    control = read_campaign(folder)
    before = control.campaign
    year = named.year or before.year + 1
    if year <= before.year:
        raise CampaignError(
            f"Đợt ở {folder} là của năm {before.year}; đợt mới phải của năm sau, không phải năm {year}."
        )
    fresh = new_campaign(
        named.commune or before.commune,
        year,
        district=named.district or before.district,
        province=named.province or before.province,
        difficult_area=before.difficult_area,
        criteria_set=before.criteria_set,
        subject_type=named.subject_type or ("" if named.commune else before.subject_type),
    )
    rules = rules_for(fresh)
    assignments = _assignments(rules, before, fresh)
    added = tuple(unit for unit in fresh.units if unit.id in _unknown(before, assignments))
    past, unread = _past(folder)
    campaign = replace(
        fresh,
        claimed_level=before.claimed_level if before.claimed_level in rules.levels else fresh.claimed_level,
        receiver=_receiver(rules, before, year),
        evidence_required=before.evidence_required,
        units=(*before.units, *added),
        assignments=MappingProxyType(assignments),
        targets=MappingProxyType({id: before.targets.get(id, value) for id, value in fresh.targets.items()}),
        villages=before.villages,
        part=_part(rules, before),
        paperwork=_paperwork(before.paperwork, fresh.paperwork),
        recognitions=tuple(replace(item, place=type(item.place)()) for item in before.recognitions),
        past=past,
    )
    return NextYear(campaign, before.year, unread, added)


def _part(rules: CriteriaSet, before: Campaign) -> str:
    """What the villages were called before, of one of the same kind and if they may still be."""
    same = before.subject_type == rules.subject.type.id and before.part in rules.subject.parts
    return before.part if same else ""


def _receiver(rules: CriteriaSet, before: Campaign, year: int) -> str:
    """Who received the dossier before, unless the law has stopped naming one since: then it is asked anew."""
    asked_anew = rules.handling.receiver_asked(year) and not rules.handling.receiver_asked(before.year)
    return "" if asked_anew else before.receiver


def _assignments(rules: CriteriaSet, before: Campaign, fresh: Campaign) -> dict[str, tuple[str, ...]]:
    """Who answered before; for a chỉ tiêu not asked then, who is proposed, if possible among those there are."""
    known = {unit.id for unit in before.units}
    proposed = {id: tuple(filter(known.__contains__, units)) or units for id, units in fresh.assignments.items()}
    return {item.id: before.assignments.get(item.id) or proposed[item.id] for item in rules.asked}


def _unknown(before: Campaign, assignments: Mapping[str, Iterable[str]]) -> set[str]:
    """Units that answer now and were not there."""
    return set(chain.from_iterable(assignments.values())) - {unit.id for unit in before.units}


def _paperwork(before: Paperwork, fresh: Paperwork) -> Paperwork:
    return replace(
        before,
        coordinator=before.coordinator or fresh.coordinator,
        plan_number="",
        plan_date=None,
        summary_number="",
        summary_date=None,
        minutes_number="",
        minutes_date=None,
        dossier_deadline=None,
    )


def _past(folder: Path) -> tuple[tuple[PastAnswer, ...], str]:
    """What was reported, and why that could not be read."""
    try:
        return tuple(_answers(assess_folder(folder))), ""
    except CampaignError as error:
        return (), str(error).partition("\n")[0]


def _answers(assessment: Assessment) -> Iterator[PastAnswer]:
    """The one value of each datum that a unit reported; none where its own returns do not agree."""
    for datum in assessment.data.values():
        for unit in dict.fromkeys(report.unit for report in datum.reports):
            own = [report for report in datum.reports if report.unit == unit]
            value, *others = dict.fromkeys(report.value for report in own)
            if not others:
                stated = tuple(_stated(assessment.criteria_set.data[datum.id], own))
                yield PastAnswer(unit, datum.id, value, assessment.campaign.year, stated)


def _stated(spec: DatumSpec, reports: Sequence[Report]) -> Iterator[PastStated]:
    """What all of them state; nothing where one of them says something else."""
    for attribute in spec.attributes:
        said = {report.choice(attribute.id) for report in reports}
        if len(said) == 1 and "" not in said:
            yield PastStated(attribute.id, said.pop())


def carried_over(made: NextYear) -> Iterable[str]:
    """What was carried over, in words, for whoever reviews it."""
    campaign, subject = made.campaign, rules_for(made.campaign).subject
    kept = len(campaign.units) - len(made.added)
    yield f"{kept} {subject.unit} với người liên hệ, phân công, chỉ tiêu kế hoạch, người ký, nơi nhận"
    for unit in made.added:
        yield f"thêm {subject.unit} “{unit.name}” trả lời chỉ tiêu mới {join_words(campaign.indicators_of(unit.id))}"
    if campaign.villages:
        yield f"{len(campaign.villages)} {subject.part}"
    if campaign.recognitions:
        yield f"{len(campaign.recognitions)} quyết định công nhận: xem lại quyết định nào còn hiệu lực"
    if campaign.past:
        yield f"{len(campaign.past)} câu trả lời năm {made.year_before}, in mờ ở phiếu để so sánh, không tính"
    if made.unread:
        yield f"không chép được câu trả lời năm {made.year_before}: {made.unread}"
