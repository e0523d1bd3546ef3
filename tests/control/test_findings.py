"""What is wrong in a control workbook is told at once, with sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from openpyxl import Workbook

from ccht_excel.campaign.folder import CONTROL
from ccht_excel.model.finding import Severity
from tests.support.control import ABOUT, MEETING, TARGETS, UNITS, VILLAGES, WHO, Edit, bare, edited


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
        ("indicator_unassigned", WHO, "D16"),
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
    "column of keys deleted": (lambda book: book[TARGETS].delete_cols(1), [("control_table_missing", None, None)]),
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


@pytest.mark.parametrize(("edit", "expected"), ONE_FINDING.values(), ids=ONE_FINDING)
def test_each_mistake_is_told_where_it_is(edit: Edit, expected: Sequence[tuple[str, str | None, str | None]]) -> None:
    reading = edited(edit)
    assert bare(reading) == list(expected)
    errors = [item for item in reading.findings if item.severity is Severity.ERROR]
    assert (reading.campaign is None) is bool(errors)


def test_a_near_miss_of_a_unit_is_suggested() -> None:
    reading = edited({f"{WHO}!I5": "truong_thsc"})
    assert "gần giống: truong_thcs" in reading.findings[0].message


def test_an_unknown_criteria_set_is_told() -> None:
    def other(book: Workbook) -> None:
        for row in book["_ccht"].iter_rows():
            if row[0].value == "criteria_set":
                row[1].value = "tt99_2030"

    reading = edited(other)
    assert bare(reading) == [("control_value_invalid", None, None)]
    assert "tt99_2030" in reading.findings[0].message
