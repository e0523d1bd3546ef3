"""Every workbook the program writes, as an Open XML package: Excel must open it without offering to repair anything.

Checked twice by code that has nothing to do with the libraries that write: :mod:`tests.support.open_xml` for what Excel
insists on, and openxml-audit for the schemas of Office 2010, the oldest version that people here still use.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.full_form import FULL_FORM
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.files.shipped import shipped_path
from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.model.campaign import Resolution, Unit, Village
from tests.support import forms, summaries
from tests.support.audited import audited
from tests.support.campaigns import FAILED
from tests.support.made_up import made_summary
from tests.support.open_xml import area, problems
from tests.support.written import written_by

LONG = "Trường tiểu học và trung học cơ sở xã Thái Sơn & <các điểm trường> “lẻ” của thôn " * 8
VERY_LONG = forms.a_campaign(
    commune="=Xã " + "Thái Sơn " * 20,
    receiver=LONG,
    units=tuple(replace(unit, name=LONG, contact=LONG, email=LONG) for unit in forms.a_campaign().units),
    villages=tuple(Village(f"thon_{number}", f"{number}. {LONG}") for number in range(30)),
    resolutions={"citizens": Resolution("citizens", 5432, LONG)},
    targets={"4.2": 3, "4.3": 3, "4.4": 2, **summaries.campaign().targets},
)
SHORTEST = forms.a_campaign(
    commune="", district="", province="", deadline=None, units=(Unit("a", "A"),), assignments={"5.2": ("a",)}
)


def control(campaign: Any) -> bytes:
    return written_by(write_control_workbook, replace(campaign, targets=VERY_LONG.targets), forms.SET)


BUILDERS: Mapping[str, Callable[[], bytes]] = {
    **{f"form of {unit}": lambda unit=unit: forms.written(unit) for unit in forms.EVERY},  # type: ignore[misc]
    "form with villages": lambda: forms.written("ban_to_chuc", forms.a_campaign(villages=forms.VILLAGES)),
    "form in long words": lambda: forms.written("hoi_khuyen_hoc", VERY_LONG),
    "form in few words": lambda: forms.written("a", SHORTEST),
    "full form": lambda: forms.written(None),
    "control": lambda: control(forms.a_campaign()),
    "control in long words": lambda: control(VERY_LONG),
    "handout list": lambda: written_by(write_handout_list, forms.SET, forms.a_campaign()),
    "handout list in long words": lambda: written_by(write_handout_list, forms.SET, VERY_LONG),
    **{f"summary {name}": lambda case=case: summaries.written(case()) for name, case in summaries.CASES.items()},  # type: ignore[misc]
}


@cache
def package(name: str) -> bytes:
    return BUILDERS[name]()


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", BUILDERS)
def test_excel_opens_it_without_a_word(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(package(name))
    assert problems(package(name)) == []
    assert audited(path) == []


@pytest.fixture(scope="module")
def campaign_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample campaign merged: forms, summary and marked returns; beside it a roll-up of several communes."""
    folder = copy_sample(tmp_path_factory.mktemp("sample") / "x")
    distribute(folder)
    merge(folder)
    summaries_folder = folder / "nhiều xã"
    for number in range(3):
        made_summary(summaries_folder / f"{number}.xlsx", number)
    (summaries_folder / "hỏng.xlsx").write_bytes(b"PK")
    assert run(["rollup", str(summaries_folder), "-o", str(folder / "tong_hop_huyen.xlsx")]) != FAILED
    return folder


def faults(path: Path) -> set[str]:
    return {*problems(path.read_bytes()), *audited(path)}


def test_a_marked_copy_has_no_fault_that_the_units_own_file_has_not(campaign_files: Path) -> None:
    """LibreOffice saves without a theme, say."""
    own = {fault for path in campaign_files.glob("nhan_ve/**/*.xlsx") for fault in faults(path)}
    copies = sorted(campaign_files.glob("ket_qua/tra_lai/*.xlsx"))
    assert len(copies) == 3
    assert {path.name: faults(path) - own for path in copies} == {path.name: set() for path in copies}


@pytest.mark.parametrize("places", ["dot_danh_gia.xlsx", "phat_di/*.xlsx", "ket_qua/*.xlsx", "tong_hop_huyen.xlsx"])
def test_excel_opens_whatever_a_campaign_leaves_behind(campaign_files: Path, places: str) -> None:
    found = sorted(campaign_files.glob(places))
    assert found
    assert {path.name: problems(path.read_bytes()) + audited(path) for path in found} == {
        path.name: [] for path in found
    }


def test_excel_opens_the_shipped_full_form() -> None:
    path = shipped_path(*FULL_FORM)
    assert problems(path.read_bytes()) + audited(path) == []


# ---------------------------------------------------------------------------------------------
# The checks find what is wrong


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """The package with one text of a part replaced once; a part is removed by replacing nothing with nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for item in source.namelist():
            text = source.read(item).decode()
            if item == part:
                if not old:
                    continue
                assert old in text, f"{old!r} is not in {part}"
                text = text.replace(old, new, 1)
            copy.writestr(item, text)
    return target.getvalue()


@cache
def noted() -> bytes:
    """A workbook of openpyxl with comments and tables, which also must pass."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("Tên", "Số"), ("a", 1), ("b", 2)):
        sheet.append(row)
    sheet.add_table(Table(displayName="bang_1", ref="A1:B3"))
    sheet["A2"].comment = Comment("xem lại", "ccht")
    sheet["A3"].comment = Comment("xem lại", "ccht")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


WORKBOOK, TYPES, STYLES = "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"
CHARTS_RELATIONS = "xl/worksheets/_rels/sheet2.xml.rels"
FORM_SHEET, COUNTS_SHEET, LIST_SHEET = (f"xl/worksheets/sheet{number}.xml" for number in (5, 6, 4))

DAMAGES: tuple[tuple[str, str, str, str, str], ...] = (
    ("full form", TYPES, "worksheet+xml", "sheet+xml", "has content type"),
    ("full form", TYPES, "/xl/styles.xml", "/xl/style.xml", "which is not there"),
    ("full form", "xl/theme/theme1.xml", "", "", "is not there"),
    ("full form", "xl/_rels/workbook.xml.rels", 'Id="rId2"', 'Id="rId1"', "relationship"),
    ("full form", "xl/_rels/workbook.xml.rels", "relationships/styles", "relationships/theme", "a theme"),
    ("full form", WORKBOOK, 'r:id="rId2"', 'r:id="rId99"', "uses relationship"),
    ("full form", WORKBOOK, 'name="Tiêu chí 1"', 'name="Tiêu chí/1"', "sheet name"),
    ("full form", WORKBOOK, 'name="Tiêu chí 1"', f'name="{"x" * 32}"', "sheet name"),
    ("full form", WORKBOOK, 'name="Tiêu chí 1"', 'name="TIÊU CHÍ 2"', "two sheets"),
    ("full form", WORKBOOK, "'Tiêu chí 1'!$", "'Tiêu chí 9'!$", "no sheet"),
    ("full form", WORKBOOK, "<workbookView ", '<workbookView activeTab="6" ', "activeTab"),
    ("full form", WORKBOOK, 'localSheetId="1"', 'localSheetId="77"', "no such sheet"),
    ("full form", WORKBOOK, "_xlnm.Print_Titles", "_xlnm.Print_Area", "twice"),
    ("full form", FORM_SHEET, 'error="', f'error="{"x" * 256}', "error is too long"),
    ("full form", FORM_SHEET, 'promptTitle="', f'promptTitle="{"x" * 33}', "promptTitle is too long"),
    ("full form", FORM_SHEET, '<formula1>"', f'<formula1>"{"x," * 128}', "characters"),
    ("full form", COUNTS_SHEET, 'type="whole"', 'type="number"', "validation"),
    ("full form", FORM_SHEET, 'type="list"', 'type="whole"', "second limit"),
    ("full form", FORM_SHEET, '<dataValidations count="', '<dataValidations count="9', "counts"),
    ("full form", FORM_SHEET, '<mergeCell ref="', '<mergeCell ref="B2:C2"/><mergeCell ref="', "merged cells overlap"),
    ("full form", FORM_SHEET, '<row r="3"', '<row r="2"', "rows out of order"),
    ("full form", FORM_SHEET, '<c r="C2"', '<c r="B2"', "cells of row 2"),
    ("full form", FORM_SHEET, '<c r="B2" s="', '<c r="B2" s="9999', "style of B2"),
    ("full form", FORM_SHEET, ' t="s"><v>', ' t="s"><v>99999', "shared text out of range"),
    ("full form", FORM_SHEET, "<f>IF(", "<f>=IF(", "formula"),
    ("full form", FORM_SHEET, "<f>IF(", "<f>_xlfn.IFS(", "_xlfn"),
    ("full form", FORM_SHEET, "<f>IF(", "<f>FILTER(", "FILTER"),
    ("full form", FORM_SHEET, "<f>IF(", "<f>IF((", "unbalanced"),
    ("full form", FORM_SHEET, 'dxfId="0"', 'dxfId="99"', "style of a conditional format"),
    ("full form", FORM_SHEET, '<autoFilter ref="', '<autoFilter ref="A', "filter"),
    ("full form", FORM_SHEET, "<oddFooter>", f"<oddFooter>{'x' * 255}", "over 255"),
    ("full form", "xl/worksheets/sheet6.xml", '<brk id="', '<brk id="1"/><brk id="', "page breaks"),
    ("full form", FORM_SHEET, '<dimension ref="A1:', '<dimension ref="A9:', "outside the dimension"),
    ("full form", FORM_SHEET, "<sheetProtection", "<pageSetup/><sheetProtection", "out of order"),
    ("full form", FORM_SHEET, ' ht="', ' ht="9', "height of row"),
    ("full form", FORM_SHEET, '<col min="2"', '<col min="1"', "columns"),
    ("full form", FORM_SHEET, 'activeCell="', 'activeCell="A', "active cell"),
    ("full form", "xl/worksheets/sheet1.xml", "location=\"'Tiêu chí 1'!", "location=\"'Tiêu'!", "a link to"),
    ("full form", STYLES, 'fontId="1"', 'fontId="999"', "fontId"),
    ("full form", STYLES, 'numFmtId="164"', 'numFmtId="163"', "number format"),
    ("full form", STYLES, '<fonts count="', '<fonts count="9', "fonts counts"),
    ("full form", "xl/sharedStrings.xml", "Chỉ tiêu", "Chỉ\x02 tiêu", "not well-formed"),
    ("full form", "xl/sharedStrings.xml", 'uniqueCount="', 'uniqueCount="9', "number of shared texts"),
    ("full form", "docProps/core.xml", "2024-01-01T", "01/01/2024 ", "date"),
    ("summary level_1", "xl/charts/chart1.xml", "'Biểu đồ'!", "'Biểu'!", "shows"),
    ("summary level_1", CHARTS_RELATIONS, "relationships/drawing", "relationships/chart", "a chart"),
    ("summary level_1", LIST_SHEET, "</sheetData>", '</sheetData><drawing r:id="rId1"/>', "uses"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "part", "old", "new", "said"), DAMAGES)
def test_every_damage_is_found(name: str, part: str, old: str, new: str, said: str) -> None:
    found = problems(changed(package(name), part, old, new))
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("xl/tables/table1.xml", 'displayName="bang_1"', 'displayName="A1"', "table name"),
        ("xl/tables/table1.xml", 'name="Số"', 'name="TÊN"', "columns of a table"),
        ("xl/tables/table1.xml", 'ref="A1:B3"', 'ref="A1:C3"', "width of a table"),
        ("xl/comments/comment1.xml", 'ref="A3"', 'ref="A2"', "cells with comments"),
        ("xl/comments/comment1.xml", 'authorId="0"', 'authorId="4"', "author"),
        ("xl/worksheets/_rels/sheet1.xml.rels", "relationships/comments", "relationships/table", "a table"),
    ],
)
def test_damaged_tables_and_comments_are_found(part: str, old: str, new: str, said: str) -> None:
    assert problems(noted()) == []
    found = problems(changed(noted(), part, old, new))
    assert any(said in problem for problem in found), found


def test_the_second_opinion_finds_damage_too(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(changed(package("full form"), FORM_SHEET, "<sheetProtection", "<pageSetup/><sheetProtection"))
    assert audited(path)


@pytest.mark.parametrize("text", ["A0", "XFE1", "A1048577", "1A", "", "A1:", "B2:A1", "a1", "A:1"])
def test_areas_outside_a_sheet_are_none(text: str) -> None:
    assert area(text) is None
