"""What answers come with, as people type, blank, paste over and lose it."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.judging.reconcile import reconcile
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import PastAnswer, PastStated
from ccht_excel.model.returns import Return
from ccht_excel.vietnamese.legacy_fonts import TCVN3
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.libreoffice import convert
from tests.support.returns import (
    CAMPAIGN,
    CRITERIA,
    EXPECTED,
    FIGURES,
    VILLAGES,
    answer,
    filled,
    form,
    read,
    said,
    values,
)
from tests.support.written import written_by

AGE = ("figures", "citizens.age_base", "value")
COUNTING = ("figures", "trained_citizens.counting", "value")
DECREE = ("indicators", "4.1.decree", "result")
LABELS = {choice.id: choice.label for choice in CRITERIA.data["citizens"].attributes[0].choices}


def choices(item: Return) -> dict[str, str]:
    """What each answer is stated to be by, where it was asked."""
    return {key: choice for key, choice in statements(item).items() if key in attribute_rows(CRITERIA)}


def statements(item: Return) -> dict[str, str]:
    """As :func:`choices`, with where figures come from."""
    return {f"{report.datum}.{stated.attribute}": stated.choice for report in item.reports for stated in report.stated}


def coordinate(data: bytes, place: tuple[str, str, str]) -> str:
    return str(cell_of(openpyxl.load_workbook(io.BytesIO(data)), *place).coordinate)


@pytest.mark.parametrize(("choice", "label"), LABELS.items())
def test_every_choice_is_read_with_its_cell_and_text(choice: str, label: str) -> None:
    data = filled({**FIGURES, AGE: label}, unit="hoi_khuyen_hoc")
    found = read(data)
    stated = found.reports[0].stated[0]
    assert (stated.choice, stated.raw, stated.place.cell) == (choice, label, coordinate(data, AGE))
    assert said(found) == []


@pytest.mark.parametrize(
    "typed",
    [
        "TỪ ĐỦ 15 TUỔI TRỞ LÊN",
        "  từ   đủ 15 tuổi\ntrở lên. ",
        "tu du 15 tuoi tro len",
        unicodedata.normalize("NFD", "Từ đủ 15 tuổi trở lên"),
        "Từ đủ 15\u00a0tuổi trở\u200b lên",
        "from_15",
    ],
)
def test_choices_as_people_type_them(typed: str) -> None:
    assert choices(read(filled({**FIGURES, AGE: typed}))) == {"citizens.age_base": "from_15"}


def in_tcvn3(text: str) -> str:
    """As a font of the old standard stores it; such a font has no capitals with marks."""
    table = {letter: legacy for legacy, letter in TCVN3.items()}
    return "".join(table.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def test_choices_in_an_old_font_are_read_and_said() -> None:
    found = read(filled({**FIGURES, AGE: in_tcvn3("Từ đủ 15 tuổi trở lên")}))
    assert choices(found) == {"citizens.age_base": "from_15"}
    assert [code for code, _ in said(found)] == ["legacy_font"]


@pytest.mark.parametrize("dash", ["-", "–", "—", " - "])
def test_signs_in_a_label_do_not_matter(dash: str) -> None:
    found = read(filled({answer("4.1"): "Đạt", DECREE: f"nghị định 277/2025/NĐ-CP (3{dash}5 tuổi)"}))
    assert choices(found) == {"4.1.decree": "nd277_2025"}


@pytest.mark.parametrize(
    "typed",
    ["15", 15, "từ 16 tuổi", "tất cả", "Từ đủ 15 tuổi trở lên và Từ đủ 18 tuổi trở lên", "=1+1", True, 0.5, "x" * 900],
)
def test_what_is_no_choice_is_said_and_taken_for_none(typed: object) -> None:
    data = filled({**FIGURES, AGE: typed})
    found = read(data)
    assert choices(found) == {"citizens.age_base": ""}
    ((code, cell),) = said(found)
    assert cell == coordinate(data, AGE)
    assert code in ("stated_not_understood", "formula_without_result", "text_in_error")
    (finding,) = found.findings
    if code == "stated_not_understood":
        assert "“Từ đủ 18 tuổi trở lên”" in finding.remedy


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#NAME?", "#REF!", "#VALUE!"])
def test_a_cell_in_error_is_to_be_chosen_anew_not_typed(error: str) -> None:
    data = filled({**FIGURES, AGE: error, answer("4.1"): "Đạt", DECREE: error})
    found = read(data)
    assert choices(found) == {"citizens.age_base": "", "4.1.decree": ""}
    assert {code for code, _ in said(found)} == {"stated_not_understood"}
    for finding in found.findings:
        assert error in finding.message and finding.remedy.startswith("Chọn ở ô này một trong")


def test_a_blank_choice_is_asked_for_beside_an_answer_only() -> None:
    data = filled(FIGURES, stated=False)
    found = read(data)
    assert said(found)[0] == ("stated_missing", coordinate(data, AGE))
    assert choices(found) == {"citizens.age_base": ""}
    assert said(read(filled({("figures", "learning_citizens", "value"): 5}, stated=False))) == []


def elsewhere(place: tuple[str, str, str], right: int, text: object) -> Callable[[Workbook], None]:
    """Type so many columns to the right of a cell."""

    def change(book: Workbook) -> None:
        cell = cell_of(book, *place)
        sheet = cell.parent
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.cell(cell.row, cell.column + right).value = text

    return change


CITIZENS = ("figures", "citizens", "value")


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("asked", "place", "right", "text"),
    [
        (AGE, ("figures", "citizens.age_base", "note"), 0, "Từ đủ 15 tuổi trở lên"),
        (AGE, ("figures", "citizens.age_base", "note"), 0, "tính từ đủ 15 tuổi trở lên, theo sổ công an"),
        (AGE, ("figures", "citizens", "note"), 0, "Mọi công dân thường trú"),
        (AGE, ("figures", "learning_citizens", "note"), 0, "TỪ ĐỦ 18 TUỔI TRỞ LÊN"),
        (AGE, ("figures", "citizens", "source"), 0, "Từ đủ 15 tuổi trở lên"),
        (AGE, ("figures", "citizens.age_base", "note"), 2, "Từ đủ 15 tuổi trở lên"),
        (AGE, ("indicators", "5.1", "note"), 0, "Công dân từ đủ 15 tuổi trở lên"),
        (COUNTING, ("figures", "trained_citizens.counting", "note"), 0, "Có bằng cấp hoặc chứng chỉ"),
        (DECREE, ("indicators", "4.1", "note"), 0, "theo Nghị định 20/2014/NĐ-CP (5 tuổi)"),
        (("figures", "citizens", "as_of"), ("figures", "citizens", "note"), 0, "số liệu đến ngày 30/11/2024"),
        (("figures", "citizens", "as_of"), ("figures", "citizens", "note"), 0, datetime(2024, 11, 30)),
        (("figures", "citizens", "source"), ("figures", "citizens", "note"), 0, "Công an xã"),
    ],
)
def test_an_answer_in_another_cell_is_named_and_not_taken(
    asked: tuple[str, str, str], place: tuple[str, str, str], right: int, text: object
) -> None:
    edits = {**FIGURES, answer("trained_citizens"): 2500, answer("4.1"): "Đạt"}
    before = filled({**edits, asked: None})
    data = filled({**edits, asked: None}, change=elsewhere(place, right, text))
    found = read(data)
    missing = [item for item in found.findings if item.code in ("stated_missing", "source_missing")]
    ((cell, message),) = [(item.place.cell, item.message) for item in missing]
    book = openpyxl.load_workbook(io.BytesIO(before))
    there = cell_of(book, *place)
    assert cell == coordinate(before, asked)
    assert f"ô {there.parent.cell(there.row, there.column + right).coordinate} ghi “" in message, message
    assert "không được tính" in message
    assert values(found) == values(read(before))
    key = f"{asked[1]}.{asked[2]}" if asked[2] in ("source", "as_of") else asked[1]
    assert statements(found)[key] == "", "nothing is taken from there"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (("figures", "citizens.age_base", "note"), "đã hỏi công an xã"),
        (("figures", "citizens", "note"), "15"),
        (("figures", "citizens", "note"), 15),
        (("indicators", "5.1", "note"), "số liệu của 15 chi hội"),
    ],
)
def test_what_is_no_choice_elsewhere_is_not_called_one(place: tuple[str, str, str], text: object) -> None:
    found = read(filled({**FIGURES, AGE: None}, change=elsewhere(place, 0, text)))
    (missing,) = [item for item in found.findings if item.code == "stated_missing"]
    assert "nhưng ô" not in missing.message


def test_last_years_choice_printed_beside_it_is_not_the_units(tmp_path: Path) -> None:
    """What the form itself prints of last year is no answer of this year."""
    past = (PastAnswer("hoi_khuyen_hoc", "citizens", 5000, 2023, (PastStated("age_base", "from_15"),)),)
    campaign = replace(CAMPAIGN, past=past)
    required = applicable_requirements(CRITERIA, campaign)
    data = written_by(write_return_workbook, CRITERIA, campaign, campaign.unit("hoi_khuyen_hoc"), required)
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = [str(cell.value) for row in book["Tiêu chí 5"].iter_rows() for cell in row]
    assert any("Từ đủ 15 tuổi trở lên" in text and "2023" in text for text in texts)
    cell_of(book, *CITIZENS).value = 5432
    found = read(written_by(book.save))
    (missing,) = [item for item in found.findings if item.code == "stated_missing"]
    assert "nhưng ô" not in missing.message


@pytest.mark.parametrize(("result", "missing"), [("Đạt", True), ("Không đạt", False)])
def test_a_refusal_needs_no_decree(result: str, missing: bool) -> None:
    found = read(filled({answer("4.1"): result}, stated=False))
    assert [code for code, _ in said(found)] == ["stated_missing"] * missing


def test_a_choice_alone_is_no_blank_form() -> None:
    found = read(filled({AGE: "Từ đủ 18 tuổi trở lên"}))
    assert found.reports == ()


def test_villages_are_asked_once() -> None:
    edits = {("villages", village.id, datum): 100 for village in VILLAGES for datum in FIGURES_OF_HKH}
    data = filled({**edits, AGE: "Từ đủ 18 tuổi trở lên"}, unit="hoi_khuyen_hoc", villages=VILLAGES)
    found = read(data, VILLAGES)
    assert choices(found) == {"citizens.age_base": "from_18"}
    book = openpyxl.load_workbook(io.BytesIO(form("hoi_khuyen_hoc", VILLAGES)))
    rows = [key for sheet in book.worksheets for _, key, column, _ in keyed_cells(sheet) if column == "value"]
    assert rows.count("citizens.age_base") == 1


FIGURES_OF_HKH = ("citizens", "learning_citizens")

# ---------------------------------------------------------------------------------------------
# Forms that lost something


def without_keys(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_col=1):
            row[0].value = None


def without_rows(book: Workbook) -> None:
    """The form of an older version: no rows of attributes."""
    for sheet in book.worksheets:
        for cell in [row[0] for row in sheet.iter_rows(max_col=1) if row[0].value in attribute_rows(CRITERIA)]:
            for area in list(sheet.merged_cells.ranges):
                if area.min_row == cell.row:
                    sheet.unmerge_cells(str(area))
            for one in sheet[cell.row]:
                one.value = None


def test_rows_without_keys_are_found_by_their_question() -> None:
    edits = {**FIGURES, AGE: "Từ đủ 18 tuổi trở lên", answer("4.1"): "Đạt", DECREE: "nd20_2014"}
    found = read(filled(edits, change=without_keys))
    assert choices(found) == {"citizens.age_base": "from_18", "4.1.decree": "nd20_2014"}


def without_columns(book: Workbook) -> None:
    """No columns for where figures come from."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            if row[0].value == "@figures":
                for cell in row:
                    if cell.value in ("source", "as_of"):
                        cell.value = None


def of_the_first_version(book: Workbook) -> None:
    without_columns(book)
    without_rows(book)


def judged(change: Callable[[Workbook], None], version: str) -> list[str]:
    def older(book: Workbook) -> None:
        change(book)
        meta = book["_ccht"]
        row = next(row for row in meta.iter_rows() if row[0].value == "criteria_version")
        row[1].value = version

    item = read(filled(FIGURES, unit="hoi_khuyen_hoc", change=older))
    found = reconcile(CAMPAIGN, CRITERIA, [item]).findings
    kept = [one for one in found if one.code == "older_criteria_version" or one.code.startswith(("stated", "source"))]
    return [f"{one.code}: {one.message}" for one in kept]


def test_forms_of_the_first_version_are_read_and_what_they_did_not_ask_is_said() -> None:
    (message,) = judged(of_the_first_version, "1")
    assert message.startswith("older_criteria_version") and "Đã tính công dân ở độ tuổi nào" in message
    assert message.count("Nguồn số liệu") == 1


def test_forms_of_the_second_version_ask_what_an_answer_is_by_and_not_where_it_comes_from() -> None:
    (message,) = judged(without_columns, "2")
    assert message.endswith("tệp chưa hỏi: Nguồn số liệu, Số liệu tính đến ngày")
    item = read(filled({**FIGURES, AGE: "from_18"}, change=without_columns))
    assert statements(item) == {"citizens.age_base": "from_18"}


def test_a_column_that_was_deleted_is_missed() -> None:
    found = judged(without_columns, CRITERIA.version)
    assert [message.partition(":")[0] for message in found] == ["stated_row_missing"] * 2
    assert "“Nguồn số liệu” của “Tổng số công dân trong xã”" in found[0]


def test_a_row_that_was_deleted_is_missed() -> None:
    (message,) = judged(without_rows, CRITERIA.version)
    assert message.startswith("stated_row_missing") and "Đã tính công dân ở độ tuổi nào" in message


def test_copies_of_a_sheet_that_differ_are_no_choice() -> None:
    def copied(book: Workbook) -> None:
        copy = book.copy_worksheet(book["Tiêu chí 5"])
        next(cell for table, row, column, cell in keyed_cells(copy) if (table, row, column) == AGE).value = "from_18"

    found = read(filled({**FIGURES, AGE: "from_15"}, unit="hoi_khuyen_hoc", change=copied))
    assert choices(found) == {"citizens.age_base": ""}
    assert "copies_differ" in [code for code, _ in said(found)]


@pytest.mark.sampled(1)
@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_choices_saved_by_libreoffice(ending: str, tmp_path: Path) -> None:
    edits = {**FIGURES, AGE: "Trong độ tuổi lao động", answer("4.1"): "Đạt", DECREE: "Nghị định 20/2014/NĐ-CP (5 tuổi)"}
    (tmp_path / "phieu.xlsx").write_bytes(filled(edits))
    found = read(convert(tmp_path / "phieu.xlsx", ending, tmp_path / "ra").read_bytes())
    assert choices(found) == {"citizens.age_base": "working_age", "4.1.decree": "nd20_2014"}


# ---------------------------------------------------------------------------------------------
# Where figures come from

SOURCE, DAY = ("figures", "citizens", "source"), ("figures", "citizens", "as_of")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Công an xã", "police"),
        ("CONG AN XA", "police"),
        ("police", "police"),
        ("  Ban Dân số   và Gia đình ", "Ban Dân số và Gia đình"),
        ("Hộ tịch\nxã", "Hộ tịch xã"),
        ("=SUM(1)", "=SUM(1)"),
        ("<b>Sổ</b> [x]", "<b>Sổ</b> [x]"),
    ],
)
def test_sources_of_the_list_and_others(typed: str, kept: str) -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, *SOURCE)
        cell.value = typed
        cell.data_type = "s"

    found = read(filled(FIGURES, change=change))
    assert (statements(found)["citizens.source"], said(found)) == (kept, [])


@pytest.mark.parametrize("typed", ["123", "31/12/2024", "không rõ", "khong co", "?", "!!", 0.5, "x" * 201])
def test_what_names_no_source_is_asked_about(typed: object) -> None:
    data = filled({**FIGURES, SOURCE: typed})
    found = read(data)
    assert statements(found)["citizens.source"] == ""
    assert said(found) == [("source_not_understood", coordinate(data, SOURCE))]
    assert values(found) == EXPECTED


@pytest.mark.parametrize(
    "typed",
    [
        date(2024, 11, 30),
        datetime(2024, 11, 30, 8, 15),
        "30/11/2024",
        "30-11-2024",
        "30.11.2024",
        "2024-11-30",
        "ngày 30 tháng 11 năm 2024",
        "Ngày 30/11/2024",
        "chốt ngày 30/11/2024",
        "tính đến 30/11/2024",
        "Số liệu tính đến hết ngày 30 tháng 11 năm 2024.",
        "45626",
        45626,
    ],
)
def test_days_as_people_write_them(typed: object) -> None:
    found = read(filled({**FIGURES, DAY: typed}))
    assert (statements(found)["citizens.as_of"], said(found)) == ("2024-11-30", [])


@pytest.mark.parametrize("typed", ["31/11/2024", "11/2024", "tháng 11", "2024", "cuối năm", "30/11/24", "Công an"])
def test_what_is_no_day_is_asked_about(typed: object) -> None:
    data = filled({**FIGURES, DAY: typed})
    found = read(data)
    assert statements(found)["citizens.as_of"] == ""
    assert said(found) == [("source_not_understood", coordinate(data, DAY))]
    assert values(found) == EXPECTED


@pytest.mark.parametrize("typed", ["#DIV/0!", "#N/A", "=1/0", "=A1"])
@pytest.mark.parametrize("place", [SOURCE, DAY], ids=["source", "day"])
def test_an_error_or_a_formula_is_answered_with_what_its_cell_takes(place: tuple[str, str, str], typed: str) -> None:
    data = filled({**FIGURES, place: typed})
    found = read(data)
    assert statements(found)[f"{place[1]}.{place[2]}"] == ""
    assert said(found) == [("source_not_understood", coordinate(data, place))]
    expected = "chọn trong danh sách của ô" if place == SOURCE else "ghi ngày của số liệu"
    assert found.findings[0].remedy.startswith(f"Sửa ô này: {expected}")
    assert values(found) == EXPECTED


def test_blank_source_and_day_are_asked_for_at_their_cells_and_the_figure_counts() -> None:
    data = filled({**FIGURES, SOURCE: None, DAY: "…"})
    found = read(data)
    assert said(found) == [("source_missing", coordinate(data, SOURCE)), ("source_missing", coordinate(data, DAY))]
    assert values(found) == EXPECTED
    assert said(read(filled({("figures", "learning_citizens", "value"): 5}, stated=False))) == []


def test_columns_without_keys_are_found_by_their_headings() -> None:
    edits = {**FIGURES, SOURCE: "Sổ hộ khẩu của xã", DAY: "30/11/2024", ("figures", "citizens", "note"): "rà soát lại"}
    item = read(filled(edits, change=without_keys))
    kept = statements(item)
    assert (kept["citizens.source"], kept["citizens.as_of"]) == ("Sổ hộ khẩu của xã", "2024-11-30")
    assert [note.text for note in item.notes] == ["rà soát lại"]


def test_a_number_in_the_column_of_the_source_is_pointed_at() -> None:
    found = read(filled({("figures", "learning_citizens", "value"): 5, SOURCE: 5432}))
    assert "answer_aside" in [code for code, _ in said(found)]


@pytest.mark.sampled(1)
@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_source_and_day_saved_by_libreoffice(ending: str, tmp_path: Path) -> None:
    (tmp_path / "phieu.xlsx").write_bytes(filled({**FIGURES, SOURCE: "Sổ của thôn", DAY: date(2024, 11, 30)}))
    found = read(convert(tmp_path / "phieu.xlsx", ending, tmp_path / "ra").read_bytes())
    kept = statements(found)
    assert (kept["citizens.source"], kept["citizens.as_of"]) == ("Sổ của thôn", "2024-11-30")
