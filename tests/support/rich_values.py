"""Pictures put into cells, as Excel and WPS store them."""

from __future__ import annotations

from collections.abc import Mapping

_OFFICE = "http://schemas.microsoft.com/office"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RICH = f"{_OFFICE}/spreadsheetml/2017/richdata"

METADATA = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r
<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:xlrd="{_RICH}">\
<metadataTypes count="1"><metadataType name="XLRICHVALUE" minSupportedVersion="120000" copy="1" pasteAll="1"/>\
</metadataTypes>\
<futureMetadata name="XLRICHVALUE" count="2">\
<bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"><xlrd:rvb i="0"/></ext></extLst></bk>\
<bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"><xlrd:rvb i="1"/></ext></extLst></bk></futureMetadata>\
<valueMetadata count="2"><bk><rc t="1" v="0"/></bk><bk><rc t="1" v="1"/></bk></valueMetadata></metadata>"""
VALUES = f'<rvData xmlns="{_RICH}" count="2"><rv s="0"><v>0</v><v>5</v></rv><rv s="1"><v>8</v><v>0</v></rv></rvData>'
STRUCTURES = (
    f'<rvStructures xmlns="{_RICH}" count="2">'
    '<s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/><k n="CalcOrigin" t="i"/></s>'
    '<s t="_error"><k n="errorType" t="i"/><k n="propagated" t="b"/></s></rvStructures>'
)
PICTURE, FULL_ERROR = 1, 2
"""What the entries of the metadata stand for: a picture, and an error that Excel shows as #SPILL!."""


def with_rich_values(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a workbook with a rich value for each entry."""
    related = "".join(
        f'<Relationship Id="rIdRich{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            (
                (f"{_RELATIONS}/sheetMetadata", "metadata.xml"),
                (f"{_OFFICE}/2017/06/relationships/rdRichValue", "richData/rdrichvalue.xml"),
                (f"{_OFFICE}/2017/06/relationships/rdRichValueStructure", "richData/rdrichvaluestructure.xml"),
            )
        )
    )
    relations = "xl/_rels/workbook.xml.rels"
    return {
        **parts,
        relations: parts[relations].replace(b"</Relationships>", f"{related}</Relationships>".encode()),
        "xl/metadata.xml": METADATA.encode(),
        "xl/richData/rdrichvalue.xml": VALUES.encode(),
        "xl/richData/rdrichvaluestructure.xml": STRUCTURES.encode(),
    }
