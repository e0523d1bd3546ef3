"""Forms of a made campaign, and the cells of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
from msgspec.structs import replace
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import requirements_in_force
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.campaign import Campaign, Unit, Village
from ccht_excel.model.law import Kind, Required
from tests.support.campaigns import keyed_cells
from tests.support.uno_probe import Place
from tests.support.written import written_by

SET = load_criteria()
VILLAGES = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài"), Village("trung", "Thôn Trung Hưng"))
EVERY = tuple(unit.id for unit in SET.default_units)


def a_campaign(**changes: Any) -> Campaign:
    campaign = Campaign(
        id="thai_son_2024",
        commune="Thái Sơn",
        district="Hiệp Hòa",
        province="Bắc Giang",
        year=2024,
        claimed_level=2,
        receiver="Phòng GD&ĐT huyện Hiệp Hòa",
        deadline=date(2024, 12, 15),
        difficult_area=False,
        evidence_required=True,
        units=tuple(Unit(unit.id, unit.name) for unit in SET.default_units),
        assignments={
            indicator.id: tuple(unit.id for unit in SET.default_units if indicator.id in unit.indicators)
            for indicator in SET.indicators
        },
        targets={},
        criteria_set=SET.id,
        criteria_version=SET.version,
    )
    return replace(campaign, **changes)


def requirements(difficult_area: bool = False) -> dict[str, dict[str, Required]]:
    asked = {indicator.id: indicator.requirements for indicator in SET.indicators if not indicator.ratios}
    asked |= {ratio.id: ratio.requirements for indicator in SET.indicators for ratio in indicator.ratios}
    return {
        id: {standard: found.value for standard, found in requirements_in_force(all, 2024, difficult_area).items()}
        for id, all in asked.items()
    }


def written(unit: str | Unit | None, campaign: Campaign | None = None) -> bytes:
    campaign = campaign or a_campaign()
    chosen = campaign.unit(unit) if isinstance(unit, str) else unit
    return written_by(write_return_workbook, SET, campaign, chosen, requirements(campaign.difficult_area))


_BOOKS: dict[object, openpyxl.Workbook] = {}


def form(unit: str | None, *, villages: bool = False) -> openpyxl.Workbook:
    """The form as openpyxl reads it; shared between tests, which must not change it."""
    key = (unit, villages)
    if key not in _BOOKS:
        campaign = a_campaign(villages=VILLAGES if villages else ())
        _BOOKS[key] = openpyxl.load_workbook(io.BytesIO(written(unit, campaign)))
    return _BOOKS[key]


def criterion_sheets(book: openpyxl.Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title.startswith("Tiêu chí")]


def keys(book: openpyxl.Workbook, table: str) -> dict[str, set[str]]:
    """Column keys by row key of every table of this name."""
    found: dict[str, set[str]] = {}
    for sheet in book.worksheets:
        for name, row, column, _ in keyed_cells(sheet):
            if name == table:
                found.setdefault(row, set()).add(column)
    return found


def inputs(sheet: Worksheet) -> Iterator[tuple[str, str, str, Any]]:
    """The cells a unit fills in: asked for by a table and not hatched."""
    for table, row, column, cell in keyed_cells(sheet):
        answer = column not in ("id", "label") and not (table == "figures" and column == "value" and is_formula(cell))
        answer = answer and not isinstance(cell, MergedCell)
        if answer and (row or table == "evidence") and cell.fill.patternType != "lightUp":
            yield table, row, column, cell


def is_formula(cell: Any) -> bool:
    return isinstance(cell.value, str) and cell.data_type == "f"


def rule_of(sheet: Worksheet, address: str) -> Any:
    found = [rule for rule in sheet.data_validations.dataValidation if address in rule.sqref]
    assert len(found) == 1, f"{sheet.title}!{address}: {len(found)} rules"
    return found[0]


def indicators_of(unit: str | None) -> list[str]:
    own = a_campaign().indicators_of(unit) if unit else tuple(indicator.id for indicator in SET.indicators)
    return [indicator.id for indicator in SET.indicators if indicator.id in own]


def sheets_of(unit: str | None) -> dict[str, list[str]]:
    """Chỉ tiêu by the sheet they stand on."""
    found: dict[str, list[str]] = {}
    for id in indicators_of(unit):
        found.setdefault(f"Tiêu chí {id.split('.')[0]}", []).append(id)
    return found


def inputs_of(unit: str | None) -> dict[str, Place]:
    """Where each answer of a form goes, by datum."""
    places: dict[str, Place] = {}
    for sheet, ids in sheets_of(unit).items():
        for indicator in map(SET.indicator, ids):
            if indicator.kind is Kind.RATIO:
                places |= {id: (sheet, "figures", id, "value") for id in indicator.data}
            else:
                column = "result" if indicator.kind is Kind.ATTESTED else "level"
                places[indicator.id] = (sheet, "indicators", indicator.id, column)
            for id in indicator.data:
                for attribute in SET.data[id].attributes:
                    row = (id, attribute.id) if attribute.beside else (f"{id}.{attribute.id}", places[id][3])
                    places[f"{id}.{attribute.id}"] = (sheet, places[id][1], *row)
    return places


def choices_of(key: str) -> list[str]:
    """What a cell that asks what an answer is by offers; nothing for the key of an answer itself."""
    found = attribute_of(key)
    return [choice.label for choice in found.choices] if found else []


def attribute_of(key: str) -> Attribute | None:
    """What the key of a cell asks about an answer; ``None`` for the key of an answer itself."""
    id, _, attribute = key.rpartition(".")
    return next((item for item in SET.data[id].attributes if item.id == attribute), None) if id in SET.data else None


def typed_beside(key: str) -> str:
    """What somebody may type where an answer must come with something; empty for the key of an answer itself."""
    found = attribute_of(key)
    return (found.choices[0].label if found.choices else "31/12/2024") if found else ""
