"""Blank forms as other programs see them: read with openpyxl, computed by LibreOffice, never with XlsxWriter."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from ccht_excel.exchange.keyed_sheets import META_SHEET, SCHEMA
from ccht_excel.forms.layout import EVIDENCE_ROWS, GUIDE_SHEET, HEADINGS
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.model.campaign import Unit
from ccht_excel.model.law import Kind
from ccht_excel.version import __version__
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.forms import (
    EVERY,
    SET,
    VILLAGES,
    a_campaign,
    choices_of,
    criterion_sheets,
    form,
    inputs_of,
    keys,
    requirements,
    written,
)

# ---------------------------------------------------------------------------------------------
# Keys


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_every_table_and_key_of_the_unit_is_there(unit: str | None) -> None:
    book = form(unit)
    own = set(a_campaign().indicators_of(unit)) if unit else {indicator.id for indicator in SET.indicators}
    indicators = [indicator for indicator in SET.indicators if indicator.id in own]
    criteria = [criterion.id for criterion in SET.criteria if any(i.id in own for i in criterion.indicators)]
    assert book.sheetnames == [GUIDE_SHEET, *(f"Tiêu chí {id}" for id in criteria), META_SHEET]
    found = keys(book, "indicators")
    stated = [key for key in found if key not in SET.data and key.count(".") > 1]
    assert stated == [key for key in inputs_of(unit) if choices_of(key) and key[0].isdigit()]
    assert [key for key in found if key not in stated] == [indicator.id for indicator in indicators]
    for indicator in indicators:
        column = {Kind.ATTESTED: {"result"}, Kind.RECOGNISED_LEVEL: {"level"}}.get(indicator.kind, set())
        assert {"id", "label", "note"} | column <= found[indicator.id] <= {"id", "label", "note", "result", "level"}
    data = list(dict.fromkeys(id for i in indicators if i.kind is Kind.RATIO for id in i.data))
    assert list(keys(book, "figures")) == [key for id in data for key in (id, *stated_of(id))]
    columns = {"label", "value", "note"} | ({"source", "as_of"} if data else set())
    assert all(found == columns for found in keys(book, "figures").values())
    assert keys(book, "evidence")[""] == {"indicator", "number", "date", "issuer", "title", "link"}
    rows = {"filled_by", "phone", "filled_on"} | (set() if unit else {"unit_name"})
    assert keys(book, "unit") == {row: {"label", "value"} for row in rows}


def stated_of(id: str) -> list[str]:
    return [f"{id}.{attribute.id}" for attribute in SET.data[id].attributes if not attribute.beside]


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


# ---------------------------------------------------------------------------------------------
# Print and view


@pytest.mark.parametrize("unit", [*EVERY, None])
@pytest.mark.parametrize("villages", [False, True])
def test_print_setup(unit: str | None, villages: bool) -> None:
    for sheet in form(unit, villages=villages).worksheets[:-1]:
        page, margins = sheet.page_setup, sheet.page_margins
        assert str(page.paperSize) == "9"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and page.fitToWidth in (None, 1)
        assert [round(getattr(margins, side) * 25.4) for side in ("top", "bottom", "left", "right")] == [20, 20, 30, 15]
        assert "&P" in (sheet.oddHeader.center.text or "")
        assert "Xã Thái Sơn" in sheet.oddFooter.left.text
        # The form begins with page 1, which bears no number; the other sheets go on from it.
        first = sheet.title == GUIDE_SHEET
        assert bool(sheet.HeaderFooter.differentFirst) == first
        if first:
            assert not sheet.firstHeader.center.text
            assert sheet.firstFooter.left.text == sheet.oddFooter.left.text
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


# ---------------------------------------------------------------------------------------------
# The same bytes


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


def test_unit_without_chi_tieu_gets_no_form() -> None:
    with pytest.raises(ValueError, match="no indicator"):
        written(Unit("nobody", "Không ai"))


def test_standard_that_is_not_in_force_is_left_open() -> None:
    asked = {id: {"plan": values["plan"]} for id, values in requirements().items()}
    target = io.BytesIO()
    write_return_workbook(target, SET, a_campaign(), None, asked)
    sheet = openpyxl.load_workbook(target)["Tiêu chí 1"]
    row = next(cell.row for t, _, c, cell in keyed_cells(sheet) if (t, c) == ("indicators", "label"))
    assert [sheet.cell(row, column).value for column in (4, 5, 6)] == ["Đạt", "–", "–"]
