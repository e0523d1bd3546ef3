"""Marked copies corrected, sent again, or changed in place: what counts then, and what is left alone."""

from __future__ import annotations

import os
import shutil

import openpyxl
import pytest
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook

from ccht_excel.campaign.folder import MARKED, RESULTS
from ccht_excel.campaign.merge import merge
from ccht_excel.corrections.list_sheet import LIST_SHEET
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import Outcome
from ccht_excel.model.returns import SubmissionStatus
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.marked import (
    EARLY,
    LATE,
    answered,
    coloured,
    copy_of,
    corrected,
    faults,
    fill_of,
    hand_in,
    listed,
    notes_of,
    statuses,
)
from tests.support.office_files import encrypted_xlsx

EVIDENCE = "evidence", "title"

# ---------------------------------------------------------------------------------------------
# Corrected and sent again


def test_corrected_copy_reads_cleanly(folder):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    merge(folder)
    corrected(
        copy_of(folder, "hoi_khuyen_hoc"),
        folder / "nhan_ve" / "a (sửa).xlsx",
        answered("figures", "citizens", "value", 5000),
    )
    done = merge(folder)
    assert statuses(done) == {"a.xlsx": SubmissionStatus.SUPERSEDED, "a (sửa).xlsx": SubmissionStatus.ACCEPTED}
    assert [code for code, _, _ in faults(done, "hoi_khuyen_hoc")] == ["corrected_return"]
    assert done.assessment.data["citizens"].value == 5000
    assert not copy_of(folder, "hoi_khuyen_hoc").exists(), "nothing to correct any more"


def test_copy_dropped_back_uncorrected_is_a_duplicate(folder):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    merge(folder)
    shutil.copy(copy_of(folder, "hoi_khuyen_hoc"), folder / "nhan_ve" / "0.xlsx")
    done = merge(folder)
    assert sorted(statuses(done).values()) == [SubmissionStatus.ACCEPTED, SubmissionStatus.DUPLICATE]
    assert "version_order_unsure" not in {code for code, _, _ in faults(done, "hoi_khuyen_hoc")}


def test_copy_dropped_back_uncorrected_is_older_than_a_correction(folder):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    merge(folder)
    marked = copy_of(folder, "hoi_khuyen_hoc")
    corrected(marked, folder / "nhan_ve" / "m.xlsx", answered("figures", "citizens", "value", 5000))
    shutil.copy(marked, folder / "nhan_ve" / "z.xlsx")
    os.utime(folder / "nhan_ve" / "z.xlsx", (LATE.timestamp() + 1e6,) * 2)
    done = merge(folder)
    assert statuses(done)["m.xlsx"] is SubmissionStatus.ACCEPTED
    assert statuses(done)["z.xlsx"] is not SubmissionStatus.ACCEPTED
    assert done.assessment.data["citizens"].value == 5000


@pytest.mark.parametrize("name", ["0.xlsx", "z.xlsx"])
def test_correction_by_a_program_that_leaves_the_time_alone_counts(folder, name):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    merge(folder)
    change = answered("figures", "citizens", "value", 5000)
    corrected(copy_of(folder, "hoi_khuyen_hoc"), folder / "nhan_ve" / name, change, saved=EARLY)
    done = merge(folder)
    assert statuses(done)[name] is SubmissionStatus.ACCEPTED
    assert [code for code, _, _ in faults(done, "hoi_khuyen_hoc")] == ["corrected_return"]


def _without_document_of_nothing(book):
    for table, _, column, cell in keyed_cells(book["Tiêu chí 1"]):
        if (table, column) == EVIDENCE and cell.value == "Báo cáo":
            cell.value = None


def _document_of_nothing(book):
    rows = [cell for table, _, column, cell in keyed_cells(book["Tiêu chí 1"]) if (table, column) == EVIDENCE]
    next(cell for cell in rows if cell.value is None).value = "Báo cáo"


@pytest.mark.parametrize(("first", "second"), [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_of_two_parts_the_one_with_something_to_correct_is_marked_whatever_its_name(folder, first, second):
    hand_in(folder, "van_phong", first, answers={"1.1": "Đạt", "1.2": "Đạt"}, change=_document_of_nothing)
    hand_in(folder, "van_phong", second, answers={"1.3": "Đạt"}, saved=LATE)
    done = merge(folder)
    assert set(statuses(done).values()) == {SubmissionStatus.ACCEPTED}
    assert [cell for _, cell in listed(copy_of(folder, "van_phong"))] == [
        cell for code, _, cell in faults(done, "van_phong") if code == "evidence_without_indicator"
    ]


def test_of_two_parts_with_something_to_correct_each_is_marked_and_told_at_once(folder):
    hand_in(folder, "van_phong", "a.xlsx", answers={"1.1": "Đạt?", "1.2": "Đạt"}, change=_document_of_nothing)
    hand_in(folder, "van_phong", "b.xlsx", answers={"1.3": "Đạt"}, saved=LATE, change=_document_of_nothing)
    done = merge(folder)
    assert set(statuses(done).values()) == {SubmissionStatus.ACCEPTED}
    assert {unit for unit, _ in done.to_send_back} == {"van_phong"}
    later, first = (copy_of(folder, name) for name in ("van_phong", "van_phong-2"))
    assert [path for _, path in done.to_send_back] == [later, first]
    codes = [code for code, _, _ in faults(done, "van_phong")]
    assert sorted(codes) == [*["evidence_without_indicator"] * 2, "result_not_understood", "return_in_parts"]
    assert (len(listed(later)), len(listed(first))) == (1, 2)
    told = [item for item in done.messages if item.unit == "van_phong"]
    assert [item.attached for item in told] == ["van_phong", "van_phong-2"]
    assert ["(tệp b.xlsx)" in told[0].message, "(tệp a.xlsx)" in told[1].message] == [True, True]

    def result_and_document(book):
        _without_document_of_nothing(book)
        answered("indicators", "1.1", "result", "Đạt")(book)

    corrected(later, folder / "nhan_ve" / "b sửa.xlsx", _without_document_of_nothing)
    corrected(first, folder / "nhan_ve" / "a sửa.xlsx", result_and_document)
    done = merge(folder)
    assert not done.marked and not first.exists() and not later.exists()
    assert {done.assessment.data[id].value for id in ("1.1", "1.2", "1.3")} == {Outcome.MET}


def test_what_two_parts_both_leave_blank_is_asked_for_once(folder):
    hand_in(folder, "van_phong", "a.xlsx", answers={"1.1": "Đạt"})
    hand_in(folder, "van_phong", "b.xlsx", answers={"1.3": "Đạt"}, saved=LATE)
    done = merge(folder)
    assert set(statuses(done).values()) == {SubmissionStatus.ACCEPTED}
    assert len(listed(copy_of(folder, "van_phong"))) == 1 and list(done.marked) == ["van_phong"]
    assert [code for code, _, _ in faults(done, "van_phong")].count("value_missing") == 1


def test_what_one_part_leaves_unclear_is_asked_for_in_that_alone(folder):
    hand_in(folder, "van_phong", "a.xlsx", answers={"1.1": "Đạt?", "1.2": "Đạt"})
    hand_in(folder, "van_phong", "b.xlsx", answers={"1.3": "Đạt"}, saved=LATE)
    done = merge(folder)
    assert [code for code, _, _ in faults(done, "van_phong")] == ["return_in_parts", "result_not_understood"]
    assert len(listed(copy_of(folder, "van_phong"))) == 1 and list(done.marked) == ["van_phong"]


def test_marks_of_an_earlier_round_are_taken_off(folder):
    def change(book):
        cell_of(book, "figures", "citizens", "value").value = "x"
        cell_of(book, "figures", "learning_citizens", "value").value = "y"

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    half = answered("figures", "citizens", "value", 5000)
    corrected(copy_of(folder, "hoi_khuyen_hoc"), folder / "nhan_ve" / "b.xlsx", half)
    merge(folder)
    path = copy_of(folder, "hoi_khuyen_hoc")
    assert coloured(path, "Tiêu chí 5") == {"F18": Severity.ERROR}
    assert notes_of(path, "Tiêu chí 5").keys() == {"F18"}
    assert notes_of(path, "Tiêu chí 5")["F18"].count("CẦN SỬA") == 1
    assert [name for name in CalamineWorkbook.from_path(path).sheet_names if name.startswith("Cần")] == [LIST_SHEET]
    assert listed(path) == [("Tiêu chí 5", "F18")]
    blank = folder / "phat_di" / "hoi_khuyen_hoc.xlsx"
    assert fill_of(path, "F16") == fill_of(blank, "F16"), "the input looks as it did"


def test_a_unit_s_own_note_survives_two_rounds(folder):
    def change(book):
        cell = cell_of(book, "figures", "citizens", "value")
        cell.value = "x"
        cell.comment = Comment("Hỏi lại công an xã", "Cô Hoa")

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    assert "Hỏi lại công an xã" in notes_of(copy_of(folder, "hoi_khuyen_hoc"), "Tiêu chí 5")["F16"]

    def half(book):
        cell_of(book, "figures", "citizens", "value").value = 5000
        cell_of(book, "figures", "learning_citizens", "value").value = "y"

    corrected(copy_of(folder, "hoi_khuyen_hoc"), folder / "nhan_ve" / "b.xlsx", half)
    merge(folder)
    assert notes_of(copy_of(folder, "hoi_khuyen_hoc"), "Tiêu chí 5")["F16"] == "Hỏi lại công an xã"


def test_list_is_no_content_even_without_any_hidden_keys(folder):
    """Somebody copies the visible cells of a corrected marked copy, list and all, into a new workbook."""
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "x"))
    merge(folder)
    marked = openpyxl.load_workbook(copy_of(folder, "hoi_khuyen_hoc"))
    cell_of(marked, "figures", "citizens", "value").value = 5000
    pasted = openpyxl.Workbook()
    pasted.remove(pasted.active)
    for sheet in marked.worksheets[:-1]:
        other = pasted.create_sheet(sheet.title)
        for row in sheet.iter_rows(min_col=2):
            for cell in row:
                if cell.value is not None and not sheet.row_dimensions[cell.row].hidden:
                    other.cell(cell.row, cell.column).value = cell.value
    (folder / "nhan_ve" / "a.xlsx").unlink()
    pasted.save(folder / "nhan_ve" / "chép.xlsx")
    done = merge(folder)
    codes = {code for code, _, _ in faults(done, "hoi_khuyen_hoc")}
    assert codes <= {"keys_missing", "identity_missing", "unit_inferred", "evidence_missing"}
    assert done.assessment.data["citizens"].value == 5000


# ---------------------------------------------------------------------------------------------
# The folder tra_lai


def test_foreign_files_in_the_folder_are_left_alone(folder):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "x"))
    merge(folder)
    place = folder / RESULTS / MARKED
    (place / "ghi chú.txt").write_text("của tôi", encoding="utf-8")
    (place / "không phải bảng tính.xlsx").write_bytes(b"x")
    shutil.copy(folder / "phat_di" / "truong_mam_non.xlsx", place / "truong_mam_non.xlsx")
    hand_in(folder, "hoi_khuyen_hoc", "b.xlsx", saved=LATE)
    done = merge(folder)
    assert sorted(path.name for path in place.iterdir()) == [
        "ghi chú.txt",
        "không phải bảng tính.xlsx",
        "truong_mam_non.xlsx",
    ]
    assert done.left == () and done.put_aside == ()


def test_a_copy_somebody_corrected_in_place_is_never_lost(folder):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "x"))
    merge(folder)
    path = copy_of(folder, "hoi_khuyen_hoc")
    corrected(path, path, answered("figures", "citizens", "value", 5000))
    work = path.read_bytes()
    done = merge(folder)
    assert done.put_aside == (path.with_name("hoi_khuyen_hoc_da_sua.xlsx"),)
    assert done.put_aside[0].read_bytes() == work
    assert merge(folder).put_aside == ()
    hand_in(folder, "hoi_khuyen_hoc", "b.xlsx", saved=LATE)
    merge(folder)
    assert [item.name for item in path.parent.iterdir()] == ["hoi_khuyen_hoc_da_sua.xlsx"]


def test_a_return_that_excel_opens_unasked_comes_back_as_a_fresh_form(folder):
    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    path.write_bytes(encrypted_xlsx(path.read_bytes(), "VelvetSweatshop"))
    merge(folder)
    (given,) = (folder / RESULTS / MARKED).glob("*.xlsx")
    assert openpyxl.load_workbook(given)[LIST_SHEET]
