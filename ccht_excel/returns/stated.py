"""The rows of a form that ask what an answer is by: age base, way of counting, decree; each under its own datum.

Relies on :mod:`ccht_excel.law.attributes` for choices as people type them. Takes nothing for a choice that is not
certainly one, and fills in none: what is blank beside an answer, or not understood, is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_attributes, of_returns
from ccht_excel.findings.entry import FindingType
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.law.attributes import attribute_rows, must_state, stated_choice
from ccht_excel.model.attributes import Attribute, stated_key
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec
from ccht_excel.model.returns import Report, Stated
from ccht_excel.records import dataclass, field, replace
from ccht_excel.returns.answers import AnswerCell, Surroundings, read_text
from ccht_excel.vietnamese.text import fold, is_blank


@dataclass
class StatedReading:
    """The attributes of one file being read. ``touched``: somebody chose something."""

    file: str
    criteria_set: CriteriaSet
    around: Surroundings
    findings: list[Finding] = field(default_factory=list)
    touched: bool = False
    _cells: dict[str, list[tuple[Table, Cell]]] = field(default_factory=dict)
    _found: dict[str, tuple[AnswerCell, str]] = field(default_factory=dict)

    @cached_property
    def _rows(self) -> Mapping[str, tuple[DatumSpec, Attribute]]:
        return attribute_rows(self.criteria_set)

    def names(self, *, counts: bool) -> dict[str, str]:
        """Keys of rows by their visible label: those of figures, or those of chỉ tiêu."""
        return {
            fold(attribute.label): key
            for key, (spec, attribute) in self._rows.items()
            if (spec.kind is DatumKind.COUNT) is counts
        }

    def asks(self, table: Table, row: Row, key: str) -> bool:
        """Whether a row asks for an attribute; then its cells are kept for reading."""
        if key not in self._rows:
            return False
        column = OF_DATUM[self._rows[key][0].kind].column
        if column in table.columns:
            self._cells.setdefault(key, []).extend((table, cell) for cell in row.all(column))
        return True

    def datum(self, key: str) -> str:
        """The datum that a row of an attribute belongs to."""
        return self._rows[key][0].id

    def read(self, indicators: Mapping[str, str | None]) -> None:
        """Read the cells; ``indicators`` is the chỉ tiêu of each datum."""
        for key, cells in self._cells.items():
            spec, attribute = self._rows[key]
            indicator = indicators.get(spec.id)
            asked = [
                (table, AnswerCell(self.file, table.sheet, cell, indicator))
                for table, cell in cells
                if not is_blank(cell.text) or isinstance(cell.value, ErrorValue)
            ]
            self.touched = self.touched or bool(asked)
            read = [(place, self._choice(table, place, attribute)) for table, place in asked]
            if len({choice for _, choice in read}) > 1:
                named = self.around.named((place.sheet, place.cell.address) for place, _ in read)
                self._say(of_returns.COPIES_DIFFER, read[0][0], attribute, cells=named)
                read = [(read[0][0], "")]
            blank = AnswerCell(self.file, cells[0][0].sheet, cells[0][1], indicator)
            self._found[key] = read[0] if read else (blank, "")

    def beside(self, report: Report) -> Report:
        """The report with what it is stated to be by."""
        spec = self.criteria_set.data[report.datum]
        stated: list[Stated] = []
        for attribute in spec.attributes:
            found = self._found.get(stated_key(spec.id, attribute.id))
            if found is None:
                continue
            place, choice = found
            stated.append(Stated(attribute.id, choice, place.place, place.cell.text))
            if not choice and is_blank(place.cell.text) and must_state(spec, report.value):
                self._say(of_attributes.STATED_MISSING, place, attribute, label=spec.name)
        return replace(report, stated=tuple(stated))

    def _choice(self, table: Table, place: AnswerCell, attribute: Attribute) -> str:
        swallowed = self.around.covering(table, place.cell)
        if swallowed:
            self._say(of_returns.MERGED_INPUT, place, attribute, range=swallowed)
            return ""
        text, said = read_text(place, attribute.label)
        self.findings += said
        choice = stated_choice(attribute, text)
        if text and choice is None:
            self._say(of_attributes.STATED_NOT_UNDERSTOOD, place, attribute, found=text)
        return choice.id if choice else ""

    def _say(self, type: FindingType, place: AnswerCell, attribute: Attribute, **words: Any) -> None:
        choices = "; ".join(f"“{choice.label}”" for choice in attribute.choices)
        words = {"label": attribute.label, **words}
        self.findings.append(place.say(type, question=attribute.label, choices=choices, **words))
