"""The guide says who, what and when."""

from __future__ import annotations

import io

import openpyxl

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.layout import GUIDE_SHEET
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from tests.support.campaigns import cell_of
from tests.support.forms import form


def test_guide_says_who_what_and_when() -> None:
    texts = "\n".join(
        str(cell.value) for row in form("hoi_khuyen_hoc")[GUIDE_SHEET].iter_rows() for cell in row if cell.value
    )
    for expected in (
        "NĂM 2024",
        "Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang",
        "Hội Khuyến học xã",
        "15/12/2024",
        "Từ 01/01/2024 đến hết 31/12/2024",
        "VÍ DỤ",
        "không được Thông tư định nghĩa",
        "Thông tư số 25/2023/TT-BGDĐT",
        *(f"Bước {number}" for number in range(1, 6)),
    ):
        assert expected in texts
    cells = [cell for row in form("hoi_khuyen_hoc")[GUIDE_SHEET].iter_rows() for cell in row]
    links = {cell.value: cell.hyperlink.location for cell in cells if cell.hyperlink}
    figure = cell_of(form("hoi_khuyen_hoc"), "figures", "citizens", "value").coordinate
    assert links == {"Tiêu chí 5": f"'Tiêu chí 5'!{figure}"}


def test_who_issued_the_document_of_the_example_begins_with_a_capital() -> None:
    school = new_campaign("Hoa Sen", 2025, criteria_set="tt24_2023_cap_tinh", subject_type="truong_dai_hoc")
    rules = load_criteria(school.criteria_set, school.subject_type)
    unit = school.units[0]
    stream = io.BytesIO()
    write_return_workbook(stream, rules, school, unit, applicable_requirements(rules, school))
    texts = {cell.value for row in openpyxl.load_workbook(stream)[GUIDE_SHEET].iter_rows() for cell in row}
    assert "Trường đại học" in texts and "trường đại học" not in texts
