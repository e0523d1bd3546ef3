"""Links, notes, pictures and text boxes of a sheet, in files as LibreOffice saves them and as [MS-XLSB] has them."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

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
