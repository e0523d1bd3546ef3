"""What units report against the numbers of the list of residents: far apart is asked about, nothing is counted.

Relies on :class:`~ccht_excel.model.prefill.Reference`. How far is far, and which counts the list knows in part only,
says the criteria set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.law.prefill import reference_text
from ccht_excel.model.assessment import Datum
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.prefill import Prefill, PrefillCount, Reference
from ccht_excel.model.returns import Report
from ccht_excel.model.subjects import Subject
from ccht_excel.vietnamese.printed import format_count, format_percent

_SHOWN = 3


def far_apart(campaign: Campaign, criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> Iterator[Finding]:
    """Counts far from the list on the age base they state (on any, where they state none), but for what is settled."""
    prefill = criteria_set.prefill
    if prefill is None:
        return
    for count in prefill.counts:
        datum, whole = data.get(count.datum), _of(campaign, count, "")
        for report in datum.reports if datum and not datum.resolution and whole else ():
            stated = report.choice(prefill.attribute) if prefill.attribute else ""
            compared = [item for item in whole if item.base == stated] or whole
            if not isinstance(report.value, int):
                continue
            villages = _villages(campaign, criteria_set.subject, report, prefill, count, stated)
            whole_fits = _fits(report.value, compared, prefill, count)
            if whole_fits and not villages:
                continue
            words = {
                "label": criteria_set.data[count.datum].label,
                "list": prefill.name,
                "apart": format_percent(prefill.apart),
            }
            if whole_fits:
                where = {"villages": villages.removeprefix(_AMONG), "part": criteria_set.subject.part}
                yield finding(of_judging.REFERENCE_APART_SOMEWHERE, report.place, unit=report.unit, **where, **words)
                continue
            yield finding(
                of_judging.REFERENCE_APART,
                report.place,
                unit=report.unit,
                found=format_count(report.value),
                references=reference_text(prefill, compared),
                villages=villages,
                **words,
            )


def _of(campaign: Campaign, count: PrefillCount, village: str) -> list[Reference]:
    return [item for item in campaign.references if item.datum == count.datum and item.village == village]


def _fits(value: int, references: Sequence[Reference], prefill: Prefill, count: PrefillCount) -> bool:
    """Whether a number is near that of any age base; of what the list knows in part, whether it is not far below."""
    return any(
        (count.partial and value >= item.value) or abs(value - item.value) <= prefill.apart * item.value
        for item in references
    )


_AMONG = "; trong đó: "


def _villages(
    campaign: Campaign, subject: Subject, report: Report, prefill: Prefill, count: PrefillCount, stated: str
) -> str:
    """The villages whose own number is far apart, on the age base that is stated, in words."""
    ids = {village.name: village.id for village in campaign.villages}
    found = []
    for name, value in report.villages:
        own = _of(campaign, count, ids.get(name, "")) if name in ids else []
        own = [item for item in own if item.base == stated] or own
        if own and not _fits(value, own, prefill, count):
            found.append(f"{name} ghi {format_count(value)}, sổ {reference_text(prefill, own)}")
    more = f"; và {len(found) - _SHOWN} {subject.part} nữa" if len(found) > _SHOWN else ""
    return f"{_AMONG}{'; '.join(found[:_SHOWN])}{more}" if found else ""
