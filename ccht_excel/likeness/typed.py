"""What people typed into the cells of a workbook that are there for it, exactly as typed, and what else they did.

A day that a program turned into a number is given as it is written. A text too long to be meant for its cell is no such
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ccht_excel.exchange.grid import address, position
from ccht_excel.likeness.aspects import OF_PROGRAMS, Aspect
from ccht_excel.patterns import regex

if TYPE_CHECKING:
    from ccht_excel.likeness.differences import Cells
    from ccht_excel.likeness.packages import BookLook
    from ccht_excel.likeness.sheets import SheetLook

Typed = Mapping[str, str | float]
"""What was typed, by the key of its cell."""

LONGEST = 500
"""Letters that fit a cell to fill in."""

_DATE = regex(r"\A(?:[^d]*d[^m]*m|[^m]*m[^dy]*[dy])|built in (1[4-7]|22|27|3[0-6]|5[0-8])$", re.I)
_FIRST_DAY = date(1899, 12, 30)


def value_at(sheet: SheetLook, place: tuple[int, int], *, days: bool = False) -> str | float:
    """What stands in a cell; empty for none. A day is said as a day, or with ``days`` left as its number."""
    value = sheet.raw.get(place, "")
    if isinstance(value, str):
        return value.strip()
    style = sheet.style(*place)
    if not days and style and _DATE.search(re.sub("«[^»]*»", "", style.number)) and 1 <= value < 200_000:
        return (_FIRST_DAY + timedelta(days=int(value))).strftime("%d/%m/%Y")
    return value


def named_cells(look: BookLook, names: Iterable[str]) -> dict[str, tuple[SheetLook, tuple[int, int]]]:
    """Sheet and place of the cells that have these names in a workbook; those it does not know are left out."""
    sheets = {re.sub(r"[\s']", "", sheet.name): sheet for sheet in look.sheets}
    found = {}
    for name in names:
        title, _, cell = look.names.get(name, "").partition("!")
        if title in sheets and re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]{0,6}", cell):
            found[name] = (sheets[title], position(cell))
    return found


class Carried(Struct, frozen=True):
    """What an old file hands on to the new one: what was ``typed``, and why the old one must be kept all the same.

    ``year`` is the year it is of; 0 where it does not say.
    """

    typed: Typed = field(default_factory=dict)
    kept_for: str = ""
    year: int = 0


def other_work(written: BookLook, found: BookLook, cells: Cells) -> str:
    """Where somebody worked on a file besides the cells to fill in, in words; empty where nobody did."""
    from ccht_excel.likeness.differences import Compared  # slow, and for files that somebody saved

    found_sheets = {sheet.name: sheet for sheet in found.sheets}
    results = {
        (sheet.name, f"ô {address(*place)}")
        for sheet in written.sheets
        for place, formula in sheet.formulas.items()
        if sheet.name in found_sheets and found_sheets[sheet.name].formulas.get(place) == formula
    }
    places = [
        item.where
        for item in Compared(written, found, cells).differences()
        # What a formula gives is nobody's work, and may hang on what was filled in.
        if item.aspect not in OF_PROGRAMS and not (item.aspect is Aspect.VALUE and item[:2] in results)
    ]
    some = list(dict.fromkeys(filter(None, places)))
    more = f" và {len(some) - 3} chỗ nữa" if len(some) > 3 else ""
    return f"có chỗ khác đã đổi: {'; '.join(some[:3])}{more}" if places else ""
