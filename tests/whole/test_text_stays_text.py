"""Text that looks like a formula stays text in everything the program writes."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from ccht_excel.campaign.merge import merge
from tests.support.campaigns import ANSWERS, campaign_folder, cell_of, fill_form
from tests.support.damaged import SHEET

FORMULAS = [
    "=1+1",
    "+84912345678",
    "-1",
    "@SUM(A1)",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://example.invalid")',
    "{=1}",
]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")

    def typed(book: openpyxl.Workbook) -> None:
        def put(table: str, row: str, column: str, text: str) -> None:
            cell = cell_of(book, table, row, column)
            cell.value = text
            cell.data_type = "s"

        put("indicators", "5.1", "note", FORMULAS[0])
        put("figures", "citizens", "note", FORMULAS[1])
        put("unit", "filled_by", "value", FORMULAS[2])
        evidence = next(sheet for sheet in book.worksheets if sheet.title == SHEET)
        rows = [row for row in evidence.iter_rows() if row[1].value == "5.1" and row[0].value is None]
        for cell, text in zip(rows[0][2:7], FORMULAS[2:], strict=True):
            cell.value = text
            cell.data_type = "s"
        cell_of(book, "figures", "learning_citizens", "value").value = "không rõ"

    fill_form(folder / "phat_di" / "hoi_khuyen_hoc.xlsx", folder / "nhan_ve" / "a.xlsx", ANSWERS, change=typed)
    done = merge(folder)
    written = list((folder / "ket_qua").rglob("*.xlsx"))
    assert done.summary in written
    assert len(written) > 1, "the marked return is among them"
    seen = set()
    for path in written:
        for sheet in openpyxl.load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value in FORMULAS:
                        seen.add(cell.value)
                        assert cell.data_type == "s", (path.name, sheet.title, cell.coordinate)
                    elif cell.data_type == "f":
                        assert "cmd|" not in str(cell.value)
    assert seen >= set(FORMULAS[:2]) | {FORMULAS[4]}
