"""Returns that cannot be marked themselves are answered with a filled form."""

from __future__ import annotations

import json

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.folder import RESULTS
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.corrections.list_sheet import LIST_SHEET
from ccht_excel.corrections.marking import mark
from ccht_excel.corrections.to_mark import ToMark
from ccht_excel.findings import of_sight
from ccht_excel.findings.entry import finding
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Submission, SubmissionStatus
from ccht_excel.patching.workbook import PatchedWorkbook
from ccht_excel.spreadsheets.workbook_file import read_anew
from tests.support.campaigns import campaign_folder, cell_of, fill_form, keyed_cells
from tests.support.libreoffice import convert
from tests.support.marked import answered, coloured, copy_of, corrected, faults, hand_in, listed, rows_of
from tests.support.marking import CAMPAIGN, CELL, CRITERIA, MOMENT, SHEET, a_return

VILLAGES = tuple(Village(f"thon_{number}", f"Thôn {name}") for number, name in enumerate(("Đông", "Trung", "Tây"), 1))


def test_return_without_keys_is_answered_with_the_right_form(folder):
    def change(book):
        for sheet in book.worksheets[1:-1]:
            sheet.delete_cols(1)
        cell_of_level = next(cell for row in book["Tiêu chí 4"].iter_rows() for cell in row if cell.value == 3)
        cell_of_level.value = "mức bốn"
        del book["_ccht"]

    hand_in(folder, "truong_tieu_hoc", "a.xlsx", change=change)
    done = merge(folder)
    codes = {code for code, _, _ in faults(done, "truong_tieu_hoc")}
    assert {"keys_missing", "unit_inferred", "level_not_understood"} <= codes
    path = copy_of(folder, "truong_tieu_hoc")
    book = openpyxl.load_workbook(path)
    assert cell_of(book, "indicators", "4.2", "level").value == "mức bốn"
    assert cell_of(book, "indicators", "4.4", "level").value == 2
    titles = [cell.value for _, table, column, cell in evidence(book) if column == "title" and cell.value]
    assert titles == ["Văn bản về chỉ tiêu 4.2", "Văn bản về chỉ tiêu 4.4"]
    assert list(coloured(path, "Tiêu chí 4")) == [cell_of(book, "indicators", "4.2", "level").coordinate]
    corrected(path, folder / "nhan_ve" / "b.xlsx", answered("indicators", "4.2", "level", 3))
    done = merge(folder)
    assert [code for code, _, _ in faults(done, "truong_tieu_hoc")] == ["corrected_return"]
    assert done.assessment.data["4.2"].value == 3


def test_a_fresh_form_asks_nobody_to_show_what_is_not_hidden_in_it():
    sent = Submission("a.xlsx", "0" * 64, "hoi_khuyen_hoc", SubmissionStatus.ACCEPTED, None, MOMENT)
    hidden = finding(of_sight.HIDDEN_CELLS_READ, Place("a.xlsx", SHEET, CELL), cells=CELL)
    item = ToMark(sent, a_return(), (hidden,), damaged=False)
    assert "Unhide" in mark(item, CAMPAIGN, CRITERIA).findings[0].remedy
    (anew,) = [one for one in mark(replace(item, refill=True), CAMPAIGN, CRITERIA).findings if one.code == hidden.code]
    assert "Unhide" not in anew.remedy
    assert "không có gì bị ẩn" in anew.remedy


def test_a_form_is_marked_while_it_is_filled_as_if_it_had_been_saved_between(monkeypatch):
    def saved_and_opened(book: PatchedWorkbook) -> None:
        data = book.save()
        book.__init__(data, own=True)  # type: ignore[misc]
        between.append(data)

    def as_saved(book: PatchedWorkbook) -> object:
        return read_anew(between[-1]).sheets

    between: list[bytes] = []
    sent = Submission("a.xlsx", "0" * 64, "hoi_khuyen_hoc", SubmissionStatus.ACCEPTED, None, MOMENT)
    wrong = Finding("count_not_number", Severity.ERROR, "Sai số", "Sửa đi.", Place("a.xlsx", SHEET, CELL))
    item = ToMark(sent, a_return(), (wrong,), damaged=False, refill=True)
    quick = mark(item, CAMPAIGN, CRITERIA)
    monkeypatch.setattr(PatchedWorkbook, "begin_anew", saved_and_opened)
    monkeypatch.setattr(PatchedWorkbook, "read", as_saved)
    assert mark(item, CAMPAIGN, CRITERIA) == quick
    assert between
    assert quick.data
    assert quick.refilled


def evidence(book: openpyxl.Workbook):
    for sheet in book.worksheets:
        for table, key, column, cell in keyed_cells(sheet):
            if table == "evidence":
                yield sheet.title, key, column, cell


def test_missing_row_is_asked_anew(folder):
    def change(book):
        row = cell_of(book, "figures", "learning_citizens", "value").row
        sheet = book["Tiêu chí 5"]
        sheet.delete_rows(row)
        # openpyxl moves cells but not what is hidden.
        sheet.row_dimensions[30].hidden, sheet.row_dimensions[31].hidden = True, False
        sheet.row_dimensions[31].height = 20

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    done = merge(folder)
    assert "row_missing" in {code for code, _, _ in faults(done, "hoi_khuyen_hoc")}
    path = copy_of(folder, "hoi_khuyen_hoc")
    book = openpyxl.load_workbook(path)
    missing = cell_of(book, "figures", "learning_citizens", "value")
    assert cell_of(book, "figures", "citizens", "value").value == 5000
    assert missing.value is None
    assert list(coloured(path, "Tiêu chí 5")) == [missing.coordinate]
    assert listed(path) == [("Tiêu chí 5", missing.coordinate)]


def test_more_evidence_than_a_form_has_rows_for_is_kept(folder):
    def change(book):
        free = [cell for _, _, column, cell in evidence(book) if column == "title"]
        sheet = free[0].parent
        for number, cell in enumerate(free[:12], 1):
            sheet.cell(cell.row, cell.column).value = f"Văn bản {number}"
            sheet.cell(cell.row, 2).value = "5.1"
        first, column = free[0].row, free[0].column
        sheet.insert_rows(first, 5)
        for number in range(5):
            sheet.cell(first + number, column).value = f"Văn bản thêm {number}"
            sheet.cell(first + number, 2).value = "5.1"
        cell_of(book, "figures", "citizens", "value").value = "x"
        del book["_ccht"]

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    book = openpyxl.load_workbook(copy_of(folder, "hoi_khuyen_hoc"))
    kept = {cell.value for _, _, column, cell in evidence(book) if column == "title" and cell.value}
    assert len(kept) == 17


def test_what_a_message_names_and_the_form_has_not_is_said_to_be_in_the_sent_file(folder):
    """Beside the tables, beside a blank answer and at a label: nothing of it is carried over."""

    def change(book):
        sheet = book["Tiêu chí 5"]
        cell_of(book, "figures", "citizens", "value").value = None
        sheet["K16"], sheet["J40"] = 5432, "xin xem lại"
        sheet["C18"] = f"{sheet['C18'].value} (ước tính)"
        del book["_ccht"]

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    path = copy_of(folder, "hoi_khuyen_hoc")
    said = [str(row[4]) for row in rows_of(path, LIST_SHEET) if len(row) > 4]
    for message, cell in (
        ("để trống, nhưng ô K16 ghi", "K16"),
        ("ô J40 (“xin", "J40"),
        ("có thêm “(ước tính)”", "C18"),
    ):
        (one,) = [text for text in said if message in text.replace("Ô", "ô")]
        assert one.endswith(f" (ở tệp đã gửi: trang “Tiêu chí 5”, ô {cell}; bản này không chép nội dung ở đó).")
    reminder = (folder / RESULTS / "nhac_viec.txt").read_text(encoding="utf-8-sig")
    assert reminder.count("bản này không chép nội dung ở đó") == 3


def test_an_answer_in_a_closed_cell_is_left_and_named(folder):
    """A cell of the form where nothing is to be typed: what stood there is only in the sent file."""

    def change(book):
        sheet = book["Tiêu chí 5"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet["D18"] = 7777
        cell_of(book, "figures", "citizens", "value").value = "x"
        del book["_ccht"]

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    done = merge(folder)
    assert not any(
        cell.value == 7777
        for row in openpyxl.load_workbook(copy_of(folder, "hoi_khuyen_hoc"))["Tiêu chí 5"]
        for cell in row
    )
    (said,) = [item.message for item in done.assessment.findings if item.code == "copy_is_fresh_form"]
    assert "ô D18 (trang Tiêu chí 5)" in said


def test_villages_are_filled_in_one_by_one(tmp_path):
    campaign = replace(new_campaign("Thái Sơn", 2024), villages=VILLAGES)
    folder = campaign_folder(tmp_path / "xã có thôn", campaign)

    def change(book):
        numbers = {"citizens": (1000, 2000, 2000), "learning_citizens": (600, None, 1200)}
        for village, values in zip(VILLAGES, zip(*numbers.values(), strict=True), strict=True):
            for datum, value in zip(numbers, values, strict=True):
                cell_of(book, "villages", village.id, datum).value = value
        del book["_ccht"]

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    path = copy_of(folder, "hoi_khuyen_hoc")
    book = openpyxl.load_workbook(path)
    found = [
        [cell_of(book, "villages", item.id, id).value for item in VILLAGES] for id in ("citizens", "learning_citizens")
    ]
    assert found == [[1000, 2000, 2000], [600, None, 1200]]
    blank = cell_of(book, "villages", VILLAGES[1].id, "learning_citizens")
    typed_over = cell_of(book, "figures", "learning_citizens", "value")
    assert list(coloured(path, "Tiêu chí 5")) == [blank.coordinate, typed_over.coordinate]
    corrected(path, folder / "nhan_ve" / "b.xlsx", answered("villages", VILLAGES[1].id, "learning_citizens", 1200))
    done = merge(folder)
    assert [code for code, _, _ in faults(done, "hoi_khuyen_hoc")] == ["corrected_return"]
    assert done.assessment.data["learning_citizens"].value == 3000


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_other_file_types_are_answered_with_a_filled_form(tmp_path, extension):
    folder = campaign_folder(tmp_path / "Đợt đánh giá 2024")
    form = folder / "phat_di" / "ban_to_chuc.xlsx"
    change = answered("figures", "trained_citizens", "value", "hai nghìn")
    source = fill_form(form, tmp_path / "phiếu.xlsx", change=change)
    convert(source, extension, folder / "nhan_ve")
    done = merge(folder)
    path = copy_of(folder, "ban_to_chuc")
    place = faults(done, "ban_to_chuc")[0]
    assert place[0] == "count_not_number"
    book = openpyxl.load_workbook(path)
    assert cell_of(book, "figures", "citizens", "value").value == 5000
    assert cell_of(book, "figures", "university_citizens", "value").value == 600
    wrong = cell_of(book, "figures", "trained_citizens", "value")
    assert wrong.value == "hai nghìn"
    assert list(coloured(path, "Tiêu chí 5")) == [wrong.coordinate]
    assert json.loads((folder / RESULTS / "ket_qua.json").read_text(encoding="utf-8"))["schema"] == 1
    # LibreOffice opens the copy, and what it saves is read without a word about the marks.
    wrong.value = 2500
    book.save(tmp_path / "sửa.xlsx")
    next((folder / "nhan_ve").iterdir()).unlink()
    convert(tmp_path / "sửa.xlsx", extension, folder / "nhan_ve")
    assert {item.code for item in merge(folder).assessment.findings if item.unit == "ban_to_chuc"} == set()


def test_a_document_merged_over_rows_goes_to_each_of_them(folder):
    def change(book):
        sheet = book["Tiêu chí 4"]
        levels = [cell_of(book, "indicators", id, "level").coordinate for id in ("4.2", "4.4")]
        titles = [cell for _, _, column, cell in evidence(book) if column == "title"][:2]
        titles[0].value, titles[1].value = "Quyết định chung", None
        sheet.merge_cells(":".join(levels))
        sheet.merge_cells(f"{titles[0].coordinate}:{titles[1].coordinate}")

    hand_in(folder, "truong_tieu_hoc", "a.xlsx", change=change)
    codes = {code for code, _, _ in faults(merge(folder), "truong_tieu_hoc")}
    assert "merged_input" in codes
    assert "evidence_missing" not in codes
    book = openpyxl.load_workbook(copy_of(folder, "truong_tieu_hoc"))
    written = [cell.value for _, _, column, cell in evidence(book) if column in ("indicator", "title") and cell.value]
    assert written == ["4.2", "Quyết định chung", "4.4", "Quyết định chung"]
