"""What is struck out is withdrawn, a small raised number is the mark of a footnote: in every type, told at the cell."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from ccht_excel.control.reader import read_control_file
from ccht_excel.exchange.grid import CellValue, CutText
from ccht_excel.model.law import Outcome
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import campaign_folder, cell_of, edit, keyed_cells
from tests.support.office_files import PlainSheet, as_ods, as_xlsb, repacked
from tests.support.returns import accepted, answer, evidence_rows, filled, said, values

STRIKE, RAISED, LOWERED = (
    InlineFont(strike=True),
    InlineFont(vertAlign="superscript"),
    InlineFont(vertAlign="subscript"),
)


def rich(*runs: str | tuple[InlineFont, str]) -> CellRichText:
    return CellRichText(*(run if isinstance(run, str) else TextBlock(*run) for run in runs))


def struck_cell(datum: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell_of(book, *answer(datum)).font = Font(strike=True)

    return change


@pytest.mark.parametrize(
    ("datum", "unit", "typed", "expected", "code"),
    [
        ("1.1", "van_phong", rich((STRIKE, "Không "), "đạt"), Outcome.MET, "text_struck_out"),
        ("1.1", "van_phong", rich("Không", (STRIKE, " đạt")), Outcome.NOT_MET, "text_struck_out"),
        ("1.1", "van_phong", rich((STRIKE, "Đạt")), None, "text_struck_out"),
        ("1.1", "van_phong", rich((STRIKE, "Đạt"), " Không đạt"), Outcome.NOT_MET, "text_struck_out"),
        (
            "1.1",
            "van_phong",
            rich((InlineFont(strike=False), "Không "), (InlineFont(b=True), "đạt")),
            Outcome.NOT_MET,
            None,
        ),
        ("4.2", "truong_tieu_hoc", rich((STRIKE, "2"), "3"), 3, "text_struck_out"),
        ("citizens", "hoi_khuyen_hoc", rich((STRIKE, "5000 "), "5200"), 5200, "text_struck_out"),
        ("citizens", "hoi_khuyen_hoc", rich("60", (RAISED, "1")), 60, "footnote_left_out"),
        ("citizens", "hoi_khuyen_hoc", rich("60", (RAISED, "(1)")), 60, "footnote_left_out"),
        ("citizens", "hoi_khuyen_hoc", rich("60", (RAISED, "1,"), (RAISED, "2")), 60, "footnote_left_out"),
        ("citizens", "hoi_khuyen_hoc", rich("60", (LOWERED, "*")), 60, "footnote_left_out"),
        ("citizens", "hoi_khuyen_hoc", rich((RAISED, "60")), 60, None),
        ("citizens", "hoi_khuyen_hoc", rich("5.", (RAISED, "000")), 5000, None),
        ("1.1", "van_phong", rich("Đạt", (RAISED, "2")), Outcome.MET, "footnote_left_out"),
    ],
)
def test_runs_of_an_answer(datum: str, unit: str, typed: CellRichText, expected: object, code: str | None) -> None:
    data = filled({answer(datum): typed}, unit=unit)
    item = accepted(with_note(data))
    assert values(item).get(datum) == expected
    cell = cell_of(openpyxl.load_workbook(io.BytesIO(data)), *answer(datum)).coordinate
    assert said(item) == ([(code, cell)] if code else [])


def with_note(data: bytes) -> bytes:
    """The same return with a note, so that it is never blank."""
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    note = next(
        cell
        for sheet in book.worksheets
        for table, key, column, cell in keyed_cells(sheet)
        if (table, column) == ("indicators", "note") and key
    )
    note.value = "Đã rà soát"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("datum", "unit", "typed"),
    [("1.1", "van_phong", "Không đạt"), ("citizens", "hoi_khuyen_hoc", 5432), ("4.2", "truong_tieu_hoc", 3)],
)
def test_a_cell_struck_out_is_not_answered(datum: str, unit: str, typed: object) -> None:
    item = accepted(with_note(filled({answer(datum): typed}, unit=unit, change=struck_cell(datum))))
    assert datum not in values(item)
    assert [code for code, _ in said(item)] == ["text_struck_out"]
    assert str(typed) in item.findings[0].message


def test_a_row_of_evidence_struck_out_does_not_count() -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định cũ"}, {"indicator": "4.2", "title": "Quyết định mới"})(
            book
        )
        for row in book["Tiêu chí 4"].iter_rows():
            if any(cell.value == "Quyết định cũ" for cell in row):
                for cell in row:
                    cell.font = Font(strike=True)

    item = accepted(filled({answer("4.2"): 3}, unit="truong_tieu_hoc", change=change))
    assert [evidence.title for evidence in item.evidence] == ["Quyết định mới"]
    assert {code for code, _ in said(item)} == {"text_struck_out"}


def test_a_power_is_no_footnote() -> None:
    title = rich("Nhà văn hóa 120 m", (RAISED, "2"), " tại thôn Đông")
    rows = evidence_rows({"indicator": "4.2", "title": title})
    item = accepted(filled({answer("4.2"): 3}, unit="truong_tieu_hoc", change=rows))
    assert [evidence.title for evidence in item.evidence] == ["Nhà văn hóa 120 m2 tại thôn Đông"]
    assert said(item) == []


def test_a_unit_struck_out_in_the_control_workbook_is_told(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")
    edit(folder, meeting__B6="4.2", meeting__C6=3, meeting__D6="theo quyết định")
    path = folder / "dot_danh_gia.xlsx"
    book = openpyxl.load_workbook(path)
    for column in "BCD":
        book["Kết luận họp"][f"{column}6"].font = Font(strike=True)
    book.save(path)
    reading = read_control_file(path)
    assert reading.campaign
    assert reading.campaign.resolutions == {}
    assert [found.place.cell for found in reading.findings if found.code == "text_struck_out"] == ["B6", "C6", "D6"]


# ---------------------------------------------------------------------------------------------
# Other types: cells of one row as (text, withdrawn) pairs

EXPECTED = [
    ("đạt", "Không", ""),
    ("60", "", "1"),
    ("", "5432", ""),
    ("", "Đạt", ""),
]


def cut(data: bytes) -> list[tuple[str, str, str]]:
    row: list[CellValue] = [
        value for value in read_workbook(data).sheets[0].rows[0][1][1:] if isinstance(value, CutText)
    ]
    return [(str(value), value.struck, value.raised) for value in row if isinstance(value, CutText)]


def test_old_workbooks() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    plain, struck, raised = xlwt.Font(), xlwt.Font(), xlwt.Font()
    struck.struck_out, raised.escapement = True, xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    style = xlwt.XFStyle()
    style.font = struck
    sheet.write_rich_text(0, 1, (("Không ", struck), ("đạt", plain)))
    sheet.write_rich_text(0, 2, ("60", ("1", raised)))
    sheet.write(0, 3, 5432, style)
    sheet.write(0, 4, "Đạt", style)
    sheet.write(0, 5, "Đạt")
    stream = io.BytesIO()
    book.save(stream)
    assert cut(stream.getvalue()) == EXPECTED


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    assert len(content) < 0x80
    return head + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_binary_workbooks() -> None:
    """Fonts: usual, struck out, raised; the styles of cells: usual, struck out."""
    fonts = b"".join(
        record(43, struct.pack("<4H", 220, bits, 400, script) + bytes(13) + wide("Arial"))
        for bits, script in ((0, 0), (8, 0), (0, 1))
    )
    styles = b"".join(record(47, struct.pack("<3H", 0, 0, font) + bytes(10)) for font in (0, 1))
    runs = struct.pack("<IHHHH", 2, 0, 1, 6, 0)
    texts = record(19, b"\1" + wide("Không đạt") + runs) + record(19, b"\0" + wide("Đạt"))
    cells = record(7, struct.pack("<III", 1, 0, 0))
    cells += record(62, struct.pack("<II", 2, 0) + b"\1" + wide("601") + struct.pack("<IHH", 1, 2, 2))
    cells += record(5, struct.pack("<IId", 3, 1, 5432)) + record(7, struct.pack("<III", 4, 1, 1))
    cells += record(7, struct.pack("<III", 5, 0, 1))
    data = repacked(
        as_xlsb([PlainSheet("A", {(0, 0): "x"})]),
        {
            "xl/styles.bin": fonts + record(617) + styles + record(618),
            "xl/sharedStrings.bin": texts,
            "xl/worksheets/sheet1.bin": record(145) + record(0, bytes(25)) + cells + record(146),
        },
    )
    assert cut(data) == EXPECTED


ODS_STYLES = (
    '<office:automatic-styles xmlns:style="urn:style" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    '<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="T2" style:family="text"><style:text-properties'
    ' style:text-position="super 58%"/></style:style><style:style style:name="T3" style:family="text">'
    '<style:text-properties style:text-line-through-style="none" style:text-position="0% 100%"/></style:style>'
    '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Gach"/></office:automatic-styles>'
)
ODS_NAMED = (
    '<office:styles xmlns:style="urn:style" xmlns:office="urn:office"><style:style style:name="Gach"'
    ' style:family="table-cell"><style:text-properties style:text-line-through-type="single"/></style:style>'
    "</office:styles>"
)
ODS_CELLS = (
    '<table:table-column/><table:table-column table:number-columns-repeated="3"/>'
    '<table:table-column table:default-cell-style-name="ce1"/><table:table-row><table:table-cell/>'
    '<table:table-cell office:value-type="string"><text:p><text:span text:style-name="T1">Không </text:span>đạt'
    '</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>60'
    '<text:span text:style-name="T2">1</text:span></text:p></table:table-cell>'
    '<table:table-cell table:style-name="ce1" office:value-type="float"'
    ' office:value="5432"><text:p>5432</text:p></table:table-cell><table:table-cell office:value-type="string">'
    '<text:p>Đạt</text:p></table:table-cell><table:table-cell table:style-name="ce1" office:value-type="string">'
    '<text:p><text:span text:style-name="T3">Đạt</text:span></text:p></table:table-cell></table:table-row>'
)


def test_open_document_spreadsheets() -> None:
    def change(xml: bytes) -> bytes:
        head, body = xml.decode().split("<office:body>")
        start, end = body.index("<table:table-row"), body.rindex("</table:table-row>") + len("</table:table-row>")
        return f"{head}{ODS_STYLES}<office:body>{body[:start]}{ODS_CELLS}{body[end:]}".encode()

    plain = as_ods([PlainSheet("A", {(0, 0): "x"})], extra={"styles.xml": ODS_NAMED.encode()})
    assert cut(repacked(plain, {"content.xml": change})) == EXPECTED
