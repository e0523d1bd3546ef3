"""Figures by village: summed here, and only of what is certain."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell

from ccht_excel.model.campaign import Village
from tests.support.campaigns import cell_of
from tests.support.returns import Edits, filled, read, said, values
from tests.support.villages import by_village


def test_figures_by_village_are_summed_here() -> None:
    item = by_village({})
    assert values(item) == {"citizens": 6000, "learning_citizens": 2100}
    citizens = item.reports[0]
    top, bottom = citizens.place.cell.split(":")
    assert citizens.raw == f"{top}: 1000; {top[0]}{int(top[1:]) + 1}: 2000; {bottom}: 3000"
    assert item.findings == ()


def test_a_village_is_known_by_its_name_wherever_its_row_went() -> None:
    def swap(book: Workbook) -> None:
        one, other = (cell_of(book, "villages", id, "label") for id in ("dong", "ha"))
        for column in range(2, 9):
            first, second = (one.parent.cell(row, column) for row in (one.row, other.row))
            if not isinstance(first, MergedCell):
                first.value, second.value = second.value, first.value

    assert values(by_village({("villages", "ha", "citizens"): 3001}, swap)) == {
        "citizens": 6001,
        "learning_citizens": 2100,
    }


def test_a_sum_above_every_count_is_no_value() -> None:
    large = {("villages", village, "citizens"): 150_000_000 for village in ("dong", "doai", "ha")}
    item = by_village(large)
    assert "citizens" not in values(item)
    assert [found.code for found in item.findings] == ["count_too_large"]


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ({("villages", "ha", "citizens"): None}, ["village_blank"]),
        ({("villages", "ha", "citizens"): "x"}, ["count_not_number"]),
        ({("villages", "ha", "learning_citizens"): 3001}, ["village_contradiction"]),
        ({("figures", "citizens", "value"): 5999}, ["village_sum_differs"]),
    ],
    ids=str,
)
def test_no_sum_is_made_of_what_is_not_certain(edits: Edits, codes: Sequence[str]) -> None:
    item = by_village(edits)
    assert sorted(code for code, _ in said(item)) == sorted(codes)
    assert ("citizens" in values(item)) is (codes == ["village_sum_differs"])


def test_a_row_of_a_village_deleted_leaves_no_sum() -> None:
    def delete(book: Workbook) -> None:
        cell = cell_of(book, "villages", "ha", "label")
        cell.parent.delete_rows(cell.row)

    item = by_village({}, delete)
    assert values(item) == {}
    assert [code for code, _ in said(item)] == ["village_row_missing"]


def test_a_row_for_a_village_that_is_none_leaves_no_sum() -> None:
    def rename(book: Workbook) -> None:
        cell = cell_of(book, "villages", "ha", "label")
        cell.value = "Thôn Lạ"
        cell.parent.cell(cell.row, 1).value = None

    item = by_village({}, rename)
    assert values(item) == {}
    assert sorted(code for code, _ in said(item)) == ["village_row_missing", "village_unknown"]


def test_villages_that_differ_in_their_marks_only_are_two() -> None:
    villages = (Village("ha", "Làng Hà"), Village("ha_2", "Làng Hạ"))
    edits = {
        ("villages", village, datum): number
        for village, number in (("ha", 1), ("ha_2", 20))
        for datum in ("citizens", "learning_citizens")
    }
    item = read(filled(edits, unit="hoi_khuyen_hoc", villages=villages), villages)
    assert values(item) == {"citizens": 21, "learning_citizens": 21}
    assert item.findings == ()
