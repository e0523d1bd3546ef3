"""Marks in a returned workbook: coloured cells with notes, and a first sheet that lists them with links.

Relies on openpyxl, which changes a workbook in place. Marks are recognised again, so that old ones can be taken off:
the sheet by its keyed table ``corrections``, notes by how they begin, colours by their shade. Refuses to touch values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.grid import address, position
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.paper import palette
from ccht_excel.paper.text_size import FONT, text_height

LIST_SHEET = "Cần sửa"
COLOURS: Mapping[Severity, str] = {Severity.ERROR: palette.ERROR, Severity.WARNING: palette.WARNING}
WORDS: Mapping[Severity, str] = {Severity.ERROR: "CẦN SỬA", Severity.WARNING: "CẦN XEM LẠI"}

_AUTHOR = "ccht_excel"
_OWN_NOTE = "\n\nGhi chú có sẵn: "
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 340, 46, 19

_COLUMNS = (("STT", 6.0), ("Trang", 15.0), ("Ô", 10.0), ("Nội dung cần sửa", 62.0), ("Cách sửa", 48.0))
_PADDING = 0.71
"""What Excel adds to the width that a person sees."""

_KEYS = ("number", "sheet", "cell", "message", "remedy")
_LEGEND = (
    (Severity.ERROR, "Ô màu đỏ nhạt: phải sửa."),
    (Severity.WARNING, "Ô màu vàng cam: xem lại, sai mới sửa."),
)


@dataclass(frozen=True, slots=True)
class ListHead:
    """What stands above the list: title, commune and unit, lines of advice."""

    title: str
    subtitle: str
    advice: Sequence[str]


# ---------------------------------------------------------------------------------------------
# Taking old marks off


def clear_marks(book: Workbook) -> None:
    """Take off the marks of an earlier round: list, notes and colours. What people wrote stays."""
    for sheet in list(book.worksheets):
        if _is_list(sheet):
            book.remove(sheet)
    shades = frozenset(map(_argb, COLOURS.values()))
    for sheet in book.worksheets:
        for cell in _cells(sheet):
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in shades:
                cell.fill = _solid(palette.INPUT) if not cell.protection.locked else PatternFill()
            if cell.comment and cell.comment.text.startswith(tuple(WORDS.values())):
                kept = cell.comment.text.partition(_OWN_NOTE)[2]
                cell.comment = Comment(kept, cell.comment.author) if kept else None


def _is_list(sheet: Worksheet) -> bool:
    return any(cell.value == "@corrections" for cell in _cells(sheet))


def _cells(sheet: Worksheet) -> list[Any]:
    """Cells that exist, not all up to a stray one; merged ones by their first cell."""
    return [cell for cell in sheet._cells.values() if not isinstance(cell, MergedCell)]


def _solid(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=_argb(colour))


def _argb(colour: str) -> str:
    """A colour as openpyxl has it."""
    return f"FF{colour[1:]}"


# ---------------------------------------------------------------------------------------------
# Putting marks on


def put_marks(book: Workbook, findings: Sequence[Finding], head: ListHead) -> None:
    """Colour the cells of the findings, note in each what is wrong and expected, and list all on a new first sheet."""
    texts: dict[tuple[str, str], list[Finding]] = {}
    for item in findings:
        where = item.place
        if where.sheet in book.sheetnames and where.cell:
            for cell in _marked_cells(book[where.sheet], where.cell):
                texts.setdefault((where.sheet, cell), []).append(item)
    for (name, cell), items in texts.items():
        _mark(book[name][cell], items)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    _write_list(book, findings, head)


def _marked_cells(sheet: Worksheet, cells: str) -> list[str]:
    """The cells to colour: of a range only the blank ones where there are any; of merged cells the first."""
    every = list(dict.fromkeys(_anchor(sheet, cell) for cell in expand(cells)))
    blank = [cell for cell in every if sheet[cell].value in (None, "")]
    return blank or every


def expand(cells: str) -> list[str]:
    """The addresses in a cell or range."""
    first, _, last = cells.partition(":")
    (top, left), (bottom, right) = position(first), position(last or first)
    return [address(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _anchor(sheet: Worksheet, cell: str) -> str:
    merged = next((area for area in sheet.merged_cells.ranges if cell in area), None)
    return f"{get_column_letter(merged.min_col)}{merged.min_row}" if merged else cell


def _mark(cell: Any, items: Sequence[Finding]) -> None:
    severity = min((item.severity for item in items), key=list(Severity).index)
    cell.fill = _solid(COLOURS[severity])
    if not any(CATALOGUE[item.code].at_label for item in items):
        protection = copy(cell.protection)
        protection.locked = False
        cell.protection = protection
    text = f"{WORDS[severity]}: " + "\n".join(dict.fromkeys(f"{item.message}. {item.remedy}" for item in items))
    if cell.comment:
        text += _OWN_NOTE + cell.comment.text
    lines = sum(-(-len(line) // _NOTE_LETTERS) for line in text.split("\n"))
    cell.comment = Comment(storable(text), _AUTHOR, height=_NOTE_LINE * (lines + 1), width=_NOTE_WIDTH)


# ---------------------------------------------------------------------------------------------
# The list


def _write_list(book: Workbook, findings: Sequence[Finding], head: ListHead) -> None:
    sheet = book.create_sheet(LIST_SHEET, 0)
    book.active = 0
    last = len(_COLUMNS) + 1
    sheet.column_dimensions["A"].hidden = True
    for column, (_, width) in enumerate(_COLUMNS, 2):
        sheet.column_dimensions[get_column_letter(column)].width = width + _PADDING
    row = _write_head(sheet, head, last)
    line = Side(style="thin", color=_argb(palette.GRID))
    grid = Border(left=line, right=line, top=line, bottom=line)
    for column, (label, _) in enumerate(_COLUMNS, 2):
        _put(sheet, row, column, label, bold=True, centred=True, border=grid, fill=palette.HEADING)
    keys = row + 1
    sheet.cell(keys, 1, "@corrections")
    for column, key in enumerate(_KEYS, 2):
        sheet.cell(keys, column, key)
    sheet.row_dimensions[keys].hidden = True
    for number, item in enumerate(findings, 1):
        _write_row(book, sheet, keys + number, number, item, grid)
    sheet.freeze_panes = sheet.cell(keys + 1, 1)
    _set_up(sheet, row, keys + len(findings), last)


def _write_head(sheet: Worksheet, head: ListHead, last: int) -> int:
    row = 1
    lines = [(head.title, 14, True), (head.subtitle, 12, True), *((text, 12, False) for text in head.advice)]
    width = sum(width for _, width in _COLUMNS)
    for text, size, strong in lines:
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=last)
        _put(sheet, row, 2, text, size=size, bold=strong, centred=row <= 2)
        sheet.row_dimensions[row].height = text_height(text, width, size, strong) + 2
        row += 1
    for severity, text in _LEGEND:
        _put(sheet, row, 2, "", fill=COLOURS[severity])
        sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=last)
        _put(sheet, row, 3, text)
        row += 1
    return row + 1


def _write_row(book: Workbook, sheet: Worksheet, row: int, number: int, item: Finding, grid: Border) -> None:
    where = item.place
    texts = (str(number), where.sheet, where.cell, f"{item.message}.", item.remedy)
    for column, text in enumerate(texts, 2):
        _put(sheet, row, column, text, centred=column <= 4, border=grid)
    sheet.cell(row, 2).value = number
    sheet.cell(row, 2).fill = _solid(COLOURS[item.severity])
    if where.sheet in book.sheetnames and where.cell:
        quoted = where.sheet.replace("'", "''")
        link = sheet.cell(row, 4)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{where.cell}", display=where.cell)
        link.font = Font(name=FONT, size=12, bold=True, underline="single", color=_argb(palette.LINK))
    widths = {5: _COLUMNS[3][1], 6: _COLUMNS[4][1], 3: _COLUMNS[1][1]}
    sheet.row_dimensions[row].height = max(text_height(texts[at - 2], width) for at, width in widths.items()) + 4


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    size: int = 12,
    bold: bool = False,
    centred: bool = False,
    border: Border | None = None,
    fill: str = "",
) -> None:
    """Text into a cell, as text whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = storable(text)
    if text:
        cell.data_type = "s"
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
    if border:
        cell.border = border
    if fill:
        cell.fill = _solid(fill)


def _set_up(sheet: Worksheet, head: int, last_row: int, last_column: int) -> None:
    """Protection (people are to type into the cells themselves, not here), view and print set-up."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = palette.ZOOM
    sheet.sheet_view.tabSelected = True
    sheet.sheet_properties.tabColor = _argb(palette.ERROR)
    sheet.protection.sheet = True
    for name in ("formatCells", "formatColumns", "formatRows"):
        setattr(sheet.protection, name, False)
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{head}:{head}"
    sheet.print_area = f"B1:{get_column_letter(last_column)}{last_row}"
