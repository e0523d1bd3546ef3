"""What the head of a sheet says of itself, in the words of the criteria set."""

from __future__ import annotations

import io

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.keyed_sheets import Table
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.returns import SheetHeading
from ccht_excel.returns.headings import heading_of
from ccht_excel.returns.on_guide import answers_on_guide

HUYEN, XA = "tt24_2023_cap_huyen", "tt25_2023_cap_xa"


@pytest.mark.parametrize("named", ["Tổ tài vụ", "Bộ phận kế toán, tài vụ"])
def test_the_form_of_a_part_calls_it_so_and_is_read_back(named: str) -> None:
    """Once: not “Bộ phận: Bộ phận kế toán”."""
    school = new_campaign("Trường Tiểu học Hoa Sen", 2025, criteria_set="tt24_2023_cap_huyen")
    rules = load_criteria(school.criteria_set, school.subject_type)
    unit = next(item for item in school.units if school.indicators_of(item.id) == ("1.3",))
    unit = replace(unit, name=named)
    stream = io.BytesIO()
    write_return_workbook(stream, rules, school, unit, applicable_requirements(rules, school))
    book = openpyxl.load_workbook(stream)
    texts = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert (f"Bộ phận: {unit.name}" in texts) is (named == "Tổ tài vụ") and "Bộ phận điền" in texts
    assert not any("Bộ phận: Bộ phận" in text for text in texts)
    assert not any(text.startswith(("Đơn vị:", "Đơn vị điền")) for text in texts)
    rows = [(at, row) for at, row in enumerate(book["Tiêu chí 1"].iter_rows(values_only=True))]
    found = heading_of(SheetGrid("Tiêu chí 1", rows), rules.subject.unit)
    assert found == SheetHeading(unit.name, "Trường Tiểu học Hoa Sen", 2025)


@pytest.mark.parametrize("head", ["Bộ phận: Tổ đánh giá", "Đơn vị: Tổ đánh giá"])
def test_the_word_of_the_set_and_that_of_earlier_forms_are_known(head: str) -> None:
    assert heading_of(SheetGrid("Tiêu chí 1", [(0, (head,))]), "bộ phận").unit == "Tổ đánh giá"
    said = heading_of(SheetGrid("Tiêu chí 1", [(0, (head,))]), "đơn vị").unit
    assert bool(said) is head.startswith("Đơn vị")


def test_a_name_without_its_label_is_one_only_beside_commune_and_year() -> None:
    place = "Trường Tiểu học Hoa Sen – năm 2025"
    rows = {"beside": (0, ("Bộ phận kế toán", place)), "above": (1, ("", place))}
    assert heading_of(SheetGrid("Tiêu chí 1", [rows["beside"]]), "bộ phận").unit == "Bộ phận kế toán"
    alone = SheetGrid("Tiêu chí 1", [(0, ("Bộ phận kế toán đã xem",)), rows["above"]])
    assert heading_of(alone, "bộ phận").unit == ""


@pytest.mark.parametrize(("set_id", "label"), [(HUYEN, "Bộ phận điền"), (HUYEN, "Đơn vị điền"), (XA, "Đơn vị điền")])
def test_the_row_of_the_guide_that_names_the_unit_holds_no_answer(set_id: str, label: str) -> None:
    rules = load_criteria(set_id)
    table = Table("unit", "Hướng dẫn", 9, {"value": 3}, ())
    for said, asked in ((label, 0), ("Ai điền", 1)):
        sheet = SheetGrid("Hướng dẫn", [(4, ("", "", said, 2))])
        assert len([*answers_on_guide("a.xlsx", {"Hướng dẫn": sheet}, [table], rules)]) == asked
