"""A whole row, table or sheet that is struck out is withdrawn, in every type, and the rest stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.campaigns import cell_of
from tests.support.libreoffice import convert
from tests.support.returns import FIGURES, answer, evidence_rows, filled, read, values

KINDS = ("xlsx", "ods", "xls")


def strike(sheet: Worksheet, first: int = 1, last: int | None = None) -> None:
    for row in sheet.iter_rows(first, last or sheet.max_row):
        for cell in row:
            cell.font = Font(strike=True)


def saved_as(kind: str, data: bytes, folder: Path) -> bytes:
    source = folder / "phieu.xlsx"
    source.write_bytes(data)
    return data if kind == "xlsx" else convert(source, kind, folder).read_bytes()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_struck_out_as_a_whole(kind: str, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "5.1", "title": "Báo cáo cũ"}, sheet="Tiêu chí 5")(book)
        strike(book["Tiêu chí 5"])

    data = filled({**FIGURES, answer("4.1"): "Đạt", answer("4.2"): 3}, change=change)
    item = read(saved_as(kind, data, tmp_path))
    assert set(values(item)) == {"4.1", "4.2"}
    assert item.evidence == ()
    struck = {found.place.cell for found in item.findings if found.code == "text_struck_out"}
    assert struck >= {item.places[id].cell for id in ("citizens", "learning_citizens")}
    assert {"citizens", "learning_citizens"} <= item.places.keys()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("id", ["1.1", "1.3"])
def test_a_row_struck_out_as_a_whole(kind: str, id: str, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, *answer(id))
        strike(cell.parent, cell.row, cell.row)

    edits = {answer(one): "Đạt" for one in ("1.1", "1.2", "1.3")}
    item = read(saved_as(kind, filled(edits, change=change), tmp_path))
    assert set(values(item)) == {"1.1", "1.2", "1.3"} - {id}


@pytest.mark.parametrize("kind", KINDS)
def test_runs_struck_out_within_a_cell(kind: str, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, *answer("1.2"))
        cell.value = CellRichText(TextBlock(InlineFont(strike=True), "Không đạt"), " Đạt")

    item = read(saved_as(kind, filled({answer("1.1"): "Không đạt"}, change=change), tmp_path))
    assert {id: value.value for id, value in values(item).items() if hasattr(value, "value")} == {
        "1.1": "not_met",
        "1.2": "met",
    }
    assert "text_struck_out" in [found.code for found in item.findings]
