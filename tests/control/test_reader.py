"""The control workbook: what is written is read back, and whatever an officer does to it is understood or told."""

from __future__ import annotations

import io
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ccht_excel.campaign.folder import CONTROL, init_campaign, read_campaign
from ccht_excel.control.new_campaign import default_year, new_campaign
from ccht_excel.control.reader import ControlReading, read_control
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.errors import BrokenControlError, CampaignError
from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Campaign, Resolution, Unit, Village
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import DatumKind, Outcome, Value
from ccht_excel.model.place import NOWHERE, Place
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.vietnamese.text import clean
from tests.support.campaigns import convert

CRITERIA = load_criteria()
THAI_SON = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")

ABOUT, UNITS, WHO, TARGETS, VILLAGES, MEETING = (
    "Đợt đánh giá",
    "Đơn vị",
    "Phân công",
    "Chỉ tiêu kế hoạch",
    "Thôn",
    "Kết luận họp",
)
Edit = Mapping[str, object] | Callable[[Workbook], object]


def written(campaign: Campaign) -> bytes:
    stream = io.BytesIO()
    write_control_workbook(stream, campaign, CRITERIA)
    return stream.getvalue()


THAI_SON_WRITTEN = written(THAI_SON)


def control() -> Workbook:
    """A control workbook as openpyxl sees it."""
    return openpyxl.load_workbook(io.BytesIO(THAI_SON_WRITTEN))


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes) -> ControlReading:
    return read_control(read_keyed(read_workbook(data).sheets), CONTROL)


def edited(*edits: Edit) -> ControlReading:
    """The control workbook after somebody typed ("Trang!C9" -> what) or did something else, saved by openpyxl."""
    book = control()
    for edit in edits:
        if callable(edit):
            edit(book)
        else:
            for place, value in edit.items():
                sheet, cell = place.split("!")
                book[sheet][cell] = value
    return read(saved(book))


def bare(reading: ControlReading) -> list[tuple[str, str | None, str | None]]:
    return [(item.code, item.place.sheet or None, item.place.cell or None) for item in reading.findings]


def campaign_of(reading: ControlReading) -> Campaign:
    assert reading.campaign is not None, bare(reading)
    return reading.campaign


# ---------------------------------------------------------------------------------------------
# Round trip


def test_the_default_campaign_comes_back_whole() -> None:
    reading = edited()
    assert reading.findings == ()
    assert reading.campaign == THAI_SON


LETTERS = string.ascii_letters + string.digits + " ăâđêôơưÁẰỖữ'\"“”=+-@&<>%/\\.,;:()[]{}#!?*|\n–…№😀ﬁ"
TEXT = st.text(LETTERS, max_size=24).filter(lambda text: text == clean(text))
NAME = st.one_of(
    TEXT.filter(bool), st.sampled_from(["=1+1", "+84 912 345 678", "'Trường", "@units", "12", "31/12/2024"])
)
ID = st.from_regex(r"[a-z0-9][a-z0-9_]{2,12}", fullmatch=True).filter(lambda text: text != "label")
SHARE = st.one_of(
    st.sampled_from(
        [Fraction(5, 8), Fraction(2, 3), Fraction(1), Fraction(1, 3), Fraction(1999, 2000), Fraction(1, 8000)]
    ),
    st.integers(1, 10_000).map(lambda hundredths: Fraction(hundredths, 10_000)),
    st.fractions(Fraction(1, 99), 1, max_denominator=99),
)
VALUES: Mapping[DatumKind, st.SearchStrategy[Value]] = {
    DatumKind.COUNT: st.integers(0, 200_000_000),
    DatumKind.LEVEL: st.integers(0, 2),
    DatumKind.RESULT: st.sampled_from([Outcome.MET, Outcome.NOT_MET]),
}


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    units = tuple(
        Unit(id, draw(NAME), draw(TEXT), draw(TEXT)) for id in draw(st.lists(ID, min_size=1, max_size=24, unique=True))
    )
    assignments = {}
    for indicator in CRITERIA.indicators:
        chosen = draw(st.sets(st.sampled_from([unit.id for unit in units]), min_size=1, max_size=3))
        assignments[indicator.id] = tuple(unit.id for unit in units if unit.id in chosen)
    targets: dict[str, int | Fraction] = {}
    for target in CRITERIA.targets:
        maximum = CRITERIA.data[target].maximum if target in CRITERIA.data else None
        targets[target] = draw(st.integers(0, maximum) if maximum else SHARE)
    names = draw(st.lists(NAME, max_size=6, unique_by=str.casefold))
    ids = draw(st.lists(ID, min_size=len(names), max_size=len(names), unique=True))
    resolved = draw(st.lists(st.sampled_from(list(CRITERIA.data)), unique=True))
    return replace(
        THAI_SON,
        commune=draw(TEXT),
        district=draw(TEXT),
        province=draw(TEXT),
        year=draw(st.integers(2024, 2100)),
        claimed_level=draw(st.sampled_from([1, 2])),
        receiver=draw(TEXT),
        deadline=draw(st.none() | st.dates(date(2024, 1, 1), date(2100, 12, 31))),
        difficult_area=draw(st.booleans()),
        evidence_required=draw(st.booleans()),
        units=units,
        assignments=assignments,
        targets=targets,
        villages=tuple(Village(id, name) for id, name in zip(ids, names, strict=True)),
        resolutions={id: Resolution(id, draw(VALUES[CRITERIA.data[id].kind]), draw(NAME)) for id in resolved},
    )


@settings(max_examples=60, deadline=None)
@given(campaigns(), st.booleans())
def test_any_campaign_comes_back_as_it_was_written(campaign: Campaign, through_openpyxl: bool) -> None:
    data = written(campaign)
    if through_openpyxl:
        data = saved(openpyxl.load_workbook(io.BytesIO(data)))
    reading = read(data)
    found = campaign_of(reading)
    assert {item.code for item in reading.findings} <= {"commune_missing", "unit_without_indicator"}
    placeless = {id: replace(item, place=NOWHERE) for id, item in found.resolutions.items()}
    assert replace(found, resolutions=placeless) == campaign


def test_the_same_campaign_gives_the_same_bytes() -> None:
    assert written(THAI_SON) == THAI_SON_WRITTEN


def test_figures_of_the_law_are_printed_for_reading_and_read_by_nobody() -> None:
    book = control()
    assert [cell.value for cell in book[TARGETS][10]][1:] == [
        "5.2",
        "Tỷ lệ công dân được đào tạo trình độ chuyên môn kỹ thuật",
        0.5,
        "Vùng khác: 50\xa0%\nVùng khó khăn: 40\xa0%",
        "Vùng khác: 60\xa0%\nVùng khó khăn: 50\xa0%",
    ]
    assert campaign_of(edited({f"{TARGETS}!E9": "5%", f"{TARGETS}!F9": 1})) == THAI_SON


# ---------------------------------------------------------------------------------------------
# What an officer may type


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ({"C6": "  xã   Thái Sơn "}, "commune", "xã Thái Sơn"),
        ({"C7": None}, "district", ""),
        ({"C9": "2025"}, "year", 2025),
        ({"C9": "Năm 2026"}, "year", 2026),
        ({"C10": "1"}, "claimed_level", 1),
        ({"C10": "Mức độ 2"}, "claimed_level", 2),
        ({"C11": 1234}, "receiver", "1234"),
        ({"C12": "05/02/2025"}, "deadline", date(2025, 2, 5)),
        ({"C12": datetime(2025, 2, 5)}, "deadline", date(2025, 2, 5)),
        ({"C12": None}, "deadline", None),
        ({"C13": "có"}, "difficult_area", True),
        ({"C13": "x"}, "difficult_area", True),
        ({"C13": True}, "difficult_area", True),
        ({"C14": "KHÔNG"}, "evidence_required", False),
    ],
    ids=str,
)
def test_campaign_values_as_people_type_them(typed: Mapping[str, object], field: str, value: object) -> None:
    reading = edited({f"{ABOUT}!{cell}": what for cell, what in typed.items()})
    assert getattr(campaign_of(reading), field) == value
    assert reading.findings == ()


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
    typed: dict[str, object] = {}
    for row, (choice, spec) in enumerate(zip(choices, CRITERIA.data.values(), strict=True), 6):
        value = {DatumKind.COUNT: 7, DatumKind.LEVEL: 1, DatumKind.RESULT: "Đạt"}[spec.kind]
        typed |= {f"{MEETING}!B{row}": choice, f"{MEETING}!C{row}": value, f"{MEETING}!D{row}": "họp"}
    assert list(campaign_of(edited(typed)).resolutions) == list(CRITERIA.data)


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
    path = convert(tmp_path / CONTROL, "xlsx", tmp_path / "saved", tmp_path / "profile")
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
    assert {item.code for item in reading.findings} == {"row_label_mismatch"}


def test_a_copied_folder_with_another_year_is_another_campaign() -> None:
    first = campaign_of(edited({f"{ABOUT}!C9": 2025}))
    assert first.year == 2025
    assert first.id != THAI_SON.id
    assert first.id == campaign_of(edited({f"{ABOUT}!C9": 2025})).id


def test_a_corrected_name_is_still_the_same_campaign() -> None:
    assert campaign_of(edited({f"{ABOUT}!C6": "Thái Sơn 1"})).id == THAI_SON.id


def test_a_workbook_copied_sheet_by_sheet_keeps_the_campaign() -> None:
    campaign = campaign_of(edited(lambda book: book.remove(book["_ccht"])))
    assert campaign == THAI_SON


# ---------------------------------------------------------------------------------------------
# What is told: everything at once, with sheet and cell


def test_a_broken_control_workbook_tells_all_its_findings_at_once() -> None:
    reading = edited(
        {
            f"{ABOUT}!C9": None,
            f"{ABOUT}!C12": "31/02/2025",
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
        ("control_value_missing", ABOUT, "C9"),
        ("control_value_invalid", ABOUT, "C12"),
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


ONE_FINDING: dict[str, tuple[Edit, Sequence[tuple[str, str | None, str | None]]]] = {
    "no commune": ({f"{ABOUT}!C6": None}, [("commune_missing", ABOUT, "C6")]),
    "commune is an error": ({f"{ABOUT}!C6": "#REF!"}, [("control_value_invalid", ABOUT, "C6")]),
    "year in words": ({f"{ABOUT}!C9": "năm nay"}, [("control_value_invalid", ABOUT, "C9")]),
    "year 1924": ({f"{ABOUT}!C9": 1924}, [("control_value_invalid", ABOUT, "C9")]),
    "year before the Circular": ({f"{ABOUT}!C9": 2023}, [("criteria_not_in_force", ABOUT, "C9")]),
    "level 3": ({f"{ABOUT}!C10": 3}, [("control_value_invalid", ABOUT, "C10")]),
    "level 0": ({f"{ABOUT}!C10": 0}, [("control_value_invalid", ABOUT, "C10")]),
    "deadline in words": ({f"{ABOUT}!C12": "cuối tháng"}, [("control_value_invalid", ABOUT, "C12")]),
    "area unsure": ({f"{ABOUT}!C13": "chưa rõ"}, [("control_value_invalid", ABOUT, "C13")]),
    "evidence blank": ({f"{ABOUT}!C14": None}, [("control_value_missing", ABOUT, "C14")]),
    "row of the campaign deleted": (lambda book: book[ABOUT].delete_rows(10), [("control_row_missing", ABOUT, None)]),
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


# ---------------------------------------------------------------------------------------------
# In the folder


def test_a_campaign_is_never_overwritten(tmp_path: Path) -> None:
    path = init_campaign(tmp_path, THAI_SON)
    before = path.read_bytes()
    with pytest.raises(CampaignError, match="không ghi đè"):
        init_campaign(tmp_path, new_campaign("Khác", 2025))
    assert path.read_bytes() == before


def test_a_control_workbook_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="ccht init"):
        read_campaign(tmp_path)
    (tmp_path / CONTROL).write_bytes(b"%PDF-1.7")
    with pytest.raises(BrokenControlError) as caught:
        read_campaign(tmp_path)
    assert [item.code for item in caught.value.findings] == ["file_not_spreadsheet"]


def test_until_the_dossier_is_due_the_year_before_is_assessed() -> None:
    assert [default_year(CRITERIA, day) for day in (date(2025, 2, 28), date(2025, 3, 1), date(2024, 12, 31))] == [
        2024,
        2025,
        2024,
    ]
