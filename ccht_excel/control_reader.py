"""The control workbook, read and validated: every problem at once, with sheet and cell.

Relies on the keyed tables of :mod:`ccht_excel.keyed_sheet` and the parsers of :mod:`ccht_excel.vietnamese`. Refuses a
control workbook with any error finding: then there is no campaign, and nothing is written on its ground.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from ccht_excel.criteria import CriteriaError, load_criteria
from ccht_excel.findings import finding
from ccht_excel.keyed_sheet import Cell, KeyedWorkbook, Row, Table
from ccht_excel.model import (
    Campaign,
    CriteriaSet,
    DatumKind,
    Finding,
    Requirement,
    Resolution,
    Severity,
    Standard,
    Unit,
    Value,
    Village,
)
from ccht_excel.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.vietnamese import (
    Reading,
    clean,
    fold,
    parse_count,
    parse_date,
    parse_level,
    parse_result,
    parse_share,
    parse_year,
    parse_yes_no,
    slug,
)

_UNIT_ID = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_MARKS = {"x", "co", "✓", "✔", "1", "yes", "true"}
_LABEL_COLUMNS = {"id", "label"}
_YEARS = (2000, 2100)

CAMPAIGN_LABELS: Mapping[str, tuple[str, str]] = {
    "commune": ("tên xã", "tên xã"),
    "district": ("huyện", "tên huyện"),
    "province": ("tỉnh", "tên tỉnh"),
    "year": ("năm đánh giá", "một năm gồm bốn chữ số, ví dụ 2024"),
    "claimed_level": ("mức độ đề nghị công nhận", "1 hoặc 2"),
    "receiver": ("nơi nhận hồ sơ", "tên cơ quan nhận hồ sơ"),
    "deadline": ("hạn nộp phiếu", "một ngày, ví dụ 31/01/2025"),
    "difficult_area": ("xã thuộc vùng khó khăn", "Có hoặc Không"),
    "evidence_required": ("bắt buộc có minh chứng", "Có hoặc Không"),
}
"""Row key of ``@campaign`` -> how the value is called, and what it may be."""


@dataclass(frozen=True, slots=True)
class ControlReading:
    """What a control workbook says: a campaign unless there are error findings, and all findings."""

    campaign: Campaign | None
    criteria_set: CriteriaSet | None
    findings: tuple[Finding, ...]


def read_control(workbook: KeyedWorkbook, file: str) -> ControlReading:
    """Read and check a control workbook. ``file`` is its name as printed in findings."""
    reader = _Reader(workbook, file)
    try:
        criteria_set = load_criteria(workbook.meta.get("criteria_set") or DEFAULT_CRITERIA_SET)
    except CriteriaError as error:
        reader.say(
            "control_value_invalid", None, what="bộ tiêu chí", found=error.path, expected="một bộ tiêu chí có sẵn"
        )
        return ControlReading(None, None, tuple(reader.findings))
    campaign = _campaign(reader, criteria_set)
    broken = any(item.severity is Severity.ERROR for item in reader.findings)
    return ControlReading(None if broken else campaign, criteria_set, tuple(reader.findings))


@dataclass
class _Reader:
    """The tables of one control workbook and the findings collected so far."""

    workbook: KeyedWorkbook
    file: str
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, place: tuple[Table, Cell | None] | None, **words: object) -> None:
        sheet, cell = (place[0].sheet, place[1].address if place[1] else None) if place else (None, None)
        indicator = words.pop("indicator", None)
        self.findings.append(
            finding(
                code,
                file=self.file,
                sheet=sheet,
                cell=cell,
                indicator=str(indicator) if indicator else None,
                unit=None,
                **words,
            )
        )

    def table(self, name: str, *columns: str) -> Table | None:
        """The table with all these columns; a finding where it is missing."""
        table = self.workbook.first(name)
        if table is None or not set(columns) <= set(table.columns):
            self.say("control_table_missing", (table, None) if table else None, table=f"@{name}")
            return None
        return table

    def take(
        self, table: Table, cell: Cell, what: str, expected: str, parse: Callable[[Any], Reading[Any]], default: Any
    ) -> Any:
        """The parsed value of a cell; the default and a finding where it cannot be."""
        reading = parse(cell.value)
        if reading.problem is None:
            return reading.value
        code = "control_value_missing" if reading.problem == "blank" else "control_value_invalid"
        self.say(code, (table, cell), what=what, found=cell.text, expected=expected)
        return default


def _campaign(reader: _Reader, criteria_set: CriteriaSet) -> Campaign:
    fields = _fields(reader)
    units = _units(reader)
    campaign = Campaign(
        id=reader.workbook.meta.get("campaign") or slug(f"{fields['commune']} {fields['year']}"),
        units=units,
        assignments=MappingProxyType(_assignments(reader, criteria_set, units)),
        targets=MappingProxyType(_targets(reader, criteria_set)),
        criteria_set=criteria_set.id,
        criteria_version=criteria_set.version,
        villages=_villages(reader),
        resolutions=MappingProxyType(_resolutions(reader, criteria_set)),
        **fields,
    )
    _check_units_have_work(reader, campaign)
    _check_in_force(reader, criteria_set, campaign)
    return campaign


# ---------------------------------------------------------------------------------------------
# @campaign


def _fields(reader: _Reader) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "commune": "",
        "district": "",
        "province": "",
        "year": 0,
        "claimed_level": 2,
        "receiver": "",
        "deadline": None,
        "difficult_area": False,
        "evidence_required": True,
    }
    table = reader.table("campaign", "value")
    if table is None:
        return fields
    parsers: dict[str, Callable[[Any], Reading[Any]]] = {
        "year": parse_year,
        "claimed_level": lambda value: _claimed_level(value),
        "deadline": parse_date,
        "difficult_area": parse_yes_no,
        "evidence_required": parse_yes_no,
    }
    rows = table.keyed()
    for key in fields:
        what, expected = CAMPAIGN_LABELS[key]
        row = rows.get(key)
        if row is None:
            reader.say("control_table_missing", (table, None), table=f"@campaign, dòng {what}")
        elif key in parsers:
            if not (key == "deadline" and row["value"].blank):
                fields[key] = reader.take(table, row["value"], what, expected, parsers[key], fields[key])
        else:
            fields[key] = clean(row.text("value"))
    if "commune" in rows and not fields["commune"]:
        reader.say("commune_missing", (table, rows["commune"]["value"]))
    return fields


def _claimed_level(value: Any) -> Reading[int]:
    reading = parse_level(value, 2)
    return Reading(None, "out_of_range") if reading.value == 0 else reading


# ---------------------------------------------------------------------------------------------
# @units, @assignments


def _units(reader: _Reader) -> tuple[Unit, ...]:
    table = reader.table("units", "id", "name")
    units: dict[str, Unit] = {}
    places: dict[str, str] = {}
    for row in table.rows if table else ():
        id, name = row.text("id"), clean(row.text("name"))
        contact, email = clean(row.text("contact")), clean(row.text("email"))
        if not (name or contact or email):
            continue
        if not _UNIT_ID.fullmatch(id):
            reader.say(
                "unit_id_invalid" if id else "control_value_missing",
                (table, row["id"]) if table else None,
                found=id,
                what=f"mã của đơn vị “{name}”",
                expected="mã đơn vị",
            )
        elif id in units:
            reader.say("unit_duplicate", (table, row["id"]) if table else None, found=id, other=places[id])
        elif not name:
            reader.say(
                "control_value_missing",
                (table, row["name"]) if table else None,
                what=f"tên của đơn vị {id}",
                expected="tên đơn vị",
            )
        else:
            units[id] = Unit(id, name, contact, email)
            places[id] = row["id"].address
    if table and not units and not reader.findings:
        reader.say("control_value_missing", (table, None), what="đơn vị nào", expected="ít nhất một đơn vị")
    return tuple(units.values())


def _assignments(reader: _Reader, criteria_set: CriteriaSet, units: tuple[Unit, ...]) -> dict[str, tuple[str, ...]]:
    table = reader.table("assignments")
    if table is None:
        return {}
    known = {unit.id for unit in units}
    columns = [key for key in table.columns if key not in _LABEL_COLUMNS]
    rows = _indicator_rows(reader, criteria_set, table)
    assignments: dict[str, tuple[str, ...]] = {}
    used: set[str] = set()
    for indicator in criteria_set.indicators:
        row = rows.get(indicator.id)
        marked = [unit for unit in columns if row and _marked(reader, table, row[unit])]
        used.update(marked)
        assignments[indicator.id] = tuple(unit for unit in marked if unit in known)
        if not marked:
            cell = next((row[unit] for unit in columns), None) if row else None
            reader.say("indicator_unassigned", (table, cell), indicator=indicator.id)
    for unit in columns:
        if unit in used and unit not in known:
            near = get_close_matches(unit, sorted(known), 1)
            reader.say(
                "unit_unknown",
                (table, Cell(unit, table.row, table.columns[unit])),
                found=unit,
                suggestion=f" (gần giống: {near[0]})" if near else "",
            )
    return assignments


def _indicator_rows(reader: _Reader, criteria_set: CriteriaSet, table: Table) -> dict[str, Row]:
    known = [indicator.id for indicator in criteria_set.indicators]
    rows: dict[str, Row] = {}
    for row in table.rows:
        if row.key in known:
            rows.setdefault(row.key, row)
        elif row.key or any(not cell.blank for name, cell in row.cells.items() if name not in _LABEL_COLUMNS):
            where = next(iter(row.cells.values()), None)
            reader.say("indicator_unknown", (table, where), found=row.key, expected=", ".join(known))
    return rows


def _marked(reader: _Reader, table: Table, cell: Cell) -> bool:
    text = fold(cell.text)
    if text in _MARKS or cell.text in _MARKS:
        return True
    if text not in ("", "-", "khong", "0", "false"):
        reader.say(
            "control_value_invalid", (table, cell), what="ô phân công", found=cell.text, expected="x hoặc để trống"
        )
    return False


def _check_units_have_work(reader: _Reader, campaign: Campaign) -> None:
    table = reader.workbook.first("units")
    rows = {row.text("id"): row for row in table.rows} if table else {}
    for unit in campaign.units:
        if table and not campaign.indicators_of(unit.id):
            reader.say("unit_without_indicator", (table, rows[unit.id]["name"]), unit_name=unit.name)


# ---------------------------------------------------------------------------------------------
# @targets


def _targets(reader: _Reader, criteria_set: CriteriaSet) -> dict[str, int | Fraction]:
    table = reader.table("targets", "plan")
    if table is None:
        return {}
    rows = table.keyed()
    targets: dict[str, int | Fraction] = {}
    for target, requirements in criteria_set.targets.items():
        row = rows.get(target)
        if row is None:
            reader.say("control_table_missing", (table, None), table=f"@targets, dòng {target}")
            continue
        value = _target(reader, criteria_set, table, row, target, requirements)
        if value is not None:
            targets[target] = value
    for key, row in rows.items():
        if key not in criteria_set.targets:
            reader.say("indicator_unknown", (table, row["plan"]), found=key, expected=", ".join(criteria_set.targets))
    return targets


def _target(
    reader: _Reader,
    criteria_set: CriteriaSet,
    table: Table,
    row: Row,
    target: str,
    requirements: tuple[Requirement, ...],
) -> int | Fraction | None:
    what = f"chỉ tiêu kế hoạch {target}"
    if isinstance(requirements[0].value, Fraction):
        expected = "một tỷ lệ lớn hơn 0 và không quá 100%, ví dụ 60%"
        share: Fraction | None = reader.take(table, row["plan"], what, expected, parse_share, None)
        return share
    maximum = criteria_set.data[target].maximum or 9
    level: int | None = reader.take(
        table, row["plan"], what, f"mức độ từ 0 đến {maximum}", lambda value: parse_level(value, maximum), None
    )
    return level


def _check_in_force(reader: _Reader, criteria_set: CriteriaSet, campaign: Campaign) -> None:
    """Every legal requirement must be in force in the assessed year (figures cover 01/01-31/12, Điều 9)."""
    if not _YEARS[0] <= campaign.year <= _YEARS[1]:
        return
    table = reader.workbook.first("campaign")
    row = table.get("year") if table else None
    last_day = date(campaign.year, 12, 31)
    for target, requirements in criteria_set.targets.items():
        for standard in (Standard.LEVEL_1, Standard.LEVEL_2):
            if not any(item.standard is standard and item.in_force <= last_day for item in requirements):
                reader.say(
                    "criteria_not_in_force",
                    (table, row["value"]) if table and row else None,
                    year=campaign.year,
                    target=target,
                    standard=criteria_set.standard(standard).label,
                )
                return


# ---------------------------------------------------------------------------------------------
# @villages, @resolutions


def _villages(reader: _Reader) -> tuple[Village, ...]:
    table = reader.workbook.first("villages")
    villages: list[Village] = []
    seen: dict[str, str] = {}
    for row in table.rows if table else ():
        name = clean(row.text("name"))
        id = row.text("id") or slug(name).replace("-", "_")
        if not name:
            continue
        for identity in {id, fold(name)}:
            if identity in seen:
                reader.say(
                    "village_duplicate", (table, row["name"]) if table else None, found=name, other=seen[identity]
                )
                break
        else:
            villages.append(Village(id, name))
            seen[id] = seen[fold(name)] = row["name"].address
    return tuple(villages)


def _resolutions(reader: _Reader, criteria_set: CriteriaSet) -> dict[str, Resolution]:
    table = reader.workbook.first("resolutions")
    resolutions: dict[str, Resolution] = {}
    for row in table.rows if table else ():
        if table is None or row.blank:
            continue
        datum = _resolved_datum(criteria_set, row.text("datum"))
        if datum is None:
            choices = ", ".join(criteria_set.data)
            reader.say("resolution_unknown_datum", (table, row["datum"]), found=row.text("datum"), expected=choices)
            continue
        value = _resolved_value(reader, criteria_set, table, row, datum)
        reason = clean(row.text("reason"))
        if datum in resolutions:
            reader.say("resolution_duplicate", (table, row["datum"]), found=datum, other=resolutions[datum].cell)
        elif not reason:
            reader.say("resolution_without_reason", (table, row["reason"]), found=datum)
        elif value is not None:
            resolutions[datum] = Resolution(datum, value, reason, table.sheet, row["value"].address)
    return resolutions


def _resolved_datum(criteria_set: CriteriaSet, text: str) -> str | None:
    """A datum by its id, by ``id - label`` as the drop-down offers it, or by its label."""
    wanted = fold(text)
    for id, spec in criteria_set.data.items():
        if wanted and wanted in (fold(id), fold(spec.label), fold(resolution_choice(id, spec.label))):
            return id
    return None


def resolution_choice(id: str, label: str) -> str:
    """How a datum is offered in the drop-down of the resolutions table."""
    return f"{id} - {label}"[:80].strip()


def _resolved_value(reader: _Reader, criteria_set: CriteriaSet, table: Table, row: Row, datum: str) -> Value | None:
    spec = criteria_set.data[datum]
    parsers: dict[DatumKind, tuple[str, Callable[[Any], Reading[Any]]]] = {
        DatumKind.COUNT: ("một số người, ví dụ 5432", parse_count),
        DatumKind.LEVEL: (f"mức độ từ 0 đến {spec.maximum}", lambda value: parse_level(value, spec.maximum or 9)),
        DatumKind.RESULT: ("Đạt hoặc Không đạt", parse_result),
    }
    expected, parse = parsers[spec.kind]
    value: Value | None = reader.take(table, row["value"], f"giá trị kết luận về {datum}", expected, parse, None)
    return value
