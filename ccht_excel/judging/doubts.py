"""Counts far from what is usual, and which of them may be a thousand times more: a lost thousands point.

"3.000" typed into Excel under English settings is stored as 3, and nothing in the file tells that from a real 3. So a
part that is no more than a thousandth of every total that was reported may be meant as a thousand times as many: what
holds must hold in either reading; while a total is outstanding, also of a part that is so little of what the total may
come to. A total far from that of any commune is asked about; read otherwise together with its
parts it gives the same shares, and beside usual parts it contradicts them, so it needs no reading of its own. The
criteria set says what is usual. Relies on the model and :mod:`ccht_excel.law`; doubts nothing that the meeting named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from msgspec import Struct

from ccht_excel.law.implied import denominators, implied
from ccht_excel.model.assessment import Datum
from ccht_excel.model.law import Constraint, ConstraintKind, CriteriaSet, DatumSpec
from ccht_excel.model.limits import HIGHEST_COUNT

_THOUSAND = 1000
_SIBLINGS = 100
"""While no total is reported: so many times as many in another part of it make a part doubtful."""

Reading = Mapping[str, Mapping[int, int]]
"""Counts of some data that are taken for other counts."""


class Doubts(Struct, frozen=True):
    """Counts to ask about, each with what it may be meant as (``None``: no guess), by datum.

    ``open_ones`` are the data whose doubtful counts leave an outcome open that hangs on them; ``later`` has counts that
    are in order so far, and would be doubtful beside a total that may still come in.
    """

    asked: Mapping[str, Mapping[int, int | None]]
    open_ones: frozenset[str]
    later: Mapping[str, Mapping[int, int]]

    def meant(self, id: str) -> tuple[int, ...]:
        """What the doubtful counts of a datum may be meant as, where an outcome hangs on it."""
        counts = self.asked[id].values() if id in self.open_ones else ()
        return tuple(count for count in counts if count is not None)

    def readings(self) -> Iterable[Reading]:
        """Every way to read the doubtful parts, the one as reported first."""
        meant = {id: dict(counts) for id, counts in self.later.items()}
        for id in self.open_ones:
            found = {count: other for count, other in self.asked[id].items() if other is not None}
            meant[id] = {**meant.get(id, {}), **found}
        ids = sorted(meant)
        for some in (some for size in range(len(ids) + 1) for some in combinations(ids, size)):
            yield {id: meant[id] for id in some}


def doubts_about(criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> Doubts:
    """What is unusual of the counts that units reported."""
    asked: dict[str, Mapping[int, int | None]] = {}
    later: dict[str, Mapping[int, int]] = {}
    for id, datum in data.items():
        spec = criteria_set.data[id]
        counts = [] if datum.resolved else [value for value in datum.candidates if isinstance(value, int)]
        if spec.usual:
            found = {count: _total(spec.usual, count) for count in counts if _outside(spec.usual, count)}
        elif spec.usual_share:
            found = {count: other for count in counts if (other := _part(criteria_set, data, spec, count))}
            if _total_outstanding(criteria_set, data, id):
                later[id] = {count: other for count in counts if (other := _many(criteria_set, data, spec, count))}
        else:
            continue
        if found:
            asked[id] = found
    return Doubts(asked, frozenset(asked) - denominators(criteria_set), later)


def _outside(usual: tuple[int, int], count: int) -> bool:
    return not usual[0] <= count <= usual[1]


def _total(usual: tuple[int, int], count: int) -> int | None:
    others = [count * _THOUSAND, *([count // _THOUSAND] if count % _THOUSAND == 0 else [])]
    return next((other for other in others if not _outside(usual, other)), None)


def _part(criteria_set: CriteriaSet, data: Mapping[str, Datum], spec: DatumSpec, count: int) -> int | None:
    """A thousand times a part, where it is next to nothing of what it is part of, or beside another part of that."""
    many = _many(criteria_set, data, spec, count)
    if spec.usual_share is None or many is None:
        return None
    totals = _totals(criteria_set, data, spec.id)
    if totals:
        return many if count <= spec.usual_share * min(totals) else None
    wholes = set(_wholes(criteria_set, spec.id))
    siblings = _said(data, [id for id in data if id != spec.id and wholes & set(_wholes(criteria_set, id))])
    return many if count * _SIBLINGS <= max(siblings, default=0) else None


def _many(criteria_set: CriteriaSet, data: Mapping[str, Datum], spec: DatumSpec, count: int) -> int | None:
    """A thousand times a part, where that is no more than what it is part of may be."""
    wholes = _wholes(criteria_set, spec.id)
    highest = min((whole.usual[1] for whole in wholes if whole.usual), default=HIGHEST_COUNT)
    if count == 0 or count * _THOUSAND > highest:
        return None
    if any(_more_than_any(criteria_set, data, whole, count * _THOUSAND) for whole in wholes):
        return None
    return count * _THOUSAND


def _totals(criteria_set: CriteriaSet, data: Mapping[str, Datum], id: str) -> list[int]:
    """What was said of the totals that a datum is part of."""
    return _said(data, [whole.id for whole in _wholes(criteria_set, id) if whole.usual])


def _total_outstanding(criteria_set: CriteriaSet, data: Mapping[str, Datum], id: str) -> bool:
    """Whether no total was reported of what a datum is part of, and one may still be."""
    wholes = [data[whole.id] for whole in _wholes(criteria_set, id) if whole.usual and whole.id in data]
    return not _totals(criteria_set, data, id) and any(one.awaited and not one.resolved for one in wholes)


def _more_than_any(criteria_set: CriteriaSet, data: Mapping[str, Datum], whole: DatumSpec, count: int) -> bool:
    """Whether a count is more than all that a whole may be by what was said of it, and nobody is left to say more."""
    datum, said = data.get(whole.id), _said(data, [whole.id])
    if datum is None or not said or (datum.awaited and not datum.resolved):
        return False
    doubtful = [] if datum.resolved else said
    many = _many if _total_outstanding(criteria_set, data, whole.id) else _part
    meant = [many(criteria_set, data, whole, one) for one in doubtful]
    return count > max(*said, *(one for one in meant if one is not None), 0)


def _said(data: Mapping[str, Datum], ids: Sequence[str]) -> list[int]:
    """All that anybody said of some data, also what the meeting then named otherwise."""
    found = [data[id] for id in ids if id in data]
    values = [value for datum in found for value in (*datum.candidates, *(report.value for report in datum.reports))]
    return [value for value in values if isinstance(value, int) and value > 0]


def _wholes(criteria_set: CriteriaSet, id: str) -> tuple[DatumSpec, ...]:
    """Data that this one is part of."""
    return tuple([criteria_set.data[whole] for whole in _whole_ids(criteria_set.constraints).get(id, ())])


@lru_cache(maxsize=32)
def _whole_ids(constraints: tuple[Constraint, ...]) -> Mapping[str, Sequence[str]]:
    """What each datum is part of, by the constraints of a criteria set."""
    found: dict[str, list[str]] = {}
    for item in implied(constraints):
        if item.kind is ConstraintKind.AT_MOST:
            found.setdefault(item.left, []).append(item.right)
    return found
