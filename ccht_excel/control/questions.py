"""The tables ``@campaign`` and ``@paperwork`` of the control workbook: one value a row.

Relies on :mod:`ccht_excel.control.tables` and the rows of :mod:`ccht_excel.control.layout`. What an earlier version did
not ask for may be missing. Refuses a kind of subject that the name itself contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ccht_excel.control.layout import (
    CAMPAIGN_ROWS,
    PAPERWORK_DAYS,
    PAPERWORK_ROWS,
    Question,
    campaign_rows,
    choice_of,
    layout_words,
)
from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.keyed_sheets import Row, Table
from ccht_excel.findings import of_control
from ccht_excel.model.campaign import Paperwork
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.subjects import Subject
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.place_names import is_of_other_kind, named_type, names_no_place, stated_type
from ccht_excel.vietnamese.text import fold, is_blank, join_words, plain
from ccht_excel.vietnamese.typed import (
    Reading,
    parse_date,
    parse_year,
    parse_yes_no,
)
from ccht_excel.vietnamese.typed_levels import parse_granted

Parser = Callable[[Any], Reading[Any]]
_PARSERS: Mapping[str, Parser] = {
    "year": parse_year,
    "deadline": parse_date,
    "difficult_area": parse_yes_no,
    "evidence_required": parse_yes_no,
}
_MAY_BE_BLANK = frozenset({"deadline", "subject_type", "part"})
_LEFT_BLANK = frozenset({"district", "province", "receiver"})
"""Rows that ask for a name and are left blank where there is none."""
_ADDED = frozenset({"subject_type", "part"})
"""Rows that control workbooks of earlier versions have not."""


def campaign_fields(tables: ControlTables, criteria_set: CriteriaSet) -> dict[str, Any]:
    """What ``@campaign`` says, by field of the campaign."""
    found: dict[str, Any] = {
        "commune": "",
        "subject_type": "",
        "part": "",
        "district": "",
        "province": "",
        "year": 0,
        "claimed_level": max(criteria_set.levels),
        "receiver": "",
        "deadline": None,
        "difficult_area": False,
        "evidence_required": True,
    }
    words = layout_words(criteria_set)
    parsers = _parsers(criteria_set)
    table = tables.table("campaign", "value")
    rows = _rows(tables, table, CAMPAIGN_ROWS, words) if table else {}
    for key, label, _, expected in campaign_rows(criteria_set) if table else ():
        row, label = rows.get(key), label.format(**words)
        what = f"{label[0].lower()}{label[1:]}"
        if row is None or table is None:
            if key not in _ADDED:
                tables.say(of_control.CONTROL_ROW_MISSING, table, found=label)
        elif key not in parsers:
            found[key] = tables.text(table, row, "value", what)
            if key in _LEFT_BLANK and (fold(found[key]).startswith("khong") or names_no_place(found[key])):
                words_of_it = {"what": what, "found": found[key], "expected": f"{expected}, không có thì để trống"}
                tables.say(of_control.CONTROL_VALUE_INVALID, table, row["value"], **words_of_it)
        elif not (key in _MAY_BE_BLANK and row["value"].blank):
            cell = row["value"]
            found[key] = tables.take(table, cell, what, expected.format(**words), parsers[key], found[key])
    if table and "commune" in rows and is_blank(rows["commune"]["value"].text):
        tables.say(of_control.COMMUNE_MISSING, table, rows["commune"]["value"])
    if table and found["year"] and not found["receiver"] and criteria_set.handling.receiver_asked(found["year"]):
        asked = rows["receiver"]["value"] if "receiver" in rows else None
        tables.say(of_control.RECEIVER_MISSING, table, asked, year=found["year"])
    found["subject_type"] = _checked_type(tables, table, rows, found, criteria_set)
    return found


def _rows(
    tables: ControlTables, table: Table, questions: Iterable[Question], words: Mapping[str, str]
) -> dict[str, Row]:
    """The row of each question, by its key or, where rows were moved without their keys, by its label."""
    names = {question.key: question.label.format(**words) for question in questions}
    return tables.rows(table, names, "label", ("value",))[0]


def _parsers(criteria_set: CriteriaSet) -> Mapping[str, Parser]:
    """What reads a row whose value is no free text."""
    return {
        **_PARSERS,
        "claimed_level": lambda value: parse_granted(value, criteria_set.award_levels),
        "subject_type": lambda value: _subject_type(value, criteria_set.subject),
        "part": lambda value: _part(value, criteria_set.subject),
    }


def _subject_type(value: Any, subject: Subject) -> Reading[str]:
    named = named_type(str(value), subject)
    return Reading(named.id) if named else Reading(None, "unknown")


def _part(value: Any, subject: Subject) -> Reading[str]:
    exact = [part for part in subject.parts if plain(part) == plain(str(value))]
    found = exact or [part for part in subject.parts if fold(part) == fold(str(value))]
    return Reading(found[0]) if len(found) == 1 else Reading(None, "unknown")


def _checked_type(
    tables: ControlTables, table: Table | None, rows: Mapping[str, Row], found: Mapping[str, Any], rules: CriteriaSet
) -> str:
    """The type that was chosen, else the one the name says; the first where a workbook was not asked for it."""
    subject = rules.subject
    stated, chosen = stated_type(found["commune"], subject), found["subject_type"]
    row = rows.get("subject_type")
    name = next((type.name for type in subject.types if type.id == chosen), "")
    if table and row and chosen and stated and not name.startswith(stated.name):
        tables.say(
            of_control.SUBJECT_CONTRADICTS, table, row["value"], name=found["commune"], found=name, other=stated.name
        )
    elif table and row and row["value"].blank and not stated and len(subject.types) > 1:
        expected = ", ".join(choice_of(type) for type in subject.types)
        tables.say(
            of_control.CONTROL_VALUE_MISSING, table, row["value"], what="loại", expected=f"một trong: {expected}"
        )
    if table and is_of_other_kind(found["commune"], subject):
        named = join_words((type.name for type in subject.types), "hoặc")
        words = {"found": found["commune"], "expected": named, "title": rules.title}
        tables.say(of_control.SUBJECT_OF_OTHER_SET, table, rows["commune"]["value"], **words)
    return chosen or (stated.id if stated else subject.types[0].id)


_TITLE_PARTS = regex(r"[\n/;]|\s[-–]\s")


def read_paperwork(tables: ControlTables, criteria_set: CriteriaSet) -> Paperwork:
    """What ``@paperwork`` says; nothing where the workbook has no such table."""
    if not tables.may_have("paperwork"):
        return Paperwork()
    words, table = layout_words(criteria_set), tables.table("paperwork", "value")
    rows = _rows(tables, table, PAPERWORK_ROWS, words) if table else {}
    found: dict[str, Any] = {}
    for key, label, _, expected in PAPERWORK_ROWS:
        row = rows.get(key)
        if row is None or table is None or row["value"].blank:
            continue
        what = label.format(**words)
        what = f"{what[0].lower()}{what[1:]}"
        if key in PAPERWORK_DAYS:
            found[key] = tables.take(table, row["value"], what, expected, parse_date, None)
        elif key == "council":
            found[key] = tables.take(table, row["value"], what, expected, parse_yes_no, False)
        else:
            found[key] = tables.text(table, row, "value", what)
    lines = found.get("recipients", "").splitlines()
    found["recipients"] = tuple(line.strip().removeprefix("-").strip() for line in lines if line.strip("- \t"))
    parts = _TITLE_PARTS.split(found.get("signer_title", ""))
    found["signer_title"] = "\n".join(part.strip().upper() for part in parts if part.strip())
    return Paperwork(**found)
