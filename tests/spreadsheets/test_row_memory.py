"""Rows that were met before against reading them anew: whatever styles, texts and dates stand behind the same row."""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Callable
from datetime import date
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.exchange.grid import ErrorValue, PercentValue, RowValues, SheetGrid, told
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.spreadsheets import xlsx
from ccht_excel.spreadsheets.zip_package import open_package
from tests.support.damaged import GOOD, PART, sub
from tests.support.excel_habits import as_excel_saves
from tests.support.marking import a_return, marked
from tests.support.office_files import packed, parts_of
from tests.support.returns import form

UNITS = ("van_phong", "hoi_khuyen_hoc", "truong_thcs", "ban_to_chuc")


def grids(data: bytes) -> object:
    """All that a reader tells of the sheets, types of values included; or that it refuses them."""
    try:
        sheets = [sheet.grid() for sheet in xlsx.read_xlsx(open_package(data, DEFAULT_LIMITS))]
    except RefusedError as error:
        return error.type.code, error.words
    return [(sheet, repr(sheet.rows)) for sheet in sheets]


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], object]:
    """Reading without any memory of rows."""

    def read(data: bytes) -> object:
        with monkeypatch.context() as patch:
            patch.setattr(xlsx, "known_sheet", lambda *_: None)
            return grids(data)

    return read


def by_rows(data: bytes) -> list[SheetGrid]:
    return [sheet.grid() for sheet in xlsx.read_xlsx(open_package(data, DEFAULT_LIMITS))]


@pytest.mark.parametrize("unit", UNITS)
def test_forms_and_returns_read_the_same_from_memory(unit: str, anew: Callable[[bytes], object]) -> None:
    for data in (form(unit), as_excel_saves(form(unit)), GOOD, marked(a_return()).data or b""):
        assert grids(data) == grids(data) == anew(data)


def test_the_rows_of_a_form_are_those_of_the_one_before() -> None:
    first, second = by_rows(form("van_phong")), by_rows(as_excel_saves(form("van_phong")))
    again = by_rows(form("van_phong"))
    assert all(isinstance(values, RowValues) for sheet in (*first, *second) for _, values in sheet.rows)
    for one, two in zip(first, again, strict=True):
        assert all(left is right for (_, left), (_, right) in zip(one.rows, two.rows, strict=True))


def shifted(data: bytes, by: int) -> bytes:
    """The same workbook with its shared texts in another order, as a program saves it that met another one first."""
    parts = parts_of(data)
    more = b"".join(b"<si><t>%d</t></si>" % number for number in range(by))
    texts = parts["xl/sharedStrings.xml"].replace(b"<si>", more + b"<si>", 1)

    def other(match: re.Match[bytes]) -> bytes:
        return b"%b%d<" % (match[1], int(match[2]) + by)

    sheets = {
        name: re.sub(rb'( t="s"><v>)([0-9]+)<', other, part) for name, part in parts.items() if "worksheets/" in name
    }
    return packed({**parts, **sheets, "xl/sharedStrings.xml": texts})


@pytest.mark.parametrize("by", [1, 7, 9_000])
def test_rows_are_known_whatever_the_order_of_the_texts(by: int, anew: Callable[[bytes], object]) -> None:
    data = form("truong_thcs")
    other = shifted(data, by)
    assert parts_of(other) != parts_of(data)
    assert grids(other) == grids(data) == anew(other)
    for one, two in zip(by_rows(data), by_rows(other), strict=True):
        assert all(left is right for (_, left), (_, right) in zip(one.rows, two.rows, strict=True))


def workbook(*, format: str = "General", text: str = "x", struck: bool = False) -> bytes:
    """One row: a number in a format, a shared text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"], sheet["C2"] = 0.6, text
    sheet["B2"].number_format = format
    if struck:
        sheet["C2"].font = openpyxl.styles.Font(strike=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_same_row_is_another_one_with_other_styles() -> None:
    plain, percent, day = (workbook(format=format) for format in ("0.0", "0%", "dd/mm/yyyy"))
    rows = {parts_of(data)[PART.replace("sheet2", "sheet1")] for data in (plain, percent, day)}
    assert len(rows) == 1
    seen = [by_rows(data)[0].rows[0][1][1] for data in (plain, percent, day, plain, percent)]
    assert [type(value).__name__ for value in seen] == ["float", "PercentValue", "time", "float", "PercentValue"]


@given(st.lists(st.text("aA@ =Đ<&\n", min_size=1, max_size=5), min_size=1, max_size=12))
def test_the_same_row_says_what_the_texts_of_its_own_file_say(texts: list[str]) -> None:
    parts = parts_of(workbook(text="TEXT"))
    for text in texts:
        said = {name: part.replace(b"<t>TEXT<", b"<t>%b<" % escape(text).encode()) for name, part in parts.items()}
        assert said != parts
        ((_, values),) = by_rows(packed(said))[0].rows
        assert values[2] == text


def test_days_are_counted_as_each_file_counts_them(anew: Callable[[bytes], object]) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = date(2024, 12, 31)
    stream = io.BytesIO()
    book.save(stream)
    usual = stream.getvalue()
    parts = parts_of(usual)
    since = sub(rb"<workbookPr\s*/?>", b'<workbookPr date1904="1"/>')(parts["xl/workbook.xml"])
    later = packed({**parts_of(usual), "xl/workbook.xml": since})
    days = [by_rows(data)[0].rows[0][1][1] for data in (usual, later, usual)]
    assert days == [date(2024, 12, 31), date(2029, 1, 1), date(2024, 12, 31)]
    assert grids(later) == anew(later)


ROWS = (
    b'<row r="%d"><c r="B%d" t="s"><v>99999</v></c></row>',  # no such text
    b'<row r="%d"><c r="B%d" t="s"><v>-1</v></c></row>',
    b'<row r="%d"><c r="B%d" t="s"/></row>',
    b'<row r="%d"><c r="B%d" t="s"><f>A1</f><v>1</v></c><c r="C90" t="s"><v>2</v></c></row>',
    b'<row r="%d"><c r="B%d" t="s"><v>1</v></c><c r="C90" t="s" ><v>2</v></c><c r="D90" t="s"><v>003</v></c></row>',
    b'<row r="%d"><c r="B%d" t="str"><v>1</v></c><c r="C90" t="n"><v>2</v></c><c r="D90" t="s"><v>1</v></c></row>',
    b'<row r="%d"><c r="B%d" t="inlineStr"><is><t> t="s"></t></is></c><c r="C90" t="s"><v>12345678</v></c></row>',
    b'<row r="%d"><c r="B%d" t="s"><v></v></c></row>',
    b'<row r="%d"><c r="B%d" s="99999"><v>1</v></c></row>',  # no such style
    b'<row r="%d"><c r="ZZZ%d"><v>1</v></c></row>',
    b'<row r="%d"><c r="B%d"><f>HYPERLINK("https://a.vn")</f><v>1</v></c></row>',
    b'<row r="%d"><c r="B%d"/></row>',
    b'<row r="%d"><c r="B%d"><v>1</v></c><c r="B91"><v>2</v></c></row>',
    b'<row r="%d"><c r="B%d"><v>1</v></c></row><row r="90"><c r="C90"><v>2</v></c></row>',
    b'<row r="%d"><c r="B%d"><v>1</v></c></row><row r="8"><c r="ZA8"><v>2</v></c></row>',
    b'<row r="%d"><c r="B%d"><f>1+1</f></c></row>',
    b'<row r="%d"><c r="B%d" t="b"><v>1</v></c><c r="C90"><v>1</v></c><c r="D90"><v>1.0</v></c></row>',
    b'<row r="%d"><c r="B%d" t="e"><v>#DIV/0!</v></c></row>',
)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("number", [90, 200_000, 1_048_576])
def test_an_odd_row_among_those_that_are_known(row: bytes, number: int, anew: Callable[[bytes], object]) -> None:
    sheet = parts_of(GOOD)[PART].replace(b"</sheetData>", row.replace(b"%d", b"%d" % number) + b"</sheetData>")
    odd = packed({**parts_of(GOOD), PART: sheet})
    grids(GOOD)
    assert grids(odd) == grids(odd) == anew(odd)


def test_errors_and_percents_come_from_memory_as_they_are() -> None:
    first, second = (by_rows(workbook(format="0%", text="#REF!")) for _ in range(2))
    assert first == second
    assert isinstance(second[0].rows[0][1][1], PercentValue)


def test_what_a_row_tells_is_found_out_once_and_stays_here() -> None:
    asked = []

    def count(values: object) -> int:
        asked.append(values)
        return len(asked)

    row = RowValues(("a", 1, ErrorValue("#N/A")))
    assert [told(row, count), told(row, count), told(tuple(row), count), told(row, len)] == [1, 1, 2, 3]
    sent = pickle.loads(pickle.dumps(row))
    assert sent == row
    assert type(sent) is tuple
    for number in range(1_000):
        told(row, lambda values, number=number: number)
    assert len(row.facts) < 100
