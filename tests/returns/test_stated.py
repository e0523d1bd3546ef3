"""What answers come with, as people type, blank, paste over and lose it."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from ccht_excel.judging.reconcile import reconcile
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.model.returns import Return
from ccht_excel.vietnamese.legacy_fonts import TCVN3
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.libreoffice import convert
from tests.support.returns import CAMPAIGN, CRITERIA, FIGURES, VILLAGES, answer, filled, form, read, said

AGE = ("figures", "citizens.age_base", "value")
COUNTING = ("figures", "trained_citizens.counting", "value")
DECREE = ("indicators", "4.1.decree", "result")
LABELS = {choice.id: choice.label for choice in CRITERIA.data["citizens"].attributes[0].choices}


def choices(item: Return) -> dict[str, str]:
    """What each answer is stated to be by, where it was asked."""
    return {f"{report.datum}.{stated.attribute}": stated.choice for report in item.reports for stated in report.stated}


def coordinate(data: bytes, place: tuple[str, str, str]) -> str:
    return str(cell_of(openpyxl.load_workbook(io.BytesIO(data)), *place).coordinate)


@pytest.mark.parametrize(("choice", "label"), LABELS.items())
def test_every_choice_is_read_with_its_cell_and_text(choice: str, label: str) -> None:
    data = filled({**FIGURES, AGE: label}, unit="hoi_khuyen_hoc")
    found = read(data)
    (stated,) = found.reports[0].stated
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


def test_a_blank_choice_is_asked_for_beside_an_answer_only() -> None:
    data = filled(FIGURES, stated=False)
    found = read(data)
    assert said(found) == [("stated_missing", coordinate(data, AGE))]
    assert choices(found) == {"citizens.age_base": ""}
    assert said(read(filled({("figures", "learning_citizens", "value"): 5}, stated=False))) == []


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


def judged(change: Callable[[Workbook], None], version: str) -> list[str]:
    def older(book: Workbook) -> None:
        change(book)
        meta = book["_ccht"]
        row = next(row for row in meta.iter_rows() if row[0].value == "criteria_version")
        row[1].value = version

    item = read(filled(FIGURES, unit="hoi_khuyen_hoc", change=older))
    assert all(report.stated == () for report in item.reports)
    found = reconcile(CAMPAIGN, CRITERIA, [item]).findings
    kept = [one for one in found if one.code in ("older_criteria_version", "stated_row_missing", "stated_missing")]
    return [f"{one.code}: {one.message}" for one in kept]


def test_forms_of_the_first_version_are_read_and_what_they_did_not_ask_is_said() -> None:
    (message,) = judged(without_rows, "1")
    assert message.startswith("older_criteria_version") and "Đã tính công dân ở độ tuổi nào" in message


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


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_choices_saved_by_libreoffice(ending: str, tmp_path: Path) -> None:
    edits = {**FIGURES, AGE: "Trong độ tuổi lao động", answer("4.1"): "Đạt", DECREE: "Nghị định 20/2014/NĐ-CP (5 tuổi)"}
    (tmp_path / "phieu.xlsx").write_bytes(filled(edits))
    found = read(convert(tmp_path / "phieu.xlsx", ending, tmp_path / "ra", tmp_path / "profile").read_bytes())
    assert choices(found) == {"citizens.age_base": "working_age", "4.1.decree": "nd20_2014"}
