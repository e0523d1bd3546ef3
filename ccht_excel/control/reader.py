"""The control workbook, read and validated: every problem at once, with sheet and cell.

Relies on the tables collected by :mod:`ccht_excel.control.tables` and the parsers of
:mod:`ccht_excel.vietnamese.typed`. Refuses a control workbook with any error finding: then there is no campaign, and
nothing is written on its ground.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.control.days import check_days
from ccht_excel.control.layout import layout_words
from ccht_excel.control.new_campaign import campaign_id, place_identity
from ccht_excel.control.other_year import check_other_year
from ccht_excel.control.past import read_past
from ccht_excel.control.questions import campaign_fields, read_paperwork
from ccht_excel.control.recognitions import read_recognitions
from ccht_excel.control.references import read_references
from ccht_excel.control.resolutions import read_resolutions
from ccht_excel.control.tables import ControlTables
from ccht_excel.control.units import read_units
from ccht_excel.control.unread import say_unread
from ccht_excel.errors import CampaignError, CriteriaError
from ccht_excel.exchange.grid import PercentValue
from ccht_excel.exchange.keyed_sheets import Cell, KeyedWorkbook, Table, read_keyed
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.files.trouble import why
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import RefusedError
from ccht_excel.guarded import GuardedProcess
from ccht_excel.law.criteria import load_criteria, rules_for
from ccht_excel.model.campaign import Campaign, Village
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, StandardKind
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.model.place import Place
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.outside import done_outside, file_bytes, refusal
from ccht_excel.spreadsheets.withdrawn import withdrawn
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.vietnamese.place_names import names_no_place
from ccht_excel.vietnamese.text import is_blank, slug
from ccht_excel.vietnamese.typed import (
    Reading,
    parse_share,
)
from ccht_excel.vietnamese.typed_levels import parse_level


class ControlReading(Struct, frozen=True):
    """What a control workbook says: a campaign unless there are error findings, and all findings.

    ``sha256`` is that of the file it was read from.
    """

    campaign: Campaign | None
    criteria_set: CriteriaSet | None
    findings: tuple[Finding, ...]
    sha256: str = ""


_RESTORED = (
    "Mở tệp bằng Excel, cho sửa chữa nếu hỏi, lưu thành .xlsx không có mật khẩu; không được thì lấy bản lưu trước."
)


def read_control_bytes(data: bytes, name: str) -> ControlReading:
    """Read and check a control workbook that is not on the disk yet; ``name`` is what findings call it."""
    return _read((data, name))


def read_control_file(path: Path, process: GuardedProcess | None = None) -> ControlReading:
    """Read and check the control workbook at ``path``; a file that is no workbook is a finding.

    ``process`` reads it where the workbook may be a stranger's. Raises ``CampaignError`` where the file cannot be read
    from disk.
    """
    try:
        data = file_bytes(path, DEFAULT_LIMITS)
        if process is None:
            return _read((data, path.name))
        reading = done_outside(process, _read_outside, (data, path.name))
    except RefusedError as error:
        return ControlReading(None, None, (refusal(error, Place(path.name), _RESTORED),))
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {why(error)}.") from error
    # The criteria set is the program's own, the same object for every campaign.
    campaign = reading.campaign
    if campaign is None:
        return reading
    return replace(reading, criteria_set=rules_for(campaign))


def _read_outside(given: tuple[bytes, str]) -> ControlReading:
    """As :func:`_read`; without the criteria set of a campaign, which is not worth its way through the pipe."""
    reading = _read(given)
    return replace(reading, criteria_set=None) if reading.campaign else reading


def _read(given: tuple[bytes, str]) -> ControlReading:
    data, name = given
    try:
        content = read_workbook(data)
    except RefusedError as error:
        return ControlReading(None, None, (refusal(error, Place(name), _RESTORED),))
    return replace(read_control(read_keyed(content.sheets), name), sha256=hashlib.sha256(data).hexdigest())


def read_control(workbook: KeyedWorkbook, file: str) -> ControlReading:
    """Read and check a control workbook. ``file`` is its name as printed in findings."""
    tables = ControlTables(workbook, file)
    if not _set_known(workbook):
        tables.say(of_control.CONTROL_SET_LOST)
        return ControlReading(None, None, tuple(tables.findings))
    try:
        criteria_set = load_criteria(workbook.meta.get("criteria_set") or DEFAULT_CRITERIA_SET)
    except CriteriaError as error:
        tables.say(
            of_control.CONTROL_VALUE_INVALID, what="bộ tiêu chí", found=error.path, expected="một bộ tiêu chí có sẵn"
        )
        return ControlReading(None, None, tuple(tables.findings))
    tables.findings.extend(withdrawn(file, workbook.sheets))
    campaign, criteria_set = _campaign(tables, criteria_set)
    return ControlReading(None if tables.has_errors else campaign, criteria_set, tuple(tables.findings))


def _set_known(workbook: KeyedWorkbook) -> bool:
    """Whether the workbook names its criteria set, or has the tables and chỉ tiêu of the usual one."""
    if workbook.meta.get("criteria_set"):
        return True
    assigned, usual = workbook.first("assignments"), load_criteria(DEFAULT_CRITERIA_SET)
    known = {indicator.id for indicator in usual.indicators}
    return workbook.first("targets") is not None and (assigned is None or known.issuperset(assigned.keyed()))


def _campaign(tables: ControlTables, criteria_set: CriteriaSet) -> tuple[Campaign, CriteriaSet]:
    """The campaign, and the criteria set worded for its kind of subject."""
    tables.words = layout_words(criteria_set)
    fields = campaign_fields(tables, criteria_set)
    criteria_set = load_criteria(criteria_set.id, fields["subject_type"], fields["part"])
    tables.words = layout_words(criteria_set)
    units, assignments = read_units(tables, criteria_set)
    targets, villages = _targets(tables, criteria_set), _villages(tables, criteria_set.subject.part)
    resolutions, settled = read_resolutions(tables, criteria_set, fields["year"])
    campaign = Campaign(
        id=_id(tables, fields),
        units=units,
        assignments=MappingProxyType(assignments),
        targets=MappingProxyType(targets),
        criteria_set=criteria_set.id,
        criteria_version=criteria_set.version,
        villages=villages,
        resolutions=MappingProxyType(resolutions),
        settled=settled,
        paperwork=read_paperwork(tables, criteria_set),
        recognitions=read_recognitions(tables, criteria_set),
        past=read_past(tables, criteria_set),
        references=read_references(tables, criteria_set),
        **fields,
    )
    check_days(tables, criteria_set, campaign)
    check_other_year(tables, criteria_set, campaign)
    _check_in_force(tables, criteria_set, campaign)
    say_unread(tables, criteria_set)
    return campaign, criteria_set


def _id(tables: ControlTables, fields: Mapping[str, Any]) -> str:
    """The id given on creation; a new one where the year was changed since, as in a copy of last year's folder."""
    meta = tables.workbook.meta
    known = meta.get("campaign")
    if known and meta.get("year") == str(fields["year"]):
        return known
    province, district, commune, year = (fields[key] for key in ("province", "district", "commune", "year"))
    return campaign_id(commune, year, f"{known}|{year}" if known else place_identity(province, district, commune, year))


def _check_in_force(tables: ControlTables, criteria_set: CriteriaSet, campaign: Campaign) -> None:
    """Every legal requirement must be in force in the assessed year."""
    if not campaign.year:
        return
    table = tables.workbook.first("campaign")
    row = table.get("year") if table else None
    last_day = date(campaign.year, 12, 31)
    for target, requirements in criteria_set.targets.items():
        for standard in criteria_set.levels.values():
            since = [item.in_force for item in requirements if item.standard == standard]
            if since and min(since) > last_day:
                tables.say(
                    of_control.CRITERIA_NOT_IN_FORCE,
                    table,
                    row["value"] if row else None,
                    year=campaign.year,
                    target=target,
                    standard=criteria_set.standard(standard).label,
                )
                return


# ---------------------------------------------------------------------------------------------
# @targets


def _targets(tables: ControlTables, criteria_set: CriteriaSet) -> dict[str, int | Fraction]:
    table = tables.table("targets", StandardKind.PLAN) if criteria_set.plan else None
    if table is None:
        return {}
    names = {indicator.id: indicator.title for indicator in criteria_set.indicators}
    names |= {ratio.id: ratio.label for indicator in criteria_set.indicators for ratio in indicator.ratios}
    names = {target: names[target] for target in criteria_set.targets}
    rows, strange = tables.rows(table, names, "label", (StandardKind.PLAN,))
    for row in strange:
        if row.key:
            tables.read.add((table.sheet, row.number))
            tables.say(
                of_control.INDICATOR_UNKNOWN, table, row[StandardKind.PLAN], found=row.key, expected=", ".join(names)
            )
    targets: dict[str, int | Fraction] = {}
    for target in criteria_set.targets:
        if target not in rows:
            tables.say(of_control.CONTROL_ROW_MISSING, table, found=names[target])
            continue
        scale = criteria_set.data[target].levels if target in criteria_set.data else None
        value = _target(tables, table, rows[target][StandardKind.PLAN], names[target], scale)
        if value is not None:
            targets[target] = value
    return targets


def _target(
    tables: ControlTables,
    table: Table,
    cell: Cell,
    name: str,
    scale: LevelScale | None,
) -> int | Fraction | None:
    what = f"chỉ tiêu kế hoạch về “{name}”"
    if scale is None:
        expected = "một tỷ lệ lớn hơn 0 và không quá 100%, ví dụ 60%"
        share: Fraction | None = tables.take(table, cell, what, expected, _share, None)
        return share
    expected = f"một trong: {'; '.join(scale.choices)}"
    level: int | None = tables.take(table, cell, what, expected, lambda value: parse_level(value, scale), None)
    return level


_BARE_ONE = regex(r" *1(?:[.,]0*)? *")


def _share(value: Any) -> Reading[Fraction]:
    """A share as it is on the screen: 6000% does not mean 60%, and a bare 1 may mean 1% as well as 100%."""
    if isinstance(value, PercentValue):
        return Reading(None, "out_of_range") if value > 1 else parse_share(value)
    return Reading(None, "ambiguous") if _BARE_ONE.fullmatch(str(value)) else parse_share(value)


# ---------------------------------------------------------------------------------------------
# @villages


def _villages(tables: ControlTables, part: str) -> tuple[Village, ...]:
    table = tables.table("villages", "id", "name")
    villages: list[Village] = []
    taken: dict[str, Cell] = {}
    for row in table.rows if table else ():
        if table is None or row.blank:
            continue
        id, name = tables.text(table, row, "id", f"mã của {part}"), tables.text(table, row, "name", f"tên {part}")
        if not name:
            if id and is_blank(row.text("name")):
                tables.say(
                    of_control.CONTROL_VALUE_MISSING,
                    table,
                    row["name"],
                    what=f"tên của {part} “{id}”",
                    expected=f"tên {part}",
                )
            continue
        if names_no_place(name):
            tables.say(of_control.VILLAGE_NAME_IS_NONE, table, row["name"], part=part, found=name)
            continue
        # "Thôn 01" is "thôn 1".
        named = f"tên {_LEADING_ZEROS.sub('', name.casefold())}"
        twice = next((key for key in (named, id) if key in taken), None)
        if twice:
            tables.say(
                of_control.VILLAGE_DUPLICATE, table, row["name"], part=part, found=name, other=taken[twice].address
            )
            continue
        id = id or _free_id(slug(name).replace("-", "_") or "noi", taken)
        villages.append(Village(id, name))
        taken[id] = taken[named] = row["name"]
    return tuple(villages)


_LEADING_ZEROS = regex(r"\b0+(?=\d)")


def _free_id(wanted: str, taken: Mapping[str, object]) -> str:
    """An id for a village without one; names that differ in diacritics only give ids that differ in a number."""
    id, number = wanted, 1
    while id in taken:
        number += 1
        id = f"{wanted}_{number}"
    return id
