"""Marked returns: what is marked and where, that nothing else changes, and that a corrected copy reads cleanly.

The copies are written with openpyxl; here they are read with calamine, as plain XML, and by the program's own reader.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Protection
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from ccht_excel.campaign.folder import MARKED, RESULTS
from ccht_excel.campaign.merge import Merge, merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.corrections.marks import COLOURS, LIST_SHEET
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Severity
from ccht_excel.model.returns import SubmissionStatus
from tests.open_xml import problems
from tests.support import ANSWERS, campaign_folder, cell_of, convert, fill_form, keyed_cells

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EARLY, LATE = datetime(2024, 12, 1, 8, tzinfo=UTC), datetime(2025, 1, 5, 8, tzinfo=UTC)
VILLAGES = tuple(Village(f"thon_{number}", f"Thôn {name}") for number, name in enumerate(("Đông", "Trung", "Tây"), 1))


@pytest.fixture
def folder(tmp_path):
    return campaign_folder(tmp_path / "Đợt đánh giá 2024")


def hand_in(folder: Path, unit: str, name: str, *, answers=ANSWERS, evidence=True, change=None, saved=EARLY) -> Path:
    """Fill the form of a unit, dated, and drop it into nhan_ve."""

    target = fill_form(
        folder / "phat_di" / f"{unit}.xlsx", folder / "nhan_ve" / name, answers, evidence=evidence, change=change
    )
    return dated(target, saved)


def dated(path: Path, moment: datetime) -> Path:
    """The workbook saved anew with this time in its properties, as an office program would."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    text = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + text, core)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def answered(table: str, row: str, column: str, value: object):
    """A change of one answer, for ``hand_in``."""

    def change(book: openpyxl.Workbook) -> None:
        cell_of(book, table, row, column).value = value  # type: ignore[assignment]

    return change


def copy_of(folder: Path, unit: str) -> Path:
    return folder / RESULTS / MARKED / f"{unit}.xlsx"


def corrected(marked: Path, target: Path, change, *, saved=LATE) -> Path:
    """Open a marked copy, correct it, save it under another name."""
    book = openpyxl.load_workbook(marked)
    change(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return dated(target, saved)


def faults(done: Merge, unit: str) -> list[tuple[str, str | None, str | None]]:
    return [(item.code, item.sheet, item.cell) for item in done.assessment.findings if item.unit == unit]


def statuses(done: Merge) -> dict[str, SubmissionStatus]:
    return {item.file.removeprefix("nhan_ve/"): item.status for item in done.assessment.submissions}


# --- reading a copy without openpyxl


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for item in book.iter(f"{MAIN}sheet"):
        if item.get("name") == sheet:
            id = next(value for key, value in item.attrib.items() if key.endswith("}id"))
            return f"xl/{targets[id].removeprefix('/xl/')}"
    raise KeyError(sheet)


def notes_of(path: Path, sheet: str) -> dict[str, str]:
    """Address -> text of every note of a sheet."""
    with zipfile.ZipFile(path) as archive:
        part = part_of(archive, sheet)
        rels = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
        if rels not in archive.namelist():
            return {}
        targets = [item.get("Target", "") for item in ElementTree.fromstring(archive.read(rels))]
        comments = next((target for target in targets if "comments" in target), None)
        if comments is None:
            return {}
        root = ElementTree.fromstring(archive.read(comments.lstrip("/")))
        return {item.get("ref", ""): "".join(item.itertext()) for item in root.iter(f"{MAIN}comment")}


def coloured(path: Path, sheet: str) -> dict[str, Severity]:
    """Address -> what the colour of the cell says, for marked cells."""
    shades = {f"FF{colour[1:]}": severity for severity, colour in COLOURS.items()}
    with zipfile.ZipFile(path) as archive:
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        fills = [next(fill.iter(f"{MAIN}fgColor"), None) for fill in styles.iter(f"{MAIN}fill")]
        colours = [None if fill is None else fill.get("rgb") for fill in fills]
        cell_styles = next(styles.iter(f"{MAIN}cellXfs"))
        of_style = [shades.get(colours[int(style.get("fillId", 0))] or "") for style in cell_styles]
        root = ElementTree.fromstring(archive.read(part_of(archive, sheet)))
        found = {cell.get("r", ""): of_style[int(cell.get("s", 0))] for cell in root.iter(f"{MAIN}c")}
    return {address: severity for address, severity in found.items() if severity}


def rows_of(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def listed(path: Path) -> list[tuple[object, object]]:
    """(sheet, cell) of every row of the list."""
    rows = rows_of(path, LIST_SHEET)
    first = next(number for number, row in enumerate(rows) if row[0] == "@corrections")
    return [(row[2], row[3]) for row in rows[first + 1 :]]


def contents(path: Path) -> dict[str, list[list[object]]]:
    """Every sheet's values, but for the marks and the program's own very hidden sheet."""
    book = CalamineWorkbook.from_path(path)
    names = [name for name in book.sheet_names if name not in (LIST_SHEET, "_ccht")]
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}


# --- what is marked


def test_faulty_cells_are_coloured_noted_and_listed(folder):
    def change(book):
        cell_of(book, "figures", "citizens", "value").value = "năm nghìn"
        cell_of(book, "figures", "learning_citizens", "value").value = "3000.0"

    hand_in(folder, "hoi_khuyen_hoc", "phiếu của hội.xlsx", change=change)
    done = merge(folder)
    path = copy_of(folder, "hoi_khuyen_hoc")
    assert done.marked == {"hoi_khuyen_hoc": path}
    assert faults(done, "hoi_khuyen_hoc") == [
        ("count_not_number", "Tiêu chí 5", "F16"),
        ("count_unusual_form", "Tiêu chí 5", "F17"),
    ]
    assert coloured(path, "Tiêu chí 5") == {"F16": Severity.ERROR, "F17": Severity.WARNING}
    notes = notes_of(path, "Tiêu chí 5")
    assert notes.keys() == {"F16", "F17"}
    assert notes["F16"].startswith("CẦN SỬA: ") and "năm nghìn" in notes["F16"] and "ví dụ 5432" in notes["F16"]
    assert notes["F17"].startswith("CẦN XEM LẠI: ")
    assert CalamineWorkbook.from_path(path).sheet_names[0] == LIST_SHEET
    assert listed(path) == [("Tiêu chí 5", "F16"), ("Tiêu chí 5", "F17")]


def test_list_links_to_the_cells(folder):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "x"))
    merge(folder)
    with zipfile.ZipFile(copy_of(folder, "hoi_khuyen_hoc")) as archive:
        root = ElementTree.fromstring(archive.read(part_of(archive, LIST_SHEET)))
        links = [link.get("location") for link in root.iter(f"{MAIN}hyperlink")]
        selected = [name for name in archive.namelist() if b'tabSelected="1"' in archive.read(name)]
        assert selected == [part_of(archive, LIST_SHEET)], "two selected sheets would be typed into together"
    assert links == ["'Tiêu chí 5'!F16"]


def test_values_formulas_keys_and_protection_are_kept(folder):
    source = hand_in(folder, "ban_to_chuc", "a.xlsx", change=answered("figures", "university_citizens", "value", "?"))
    merge(folder)
    path = copy_of(folder, "ban_to_chuc")
    assert contents(path) == contents(source)
    visible = {item.name: item.visible for item in CalamineWorkbook.from_path(path).sheets_metadata}
    assert visible["_ccht"] is SheetVisibleEnum.VeryHidden
    with zipfile.ZipFile(path) as marked, zipfile.ZipFile(source) as original:
        for sheet in ("Hướng dẫn", "Tiêu chí 5"):
            new = ElementTree.fromstring(marked.read(part_of(marked, sheet)))
            old = ElementTree.fromstring(original.read(part_of(original, sheet)))
            for tag in ("f", "dataValidation", "sheetProtection", "mergeCell", "conditionalFormatting"):
                assert texts(new, tag) == texts(old, tag), tag
            hidden = [column.get("hidden") for column in new.iter(f"{MAIN}col")]
            assert hidden[0] == "1", "column A with the keys stays hidden"


def texts(root: ElementTree.Element, tag: str) -> list[object]:
    return [("".join(item.itertext()), sorted(item.attrib.items())) for item in root.iter(f"{MAIN}{tag}")]


def test_a_marked_cell_can_be_typed_into_though_a_pasted_cell_had_locked_it(folder):
    def change(book):
        cell = cell_of(book, "figures", "citizens", "value")
        cell.value = "x"
        cell.protection = Protection(locked=True)

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    with zipfile.ZipFile(copy_of(folder, "hoi_khuyen_hoc")) as archive:
        root = ElementTree.fromstring(archive.read(part_of(archive, "Tiêu chí 5")))
        style = next(int(cell.get("s", 0)) for cell in root.iter(f"{MAIN}c") if cell.get("r") == "F16")
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        protection = list(next(styles.iter(f"{MAIN}cellXfs")))[style].find(f"{MAIN}protection")
    assert protection is not None and protection.get("locked") == "0"


def test_missing_evidence_is_marked_where_it_is_to_be_written(folder):
    hand_in(folder, "van_phong", "a.xlsx", evidence=False)
    done = merge(folder)
    path = copy_of(folder, "van_phong")
    assert [code for code, _, _ in faults(done, "van_phong")] == ["evidence_missing"] * 3
    marked = coloured(path, "Tiêu chí 1")
    assert list(marked.values()) == [Severity.ERROR] * 3
    headings = rows_of(path, "Tiêu chí 1")
    for address in marked:
        row, column = int(address[1:]) - 1, ord(address[0]) - 65
        above = [headings[number][column] for number in range(row) if headings[number][column]]
        assert "title" in above, "below the key of the column of titles"
        assert headings[row][column] == ""


def test_text_that_looks_like_a_formula_stays_text(folder):
    wicked = '=HYPERLINK("http://x","y")'

    def change(book):
        for id, text in (("citizens", wicked), ("learning_citizens", "+1+1")):
            cell = cell_of(book, "figures", id, "value")
            cell.value = text
            cell.data_type = "s"

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    path = copy_of(folder, "hoi_khuyen_hoc")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if "worksheets/sheet" in name:
                formulas = ElementTree.fromstring(archive.read(name)).iter(f"{MAIN}f")
                assert not any("HYPERLINK" in (item.text or "") for item in formulas)
    assert rows_of(path, "Tiêu chí 5")[15][5] == wicked
    assert wicked in str(rows_of(path, LIST_SHEET))


def test_results_of_formulas_are_kept(folder):
    """A phone shows them without computing, and a formula that a unit typed stays readable."""

    def change(book):
        cell_of(book, "figures", "citizens", "value").value = "=2500+2500"
        cell_of(book, "figures", "learning_citizens", "value").value = "x"

    source = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            computed = re.sub(rb"(<f>2500\+2500</f>)<v\s*(/>|></v>)", rb"\1<v>5000</v>", data)
            archive.writestr(name, computed)
    merge(folder)
    marked = copy_of(folder, "hoi_khuyen_hoc")
    assert rows_of(marked, "Tiêu chí 5")[15][5] == 5000
    with zipfile.ZipFile(marked) as archive:
        assert b"<f>2500+2500</f>" in archive.read(part_of(archive, "Tiêu chí 5"))


def test_excel_opens_the_copies_without_offering_a_repair(folder):
    wrong = answered("figures", "citizens", "value", "=1/0")
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=wrong)
    hand_in(folder, "truong_tieu_hoc", "b.xlsx", change=lambda book: book.remove(book["_ccht"]), evidence=False)
    done = merge(folder)
    assert len(done.marked) == 2
    for path in done.marked.values():
        assert problems(path.read_bytes()) == []


def test_output_is_byte_identical(folder):
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "x"))
    merge(folder)
    first = {path.name: path.read_bytes() for path in (folder / RESULTS).rglob("*") if path.is_file()}
    merge(folder)
    assert first == {path.name: path.read_bytes() for path in (folder / RESULTS).rglob("*") if path.is_file()}


def test_units_with_nothing_to_correct_get_nothing(folder):
    hand_in(folder, "truong_mam_non", "a.xlsx")
    done = merge(folder)
    assert done.marked == {}
    assert not (folder / RESULTS / MARKED).exists()


def test_what_only_the_officer_can_settle_makes_no_marked_return(folder):
    hand_in(folder, "truong_mam_non", "a.xlsx", answers={"4.1": "Không đạt"}, saved=EARLY)
    hand_in(folder, "truong_mam_non", "b.xlsx", saved=LATE)
    done = merge(folder)
    assert [item.code for item in done.assessment.findings if item.unit == "truong_mam_non"] == ["superseded_return"]
    assert done.marked == {}


# --- corrected and sent again


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
    assert [code for code, _, _ in faults(done, "hoi_khuyen_hoc")] == ["superseded_return"]
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
    assert [code for code, _, _ in faults(done, "hoi_khuyen_hoc")] == ["superseded_return"]


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
    assert coloured(path, "Tiêu chí 5") == {"F17": Severity.ERROR}
    assert notes_of(path, "Tiêu chí 5").keys() == {"F17"}
    assert notes_of(path, "Tiêu chí 5")["F17"].count("CẦN SỬA") == 1
    assert [name for name in CalamineWorkbook.from_path(path).sheet_names if name.startswith("Cần")] == [LIST_SHEET]
    assert listed(path) == [("Tiêu chí 5", "F17")]
    blank = folder / "phat_di" / "hoi_khuyen_hoc.xlsx"
    assert fill_of(path, "F16") == fill_of(blank, "F16"), "the input looks as it did"


def fill_of(path: Path, address: str) -> str | None:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read(part_of(archive, "Tiêu chí 5")))
        style = next(int(cell.get("s", 0)) for cell in root.iter(f"{MAIN}c") if cell.get("r") == address)
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        fill = int(list(next(styles.iter(f"{MAIN}cellXfs")))[style].get("fillId", 0))
        colour = next(list(styles.iter(f"{MAIN}fill"))[fill].iter(f"{MAIN}fgColor"), None)
    return None if colour is None else (colour.get("rgb") or "")[-6:]


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


# --- the folder tra_lai


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


# --- returns that cannot be marked themselves


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
    assert [code for code, _, _ in faults(done, "truong_tieu_hoc")] == ["superseded_return"]
    assert done.assessment.data["4.2"].value == 3


def evidence(book: openpyxl.Workbook):
    for sheet in book.worksheets:
        for table, key, column, cell in keyed_cells(sheet):
            if table == "evidence":
                yield sheet.title, key, column, cell


def test_missing_row_is_asked_anew(folder):
    def change(book):
        row = cell_of(book, "figures", "learning_citizens", "value").row
        book["Tiêu chí 5"].delete_rows(row)

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
    assert list(coloured(path, "Tiêu chí 5")) == [blank.coordinate]
    corrected(path, folder / "nhan_ve" / "b.xlsx", answered("villages", VILLAGES[1].id, "learning_citizens", 1200))
    done = merge(folder)
    assert [code for code, _, _ in faults(done, "hoi_khuyen_hoc")] == ["superseded_return"]
    assert done.assessment.data["learning_citizens"].value == 3000


@pytest.mark.parametrize("spread", [b'<hyperlink ref="A1:XFD1048576" location="a"/>', None])
def test_what_would_take_openpyxl_for_ever_is_answered_with_a_filled_form(folder, spread):
    """A link over the whole sheet, or very much content."""
    source = hand_in(folder, "ban_to_chuc", "a.xlsx", change=answered("figures", "citizens", "value", "x"))
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = part_of(archive, "Tiêu chí 5")
    if spread:
        parts[sheet] = parts[sheet].replace(b"<pageMargins", b"<hyperlinks>" + spread + b"</hyperlinks><pageMargins", 1)
        assert spread in parts[sheet]
    else:
        parts["xl/media/image1.bin"] = b"0" * (30 << 20)
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    done = merge(folder)
    path = done.marked["ban_to_chuc"]
    book = openpyxl.load_workbook(path)
    assert list(coloured(path, "Tiêu chí 5")) == [cell_of(book, "figures", "citizens", "value").coordinate]
    assert cell_of(book, "figures", "trained_citizens", "value").value == 2500


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_other_file_types_are_answered_with_a_filled_form(tmp_path, extension):
    folder = campaign_folder(tmp_path / "Đợt đánh giá 2024")
    form = folder / "phat_di" / "ban_to_chuc.xlsx"
    change = answered("figures", "trained_citizens", "value", "hai nghìn")
    source = fill_form(form, tmp_path / "phiếu.xlsx", change=change)
    convert(source, extension, folder / "nhan_ve", tmp_path / "profile")
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
    convert(tmp_path / "sửa.xlsx", extension, folder / "nhan_ve", tmp_path / "profile")
    assert {item.code for item in merge(folder).assessment.findings if item.unit == "ban_to_chuc"} == set()
