"""Which summaries count: one commune a place, with the summary that stands for it, if there is one.

A summary that was altered, goes by other criteria or stands against another one of the same commune and year does not
count. One of another year counts for its own year, and is named only where its commune has none of the year asked for.
Relies on :mod:`ccht_excel.rollup.summaries`, and on :mod:`ccht_excel.rollup.frames` for how most write a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import finding
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.place import Place
from ccht_excel.rollup import frames
from ccht_excel.rollup.summaries import Locality, Summary, SummaryFile

Standing: TypeAlias = str
"""Where a commune stands: the id of the legal level it reached, or one of the three below."""

UNDETERMINED, NOT_REACHED, NO_RESULT = "undetermined", "not_reached", "no_result"


def standings_of(criteria_set: CriteriaSet) -> tuple[Standing, ...]:
    """All there are, the highest level first."""
    return (*(spec.id for spec in reversed(criteria_set.legal)), UNDETERMINED, NOT_REACHED, NO_RESULT)


def standing_of(criteria_set: CriteriaSet, summary: Summary | None) -> Standing:
    """Where a commune with this summary stands."""
    if summary is None:
        return NO_RESULT
    if summary.level_reached:
        return criteria_set.levels[summary.level_reached]
    return UNDETERMINED if summary.level_possible else NOT_REACHED


class Commune(Struct, frozen=True):
    """One commune with its summary, if there is one that counts.

    ``years`` are all its summaries that stand, by year; ``files`` are all that told of it, ``summaries`` how many of
    them were summaries. Where it stands is :func:`standing_of`.
    """

    place: Locality
    summary: Summary | None
    years: Mapping[int, Summary]
    files: tuple[str, ...]
    summaries: int
    findings: tuple[Finding, ...] = ()


def communes_of(files: Iterable[SummaryFile], year: int, criteria_set: str) -> list[Commune]:
    """One commune a place, ordered by province, district and name; each name as most communes write it."""
    by_place: dict[tuple[str, str, str], list[SummaryFile]] = {}
    for item in files:
        if item.place is not None:
            by_place.setdefault(item.place.key, []).append(_by_criteria(item, year, criteria_set))
    return _named_alike([_commune(by_place[key], year) for key in sorted(by_place)])


def _by_criteria(item: SummaryFile, year: int, criteria_set: str) -> SummaryFile:
    """The file, set aside where it goes by other criteria: outcomes by different criteria cannot be added."""
    summary = item.summary
    if summary is None or summary.criteria_set == criteria_set:
        return item
    said = finding(
        of_summaries.SUMMARY_OTHER_CRITERIA, Place(item.file), found=summary.criteria_set, expected=criteria_set
    )
    findings = (*item.findings, said) if summary.year == year else item.findings
    return replace(item, summary=replace(summary, usable=False), findings=findings)


def _commune(items: Sequence[SummaryFile], year: int) -> Commune:
    """The commune that these files tell of."""
    findings = [said for item in items for said in (*item.findings, *_other_year(item, items, year))]
    years: dict[int, SummaryFile] = {}
    usable = [item for item in items if item.summary and item.summary.usable]
    for when in sorted({item.summary.year for item in usable if item.summary}):
        chosen, said = _choose([item for item in usable if item.summary and item.summary.year == when])
        findings += said
        if chosen:
            years[when] = chosen
    chosen = years.get(year)
    place = chosen.place if chosen and chosen.place else items[0].place
    assert place is not None
    return Commune(
        place,
        chosen.summary if chosen else None,
        {when: item.summary for when, item in years.items() if item.summary},
        tuple(item.file for item in items),
        sum(item.summary is not None for item in items),
        tuple(findings),
    )


def _other_year(item: SummaryFile, items: Iterable[SummaryFile], year: int) -> Iterator[Finding]:
    """That a summary is of another year, unless its commune has one of the year asked for as well."""
    found = item.summary.year if item.summary else year
    if found != year and not any(other.summary and other.summary.year == year for other in items):
        yield finding(of_summaries.SUMMARY_OTHER_YEAR, Place(item.file), found=str(found), expected=str(year))


def _choose(usable: Sequence[SummaryFile]) -> tuple[SummaryFile | None, list[Finding]]:
    """The summary that counts: one, or several that say the same. Between different ones nobody here can choose."""
    if not usable:
        return None, []
    if len({item.summary.code for item in usable if item.summary}) > 1:
        return None, [
            finding(of_summaries.SUMMARY_CONFLICTING, Place(item.file), others=_others(usable, number))
            for number, item in enumerate(usable)
        ]
    first, *others = usable
    return first, [finding(of_summaries.SUMMARY_TWICE, Place(item.file), other=first.file) for item in others]


_NAMED = 3


def _others(files: Sequence[SummaryFile], number: int) -> str:
    """The files beside this one, the first of them by name: each is named by its own finding too."""
    named = [other.file for at, other in enumerate(files[: _NAMED + 1]) if at != number][:_NAMED]
    more = len(files) - 1 - len(named)
    return f"{', '.join(named)}{f' và {more} bản nữa' if more else ''}"


def _named_alike(communes: Sequence[Commune]) -> list[Commune]:
    """The communes with one spelling for each district and province, the one most of them use."""
    records: list[frames.Record] = [
        {
            "province_key": commune.place.area[0],
            "district_key": commune.place.area[1],
            "province": commune.place.province,
            "district": commune.place.district,
        }
        for commune in communes
    ]
    provinces = frames.most_common(records, ("province_key",), "province")
    districts = frames.most_common(records, ("province_key", "district_key"), "district")
    return [
        replace(
            commune,
            place=replace(
                commune.place, province=provinces[commune.place.area[:1]], district=districts[commune.place.area]
            ),
        )
        for commune in communes
    ]
