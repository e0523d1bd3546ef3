"""Formulas of the forms, as text: what is missing, shares against thresholds, checks.

Relies on the texts of :mod:`ccht_excel.forms.layout`. Only functions that Excel 2010, LibreOffice, WPS and Google
Sheets share; shares are compared as whole numbers (numerator × q >= p × denominator), as the judging itself does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ccht_excel.forms.layout import (
    CLAIMED,
    CONSISTENT,
    DOUBTFUL,
    NO_INDICATOR,
    NO_TITLE,
    NOT_REACHED,
    REACHED,
    STATUS_CHECK,
    STATUS_DONE,
    STATUS_GROUPS,
    STATUS_MISSING,
    WHOLE_ROW,
)
from ccht_excel.law.shares import excel_known, excel_reached

BLANK = '""'


def is_blank(cell: str) -> str:
    """Whether nothing stands in the cell."""
    return f'TRIM({cell})=""'


def is_number(cell: str) -> str:
    """Whether the cell holds a number."""
    return f"ISNUMBER({cell})"


def are_numbers(cells: Iterable[str]) -> str:
    """Whether every cell holds a number."""
    return f"AND({','.join(map(is_number, cells))})"


def claims_result(cell: str) -> str:
    """Whether the unit says Đạt."""
    return f'TRIM({cell})="{CLAIMED}"'


def without_evidence(claim: str, indicator: str, ids: str, contents: Sequence[str], alone: bool) -> str:
    """Whether ``claim`` holds but no row of the evidence table names the indicator and a document.

    ``alone``: a row that names no indicator belongs to the only one of the sheet.
    """
    named = f'(SUBSTITUTE(TRIM({ids}),",",".")="{indicator}")'
    if alone:
        named = f'({named}+(TRIM({ids})=""))'
    return f'AND({claim},SUMPRODUCT({named}*(TRIM({"&".join(contents)})<>""))=0)'


def document_check(cells: Mapping[str, str], *, alone: bool) -> str:
    """What a row of the evidence table still lacks; nothing while it is blank. ``cells`` are those of its row, by key.

    ``alone``: a row that names no indicator belongs to the only one of the sheet.
    """
    named = f'IF({is_blank(cells["title"])},"{NO_TITLE}","{WHOLE_ROW}")'
    if not alone:
        named = f'IF({is_blank(cells["indicator"])},"{NO_INDICATOR}",{named})'
    return f'=IF({is_blank("&".join(cells.values()))},"",{named})'


def listed(conditions: Iterable[tuple[str, str]]) -> str:
    """Text ", 1.1, 1.3" of the ids whose condition holds."""
    return "&".join(f'IF({condition},", {id}","")' for condition, id in conditions) or BLANK


def status(groups: Iterable[tuple[str, str]], checks: str | None) -> str:
    """The status line; ``groups`` are (group, cell with its list), ``checks`` the cell that lists failing checks."""
    named = list(groups)
    everything = "&".join(cell for _, cell in named)
    parts = "&".join(
        f'IF({cell}="","","; {STATUS_GROUPS[group][0]}"&MID({cell},3,200)&"{STATUS_GROUPS[group][1]}")'
        for group, cell in named
    )
    done = f'IF({checks}="","{STATUS_DONE}","{STATUS_CHECK}")' if checks else f'"{STATUS_DONE}"'
    return f'=IF({everything}="",{done},"{STATUS_MISSING}"&MID({parts},3,250))'


def village_sum(cells: str, villages: int) -> str:
    """The sum of a column of villages once every village has a number."""
    return f'=IF(COUNT({cells})<{villages},"",SUM({cells}))'


def verdict(numerator: str, denominator: str, share: Fraction, *, part: bool) -> str:
    """Đạt or Không đạt; ``part``: more people than in all are neither."""
    enough = excel_reached(numerator, denominator, share)
    return f'=IF({excel_known(numerator, denominator, part=part)},IF({enough},"{REACHED}","{NOT_REACHED}"),"")'


def breaks_at_most(left: str, right: str) -> str:
    """Whether two numbers break left <= right."""
    return f"AND(ISNUMBER({left}),ISNUMBER({right}),{left}>{right})"


def breaks_at_most_somewhere(left: str, right: str) -> str:
    """In how many rows two ranges of one shape hold numbers that break left <= right."""
    return f"SUMPRODUCT(ISNUMBER({left})*ISNUMBER({right})*({left}>{right}))"


def breaks_requires(left: str, right: str) -> str:
    """Whether left is at least 1 while right is 0."""
    return f"AND(ISNUMBER({left}),ISNUMBER({right}),{left}>=1,{right}=0)"


def check_shown(broken: str, left: str, right: str) -> str:
    """Khớp, Cần xem lại, or nothing while a value is missing."""
    return f'=IF({are_numbers((left, right))},IF({broken},"{DOUBTFUL}","{CONSISTENT}"),"")'
