"""The conditional formats of an OpenDocument spreadsheet that make its cells show another thing than they hold.

Relies on :mod:`ccht_excel.spreadsheets.conditional`. Refuses nothing: a condition of an unknown kind is one that cannot
be decided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ccht_excel.exchange.grid import position
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.conditional import Effect, Held, Rule, compared, given, unknown
from ccht_excel.spreadsheets.ods_styles import Styles
from ccht_excel.spreadsheets.rich_text import Look
from ccht_excel.spreadsheets.sparse_sheet import MergedRange

_CELL = r"\.\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})"
_RANGE = regex(rf"{_CELL}(?::(?:[^:.]{{0,200}}|'[^']{{0,200}}'){_CELL})?(?= |$)")
_COMPARED = regex(r"(<=|>=|!=|<>|<|>|=)(.*)", re.S)
_CALLED = regex(r"([a-z-]+)\((.*)\)", re.S)
_OLDER = {"cell-content-is-": "", "cell-content()": "", "is-true-formula(": "formula-is("}
_OPERATORS = {
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    ">": "greaterThan",
    ">=": "greaterThanOrEqual",
    "=": "equal",
    "!=": "notEqual",
    "<>": "notEqual",
}


def areas_of(listed: str) -> list[MergedRange]:
    """The ranges of an address such as ``Sheet.A1:Sheet.B9 Sheet.C4``."""
    areas = []
    for match in _RANGE.finditer(listed):
        first = f"{match[1]}{match[2]}"
        areas.append((position(first), position(f"{match[3]}{match[4]}" if match[3] else first)))
    return areas


def rule_of(attributes: Mapping[str, str], areas: Sequence[MergedRange], styles: Styles, number: int) -> Rule:
    """The rule of a condition; of those for one cell, the first that holds is the only one."""
    name = attributes.get("apply-style-name", "")
    look = styles.look("table-cell", name, Look())
    effect = Effect(True if look.struck else None, unseen=styles.reformats(name))
    return Rule(areas, _condition(attributes.get("value", "")), effect, number, stops=True)


def rules_of_style(styles: Styles, style: str, areas: Sequence[MergedRange], number: int) -> Iterator[Rule]:
    """The rules that matter of those that a cell style itself has, as programs other than LibreOffice write them."""
    for found in styles.maps(style):
        condition = found.get("condition", "")
        for written, meant in _OLDER.items():
            condition = condition.replace(written, meant)
        yield rule_of(
            {"apply-style-name": found.get("apply-style-name", ""), "value": condition}, areas, styles, number
        )
        number += 1


def _condition(text: str) -> Callable[[Held], bool | None]:
    if match := _COMPARED.fullmatch(text):
        return compared(_OPERATORS[match[1]], [match[2]])
    match = _CALLED.fullmatch(text)
    if match is None:
        return unknown
    if match[1] == "formula-is":
        return given(match[2])
    if match[1] in ("between", "not-between"):
        return compared("between" if match[1] == "between" else "notBetween", match[2].split(","))
    return unknown
