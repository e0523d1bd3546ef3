"""A roll-up for other programs: ``OUT.json`` beside the workbook, schema 1 (docs/result_json.md).

The same roll-up always gives the same bytes; counts are integers, shares the text that is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ccht_excel.exchange.json_text import indented
from ccht_excel.rollup.areas import Area, RatioSum
from ccht_excel.rollup.communes import Commune, standing_of
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.texts import ratio_text
from ccht_excel.rollup.trends import AreaOverYears, trends_of

SCHEMA = 1


def rollup_text(rollup: Rollup, run: str = "") -> str:
    """The text of ``OUT.json``; ``run`` names the run in all its files."""
    values = rollup_values(rollup)
    named = {"schema": values["schema"], "run": run, **values} if run else values
    return indented(named, 2) + "\n"


def rollup_values(rollup: Rollup) -> dict[str, Any]:
    """The roll-up as plain JSON values."""
    return {
        "schema": SCHEMA,
        "year": rollup.year,
        "criteria_set": rollup.criteria_set.id,
        "criteria_version": rollup.criteria_set.version,
        "files": rollup.files,
        "expected": rollup.expected,
        "whole": _area(rollup.whole),
        "provinces": [_area(area) for area in rollup.provinces],
        "districts": [_area(area) for area in rollup.districts],
        "communes": [_commune(rollup, commune) for commune in rollup.communes],
        "indicators": [
            {
                "id": item.id,
                "not_met": dict(item.not_met),
                "undetermined": dict(item.undetermined),
            }
            for item in rollup.indicators
        ],
        "findings": [
            {
                "code": item.code,
                "severity": item.severity.value,
                "file": item.place.file or None,
                "commune": place.commune if place else None,
                "district": place.district if place else None,
                "province": place.province if place else None,
                "message": " ".join(part for part in (f"{item.message}.", item.remedies) if part),
            }
            for place, item in rollup.findings
        ],
        "trends": _trends(rollup),
    }


def _area(area: Area) -> dict[str, Any]:
    return {
        "province": area.province,
        "district": area.district,
        "communes": area.total,
        "standings": dict(area.counts),
        "upper": [
            {
                "level": share.level,
                "reached": share.reached,
                "possible": share.possible,
                "missing": share.missing,
                "outcome": share.outcome.value,
            }
            for share in area.shares
        ],
        "with_result": area.with_result,
        "people": _people(area.ratios),
    }


def _people(ratios: Iterable[RatioSum]) -> list[dict[str, Any]]:
    return [
        {
            "ratio": item.id,
            "communes": item.communes,
            "numerator": item.numerator,
            "denominator": item.denominator,
            "share": ratio_text(item),
        }
        for item in ratios
    ]


def _trends(rollup: Rollup) -> dict[str, Any] | None:
    """Every year beside the others; nothing where there is one year only."""
    if not rollup.years:
        return None
    trends = trends_of(rollup)
    return {
        "years": [year.year for year in rollup.years],
        "whole": _over_years(trends.whole),
        "provinces": [_over_years(item) for item in trends.provinces],
        "districts": [_over_years(item) for item in trends.districts],
        "communes": [_commune_over_years(rollup, item) for item in rollup.communes if item.years],
    }


def _over_years(item: AreaOverYears) -> dict[str, Any]:
    return {
        "province": item.province,
        "district": item.district,
        "years": [
            {
                "year": year,
                "communes": area.total,
                "levels": [
                    {"level": share.level, "reached": share.reached, "possible": share.possible}
                    for share in area.shares
                ],
                "people": _people(area.ratios),
            }
            for year, area in item.years
        ],
    }


def _commune_over_years(rollup: Rollup, commune: Commune) -> dict[str, Any]:
    return {
        "commune": commune.place.commune,
        "district": commune.place.district,
        "province": commune.place.province,
        "years": [
            {
                "year": year,
                "standing": standing_of(rollup.criteria_set, summary),
                "level": {"reached": summary.level_reached, "possible": summary.level_possible},
                "standards": {standard: tally[0].value for standard, tally in summary.tallies.items()},
                "shares": dict(summary.shares),
            }
            for year, summary in sorted(commune.years.items())
        ],
    }


def _commune(rollup: Rollup, commune: Commune) -> dict[str, Any]:
    place, summary = commune.place, commune.summary
    values: dict[str, Any] = {
        "commune": place.commune,
        "district": place.district,
        "province": place.province,
        "standing": standing_of(rollup.criteria_set, summary),
        "files": list(commune.files),
        "findings": [item.code for item in commune.findings],
    }
    if summary:
        values |= {
            "content_code": summary.code,
            "level": {"reached": summary.level_reached, "possible": summary.level_possible},
            "standards": {
                standard: {"outcome": outcome.value, "met": met, "total": total}
                for standard, (outcome, met, total) in summary.tallies.items()
            },
            "indicators": {
                id: {standard: outcome.value for standard, outcome in outcomes.items()}
                for id, outcomes in summary.outcomes.items()
            },
            "shares": dict(summary.shares),
            "missing": summary.missing,
            "returns": {"units": summary.units, "received": summary.received},
            "errors": summary.errors,
            "warnings": summary.warnings,
        }
        if summary.signature:
            values["signature"] = {
                "state": summary.signature.state.value,
                "fingerprint": summary.signature.fingerprint or None,
            }
    return values
