"""The hidden sheet `Dữ liệu`: the judged content as keyed tables, for other programs (`ccht verify`, `ccht rollup`).

Everything in :func:`~ccht_excel.verification.content.content` is here and can be read back with
:func:`~ccht_excel.verification.content.content_from`. Besides it: units, the record that the whole summary can be
rendered from anew, digests of what can be read for versions that render otherwise. The judged value of a datum is a
formula on `Nguồn số liệu`: whoever changes a printed figure changes what is read here, and the code no longer fits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.keyed_sheets import KeyWriter
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.law import DatumSpec, Outcome, Standard
from ccht_excel.paper.rows import reference
from ccht_excel.verification.content import CAMPAIGN_KEYS, CLAIM_KEYS, TARGET
from ccht_excel.verification.printed import PRINTED_COLUMNS, PrintedRow
from ccht_excel.verification.record import RECORD_COLUMNS, record_parts
from ccht_excel.vietnamese.printed import format_value

MACHINE_SHEET = "Dữ liệu"
_as_json = json.JSONEncoder(ensure_ascii=False).encode
_WIDTHS = (30, 22, 22, 22, 22, 22, 22, 22)


class MachineSheet(Struct, frozen=True):
    """Where the results stand: (first row, last row, column) of the outcomes, for formulas that count them."""

    rows: Mapping[str, int]
    writer: _Tables
    columns: Sequence[str]

    def outcomes(self, indicators: Sequence[str], standard: Standard) -> str:
        """Reference to the outcomes of neighbouring chỉ tiêu under one standard."""
        column = self.columns.index(standard) + 1
        return reference(MACHINE_SHEET, self.rows[indicators[0]], column, self.rows[indicators[-1]])


_DATA_COLUMNS = ("value", "candidates", "resolved", "reason", "awaited", "stated", "at_odds")
_RESULTS = (Outcome.MET, Outcome.NOT_MET)
_STANDARD_COLUMNS = ("outcome", "met", "total")


def write_machine(
    worksheet: Any, assessment: Assessment, stored: Mapping[str, Any], judged: Callable[[str], str]
) -> MachineSheet:
    """Fill the machine sheet with the ``stored`` content of an assessment and what belongs to it.

    ``judged`` gives the reference to a datum's value on `Nguồn số liệu`.
    """
    writer = _Tables(worksheet)
    summary = stored["summary"]
    writer.table("summary", ("value",), ((key, (summary[key],)) for key in (*CAMPAIGN_KEYS, *CLAIM_KEYS)))
    if assessment.criteria_set.plan:
        writer.table("targets", (TARGET,), ((id, (value,)) for id, value in stored["targets"].items()))
    _data(writer, assessment.criteria_set.data, stored["data"], judged)
    columns = tuple(next(iter(stored["results"].values())))
    rows = writer.table(
        "results", columns, ((id, [item[column] for column in columns]) for id, item in stored["results"].items())
    )
    writer.table(
        "standards",
        _STANDARD_COLUMNS,
        ((id, [item[column] for column in _STANDARD_COLUMNS]) for id, item in stored["standards"].items()),
    )
    writer.table("units", ("name", "returned"), _units(assessment))
    for name in ("submissions", "findings"):
        writer.table(name, ("value",), ((key, (count,)) for key, count in stored[name].items()))
    writer.table("record", RECORD_COLUMNS, (("", (part,)) for part in record_parts(assessment)))
    worksheet.hide()
    return MachineSheet(rows, writer, columns)


def write_printed(machine: MachineSheet, printed: Iterable[PrintedRow]) -> None:
    """Close the machine sheet with the digests of what can be read on the others. Call it when those are written."""
    machine.writer.table(
        "printed",
        PRINTED_COLUMNS,
        (
            ("", (item.sheet, None if item.row is None else item.row + 1, _list_text(item.columns), item.digest))
            for item in printed
        ),
    )
    machine.writer.end()


@lru_cache(maxsize=1024)
def _list_text(items: tuple[int | str, ...]) -> str:
    """A list as a cell holds it; most cells hold one of a few."""
    return _as_json(items)


def _data(
    writer: _Tables,
    specs: Mapping[str, DatumSpec],
    data: Mapping[str, Mapping[str, Any]],
    judged: Callable[[str], str],
) -> None:
    rows = writer.table(
        "data", _DATA_COLUMNS, ((id, [item[column] for column in _DATA_COLUMNS]) for id, item in data.items())
    )
    for id, row in rows.items():
        value, source = data[id]["value"], judged(id)
        if isinstance(value, int):
            writer.worksheet.write_formula(row, 1, f"={_number(source, specs.get(id))}", None, value)
        elif value is not None:
            met, not_met = (f'IF({source}="{format_value(outcome)}","{outcome}",' for outcome in _RESULTS)
            writer.worksheet.write_formula(row, 1, f'={met}{not_met}""))', None, value)


def _number(source: str, spec: DatumSpec | None) -> str:
    """The number that a cell of `Nguồn số liệu` holds; that of a level, where the cell holds its name."""
    scale = spec.levels if spec else None
    if spec is None or scale is None or OF_DATUM[spec.kind].number_format("", scale):
        return source
    names = (name.replace('"', '""') for name in scale.choices)
    tests = "".join(f'IF({source}="{name}",{level},' for level, name in enumerate(names))
    return f'{tests}""{")" * len(scale.choices)}'


def _units(assessment: Assessment) -> Iterable[tuple[str, tuple[Any, ...]]]:
    for unit in assessment.campaign.units:
        yield unit.id, (one_line(unit.name), unit.id not in assessment.outstanding)


class _Tables:
    """Keyed tables one below the other."""

    def __init__(self, worksheet: Any) -> None:
        self.worksheet = worksheet
        self._keys = KeyWriter(worksheet)
        self._row = 0
        for column, width in enumerate(_WIDTHS, start=1):
            worksheet.set_column(column, column, width)

    def table(self, name: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[Any]]]) -> dict[str, int]:
        """Write a table; returns the sheet row of each key."""
        self._keys.table(self._row, name, dict(enumerate(columns, start=1)))
        self._row += 1
        found = {}
        for key, values in rows:
            self._keys.key(self._row, key)
            for column, value in enumerate(values, start=1):
                self._write(column, value)
            found[key] = self._row
            self._row += 1
        return found

    def end(self) -> None:
        """End the last table."""
        self._keys.end(self._row)

    def _write(self, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.worksheet.write_string(self._row, column, "có" if value else "không")
        elif isinstance(value, int):
            self.worksheet.write_number(self._row, column, value)
        elif isinstance(value, list):
            self.worksheet.write_string(self._row, column, _list_text(tuple(value)))
        else:
            self.worksheet.write_string(self._row, column, value)
