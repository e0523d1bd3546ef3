"""Returns: forms filled by cells, read by the reader alone or taken in as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from msgspec.structs import replace
from openpyxl import Workbook

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import DatumKind, Outcome, Value
from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import take_in
from ccht_excel.returns.reader import read_return
from ccht_excel.returns.rejected import Rejected
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import keyed_cells
from tests.support.loaded import loaded
from tests.support.written import written_by

CRITERIA = load_criteria()
CAMPAIGN = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
VILLAGES = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài"), Village("ha", "Thôn Hà"))
FILE = "nhan_ve/phieu.xlsx"
MOMENT = datetime(2025, 1, 20, 3, tzinfo=UTC)
MET, NOT_MET = Outcome.MET, Outcome.NOT_MET
Place = tuple[str, str, str]
Edits = Mapping[Place, object]


@cache
def form(unit: str | None = None, villages: tuple[Village, ...] = ()) -> bytes:
    """The blank form of a unit; the full one without a unit."""
    campaign = replace(CAMPAIGN, villages=villages)
    required = applicable_requirements(CRITERIA, campaign)
    return written_by(write_return_workbook, CRITERIA, campaign, campaign.unit(unit) if unit else None, required)


def filled(
    edits: Edits,
    *,
    unit: str | None = None,
    villages: tuple[Village, ...] = (),
    change: Callable[[Workbook], object] | None = None,
    stated: bool = True,
) -> bytes:
    """The form with these cells filled, by (table, row key, column), then changed further, saved by openpyxl.

    ``stated``: what an answer must come with is chosen too, the first choice each.
    """
    book = loaded(form(unit, villages))
    wanted = {**(choices_beside(edits) if stated else {}), **edits}
    for sheet in book.worksheets:
        for table, row, column, cell in keyed_cells(sheet):
            if (table, row, column) in wanted:
                cell.value = wanted.pop((table, row, column))  # type: ignore[assignment]
    assert not wanted
    if change:
        change(book)
    return written_by(book.save)


def choices_beside(edits: Edits) -> dict[Place, object]:
    """The first choice of everything that the edited answers must come with."""
    answered = {row for _, row, _ in edits} | {column for table, _, column in edits if table == "villages"}
    return {
        (answer(spec.id)[0], key, answer(spec.id)[2]): attribute.choices[0].label
        for key, (spec, attribute) in attribute_rows(CRITERIA).items()
        if spec.id in answered
    } | {
        ("figures", spec.id, attribute.id): attribute.choices[0].label if attribute.choices else date(2024, 12, 31)
        for spec in CRITERIA.data.values()
        for attribute in spec.attributes
        if attribute.beside and spec.id in answered
    }


def read(data: bytes, villages: Sequence[Village] = ()) -> Return:
    """What the reader alone says of it."""
    content = read_workbook(data)
    return read_return(content, file=FILE, sha256="0", file_time=MOMENT, criteria_set=CRITERIA, villages=villages)


def taken(data: bytes, name: str = FILE, limits: Limits | None = None) -> Return | Rejected:
    """What comes of a file in the folder of returns."""
    return take_in(Incoming(name, data, MOMENT), CRITERIA, (), limits or Limits())


def accepted(data: bytes) -> Return:
    outcome = taken(data)
    assert isinstance(outcome, Return), outcome
    return outcome


def refused(data: bytes, limits: Limits | None = None) -> str:
    """The code of the finding with which a file is refused."""
    outcome = taken(data, limits=limits)
    assert isinstance(outcome, Rejected), outcome
    assert outcome.finding.remedy
    return outcome.finding.code


def answer(datum: str) -> Place:
    """Where a datum is answered."""
    kind = CRITERIA.data[datum].kind
    if kind is DatumKind.COUNT:
        return ("figures", datum, "value")
    return ("indicators", datum, "level" if kind is DatumKind.LEVEL else "result")


def values(item: Return) -> dict[str, Value]:
    return {report.datum: report.value for report in item.reports}


def said(item: Return) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.place.cell or None) for finding in item.findings]


#: Two figures of the Hội Khuyến học, and what is read of them.
FIGURES: Edits = {("figures", "citizens", "value"): 5432, ("figures", "learning_citizens", "value"): 4321}
EXPECTED = {"citizens": 5432, "learning_citizens": 4321}
EVERYTHING: Mapping[str, object] = {
    **{id: "Đạt" if number % 2 else "Không đạt" for number, id in enumerate(["1.1", "1.2", "1.3", "2.1", "2.2"])},
    **dict.fromkeys(["2.3", "3.1", "3.2", "3.3", "4.1"], "Đạt"),
    "4.2": 3,
    "4.3": 0,
    "4.4": 1,
    "citizens": 5432,
    "learning_citizens": 3000,
    "trained_citizens": 2500,
    "university_citizens": 0,
}


def evidence_rows(*rows: Mapping[str, object], sheet: str = "Tiêu chí 4") -> Callable[[Workbook], None]:
    """Type these rows into the evidence table of a sheet, from its first row on."""

    def change(book: Workbook) -> None:
        cells: dict[int, dict[str, Any]] = {}
        for table, _, column, cell in keyed_cells(book[sheet]):
            if table == "evidence":
                cells.setdefault(cell.row, {})[column] = cell
        for places, row in zip(cells.values(), rows, strict=False):
            for column, value in row.items():
                places[column].value = value

    return change
