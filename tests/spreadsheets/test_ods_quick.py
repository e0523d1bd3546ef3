"""OpenDocument spreadsheets read piece by piece against the same read from the first letter to the last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS, MOST_ROWS
from ccht_excel.spreadsheets import ods_quick
from ccht_excel.spreadsheets.ods import sheets_carefully
from ccht_excel.spreadsheets.ods_quick import sheets_quickly
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet
from ccht_excel.spreadsheets.zip_package import open_package

SAMPLE = Path(__file__).parents[2] / "samples" / "thai_son_2024" / "nhan_ve"


def parts(name: str) -> tuple[bytes, bytes]:
    """Styles and content of a return that LibreOffice saved."""
    package = open_package((SAMPLE / name).read_bytes(), DEFAULT_LIMITS)
    return package.read("styles.xml"), package.read("content.xml")


SAVED = [parts(name) for name in ("truong_tieu_hoc.ods", "ban_chi_dao.ods")]


def carefully(styles: bytes | None, content: bytes) -> Any:
    try:
        return told(sheets_carefully(styles, content))
    except RefusedError:
        return "refused"


def quickly(styles: bytes | None, content: bytes) -> Any:
    found = sheets_quickly(styles, content, MOST_ROWS)
    return None if found is None else told(found)


def told(sheets: Sequence[SparseSheet]) -> list[object]:
    """All that is told of sheets, types of values included."""
    return [(grid := sheet.grid(), repr(grid.rows), sheet.stray, sheet.lost) for sheet in sheets]


def expect_the_same(styles: bytes | None, content: bytes) -> bool:
    """Twice, as the second time all is remembered; whether it was read the quick way."""
    whole = carefully(styles, content)
    for _ in range(2):
        quick = quickly(styles, content)
        assert quick is None or quick == whole
    return quick is not None


@pytest.mark.parametrize("saved", SAVED)
def test_what_libreoffice_saves_is_read_the_quick_way(saved: tuple[bytes, bytes]) -> None:
    assert expect_the_same(*saved)
    assert expect_the_same(None, saved[1])


def test_of_a_second_file_only_what_differs_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    styles, content = SAVED[0]
    assert quickly(styles, content)
    read: list[bytes] = []
    reader = ods_quick._RowReader.read
    monkeypatch.setattr(ods_quick._RowReader, "read", lambda self, text: (read.append(text), reader(self, text))[1])
    assert quickly(styles.replace(b"<style:footer>", b"<style:footer><text:p>xx</text:p>"), content)
    assert read == []
    at = content.index(b"<table:table-row")
    changed = content[:at] + re.sub(rb"<text:p>[^<]+<", b"<text:p>khac<", content[at:], count=1)
    assert expect_the_same(styles, changed)
    assert len(read) == 1
    assert b"khac" in read[0]


# ---------------------------------------------------------------------------------------------
# Damage of every kind to what LibreOffice saved

_BITS = (
    *("<table:table-row>", "</table:table-row>", "<table:table-row/>", '<table:table-row x="/>">', "<row/>", "</row>"),
    *("<!-- c -->", "<![CDATA[<table:table-row/>]]>", "<?pi x?>", "&lt;", "&#9;", "&no;", "<", ">", '"', "</text:p>"),
    '<ccht-row n="0"/>',
    '<table:table-row xmlns:table="urn:x"><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>',
    '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2">'
    "<text:p>2</text:p></table:table-cell></table:table-row>",
    '<table:table-row table:visibility="collapse"><table:covered-table-cell><text:p>3</text:p>'
    "</table:covered-table-cell></table:table-row>",
    '<table:table-row table:number-rows-repeated="x"/>',
    "<table:table-row><table:table-cell><table:table><table:table-row/></table:table></table:table-cell>"
    "</table:table-row>",
    "<table:table-row><table:table-cell><office:annotation><text:p>n</text:p></office:annotation>"
    "<draw:frame><draw:image/></draw:frame></table:table-cell></table:table-row>",
    '<table:table-row><table:table-cell><text:p><text:a xlink:href="http://x">4</text:a></text:p></table:table-cell>'
    '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"/></table:table-row>',
    '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>',
    *('<table:table-row-group table:display="false">', "</table:table-row-group>", "<table:table-header-rows>"),
    "</table:table-header-rows>",
    '<style:style style:name="ce1" style:family="table-cell"><style:text-properties'
    ' style:text-line-through-style="solid"/></style:style>',
    '<style:map style:condition="cell-content()=1" style:apply-style-name="ce2"/>',
    '<number:number-style style:name="N1"><number:number/></number:number-style>',
    *("<style:page-layout><style:header-style/></style:page-layout>", "<style:page-layout>", "</style:page-layout>"),
    *("<office:body>", "<office:master-styles>", "<office:spreadsheet><table:table/></office:spreadsheet>"),
)


def cut_points(xml: bytes) -> Sequence[int]:
    return [found.start() for found in re.finditer(rb"<", xml)]


@st.composite
def damaged(draw: st.DrawFn, xml: bytes) -> bytes:
    """A part with bits put in, taken out, doubled, or letters changed."""
    for _ in range(draw(st.integers(0, 3))):
        points = cut_points(xml) or [0]
        at = points[draw(st.integers(0, len(points) - 1))]
        to = points[min(points.index(at) + draw(st.integers(1, 6)), len(points) - 1)]
        way = draw(st.integers(0, 4))
        if way == 0:
            xml = xml[:at] + draw(st.sampled_from(_BITS)).encode() + xml[at:]
        elif way == 1:
            xml = xml[:at] + xml[to:]
        elif way == 2:
            xml = xml[:to] + xml[at:to] + xml[to:]
        elif way == 3:
            xml = xml[:at] + bytes([draw(st.integers(0, 255))]) + xml[at + draw(st.integers(0, 1)) :]
        else:
            value = draw(st.sampled_from([b"", b"7", b"ce3", b"false", b"a/>b"]))
            xml = xml[:at] + re.sub(rb'"[^"]*"', b'"%b"' % value, xml[at:], count=1)
    return xml


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_parts_are_the_same_either_way(data: st.DataObject) -> None:
    styles, content = data.draw(st.sampled_from(SAVED))
    expect_the_same(data.draw(damaged(styles)), data.draw(damaged(content)))


@pytest.mark.sampled(6)
@pytest.mark.parametrize("bit", _BITS)
def test_every_bit_everywhere(bit: str) -> None:
    """Each at a few places of each part."""
    styles, content = SAVED[1]
    for at in cut_points(content)[3::331]:
        expect_the_same(styles, content[:at] + bit.encode() + content[at:])
    for at in cut_points(styles)[3::97]:
        expect_the_same(styles[:at] + bit.encode() + styles[at:], content)


_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"'
    b' xmlns:style="s" xmlns:y="y"><office:automatic-styles><style:style style:name="a" style:family="table-cell">'
    b'<style:map style:condition="cell-content()=1" style:apply-style-name="b"/></style:style><style:style'
    b' style:name="flach" style:family="table-row"><style:table-row-properties style:row-height="0cm"/></style:style>'
    b"</office:automatic-styles><office:body><office:spreadsheet>"
)
_TAIL = b"</office:spreadsheet></office:body></office:document-content>"
_CELLS = st.sampled_from(
    [
        "<table:table-cell/>", '<table:table-cell table:style-name="a"><text:p>1</text:p></table:table-cell>',
        '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>',
        '<table:table-cell table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell>',
        '<table:covered-table-cell/>',
        "<table:table-cell><text:p>a<text:s/>b</text:p><text:p>c</text:p></table:table-cell>",
        '<y:table-cell><text:p>y</text:p></y:table-cell>',
    ]
)  # fmt: skip
_ROWS = st.builds(
    lambda look, cells, name: f"<{name}{look}>{''.join(cells)}</{name}>",
    st.sampled_from(["", ' table:number-rows-repeated="2"', ' table:style-name="flach"', ' table:visibility="filter"']),
    st.lists(_CELLS, max_size=3),
    st.sampled_from(["table:table-row", "table:table-row", "y:table-row"]),
)
_SHEETS = st.builds(
    lambda columns, rows, fold: (
        f"<table:table>{columns}{rows[0]}<table:table-row-group{fold}>{''.join(rows)}</table:table-row-group></table:table>"
    ),
    st.sampled_from(["", '<table:table-column table:default-cell-style-name="a"/>']),
    st.lists(_ROWS, min_size=1, max_size=4),
    st.sampled_from(["", ' table:display="false"']),
)


@given(st.lists(_SHEETS, max_size=3))
def test_rows_mean_the_same_wherever_they_stand(sheets: list[str]) -> None:
    assert expect_the_same(None, _HEAD + "".join(sheets).encode() + _TAIL)
