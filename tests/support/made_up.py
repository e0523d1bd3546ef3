"""Made-up communes for tests and benchmarks: answers by a seed, and summaries written without going through returns."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.judging.scoring import assess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment, Datum, Reconciled
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import DatumKind, Outcome, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Report
from ccht_excel.summary.workbook import write_summary


def answers(seed: int) -> dict[str, Value | None]:
    """A value for every datum, most of them good; ``None`` where nobody reported it."""
    rng = random.Random(seed)
    citizens = rng.randrange(500, 30_000)
    mood = rng.random()
    values: dict[str, Value | None] = {}
    for id, spec in load_criteria().data.items():
        if spec.kind is DatumKind.RESULT:
            values[id] = Outcome.NOT_MET if rng.random() < 0.02 else Outcome.MET
        elif spec.kind is DatumKind.LEVEL:
            values[id] = max(1, (spec.maximum or 1) - (rng.random() < 0.06))
    low = 62 if mood < 0.6 else 81
    values["citizens"] = citizens
    values["learning_citizens"] = citizens * rng.randrange(low - 3, 96) // 100
    values["trained_citizens"] = citizens * rng.randrange(49 if mood < 0.6 else 60, 80) // 100
    values["university_citizens"] = citizens * rng.randrange(12 if mood < 0.6 else 15, 30) // 100
    if rng.random() < 0.1:
        values[rng.choice(list(values))] = None
    return values


def commune_name(number: int) -> str:
    """A name of its own for every number, with Vietnamese letters."""
    first = ("Thái", "Đông", "Hòa", "Mỹ", "Bình", "Quảng", "Yên", "Tân", "Phước", "Xuân")
    second = ("Sơn", "Lỗ", "Ninh", "Đức", "Thạnh", "Hưng", "Mỹ", "Lộc", "Giang", "Phú")
    return f"{first[number % 10]} {second[number // 10 % 10]} {number // 100 + 1}"


def made_campaign(number: int, year: int = 2024, *, districts: int = 5) -> Campaign:
    """The campaign of a made-up commune; every third lies in a difficult area."""
    return new_campaign(
        commune_name(number),
        year,
        district=f"Huyện số {number % districts + 1}" if districts else "",
        province="Bắc Giang" if number % 2 else "Tỉnh Lạng Sơn",
        difficult_area=number % 3 == 0,
    )


def made_assessment(campaign: Campaign, values: Mapping[str, Value | None]) -> Assessment:
    """What these values come to, as if every unit had reported them with evidence."""
    rules = load_criteria(campaign.criteria_set)
    units = {id: indicator.id for indicator in rules.indicators for id in indicator.data}
    data = {}
    for id, spec in rules.data.items():
        value = values[id]
        unit = campaign.assignments[units[id]][0]
        file = f"nhan_ve/{unit}.xlsx"
        reports = () if value is None else (Report(id, unit, value, Place(file, "Tiêu chí", "E9"), str(value)),)
        data[id] = Datum(id, spec.kind, spec.label, () if value is None else (value,), reports)
    evidence = tuple(
        Evidence(
            item.id,
            campaign.assignments[item.id][0],
            "1",
            "",
            "UBND",
            "Văn bản",
            "",
            Place("nhan_ve/a.xlsx", "T", "B9"),
        )
        for item in rules.indicators
    )
    return assess(campaign, rules, Reconciled(MappingProxyType(data), evidence, (), (), (), ()))


def made_summary(path: Path, number: int, year: int = 2024, *, seed: int | None = None) -> Assessment:
    """Write the summary of a made-up commune, and return what it says."""
    assessment = made_assessment(made_campaign(number, year), answers(number if seed is None else seed))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_summary(stream, assessment)
    return assessment
