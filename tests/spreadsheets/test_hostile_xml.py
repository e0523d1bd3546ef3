"""Sheets that are odd, contradictory or meant to do harm: read as they stand, or refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ccht_excel.spreadsheets.package_xml import MAIN
from tests.support.damaged import GOOD, PART, SHEET, Xml, sheet_changed, sub
from tests.support.office_files import PlainSheet, as_ods, as_xls, cells_of, edited, repacked, sheet_part
from tests.support.returns import EXPECTED, accepted, refused, values

# ---------------------------------------------------------------------------------------------
# Honest oddities of XML: everything is read as it stands


def prefixed(xml: bytes) -> bytes:
    """The same sheet with a prefix on every element, as some exporters write it."""
    xml = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml)
    return xml.replace(b'xmlns="http', b'xmlns:x="http', 1).replace(b"<x:?xml", b"<?xml")


ODDITIES: dict[str, Xml] = {
    "prefixes": prefixed,
    "no addresses": lambda xml: _without_addresses(xml),
    "a comment inside a value": sub(rb"<v>5432</v>", b"<v>54<!-- 9 -->32</v>"),
    "a value in CDATA": sub(rb"<v>5432</v>", b"<v><![CDATA[5432]]></v>"),
    "digits as entities": sub(rb"<v>5432</v>", b"<v>5&#52;3&#x32;</v>"),
    "a commented-out cell": sub(rb"<sheetData>", b'<sheetData><!-- <row r="16"><c r="F16"><v>1</v></c></row> -->'),
    "space around a value": sub(rb"<v>5432</v>", b"<v> 5432\n</v>"),
    "exponent": sub(rb"<v>5432</v>", b"<v>5.432E3</v>"),
    "text in pieces": sub(
        rb"<v>5432</v>", b"<is><r><t>54</t></r><r><rPr><b/></rPr><t>32</t></r><rPh sb='0' eb='1'><t>99</t></rPh></is>"
    ),
    "carriage returns": lambda xml: xml.replace(b"><", b">\r\n<"),
    "UTF-16": lambda xml: re.sub(rb"^<\?xml[^>]*\?>", b"", xml).decode().encode("utf-16"),
    "a huge dimension": sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"'),
    "a million columns": sub(rb"<cols>", b'<cols><col min="1" max="16384" width="9"/>'),
    "styled rows to the end": sub(
        rb"</sheetData>", b'<row r="1048576" spans="1:16384"><c r="XFD1048576" s="1"/></row></sheetData>'
    ),
    "cells in long form": lambda xml: re.sub(rb"<c ([^<>]*?) ?/>", rb"<c \1></c>", xml),
    "rows in long form": lambda xml: re.sub(rb"<row ([^<>]*?) ?/>", rb"<row \1></row>", xml),
    "a cell with a prefix among others": lambda xml: _prefixed_cell(xml),
    "a second default namespace": sub(rb"<v>5432</v></c>", b'<v>5432</v><v xmlns="urn:example:other">1</v></c>'),
    "a strange extension": sub(
        rb"</worksheet>", b'<extLst><ext uri="{x}"><c r="F16"><v>1</v></c></ext></extLst></worksheet>'
    ),
}


def _prefixed_cell(xml: bytes) -> bytes:
    xml = sub(rb'<c (r="F16"[^>]*)><v>5432</v></c>', rb"<x:c \1><x:v>5432</x:v></x:c>")(xml)
    return sub(rb"<worksheet ", b"<worksheet xmlns:x='%s' " % MAIN[0].encode())(xml)


def _without_addresses(xml: bytes) -> bytes:
    """Rows and cells by position: every gap filled, as a reader without addresses must count them."""

    def row(match: re.Match[bytes]) -> bytes:
        cells, column = b"", 0
        for cell in re.finditer(rb'<c r="([A-Z]+)\d+"([^>]*?)(/>|>.*?</c>)', match[2], re.S):
            place = ord(cell[1]) - 65
            cells += b"<c/>" * (place - column) + b"<c" + cell[2] + cell[3]
            column = place + 1
        return b"<row>" * 0 + b'<row r="%s">' % match[1] + cells + b"</row>"

    return re.sub(rb'<row r="(\d+)"[^>/]*>(.*?)</row>', row, xml, flags=re.S)


@pytest.mark.parametrize("name", ODDITIES)
def test_unusual_xml_is_read_as_it_stands(name: str) -> None:
    change = ODDITIES[name]
    kind: Xml = sub(rb'(<c r="F16"[^>]*?) t="n"', rb'\1 t="inlineStr"') if name == "text in pieces" else bytes
    item = accepted(sheet_changed(lambda xml: change(kind(xml))))
    assert values(item) == EXPECTED
    assert [said.code for said in item.findings] == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"<v>1_000</v>", "cell_error"),
        (b"<v>NaN</v>", "cell_error"),
        (b"<v>1e999</v>", "cell_error"),
        (b"<v>0x10</v>", "cell_error"),
        (b"<v>5432.000000001</v>", "count_fractional"),
        (b"<f>1/0</f>", "formula_without_result"),
        (b"<f>SUM(A1)</f><v></v>", "formula_without_result"),
        (b"<v></v>", None),
        (b"", None),
    ],
)
def test_what_no_program_shows_as_a_number_is_none(value: bytes, code: str | None) -> None:
    item = accepted(sheet_changed(sub(rb"<v>5432</v>", value)))
    assert values(item) == {"learning_citizens": 4321}
    assert [(said.code, said.place.cell or None) for said in item.findings] == ([(code, "F16")] if code else [])


@pytest.mark.parametrize("value", [b"2024-12-31", b"2024-12-31T00:00:00", b"2024-12-31T00:00:00Z"])
def test_days_in_iso_form_are_days(value: bytes) -> None:
    item = accepted(sheet_changed(sub(rb'(<c r="F16"[^>]*?) t="n"><v>5432', rb'\1 t="d"><v>' + value)))
    assert [(said.code, said.place.cell) for said in item.findings] == [("count_is_date", "F16")]
    assert "31/12/2024" in item.findings[0].message


@pytest.mark.parametrize(
    "element",
    [
        b'<mergeCell ref="F16:F17"/>',
        b'<mergeCell ref="F16:F17" />',
        b'<mergeCell ref="F16:F17"></mergeCell>',
        b'<mergeCell ref="F16:F17">\n</mergeCell>',
        b"<mergeCell ref='F16:F17'/>",
        b'<mergeCell  ref = "F16:F17"></mergeCell >',
        b'<mergeCell id="1" ref="F16:F17"/>',
        b'<x:mergeCell xmlns:x="%s" ref="F16:F17"/>' % MAIN[0].encode(),
    ],
)
def test_merged_ranges_are_seen_however_they_are_written(element: bytes) -> None:
    item = accepted(sheet_changed(sub(rb"(<mergeCells[^>]*>)", rb"\1" + element)))
    assert ("merged_input", "F16") in {(said.code, said.place.cell) for said in item.findings}
    assert "citizens" not in values(item)


# ---------------------------------------------------------------------------------------------
# Stray cells: happen to honest people


@pytest.mark.parametrize("cell", ["XFD1048576", "F1048576", "AAA1", "A10000"])
def test_a_stray_cell_costs_nothing_and_is_told(cell: str) -> None:
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode()
    row = b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (number, cell.encode())
    item = accepted(sheet_changed(sub(rb"</sheetData>", row)))
    assert values(item) == EXPECTED
    assert [(said.code, said.place.sheet or None, said.place.cell or None) for said in item.findings] == [
        ("stray_cell", SHEET, cell)
    ]


@pytest.mark.parametrize(
    ("write", "place"), [(as_ods, (1_048_575, 16_383)), (as_xls, (65_535, 255))], ids=["ods", "xls"]
)
def test_a_stray_cell_in_other_types(write: Callable[[list[PlainSheet]], bytes], place: tuple[int, int]) -> None:
    item = accepted(write(edited(cells_of(GOOD), 1, place, "lạc")))
    assert values(item) == EXPECTED
    assert [(said.code, said.place.sheet or None) for said in item.findings] == [("stray_cell", SHEET)]


@pytest.mark.slow
def test_a_full_sheet_of_another_kind_is_no_return() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 200_000))
    other = sheet_changed(sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>"))
    assert refused(repacked(other, {sheet_part(GOOD, "Hướng dẫn"): lambda xml: sub(rb"<row.*</row>", b"")(xml)})) in {
        "not_a_return",
        "return_blank",
    }


# ---------------------------------------------------------------------------------------------
# Contradictions and damage: refused, never guessed

DAMAGE: dict[str, dict[str, bytes | Xml | None]] = {
    "one cell twice": {PART: sub(rb'(<c r="F16"[^>]*>)<v>5432</v></c>', rb"\g<0>\1<v>1</v></c>")},
    "a text that does not exist": {PART: sub(rb'(<c r="F16"[^>]*?) t="n"><v>5432', rb'\1 t="s"><v>999999')},
    "a style that does not exist": {PART: sub(rb'<c r="F16" s="\d+"', b'<c r="F16" s="9999"')},
    "an address that is none": {PART: sub(rb'<c r="F16"', b'<c r="F0"')},
    "XML cut off": {PART: lambda xml: xml[: len(xml) // 2]},
    "a sheet lost": {PART: None},
    "relations lost": {"xl/_rels/workbook.xml.rels": None},
    "styles lost": {"xl/styles.xml": None},
    "relations that lead out": {
        "xl/_rels/workbook.xml.rels": lambda xml: re.sub(rb'Target="[^"]*"', b'Target="../../../../etc/passwd"', xml)
    },
    "an unknown entity": {PART: sub(rb"<v>5432</v>", b"<v>&people;</v>")},
    "broken letters": {PART: sub(rb"<v>5432</v>", b"<v>\xff\xfe</v>")},
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_refused(name: str) -> None:
    assert refused(repacked(GOOD, DAMAGE[name])) == "file_broken"


_LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
DOCTYPES = {
    "billion laughs": (b'<!DOCTYPE x [<!ENTITY l0 "ha">' + _LAUGHS + b"]>", b"&l11;"),
    "external entity": (b'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>', b"&xxe;"),
    "external document type": (b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">', b"5432"),
    "parameter entity": (b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]>', b"5432"),
}


@pytest.mark.parametrize("part", [PART, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("name", DOCTYPES)
def test_document_type_declarations_are_refused(name: str, part: str) -> None:
    declaration, use = DOCTYPES[name]

    def change(xml: bytes) -> bytes:
        bare = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
        return declaration + bare.replace(b"<v>5432</v>", b"<v>" + use + b"</v>")

    assert refused(repacked(GOOD, {part: change})) == "file_broken"


@pytest.mark.parametrize("name", DOCTYPES)
def test_document_type_declarations_in_ods_are_refused(name: str) -> None:
    declaration, use = DOCTYPES[name]

    def change(xml: bytes) -> bytes:
        bare = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
        return declaration + bare.replace(b"<text:p>5432</text:p>", b"<text:p>" + use + b"</text:p>")

    assert refused(repacked(as_ods(cells_of(GOOD)), {"content.xml": change})) == "file_broken"


def test_elements_nested_without_end() -> None:
    nested = b"<a>" * 200_000 + b"</a>" * 200_000
    assert values(accepted(sheet_changed(sub(rb"</worksheet>", nested + b"</worksheet>")))) == EXPECTED
    content = repacked(as_ods(cells_of(GOOD)), {"content.xml": sub(rb"</table:table>", nested + b"</table:table>")})
    assert values(accepted(content)) == EXPECTED
