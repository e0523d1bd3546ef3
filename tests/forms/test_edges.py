"""All tables of a sheet of a form end at one edge, and what a unit sorts holds no merged cell; every form of every set.

The forms are read with openpyxl: the edge of a table is the last column with a border.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Campaign, PastAnswer
from ccht_excel.model.law import DatumKind, Outcome
from ccht_excel.model.prefill import Reference
from tests.support.campaigns import keyed_cells
from tests.support.forms import VILLAGES, criterion_sheets, keys
from tests.support.uno_probe import Probe
from tests.support.written import written_by

SETS = ("tt25_2023_cap_xa", "tt24_2023_cap_huyen", "tt24_2023_cap_tinh")


def with_past(campaign: Campaign) -> Campaign:
    """Every unit reported every datum of its own the year before."""
    rules = load_criteria(campaign.criteria_set, campaign.subject_type)
    values = {DatumKind.COUNT: 1234, DatumKind.LEVEL: 2}
    past = [
        PastAnswer(unit.id, datum, values.get(rules.data[datum].kind, Outcome.MET), campaign.year - 1)
        for unit in campaign.units
        for item in rules.indicators
        if unit.id in campaign.assignments.get(item.id, ())
        for datum in item.data
    ]
    return replace(campaign, past=tuple(past))


def with_references(campaign: Campaign) -> Campaign:
    """A list of residents has something to compare each count with, also in each village."""
    rules = load_criteria(campaign.criteria_set, campaign.subject_type)
    if rules.prefill is None:
        return campaign
    base = rules.prefill.bases[0].id
    places = ("", *(village.id for village in campaign.villages))
    references = [Reference(item.datum, base, place, 99) for item in rules.prefill.counts for place in places]
    return replace(campaign, references=tuple(references))


CAMPAIGNS: dict[str, Callable[[Campaign], Campaign]] = {
    "plain": lambda campaign: campaign,
    "by village": lambda campaign: replace(campaign, villages=VILLAGES),
    "year before": with_past,
    "year before, by village": lambda campaign: with_past(replace(campaign, villages=VILLAGES)),
    "list of residents, by village": lambda campaign: with_references(replace(campaign, villages=VILLAGES)),
    "all to one unit": lambda campaign: replace(
        campaign, assignments=dict.fromkeys(campaign.assignments, (campaign.units[0].id,))
    ),
    "all to one unit, year before": lambda campaign: with_past(
        replace(campaign, assignments=dict.fromkeys(campaign.assignments, (campaign.units[0].id,)))
    ),
}


def forms(set_id: str, case: str) -> Iterator[tuple[str, openpyxl.Workbook]]:
    campaign = CAMPAIGNS[case](new_campaign("Thái Sơn", 2025, criteria_set=set_id))
    rules = load_criteria(campaign.criteria_set, campaign.subject_type)
    required = applicable_requirements(rules, campaign)
    asked = {unit for units in campaign.assignments.values() for unit in units}
    for unit in (*(unit for unit in campaign.units if unit.id in asked), None):
        data = written_by(write_return_workbook, rules, campaign, unit, required)
        yield unit.name if unit else "blank", openpyxl.load_workbook(io.BytesIO(data))


def edges(sheet: Worksheet) -> dict[int, str]:
    """The last column with a border on its right, by row; rows without borders are no table's."""
    found: dict[int, str] = {}
    for row in sheet.iter_rows(min_row=5):
        bordered = [get_column_letter(cell.column) for cell in row if cell.border.right.style]
        if bordered and not sheet.row_dimensions[row[0].row].hidden:
            found[row[0].row] = bordered[-1]
    return found


@pytest.mark.sampled(3)
@pytest.mark.parametrize("case", CAMPAIGNS)
@pytest.mark.parametrize("set_id", SETS)
def test_every_table_of_a_sheet_ends_at_one_edge(set_id: str, case: str) -> None:
    for name, book in forms(set_id, case):
        for sheet in criterion_sheets(book):
            last = sheet.print_area.split("$")[3]
            assert set(edges(sheet).values()) == {last}, (name, sheet.title, edges(sheet))
            assert len(edges(sheet)) >= 5


@pytest.mark.sampled(3)
@pytest.mark.parametrize("case", CAMPAIGNS)
@pytest.mark.parametrize("set_id", SETS)
def test_what_is_sorted_holds_no_merged_cell(set_id: str, case: str) -> None:
    for name, book in forms(set_id, case):
        for sheet in criterion_sheets(book):
            first, end = sheet.auto_filter.ref.split(":")
            rows = range(sheet[first].row, sheet[end].row + 1)
            columns = range(sheet[first].column, sheet[end].column + 1)
            inside = [
                str(area)
                for area in sheet.merged_cells.ranges
                if area.min_row in rows and not set(columns).isdisjoint(range(area.min_col, area.max_col + 1))
            ]
            assert inside == [], (name, sheet.title)
            assert len(columns) == len(keys(book, "evidence")[""]) == 6
            # The heading of the villages, which programs take for part of what is sorted, is none either.
            villages = {cell.row for table, _, _, cell in keyed_cells(sheet) if table == "villages"}
            heading = {min(villages) - 2} if villages else set()
            merged = [area for area in sheet.merged_cells.ranges if area.min_row in villages | heading]
            assert merged == [], (name, sheet.title)


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("unit", "typed", "said"),
    [
        ("van_phong", {}, ""),
        ("van_phong", {"title": "Kế hoạch"}, "Chưa chọn chỉ tiêu"),
        ("van_phong", {"indicator": "1.1"}, "Chưa ghi tên văn bản"),
        ("van_phong", {"indicator": "1.1", "title": "Kế hoạch"}, "Đã ghi"),
        ("van_phong", {"link": "hồ sơ 3"}, "Chưa chọn chỉ tiêu"),
        # A sheet with one chỉ tiêu needs no number: what is listed there is for it.
        ("truong_mam_non", {"title": "Quyết định"}, "Đã ghi"),
        ("truong_mam_non", {"number": "12/QĐ-UBND"}, "Chưa ghi tên văn bản"),
    ],
)
def test_a_row_of_evidence_says_what_it_lacks(
    probe: Probe, form: Callable[..., Path], unit: str, typed: dict[str, str], said: str
) -> None:
    path = form(unit)
    [sheet] = criterion_sheets(openpyxl.load_workbook(path))
    [heading] = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Tự kiểm")]
    place = (sheet.title, f"{heading.column_letter}{heading.row + 2}")
    steps = [("type", (sheet.title, "evidence", 0, column), value) for column, value in typed.items()]
    assert probe.ask(path, *steps, ("shows", place))[-1] == said
