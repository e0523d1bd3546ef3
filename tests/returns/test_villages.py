"""Figures by village: summed here, and only of what is certain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Village
from ccht_excel.model.returns import Return
from ccht_excel.returns.reader import read_return
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.loaded import loaded
from tests.support.returns import FILE, MOMENT, VILLAGES, Edits, filled, read, said, values
from tests.support.villages import BY_VILLAGE, by_village
from tests.support.written import written_by


def test_figures_by_village_are_summed_here() -> None:
    item = by_village({})
    assert values(item) == {"citizens": 6000, "learning_citizens": 2100}
    citizens = item.reports[0]
    top, bottom = citizens.place.cell.split(":")
    assert citizens.raw == f"{top}: 1000; {top[0]}{int(top[1:]) + 1}: 2000; {bottom}: 3000"
    assert item.findings == ()


def test_a_village_is_known_by_its_name_wherever_its_row_went() -> None:
    def swap(book: Workbook) -> None:
        one, other = (cell_of(book, "villages", id, "label") for id in ("dong", "ha"))
        for column in range(2, 9):
            first, second = (one.parent.cell(row, column) for row in (one.row, other.row))
            if not isinstance(first, MergedCell):
                first.value, second.value = second.value, first.value

    assert values(by_village({("villages", "ha", "citizens"): 3001}, swap)) == {
        "citizens": 6001,
        "learning_citizens": 2100,
    }


def asked_on_two_pages(first: Sequence[int | None], second: Sequence[int | None]) -> Return:
    """A form that asks two pages of a part's members, which each page compares with something else."""
    rules = load_criteria("tt24_2023_cap_huyen", "truong_thcs")
    made = new_campaign("A", 2025, criteria_set=rules.id, subject_type="truong_thcs")
    campaign = replace(made, villages=VILLAGES)
    asked = rules, campaign, campaign.unit("thi_dua_khen_thuong"), applicable_requirements(rules, campaign)
    book = loaded(written_by(write_return_workbook, *asked))
    for page, numbers in zip((book["Tiêu chí 2"], book["Tiêu chí 3"]), (first, second), strict=True):
        for table, row, column, cell in keyed_cells(page):
            if (table, column) == ("villages", "members"):
                cell.value = numbers[[village.id for village in VILLAGES].index(row)]
    content = read_workbook(written_by(book.save))
    return read_return(content, file=FILE, sha256="0", file_time=MOMENT, criteria_set=rules, villages=VILLAGES)


@pytest.mark.parametrize(
    ("first", "second", "members", "named"),
    [
        ((10, 20, 30), (10, 20, 30), 60, []),
        ((None, None, None), (10, 20, 30), 60, []),
        ((10, 20, None), (10, 20, 30), 60, []),
        ((10, 20, 30), (10, 21, 30), None, ["2!F15", "3!F16"]),
        ((10, 20, None), (None, None, 30), None, ["2!F16", "3!F17"]),
    ],
)
def test_a_number_asked_on_two_pages_is_one(
    first: Sequence[int | None], second: Sequence[int | None], members: int | None, named: list[str]
) -> None:
    item = asked_on_two_pages(first, second)
    assert values(item).get("members") == members
    told = [finding.message for finding in item.findings if finding.code == "copies_differ"]
    assert len(told) == bool(named)
    assert all(cell in told[0] for cell in named)


def test_a_sum_above_every_count_is_no_value() -> None:
    large = {("villages", village, "citizens"): 150_000_000 for village in ("dong", "doai", "ha")}
    item = by_village(large)
    assert "citizens" not in values(item)
    assert [found.code for found in item.findings] == ["count_too_large"]


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ({("villages", "ha", "citizens"): None}, ["village_blank"]),
        ({("villages", "ha", "citizens"): "x"}, ["count_not_number"]),
        ({("villages", "ha", "learning_citizens"): 3001}, ["village_contradiction"]),
        ({("figures", "citizens", "value"): 5999}, ["village_sum_differs"]),
    ],
    ids=str,
)
def test_no_sum_is_made_of_what_is_not_certain(edits: Edits, codes: Sequence[str]) -> None:
    item = by_village(edits)
    assert sorted(code for code, _ in said(item)) == sorted(codes)
    assert ("citizens" in values(item)) is (codes == ["village_sum_differs"])


def test_a_row_of_a_village_deleted_leaves_no_sum() -> None:
    def delete(book: Workbook) -> None:
        cell = cell_of(book, "villages", "ha", "label")
        cell.parent.delete_rows(cell.row)

    item = by_village({}, delete)
    assert values(item) == {}
    assert [code for code, _ in said(item)] == ["village_row_missing"]


def test_a_row_for_a_village_that_is_none_leaves_no_sum() -> None:
    def rename(book: Workbook) -> None:
        cell = cell_of(book, "villages", "ha", "label")
        cell.value = "Thôn Lạ"
        cell.parent.cell(cell.row, 1).value = None

    item = by_village({}, rename)
    assert values(item) == {}
    assert sorted(code for code, _ in said(item)) == ["village_row_missing", "village_unknown"]


def test_villages_that_differ_in_their_marks_only_are_two() -> None:
    villages = (Village("ha", "Làng Hà"), Village("ha_2", "Làng Hạ"))
    edits = {
        ("villages", village, datum): number
        for village, number in (("ha", 1), ("ha_2", 20))
        for datum in ("citizens", "learning_citizens")
    }
    item = read(filled(edits, unit="hoi_khuyen_hoc", villages=villages), villages)
    assert values(item) == {"citizens": 21, "learning_citizens": 21}
    assert item.findings == ()


# ---------------------------------------------------------------------------------------------
# Totals


def in_new_row(*typed: object) -> Callable[[Workbook], None]:
    """A row put in below the last village, typed into from the column before the names on."""

    def change(book: Workbook) -> None:
        last = cell_of(book, "villages", "ha", "label")
        sheet = last.parent
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(last.row + 1)
        _type(book, typed)

    return change


def in_heading_row(*typed: object) -> Callable[[Workbook], None]:
    """Typed into the row directly below, which is the heading of the next section."""
    return lambda book: _type(book, typed)


def _type(book: Workbook, typed: Sequence[object]) -> None:
    last, first = (cell_of(book, "villages", "ha", key) for key in ("label", "citizens"))
    places = (last.column - 1, last.column, *range(first.column, first.column + 4))
    for column, value in zip(places, typed, strict=False):
        if value is not None:
            last.parent.cell(last.row + 1, column).value = value


NO_NUMBERS: Edits = dict.fromkeys(BY_VILLAGE)


@pytest.mark.parametrize("where", [in_new_row, in_heading_row])
@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ((None, "Tổng cộng", 6000, 2100), []),
        ((None, "Toàn xã", "6.000", "2100"), []),
        ((None, "Tổng cộng", 6001, 2100), ["village_sum_differs"]),
        ((None, "TỔNG SỐ", "6.001 người", 2101), ["village_sum_differs", "village_sum_differs"]),
        (("Tổng cộng", None, 6001, 2100), ["village_sum_differs"]),
        ((None, "Cộng", 6000.5), ["village_sum_differs"]),
    ],
    ids=str,
)
def test_a_total_typed_below_is_held_against_the_sum(
    where: Callable[..., Callable[[Workbook], None]], typed: Sequence[object], codes: Sequence[str]
) -> None:
    item = by_village({}, where(*typed))
    assert [code for code, _ in said(item)] == codes
    assert values(item)["citizens"] == 6000


@pytest.mark.parametrize("where", [in_new_row, in_heading_row])
def test_a_total_without_the_villages_is_no_blank_form_and_no_answer(
    where: Callable[..., Callable[[Workbook], None]],
) -> None:
    item = by_village(NO_NUMBERS, where(None, "Tổng cộng", 6000, "2.100"))
    assert values(item) == {}
    assert [found.code for found in item.findings] == ["village_total_alone"] * 2
    assert "số tổng 6000 của “Tổng số công dân trong xã”" in item.findings[0].message
    assert "số tổng 2.100 của" in item.findings[1].message


@pytest.mark.parametrize("number", [6000, "6.000", "6000 người"])
def test_a_total_typed_over_the_sum_of_the_form_is_told_while_villages_are_blank(number: object) -> None:
    over: Edits = {("figures", "citizens", "value"): number}
    for blank in (NO_NUMBERS, {("villages", "ha", "citizens"): None}):
        item = by_village({**blank, **over})
        assert "citizens" not in values(item)
        told = [found for found in item.findings if found.code == "village_total_alone"]
        assert len(told) == 1
        assert f"số tổng {number}" in told[0].message
    assert [found.code for found in by_village(over).findings] == []


@pytest.mark.parametrize(
    ("where", "typed", "found"),
    [
        (in_heading_row, (None, None, 6001), "(“6001”)"),
        (in_heading_row, (None, None, "tạm tính"), "(“tạm tính”)"),
        (in_heading_row, (None, "Theo sổ hộ khẩu", 77), "(“Theo sổ hộ khẩu”)"),
        (in_new_row, (None, "Số của thôn Hà còn xem lại"), "(“Số của thôn Hà còn xem lại”)"),
    ],
    ids=["number", "words", "both", "new row"],
)
def test_what_else_is_typed_below_the_villages_is_named(
    where: Callable[..., Callable[[Workbook], None]], typed: Sequence[object], found: str
) -> None:
    item = by_village({}, where(*typed))
    assert [told.code for told in item.findings] == ["cells_beside_tables"]
    assert found in item.findings[0].message
    assert values(item)["citizens"] == 6000
