"""The sheet ``Hướng dẫn`` of a form: who fills in what by when, how, an example, and how far each sheet is.

Relies on the tables of :mod:`ccht_excel.forms.layout`. Knows one unit's chỉ tiêu only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccht_excel.exchange.grid import address
from ccht_excel.exchange.keyed_sheets import KeyWriter
from ccht_excel.forms import layout
from ccht_excel.forms.levels import nouns_of
from ccht_excel.forms.sheet import Form, SheetStatus, set_up_view
from ccht_excel.law.answer_kinds import KINDS, OF_KIND
from ccht_excel.model.law import Indicator
from ccht_excel.paper.palette import CELL, CLOSED, ENTRY, HEAD, LINK, MUTED
from ccht_excel.paper.print_setup import page_setup
from ccht_excel.paper.rows import Formula, Link, Piece, Rows, Style
from ccht_excel.paper.style import add_validation
from ccht_excel.paper.text_size import LINE_HEIGHT
from ccht_excel.vietnamese.place_names import DOTS, full_place
from ccht_excel.vietnamese.printed import format_date

_FIRST, _LABEL, _VALUE, _LAST = 1, 2, 3, 5
_PLAIN: Style = {"wrap": True, "valign": "top"}
_STRONG: Style = {**CELL, "bold": True}
_HEADING: Style = {**HEAD, "size": 11}
_EXAMPLE: Style = {**CELL, "italic": True, "color": MUTED}


class GuideSheet(Rows):
    """The sheet ``Hướng dẫn``, written from top to bottom."""

    def __init__(self, form: Form, indicators: Sequence[Indicator]) -> None:
        worksheet = form.workbook.add_worksheet(layout.GUIDE_SHEET)
        self.keys = KeyWriter(worksheet)
        super().__init__(worksheet, form.styles, (0, *layout.GUIDE_WIDTHS))
        self.form = form
        self.indicators = indicators
        self.kinds = {indicator.kind for indicator in indicators}
        self.section_number = 0

    def write_top(self) -> str:
        """Write down to the fields about who fills the form in; returns the cell of the first, the unit's name."""
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

    # --- sections

    def _section(self, name: str) -> None:
        self.section_number += 1
        text = f"{self.section_number}. {layout.GUIDE_SECTIONS[name]}"
        self.add(Piece(_FIRST, _LAST, text, {"bold": True, "size": 13, "valign": "bottom"}), more=8)

    def _title(self) -> None:
        campaign = self.form.campaign
        lines: tuple[tuple[str, Style], ...] = (
            (self.form.fill(layout.TITLE), {"size": 14, "bold": True}),
            (full_place(campaign, self.form.criteria_set.subject), {"size": 13, "bold": True}),
            (f"(Theo {self.form.criteria_set.source})", {"size": 11, "italic": True}),
        )
        for text, look in lines:
            self.add(Piece(_FIRST, _LAST, text, {**look, "align": "center", "wrap": True}), more=2)

    def _who(self) -> None:
        form, campaign = self.form, self.form.campaign
        self._section("who")
        values: dict[str, str | float] = {
            "unit": form.unit_name or DOTS,
            "indicators": ", ".join(indicator.id for indicator in self.indicators),
            "period": form.fill(layout.PERIOD),
            "deadline": format_date(campaign.deadline) if campaign.deadline else DOTS,
            "return_to": form.return_to,
            "contact": form.contact or DOTS,
        }
        for key, label in layout.WHO_ROWS.items():
            style = {**ENTRY, "locked": False} if key == "contact" else _STRONG
            self.add(Piece(_FIRST, _LABEL, form.fill(label), CELL), Piece(_VALUE, _LAST, values[key], style))

    def _unit_table(self) -> str:
        form = self.form
        rows = layout.UNIT_ROWS if form.unit_name else {"unit_name": layout.UNIT_NAME} | layout.UNIT_ROWS
        self._section("unit")
        self.keys.table(self.row, "unit", {_FIRST: "label", _VALUE: "value"})
        self.row += 1
        first = address(self.row, _VALUE)
        for key, (label, number_format, rule) in rows.items():
            self.keys.key(self.row, key)
            style = {**ENTRY, "locked": False, "num": number_format, "align": "left"}
            add_validation(self.worksheet, self.row, _VALUE, 1, 1, **form.rule(rule))
            self.add(Piece(_FIRST, _LABEL, form.fill(label), CELL), Piece(_VALUE, _LAST, None, style), height=24)
        self.worksheet.set_selection(first)
        self.keys.end(self.row)
        return f"'{layout.GUIDE_SHEET}'!{first}"

    def _statuses(self, statuses: Sequence[SheetStatus]) -> None:
        self._section("status")
        for status in statuses:
            link = Link(status.sheet, status.sheet, status.first_input)
            state = Formula(f"='{status.sheet}'!{status.cell}", status.blank_text)
            self.add(
                Piece(_FIRST, _LABEL, link, {**CELL, "underline": 1, "color": LINK}),
                Piece(_VALUE, _LAST, state, _STRONG, f"{status.blank_text} minh chứng"),
                more=2,
            )

    def _steps(self, statuses: Sequence[SheetStatus]) -> None:
        self._section("steps")
        deadline = self.form.campaign.deadline
        nouns = " hoặc ".join(nouns_of(self.form.criteria_set, self.indicators))
        words = {
            "sheets": ", ".join(f"“{status.sheet}”" for status in statuses),
            "tasks": "; ".join(item.task for item in KINDS if item.kind in self.kinds).format(noun=nouns),
            "sealed": "" if self.form.criteria_set.handling.form_signer else layout.SEALED,
            "deadline": f" trước hết ngày {format_date(deadline)}" if deadline else "",
        }
        for number, step in enumerate(layout.STEPS, 1):
            mark = Piece(_FIRST, _FIRST, f"Bước {number}", {"bold": True, "valign": "top"})
            self.add(mark, Piece(_LABEL, _LAST, self.form.fill(step, **words), _PLAIN), more=2)

    def _legend(self) -> None:
        self._section("legend")
        looks: Mapping[str, Style] = {
            "input": {**ENTRY, "wrap": False, "align": "center"},
            "locked": {**CELL, "align": "center"},
            "closed": CLOSED,
        }
        for key, (mark, text) in layout.LEGEND.items():
            if key == "closed" and len(self.kinds) == 1:
                continue
            explained = Piece(_LABEL, _LAST, self.form.fill(text), {"wrap": True, "indent": 1})
            self.add(Piece(_FIRST, _FIRST, mark, looks[key]), explained, more=4)

    def _example(self) -> None:
        self._section("example")
        first = self.indicators[0]
        data = self.form.criteria_set.data
        document = first.evidence_hint.partition(";")[0]
        numbers = (self.form.fill(n) for kind, n in layout.EXAMPLE_NUMBERS.items() if document.lower().startswith(kind))
        words = {
            "id": first.id,
            "title": first.title,
            "datum": data[first.data[0]].label,
            **OF_KIND[first.kind].words(data[first.data[0]]),
            "count": layout.EXAMPLE_COUNT if data[first.data[0]].usual else layout.EXAMPLE_FEW,
            "document": document,
            "number": next(numbers, layout.NO_NUMBER),
        }
        titles, values = OF_KIND[first.kind].example
        evidence = [layout.HEADINGS["evidence"][key].split("\n")[0] for key in layout.EVIDENCE_KEYS[:5]]
        spans: tuple[tuple[int, int], ...] = ((1, 1), (2, 2), (3, 3), (4, 5))
        self._example_row(titles, spans, _HEADING, words)
        self._example_row(values, spans, _EXAMPLE, words)
        spans = tuple((column, column) for column in range(_FIRST, _LAST + 1))
        self._example_row(evidence, spans, _HEADING, words)
        self._example_row(layout.EXAMPLE_EVIDENCE, spans, _EXAMPLE, words)

    def _example_row(
        self, texts: Sequence[str], spans: Sequence[tuple[int, int]], style: Style, words: Mapping[str, str]
    ) -> None:
        cells = zip(spans, texts, strict=True)
        self.add(*[Piece(*span, self.form.fill(text, **words), style) for span, text in cells], minimum=LINE_HEIGHT)

    def _notes(self) -> None:
        form = self.form
        self._section("notes")
        rule = form.criteria_set.evidence
        proof = layout.NOTE_EVIDENCE[rule.required_by].format(article=rule.article)
        articles = "; ".join(spec.article for spec in form.criteria_set.legal)
        notes = [
            form.fill(layout.NOTE_PERIOD, clause=form.criteria_set.year.period_clause),
            *self._data_notes(),
            proof if form.campaign.evidence_required else "",
            layout.NOTE_BASIS.format(source=form.criteria_set.source, articles=articles),
        ]
        for note in filter(None, notes):
            self.add(Piece(_FIRST, _LAST, f"• {note}", _PLAIN), more=2)

    def _data_notes(self) -> list[str]:
        """What the law leaves open about the figures that are asked for."""
        data = dict.fromkeys(datum for indicator in self.indicators for datum in indicator.data)
        return [self.form.criteria_set.data[datum].note for datum in data]

    def _finish(self) -> None:
        set_up_view(self)
        page_setup(self.worksheet, landscape=False, footer=self.form.footer)
        self.worksheet.print_area(0, _FIRST, self.row - 1, _LAST)
        self.worksheet.fit_to_pages(1, 1)
        self.worksheet.center_horizontally()
