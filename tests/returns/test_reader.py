"""What a unit fills in is what is read: every datum, note and piece of evidence, with its cell and what was typed."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils import range_boundaries

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.findings.entry import RefusedError
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import DatumKind, Outcome, Value
from ccht_excel.model.returns import Return
from ccht_excel.returns.reader import read_return
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import cell_of, keyed_cells

CRITERIA = load_criteria()
CAMPAIGN = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
VILLAGES = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài"), Village("ha", "Thôn Hà"))
FILE = "nhan_ve/phieu.xlsx"
FILE_TIME = datetime(2025, 1, 20, 3, tzinfo=UTC)
MET, NOT_MET = Outcome.MET, Outcome.NOT_MET

Place = tuple[str, str, str]
Edits = Mapping[Place, object]


@cache
def form(unit: str | None = None, villages: tuple[Village, ...] = ()) -> bytes:
    """The blank form of a unit; the full one without a unit."""
    campaign = replace(CAMPAIGN, villages=villages)
    stream = io.BytesIO()
    required = applicable_requirements(CRITERIA, campaign)
    write_return_workbook(stream, CRITERIA, campaign, campaign.unit(unit) if unit else None, required)
    return stream.getvalue()


def filled(
    edits: Edits,
    *,
    unit: str | None = None,
    villages: tuple[Village, ...] = (),
    change: Callable[[Workbook], object] | None = None,
) -> bytes:
    """The form with these cells filled, by (table, row key, column), then changed further, saved by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(form(unit, villages)))
    wanted = dict(edits)
    for sheet in book.worksheets:
        for table, row, column, cell in keyed_cells(sheet):
            if (table, row, column) in wanted:
                cell.value = wanted.pop((table, row, column))  # type: ignore[assignment]
    assert not wanted
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes, villages: Sequence[Village] = ()) -> Return:
    content = read_workbook(data)
    return read_return(content, file=FILE, sha256="0", file_time=FILE_TIME, criteria_set=CRITERIA, villages=villages)


def answer(datum: str) -> Place:
    """Where a datum is answered."""
    kind = CRITERIA.data[datum].kind
    if kind is DatumKind.COUNT:
        return ("figures", datum, "value")
    return ("indicators", datum, "level" if kind is DatumKind.LEVEL else "result")


def owner(datum: str) -> str:
    """A unit whose form asks for this datum."""
    return CAMPAIGN.assignments[CRITERIA.indicators_using(datum)[0].id][0]


def values(item: Return) -> dict[str, Value]:
    return {report.datum: report.value for report in item.reports}


def said(item: Return) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.place.cell or None) for finding in item.findings]


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
    asked = read(filled({}, change=evidence_rows(*[{"indicator": "4.2", "title": "x"}] * 99)))
    assert len(item.evidence) == len(asked.evidence) + 1


# ---------------------------------------------------------------------------------------------
# What people do to a sheet


def test_rows_and_columns_inserted_move_cells_and_nothing_else() -> None:
    edits = {answer(id): value for id, value in EVERYTHING.items()}

    def insert(book: Workbook) -> None:
        for sheet in book.worksheets[1:6]:
            sheet.insert_rows(2, 3)
            sheet.insert_cols(3, 2)

    before, after = read(filled(edits)), read(filled(edits, change=insert))
    assert values(after) == values(before)
    for old, new in zip(before.reports, after.reports, strict=True):
        column, row, *_ = range_boundaries(old.place.cell)
        assert range_boundaries(new.place.cell)[:2] == (int(column or 0) + 2, int(row or 0) + 3)


def test_sheets_renamed_and_moved_change_nothing() -> None:
    def shuffle(book: Workbook) -> None:
        book["Tiêu chí 5"].title = "số liệu"
        book.move_sheet("số liệu", -5)

    edits = {answer(id): value for id, value in EVERYTHING.items()}
    assert values(read(filled(edits, change=shuffle))) == values(read(filled(edits)))


def test_rows_sorted_without_their_keys_are_read_by_their_labels() -> None:
    def swap(book: Workbook) -> None:
        one, other = (cell_of(book, "indicators", id, "label") for id in ("4.2", "4.3"))
        sheet = one.parent
        for column in range(2, sheet.max_column + 1):
            first, second = sheet.cell(one.row, column), sheet.cell(other.row, column)
            first.value, second.value = second.value, first.value

    item = read(filled({answer("4.2"): 3, answer("4.3"): 1}, change=swap))
    assert values(item) == {"4.2": 3, "4.3": 1}
    assert {code for code, _ in said(item)} == {"row_label_mismatch"}


def test_copies_of_a_sheet_count_once_where_they_agree() -> None:
    def copy(book: Workbook, value: object) -> None:
        sheet = book.copy_worksheet(book["Tiêu chí 5"])
        sheet[cell_of(book, *answer("citizens")).coordinate].value = value  # type: ignore[assignment]

    def copied(value: int) -> Return:
        edits = {answer("citizens"): 5000}
        return read(filled(edits, unit="hoi_khuyen_hoc", change=lambda book: copy(book, value)))

    assert values(copied(5000)) == {"citizens": 5000}
    item = copied(5001)
    assert values(item) == {}
    assert [code for code, _ in said(item)] == ["copies_differ"]


def test_a_merged_answer_is_not_certain() -> None:
    def merge(book: Workbook) -> None:
        cell = cell_of(book, *answer("4.2"))
        cell.parent.merge_cells(
            start_row=cell.row, end_row=cell.row + 1, start_column=cell.column, end_column=cell.column
        )

    item = read(filled({answer("4.2"): 3, answer("4.4"): 2}, change=merge))
    assert values(item) == {"4.4": 2}
    assert {code for code, _ in said(item)} == {"merged_input"}


def test_a_strange_row_is_passed_over_and_told() -> None:
    def add(book: Workbook) -> None:
        cell = cell_of(book, *answer("university_citizens"))
        cell.parent.insert_rows(cell.row + 1)
        cell.parent.cell(cell.row + 1, 1, "phd_citizens")
        cell.parent.cell(cell.row + 1, cell.column, 7)

    item = read(filled({answer("citizens"): 5}, change=add))
    assert values(item) == {"citizens": 5}
    assert [code for code, _ in said(item)] == ["row_unknown"]


def test_a_form_without_its_hidden_column_is_read_by_its_labels() -> None:
    edits = {answer(id): value for id, value in EVERYTHING.items()}

    def unhide_and_delete(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định"})(book)
        for sheet in book.worksheets[:6]:
            for merged in [*sheet.merged_cells.ranges]:
                sheet.unmerge_cells(str(merged))
            sheet.delete_cols(1)
        del book["_ccht"]

    item = read(filled(edits, change=unhide_and_delete))
    assert values(item) == values(read(filled(edits)))
    assert [row.indicator for row in item.evidence] == ["4.2"]
    assert {code for code, _ in said(item)} == {"keys_missing", "identity_missing"}
    assert (item.unit, item.campaign, item.year) == (None, None, None)


def test_a_form_without_its_hidden_sheet_is_still_read() -> None:
    item = read(filled({answer("citizens"): 5}, unit="hoi_khuyen_hoc", change=lambda book: book.remove(book["_ccht"])))
    assert (values(item), item.unit, item.indicators) == ({"citizens": 5}, None, ("5.1",))
    assert said(item) == [("identity_missing", None)]


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


# ---------------------------------------------------------------------------------------------
# When it was saved


def saved_on(data: bytes, moment: str | None) -> bytes:
    """The workbook with this date of saving in its properties."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                text = f"<dcterms:modified>{moment}</dcterms:modified>" if moment else ""
                content = re.sub(rb"<dcterms:modified.*?</dcterms:modified>", text.encode(), content)
            new.writestr(entry, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("moment", "expected", "source"),
    [
        ("2025-01-15T08:30:00Z", datetime(2025, 1, 15, 8, 30, tzinfo=UTC), "document"),
        ("2025-01-15T15:30:00+07:00", datetime(2025, 1, 15, 8, 30, tzinfo=UTC), "document"),
        ("2024-01-01T00:00:00Z", FILE_TIME, "file"),
        ("hôm qua", FILE_TIME, "file"),
        (None, FILE_TIME, "file"),
    ],
)
def test_when_it_was_saved(moment: str | None, expected: datetime, source: str) -> None:
    item = read(saved_on(filled({answer("citizens"): 5}, unit="hoi_khuyen_hoc"), moment))
    assert (item.saved_at, item.saved_at_from) == (expected, source)


# ---------------------------------------------------------------------------------------------
# Villages

BY_VILLAGE: Edits = {
    ("villages", village, datum): number
    for village, numbers in {"dong": (1000, 600), "doai": (2000, 1500), "ha": (3000, 0)}.items()
    for datum, number in zip(("citizens", "learning_citizens"), numbers, strict=True)
}


def by_village(edits: Edits, change: Callable[[Workbook], object] | None = None) -> Return:
    data = filled({**BY_VILLAGE, **edits}, unit="hoi_khuyen_hoc", villages=VILLAGES, change=change)
    return read(data, VILLAGES)


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
            first.value, second.value = second.value, first.value

    assert values(by_village({("villages", "ha", "citizens"): 3001}, swap)) == {
        "citizens": 6001,
        "learning_citizens": 2100,
    }


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
