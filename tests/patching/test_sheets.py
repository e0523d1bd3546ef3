"""Worksheets changed the quick way where they are written as usual, and the careful way else: with one result."""

from __future__ import annotations

import pytest

from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.patching.cells import SheetData
from ccht_excel.patching.markup import Document
from ccht_excel.patching.parts import Parts
from ccht_excel.patching.sheet import Sheet
from tests.support.office_files import packed

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PART = "xl/worksheets/sheet1.xml"


def worksheet(inside: str, head: str = "", root: str = f'worksheet xmlns="{MAIN}"') -> bytes:
    return f"{head}<{root}>{inside}</{root.split()[0]}>".encode()


def parts(xml: bytes) -> Parts:
    return Parts(packed({PART: xml}), DEFAULT_LIMITS)


ROWS = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>tabSelected="1"</t></is></c></row></sheetData>'
NO_ROWS = "<sheetData/>"
SELECTED = '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
PREFIXED = f'x:worksheet xmlns:x="{MAIN}"'
SPELLINGS = {
    "usual": worksheet(SELECTED + NO_ROWS),
    "declared, as Excel does": worksheet(SELECTED + NO_ROWS, '<?xml version="1.0" encoding="UTF-8"?>\r\n'),
    "tags before": worksheet(f'<sheetPr><tabColor rgb="FF0000"/></sheetPr><dimension ref="A1"/>{SELECTED}{NO_ROWS}'),
    "last attribute": worksheet(f'<sheetViews><sheetView tabSelected="1"></sheetView></sheetViews>{NO_ROWS}'),
    "single quotes": worksheet(f"<sheetViews><sheetView tabSelected='1'/></sheetViews>{NO_ROWS}"),
    "spaces": worksheet(f'<sheetViews><sheetView\n tabSelected = "1" /></sheetViews>{NO_ROWS}'),
    "two views": worksheet(f'<sheetViews><sheetView a="1"/><sheetView tabSelected="1"/></sheetViews>{NO_ROWS}'),
    "both views": worksheet(
        f'<sheetViews><sheetView tabSelected="1"/><sheetView tabSelected="1"/></sheetViews>{NO_ROWS}'
    ),
    "in a cell": worksheet(SELECTED + ROWS),
    "only in a cell": worksheet(ROWS),
    "in a value": worksheet(f"<sheetPr codeName=' tabSelected=\"1\"'/>{NO_ROWS}"),
    "in a value of the view": worksheet(f"<sheetViews><sheetView a=' tabSelected=\"1\"'/></sheetViews>{NO_ROWS}"),
    "behind the rows": worksheet(f"{NO_ROWS}<customSheetViews>{SELECTED}</customSheetViews>"),
    "no views": worksheet(f'<sheetPr><sheetView tabSelected="1"/></sheetPr>{NO_ROWS}'),
    "another name": worksheet(f'<sheetViews><sheetView x-tabSelected="1"/></sheetViews>{NO_ROWS}'),
    "with a prefix": worksheet(
        '<x:sheetViews><x:sheetView tabSelected="1"/></x:sheetViews><x:sheetData/>', root=PREFIXED
    ),
    "of another space": worksheet(f"<sheetPr>{SELECTED}</sheetPr>".replace("<sheetViews", '<sheetViews xmlns="o"')),
    "a comment before": worksheet(f"<!-- <sheetViews> -->{SELECTED}{NO_ROWS}"),
}


def carefully(xml: bytes) -> bytes:
    """The worksheet without the mark, by its elements."""
    document = Document(xml, ("sheetData",))
    views = document.root.child("sheetViews")
    for view in views.children if views else ():
        if "tabSelected" in view.attributes:
            document.set(view, "tabSelected", None)
    return document.result()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_sheet_is_deselected_as_its_elements_say(spelling):
    xml = SPELLINGS[spelling]
    package = parts(xml)
    Sheet("Trang", PART, package).deselect()
    assert package.read(PART) == carefully(xml)


def test_what_was_changed_before_stays_when_a_sheet_is_deselected():
    package = parts(SPELLINGS["usual"])
    sheet = Sheet("Trang", PART, package)
    sheet.write(0, 0, "chữ")
    assert sheet.style(0, 0) == 0
    sheet.deselect()
    sheet.settle()
    written = package.read(PART)
    assert b"tabSelected" not in written
    assert "chữ".encode() in written


PLACES = [
    ('<row r="3"><c r="B3"/><c r="D3"/></row>', [(3, [2, 4])]),
    ("<row r='3'><c r='B3'/><c r='D3'/></row>", [(3, [2, 4])]),
    ('<row spans="1:9" r="3"><c s="1" r="B3"/><c/></row>', [(3, [2, 3])]),
    ("<row ht=' r=\"7\"' r='3'><c s=' r=\"Z9\"' r='B3'/></row>", [(3, [2])]),
    ('<row><c/><c/></row><row r="9"/><row/>', [(1, [1, 2]), (9, []), (10, [])]),
    ('<row r=""><c r="b3"/><c r="&#66;3"/></row>', [(1, [1, 2])]),
]


@pytest.mark.parametrize(("rows", "expected"), PLACES)
def test_rows_and_cells_stand_where_their_tags_say(rows, expected):
    document = Document(worksheet(f"<sheetData>{rows}</sheetData>"), ("sheetData",))
    (inside,) = document.root.children
    data = SheetData(document.xml, inside.inside, inside.outside, inside.prefix)
    assert [(row.number, [cell.number for cell in data.cells(row)]) for row in data.rows] == expected


def test_rows_that_were_met_before_end_where_they_end_and_hold_what_they_hold():
    """Of two parts that begin alike, one goes on: what was found in the first is not in the second."""
    for cells in ('<c r="A1"/>', '<c r="A1"/><c r="B1"/>', '<c r="A1"/>'):
        for tail in ("", "<headerFooter><oddFooter>Đông Sơn</oddFooter></headerFooter>"):
            document = Document(worksheet(f'<sheetData><row r="1">{cells}</row></sheetData>{tail}'), ("sheetData",))
            found = document.root.children[0]
            data = SheetData(document.xml, found.inside, found.outside, found.prefix)
            assert [len(data.cells(row)) for row in data.rows] == [cells.count("<c")]
            assert b"".join(data.head(cell) for cell in data.cells(data.rows[0])).decode() == cells


LIST = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://t/{kind}" Target="{target}"/></Relationships>'
)


def test_the_same_list_of_relations_leads_elsewhere_from_another_part_and_another_package():
    listed = LIST.format(kind="worksheet", target="b.xml").encode()
    files = {"a/x.xml": b"<a/>", "a/_rels/x.xml.rels": listed, "c/_rels/x.xml.rels": listed}
    package = Parts(packed(files), DEFAULT_LIMITS)
    assert [item.target for item in package.relations("a/x.xml")] == ["a/b.xml"]
    assert [item.target for item in package.relations("c/x.xml")] == ["c/b.xml"]
    id = package.relate("a/x.xml", "http://t/comments", "n.xml")
    assert [(item.kind, item.target) for item in package.relations("a/x.xml")] == [
        ("worksheet", "a/b.xml"),
        ("comments", "n.xml"),
    ]
    package.unrelate("a/x.xml", ("rId1", id))
    assert package.relations("a/x.xml") == ()
    again = Parts(packed(files), DEFAULT_LIMITS)
    assert [item.target for item in again.relations("a/x.xml")] == ["a/b.xml"]
