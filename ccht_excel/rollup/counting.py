"""Summaries of many communes -> what a district or province knows of them: who reached what, and what is to be settled.

Only what is certain is counted. A summary that was altered, is for another year, stands against another one of the same
commune or cannot be read is named, and its commune counts as one without a result: it is there, so it is in the
denominator of every share. Relies on :mod:`ccht_excel.rollup.summaries`, on :mod:`ccht_excel.rollup.frames` for
grouping, and compares counts as integers. Reads and writes no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from ccht_excel.errors import CampaignError
from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import finding
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.shares import judge_share, missing_to_share
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Outcome, Standard
from ccht_excel.model.place import Place as FilePlace
from ccht_excel.rollup import frames
from ccht_excel.rollup.summaries import Place, Summary, SummaryFile

LEVELS: Mapping[int, Standard] = {1: Standard.LEVEL_1, 2: Standard.LEVEL_2}

Value = TypeVar("Value", str, int)


class Standing(StrEnum):
    """Where a commune stands: exactly one of these."""

    LEVEL_2 = "level_2"
    LEVEL_1 = "level_1"
    UNDETERMINED = "undetermined"
    NOT_REACHED = "not_reached"
    NO_RESULT = "no_result"


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune with its summary, if there is one that counts.

    ``files`` are all that told of it, ``summaries`` how many of them were summaries.
    """

    place: Place
    summary: Summary | None
    files: tuple[str, ...]
    summaries: int
    findings: tuple[Finding, ...] = ()

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.summary is None:
            return Standing.NO_RESULT
        if self.summary.level_reached:
            return Standing.LEVEL_2 if self.summary.level_reached == 2 else Standing.LEVEL_1
        return Standing.UNDETERMINED if self.summary.level_possible else Standing.NOT_REACHED


@dataclass(frozen=True, slots=True)
class UpperShare:
    """Communes at a level or above it against the share a district needs (Điều 11, 12).

    ``possible`` counts those that are not known to miss the level, ``missing`` is how many more it takes. The outcome
    is undetermined as long as the open ones decide.
    """

    level: int
    reached: int
    possible: int
    total: int
    missing: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Area:
    """The communes of a district, a province, or all (without names)."""

    province: str
    district: str
    counts: Mapping[Standing, int]
    shares: tuple[UpperShare, ...]

    @property
    def total(self) -> int:
        """How many communes there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class IndicatorCount:
    """How many of the counted communes miss a chỉ tiêu, or leave it open, under each standard."""

    id: str
    title: str
    not_met: Mapping[Standard, int]
    undetermined: Mapping[Standard, int]


@dataclass(frozen=True, slots=True)
class Rollup:
    """Everything the roll-up workbook shows.

    ``provinces`` and ``districts`` are empty where no commune names one; ``indicators`` are ordered by how many
    communes miss them. ``findings`` come with the commune they are about, where that is known.
    """

    year: int
    criteria_set: CriteriaSet
    communes: tuple[Commune, ...]
    whole: Area
    provinces: tuple[Area, ...]
    districts: tuple[Area, ...]
    indicators: tuple[IndicatorCount, ...]
    files: int
    findings: tuple[tuple[Place | None, Finding], ...]

    @property
    def counted(self) -> int:
        """Communes with a summary that counts."""
        return sum(commune.summary is not None for commune in self.communes)


def roll_up(files: Iterable[SummaryFile], year: int | None = None) -> Rollup:
    """Draw one picture from all files, whatever their order. ``year`` is that of most summaries unless told.

    Raises ``CampaignError`` where there is no summary at all that could count.
    """
    ordered = sorted(files, key=lambda item: item.file)
    summaries = [item.summary for item in ordered if item.summary and item.summary.usable]
    if not summaries:
        raise CampaignError("Không có bản tổng hợp nào dùng được. Cần các tệp tong_hop.xlsx do ccht merge ghi ra.")
    year = year or _most(item.year for item in summaries)
    criteria_set = load_criteria(_most(item.criteria_set for item in summaries))
    judged = [_here_and_now(item, year, criteria_set.id) for item in ordered]
    communes = _named_alike(list(_communes(judged)))
    rows = [_row(commune) for commune in communes]
    findings: list[tuple[Place | None, Finding]] = [
        (None, said) for item in judged if item.place is None for said in item.findings
    ]
    findings += [(commune.place, said) for commune in communes for said in commune.findings]
    return Rollup(
        year=year,
        criteria_set=criteria_set,
        communes=tuple(communes),
        whole=next(_areas(criteria_set, [{**row, "province": "", "district": ""} for row in rows], ("all",))),
        provinces=tuple(_areas(criteria_set, rows, ("province_key",), named="province")),
        districts=tuple(_areas(criteria_set, rows, ("province_key", "district_key"), named="district")),
        indicators=tuple(_indicators(criteria_set, communes)),
        files=len(ordered),
        findings=tuple(findings),
    )


# ---------------------------------------------------------------------------------------------
# Which summaries count


def _most(values: Iterable[Value]) -> Value:
    """The most frequent value; the greatest of equals."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value))


def _here_and_now(item: SummaryFile, year: int, criteria_set: str) -> SummaryFile:
    """The file, set aside where it is for another year or by other criteria."""
    summary = item.summary
    if summary is None:
        return item
    if summary.year != year:
        said = finding(
            of_summaries.SUMMARY_OTHER_YEAR, FilePlace(item.file), found=str(summary.year), expected=str(year)
        )
    elif summary.criteria_set != criteria_set:
        said = finding(
            of_summaries.SUMMARY_OTHER_CRITERIA, FilePlace(item.file), found=summary.criteria_set, expected=criteria_set
        )
    else:
        return item
    return replace(item, summary=replace(summary, usable=False), findings=(*item.findings, said))


def _communes(files: Iterable[SummaryFile]) -> Iterator[Commune]:
    """One commune a place, ordered by province, district and name."""
    by_place: dict[tuple[str, str, str], list[SummaryFile]] = {}
    for item in files:
        if item.place is not None:
            by_place.setdefault(item.place.key, []).append(item)
    for key in sorted(by_place):
        items = by_place[key]
        usable = [item for item in items if item.summary and item.summary.usable]
        chosen, said = _choose(usable)
        place = chosen.place if chosen and chosen.place else items[0].place
        assert place is not None
        findings = (*(one for item in items for one in item.findings), *said)
        summaries = sum(item.summary is not None for item in items)
        yield Commune(
            place, chosen.summary if chosen else None, tuple(item.file for item in items), summaries, findings
        )


def _choose(usable: Sequence[SummaryFile]) -> tuple[SummaryFile | None, list[Finding]]:
    """The summary that counts: one, or several that say the same. Between different ones nobody here can choose."""
    if not usable:
        return None, []
    if len({item.summary.code for item in usable if item.summary}) > 1:
        return None, [
            finding(
                of_summaries.SUMMARY_CONFLICTING,
                FilePlace(item.file),
                others=", ".join(other.file for other in usable if other is not item),
            )
            for item in usable
        ]
    first, *others = usable
    return first, [finding(of_summaries.SUMMARY_TWICE, FilePlace(item.file), other=first.file) for item in others]


# ---------------------------------------------------------------------------------------------
# Counting

_REACHED, _POSSIBLE = "reached_{}", "possible_{}"


def _row(commune: Commune) -> dict[str, str | int | bool]:
    """A commune as a row of the table that is grouped."""
    place, summary = commune.place, commune.summary
    province_key, district_key = place.area
    reached, possible = (summary.level_reached, summary.level_possible) if summary else (0, 2)
    return {
        "all": "",
        "province_key": province_key,
        "district_key": district_key,
        "province": place.province,
        "district": place.district,
        **{standing.value: commune.standing is standing for standing in Standing},
        **{_REACHED.format(level): reached >= level for level in LEVELS},
        **{_POSSIBLE.format(level): reached >= level or possible >= level for level in LEVELS},
    }


def _named_alike(communes: Sequence[Commune]) -> list[Commune]:
    """The communes with one spelling for each district and province, the one most of them use."""
    rows = [_row(commune) for commune in communes]
    provinces = frames.most_common(rows, ("province_key",), "province")
    districts = frames.most_common(rows, ("province_key", "district_key"), "district")
    return [
        replace(
            commune,
            place=replace(
                commune.place,
                province=provinces[commune.place.area[:1]],
                district=districts[commune.place.area],
            ),
        )
        for commune in communes
    ]


def _areas(
    criteria_set: CriteriaSet, rows: Sequence[frames.Record], keys: Sequence[str], named: str = ""
) -> Iterator[Area]:
    """The areas by their keys, in the order of the rows; communes without the name belong to none."""
    chosen = [row for row in rows if not named or row[f"{named}_key"]]
    if not chosen:
        return
    kinds = [*Standing, *(name.format(level) for name in (_REACHED, _POSSIBLE) for level in LEVELS)]
    for first, counts in frames.count_by(chosen, keys, kinds):
        total = sum(counts[standing] for standing in Standing)
        yield Area(
            province=str(first["province"]),
            district=str(first["district"]) if named == "district" else "",
            counts={standing: counts[standing] for standing in Standing},
            shares=tuple(
                _upper_share(
                    criteria_set, level, counts[_REACHED.format(level)], counts[_POSSIBLE.format(level)], total
                )
                for level in LEVELS
            ),
        )


def _upper_share(criteria_set: CriteriaSet, level: int, reached: int, possible: int, total: int) -> UpperShare:
    required = criteria_set.standard(LEVELS[level]).upper_share
    if required is None:
        return UpperShare(level, reached, possible, total, 0, Outcome.UNDETERMINED)
    outcome = judge_share(reached, total, required)
    if outcome is Outcome.NOT_MET and judge_share(possible, total, required) is Outcome.MET:
        outcome = Outcome.UNDETERMINED
    return UpperShare(level, reached, possible, total, missing_to_share(reached, total, required), outcome)


def _indicators(criteria_set: CriteriaSet, communes: Iterable[Commune]) -> list[IndicatorCount]:
    rows: list[frames.Record] = [
        {"where": f"{id} {standard}", "outcome": outcome.value}
        for commune in communes
        if commune.summary
        for id, outcomes in commune.summary.outcomes.items()
        for standard, outcome in outcomes.items()
    ]
    counts = frames.cross_count(rows, "where", "outcome") if rows else {}

    def of(id: str, outcome: Outcome) -> dict[Standard, int]:
        return {standard: counts.get(f"{id} {standard}", {}).get(outcome, 0) for standard in Standard}

    found = [
        IndicatorCount(item.id, item.title, of(item.id, Outcome.NOT_MET), of(item.id, Outcome.UNDETERMINED))
        for item in criteria_set.indicators
    ]
    # Whoever misses level 1 misses level 2, so the higher level orders first.
    return sorted(found, key=lambda item: [-item.not_met[LEVELS[level]] for level in (2, 1)])
