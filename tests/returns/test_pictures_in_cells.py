"""A picture put into a cell: what other programs show as an error is said for what it is."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from ccht_excel.model.returns import Return
from tests.support.campaigns import cell_of, keyed_cells
from tests.support.office_files import packed, parts_of, sheet_part
from tests.support.returns import filled, read, values
from tests.support.rich_values import FULL_ERROR, PICTURE, with_rich_values

FIGURE = ("figures", "university_citizens", "value")
DATA = filled({FIGURE: 600}, unit="ban_to_chuc")
RICH = '<c r="{}" s="{}" t="e" vm="{}"><v>#VALUE!</v></c>'
WPS = '<c r="{}" s="{}" t="str"><f>{}DISPIMG("ID_0C5A7B",1)</f><v>={}DISPIMG("ID_0C5A7B",1)</v></c>'
BY_EXCEL = RICH.format("{}", "{}", PICTURE)
BY_WPS, BY_NEW_WPS = WPS.format("{}", "{}", "", ""), WPS.format("{}", "{}", "_xlfn.", "_xlfn.")


def with_cell(address: str, sheet: str, xml: str) -> bytes:
    """The return with one cell written anew in the way of another program."""
    part = sheet_part(DATA, sheet)
    parts = with_rich_values(parts_of(DATA))
    was = re.search(rb'<c r="%s" s="(\d+)".*?(?:/>|</c>)' % address.encode(), parts[part], re.S)
    assert was
    parts[part] = parts[part].replace(was[0], xml.format(address, was[1].decode()).encode())
    return packed(parts)


def said(item: Return) -> list[tuple[str, str]]:
    return [(found.code, found.place.cell) for found in item.findings if found.place and found.code != "stated_missing"]


@pytest.mark.parametrize("xml", [BY_EXCEL, BY_WPS, BY_NEW_WPS], ids=["Excel", "WPS", "newer WPS"])
def test_in_the_place_of_a_number(xml: str) -> None:
    cell = cell_of(openpyxl.load_workbook(io.BytesIO(DATA)), *FIGURE)
    item = read(with_cell(cell.coordinate, cell.parent.title, xml))
    assert said(item) == [("cell_holds_picture", cell.coordinate)]
    assert "university_citizens" not in values(item)


@pytest.mark.parametrize("xml", [BY_EXCEL, BY_WPS], ids=["Excel", "WPS"])
def test_in_the_place_of_a_document(xml: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(DATA))
    sheet, cell = next(
        (sheet.title, cell.coordinate)
        for sheet in book
        for table, _, column, cell in keyed_cells(sheet)
        if (table, column) == ("evidence", "title")
    )
    item = read(with_cell(cell, sheet, xml))
    assert said(item) == [("cell_holds_picture", cell)]
    assert not item.evidence


@pytest.mark.parametrize("entry", [FULL_ERROR, 0, 9])
def test_an_error_that_is_no_picture_is_an_error(entry: int) -> None:
    cell = cell_of(openpyxl.load_workbook(io.BytesIO(DATA)), *FIGURE)
    item = read(with_cell(cell.coordinate, cell.parent.title, RICH.format("{}", "{}", entry)))
    assert said(item) == [("cell_error", cell.coordinate)]
