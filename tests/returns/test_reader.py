"""What a unit fills in is what is read: every datum, note and piece of evidence, with its cell and what was typed."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime

import openpyxl
import pytest
from openpyxl import Workbook

from ccht_excel.control.writer import write_control_workbook
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import Value
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.returns import (
    CAMPAIGN,
    CRITERIA,
    EVERYTHING,
    FILE,
    MET,
    NOT_MET,
    VILLAGES,
    answer,
    evidence_rows,
    filled,
    form,
    read,
    said,
    values,
)


def owner(datum: str) -> str:
    """A unit whose form asks for this datum."""
    return CAMPAIGN.assignments[CRITERIA.indicators_using(datum)[0].id][0]


# ---------------------------------------------------------------------------------------------
# Every datum


def test_every_datum_of_the_full_form_is_read_with_its_cell_and_text() -> None:
    data = filled({answer(id): value for id, value in EVERYTHING.items()})
    item = read(data)
    assert values(item) == {
        id: {"Đạt": MET, "Không đạt": NOT_MET}.get(str(value), value) for id, value in EVERYTHING.items()
    }
    assert set(values(item)) == set(CRITERIA.data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for report in item.reports:
        assert (report.place.file, report.raw) == (FILE, str(EVERYTHING[report.datum]))
        assert book[report.place.sheet][report.place.cell].value == EVERYTHING[report.datum]
    assert item.indicators == tuple(indicator.id for indicator in CRITERIA.indicators)
    assert item.findings == ()


@pytest.mark.parametrize("unit", [unit.id for unit in CAMPAIGN.units])
def test_the_form_of_each_unit_says_whose_it_is_and_asks_for_its_data(unit: str) -> None:
    asked = [datum for id in CAMPAIGN.indicators_of(unit) for datum in CRITERIA.indicator(id).data]
    item = read(filled({answer(id): EVERYTHING[id] for id in asked}, unit=unit))
    assert sorted(values(item)) == sorted(asked)
    assert (item.unit, item.campaign, item.year, item.commune) == (unit, CAMPAIGN.id, 2024, "Thái Sơn")
    assert (item.criteria_set, item.criteria_version) == (CRITERIA.id, CRITERIA.version)
    assert item.indicators == CAMPAIGN.indicators_of(unit)
    assert sorted(item.places) == sorted(asked)


@pytest.mark.parametrize("datum", ["1.2", "4.2", "trained_citizens"])
def test_one_answer_alone_is_read_and_the_places_of_the_others_are_known(datum: str) -> None:
    item = read(filled({answer(datum): EVERYTHING[datum]}))
    assert list(values(item)) == [datum]
    assert set(item.places) == set(CRITERIA.data)
    assert item.findings == ()


# ---------------------------------------------------------------------------------------------
# As people type


@pytest.mark.parametrize(
    ("datum", "typed", "value"),
    [
        ("citizens", 5432.0, 5432),
        ("citizens", "5432", 5432),
        ("citizens", "5.432", 5432),
        ("citizens", " 5 432 người ", 5432),
        ("citizens", "５４３２", 5432),
        ("citizens", 0, 0),
        ("4.2", "3", 3),
        ("4.2", "Mức độ 2", 2),
        ("4.2", "MĐ II", 2),
        ("4.2", "chưa đạt", 0),
        ("1.1", "ĐẠT", MET),
        ("1.1", "đạt.", MET),
        ("1.1", unicodedata.normalize("NFD", "Đạt"), MET),
        ("1.1", "x", MET),
        ("1.1", "chưa đạt", NOT_MET),
        ("1.1", "k đạt", NOT_MET),
        ("1.1", "không", NOT_MET),
    ],
    ids=str,
)
def test_answers_as_people_type_them(datum: str, typed: object, value: Value) -> None:
    item = read(filled({answer(datum): typed}, unit=owner(datum)))
    assert values(item) == {datum: value}
    assert item.findings == ()


@pytest.mark.parametrize(
    ("datum", "typed", "code"),
    [
        ("citizens", "năm nghìn", "count_not_number"),
        ("citizens", True, "count_not_number"),
        ("citizens", -5, "count_negative"),
        ("citizens", 5432.5, "count_fractional"),
        ("citizens", "60%", "count_percent"),
        ("citizens", "5,432", "count_ambiguous"),
        ("citizens", 5.432, "count_fractional"),
        ("citizens", datetime(2024, 12, 31), "count_is_date"),
        ("citizens", 300_000_000, "count_too_large"),
        ("citizens", "#DIV/0!", "cell_error"),
        ("citizens", "=1+1", "formula_without_result"),
        ("4.2", "cao", "level_not_understood"),
        ("4.2", 2.5, "level_not_understood"),
        ("4.2", 4, "level_out_of_range"),
        ("4.2", -1, "level_out_of_range"),
        ("1.1", "khá", "result_not_understood"),
        ("1.1", 1, "result_not_understood"),
        ("1.1", "đất", "result_not_understood"),
    ],
    ids=str,
)
def test_what_is_not_certain_is_told_at_its_cell_and_gives_no_value(datum: str, typed: object, code: str) -> None:
    data = filled({answer(datum): typed}, unit=owner(datum))
    item = read(data)
    cell = cell_of(openpyxl.load_workbook(io.BytesIO(data)), *answer(datum))
    assert values(item) == {}
    assert [(f.code, f.place.sheet or None, f.place.cell or None, f.severity) for f in item.findings] == [
        (code, cell.parent.title, cell.coordinate, Severity.ERROR)
    ]
    assert item.findings[0].indicator in CRITERIA.indicators_using(datum)[0].id


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (2999.6, "“2999,6” (ô có thể đang hiện số đã làm tròn là 3000)"),
        (2999.5, "“2999,5” (ô có thể đang hiện số đã làm tròn là 3000)"),
        (5.432, "“5,432”,"),
        (0.6, "“0,6”,"),
    ],
)
def test_a_number_that_may_be_shown_rounded_is_said_as_it_is_stored(typed: float, said: str) -> None:
    (found,) = read(filled({answer("citizens"): typed})).findings
    assert said in found.message


def test_a_percent_format_makes_a_share_of_a_number() -> None:
    def as_percent(book: Workbook) -> None:
        cell_of(book, *answer("citizens")).number_format = "0%"

    item = read(filled({answer("citizens"): 0.6}, unit="hoi_khuyen_hoc", change=as_percent))
    assert [code for code, _ in said(item)] == ["count_percent"]
    assert "60%" in item.findings[0].message


def test_a_doubtful_number_is_settled_by_the_certain_ones_beside_it() -> None:
    item = read(filled({answer("citizens"): "5,432", answer("learning_citizens"): 3000}, unit="hoi_khuyen_hoc"))
    assert values(item) == {"citizens": 5432, "learning_citizens": 3000}
    assert [code for code, _ in said(item)] == ["count_settled"]
    item = read(filled({answer("citizens"): 5432, answer("learning_citizens"): "3,000"}, unit="hoi_khuyen_hoc"))
    assert values(item) == {"citizens": 5432}
    assert [code for code, _ in said(item)] == ["count_ambiguous"]


def test_text_of_old_encodings_is_converted_and_said_so() -> None:
    item = read(filled({answer("1.1"): "§¹t", ("indicators", "1.1", "note"): "Thôn Đông"}))
    assert values(item) == {"1.1": MET}
    assert [code for code, _ in said(item)] == ["legacy_font"]


# ---------------------------------------------------------------------------------------------
# Notes, who filled it in


def test_notes_stand_with_what_they_are_about() -> None:
    data = filled(
        {
            ("indicators", "1.2", "note"): "  Kế hoạch   số 12 ",
            ("figures", "citizens", "note"): "Công an xã, 31/12/2024",
            ("figures", "trained_citizens", "note"): 2024,
        }
    )
    item = read(data)
    assert {note.subject: note.text for note in item.notes} == {
        "1.2": "Kế hoạch số 12",
        "citizens": "Công an xã, 31/12/2024",
        "trained_citizens": "2024",
    }
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert all(book[note.place.sheet][note.place.cell].value for note in item.notes)


def test_who_filled_it_in() -> None:
    item = read(
        filled(
            {
                ("unit", "filled_by", "value"): "Văn thư nhà trường",
                ("unit", "phone", "value"): "0912 345 678",
                ("unit", "filled_on", "value"): datetime(2025, 1, 15),
                answer("citizens"): 1,
            },
            unit="hoi_khuyen_hoc",
        )
    )
    assert {key: item.filled[key] for key in ("filled_by", "phone", "filled_on")} == {
        "filled_by": "Văn thư nhà trường",
        "phone": "0912 345 678",
        "filled_on": "15/01/2025",
    }


# ---------------------------------------------------------------------------------------------
# Evidence


def test_evidence_is_read_as_it_was_typed() -> None:
    row = {
        "indicator": "4.2",
        "number": "12/QĐ-UBND",
        "date": "05/02/2024",
        "issuer": "UBND  huyện",
        "title": "Quyết định công nhận",
        "link": "https://example.org/a b",
    }
    dated = {"indicator": 4.3, "title": "Quyết định khác", "date": datetime(2024, 2, 5)}
    item = read(filled({}, change=evidence_rows(row, dated)))
    first, second = item.evidence
    assert {key: getattr(first, key) for key in row} == {**row, "issuer": "UBND huyện"}
    assert (second.indicator, second.title, second.date) == ("4.3", "Quyết định khác", "05/02/2024")
    assert (first.place.file, first.place.sheet) == (FILE, "Tiêu chí 4")
    assert item.findings == ()


@pytest.mark.parametrize("typed", ["4,2", " 4.2 ", "Chỉ tiêu 4.2", "4.2 - phổ cập", 4.2], ids=str)
def test_the_indicator_of_evidence_as_people_type_it(typed: object) -> None:
    change = evidence_rows({"indicator": typed, "number": "12"})
    item = read(filled({}, unit="truong_tieu_hoc", change=change))
    assert [row.indicator for row in item.evidence] == ["4.2"]


@pytest.mark.parametrize(
    ("row", "code", "severity"),
    [
        ({"title": "Quyết định"}, "evidence_without_indicator", "error"),
        ({"indicator": "4.9", "title": "Quyết định"}, "evidence_indicator_unknown", "error"),
        ({"indicator": "phổ cập", "title": "Quyết định"}, "evidence_indicator_unknown", "error"),
        ({"indicator": "4.2", "date": "05/02/2024"}, "evidence_incomplete", "warning"),
        ({"indicator": "4.2", "issuer": "UBND"}, "evidence_incomplete", "warning"),
        ({"indicator": "4.2", "title": "Không đạt"}, "evidence_incomplete", "warning"),
        ({"indicator": "4.2", "issuer": "UBND", "link": "Chưa đạt"}, "evidence_incomplete", "warning"),
    ],
    ids=str,
)
def test_evidence_that_cannot_count_is_told(row: Mapping[str, object], code: str, severity: str) -> None:
    item = read(filled({answer("4.2"): 3}, unit="truong_tieu_hoc", change=evidence_rows(row)))
    assert item.evidence == ()
    assert [(finding.code, finding.severity) for finding in item.findings] == [(code, severity)]


def test_where_one_indicator_is_asked_for_evidence_needs_not_name_it() -> None:
    change = evidence_rows({"title": "Danh sách"}, sheet="Tiêu chí 5")
    item = read(filled({}, unit="hoi_khuyen_hoc", change=change))
    assert [(row.indicator, row.title) for row in item.evidence] == [("5.1", "Danh sách")]


def test_a_bare_choice_of_the_indicator_is_no_evidence() -> None:
    with pytest.raises(RefusedError, match="return_blank"):
        read(filled({}, change=evidence_rows({"indicator": "4.2"})))


def test_rows_added_to_the_evidence_are_read() -> None:
    def add(book: Workbook) -> None:
        sheet = book["Tiêu chí 4"]
        rows = [cell.row for table, _, _, cell in keyed_cells(sheet) if table == "evidence"]
        sheet.insert_rows(rows[-1])
        evidence_rows(*[{"indicator": "4.2", "title": f"Văn bản {n}"} for n in range(len(set(rows)) + 1)])(book)

    item = read(filled({}, change=add))
    asked = read(filled({}, change=evidence_rows(*[{"indicator": "4.2", "title": f"x{n}"} for n in range(99)])))
    assert len(item.evidence) == len(asked.evidence) + 1


# ---------------------------------------------------------------------------------------------
# Files that are no returns


def control_workbook() -> bytes:
    stream = io.BytesIO()
    write_control_workbook(stream, CAMPAIGN, CRITERIA)
    return stream.getvalue()


def empty_workbook() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (form, "return_blank"),
        (lambda: form("truong_thcs"), "return_blank"),
        (lambda: form("hoi_khuyen_hoc", VILLAGES), "return_blank"),
        (control_workbook, "is_control_workbook"),
        (empty_workbook, "not_a_return"),
    ],
    ids=["full form", "form of a unit", "form with villages", "control workbook", "empty workbook"],
)
def test_what_is_no_return_is_refused(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(make())
    assert caught.value.type.code == code
