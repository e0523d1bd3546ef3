"""Marked returns: what is marked and where, that nothing else changes, and that a corrected copy reads cleanly.

The copies are written with openpyxl; here they are read with calamine, as plain XML, and by the program's own reader.
"""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

from openpyxl.styles import Protection
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from ccht_excel.campaign.folder import MARKED, RESULTS
from ccht_excel.campaign.merge import merge
from ccht_excel.corrections.list_sheet import LIST_SHEET
from ccht_excel.model.finding import Severity
from tests.support.campaigns import cell_of
from tests.support.marked import (
    EARLY,
    LATE,
    MAIN,
    answered,
    coloured,
    contents,
    copy_of,
    faults,
    hand_in,
    listed,
    notes_of,
    part_of,
    rows_of,
)
from tests.support.open_xml import problems


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
        ("count_unusual_form", "Tiêu chí 5", "F18"),
    ]
    assert coloured(path, "Tiêu chí 5") == {"F16": Severity.ERROR, "F18": Severity.WARNING}
    notes = notes_of(path, "Tiêu chí 5")
    assert notes.keys() == {"F16", "F18"}
    assert notes["F16"].startswith("CẦN SỬA: ") and "năm nghìn" in notes["F16"] and "ví dụ 5432" in notes["F16"]
    assert notes["F18"].startswith("CẦN XEM LẠI: ")
    assert CalamineWorkbook.from_path(path).sheet_names[0] == LIST_SHEET
    assert listed(path) == [("Tiêu chí 5", "F16"), ("Tiêu chí 5", "F18")]


def test_every_cell_that_one_finding_is_about_is_coloured(folder):
    cells = [f"J{row}" for row in range(30, 42)]

    def change(book):
        for cell in cells:
            book["Tiêu chí 5"][cell] = f"ý {cell}"

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    merge(folder)
    path = copy_of(folder, "hoi_khuyen_hoc")
    assert coloured(path, "Tiêu chí 5") == dict.fromkeys(cells, Severity.WARNING)
    assert notes_of(path, "Tiêu chí 5").keys() == set(cells)
    assert listed(path) == [("Tiêu chí 5", "J30")]


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
    """What the copies have that the returns, saved by openpyxl, did not have; a fresh form has nothing at all."""
    wrong = answered("figures", "citizens", "value", "=1/0")
    source = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=wrong)
    hand_in(folder, "truong_tieu_hoc", "b.xlsx", change=lambda book: book.remove(book["_ccht"]), evidence=False)
    done = merge(folder)
    assert problems(done.marked["truong_tieu_hoc"].read_bytes()) == []
    assert set(problems(done.marked["hoi_khuyen_hoc"].read_bytes())) <= set(problems(source.read_bytes()))


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
