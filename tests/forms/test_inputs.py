"""What may be typed into a form: unlocked, explained, validated, and nothing else."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.forms.layout import GUIDE_SHEET, HIGHEST_COUNT
from ccht_excel.model.campaign import Unit, Village
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.forms import EVERY, SET, a_campaign, form, inputs, rule_of, written


@pytest.mark.parametrize("unit", [*EVERY, None])
@pytest.mark.parametrize("villages", [False, True])
def test_inputs_and_nothing_else_are_unlocked(unit: str | None, villages: bool) -> None:
    for sheet in form(unit, villages=villages).worksheets[:-1]:
        expected = {cell.coordinate for *_, cell in inputs(sheet)}
        unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        merged = {cell for area in sheet.merged_cells.ranges for row in area.rows for cell in list(row)[1:]}
        others = {a for a in unlocked - expected if (sheet[a].row, sheet[a].column) not in merged}
        contact = {c.coordinate for c in sheet["D"] if c.value and set(str(c.value)) == {"…"}}
        assert expected <= unlocked
        assert others <= (contact if sheet.title == GUIDE_SHEET else set())
        assert all(sheet[address].value is None and sheet[address].fill.patternType == "solid" for address in expected)


def test_cells_that_do_not_apply_are_hatched_locked_and_empty() -> None:
    book = form(None)
    for row, column in (("4.1", "level"), ("4.2", "result"), ("4.4", "result")):
        cell = cell_of(book, "indicators", row, column)
        assert (cell.value, cell.protection.locked, cell.fill.patternType) == (None, True, "lightUp")


@pytest.mark.parametrize("unit", [*EVERY, None])
@pytest.mark.parametrize("villages", [False, True])
def test_every_input_has_help_within_the_limits_of_excel(unit: str | None, villages: bool) -> None:
    for sheet in form(unit, villages=villages).worksheets[:-1]:
        for *_, cell in inputs(sheet):
            rule = rule_of(sheet, cell.coordinate)
            assert rule.showInputMessage
            assert 0 < len(rule.promptTitle) <= 32
            assert 0 < len(rule.prompt) <= 255
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.error or "") <= 255
            if rule.type == "list":
                assert len(rule.formula1) <= 257
            if rule.type:
                assert rule.showErrorMessage and rule.errorTitle and rule.error


def test_counts_levels_results_and_dates_are_validated() -> None:
    book = form(None)

    def rule(table: str, row: str, column: str) -> Any:
        cell = cell_of(book, table, row, column)
        return rule_of(cell.parent, cell.coordinate)

    count = rule("figures", "citizens", "value")
    assert (count.type, count.operator or "between", count.formula1, count.formula2) == (
        "whole",
        "between",
        "0",
        str(HIGHEST_COUNT),
    )
    assert count.errorStyle in (None, "stop") and "5432" in count.error
    assert rule("indicators", "1.1", "result").formula1 == '"Đạt,Không đạt"'
    assert rule("indicators", "4.2", "level").formula1 == '"Chưa được công nhận,Mức độ 1,Mức độ 2,Mức độ 3"'
    choices = "Chưa được công nhận; Mức độ 1; Mức độ 2; Mức độ 3"
    assert f"chọn một trong: {choices}." in rule("indicators", "4.2", "level").error
    assert rule("indicators", "4.4", "level").formula1 == '"Chưa được công nhận,Mức độ 1,Mức độ 2"'
    day = rule("evidence", "", "date")
    assert (day.type, day.errorStyle) == ("date", "warning")
    assert (rule("unit", "filled_on", "value").type, rule("unit", "filled_on", "value").errorStyle) == (
        "date",
        "warning",
    )
    ids = {
        sheet.title: rule_of(sheet, cell.coordinate).formula1
        for sheet in book.worksheets
        for t, _, c, cell in keyed_cells(sheet)
        if (t, c) == ("evidence", "indicator")
    }
    assert ids["Tiêu chí 4"] == '"4.1,4.2,4.3,4.4"'
    assert ids["Tiêu chí 5"] == '"5.1,5.2"'


def test_evidence_columns_stay_text_and_stand_side_by_side() -> None:
    sheet = form("van_phong")["Tiêu chí 1"]
    cells = {column: cell for table, _, column, cell in keyed_cells(sheet) if table == "evidence"}
    assert [cells[c].column for c in ("indicator", "title", "number", "date", "issuer", "link")] == [2, 3, 4, 5, 6, 7]
    assert {column for column, cell in cells.items() if cell.number_format == "@"} == set(cells) - {"date"}
    assert cells["date"].number_format == "dd/mm/yyyy"
    assert not any(area.min_row <= cells["title"].row <= area.max_row for area in sheet.merged_cells.ranges)


@pytest.mark.parametrize("unit", EVERY)
def test_protection_has_no_password_and_leaves_people_their_freedom(unit: str) -> None:
    for sheet in form(unit).worksheets[:-1]:
        protection = sheet.protection
        assert protection.sheet and not protection.password
        forbidden = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter")
        assert not any(getattr(protection, name) for name in forbidden)
        assert not (protection.selectLockedCells or protection.selectUnlockedCells)
        if sheet.title != GUIDE_SHEET:
            assert sheet.auto_filter.ref.startswith("B")


def test_text_stays_text_whatever_it_begins_with() -> None:
    name = "=1+1"
    campaign = a_campaign(
        units=(Unit("van_phong", name, contact="@x", email="+84"),),
        assignments={"1.1": ("van_phong",), "5.1": ("van_phong",)},
        villages=(Village("a", "-Thôn & <A>"),),
        commune="=Xã",
    )
    book = openpyxl.load_workbook(io.BytesIO(written("van_phong", campaign)))
    texts = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert texts and all(cell.data_type == "s" for cell in texts)
    assert cell_of(book, "villages", "a", "label").value == "-Thôn & <A>"
    target = io.BytesIO()
    write_handout_list(target, SET, campaign)
    cells = {c.value: c.data_type for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for c in row}
    assert {cells[text] for text in (name, "@x", "+84")} == {"s"}
