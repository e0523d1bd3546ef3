"""The control workbook of Thái Sơn 2024, edited as an officer would and read again."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl import Workbook

from ccht_excel.campaign.folder import CONTROL
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.reader import ControlReading, read_control
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Campaign
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.written import written_by

CRITERIA = load_criteria()
THAI_SON = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
PAPERS = "Văn bản, người ký"
ABOUT, UNITS, WHO, TARGETS, VILLAGES, MEETING = (
    "Đợt đánh giá",
    "Đơn vị",
    "Phân công",
    "Chỉ tiêu kế hoạch",
    "Thôn",
    "Kết luận họp",
)
Edit = Mapping[str, object] | Callable[[Workbook], object]


def written(campaign: Campaign) -> bytes:
    return written_by(write_control_workbook, campaign, load_criteria(subject_type=campaign.subject_type))


THAI_SON_WRITTEN = written(THAI_SON)


def control() -> Workbook:
    """A control workbook as openpyxl sees it."""
    return openpyxl.load_workbook(io.BytesIO(THAI_SON_WRITTEN))


def saved(book: Workbook) -> bytes:
    return written_by(book.save)


def read(data: bytes) -> ControlReading:
    return read_control(read_keyed(read_workbook(data).sheets), CONTROL)


def edited(*edits: Edit) -> ControlReading:
    """The control workbook after somebody typed ("Trang!C9" -> what) or did something else, saved by openpyxl."""
    book = control()
    for edit in edits:
        if callable(edit):
            edit(book)
        else:
            for place, value in edit.items():
                sheet, cell = place.split("!")
                book[sheet][cell] = value
    return read(saved(book))


def bare(reading: ControlReading) -> list[tuple[str, str | None, str | None]]:
    return [(item.code, item.place.sheet or None, item.place.cell or None) for item in reading.findings]


def campaign_of(reading: ControlReading) -> Campaign:
    assert reading.campaign is not None, bare(reading)
    return reading.campaign


ROWS = {control()[PAPERS].cell(row, 1).value: f"{PAPERS}!C{row}" for row in range(6, 30)}
"""Where the value of each row of the papers stands, by its key."""
