"""The cells of a form that ask what an answer is by and where it comes from: rows of their own for age base, way of
counting, decree, columns beside the figures for source and day.

Relies on :mod:`ccht_excel.law.attributes` for answers as people type them. Takes nothing for an answer that is not
certainly one, and fills in none: what is blank beside an answer, or not understood, is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_attributes, of_returns
from ccht_excel.findings.entry import FindingType
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.law.attributes import must_state, read_stated
from ccht_excel.model.attributes import Attribute, AttributeKind
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumSpec
from ccht_excel.model.returns import Report, Stated
from ccht_excel.returns.answers import AnswerCell, read_text
from ccht_excel.returns.asked_rows import asked_rows
from ccht_excel.returns.beside_answers import Asides, cell_in_words
from ccht_excel.returns.evidence_rows import is_ditto
from ccht_excel.returns.surroundings import Surroundings
from ccht_excel.vietnamese.text import is_blank


class StatedReading(Struct, dict=True):
    """The attributes of one file being read. ``touched``: somebody chose or wrote something."""

    file: str
    criteria_set: CriteriaSet
    around: Surroundings
    findings: list[Finding] = field(default_factory=list)
    touched: bool = False
    _cells: dict[tuple[str, Attribute], list[tuple[Table, Cell]]] = field(default_factory=dict)
    _found: dict[tuple[str, str], tuple[AnswerCell, str]] = field(default_factory=dict)

    @property
    def _rows(self) -> Mapping[str, tuple[DatumSpec, Attribute]]:
        return asked_rows(self.criteria_set).attributes

    def asks(self, table: Table, row: Row, key: str) -> bool:
        """Whether a row asks for an attribute; then its cells are kept for reading."""
        if key not in self._rows:
            return False
        spec, attribute = self._rows[key]
        self._keep(table, row, OF_DATUM[spec.kind].column, (spec.id, attribute))
        return True

    def asks_beside(self, table: Table, row: Row, datum: str) -> None:
        """Keep the cells in the row of a figure that ask where it comes from."""
        for attribute in self.criteria_set.data[datum].attributes:
            if attribute.beside:
                self._keep(table, row, attribute.id, (datum, attribute))

    def _keep(self, table: Table, row: Row, column: str, asked: tuple[str, Attribute]) -> None:
        if column in table.columns:
            self._cells.setdefault(asked, []).extend((table, cell) for cell in row.all(column))

    def datum(self, key: str) -> str:
        """The datum that a row of an attribute belongs to."""
        return self._rows[key][0].id

    def read(self, indicator_of: Callable[[str], str | None]) -> None:
        """Read the cells; ``indicator_of`` tells the chỉ tiêu of a datum."""
        for (datum, attribute), cells in self._cells.items():
            indicator = indicator_of(datum)
            asked = [
                (table, AnswerCell(self.file, table.sheet, cell, indicator))
                for table, cell in cells
                if not is_blank(cell.text) or isinstance(cell.value, ErrorValue)
            ]
            self.touched = self.touched or bool(asked)
            read = [(place, self._stated(table, place, attribute)) for table, place in asked]
            if len({choice for _, choice in read}) > 1:
                named = self.around.named((place.sheet, place.cell.address) for place, _ in read)
                self._say(of_returns.COPIES_DIFFER, read[0][0], attribute, cells=named)
                read = [(read[0][0], "")]
            blank = AnswerCell(self.file, cells[0][0].sheet, cells[0][1], indicator)
            # Of copies that agree, the one that people see is the place.
            read.sort(key=lambda item: bool(self.around.aside(item[0].sheet, item[0].cell.address)))
            self._found[datum, attribute.id] = read[0] if read else (blank, "")

    def beside(self, report: Report, asides: Asides) -> Report:
        """The report with what it is stated to be by; what ``asides`` know of it elsewhere is named, never taken."""
        spec = self.criteria_set.data[report.datum]
        stated: list[Stated] = []
        for attribute in spec.attributes:
            found = self._found.get((spec.id, attribute.id))
            if found is None:
                continue
            place, choice = found
            stated.append(Stated(attribute.id, choice, place.place, place.cell.text))
            if not choice and is_blank(place.cell.text) and must_state(spec, report.value):
                missing = of_attributes.SOURCE_MISSING if attribute.beside else of_attributes.STATED_MISSING
                typed = asides.of_attribute(place, attribute)
                words = " và ".join(cell_in_words(cell.address, cell.value) for cell in typed)
                elsewhere = f" (nhưng {words}, nội dung ở đó không được tính)" if typed else ""
                named = [cell.address for cell in typed]
                self._say(missing, place, attribute, label=spec.name, elsewhere=elsewhere, named=named)
        return replace(report, stated=tuple(stated))

    def _stated(self, table: Table, place: AnswerCell, attribute: Attribute) -> str:
        swallowed = self.around.covering(table, place.cell)
        if swallowed:
            self._say(of_returns.MERGED_INPUT, place, attribute, range=swallowed)
            return ""
        value = place.cell.value
        if isinstance(value, ErrorValue):
            text, stated = place.cell.text, None
        else:
            text, said = read_text(place, attribute.label)
            self.findings += said
            stated = None if is_ditto(place.cell) else read_stated(attribute, value, text)
        if text and stated is None:
            unclear = of_attributes.SOURCE_NOT_UNDERSTOOD if attribute.beside else of_attributes.STATED_NOT_UNDERSTOOD
            self._say(unclear, place, attribute, found=text)
        return stated or ""

    def _say(self, type: FindingType, place: AnswerCell, attribute: Attribute, **words: Any) -> None:
        choices = "; ".join(f"“{choice.label}”" for choice in attribute.choices)
        words = {"label": attribute.label, "expected": EXPECTED.get(attribute.kind, choices), **words}
        self.findings.append(place.say(type, question=attribute.label, choices=choices, **words))


EXPECTED = {
    AttributeKind.SOURCE: "chọn trong danh sách của ô, hoặc ghi tên cơ quan, sổ, danh sách đã lấy số",
    AttributeKind.DAY: "ghi ngày của số liệu: ngày/tháng/năm",
}
"""What is expected of whoever says where a figure comes from."""
