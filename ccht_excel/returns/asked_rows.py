"""What a criteria set asks in every return alike, found out once: the returns of a campaign are asked by one.

Relies on :mod:`ccht_excel.law.attributes`. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.law.attributes import attribute_rows
from ccht_excel.model.law import CriteriaSet, DatumKind
from ccht_excel.vietnamese.text import fold


class AskedRows:
    """The rows of forms: ``known`` are the ids of all chỉ tiêu, ``using`` those judged from each datum, in official
    order; ``indicators`` and ``figures`` are the keys of rows by their visible label, attributes included."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.known: Sequence[str] = [item.id for item in criteria_set.indicators]
        self.using: dict[str, list[str]] = {}
        for indicator in criteria_set.indicators:
            for datum in indicator.data:
                self.using.setdefault(datum, []).append(indicator.id)
        self.counts = {id: spec for id, spec in criteria_set.data.items() if spec.kind is DatumKind.COUNT}
        self.attributes = attribute_rows(criteria_set)
        indicators = {text: item.id for item in criteria_set.indicators for text in (fold(item.id), fold(item.title))}
        figures = {text: id for id, spec in self.counts.items() for text in (id, fold(spec.label))}
        self.indicators: Mapping[str, str] = indicators | dict(self._attributes(counts=False))
        self.figures: Mapping[str, str] = figures | dict(self._attributes(counts=True))

    def _attributes(self, *, counts: bool) -> Iterator[tuple[str, str]]:
        """Label and key of the rows that ask what figures are by, or what chỉ tiêu are."""
        for key, (spec, attribute) in self.attributes.items():
            if (spec.kind is DatumKind.COUNT) is counts:
                yield fold(attribute.label), key


class _Last:
    """What was found out last."""

    of: CriteriaSet | None = None
    asked: AskedRows | None = None


def asked_rows(criteria_set: CriteriaSet) -> AskedRows:
    """What this criteria set asks."""
    if _Last.asked is None or _Last.of is not criteria_set:
        _Last.of, _Last.asked = criteria_set, AskedRows(criteria_set)
    return _Last.asked
