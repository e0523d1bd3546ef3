"""The sheet ``Hướng dẫn`` of a form: who fills in what by when, how, an example, and how far each sheet is.

Relies on the tables of :mod:`ccht_excel.forms.layout`. Knows one unit's chỉ tiêu only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ccht_excel.exchange.grid import address
from ccht_excel.exchange.keyed_sheets import KeyWriter
from ccht_excel.forms import layout
from ccht_excel.forms.sheet import Form, SheetStatus
from ccht_excel.model.law import Indicator, Kind, Standard
from ccht_excel.paper import palette
from ccht_excel.paper.style import add_validation, page_setup
from ccht_excel.paper.text_size import text_height
from ccht_excel.vietnamese.place_names import DOTS, full_place
from ccht_excel.vietnamese.printed import format_date

_FIRST, _LABEL, _VALUE, _LAST = 1, 2, 3, 5


class GuideSheet:
    """The sheet ``Hướng dẫn``, written from top to bottom."""

    def __init__(self, form: Form, indicators: Sequence[Indicator]) -> None:
        self.form = form
        self.sheet = form.workbook.add_worksheet(layout.GUIDE_SHEET)
        self.indicators = indicators
        self.kinds = {indicator.kind for indicator in indicators}
        self.keys = KeyWriter(self.sheet)
        self.row = 0
        self.section_number = 0
        make = form.styles
        grid = {"border": 1, "border_color": palette.GRID, "wrap": True}
        self.plain = make(wrap=True, valign="top")
        self.cell = make(**grid)
        self.strong = make(**grid, bold=True)
        self.centred = make(**grid, align="center")
        self.heading = make(**grid, bold=True, size=11, align="center", bg=palette.HEADING)
        self.link = make(**grid, underline=1, color="#0B3D91")
        self.closed = make(**grid, pattern=14, fg_color="#BFBFBF", bg="#F2F2F2")
        self.entry = {"border": 1, "border_color": palette.INPUT_BORDER, "bg": palette.INPUT, "locked": False}
        self.example = make(**grid, italic=True, color=palette.MUTED)

    def write_top(self) -> str:
        """Write down to the fields about who fills the form in; returns the cell of the first, the unit's name."""
        for column, width in enumerate(layout.GUIDE_WIDTHS, 1):
            self.sheet.set_column(column, column, width)
        self._title()
        self._who()
        return self._unit_table()

    def write_rest(self, statuses: Sequence[SheetStatus]) -> None:
        """Write what follows; ``statuses`` are the criterion sheets it points to."""
        self._statuses(statuses)
        self._steps(statuses)
        self._legend()
        self._example()
        self._notes()
        self._finish()

    # --- small help

    def _across(self, first: int, last: int, text: str, style: Any, *, size: float = 12, bold: bool = False) -> float:
        """Text over adjoining columns of this row; returns the height it needs."""
        if first < last:
            self.sheet.merge_range(self.row, first, self.row, last, "", style)
        self.sheet.write_string(self.row, first, text, style)
        return text_height(text, sum(layout.GUIDE_WIDTHS[first - 1 : last]), size, bold)

    def _next(self, *heights: float) -> None:
        self.sheet.set_row(self.row, max(heights))
        self.row += 1

    def _section(self, name: str) -> None:
        self.section_number += 1
        text = f"{self.section_number}. {layout.GUIDE_SECTIONS[name]}"
        style = self.form.styles(bold=True, size=13, valign="bottom")
        self._next(self._across(_FIRST, _LAST, text, style, size=13, bold=True) + 8)

    # --- sections

    def _title(self) -> None:
        make, campaign = self.form.styles, self.form.campaign
        lines = (
            (layout.TITLE.format(year=campaign.year), 14, {"bold": True}),
            (full_place(campaign), 13, {"bold": True}),
            (f"(Theo {self.form.criteria_set.source})", 11, {"italic": True}),
        )
        for text, size, look in lines:
            style = make(**look, size=size, align="center", wrap=True)
            self._next(self._across(_FIRST, _LAST, text, style, size=size, bold="bold" in look) + 2)

    def _who(self) -> None:
        form, campaign = self.form, self.form.campaign
        self._section("who")
        values = {
            "unit": form.unit_name or DOTS,
            "indicators": ", ".join(indicator.id for indicator in self.indicators),
            "period": form.fill(layout.PERIOD),
            "deadline": format_date(campaign.deadline) if campaign.deadline else DOTS,
            "return_to": layout.RETURN_TO,
            "contact": DOTS,
        }
        for key, label in layout.WHO_ROWS.items():
            needed = self._across(_FIRST, _LABEL, label, self.cell)
            style = form.styles(**self.entry, wrap=True) if key == "contact" else self.strong
            self._next(needed, self._across(_VALUE, _LAST, values[key], style, bold=True))

    def _unit_table(self) -> str:
        form = self.form
        rows = layout.UNIT_ROWS if form.unit_name else {"unit_name": layout.UNIT_NAME} | layout.UNIT_ROWS
        self._section("unit")
        self.keys.table(self.row, "unit", {_FIRST: "label", _VALUE: "value"})
        self.row += 1
        first = address(self.row, _VALUE)
        for key, (label, number_format, rule) in rows.items():
            self.keys.key(self.row, key)
            self._across(_FIRST, _LABEL, label, self.cell)
            style = form.styles(**self.entry, num=number_format, align="left", wrap=True)
            self.sheet.merge_range(self.row, _VALUE, self.row, _LAST, "", style)
            add_validation(self.sheet, self.row, _VALUE, 1, 1, **form.rule(rule))
            self._next(24)
        self.sheet.set_selection(first)
        self.keys.end(self.row)
        return f"'{layout.GUIDE_SHEET}'!{first}"

    def _statuses(self, statuses: Sequence[SheetStatus]) -> None:
        self._section("status")
        for status in statuses:
            url = f"internal:'{status.sheet}'!{status.first_input}"
            self.sheet.merge_range(self.row, _FIRST, self.row, _LABEL, "", self.link)
            self.sheet.write_url(self.row, _FIRST, url, self.link, status.sheet)
            self.sheet.merge_range(self.row, _VALUE, self.row, _LAST, "", self.strong)
            formula = f"='{status.sheet}'!{status.cell}"
            self.sheet.write_live(self.row, _VALUE, formula, self.strong, status.blank_text)
            room = sum(layout.GUIDE_WIDTHS[_VALUE - 1 :])
            self._next(text_height(status.blank_text + " minh chứng", room, bold=True) + 2)

    def _steps(self, statuses: Sequence[SheetStatus]) -> None:
        self._section("steps")
        deadline = self.form.campaign.deadline
        words = {
            "sheets": ", ".join(f"“{status.sheet}”" for status in statuses),
            "tasks": "; ".join(task for kind, task in layout.TASKS.items() if kind in self.kinds),
            "deadline": f" trước hết ngày {format_date(deadline)}" if deadline else "",
        }
        for number, step in enumerate(layout.STEPS, 1):
            self._numbered(f"Bước {number}", self.form.fill(step, **words))

    def _numbered(self, mark: str, text: str) -> None:
        needed = self._across(_FIRST, _FIRST, mark, self.form.styles(bold=True, valign="top"))
        self._next(needed, self._across(_LABEL, _LAST, text, self.plain) + 2)

    def _legend(self) -> None:
        self._section("legend")
        looks = {
            "input": self.form.styles(**self.entry | {"locked": True}, align="center"),
            "locked": self.centred,
            "closed": self.closed,
        }
        for key, (mark, text) in layout.LEGEND.items():
            if key == "closed" and len(self.kinds) == 1:
                continue
            needed = self._across(_FIRST, _FIRST, mark, looks[key])
            self._next(needed, 20, self._across(_LABEL, _LAST, text, self.form.styles(wrap=True, indent=1)) + 4)

    def _example(self) -> None:
        self._section("example")
        first = self.indicators[0]
        data = self.form.criteria_set.data
        words = {"id": first.id, "title": first.title, "datum": data[first.data[0]].label}
        titles, values = layout.EXAMPLE_ROWS[first.kind]
        evidence = [layout.HEADINGS["evidence"][key].split("\n")[0] for key in layout.EVIDENCE_COLUMNS[:5]]
        spans: tuple[tuple[int, int], ...] = ((1, 1), (2, 2), (3, 3), (4, 5))
        self._example_row(titles, spans, self.heading, words)
        self._example_row(values, spans, self.example, words)
        spans = tuple((column, column) for column in range(_FIRST, _LAST + 1))
        self._example_row(evidence, spans, self.heading, words)
        self._example_row(layout.EXAMPLE_EVIDENCE, spans, self.example, words)

    def _example_row(
        self, texts: Sequence[str], spans: Sequence[tuple[int, int]], style: Any, words: Mapping[str, str]
    ) -> None:
        cells = zip(spans, texts, strict=True)
        bold = style is self.heading
        self._next(*[self._across(*span, self.form.fill(text, **words), style, bold=bold) for span, text in cells])

    def _notes(self) -> None:
        form = self.form
        self._section("notes")
        articles = "; ".join(spec.article for spec in form.criteria_set.standards if spec.id is not Standard.PLAN)
        notes = [
            form.fill(layout.NOTE_PERIOD),
            layout.NOTE_CITIZENS if Kind.RATIO in self.kinds else "",
            layout.NOTE_EVIDENCE if form.campaign.evidence_required else "",
            layout.NOTE_BASIS.format(source=form.criteria_set.source, articles=articles),
        ]
        for note in filter(None, notes):
            self._next(self._across(_FIRST, _LAST, f"• {note}", self.plain) + 2)

    def _finish(self) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.set_zoom(palette.ZOOM)
        sheet.protect("", palette.PROTECTION)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{address(self.row + 100, _LAST)}"})
        sheet.print_area(0, _FIRST, self.row - 1, _LAST)
        page_setup(sheet, landscape=False, footer=self.form.footer)
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
