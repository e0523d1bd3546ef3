"""The first sheet of a marked return: what is to be corrected, with links to the cells.

Relies on :mod:`ccht_excel.patching` for its place in the workbook. Protected, since people are to type into the cells
themselves. Texts stay texts whatever they begin with; refuses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from ccht_excel.corrections.due import points_of
from ccht_excel.corrections.marks import COLOURS
from ccht_excel.exchange.grid import address
from ccht_excel.exchange.own_texts import LIST_MESSAGE, LIST_REMEDY
from ccht_excel.findings.groups import FindingGroup
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.paper import palette
from ccht_excel.paper.print_setup import MARGINS
from ccht_excel.paper.text_size import FONT, LINE_HEIGHT, SIZE, text_height, text_lines
from ccht_excel.patching.new_rows import NewRows
from ccht_excel.patching.plain_xml import attribute_text
from ccht_excel.patching.workbook import PatchedWorkbook

LIST_SHEET = "Cần sửa"

_COLUMNS = (("STT", 6.0), ("Trang", 13.0), ("Ô", 21.0), (LIST_MESSAGE, 58.0), (LIST_REMEDY, 46.0))
_WIDTH = sum(width for _, width in _COLUMNS)
_LAST = len(_COLUMNS)
_PADDING = 0.71
"""What Excel adds to the width that a person sees."""

_KEYS = ("number", "sheet", "cell", "message", "remedy")
_LEGEND = (
    (Severity.ERROR, "Ô màu đỏ nhạt: phải sửa."),
    (Severity.WARNING, "Ô màu vàng cam: xem lại, sai mới sửa."),
)
_HEAD = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="{space}"><sheetPr><tabColor rgb="FF{tab}"/><pageSetUpPr fitToPage="1"/></sheetPr>\
<dimension ref="A1:{last}"/><sheetViews><sheetView showGridLines="0" tabSelected="1" zoomScale="{zoom}"\
 zoomScaleNormal="{zoom}" workbookViewId="0"><pane ySplit="{keys}" topLeftCell="A{first}" activePane="bottomLeft"\
 state="frozen"/><selection pane="bottomLeft" activeCell="A{first}" sqref="A{first}"/></sheetView></sheetViews>\
<cols><col min="1" max="1" width="2.71" hidden="1" customWidth="1"/>{columns}</cols><sheetData>"""
_TAIL = """\
</sheetData><sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0"/>{merged}{links}\
<pageMargins {margins}/>\
<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>"""


class ListHead(Struct, frozen=True):
    """What stands above the list: title, commune and unit, lines of advice."""

    title: str
    subtitle: str
    advice: Sequence[str]


def _look(rows: NewRows, *, link: bool = False, **looks: Any) -> int:
    """The number of a style of these looks, in the font and colours of the house."""
    colour = palette.LINK if link else ""
    return rows.look(FONT, colour=colour, underlined=link, grid_colour=palette.GRID, **looks)


def write_list(book: PatchedWorkbook, findings: Sequence[Finding], head: ListHead, unit_word: str) -> None:
    """Put the list before all other sheets and show it first; ``unit_word`` is what its reader is called."""
    sheets = frozenset(book.sheet_names)
    rows = NewRows(book.styles)
    _write_head(rows, head)
    heading = _look(rows, bold=True, centred=True, grid=True, fill=palette.HEADING)
    titles = rows.add(
        {column: (label, heading) for column, (label, _) in enumerate(_COLUMNS, 1)}, height=LINE_HEIGHT + 6
    )
    plain = _look(rows)
    keys = {0: ("@corrections", plain), **{column: (key, plain) for column, key in enumerate(_KEYS, 1)}}
    keyed = rows.add(keys, hidden=True)
    for number, group in enumerate(points_of(findings, unit_word), 1):
        _write_row(rows, number, group, sheets)
    last = f"$B$1:${address(0, _LAST)[:-1]}${rows.count}"
    names = {"_xlnm.Print_Area": f"{{sheet}}!{last}", "_xlnm.Print_Titles": f"{{sheet}}!${titles + 1}:${titles + 1}"}
    _, part = book.insert_first(LIST_SHEET, names)
    book.parts.write(part, _written(rows, keyed + 1, book.space))


def _write_head(rows: NewRows, head: ListHead) -> None:
    lines = [(head.title, 14, True), (head.subtitle, 12, True), *((text, 12, False) for text in head.advice)]
    for number, (text, size, strong) in enumerate(lines):
        look = _look(rows, size=size, bold=strong, centred=number < 2)
        row = rows.add({1: (text, look)}, height=text_height(text, _WIDTH, size, strong) + 2)
        rows.merged.append(f"{address(row, 1)}:{address(row, _LAST)}")
    for severity, text in _LEGEND:
        row = rows.add({1: ("", _look(rows, fill=COLOURS[severity])), 2: (text, _look(rows))}, height=LINE_HEIGHT + 2)
        rows.merged.append(f"{address(row, 2)}:{address(row, _LAST)}")
    rows.add({})


def _write_row(rows: NewRows, number: int, group: FindingGroup, sheets: frozenset[str]) -> None:
    where = group.first.place
    linked = where.sheet in sheets and bool(where.cell)
    # LibreOffice does not break the lines of a link: one that needs several is put on the name of the sheet.
    long = text_lines(group.cells, _COLUMNS[2][1], SIZE, True) > 1
    middle, side = _look(rows, centred=True, grid=True), _look(rows, grid=True)
    texts = (where.sheet, group.cells, f"{group.message}.", group.remedy)
    link = _look(rows, bold=True, centred=True, grid=True, link=True) if linked else middle
    looks = (link, middle, side, side) if long else (middle, link, side, side)
    cells: dict[int, tuple[str | int, int]] = {
        1: (number, _look(rows, centred=True, grid=True, fill=COLOURS[group.severity]))
    }
    cells |= dict(enumerate(zip(texts, looks, strict=True), 2))
    widths = dict(enumerate(texts))
    height = max(text_height(text, _COLUMNS[at + 1][1]) for at, text in widths.items()) + 4
    row = rows.add(cells, height=min(height, 409.5))
    if linked:
        quoted = where.sheet.replace("'", "''")
        at, shown = (2, where.sheet) if long else (3, group.cells)
        rows.links.append((address(row, at), f"'{quoted}'!{where.cell}", shown))


def _written(rows: NewRows, keys: int, space: str) -> bytes:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width + _PADDING:g}" customWidth="1"/>'
        for number, (_, width) in enumerate(_COLUMNS, 2)
    )
    last = address(rows.count - 1, _LAST)
    head = _HEAD.format(
        space=space, tab=palette.ERROR[1:], last=last, zoom=palette.ZOOM, keys=keys, first=keys + 1, columns=columns
    )
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in rows.merged)
    merged = f'<mergeCells count="{len(rows.merged)}">{merged}</mergeCells>'
    links = b"".join(
        b'<hyperlink ref="%s" location="%s" display="%s"/>' % tuple(map(attribute_text, link)) for link in rows.links
    )
    linked = f"<hyperlinks>{links.decode()}</hyperlinks>" if links else ""
    margins = " ".join(f'{side}="{inches:.6g}"' for side, inches in MARGINS.items())
    tail = _TAIL.format(merged=merged, links=linked, margins=margins)
    return head.encode() + b"".join(rows.written) + tail.encode()
