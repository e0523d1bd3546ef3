"""The table ``@resolutions`` of the control workbook: what the meeting settled, values and what they are by.

Relies on :mod:`ccht_excel.control.tables`. Refuses what is not understood or has no reason, what cannot be true
together, and a choice that was not possible in the assessed year: what the meeting named is never the wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from ccht_excel.control.layout import former_choice, offered_subjects
from ccht_excel.control.tables import ControlTables
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import finding
from ccht_excel.law.answer_kinds import OF_DATUM, resolution_choice, value_inside
from ccht_excel.law.attributes import attribute_rows, stated_choice
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.implied import denominators, implied_constraints
from ccht_excel.model.attributes import Attribute, Choice
from ccht_excel.model.campaign import Resolution, SettledChoice
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Outcome, Value
from ccht_excel.vietnamese.printed import format_date
from ccht_excel.vietnamese.text import fold, is_blank
from ccht_excel.vietnamese.typed import Reading, indicator_ids


def read_resolutions(
    tables: ControlTables, criteria_set: CriteriaSet, year: int
) -> tuple[dict[str, Resolution], tuple[SettledChoice, ...]]:
    """The values that the meeting settled, by datum, and the choices of what they are by."""
    table = tables.table("resolutions", "datum", "value", "reason")
    resolutions: dict[str, Resolution] = {}
    settled: dict[str, SettledChoice] = {}
    for row in table.rows if table else ():
        if table is None or row.blank:
            continue
        subject = resolved_subject(criteria_set, row.text("datum"))
        if subject is None:
            typed = row.text("datum")
            words = {
                "found": f"“{typed}”" if typed else "ô còn trống",
                "expected": "; ".join(f"“{choice}”" for choice in _meant(criteria_set, typed)),
            }
            tables.say(of_control.RESOLUTION_UNKNOWN_DATUM, table, row["datum"], **words)
            continue
        found: Resolution | SettledChoice | None
        if subject in criteria_set.data:
            found = _resolution(tables, criteria_set, table, row, subject)
        else:
            found = _settled_choice(tables, criteria_set, table, row, subject, year)
        first = resolutions.get(subject) or settled.get(subject)
        name = offered_subjects(criteria_set)[subject]
        if first:
            tables.say(of_control.RESOLUTION_DUPLICATE, table, row["datum"], found=name, other=first.place.cell)
        elif is_blank(row.text("reason")):
            tables.say(of_control.RESOLUTION_WITHOUT_REASON, table, row["reason"], found=name)
        elif isinstance(found, Resolution):
            resolutions[subject] = found
        elif found is not None:
            settled[subject] = found
    tables.findings += _impossible(criteria_set, resolutions)
    return resolutions, tuple(settled.values())


def parse_choice(attribute: Attribute) -> Callable[[object], Reading[Choice]]:
    """Reads a choice as somebody typed it."""

    def parse(value: object) -> Reading[Choice]:
        found = stated_choice(attribute, str(value))
        return Reading(found) if found else Reading(None, "blank" if is_blank(str(value)) else "unknown")

    return parse


def say_too_early(
    tables: ControlTables, table: Table, cell: Cell, attribute: Attribute, choice: Choice, when: str
) -> None:
    """Name a choice that was not possible yet at some time."""
    since = format_date(choice.since) if choice.since else ""
    words = {"what": attribute.label, "found": choice.label, "since": since, "when": when}
    tables.say(of_control.CHOICE_TOO_EARLY, table, cell, **words)


def _resolution(
    tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row, datum: str
) -> Resolution | None:
    value = _resolved_value(tables, criteria_set, table, row, datum)
    reason = tables.text(table, row, "reason", f"lý do kết luận về “{criteria_set.data[datum].label}”")
    return None if value is None else Resolution(datum, value, reason, tables.place(table, row["value"]))


def _settled_choice(
    tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row, key: str, year: int
) -> SettledChoice | None:
    spec, attribute = attribute_rows(criteria_set)[key]
    expected = f"một trong: {'; '.join(choice.label for choice in attribute.choices)}"

    what = f"kết luận về “{attribute.label}”"
    choice: Choice | None = tables.take(table, row["value"], what, expected, parse_choice(attribute), None)
    reason = tables.text(table, row, "reason", f"lý do {what}")
    if choice is None:
        return None
    if year and not choice.possible_in(year):
        say_too_early(tables, table, row["value"], attribute, choice, f"năm đánh giá {year}")
        return None
    return SettledChoice(spec.id, attribute.id, choice.id, reason, tables.place(table, row["value"]))


def _impossible(criteria_set: CriteriaSet, resolutions: Mapping[str, Resolution]) -> Iterator[Finding]:
    """Resolutions that cannot be true, alone or together: what the meeting named is never the wrong value."""
    for id in criteria_set.data:
        if id in denominators(criteria_set) and id in resolutions and resolutions[id].value == 0:
            label = criteria_set.data[id].name
            yield finding(of_control.RESOLUTION_WITHOUT_PEOPLE, resolutions[id].place, label=label)
    for item in implied_constraints(criteria_set):
        left, right = resolutions.get(item.left), resolutions.get(item.right)
        if left is None or right is None or isinstance(left.value, Outcome) or isinstance(right.value, Outcome):
            continue
        if not item.holds(left.value, right.value):
            yield finding(
                of_control.RESOLUTIONS_CONTRADICT,
                left.place,
                left=criteria_set.data[item.left].name,
                left_value=value_inside(criteria_set.data[item.left], left.value),
                right=criteria_set.data[item.right].name,
                right_value=value_inside(criteria_set.data[item.right], right.value),
                other=right.place.cell,
                reason=item.reason,
                article=item.article,
            )


_MOST_NAMED = 3


def _meant(criteria_set: CriteriaSet, typed: str) -> Sequence[str]:
    """What the drop-down offers for what somebody may have meant: of the chỉ tiêu that are named, or alike."""
    offered = offered_subjects(criteria_set)
    ids = indicator_ids(typed)
    named = [offered[id] for item in criteria_set.indicators if item.id in ids for id in item.data]
    alike = get_close_matches(fold(typed), [*map(fold, offered.values())], _MOST_NAMED)
    choices = [choice for choice in offered.values() if choice in named or (not named and fold(choice) in alike)]
    return choices[:_MOST_NAMED] or [*offered.values()][:_MOST_NAMED]


def resolved_subject(criteria_set: CriteriaSet, text: str) -> str | None:
    """A datum, or the key of what one is by: by its id, by what the drop-down offers or has offered, by its label."""
    wanted = {fold(text), fold(text.replace(",", ".")), fold(text).removeprefix("chi tieu ").replace(",", ".")} - {""}
    # The kind of subject, and with it the labels, may have been corrected since the choice was made.
    for type in criteria_set.subject.types:
        worded = load_criteria(criteria_set.id, type.id)
        for id, spec in worded.data.items():
            if wanted & {fold(id), *map(fold, (spec.label, resolution_choice(spec), former_choice(spec)))}:
                return id
        for key, (_, attribute) in attribute_rows(worded).items():
            if wanted & {fold(key), fold(attribute.label)}:
                return key
    return None


def _resolved_value(
    tables: ControlTables, criteria_set: CriteriaSet, table: Table, row: Row, datum: str
) -> Value | None:
    spec = criteria_set.data[datum]
    kind = OF_DATUM[spec.kind]
    value: Value | None = tables.take(
        table,
        row["value"],
        f"giá trị kết luận về “{spec.label}”",
        kind.settled.format(**kind.words(spec)),
        lambda value: kind.parse(value, spec),
        None,
    )
    return value
