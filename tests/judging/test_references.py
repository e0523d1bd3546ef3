"""Counts held against the list of residents, in all and in each village."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ccht_excel.judging.references import far_apart
from ccht_excel.model.assessment import Datum
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import DatumKind
from ccht_excel.model.place import Place
from ccht_excel.model.prefill import Reference
from ccht_excel.model.returns import Report, Stated
from tests.support.judging import BASE, CRITERIA

PLACE = Place("nhan_ve/a.xlsx", "Tiêu chí 5", "E14:E16")
VILLAGES = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài"), Village("ha", "Thôn Hạ"))
LIST = {"residents": (100, 100, 100), "from_18": (50, 50, 50)}


def found(*numbers: int, base: str = "", datum: str = "citizens") -> list[tuple[str, str]]:
    references = [
        Reference(datum, id, village, value)
        for id, values in LIST.items()
        for village, value in zip(("", *(item.id for item in VILLAGES)), (sum(values), *values), strict=True)
    ]
    campaign = replace(BASE, villages=VILLAGES, references=tuple(references))
    stated = (Stated("age_base", base, PLACE, base),)
    by_village = tuple(zip((item.name for item in VILLAGES), numbers, strict=True))
    report = Report(datum, "xa", sum(numbers), PLACE, "", by_village, stated)
    known = Datum(datum, DatumKind.COUNT, "", (sum(numbers),), (report,))
    return [(item.code, item.message) for item in far_apart(campaign, CRITERIA, {datum: known})]


def test_villages_that_swapped_their_numbers_are_told_though_the_total_fits() -> None:
    ((code, message),) = found(150, 50, 100, base="residents")
    assert code == "reference_apart_somewhere"
    assert "Thôn Đông ghi 150" in message and "Thôn Đoài ghi 50" in message and "Thôn Hạ" not in message


@pytest.mark.parametrize(("number", "told"), [(80, False), (79, True), (120, False), (121, True)])
def test_a_fifth_is_the_bound_in_a_village_too(number: int, told: bool) -> None:
    assert [code for code, _ in found(number, 100, 200 - number, base="residents")] == (
        ["reference_apart_somewhere"] * told
    )


def test_a_village_is_held_against_the_base_that_is_stated() -> None:
    assert found(110, 110, 50) == [], "on no base in particular: 50 may be those of 18 years and more"
    ((code, message),) = found(110, 110, 50, base="residents")
    assert code == "reference_apart_somewhere" and "Thôn Hạ ghi 50" in message


def test_a_total_far_apart_is_one_finding_with_its_villages() -> None:
    ((code, message),) = found(300, 100, 100, base="residents")
    assert code == "reference_apart" and "trong đó: Thôn Đông ghi 300" in message


def test_of_what_the_list_knows_in_part_more_is_nothing_to_ask() -> None:
    assert found(100, 400, 100, datum="trained_citizens") == []
