"""Districts, provinces and all communes together: how many stand where, and what their people come to.

Totals are counts added, never averages of percentages. Relies on :mod:`ccht_excel.rollup.frames` for grouping, and
compares counts as integers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from ccht_excel.law.shares import judge_share, missing_to_share
from ccht_excel.model.law import CriteriaSet, Outcome, RatioSpec
from ccht_excel.rollup import frames
from ccht_excel.rollup.communes import NO_RESULT, Standing, standing_of, standings_of
from ccht_excel.rollup.summaries import Locality, Summary


class UpperShare(Struct, frozen=True):
    """Communes at a level or above it, of a district against the share it needs (Thông tư 25/2023, Điều 11, 12).

    ``possible`` counts those that are not known to miss the level, ``missing`` is how many more it takes. The outcome
    is undetermined as long as the open ones decide; it does not apply to what is no district, as there is none since
    01/7/2025: there the share is only counted.
    """

    level: int
    reached: int
    possible: int
    total: int
    missing: int
    outcome: Outcome


class RatioSum(Struct, frozen=True):
    """A share of people over the communes whose two figures are settled: how many communes, and the figures added."""

    id: str
    communes: int
    numerator: int
    denominator: int


class Area(Struct, frozen=True):
    """The communes of a district, a province, or all (without names)."""

    province: str
    district: str
    counts: Mapping[Standing, int]
    shares: tuple[UpperShare, ...]
    ratios: tuple[RatioSum, ...]

    @property
    def total(self) -> int:
        """How many communes there are."""
        return sum(self.counts.values())

    @property
    def with_result(self) -> int:
        """How many of them have a summary that counts."""
        return self.total - self.counts[NO_RESULT]


class Areas(Struct, frozen=True):
    """One year's areas; ``provinces`` and ``districts`` are empty where no commune names one."""

    whole: Area
    provinces: tuple[Area, ...]
    districts: tuple[Area, ...]


Member = tuple[Locality, Summary | None]
"""A commune as areas see it."""


def areas_of(criteria_set: CriteriaSet, members: Sequence[Member]) -> Areas:
    """The areas of some communes, in their order; those without the name of an area belong to none. Not for none."""
    records = [_record(criteria_set, place, summary) for place, summary in members]
    unnamed = [{**record, "province": "", "district": ""} for record in records]
    one_district = len({place.area for place, _ in members}) == 1 and bool(members[0][0].district)
    return Areas(
        whole=next(_areas(criteria_set, unnamed, ("all",), judged=one_district)),
        provinces=tuple(_areas(criteria_set, records, ("province_key",), named="province")),
        districts=tuple(_areas(criteria_set, records, ("province_key", "district_key"), named="district", judged=True)),
    )


def ratios_of(criteria_set: CriteriaSet) -> list[RatioSpec]:
    """Every share of people that the criteria ask for."""
    return [ratio for _, ratio in criteria_set.shares]


_REACHED, _POSSIBLE = "reached_{}", "possible_{}"
_SETTLED, _NUMERATOR, _DENOMINATOR = "settled_{}", "numerator_{}", "denominator_{}"


def _record(criteria_set: CriteriaSet, place: Locality, summary: Summary | None) -> frames.Record:
    """A commune as a record of the table that is grouped."""
    province_key, district_key = place.area
    reached, possible = (summary.level_reached, summary.level_possible) if summary else (0, max(criteria_set.levels))
    standing = standing_of(criteria_set, summary)
    record: dict[str, str | int | bool] = {
        "all": "",
        "province_key": province_key,
        "district_key": district_key,
        "province": place.province,
        "district": place.district,
        **{each: each == standing for each in standings_of(criteria_set)},
        **{_REACHED.format(level): reached >= level for level in criteria_set.levels},
        **{_POSSIBLE.format(level): reached >= level or possible >= level for level in criteria_set.levels},
    }
    for ratio in ratios_of(criteria_set):
        figures = summary.people.get(ratio.id) if summary else None
        record[_SETTLED.format(ratio.id)] = figures is not None
        record[_NUMERATOR.format(ratio.id)], record[_DENOMINATOR.format(ratio.id)] = figures or (0, 0)
    return record


def _areas(
    criteria_set: CriteriaSet,
    records: Sequence[frames.Record],
    keys: Sequence[str],
    *,
    named: str = "",
    judged: bool = False,
) -> Iterator[Area]:
    chosen = [record for record in records if not named or record[f"{named}_key"]]
    if not chosen:
        return
    ratios = [ratio.id for ratio in ratios_of(criteria_set)]
    standings = standings_of(criteria_set)
    names = list(standings)
    names += [name.format(level) for name in (_REACHED, _POSSIBLE) for level in criteria_set.levels]
    names += [name.format(id) for name in (_SETTLED, _NUMERATOR, _DENOMINATOR) for id in ratios]
    for first, sums in frames.sums_by(chosen, keys, names):
        total = sum(sums[standing] for standing in standings)
        yield Area(
            province=str(first["province"]),
            district=str(first["district"]) if named == "district" else "",
            counts={standing: sums[standing] for standing in standings},
            shares=tuple(
                _upper_share(
                    level,
                    criteria_set.level_spec(level).upper_share if judged else None,
                    sums[_REACHED.format(level)],
                    sums[_POSSIBLE.format(level)],
                    total,
                )
                for level in criteria_set.levels
            ),
            ratios=tuple(
                RatioSum(id, *(sums[name.format(id)] for name in (_SETTLED, _NUMERATOR, _DENOMINATOR))) for id in ratios
            ),
        )


def _upper_share(level: int, required: Fraction | None, reached: int, possible: int, total: int) -> UpperShare:
    if required is None:
        return UpperShare(level, reached, possible, total, 0, Outcome.NOT_APPLICABLE)
    outcome = judge_share(reached, total, required)
    if outcome is Outcome.NOT_MET and judge_share(possible, total, required) is Outcome.MET:
        outcome = Outcome.UNDETERMINED
    return UpperShare(level, reached, possible, total, missing_to_share(reached, total, required), outcome)
