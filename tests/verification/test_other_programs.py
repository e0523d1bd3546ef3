"""Summaries saved by Excel and WPS, put together by their documented habits: neither program is here to save one.

What they add to every part is put into the package; charts, which both write anew, are changed as Excel is known to.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.summary.vouching import vouch
from ccht_excel.verification.verify import Verification
from tests.support.campaigns import campaign_folder, return_all
from tests.support.forging import Forge

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
_AC = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
_WHERE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x15"><x15ac:absPath url="D:\\CDHT\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/>'
    '</mc:Choice></mc:AlternateContent><xr:revisionPtr revIDLastSave="0" documentId="8_{0}" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"/>'
)
_CHART_STYLE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="c14" xmlns:c14="http://schemas.microsoft.com/office/drawing/2007/8/2/chart">'
    '<c14:style val="102"/></mc:Choice><mc:Fallback><c:style val="2"/></mc:Fallback></mc:AlternateContent>'
)


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return merge(return_all(campaign_folder(tmp_path_factory.mktemp("dot")))).summary.read_bytes()


def as_excel(data: bytes) -> Forge:
    """What Excel adds to workbook, sheets and styles when it saves."""
    forge = Forge(data)
    forge.edit(
        "xl/workbook.xml",
        lambda xml: re.sub(r"<calcPr [^>]*/>", '<calcPr calcId="191029"/>', xml).replace(
            "<bookViews>", f"{_WHERE}<bookViews>"
        ),
    )
    forge.replace("xl/styles.xml", "<fonts ", f'<fonts {_AC} x14ac:knownFonts="1" ')
    for part in [name for name in forge.parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]:
        forge.edit(
            part,
            lambda xml: (
                xml.replace("<worksheet ", f"<worksheet {_AC} ", 1)
                .replace("<sheetFormatPr ", '<sheetFormatPr x14ac:dyDescent="0.25" ')
                .replace("<row ", '<row x14ac:dyDescent="0.25" ')
                .replace("\n", "\r\n", 1)
            ),
        )
    forge.edit(
        forge.part(),
        lambda xml: re.sub(
            r"(<sheetView [^>]*)/>", r'\1><selection activeCell="C4" sqref="C4"/></sheetView>', xml, count=1
        ).replace("<pageSetup ", '<pageSetup r:id="rId88" horizontalDpi="600" '),
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    forge.add_part("xl/printerSettings/printerSettings1.bin", "x", f"{kind}.printerSettings")
    forge.relate(forge.part(), "printerSettings", "../printerSettings/printerSettings1.bin", "rId88")
    forge.add_part("xl/calcChain.xml", "<calcChain/>", f"{kind}.calcChain+xml")
    return forge.relate("xl/workbook.xml", "calcChain", "calcChain.xml", "rId88")


def verified(forge: Forge) -> Verification:
    return vouch(forge.done(), Path("tong_hop.xlsx")).verification


def test_what_excel_adds_to_cells_sheets_and_workbook_changes_nothing(summary: bytes) -> None:
    forge = as_excel(summary)
    forge.words("A4", "Số: 7/BC")
    result = verified(forge)
    assert result.genuine, (result.altered, result.looks, result.unsure)
    assert [text.rsplit(": ", 1)[1] for text in result.added] == ["7/BC"]


def test_charts_that_excel_wrote_anew_are_all_that_is_not_vouched_for(summary: bytes) -> None:
    forge = as_excel(summary)
    for number in (1, 2, 3):
        forge.replace(f"xl/charts/chart{number}.xml", "<c:chart>", f"{_CHART_STYLE}<c:chart>", 1)
    result = verified(forge)
    assert result.content_holds and not result.genuine
    [said] = result.looks
    assert said.startswith("trang Biểu đồ, hình ở ô")
    assert said.endswith("nét vẽ của biểu đồ")


def test_what_wps_adds_changes_nothing(summary: bytes) -> None:
    forge = Forge(summary)
    properties = (
        f'<Properties xmlns="{_PROPERTIES}/custom-properties" xmlns:vt="{_PROPERTIES}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
        "<vt:lpwstr>1066-12.2.0.13266</vt:lpwstr></property></Properties>"
    )
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    forge.add_part("docProps/custom.xml", properties, kind)
    relation = (
        f'<Relationship Id="rId77" Type="{_PROPERTIES}/relationships/custom-properties" Target="docProps/custom.xml"/>'
    )
    forge.replace("_rels/.rels", "</Relationships>", f"{relation}</Relationships>")
    forge.sheet("<sheetFormatPr ", '<sheetFormatPr defaultColWidth="9" ')
    result = verified(forge)
    assert result.genuine, (result.altered, result.looks)


def test_a_forgery_among_what_excel_adds_is_found(summary: bytes) -> None:
    forge = as_excel(summary)
    forge.words(forge.find("× Không đạt", last=True), "√ Đạt")
    assert not verified(forge).content_holds
