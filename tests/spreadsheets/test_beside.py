"""Links, notes, pictures and text boxes of a sheet, in files as LibreOffice saves them and as [MS-XLSB] has them."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.spreadsheets.links import linked, linked_by_tokens
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.libreoffice import convert
from tests.support.office_files import PlainSheet, as_xlsb, packed, parts_of, record, wide

URL = "https://example.vn/van-ban?so=7"


def workbook() -> bytes:
    """A sheet with a link, a formula that makes one, a note, a picture and a text box."""
    stream, picture = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("A")
        sheet.write_url("B2", URL, string="Quyết định")
        sheet.write_formula("B3", f'=HYPERLINK("{URL}","Xem")', None, "Xem")
        sheet.write_string("C4", "x")
        sheet.write_comment("D5", "Đạt")
        sheet.insert_image("F6", "p.png", {"image_data": picture})
        sheet.insert_textbox("F12", "Số liệu ở đây")
        book.add_worksheet("B").write_string("A1", "trống")
    return stream.getvalue()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[SheetGrid]]:
    folder = tmp_path_factory.mktemp("lưu")
    (folder / "a.xlsx").write_bytes(workbook())

    def save(kind: str) -> list[SheetGrid]:
        path = folder / "a.xlsx"
        if kind != "xlsx":
            path = convert(path, kind, folder)
        return list(read_workbook(path.read_bytes()).sheets)

    return save


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_what_stands_beside_the_cells(kind: str, saved: Callable[[str], list[SheetGrid]]) -> None:
    sheet, other = saved(kind)
    assert sheet.links == {(1, 1): URL, (2, 1): URL}
    assert sheet.notes == {(4, 3)}
    assert sheet.drawn == ("hình ảnh", "hộp chữ")
    assert (other.links, other.notes, other.drawn) == ({}, frozenset(), ())


TICKED = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:ooo="http://openoffice.org/2004/office"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table
 table:name="A"><office:forms><form:form form:name="F"><form:checkbox form:name="C" form:id="c1" xml:id="c1"
 form:control-implementation="ooo:com.sun.star.form.component.CheckBox" form:label="Đạt"
 form:current-state="checked"/></form:form></office:forms><table:shapes><draw:control svg:width="3cm" svg:height="1cm"
 svg:x="1cm" svg:y="1cm" draw:control="c1"/></table:shapes><table:table-column/><table:table-row><table:table-cell
 office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>
</office:body></office:document>"""


@pytest.mark.parametrize("kind", ["fods", "ods", "xls", "xlsx"])
def test_buttons_to_tick(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.fods"
    path.write_text(TICKED, encoding="utf-8")
    (sheet,) = read_workbook((path if kind == "fods" else convert(path, kind, tmp_path)).read_bytes()).sheets
    assert "ô đánh dấu, nút chọn" in sheet.drawn


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize(
    ("kind", "target", "part", "said"),
    [
        ("oleObject", "../embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0", "tệp nhúng"),
        ("package", "../embeddings/Microsoft_Word_Document.docx", b"PK", "tệp nhúng"),
        ("control", "../activeX/activeX1.xml", b"<ax:ocx xmlns:ax='urn:x'/>", "ô đánh dấu, nút chọn"),
        (
            "drawing",
            "../drawings/drawing1.xml",
            b"<a:b xmlns:a='urn:x'><dgm:relIds r:dm='rId1'/></a:b>",
            "sơ đồ (SmartArt)",
        ),
        (
            "vmlDrawing",
            "../drawings/vml1.vml",
            b'<xml><x:ClientData ObjectType="Checkbox"/></xml>',
            "ô đánh dấu, nút chọn",
        ),
        ("vmlDrawing", "../drawings/vml1.vml", b'<xml><x:ClientData ObjectType="Note"/></xml>', None),
    ],
    ids=["OLE", "document", "ActiveX", "SmartArt", "old check box", "note"],
)
def test_what_else_lies_over_the_cells(kind: str, target: str, part: bytes, said: str | None) -> None:
    parts = parts_of(xlsx_of("A"))
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
    ).encode()
    parts[f"xl/{target.removeprefix('../')}"] = part
    (sheet,) = read_workbook(packed(parts)).sheets
    assert sheet.drawn == ((said,) if said else ())


def xlsx_of(text: str) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet().write_string("A1", text)
    return stream.getvalue()


def test_of_a_binary_workbook() -> None:
    parts = parts_of(as_xlsb([PlainSheet("A", {(1, 1): "Quyết định", (2, 2): "x"})]))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/worksheets/_rels/sheet1.bin.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}/hyperlink" Target="{URL}" TargetMode="External"/>'
        f'<Relationship Id="rId2" Type="{relation}/comments" Target="../comments1.bin"/>'
        f'<Relationship Id="rId3" Type="{relation}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    ).encode()
    note = struct.pack("<I4I", 0, 4, 4, 3, 3) + bytes(16)
    parts["xl/comments1.bin"] = record(628) + record(635, note) + record(636) + record(629)
    parts["xl/drawings/drawing1.xml"] = b'<xdr:wsDr xmlns:xdr="urn:x"><xdr:pic /></xdr:wsDr>'
    link = struct.pack("<4I", 1, 1, 1, 1) + wide("rId1") + wide("") * 3
    tokens = b"\x17" + struct.pack("<H", len(URL)) + URL.encode("utf-16-le") + b"\x17\x01\x00x\x00\x42\x02\x67\x01"
    formula = struct.pack("<II", 1, 0) + wide("Xem") + struct.pack("<HI", 0, len(tokens)) + tokens
    sheet = parts["xl/worksheets/sheet1.bin"]
    row = record(0, struct.pack("<IIHBB", 5, 0, 300, 0, 0) + bytes(13)) + record(8, formula)
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(146), row + record(146) + record(494, link))
    (grid,) = read_workbook(packed(parts)).sheets
    assert grid.links == {(1, 1): URL, (5, 1): URL}
    assert grid.notes == {(4, 3)}
    assert grid.drawn == ("hình ảnh",)


@pytest.mark.parametrize(
    ("formula", "target"),
    [
        (f'HYPERLINK("{URL}","Xem")', URL),
        (f'=HYPERLINK( "{URL}" )', URL),
        (f'of:=HYPERLINK("{URL}";"Xem")', URL),
        (f'hyperlink("{URL}", A1)', URL),
        ('HYPERLINK("a ""b"" c","x")', 'a "b" c'),
        ('HYPERLINK(A1,"x")', ""),
        (f'HYPERLINK("{URL}"&A1,"x")', ""),
        ('HYPERLINK("#Trang!A1","x")', ""),
        (f'IF(A1,HYPERLINK("{URL}","x"),"")', ""),
        ('"HYPERLINK(""a"")"', ""),
    ],
)
def test_links_that_formulas_make(formula: str, target: str) -> None:
    assert linked(formula) == target


def test_formulas_of_binary_workbooks_that_are_no_links() -> None:
    for tokens in (b"", b"\x17", b"\x17\x02", b"\x17\x01\x00a", b"\x17\x01\x00a\x42\x02\x68\x01", b"\x1e\x01\x00"):
        assert linked_by_tokens(tokens, wide=False) == ""
    assert linked_by_tokens(b"\x17\x01\x00a\x42\x01\x67\x01", wide=False) == "a"
