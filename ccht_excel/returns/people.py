"""Lists of people among the returns: told for what they are, so that names of people are not kept where returns lie.

Never raises for what a sheet holds. A table of a unit's own without both columns is no list of people.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.vietnamese.text import fold

_FIRST_ROWS = 20
"""So far down stands the heading of a list, below its titles."""
_NAMES = ("ho va ten", "ho ten", "ho, ten", "ho dem", "ho va chu dem", "ho ten dem")
_BORN = ("ngay sinh", "nam sinh", "ngay thang nam sinh", "ngay, thang, nam sinh", "sinh ngay", "sinh nam")


def list_of_people(sheets: Sequence[SheetGrid]) -> RefusedError | None:
    """Why a workbook without any table of a return is none, if a heading in it asks for names and days of birth."""
    for sheet in sheets:
        for _, values in sheet.rows[:_FIRST_ROWS]:
            words = [value for value in values if isinstance(value, str)]
            name, born = _headed(words, _NAMES), _headed(words, _BORN)
            if name and born:
                return RefusedError(of_files.IS_LIST_OF_PEOPLE, name=name, born=born)
    return None


def _headed(words: Sequence[str], beginnings: tuple[str, ...]) -> str:
    """The first of the words that begins so; empty where none does."""
    return next((" ".join(word.split()) for word in words if fold(word).startswith(beginnings)), "")
