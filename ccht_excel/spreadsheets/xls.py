"""An .xls workbook (Excel 5 to 2003) into grids of cell values.

Relies on xlrd, which tells errors, dates and number formats apart. Refuses with ``RefusedError`` what is
damaged or protected by a password.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlrd

from ccht_excel.exchange.grid import CellValue, ErrorValue
from ccht_excel.exchange.own_texts import is_mark
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets import ink
from ccht_excel.spreadsheets.cell_formats import moment, shaped, text_value
from ccht_excel.spreadsheets.conditional import apply_rules
from ccht_excel.spreadsheets.ink import Ink, Inked
from ccht_excel.spreadsheets.number_formats import PLAIN, NumberFormat
from ccht_excel.spreadsheets.rich_text import Look, Run, inks_within, joined, struck_out
from ccht_excel.spreadsheets.sparse_sheet import LEAST_HEIGHT, LEAST_WIDTH, SparseSheet
from ccht_excel.spreadsheets.xls_records import (
    Record,
    Records,
    drawn,
    formula_links,
    records_of,
    rules,
    unsteady_formulas,
)
from ccht_excel.spreadsheets.zip_package import damaged

_EMPTY = frozenset({xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK})
_AUTOMATIC = 0x7FFF
_SOLID = 1
_TWIPS = 20
"""Units of the height of a font or a row in a point."""
_OF_CHARACTER = 256
"""Units of the width of a column in a character."""


def read_xls(data: bytes, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of a workbook.

    Raises ``RefusedError`` where the workbook is damaged or encrypted.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        records = records_of(data)
        return [_sheet(book, sheet, records, most_rows) for sheet in book.sheets()]
    except MemoryError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise RefusedError(of_files.FILE_PASSWORD) from error
        raise damaged("nội dung bên trong tệp .xls bị hỏng") from error


def _sheet(book: Any, source: Any, found: Records, most_rows: int) -> SparseSheet:
    records: Sequence[Record] = found.by_sheet.get(source.name, ())
    merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in source.merged_cells]
    sheet = SparseSheet(source.name, source.visibility == 0, merged, most_rows=most_rows)
    sheet.hidden_rows = {
        row for row, info in source.rowinfo_map.items() if info.hidden or info.height < LEAST_HEIGHT * _TWIPS
    }
    sheet.hidden_columns = {
        column for column, info in source.colinfo_map.items() if info.hidden or info.width < LEAST_WIDTH * _OF_CHARACTER
    }
    links = {cell: found.url_or_path for cell, found in source.hyperlink_map.items() if found.url_or_path}
    sheet.links = {**formula_links(records), **{cell: str(link) for cell, link in links.items()}}
    sheet.notes = frozenset(cell for cell, note in source.cell_note_map.items() if not is_mark(note.text))
    sheet.drawn = drawn(records)
    sheet.unsteady = unsteady_formulas(records, found.elsewhere)
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            sheet.put(row, column, _seen(book, cell, source.rich_text_runlist_map.get((row, column))))
    inks = [_inked(book, style) for style in book.xf_list]
    sheet.faint = {
        (row, column)
        for row in range(source.nrows)
        for column, cell in enumerate(source.row(row))
        if cell.ctype not in _EMPTY and cell.xf_index is not None and _letters(book, cell, inks).faint
    }
    for place, runs in source.rich_text_runlist_map.items():
        cell = source.cell(*place)
        within = inks_within(_runs(book, cell, runs), inks[cell.xf_index])
        (sheet.faint.add if any(inked.faint for inked in within) else sheet.faint.discard)(place)
    apply_rules(sheet, rules(records))
    return sheet


def _seen(book: Any, cell: Any, runs: Sequence[tuple[int, int]] | None) -> CellValue:
    """What the cell says: what it shows, but for what is struck out. ``runs`` are (first character, font)."""
    look = _look(book, book.xf_list[cell.xf_index].font_index) if cell.xf_index is not None else Look()
    if cell.ctype == xlrd.XL_CELL_TEXT and runs:
        return text_value(joined(_runs(book, cell, runs)), _format(book, cell))
    value = _value(book, cell)
    return struck_out(value) if look.struck else value


def _runs(book: Any, cell: Any, runs: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The runs of a text, the first of them in the font of its cell."""
    starts = [0, *(start for start, _ in runs), len(cell.value)]
    looks = [
        (_look(book, book.xf_list[cell.xf_index].font_index), None),
        *((_look(book, font), _ink(book, font)) for _, font in runs),
    ]
    for start, end, found in zip(starts, starts[1:], looks, strict=False):
        if start < end:
            yield Run(cell.value[start:end], *found)


def _look(book: Any, font: int) -> Look:
    found = book.font_list[font]
    return Look(bool(found.struck_out), found.escapement in (1, 2))


def _inked(book: Any, style: Any) -> Inked:
    """The letters of a cell style and their ground."""
    fill = style.background
    ground: ink.Colour | None = ink.WHITE
    if fill.fill_pattern:
        ground = book.colour_map.get(fill.pattern_colour_index) if fill.fill_pattern == _SOLID else None
    return Inked(*_ink(book, style.font_index), ground)


def _letters(book: Any, cell: Any, inks: Sequence[Inked]) -> Inked:
    """The letters of a cell and their ground, in the colour that its format gives them if it gives one."""
    number = float(cell.value) if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE) else None
    colour = _format(book, cell).colour(number)
    inked = inks[int(cell.xf_index)]
    return inked if colour is None else inked._replace(letters=colour)


def _ink(book: Any, number: int) -> Ink:
    if number >= len(book.font_list):
        return None, None
    font = book.font_list[number]
    letters = ink.BLACK if font.colour_index == _AUTOMATIC else book.colour_map.get(font.colour_index)
    return letters, font.height / _TWIPS


def _value(book: Any, cell: Any) -> CellValue:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return text_value(str(value), _format(book, cell))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ErrorValue(xlrd.error_text_from_code.get(value) or "#LỖI")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return moment(float(value), bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return shaped(float(value), _format(book, cell), bool(book.datemode))
    return ""


def _format(book: Any, cell: Any) -> NumberFormat:
    if cell.xf_index is None:
        return PLAIN
    key = book.xf_list[cell.xf_index].format_key
    return NumberFormat.of(key, book.format_map[key].format_str)
