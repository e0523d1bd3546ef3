"""Charts drawn once and filled in, against XlsxWriter's own of the same cells: the same bytes whatever stands there."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from ccht_excel.paper import quick_chart
from ccht_excel.paper.charts import FONT_LOOK, GRIDLINES, LOOKS, axis
from ccht_excel.paper.quick_package import QuickBook
from ccht_excel.paper.style import CREATED

TEXTS = ["Tiêu chí 1", "a & b < c", "_x0041_", " ", "12", "1_000", "nan", "dòng\nhai", "\ufffe"]
CELLS = st.one_of(
    st.none(), st.just(""), st.integers(-9, 10**9), st.floats(-1, 1), st.sampled_from(TEXTS), st.text(max_size=6)
)


def write(sheet: Any, row: int, column: int, value: object, bold: Any) -> None:
    if value is None:
        return
    if value == "":
        sheet.write_blank(row, column, None, bold)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif row % 2:
        sheet.write_formula(row, column, "=1+1", bold, value)
    else:
        sheet.write_number(row, column, value)


def written(kind: type[Workbook], cells: list[list[Any]], chart_type: str, title: str) -> bytes:
    stream = io.BytesIO()
    book = kind(stream, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("Biểu đồ")
    bold = book.add_format({"bold": True})
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            write(sheet, row, column, value, bold)
    for number in range(2):
        chart = book.add_chart({"type": chart_type, **({"subtype": "stacked"} if number else {})})
        for column in (1, 2):
            chart.add_series(
                {
                    "name": [sheet.name, 0, column],
                    "categories": [sheet.name, 1, 0, len(cells), 0],
                    "values": [sheet.name, 1, column, len(cells), column],
                    "gap": 60,
                    "data_labels": {"value": True, "font": FONT_LOOK, "num_format": "0%"},
                    **LOOKS[number + column],
                }
            )
        chart.set_title({"name": title, "name_font": FONT_LOOK, "overlay": False})
        chart.set_legend({"position": "bottom", "font": FONT_LOOK})
        chart.set_x_axis({**axis(), "major_gridlines": {"visible": False}})
        chart.set_y_axis({**axis(), "reverse": bool(number), "major_gridlines": GRIDLINES})
        chart.set_chartarea({"border": {"color": "black"}, "fill": {"color": "white"}})
        chart.set_size({"width": 400 + number, "height": 200})
        sheet.insert_chart(len(cells) + 2, 0, chart, {"x_offset": 4, "object_position": 1, "description": "tên"})
    book.close()
    return stream.getvalue()


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from(["column", "bar"]),
    st.sampled_from(["Tiêu đề", "Đạt & < 60 %"]),
)
def test_charts_of_any_cells_are_those_of_xlsxwriter_to_the_byte(
    cells: list[list[Any]], chart_type: str, title: str
) -> None:
    own = written(Workbook, cells, chart_type, title)
    assert written(QuickBook, cells, chart_type, title) == own
    assert written(QuickBook, cells, chart_type, title) == own, "from what was kept"


@pytest.mark.parametrize("chart_type", ["column", "bar"])
def test_other_figures_of_the_same_kind_are_drawn_from_what_is_kept(
    chart_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_chart._DRAWN.clear()
    first = [["", "Đạt", "Chưa"], ["Tiêu chí 1", 3, 4], ["Tiêu chí 2", 1, 0]]
    other = [["", "Met", "Not & yet"], ["Xã A", 7, 1], ["Xã B", 2, 12]]
    written(QuickBook, first, chart_type, "Số")
    with monkeypatch.context() as patch:
        patch.setattr(quick_chart.QuickChart, "_draw", lambda chart: pytest.fail("drawn again"))
        data = written(QuickBook, other, chart_type, "Số")
    assert data == written(Workbook, other, chart_type, "Số")
    charts = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]._charts
    assert [point.v for point in charts[0].series[1].val.numRef.numCache.pt] == [1, 12]
    assert [point.v for point in charts[0].series[0].cat.strRef.strCache.pt] == ["Xã A", "Xã B"]
    assert [point.v for point in charts[0].series[1].tx.strRef.strCache.pt] == ["Not & yet"]


def test_what_is_kept_of_charts_is_bounded() -> None:
    for number in range(quick_chart._MOST_KEPT + 3):
        written(QuickBook, [["", "a", "b"], ["x", 1, 2]], "column", f"Tên {number}")
    assert len(quick_chart._DRAWN) <= quick_chart._MOST_KEPT >= len(quick_chart._RANGES)
    with zipfile.ZipFile(io.BytesIO(written(QuickBook, [["", "a", "b"], ["x", 1, 2]], "column", "Tên 1"))) as archive:
        assert "Tên 1" in archive.read("xl/charts/chart1.xml").decode()
