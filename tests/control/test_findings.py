"""What is wrong in a control workbook is told at once, with sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from openpyxl import Workbook

from ccht_excel.campaign.folder import CONTROL
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.law.criteria import rules_for
from ccht_excel.model.finding import Severity
from tests.support.control import (
    ABOUT,
    MEETING,
    PAPERS,
    TARGETS,
    UNITS,
    VILLAGES,
    WHO,
    Edit,
    bare,
    campaign_of,
    edited,
    read,
    saved,
)
from tests.support.loaded import loaded
from tests.support.numbers import as_numbers_exports
from tests.support.written import written_by

REGISTER = "Quyết định công nhận"


def test_a_broken_control_workbook_tells_all_its_findings_at_once() -> None:
    reading = edited(
        {
            f"{ABOUT}!C10": None,
            f"{ABOUT}!C13": "31/02/2025",
            f"{UNITS}!B14": "van_phong",
            f"{UNITS}!C14": "Văn phòng thứ hai",
            f"{UNITS}!B15": "Trạm y tế",
            f"{UNITS}!C15": "Trạm y tế xã",
            f"{WHO}!G15": None,
            f"{WHO}!H16": "đúng thế",
            f"{WHO}!I5": "truong_thsc",
            f"{TARGETS}!D6": 4,
            f"{TARGETS}!D9": "abc",
            f"{VILLAGES}!B6": "Thôn Đông",
            f"{MEETING}!B6": "dân số",
            f"{MEETING}!C6": 5000,
        },
        lambda book: book[TARGETS].delete_rows(8),
    )
    assert reading.campaign is None
    assert bare(reading) == [
        ("control_value_missing", ABOUT, "C10"),
        ("control_value_invalid", ABOUT, "C13"),
        ("unit_duplicate", UNITS, "B14"),
        ("unit_id_invalid", UNITS, "B15"),
        ("indicator_unassigned", WHO, "D15"),
        ("control_value_invalid", WHO, "H16"),
        ("unit_unknown", WHO, "I5"),
        ("unit_without_indicator", UNITS, "C9"),
        ("unit_without_column", UNITS, "B11"),
        ("control_value_invalid", TARGETS, "D6"),
        ("control_row_missing", TARGETS, None),
        ("control_value_invalid", TARGETS, "D8"),
        ("control_value_missing", VILLAGES, "C6"),
        ("resolution_unknown_datum", MEETING, "B6"),
    ]
    assert {item.place.file for item in reading.findings} == {CONTROL}
    assert all(item.message and item.remedy for item in reading.findings)


def plain_one(value: object) -> Edit:
    """A target in a cell that shows no percent sign."""

    def edit(book: Workbook) -> None:
        book[TARGETS]["D9"].number_format = "General"
        book[TARGETS]["D9"].value = value

    return edit


@pytest.mark.parametrize("value", ["100%", "100", 100, 0.6, "2/3", "1/1"])
def test_targets_that_say_what_they_mean(value: object) -> None:
    assert edited(plain_one(value)).findings == ()


ONE_FINDING: dict[str, tuple[Edit, Sequence[tuple[str, str | None, str | None]]]] = {
    "no commune": ({f"{ABOUT}!C6": None}, [("commune_missing", ABOUT, "C6")]),
    "commune is an error": ({f"{ABOUT}!C6": "#REF!"}, [("control_value_invalid", ABOUT, "C6")]),
    "year in words": ({f"{ABOUT}!C10": "năm nay"}, [("control_value_invalid", ABOUT, "C10")]),
    "year 1924": ({f"{ABOUT}!C10": 1924}, [("control_value_invalid", ABOUT, "C10")]),
    "year before the Circular": (
        {f"{ABOUT}!C10": 2023, f"{ABOUT}!C13": date(2024, 1, 31)},
        [("criteria_not_in_force", ABOUT, "C10")],
    ),
    "a bare 1 for a share": (plain_one(1), [("control_value_invalid", TARGETS, "D9")]),
    "a bare 1 as text": (plain_one("1"), [("control_value_invalid", TARGETS, "D9")]),
    "level 3": ({f"{ABOUT}!C11": 3}, [("control_value_invalid", ABOUT, "C11")]),
    "level 0": ({f"{ABOUT}!C11": 0}, [("control_value_invalid", ABOUT, "C11")]),
    "deadline in words": ({f"{ABOUT}!C13": "cuối tháng"}, [("control_value_invalid", ABOUT, "C13")]),
    "area unsure": ({f"{ABOUT}!C14": "chưa rõ"}, [("control_value_invalid", ABOUT, "C14")]),
    "evidence blank": ({f"{ABOUT}!C15": None}, [("control_value_missing", ABOUT, "C15")]),
    "row of the campaign deleted": (lambda book: book[ABOUT].delete_rows(11), [("control_row_missing", ABOUT, None)]),
    "sheet deleted": (lambda book: book.remove(book[MEETING]), [("control_table_missing", None, None)]),
    "villages deleted": (lambda book: book.remove(book[VILLAGES]), [("control_table_missing", None, None)]),
    "column of keys deleted": (lambda book: book[TARGETS].delete_cols(1), [("control_table_missing", TARGETS, None)]),
    "column of values deleted": (lambda book: book[TARGETS].delete_cols(4), [("control_table_missing", TARGETS, None)]),
    "sheet copied": (
        lambda book: book.copy_worksheet(book[TARGETS]),
        [("control_table_doubled", f"{TARGETS} Copy", None)],
    ),
    "unit without id": ({f"{UNITS}!B14": None, f"{UNITS}!C14": "Trạm y tế"}, [("control_value_missing", UNITS, "B14")]),
    "unit without name": ({f"{UNITS}!D14": "Bà Lan"}, [("control_value_missing", UNITS, "C14")]),
    "unit without work": ({f"{UNITS}!C14": "Trạm y tế"}, [("unit_without_indicator", UNITS, "C14")]),
    "id of the handout list": (
        {f"{UNITS}!B14": "danh_sach_phat", f"{UNITS}!C14": "Kế toán"},
        [("unit_id_reserved", UNITS, "B14")],
    ),
    "id that Windows refuses": ({f"{UNITS}!B14": "con", f"{UNITS}!C14": "X"}, [("unit_id_reserved", UNITS, "B14")]),
    "mark in a column of one's own": (
        lambda book: book[WHO].insert_cols(9) or book[WHO].cell(16, 9, "x"),
        [("control_value_missing", WHO, "I5")],
    ),
    "a unit with two columns": (
        {f"{WHO}!L5": "van_phong", f"{WHO}!L15": "x"},
        [("unit_duplicate", WHO, "L5")],
    ),
    "mark that is none": ({f"{WHO}!D6": "v"}, [("control_value_invalid", WHO, "D6")]),
    "the only mark of a unit is none": ({f"{WHO}!G15": "v"}, [("control_value_invalid", WHO, "G15")]),
    "mark that is none for no unit": ({f"{WHO}!D6": None, f"{WHO}!L6": "v"}, [("control_value_invalid", WHO, "L6")]),
    "strange chỉ tiêu": ({f"{WHO}!A21": "6.1", f"{WHO}!D21": "x"}, [("indicator_unknown", WHO, "B21")]),
    "mark below the table": ({f"{WHO}!D22": "x"}, [("indicator_unknown", WHO, "B22")]),
    "row of a chỉ tiêu deleted": (lambda book: book[WHO].delete_rows(6), [("control_row_missing", WHO, None)]),
    "target 0 %": ({f"{TARGETS}!D9": 0}, [("control_value_invalid", TARGETS, "D9")]),
    "target above 100 %": ({f"{TARGETS}!D9": "101%"}, [("control_value_invalid", TARGETS, "D9")]),
    "target blank": ({f"{TARGETS}!D9": None}, [("control_value_missing", TARGETS, "D9")]),
    "level of a target too high": ({f"{TARGETS}!D8": 3}, [("control_value_invalid", TARGETS, "D8")]),
    "strange target": ({f"{TARGETS}!A12": "5.3", f"{TARGETS}!D12": 0.5}, [("indicator_unknown", TARGETS, "D12")]),
    "village twice": (
        {f"{VILLAGES}!C6": "Thôn Đông", f"{VILLAGES}!C7": "thôn Đông"},
        [("village_duplicate", VILLAGES, "C7")],
    ),
    "note among the villages": (
        {f"{VILLAGES}!C6": "Thôn Đông", f"{VILLAGES}!C7": "(chưa có số liệu)"},
        [("village_name_is_none", VILLAGES, "C7")],
    ),
    "village id twice": (
        {f"{VILLAGES}!{cell}": value for cell, value in {"B6": "d", "C6": "Đông", "B7": "d", "C7": "Đoài"}.items()},
        [("village_duplicate", VILLAGES, "C7")],
    ),
    "resolution without value": (
        {f"{MEETING}!B6": "citizens", f"{MEETING}!D6": "họp"},
        [("control_value_missing", MEETING, "C6")],
    ),
    "resolution without reason": (
        {f"{MEETING}!B6": "citizens", f"{MEETING}!C6": 5},
        [("resolution_without_reason", MEETING, "D6")],
    ),
    "resolution without datum": (
        {f"{MEETING}!C6": 5, f"{MEETING}!D6": "họp"},
        [("resolution_unknown_datum", MEETING, "B6")],
    ),
    "resolution in doubt": (
        {f"{MEETING}!B6": "citizens", f"{MEETING}!C6": "5,432", f"{MEETING}!D6": "họp"},
        [("control_value_invalid", MEETING, "C6")],
    ),
    "resolutions that cannot both be true": (
        {
            f"{MEETING}!{cell}": value
            for row, id, number in ((6, "4.4", 0), (7, "4.3", 3))
            for cell, value in {f"B{row}": id, f"C{row}": number, f"D{row}": "họp"}.items()
        },
        [("resolutions_contradict", MEETING, "C7")],
    ),
    "resolutions that contradict along a chain": (
        {
            f"{MEETING}!{cell}": value
            for row, id, number in ((6, "university_citizens", 900), (7, "citizens", 800))
            for cell, value in {f"B{row}": id, f"C{row}": number, f"D{row}": "họp"}.items()
        },
        [("resolutions_contradict", MEETING, "C6")],
    ),
    "resolution that nobody lives here": (
        {f"{MEETING}!B6": "citizens", f"{MEETING}!C6": 0, f"{MEETING}!D6": "họp"},
        [("resolution_without_people", MEETING, "C6")],
    ),
    "resolution twice": (
        {
            f"{MEETING}!{cell}": value
            for row in (6, 7)
            for cell, value in {f"B{row}": "4.2", f"C{row}": 3, f"D{row}": "họp"}.items()
        },
        [("resolution_duplicate", MEETING, "B7")],
    ),
}


def in_book(*changes: tuple[str, str, object]) -> Edit:
    """Changes of sheets: a method called by name, or a cell typed into."""

    def edit(book: Workbook) -> None:
        for sheet, what, value in changes:
            if hasattr(book[sheet], what):
                getattr(book[sheet], what)(value)
            else:
                book[sheet][what] = value

    return edit


def copied_column(sheet: str, column: str, cell: str, value: object) -> Edit:
    """A copy of a column far to the right, in which one cell is another."""

    def edit(book: Workbook) -> None:
        for row in range(4, 30):
            book[sheet][f"Z{row}"] = book[sheet][f"{column}{row}"].value
        book[sheet][cell] = value

    return edit


CASES_OF_UNREAD: dict[str, tuple[Edit, Sequence[tuple[str, str | None, str | None]]]] = {
    "row of the campaign twice": (
        {f"{ABOUT}!A20": "year", f"{ABOUT}!C20": 2025},
        [("control_row_doubled", ABOUT, "C20")],
    ),
    "row of the campaign twice and the same": ({f"{ABOUT}!A20": "year", f"{ABOUT}!C20": 2024}, []),
    "row of the papers twice": (
        {f"{PAPERS}!A25": "signer", f"{PAPERS}!C25": "Chủ tịch"},
        [("control_row_doubled", PAPERS, "C25")],
    ),
    "row of a target twice": (
        {f"{TARGETS}!A12": "5.1", f"{TARGETS}!D12": "70%"},
        [("control_row_doubled", TARGETS, "D12")],
    ),
    "row of a chỉ tiêu twice": (
        {f"{WHO}!A21": "1.1", f"{WHO}!G21": "x"},
        [("control_row_doubled", WHO, "G21")],
    ),
    "column of values twice": (
        copied_column(ABOUT, "C", "Z6", "Thái Bình"),
        [("control_column_doubled", ABOUT, "Z6")],
    ),
    "column of values twice and the same": (copied_column(ABOUT, "C", "Z6", "Thái Sơn"), []),
    "column of contacts twice": (
        copied_column(UNITS, "D", "Z7", "Trưởng ban"),
        [("control_column_doubled", UNITS, "Z7")],
    ),
    "keys of the papers deleted": (
        in_book((PAPERS, "delete_rows", 5), (PAPERS, "C10", "Kế hoạch 5")),
        [("control_table_missing", PAPERS, None)],
    ),
    "column of keys of the papers deleted": (
        in_book((PAPERS, "delete_cols", 1)),
        [("control_table_missing", PAPERS, None)],
    ),
    "keys of a renamed sheet deleted": (
        lambda book: book[PAPERS].delete_rows(5) or setattr(book[PAPERS], "title", "Sheet2"),
        [("control_table_missing", "Sheet2", None)],
    ),
    "keys of the register deleted": (
        in_book((REGISTER, "delete_rows", 5)),
        [("control_table_missing", REGISTER, None)],
    ),
    "a row of one's own": ({f"{ABOUT}!C20": "Huyện Hiệp Hòa"}, [("control_cells_not_read", ABOUT, "C20")]),
    "beside the table": ({f"{UNITS}!H7": "0912 345 678"}, [("control_cells_not_read", UNITS, "H7")]),
    "a row merged from the hidden column on": (
        in_book((UNITS, "merge_cells", "A15:D15"), (UNITS, "A15", "Trạm y tế xã")),
        [("control_cells_not_read", UNITS, "A15")],
    ),
    "a target without its row": ({f"{TARGETS}!D14": "70%"}, [("control_cells_not_read", TARGETS, "D14")]),
    "a number over an explanation": ({f"{ABOUT}!D10": 2025}, [("control_cells_not_read", ABOUT, "D10")]),
    "explanations moved by a column": (in_book((ABOUT, "insert_cols", 4), (PAPERS, "insert_cols", 3)), []),
    "a mark below the table, in a column of one's own": (
        {f"{WHO}!Z26": "x"},
        [("control_cells_not_read", WHO, "Z26")],
    ),
    "above the keys": (
        in_book((UNITS, "insert_rows", 5), (UNITS, "C5", "Trạm y tế")),
        [("control_cells_not_read", UNITS, "C5")],
    ),
    "a sheet of one's own": (
        lambda book: book.create_sheet("Ghi nhớ").append(["Trạm y tế xã", "x"]),
        [("control_sheet_not_read", "Ghi nhớ", "A1")],
    ),
    "exported by Numbers": (as_numbers_exports, []),
    "a ticked box in a column of one's own": ({f"{WHO}!Z16": True}, [("control_value_missing", WHO, "Z5")]),
    "a mark over two units": (
        in_book((WHO, "merge_cells", "E9:F9")),
        [("control_cells_merged", WHO, "E9")],
    ),
    "a target over two rows": (
        in_book((TARGETS, "merge_cells", "D10:D11")),
        [("control_value_missing", TARGETS, "D11"), ("control_cells_merged", TARGETS, "D10")],
    ),
    "a number that Excel made a day of": (
        {f"{PAPERS}!C9": date(2024, 12, 1)},
        [("control_value_invalid", PAPERS, "C9")],
    ),
    "a village that Excel made a day of": (
        {f"{VILLAGES}!C6": date(2025, 5, 1)},
        [("control_value_invalid", VILLAGES, "C6")],
    ),
    "village id is an error": (
        {f"{VILLAGES}!B6": "#REF!", f"{VILLAGES}!C6": "Thôn Đông"},
        [("control_value_invalid", VILLAGES, "B6")],
    ),
    "settled count is an error": (
        {f"{MEETING}!B6": "citizens", f"{MEETING}!C6": "#REF!", f"{MEETING}!D6": "họp"},
        [("control_value_invalid", MEETING, "C6")],
    ),
}


@pytest.mark.parametrize(("edit", "expected"), CASES_OF_UNREAD.values(), ids=CASES_OF_UNREAD)
def test_nothing_that_was_typed_is_passed_over(
    edit: Edit, expected: Sequence[tuple[str, str | None, str | None]]
) -> None:
    assert bare(edited(edit)) == list(expected)


def test_a_workbook_that_lost_its_criteria_set_is_not_taken_for_one_of_another() -> None:
    book = loaded(written_control("tt24_2023_cap_huyen"))
    book.remove(book["_ccht"])
    reading = read(saved(book))
    assert reading.campaign is None
    assert bare(reading) == [("control_set_lost", None, None)]


def test_marks_in_the_row_of_what_does_not_apply_are_told() -> None:
    book = loaded(written_control("tt24_2023_cap_huyen"))
    who = book[WHO]
    apart = [
        row for row in range(6, who.max_row + 1) if not any(who.cell(row, column).value for column in range(4, 20))
    ]
    who.cell(apart[0], 4).value = "x"
    assert bare(read(saved(book))) == [("indicator_not_applicable", WHO, f"D{apart[0]}")]


def test_units_may_have_numbers_for_ids() -> None:
    typed = {f"{UNITS}!B14": 7, f"{UNITS}!C14": "Trạm y tế", f"{WHO}!L5": 7, f"{WHO}!L16": "x"}
    campaign = campaign_of(edited(typed))
    assert campaign.assignments["4.2"] == ("truong_tieu_hoc", "7")


def test_rows_of_the_campaign_sorted_without_their_keys_are_read_by_their_labels() -> None:
    def swap(book: Workbook) -> None:
        for sheet, one, other in ((book[ABOUT], 6, 8), (book[PAPERS], 6, 7)):
            for column in (2, 3, 4):
                above, below = sheet.cell(one, column), sheet.cell(other, column)
                above.value, below.value = below.value, above.value

    reading = edited({f"{PAPERS}!C6": "Công chức", f"{PAPERS}!C7": "0912"}, swap)
    campaign = campaign_of(reading)
    assert (campaign.commune, campaign.district) == ("Thái Sơn", "Hiệp Hòa")
    assert (campaign.paperwork.officer, campaign.paperwork.officer_phone) == ("Công chức", "0912")
    assert {item.code for item in reading.findings} == {"control_row_moved"}
    assert any("“Huyện”" in item.message for item in reading.findings)


def written_control(criteria_set: str) -> bytes:
    campaign = new_campaign("Thái Sơn", 2024, criteria_set=criteria_set)
    return written_by(write_control_workbook, campaign, rules_for(campaign))


@pytest.mark.parametrize(("edit", "expected"), ONE_FINDING.values(), ids=ONE_FINDING)
def test_each_mistake_is_told_where_it_is(edit: Edit, expected: Sequence[tuple[str, str | None, str | None]]) -> None:
    reading = edited(edit)
    assert bare(reading) == list(expected)
    errors = [item for item in reading.findings if item.severity is Severity.ERROR]
    assert (reading.campaign is None) is bool(errors)


def test_a_near_miss_of_a_unit_is_suggested() -> None:
    reading = edited({f"{WHO}!I5": "truong_thsc"})
    assert "gần giống: truong_thcs" in reading.findings[0].message


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("5.1", "“5.1”: không rõ"),
        ("Tổng số công dân", "“Tổng số công dân”: không rõ"),
        (None, "Ô còn trống: không rõ"),
    ],
)
def test_what_the_meeting_may_settle_is_named_as_the_list_of_the_cell_offers_it(typed: object, named: str) -> None:
    reading = edited({f"{MEETING}!B6": typed, f"{MEETING}!C6": 5, f"{MEETING}!D6": "họp"})
    (found,) = [item for item in reading.findings if item.code == "resolution_unknown_datum"]
    assert found.message.startswith(named)
    assert "“Tổng số công dân trong xã”" in found.remedy
    assert "citizens" not in found.remedy


def test_an_unknown_criteria_set_is_told() -> None:
    def other(book: Workbook) -> None:
        for row in book["_ccht"].iter_rows():
            if row[0].value == "criteria_set":
                row[1].value = "tt99_2030"

    reading = edited(other)
    assert bare(reading) == [("control_value_invalid", None, None)]
    assert "tt99_2030" in reading.findings[0].message
