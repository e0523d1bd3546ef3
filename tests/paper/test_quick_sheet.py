"""The quick worksheet against XlsxWriter's own: every workbook of a campaign is the same to the byte."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from xlsxwriter import Workbook
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.worksheet import Worksheet

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Village
from ccht_excel.paper.quick_package import QuickBook, QuickPackager, QuickTexts
from ccht_excel.paper.quick_sheet import QuickSheet
from ccht_excel.paper.style import CREATED, Book
from ccht_excel.summary.workbook import write_summary

SAMPLE = Path(__file__).parents[2] / "samples" / "thai_son_2024"


def workbooks() -> Iterator[bytes]:
    rules = load_criteria()
    villages = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài & <Hạ>"))
    campaign = replace(
        new_campaign("Thái Sơn", 2024, district="Hiệp Hòa"), deadline=date(2024, 12, 20), villages=villages
    )
    required = applicable_requirements(rules, campaign)
    assessment = assess_folder(SAMPLE)
    writers: list[Callable[[io.BytesIO], None]] = [
        lambda stream: write_control_workbook(stream, campaign, rules),
        lambda stream: write_handout_list(stream, rules, campaign),
        lambda stream: write_summary(stream, assessment),
        *(
            lambda stream, unit=unit: write_return_workbook(stream, rules, campaign, unit, required)
            for unit in (None, *campaign.units)
        ),
    ]
    for write in writers:
        stream = io.BytesIO()
        write(stream)
        yield stream.getvalue()


def test_workbooks_are_those_of_xlsxwriter_to_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = list(workbooks())
    assert list(workbooks()) == quick, "what is kept of the first ones changes nothing"
    pairs = (QuickSheet, Worksheet), (QuickTexts, SharedStrings), (QuickPackager, Packager), (QuickBook, Workbook)
    with monkeypatch.context() as patch:
        for ours, theirs in pairs:
            own = [name for name, method in vars(ours).items() if callable(method) and hasattr(theirs, name)]
            assert own
            for name in own:
                patch.setattr(ours, name, getattr(theirs, name))
        patch.setattr(QuickSheet, "line", lambda *cells: None)
        assert list(workbooks()) == quick


def written(kind: type[Worksheet], fill: Callable[[Any, Any], None]) -> bytes:
    stream = io.BytesIO()
    book = (Book if kind is QuickSheet else Workbook)(stream, {"in_memory": True})
    book.worksheet_class = kind
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet()
    fill(book, sheet)
    book.close()
    return stream.getvalue()


def all_kinds(book: Any, sheet: Any) -> None:
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0%"})
    sheet.set_row(3, 30, bold)
    sheet.set_row(9, None, None, {"hidden": True})
    sheet.set_row(4, 15)
    sheet.set_row(5, 0)
    sheet.set_row(6, 0.3)
    sheet.set_row(7, 409.5)
    sheet.set_row(1 << 20, 20)
    sheet.write_string(1 << 20, 0, "ngoài")
    sheet.write_string(50, 0, "𠀀" * 17_000)
    sheet.set_column(2, 4, 12, percent)
    sheet.set_column(70, 71, 9)
    for row, column in ((0, 0), (3, 2), (3, 4), (17, 3), (40, 71)):
        sheet.write_string(row, column, " a\n<b>&_x0041_ ")
        sheet.write_string(row, column + 1, ("", "_x0041_", "\x01\x0c\uffff", "<r>b</r>", "\u00a0c", "d\n")[row % 6])
        sheet.write_number(row + 1, column, 0.1 + row, percent)
        sheet.write_blank(row + 2, column, None, bold)
        sheet.write_blank(row + 2, column + 1, None)
        sheet.write_formula(row + 4, column, '=IF(A1<2,"x&y","")', bold, "x&y")
        sheet.write_formula(row + 4, column + 1, "{=SUM(A1:A2)}", bold, 3)
        sheet.write_formula(row + 8, column, "=_xlfn.SINGLE(A1)", None, 0.5)
        sheet.write_formula(row + 8, column + 1, "=FILTER(A1:A9,A1:A9>1)", percent, "#N/A")
        sheet.write_boolean(row + 5, column, True)
        sheet.write_rich_string(row + 6, column, "a", bold, "b")
        sheet.write_url(row + 7, column, "internal:Sheet1!A1", bold, "tới & lui")
    sheet.merge_range(60, 1, 61, 3, "", bold)
    sheet.merge_range(62, 1, 62, 3, "chữ", bold)
    sheet.merge_range(64, 1, 64, 3, "")
    sheet.data_validation(0, 0, 4, 0, {"validate": "list", "source": ["một", 'hai "2"'], "input_message": "a\n<b>"})
    sheet.conditional_format(0, 0, 9, 9, {"type": "formula", "criteria": '=$A1="x&y"', "format": bold})


def with_notes(book: Any, sheet: Any) -> None:
    sheet.write_comment(4, 4, "ghi chú")
    sheet.write_string(2, 1, "a")


@pytest.mark.parametrize("fill", [all_kinds, with_notes, lambda book, sheet: None])
def test_every_kind_of_cell_is_written_as_xlsxwriter_does(fill: Callable[[Any, Any], None]) -> None:
    assert written(QuickSheet, fill) == written(Worksheet, fill)


def test_ranges_that_overlap_are_refused() -> None:
    def twice(book: Any, sheet: Any) -> None:
        style = book.add_format({"bold": True})
        sheet.merge_range(1, 1, 2, 3, "", style)
        with pytest.raises(OverlappingRange):
            sheet.merge_range(2, 3, 4, 4, "", style)

    written(QuickSheet, twice)
