"""What is wrong at one village is asked for at that village, and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest

from ccht_excel.judging.reconcile import reconcile
from tests.support.campaigns import cell_of
from tests.support.returns import CAMPAIGN, CRITERIA, VILLAGES, Edits, filled, form, read

CAMPAIGN_BY_VILLAGE = replace(CAMPAIGN, villages=VILLAGES)
EVERY_CELL: Edits = {
    ("villages", village, datum): number
    for village in ("dong", "doai", "ha")
    for datum, number in {"citizens": 1000, "trained_citizens": 600, "university_citizens": 100}.items()
}


@pytest.mark.parametrize(
    ("edits", "codes", "datum"),
    [
        ({("villages", "doai", "university_citizens"): 601}, ["village_contradiction"], "university_citizens"),
        ({("villages", "doai", "trained_citizens"): 1001}, ["village_contradiction"], "trained_citizens"),
        ({("villages", "ha", "trained_citizens"): "nhiều"}, ["count_not_number"], "trained_citizens"),
        ({("villages", "ha", "citizens"): None}, ["village_blank"], "citizens"),
        (dict.fromkeys([("villages", id, "citizens") for id in ("dong", "ha", "doai")]), ["value_missing"], "citizens"),
    ],
    ids=str,
)
def test_one_finding_at_the_village(edits: Edits, codes: Sequence[str], datum: str) -> None:
    data = filled({**EVERY_CELL, **edits}, unit="ban_to_chuc", villages=VILLAGES)
    found = reconcile(CAMPAIGN_BY_VILLAGE, CRITERIA, [read(data, VILLAGES)])
    assert [item.code for item in found.findings] == codes
    cell = cell_of(openpyxl.load_workbook(io.BytesIO(data)), *next(iter(edits)))
    assert found.findings[0].place.cell.split(":")[0] == cell.coordinate
    assert found.data[datum].reports == ()


def test_the_form_checks_village_by_village() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form("ban_to_chuc", VILLAGES)))
    sheet = book["Tiêu chí 5"]
    left, right = (
        [cell_of(book, "villages", id, datum).coordinate for id in ("dong", "ha")]
        for datum in ("university_citizens", "trained_citizens")
    )
    checks = [cell.value for row in sheet.iter_rows() for cell in row if "SUMPRODUCT(ISNUMBER(" in str(cell.value)]
    assert any(f"({':'.join(left)}>{':'.join(right)})" in str(formula) for formula in checks)
