"""Marked returns read without openpyxl, which marked them; returns dated, corrected and handed in again."""

from __future__ import annotations

import posixpath
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from python_calamine import CalamineWorkbook

from ccht_excel.campaign.folder import MARKED, RESULTS
from ccht_excel.campaign.merge import Merge
from ccht_excel.corrections.list_sheet import LIST_SHEET
from ccht_excel.corrections.marks import COLOURS
from ccht_excel.model.finding import Severity
from ccht_excel.model.returns import SubmissionStatus
from tests.support import campaigns
from tests.support.campaigns import cell_of
from tests.support.office_files import repacked

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EARLY, LATE = datetime(2024, 12, 1, 8, tzinfo=UTC), datetime(2025, 1, 5, 8, tzinfo=UTC)


def hand_in(folder: Path, unit: str, name: str, *, saved: datetime = EARLY, **how: Any) -> Path:
    """Fill the form of a unit and drop it into ``nhan_ve/``, saved at this time."""
    return dated(campaigns.hand_in(folder, unit, name, **how), saved)


def dated(path: Path, moment: datetime) -> Path:
    """The workbook saved anew with this time in its properties, as an office program would."""
    path.write_bytes(redated(path.read_bytes(), moment))
    return path


def redated(data: bytes, moment: datetime) -> bytes:
    """The same of a workbook in memory."""
    text = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def change(core: bytes) -> bytes:
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + text, core)

    return repacked(data, {"docProps/core.xml": change})


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
    return [
        (item.code, item.place.sheet or None, item.place.cell or None)
        for item in done.assessment.findings
        if item.unit == unit
    ]


def statuses(done: Merge) -> dict[str, SubmissionStatus]:
    return {item.file.removeprefix("nhan_ve/"): item.status for item in done.assessment.submissions}


# ---------------------------------------------------------------------------------------------
# Reading a copy without openpyxl


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
        target = posixpath.normpath(posixpath.join("/xl/worksheets", comments))
        root = ElementTree.fromstring(archive.read(target.lstrip("/")))
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


def fill_of(path: Path, address: str) -> str | None:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read(part_of(archive, "Tiêu chí 5")))
        style = next(int(cell.get("s", 0)) for cell in root.iter(f"{MAIN}c") if cell.get("r") == address)
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        fill = int(list(next(styles.iter(f"{MAIN}cellXfs")))[style].get("fillId", 0))
        colour = next(list(styles.iter(f"{MAIN}fill"))[fill].iter(f"{MAIN}fgColor"), None)
    return None if colour is None else (colour.get("rgb") or "")[-6:]
