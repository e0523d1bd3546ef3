"""XlsxWriter's worksheet with the ways that every cell takes cut short: the same calls give the same bytes, sooner.

Relies on what XlsxWriter keeps of a sheet. What is not usual (notes, arrays, merging what is merged) is left to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellRichStringTuple,
    CellStringTuple,
    RowInfo,
    Worksheet,
    re_dynamic_function,
)

_SPAN_ROWS = 16
SHORT = 16_000
"""Letters of a text that surely fits a cell, however they are counted."""

_SHARED = frozenset({CellStringTuple, CellRichStringTuple})


class QuickSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose places are always numbers, never addresses, and whose cells lie in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._rows_known: set[int] = set()
        self._first_known, self._last_known = 0, -1

    def write_string(self, row: int, column: int, text: str, style: Any = None) -> int:
        """XlsxWriter's."""
        if len(text) > SHORT or self.constant_memory or self._check_dimensions(row, column):
            return int(self._write_string(row, column, text, style))
        self.table[row][column] = self.text_cell(text, style)
        return 0

    def line(self, row: int, first: int, last: int) -> dict[int, Any] | None:
        """The cells of a row, to be given texts and blanks from the first to the last of these columns.

        ``None`` where cells are to be written one by one.
        """
        if self.constant_memory or self._check_dimensions(row, first) or self._check_dimensions(row, last):
            return None
        cells: dict[int, Any] = self.table[row]
        return cells

    def text_cell(self, text: str, style: Any) -> Any:
        """A cell that holds a text which fits, as :meth:`write_string` makes it."""
        shared = self.str_table
        index = shared.string_table.get(text)
        if index is None:
            index = shared.string_table[text] = shared.unique_count
            shared.unique_count += 1
        shared.count += 1
        return _new(CellStringTuple, (index, style))

    def blank_cell(self, style: Any) -> Any:
        """A blank cell with a look, as :meth:`write_blank` makes it."""
        return _new(CellBlankTuple, (style,))

    def write_formula(self, row: int, column: int, formula: str, style: Any = None, value: Any = 0) -> int:
        """XlsxWriter's."""
        stored = _stored(formula) if formula and len(formula) <= _LONGEST_KEPT else None
        if stored is None or self.use_future_functions or self.constant_memory:
            return int(self._write_formula(row, column, formula, style, value))
        if self._check_dimensions(row, column):
            return -1
        self.table[row][column] = _new(CellFormulaTuple, (stored, style, value))
        return 0

    def write_number(self, row: int, column: int, number: float, style: Any = None) -> int:
        """XlsxWriter's."""
        if number.__class__ is not int or self.constant_memory or self._check_dimensions(row, column):
            return int(self._write_number(row, column, number, style))
        self.table[row][column] = _new(CellNumberTuple, (number, style))
        return 0

    def write_blank(self, row: int, column: int, blank: Any, style: Any = None) -> int:
        """XlsxWriter's."""
        return int(self._write_blank(row, column, blank, style))

    def merge_range(self, first: int, left: int, last: int, right: int, data: Any, style: Any = None) -> int:
        """XlsxWriter's, where the merged cells are blank, have a style and overlap no others."""
        places = [(row, column) for row in range(first, last + 1) for column in range(left, right + 1)]
        merged = self.merged_cells
        overlaps = self.table_cells or any(place in merged for place in places)
        if data != "" or style is None or overlaps or len(places) < 2 or self._check_dimensions(first, left):
            return int(super().merge_range(first, left, last, right, data, style))
        if self._check_dimensions(last, right):
            return -1
        merged.update(dict.fromkeys(places, xl_range(first, left, last, right)))
        self.merge.append([first, left, last, right])
        blank = CellBlankTuple(style)
        for row, column in places:
            self.table[row][column] = blank
        return 0

    def set_row(self, row: int, height: float | None = None, *look: Any) -> int:
        """XlsxWriter's, of a row that is shown and looks like any other."""
        if look or not height or self.constant_memory:
            return int(super().set_row(row, height, *look))
        if self._check_dimensions(row, self.dim_colmin or 0):
            return -1
        pixels = int(height * 4.0 / 3.0 + 0.5)
        if pixels == 0:
            return int(super().set_row(row, height))
        self.row_info[row] = RowInfo(pixels, None, False, 0, False)
        self.row_sizes[row] = [pixels, False]
        return 0

    def _check_dimensions(self, row: int, col: int, ignore_row: bool = False, ignore_col: bool = False) -> int:
        if row in self._rows_known and self._first_known <= col <= self._last_known:
            return 0
        refused = int(super()._check_dimensions(row, col, ignore_row, ignore_col))
        if not (refused or ignore_row or ignore_col or self.constant_memory):
            self._rows_known.add(row)
            self._first_known, self._last_known = self.dim_colmin, self.dim_colmax
        return refused

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        expanded = bool(self.use_future_functions or expand_future_functions)
        return (_prepared if len(formula) <= _LONGEST_KEPT else _prepared.__wrapped__)(formula, expanded)

    def _escape_attributes(self, attribute: Any) -> Any:
        if attribute.__class__ is str and not attribute.isalnum():
            return super()._escape_attributes(attribute)
        return attribute

    def _calculate_spans(self) -> None:
        if self.comments:
            super()._calculate_spans()
            return
        spans: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                low, high = spans.get(row // _SPAN_ROWS, (self.xls_colmax, 0))
                spans[row // _SPAN_ROWS] = min(low, *cells), max(high, *cells)
        self.row_spans = {block: f"{low + 1}:{high + 1}" for block, (low, high) in spans.items()}

    def _write_rows(self) -> None:
        if self.comments or self.constant_memory:
            super()._write_rows()
            return
        self._calculate_spans()
        for row in sorted({*self.row_info, *(row for row, cells in self.table.items() if cells)}):
            if not self.dim_rowmin <= row <= self.dim_rowmax:
                continue
            info, span = self.row_info.get(row), self.row_spans.get(row // _SPAN_ROWS)
            if self.table.get(row):
                self._begin_row(row, span, info)
                self._write_cells(row, None if info is None else info.row_format)
                self._xml_end_tag("row")
            else:
                self._write_empty_row(row, span, info)

    def _begin_row(self, row: int, span: str | None, info: RowInfo | None) -> None:
        """The start of a row; of one that only has a height as one text."""
        if info is None or info.row_format or info.hidden or info.level or info.collapsed or self.excel_version == 2010:
            self._write_row(row, span, info)
            return
        spans = f' spans="{span}"' if span else ""
        usual = info.height == self.original_row_height == self.default_row_height
        high = "" if usual else f' ht="{info.height * 0.75:.16g}" customHeight="1"'
        self.fh.write(f'<row r="{row + 1}"{spans}{high}>')

    def _write_cells(self, row: int, row_style: Any) -> None:
        """The cells of a row; those of the usual types each as one text."""
        write, cells, number = self.fh.write, self.table[row], row + 1
        columns = self.col_info
        for column in sorted(cells):
            cell = cells[column]
            kind, style = cell.__class__, cell.format or row_style
            if style is None and column in columns:
                style = columns[column].column_format
            letters = _LETTERS[column] if column < _KNOWN else xl_col_to_name(column)
            if style is None:
                place = f'<c r="{letters}{number}"'
            else:
                place = f'<c r="{letters}{number}" s="{style.xf_index or style._get_xf_index()}"'
            if kind in _SHARED:
                write(f'{place} t="s"><v>{cell.string}</v></c>')
            elif kind is CellBlankTuple:
                write(f"{place}/>")
            elif kind is CellNumberTuple:
                write(f"{place}><v>{cell.number:.16G}</v></c>")
            else:
                self._write_cell(row, column, cell)


_LONGEST_KEPT = 2_000
_ANY = Worksheet()


@lru_cache(maxsize=1024)
def _prepared(formula: str, expanded: bool) -> str:
    """A formula as it is stored; those of the forms and summaries of many communes are the same."""
    return str(_ANY._prepare_formula(formula, expanded))


@lru_cache(maxsize=1024)
def _stored(formula: str) -> str | None:
    """The same of a formula of one cell with one result; ``None`` for any other one."""
    if re_dynamic_function.search(formula) or (formula.startswith("{") and formula.endswith("}")):
        return None
    return _prepared(formula, False)


_new = tuple.__new__
_LETTERS = [xl_col_to_name(column) for column in range(64)]
_KNOWN = len(_LETTERS)
