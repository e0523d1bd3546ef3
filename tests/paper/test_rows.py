"""Rows and pages of a sheet, read back with openpyxl."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ccht_excel
from ccht_excel.paper.charts import charts_widths, head_row, insert_below, number, table_chart
from ccht_excel.paper.page import Page
from ccht_excel.paper.print_setup import break_pages
from ccht_excel.paper.rows import Formula, Link, Piece, Rows
from ccht_excel.paper.style import Styles, new_workbook
from ccht_excel.paper.text_size import HIGHEST_ROW, LINE_HEIGHT

LONG = "Kế hoạch tuyên truyền về học tập suốt đời " * 6
_PIXEL = 0.75


def written(fill: Callable[[Any, Any, Styles], None]) -> Any:
    """The sheet that ``fill`` has written, as openpyxl reads it."""
    target = BytesIO()
    workbook = new_workbook(target, title="Thử", citation="TT")
    fill(workbook, workbook.add_worksheet("Trang"), Styles(workbook))
    workbook.close()
    return openpyxl.load_workbook(target)["Trang"]


def test_a_row_is_as_high_as_its_longest_text_and_goes_on_to_the_next() -> None:
    def fill(_: Any, sheet: Any, styles: Styles) -> None:
        rows = Rows(sheet, styles, (0, 20, 20))
        assert rows.add(Piece(1, 1, "ngắn"), Piece(2, 2, LONG, {"wrap": True})) == 0
        assert rows.add(Piece(1, 2, LONG, {"wrap": True})) == 1
        assert rows.add(Piece(1, 1, "ngắn"), more=4) == 2
        assert rows.add(Piece(1, 1, None), minimum=30) == 3
        assert rows.add(Piece(1, 1, "x\n" * 60), height=None) == 4

    sheet = written(fill)
    height = {row: sheet.row_dimensions[row].height for row in range(1, 6)}
    assert height[1] > 1.8 * height[2] > 3 * LINE_HEIGHT
    assert height[3] == pytest.approx(LINE_HEIGHT + 4, abs=_PIXEL)
    assert (height[4], height[5]) == (30, HIGHEST_ROW)


def test_cells_hold_what_the_pieces_say() -> None:
    def fill(_: Any, sheet: Any, styles: Styles) -> None:
        rows = Rows(sheet, styles, (10, 10, 10))
        rows.put(Piece(0, 1, "=1+1"), last_row=2)
        rows.put(Piece(2, 2, Formula("=2+2", 4)), row=1)
        rows.row = 3
        day = Piece(0, 0, date(2024, 12, 31), {"num": "dd/mm/yyyy"})
        assert day.text == "31/12/2024"
        rows.add(day, Piece(1, 1, Link("Mở", "Trang", "A1")), Piece(2, 2, "lạ\x01"))
        rows.add(Piece(0, 0, None), Piece(1, 1, 0), minimum=LINE_HEIGHT)

    sheet = written(fill)
    assert [str(cells) for cells in sheet.merged_cells.ranges] == ["A1:B3"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=2+2", "f")
    assert sheet["A4"].value == datetime(2024, 12, 31)
    assert (sheet["B4"].value, sheet["B4"].hyperlink.location) == ("Mở", "'Trang'!A1")
    assert "\x01" not in sheet["C4"].value
    assert (sheet["A5"].value, sheet["B5"].value) == (None, 0)


def test_text_too_long_for_one_row_goes_on_in_the_next_on_a_page() -> None:
    words = [f"từ{number}" for number in range(3000)]

    def fill(_: Any, sheet: Any, styles: Styles) -> None:
        Page(sheet, styles, (10, 40)).table_row(["1", " ".join(words)])

    sheet = written(fill)
    assert sheet.max_row > 1
    assert " ".join(cell.value.strip() for cell in sheet["B"]).split() == words
    assert [cell.value for cell in sheet["A"]] == ["1"] + [None] * (sheet.max_row - 1)


# ---------------------------------------------------------------------------------------------
# Where pages end. A row of 100 points: a portrait page of narrow columns has room for seven.


def breaks(sheet: Any) -> list[int]:
    """Numbers of the rows (0-based) that start a page because they were told to."""
    return [item.id for item in sheet.row_breaks.brk]


def hundreds(count: int, *kept: int, repeat: tuple[int, int] | None = None) -> list[int]:
    def fill(_: Any, sheet: Any, styles: Styles) -> None:
        page = Page(sheet, styles, (10,))
        for _row in range(count):
            page.skip(100)
        for row in kept:
            page.keep(row)
        page.finish(landscape=False, repeat=repeat)

    return breaks(written(fill))


def test_pages_end_before_rows_that_belong_together() -> None:
    assert hundreds(16) == []
    assert hundreds(16, 0) == [7, 14]
    assert hundreds(16, 6) == [6, 13]
    assert hundreds(16, 5, 6) == [5, 12]
    assert hundreds(16, 6, repeat=(0, 0)) == [6, 12]


def test_of_rows_too_many_for_a_page_the_last_stay_together() -> None:
    assert hundreds(12, *range(2, 11)) == [5]


def test_a_form_is_told_only_where_something_would_be_torn() -> None:
    def fill(_: Any, sheet: Any, styles: Styles) -> None:
        rows = Rows(sheet, styles, (10,))
        for _row in range(20):
            rows.add(height=100)
        break_pages(sheet, rows.widths, [(0, 19), (12, 14), (12, 13)], 19, landscape=False)

    assert breaks(written(fill)) == [12]


@pytest.mark.parametrize("height", [230, 540, 850])
def test_a_chart_however_high_lies_between_its_table_and_the_next(height: int) -> None:
    heads: list[int] = []

    def fill(workbook: Any, sheet: Any, styles: Styles) -> None:
        page = Page(sheet, styles, charts_widths(4))
        for title in ("1. Một", "2. Hai"):
            heads.append(head_row(page, title, ["Xã", "Số"]))
            page.table_row(["Thái Sơn", number(1, 3)])
            insert_below(page, table_chart(workbook, page, "bar", heads[-1], ({},), title), heads[-1], height)
        page.finish(landscape=False)

    sheet = written(fill)
    first, second = (chart.anchor for chart in sheet._charts)
    assert heads[0] + 1 < first._from.row <= first.to.row < heads[1] < second._from.row
    assert not any(first._from.row < row <= first.to.row for row in breaks(sheet))


# ---------------------------------------------------------------------------------------------


def test_colours_stand_in_the_palette() -> None:
    """And in the looks of charts, whose greys have no other meaning."""
    package = Path(ccht_excel.__file__).parent
    literal = re.compile(r'"(?:FF|#)[0-9A-F]{6}"')
    found = {path.name for path in package.rglob("*.py") if literal.search(path.read_text(encoding="utf-8"))}
    assert found == {"palette.py", "charts.py", "style.py"}
