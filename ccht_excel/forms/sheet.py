"""The frame of a form's sheet: columns, styles, head, sections, inputs, signatures, protection and print set-up.

Relies on :mod:`ccht_excel.paper.style` and the tables of :mod:`ccht_excel.forms.layout`; what stands between head and
signatures is :mod:`ccht_excel.forms.criterion_sheet`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ccht_excel.exchange.grid import address
from ccht_excel.exchange.keyed_sheets import KeyWriter
from ccht_excel.forms import layout
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet, Criterion, Indicator, Kind, Required, Standard
from ccht_excel.paper import palette
from ccht_excel.paper.style import Styles, add_validation, page_setup
from ccht_excel.paper.text_size import text_height
from ccht_excel.vietnamese.place_names import DOTS

ID, LABEL, FIRST_REQUIRED = 1, 2, 3
HELPER_ROW, UNIT_ROW, TITLE_ROW, STATUS_ROW = range(4)
_MESSAGE = 255
"""Characters that Excel shows as help of a cell."""


@dataclass(frozen=True, slots=True)
class Form:
    """What every sheet of one return workbook needs to know. ``unit_name`` is empty where it is left to fill in."""

    criteria_set: CriteriaSet
    campaign: Campaign
    unit_name: str
    unit_cell: str
    place: str
    requirements: Mapping[str, Mapping[Standard, Required]]
    workbook: Any
    styles: Styles
    evidence_rows: int = layout.EVIDENCE_ROWS

    @property
    def footer(self) -> str:
        """Commune, year and unit, as printed at the foot of every page."""
        return " – ".join(filter(None, (self.place, f"năm {self.campaign.year}", self.unit_name)))

    def fill(self, text: str, **words: object) -> str:
        """A text of the layout with the year and other words filled in."""
        return text.format(year=self.campaign.year, **words)

    def rule(self, rule: Mapping[str, Any], **words: object) -> dict[str, Any]:
        """A validation rule of the layout, its messages filled in."""
        return {key: self.fill(value, **words) if isinstance(value, str) else value for key, value in rule.items()}


@dataclass(frozen=True, slots=True)
class SheetStatus:
    """Where a criterion's status stands, what it says on the blank form, and the first cell to fill in."""

    sheet: str
    cell: str
    blank_text: str
    first_input: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Column numbers of the sheet; ``result`` and ``level`` only where a chỉ tiêu of the sheet uses them."""

    result: int | None
    level: int | None
    note: int
    widths: tuple[float, ...]

    @classmethod
    def of(cls, indicators: Sequence[Indicator], standards: int) -> Columns:
        """The columns that these chỉ tiêu need, beside one for each of so many standards."""
        kinds = {indicator.kind for indicator in indicators}
        asked = [name for name, kind in (("result", Kind.ATTESTED), ("level", Kind.RECOGNISED_LEVEL)) if kind in kinds]
        first = FIRST_REQUIRED + standards
        places = {name: first + number for number, name in enumerate(asked)}
        width = layout.WIDTHS
        rest = [
            *[width["required"]] * standards,
            *[width["first_answer" if not number else "answer"] for number, _ in enumerate(asked)],
            width["note"],
        ]
        label = max(layout.LABEL_AT_LEAST, layout.SHEET_WIDTH - width["id"] - sum(rest))
        return cls(places.get("result"), places.get("level"), first + len(asked), (0, width["id"], label, *rest))

    def span(self, first: int, last: int) -> float:
        """Width of adjoining columns together."""
        return sum(self.widths[first : last + 1])


class FormSheet:
    """A criterion's sheet being written from top to bottom; ``row`` is the next free row.

    ``blocks`` are first and last rows that must not be torn apart in print; ``repeated_row`` is printed on every page.
    """

    def __init__(self, form: Form, criterion: Criterion, indicators: Sequence[Indicator]) -> None:
        self.form = form
        self.criterion = criterion
        self.indicators = indicators
        self.columns = Columns.of(indicators, len(form.criteria_set.standards))
        self.name = layout.CRITERION_SHEET.format(id=criterion.id)
        self.sheet = form.workbook.add_worksheet(self.name)
        self.keys = KeyWriter(self.sheet)
        self.row = STATUS_ROW + 1
        self.section_number = 0
        self.first_input = ""
        self.repeated_row = 0
        self.blocks: list[tuple[int, int]] = []
        self._set_up_styles()

    def _set_up_styles(self) -> None:
        make = self.form.styles
        grid = {"border": 1, "border_color": palette.GRID, "wrap": True}
        entry = {"border": 1, "border_color": palette.INPUT_BORDER, "bg": palette.INPUT, "wrap": True, "locked": False}
        self.heading = make(**grid, bold=True, size=11, align="center", bg=palette.HEADING)
        self.cell = make(**grid)
        self.centred = make(**grid, align="center")
        self.strong = make(**grid, align="center", bold=True)
        self.closed = make(**grid, pattern=14, fg_color="#BFBFBF", bg="#F2F2F2")
        self.choice = make(**entry, align="center", bold=True)
        self.count = make(**entry, align="right", indent=1, num="#,##0", bold=True)
        self.sum = make(**grid, align="right", indent=1, num="#,##0", bold=True)
        self.text = make(**entry, num="@", valign="top")
        self.code = make(**entry, num="@", valign="top", align="center")
        self.day = make(**entry, num="dd/mm/yyyy", valign="top", align="center")
        self.hint = make(italic=True, size=11, wrap=True, color=palette.MUTED, valign="top")
        self.section_style = make(bold=True, size=13, valign="bottom")

    # --- head and foot

    def write_head(self) -> None:
        """Unit, commune and title, and the column widths."""
        form, make, last = self.form, self.form.styles, self.columns.note
        for column, width in enumerate(self.columns.widths):
            if column:
                self.sheet.set_column(column, column, width)
        half = FIRST_REQUIRED
        unit_text = f"Đơn vị: {form.unit_name or DOTS}"
        bold = make(bold=True, wrap=True)
        self.sheet.merge_range(UNIT_ROW, ID, UNIT_ROW, half, "", bold)
        if form.unit_name:
            self.sheet.write_string(UNIT_ROW, ID, unit_text, bold)
        else:
            formula = f'="Đơn vị: "&IF(TRIM({form.unit_cell})="","{DOTS}",{form.unit_cell})'
            self.sheet.write_live(UNIT_ROW, ID, formula, bold, unit_text)
        right = f"{form.place} – năm {form.campaign.year}"
        self.write_across(UNIT_ROW, half + 1, last, right, make(align="right", italic=True, wrap=True))
        heights = (
            text_height(unit_text, self.columns.span(ID, half), bold=True),
            text_height(right, self.columns.span(half + 1, last)),
        )
        self.sheet.set_row(UNIT_ROW, max(heights))
        title = f"{self.name}. {self.criterion.title}"
        self.write_across(TITLE_ROW, ID, last, title, make(bold=True, size=13, align="center", wrap=True))
        self.sheet.set_row(TITLE_ROW, text_height(title, self.columns.span(ID, last), 13, True) + 2)

    def write_signatures(self) -> None:
        """Place, date and the two signature blocks."""
        make, middle, last = self.form.styles, LABEL, self.columns.note
        # At least two rows of the table above stay with the signatures.
        self.blocks.append((self.row - 2, self.row + 4))
        self.row += 1
        right_first = last - 2
        place = layout.PLACE_AND_DATE.format(place=self.form.place if self.form.campaign.commune else layout.FEW_DOTS)
        self.write_across(self.row, right_first, last, place, make(italic=True, align="center", wrap=True))
        self.sheet.set_row(self.row, text_height(place, self.columns.span(right_first, last)))
        blocks = ((ID, middle), (right_first, last))
        for (first, end), (who, how) in zip(blocks, layout.SIGNATURES, strict=True):
            self.write_across(self.row + 1, first, end, who, make(bold=True, align="center"))
            self.write_across(self.row + 2, first, end, how, make(italic=True, align="center", valign="top"))
        self.sheet.set_row(self.row + 3, layout.SIGNATURE_SPACE)
        for first, end in blocks:
            self.write_across(self.row + 3, first, end, "", make(align="center"))
        self.row += 4

    def finish(self) -> None:
        """View, protection and print set-up, once all rows are written."""
        sheet, last = self.sheet, self.columns.note
        sheet.hide_gridlines(2)
        sheet.set_zoom(palette.ZOOM)
        sheet.freeze_panes(STATUS_ROW + 1, 0)
        sheet.set_selection(self.first_input)
        sheet.protect("", palette.PROTECTION)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{address(self.row + 100, last)}"})
        sheet.print_area(1, ID, self.row - 1, last)
        page_setup(sheet, landscape=True, repeat=(self.repeated_row, self.repeated_row), footer=self.form.footer)
        sheet.break_pages(self.blocks, self.row - 1, landscape=True, repeat=self.repeated_row)

    # --- small help

    def write_across(self, row: int, first: int, last: int, text: str, style: Any) -> None:
        """Text in a cell, or in several adjoining ones merged."""
        if first < last:
            self.sheet.merge_range(row, first, row, last, "", style)
        self.sheet.write_string(row, first, text, style)

    def start_section(self, name: str, hint: str = "") -> int:
        """Heading of a section; ends the table above. Returns its row."""
        first = self.row
        self.keys.end(first)
        self.section_number += 1
        text = f"{self.section_number}. {layout.SECTIONS[name]}"
        self.sheet.write_string(self.row, ID, text, self.section_style)
        self.sheet.set_row(self.row, text_height(text, 200, 13, True) + 5)
        self.row += 1
        if hint:
            self.explain(hint)
        return first

    def explain(self, text: str) -> None:
        """A line of explanation across the sheet."""
        self.write_across(self.row, ID, self.columns.note, text, self.hint)
        self.sheet.set_row(self.row, text_height(text, self.columns.span(ID, self.columns.note), 11))
        self.row += 1

    def write_headings(self, texts: Mapping[int, str], merged: tuple[int, int] | None = None) -> None:
        """The visible heading row of a table; ``merged`` are the first and last column of one wide heading."""
        heights = []
        for column, text in texts.items():
            last = merged[1] if merged and column == merged[0] else column
            self.write_across(self.row, column, last, text, self.heading)
            heights.append(text_height(text, self.columns.span(column, last) or layout.WIDTHS["required"], 11, True))
        self.sheet.set_row(self.row, max(heights) + 4)
        self.row += 1

    def ask(self, row: int, column: int, style: Any, rule: Mapping[str, Any], rows: int = 1) -> str:
        """A blank cell (or column of cells) to fill in, with its help."""
        for number in range(row, row + rows):
            self.sheet.write_blank(number, column, None, style)
        message = rule["input_message"]
        shown = message if len(message) <= _MESSAGE else f"{message[: _MESSAGE - 1]}…"
        add_validation(self.sheet, row, column, rows, 1, **{**rule, "input_message": shown})
        return address(row, column)

    def highlight(self, row: int, first: int, last: int, good: str, bad: str) -> None:
        """Colour the two words a live cell may say."""
        for text, color in ((good, palette.FINE), (bad, palette.ALERT)):
            look = self.form.styles(color=color, bold=True)
            rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}
            self.sheet.conditional_format(row, first, row, last, rule)
