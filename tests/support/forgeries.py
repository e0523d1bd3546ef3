"""Forgeries of a summary that change what is printed or seen, each by its name: made on the XML of its package.

``WORDS`` change what is read, ``LOOKS`` how it looks or what is left of it on paper. The cells are those of the summary
in ``tests/verification/test_forgeries.py``: level 1 met, level 2 not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.support.forging import MAIN, OFFICE, Forge

FAILED, PASSED, CONCLUSION = "× Không đạt", "√ Đạt", "A15"
WHITE = '<font><b/><sz val="12"/><color rgb="FFFFFFFF"/><name val="Times New Roman"/><family val="1"/></font>'
_SHEET_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

Forgery = Callable[[Forge], Forge]


def failed(forge: Forge) -> str:
    """The cell of the verdict on level 2."""
    return forge.find(FAILED, last=True)


def row_of(forge: Forge) -> int:
    return int(failed(forge).lstrip("ABCDEFGHIJKLM"))


def conditional(cells: str, dxf: str, condition: str = "TRUE") -> Forgery:
    """A conditional format over cells."""

    def forge(it: Forge) -> Forge:
        it.edit(
            "xl/styles.xml",
            lambda xml: re.sub(r"<dxfs[^>]*>", lambda head: f"{head[0]}", xml).replace(
                "</dxfs>", f"<dxf>{dxf}</dxf></dxfs>"
            ),
        )
        number = len(re.findall("<dxf>", it.parts["xl/styles.xml"].decode())) - 1
        rule = (
            f'<conditionalFormatting sqref="{cells or failed(it)}"><cfRule type="expression" priority="9" '
            f'dxfId="{number}">'
            f"<formula>{condition}</formula></cfRule></conditionalFormatting><pageMargins"
        )
        return it.sheet("<pageMargins", rule)

    return forge


def shape(text: str, fill: str = "FFFFFF") -> str:
    """A text box over the conclusion."""
    return (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>14</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>12</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>17</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="9" name="T"/>'
        '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:srgbClr val="{fill}"/></a:solidFill></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{text}'
        "</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )


def drawn(text: str, fill: str = "FFFFFF") -> Forgery:
    return lambda it: it.replace("xl/drawings/drawing1.xml", "</xdr:wsDr>", shape(text, fill))


def page_text(old: str, new: str) -> Forgery:
    return lambda it: it.edit(it.part(), lambda xml: re.sub(old, new, xml))


def in_front(it: Forge) -> Forge:
    """A sheet of words before all others."""
    xml = (
        f'<worksheet {_SPREADSHEET}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>ĐẠT MỨC ĐỘ 2</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    it.add_part("xl/worksheets/sheet99.xml", xml, _SHEET_KIND)
    it.relate("xl/workbook.xml", "worksheet", "worksheets/sheet99.xml")
    return it.replace("xl/workbook.xml", "<sheets>", '<sheets><sheet name="Bìa" sheetId="99" r:id="rId99"/>')


def second_book(it: Forge) -> Forge:
    """A forged workbook that the package leads to, the genuine one left where it was."""
    part = it.part()
    forged = it.parts[part].decode()
    it.parts["xl/worksheets/sheet91.xml"] = re.sub(
        rf'<c r="{failed(it)}"([^>]*) t="s"><v>\d+</v></c>',
        rf'<c r="{failed(it)}"\1 t="inlineStr"><is><t>{PASSED}</t></is></c>',
        forged,
    ).encode()
    it.parts["xl/worksheets/_rels/sheet91.xml.rels"] = it.parts["xl/worksheets/_rels/sheet1.xml.rels"]
    it.parts["xl/book2.xml"] = it.parts["xl/workbook.xml"]
    it.parts["xl/_rels/book2.xml.rels"] = it.parts["xl/_rels/workbook.xml.rels"].replace(b"sheet1.xml", b"sheet91.xml")
    it.replace(
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/xl/book2.xml" ContentType="{_BOOK_KIND}"/>'
        f'<Override PartName="/xl/worksheets/sheet91.xml" ContentType="{_SHEET_KIND}"/></Types>',
    )
    return it.replace("_rels/.rels", "xl/workbook.xml", "xl/book2.xml")


def two_main_parts(it: Forge) -> Forge:
    second_book(it)
    return it.replace(
        "_rels/.rels",
        "</Relationships>",
        f'<Relationship Id="rId98" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )


def note(it: Forge) -> Forge:
    """A note at the verdict."""
    xml = (
        f"<comments {_SPREADSHEET}><authors><author>x</author></authors><commentList>"
        f'<comment ref="{failed(it)}" authorId="0"><text><t>Thực ra đạt</t></text></comment></commentList></comments>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
    return it.add_part("xl/comments1.xml", xml, kind).relate(it.part(), "comments", "../comments1.xml")


def count_in_data(key: str, value: int) -> Forgery:
    """Another count in the machine sheet."""

    def forge(it: Forge) -> Forge:
        place = it.find(key, "Dữ liệu", last=True).replace("A", "B")
        return it.cell(place, lambda xml: re.sub(r"<v>\d+</v>", f"<v>{value}</v>", xml), "Dữ liệu")

    return forge


def outcome_everywhere(it: Forge) -> Forge:
    """The verdict of 5.1 changed in print and in the data."""
    it.words(failed(it), PASSED)
    place = it.find("5.1", "Dữ liệu", last=True).replace("A", "G")
    return it.words(place, "met", "Dữ liệu")


def record_edited(it: Forge) -> Forge:
    return it.edit("xl/sharedStrings.xml", lambda xml: re.sub(r'("name":")Trường', r"\1Trạm", xml, count=1))


def chart(old: str, new: str | Callable[[re.Match[str]], str], number: int = 1) -> Forgery:
    return lambda it: it.edit(f"xl/charts/chart{number}.xml", lambda xml: re.sub(old, new, xml, count=1, flags=re.S))


WORDS: Mapping[str, Forgery] = {
    "number format of a text cell": lambda it: it.restyle(failed(it), numFmt=f'0;0;0;"{PASSED}"'),
    "words around a text": lambda it: it.restyle(failed(it), numFmt='"√ Đạt, không phải "@'),
    "a count shown as another": lambda it: it.restyle(it.find("5000"), numFmt='"9.999"'),
    "a count shown as another, where it is over 10": lambda it: it.restyle(it.find("5000"), numFmt='[>10]"9.999";0'),
    "the verdict written over": lambda it: it.words(failed(it), PASSED),
    "words in an empty cell beside the table": lambda it: it.cell(
        f"N{row_of(it)}", lambda xml: xml + f'<c r="O{row_of(it)}" t="inlineStr"><is><t>nay đã đạt</t></is></c>'
    ),
    "words under a merged cell": lambda it: it.words("B15", "ĐẠT MỨC ĐỘ 2"),
    "a new row with dots": lambda it: it.sheet(
        "</sheetData>", '<row r="99"><c r="A99" t="inlineStr"><is><t>ĐẠT MỨC ĐỘ 2 ……</t></is></c></row></sheetData>'
    ),
    "dots put into the conclusion": lambda it: it.words(CONCLUSION, "Xã đủ điều kiện mức độ 2 ……"),
    "a formula in place of the words, with the same result": lambda it: it.cell(
        failed(it),
        lambda xml: re.sub(r' t="s"><v>\d+</v>', f' t="str"><f>"{PASSED}"</f><v>{FAILED}</v>', xml),
    ),
    "another formula with the old result": lambda it: it.edit(
        it.part(), lambda xml: re.sub(r"<f>SUM\(N[^<]*</f>", "<f>99+0</f>", xml)
    ),
    "a judged figure by formula": lambda it: it.edit(
        it.part(), lambda xml: xml.replace("<f>'Nguồn số liệu'!$B$", "<f>1*'Nguồn số liệu'!$B$", 1)
    ),
    "another code in the footer": page_text(r"Mã nội dung [0-9A-F-]{14}", "Mã nội dung AAAA-BBBB-CCCC"),
    "another code in the footer of page 1": page_text(
        r"(<firstFooter>.*?Mã nội dung )[0-9A-F-]{14}", r"\1AAAA-BBBB-CCCC"
    ),
    "a header with words": page_text("<oddHeader>", "<oddHeader>&amp;LĐẠT MỨC ĐỘ 2"),
    "a header on the first page": page_text(
        "<firstFooter>", "<firstHeader>&amp;CĐẠT MỨC ĐỘ 2</firstHeader><firstFooter>"
    ),
    "a text box over the conclusion": drawn("Xã đủ điều kiện đề nghị công nhận mức độ 2."),
    "words in the line under the motto": lambda it: it.replace(
        "xl/drawings/drawing1.xml", "<a:endParaRPr", "<a:r><a:t>ĐẠT</a:t></a:r><a:endParaRPr", 1
    ),
    "a shape that shows a cell's words": lambda it: it.replace(
        "xl/drawings/drawing1.xml", 'textlink=""', "textlink=\"'Dữ liệu'!$A$1\"", 1
    ),
    "a sheet in front": in_front,
    "a sheet renamed": lambda it: it.replace("xl/workbook.xml", 'sheet name="Cần sửa"', 'sheet name="Đã sửa"'),
    "sheets in another order": lambda it: it.edit(
        "xl/workbook.xml",
        lambda xml: re.sub(r'(<sheet name="Tổng hợp"[^>]*/>)(<sheet name="Biểu đồ"[^>]*/>)', r"\2\1", xml),
    ),
    "a register taken out": lambda it: it.edit(
        "xl/workbook.xml", lambda xml: re.sub(r'<sheet name="Cần sửa"[^>]*/>', "", xml)
    ),
    "two workbooks in one package": second_book,
    "a note at the verdict": note,
    "stored figures of a chart": chart(r"(<c:numCache>.*?<c:v>)[^<]*", r"\g<1>0.95"),
    "the title of a chart": chart(r"<a:t>[^<]*</a:t>", "<a:t>Đạt mọi yêu cầu</a:t>"),
    "cells of a chart's series": chart(r"\$C\$6:\$C\$8", "$E$6:$E$8"),
    "a series of a chart left out": chart(r"<c:ser>.*?</c:ser>", ""),
    "an axis of a chart cut": chart(r'<c:max val="1"/>', '<c:max val="0.3"/>'),
    "a chart taken out": lambda it: it.edit(
        "xl/drawings/drawing2.xml", lambda xml: re.sub(r"<xdr:twoCellAnchor>.*?</xdr:twoCellAnchor>", "", xml, count=1)
    ),
    "letters struck out": lambda it: it.restyle(
        failed(it), font=WHITE.replace("FFFFFFFF", "FF000000").replace("<b/>", "<b/><strike/>")
    ),
    "another outcome in print and data": outcome_everywhere,
    "6 of 8 received made 8 of 8": count_in_data("received", 7),
    "findings made none": count_in_data("error", 9),
    "the record changed": record_edited,
    "the code changed": lambda it: it.edit(
        "xl/sharedStrings.xml",
        lambda xml: re.sub(r"<t>[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}</t>", "<t>AAAA-BBBB-CCCC</t>", xml),
    ),
    "a file's name in the register": lambda it: it.words(
        it.find("nhan_ve/truong_thcs.xlsx", "Tình hình nộp"), "x.xlsx", "Tình hình nộp"
    ),
}

LOOKS: Mapping[str, Forgery] = {
    "number format by conditional format": conditional(
        "", f'<numFmt numFmtId="199" formatCode="&quot;{PASSED}&quot;"/>'
    ),
    "white letters by conditional format": conditional("", '<font><color rgb="FFFFFFFF"/></font>'),
    "the conditional format of shares changed": lambda it: it.edit(
        "xl/styles.xml",
        lambda xml: re.sub(r"<dxf><numFmt [^>]*>", '<dxf><numFmt numFmtId="198" formatCode="0000"/>', xml, count=1),
    ),
    "conditional format by extension": lambda it: it.sheet(
        "</worksheet>",
        '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings/></ext></extLst>'
        "</worksheet>",
    ),
    "a hidden row": lambda it: it.row(row_of(it), 'hidden="1"'),
    "a row of no height": lambda it: it.row(row_of(it), 'ht="0" customHeight="1"'),
    "a row of one point": lambda it: it.row(row_of(it), 'ht="1" customHeight="1"'),
    "a hidden column": lambda it: it.edit(
        it.part(), lambda xml: re.sub(r'<col min="12" max="12"', '<col min="12" max="12" hidden="1"', xml)
    ),
    "a column of no width": lambda it: it.edit(
        it.part(), lambda xml: re.sub(r'(<col min="12" max="12" width=")[^"]*', r"\g<1>0.1", xml)
    ),
    "rows hidden unless said otherwise": lambda it: it.sheet("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" '),
    "a print area without the failures": lambda it: it.edit(
        "xl/workbook.xml", lambda xml: re.sub(r"('Tổng hợp'!\$A\$1:\$N\$)\d+", r"\g<1>20", xml)
    ),
    "no print area": lambda it: it.edit(
        "xl/workbook.xml",
        lambda xml: re.sub(r'<definedName name="_xlnm.Print_Area" localSheetId="0">[^<]*</definedName>', "", xml),
    ),
    "no repeated head": lambda it: it.edit(
        "xl/workbook.xml",
        lambda xml: re.sub(r'<definedName name="_xlnm.Print_Titles" localSheetId="0">[^<]*</definedName>', "", xml),
    ),
    "cells merged over the failure": lambda it: it.sheet(
        "</mergeCells>", f'<mergeCell ref="H{row_of(it)}:L{row_of(it)}"/></mergeCells>'
    ),
    "white letters": lambda it: it.restyle(failed(it), font=WHITE),
    "white letters by theme": lambda it: it.edit(
        "xl/theme/theme1.xml",
        lambda xml: re.sub(r"<a:dk1>.*?</a:dk1>", '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>', xml),
    ),
    "tiny letters": lambda it: it.restyle(
        failed(it), font=WHITE.replace("FFFFFFFF", "FF000000").replace('"12"', '"1"')
    ),
    "black on black": lambda it: it.restyle(
        failed(it), fill='<fill><patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill></fill>'
    ),
    "a text turned on its side": lambda it: it.restyle(failed(it), alignment='textRotation="90"'),
    "a white piece in a text": lambda it: it.edit(
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(
            f"<si><t>{FAILED}</t></si>",
            '<si><r><rPr><color rgb="FFFFFFFF"/></rPr><t>× Không </t></r><r><t>đạt</t></r></si>',
        ),
    ),
    "a register hidden": lambda it: it.replace(
        "xl/workbook.xml", 'name="Cần sửa" sheetId="4"', 'name="Cần sửa" sheetId="4" state="hidden"'
    ),
    "the machine sheet shown": lambda it: it.replace("xl/workbook.xml", ' state="hidden"', "", 1),
    "a white header": page_text(r"<oddFooter>&amp;L", "<oddFooter>&amp;L&amp;KFFFFFF"),
    "a shape over the conclusion": drawn("", "FFFFFF"),
    "a picture behind the sheet": lambda it: it.sheet("</worksheet>", '<picture r:id="rId77"/></worksheet>'),
    "a picture in the header": lambda it: it.sheet("</worksheet>", '<legacyDrawingHF r:id="rId77"/></worksheet>'),
    "zeros not shown": lambda it: it.sheet("<sheetView ", '<sheetView showZeros="0" '),
    "formulas shown": lambda it: it.sheet("<sheetView ", '<sheetView showFormulas="1" '),
    "printed at a tenth of its size": lambda it: it.edit(
        it.part(),
        lambda xml: xml.replace('fitToPage="1"', 'fitToPage="0"').replace("<pageSetup ", '<pageSetup scale="10" '),
    ),
    "margins that leave no page": lambda it: it.edit(
        it.part(), lambda xml: re.sub(r'bottom="0.78[^"]*"', 'bottom="6"', xml)
    ),
    "printed as a draft": lambda it: it.sheet("<pageSetup ", '<pageSetup draft="1" '),
    "another page break": lambda it: it.sheet("<brk ", '<brk id="16" max="16383" man="1"/><brk '),
    "rows filtered": lambda it: it.sheet(
        "<mergeCells ", '<autoFilter ref="A32:M50"><filterColumn colId="0"/></autoFilter><mergeCells '
    ),
    "a cell that leads outside": lambda it: it.sheet(
        "<pageMargins", f'<hyperlinks><hyperlink ref="{failed(it)}" location="Dữ liệu!A1"/></hyperlinks><pageMargins'
    ),
    "a name for filling in moved to the verdict": lambda it: it.edit(
        "xl/workbook.xml",
        lambda xml: re.sub(r'(name="dien_so">)[^<]*', rf"\1'Tổng hợp'!${failed(it)[0]}${row_of(it)}", xml),
    ),
    "figures as shown": lambda it: it.replace("xl/workbook.xml", "<calcPr ", '<calcPr fullPrecision="0" '),
    "never calculated": lambda it: it.replace("xl/workbook.xml", "<calcPr ", '<calcPr calcMode="manual" '),
    "dates from 1904": lambda it: it.replace("xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" '),
    "a window that is hidden": lambda it: it.replace(
        "xl/workbook.xml", "<workbookView ", '<workbookView visibility="hidden" '
    ),
    "a part nobody knows": lambda it: it.add_part("xl/la.xml", "<la/>", "application/xml"),
    "a macro": lambda it: it.add_part("xl/vbaProject.bin", "x", "application/vnd.ms-office.vbaProject").relate(
        "xl/workbook.xml", "vbaProject", "vbaProject.bin"
    ),
    "a link to another file": lambda it: it.relate(
        "xl/workbook.xml", "externalLink", "http://x/y.xlsx", more=' TargetMode="External"'
    ),
    "the bars of a chart white": chart(r'<a:srgbClr val="262626"/>', '<a:srgbClr val="FFFFFF"/>'),
    "the title of a chart white": chart(r"<c:title>.*?</c:title>", lambda title: title[0].replace("000000", "FFFFFF")),
    "the bars of a chart without filling": chart(
        r"<a:solidFill><a:srgbClr val=\"262626\"/></a:solidFill>", "<a:noFill/>"
    ),
    "the line under the motto made a bar": lambda it: it.edit(
        "xl/drawings/drawing1.xml",
        lambda xml: re.sub(r"(<xdr:to>.*?<xdr:row>)2(</xdr:row>)", r"\g<1>30\2", xml, count=1, flags=re.S),
    ),
}
"""Each leaves every word where it was."""

__all__ = ["LOOKS", "MAIN", "WORDS"]
