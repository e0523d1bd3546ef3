"""What is wrong at one village is asked for at that village, and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.judging.reconcile import reconcile
from ccht_excel.judging.scoring import assess
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
        (
            {("villages", "doai", "university_citizens"): 1001, ("villages", "doai", "trained_citizens"): None},
            ["village_contradiction", "village_blank"],
            "university_citizens",
        ),
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


def test_a_conflict_of_totals_names_the_village_in_which_it_lies() -> None:
    both = replace(CAMPAIGN_BY_VILLAGE, assignments={**CAMPAIGN.assignments, "5.1": ("hoi_khuyen_hoc", "ban_to_chuc")})
    cells = {**EVERY_CELL} | {("villages", id, "learning_citizens"): 700 for id in ("dong", "doai", "ha")}

    def said(more: Edits) -> Sequence[str]:
        first = {key: number for key, number in cells.items() if key[2] in ("citizens", "learning_citizens")}
        files = [filled(first, unit="hoi_khuyen_hoc", villages=VILLAGES)]
        files.append(filled({**EVERY_CELL, **more}, unit="ban_to_chuc", villages=VILLAGES))
        returns = [
            replace(read(data, VILLAGES), file=f"nhan_ve/{number}.xlsx", unit=unit)
            for number, (data, unit) in enumerate(zip(files, ("hoi_khuyen_hoc", "ban_to_chuc"), strict=True))
        ]
        found = assess(both, CRITERIA, reconcile(both, CRITERIA, returns)).findings
        return [item.message for item in found if item.code.startswith("conflict_")]

    one = said({("villages", "doai", "citizens"): 1250})
    assert len(one) == 2
    assert all("khác nhau ở: Thôn Đoài (1.000 và 1.250);" in text for text in one)
    two = said({("villages", "doai", "citizens"): 1250, ("villages", "ha", "citizens"): 900})
    assert all("khác nhau ở: Thôn Đoài (1.000 và 1.250), Thôn Hà (1.000 và 900);" in text for text in two)
    assert said({("villages", "doai", "citizens"): 1250, ("villages", "ha", "citizens"): 750}) == []


def test_the_form_checks_village_by_village() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form("ban_to_chuc", VILLAGES)))
    sheet = book["Tiêu chí 5"]
    left, right = (
        [cell_of(book, "villages", id, datum).coordinate for id in ("dong", "ha")]
        for datum in ("university_citizens", "trained_citizens")
    )
    checks = [cell.value for row in sheet.iter_rows() for cell in row if "SUMPRODUCT(ISNUMBER(" in str(cell.value)]
    assert any(f"({':'.join(left)}>{':'.join(right)})" in str(formula) for formula in checks)


def test_totals_of_forms_without_villages_count_and_are_said_where_villages_are_listed() -> None:
    cells = {("figures", id, "value"): number for id, number in TOTALS.items()}
    early = read(filled(cells, unit="ban_to_chuc"), VILLAGES)
    found = assess(CAMPAIGN_BY_VILLAGE, CRITERIA, reconcile(CAMPAIGN_BY_VILLAGE, CRITERIA, [early]))
    assert {id: found.data[id].value for id in TOTALS} == TOTALS
    said = [item for item in found.findings if item.code == "villages_not_asked"]
    assert [item.place for item in said] == [found.data[id].reports[0].place for id in TOTALS]
    assert "bảng số của từng thôn" in said[0].message
    for campaign, item in ((CAMPAIGN, early), (CAMPAIGN_BY_VILLAGE, read(by_village_form(), VILLAGES))):
        quiet = assess(campaign, CRITERIA, reconcile(campaign, CRITERIA, [item]))
        assert "villages_not_asked" not in {one.code for one in quiet.findings}


TOTALS = {"citizens": 3000, "trained_citizens": 1800, "university_citizens": 300}


def by_village_form() -> bytes:
    return filled(EVERY_CELL, unit="ban_to_chuc", villages=VILLAGES)
