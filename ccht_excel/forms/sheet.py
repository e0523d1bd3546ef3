"""The frame of a form's sheet: columns, styles, head, sections, inputs, signatures, protection and print set-up.

Relies on :mod:`ccht_excel.paper.rows` and the tables of :mod:`ccht_excel.forms.layout`; what stands between head and
signatures is :mod:`ccht_excel.forms.criterion_sheet`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.grid import address
from ccht_excel.exchange.keyed_sheets import KeyWriter
from ccht_excel.forms import layout
from ccht_excel.forms.references import References
from ccht_excel.law.answer_kinds import KINDS
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet, Criterion, Indicator, Required, Standard
from ccht_excel.paper.palette import ALERT, CELL, ENTRY, FINE, FORM_PROTECTION, HEAD, MUTED, ZOOM
from ccht_excel.paper.print_setup import break_pages, page_setup, room_left
from ccht_excel.paper.rows import Formula, Piece, Rows, Style
from ccht_excel.paper.style import Styles, add_validation
from ccht_excel.vietnamese.place_names import DOTS, dated_place, subject_words
from ccht_excel.vietnamese.text import capital, labelled

ID, LABEL = 1, 2
HELPER_ROW, UNIT_ROW, TITLE_ROW, STATUS_ROW = range(4)
_MESSAGE = 255
"""Characters that Excel shows as help of a cell."""

CENTRED: Style = {**CELL, "align": "center"}
STRONG: Style = {**CENTRED, "bold": True}
HEADING: Style = {**HEAD, "size": 11}
SUM: Style = {**CELL, "align": "right", "indent": 1, "num": "#,##0", "bold": True}
OPEN: Style = {**ENTRY, "locked": False}
CHOICE: Style = {**OPEN, "align": "center", "bold": True}
STATED: Style = {**CELL, "indent": 1, "italic": True}
STATED_CHOICE: Style = {**OPEN, "align": "center", "size": 11}
COUNT: Style = {**SUM, **OPEN}
BESIDE: Style = {**OPEN, "align": "center", "size": 11, "num": "@"}
TEXT: Style = {**OPEN, "num": "@", "valign": "top"}
CODE: Style = {**TEXT, "align": "center"}
DAY: Style = {**CODE, "num": "dd/mm/yyyy"}
BESIDE_DAY: Style = {**BESIDE, "num": "dd/mm/yyyy"}
PAST: Style = {**CENTRED, "italic": True, "color": MUTED, "num": "@"}
"""How cells look: what stands there, then what the unit fills in, which is open though the sheet is locked."""

_HINT: Style = {"italic": True, "size": 11, "wrap": True, "color": MUTED, "valign": "top"}
_SECTION: Style = {"bold": True, "size": 13, "valign": "bottom"}


class Form(Struct, frozen=True, dict=True):
    """What every sheet of one return workbook needs to know. ``unit_name`` is empty where it is left to fill in.

    ``contact`` is whom to ask, as somebody typed it on the form before; empty for dots. ``evidence_rows`` is how many
    blank rows each evidence table has; ``None`` for as many as the page takes.
    """

    criteria_set: CriteriaSet
    campaign: Campaign
    unit_name: str
    unit_cell: str
    place: str
    requirements: Mapping[str, Mapping[Standard, Required]]
    workbook: Any
    styles: Styles
    evidence_rows: int | None = None
    contact: str | float = ""
    past: Mapping[str, str] = field(default_factory=dict)
    references: References = field(default_factory=References)

    @property
    def return_to(self) -> str:
        """To whom the form goes back."""
        name = self.campaign.paperwork.officer or self.campaign.paperwork.coordinator
        return layout.RETURN_TO_NAMED.format(name=name) if name else layout.RETURN_TO

    @property
    def footer(self) -> str:
        """Commune, year and unit, as printed at the foot of every page."""
        return " – ".join(filter(None, (self.place, f"năm {self.campaign.year}", self.unit_name)))

    def fill(self, text: str, **words: object) -> str:
        """A text of the layout with year, subject and other words filled in."""
        return text.format(**self._words, **words)

    @cached_property
    def _words(self) -> Mapping[str, object]:
        """Those of every text: year and subject, and, for examples, a unit and the first source that figures have."""
        units = self.criteria_set.default_units
        attributes = (item for spec in self.criteria_set.data.values() for item in spec.attributes)
        sources = (item.choices[0].label for item in attributes if item.beside and item.choices)
        return {
            "year": self.campaign.year,
            **subject_words(self.criteria_set.subject),
            "source": next(sources, layout.EXAMPLE_SOURCE),
            "unit": units[0].name if units else DOTS,
        }

    @property
    def signatures(self) -> tuple[tuple[str, str], ...]:
        """Who signs, and how: who has no seal only signs."""
        signer = self.criteria_set.handling.form_signer
        (who, how), head = layout.SIGNATURES
        return (who, how), (signer.upper(), how) if signer else head

    def rule(self, rule: Mapping[str, Any], **words: object) -> dict[str, Any]:
        """A validation rule of the layout, its messages filled in."""
        return {key: self.fill(value, **words) if isinstance(value, str) else value for key, value in rule.items()}


class SheetStatus(Struct, frozen=True):
    """Where a criterion's status stands, what it says on the blank form, and the first cell to fill in."""

    sheet: str
    cell: str
    blank_text: str
    first_input: str


class Columns(Struct, frozen=True):
    """Column numbers of the sheet: ``required`` is the first of those for what the standards ask.

    The label goes from ``LABEL`` to the column before. ``answers`` are those beside the chỉ tiêu, by key, that a chỉ
    tiêu uses. ``past`` is the column of what was reported before; ``None`` where nothing was.
    """

    required: int
    answers: Mapping[str, int]
    note: int
    widths: tuple[float, ...]
    past: int | None = None

    @property
    def label(self) -> tuple[int, int]:
        """First and last column of a label."""
        return LABEL, self.required - 1

    @property
    def last(self) -> int:
        """The column in which every table of the sheet ends."""
        return self.note if self.past is None else self.past

    @classmethod
    def of(cls, indicators: Sequence[Indicator], standards: int, *, past: str = "", by_village: int = 0) -> Columns:
        """The columns that these chỉ tiêu need, beside one for each of so many standards.

        ``past`` names the width of one more, for comparing; empty for none. ``by_village`` is how many numbers each
        village is asked for.
        """
        kinds = {indicator.kind for indicator in indicators}
        asked = [item.column for item in KINDS if item.beside and item.kind in kinds]
        # The label takes the columns that the table of evidence, or that of the villages, has more than the others.
        most = max(len(layout.EVIDENCE_KEYS), LABEL + by_village)
        required = max(LABEL + 1, most - len(asked) - standards)
        first = required + standards
        places = {name: first + number for number, name in enumerate(asked)}
        width = layout.WIDTHS
        rest = [
            *[width["required"]] * standards,
            *[width["first_answer" if not number else "answer"] for number, _ in enumerate(asked)],
            width["note"],
            *([width[past]] if past else []),
        ]
        more = [width["more_label"]] * (required - LABEL - 1)
        label = max(layout.LABEL_AT_LEAST, layout.SHEET_WIDTH - width["id"] - sum((*more, *rest)))
        note = first + len(asked)
        return cls(required, places, note, (0, width["id"], label, *more, *rest), note + 1 if past else None)


class FormSheet(Rows):
    """A criterion's sheet being written from top to bottom; ``row`` is the next free row.

    ``blocks`` are first and last rows that must not be torn apart in print; ``repeated_row`` is printed on every page.
    """

    def __init__(self, form: Form, criterion: Criterion, indicators: Sequence[Indicator]) -> None:
        worksheet = form.workbook.add_worksheet(layout.CRITERION_SHEET.format(id=criterion.id))
        asked = {datum for indicator in indicators for datum in indicator.data}
        compared = any(form.references.of(datum) for datum in asked)
        past = "references" if compared else "past" if any(datum in asked for datum in form.past) else ""
        self.past_heading = layout.REFERENCES if compared else layout.PAST
        counted = dict.fromkeys(datum for item in indicators if item.ratios for datum in item.data)
        by_village = len(counted) if form.campaign.villages else 0
        self.columns = Columns.of(indicators, len(form.criteria_set.standards), past=past, by_village=by_village)
        self.keys = KeyWriter(worksheet)
        super().__init__(worksheet, form.styles, self.columns.widths)
        self.form = form
        self.criterion = criterion
        self.indicators = indicators
        self.section_number = 0
        self.first_input = ""
        self.repeated_row = 0
        self.blocks: list[tuple[int, int]] = []

    # --- head and foot

    def write_head(self) -> None:
        """Unit, commune and title."""
        form, last = self.form, self.columns.last
        half = LABEL + 1
        word = form.criteria_set.subject.unit
        unit: str | Formula = labelled(word, form.unit_name)
        if not form.unit_name:
            said, cell = f"{capital(word)}: ", form.unit_cell
            unit = Formula(f'="{said}"&IF(TRIM({cell})="","{DOTS}",{cell})', f"{said}{DOTS}")
        right = f"{form.place} – năm {form.campaign.year}"
        self.row = UNIT_ROW
        self.add(
            Piece(ID, half, unit, {"bold": True, "wrap": True}),
            Piece(half + 1, last, right, {"align": "right", "italic": True, "wrap": True}),
        )
        title = f"{self.name}. {self.criterion.title}"
        self.add(Piece(ID, last, title, {"bold": True, "size": 13, "align": "center", "wrap": True}), more=2)
        self.row = STATUS_ROW + 1
        self.worksheet.set_row(HELPER_ROW, None, None, {"hidden": True})
        self.worksheet.set_row(STATUS_ROW, layout.STATUS_HEIGHT)

    def write_signatures(self) -> None:
        """Place, date and the two signature blocks."""
        middle, last = LABEL, self.columns.last
        # At least two rows of the table above stay with the signatures.
        self.blocks.append((self.row - 2, self.row + 4))
        self.row += 1
        right_first = last - 2
        known = storable(dated_place(self.form.campaign, self.form.criteria_set.subject))
        place = layout.PLACE_AND_DATE.format(place=known or layout.FEW_DOTS)
        self.add(Piece(right_first, last, place, {"italic": True, "align": "center", "wrap": True}))
        blocks = ((ID, middle), (right_first, last))
        for block, (who, how) in zip(blocks, self.form.signatures, strict=True):
            self.put(Piece(*block, who, {"bold": True, "align": "center"}))
            self.put(Piece(*block, how, {"italic": True, "align": "center", "valign": "top"}), row=self.row + 1)
        self.row += 2
        self.add(*(Piece(*block, "", {"align": "center"}) for block in blocks), height=layout.SIGNATURE_SPACE)

    def rows_before_signatures(self, height: float) -> int:
        """How many rows of this height still go on the page that has been begun, with the signatures below them."""
        left = room_left(self.worksheet, self.widths, self.blocks, self.row - 1, landscape=True)
        return int((left - layout.SIGNATURES_HEIGHT) // height)

    def finish(self) -> None:
        """View, protection and print set-up, once all rows are written."""
        set_up_view(self)
        self.worksheet.freeze_panes(STATUS_ROW + 1, 0)
        self.worksheet.set_selection(self.first_input)
        self.worksheet.print_area(1, ID, self.row - 1, self.last)
        repeat = (self.repeated_row, self.repeated_row)
        page_setup(self.worksheet, landscape=True, repeat=repeat, footer=self.form.footer, first=False)
        break_pages(self.worksheet, self.widths, self.blocks, self.row - 1, landscape=True, repeat=repeat)

    # --- small help

    def start_section(self, name: str, hint: str = "") -> int:
        """Heading of a section; ends the table above. Returns its row."""
        first = self.row
        self.keys.end(first)
        self.section_number += 1
        text = f"{self.section_number}. {self.form.fill(layout.SECTIONS[name])}"
        room = self.needed(Piece(ID, self.last, text, _SECTION))
        self.add(Piece(ID, ID, text, _SECTION), height=room + 5)
        if hint:
            self.explain(hint)
        return first

    def explain(self, text: str) -> None:
        """A line of explanation across the sheet."""
        self.add(Piece(ID, self.columns.last, text, _HINT))

    def past_piece(self, datum: str) -> list[Piece]:
        """What was reported of a datum before, grey in its own column."""
        column = self.columns.past
        said = (self.form.past.get(datum, ""), self.form.references.of(datum))
        return [] if column is None else [Piece(column, column, "\n".join(filter(None, said)) or None, PAST)]

    def write_headings(self, texts: Mapping[int, str], *merged: tuple[int, int], beside: Iterable[Piece] = ()) -> None:
        """The visible heading row of a table; ``merged`` are first and last columns of wide headings.

        ``beside`` are headings of another look.
        """
        ends = dict(merged)
        own = (Piece(column, ends.get(column, column), text, HEADING) for column, text in texts.items())
        self.add(*own, *beside, more=4)

    def ask(self, row: int, column: int, rule: Mapping[str, Any], rows: int = 1) -> str:
        """Give a blank cell (or column of cells) to fill in its rule and its help; returns the address."""
        message = rule["input_message"]
        shown = message if len(message) <= _MESSAGE else f"{message[: _MESSAGE - 1]}…"
        add_validation(self.worksheet, row, column, rows, 1, **{**rule, "input_message": shown})
        return address(row, column)

    def highlight(self, row: int, first: int, last: int, good: str, bad: str) -> None:
        """Colour the two words a live cell may say."""
        for text, color in ((good, FINE), (bad, ALERT)):
            look = self.styles(color=color, bold=True)
            rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}
            self.worksheet.conditional_format(row, first, row, last, rule)


def set_up_view(rows: Rows) -> None:
    """What every sheet of a form looks like and lets people do."""
    sheet = rows.worksheet
    sheet.hide_gridlines(2)
    sheet.set_zoom(ZOOM)
    sheet.protect("", FORM_PROTECTION)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{address(rows.row + 100, rows.last)}"})
