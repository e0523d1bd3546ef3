"""The areas of a roll-up over the years: what each came to in every year for which summaries stand.

Relies on :mod:`ccht_excel.rollup.counting`. A year in which an area has no summary that stands is left out of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ccht_excel.rollup.areas import Area
from ccht_excel.rollup.counting import Rollup


class AreaOverYears(Struct, frozen=True):
    """An area with what its communes came to, by year."""

    province: str
    district: str
    years: tuple[tuple[int, Area], ...]


class Trends(Struct, frozen=True):
    """All areas over the years, in the order of the roll-up."""

    whole: AreaOverYears
    provinces: tuple[AreaOverYears, ...]
    districts: tuple[AreaOverYears, ...]


def trends_of(rollup: Rollup) -> Trends:
    """The years of a roll-up side by side."""
    return Trends(
        AreaOverYears("", "", tuple((year.year, year.areas.whole) for year in rollup.years)),
        _joined(rollup.provinces, [(year.year, year.areas.provinces) for year in rollup.years]),
        _joined(rollup.districts, [(year.year, year.areas.districts) for year in rollup.years]),
    )


def _joined(known: Iterable[Area], years: Iterable[tuple[int, Iterable[Area]]]) -> tuple[AreaOverYears, ...]:
    """The areas that are known with their years; names are spelled alike in all of them."""
    found = {(area.province, area.district): list[tuple[int, Area]]() for area in known}
    for year, areas in years:
        for area in areas:
            found[area.province, area.district].append((year, area))
    return tuple(AreaOverYears(*names, tuple(by_year)) for names, by_year in found.items() if by_year)
