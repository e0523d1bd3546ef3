"""Returns spelled as different programs (and hands) spell them: marked in place, read with ElementTree and calamine."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from tests.support.marking import CELL, SHEET, a_return, copy_of, marked, part
from tests.support.office_files import packed, parts_of, repacked, sheet_part
from tests.support.returns import form

USUAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}

Spelling = Callable[[dict[str, bytes]], None]


def _each(parts: dict[str, bytes], change: Callable[[str], str]) -> None:
    for name in parts:
        if name.startswith("xl/") and name.endswith(".xml") and "theme" not in name:
            parts[name] = change(parts[name].decode()).encode()


def in_utf_16(parts: dict[str, bytes]) -> None:
    for name in (part(), "xl/styles.xml", "xl/workbook.xml"):
        xml = re.sub(r"^<\?xml[^>]*\?>", "", parts[name].decode())
        parts[name] = f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16")


def with_prefixes(parts: dict[str, bytes]) -> None:
    def prefixed(xml: str) -> str:
        if f'xmlns="{USUAL}"' not in xml:
            return xml
        xml = re.sub(r"<(/?)(?=[A-Za-z])(?![\w]+:)", r"<\1x:", xml)
        return xml.replace(f'xmlns="{USUAL}"', f'xmlns:x="{USUAL}"')

    _each(parts, prefixed)


def in_the_strict_form(parts: dict[str, bytes]) -> None:
    for name, content in parts.items():
        for old, new in _STRICT.items():
            content = content.replace(old.encode(), new.encode())
        parts[name] = content


def with_line_ends_of_windows(parts: dict[str, bytes]) -> None:
    def ended(xml: str) -> str:
        xml = re.sub(r"^<\?xml[^>]*\?>\s*", "", xml)
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n{xml}'

    _each(parts, ended)


def with_comments_and_cdata(parts: dict[str, bytes]) -> None:
    xml = parts[part()].decode()
    xml = xml.replace("<sheetData>", "<!-- <c r=\"F16\"/> --><sheetData><?x <row r='16'> ?>")
    parts[part()] = re.sub(r"<v>(\d+)</v>", r"<v><![CDATA[\1]]></v>", xml).encode()


def with_rows_without_numbers(parts: dict[str, bytes]) -> None:
    """Every row and cell up to the marked one in its place by counting alone."""
    xml = parts[part()].decode()
    head, rows, tail = re.fullmatch(r"(.*<sheetData>)(.*)(</sheetData>.*)", xml, re.S).groups()  # type: ignore[union-attr]
    written = []
    last = 0
    for row in re.findall(r"<row [^>]*?/>|<row .*?</row>", rows, re.S):
        number = int(re.search(r'\br="(\d+)"', row)[1])  # type: ignore[index]
        written += ["<row/>"] * (number - last - 1)
        last = number
        start = re.match(r"<row [^>]*>", row)[0].replace(f' r="{number}"', "")  # type: ignore[index]
        cells = re.findall(r"<c [^>]*?/>|<c .*?</c>", row, re.S)
        written.append(start + "".join(_counted(cells)) + "</row>" if not start.endswith("/>") else start)
    parts[part()] = (head + "".join(written) + tail).encode()


def _counted(cells: list[str]) -> list[str]:
    written, last = [], 0
    for cell in cells:
        letters = re.search(r'\br="([A-Z]+)\d+"', cell)[1]  # type: ignore[index]
        column = ord(letters) - 64
        written += ["<c/>"] * (column - last - 1)
        written.append(re.sub(r' r="[A-Z]+\d+"', "", cell, count=1))
        last = column
    return written


def with_absolute_targets(parts: dict[str, bytes]) -> None:
    name = "xl/_rels/workbook.xml.rels"
    xml = parts[name].decode()
    parts[name] = re.sub(r'Target="(?!/)', 'Target="/xl/', xml).encode()


def with_backslashes(parts: dict[str, bytes]) -> None:
    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name.replace("/", "\\")] = parts.pop(name)


def without_properties(parts: dict[str, bytes]) -> None:
    """As Google Sheets does: no properties, no dimension."""
    for name in [name for name in parts if name.startswith("docProps/")]:
        del parts[name]
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*docProps[^>]*/>", b"", parts["_rels/.rels"])
    parts["[Content_Types].xml"] = re.sub(rb"<Override [^>]*docProps[^>]*/>", b"", parts["[Content_Types].xml"])
    parts[part()] = re.sub(rb"<dimension [^>]*/>", b"", parts[part()])


def with_single_quotes_and_spaces(parts: dict[str, bytes]) -> None:
    xml = parts[part()].decode()
    parts[part()] = re.sub(r'<c r="(\w+)" s="(\d+)"', r"<c  s = '\2'\n r='\1' ", xml).encode()


SPELLINGS = [
    *(in_utf_16, with_prefixes, in_the_strict_form, with_line_ends_of_windows, with_comments_and_cdata),
    *(with_rows_without_numbers, with_absolute_targets, with_backslashes, without_properties),
    with_single_quotes_and_spaces,
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda item: item.__name__)
def test_marks_are_where_they_belong(spelling: Spelling) -> None:
    parts = parts_of(a_return())
    spelling(parts)
    data = packed(parts)
    copy = copy_of(data, CELL, "H70")
    assert fills(copy)[CELL] == fills(copy)["H70"] == "FFFFB3B3"
    assert notes(copy) == {CELL, "H70"}
    assert rows(copy)[:60] == rows(a_return())[:60]


def rows(data: bytes) -> list[list[object]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    return [[value for value in row if value != ""] for row in found]


def _local(item: ElementTree.Element) -> str:
    return item.tag.rpartition("}")[2]


def fills(data: bytes) -> dict[str, str]:
    """Address -> colour of every cell with a fill, cells counted where they do not say."""
    parts = parts_of(data)
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    tables = {_local(item): list(item) for item in styles}
    colours = [
        next((one.get("rgb", "") for one in fill.iter() if _local(one) == "fgColor"), "") for fill in tables["fills"]
    ]
    name = next(name for name in parts if name.replace("\\", "/") == part())
    found = {}
    row = column = 0
    for item in ElementTree.fromstring(parts[name]).iter():
        if _local(item) == "row":
            row, column = int(item.get("r", row + 1)), 0
        elif _local(item) == "c":
            place = re.fullmatch(r"([A-Z])(\d+)", item.get("r", f"{chr(65 + column)}{row}"))
            assert place and int(place[2]) == row
            column = ord(place[1]) - 64
            found[place[0]] = colours[int(tables["cellXfs"][int(item.get("s", 0))].get("fillId", 0))]
    return found


def notes(data: bytes) -> set[str]:
    (xml,) = [content for name, content in parts_of(data).items() if re.search(r"comments\d*\.xml$", name)]
    return {item.get("ref", "") for item in ElementTree.fromstring(xml).iter() if _local(item) == "comment"}


def test_a_form_as_xlsxwriter_writes_it() -> None:
    data = form("hoi_khuyen_hoc")
    copy = copy_of(data, CELL)
    assert fills(copy)[CELL] == "FFFFB3B3"
    before, after = parts_of(data), parts_of(copy)
    assert before["xl/sharedStrings.xml"] == after["xl/sharedStrings.xml"]


def test_a_sheet_without_rows_gets_the_first() -> None:
    def emptied(xml: bytes) -> bytes:
        return re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData/>", xml, flags=re.S)

    data = repacked(a_return(), {part(): emptied})
    copy = copy_of(data, "B73", "C73", "A77")
    xml = parts_of(copy)[sheet_part(copy, SHEET)].decode()
    found = re.search("<sheetData>(.*)</sheetData>", xml)
    assert found and re.findall(r'<row r="(\d+)">|<c r="(\w+)"', found[1]) == [
        *(("73", ""), ("", "B73"), ("", "C73")),
        *(("77", ""), ("", "A77")),
    ]


def test_new_cells_look_like_their_row_or_column() -> None:
    def styled(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", b'<row r="90" s="3" customFormat="1"/><row r="91"/></sheetData>')

    data = repacked(a_return(), {part(): styled})
    copy = copy_of(data, "D90", "C91")
    styles = ElementTree.fromstring(parts_of(copy)["xl/styles.xml"])
    table = next(item for item in styles if _local(item) == "cellXfs")
    xml = parts_of(copy)[part()].decode()
    found = re.search(r'<c r="D90" s="(\d+)"', xml)
    assert found
    old, new = table[3], table[int(found[1])]
    assert {key: value for key, value in new.items() if key in ("numFmtId", "fontId", "borderId", "xfId")} == {
        key: value for key, value in old.items() if key in ("numFmtId", "fontId", "borderId", "xfId")
    }


def test_merged_cells_are_marked_at_their_first() -> None:
    for ref in ("C80:E82", "$C$80:$E$82", "c80:e82", "&#67;80:E82"):

        def merged(xml: bytes, ref: str = ref) -> bytes:
            return re.sub(rb"<mergeCells[^>]*>", lambda match: match[0] + f'<mergeCell ref="{ref}"/>'.encode(), xml)

        made = marked(repacked(a_return(), {part(): merged}), "D81")
        assert made.data is not None


def test_the_same_return_gives_the_same_copy() -> None:
    assert copy_of(a_return()) == copy_of(a_return())
