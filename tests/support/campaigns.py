"""Helpers shared by the tests: campaign folders, and forms filled with openpyxl (the program uses XlsxWriter)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import RETURNS, init_campaign
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.campaign import Campaign
from samples.uno_fill import python_with_uno

#: Answers that meet the plan and level 1 exactly, and fail level 2 at 5.1 and 5.2.
ANSWERS: Mapping[str, object] = {
    **{f"{criterion}.{number}": "Đạt" for criterion in (1, 2, 3) for number in (1, 2, 3)},
    "4.1": "Đạt",
    "4.2": 3,
    "4.3": 3,
    "4.4": 2,
    "citizens": 5000,
    "learning_citizens": 3000,
    "trained_citizens": 2500,
    "university_citizens": 600,
}


def campaign_folder(path: Path, campaign: Campaign | None = None) -> Path:
    """A campaign created and distributed in ``path``; Thái Sơn 2024 with the defaults unless told otherwise."""
    campaign = campaign or new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
    init_campaign(path, campaign)
    distribute(path)
    return path


def keyed_cells(sheet: Worksheet) -> Iterable[tuple[str, str, str, Cell]]:
    """Every (table, row key, column key, cell) of a sheet, read independently of the program."""
    table, columns = "", dict[int, str]()
    for row in sheet.iter_rows():
        key = row[0].value
        if isinstance(key, str) and key.startswith("@"):
            table = key[1:]
            columns = {cell.column: str(cell.value) for cell in row[1:] if cell.value}
            continue
        if table and table != "end":
            for cell in row[1:]:
                if cell.column in columns:
                    yield table, str(key or ""), columns[cell.column], cell


def cell_of(book: openpyxl.Workbook, table: str, row: str, column: str) -> Cell:
    """The cell at (table, row key, column key) of a workbook."""
    for sheet in book.worksheets:
        for found_table, found_row, found_column, cell in keyed_cells(sheet):
            if (found_table, found_row, found_column) == (table, row, column):
                return cell
    raise KeyError((table, row, column))


def fill_form(
    form: Path,
    target: Path,
    answers: Mapping[str, object] = ANSWERS,
    *,
    evidence: bool = True,
    change: Callable[[openpyxl.Workbook], Any] | None = None,
) -> Path:
    """Fill a blank form with those answers it asks for, one evidence row a chỉ tiêu, then ``change`` it further."""
    book = openpyxl.load_workbook(form)
    for sheet in book.worksheets:
        ids = [key for table, key, column, _ in keyed_cells(sheet) if table == "indicators" and column == "label"]
        free = iter(
            [cell.row for table, _, column, cell in keyed_cells(sheet) if (table, column) == ("evidence", "title")]
        )
        rows = {id: next(free) for id in ids} if evidence else {}
        for table, key, column, cell in keyed_cells(sheet):
            if key in answers and (
                (table == "figures" and column == "value")
                or (table == "indicators" and column == ("level" if isinstance(answers[key], int) else "result"))
            ):
                cell.value = answers[key]  # type: ignore[assignment]
            for id, row in rows.items():
                if table == "evidence" and cell.row == row and column in ("indicator", "title"):
                    cell.value = id if column == "indicator" else f"Văn bản về chỉ tiêu {id}"
    if change:
        change(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def return_all(folder: Path, answers: Mapping[str, object] = ANSWERS, *, evidence: bool = True) -> Path:
    """Fill every form of a campaign folder and drop it into ``nhan_ve/``."""
    for form in sorted((folder / "phat_di").glob("*.xlsx")):
        if form.stem != "danh_sach_phat":
            fill_form(form, folder / RETURNS / form.name, answers, evidence=evidence)
    return folder


def libreoffice() -> str:
    """The LibreOffice program; skips the test where there is none, fails it where one is required."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CCHT_REQUIRE_LIBREOFFICE"):
            pytest.fail("LibreOffice is required here (CCHT_REQUIRE_LIBREOFFICE) but not installed")
        pytest.skip("LibreOffice is not installed")
    return program


def libreoffice_with_uno() -> str:
    """The LibreOffice program where a Python can also drive it; skips or fails the test as :func:`libreoffice` does."""
    program = libreoffice()
    try:
        python_with_uno(program)
    except FileNotFoundError as error:
        if os.environ.get("CCHT_REQUIRE_LIBREOFFICE"):
            raise
        pytest.skip(str(error))
    return program


def convert(source: Path, extension: str, target: Path, profile: Path) -> Path:
    """Open a file in LibreOffice and save it as another type into the folder ``target``."""
    subprocess.run(
        [
            libreoffice(),
            "--headless",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to",
            extension,
            "--outdir",
            str(target),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return target / f"{source.stem}.{extension.split(':')[0]}"
