"""The tests load workbooks more quickly than openpyxl does by itself, with the same result."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.merge import MergedCellRange

from ccht_excel.campaign.folder import CONTROL, FORMS, RESULTS, SUMMARY
from ccht_excel.campaign.merge import merge
from tests.support.loaded import loaded
from tests.support.quick_merges import AS_SHIPPED


def parts(book: openpyxl.Workbook) -> dict[str, bytes]:
    """What is in a workbook as it is saved, but for the moment of saving."""
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


@pytest.fixture
def workbooks(full: Path) -> list[bytes]:
    """A control workbook, a form and a summary: all full of merged cells with and without borders."""
    merge(full)
    form = min((full / FORMS).glob("*.xlsx"))
    return [path.read_bytes() for path in (full / CONTROL, form, full / RESULTS / SUMMARY)]


def looks(book: openpyxl.Workbook) -> list[object]:
    """What each cell holds and how it looks."""
    return [
        (sheet.title, cell.coordinate, cell.value, cell.number_format, *map(repr, styles))
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        for styles in [(cell.font, cell.border, cell.fill, cell.alignment, cell.protection)]
    ]


@pytest.mark.slow
def test_cells_are_as_openpyxl_makes_them(workbooks: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    quickly = [parts(openpyxl.load_workbook(io.BytesIO(data))) for data in workbooks]
    again = [looks(loaded(data)) for data in workbooks]
    monkeypatch.setattr(MergedCellRange, "format", AS_SHIPPED)
    by_itself = [openpyxl.load_workbook(io.BytesIO(data)) for data in workbooks]
    assert again == [looks(book) for book in by_itself]
    assert quickly == [parts(book) for book in by_itself]


def test_rows_and_columns_can_be_changed_as_in_a_workbook_just_loaded(workbooks: list[bytes]) -> None:
    for data in workbooks:
        book = loaded(data)
        for sheet in book.worksheets:
            sheet.column_dimensions["CX"].hidden = True
            sheet.row_dimensions[4321].height = 99
            sheet.row_dimensions.group(4400, 4401, hidden=True)
            sheet.column_dimensions.group("CZ", "DA", hidden=True)
        stream = io.BytesIO()
        book.save(stream)
        for sheet in openpyxl.load_workbook(stream).worksheets:
            assert sheet.column_dimensions["CX"].hidden
            assert sheet.row_dimensions[4321].height == 99
            assert sheet.row_dimensions[4401].hidden
            assert sheet.column_dimensions["CZ"].outlineLevel == 1
