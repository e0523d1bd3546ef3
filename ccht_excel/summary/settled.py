"""What the meeting settled, as the summary and the papers say it: values, and what figures and results are by.

Relies on the words of the summary. Says of each what was reported, what was settled and why; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ccht_excel.exchange.cell_text import storable
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.returns import are_versions
from ccht_excel.summary.stated import stated_reports_text
from ccht_excel.summary.texts import datum_label, levels_of, reports_text, value_text


class Settled(Struct, frozen=True):
    """One thing that the meeting settled, in words. ``of_one_unit``: all that was reported comes from one unit."""

    label: str
    reports: str
    value: str
    reason: str
    of_one_unit: bool


def settled_by_meeting(assessment: Assessment) -> Iterator[Settled]:
    """All of it, in the order of the data: first the value of each, then what it is by."""
    for datum in assessment.data.values():
        of_one_unit = are_versions(datum.reports)
        if datum.resolution:
            value = value_text(datum.resolution.value, datum.kind, levels_of(assessment, datum.id))
            label, reason = datum_label(datum.id, assessment), storable(datum.resolution.reason)
            yield Settled(label, reports_text(assessment, datum), value, reason, of_one_unit)
        spec = assessment.criteria_set.data.get(datum.id)
        for attribute in spec.attributes if spec else ():
            named = assessment.campaign.settled_choice(datum.id, attribute.id)
            if named:
                reports = stated_reports_text(assessment, datum, attribute)
                value, reason = attribute.shown(named.choice), storable(named.reason)
                yield Settled(attribute.label, reports, value, reason, of_one_unit)
