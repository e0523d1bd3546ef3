"""Lists of people among the returns: told for what they are, so that names of people are not kept where returns lie.

Never raises for what a sheet holds. A table of a unit's own without both columns is no list of people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ccht_excel.exchange.grid import CellValue, SheetGrid
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import fold

_FIRST_ROWS = 20
"""So far down stands the heading of a list, below its titles."""
_LONGEST = 60
"""Letters of a heading; what is longer is a sentence."""
_NAMES = re.compile(r"ho(?: va|,)? (?:chu )?(?:ten|dem)\b")
_BORN = re.compile(r"(?:(?:ngay|thang|nam)[ ,/.-]*){0,3}sinh(?: (?:ngay|thang|nam)\b| ?[^ \w]|$)")


def list_of_people(sheets: Sequence[SheetGrid]) -> RefusedError | None:
    """Why a workbook without any table of a return is none, if a heading in it asks for names and days of birth.

    A heading may be two rows high, and in an old font.
    """
    for sheet in sheets:
        rows = [_headings(values) for _, values in sheet.rows[:_FIRST_ROWS]]
        for one, below in pairwise([*rows, []]):
            name, born = _headed([*one, *below], _NAMES), _headed([*one, *below], _BORN)
            if name and born:
                return RefusedError(of_files.IS_LIST_OF_PEOPLE, name=name, born=born)
    return None


def _headings(values: Sequence[CellValue]) -> list[str]:
    typed = (value for value in values if isinstance(value, str) and len(value) <= _LONGEST)
    return [" ".join((decode_legacy(value) or value).split()) for value in typed]


def _headed(headings: Sequence[str], beginning: re.Pattern[str]) -> str:
    """The first heading that begins so; empty where none does."""
    return next((text for text in headings if beginning.match(fold(text))), "")
