"""The control workbook: what is written is read back, and whatever an officer does to it is understood or told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from ccht_excel.campaign.folder import CONTROL
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.model.campaign import Resolution, Unit, Village
from ccht_excel.model.law import DatumKind, Outcome, Value
from ccht_excel.model.place import Place
from tests.support.control import (
    ABOUT,
    CRITERIA,
    MEETING,
    PAPERS,
    TARGETS,
    THAI_SON,
    UNITS,
    VILLAGES,
    WHO,
    bare,
    campaign_of,
    control,
    edited,
)
from tests.support.libreoffice import convert

# ---------------------------------------------------------------------------------------------
# What an officer may type


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ({"C6": "  xã   Thái Sơn "}, "commune", "xã Thái Sơn"),
        ({"C8": None}, "district", ""),
        ({"C10": "2025"}, "year", 2025),
        ({"C10": "Năm 2026"}, "year", 2026),
        ({"C11": "1"}, "claimed_level", 1),
        ({"C11": "Mức độ 2"}, "claimed_level", 2),
        ({"C12": 1234}, "receiver", "1234"),
        ({"C13": "05/02/2025"}, "deadline", date(2025, 2, 5)),
        ({"C13": datetime(2025, 2, 5)}, "deadline", date(2025, 2, 5)),
        ({"C13": None}, "deadline", None),
        ({"C14": "có"}, "difficult_area", True),
        ({"C14": "x"}, "difficult_area", True),
        ({"C14": True}, "difficult_area", True),
        ({"C15": "KHÔNG"}, "evidence_required", False),
    ],
    ids=str,
)
def test_campaign_values_as_people_type_them(typed: Mapping[str, object], field: str, value: object) -> None:
    reading = edited({f"{ABOUT}!{cell}": what for cell, what in typed.items()})
    assert getattr(campaign_of(reading), field) == value
    # From 2025 on nobody but the office knows who receives the dossier; the deadline stays that of the year before.
    told = {item.code for item in reading.findings}
    assert told <= {"receiver_missing", "deadline_before_year", "left_of_other_year"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (0.7, Fraction(7, 10)),
        (0.625, Fraction(5, 8)),
        (0.6666, Fraction(3333, 5000)),
        ("62,5 %", Fraction(5, 8)),
        ("62.5%", Fraction(5, 8)),
        ("2/3", Fraction(2, 3)),
        ("≥ 65%", Fraction(13, 20)),
        ("100 phần trăm", Fraction(1)),
        (1, Fraction(1)),
    ],
    ids=str,
)
def test_shares_as_people_type_them(typed: object, value: Fraction) -> None:
    assert campaign_of(edited({f"{TARGETS}!D9": typed})).targets["5.1"] == value


def test_a_bare_number_above_one_is_percent_only_where_no_percent_sign_is_shown() -> None:
    def as_number(book: Workbook) -> None:
        book[TARGETS]["D9"] = 62.5
        book[TARGETS]["D9"].number_format = "General"

    assert campaign_of(edited(as_number)).targets["5.1"] == Fraction(5, 8)
    # The cell's own format shows 6250%.
    assert bare(edited({f"{TARGETS}!D9": 62.5})) == [("control_value_invalid", TARGETS, "D9")]


@pytest.mark.parametrize("mark", ["x", "X", " x ", "✓", "có", True], ids=str)
def test_marks_as_people_type_them(mark: object) -> None:
    assert campaign_of(edited({f"{WHO}!D15": mark})).assignments["4.1"] == ("van_phong", "truong_mam_non")


@pytest.mark.parametrize("mark", [None, "", " ", "-", "không", False], ids=str)
def test_no_marks_as_people_type_them(mark: object) -> None:
    assert campaign_of(edited({f"{WHO}!D15": mark})) == THAI_SON


@pytest.mark.parametrize(
    ("datum", "typed", "id", "value"),
    [
        ("citizens - Tổng số công dân trong xã", 5432, "citizens", 5432),
        ("Tổng số công dân trong xã", "5.432", "citizens", 5432),
        ("citizens", "5432 người", "citizens", 5432),
        ("4.2", "Mức độ 3", "4.2", 3),
        (4.2, 0, "4.2", 0),
        ("4,2", 2, "4.2", 2),
        ("Chỉ tiêu 4.2", 2, "4.2", 2),
        ("1.1", "Không đạt", "1.1", Outcome.NOT_MET),
        ("3.3 - " + CRITERIA.data["3.3"].label[:74], "Đạt", "3.3", Outcome.MET),
    ],
    ids=str,
)
def test_resolutions_as_people_type_them(datum: object, typed: object, id: str, value: Value) -> None:
    reading = edited({f"{MEETING}!B8": datum, f"{MEETING}!C8": typed, f"{MEETING}!D8": "theo  biên bản"})
    assert campaign_of(reading).resolutions == {
        id: Resolution(id, value, "theo biên bản", Place(CONTROL, MEETING, "C8"))
    }


def test_every_drop_down_choice_of_the_resolutions_is_understood() -> None:
    choices = [cell.value for (cell,) in control()[MEETING]["U6:U40"] if cell.value]
    values: list[object] = [
        {DatumKind.COUNT: 7, DatumKind.LEVEL: 1, DatumKind.RESULT: "Đạt"}[spec.kind] for spec in CRITERIA.data.values()
    ]
    stated = attribute_rows(CRITERIA)
    values += [attribute.choices[0].label for _, attribute in stated.values()]
    typed: dict[str, object] = {}
    for row, (choice, value) in enumerate(zip(choices, values, strict=True), 6):
        typed |= {f"{MEETING}!B{row}": choice, f"{MEETING}!C{row}": value, f"{MEETING}!D{row}": "họp"}
    campaign = campaign_of(edited(typed))
    assert list(campaign.resolutions) == list(CRITERIA.data)
    assert [f"{item.datum}.{item.attribute}" for item in campaign.settled] == list(stated)


def test_villages_need_a_name_only() -> None:
    reading = edited({f"{VILLAGES}!C6": "Thôn Đoài", f"{VILLAGES}!C9": "Làng Hạ", f"{VILLAGES}!C7": "Làng Hà"})
    assert campaign_of(reading).villages == (
        Village("thon_doai", "Thôn Đoài"),
        Village("lang_ha", "Làng Hà"),
        Village("lang_ha_2", "Làng Hạ"),
    )


# ---------------------------------------------------------------------------------------------
# What an officer may do


def sort_units(book: Workbook) -> None:
    """Sort the rows of the units by name, as Excel does: values move, the hidden column stays."""
    sheet = book[UNITS]
    rows = [[sheet.cell(row, column).value for column in range(2, 6)] for row in range(6, 14)]
    for row, values in enumerate(sorted(rows, key=lambda values: str(values[1])), 6):
        for column, value in enumerate(values, 2):
            sheet.cell(row, column).value = value


def test_sorting_the_units_changes_their_order_only() -> None:
    campaign = campaign_of(edited(sort_units))
    assert [unit.id for unit in campaign.units][:3] == ["ban_chi_dao", "trung_tam_hoc_tap", "ban_to_chuc"]
    assert campaign.assignments == THAI_SON.assignments
    assert set(campaign.units) == set(THAI_SON.units)


@pytest.mark.libreoffice
def test_headings_of_the_assignments_follow_the_units(tmp_path: Path) -> None:
    book = control()
    sort_units(book)
    book[UNITS].delete_rows(6)
    book[UNITS]["C13"] = "Trường tiểu học số 2"
    book.save(tmp_path / CONTROL)
    path = convert(tmp_path / CONTROL, "xlsx", tmp_path / "saved")
    sheet = openpyxl.load_workbook(path, data_only=True)[WHO]
    names = {unit.id: unit.name for unit in THAI_SON.units}
    names |= {"ban_chi_dao": "mã này không có ở trang Đơn vị", "don_vi_01": "Trường tiểu học số 2"}
    shown = {sheet.cell(5, column).value: sheet.cell(4, column).value or "" for column in range(4, 14)}
    assert shown == {**names, "don_vi_02": ""}


def test_a_unit_added_in_a_spare_row() -> None:
    reading = edited({f"{UNITS}!C14": "Trường tiểu học số 2", f"{WHO}!L16": "x"})
    campaign = campaign_of(reading)
    assert campaign.units[-1] == Unit("don_vi_01", "Trường tiểu học số 2")
    assert campaign.assignments["4.2"] == ("truong_tieu_hoc", "don_vi_01")


def test_a_unit_added_with_an_id_of_its_own_needs_it_over_its_column() -> None:
    own = {f"{UNITS}!B14": "tieu_hoc_2", f"{UNITS}!C14": "Trường tiểu học số 2", f"{WHO}!L16": "x"}
    assert bare(edited(own)) == [("unit_unknown", WHO, "L5"), ("unit_without_column", UNITS, "B14")]
    campaign = campaign_of(edited(own, {f"{WHO}!L5": "tieu_hoc_2"}))
    assert campaign.assignments["4.2"] == ("truong_tieu_hoc", "tieu_hoc_2")


def test_a_unit_renamed_stays_the_same_unit() -> None:
    campaign = campaign_of(edited({f"{UNITS}!C11": "Trường THCS Thái Sơn"}))
    assert campaign.unit_name("truong_thcs") == "Trường THCS Thái Sơn"
    assert campaign.assignments == THAI_SON.assignments


def test_a_unit_deleted_leaves_marks_to_be_settled() -> None:
    gone = edited(lambda book: book[UNITS].delete_rows(11))
    assert bare(gone) == [("unit_unknown", WHO, "I5")]
    assert "truong_thcs" in gone.findings[0].message
    handed_over = {f"{WHO}!I17": None, f"{WHO}!I18": None, f"{WHO}!H17": "x"}
    campaign = campaign_of(edited(lambda book: book[UNITS].delete_rows(11), handed_over))
    assert campaign.assignments["4.3"] == ("truong_tieu_hoc",)


def test_a_name_deleted_but_not_the_marks() -> None:
    assert bare(edited({f"{UNITS}!C11": None})) == [("control_value_missing", UNITS, "C11")]


def test_rows_and_columns_inserted_change_nothing() -> None:
    def insert(book: Workbook) -> None:
        for name in (ABOUT, UNITS, WHO, TARGETS, VILLAGES, MEETING):
            book[name].insert_rows(3, 2)
            book[name].insert_cols(2)
            book[name].insert_rows(9)
            book[name]["A1"] = None
        book[WHO].insert_cols(7)
        book[UNITS]["C9"] = None

    assert campaign_of(edited(insert)) == THAI_SON


def test_sheets_renamed_and_reordered_change_nothing() -> None:
    def shuffle(book: Workbook) -> None:
        for number, sheet in enumerate(book.worksheets):
            if sheet.sheet_state == "visible":
                sheet.title = f"Trang {number}"
        book.move_sheet("Trang 0", 4)

    assert campaign_of(edited(shuffle)) == THAI_SON


def test_rows_sorted_without_their_hidden_keys_are_read_by_what_is_seen() -> None:
    def swap(book: Workbook) -> None:
        for name, rows in ((WHO, (16, 17)), (TARGETS, (9, 10))):
            sheet = book[name]
            for column in range(2, sheet.max_column + 1):
                one, other = (sheet.cell(row, column) for row in rows)
                one.value, other.value = other.value, one.value

    reading = edited(swap)
    campaign = campaign_of(reading)
    assert campaign.assignments == THAI_SON.assignments
    assert campaign.targets == THAI_SON.targets
    assert {item.code for item in reading.findings} == {"control_row_moved"}


def test_a_copied_folder_with_another_year_is_another_campaign() -> None:
    first = campaign_of(edited({f"{ABOUT}!C10": 2025}))
    assert first.year == 2025
    assert first.id != THAI_SON.id
    assert first.id == campaign_of(edited({f"{ABOUT}!C10": 2025})).id


def test_a_corrected_name_is_still_the_same_campaign() -> None:
    assert campaign_of(edited({f"{ABOUT}!C6": "Thái Sơn 1"})).id == THAI_SON.id


def test_a_workbook_copied_sheet_by_sheet_keeps_the_campaign() -> None:
    campaign = campaign_of(edited(lambda book: book.remove(book["_ccht"])))
    assert campaign == THAI_SON


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Trường tiểu học", True),
        ("VP Đảng ủy", True),
        (" văn phòng Đảng ủy -  UBND xã", False),
        ("van_phong", False),
        (None, False),
    ],
)
def test_a_column_of_marks_under_a_name_of_others_is_told(typed: str | None, told: bool) -> None:
    """The name stands there by a formula; over it somebody typed another, and left the id."""
    reading = edited({f"{WHO}!D4": typed})
    assert campaign_of(reading).assignments == THAI_SON.assignments
    assert bare(reading) == ([("assigned_under_other_name", WHO, "D4")] if told else [])


def test_a_name_over_a_column_without_marks_is_nothing_to_tell() -> None:
    assert bare(edited({f"{WHO}!L4": "Công an xã"})) == []


@pytest.mark.parametrize("nothing", ["-", "…", "—", "..."])
def test_dots_and_dashes_are_no_name(nothing: str) -> None:
    nowhere = {f"{ABOUT}!C8": nothing, f"{VILLAGES}!C6": nothing, f"{UNITS}!C14": nothing, f"{PAPERS}!C17": nothing}
    campaign = campaign_of(edited({**nowhere, f"{VILLAGES}!C7": "Thôn Đông"}))
    assert (campaign.district, campaign.paperwork.signer) == ("", "")
    assert [village.name for village in campaign.villages] == ["Thôn Đông"]
    assert campaign.units == THAI_SON.units
    meeting = {f"{MEETING}!B6": "1.1", f"{MEETING}!C6": "Đạt", f"{MEETING}!D6": nothing}
    assert bare(edited(meeting)) == [("resolution_without_reason", MEETING, "D6")]
    assert bare(edited({f"{ABOUT}!C6": nothing})) == [("commune_missing", ABOUT, "C6")]
    marked = edited({f"{UNITS}!C14": nothing, f"{WHO}!L6": "x"})
    assert bare(marked) == [("control_value_missing", UNITS, "C14")]


@pytest.mark.parametrize("nothing", ["Không", "không có", "Không còn cấp huyện", "chưa rõ"])
def test_words_for_nothing_are_no_district(nothing: str) -> None:
    reading = edited({f"{ABOUT}!C8": nothing})
    assert reading.campaign is None
    assert bare(reading) == [("control_value_invalid", ABOUT, "C8")]
    assert "để trống" in reading.findings[0].remedy


def test_a_village_is_the_same_with_a_zero_before_its_number() -> None:
    typed = {f"{VILLAGES}!C6": "Thôn 1", f"{VILLAGES}!C7": "thôn 01", f"{VILLAGES}!C8": "Thôn 10"}
    assert bare(edited(typed)) == [("village_duplicate", VILLAGES, "C7")]


@pytest.mark.parametrize("how", ["row", "sheet"])
def test_what_counts_and_nobody_sees_is_told(how: str) -> None:
    def hide(book: Workbook) -> None:
        if how == "sheet":
            book[MEETING].sheet_state = "hidden"
        for row in (6, 8):
            book[MEETING].row_dimensions[row].hidden = how == "row"
        book[UNITS].row_dimensions[14].hidden = True  # a spare one

    meeting = {f"{MEETING}!B6": "1.1", f"{MEETING}!C6": "Đạt", f"{MEETING}!D6": "họp"}
    reading = edited(meeting, hide)
    assert list(campaign_of(reading).resolutions) == ["1.1"]
    assert bare(reading) == [("control_hidden_read", MEETING, "B6")]
    assert ("dòng 6" if how == "row" else "cả trang") in reading.findings[0].message.lower()
    assert bare(edited(hide)) == []
