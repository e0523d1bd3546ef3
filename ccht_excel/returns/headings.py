"""What the visible head of each sheet says of itself: unit, commune and year; sheets of one head belong together.

Relies on how :mod:`ccht_excel.forms.sheet` writes the head. Refuses nothing: a sheet that says nothing goes with the
first that does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial

from ccht_excel.exchange.grid import CellValue, SheetGrid, told
from ccht_excel.exchange.keyed_sheets import Table
from ccht_excel.model.returns import SheetHeading
from ccht_excel.model.subjects import UNIT
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import capital, clean, fold, is_blank

_HEAD_ROWS = 6
_LONGEST = 300
_PLACE_AND_YEAR = regex(r"(.{0,300}?)\s{0,9}[–-]\s{0,9}năm\s{1,9}(\d{4})", re.S)


def heading_of(sheet: SheetGrid, unit_word: str) -> SheetHeading:
    """What the first rows of a sheet say; ``unit_word`` is what those are called that fill in forms."""
    unit, commune, year = "", "", None
    said_in = _saying(unit_word)
    for number, values in sheet.rows[:_HEAD_ROWS]:
        for said in told(values, said_in) if number < _HEAD_ROWS else ():
            if said.year is None:
                unit = unit or said.unit
            else:
                commune, year = said.commune, said.year
    return SheetHeading(unit, commune, year)


@lru_cache(maxsize=16)
def _saying(unit_word: str) -> Callable[[Sequence[CellValue]], tuple[SheetHeading, ...]]:
    """What a row says where a unit is called by this word; forms of earlier versions have :data:`UNIT`."""
    words = "|".join(re.escape(capital(word)) for word in (UNIT, unit_word))
    return partial(_said_in, re.compile(rf"(?:{words})\s*:\s*(.*)", re.S), f"{unit_word} ")


def _said_in(named: re.Pattern[str], word: str, values: Sequence[CellValue]) -> tuple[SheetHeading, ...]:
    """What the texts of a row say, each either the unit, or the commune and the year.

    Beside commune and year a name may stand that begins with the ``word`` for units itself, and so has no label.
    """
    typed = [_cleaned(value) for value in values if isinstance(value, str) and len(value) <= _LONGEST]
    said = tuple(said for text in typed if (said := _said_by(named, text)))
    if len(said) == 1 and said[0].year is not None:
        own = (SheetHeading(unit=text) for text in typed if text.lower().startswith(word))
        return (*said, *own)
    return said


def _said_by(named: re.Pattern[str], text: str) -> SheetHeading | None:
    if (match := named.fullmatch(text)) and not is_blank(match[1]):
        return SheetHeading(unit=match[1])
    if match := _PLACE_AND_YEAR.fullmatch(text):
        return SheetHeading(commune="" if is_blank(match[1]) else match[1], year=int(match[2]))
    return None


@lru_cache(maxsize=1024)
def _cleaned(text: str) -> str:
    """A text of a head in Unicode; most of them are the same in all returns of a campaign."""
    return clean(decode_legacy(text) or text)


def by_heading(
    tables: Iterable[Table], sheets: Mapping[str, SheetGrid], unit_word: str
) -> list[tuple[SheetHeading, Sequence[Table]]]:
    """The tables grouped by what their sheets say of themselves, in the order of the sheets."""
    groups: list[tuple[SheetHeading, list[Table]]] = []
    silent: list[Table] = []
    headings: dict[str, SheetHeading] = {}
    for table in tables:
        if table.sheet not in headings:
            headings[table.sheet] = heading_of(sheets[table.sheet], unit_word)
        heading = headings[table.sheet]
        if heading == SheetHeading() or table.name == "unit":
            silent.append(table)
            continue
        group = next((kept for known, kept in groups if _alike(known, heading)), None)
        if group is None:
            groups.append((heading, [table]))
        else:
            group.append(table)
    if not groups:
        return [(SheetHeading(), silent)]
    groups[0] = (groups[0][0], [*silent, *groups[0][1]])
    return [(heading, group) for heading, group in groups]


def _alike(one: SheetHeading, other: SheetHeading) -> bool:
    """Whether two heads do not contradict each other."""
    pairs = ((fold(one.unit), fold(other.unit)), (fold(one.commune), fold(other.commune)), (one.year, other.year))
    return all(not left or not right or left == right for left, right in pairs)
