"""A copy that goes back carries nothing active, and says what it lacks; all else is as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.patching.active import harmless_link
from ccht_excel.patching.active_formulas import Active
from tests.support.marked import answered, copy_of, hand_in, rows_of
from tests.support.marking import SHEET, a_return, marked, part
from tests.support.office_files import parts_of, repacked
from tests.support.open_xml_package import MAIN
from tests.support.package_contents import MICROSOFT, Package, chart, check_box, later_rules, picture, text_box

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_EVIL = "http://evil.example/x"


def macro(package: Package) -> None:
    """An .xlsm with a project, its signature, and a button that calls it."""
    project = package.add("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 AutoOpen")
    package.relate("xl/workbook.xml", f"{MICROSOFT}/2006/relationships/vbaProject", project)
    signature = package.add("xl/vbaProjectSignature.bin", b"0000")
    package.relate(project, f"{MICROSOFT}/2006/relationships/vbaProjectSignature", signature)
    package.change("[Content_Types].xml", MAIN_TYPE, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    package.change("[Content_Types].xml", "application/octet-stream", "application/vnd.ms-office.vbaProject")
    package.drawing(
        '<xdr:sp macro="[0]!Nut_Bam" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Button"/><xdr:cNvSpPr/>'
        "</xdr:nvSpPr>"
        '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp>'
    )


def outer_workbook(package: Package) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<externalLink xmlns="{main}"><externalBook/></externalLink>'
    target = package.add(
        "xl/externalLinks/externalLink1.xml",
        xml,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
    )
    package.relate(target, "externalLinkPath", "file:///\\\\evil\\share\\so.xlsx", outside=True)
    id = package.relate("xl/workbook.xml", "externalLink", target)
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    new = f'<externalReferences><externalReference xmlns:r="{space}" r:id="{id}"/></externalReferences>'
    package.change("xl/workbook.xml", "</sheets>", f"</sheets>{new}")
    row = '<row r="60"><c r="B60"><f>[1]So!$B$2*2</f><v>84</v></c></row>'
    package.change(package.sheet, "</sheetData>", f"{row}</sheetData>")


def connection(package: Package) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    one = f'<connection id="1" name="x" type="4"><webPr url="{_EVIL}"/></connection>'
    xml = f'<connections xmlns="{main}">{one}</connections>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package.relate("xl/workbook.xml", "connections", package.add("xl/connections.xml", xml, f"{kind}.connections+xml"))
    query = f'<queryTable xmlns="{main}" name="x" connectionId="1"/>'
    package.relate(
        package.sheet, "queryTable", package.add("xl/queryTables/queryTable1.xml", query, f"{kind}.queryTable+xml")
    )


def embedded_object(package: Package) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    target = package.add("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0 object")
    package.change(
        "[Content_Types].xml", "application/octet-stream", "application/vnd.openxmlformats-officedocument.oleObject"
    )
    id = package.relate(package.sheet, "oleObject", target)
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    one = f'<oleObject progId="Package" shapeId="1026" xmlns:r="{space}" r:id="{id}"/>'
    package.put(
        f'<oleObjects><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="x14">{one}</mc:Choice>'
        f"<mc:Fallback>{one}</mc:Fallback></mc:AlternateContent></oleObjects>",
        "oleObjects",
    )


def activex(package: Package) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    xml = '<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" ax:classid="{0}"/>'
    target = package.add("xl/activeX/activeX1.xml", xml, "application/vnd.ms-office.activeX+xml")
    binary = package.add("xl/activeX/activeX1.bin", b"\1\2", "application/vnd.ms-office.activeX")
    package.relate(target, f"{MICROSOFT}/2006/relationships/activeXControlBinary", binary)
    id = package.relate(package.sheet, "control", target)
    package.put(f'<controls><control shapeId="1027" xmlns:r="{space}" r:id="{id}" name="Nut"/></controls>', "controls")


def fetched_picture(package: Package) -> None:
    picture(package)
    drawing = "xl/drawings/drawing9.xml"
    id = package.relate(drawing, "image", f"{_EVIL}/anh.png", outside=True)
    package.change(drawing, "<a:blip ", f'<a:blip r:link="{id}" ')


def link_to_a_share(package: Package) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    share = package.relate(package.sheet, "hyperlink", "file:///\\\\evil\\share\\a.exe", outside=True)
    web = package.relate(package.sheet, "hyperlink", "https://xa.gov.vn/vb.pdf", outside=True)
    links = "".join(f'<hyperlink ref="G{row}" xmlns:r="{space}" r:id="{id}"/>' for row, id in ((40, share), (41, web)))
    package.put(f"<hyperlinks>{links}</hyperlinks>")


def formula_elsewhere(package: Package) -> None:
    """In a name, in a rule for input, in a condition."""
    new = f'<definedName name="Ngoai">WEBSERVICE("{_EVIL}")</definedName><definedName name="Trong">1+1</definedName>'
    xml = package.parts["xl/workbook.xml"].decode()
    if "</definedNames>" in xml:
        package.change("xl/workbook.xml", "</definedNames>", f"{new}</definedNames>")
    else:
        package.change("xl/workbook.xml", "</sheets>", f"</sheets><definedNames>{new}</definedNames>")
    package.put(
        f'<conditionalFormatting sqref="H50"><cfRule type="expression" priority="90"><formula>WEBSERVICE("{_EVIL}")=1'
        "</formula></cfRule></conditionalFormatting>"
    )


def old_macro_name(package: Package) -> None:
    new = '<definedName name="Auto_Open" function="1" xlm="1">EXEC("calc")</definedName>'
    xml = package.parts["xl/workbook.xml"].decode()
    mark = "</definedNames>" if "</definedNames>" in xml else "</sheets>"
    whole = f"{new}{mark}" if mark == "</definedNames>" else f"{mark}<definedNames>{new}</definedNames>"
    package.change("xl/workbook.xml", mark, whole)


def document_type(package: Package) -> None:
    core = package.parts["docProps/app.xml"].decode()
    at = core.index("<Properties")
    package.parts["docProps/app.xml"] = (core[:at] + '<!DOCTYPE x SYSTEM "http://evil.example/x">' + core[at:]).encode()


def ribbon(package: Package) -> None:
    xml = '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui" onLoad="Nap"/>'
    target = package.add("customUI/customUI.xml", xml, "application/xml")
    package.relate("", f"{MICROSOFT}/2006/relationships/ui/extensibility", target)


def query_of_power_query(package: Package) -> None:
    xml = '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAA</DataMashup>'.encode("utf-16")
    package.relate("xl/workbook.xml", "customXml", package.add("customXml/item1.xml", xml, "application/xml"))


def list_of_another_workbook(package: Package) -> None:
    """In a rule of Excel 2010, whose formula has a prefix of its own."""
    later_rules(package)
    package.change(package.sheet, "'Hướng dẫn'!$B$2:$B$4", "[1]So!$B$2:$B$4")


def chart_of_another_workbook(package: Package) -> None:
    chart(package)
    package.change("xl/charts/chart9.xml", "'Tiêu chí 5'!$F$16:$F$17", "[1]So!$F$16:$F$17")


def text_box_linked_elsewhere(package: Package) -> None:
    text_box(package)
    package.change("xl/drawings/drawing9.xml", 'textlink=""', 'textlink="[1]So!$B$2"')


def control_with_a_macro(package: Package) -> None:
    """The macro is in the part with boxes, which is no orderly XML."""
    check_box(package)
    boxes = "xl/drawings/vmlDrawing9.vml"
    package.change(boxes, "<x:Checked>", "<x:FmlaMacro>[0]!Chay</x:FmlaMacro><x:Checked>")
    package.change(boxes, "<v:textbox>", '<v:imagedata src="http://evil.example/a.png"/><v:textbox>')


def history(package: Package) -> None:
    """A shared workbook, as LibreOffice writes it: its log holds a value that was typed over, and by whom."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    space = f'xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    guid = "{C858CD74-02C1-49C6-AF40-9CE422EAE6D1}"
    change = '<rcc rId="1" sId="2"><oc r="F15"><v>4999</v></oc><nc r="F15"><v>5000</v></nc></rcc>'
    log = package.add(
        "xl/revisions/revisionLog1.xml", f"<revisions {space}>{change}</revisions>", f"{kind}.revisionLog+xml"
    )
    header = package.add("xl/revisions/revisionHeaders.xml", "", f"{kind}.revisionHeaders+xml")
    id = package.relate(header, "revisionLog", log)
    words = f'guid="{guid}" dateTime="2024-11-27T10:15:00Z" userName="Phòng kế toán" r:id="{id}" maxSheetId="4"'
    ids = '<sheetIdMap count="1"><sheetId val="2"/></sheetIdMap>'
    package.parts[header] = f'<headers {space} guid="{guid}"><header {words}>{ids}</header></headers>'.encode()
    rels = "xl/revisions/_rels/revisionHeaders.xml.rels"
    package.add(rels, package.parts[rels], "application/vnd.openxmlformats-package.relationships+xml")
    package.relate("xl/workbook.xml", "revisionHeaders", header)
    users = (
        f'<users {space} count="1"><userInfo guid="{guid}" name="Phòng kế toán" id="-1" dateTime="2024-11-27"/></users>'
    )
    words = f'name="Phòng kế toán - Personal View" guid="{guid}" personalView="1" windowWidth="1" windowHeight="1"'
    views = f'<customWorkbookView {words} activeSheetId="2"/>'
    package.change("xl/workbook.xml", "</workbook>", f"<customWorkbookViews>{views}</customWorkbookViews></workbook>")
    package.change("xl/workbook.xml", "<bookViews>", '<workbookProtection lockRevision="1"/><bookViews>')
    seen = f'<customSheetViews><customSheetView guid="{guid}"/></customSheetViews>'
    package.change(package.sheet, "<pageMargins", f"{seen}<pageMargins")
    package.relate(
        "xl/workbook.xml", "usernames", package.add("xl/revisions/userNames.xml", users, f"{kind}.userNames+xml")
    )


CASES: list[tuple[Callable[[Package], None], set[Active], list[str]]] = [
    (macro, {Active.MACRO}, ["vbaProject", "AutoOpen", "Nut_Bam", "macroEnabled"]),
    (outer_workbook, {Active.WORKBOOK, Active.FORMULA}, ["externalLink", "evil", "externalReference", "[1]"]),
    (connection, {Active.CONNECTION}, ["evil", "queryTable", "connections"]),
    (embedded_object, {Active.OBJECT}, ["oleObject"]),
    (activex, {Active.CONTROL}, ["activeX", "<control"]),
    (fetched_picture, {Active.PICTURE}, ["evil", "r:link"]),
    (link_to_a_share, {Active.LINK}, ["evil"]),
    (formula_elsewhere, {Active.FORMULA}, ["evil", "WEBSERVICE"]),
    (old_macro_name, {Active.MACRO}, ["EXEC", "Auto_Open"]),
    (document_type, {Active.DECLARATION}, ["DOCTYPE", "evil"]),
    (ribbon, {Active.ADD_IN}, ["customUI", "onLoad"]),
    (list_of_another_workbook, {Active.FORMULA}, ["[1]"]),
    (chart_of_another_workbook, {Active.FORMULA}, ["[1]"]),
    (text_box_linked_elsewhere, {Active.FORMULA}, ["[1]"]),
    (control_with_a_macro, {Active.MACRO, Active.PICTURE}, ["Chay", "FmlaMacro", "evil"]),
    (query_of_power_query, {Active.CONNECTION}, ["DataMashup"]),
    (
        history,
        {Active.HISTORY},
        ["evision", "userNames", "4999", "Phòng kế toán", "C858CD74", "customWorkbookView", "customSheetView"],
    ),
]


@pytest.mark.parametrize(("add", "kinds", "gone"), CASES, ids=[add.__name__ for add, _, _ in CASES])
def test_it_is_taken_out_and_said(add: Callable[[Package], None], kinds: set[Active], gone: list[str]) -> None:
    package = Package.of(a_return(), SHEET)
    add(package)
    made = marked(package.data())
    assert made.data is not None and not made.refilled
    assert {item.kind for item in made.taken_out} == kinds
    parts = parts_of(made.data)
    for name, content in parts.items():
        text = name + content.decode("utf-8", "replace").replace("\0", "")
        said = [word for word in gone if word in text] if b"@corrections" not in content else []
        assert said == [], name
    whole(parts)


def whole(parts: dict[str, bytes]) -> None:
    """Every part is XML where it should be, has a type, and every relation leads somewhere and is the one meant."""
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    overrides = {item.get("PartName", "").lstrip("/") for item in types if item.get("PartName")}
    defaults = {item.get("Extension") for item in types}
    assert overrides <= set(parts)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)
        assert name in overrides or name.rpartition(".")[2] in defaults or name == "[Content_Types].xml"
    for name in [name for name in parts if name.endswith(".rels")]:
        source = name.replace("_rels/", "").removesuffix(".rels")
        ids = set()
        for item in ElementTree.fromstring(parts[name]):
            ids.add(item.get("Id"))
            target = item.get("Target", "")
            if item.get("TargetMode") != "External":
                folder = source.rpartition("/")[0]
                path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                assert path.replace("worksheets/../", "") in parts, (name, target)
        if source in parts:
            used = [
                value
                for item in ElementTree.fromstring(parts[source]).iter()
                for key, value in item.items()
                if key.startswith("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}")
            ]
            assert set(used) <= ids, source


def test_the_stored_value_stays_in_the_cell() -> None:
    package = Package.of(a_return(), SHEET)
    outer_workbook(package)
    made = marked(package.data())
    assert made.data
    cells = {cell.get("r"): cell for cell in ElementTree.fromstring(parts_of(made.data)[part()]).iter(f"{MAIN}c")}
    assert [(child.tag.removeprefix(MAIN), child.text) for child in cells["B60"]] == [("v", "84")]
    assert [(item.sheet, item.cell) for item in made.taken_out if item.kind is Active.FORMULA] == [(SHEET, "B60")]


def test_what_is_woven_into_the_workbook_makes_a_fresh_form() -> None:
    package = Package.of(a_return(), SHEET)
    xml = '<macrosheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    target = package.add("xl/macrosheets/sheet1.xml", xml, "application/vnd.ms-excel.macrosheet+xml")
    package.relate("xl/workbook.xml", f"{MICROSOFT}/2006/relationships/xlMacrosheet", target)
    made = marked(package.data())
    assert made.refilled and made.data is not None
    assert not any("macrosheet" in name for name in parts_of(made.data))


def test_officer_and_unit_are_told(folder: Path) -> None:
    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    package = Package.of(path.read_bytes(), SHEET)
    macro(package)
    outer_workbook(package)
    path.write_bytes(package.data())
    sent = path.read_bytes()
    done = merge(folder)
    (found,) = [item for item in done.assessment.findings if item.code.startswith("copy")]
    assert found.code == "copy_lacks_active" and "macro" in found.message and f"trang {SHEET} ô B60" in found.message
    assert "macro" in str(rows_of(copy_of(folder, "hoi_khuyen_hoc"), "Cần sửa"))
    assert path.read_bytes() == sent


@pytest.mark.parametrize(
    ("target", "harmless"),
    [
        *(
            ("https://xa.gov.vn", True),
            ("HTTP://xa", True),
            ("mailto:a@b.vn", True),
            ("#Trang!A1", True),
            ("vb.pdf", True),
        ),
        *(("minh chứng/vb 1.pdf", True), ("../vb.pdf", True), ("file:///C:/vb.pdf", True), ("C:\\vb.pdf", True)),
        *(("\\\\evil\\a", False), ("//evil/a", False), ("file://evil/a", False), ("file:///\\\\evil\\a", False)),
        *(
            ("file:////evil/a", False),
            ("javascript:x", False),
            ("ms-word:ofe|u|http://x", False),
            ("search-ms:x", False),
        ),
        *(("file:///%5C%5Cevil/a", False), ("\t//evil/a", False), ("data:text/html,x", False), ("", True)),
    ],
)
def test_links(target: str, harmless: bool) -> None:
    assert harmless_link(target) is harmless


def test_a_part_that_nothing_leads_to_is_not_carried_along_where_it_acts() -> None:
    data = repacked(a_return(), {"xl/vbaProject.bin": b"project", "xl/ghi_chu.xml": b"<a/>"})
    made = marked(data)
    assert made.data
    assert "xl/vbaProject.bin" not in parts_of(made.data) and "xl/ghi_chu.xml" in parts_of(made.data)
