"""One answer cell into one value, or into the finding that says why not.

Relies on the parsers of :mod:`ccht_excel.vietnamese.typed`. Refuses to guess: a value that is not certainly understood
is a finding. The one exception is an ambiguous number that only one reading makes possible beside the certain numbers
of the same table; then that reading is taken and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ccht_excel.exchange.grid import ErrorValue, PercentValue, SheetGrid, address
from ccht_excel.exchange.keyed_sheets import Cell, Table
from ccht_excel.findings.catalogue import finding
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Constraint, ConstraintKind, DatumKind, DatumSpec, Value
from ccht_excel.spreadsheets.cell_formats import SHOWN_OTHERWISE
from ccht_excel.spreadsheets.sparse_sheet import FORMULA_WITHOUT_RESULT
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.typed import Reading, parse_count, parse_level, parse_result

_CODES: Mapping[DatumKind, Mapping[str, str]] = {
    DatumKind.COUNT: {
        "negative": "count_negative",
        "fractional": "count_fractional",
        "percent": "count_percent",
        "ambiguous": "count_ambiguous",
        "date": "count_is_date",
        "too_large": "count_too_large",
    },
    DatumKind.LEVEL: {"out_of_range": "level_out_of_range"},
    DatumKind.RESULT: {},
}
_ERROR_CODES = {FORMULA_WITHOUT_RESULT: "formula_without_result", SHOWN_OTHERWISE: "cell_shown_otherwise"}
_OTHERWISE = {
    DatumKind.COUNT: "count_not_number",
    DatumKind.LEVEL: "level_not_understood",
    DatumKind.RESULT: "result_not_understood",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with everything a finding about it needs to say."""

    file: str
    sheet: str
    cell: Cell
    indicator: str | None

    def say(self, code: str, **words: object) -> Finding:
        """A finding at this cell."""
        return finding(
            code,
            file=self.file,
            sheet=self.sheet,
            cell=self.cell.address,
            unit=None,
            indicator=self.indicator,
            **words,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell says: a value, nothing (``blank``), several readings, and the findings on the way."""

    value: Value | None = None
    blank: bool = False
    readings: tuple[Fraction, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_answer(place: Place, spec: DatumSpec) -> Answer:
    """Read an answer cell as the kind of value its datum takes."""
    cell = place.cell
    if isinstance(cell.value, ErrorValue):
        code = _ERROR_CODES.get(cell.value, "cell_error")
        return Answer(findings=(place.say(code, found=cell.value.text, label=spec.name),))
    if isinstance(cell.value, PercentValue):
        code = _CODES[spec.kind].get("percent", _OTHERWISE[spec.kind])
        return _refused(place, spec, code, Reading(None, "percent"), cell.text)
    reading = _parse(cell, spec)
    if reading.problem == "blank":
        return Answer(blank=True)
    if reading.problem is None:
        said = (place.say("count_unusual_form", found=cell.text, value=reading.value),) if reading.warning else ()
        return Answer(reading.value, findings=said)
    converted = decode_legacy(cell.value) if isinstance(cell.value, str) else None
    if converted:
        again = _parse(Cell(converted, cell.row, cell.column), spec)
        if again.problem is None:
            return Answer(again.value, findings=(place.say("legacy_font", found=cell.text, converted=converted),))
    code = _CODES[spec.kind].get(reading.problem, _OTHERWISE[spec.kind])
    return _refused(place, spec, code, reading, cell.text)


def _parse(cell: Cell, spec: DatumSpec) -> Reading[int] | Reading[Value]:
    value = cell.value
    if isinstance(value, ErrorValue):
        return Reading(None, "error")
    if spec.kind is DatumKind.COUNT:
        return parse_count(value)
    if spec.kind is DatumKind.LEVEL:
        return parse_level(value, spec.maximum or 9)
    return parse_result(value)


def _refused(place: Place, spec: DatumSpec, code: str, reading: Reading[int] | Reading[Value], found: str) -> Answer:
    said = place.say(
        code,
        found=found,
        label=spec.name,
        maximum=spec.maximum,
        readings=" hoặc ".join(reading.readings),
    )
    numbers = tuple(_number(text) for text in reading.readings) if code == "count_ambiguous" else ()
    return Answer(readings=numbers, findings=(said,))


def _number(text: str) -> Fraction:
    """The number behind a Vietnamese form such as ``5.432`` or ``5,432``."""
    return Fraction(text.replace(".", "").replace(",", "."))


def settle(
    answers: Mapping[str, tuple[Place, Answer]], constraints: Iterable[Constraint]
) -> dict[str, tuple[Place, Answer]]:
    """Settle ambiguous counts by the certain counts of the same table, where only one reading is possible."""
    limits = [item for item in constraints if item.kind is ConstraintKind.AT_MOST]
    settled = dict(answers)
    for id, (place, answer) in answers.items():
        if not answer.readings:
            continue
        possible = [reading for reading in answer.readings if _fits(id, reading, answers, limits)]
        if len(possible) == 1 and len(answer.readings) > 1 and possible[0].denominator == 1:
            value = int(possible[0])
            said = place.say("count_settled", found=place.cell.text, value=value)
            settled[id] = (place, Answer(value, findings=(said,)))
    return settled


def _fits(
    id: str, reading: Fraction, answers: Mapping[str, tuple[Place, Answer]], limits: Sequence[Constraint]
) -> bool:
    for limit in limits:
        other = limit.right if limit.left == id else limit.left if limit.right == id else None
        value = answers[other][1].value if other is not None and other in answers else None
        if not isinstance(value, int):
            continue
        if (reading > value) if limit.left == id else (value > reading):
            return False
    return True


@dataclass(frozen=True)
class MergedInputs:
    """Inputs that somebody merged with other cells, by sheet: what such a cell answers is not certain."""

    sheets: Mapping[str, SheetGrid]

    def covering(self, table: Table, cell: Cell) -> str | None:
        """The merged range that swallowed this cell (several rows, or starting elsewhere), or ``None``."""
        grid = self.sheets.get(table.sheet)
        for (top, left), (bottom, right) in grid.merged if grid else ():
            inside = top <= cell.row <= bottom and left <= cell.column <= right
            if inside and (bottom > top or (cell.row, cell.column) != (top, left)):
                return f"{address(top, left)}:{address(bottom, right)}"
        return None
