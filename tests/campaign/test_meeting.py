"""What the meeting settles, written into the control workbook as if somebody had typed it there."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from ccht_excel.campaign.folder import CONTROL, read_campaign
from ccht_excel.campaign.meeting import NotSettledError, settle
from ccht_excel.campaign.merge import merge
from ccht_excel.errors import BrokenControlError, CampaignError
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import Outcome
from ccht_excel.model.place import NOWHERE
from tests.support.campaigns import cell_of
from tests.support.libreoffice import convert

SHEET = "Kết luận họp"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def typed(path: Path) -> list[tuple[object, ...]]:
    """Rows of the sheet that hold something, as another library reads them."""
    rows = openpyxl.load_workbook(path)[SHEET].iter_rows(min_row=6, min_col=2, max_col=4, values_only=True)
    return [row for row in rows if any(value is not None for value in row)]


def test_a_value_stands_where_a_person_would_have_typed_it_and_nothing_else_is_changed(blank: Path) -> None:
    before = parts(blank / CONTROL)
    done = settle(blank, "citizens", "5.432", "Theo số liệu của Công an xã")
    assert (done.datum, done.value, done.place.sheet, done.place.cell) == ("citizens", 5432, SHEET, "C6")
    ((datum, value, reason),) = typed(blank / CONTROL)
    assert (datum, value, reason) == ("Tổng số công dân trong xã", 5432, "Theo số liệu của Công an xã")
    after = parts(blank / CONTROL)
    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet8.xml"]
    assert read_campaign(blank).campaign.resolutions["citizens"].value == 5432


def test_settled_again_the_row_is_the_same_and_another_datum_gets_the_next(blank: Path) -> None:
    settle(blank, "citizens", "5000", "Lần một")
    settle(blank, "1.1", "Không đạt", "Chưa có báo cáo")
    settle(blank, "citizens", "5001", "Lần hai")
    assert [(row[1], row[2]) for row in typed(blank / CONTROL)] == [(5001, "Lần hai"), ("Không đạt", "Chưa có báo cáo")]
    assert read_campaign(blank).campaign.resolutions["1.1"].value is Outcome.NOT_MET


def test_it_decides_what_was_in_dispute(full: Path) -> None:
    settle(full, "citizens", "9000", "Số của Công an xã")
    judged = merge(full).assessment
    assert judged.data["citizens"].value == 9000
    assert judged.data["citizens"].resolved


def test_more_than_the_sheet_has_room_for_goes_below(blank: Path) -> None:
    book = openpyxl.load_workbook(blank / CONTROL)
    for row in range(6, 40):
        book[SHEET].cell(row, 4).value = None
    for number, datum in enumerate(read_campaign(blank).criteria_set.data):
        if datum != "citizens":
            book[SHEET].cell(6 + number, 2).value = datum
            book[SHEET].cell(6 + number, 3).value = 1 if "." not in datum else "Đạt"
            book[SHEET].cell(6 + number, 4).value = "Họp ngày 10/01"
    for datum in ("4.2", "4.3", "4.4"):
        row = next(cell.row for cell in book[SHEET]["B"] if cell.value == datum)
        book[SHEET].cell(row, 3).value = 2
    book.save(blank / CONTROL)
    settle(blank, "citizens", "7", "Dòng cuối")
    assert typed(blank / CONTROL)[-1][1:] == (7, "Dòng cuối")


def test_texts_stay_texts_and_notes_of_the_officer_stay(blank: Path) -> None:
    book = openpyxl.load_workbook(blank / CONTROL)
    book[SHEET]["D9"].comment = Comment("Hỏi lại chị Hoa", "cán bộ")
    book.save(blank / CONTROL)
    settle(blank, "citizens", "5000", "=HYPERLINK(1) <b>&")
    sheet = openpyxl.load_workbook(blank / CONTROL)[SHEET]
    assert sheet["D9"].comment.text == "Hỏi lại chị Hoa"
    assert (sheet["D6"].value, sheet["D6"].data_type) == ("=HYPERLINK(1) <b>&", "s")


@pytest.mark.parametrize("mark", ["~$dot_danh_gia.xlsx", ".~lock.dot_danh_gia.xlsx#"])
def test_an_open_workbook_is_left_alone(blank: Path, mark: str) -> None:
    before = (blank / CONTROL).read_bytes()
    (blank / mark).write_bytes(b"")
    with pytest.raises(CampaignError, match="đang mở"):
        settle(blank, "citizens", "5000", "Lý do")
    assert (blank / CONTROL).read_bytes() == before
    (blank / mark).write_bytes(before)
    settle(blank, "citizens", "5000", "Lý do")
    assert (blank / CONTROL).read_bytes() != before


@pytest.mark.parametrize(
    ("datum", "value", "reason"),
    [("citizens", "năm nghìn", "Lý do"), ("citizens", "5000", " "), ("4.2", "8", "Lý do"), ("citizens", "0", "Lý do")],
)
def test_what_the_reader_would_refuse_is_not_written(blank: Path, datum: str, value: str, reason: str) -> None:
    before = (blank / CONTROL).read_bytes()
    with pytest.raises(NotSettledError) as raised:
        settle(blank, datum, value, reason)
    assert [(item.severity, item.place) for item in raised.value.findings] == [(Severity.ERROR, NOWHERE)]
    assert (blank / CONTROL).read_bytes() == before
    assert sorted(path.name for path in blank.iterdir()) == ["dot_danh_gia.xlsx", "ket_qua", "nhan_ve", "phat_di"]


def test_values_that_cannot_be_true_together_are_refused_together(blank: Path) -> None:
    settle(blank, "citizens", "5000", "Lý do")
    with pytest.raises(NotSettledError):
        settle(blank, "learning_citizens", "6000", "Lý do")
    assert list(read_campaign(blank).campaign.resolutions) == ["citizens"]


def test_a_workbook_that_is_none_or_broken_or_unknown_data_are_refused(blank: Path) -> None:
    with pytest.raises(CampaignError, match="không có số liệu"):
        settle(blank, "khong_co", "1", "Lý do")
    book = openpyxl.load_workbook(blank / CONTROL)
    book["Đợt đánh giá"]["C10"].value = "năm nay"
    book.save(blank / CONTROL)
    with pytest.raises(BrokenControlError):
        settle(blank, "citizens", "1", "Lý do")


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_takes_it_too(blank: Path, tmp_path: Path) -> None:
    saved = convert(blank / CONTROL, "xlsx", tmp_path / "lo")
    shutil.copy(saved, blank / CONTROL)
    settle(blank, "citizens", "5432", "Theo Công an xã")
    assert [row[1:] for row in typed(blank / CONTROL)] == [(5432, "Theo Công an xã")]


def test_in_a_workbook_made_for_another_year_it_says_which_day_is_missing(blank: Path) -> None:
    book = openpyxl.load_workbook(blank / CONTROL)
    cell_of(book, "campaign", "year", "value").value = 2025
    book.save(blank / CONTROL)
    with pytest.raises(NotSettledError) as refused:
        settle(blank, "citizens", "5000", "họp")
    assert [(item.code, "Ngày họp" in item.remedy) for item in refused.value.findings] == [
        ("resolutions_of_other_year", True)
    ]
