"""The list of what was handed out."""

from __future__ import annotations

import io

import openpyxl
from msgspec.structs import replace

from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.model.campaign import Unit
from tests.support.forms import EVERY, SET, a_campaign, rule_of
from tests.support.written import written_by


def test_handout_list_has_a_row_for_every_unit_with_a_form() -> None:
    units = (*a_campaign().units, Unit("nobody", "Không ai"))
    campaign = a_campaign(units=tuple(replace(unit, contact="Bà Hạnh", email="h@x.vn") for unit in units))
    data = written_by(write_handout_list, SET, campaign)
    assert written_by(write_handout_list, SET, campaign) == data
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert [row[3] for row in rows] == [f"{unit}.xlsx" for unit in EVERY]
    assert rows[4][1:7] == ["Trường tiểu học", "4.2, 4.4", "truong_tieu_hoc.xlsx", "Bà Hạnh", "h@x.vn", "15/12/2024"]
    assert rule_of(sheet, "H6").formula1 == '"x"'
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$5:$5")
