"""Cells of a form that take a level: their heading, their drop-down, when they claim one; all in the words of the set.

Relies on the levels of the chỉ tiêu (:class:`~ccht_excel.model.levels.LevelScale`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ccht_excel.forms import layout
from ccht_excel.model.law import CriteriaSet, Indicator
from ccht_excel.model.levels import LevelScale
from ccht_excel.vietnamese.text import capital


def scale_of(criteria_set: CriteriaSet, indicator: Indicator) -> LevelScale | None:
    """The levels that a chỉ tiêu is answered with; ``None`` where it takes no level."""
    spec = criteria_set.data.get(indicator.id)
    return spec.levels if spec else None


def nouns_of(criteria_set: CriteriaSet, indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """What the levels of these chỉ tiêu are called, each once."""
    scales = (scale_of(criteria_set, indicator) for indicator in indicators)
    return tuple(dict.fromkeys(scale.noun for scale in scales if scale))


def heading(criteria_set: CriteriaSet, indicators: Iterable[Indicator]) -> str:
    """What stands above the cells that take the levels of these chỉ tiêu."""
    nouns = " / ".join(map(capital, nouns_of(criteria_set, indicators)))
    return layout.HEADINGS["indicators"]["level"].format(nouns=nouns)


def rule(scale: LevelScale) -> dict[str, Any]:
    """The rule of a cell that takes one of these levels."""
    title = str(layout.LEVEL_RULE["input_title"]).format(noun=scale.noun)
    texts = (
        str(layout.LEVEL_RULE["error_message"]).format(choices=said) for said in (_listed(scale), layout.MANY_LEVELS)
    )
    message = next(text for text in texts if len(text) <= layout.LONGEST_MESSAGE)
    return {**layout.LEVEL_RULE, "input_title": title, "error_message": message, "source": list(scale.choices)}


def _listed(scale: LevelScale) -> str:
    return "; ".join(scale.choices)


def claims(cell: str, scale: LevelScale) -> str:
    """Formula: whether the cell says a level other than none, by name or by number."""
    none = scale.name(0).replace('"', '""')
    return f'AND(TRIM({cell})<>"",TRIM({cell})<>"0",TRIM({cell})<>"{none}")'


def number(cell: str, scale: LevelScale) -> str:
    """Formula: the level that the cell says as a number, whether it stands there by name or by number; else text."""
    names = (choice.replace('"', '""') for choice in scale.choices)
    tests = "".join(f'IF(TRIM({cell})="{name}",{level},' for level, name in enumerate(names))
    named = f'{tests}""{")" * len(scale.choices)}'
    return f"IF(ISNUMBER({cell}),{cell},{named})" if scale.counted else named
