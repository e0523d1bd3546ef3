"""What people and office programs put into a workbook beside cells, put into a package as those programs write it.

Nothing here goes through a library that models workbooks: each function adds parts, relations and elements to a
package, by the names and in the shapes that Excel (or, where said, WPS) gives them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from tests.support.office_files import packed, parts_of, sheet_part
from tests.support.open_xml_sheets import _SHEET_ORDER

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
_R = f'xmlns:r="{OFFICE}"'
_XDR = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_TYPE = "application/vnd.openxmlformats-officedocument"


def png(width: int = 40, height: int = 30) -> bytes:
    """A picture, made without any library for pictures."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes([20, 90, 200]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Package(Struct):
    """A package being added to; ``sheet`` is the part of the worksheet meant."""

    parts: dict[str, bytes]
    sheet: str
    count: int = field(default=0)

    @classmethod
    def of(cls, data: bytes, sheet: str) -> Package:
        return cls(parts_of(data), sheet_part(data, sheet))

    def data(self) -> bytes:
        return packed(self.parts)

    def add(self, name: str, content: str | bytes, content_type: str = "") -> str:
        """A part, with an entry of its own in the content types unless its extension has one."""
        self.parts[name] = content if isinstance(content, bytes) else content.encode()
        if content_type:
            entry = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
        else:
            extension = name.rpartition(".")[2]
            known = {"png": "image/png", "vml": f"{_TYPE}.vmlDrawing", "bin": "application/octet-stream"}
            entry = f'<Default Extension="{extension}" ContentType="{known[extension]}"/>'
        if entry.encode() not in self.parts["[Content_Types].xml"]:
            self._before("[Content_Types].xml", "</Types>", entry)
        return name

    def relate(self, source: str, kind: str, target: str, outside: bool = False) -> str:
        """A relation of a part; ``kind`` is a whole type or the last word of an Office one."""
        folder, _, name = source.rpartition("/")
        listed = f"{folder}/_rels/{name}.rels".lstrip("/")
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        self.parts.setdefault(listed, empty)
        self.count += 1
        type = kind if "/" in kind else f"{OFFICE}/{kind}"
        where = f'Target="{target}" TargetMode="External"' if outside else f'Target="/{target}"'
        id = f"rId{900 + self.count}"
        self._before(listed, "</Relationships>", f'<Relationship Id="{id}" Type="{type}" {where}/>')
        return id

    def put(self, element: str, name: str = "") -> None:
        """An element into the worksheet, where the standard has its place."""
        name = name or element[1:].split()[0].split(">")[0]
        xml = self.parts[self.sheet]
        start = xml.index(b"</sheetData>")
        later = _SHEET_ORDER[_SHEET_ORDER.index(name) + 1 :]
        found = [xml.find(f"<{word}{end}".encode(), start) for word in later for end in (" ", "/", ">")]
        at = min([place for place in found if place > 0], default=xml.index(b"</worksheet>"))
        self.parts[self.sheet] = xml[:at] + element.encode() + xml[at:]

    def change(self, part: str, old: str, new: str) -> None:
        xml = self.parts[part]
        assert old.encode() in xml, old
        self.parts[part] = xml.replace(old.encode(), new.encode(), 1)

    def _before(self, part: str, mark: str, new: str) -> None:
        self.change(part, mark, new + mark)

    def drawing(self, shape: str, number: int = 9) -> str:
        """A drawing of the worksheet with one anchored shape; returns its part."""
        anchor = (
            "<xdr:from><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>19</xdr:row><xdr:rowOff>0</xdr:rowOff>"
            "</xdr:from><xdr:to><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>24</xdr:row>"
            "<xdr:rowOff>0</xdr:rowOff></xdr:to>"
        )
        xml = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
            f"<xdr:wsDr {_XDR}><xdr:twoCellAnchor>{anchor}{shape}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
        )
        part = self.add(f"xl/drawings/drawing{number}.xml", xml, f"{_TYPE}.drawing+xml")
        id = self.relate(self.sheet, "drawing", part)
        self.put(f'<drawing {_R} r:id="{id}"/>')
        return part

    def boxes(self, shapes: str) -> None:
        """The part with boxes of notes and controls."""
        part = self.add("xl/drawings/vmlDrawing9.vml", f"<xml {_VML}>{shapes}</xml>")
        id = self.relate(self.sheet, "vmlDrawing", part)
        self.put(f'<legacyDrawing {_R} r:id="{id}"/>')


Add = Callable[[Package], None]

# ---------------------------------------------------------------------------------------------
# Drawings


def picture(package: Package) -> None:
    part = package.drawing(
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip {_R} r:embed="rId901x"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
    )
    image = package.add("xl/media/image9.png", png())
    package.change(part, "rId901x", package.relate(part, "image", image))


def text_box(package: Package) -> None:
    package.drawing(
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="TextBox 1"/><xdr:cNvSpPr txBox="1"/>'
        '</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>'
        "<a:p><a:r><a:t>Đã đối chiếu sổ hộ khẩu: 3000</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


def chart(package: Package) -> None:
    frame = (
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        f' {_R} r:id="rId901x"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    )
    part = package.drawing(frame)
    xml = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:plotArea><c:layout/><c:barChart>'
        '<c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef>'
        '<c:f>\'Tiêu chí 5\'!$F$16:$F$17</c:f></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/>'
        '</c:barChart><c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/>'
        '</c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/>'
        "</c:valAx></c:plotArea></c:chart></c:chartSpace>"
    )
    target = package.add("xl/charts/chart9.xml", xml, f"{_TYPE}.drawingml.chart+xml")
    package.change(part, "rId901x", package.relate(part, "chart", target))


def header_picture(package: Package) -> None:
    """A picture in the header has a part with boxes too, which is not that of the notes."""
    shape = (
        '<v:shape id="LH" o:spid="_x0000_s3073" type="#_x0000_t75" style="width:60pt;height:40pt">'
        '<v:imagedata o:relid="rId1" o:title="Dấu"/></v:shape>'
    )
    part = package.add("xl/drawings/vmlDrawing8.vml", f"<xml {_VML}>{shape}</xml>")
    image = package.add("xl/media/image8.png", png())
    listed = f'<Relationship Id="rId1" Type="{OFFICE}/image" Target="/{image}"/>'
    package.parts["xl/drawings/_rels/vmlDrawing8.vml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    ).encode()
    package.put(f'<legacyDrawingHF {_R} r:id="{package.relate(package.sheet, "vmlDrawing", part)}"/>')


# ---------------------------------------------------------------------------------------------
# Notes and controls


def _note_box(number: int, row: int, column: int) -> str:
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style=\'position:absolute;visibility:hidden\''
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:textbox><div style=\'text-align:left\'></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>3, 15, 10, 2, 5, 15, 14, 4'
        f"</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData>"
        "</v:shape>"
    )


NOTE = "Cô Hoa: hỏi lại công an xã"


def note(package: Package) -> None:
    """A note on the cell that is marked, and one on another."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = "".join(
        f'<comment ref="{ref}" authorId="0" shapeId="0"><text><r><rPr><b/><sz val="9"/><rFont val="Tahoma"/></rPr>'
        f'<t>Cô Hoa:</t></r><r><rPr><sz val="9"/><rFont val="Tahoma"/></rPr><t xml:space="preserve"> {text}</t></r>'
        "</text></comment>"
        for ref, text in (("D9", "ghi theo sổ"), ("F16", "hỏi lại công an xã"))
    )
    authors = "<authors><author>Cô Hoa</author></authors>"
    xml = f'<comments xmlns="{main}">{authors}<commentList>{texts}</commentList></comments>'
    part = package.add("xl/comments9.xml", xml, f"{_TYPE}.spreadsheetml.comments+xml")
    package.relate(package.sheet, "comments", part)
    kind = '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
    layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="2"/></o:shapelayout>'
    package.boxes(layout + kind + _note_box(2049, 8, 3) + _note_box(2050, 15, 5))


def conversation(package: Package) -> None:
    """A threaded comment, with its text for older programs."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    guid, person = "{3F5C1A77-0F44-4B3B-9E0A-000000000001}", "{11111111-2222-3333-4444-555555555555}"
    legacy = (
        f'<comments xmlns="{main}"><authors><author>tc={guid}</author></authors><commentList><comment ref="F16"'
        ' authorId="0" shapeId="0"><text><t>[Threaded comment]&#10;&#10;Số này lấy ở đâu?</t></text></comment>'
        "</commentList></comments>"
    )
    part = package.add("xl/comments9.xml", legacy, f"{_TYPE}.spreadsheetml.comments+xml")
    package.relate(package.sheet, "comments", part)
    package.boxes(_note_box(2049, 15, 5))
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    threads = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="F16" dT="2024-12-01T08:00:00.00"'
        f' personId="{person}" id="{guid}"><text>Số này lấy ở đâu?</text></threadedComment></ThreadedComments>'
    )
    target = package.add(
        "xl/threadedComments/threadedComment1.xml", threads, "application/vnd.ms-excel.threadedcomments+xml"
    )
    package.relate(package.sheet, f"{MICROSOFT}/2017/10/relationships/threadedComment", target)
    one = f'<person displayName="Cô Hoa" id="{person}" userId="hoa" providerId="None"/>'
    people = f'<personList xmlns="{space}">{one}</personList>'
    target = package.add("xl/persons/person.xml", people, "application/vnd.ms-excel.person+xml")
    package.relate("xl/workbook.xml", f"{MICROSOFT}/2017/10/relationships/person", target)


def check_box(package: Package) -> None:
    """A form control as Excel 2010 and later write it: box, properties, element within alternatives."""
    shape = (
        '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe"/>'
        '<v:shape id="Check_x0020_Box_x0020_1" o:spid="_x0000_s1025" type="#_x0000_t201"'
        " style='position:absolute;margin-left:48pt;margin-top:15pt;width:72pt;height:17pt;z-index:1'>"
        '<v:textbox><div><font face="Segoe UI" size="160">Đã đối chiếu<br></font></div></v:textbox>'
        '<x:ClientData ObjectType="Checkbox"><x:Anchor>1, 0, 1, 0, 2, 32, 2, 3</x:Anchor><x:Checked>1</x:Checked>'
        "<x:FmlaLink>$H$30</x:FmlaLink></x:ClientData></v:shape>"
    )
    package.boxes(shape)
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    properties = f'<formControlPr xmlns="{x14}" objectType="CheckBox" checked="Checked" fmlaLink="$H$30" lockText="1"/>'
    part = package.add("xl/ctrlProps/ctrlProp1.xml", properties, "application/vnd.ms-excel.controlproperties+xml")
    id = package.relate(package.sheet, "ctrlProp", part)
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    control = f'<control shapeId="1025" {_R} r:id="{id}" name="Check Box 1"/>'
    inner = f'<mc:AlternateContent><mc:Choice Requires="x14">{control}</mc:Choice></mc:AlternateContent>'
    package.put(
        f'<mc:AlternateContent xmlns:mc="{mc}" xmlns:x14="{x14}"><mc:Choice Requires="x14"><controls>{inner}</controls>'
        "</mc:Choice></mc:AlternateContent>",
        "controls",
    )


# ---------------------------------------------------------------------------------------------
# Rules, names, parts of their own


def later_rules(package: Package) -> None:
    """A conditional format and a list of Excel 2010 (x14), which older libraries do not know."""
    x14, xm = (f"{MICROSOFT}/{name}" for name in ("spreadsheetml/2009/9/main", "excel/2006/main"))
    package.put(
        f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{x14}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{xm}"><x14:cfRule type="expression" priority="99" id="{{A0000000-0000-'
        '0000-0000-000000000001}"><xm:f>\'Hướng dẫn\'!$B$2=""</xm:f><x14:dxf><font><b/></font></x14:dxf></x14:cfRule>'
        "<xm:sqref>F16</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{x14}"><x14:dataValidations count="1"'
        f' xmlns:xm="{xm}"><x14:dataValidation type="list" allowBlank="1"><x14:formula1>'
        "<xm:f>'Hướng dẫn'!$B$2:$B$4</xm:f></x14:formula1>"
        "<xm:sqref>H40</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )


def names(package: Package) -> None:
    """Names of the workbook and of one sheet."""
    new = (
        "<definedName name=\"DanSo\">'Tiêu chí 5'!$F$16</definedName>"
        '<definedName name="Rieng" localSheetId="1">\'Tiêu chí 5\'!$F$17</definedName>'
    )
    xml = package.parts["xl/workbook.xml"].decode()
    if "</definedNames>" in xml:
        package.change("xl/workbook.xml", "</definedNames>", f"{new}</definedNames>")
    else:
        package.change("xl/workbook.xml", "</sheets>", f"</sheets><definedNames>{new}</definedNames>")


def custom_xml(package: Package) -> None:
    xml = '<?xml version="1.0"?><hoSo xmlns="urn:xa"><soHieu>12/BC</soHieu><formula>CALL("x")</formula></hoSo>'
    package.relate("", "customXml", package.add("customXml/item1.xml", xml, "application/xml"))


def cell_picture_of_wps(package: Package) -> None:
    """A picture within a cell, as WPS has it: a function and a part of its own."""
    space = "http://www.wps.cn/officeDocument/2017/etCustomData"
    xml = f'<etc:cellImages xmlns:etc="{space}" {_XDR}><etc:cellImage/></etc:cellImages>'
    part = package.add("xl/cellimages.xml", xml, "application/vnd.wps-officedocument.cellimage+xml")
    package.relate("xl/workbook.xml", "http://www.wps.cn/officeDocument/2020/cellImage", part)
    row = '<row r="60"><c r="C60" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>'
    package.change(package.sheet, "</sheetData>", f"{row}</sheetData>")


def locked_with_a_password(package: Package) -> None:
    """The sheet's own protection, with a password that nobody here knows."""
    import re

    xml = re.sub(rb"<sheetProtection[^>]*/>", b"", package.parts[package.sheet])
    lock = '<sheetProtection algorithmName="SHA-512" hashValue="q80=" saltValue="q80=" spinCount="100000" sheet="1"/>'
    package.parts[package.sheet] = xml.replace(b"</sheetData>", b"</sheetData>" + lock.encode(), 1)


def link(package: Package) -> None:
    """A link to a document on the web, in a cell."""
    id = package.relate(package.sheet, "hyperlink", "https://xa.gov.vn/van-ban?a=1&amp;b=2", outside=True)
    package.put(f'<hyperlinks><hyperlink ref="G40" {_R} r:id="{id}" tooltip="Văn bản"/></hyperlinks>')


KINDS: Mapping[str, Add] = {
    item.__name__: item
    for item in (
        *(picture, text_box, chart, header_picture, note, conversation, check_box, later_rules, names, custom_xml),
        *(cell_picture_of_wps, locked_with_a_password, link),
    )
}


def with_contents(data: bytes, sheet: str, *kinds: str) -> bytes:
    """The package with these kinds of content in a sheet."""
    package = Package.of(data, sheet)
    for kind in kinds:
        KINDS[kind](package)
    return package.data()
