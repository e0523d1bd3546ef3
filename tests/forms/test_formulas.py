"""What a form computes: functions that every program has, exact at every threshold."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccht_excel.forms.layout import GUIDE_SHEET
from tests.support.campaigns import cell_of
from tests.support.forms import (
    EVERY,
    VILLAGES,
    a_campaign,
    criterion_sheets,
    form,
    inputs_of,
    is_formula,
    keys,
    typed_beside,
    written,
)
from tests.support.libreoffice import libreoffice

ALLOWED = frozenset(["IF", "AND", "NOT", "COUNT", "SUM", "INT", "ISNUMBER", "TRIM", "MID", "SUBSTITUTE", "SUMPRODUCT"])


def formulas(book: openpyxl.Workbook) -> Iterator[str]:
    return (
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if is_formula(cell)
    )


# ---------------------------------------------------------------------------------------------
# As written


@pytest.mark.parametrize("unit", [*EVERY, None])
@pytest.mark.parametrize("villages", [False, True])
def test_formulas_use_only_functions_every_program_has(unit: str | None, villages: bool) -> None:
    found = list(formulas(form(unit, villages=villages)))
    assert found
    for formula in found:
        assert len(formula) < 8000
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", formula))) <= ALLOWED
        assert "_xl" not in formula and "{" not in formula


def test_village_figures_are_locked_sums() -> None:
    book = form("ban_to_chuc", villages=True)
    assert list(keys(book, "villages")) == [village.id for village in VILLAGES]
    assert keys(book, "villages")["dong"] == {"label", "citizens", "trained_citizens", "university_citizens"}
    cell = cell_of(book, "figures", "trained_citizens", "value")
    column = cell_of(book, "villages", "dong", "trained_citizens").column_letter
    first, last = (cell_of(book, "villages", id, "trained_citizens").row for id in ("dong", "trung"))
    assert cell.value == f'=IF(COUNT({column}{first}:{column}{last})<3,"",SUM({column}{first}:{column}{last}))'
    assert cell.protection.locked


def test_blank_forms_already_say_what_is_missing() -> None:
    values = openpyxl.load_workbook(io.BytesIO(written(None)), data_only=True)
    assert [sheet["D4"].value for sheet in criterion_sheets(values)] == [
        "Còn thiếu: 1.1, 1.2, 1.3 (kết quả)",
        "Còn thiếu: 2.1, 2.2, 2.3 (kết quả)",
        "Còn thiếu: 3.1, 3.2, 3.3 (kết quả)",
        "Còn thiếu: 4.1 (kết quả); 4.2, 4.3, 4.4 (chọn mức)",
        "Còn thiếu: 5.1, 5.2 (số liệu)",
    ]
    guide = [cell.value for cell in values[GUIDE_SHEET]["D"]]
    assert "Còn thiếu: 5.1, 5.2 (số liệu)" in guide


# ---------------------------------------------------------------------------------------------
# Computed by LibreOffice


def computed(books: dict[str, openpyxl.Workbook], folder: Path) -> dict[str, openpyxl.Workbook]:
    """The books with their formulas computed by LibreOffice; openpyxl stores no results, so all are computed anew."""
    program, done = libreoffice(), folder / "done"
    for name, book in books.items():
        book.save(folder / f"{name}.xlsx")
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(done),
            *(str(folder / f"{name}.xlsx") for name in books),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {name: openpyxl.load_workbook(done / f"{name}.xlsx", data_only=True) for name in books}


def filled(
    unit: str | None, answers: dict[tuple[str, str, str], Any], *, stated: bool = True, **options: Any
) -> openpyxl.Workbook:
    """A form with these answers; ``stated``: with the choices that they must come with."""
    campaign = a_campaign(**options)
    book = openpyxl.load_workbook(io.BytesIO(written(unit, campaign)))
    for key, (_, table, row, column) in inputs_of(unit).items() if stated else ():
        if text := typed_beside(key):
            cell_of(book, table, str(row), column).value = text
    for (table, row, column), value in answers.items():
        cell_of(book, table, row, column).value = value
    return book


def figures(**values: Any) -> dict[tuple[str, str, str], Any]:
    return {("figures", id, "value"): value for id, value in values.items()}


def evidence(indicator: str | None, title: str = "Kế hoạch") -> dict[tuple[str, str, str], Any]:
    return {("evidence", "", "indicator"): indicator, ("evidence", "", "title"): title}


def preview(book: openpyxl.Workbook, label: str) -> list[list[Any]]:
    """Verdicts and people missing of a ratio, and its share."""
    sheet = book["Tiêu chí 5"]
    row = next(cell.row for cell in sheet["C"] if cell.value == label)
    rows = [[sheet.cell(row + n, column).value or "" for column in (4, 5, 6)] for n in (1, 2)]
    return [*rows, [sheet.cell(row, 7).value or ""]]


CASES: dict[str, tuple[str | None, dict[tuple[str, str, str], Any], dict[str, Any]]] = {
    "blank": (None, {}, {"stated": False}),
    "below": ("hoi_khuyen_hoc", figures(citizens=10000, learning_citizens=5999), {}),
    "at": ("hoi_khuyen_hoc", figures(citizens=10000, learning_citizens=6000) | evidence("5.1"), {}),
    "above": ("hoi_khuyen_hoc", figures(citizens=9999, learning_citizens=6000) | evidence(None), {}),
    "nobody": ("hoi_khuyen_hoc", figures(citizens=0, learning_citizens=0), {}),
    "half": ("hoi_khuyen_hoc", figures(citizens=10000), {}),
    "unstated": ("ban_to_chuc", figures(citizens=9, trained_citizens=6, university_citizens=3), {"stated": False}),
    "refused_unstated": ("truong_mam_non", {("indicators", "4.1", "result"): "Không đạt"}, {"stated": False}),
    "claimed_unstated": ("truong_mam_non", {("indicators", "4.1", "result"): "Đạt"}, {"stated": False}),
    "text": ("hoi_khuyen_hoc", figures(citizens="5.000", learning_citizens=3000), {}),
    "huge": ("hoi_khuyen_hoc", figures(citizens=199999999, learning_citizens=119999999), {}),
    "more": ("hoi_khuyen_hoc", figures(citizens=10, learning_citizens=11), {"evidence_required": False}),
    "attested": (
        "van_phong",
        {("indicators", "1.1", "result"): "Đạt", ("indicators", "1.2", "result"): "Đạt"} | evidence("1.1"),
        {},
    ),
    "refused": ("van_phong", {("indicators", f"1.{n}", "result"): "Không đạt" for n in (1, 2, 3)}, {}),
    "levels": (
        None,
        {
            ("indicators", "4.1", "result"): "Đạt",
            ("indicators", "4.2", "level"): "Chưa được công nhận",
            ("indicators", "4.3", "level"): "Mức độ 2",
            ("indicators", "4.4", "level"): 1,
        },
        {"evidence_required": False},
    ),
    "villages": (
        "hoi_khuyen_hoc",
        {
            ("villages", village.id, datum): value
            for village in VILLAGES
            for datum, value in (("citizens", 100), ("learning_citizens", 61))
        },
        {"villages": VILLAGES},
    ),
    "village_blank": (
        "hoi_khuyen_hoc",
        {("villages", village.id, "citizens"): 100 for village in VILLAGES[:2]},
        {"villages": VILLAGES},
    ),
    "named": (None, {("unit", "unit_name", "value"): "Trường TH & THCS"}, {}),
}
CITIZENS = 'Tỷ lệ công dân đạt danh hiệu "Công dân học tập"'


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    libreoffice()
    books = {name: filled(unit, answers, **options) for name, (unit, answers, options) in CASES.items()}
    return computed(books, tmp_path_factory.mktemp("forms"))


@pytest.mark.slow
@pytest.mark.libreoffice
def test_no_formula_gives_an_error(answered: dict[str, openpyxl.Workbook]) -> None:
    for name, book in answered.items():
        for sheet in book.worksheets:
            bad = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "e"]
            assert not bad, (name, sheet.title)


@pytest.mark.libreoffice
def test_stored_results_of_the_blank_form_are_what_libreoffice_computes(answered: dict[str, openpyxl.Workbook]) -> None:
    stored = openpyxl.load_workbook(io.BytesIO(written(None)), data_only=True)
    checked = 0
    for sheet in form(None).worksheets[:-1]:
        for row in sheet.iter_rows():
            for cell in filter(is_formula, row):
                mine = stored[sheet.title][cell.coordinate].value or ""
                assert mine == (answered["blank"][sheet.title][cell.coordinate].value or ""), cell.coordinate
                checked += 1
    assert checked > 40


@pytest.mark.libreoffice
def test_preview_is_exact_at_the_thresholds(answered: dict[str, openpyxl.Workbook]) -> None:
    blank = [["", "", ""], ["", "", ""], [""]]
    assert preview(answered["below"], CITIZENS) == [["Không đạt"] * 3, [1, 1, 2001], [0.5999]]
    assert preview(answered["at"], CITIZENS) == [["Đạt", "Đạt", "Không đạt"], ["", "", 2000], [0.6]]
    assert preview(answered["above"], CITIZENS) == [["Đạt", "Đạt", "Không đạt"], ["", "", 2000], [0.6]]
    assert preview(answered["huge"], CITIZENS)[:2] == [["Không đạt"] * 3, [1, 1, 40000001]]
    assert preview(answered["huge"], CITIZENS)[2] == [float(Fraction(5999, 10000))]
    for name in ("blank", "nobody", "half", "text", "more"):
        assert preview(answered[name], CITIZENS) == blank, name
    assert preview(answered["villages"], CITIZENS) == [["Đạt", "Đạt", "Không đạt"], ["", "", 57], [0.61]]
    assert preview(answered["village_blank"], CITIZENS) == blank


@pytest.mark.libreoffice
def test_status_line_says_what_is_missing(answered: dict[str, openpyxl.Workbook]) -> None:
    expected = {
        ("below", 5): "Còn thiếu: minh chứng 5.1",
        ("at", 5): "Đã đủ",
        ("above", 5): "Đã đủ",
        ("half", 5): "Còn thiếu: 5.1 (số liệu)",
        ("unstated", 5): "Còn thiếu: minh chứng 5.2; dòng (chọn) của 5.2; nguồn hoặc ngày số liệu của 5.2",
        ("refused_unstated", 4): "Đã đủ",
        ("claimed_unstated", 4): "Còn thiếu: minh chứng 4.1; dòng (chọn) của 4.1",
        ("text", 5): "Còn thiếu: 5.1 (số liệu)",
        ("more", 5): "Đã điền đủ, nhưng có dòng kiểm tra ghi “Cần xem lại”",
        ("attested", 1): "Còn thiếu: 1.3 (kết quả); minh chứng 1.2",
        ("refused", 1): "Đã đủ",
        ("levels", 4): "Đã điền đủ, nhưng có dòng kiểm tra ghi “Cần xem lại”",
        ("villages", 5): "Còn thiếu: minh chứng 5.1",
        ("village_blank", 5): "Còn thiếu: 5.1 (số liệu)",
    }
    assert {case: answered[case[0]][f"Tiêu chí {case[1]}"]["D4"].value for case in expected} == expected
    guide = [cell.value for cell in answered["attested"][GUIDE_SHEET]["D"]]
    assert "Còn thiếu: 1.3 (kết quả); minh chứng 1.2" in guide


@pytest.mark.libreoffice
def test_checks_and_the_name_typed_into_the_full_form(answered: dict[str, openpyxl.Workbook]) -> None:
    said = [cell.value for row in answered["levels"]["Tiêu chí 4"].iter_rows() for cell in row]
    assert (said.count("Cần xem lại"), said.count("Khớp")) == (1, 1)
    assert answered["named"]["Tiêu chí 3"]["B2"].value == "Đơn vị: Trường TH & THCS"
