"""Quick ways of reading parts against their slow twins: the same content, or it is left to the other."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from xml.etree.ElementTree import Element

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.spreadsheets.package_xml import MAIN, XML_ERRORS, tree, tree_carefully
from ccht_excel.spreadsheets.sheet_xml import carefully, quickly
from ccht_excel.spreadsheets.workbook_file import read_anew, read_workbook
from ccht_excel.spreadsheets.xlsx_parts import known_texts, texts_carefully, texts_quickly
from ccht_excel.spreadsheets.zip_directory import directory, directory_carefully, directory_quickly
from ccht_excel.spreadsheets.zip_package import open_package, unpacked_quickly
from tests.support.damaged import GOOD
from tests.support.excel_habits import as_excel_saves
from tests.support.marking import a_return, marked
from tests.support.office_files import parts_of
from tests.support.returns import form

# ---------------------------------------------------------------------------------------------
# Parts of a package


def quick_parts(data: bytes) -> dict[str, bytes | None]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: unpacked_quickly(data, entry, archive.start_dir) for entry in archive.infolist()}


def with_habits(**habits: object) -> bytes:
    """A package with a part stored in each usual way, and names and fields that programs add."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, method in (("a.xml", zipfile.ZIP_DEFLATED), ("b.xml", zipfile.ZIP_STORED)):
            info = zipfile.ZipInfo(name)
            info.compress_type, info.extra = method, bytes(habits.get("extra", b""))  # type: ignore[call-overload]
            archive.writestr(info, b"<a>%s</a>" % name.encode() * 50)
    return stream.getvalue()


@pytest.mark.parametrize("data", [form("van_phong"), as_excel_saves(form("van_phong")), GOOD, with_habits()])
def test_parts_of_office_programs_are_unpacked_the_quick_way(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert quick_parts(data) == {name: archive.read(name) or None for name in archive.namelist()}


def test_room_that_excel_leaves_before_the_content_is_passed_over() -> None:
    data = with_habits(extra=struct.pack("<HHHH", 0xA220, 4, 0xA028, 0))
    assert quick_parts(data)["a.xml"] == b"<a>a.xml</a>" * 50


@given(st.data())
def test_damaged_packages_give_the_same_parts_either_way(data: st.DataObject) -> None:
    whole = bytearray(with_habits())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        archive = zipfile.ZipFile(io.BytesIO(bytes(whole)))
    except Exception:
        return
    for entry in archive.infolist():
        quick = unpacked_quickly(bytes(whole), entry, archive.start_dir)
        if quick is not None:
            with archive.open(entry) as stream:
                assert stream.read(entry.file_size) == quick
                assert stream.read(1) == b""


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(form("van_phong"), id="form"),
        pytest.param(as_excel_saves(form("van_phong")), id="Excel"),
        pytest.param(with_habits(), id="habits"),
        pytest.param(b"PK\x05\x06" + bytes(18), id="empty"),
    ],
)
def test_directories_of_office_programs_are_read_the_quick_way(data: bytes) -> None:
    assert directory_quickly(data) == directory_carefully(data)


def renamed(data: bytes, name: bytes) -> bytes:
    """The package with its part ``a.xml`` under another name of five bytes."""
    return data.replace(b"a.xml", name)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"MZ" + with_habits(), id="something before it"),
        pytest.param(with_habits()[:-2] + b"\x01\x00!", id="comment"),
        pytest.param(with_habits(extra=struct.pack("<HHHH", 0xA220, 4, 0xA028, 0)), id="extra field"),
        pytest.param(renamed(with_habits(), b"\x82.xml"), id="letter of an old code page"),
        pytest.param(renamed(with_habits(), b"a\0xml"), id="zero in a name"),
        pytest.param(renamed(with_habits(), b"a\\xml"), id="backslash"),
    ],
)
def test_other_directories_are_left_to_zipfile(data: bytes) -> None:
    assert directory_quickly(data) is None
    assert directory(data) == directory_carefully(data)


@given(st.data())
def test_damaged_directories_say_the_same_either_way(data: st.DataObject) -> None:
    whole = bytearray(with_habits())
    start = whole.index(b"PK\x01\x02")
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(start, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    quick = directory_quickly(bytes(whole))
    if quick is not None:
        assert quick == directory_carefully(bytes(whole))


def test_a_part_that_reaches_into_the_next_is_left_to_zipfile() -> None:
    data = form("van_phong")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.infolist()[0]
    assert unpacked_quickly(data, entry, entry.header_offset + 40) is None


# ---------------------------------------------------------------------------------------------
# Shared texts

_ITEMS = (
    *("<si><t>Đạt</t></si>", '<si><t xml:space="preserve"> a &amp; b </t></si>', "<si><t/></si>", "<si/>"),
    "<si><r><rPr><strike/><sz val='9'/></rPr><t>5</t></r><r><t xml:space='preserve'> 6</t></r></si>",
    '<si><r><t>7</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si>',
    "<si><t>漢</t><rPh sb='0' eb='1'><t>かん</t></rPh></si>",
    *("<si><t>_x0041_</t></si>", "<si><t>&#52;</t></si>", "<si><t>&no;</t></si>", "<si><x:t>1</x:t></si>"),
    *("<si><t>a</t></si><!-- c -->", "<si><t><![CDATA[8]]></t></si>", "<si>\n<t>9</t></si>", "<si><t>1</si>"),
    "<si><r><x:rPr/><t>x</t></r></si>",
)


_ENDS = ("</sst>", "</sst>\n", "</sst><x/>", "<extLst/></sst>", "</sst></sst>", "", "</sst><!-- c -->", "</sst>a")
_SPACES = ("", ' xmlns:x="urn:x"', f' xmlns:x="{MAIN[0]}"', ' count="1" count="2"', ' a="<"', "><x/", ' count="3" ')
_ODD = ("a]]>b", "\x01", "&#1;", "\ufffe", "a\r\nb\rc", "<b/>", "&lt;&quot;", "&#x;", "&#xD800;")


@pytest.mark.parametrize("way", [texts_quickly, known_texts])
@given(
    items=st.lists(st.sampled_from(_ITEMS) | st.sampled_from(_ODD).map("<si><t>{}</t></si>".format), max_size=4),
    spaces=st.sampled_from(_SPACES),
    end=st.sampled_from(_ENDS),
)
def test_shared_texts_are_the_same_either_way(
    way: Callable[[bytes], object], items: list[str], spaces: str, end: str
) -> None:
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\r\n<sst xmlns="{MAIN[0]}"{spaces}>{"".join(items)}{end}'.encode()
    quick = outcome(way, xml)
    assert quick is None or quick == outcome(texts_carefully, xml)


@pytest.mark.parametrize("data", [form("van_phong"), as_excel_saves(form("van_phong"))])
def test_the_texts_of_a_form_are_known_one_by_one(data: bytes) -> None:
    xml = parts_of(data)["xl/sharedStrings.xml"]
    assert known_texts(xml) == texts_quickly(xml) == texts_carefully(xml)


def outcome(way: Callable[[bytes], object], xml: bytes) -> object:
    try:
        return way(xml)
    except XML_ERRORS:
        return "broken"


def test_texts_in_runs_do_not_slow_the_others_down() -> None:
    xml = f'<sst xmlns="{MAIN[0]}">{_ITEMS[0]}{_ITEMS[4]}{_ITEMS[5]}</sst>'.encode()
    assert texts_quickly(xml) == texts_carefully(xml)
    assert texts_quickly(xml) is not None


# ---------------------------------------------------------------------------------------------
# Whole workbooks


def test_a_form_saved_with_the_habits_of_excel_reads_the_same() -> None:
    saved = as_excel_saves(form("ban_to_chuc"))
    assert openpyxl.load_workbook(io.BytesIO(saved)).sheetnames
    assert read_workbook(saved).sheets == read_workbook(form("ban_to_chuc")).sheets


def test_nothing_of_one_file_is_in_the_next() -> None:
    """Cells, lists and styles are remembered from file to file: a file read in between changes none of them."""
    first = read_workbook(form("van_phong")).sheets
    open_package(GOOD, DEFAULT_LIMITS)
    read_workbook(as_excel_saves(form("truong_thcs")))
    read_workbook(GOOD)
    again = replace(DEFAULT_LIMITS, seconds=DEFAULT_LIMITS.seconds + 1)  # what was read by others is read anew
    assert read_workbook(form("van_phong"), again).sheets == first


# ---------------------------------------------------------------------------------------------
# Name spaces of a worksheet


MARKED = (
    f'<worksheet xmlns="{MAIN[0]}"%s><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    '<legacyDrawing%s r:id="rId1"/></worksheet>'
)
RELATIONS = ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


@pytest.mark.parametrize(
    ("root", "below", "quick"),
    [
        (RELATIONS, "", True),
        ("", RELATIONS, True),  # as in a marked copy, whose return had no notes
        (RELATIONS, RELATIONS, True),
        (RELATIONS, f' xmlns="{MAIN[0]}"', False),
        (RELATIONS, f' xmlns:m="{MAIN[0]}"', False),
        (f' xmlns:m="{MAIN[1]}"{RELATIONS}', "", False),
        (RELATIONS, ' xmlns:a="&#104;"', False),
    ],
)
def test_a_sheet_is_read_the_quick_way_wherever_other_name_spaces_are_declared(root, below, quick) -> None:
    xml = (MARKED % (root, below)).encode()
    found = quickly(xml)
    assert (found is not None) == quick
    assert found is None or found.cells == carefully(xml).cells


def test_a_marked_copy_is_read_again_the_quick_way() -> None:
    copy = marked(a_return())
    sheets = {name: part for name, part in parts_of(copy.data or b"").items() if name.startswith("xl/worksheets/sheet")}
    assert any(b"legacyDrawing" in part for part in sheets.values())
    assert [name for name, part in sheets.items() if quickly(part) is None] == []


# ---------------------------------------------------------------------------------------------
# Workbooks read before


def test_a_workbook_read_anew_is_what_it_was_and_takes_no_other_one_s_place() -> None:
    data = form("van_phong")
    first = read_workbook(data)
    anew = read_anew(data)
    assert anew is not first
    assert anew == first
    for unit in ("ban_chi_dao", "truong_thcs", "hoi_khuyen_hoc") * 10:
        read_anew(form(unit))
    assert read_workbook(data) is first


# ---------------------------------------------------------------------------------------------
# Trees

_ODD_XML = (
    b"<a/>",
    b'<?xml version="1.0"?><a xmlns="x" xmlns:p="y" p:b="1" c="&lt;&#52;"> <p:d>t</p:d>u</a>',
    "<?xml version='1.0' encoding='utf-16'?><a>chữ</a>".encode("utf-16"),
    "<?xml version='1.0' encoding='utf-16-le'?><!DOCTYPE a><a/>".encode("utf-16-le"),
    b"<?xml version='1.0' encoding='windows-1252'?><a>\xe9</a>",
    b"<?xml version='1.0' encoding='latin1'?><a>\xe9</a>",
    b"<a>\xe9</a>",
    b"\xef\xbb\xbf<a>\xc4\x91</a>",
    b"<a><!-- <b> --><b/><?p q?>t</a>",
    b"<a><![CDATA[<b>]]></a>",
    b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    *(b"<a>&b;</a>", b"<a><b></a>", b"<a/><b/>", b"", b"<a b='1' b='2'/>", b"<p:a/>", b"<a>]]></a>", b"<a>\x01</a>"),
)


def same_tree(xml: bytes) -> None:
    made: list[str | type[Exception]] = []
    for reading in (tree, tree_carefully):
        try:
            made.append(canonical(reading(xml)))
        except XML_ERRORS as error:
            made.append(type(error))
    assert made[0] == made[1], xml[:200]


def canonical(element: Element) -> str:
    inside = "".join(f"{canonical(item)}{item.tail!r}" for item in element)
    return f"<{element.tag} {element.attrib!r}>{element.text!r}{inside}</>"


@pytest.mark.parametrize("xml", _ODD_XML)
def test_odd_xml_is_the_same_tree_or_the_same_refusal(xml: bytes) -> None:
    same_tree(xml)


@pytest.mark.parametrize("data", [form("van_phong"), as_excel_saves(form("truong_thcs")), marked(a_return()).data])
def test_parts_of_workbooks_are_the_same_trees(data: bytes) -> None:
    for name, part in parts_of(data).items():
        if name.endswith((".xml", ".rels")):
            same_tree(part)


@given(st.data())
def test_damaged_parts_are_the_same_trees_or_the_same_refusal(data: st.DataObject) -> None:
    part = bytearray(data.draw(st.sampled_from(_ODD_XML[:2] + _ODD_XML[8:12])))
    for _ in range(data.draw(st.integers(1, 3))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.sampled_from(b"<>!?&;/ x\xe9\0\"'"))
    same_tree(bytes(part))
