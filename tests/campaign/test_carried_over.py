"""What people typed on forms, list and summary stays when these are written again; other work is put aside.

Typing is done on the XML of the package, as openpyxl would lose parts of it, or by LibreOffice saving the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from msgspec import Struct

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.merge import Merge, merge
from ccht_excel.cli import run
from ccht_excel.rollup.sources import find_summaries
from ccht_excel.summary.vouching import verify_summary
from tests.support.campaigns import campaign_folder, cell_of, return_all
from tests.support.forging import Forge
from tests.support.office_files import packed, parts_of
from tests.support.typed_in import MAIN, put_aside, saved_in_libreoffice, type_into

GUIDE, LIST = "Hướng dẫn", "Danh sách phát"
ASKED = "Chị Phụ trách, 0912 345 678"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return campaign_folder(tmp_path / "dot")


def texts(path: Path, sheet: str) -> dict[str, object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {cell.coordinate: cell.value for row in book[sheet].iter_rows() for cell in row if cell.value is not None}


def place(path: Path, sheet: str, words: Callable[[str], bool]) -> str:
    return next(cell for cell, value in texts(path, sheet).items() if isinstance(value, str) and words(value))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


# ---------------------------------------------------------------------------------------------
# Forms


def contact_cell(form: Path) -> str:
    label = place(form, GUIDE, lambda text: text.startswith("Hỏi khi vướng mắc"))
    return f"D{label[1:]}"


@pytest.mark.parametrize("through", [pytest.param("libreoffice", marks=pytest.mark.libreoffice), "as typed"])
def test_whom_to_ask_stays_on_the_form(folder: Path, tmp_path: Path, through: str) -> None:
    form = folder / "phat_di" / "truong_thcs.xlsx"
    type_into(form, GUIDE, {contact_cell(form): ASKED})
    if through == "libreoffice":
        saved_in_libreoffice(form, tmp_path)
    done = distribute(folder)
    assert texts(form, GUIDE)[contact_cell(form)] == ASKED
    assert done.carried == (form,)
    assert done.kept == () and put_aside(form.parent) == []
    others = texts(folder / "phat_di" / "van_phong.xlsx", GUIDE)
    assert ASKED not in others.values()
    written = files(form.parent)
    assert distribute(folder).carried == (form,)
    assert files(form.parent) == written


def test_it_stays_when_the_campaign_has_changed_meanwhile(folder: Path) -> None:
    form = folder / "phat_di" / "truong_thcs.xlsx"
    type_into(form, GUIDE, {contact_cell(form): ASKED})
    control = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    cell_of(control, "campaign", "deadline", "value").value = "25/12/2024"
    control.save(folder / "dot_danh_gia.xlsx")
    done = distribute(folder)
    assert texts(form, GUIDE)[contact_cell(form)] == ASKED
    assert "25/12/2024" in texts(form, GUIDE).values()
    assert done.kept == ()


def test_it_stays_without_the_record_of_the_last_run(folder: Path) -> None:
    form = folder / "phat_di" / "truong_thcs.xlsx"
    type_into(form, GUIDE, {contact_cell(form): ASKED})
    (form.parent / "da_phat.json").write_text('{"outputs": [1], "typed": 5, "campaign": {}}')
    done = distribute(folder)
    assert texts(form, GUIDE)[contact_cell(form)] == ASKED
    # A text is nobody's without the record: it could be the officer's, so it is kept.
    assert [item.old.name for item in done.kept] == ["loi_nhan.txt"]


def with_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.create_sheet("Ghi riêng")["A1"] = "của tôi"
    book.save(path)


def filled(path: Path) -> None:
    sheet = "Tiêu chí 4"
    cell = next(
        cell.coordinate
        for row in openpyxl.load_workbook(path)[sheet].iter_rows()
        for cell in row
        if cell.protection.locked is False and cell.value is None
    )
    type_into(path, sheet, {cell: 3})


def beside(path: Path) -> None:
    forge = Forge(path.read_bytes())
    path.write_bytes(
        forge.sheet("</sheetData>", '<row r="199"><c r="H199"><v>7</v></c></row></sheetData>', GUIDE).done()
    )


def marked(path: Path) -> None:
    sheet = GUIDE if "phat_di" in path.parts and "danh_sach" not in path.name else LIST
    yellow = '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill>'
    cell = place(path, sheet, lambda text: text.startswith(("Đơn vị", "Trường")))
    path.write_bytes(Forge(path.read_bytes()).restyle(cell, sheet, fill=yellow).done())


def broken(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def no_workbook(path: Path) -> None:
    path.write_bytes(packed({"a.txt": b"x"}))


@pytest.mark.parametrize("change", [with_sheet, filled, beside, marked, broken, no_workbook])
def test_other_work_on_a_form_is_put_aside_once_and_named(
    folder: Path, change: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    form = folder / "phat_di" / "truong_thcs.xlsx"
    blank = form.read_bytes()
    change(form)
    theirs = form.read_bytes()
    assert run(["distribute", str(folder)]) == 0
    [kept] = put_aside(form.parent)
    assert kept.name.startswith("truong_thcs (ban cu da sua ")
    assert kept.read_bytes() == theirs
    said = capsys.readouterr().out
    assert kept.name in said and str(form) in said
    assert "không thuộc đơn vị nào" not in said
    assert form.read_bytes() == blank
    form.write_bytes(theirs)
    assert distribute(folder).kept[0].name == kept
    assert put_aside(form.parent) == [kept]


def test_a_file_under_the_name_of_what_is_put_aside_is_not_overwritten(folder: Path) -> None:
    form = folder / "phat_di" / "truong_thcs.xlsx"
    with_sheet(form)
    theirs = form.read_bytes()
    distribute(folder)
    [first] = put_aside(form.parent)
    first.write_bytes(b"mine")
    form.write_bytes(theirs)
    distribute(folder)
    assert first.read_bytes() == b"mine"
    assert sorted(path.read_bytes() for path in put_aside(form.parent)) == sorted([b"mine", theirs])


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root reads everything")
def test_a_form_that_cannot_be_read_stops_the_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = folder / "phat_di" / "truong_thcs.xlsx"
    form.chmod(0)
    assert run(["distribute", str(folder)]) == 2
    assert "truong_thcs.xlsx" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------
# The list of who gets which


class Row(Struct, frozen=True):
    number: int
    cells: Mapping[str, object]


def listed(path: Path, unit: str) -> Row:
    """The row of a unit, by headings."""
    found = texts(path, LIST)
    heads = {str(value).split("\n")[0]: re.sub(r"\d", "", cell) for cell, value in found.items()}
    [at] = [int(cell[1:]) for cell, value in found.items() if value == f"{unit}.xlsx"]
    return Row(at, {head: found.get(f"{letter}{at}") for head, letter in heads.items()})


def tick(path: Path, unit: str, **cells: str | int) -> None:
    names = {"returned": "I", "note": "J", "contact": "E", "email": "F"}
    row = listed(path, unit).number
    type_into(path, LIST, {f"{names[name]}{row}": value for name, value in cells.items()})


@pytest.mark.parametrize("through", [pytest.param("libreoffice", marks=pytest.mark.libreoffice), "as typed"])
def test_ticks_and_notes_stay_with_their_unit(folder: Path, tmp_path: Path, through: str) -> None:
    path = folder / "phat_di" / "danh_sach_phat.xlsx"
    tick(path, "truong_thcs", returned="x", note="gửi lại\nlần 2", contact="Chị Hoa")
    tick(path, "van_phong", returned=45640)
    if through == "libreoffice":
        saved_in_libreoffice(path, tmp_path)
    done = distribute(folder)
    assert done.kept == ()
    school, office = listed(path, "truong_thcs").cells, listed(path, "van_phong").cells
    assert (school["Đã nộp"], school["Ghi chú"], school["Người liên hệ"]) == ("x", "gửi lại\nlần 2", "Chị Hoa")
    assert str(office["Đã nộp"]) == "2024-12-14 00:00:00"
    assert "Đã nộp: 2/8" in texts(path, LIST).values()
    written = files(path.parent)
    distribute(folder)
    assert files(path.parent) == written


def test_ticks_follow_their_unit_to_another_row(folder: Path) -> None:
    path = folder / "phat_di" / "danh_sach_phat.xlsx"
    tick(path, "truong_thcs", returned="x")
    book = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    sheet = next(sheet for sheet in book if any(cell.value == "@units" for cell in sheet["A"]))
    ids = [row for row in sheet.iter_rows() if any(cell.value in ("truong_thcs", "van_phong") for cell in row)]
    for one, other in zip(*ids[:2], strict=True):
        one.value, other.value = other.value, one.value
    book.save(folder / "dot_danh_gia.xlsx")
    before = listed(path, "truong_thcs").number
    done = distribute(folder)
    row = listed(path, "truong_thcs")
    assert row.number != before
    assert row.cells["Đã nộp"] == "x"
    assert listed(path, "van_phong").cells["Đã nộp"] is None
    assert done.kept == ()


def test_a_tick_of_a_unit_that_is_no_more_is_put_aside(folder: Path) -> None:
    path = folder / "phat_di" / "danh_sach_phat.xlsx"
    tick(path, "truong_thcs", returned="x")
    tick(path, "van_phong", returned="x")
    theirs = path.read_bytes()
    book = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "truong_thcs":
                    cell.value = "truong_khac"
    book.save(folder / "dot_danh_gia.xlsx")
    done = distribute(folder)
    assert [item.name.read_bytes() for item in done.kept] == [theirs]
    assert listed(path, "van_phong").cells["Đã nộp"] == "x"
    assert listed(path, "truong_khac").cells["Đã nộp"] is None


@pytest.mark.parametrize("change", [with_sheet, marked, broken])
def test_other_work_on_the_list_is_put_aside(folder: Path, change: Callable[[Path], None]) -> None:
    path = folder / "phat_di" / "danh_sach_phat.xlsx"
    change(path)
    theirs = path.read_bytes()
    [kept] = distribute(folder).kept
    assert kept.name.read_bytes() == theirs
    assert kept.name.name.startswith("danh_sach_phat (ban cu da sua ")


# ---------------------------------------------------------------------------------------------
# The summary

FILLED = {
    "Số: 12/BC-UBND": lambda text: text.startswith("Số:"),
    "Thái Sơn, ngày 05 tháng 02 năm 2025": lambda text: ", ngày …" in text,
}


def fill_in(summary: Path) -> None:
    cells: dict[str, str | int] = {place(summary, MAIN, where): words for words, where in FILLED.items()}
    head = openpyxl.load_workbook(summary).defined_names["ky_chu_tich"].attr_text
    type_into(summary, MAIN, cells | {head.partition("!")[2].replace("$", ""): "Chủ tịch xã"})


def assert_filled_in(summary: Path) -> None:
    found = texts(summary, MAIN)
    assert {*FILLED, "Chủ tịch xã"} <= set(found.values())
    assert not [value for value in found.values() if isinstance(value, str) and value.startswith("Số: …")]


@pytest.mark.parametrize("through", [pytest.param("libreoffice", marks=pytest.mark.libreoffice), "as typed"])
def test_number_date_and_signers_stay_on_the_summary(folder: Path, tmp_path: Path, through: str) -> None:
    summary = merge(folder).summary
    fill_in(summary)
    if through == "libreoffice":
        saved_in_libreoffice(summary, tmp_path)
    return_all(folder)
    done = merge(folder)
    assert_filled_in(summary)
    assert done.kept == ()
    assert len(done.carried) == 3
    assert verify_summary(summary).genuine
    written = files(summary.parent)
    assert merge(folder).carried == done.carried
    assert files(summary.parent) == written


def test_what_was_carried_over_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_in(merge(folder).summary)
    run(["merge", str(folder)])
    assert "Số: 12/BC-UBND" in capsys.readouterr().out


def forged(change: Callable[[Forge], Forge]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(Forge(path.read_bytes())).done()) and None


@pytest.mark.parametrize(
    "change",
    [
        with_sheet,
        broken,
        no_workbook,
        forged(lambda it: it.words("A15", "Kết luận khác")),
        forged(lambda it: it.sheet("</sheetData>", '<row r="99"><c r="B99"><v>7</v></c></row></sheetData>')),
        forged(lambda it: it.row(20, 'hidden="1"')),
    ],
)
def test_other_work_on_the_summary_is_put_aside_and_counts_nowhere(
    folder: Path, change: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    summary = merge(return_all(folder)).summary
    genuine = summary.read_bytes()
    change(summary)
    theirs = summary.read_bytes()
    run(["merge", str(folder)])
    [kept] = put_aside(summary.parent)
    assert kept.name.startswith("tong_hop (ban cu da sua ")
    assert kept.name in " ".join(capsys.readouterr().out.split())
    assert kept.read_bytes() == theirs
    assert summary.read_bytes() == genuine
    found = find_summaries([summary.parent], folder / "o.xlsx")
    assert [source.path.name for source in found if source.path.name.startswith("tong_hop")] == ["tong_hop.xlsx"]
    merge(folder)
    assert put_aside(summary.parent) == [kept]


def test_what_is_filled_in_comes_along_when_the_file_is_put_aside(folder: Path) -> None:
    summary = merge(folder).summary
    fill_in(summary)
    forged(lambda it: it.words("A15", "Kết luận khác"))(summary)
    done = merge(folder)
    assert len(done.kept) == 1
    assert_filled_in(summary)


def test_a_summary_of_an_earlier_version_hands_on_what_was_typed(folder: Path) -> None:
    """Without record and names, as they were written before there were any."""
    summary = merge(folder).summary
    fill_in(summary)
    parts = parts_of(summary.read_bytes())
    parts["xl/workbook.xml"] = re.sub(rb'<definedName name="(dien|ky)_.*?</definedName>', b"", parts["xl/workbook.xml"])
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"@record", b"@khac")
    summary.write_bytes(packed(parts))
    done = merge(folder)
    assert set(FILLED) <= set(texts(summary, MAIN).values())
    assert len(done.kept) == 1


def test_an_untouched_summary_is_simply_replaced(folder: Path) -> None:
    summary = merge(folder).summary
    (summary.parent / "dau_vao.json").unlink()
    return_all(folder)
    done: Merge = merge(folder)
    assert done.kept == () and done.carried == ()
    assert put_aside(summary.parent) == []


def test_an_untouched_summary_of_an_earlier_version_is_simply_replaced(folder: Path) -> None:
    """Its record of the run tells that it is as it was written, though nothing was carried over then."""
    summary = merge(folder).summary
    parts = parts_of(summary.read_bytes())
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"@record", b"@khac")
    summary.write_bytes(packed(parts))
    record = json.loads((summary.parent / "dau_vao.json").read_text())
    del record["typed"]
    record["outputs"][summary.name] = hashlib.sha256(summary.read_bytes()).hexdigest()
    (summary.parent / "dau_vao.json").write_text(json.dumps(record))
    assert merge(folder).kept == ()
    assert put_aside(summary.parent) == []


def test_a_summary_that_was_only_repacked_is_no_work_of_anybody(folder: Path) -> None:
    summary = merge(folder).summary
    summary.write_bytes(packed(parts_of(summary.read_bytes())))
    return_all(folder)
    assert merge(folder).kept == ()


@pytest.mark.slow
def test_a_tree_of_campaigns_names_what_was_put_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        campaign_folder(tmp_path / name)
    merge(tmp_path / "a")
    with_sheet(tmp_path / "a" / "ket_qua" / "tong_hop.xlsx")
    with_sheet(tmp_path / "b" / "phat_di" / "van_phong.xlsx")
    run(["merge", str(tmp_path)])
    assert "tong_hop (ban cu da sua" in " ".join(capsys.readouterr().out.split())
    run(["distribute", str(tmp_path)])
    assert "van_phong (ban cu da sua" in " ".join(capsys.readouterr().out.split())


# ---------------------------------------------------------------------------------------------
# A folder copied from last year's


def of_next_year(folder: Path) -> None:
    control = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    cell_of(control, "campaign", "year", "value").value = 2025
    control.save(folder / "dot_danh_gia.xlsx")


@pytest.mark.parametrize("record", ["as written", "of an earlier version", "lost"])
@pytest.mark.parametrize("again", [False, True], ids=["typed since", "carried into it before"])
def test_number_and_date_of_another_year_are_kept_with_their_summary(folder: Path, record: str, again: bool) -> None:
    summary = merge(folder).summary
    fill_in(summary)
    if again:
        merge(folder)
    theirs = summary.read_bytes()
    known = summary.parent / "dau_vao.json"
    if record == "lost":
        known.unlink()
    elif record != "as written":
        known.write_text(
            json.dumps({key: what for key, what in json.loads(known.read_text()).items() if key != "year"})
        )
    of_next_year(folder)
    done = merge(folder)
    assert done.carried == ()
    assert [item.name.read_bytes() for item in done.kept] == [theirs]
    assert "là của năm 2024" in done.said[-1]
    assert not {*FILLED, "Chủ tịch xã"} & set(texts(summary, MAIN).values())
    assert merge(folder).kept == ()


def test_ticks_and_notes_of_another_year_are_not_this_years(folder: Path) -> None:
    path = folder / "phat_di" / "danh_sach_phat.xlsx"
    tick(path, "truong_thcs", returned="x", note="gửi lần 2", contact="Chị Hoa")
    theirs = path.read_bytes()
    of_next_year(folder)
    done = distribute(folder)
    assert [item.name.read_bytes() for item in done.kept] == [theirs]
    cells = listed(path, "truong_thcs").cells
    assert (cells["Đã nộp"], cells["Ghi chú"], cells["Người liên hệ"]) == (None, None, "Chị Hoa")
