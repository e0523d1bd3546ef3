"""A copy is vouched for only where each cell, read again, says what the return says."""

from __future__ import annotations

from datetime import datetime

import pytest

from ccht_excel.corrections.marking import _vouch
from ccht_excel.exchange.grid import CellValue, ErrorValue, PercentValue, SheetGrid
from ccht_excel.patching.parts import UnpatchableError
from ccht_excel.spreadsheets.sparse_sheet import FORMULA_WITHOUT_RESULT
from ccht_excel.spreadsheets.workbook_file import WorkbookContent


def _sheet(*values: CellValue, row: int = 3, name: str = "Tiêu chí 1") -> SheetGrid:
    return SheetGrid(name, [(1, ["đầu"]), (row, list(values))])


def _held_against(before: SheetGrid, *after: SheetGrid) -> None:
    _vouch([before], WorkbookContent("xlsx", after, None))


@pytest.mark.parametrize(
    ("value", "other"),
    [
        *((1, True), (1, 1.0), (0.0, -0.0), (0.6, PercentValue(0.6)), ("1", 1), ("a", "a "), ("", "a"), ("a", "")),
        *((datetime(2024, 5, 1), "2024-05-01 00:00:00"), ("#REF!", ErrorValue("#REF!")), (0, "")),
    ],
)
def test_another_value_is_not_vouched_for(value: CellValue, other: CellValue) -> None:
    for before, after in ((value, other), (other, value)):
        with pytest.raises(UnpatchableError):
            _held_against(_sheet("x", before), _sheet("x", after))


@pytest.mark.parametrize("value", [1, "chữ", 0.5, PercentValue(0.5), datetime(2024, 5, 1), ErrorValue("#DIV/0!")])
def test_the_same_value_is_vouched_for_in_its_place_only(value: CellValue) -> None:
    _held_against(_sheet("x", value), _sheet("x", value))
    for other in (_sheet("x", "", value), _sheet("x", value, row=4), _sheet("x", value, name="khác")):
        with pytest.raises(UnpatchableError):
            _held_against(_sheet("x", value), other)


def test_what_says_nothing_may_come_and_go() -> None:
    _held_against(_sheet("x"), _sheet("x", "", FORMULA_WITHOUT_RESULT))
    _held_against(_sheet("x", ErrorValue("#DIV/0!")), _sheet("x", ErrorValue("#VALUE!")))


def test_a_sheet_more_or_less_is_not_vouched_for() -> None:
    for after in ((), (_sheet("x"), _sheet("x", name="thêm"))):
        with pytest.raises(UnpatchableError):
            _held_against(_sheet("x"), *after)
