"""Totals that people type beside the numbers of villages: over the form's own sums, or in a row below the table.

Relies on :mod:`ccht_excel.returns.villages` for the sums made of the villages' numbers. Never takes a total for an
answer; says where it differs from the sum, or that there is no sum it could be held against.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.exchange.keyed_sheets import Row, Table
from ccht_excel.findings import of_returns
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumSpec
from ccht_excel.model.returns import Report
from ccht_excel.returns.answers import AnswerCell
from ccht_excel.returns.beside_answers import is_answer
from ccht_excel.vietnamese.printed import format_count
from ccht_excel.vietnamese.text import fold

_TOTALS = frozenset({"tong", "tong so", "tong cong", "cong"})
_OF_ALL = ("ca", "toan")
"""Rows of sums that units add below the villages, alone or before the kind of subject; the sums are made here."""


def total_names(criteria_set: CriteriaSet) -> frozenset[str]:
    """What a row of sums is called, folded."""
    kinds = {fold(type.name) for type in criteria_set.subject.types}
    return _TOTALS | {f"{word} {kind}" for word in _OF_ALL for kind in kinds}


def rows_below(table: Table, data: Sequence[str], criteria_set: CriteriaSet) -> Iterator[Row]:
    """Rows between a table of villages and the next in which something was typed under its columns.

    The row in which it ends is blank there; of those after it, which hold headings, only numbers are looked at.
    """
    for row in table.below:
        cells = [(row[id].value, criteria_set.data[id]) for id in data]
        if any(is_answer(value, spec) or (row.number == table.end and value != "") for value, spec in cells):
            yield row


def said_of_totals(
    totals: Mapping[str, Sequence[AnswerCell]],
    reports: Sequence[Report],
    blank: Collection[str],
    criteria_set: CriteriaSet,
) -> Iterator[Finding]:
    """What is said of the totals of each datum; ``blank`` are those for which a village has no number yet."""
    sums = {report.datum: report.value for report in reports}
    part = criteria_set.subject.part
    for datum, places in totals.items():
        spec, value = criteria_set.data[datum], sums.get(datum)
        for place in places:
            found = _number(place, spec)
            # In an .xls that LibreOffice saved, a sum of the form that shows nothing yet is 0.
            if found is None or (value is None and (found == 0 or datum not in blank)):
                continue
            words = {"part": part, "found": place.cell.text, "label": spec.name}
            if value is None:
                yield place.say(of_returns.VILLAGE_TOTAL_ALONE, **words)
            elif found != value:
                assert isinstance(value, int)
                yield place.say(of_returns.VILLAGE_SUM_DIFFERS, value=format_count(value), **words)


def _number(place: AnswerCell, spec: DatumSpec) -> object:
    """The number that a cell holds, a number that is no count too; ``None`` where it holds none."""
    shown = place.cell.value
    if isinstance(shown, int | float) and not isinstance(shown, bool):
        return shown
    if isinstance(shown, ErrorValue) or not is_answer(shown, spec):
        return None
    return OF_DATUM[spec.kind].parse(shown, spec).value
