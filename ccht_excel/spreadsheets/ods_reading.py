"""The elements of an OpenDocument spreadsheet into sheets of cell values.

Takes a cell's value from its value attributes, its text from its paragraphs; leaves out comments and drawings. Refuses
with ``RefusedError`` a cell that is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from ccht_excel.exchange.grid import CellValue, CutText, ErrorValue, RowValues, Unsteady
from ccht_excel.exchange.own_texts import is_mark
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.beside import BOXES, CONTROLS, PICTURES, in_order
from ccht_excel.spreadsheets.cell_formats import day_value, number_value
from ccht_excel.spreadsheets.conditional import Rule, apply_rules
from ccht_excel.spreadsheets.formulas import unsteady
from ccht_excel.spreadsheets.ink import Ink
from ccht_excel.spreadsheets.links import linked
from ccht_excel.spreadsheets.number_formats import PERCENT, PLAIN
from ccht_excel.spreadsheets.ods_conditional import areas_of, rule_of, rules_of_style
from ccht_excel.spreadsheets.ods_shown import number_on_screen, text_on_screen
from ccht_excel.spreadsheets.ods_styles import Styles
from ccht_excel.spreadsheets.rich_text import Look, Run, inks_within, joined, struck_out
from ccht_excel.spreadsheets.sparse_sheet import (
    FORMULA_WITHOUT_RESULT,
    MAX_COLUMNS,
    UNNAMED_ERROR,
    MergedRange,
    SparseSheet,
)

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_GROUPS = frozenset({"table-row-group", "table-column-group"})
_HIDDEN_TEXT = frozenset({"annotation", "shapes", "custom-shape", "frame", "g", "ruby-text"})
_PLAIN_LOOK = Look()
_SAYING = frozenset({"value-type", "formula"})
"""Attributes one of which every cell has that says something without a paragraph."""

_DURATION = regex(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_MOST = 10_000
"""No form has a matrix of more cells."""
_SHOWN_ERROR = regex(r"#[^\s].*|Err:\d+")


class Row:
    """What a row says, wherever it stands: places are columns."""

    __slots__ = (
        "cells",
        "faint",
        "formulas",
        "hidden",
        "links",
        "mapped",
        "merged",
        "notes",
        "repeat",
        "seen",
        "unsteady",
    )

    def __init__(self, repeat: int = 1, *, hidden: bool = False) -> None:
        self.repeat = repeat
        self.hidden = hidden
        self.cells: list[tuple[int, int, CellValue]] = []
        """(column, how often, value)"""
        self.merged: list[tuple[int, int, int]] = []
        """(column, rows down, columns right)"""
        self.links: dict[int, str] = {}
        self.formulas: dict[int, str] = {}
        self.notes: set[int] = set()
        self.mapped: list[tuple[int, int, str]] = []
        """(column, how often, style), of cells whose style has conditions"""
        self.faint: list[tuple[int, int]] = []
        """(column, how often), of cells whose letters nobody sees"""
        self.unsteady: list[tuple[int, int, int, Unsteady]] = []
        """(column, rows down, columns right, why), of cells with formulas whose results are not there to stay"""
        self.seen: tuple[RowValues | None] | None = None
        """Its values as they were seen before; none where it goes beyond every form."""


class Reading:
    """The state of reading one ``content.xml``: feed it to :meth:`start`, :meth:`end` and :meth:`data`."""

    def __init__(self, most_rows: int, styles: Styles | None = None) -> None:
        self._most_rows = most_rows
        self.sheets: list[SparseSheet] = []
        self._path: list[str] = []
        self.styles = styles or Styles()
        self._sheet: SparseSheet | None = None
        self._merged: list[MergedRange] = []
        self._links: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._current = Row()
        self._cell: Mapping[str, str] | None = None
        self._depth = 0
        self._skipped = 0
        self._column_styles: list[tuple[int, str]] = []
        self._row_style = ""
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._collapsed: list[bool] = []
        self._rules: list[Rule] = []
        self._notes: set[tuple[int, int]] = set()
        self._faint: set[tuple[int, int]] = set()
        self._unsteady: dict[tuple[int, int], Unsteady] = {}
        self._formulas: dict[tuple[int, int], str] = {}
        self._note: list[str] | None = None
        self._note_depth = 0
        self.drawn: set[str] = set()
        self._ruled: list[MergedRange] = []
        self._style = ""
        self._looks = [_PLAIN_LOOK]
        self._inks: list[Ink | None] = [None]
        self._paragraphs: list[list[Run]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        self._look_beside(name, parent)
        if self._cell is not None:
            self._start_in_cell(name, attributes, parent)
        elif self._sheet is not None:
            self._start_in_sheet(name, attributes, parent)
        elif name == "table" and parent == "spreadsheet":
            visible = attributes.get("style-name") not in self.styles.hidden
            self._sheet = SparseSheet(attributes.get("name", ""), visible, most_rows=self._most_rows)
            self._merged, self._links, self._row = [], {}, 0
            self._column_styles, self._collapsed = [], []
            self._hidden_rows, self._hidden_columns, self._rules = set(), set(), []
            self._notes, self._faint, self.drawn = set(), set(), set()
            self._unsteady, self._formulas = {}, {}
        else:
            self.outside(name, attributes)

    @property
    def takes_rows(self) -> bool:
        """Whether a row that began here would be one of the sheet."""
        within = self._sheet is not None and self._cell is None and not self._skipped
        return within and "table-row" not in self._path

    def outside(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element outside the sheets."""
        self.styles.start(name, attributes)

    def _start_in_sheet(self, name: str, attributes: Mapping[str, str], parent: str) -> None:
        if name in _HIDDEN_TEXT or self._skipped:
            self._skipped += 1
        elif name == "table-column":
            before = self._column_styles[-1][0] if self._column_styles else 0
            after = before + _repeat(attributes, "number-columns-repeated")
            self._column_styles.append((after, attributes.get("default-cell-style-name", "")))
            if self._out_of_sight(attributes):
                self._hidden_columns.update(range(before, min(after, MAX_COLUMNS)))
        elif name == "table-row":
            self._column = 0
            self._row_style = attributes.get("default-cell-style-name", "")
            hidden = self._out_of_sight(attributes)
            self._current = Row(_repeat(attributes, "number-rows-repeated"), hidden=hidden)
        elif name == "conditional-format":
            self._ruled = areas_of(attributes.get("target-range-address", ""))
        elif name == "condition" and parent == "conditional-format":
            rule = rule_of(attributes, self._ruled, self.styles, len(self._rules))
            self._rules.append(rule)
        elif name in _GROUPS:
            self._collapsed.append(attributes.get("display") == "false")
        elif name in _CELLS:
            self._cell, self._depth = attributes, len(self._path)
            self._paragraphs = []
            self._style = self._cell_style(attributes)
            self._looks, self._inks = [self.styles.look("table-cell", self._style, _PLAIN_LOOK)], [None]

    def _out_of_sight(self, attributes: Mapping[str, str]) -> bool:
        """Whether a row or column is hidden, filtered out, in a group that is folded, or of no size."""
        hidden = attributes.get("visibility", "visible") != "visible" or any(self._collapsed)
        return hidden or attributes.get("style-name") in self.styles.flat

    def _cell_style(self, attributes: Mapping[str, str]) -> str:
        """The style of a cell: its own, else that of its row, else that of its column."""
        of_column = next((style for after, style in self._column_styles if self._column < after), "")
        return attributes.get("style-name") or self._row_style or of_column

    def _look_beside(self, name: str, parent: str) -> None:
        """Notice notes and what lies over the cells, which are not read."""
        if name == "annotation" and self._cell is not None:
            self._note, self._note_depth = [], len(self._path)
        elif name == "image" and parent == "frame":
            self.drawn.add(PICTURES)
        elif name == "text-box" or (name == "p" and parent == "custom-shape"):
            self.drawn.add(BOXES)
        elif name == "control":
            self.drawn.add(CONTROLS)

    def _start_in_cell(self, name: str, attributes: Mapping[str, str], parent: str) -> None:
        if self._skipped or name in _HIDDEN_TEXT or name == "table":
            self._skipped += 1
        elif name == "p":
            self._paragraphs.append([])
        elif self._paragraphs:
            if name == "a" and not attributes.get("href", "#").startswith("#"):
                self._current.links.setdefault(self._column, attributes["href"])
            elif name == "span":
                style, around = attributes.get("style-name", ""), self._inks[-1]
                self._looks.append(self.styles.look("text", style, self._looks[-1]))
                self._inks.append(self.styles.ink(style, around or self.styles.inked(self._style)[:2]))
            elif name == "s":
                self._write(" " * min(_repeat(attributes, "c"), 1000))
            elif name in ("tab", "line-break"):
                self._write("\t" if name == "tab" else "\n")

    def _write(self, text: str) -> None:
        self._paragraphs[-1].append(Run(text, self._looks[-1], self._inks[-1]))

    def data(self, text: str) -> None:
        """Text within the element that began last."""
        if self._skipped:
            if self._note is not None and "p" in self._path[self._note_depth :]:
                self._note.append(text)
        elif self._cell is not None and self._paragraphs and "p" in self._path[self._depth :]:
            self._write(text)

    def _end_note(self) -> None:
        """A note ends; those of the program are none that people pinned."""
        if self._note is not None and not is_mark("".join(self._note)):
            self._current.notes.add(self._column)
        self._note = None

    def end(self, name: str) -> None:
        """An element ends."""
        self._path.pop()
        if self._skipped:
            self._skipped -= 1
            if name == "annotation":
                self._end_note()
        elif self._cell is not None:
            if len(self._path) < self._depth:
                self._end_cell(self._cell)
                self._cell = None
            elif name == "span" and len(self._looks) > 1:
                self._looks.pop()
                self._inks.pop()
        elif self._sheet is not None:
            if name == "table-row":
                self.take(self._current)
            elif name in _GROUPS:
                self._collapsed.pop()
            elif name == "table":
                self._sheet.merged, self._sheet.links = self._merged, self._links
                self.complete(self._sheet, self._rules)
                self._sheet.notes, self._sheet.faint = self._notes, self._faint
                self._sheet.unsteady, self._sheet.formulas = self._unsteady, self._formulas
                self._sheet.drawn = in_order(self.drawn)
                self._sheet.hidden_rows, self._sheet.hidden_columns = self._hidden_rows, self._hidden_columns
                self.sheets.append(self._sheet)
                self._sheet = None

    def _end_cell(self, attributes: Mapping[str, str]) -> None:
        repeat = _repeat(attributes, "number-columns-repeated")
        value = self._seen(attributes)
        row = self._current
        if formula := attributes.get("formula", ""):
            self._end_formula(formula, attributes, repeat)
        if value != "" or isinstance(value, CutText):
            row.cells.append((self._column, repeat, value))
            if self._is_faint(attributes):
                row.faint.append((self._column, repeat))
        if self.styles.maps(self._style):
            row.mapped.append((self._column, repeat, self._style))
        down = _repeat(attributes, "number-rows-spanned")
        right = _repeat(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            row.merged.append((self._column, down, right))
        self._column += repeat

    def _end_formula(self, formula: str, attributes: Mapping[str, str], repeat: int) -> None:
        """What the formula of the cell that ends says besides its result; one of a matrix is that of all its cells."""
        if target := linked(formula):
            self._current.links.setdefault(self._column, target)
        self._current.formulas[self._column] = formula
        if why := unsteady(formula):
            down = _repeat(attributes, "number-matrix-rows-spanned")
            right = max(repeat, _repeat(attributes, "number-matrix-columns-spanned"))
            self._current.unsteady.append((self._column, down if down * right <= _MOST else 1, right, why))

    def _is_faint(self, attributes: Mapping[str, str]) -> bool:
        """Whether nobody sees some of the letters of the cell that ends."""
        runs = [run for parts in self._paragraphs for run in parts]
        if not any(run.ink for run in runs):
            return self.styles.faint(self._style, _number(attributes))
        return any(inked.faint for inked in inks_within(runs, self.styles.inked(self._style)))

    def _seen(self, attributes: Mapping[str, str]) -> CellValue:
        """What a cell says: what it shows, but for what is struck out."""
        if not self._paragraphs and _SAYING.isdisjoint(attributes):
            return ""
        runs = [run for number, parts in enumerate(self._paragraphs) for run in (*[Run("\n")] * (number > 0), *parts)]
        left = joined(runs, self._looks[0].struck)
        value = _value(attributes, "".join(run.text for run in runs) if self._paragraphs else None)
        if isinstance(left, CutText) and (not left or isinstance(value, str)):
            return left if isinstance(value, str) else struck_out(value)
        return struck_out(value) if self._looks[0].struck and not runs else value

    def take(self, row: Row) -> None:
        """Put a row to the sheet being read, below those that are there."""
        sheet, number, after = self._sheet, self._row, self._row + row.repeat
        assert sheet is not None
        if row.hidden or any(self._collapsed):
            self._hidden_rows.update(range(number, min(after, self._most_rows)))
        if row.cells:
            self.put(sheet, number, row)
        if row.mapped or row.merged or row.links or row.notes or row.faint or row.formulas:
            self._take_beside(row, number, after)
        self._row = after

    def _take_beside(self, row: Row, number: int, after: int) -> None:
        """What a row from here on holds besides its cells."""
        for column, repeat, style in row.mapped:
            areas = [((number, column), (after - 1, column + repeat - 1))]
            self._rules += rules_of_style(self.styles, style, areas, len(self._rules))
        self._merged += [
            ((number, column), (number + down - 1, column + right - 1)) for column, down, right in row.merged
        ]
        for column, target in row.links.items():
            self._links.setdefault((number, column), target)
        self._notes.update([(number, column) for column in row.notes])
        self._formulas.update({(number, column): formula for column, formula in row.formulas.items()})
        for first, repeat in row.faint:
            columns = range(first, min(first + repeat, MAX_COLUMNS))
            self._faint.update(
                (line, column) for line in range(number, min(after, self._most_rows)) for column in columns
            )
        for first, down, right, why in row.unsteady:
            lines, columns = range(number, after + down - 1), range(first, min(first + right, MAX_COLUMNS))
            within = lines[: max(0, self._most_rows - number)]
            self._unsteady.update(((line, column), why) for line in within for column in columns)

    def put(self, sheet: SparseSheet, number: int, row: Row) -> None:
        """Put the cells of a row to a sheet, as often as it stands there."""
        for below in range(number, min(number + row.repeat, max(self._most_rows, number + 1))):
            for first, repeat, value in row.cells:
                for column in range(first, min(first + repeat, max(MAX_COLUMNS, first + 1))):
                    sheet.put(below, column, value)

    def complete(self, sheet: SparseSheet, rules: Sequence[Rule]) -> None:
        """Make of the cells of a sheet what its conditional formats make of them."""
        apply_rules(sheet, rules)


def _number(attributes: Mapping[str, str]) -> float | None:
    """The number that a cell stores, of a day any; ``None`` where it stores none."""
    if attributes.get("value-type", "") in ("date", "time"):
        return 1.0
    try:
        return float(attributes["value"]) if "value" in attributes else None
    except ValueError:
        return None


def _repeat(attributes: Mapping[str, str], key: str) -> int:
    return max(1, int(attributes[key])) if key in attributes else 1


def _value(attributes: Mapping[str, str], text: str | None) -> CellValue:
    """What a cell shows; ``text`` is ``None`` where it says nothing of that.

    ``value-type`` of calcext stands after that of office, so local names keep the finer one.
    """
    kind = attributes.get("value-type", "")
    formula = "formula" in attributes
    if kind == "error" or (formula and _SHOWN_ERROR.fullmatch(text or "")):
        return ErrorValue(text) if text else UNNAMED_ERROR
    if kind in ("float", "currency", "percentage"):
        number = number_value(attributes.get("value", ""), PERCENT if kind == "percentage" else PLAIN)
        return number if text is None else number_on_screen(number, text)
    if kind == "date":
        return day_value(attributes.get("date-value", ""))
    if kind == "time":
        match = _DURATION.fullmatch(attributes.get("time-value", ""))
        hours, minutes, seconds = (int(part) for part in match.groups()) if match else (0, 0, 0)
        return time(hours % 24, minutes % 60, seconds % 60)
    if kind == "boolean":
        return attributes.get("boolean-value") == "true"
    shown = text or ""
    if kind == "string" and "string-value" in attributes:
        stored = attributes["string-value"]
        return stored if text is None else text_on_screen(stored, shown)
    return FORMULA_WITHOUT_RESULT if formula and not shown and kind != "string" else shown
