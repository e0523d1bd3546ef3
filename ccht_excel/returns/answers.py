"""One answer cell into one value, or into the finding that says why not.

Relies on the parsers of :mod:`ccht_excel.vietnamese.typed`. Refuses to guess: a value that is not certainly understood
is a finding. The one exception is an ambiguous number that only one reading makes possible beside the certain numbers
of the same table; then that reading is taken and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ccht_excel.exchange.grid import ErrorValue, PercentValue
from ccht_excel.exchange.keyed_sheets import Cell
from ccht_excel.findings import of_returns, of_sight
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Constraint, ConstraintKind, DatumSpec, Value
from ccht_excel.model.place import Place
from ccht_excel.spreadsheets.cell_formats import SHOWN_OTHERWISE
from ccht_excel.spreadsheets.conditional import SHOWN_CONDITIONALLY
from ccht_excel.spreadsheets.in_cell_pictures import PICTURE
from ccht_excel.spreadsheets.sparse_sheet import FORMULA_WITHOUT_RESULT
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import clean
from ccht_excel.vietnamese.typed import Reading

_ERRORS = {
    FORMULA_WITHOUT_RESULT: of_returns.FORMULA_WITHOUT_RESULT,
    SHOWN_OTHERWISE: of_returns.CELL_SHOWN_OTHERWISE,
    SHOWN_CONDITIONALLY: of_sight.CELL_SHOWN_CONDITIONALLY,
    PICTURE: of_returns.CELL_HOLDS_PICTURE,
}


class AnswerCell(Struct, frozen=True):
    """A cell with everything a finding about it needs to say."""

    file: str
    sheet: str
    cell: Cell
    indicator: str | None

    @property
    def address(self) -> str:
        """The Excel address of the cell."""
        return self.cell.address

    @property
    def place(self) -> Place:
        """Where the cell is."""
        return Place(self.file, self.sheet, self.cell.address)

    def say(self, type: FindingType, **words: Any) -> Finding:
        """A finding at this cell."""
        return finding(type, self.place, indicator=self.indicator, **words)


class Answer(Struct, frozen=True):
    """What a cell says: a value, nothing (``blank``), several readings, and the findings on the way."""

    value: Value | None = None
    blank: bool = False
    readings: tuple[Fraction, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_answer(asked: AnswerCell, spec: DatumSpec) -> Answer:
    """Read an answer cell as the kind of value its datum takes."""
    cell = asked.cell
    if isinstance(cell.value, ErrorValue):
        type = _ERRORS.get(cell.value, of_returns.CELL_ERROR)
        return Answer(findings=(asked.say(type, found=cell.value.text, label=spec.name),))
    if isinstance(cell.value, PercentValue):
        return _refused(asked, spec, Reading(None, "percent"))
    reading = OF_DATUM[spec.kind].parse(cell.value, spec)
    if reading.problem == "blank":
        return Answer(blank=True)
    if reading.problem is None:
        said = (
            (asked.say(of_returns.COUNT_UNUSUAL_FORM, found=cell.text, value=reading.value),) if reading.warning else ()
        )
        return Answer(reading.value, findings=said)
    converted = decode_legacy(cell.value) if isinstance(cell.value, str) else None
    if converted:
        again = OF_DATUM[spec.kind].parse(converted, spec)
        if again.problem is None:
            return Answer(
                again.value, findings=(asked.say(of_returns.LEGACY_FONT, found=cell.text, converted=converted),)
            )
    return _refused(asked, spec, reading)


def read_text(asked: AnswerCell, label: str) -> tuple[str, list[Finding]]:
    """Text a person wrote, cleaned; old encodings are shown converted and flagged, cells in error are said."""
    if isinstance(asked.cell.value, ErrorValue):
        if asked.cell.value in (SHOWN_CONDITIONALLY, PICTURE):
            return "", [asked.say(_ERRORS[asked.cell.value], label=label)]
        formula = asked.cell.value == FORMULA_WITHOUT_RESULT
        found = f"có {asked.cell.text}" if formula else f"hiện “{asked.cell.text}”"
        return "", [asked.say(of_returns.TEXT_IN_ERROR, found=found, label=label)]
    text = clean(asked.cell.text)
    converted = decode_legacy(text)
    if converted:
        return converted, [asked.say(of_returns.LEGACY_FONT, found=text, converted=converted)]
    return text, []


def _refused(asked: AnswerCell, spec: DatumSpec, reading: Reading[Value]) -> Answer:
    kind = OF_DATUM[spec.kind]
    type = kind.refusal(reading.problem)
    said = asked.say(
        type,
        found=_as_stored(asked.cell),
        rounded="" if reading.readings else _rounded(asked.cell),
        **kind.words(spec) | {"label": spec.name},
        readings=" hoặc ".join(reading.readings),
    )
    numbers = tuple(_number(text) for text in reading.readings) if type is of_returns.COUNT_AMBIGUOUS else ()
    return Answer(readings=numbers, findings=(said,))


def _as_stored(cell: Cell) -> str:
    """The cell in words, a number with the decimal comma that is on a Vietnamese screen."""
    return cell.text.replace(".", ",") if isinstance(cell.value, float) else cell.text


def _rounded(cell: Cell) -> str:
    """What is put behind a number that a format without decimals shows as a whole one."""
    value = cell.value
    if not isinstance(value, float) or not 1 <= value < 1e9 or value == int(value):
        return ""
    return f" (ô có thể đang hiện số đã làm tròn là {Decimal(value).quantize(Decimal(1), ROUND_HALF_UP)})"


def _number(text: str) -> Fraction:
    """The number behind a Vietnamese form such as ``5.432`` or ``5,432``."""
    return Fraction(text.replace(".", "").replace(",", "."))


def settle(
    answers: Mapping[str, tuple[AnswerCell, Answer]], constraints: Iterable[Constraint]
) -> dict[str, tuple[AnswerCell, Answer]]:
    """Settle ambiguous counts by the certain counts of the same table, where only one reading is possible."""
    limits = [item for item in constraints if item.kind is ConstraintKind.AT_MOST]
    settled = dict(answers)
    for id, (asked, answer) in answers.items():
        if not answer.readings:
            continue
        possible = [reading for reading in answer.readings if _fits(id, reading, answers, limits)]
        if len(possible) == 1 and len(answer.readings) > 1 and possible[0].denominator == 1:
            value = int(possible[0])
            said = asked.say(of_returns.COUNT_SETTLED, found=asked.cell.text, value=value)
            settled[id] = (asked, Answer(value, findings=(said,)))
    return settled


def _fits(
    id: str, reading: Fraction, answers: Mapping[str, tuple[AnswerCell, Answer]], limits: Sequence[Constraint]
) -> bool:
    for limit in limits:
        other = limit.right if limit.left == id else limit.left if limit.right == id else None
        value = answers[other][1].value if other is not None and other in answers else None
        if not isinstance(value, int):
            continue
        if (reading > value) if limit.left == id else (value > reading):
            return False
    return True


def identity(answer: Answer) -> object:
    """What is the same of two answers that agree."""
    return answer.value if answer.value is not None else tuple(item.message for item in answer.findings)
