"""Small numbers, levels, results where a form asks nothing, on its pages and on its guide: named, not counted."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.exchange.grid import SheetGrid, position
from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.returns import Return
from ccht_excel.returns.reader import read_return
from ccht_excel.spreadsheets.workbook_file import WorkbookContent, read_workbook
from tests.support.returns import FILE, MOMENT
from tests.support.written import written_by

RULES = load_criteria("tt24_2023_cap_huyen", "truong_thcs")
GUIDE, COUNTS, MIXED, LEVELS = "Hướng dẫn", "Tiêu chí 2", "Tiêu chí 3", "Tiêu chí 3"
ANSWERS = {"result": "Đạt", "level": "Mức đáp ứng tốt", "value": 45, "source": "Khác", "as_of": date(2025, 12, 31)}


def typed_into(content: WorkbookContent, sheet: str, row: int, column: int, value: object) -> WorkbookContent:
    def change(grid: SheetGrid) -> SheetGrid:
        rows = dict(grid.rows)
        values: list[object] = [*rows.get(row, ()), *[""] * (column + 1)]
        values[column] = value
        return replace(grid, rows=sorted((rows | {row: tuple(values)}).items()))  # type: ignore[operator]

    return replace(content, sheets=tuple(change(grid) if grid.name == sheet else grid for grid in content.sheets))


@cache
def full(unit: str) -> WorkbookContent:
    """The form of a unit of a school, whose numbers are all small, filled in."""
    campaign = new_campaign("A", 2025, criteria_set=RULES.id, subject_type="truong_thcs")
    asked = RULES, campaign, campaign.unit(unit), applicable_requirements(RULES, campaign)
    content = read_workbook(written_by(write_return_workbook, *asked))
    ratios = {item.id for item in RULES.indicators if item.ratios}
    for table in read_keyed(content.sheets).tables:
        for row in table.rows if table.name in ("indicators", "figures") else ():
            stated = ("source", "as_of") if row.key == "members" else ()
            for column in ("value", *stated) if table.name == "figures" else {*table.columns} & {"result", "level"}:
                if row.key not in ratios:
                    place = table.sheet, row.number, table.columns[column]
                    content = typed_into(content, *place, ANSWERS[column])
    return content


def read(content: WorkbookContent) -> Return:
    return read_return(content, file=FILE, sha256="0", file_time=MOMENT, criteria_set=RULES)


@pytest.mark.parametrize("unit", ["thi_dua_khen_thuong", "cong_nghe_thong_tin"])
def test_nothing_is_said_of_a_form_filled_in_as_asked(unit: str) -> None:
    assert [finding.message for finding in read(full(unit)).findings] == []


@pytest.mark.parametrize(
    ("unit", "sheet", "cell", "value"),
    [
        ("thi_dua_khen_thuong", COUNTS, "B17", 450),
        ("thi_dua_khen_thuong", COUNTS, "C17", 45),
        ("thi_dua_khen_thuong", COUNTS, "D17", "Phòng Nội vụ"),
        ("thi_dua_khen_thuong", COUNTS, "E9", 45),
        ("thi_dua_khen_thuong", COUNTS, "F18", "45 người"),
        ("thi_dua_khen_thuong", COUNTS, "F10", "Mức độ 2"),
        ("thi_dua_khen_thuong", MIXED, "F9", "Đạt"),
        ("thi_dua_khen_thuong", COUNTS, "B32", "Đạt"),
        ("cong_nghe_thong_tin", LEVELS, "B9", "Mức đáp ứng cơ bản"),
        ("cong_nghe_thong_tin", LEVELS, "F10", "Mức đáp ứng tốt"),
        ("cong_nghe_thong_tin", LEVELS, "E60", "Mức đáp ứng tốt"),
        ("thi_dua_khen_thuong", GUIDE, "D30", 45),
        ("thi_dua_khen_thuong", GUIDE, "D31", 45),
        ("thi_dua_khen_thuong", GUIDE, "E31", "Số liệu phòng Nội vụ"),
        ("thi_dua_khen_thuong", GUIDE, "C33", "Quyết định khen thưởng"),
        ("thi_dua_khen_thuong", GUIDE, "D40", "Không đạt"),
        ("thi_dua_khen_thuong", GUIDE, "H20", "xem công văn kèm theo"),
        ("cong_nghe_thong_tin", GUIDE, "D32", "Không đạt"),
    ],
)
def test_what_is_typed_where_nothing_is_asked_is_named(unit: str, sheet: str, cell: str, value: object) -> None:
    before = read(full(unit))
    item = read(typed_into(full(unit), sheet, *position(cell), value))
    assert (item.reports, item.evidence, item.notes) == (before.reports, before.evidence, before.notes)
    (found,) = [finding for finding in item.findings if finding.code != "label_replaced"]
    assert (found.place.sheet, found.place.cell) == (sheet, cell)


@pytest.mark.parametrize("value", [2, "45"])
@pytest.mark.parametrize("missing", [True, False])
def test_a_small_number_below_the_signatures_is_named_while_an_answer_is_missing(value: object, missing: bool) -> None:
    content = typed_into(full("cong_nghe_thong_tin"), LEVELS, *position("C36"), value)
    item = read(typed_into(content, LEVELS, *position("F9"), "" if missing else "Mức đáp ứng tốt"))
    assert [finding.place.cell for finding in item.findings] == ["C36"] * missing


@pytest.mark.parametrize("title", ["Đạt", "đạt.", "Không đạt"])
def test_a_result_is_no_document(title: str) -> None:
    content = typed_into(full("thi_dua_khen_thuong"), COUNTS, *position("B32"), "2.5")
    item = read(typed_into(content, COUNTS, *position("C32"), title))
    assert (item.evidence, [finding.code for finding in item.findings]) == ((), ["evidence_incomplete"])
