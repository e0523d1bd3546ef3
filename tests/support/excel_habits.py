"""A workbook as Excel saves one: its declaration, name spaces, attributes, shared texts, calculation chain.

What the cells hold, and every part that Excel has no habit of its own for, stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.office_files import packed, parts_of

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MICROSOFT = b"http://schemas.microsoft.com/office/spreadsheetml"
_COMPATIBLE = b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="'
_SHEET_SPACES = (
    _COMPATIBLE + b'x14ac xr xr2 xr3" xmlns:x14ac="%s/2009/9/ac" xmlns:xr="%s/2014/revision"'
    b' xmlns:xr2="%s/2015/revision2" xmlns:xr3="%s/2016/revision3" xr:uid="{00000000-0001-0000-0000-000000000000}"'
) % ((_MICROSOFT,) * 4)
_STYLE_SPACES = _COMPATIBLE + b'x14ac" xmlns:x14ac="%s/2009/9/ac"' % _MICROSOFT
_CHAIN_RELATION = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"'
    b' Target="calcChain.xml"/></Relationships>'
)
_CHAIN_TYPE = (
    b'<Override PartName="/xl/calcChain.xml"'
    b' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>'
)


def as_excel_saves(data: bytes) -> bytes:
    """The same workbook with the habits of Excel."""
    parts = parts_of(data)
    texts = re.findall(rb"<si>.*?</si>", parts["xl/sharedStrings.xml"], re.S)
    sheets = sorted(name for name in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
    chain = [cell for number, name in enumerate(sheets, 1) for cell in _formulas(parts[name], number)]
    uses = 0
    for name in sheets:
        parts[name] = _sheet(parts[name], texts)
        uses += parts[name].count(b' t="s"')
    head = b'<sst xmlns="%s" count="%d" uniqueCount="%d">' % (_MAIN, uses, len(texts))
    parts["xl/sharedStrings.xml"] = head + b"".join(texts) + b"</sst>"
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(_MAIN + b'"', _MAIN + b'"' + _STYLE_SPACES, 1)
    if chain:
        parts["xl/calcChain.xml"] = b'<calcChain xmlns="%s">%s</calcChain>' % (_MAIN, b"".join(chain))
        relations, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
        parts[relations] = parts[relations].replace(b"</Relationships>", _CHAIN_RELATION)
        parts[types] = parts[types].replace(b"</Types>", _CHAIN_TYPE)
    return packed({name: _declared(part) if part.lstrip().startswith(b"<") else part for name, part in parts.items()})


def _declared(part: bytes) -> bytes:
    return DECLARATION + re.sub(rb"\A\s*<\?xml[^>]*\?>\s*", b"", part)


def _formulas(xml: bytes, sheet: int) -> Iterator[bytes]:
    for cell in re.findall(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f', xml):
        yield b'<c r="%s" i="%d"/>' % (cell, sheet)


def _sheet(xml: bytes, texts: list[bytes]) -> bytes:
    """A worksheet with Excel's attributes; texts that stood in its cells are shared."""
    places = {text: number for number, text in enumerate(texts)}

    def shared(found: re.Match[bytes]) -> bytes:
        item = b"<si>%s</si>" % found[2]
        if item not in places:
            places[item] = len(texts)
            texts.append(item)
        return b'%s t="s"><v>%d</v></c>' % (found[1], places[item])

    xml = re.sub(rb'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', shared, xml, flags=re.S)
    xml = re.sub(rb"(<worksheet [^>]*)>", lambda found: found[1] + _SHEET_SPACES + b">", xml, count=1)
    xml = re.sub(rb"(<(?:row|sheetFormatPr) [^>]*?)(/?>)", rb'\1 x14ac:dyDescent="0.3"\2', xml)
    return re.sub(rb"(<dataValidation )", rb'\1xr:uid="{00000000-0002-0000-0000-000000000000}" ', xml)
