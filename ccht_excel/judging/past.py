"""What units report against what they reported the year before: a jump is asked about, nothing is counted.

Relies on :class:`~ccht_excel.model.campaign.PastAnswer`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.law.answer_kinds import value_inside
from ccht_excel.model.assessment import Datum
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind

_JUMP = 2
"""A count more than so many times what it was, or less than so many parts of it, is asked about."""


def jumps(campaign: Campaign, criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> Iterator[Finding]:
    """Counts that jumped since the unit reported them last, unless the meeting has settled them."""
    before = {(item.unit, item.datum): item for item in campaign.past}
    for id, spec in criteria_set.data.items():
        datum = data[id]
        if spec.kind is not DatumKind.COUNT or datum.resolution:
            continue
        for report in datum.reports:
            past = before.get((report.unit, id))
            if past is None or not isinstance(report.value, int) or not isinstance(past.value, int):
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
                )
