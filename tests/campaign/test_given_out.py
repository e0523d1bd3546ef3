"""When each unit was given its form: typed on the list by hand or by the page, read back, carried over."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import FORMS, HANDOUT
from ccht_excel.campaign.given_out import given_out, mark_given
from ccht_excel.errors import CampaignError
from ccht_excel.guarded import GuardedProcess
from tests.support.campaigns import campaign_folder
from tests.support.libreoffice import convert

DAY = date(2024, 12, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return campaign_folder(tmp_path / "đợt")


def said(folder: Path) -> dict[str, str]:
    with GuardedProcess() as process:
        return dict(given_out(folder, process))


def column(folder: Path) -> dict[str, object]:
    """What another library finds in the column, by the name of the form."""
    sheet = openpyxl.load_workbook(folder / FORMS / HANDOUT).worksheets[0]
    (head,) = [row for row in sheet.iter_rows() if any(cell.value == "Tệp gửi đi" for cell in row)]
    headings = {str(cell.value).partition("\n")[0]: cell.column for cell in head}
    rows = range(head[0].row + 1, sheet.max_row + 1)
    found = {str(sheet.cell(row, headings["Tệp gửi đi"]).value): sheet.cell(row, headings["Đã giao"]) for row in rows}
    return {name: cell.value for name, cell in found.items() if cell.value is not None}


def test_a_day_is_written_as_if_typed_and_nothing_else_changes(folder: Path) -> None:
    assert said(folder) == {} and column(folder) == {}
    before = openpyxl.load_workbook(folder / FORMS / HANDOUT).worksheets[0]
    mark_given(folder, ["truong_thcs", "van_phong"], DAY)
    written = datetime(2024, 12, 3)
    assert column(folder) == {"truong_thcs.xlsx": written, "van_phong.xlsx": written}
    assert said(folder) == {"truong_thcs": "03/12/2024", "van_phong": "03/12/2024"}
    after = openpyxl.load_workbook(folder / FORMS / HANDOUT).worksheets[0]
    changed = [
        cell.coordinate
        for row in after.iter_rows()
        for cell in row
        if (cell.value, cell.number_format) != (before[cell.coordinate].value, before[cell.coordinate].number_format)
    ]
    assert len(changed) == 2


def test_it_is_carried_into_the_next_list(folder: Path) -> None:
    mark_given(folder, ["truong_thcs"], DAY)
    done = distribute(folder)
    assert done.kept == () and folder / FORMS / HANDOUT in done.carried
    assert said(folder) == {"truong_thcs": "03/12/2024"}


def test_a_tick_by_hand_counts_and_is_not_replaced_by_a_day_for_another(folder: Path) -> None:
    path = folder / FORMS / HANDOUT
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        if any(cell.value == "van_phong.xlsx" for cell in row):
            row[[cell.value for cell in row].index("van_phong.xlsx") + 4].value = "x"
    book.save(path)
    mark_given(folder, ["truong_thcs"], DAY)
    assert said(folder) == {"van_phong": "x", "truong_thcs": "03/12/2024"}


@pytest.mark.libreoffice
def test_a_list_saved_by_libreoffice_takes_a_day_too(folder: Path, tmp_path: Path) -> None:
    path = folder / FORMS / HANDOUT
    path.write_bytes(convert(path, "xlsx", tmp_path / "lưu").read_bytes())
    mark_given(folder, ["truong_thcs"], DAY)
    assert said(folder) == {"truong_thcs": "03/12/2024"}


def test_an_open_list_is_not_written(folder: Path) -> None:
    path = folder / FORMS / HANDOUT
    (path.parent / f"~${HANDOUT}").touch()
    before = path.read_bytes()
    with pytest.raises(CampaignError, match="đang mở ở Excel"):
        mark_given(folder, ["truong_thcs"], DAY)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no list"])
def test_a_list_that_is_none_is_said_to_be_none(folder: Path, content: bytes) -> None:
    (folder / FORMS / HANDOUT).write_bytes(content)
    assert said(folder) == {}
    with pytest.raises(CampaignError, match="Tạo lại phiếu"):
        mark_given(folder, ["truong_thcs"], DAY)
    assert (folder / FORMS / HANDOUT).read_bytes() == content


def test_without_a_list_there_is_nothing_to_write_on(folder: Path) -> None:
    (folder / FORMS / HANDOUT).unlink()
    with pytest.raises(CampaignError, match="Tạo lại phiếu"):
        mark_given(folder, ["truong_thcs"], DAY)
    assert not (folder / FORMS / HANDOUT).exists()
