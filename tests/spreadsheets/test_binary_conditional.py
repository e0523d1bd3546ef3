"""Conditional formats of binary workbooks: of .xls as LibreOffice saves it, of .xlsb as [MS-XLSB] has it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

from ccht_excel.exchange.grid import CellValue, CutText
from ccht_excel.spreadsheets.conditional import SHOWN_CONDITIONALLY
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.libreoffice import convert
from tests.support.office_files import PlainSheet, as_xlsb, packed, parts_of, record, wide

NULL = b"\xff" * 4
STRUCK, BOLD = DifferentialStyle(font=Font(strike=True)), DifferentialStyle(font=Font(b=True))

CASES: list[tuple[object, Rule, object]] = [
    (5000, Rule(type="cellIs", operator="greaterThan", formula=["100"], dxf=STRUCK), "struck"),
    (5000, Rule(type="cellIs", operator="lessThan", formula=["100"], dxf=STRUCK), 5000),
    (5000, Rule(type="cellIs", operator="between", formula=["4999.5", "6000"], dxf=STRUCK), "struck"),
    (5000, Rule(type="cellIs", operator="notEqual", formula=["5000"], dxf=STRUCK), 5000),
    ("Đạt", Rule(type="expression", formula=["TRUE"], dxf=STRUCK), "struck"),
    ("Đạt", Rule(type="expression", formula=["$Z$1=1"], dxf=STRUCK), "unsure"),
    (5000, Rule(type="cellIs", operator="greaterThan", formula=["100"], dxf=BOLD), 5000),
]


def outcome(value: CellValue) -> object:
    if isinstance(value, CutText):
        return "struck" if value == "" and value.struck else value
    return "unsure" if value == SHOWN_CONDITIONALLY else value


def test_as_libreoffice_saves_them_in_xls(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    for number, (value, rule, _) in enumerate(CASES, 1):
        sheet.cell(number, 2).value = value  # type: ignore[assignment]
        sheet.conditional_formatting.add(f"B{number}", rule)
    book.save(tmp_path / "a.xlsx")
    for path in (tmp_path / "a.xlsx", convert(tmp_path / "a.xlsx", "xls", tmp_path)):
        (grid,) = read_workbook(path.read_bytes()).sheets
        assert [outcome(values[1]) for _, values in grid.rows] == [expected for *_, expected in CASES], path.suffix


def xlsb(
    value: object,
    kind: int,
    operator: int,
    *formulas: bytes,
    strike: bool = True,
    form: bool = False,
    parameter: bytes = NULL,
) -> CellValue:
    """What a cell of a workbook with one rule says."""
    parts = parts_of(as_xlsb([PlainSheet("A", {(3, 2): value})]))
    properties = [struct.pack("<HHB", 0x1D, 5, 1)] * strike + [struct.pack("<HHH", 0x29, 6, 170)] * form
    dxf = struct.pack("<3H", 0, 0, len(properties)) + b"".join(properties)
    parts["xl/styles.bin"] = parts["xl/styles.bin"].replace(record(279), record(507, dxf) + record(279))
    area = struct.pack("<3I4I", 1, 0, 1, 3, 3, 2, 2)
    sizes = [4 + len(tokens) + 4 for tokens in formulas] + [0] * (3 - len(formulas))
    rule = struct.pack("<7IH3I", kind, 0, 0, 1, operator, 0, 0, 0, *sizes) + parameter
    for tokens in formulas:
        rule += struct.pack("<I", len(tokens)) + tokens + bytes(4)
    rules = record(461, area) + record(463, rule) + record(464) + record(462)
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(146), record(146) + rules)
    (grid,) = read_workbook(packed(parts)).sheets
    ((_, values),) = grid.rows
    return values[2]


def whole(number: int) -> bytes:
    return b"\x1e" + struct.pack("<H", number)


def real(number: float) -> bytes:
    return b"\x1f" + struct.pack("<d", number)


def test_a_rule_of_xlsb_with_a_text_of_its_own() -> None:
    assert outcome(xlsb(5000, 1, 5, whole(100), parameter=wide("ba"))) == "struck"
    assert outcome(xlsb(5000, 1, 5, whole(9000), parameter=wide("ba"))) == 5000


@pytest.mark.parametrize(
    ("value", "kind", "operator", "formulas", "expected"),
    [
        (5000, 1, 5, [whole(100)], "struck"),
        (5000, 1, 6, [whole(100)], 5000),
        (5000, 1, 1, [real(4999.5), whole(6000)], "struck"),
        (5000, 1, 3, [whole(5000)], "struck"),
        ("Đạt", 2, 0, [b"\x1d\x01"], "struck"),
        ("Đạt", 2, 0, [b"\x1d\x00"], "Đạt"),
        ("Đạt", 2, 0, [b"\x44\x00\x00\x00\x00\x00\xc0"], "unsure"),
        (5000, 5, 0, [], "unsure"),
    ],
)
def test_of_xlsb(value: object, kind: int, operator: int, formulas: list[bytes], expected: object) -> None:
    assert outcome(xlsb(value, kind, operator, *formulas)) == expected
    assert outcome(xlsb(value, kind, operator, *formulas, strike=False)) == value
    sure = xlsb(value, kind, operator, *formulas, strike=False, form=True)
    assert outcome(sure) == (value if expected == value else "unsure")
