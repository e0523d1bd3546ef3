"""Blank forms as other programs see them: read with openpyxl, computed by LibreOffice, never with XlsxWriter."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.exchange.keyed_sheets import META_SHEET, SCHEMA
from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.forms.layout import EVIDENCE_ROWS, GUIDE_SHEET, HEADINGS, HIGHEST_COUNT
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import requirements_in_force
from ccht_excel.model.campaign import Campaign, Unit, Village
from ccht_excel.model.law import Kind, Required, Standard
from ccht_excel.paper.style import Styles, add_validation, new_workbook
from ccht_excel.paper.text_size import text_height, text_lines
from ccht_excel.version import __version__
from ccht_excel.vietnamese.place_names import commune_title, full_place
from tests.support.campaigns import cell_of, keyed_cells, libreoffice

SET = load_criteria()
VILLAGES = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài"), Village("trung", "Thôn Trung Hưng"))
EVERY = tuple(unit.id for unit in SET.default_units)
ALLOWED = frozenset(["IF", "AND", "NOT", "COUNT", "SUM", "INT", "ISNUMBER", "TRIM", "MID", "SUBSTITUTE", "SUMPRODUCT"])


def a_campaign(**changes: Any) -> Campaign:
    campaign = Campaign(
        id="thai_son_2024",
        commune="Thái Sơn",
        district="Hiệp Hòa",
        province="Bắc Giang",
        year=2024,
        claimed_level=2,
        receiver="Phòng GD&ĐT huyện Hiệp Hòa",
        deadline=date(2024, 12, 15),
        difficult_area=False,
        evidence_required=True,
        units=tuple(Unit(unit.id, unit.name) for unit in SET.default_units),
        assignments={
            indicator.id: tuple(unit.id for unit in SET.default_units if indicator.id in unit.indicators)
            for indicator in SET.indicators
        },
        targets={},
        criteria_set=SET.id,
        criteria_version=SET.version,
    )
    return replace(campaign, **changes)


def requirements(difficult_area: bool = False) -> dict[str, dict[Standard, Required]]:
    asked = {indicator.id: indicator.requirements for indicator in SET.indicators if not indicator.ratios}
    asked |= {ratio.id: ratio.requirements for indicator in SET.indicators for ratio in indicator.ratios}
    return {
        id: {standard: found.value for standard, found in requirements_in_force(all, 2024, difficult_area).items()}
        for id, all in asked.items()
    }


def written(unit: str | Unit | None, campaign: Campaign | None = None) -> bytes:
    campaign = campaign or a_campaign()
    target = io.BytesIO()
    chosen = campaign.unit(unit) if isinstance(unit, str) else unit
    write_return_workbook(target, SET, campaign, chosen, requirements(campaign.difficult_area))
    return target.getvalue()


_BOOKS: dict[object, openpyxl.Workbook] = {}


def form(unit: str | None, *, villages: bool = False) -> openpyxl.Workbook:
    """The form as openpyxl reads it; shared between tests, which must not change it."""
    key = (unit, villages)
    if key not in _BOOKS:
        campaign = a_campaign(villages=VILLAGES if villages else ())
        _BOOKS[key] = openpyxl.load_workbook(io.BytesIO(written(unit, campaign)))
    return _BOOKS[key]


def criterion_sheets(book: openpyxl.Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title.startswith("Tiêu chí")]


def keys(book: openpyxl.Workbook, table: str) -> dict[str, set[str]]:
    """Column keys by row key of every table of this name."""
    found: dict[str, set[str]] = {}
    for sheet in book.worksheets:
        for name, row, column, _ in keyed_cells(sheet):
            if name == table:
                found.setdefault(row, set()).add(column)
    return found


def inputs(sheet: Worksheet) -> Iterator[tuple[str, str, str, Any]]:
    """The cells a unit fills in: asked for by a table and not hatched."""
    for table, row, column, cell in keyed_cells(sheet):
        answer = column not in ("id", "label") and not (table == "figures" and column == "value" and is_formula(cell))
        if answer and (row or table == "evidence") and cell.fill.patternType != "lightUp":
            yield table, row, column, cell


def is_formula(cell: Any) -> bool:
    return isinstance(cell.value, str) and cell.data_type == "f"


def formulas(book: openpyxl.Workbook) -> Iterator[str]:
    return (
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if is_formula(cell)
    )


def rule_of(sheet: Worksheet, address: str) -> Any:
    found = [rule for rule in sheet.data_validations.dataValidation if address in rule.sqref]
    assert len(found) == 1, f"{sheet.title}!{address}: {len(found)} rules"
    return found[0]


# --- keys


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_every_table_and_key_of_the_unit_is_there(unit: str | None) -> None:
    book = form(unit)
    own = set(a_campaign().indicators_of(unit)) if unit else {indicator.id for indicator in SET.indicators}
    indicators = [indicator for indicator in SET.indicators if indicator.id in own]
    criteria = [criterion.id for criterion in SET.criteria if any(i.id in own for i in criterion.indicators)]
    assert book.sheetnames == [GUIDE_SHEET, *(f"Tiêu chí {id}" for id in criteria), META_SHEET]
    found = keys(book, "indicators")
    assert list(found) == [indicator.id for indicator in indicators]
    for indicator in indicators:
        column = {Kind.ATTESTED: {"result"}, Kind.RECOGNISED_LEVEL: {"level"}}.get(indicator.kind, set())
        assert {"id", "label", "note"} | column <= found[indicator.id] <= {"id", "label", "note", "result", "level"}
    data = list(dict.fromkeys(id for i in indicators if i.kind is Kind.RATIO for id in i.data))
    assert list(keys(book, "figures")) == data
    assert all(columns == {"label", "value", "note"} for columns in keys(book, "figures").values())
    assert keys(book, "evidence")[""] == {"indicator", "number", "date", "issuer", "title", "link"}
    rows = {"filled_by", "phone", "filled_on"} | (set() if unit else {"unit_name"})
    assert keys(book, "unit") == {row: {"label", "value"} for row in rows}


def test_columns_no_chi_tieu_of_the_sheet_uses_are_left_out() -> None:
    book = form(None)
    columns = {sheet.title: {c for t, _, c, _ in keyed_cells(sheet) if t == "indicators"} for sheet in book.worksheets}
    assert columns["Tiêu chí 1"] == {"id", "label", "result", "note"}
    assert columns["Tiêu chí 4"] == {"id", "label", "result", "level", "note"}
    assert columns["Tiêu chí 5"] == {"id", "label", "note"}


def test_keys_are_hidden_and_the_row_after_the_evidence_ends_it() -> None:
    for sheet in form(None).worksheets[:-1]:
        assert sheet.column_dimensions["A"].hidden
        marks = [row[0] for row in sheet.iter_rows() if str(row[0].value or "").startswith("@")]
        tables = [cell for cell in marks if cell.value != "@end"]
        assert tables and all(sheet.row_dimensions[cell.row].hidden for cell in tables)
        assert marks[-1].value == "@end"
        if sheet.title != GUIDE_SHEET:
            assert tables[-1].value == "@evidence"
            assert marks[-1].row == tables[-1].row + EVIDENCE_ROWS + 1


def test_the_hidden_sheet_says_what_the_workbook_is() -> None:
    for unit in ("hoi_khuyen_hoc", None):
        sheet = form(unit)[META_SHEET]
        assert sheet.sheet_state == "veryHidden"
        assert {row[0].value: row[1].value or "" for row in sheet.iter_rows()} == {
            "schema": SCHEMA,
            "kind": "return",
            "campaign": "thai_son_2024",
            "unit": unit or "",
            "year": "2024",
            "commune": "Thái Sơn",
            "criteria_set": SET.id,
            "criteria_version": SET.version,
            "generator": f"ccht_excel {__version__}",
        }


def test_official_wording_and_requirements_are_printed() -> None:
    book = form(None)
    for indicator in SET.indicators:
        assert cell_of(book, "indicators", indicator.id, "label").value == indicator.title
    row = cell_of(book, "indicators", "4.2", "label").row
    assert [book["Tiêu chí 4"].cell(row, column).value for column in (4, 5, 6)] == ["Mức độ 3", "Mức độ 2", "Mức độ 3"]
    sheet = book["Tiêu chí 5"]
    row = cell_of(book, "indicators", "5.2", "label").row
    assert [sheet.cell(row, column).value.replace("\xa0", " ") for column in (4, 5, 6)] == [
        "≥ 50 %;\n≥ 12 %",
        "≥ 50 %;\n≥ 12 %",
        "≥ 60 %;\n≥ 15 %",
    ]


# --- what may be typed


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
    assert rule("indicators", "4.2", "level").formula1 == '"0,1,2,3"'
    assert rule("indicators", "4.4", "level").formula1 == '"0,1,2"'
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


def test_help_longer_than_excel_shows_is_cut() -> None:
    spec = replace(SET.data["citizens"], help="Số công dân của xã. " * 20)
    target = io.BytesIO()
    write_return_workbook(
        target, replace(SET, data={**SET.data, "citizens": spec}), a_campaign(), a_campaign().units[6], requirements()
    )
    book = openpyxl.load_workbook(target)
    cell = cell_of(book, "figures", "citizens", "value")
    prompt = rule_of(cell.parent, cell.coordinate).prompt
    assert len(prompt) == 255 and prompt.endswith("…")


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


def test_validation_that_excel_would_drop_is_refused() -> None:
    workbook = new_workbook(io.BytesIO(), title="thử")
    sheet = workbook.add_worksheet()
    add_validation(sheet, 0, 0, 1, 1, validate="list", source=["a" * 255])
    for bad in (
        {"validate": "list", "source": ["a" * 200, "b" * 60]},
        {"validate": "list", "source": ["a,b"]},
        {"validate": "list", "source": ["", "b"]},
    ):
        with pytest.raises(ValueError, match="drop-down"):
            add_validation(sheet, 1, 0, 1, 1, **bad)
    with pytest.warns(UserWarning), pytest.raises(ValueError, match="refused"):
        add_validation(sheet, 2, 0, 1, 1, validate="any", input_title="x" * 33)
    workbook.close()


# --- formulas


@pytest.mark.parametrize("unit", [*EVERY, None])
@pytest.mark.parametrize("villages", [False, True])
def test_formulas_use_only_functions_every_program_has(unit: str | None, villages: bool) -> None:
    found = list(formulas(form(unit, villages=villages)))
    assert found
    for formula in found:
        assert len(formula) < 8000
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", formula))) <= ALLOWED
        assert "_xl" not in formula and "{" not in formula


def test_village_figures_are_locked_sums() -> None:
    book = form("ban_to_chuc", villages=True)
    assert list(keys(book, "villages")) == [village.id for village in VILLAGES]
    assert keys(book, "villages")["dong"] == {"label", "citizens", "trained_citizens", "university_citizens"}
    cell = cell_of(book, "figures", "trained_citizens", "value")
    column = cell_of(book, "villages", "dong", "trained_citizens").column_letter
    first, last = (cell_of(book, "villages", id, "trained_citizens").row for id in ("dong", "trung"))
    assert cell.value == f'=IF(COUNT({column}{first}:{column}{last})<3,"",SUM({column}{first}:{column}{last}))'
    assert cell.protection.locked


def test_blank_forms_already_say_what_is_missing() -> None:
    values = openpyxl.load_workbook(io.BytesIO(written(None)), data_only=True)
    assert [sheet["D4"].value for sheet in criterion_sheets(values)] == [
        "Còn thiếu: 1.1, 1.2, 1.3 (kết quả)",
        "Còn thiếu: 2.1, 2.2, 2.3 (kết quả)",
        "Còn thiếu: 3.1, 3.2, 3.3 (kết quả)",
        "Còn thiếu: 4.1 (kết quả); 4.2, 4.3, 4.4 (mức độ)",
        "Còn thiếu: 5.1, 5.2 (số liệu)",
    ]
    guide = [cell.value for cell in values[GUIDE_SHEET]["D"]]
    assert "Còn thiếu: 5.1, 5.2 (số liệu)" in guide


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


# --- print and view


@pytest.mark.parametrize("unit", [*EVERY, None])
@pytest.mark.parametrize("villages", [False, True])
def test_print_setup(unit: str | None, villages: bool) -> None:
    for sheet in form(unit, villages=villages).worksheets[:-1]:
        page, margins = sheet.page_setup, sheet.page_margins
        assert str(page.paperSize) == "9"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and page.fitToWidth in (None, 1)
        assert [round(getattr(margins, side) * 25.4) for side in ("top", "bottom", "left", "right")] == [20, 20, 30, 15]
        assert sheet.HeaderFooter.differentFirst and "&P" in (sheet.oddHeader.center.text or "")
        assert not sheet.firstHeader.center.text
        assert "Xã Thái Sơn" in sheet.oddFooter.left.text == sheet.firstFooter.left.text
        if sheet.title != GUIDE_SHEET:
            header = next(c.row for row in sheet.iter_rows() for c in row if c.value == HEADINGS["evidence"]["title"])
            assert sheet.print_title_rows == f"${header}:${header}"
            assert page.orientation == "landscape"
            assert sheet.freeze_panes == "A5"


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_no_horizontal_scrolling_on_a_small_laptop(unit: str | None) -> None:
    for sheet in form(unit).worksheets[:-1]:
        widths = [
            sheet.column_dimensions[get_column_letter(column)].width
            for column in range(2, sheet.max_column + 1)
            if get_column_letter(column) in sheet.column_dimensions
        ]
        assert sum(width * 8 for width in widths) * sheet.sheet_view.zoomScale / 100 <= 1240


def test_cursor_waits_at_the_first_input() -> None:
    for unit in EVERY:
        for sheet in form(unit).worksheets[:-1]:
            selection = sheet.sheet_view.selection[-1]
            assert not sheet[selection.activeCell].protection.locked, (unit, sheet.title)


def test_rows_are_high_enough_for_their_text() -> None:
    for sheet in criterion_sheets(form(None)):
        for _, row, column, cell in keyed_cells(sheet):
            if column == "label" and row and "." in row:
                width = sheet.column_dimensions["C"].width
                # A plain estimate of its own: Times New Roman runs to about 2.1 characters per 10 points of width.
                assert sheet.row_dimensions[cell.row].height >= 13.8 * len(cell.value) / (width * 1.35)


def test_text_height_grows_with_text_size_and_narrowness() -> None:
    text = "Thực hiện công tác tuyên truyền nâng cao nhận thức cho cộng đồng về học tập suốt đời"
    assert text_lines("", 10) == 1
    assert text_lines("một\nhai", 40) == 2
    assert text_lines(text, 100) == 1
    assert text_lines(text, 40) == 2
    assert text_height(text, 40) < text_height(text, 20) < text_height(text, 20, 14) <= text_height(text, 20, 14, True)
    assert text_lines("x" * 100, 10) >= 10
    import unicodedata

    assert text_lines(unicodedata.normalize("NFD", text), 40) == text_lines(text, 40)


# --- the same bytes


@pytest.mark.parametrize("make", [lambda: written(None), lambda: written("ban_to_chuc", a_campaign(villages=VILLAGES))])
def test_identical_input_gives_identical_bytes(make: Callable[[], bytes]) -> None:
    assert make() == make()


def test_document_properties_are_vietnamese_and_fixed() -> None:
    properties = form("van_phong").properties
    assert properties.created.year == properties.modified.year == 2024
    assert "CỘNG ĐỒNG HỌC TẬP" in properties.title


def test_fonts_are_times_new_roman() -> None:
    assert {cell.font.name for sheet in form(None).worksheets[:-1] for row in sheet.iter_rows() for cell in row} == {
        "Times New Roman"
    }


def test_styles_are_made_once() -> None:
    workbook = new_workbook(io.BytesIO(), title="thử")
    styles = Styles(workbook)
    assert styles(bold=True, size=13) is styles(size=13, bold=True)
    assert styles(bold=True) is not styles(bold=False)
    workbook.add_worksheet()
    workbook.close()


def test_unit_without_chi_tieu_gets_no_form() -> None:
    with pytest.raises(ValueError, match="no indicator"):
        written(Unit("nobody", "Không ai"))


def test_standard_that_is_not_in_force_is_left_open() -> None:
    asked = {id: {Standard.PLAN: values[Standard.PLAN]} for id, values in requirements().items()}
    target = io.BytesIO()
    write_return_workbook(target, SET, a_campaign(), None, asked)
    sheet = openpyxl.load_workbook(target)["Tiêu chí 1"]
    row = next(cell.row for t, _, c, cell in keyed_cells(sheet) if (t, c) == ("indicators", "label"))
    assert [sheet.cell(row, column).value for column in (4, 5, 6)] == ["Đạt", "–", "–"]


def test_names_of_places() -> None:
    assert commune_title("Thái Sơn") == "Xã Thái Sơn"
    assert commune_title(" phường Tân An") == "Phường Tân An"
    assert commune_title("").startswith("Xã …")
    assert full_place(a_campaign(district="", province="TP Hà Nội")) == "Xã Thái Sơn, TP Hà Nội"


# --- the list of what was handed out


def test_handout_list_has_a_row_for_every_unit_with_a_form() -> None:
    units = (*a_campaign().units, Unit("nobody", "Không ai"))
    campaign = a_campaign(units=tuple(replace(unit, contact="Bà Hạnh", email="h@x.vn") for unit in units))
    target = io.BytesIO()
    write_handout_list(target, SET, campaign)
    again = io.BytesIO()
    write_handout_list(again, SET, campaign)
    assert target.getvalue() == again.getvalue()
    sheet = openpyxl.load_workbook(target).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert [row[3] for row in rows] == [f"{unit}.xlsx" for unit in EVERY]
    assert rows[4][1:7] == ["Trường tiểu học", "4.2, 4.4", "truong_tieu_hoc.xlsx", "Bà Hạnh", "h@x.vn", "15/12/2024"]
    assert rule_of(sheet, "H6").formula1 == '"x"'
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$5:$5")


# --- computed by LibreOffice


def computed(books: dict[str, openpyxl.Workbook], folder: Path) -> dict[str, openpyxl.Workbook]:
    """The books with their formulas computed by LibreOffice; openpyxl stores no results, so all are computed anew."""
    program, done = libreoffice(), folder / "done"
    for name, book in books.items():
        book.save(folder / f"{name}.xlsx")
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(done),
            *(str(folder / f"{name}.xlsx") for name in books),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {name: openpyxl.load_workbook(done / f"{name}.xlsx", data_only=True) for name in books}


def filled(unit: str | None, answers: dict[tuple[str, str, str], Any], **options: Any) -> openpyxl.Workbook:
    campaign = a_campaign(**options)
    book = openpyxl.load_workbook(io.BytesIO(written(unit, campaign)))
    for (table, row, column), value in answers.items():
        cell_of(book, table, row, column).value = value
    return book


def figures(**values: Any) -> dict[tuple[str, str, str], Any]:
    return {("figures", id, "value"): value for id, value in values.items()}


def evidence(indicator: str | None, title: str = "Kế hoạch") -> dict[tuple[str, str, str], Any]:
    return {("evidence", "", "indicator"): indicator, ("evidence", "", "title"): title}


def preview(book: openpyxl.Workbook, label: str) -> list[list[Any]]:
    """Verdicts and people missing of a ratio, and its share."""
    sheet = book["Tiêu chí 5"]
    row = next(cell.row for cell in sheet["C"] if cell.value == label)
    rows = [[sheet.cell(row + n, column).value or "" for column in (4, 5, 6)] for n in (1, 2)]
    return [*rows, [sheet.cell(row, 7).value or ""]]


CASES: dict[str, tuple[str | None, dict[tuple[str, str, str], Any], dict[str, Any]]] = {
    "blank": (None, {}, {}),
    "below": ("hoi_khuyen_hoc", figures(citizens=10000, learning_citizens=5999), {}),
    "at": ("hoi_khuyen_hoc", figures(citizens=10000, learning_citizens=6000) | evidence("5.1"), {}),
    "above": ("hoi_khuyen_hoc", figures(citizens=9999, learning_citizens=6000) | evidence(None), {}),
    "nobody": ("hoi_khuyen_hoc", figures(citizens=0, learning_citizens=0), {}),
    "half": ("hoi_khuyen_hoc", figures(citizens=10000), {}),
    "text": ("hoi_khuyen_hoc", figures(citizens="5.000", learning_citizens=3000), {}),
    "huge": ("hoi_khuyen_hoc", figures(citizens=199999999, learning_citizens=119999999), {}),
    "more": ("hoi_khuyen_hoc", figures(citizens=10, learning_citizens=11), {"evidence_required": False}),
    "attested": (
        "van_phong",
        {("indicators", "1.1", "result"): "Đạt", ("indicators", "1.2", "result"): "Đạt"} | evidence("1.1"),
        {},
    ),
    "refused": ("van_phong", {("indicators", f"1.{n}", "result"): "Không đạt" for n in (1, 2, 3)}, {}),
    "levels": (
        None,
        {
            ("indicators", "4.1", "result"): "Đạt",
            ("indicators", "4.2", "level"): 0,
            ("indicators", "4.3", "level"): 2,
            ("indicators", "4.4", "level"): 1,
        },
        {"evidence_required": False},
    ),
    "villages": (
        "hoi_khuyen_hoc",
        {
            ("villages", village.id, datum): value
            for village in VILLAGES
            for datum, value in (("citizens", 100), ("learning_citizens", 61))
        },
        {"villages": VILLAGES},
    ),
    "village_blank": (
        "hoi_khuyen_hoc",
        {("villages", village.id, "citizens"): 100 for village in VILLAGES[:2]},
        {"villages": VILLAGES},
    ),
    "named": (None, {("unit", "unit_name", "value"): "Trường TH & THCS"}, {}),
}
CITIZENS = 'Tỷ lệ công dân đạt danh hiệu "Công dân học tập"'


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    libreoffice()
    books = {name: filled(unit, answers, **options) for name, (unit, answers, options) in CASES.items()}
    return computed(books, tmp_path_factory.mktemp("forms"))


@pytest.mark.libreoffice
def test_no_formula_gives_an_error(answered: dict[str, openpyxl.Workbook]) -> None:
    for name, book in answered.items():
        for sheet in book.worksheets:
            bad = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "e"]
            assert not bad, (name, sheet.title)


@pytest.mark.libreoffice
def test_stored_results_of_the_blank_form_are_what_libreoffice_computes(answered: dict[str, openpyxl.Workbook]) -> None:
    stored = openpyxl.load_workbook(io.BytesIO(written(None)), data_only=True)
    checked = 0
    for sheet in form(None).worksheets[:-1]:
        for row in sheet.iter_rows():
            for cell in filter(is_formula, row):
                mine = stored[sheet.title][cell.coordinate].value or ""
                assert mine == (answered["blank"][sheet.title][cell.coordinate].value or ""), cell.coordinate
                checked += 1
    assert checked > 40


@pytest.mark.libreoffice
def test_preview_is_exact_at_the_thresholds(answered: dict[str, openpyxl.Workbook]) -> None:
    blank = [["", "", ""], ["", "", ""], [""]]
    assert preview(answered["below"], CITIZENS) == [["Chưa đạt"] * 3, [1, 1, 2001], [0.5999]]
    assert preview(answered["at"], CITIZENS) == [["Đạt", "Đạt", "Chưa đạt"], ["", "", 2000], [0.6]]
    assert preview(answered["above"], CITIZENS) == [["Đạt", "Đạt", "Chưa đạt"], ["", "", 2000], [0.6]]
    assert preview(answered["huge"], CITIZENS)[:2] == [["Chưa đạt"] * 3, [1, 1, 40000001]]
    assert preview(answered["huge"], CITIZENS)[2] == [float(Fraction(5999, 10000))]
    for name in ("blank", "nobody", "half", "text"):
        assert preview(answered[name], CITIZENS) == blank, name
    assert preview(answered["villages"], CITIZENS) == [["Đạt", "Đạt", "Chưa đạt"], ["", "", 57], [0.61]]
    assert preview(answered["village_blank"], CITIZENS) == blank


@pytest.mark.libreoffice
def test_status_line_says_what_is_missing(answered: dict[str, openpyxl.Workbook]) -> None:
    expected = {
        ("below", 5): "Còn thiếu: minh chứng 5.1",
        ("at", 5): "Đã đủ",
        ("above", 5): "Đã đủ",
        ("half", 5): "Còn thiếu: 5.1 (số liệu)",
        ("text", 5): "Còn thiếu: 5.1 (số liệu)",
        ("more", 5): "Đã điền đủ, nhưng có dòng kiểm tra ghi “Cần xem lại”",
        ("attested", 1): "Còn thiếu: 1.3 (kết quả); minh chứng 1.2",
        ("refused", 1): "Đã đủ",
        ("levels", 4): "Đã điền đủ, nhưng có dòng kiểm tra ghi “Cần xem lại”",
        ("villages", 5): "Còn thiếu: minh chứng 5.1",
        ("village_blank", 5): "Còn thiếu: 5.1 (số liệu)",
    }
    assert {case: answered[case[0]][f"Tiêu chí {case[1]}"]["D4"].value for case in expected} == expected
    guide = [cell.value for cell in answered["attested"][GUIDE_SHEET]["D"]]
    assert "Còn thiếu: 1.3 (kết quả); minh chứng 1.2" in guide


@pytest.mark.libreoffice
def test_checks_and_the_name_typed_into_the_full_form(answered: dict[str, openpyxl.Workbook]) -> None:
    said = [cell.value for row in answered["levels"]["Tiêu chí 4"].iter_rows() for cell in row]
    assert (said.count("Cần xem lại"), said.count("Khớp")) == (1, 1)
    assert answered["named"]["Tiêu chí 3"]["B2"].value == "Đơn vị: Trường TH & THCS"
