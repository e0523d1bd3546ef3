"""The quick way of reading a sheet against the careful one: the same cells, or it leaves the sheet to the other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets.cell_formats import Formats
from ccht_excel.spreadsheets.package_xml import MAIN, XML_ERRORS
from ccht_excel.spreadsheets.raw_cells import SheetXml
from ccht_excel.spreadsheets.row_memory import Styled, known_sheet
from ccht_excel.spreadsheets.sheet_xml import carefully, quickly
from tests.support.damaged import GOOD, PART, sub
from tests.support.office_files import parts_of
from tests.support.returns import form

Xml = bytes
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
EXCEL_SPACES = (
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr"'
    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    ' xr:uid="{00000000-0001-0000-0000-000000000000}"'
)


def as_excel_saves(xml: bytes) -> bytes:
    """A sheet of XlsxWriter as Excel writes it: a line end of Windows after the declaration, x14ac attributes."""
    xml = HEAD.encode() + b"\r\n" + re.sub(rb"^<\?xml[^>]*\?>\s*", b"", xml)
    xml = re.sub(rb'(<worksheet xmlns="[^"]*")(?: xmlns:r="[^"]*")?', rb"\1" + EXCEL_SPACES.encode(), xml, count=1)
    xml = re.sub(rb"(<sheetFormatPr [^>]*?)/>", rb'\1 x14ac:dyDescent="0.25"/>', xml, count=1)
    return re.sub(rb'<row (r="\d+")([^>]*?)(/?)>', rb'<row \1\2 x14ac:dyDescent="0.25"\3>', xml)


def outcome(way: Callable[[bytes], SheetXml | None], xml: bytes) -> object:
    try:
        return way(xml)
    except XML_ERRORS:
        return "broken"


STYLED = Styled(Formats(), since_1904=False)


def by_rows(xml: bytes) -> SheetXml | None:
    """What the rows that are remembered say, the second time that they are asked."""
    for _ in range(2):
        found = known_sheet(xml, STYLED, MOST_ROWS)
    return found and SheetXml(found.cells, list(found.merged), set(found.hidden_rows), set(found.hidden_columns))


def sheets() -> list[bytes]:
    """Those of a form as XlsxWriter writes it, and of a return as openpyxl does."""
    books = (form("hoi_khuyen_hoc"), GOOD)
    return [part for book in books for name, part in sorted(parts_of(book).items()) if "worksheets/sheet" in name]


@pytest.mark.parametrize("xml", sheets())
def test_sheets_as_excel_saves_them_take_the_quick_way(xml: bytes) -> None:
    saved = as_excel_saves(xml)
    assert b"\r\n" in saved
    assert b"dyDescent" in saved
    assert quickly(saved) == quickly(xml) == carefully(saved)
    assert quickly(xml) is not None
    assert by_rows(saved) == by_rows(xml) == quickly(xml)


# ---------------------------------------------------------------------------------------------
# Made-up sheets, usual and odd, piece by piece

_MAIN = MAIN[0]
_TEXTS = ("5432", "Đạt", "", "a &amp; b", "&#52;2", "_x0041_", " 7 ", "1\r\n2", "<![CDATA[9]]>", "5<!-- 4 -->3", "&no;")
_VALUES = st.sampled_from(_TEXTS).flatmap(
    lambda text: st.sampled_from(
        (
            f"<v>{text}</v>",
            f'<v xml:space="preserve">{text}</v>',
            f"<f>A1+1</f><v>{text}</v>",
            f'<f t="shared" si="0"/><v>{text}</v>',
            f"<is><t>{text}</t></is>",
            f"<is><r><t>{text}</t></r></is>",
            f"<x:v>{text}</x:v>",
            f"<v>{text}</v><v>8</v>",
            f"<v>{text}</v><extLst/>",
            f"<v>{text}<?pi x?></v>",
            f"\n<v>{text}</v>",
            "<v/>",
            "",
        )
    )
)


@st.composite
def cells(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(("c", "c", "c", "c", "x:c", "y:c")))
    address = draw(st.sampled_from(('r="B%d"', 'r="C%d"', "r='D%d'", 'r="&#66;%d"', "", 'r="E%d" r="F%d"')))
    number = draw(st.integers(1, 3))
    address = re.sub("%d", str(number), address)
    kind = draw(st.sampled_from(("", ' t="n"', ' t="str"', ' t="inlineStr"', ' t="s"', ' s="1" t="str"', ' cm="1"')))
    style = draw(st.sampled_from(("", ' s="2"')))
    content = draw(_VALUES)
    if not content and draw(st.booleans()):
        return f"<{name} {address}{style}{kind}/>"
    return f"<{name} {address}{style}{kind}>{content}</{name}>"


_ROW_HEADS = (
    *('<row r="1">', '<row r="2" hidden="1">', '<row r="3" ht="0" customHeight="1">', '<row r="1" spans="1:4">'),
    *("<row>", '<row spans="1:4" r="2" hidden="true">', '<row r="2" x14ac:dyDescent="0.25">', '<row r="3" ht="0.0">'),
    *('<row r="4" ht="2.25">', '<row r="4" ht="1e-3">', '<row r="5" ht="3.75">', '<row r="6" ht="15.75">'),
    *("<row r='3' hidden='1'>", '<x:row r="1">', '<row r="2" hidden="&#49;">', '<row r="7" hidden="1"/><row r="2">'),
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(_ROW_HEADS))
    name = "x:row" if head.startswith("<x:") else "row"
    content = "".join(draw(st.lists(cells(), max_size=3)))
    between = draw(st.sampled_from(("", "", "", "\n", "<!-- c -->", draw(cells()), "<mc:Choice>%s</mc:Choice>")))
    inside = content.join(between.split("%s")) if "%s" in between else content
    outside = "" if "%s" in between else between
    return f"{head}{inside}</{name}>{outside}"


@st.composite
def whole_sheets(draw: st.DrawFn) -> bytes:
    columns = draw(
        st.sampled_from(
            (
                "",
                '<cols><col min="1" max="1" width="2" hidden="1"/></cols>',
                '<cols><col min="2" max="3" width="0"/><col min="5" max="16384" width="9" hidden="true"/></cols>',
                '<cols><col min="1" max="1" hidden="&#49;"/></cols>',
                '<cols><col min="2" max="2" width="0.25"/><col min="3" max="3" width="0.75"/></cols>',
                '<cols><x:col min="1" max="1" hidden="1"/></cols>',
            )
        )
    )
    spaces = draw(
        st.sampled_from(
            (
                "",
                f' xmlns:x="{_MAIN}"',
                f' xmlns:x="{_MAIN.replace(":", "&#58;", 1)}"',
                f" xmlns:x='{_MAIN}'",
                f' xmlns:x ="{_MAIN}"',
                ' xmlns:x="urn:other"',
                f' xmlns:x="{_MAIN}" xmlns:y="{MAIN[1]}"',
            )
        )
    )
    start = draw(st.sampled_from((HEAD, f"{HEAD}\r\n", f"{HEAD}\n", "", "\ufeff" + HEAD, '<?xml version="1.0"?>')))
    body = "".join(draw(st.lists(rows(), max_size=3)))
    merged = draw(st.sampled_from(("", '<mergeCells count="1"><mergeCell ref="B1:C2"/></mergeCells>')))
    spaces += EXCEL_SPACES
    return (
        f'{start}<worksheet xmlns="{_MAIN}"{spaces}>{columns}<sheetData>{body}</sheetData>{merged}</worksheet>'.encode()
    )


@pytest.mark.parametrize("way", [quickly, by_rows])
@given(xml=whole_sheets())
def test_both_ways_see_the_same(way: Callable[[bytes], SheetXml | None], xml: bytes) -> None:
    quick = outcome(way, xml)
    assert quick is None or quick == outcome(carefully, xml)


_PIECES = (b"", b"<", b">", b'"', b" ", b"/", b"<c/>", b"</row>", b"<row>", b"&", b"x:")


@pytest.mark.parametrize("way", [quickly, by_rows])
@given(xml=st.sampled_from(sheets()), data=st.data())
def test_both_ways_see_the_same_of_damaged_sheets(
    way: Callable[[bytes], SheetXml | None], xml: bytes, data: st.DataObject
) -> None:
    xml = as_excel_saves(xml)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(xml)))
        piece = data.draw(
            st.sampled_from((b"", b"<", b">", b'"', b" ", b"/", b"<c/>", b"</row>", b"<row>", b"&", b"x:"))
        )
        xml = xml[:at] + piece + xml[at + data.draw(st.integers(0, 2)) :]
    quick = outcome(way, xml)
    assert quick is None or quick == outcome(carefully, xml)


WORDS = (
    "xã A",
    "&amp;LA &lt;B&gt; &#273;",
    "&no;",
    "a & b",
    "a ]]> b",
    "\x01",
    "&#1;",
    "<b/>",
    "</oddFooter>",
    "\ufffe",
)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("part", ["<oddFooter>%s</oddFooter>", "<evenHeader>%s</evenHeader>", "<a><firstFooter>%s</a>"])
def test_printed_heads_and_feet_are_held_to_be_well_formed(part: str, words: str) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    for said in ("xã B", words):
        printed = f"<headerFooter>{part % said}</headerFooter>"
        xml = f'<worksheet xmlns="{_MAIN}"><sheetData>{row}</sheetData>{printed}</worksheet>'.encode()
        for way in (quickly, by_rows):
            quick = outcome(way, xml)
            assert quick is None or quick == outcome(carefully, xml)


# ---------------------------------------------------------------------------------------------
# Never dropped without a word


def spelt_otherwise(xml: bytes) -> bytes:
    """One cell with a prefix whose name space is the workbook's own, spelt with a reference to a character."""
    xml = sub(rb'<c (r="F16"[^>]*)><v>5432</v></c>', rb"<x:c \1><x:v>5432</x:v></x:c>")(xml)
    return sub(rb"<worksheet ", b'<worksheet xmlns:x="%s" ' % MAIN[0].replace(":", "&#58;", 1).encode())(xml)


def test_a_cell_whose_prefix_is_bound_in_another_spelling_is_read() -> None:
    plain = parts_of(GOOD)[PART]
    assert carefully(spelt_otherwise(plain)).cells == carefully(plain).cells
    assert quickly(spelt_otherwise(plain)) in (None, quickly(plain))


CELL = b'<c r="B90" t="str"><v>x</v></c>'
_MC = b"http://schemas.openxmlformats.org/markup-compatibility/2006"


@pytest.mark.parametrize(
    "xml",
    [
        sub(rb"<sheetData>", b"<sheetData>" + CELL),
        sub(rb"</sheetData>", CELL + b"</sheetData>"),
        sub(rb"</row>", b"</row>" + CELL),
        sub(rb"</row>", b'</row><row r="90"/>' + CELL),
        sub(rb"</row>", b'<row r="90">' + CELL + b"</row></row>"),
        sub(
            rb"</row>",
            b'</row><mc:AlternateContent xmlns:mc="'
            + _MC
            + b'"><mc:Choice Requires="x14"><row r="90">'
            + CELL
            + b"</row>"
            b"</mc:Choice><mc:Fallback/></mc:AlternateContent>",
        ),
        sub(
            rb"</row>",
            b'<mc:AlternateContent xmlns:mc="' + _MC + b'"><mc:Fallback>' + CELL + b"</mc:Fallback>"
            b"</mc:AlternateContent></row>",
        ),
    ],
)
def test_cells_where_none_can_stand_are_refused(xml: Callable[[bytes], bytes]) -> None:
    changed = xml(parts_of(GOOD)[PART])
    assert outcome(quickly, changed) in (None, "broken")
    assert outcome(carefully, changed) == "broken"
