"""What nobody sees: letters by colour, as each file type gives it, and by size; rows and columns next to none."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from ccht_excel.spreadsheets.ink import BLACK, WHITE, by_number, by_shares, is_faint, of_theme, tinted
from ccht_excel.spreadsheets.number_formats import NumberFormat
from ccht_excel.spreadsheets.workbook_file import read_anew, read_workbook
from tests.support.careful_ways import careful_ways
from tests.support.libreoffice import convert
from tests.support.office_files import PlainSheet, as_ods, as_xlsb, parts_of, record, repacked, wide
from tests.support.written import written_by

YELLOW = (255, 248, 214)


@pytest.mark.parametrize(
    ("letters", "ground", "points", "faint"),
    [
        (WHITE, WHITE, 12, True),
        (WHITE, YELLOW, 12, True),
        ((242, 242, 242), WHITE, 12, True),
        ((255, 255, 0), WHITE, 12, True),
        ((191, 191, 191), WHITE, 12, False),
        (BLACK, WHITE, 12, False),
        (WHITE, BLACK, 12, False),
        (BLACK, BLACK, 12, True),
        (BLACK, WHITE, 1, True),
        (BLACK, WHITE, 6, False),
        (BLACK, WHITE, None, False),
        (None, WHITE, 12, False),
        (WHITE, None, 12, False),
        (None, None, 2, True),
        (of_theme(4), of_theme(4), 12, True),
        (of_theme(4), of_theme(4, 0.5), 12, False),
        (of_theme(0), WHITE, 12, True),
        (of_theme(0, -0.5), WHITE, 12, False),
    ],
)
def test_what_is_seen(letters: Any, ground: Any, points: float | None, faint: bool) -> None:
    assert is_faint(letters, ground, points) is faint


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (by_shares("FF0070C0"), (0, 112, 192)),
        (by_shares("#0070c0"), (0, 112, 192)),
        (by_shares("red"), None),
        (by_number(9), WHITE),
        (by_number(64), BLACK),
        (by_number(65), WHITE),
        (by_number(22), (192, 192, 192)),
        (by_number(63), (51, 51, 51)),
        (by_number(81), None),
        # What Excel calls “White, Background 1, Darker 15%” and “Black, Text 1, Lighter 50%”.
        (of_theme(0, -0.15), (217, 217, 217)),
        (of_theme(1, 0.5), (128, 128, 128)),
    ],
)
def test_colours_as_they_are_given(given: object, meant: object) -> None:
    assert given == meant


def test_a_tint_is_that_of_excel() -> None:
    """“Accent 1” of Office 2013 and its “Lighter 60%”, B4C6E7, but for what rounding makes of it."""
    found = tinted((0x44, 0x72, 0xC4), 0.5999)
    assert found == pytest.approx((0xB4, 0xC6, 0xE7), abs=1)


def solid(colour: object) -> PatternFill:
    return PatternFill("solid", fgColor=colour)  # type: ignore[arg-type]


#: Looks by the cell they are put on, and whether its letters are seen.
LOOKS: Mapping[str, tuple[Mapping[str, Any], bool]] = {
    "A1": ({}, True),
    "A2": ({"font": Font(color="FFFFFFFF")}, False),
    "A3": ({"font": Font(color=Color(theme=0))}, False),
    "A4": ({"font": Font(color=Color(indexed=9))}, False),
    "A5": ({"font": Font(size=1)}, False),
    "A6": ({"font": Font(color="FFFF0000"), "fill": solid("FFFF0000")}, False),
    "A7": ({"font": Font(color="FFFFFFFF"), "fill": solid("FF000000")}, True),
    "A8": ({"font": Font(color=Color(theme=4)), "fill": solid(Color(theme=4))}, False),
    "A9": ({"font": Font(color="FFFFFFFF"), "fill": PatternFill("darkGrid", fgColor="FF000000")}, True),
    "A10": ({"font": Font(color="FF7F7F7F")}, True),
    # The theme of Office 2007: “Accent 1”, “Background 2”.
    "A11": ({"font": Font(color=Color(theme=4)), "fill": solid("FF4F81BD")}, False),
    "A12": ({"font": Font(color=Color(theme=4)), "fill": solid("FFDCE6F1")}, True),
    "A13": ({"font": Font(color=Color(theme=2))}, False),
    "A14": ({"font": Font(color=Color(theme=2, tint=-0.5))}, True),
    "A15": ({"font": Font(color=Color(theme=4, tint=0.9))}, False),
    # Formats of numbers have the last word; cells of odd rows here hold texts, the others numbers.
    "A16": ({"number_format": "[White]0"}, False),
    "A17": ({"number_format": "[White]0"}, True),
    "A18": ({"number_format": "#,##0;[White]-#,##0"}, True),
    "A19": ({"number_format": "0;0;0;[White]@"}, False),
    "A20": ({"number_format": "[White]#,##0"}, False),
    "A21": ({"number_format": "[White]@"}, False),
    "A22": ({"number_format": "[Red]0", "font": Font(color="FFFFFFFF")}, True),
    "A23": ({"font": Font(color="FFFF0000")}, True),
    "A24": ({"number_format": "[White]0", "fill": solid("FF203040")}, True),
    "A25": ({"number_format": "[Red]@", "font": Font(color="FFFFFFFF")}, True),
    "A26": ({"number_format": "[>100][White]0;0"}, True),
    "A27": ({}, True),
    "A28": ({"number_format": "[>10][White]0;0"}, False),
}
UNSEEN = frozenset((int(cell[1:]) - 1, 0) for cell, (_, seen) in LOOKS.items() if not seen)


def workbook(empty: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, (place, (look, _)) in enumerate(LOOKS.items()):
        cell = sheet[place]
        cell.value = None if empty else number if number % 2 else f"chữ {number}"
        for name, value in look.items():
            setattr(cell, name, value)
    return written_by(book.save)


@pytest.mark.parametrize("way", [nullcontext, careful_ways])
def test_an_xlsx_workbook(way: Callable[[], AbstractContextManager[None]]) -> None:
    with way():
        assert read_anew(workbook()).sheets[0].faint == UNSEEN


@pytest.mark.parametrize("extension", ["xlsx", "xls", "ods", "fods"])
@pytest.mark.sampled(2)
def test_as_libreoffice_saves_it(extension: str, tmp_path: Path) -> None:
    (tmp_path / "phieu.xlsx").write_bytes(workbook())
    saved = convert(tmp_path / "phieu.xlsx", extension, tmp_path / "khac")
    assert read_workbook(saved.read_bytes()).sheets[0].faint == UNSEEN


#: Texts in runs, the look of their cell, and whether all letters that are read are seen.
RUNS: Sequence[tuple[CellRichText, Mapping[str, Any], bool]] = (
    (CellRichText("5", TextBlock(InlineFont(color="FFFFFFFF"), "432")), {}, False),
    (CellRichText(TextBlock(InlineFont(color="FFFF0000"), "5"), "432"), {}, True),
    (CellRichText(TextBlock(InlineFont(color="FFFFFFFF", b=True), "5"), TextBlock(InlineFont(sz=1), "4")), {}, False),
    (CellRichText("khoảng ", TextBlock(InlineFont(sz=1), "4")), {}, False),
    (CellRichText("5", TextBlock(InlineFont(color="FFFFFFFF"), "  ")), {}, True),
    (CellRichText("5", TextBlock(InlineFont(color="FFFFFFFF", strike=True), "4")), {}, True),
    (CellRichText(TextBlock(InlineFont(color="FF000000"), "5")), {"font": Font(color="FFFFFFFF")}, True),
    (CellRichText("5", TextBlock(InlineFont(color=Color(theme=4)), "4")), {"fill": solid("FF4F81BD")}, False),
    (CellRichText("5", TextBlock(InlineFont(color=Color(theme=4)), "4")), {}, True),
)


def in_runs() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, (text, look, _) in enumerate(RUNS, 1):
        cell = sheet.cell(number, 1)
        cell.value = text
        for name, value in look.items():
            setattr(cell, name, value)
    return written_by(book.save)


def shared(data: bytes) -> bytes:
    """The same with its texts in their own part."""
    texts = re.findall(rb"<is>(.*?)</is>", parts_of(data)["xl/worksheets/sheet1.xml"])
    numbers = iter(range(len(texts)))

    def change(xml: bytes) -> bytes:
        return re.sub(rb't="inlineStr"><is>.*?</is>', lambda match: b't="s"><v>%d</v>' % next(numbers), xml, flags=re.S)

    start = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    part = start + b"".join(b"<si>%b</si>" % text for text in texts) + b"</sst>"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="chu" Type="%b" Target="sharedStrings.xml"/></Relationships>' % kind
    return repacked(
        data,
        {
            "xl/worksheets/sheet1.xml": change,
            "xl/sharedStrings.xml": part,
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation),
        },
    )


UNSEEN_RUNS = frozenset((number, 0) for number, (_, _, seen) in enumerate(RUNS) if not seen)


@pytest.mark.parametrize("way", [nullcontext, careful_ways])
@pytest.mark.parametrize("put", [bytes, shared])
def test_letters_within_a_text(put: Callable[[bytes], bytes], way: Callable[[], AbstractContextManager[None]]) -> None:
    data = put(in_runs())
    with way():
        assert read_anew(data).sheets[0].faint == UNSEEN_RUNS


@pytest.mark.parametrize("extension", ["xls", "ods", "xlsx"])
@pytest.mark.sampled(2)
def test_letters_within_a_text_as_libreoffice_saves_it(extension: str, tmp_path: Path) -> None:
    (tmp_path / "phieu.xlsx").write_bytes(in_runs())
    saved = convert(tmp_path / "phieu.xlsx", extension, tmp_path / "khac")
    assert read_workbook(saved.read_bytes()).sheets[0].faint == UNSEEN_RUNS


WHITE_FONT, PALE, DARK = Font(color="FFFFFFFF"), "FFFFF8D6", "FF203040"


@pytest.mark.parametrize(
    ("rule", "look", "seen"),
    [
        (FormulaRule(["TRUE"], font=WHITE_FONT), {}, False),
        (FormulaRule(["FALSE"], font=WHITE_FONT), {}, True),
        (CellIsRule("greaterThan", ["5000"], font=WHITE_FONT), {}, False),
        (CellIsRule("lessThan", ["5000"], font=WHITE_FONT), {}, True),
        (FormulaRule(["$B$9>3"], font=WHITE_FONT), {}, False),
        (FormulaRule(["TRUE"], font=WHITE_FONT), {"fill": solid(DARK)}, True),
        (FormulaRule(["TRUE"], font=WHITE_FONT, fill=PatternFill(bgColor=DARK)), {}, True),
        (FormulaRule(["TRUE"], fill=PatternFill(bgColor="FF000000")), {}, False),
        (FormulaRule(["TRUE"], fill=PatternFill(bgColor=DARK)), {"font": WHITE_FONT}, True),
        (FormulaRule(["TRUE"], font=Font(color="FFB00020")), {"fill": solid(PALE)}, True),
        (FormulaRule(["TRUE"], font=Font(color=Color(theme=0))), {"fill": solid(PALE)}, False),
    ],
)
@pytest.mark.parametrize("way", [nullcontext, careful_ways])
def test_letters_by_condition(
    rule: Any, look: Mapping[str, Any], seen: bool, way: Callable[[], AbstractContextManager[None]]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = 5432
    for name, value in look.items():
        setattr(sheet["B2"], name, value)
    sheet.conditional_formatting.add("B1:B5", rule)
    with way():
        (grid,) = read_anew(written_by(book.save)).sheets
    assert (grid.faint, grid.rows[0][1][1]) == (frozenset() if seen else {(1, 1)}, 5432)


@pytest.mark.parametrize(
    ("code", "number", "colour"),
    [
        ("[White]0", 5, WHITE),
        ("[ white ]0", 5, WHITE),
        ("[Color2]0", 5, WHITE),
        ("[Color 57]0", 5, None),
        ("[Color0]0", 5, None),
        ("[$-42A]0", 5, None),
        ("0;[White]0", -5, WHITE),
        ("0;[White]0", 5, None),
        ("0;0;[White]0", 0, WHITE),
        ("0;0;0;[White]@", None, WHITE),
        ("[White]0", None, None),
        ("[White]@", None, WHITE),
    ],
)
def test_colours_of_formats(code: str, number: float | None, colour: object) -> None:
    assert NumberFormat.of(164, code).colour(number) == colour


def test_colours_of_formats_in_open_documents_are_of_no_style() -> None:
    """LibreOffice puts the formats of numbers right behind the style that all cells have in common."""
    format = (
        '<number:number-style style:name="N1"><style:text-properties fo:color="#ffffff"/>'
        '<number:number number:min-integer-digits="1"/></number:number-style>'
    )
    styles = (
        '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
        ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
        ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><office:styles>'
        f'<style:default-style style:family="table-cell"/>{format}</office:styles></office:document-styles>'
    )
    data = as_ods([PlainSheet("Trang", {(2, 1): 5432})], extra={"styles.xml": styles.encode()})
    assert not read_workbook(data).sheets[0].faint


def test_an_empty_cell_has_no_letters() -> None:
    assert not read_workbook(workbook(empty=True)).sheets[0].faint


def test_a_palette_of_its_own() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 7  # type: ignore[index]
    book.active["A1"].font = Font(color=Color(indexed=10))  # type: ignore[index, union-attr]
    palette = [b"336699"] * 10 + [b"FFFFFF"] + [b"336699"] * 53
    own = b"<colors><indexedColors>%b</indexedColors></colors>" % b"".join(
        b'<rgbColor rgb="00%b"/>' % shares for shares in palette
    )
    data = repacked(
        written_by(book.save), {"xl/styles.xml": lambda styles: re.sub(rb"<colors>.*</colors>", own, styles)}
    )
    assert read_workbook(data).sheets[0].faint == {(0, 0)}


def test_a_broken_theme_keeps_nothing_from_being_read() -> None:
    data = repacked(workbook(), {"xl/theme/theme1.xml": lambda part: part[:99]})
    known_by_name = {(10, 0), (12, 0), (14, 0)}
    assert read_workbook(data).sheets[0].faint == UNSEEN - known_by_name


def colour(kind: int, number: int = 0, tint: int = 0, shares: bytes = b"\0\0\0") -> bytes:
    return struct.pack("<BBh", kind << 1, number, tint) + shares + b"\xff"


@pytest.mark.parametrize(
    ("letters", "fill", "height", "faint"),
    [
        (colour(0), (0, colour(0)), 240, False),
        (colour(2, shares=b"\xff\xff\xff"), (0, colour(0)), 240, True),
        (colour(3, 0), (0, colour(0)), 240, True),
        (colour(1, 9), (0, colour(0)), 240, True),
        (colour(1, 9), (1, colour(2, shares=b"\0\0\0")), 240, False),
        (colour(1, 9), (2, colour(2, shares=b"\0\0\0")), 240, False),
        (colour(3, 5), (1, colour(3, 5)), 240, True),
        (colour(3, 5), (1, colour(3, 5, 0x4000)), 240, False),
        (colour(0), (0, colour(0)), 20, True),
    ],
)
def test_an_xlsb_workbook(letters: bytes, fill: tuple[int, bytes], height: int, faint: bool) -> None:
    """By the records BrtFont, BrtFill and BrtXF of [MS-XLSB]."""
    font = record(43, struct.pack("<4H4B", height, 0, 400, 0, 0, 0, 0, 0) + letters)
    ground = record(45, struct.pack("<I", fill[0]) + fill[1] + colour(0))
    style = record(47, struct.pack("<HHHHHBBHH", 0, 0, 0, 0, 0, 0, 0, 0, 0))
    styles = record(278) + font + ground + record(617, struct.pack("<I", 1)) + style + record(618) + record(279)
    data = repacked(as_xlsb([PlainSheet("Trang", {(2, 1): 5432})]), {"xl/styles.bin": styles})
    assert read_workbook(data).sheets[0].faint == ({(2, 1)} if faint else frozenset())


@pytest.mark.parametrize(("code", "faint"), [("[White]0", True), ("0;[White]-0", False)])
def test_formats_of_an_xlsb_workbook(code: str, faint: bool) -> None:
    """By the record BrtFmt of [MS-XLSB]."""
    format = record(44, struct.pack("<H", 164) + wide(code))
    format += record(43, struct.pack("<4H4B", 240, 0, 400, 0, 0, 0, 0, 0) + colour(0))
    format += record(45, struct.pack("<I", 0) + colour(0) + colour(0))
    style = record(47, struct.pack("<HHHHHBBHH", 0, 164, 0, 0, 0, 0, 0, 0, 0))
    styles = record(278) + format + record(617, struct.pack("<I", 1)) + style + record(618) + record(279)
    data = repacked(as_xlsb([PlainSheet("Trang", {(2, 1): 5432})]), {"xl/styles.bin": styles})
    assert read_workbook(data).sheets[0].faint == ({(2, 1)} if faint else frozenset())


@pytest.mark.parametrize(
    ("look", "faint"),
    [
        ("font: colour white", True),
        ("font: bold on", False),
        ("font: height 20", True),
        ("font: colour white; pattern: pattern solid, fore_colour black", False),
        ("font: colour light_yellow; pattern: pattern solid, fore_colour ivory", True),
        ("font: bold on | [White]0", True),
        ("font: colour white | [Black]0", False),
    ],
)
def test_an_xls_workbook(look: str, faint: bool) -> None:
    book = xlwt.Workbook()
    look, _, code = look.partition(" | ")
    book.add_sheet("Trang").write(2, 1, 5432, xlwt.easyxf(look, num_format_str=code or None))
    assert read_workbook(written_by(book.save)).sheets[0].faint == ({(2, 1)} if faint else frozenset())


@pytest.mark.parametrize("extension", ["xlsx", "xls", "ods"])
@pytest.mark.sampled(2)
def test_rows_and_columns_of_next_to_no_size(extension: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 5):
        for column in range(1, 5):
            sheet.cell(row, column).value = row * column
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 1.5, 6
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 0.25, 1.5
    book.save(tmp_path / "phieu.xlsx")
    saved = convert(tmp_path / "phieu.xlsx", extension, tmp_path / "khac")
    (grid,) = read_workbook(saved.read_bytes()).sheets
    assert (grid.hidden_rows, grid.hidden_columns) == ({1}, {1})


@pytest.mark.parametrize(("size", "hidden"), [(20, True), (80, False), (0, True)])
def test_the_same_in_an_xlsb_workbook(size: int, hidden: bool) -> None:
    """BrtRowHdr has the height in twentieths of a point, BrtColInfo the width in 256ths of a character."""
    data = as_xlsb([PlainSheet("Trang", {(2, 1): 5432})])
    old, new = (record(0, struct.pack("<IIHBB", 2, 0, high, 0, 0) + bytes(13)) for high in (300, size))
    columns = record(390) + record(60, struct.pack("<4IH", 1, 1, size * 2, 0, 0)) + record(391)

    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new).replace(record(390) + record(391), columns)

    (grid,) = read_workbook(repacked(data, {"xl/worksheets/sheet1.bin": change})).sheets
    assert (grid.hidden_rows, grid.hidden_columns) == (({2}, {1}) if hidden else (set(), set()))
