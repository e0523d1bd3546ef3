"""Answers by formulas whose results are not there to stay: drawn by lot, by the clock, from another file."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt

from ccht_excel.exchange.grid import Unsteady
from ccht_excel.spreadsheets.dependent_formulas import spread_unsteady
from ccht_excel.spreadsheets.formula_tokens import Elsewhere, unsteady_by_tokens
from ccht_excel.spreadsheets.formulas import unsteady
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.spreadsheets.xls_records import Record, unsteady_formulas
from ccht_excel.spreadsheets.xlsb_formulas import SheetFormulas, elsewhere_of
from ccht_excel.spreadsheets.xlsx_formulas import _Formulas, unsteady_in
from tests.support.campaigns import cell_of
from tests.support.office_files import PlainSheet, as_ods, repacked, sheet_part
from tests.support.returns import FIGURES, answer, filled, form, read, said, values

SHEET = "Tiêu chí 5"
CHANCE, CLOCK, OUTSIDE = Unsteady.BY_CHANCE, Unsteady.BY_CLOCK, Unsteady.FROM_OUTSIDE

FORMULAS: Mapping[str, Unsteady | None] = {
    "RANDBETWEEN(1,9)": CHANCE,
    "INT(rand()*9)": CHANCE,
    "of:=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETRANDBETWEEN(1;9)": CHANCE,
    "of:=RAND.NV()": CHANCE,
    "TODAY()": CLOCK,
    'TEXT(NOW(),"dd/mm/yyyy")': CLOCK,
    "of:=TODAY()": CLOCK,
    "[1]Sheet1!$B$5": OUTSIDE,
    "'[1]Dân số'!B5+1": OUTSIDE,
    "[2]!Ten": OUTSIDE,
    "of:=['file:///C:/dan%20so.ods'#$Sheet1.B5]": OUTSIDE,
    'IFERROR(__xludf.DUMMYFUNCTION("IMPORTRANGE(""https://docs"",""A1"")"),3000)': OUTSIDE,
    'WEBSERVICE("http://xa")': OUTSIDE,
    'IFERROR(__xludf.DUMMYFUNCTION("""COMPUTED_VALUE"""),3000)': None,
    "[0]!Ten": None,
    "SUM(Bảng1[2024])": None,
    "Bảng1[[#This Row],[1]]*2": None,
    "of:=[.B5]+[$'Dân số'.B6]": None,
    'IF(A1="TODAY()","[1]S!A1","RAND()")': None,
    "BRAND(A1)": None,
    "3000+200": None,
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_why_a_result_is_not_there_to_stay(formula: str) -> None:
    assert unsteady(formula) is FORMULAS[formula]


def with_formulas(formulas: Mapping[str, str], prefix: str = "") -> bytes:
    """A good return in which cells of the sheet have a formula and keep their values as its result."""

    def change(xml: bytes) -> bytes:
        for cell, element in formulas.items():
            pattern = rf'(<c r="{cell}"[^>]*>)(?=<v>)'.encode()
            xml, times = re.subn(pattern, rb"\1" + element.encode().replace(b"\\", b"\\\\"), xml)
            assert times == 1
        return xml

    data = filled(FIGURES, unit="hoi_khuyen_hoc")
    return repacked(data, {sheet_part(data, SHEET): change})


def where(datum: str, column: str = "value") -> str:
    book = openpyxl.load_workbook(io.BytesIO(form("hoi_khuyen_hoc")))
    return str(cell_of(book, "figures", datum, column).coordinate)


PEOPLE, LEARNING = where("citizens"), where("learning_citizens")


def of_code(data: bytes) -> list[tuple[str, str | None]]:
    return [(found.code, found.place.cell) for found in read(data).findings]


def test_a_number_drawn_by_lot_is_none() -> None:
    item = read(with_formulas({LEARNING: "<f>RANDBETWEEN(1,9)</f>"}))
    assert "learning_citizens" not in values(item)
    assert said(item) == [("answer_by_chance", LEARNING)]


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("<f>TODAY()-45000</f>", "cells_change"),
        ("<f>[1]Sheet1!$B$5</f>", "cells_from_outside"),
        ('<f t="array" ref="A1:Z99">NOW()</f>', "cells_change"),
        ("<f>B5*2</f>", None),
    ],
)
def test_other_results_count_and_are_said(element: str, code: str | None) -> None:
    item = read(with_formulas({LEARNING: element}))
    assert values(item)["learning_citizens"] == FIGURES[answer("learning_citizens")]
    place = PEOPLE if "array" in element else LEARNING
    assert set(said(item)) == ({(code, place)} if code else set())


def test_cells_that_share_a_formula_are_said() -> None:
    base, child = f'<f t="shared" ref="{PEOPLE}:{LEARNING}" si="3">[1]S!A1</f>', '<f t="shared" si="3"/>'
    (found,) = read(with_formulas({PEOPLE: base, LEARNING: child})).findings
    assert (found.code, found.named) == ("cells_from_outside", (PEOPLE, LEARNING))


def test_source_and_day_of_a_figure_and_a_document_are_said() -> None:
    day = where("citizens", "as_of")
    assert of_code(with_formulas({day: "<f>TODAY()</f>"})) == [("cells_change", day)]


def test_a_result_built_upon_such_a_one_is_said_too() -> None:
    data = with_formulas({PEOPLE: "<f>[1]S!A1</f>", LEARNING: f"<f>SUM({PEOPLE})-1000</f>"})
    (found,) = read(data).findings
    assert (found.code, found.named) == ("cells_from_outside", (PEOPLE, LEARNING))
    data = with_formulas({PEOPLE: "<f>RAND()</f>", LEARNING: f"<f>ROUND('{SHEET}'!${PEOPLE[0]}${PEOPLE[1:]},0)</f>"})
    assert [code for code, _ in said(read(data))] == ["answer_by_chance"] * 2


@pytest.mark.parametrize(
    ("formula", "sheet", "built"),
    [
        ("B5", "A", True),
        ("$B$5+1", "A", True),
        ("SUM(A1:C9)", "A", True),
        ("SUM(A6:C9)", "A", False),
        ("B5", "Số liệu", False),
        ("A!B5", "Số liệu", True),
        ("'A'!B5", "Số liệu", True),
        ("of:=[.B5]", "A", True),
        ("of:=SUM([.A1:.C9])", "A", True),
        ("of:=[$A.B5]", "Số liệu", True),
        ("of:=[$'A'.$B$5]", "Số liệu", True),
        ("of:=[.B5]", "Số liệu", False),
        ('IF(A1="B5",1,0)', "A", False),
        ("BB5+B55+B5(1)", "A", False),
        ("AB5!C1", "A", False),
        ("X1", "A", True),
    ],
)
def test_what_a_formula_is_built_upon(formula: str, sheet: str, built: bool) -> None:
    sheets = [
        SparseSheet("A", unsteady={(4, 1): CLOCK}, formulas={(0, 23): "B5"}),
        SparseSheet("Số liệu"),
    ]
    (asked,) = (one for one in sheets if one.name == sheet)
    asked.formulas = {**asked.formulas, (99, 0): formula}
    spread_unsteady(sheets)
    assert asked.unsteady.get((99, 0)) is (CLOCK if built else None)


def test_blank_forms_have_no_such_formula() -> None:
    for unit in (None, "hoi_khuyen_hoc"):
        assert not any(sheet.unsteady for sheet in read_workbook(form(unit)).sheets)


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("of:=RAND()", CHANCE),
        ("of:=['file:///x.ods'#$Sheet1.A1]", OUTSIDE),
        ("of:=[.B1]", None),
    ],
)
def test_formulas_of_open_documents(formula: str, why: Unsteady | None) -> None:
    data = as_ods([PlainSheet("Trang", {(3, 2): 7, (4, 2): 8})])
    formulas = {"7": formula, "8": "of:=[.C4]*2"}

    def change(xml: bytes) -> bytes:
        for value, written in formulas.items():
            old = f' office:value="{value}"'
            xml = xml.replace(old.encode(), f'{old} table:formula="{escape(written)}"'.encode())
        return xml

    (sheet,) = read_workbook(repacked(data, {"content.xml": change})).sheets
    assert sheet.unsteady == ({(3, 2): why, (4, 2): why} if why else {})


# ---------------------------------------------------------------------------------------------
# Binary workbooks: tokens by [MS-XLS] 2.5.198 and [MS-XLSB] 2.5.97

RAND, NOW, TODAY = (b"\x21" + struct.pack("<H", number) for number in (63, 74, 221))
VOLATILE = b"\x19\x01\x00\x00"
THERE = Elsewhere(frozenset({1}), {(2, 1): "RANDBETWEEN"})
TOKENS: Mapping[str, tuple[bytes, bytes, Unsteady | None]] = {
    "RAND()*9": (VOLATILE + RAND + b"\x1e\x09\x00\x05",) * 2 + (CHANCE,),  # type: ignore[dict-item]
    "NOW()": (VOLATILE + NOW,) * 2 + (CLOCK,),  # type: ignore[dict-item]
    "TODAY() as a value": (b"\x41\xdd\x00",) * 2 + (CLOCK,),  # type: ignore[dict-item]
    '"RAND"': (b"\x17\x04\x00RAND", b"\x17\x04\x00R\0A\0N\0D\0", None),
    "A1+TODAY()": (b"\x44\0\0\0\xc0" + TODAY, b"\x44\0\0\0\0\0\xc0" + TODAY, CLOCK),
    "another file": (b"\x5a\x01\0" + bytes(4), b"\x5a\x01\0" + bytes(6), OUTSIDE),
    "another sheet": (b"\x5a\x00\0" + bytes(4), b"\x5a\x00\0" + bytes(6), None),
    "RANDBETWEEN of an add-in": (b"\x39\x02\0\x01\0\0\0\x42\x03\xff\0", b"\x42\x02\xd0\x01", CHANCE),
    "IF with jumps": (b"\x19\x02\x03\0" + RAND, b"\x19\x02\x03\0" + RAND, CHANCE),
    "CHOOSE with its jumps": (b"\x19\x04\x01\0\x3f\0\x3f\0" + b"\x1e\x3f\0",) * 2 + (None,),  # type: ignore[dict-item]
    "cut": (b"\x1f\0\0" + RAND, b"\x1f\0\0" + RAND, None),
}


@pytest.mark.parametrize("name", TOKENS)
def test_tokens(name: str) -> None:
    narrow, wide, why = TOKENS[name]
    assert unsteady_by_tokens(narrow, THERE, wide=False) is why
    assert unsteady_by_tokens(wide, THERE, wide=True) is why


def test_cells_that_share_a_formula_in_binary_workbooks() -> None:
    shared = b"\x01\x02\x00\x03\x00"
    cells = [
        Record(0x06, struct.pack("<HHH", row, 3, 0) + bytes(14) + struct.pack("<H", len(shared)) + shared)
        for row in (2, 3, 9)
    ]
    formula = Record(0x4BC, struct.pack("<HHBBBBH", 2, 3, 3, 3, 0, 2, len(NOW)) + NOW)
    assert unsteady_formulas([cells[0], formula, *cells[1:]], THERE) == {(2, 3): CLOCK, (3, 3): CLOCK}
    sheet = SheetFormulas(THERE)
    for row in (2, 3, 9):
        sheet.cell((row, 3), bytes(18) + struct.pack("<I", 5) + shared, 16)
    sheet.other(427, struct.pack("<4II", 2, 3, 3, 3, len(NOW)) + NOW)
    sheet.end()
    assert sheet.unsteady == {(2, 3): CLOCK, (3, 3): CLOCK}


def test_formulas_of_an_old_workbook() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Trang")
    for row, formula in enumerate(("RAND()*9", "TODAY()", "A1+1")):
        sheet.write(row, 1, xlwt.Formula(formula))
    stream = io.BytesIO()
    book.save(stream)
    (found,) = read_workbook(stream.getvalue()).sheets
    assert found.unsteady == {(0, 1): CHANCE, (1, 1): CLOCK}


def test_where_references_of_an_xlsb_lead() -> None:
    there = struct.pack("<I", 3) + struct.pack("<9I", 0, 0, 0, 1, 0, 0, 2, 0, 0)
    books = [(357, b""), (355, b""), (667, b""), (362, there)]
    assert elsewhere_of(books) == Elsewhere(frozenset({1}))


@pytest.mark.parametrize(
    "element",
    [
        *("<f>RAND()</f>", "<f>rand()</f>", "<f\n>RAND()</f >", "<f t='>'>RAND()</f>", "<x:f>RAND()</x:f>"),
        *("<f>RA<!-- -->ND()</f>", "<f><![CDATA[RAND()]]></f>", "<f>&#82;AND()</f>", "<f>RA<?x?>ND()</f>"),
        *("<f>A1</f></c><c r='C1'><f>RAND()</f>", "<is><t>RAND()</t></is>", "<f>A1</f>"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_formulas_are_found_however_they_are_written(element: str, encoding: str) -> None:
    """The quick look tells of no formula less than the parser finds."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?>'
    row = f'<row r="1"><c r="B1">{element}</c></row>'
    xml = f'{head}<worksheet xmlns="{main}" xmlns:x="{main}"><sheetData>{row}</sheetData></worksheet>'.encode(encoding)
    steady = element in ("<is><t>RAND()</t></is>", "<f>A1</f>")
    found = set() if steady else {(0, 2) if "C1" in element else (0, 1)}
    assert unsteady_in(xml).keys() == found == _Formulas(xml).found.keys()
