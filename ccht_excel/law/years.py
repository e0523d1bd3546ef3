"""What a criteria set says of the year: periods, days by which something is due, validity, who handles the dossier.

Relies on :mod:`ccht_excel.law.toml_tree`. Refuses days that not every year has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.year import NOTHING_SAID, AssessedYear, Handling

_LONGEST_VALIDITY = 20
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def read_year(reader: TomlTree, tree: Mapping[str, Any]) -> AssessedYear:
    """The table ``[year]``."""
    table = tree.get("year")
    if not isinstance(table, dict):
        reader.problem("year", "phải là một bảng")
        return AssessedYear("", 12, 1, "", 12, 1, "", 1, "")
    due = ("due_month", "due_day", "due_clause")
    decided = ("decided_month", "decided_day", "decided_clause")
    reader.known(table, "year", ("period_clause", *due, *decided, "valid_years", "valid_clause"))
    return AssessedYear(
        period_clause=reader.text(table, "year", "period_clause"),
        due_month=reader.whole(table, "year", "due_month", 1, 12),
        due_day=_day(reader, table, "due_day", "due_month"),
        due_clause=reader.text(table, "year", "due_clause"),
        decided_month=reader.whole(table, "year", "decided_month", 1, 12),
        decided_day=_day(reader, table, "decided_day", "decided_month"),
        decided_clause=reader.text(table, "year", "decided_clause"),
        valid_years=reader.whole(table, "year", "valid_years", 1, _LONGEST_VALIDITY),
        valid_clause=reader.text(table, "year", "valid_clause"),
    )


_LONG, _SHORT = (1, 3, 5, 7, 8, 10, 12), 28


def _day(reader: TomlTree, table: Mapping[str, Any], key: str, month: str) -> int:
    """A day that its month has in every year."""
    number = table.get(month)
    last = 31 if number in _LONG else _SHORT if number == 2 else 30
    return reader.whole(table, "year", key, 1, last)


def read_handling(reader: TomlTree, tree: Mapping[str, Any]) -> Handling:
    """The table ``[handling]``; a set without it leaves nothing to say."""
    table = tree.get("handling")
    if table is None:
        return NOTHING_SAID
    if not isinstance(table, dict):
        reader.problem("handling", "phải là một bảng")
        return NOTHING_SAID
    reader.known(
        table, "handling", ("receiver_from", "coordinator", "coordinator_from", "concerned", "form_signer", *_MEETING)
    )
    named = "coordinator" in table or "coordinator_from" in table
    return Handling(
        receiver_from=_from(reader, table, "receiver_from") if "receiver_from" in table else None,
        coordinator=reader.text(table, "handling", "coordinator") if named else "",
        coordinator_from=_from(reader, table, "coordinator_from") if named else None,
        concerned=reader.text(table, "handling", "concerned") if "concerned" in table else "",
        form_signer=reader.text(table, "handling", "form_signer") if "form_signer" in table else "",
        **{key: reader.texts(table, "handling", key) for key in _MEETING if key in table},
    )


_MEETING = ("meeting_people", "meeting_groups")


def _from(reader: TomlTree, table: Mapping[str, Any], key: str) -> int:
    return reader.whole(table, "handling", key, _FIRST_YEAR, _LAST_YEAR)
