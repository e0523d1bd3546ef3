"""What units report against what they reported the year before: a jump is asked about, nothing is counted.

Relies on :class:`~ccht_excel.model.campaign.PastAnswer`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.law.answer_kinds import value_inside
from ccht_excel.model.assessment import Datum
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.campaign import Campaign, PastAnswer
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec
from ccht_excel.model.returns import Report

_JUMP = 2
"""A count more than so many times what it was, or less than so many parts of it, is asked about."""


def jumps(campaign: Campaign, criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> Iterator[Finding]:
    """Counts that jumped since the unit reported them last, unless the meeting has settled them.

    Across two bases nothing has jumped: then it is said that the numbers cannot be compared.
    """
    before = {(item.unit, item.datum): item for item in campaign.past}
    for id, spec in criteria_set.data.items():
        datum = data[id]
        if spec.kind is not DatumKind.COUNT or datum.resolution:
            continue
        for report in datum.reports:
            past = before.get((report.unit, id))
            if past is None or not isinstance(report.value, int) or not isinstance(past.value, int):
                continue
            by = tuple(_apart(spec, report, past))
            if by:
                yield finding(
                    of_judging.PAST_COUNTED_OTHERWISE,
                    report.place,
                    unit=report.unit,
                    label=spec.label,
                    year=past.year,
                    before=value_inside(spec, past.value),
                    by="; ".join(by),
                    unit_word=criteria_set.subject.unit,
                )
                continue
            low, high = sorted((report.value, past.value))
            if high > _JUMP * low:
                yield finding(
                    of_judging.COUNT_JUMPED,
                    report.place,
                    unit=report.unit,
                    label=spec.label,
                    found=value_inside(spec, report.value),
                    year=past.year,
                    before=value_inside(spec, past.value),
                    by="".join(f"; {text}" for text in _unsaid(spec, report, past)),
                    unit_word=criteria_set.subject.unit,
                )


def _apart(spec: DatumSpec, report: Report, past: PastAnswer) -> Iterator[str]:
    """By what else the number was counted then: numbers on two bases are no numbers of one thing."""
    for attribute in _counted_by(spec):
        now, then = report.choice(attribute.id), past.choice(attribute.id)
        if now and then and now != then:
            words = f"“{attribute.name}” năm nay là “{attribute.shown(now)}”"
            yield f"{words}, năm {past.year} là “{attribute.shown(then)}”"


def _unsaid(spec: DatumSpec, report: Report, past: PastAnswer) -> Iterator[str]:
    """By what it was not said to be counted, this year or then, so that the numbers may be of two things."""
    for attribute in _counted_by(spec):
        years = [
            text for said, text in ((report, "năm nay"), (past, f"năm {past.year}")) if not said.choice(attribute.id)
        ]
        if years:
            yield f"{' và '.join(years)} chưa ghi “{attribute.name}” nên có thể không so được"


def _counted_by(spec: DatumSpec) -> Iterator[Attribute]:
    return (attribute for attribute in spec.attributes if not attribute.beside)
