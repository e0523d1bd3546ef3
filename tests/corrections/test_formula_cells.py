"""Every kind of formula with every kind of stored value: the return is marked, values stay, nothing reaches outside."""

from __future__ import annotations

import re
from itertools import product

import pytest

from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.findings.entry import RefusedError
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.marking import SHEET, a_return, marked, part
from tests.support.office_files import parts_of, repacked

FORMULAS = {
    "plain": "<f>{text}</f>",
    "always": '<f ca="1">{text}</f>',
    "shared": '<f t="shared" ref="B{row}" si="{row}">{text}</f>',
    "array": '<f t="array" ref="B{row}:C{row}">{text}</f>',
    "table": '<f t="dataTable" ref="B{row}" dt2D="1" dtr="1" r1="A1" r2="A2">{text}</f>',
    "empty": "<f/>",
}
TEXTS = {"passive": "SUM(F16,1)", "active": "[1]Sheet1!A1", "call": 'WEBSERVICE("http://evil.example/x")'}
TYPES = ["", "n", "s", "str", "b", "e", "d", "inlineStr", "lạ"]
VALUES = [
    *("", "<v/>", "<v></v>", "<v>1</v>", "<v>-1.5e3</v>", "<v>abc</v>", "<v>năm nghìn &amp; lẻ</v>", "<v>TRUE</v>"),
    *("<v>#DIV/0!</v>", "<v>2024-12-01T08:00:00</v>", "<v>1e999</v>", "<v>999999999</v>", "<v> 5 </v>", "<v>0x1F</v>"),
    *("<is><t>chữ</t></is>", '<v xml:space="preserve"> a b </v>', "<v>nan</v>", "<v>1_000</v>"),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("form", FORMULAS)
def test_each_with_every_stored_value(form: str, text: str) -> None:
    cells: dict[int, str] = {}
    for number, (kind, value) in enumerate(product(TYPES, VALUES), 200):
        typed = f' t="{kind}"' if kind else ""
        formula = FORMULAS[form].format(text=TEXTS[text], row=number)
        cell = f'<c r="B{number}"{typed}>{formula}{value}</c>'
        if is_read(cell):
            cells[number] = cell
    assert len(cells) > 100
    data = with_row("".join(f'<row r="{number}">{cell}</row>' for number, cell in cells.items()))
    made = marked(data)
    assert made.data is not None and not made.refilled
    assert values(made.data) == values(data)
    kept = text == "passive" or form == "empty"
    xml = parts_of(made.data)[part()].decode()
    for number, cell in cells.items():
        found = re.search(rf'<c r="B{number}"[^>]*?(?:/>|>.*?</c>)', xml, re.S)
        assert found and (("<f" in found[0]) == kept), cell
        assert not kept or found[0] == cell
    assert [item.cell for item in made.taken_out] == ([] if kept else [f"B{number}" for number in cells])


def is_read(cell: str) -> bool:
    """Whether the reader takes the cell at all: what it refuses is no return."""
    row = re.search(r"[0-9]+", cell)
    assert row
    try:
        read_workbook(with_row(f'<row r="{row[0]}">{cell}</row>'))
    except RefusedError:
        return False
    return True


def with_row(row: str) -> bytes:
    return repacked(a_return(), {part(): lambda xml: xml.replace(b"</sheetData>", row.encode() + b"</sheetData>")})


def values(data: bytes) -> dict[tuple[int, int], str]:
    """What the reader says; a formula without a result is as good as an empty cell, any error an error."""
    (sheet,) = [sheet for sheet in read_workbook(data).sheets if sheet.name == SHEET]
    return {
        (row, column): "error" if isinstance(value, ErrorValue) else repr(value)
        for row, cells in sheet.rows
        for column, value in enumerate(cells)
        if value not in ("", ErrorValue("công thức chưa có kết quả"))
    }


def test_cells_that_share_a_formula_share_its_fate() -> None:
    cells = (
        '<row r="200"><c r="B200"><f t="shared" ref="B200:B202" si="3">[1]S!A1</f><v>1</v></c></row>'
        '<row r="201"><c r="B201"><f t="shared" si="3"/><v>2</v></c><c r="C201"><f>B201</f><v>2</v></c></row>'
        '<row r="202"><c r="B202" t="str"><f t="shared" si="3"/><v>ba</v></c></row>'
    )
    made = marked(with_row(cells))
    assert made.data
    xml = parts_of(made.data)[part()].decode()
    assert 't="shared"' not in xml and "<f>B201</f>" in xml
    assert [item.cell for item in made.taken_out] == ["B200", "B201", "B202"]
    assert values(made.data)[201, 1] == "'ba'"
