"""Campaign folders, and forms filled with openpyxl (the program uses XlsxWriter)."""

from __future__ import annotations

import atexit
import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from msgspec.structs import replace
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, RESULT, RESULTS, RETURNS, init_campaign
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.exchange.plain_data import as_text
from ccht_excel.model.campaign import Campaign
from tests.support.loaded import loaded

#: Exit codes, as the manual promises them.
DONE, WRONG, FAILED = 0, 1, 2

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
    "4.1.decree": "Nghị định 20/2014/NĐ-CP (5 tuổi)",
    "citizens.age_base": "Từ đủ 15 tuổi trở lên",
    "trained_citizens.counting": "Có bằng cấp hoặc chứng chỉ",
    **{f"{id}_citizens.source": "Cơ quan thống kê" for id in ("trained", "university")},
    **{f"{id}_citizens.as_of": "15/12/2024" for id in ("trained", "university")},
    "citizens.source": "Công an xã",
    "citizens.as_of": "31/12/2024",
}


def thai_son() -> Campaign:
    """Thái Sơn 2024 as its plan was: level 2 is asked for, the targets are the proposed ones, which carry level 1."""
    return replace(new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang"), claimed_level=2)


def campaign_folder(path: Path, campaign: Campaign | None = None) -> Path:
    """A campaign created and distributed in ``path``; that of Thái Sơn unless told otherwise."""
    campaign = campaign or thai_son()
    key = as_text(campaign)
    if key not in _MADE:
        folder = Path(_MADE_IN.name) / str(len(_MADE))
        init_campaign(folder, campaign)
        distribute(folder)
        _MADE[key] = folder
    return shutil.copytree(_MADE[key], path, dirs_exist_ok=True)


_MADE_IN = tempfile.TemporaryDirectory(prefix="ccht-tests-")
atexit.register(_MADE_IN.cleanup)
_MADE: dict[str, Path] = {}
"""Campaigns that were made already: the same campaign gives the same bytes, so they are copied."""


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
    target.parent.mkdir(parents=True, exist_ok=True)
    if change is None:
        target.write_bytes(_saved_now(_filled(form.read_bytes(), tuple(answers.items()), evidence)))
    else:
        book = _filled_book(form.read_bytes(), answers, evidence)
        change(book)
        book.save(target)
    return target


@lru_cache(maxsize=256)
def _filled(form: bytes, answers: tuple[tuple[str, object], ...], evidence: bool) -> bytes:
    stream = io.BytesIO()
    _filled_book(form, dict(answers), evidence).save(stream)
    return stream.getvalue()


def _saved_now(workbook: bytes) -> bytes:
    """The workbook as if it were saved at this moment: of two versions that of the later call counts."""
    stream, now = io.BytesIO(), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    before = zipfile.ZipFile(io.BytesIO(workbook))
    with before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for entry in before.infolist():
            data = before.read(entry)
            if entry.filename == "docProps/core.xml":
                data, count = re.subn(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + now, data)
                assert count == 1
            after.writestr(entry.filename, data)
    return stream.getvalue()


def _filled_book(form: bytes, answers: Mapping[str, object], evidence: bool) -> openpyxl.Workbook:
    book = loaded(form)
    for sheet in book.worksheets:
        ids = [
            key
            for table, key, column, _ in keyed_cells(sheet)
            if table == "indicators" and column == "label" and key.count(".") == 1
        ]
        free = iter(
            [cell.row for table, _, column, cell in keyed_cells(sheet) if (table, column) == ("evidence", "title")]
        )
        rows = {id: next(free) for id in ids} if evidence else {}
        for table, key, column, cell in keyed_cells(sheet):
            if table == "figures" and f"{key}.{column}" in answers:
                cell.value = answers[f"{key}.{column}"]  # type: ignore[assignment]
            if (
                key in answers
                and not isinstance(cell, MergedCell)
                and (
                    (table == "figures" and column == "value")
                    or (table == "indicators" and column in ("level", "result") and not cell.protection.locked)
                )
            ):
                cell.value = answers[key]  # type: ignore[assignment]
            for id, row in rows.items():
                if table == "evidence" and cell.row == row and column in ("indicator", "title"):
                    cell.value = id if column == "indicator" else f"Văn bản về chỉ tiêu {id}"
    return book


def hand_in(
    folder: Path,
    unit: str,
    name: str,
    answers: Mapping[str, object] = ANSWERS,
    *,
    evidence: bool = True,
    change: Callable[[openpyxl.Workbook], Any] | None = None,
) -> Path:
    """Fill the form of a unit and drop it into ``nhan_ve/`` under this name."""
    form = folder / FORMS / f"{unit}.xlsx"
    return fill_form(form, folder / RETURNS / name, answers, evidence=evidence, change=change)


def return_all(folder: Path, answers: Mapping[str, object] = ANSWERS, *, evidence: bool = True) -> Path:
    """Fill every form of a campaign folder and drop it into ``nhan_ve/``."""
    for form in sorted((folder / "phat_di").glob("*.xlsx")):
        if form.stem != "danh_sach_phat":
            fill_form(form, folder / RETURNS / form.name, answers, evidence=evidence)
    return folder


def snapshot(folder: Path) -> dict[str, tuple[str, int]]:
    """Content and time of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def result_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / RESULTS / RESULT).read_text(encoding="utf-8"))
    return found


def without_run(result: bytes) -> bytes:
    """``ket_qua.json`` without the name of the run, which is another one with each version of the program."""
    text, count = re.subn(rb'\n  "run": "[0-9a-f]{16}",', b"", result)
    assert count == 1
    return text


def edit(folder: Path, **values: object) -> None:
    """Type into the control workbook: ``Trang__C9`` is the cell C9 of a sheet known by the start of its name."""
    book = openpyxl.load_workbook(folder / CONTROL)
    sheets = {"about": "Đợt đánh giá", "units": "Đơn vị", "who": "Phân công", "targets": "Chỉ tiêu kế hoạch"}
    sheets["meeting"] = "Kết luận họp"
    for place, value in values.items():
        sheet, cell = place.split("__")
        book[sheets[sheet]][cell] = value
    book.save(folder / CONTROL)
