"""What people do to a form before they send it back, and what is read of it then: values, and (code, sheet, cell)."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Outcome
from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import take_in
from ccht_excel.returns.rejected import Rejected
from ccht_excel.vietnamese.text import fold
from tests.support.campaigns import cell_of
from tests.support.returns import CRITERIA, EXPECTED, FIGURES, MOMENT, Edits, filled, values

SHEET = "Tiêu chí 5"
VILLAGES = (Village("dong", "Thôn Đông"), Village("dongf", "Thôn Đồng"), Village("ha", "Thôn Hạ"))
RESULTS: Edits = {
    ("indicators", f"1.{n}", "result"): answer for n, answer in ((1, "Đạt"), (2, "Không đạt"), (3, "Đạt"))
}
MET, NOT_MET = Outcome.MET, Outcome.NOT_MET
Change = Callable[[Workbook], object]


def taken(change: Change, edits: Edits = FIGURES, unit: str = "hoi_khuyen_hoc", **more: Any) -> Return:
    data = filled(edits, unit=unit, change=change, **more)
    outcome = take_in(Incoming("nhan_ve/phieu.xlsx", data, MOMENT), CRITERIA, more.get("villages", ()))
    assert isinstance(outcome, Return), outcome
    return outcome


def told(item: Return) -> list[tuple[str, str | None, str | None]]:
    return [(said.code, said.place.sheet or None, said.place.cell or None) for said in item.findings]


def cells(item: Return) -> dict[str, tuple[str, str]]:
    return {report.datum: (report.place.sheet, report.place.cell) for report in item.reports}


# ---------------------------------------------------------------------------------------------
# With its hidden keys


def _inserted_column(book: Workbook) -> None:
    """openpyxl moves cells only: unmerge first, as its merged ranges would stay behind."""
    sheet = book[SHEET]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(4, 2)
    sheet.insert_rows(2, 3)


def _copied_sheet(book: Workbook) -> None:
    book.copy_worksheet(book[SHEET]).title = "Tiêu chí 5 (2)"


def _blank_copy_first(book: Workbook) -> None:
    copied = book.copy_worksheet(book[SHEET])
    book.move_sheet(copied, -3)
    for key in ("citizens", "learning_citizens"):
        row = next(row for row in copied.iter_rows() if row[0].value == key)
        copied.cell(row[0].row, 6).value = None


def _hidden_or_not(book: Workbook) -> None:
    sheet = book[SHEET]
    sheet.column_dimensions["A"].hidden = False
    sheet.column_dimensions["C"].hidden = True
    for number in range(1, 16):
        sheet.row_dimensions[number].hidden = number % 2 == 0
    book["_ccht"].sheet_state = "visible"


def _renamed(book: Workbook) -> None:
    book[SHEET].title = "Sheet1"
    book["Hướng dẫn"].title = "=1+1"
    book.move_sheet("Sheet1", -1)
    extra = book.create_sheet("Danh sách công dân")
    for number in range(1, 300):
        extra.append([number, f"Người thứ {number}", "x"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_inserted_column, (SHEET, "H19")),
        (_hidden_or_not, (SHEET, "F16")),
        (_renamed, ("Sheet1", "F16")),
        (_copied_sheet, (SHEET, "F16")),
        (_blank_copy_first, (SHEET, "F16")),
    ],
)
def test_layout_changes_change_nothing_but_addresses(change: Change, place: tuple[str, str]) -> None:
    item = taken(change)
    assert values(item) == EXPECTED
    assert [found for found in told(item) if found[0] != "sheet_not_read"] == []
    assert cells(item)["citizens"] == place


def test_copies_that_differ_are_told_with_all_places() -> None:
    def change(book: Workbook) -> None:
        _copied_sheet(book)
        book["Tiêu chí 5 (2)"]["F16"] = 5433

    item = taken(change)
    assert values(item) == {"learning_citizens": 4321}
    assert told(item) == [("copies_differ", SHEET, "F16")]
    assert "Tiêu chí 5!F16, Tiêu chí 5 (2)!F16" in item.findings[0].message


@pytest.mark.parametrize("merged", ["F16:F17", "E16:F16", "D10:G40", "A1:XFD1048576"])
def test_merged_answers_are_not_certain(merged: str) -> None:
    def change(book: Workbook) -> None:
        sheet = book[SHEET]
        for existing in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(existing))
        # The range alone: openpyxl would empty the cells beneath, Excel keeps what it can.
        sheet.merged_cells.add(merged)

    item = taken(change)
    assert {said.code for said in item.findings} == {"merged_input"}
    assert "F16" in {said.place.cell for said in item.findings}
    assert "citizens" not in values(item)
    assert merged in item.findings[0].message


def test_an_answer_merged_to_the_right_is_certain() -> None:
    item = taken(lambda book: book[SHEET].merge_cells("F16:G16"))
    assert (values(item), told(item)) == (EXPECTED, [])


def test_labels_sorted_away_from_their_numbers_are_unclear() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Tiêu chí 1"]
        one, two = (cell_of(book, "indicators", id, "label") for id in ("1.1", "1.2"))
        sheet[one.coordinate].value, sheet[two.coordinate].value = two.value, one.value

    item = taken(change, RESULTS, "van_phong")
    assert values(item) == {"1.3": MET}
    assert [(said.code, said.severity) for said in item.findings] == [("row_unclear", Severity.ERROR)] * 2


def test_whole_rows_sorted_are_read_by_what_they_say() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Tiêu chí 1"]
        first = cell_of(book, "indicators", "1.1", "label").row
        block = [[sheet.cell(first + n, column).value for column in range(2, 9)] for n in range(3)]
        for row, content in enumerate(reversed(block)):
            for column, value in enumerate(content):
                sheet.cell(first + row, column + 2).value = value

    item = taken(change, RESULTS, "van_phong")
    assert values(item) == {"1.1": MET, "1.2": NOT_MET, "1.3": MET}
    assert {said.code for said in item.findings} == {"row_label_mismatch"}


# ---------------------------------------------------------------------------------------------
# Without its keys


def pasted(keep: Callable[[str], str] = str, *, column: int = 1, guide: bool = False) -> Change:
    """The visible content of every sheet pasted into a new workbook; ``keep`` is what becomes of texts."""

    def change(book: Workbook) -> None:
        for number, source in enumerate(list(book.worksheets)):
            if source.title != "_ccht" and (guide or source.title != "Hướng dẫn"):
                _paste(source, book.create_sheet(f"Sheet{number}"), keep, column)
            book.remove(source)

    return change


def _paste(source: Worksheet, target: Worksheet, keep: Callable[[str], str], column: int) -> None:
    row = 0
    for cells_of_row in source.iter_rows(min_col=2):
        if source.row_dimensions[cells_of_row[0].row].hidden:
            continue
        row += 1
        for offset, cell in enumerate(cells_of_row):
            if isinstance(cell.value, str) and cell.data_type == "f":
                continue
            value = keep(cell.value) if isinstance(cell.value, str) else copy(cell.value)
            target.cell(row, offset + column).value = value


def no_marks(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def a_letter_wrong(text: str) -> str:
    """One letter doubled in the middle of every longer text."""
    middle = len(text) // 2
    return text[:middle] + text[middle : middle + 1] + text[middle:] if len(text) > 12 else text


KEEP: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
    "no diacritics": lambda text: no_marks(text).replace("đ", "d").replace("Đ", "D"),
    "misspelt": a_letter_wrong,
    "wide spaces": lambda text: text.replace(" ", "\u00a0  "),
}


@pytest.mark.parametrize("how", KEEP)
def test_figures_pasted_into_a_new_workbook(how: str) -> None:
    item = taken(pasted(KEEP[how]))
    assert values(item) == EXPECTED
    # A choice is an answer, no label: a misspelt one is not taken for another.
    unclear = [("stated_not_understood", "Sheet1", "E14")] if how == "misspelt" else []
    assert told(item) == [("keys_missing", "Sheet1", None), ("identity_missing", None, None), *unclear]
    assert all(said.severity is Severity.WARNING for said in item.findings)


@pytest.mark.parametrize("how", [how for how in KEEP if how != "misspelt"])
def test_results_pasted_into_a_new_workbook(how: str) -> None:
    item = taken(pasted(KEEP[how], column=3), RESULTS, "van_phong")
    assert values(item) == {"1.1": MET, "1.2": NOT_MET, "1.3": MET}
    assert [said.code for said in item.findings] == ["keys_missing", "identity_missing"]


def test_numbers_of_indicators_turned_into_dates_are_read_by_their_wording() -> None:
    def change(book: Workbook) -> None:
        pasted()(book)
        for row in book["Sheet1"].iter_rows():
            for cell in row:
                if cell.value in ("1.1", "1.2", "1.3"):
                    cell.value = date(2024, 1, int(str(cell.value)[-1]))

    item = taken(change, RESULTS, "van_phong")
    assert values(item) == {"1.1": MET, "1.2": NOT_MET, "1.3": MET}


def test_the_hidden_column_deleted_from_one_sheet_only() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Tiêu chí 4"]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.delete_cols(1)

    item = taken(change, {("indicators", "4.2", "level"): 3, ("indicators", "4.4", "level"): 2}, "truong_tieu_hoc")
    assert values(item) == {"4.2": 3, "4.4": 2}
    assert told(item) == [("keys_missing", "Tiêu chí 4", None)]


def test_a_list_of_something_else_is_no_return() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Họ và tên", "Ghi chú"])
    for number in range(3000):
        sheet.append([number, f"Học sinh {number}", "Đạt"])
    stream = io.BytesIO()
    book.save(stream)
    outcome = take_in(Incoming("nhan_ve/a.xlsx", stream.getvalue(), MOMENT), CRITERIA)
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "not_a_return"


# ---------------------------------------------------------------------------------------------
# Villages


def by_village(change: Change, counts: tuple[object, ...] = (10, 20, 30)) -> Return:
    edits = {
        ("villages", item.id, id): (count if id == "citizens" else 5)
        for item, count in zip(VILLAGES, counts, strict=True)
        for id in ("citizens", "learning_citizens")
    }
    return taken(change, edits, villages=VILLAGES)


def _village_rows(book: Workbook) -> list[Any]:
    ids = [item.id for item in VILLAGES]
    return [row for row in book[SHEET].iter_rows() if row[0].value in ids]


def test_villages_that_differ_by_a_diacritic_are_two() -> None:
    item = by_village(lambda book: None)
    assert (values(item), told(item)) == ({"citizens": 60, "learning_citizens": 15}, [])


def test_a_misspelt_village_is_still_itself_and_another_name_is_not() -> None:
    def misspelt(book: Workbook) -> None:
        _village_rows(book)[2][2].value = "Thôn Hạạ"

    def another(book: Workbook) -> None:
        _village_rows(book)[2][2].value = "Thôn Thượng"

    assert values(by_village(misspelt)) == {"citizens": 60, "learning_citizens": 15}
    item = by_village(another)
    assert values(item) == {}
    row = _village_rows_of(another)[2][2].coordinate
    assert told(item) == [("village_unknown", SHEET, row), ("village_row_missing", SHEET, None)]


def _village_rows_of(change: Change) -> list[Any]:
    edits = {("villages", item.id, "citizens"): 1 for item in VILLAGES}
    data = filled(edits, unit="hoi_khuyen_hoc", villages=VILLAGES, change=change)
    return _village_rows(openpyxl.load_workbook(io.BytesIO(data)))


def test_a_row_of_sums_typed_below_is_no_village() -> None:
    def change(book: Workbook) -> None:
        sheet = book[SHEET]
        last = _village_rows(book)[-1][0].row
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(last + 1)
        for column, value in enumerate(("Tổng cộng", 60, 15), 3):
            sheet.cell(last + 1, column).value = value

    item = by_village(change)
    assert values(item) == {"citizens": 60, "learning_citizens": 15}
    assert told(item) == []


def test_a_village_without_a_number_is_not_nought() -> None:
    item = by_village(lambda book: None, (10, None, 30))
    assert values(item) == {"learning_citizens": 15}
    assert [said[0] for said in told(item)] == ["village_blank"]
    assert values(by_village(lambda book: None, (10, 5, 30))) == {"citizens": 45, "learning_citizens": 15}


def test_copies_of_a_sheet_with_villages() -> None:
    same = by_village(_copied_sheet)
    assert (values(same), told(same)) == ({"citizens": 60, "learning_citizens": 15}, [])

    def different(book: Workbook) -> None:
        _copied_sheet(book)
        first = cell_of(book, "villages", VILLAGES[0].id, "citizens")
        book["Tiêu chí 5 (2)"][first.coordinate] = 11

    item = by_village(different)
    assert values(item) == {}
    assert [said.code for said in item.findings] == ["copies_differ"]
    assert "Tiêu chí 5 (2)!" in item.findings[0].message


# ---------------------------------------------------------------------------------------------
# How findings read


def test_findings_are_sentences_a_person_can_act_on() -> None:
    """No codes, no English, no words of programmers."""
    items: list[Finding] = [
        *taken(pasted()).findings,
        *by_village(lambda book: None, ("mười", "5,000", "60%")).findings,
    ]
    assert len(items) >= 5
    for item in items:
        assert item.message.lstrip("“")[0].isupper()
        assert item.remedy.endswith(".")
        words = set(fold(f"{item.message} {item.remedy}").replace(".", " ").split())
        assert not words & {"none", "null", "xml", "error", "exception", "value", "cell", "sheet", "key"}
