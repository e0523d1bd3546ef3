"""Shares and conclusions that a form computes, where they say another thing than its figures: typed over, or stale.

Relies on the words that a form prints around them. Takes nothing from there; names the cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from ccht_excel.exchange.grid import CellValue, SheetGrid, all_told, told
from ccht_excel.exchange.keyed_sheets import Cell
from ccht_excel.findings import of_sight
from ccht_excel.forms.layout import RATIO_ROWS
from ccht_excel.law.shares import judge_share
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, RatioSpec, Value
from ccht_excel.patterns import regex
from ccht_excel.returns.asked_rows import asked_rows
from ccht_excel.returns.beside_answers import of_cells, outcome
from ccht_excel.vietnamese.printed import format_share
from ccht_excel.vietnamese.text import fold

_VERDICT = fold(RATIO_ROWS["verdict"])
_TYPED = regex(r"≥?\s*([0-9]{1,3}(?:[.,][0-9]{1,4})?)\s*%?")
_ROUNDED = Fraction(6, 1000)
"""What rounding to whole percents changes at most, and a little more."""


def computed_otherwise(
    file: str,
    sheets: Mapping[str, SheetGrid],
    criteria_set: CriteriaSet,
    values: Mapping[str, Value],
    blank: Collection[str],
) -> Iterator[Finding]:
    """Name them once for each share; ``values`` are those of the file, ``blank`` the figures left blank in it."""
    asked = asked_rows(criteria_set)
    for name, sheet in sheets.items():
        column = None
        for index, (heading, label) in enumerate(all_told(sheet.rows, asked.share_in)):
            column = column if heading is None else heading
            if label is None or column is None:
                continue
            number, row = sheet.rows[index]
            ratio = asked.ratios[label]
            below, verdicts = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else (0, ())
            concluded = verdicts if told(verdicts, _says_verdict) else ()
            figures = values.get(ratio.numerator), values.get(ratio.denominator)
            known = _share(ratio, *figures)
            if known is None and not {ratio.numerator, ratio.denominator} & {*blank}:
                continue
            cells = [Cell(row[column], number, column)] if column < len(row) and _differs(row[column], known) else []
            cells += [
                Cell(value, below, at)
                for at, value in enumerate(concluded)
                if at < column and _concludes(value, row[at] if at < len(row) else "", known)
            ]
            if cells:
                shown = "" if known is None else format_share(known.numerator, known.denominator)
                expected = f"số liệu đã điền cho {shown}" if shown else "số liệu để tính còn để trống"
                yield of_cells(of_sight.COMPUTED_OTHERWISE, file, name, cells, label=ratio.label, expected=expected)


def _says_verdict(row: Sequence[CellValue]) -> bool:
    return any(isinstance(value, str) and fold(value) == _VERDICT for value in row)


def _share(ratio: RatioSpec, numerator: Value | None, denominator: Value | None) -> Fraction | None:
    if not isinstance(numerator, int) or not isinstance(denominator, int) or not 0 <= numerator <= denominator != 0:
        return None
    return Fraction(numerator, denominator)


def _number(value: CellValue) -> Fraction | None:
    """The share that a cell says, typed as a percent or as a part of one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        share = Fraction(format(value, ".15g")) if value == value and abs(value) != float("inf") else None
        return share if share is None or share <= 1 else share / 100
    match = _TYPED.fullmatch(value.strip()) if isinstance(value, str) else None
    return Fraction(match[1].replace(",", ".")) / 100 if match else None


def _differs(value: CellValue, known: Fraction | None) -> bool:
    said = _number(value)
    # LibreOffice stores 0 in .xls for a formula that shows nothing.
    return said not in (None, 0) and (known is None or abs(said - known) > _ROUNDED)


def _concludes(value: CellValue, required: CellValue, known: Fraction | None) -> bool:
    """Whether a conclusion is another one than the figures give by what is printed above it as required."""
    said, share = outcome(value), _number(required)
    if said is None or known is None or share is None:
        return said is not None and known is None
    return judge_share(known.numerator, known.denominator, share) is not said
