"""An OpenDocument spreadsheet into grids of cell values.

Relies on :mod:`ccht_excel.spreadsheets.package_xml`. Takes a cell's value from its value attributes, its text from its
paragraphs; leaves out comments and drawings. Refuses with ``RefusedError`` what is damaged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from ccht_excel.exchange.grid import CellValue, CutText, ErrorValue
from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets.beside import drawn_in_words
from ccht_excel.spreadsheets.cell_formats import day_value, number_value
from ccht_excel.spreadsheets.conditional import Rule, apply_rules
from ccht_excel.spreadsheets.links import linked
from ccht_excel.spreadsheets.number_formats import PERCENT, PLAIN
from ccht_excel.spreadsheets.ods_conditional import areas_of, rule_of, rules_of_style
from ccht_excel.spreadsheets.ods_shown import number_on_screen, text_on_screen
from ccht_excel.spreadsheets.ods_styles import Styles
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, parse
from ccht_excel.spreadsheets.rich_text import Look, Run, joined, struck_out
from ccht_excel.spreadsheets.sparse_sheet import (
    FORMULA_WITHOUT_RESULT,
    MAX_COLUMNS,
    UNNAMED_ERROR,
    MergedRange,
    SparseSheet,
)
from ccht_excel.spreadsheets.zip_package import Package, damaged

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_GROUPS = frozenset({"table-row-group", "table-column-group"})
_HIDDEN_TEXT = frozenset({"annotation", "shapes", "custom-shape", "frame", "g", "ruby-text"})
_PLAIN_LOOK = Look()
_SAYING = frozenset({"value-type", "formula"})
"""Attributes one of which every cell has that says something without a paragraph."""

_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_SHOWN_ERROR = re.compile(r"#[^\s].*|Err:\d+")


def read_ods(package: Package, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of a package.

    Raises ``RefusedError`` where the package is damaged.
    """
    reading = _Reading(most_rows)
    try:
        if "styles.xml" in package:
            parse(package.read("styles.xml"), reading.styles.start, lambda name: None, lambda text: None)
        parse(package.read("content.xml"), reading.start, reading.end, reading.data)
    except XML_ERRORS as error:
        raise damaged("nội dung bên trong tệp bị hỏng") from error
    return reading.sheets


def read_flat_ods(data: bytes, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of an OpenDocument spreadsheet that is one XML file (.fods).

    Raises ``RefusedError`` where it is damaged.
    """
    reading = _Reading(most_rows)
    try:
        parse(data, reading.start, reading.end, reading.data)
    except XML_ERRORS as error:
        raise damaged("nội dung bên trong tệp bị hỏng") from error
    return reading.sheets


class _Reading:
    """The state of reading one ``content.xml``."""

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self.sheets: list[SparseSheet] = []
        self._path: list[str] = []
        self.styles = Styles()
        self._sheet: SparseSheet | None = None
        self._merged: list[MergedRange] = []
        self._links: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._row_repeat = 1
        self._row_cells: list[tuple[int, int, CellValue]] = []
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
        self._pictures = self._boxes = False
        self._ruled: list[MergedRange] = []
        self._style = ""
        self._looks = [_PLAIN_LOOK]
        self._paragraphs: list[list[Run]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
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
            self._notes, self._pictures, self._boxes = set(), False, False
        else:
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
            self._row_repeat = _repeat(attributes, "number-rows-repeated")
            self._row_cells = []
            if self._out_of_sight(attributes):
                self._hidden_rows.update(range(self._row, min(self._row + self._row_repeat, self._most_rows)))
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
            self._looks = [self.styles.look("table-cell", self._style, _PLAIN_LOOK)]

    def _out_of_sight(self, attributes: Mapping[str, str]) -> bool:
        """Whether a row or column is hidden, filtered out, in a group that is folded, or of no size."""
        hidden = attributes.get("visibility", "visible") != "visible" or any(self._collapsed)
        return hidden or attributes.get("style-name") in self.styles.flat

    def _cell_style(self, attributes: Mapping[str, str]) -> str:
        """The style of a cell: its own, else that of its row, else that of its column."""
        of_column = next((style for after, style in self._column_styles if self._column < after), "")
        return attributes.get("style-name") or self._row_style or of_column

    def _look_beside(self, name: str, parent: str) -> None:
        """Notice notes, pictures and text boxes, which are not read."""
        if name == "annotation" and self._cell is not None:
            self._notes.add((self._row, self._column))
        elif name == "image" and parent == "frame":
            self._pictures = True
        elif name == "text-box" or (name == "p" and parent == "custom-shape"):
            self._boxes = True

    def _start_in_cell(self, name: str, attributes: Mapping[str, str], parent: str) -> None:
        if self._skipped or name in _HIDDEN_TEXT or name == "table":
            self._skipped += 1
        elif name == "p":
            self._paragraphs.append([])
        elif self._paragraphs:
            if name == "a" and not attributes.get("href", "#").startswith("#"):
                self._links.setdefault((self._row, self._column), attributes["href"])
            elif name == "span":
                self._looks.append(self.styles.look("text", attributes.get("style-name", ""), self._looks[-1]))
            elif name == "s":
                self._write(" " * min(_repeat(attributes, "c"), 1000))
            elif name in ("tab", "line-break"):
                self._write("\t" if name == "tab" else "\n")

    def _write(self, text: str) -> None:
        self._paragraphs[-1].append(Run(text, self._looks[-1]))

    def data(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and not self._skipped and "p" in self._path[self._depth :]:
            self._write(text)

    def end(self, name: str) -> None:
        self._path.pop()
        if self._skipped:
            self._skipped -= 1
        elif self._cell is not None:
            if len(self._path) < self._depth:
                self._end_cell(self._cell)
                self._cell = None
            elif name == "span" and len(self._looks) > 1:
                self._looks.pop()
        elif self._sheet is not None:
            if name == "table-row":
                self._end_row(self._sheet)
            elif name in _GROUPS:
                self._collapsed.pop()
            elif name == "table":
                self._sheet.merged, self._sheet.links = self._merged, self._links
                apply_rules(self._sheet, self._rules)
                self._sheet.notes = self._notes
                self._sheet.drawn = drawn_in_words(pictures=self._pictures, boxes=self._boxes)
                self._sheet.hidden_rows, self._sheet.hidden_columns = self._hidden_rows, self._hidden_columns
                self.sheets.append(self._sheet)
                self._sheet = None

    def _end_cell(self, attributes: Mapping[str, str]) -> None:
        repeat = _repeat(attributes, "number-columns-repeated")
        value = self._seen(attributes)
        if target := linked(attributes.get("formula", "")):
            self._links.setdefault((self._row, self._column), target)
        if value != "" or isinstance(value, CutText):
            self._row_cells.append((self._column, repeat, value))
        if self.styles.maps(self._style):
            last = (self._row + self._row_repeat - 1, self._column + repeat - 1)
            areas = [((self._row, self._column), last)]
            self._rules += rules_of_style(self.styles, self._style, areas, len(self._rules))
        down = _repeat(attributes, "number-rows-spanned")
        right = _repeat(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            self._merged.append(((self._row, self._column), (self._row + down - 1, self._column + right - 1)))
        self._column += repeat

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

    def _end_row(self, sheet: SparseSheet) -> None:
        if self._row_cells:
            for row in range(self._row, min(self._row + self._row_repeat, max(self._most_rows, self._row + 1))):
                for first, repeat, value in self._row_cells:
                    for column in range(first, min(first + repeat, max(MAX_COLUMNS, first + 1))):
                        sheet.put(row, column, value)
        self._row += self._row_repeat


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
