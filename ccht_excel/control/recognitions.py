"""The table ``@recognitions`` of the control workbook: decisions that recognise something, and whose they are.

Relies on :mod:`ccht_excel.control.tables`. Workbooks of earlier versions have no such table. Refuses a decision without
number or day, about something that no decision grants, or of a level that does not exist.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from ccht_excel.control.layout import decision_attribute, recognition_choices
from ccht_excel.control.resolutions import parse_choice, say_too_early
from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.keyed_sheets import Row, Table
from ccht_excel.findings import of_control
from ccht_excel.model.attributes import Choice
from ccht_excel.model.campaign import Recognition
from ccht_excel.model.law import CriteriaSet, Kind
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.printed import format_date
from ccht_excel.vietnamese.text import fold, is_blank
from ccht_excel.vietnamese.typed import parse_date
from ccht_excel.vietnamese.typed_levels import parse_granted

COLUMNS = ("subject", "level", "number", "date", "issuer", "holder", "ended")
BY = "by"
"""A further column, where a decision must name what it is by; workbooks of earlier versions have none."""
_ID = regex(r"\D*(\d+(?:[.,]\d+)*)(?![\d/])")


def read_recognitions(tables: ControlTables, criteria_set: CriteriaSet) -> tuple[Recognition, ...]:
    """The decisions of the register, in its order."""
    if not tables.may_have("recognitions"):
        return ()
    table = tables.table("recognitions", *COLUMNS)
    rows = [row for row in table.rows if not row.blank] if table else []
    found = (_recognition(tables, criteria_set, table, row) for row in rows if table)
    return tuple(item for item in found if item)


def _recognition(tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row) -> Recognition | None:
    subject = _subject(criteria_set, row.text("subject"))
    if subject is None:
        said = row.text("subject")
        choices = f"một trong: {'; '.join(recognition_choices(criteria_set).values())}"
        code = of_control.CONTROL_VALUE_INVALID if said else of_control.CONTROL_VALUE_MISSING
        tables.say(code, table, row["subject"], what="quyết định công nhận gì", found=said, expected=choices)
        return None
    level = _level(tables, criteria_set, table, row, subject)
    number, issuer, holder = (
        tables.text(table, row, column, what)
        for column, what in (("number", "số quyết định"), ("issuer", "nơi ban hành"), ("holder", "tên đơn vị cũ"))
    )
    if is_blank(row.text("number")):
        tables.say(of_control.CONTROL_VALUE_MISSING, table, row["number"], what="số quyết định", expected="số, ký hiệu")
    expected = "một ngày, ví dụ 15/12/2023"
    day: date | None = tables.take(table, row["date"], "ngày quyết định", expected, parse_date, None)
    ended = None
    if not row["ended"].blank:
        ended = tables.take(table, row["ended"], "ngày hết hiệu lực", expected, parse_date, None)
    if day is None or not number:
        return None
    by = _by(tables, criteria_set, table, row, subject, day)
    return Recognition(subject, level, number, day, issuer, holder, ended, tables.place(table, row["number"]), by)


def _by(
    tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row, subject: str, decided_on: date
) -> str:
    """The choice of what the decision is by; empty where it is not named, or not asked."""
    attribute = decision_attribute(criteria_set, subject)
    if attribute is None or BY not in table.columns or row[BY].blank:
        return ""
    expected = f"một trong: {'; '.join(choice.label for choice in attribute.choices)}"
    choice: Choice | None = tables.take(table, row[BY], attribute.label, expected, parse_choice(attribute), None)
    if choice is None:
        return ""
    if choice.since and choice.since > decided_on:
        say_too_early(tables, table, row[BY], attribute, choice, f"ngày quyết định {format_date(decided_on)}")
    return choice.id


def _subject(criteria_set: CriteriaSet, text: str) -> str | None:
    """What a row is about: a chỉ tiêu by its number, the award by its name."""
    choices = recognition_choices(criteria_set)
    named = _ID.match(text)
    if named and named[1].replace(",", ".") in choices:
        return named[1].replace(",", ".")
    wanted = fold(text.replace('"', "").replace("“", "").replace("”", ""))
    return "" if wanted and fold(choices[""]).startswith(wanted) else None


def _level(tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row, subject: str) -> int | None:
    """The level that was granted; ``None`` for what has none."""
    if subject and criteria_set.indicator(subject).kind is not Kind.RECOGNISED_LEVEL:
        return None
    scale = criteria_set.data[subject].levels if subject else criteria_set.award_levels
    if scale is None:
        return None
    expected, granted = f"một trong: {'; '.join(scale.granted)}", partial(parse_granted, scale=scale)
    level: int | None = tables.take(table, row["level"], f"{scale.noun} được công nhận", expected, granted, None)
    return level
