"""Summaries of many communes -> what a district or province knows of them: who reached what, and what is to be settled.

Only what is certain is counted. A summary that was altered, stands against another one of the same commune or cannot be
read is named, and its commune counts as one without a result: it is there, so it is in the denominator of every share.
Relies on :mod:`ccht_excel.rollup.communes` for which summaries count, on :mod:`ccht_excel.rollup.areas` and
:mod:`ccht_excel.rollup.frames` for grouping. Reads and writes no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from ccht_excel.errors import CampaignError
from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import finding
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Outcome, Standard
from ccht_excel.model.place import Place
from ccht_excel.model.subjects import Subject
from ccht_excel.rollup import frames
from ccht_excel.rollup.areas import Area, Areas, areas_of
from ccht_excel.rollup.communes import Commune, communes_of
from ccht_excel.rollup.expected import Listed, with_expected
from ccht_excel.rollup.summaries import Locality, SummaryFile
from ccht_excel.vietnamese.place_names import several_of, stated_type
from ccht_excel.vietnamese.printed import format_date

Value = TypeVar("Value", str, int)


class IndicatorCount(Struct, frozen=True):
    """How many of the counted communes miss a chỉ tiêu, or leave it open, under each standard."""

    id: str
    title: str
    not_met: Mapping[Standard, int]
    undetermined: Mapping[Standard, int]


class Year(Struct, frozen=True):
    """The areas of one of several years: of those communes only that have a summary that stands for it."""

    year: int
    areas: Areas


class Rollup(Struct, frozen=True):
    """Everything the roll-up workbook shows.

    ``provinces`` and ``districts`` are empty where no commune names one; ``indicators`` are ordered by how many
    communes miss them. ``findings`` come with the commune they are about, where that is known. ``years`` are there
    where summaries of several years stand. ``expected`` is how many communes the list names, where there is one.
    ``many`` is what those that are there are called, as inside a sentence: "xã", "xã, phường", "đơn vị".
    """

    year: int
    criteria_set: CriteriaSet
    communes: tuple[Commune, ...]
    whole: Area
    provinces: tuple[Area, ...]
    districts: tuple[Area, ...]
    indicators: tuple[IndicatorCount, ...]
    files: int
    findings: tuple[tuple[Locality | None, Finding], ...]
    many: str
    years: tuple[Year, ...] = ()
    expected: int | None = None

    @property
    def counted(self) -> int:
        """Communes with a summary that counts."""
        return sum(commune.summary is not None for commune in self.communes)

    @property
    def signed(self) -> bool:
        """Whether anybody asks for signatures: there is a list of keys, or a signature somewhere."""
        return any(commune.summary and commune.summary.signature for commune in self.communes)


_REASONS_SHOWN = 5


def _none_usable(files: Sequence[SummaryFile]) -> Iterator[str]:
    """That nothing counts, and why of the first files."""
    yield "Không có bản tổng hợp nào dùng được. Cần các tệp tong_hop.xlsx do ccht merge ghi ra."
    reasons = [f"  Tệp {item.file}: {said.message}." for item in files for said in item.findings]
    yield from reasons[:_REASONS_SHOWN]
    if len(reasons) > _REASONS_SHOWN:
        yield f"  … và {len(reasons) - _REASONS_SHOWN} điểm nữa."


def roll_up(files: Iterable[SummaryFile], year: int | None = None, expected: Sequence[Listed] | None = None) -> Rollup:
    """Draw one picture from all files, whatever their order. ``year`` is that of most summaries unless told.

    ``expected`` are the communes that should be there, where somebody knows: those that sent nothing count too.

    Raises ``CampaignError`` where there is no summary at all that could count.
    """
    ordered = sorted(files, key=lambda item: item.file)
    summaries = [item.summary for item in ordered if item.summary and item.summary.usable]
    if not summaries:
        raise CampaignError("\n".join(_none_usable(ordered)))
    year = year or _most(item.year for item in summaries)
    criteria_set = load_criteria(_most(item.criteria_set for item in summaries))
    communes = communes_of(ordered, year, criteria_set.id)
    if expected is not None:
        communes = with_expected(communes, expected, criteria_set.subject)
    areas = areas_of(criteria_set, [(commune.place, commune.summary) for commune in communes])
    findings: list[tuple[Locality | None, Finding]] = [
        (None, said) for item in ordered if item.place is None for said in item.findings
    ]
    findings += [(commune.place, said) for commune in communes for said in commune.findings]
    findings += [(commune.place, said) for commune in communes for said in _ending(criteria_set, commune, year)]
    return Rollup(
        year=year,
        criteria_set=criteria_set,
        communes=tuple(communes),
        whole=areas.whole,
        provinces=areas.provinces,
        districts=areas.districts,
        indicators=tuple(_indicators(criteria_set, communes)),
        files=len(ordered),
        findings=tuple(findings),
        many=_many(criteria_set.subject, communes),
        years=_years(criteria_set, communes),
        expected=None if expected is None else len(expected),
    )


def _many(subject: Subject, communes: Iterable[Commune]) -> str:
    return several_of(subject, {stated_type(item.place.name, subject) or subject.type for item in communes})


def _ending(criteria_set: CriteriaSet, commune: Commune, year: int) -> Iterator[Finding]:
    """A recognition that ends in the year in which an assessed year is rolled up, in the next one, or has ended."""
    summary = commune.summary
    until = summary.recognised_until if summary else None
    if summary and until and until.year <= year + 2:
        yield finding(
            of_summaries.RECOGNITION_ENDS,
            Place(commune.files[0] if commune.files else ""),
            level=criteria_set.award_levels.inside(summary.recognised_level),
            until=format_date(until),
        )


def _most(values: Iterable[Value]) -> Value:
    """The most frequent value; the greatest of equals."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value))


def _years(criteria_set: CriteriaSet, communes: Sequence[Commune]) -> tuple[Year, ...]:
    """Every year that summaries stand for, where there are several."""
    years = sorted({year for commune in communes for year in commune.years})
    if len(years) < 2:
        return ()
    return tuple(
        Year(
            year,
            areas_of(criteria_set, [(each.place, each.years[year]) for each in communes if year in each.years]),
        )
        for year in years
    )


def _indicators(criteria_set: CriteriaSet, communes: Iterable[Commune]) -> list[IndicatorCount]:
    records: list[frames.Record] = [
        {"where": f"{id} {standard}", "outcome": outcome.value}
        for commune in communes
        if commune.summary
        for id, outcomes in commune.summary.outcomes.items()
        for standard, outcome in outcomes.items()
    ]
    counts = frames.cross_count(records, "where", "outcome") if records else {}

    standards = criteria_set.standard_ids

    def of(id: str, outcome: Outcome) -> dict[Standard, int]:
        return {standard: counts.get(f"{id} {standard}", {}).get(outcome, 0) for standard in standards}

    found = [
        IndicatorCount(item.id, item.title, of(item.id, Outcome.NOT_MET), of(item.id, Outcome.UNDETERMINED))
        for item in criteria_set.indicators
    ]
    highest_first = [criteria_set.levels[level] for level in sorted(criteria_set.levels, reverse=True)]
    # Whoever misses level 1 misses level 2, so the higher level orders first.
    return sorted(found, key=lambda item: [-item.not_met[standard] for standard in highest_first])
