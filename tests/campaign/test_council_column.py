"""The column in which the council that appraises the dossier writes beside results: filled in, carried, vouched for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.law.criteria import load_criteria
from ccht_excel.summary.vouching import verify_summary
from tests.support.campaigns import campaign_folder, return_all
from tests.support.forging import Forge
from tests.support.typed_in import MAIN, put_aside, saved_in_libreoffice, type_into

HEADING = "Hội đồng thẩm định"
SAID: Mapping[str, str | int] = {
    "tham_dinh_2": "Đạt 2/3",
    "tham_dinh_2__2": "Đề nghị bổ sung biên bản",
    "tham_dinh_5__1": "=60% là sai",
    "tham_dinh_5__2__university": 12,
    "tham_dinh_chung": "Đồng ý",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return campaign_folder(tmp_path / "dot")


def council(folder: Path, answer: str | None) -> Path:
    """The campaign with another answer to whether the council gets a column."""
    book = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    sheet = book["Văn bản, người ký"]
    next(row for row in sheet.iter_rows() if row[0].value == "council")[2].value = answer
    book.save(folder / "dot_danh_gia.xlsx")
    return folder


def cells(summary: Path) -> dict[str, str]:
    """The council's cells by their names."""
    names = openpyxl.load_workbook(summary).defined_names
    places = {name: names[name].attr_text for name in names if name.startswith("tham_dinh_")}
    assert all(place.startswith(f"'{MAIN}'!") for place in places.values())
    return {name: place.partition("!")[2].replace("$", "") for name, place in places.items()}


def said(summary: Path) -> dict[str, object]:
    sheet = openpyxl.load_workbook(summary)[MAIN]
    return {name: sheet[cell].value for name, cell in cells(summary).items() if sheet[cell].value is not None}


def test_every_row_that_has_a_result_has_an_empty_cell_beside_it(folder: Path) -> None:
    summary = merge(return_all(folder)).summary
    sheet = openpyxl.load_workbook(summary)[MAIN]
    [heading] = [cell for row in sheet.iter_rows() for cell in row if cell.value == HEADING]
    assert sheet.cell(heading.row + 1, heading.column - 1).value == "Kết quả"
    assert sheet.cell(heading.row, heading.column + 1).value == "Số minh chứng"
    rules = load_criteria()
    wanted = {item.id: item.id for item in (*rules.criteria, *rules.indicators)}
    wanted |= {"5.2.trained": "a)", "5.2.university": "b)", "chung": "KẾT QUẢ CHUNG (số chỉ tiêu đạt)"}
    found = cells(summary)
    letter = get_column_letter(heading.column)
    assert {name: sheet[f"A{cell.removeprefix(letter)}"].value for name, cell in found.items()} == {
        f"tham_dinh_{about.replace('.', '__')}": first for about, first in wanted.items()
    }
    assert said(summary) == {}
    assert verify_summary(summary).genuine


@pytest.mark.parametrize("through", [pytest.param("libreoffice", marks=pytest.mark.libreoffice), "as typed"])
def test_what_the_council_writes_stays_with_what_it_is_about(folder: Path, tmp_path: Path, through: str) -> None:
    summary = merge(folder).summary
    before = cells(summary)
    type_into(summary, MAIN, {before[name]: words for name, words in SAID.items()})
    if through == "libreoffice":
        saved_in_libreoffice(summary, tmp_path)
    done = merge(return_all(folder))
    assert done.kept == ()
    assert done.carried == (f"cột {HEADING}: 5 ô",)
    after = cells(summary)
    assert after["tham_dinh_chung"] != before["tham_dinh_chung"]
    assert said(summary) == SAID
    result = verify_summary(summary)
    assert result.genuine
    called = f"{HEADING}, chỉ tiêu 2.2 (trang Tổng hợp, ô {after['tham_dinh_2__2']})"
    assert any(called in item for item in result.added)
    written = summary.read_bytes()
    assert merge(folder).carried == done.carried
    assert summary.read_bytes() == written


def test_names_that_a_program_left_out_lose_nothing(folder: Path) -> None:
    """Some programs save a workbook without its names: the cells are then those it was written with."""
    summary = merge(return_all(folder)).summary
    type_into(summary, MAIN, {cells(summary)[name]: words for name, words in SAID.items()})
    forge = Forge(summary.read_bytes())
    forge.edit("xl/workbook.xml", lambda xml: re.sub(r'<definedName name="tham_dinh.*?</definedName>', "", xml))
    summary.write_bytes(forge.done())
    merge(folder)
    assert said(summary) == SAID


@pytest.mark.parametrize("answer", ["Không", None])
def test_a_column_that_is_switched_off_is_put_aside_and_told(
    folder: Path, answer: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = merge(return_all(folder)).summary
    type_into(summary, MAIN, {cells(summary)[name]: words for name, words in SAID.items()})
    theirs = summary.read_bytes()
    run(["merge", str(council(folder, answer))])
    assert cells(summary) == {}
    [kept] = put_aside(summary.parent)
    assert kept.read_bytes() == theirs
    told = " ".join(capsys.readouterr().out.split())
    assert kept.name in told and "có chữ điền tay nay không còn chỗ" in told
    assert verify_summary(summary).genuine
    assert verify_summary(kept).genuine


def test_a_word_in_the_column_where_there_is_no_cell_for_it_is_no_fill_in(folder: Path) -> None:
    """The row of the missing people has no result to hold anything against."""
    summary = merge(return_all(folder)).summary
    sheet = openpyxl.load_workbook(summary)[MAIN]
    letter = cells(summary)["tham_dinh_1"].rstrip("0123456789")
    [row, *_] = [row[1].row for row in sheet.iter_rows() if str(row[1].value).startswith("Số người còn thiếu")]
    type_into(summary, MAIN, {f"{letter}{row}": "thêm"})
    result = verify_summary(summary)
    assert not result.genuine
    assert any(f"{letter}{row}" in place for place in result.altered)
