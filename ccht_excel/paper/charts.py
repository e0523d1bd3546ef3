"""Native charts below the tables they are drawn from, legible in black and white.

Each chart lies inside one tall row, or a few that are kept together, so no page break cuts it. Relies on XlsxWriter's
charts and :mod:`ccht_excel.paper.page`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from textwrap import wrap
from types import MappingProxyType
from typing import Any

from ccht_excel.paper.page import Page
from ccht_excel.paper.palette import HATCH, SHADE
from ccht_excel.paper.rows import Piece
from ccht_excel.paper.text_size import FONT, HIGHEST_ROW, POINTS_PER_PIXEL, column_pixels

CHARTS_SHEET = "Biểu đồ"
_LABEL_WIDTH, _NUMBERS_WIDTH, _FEWEST_NUMBERS = 33, 42, 4


def charts_widths(numbers: int) -> Sequence[float]:
    """Widths of the columns: labels, then room for so many columns of numbers, four at least; one page wide."""
    columns = max(numbers, _FEWEST_NUMBERS)
    return (_LABEL_WIDTH, *(_NUMBERS_WIDTH / columns,) * columns)


_CHART_WIDTH = sum(map(column_pixels, charts_widths(_FEWEST_NUMBERS)))

_AXIS_WIDTH, _LETTER_WIDTH, _LINE_HEIGHT, _USUAL_LINES = 60, 5.5, 22, 3

_LETTERS_BESIDE, _AROUND_BARS, _BAR_HEIGHT, _NEXT_LINE = 22, 110, 26, 13

LOOKS: Sequence[Mapping[str, Any]] = (
    {"fill": {"color": "#262626"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "white"}},
    {"fill": {"color": "#A6A6A6"}},
    {"fill": {"color": "white"}},
    {"pattern": {"pattern": "large_grid", "fg_color": "#404040", "bg_color": "white"}},
    {"pattern": {"pattern": "dark_horizontal", "fg_color": "#404040", "bg_color": "white"}},
)
"""Black, hatched, grey, empty, squared, striped: told apart without colour. All have a black border."""

_RISING = (LOOKS[0], LOOKS[2], LOOKS[1], LOOKS[4])


def rising_looks(count: int) -> Sequence[Mapping[str, Any]]:
    """Looks of so many values of which each asks more than the one before it: the last is black."""
    return _RISING[count - 1 :: -1] if count else ()


_ROWS_KEPT = 14
_LOWEST = 0.75
"""Share of its usual height that a chart may be lowered to where that keeps it on the page of its table."""

_BEFORE_CHART, _AROUND_CHART = 6.0, 6
"""Points above the row of a chart, and pixels that the row is higher than it."""

FONT_LOOK = {"name": FONT, "size": 10, "color": "black"}
GRIDLINES = {"visible": True, "line": {"color": HATCH, "width": 0.5}}


def axis() -> dict[str, Any]:
    """How an axis looks."""
    return {"num_font": FONT_LOOK, "line": {"color": "black"}}


def head_row(page: Page, title: str, labels: Sequence[str | Piece]) -> int:
    """Title and head of the table that a chart is drawn from; returns the row of the head."""
    page.skip(10)
    page.keep(page.line(title, bold=True, size=12))
    return page.table_row(labels, bold=True, align="center", valign="vcenter", bg=SHADE)


def number(column: int, value: int) -> Piece:
    """A count in such a table; a dash for nothing."""
    return Piece(column, column, value, {"align": "center", "num": '0;;"–"'}, str(value))


def table_chart(
    workbook: Any,
    page: Page,
    kind: str,
    head: int,
    looks: Sequence[Mapping[str, Any]],
    title: str,
    formats: Sequence[str] = (),
    *,
    subtype: str | None = None,
    drawn: Mapping[int, int] = MappingProxyType({}),
) -> Any:
    """A chart over the table that starts at ``head`` and ends above the next row: one series a column.

    ``formats`` are those of the numbers beside the columns or bars of each series, empty for none.
    ``drawn`` is the column with the numbers of one in which words may stand, which a chart takes for nothing.
    """
    chart = workbook.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
    first, last = head + 1, page.row - 1
    for column, look in enumerate(looks, start=1):
        series: dict[str, Any] = {
            "name": [page.name, head, column],
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, drawn.get(column, column), last, drawn.get(column, column)],
            "border": {"color": "black", "width": 0.75},
            "gap": 60,
            **look,
        }
        if formats and formats[column - 1]:
            series["data_labels"] = {"value": True, "font": {**FONT_LOOK, "size": 8}, "num_format": formats[column - 1]}
        chart.add_series(series)
    chart.set_title({"name": title[3:], "name_font": {**FONT_LOOK, "size": 12, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": FONT_LOOK})
    chart.set_x_axis({**axis(), "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"color": "black", "width": 0.5}, "fill": {"color": "white"}})
    return chart


def labels_height(labels: Sequence[str]) -> int:
    """Pixels that labels below the columns of a chart take beyond the usual three lines, broken between their words."""
    letters = max(8, int((_CHART_WIDTH - _AXIS_WIDTH) / max(1, len(labels)) / _LETTER_WIDTH))
    lines = max((_lines(label, letters) for label in labels), default=0)
    return max(0, lines - _USUAL_LINES) * _LINE_HEIGHT


@lru_cache(maxsize=256)
def _lines(label: str, letters: int) -> int:
    """Lines of so many letters that a label takes."""
    return len(wrap(label, letters))


def bars_height(labels: Sequence[str]) -> int:
    """Pixels that a chart of bars with these labels beside them takes: each line of a label has its room."""
    lines = (_lines(label, _LETTERS_BESIDE) for label in labels)
    return _AROUND_BARS + sum(_BAR_HEIGHT + _NEXT_LINE * max(0, count - 1) for count in lines)


def insert_below(page: Page, chart: Any, head: int, height: int) -> None:
    """Put the chart below its table, on the same page unless the table is a long one; a little lower to fit there."""
    left = int((page.left(landscape=False) - _BEFORE_CHART) / POINTS_PER_PIXEL) - _AROUND_CHART
    if height * _LOWEST <= left < height:
        height = left
    chart.set_size({"width": _CHART_WIDTH - 8, "height": height})
    for row in range(max(head, page.row - _ROWS_KEPT), page.row + 1):
        page.keep(row)
    page.skip(_BEFORE_CHART)
    page.worksheet.insert_chart(
        page.row, 0, chart, {"x_offset": 4, "y_offset": 2, "object_position": 1, "description": page.name}
    )
    points = (height + _AROUND_CHART) * POINTS_PER_PIXEL
    while points > HIGHEST_ROW:
        page.keep(page.row)
        page.skip(HIGHEST_ROW)
        points -= HIGHEST_ROW
    page.skip(points)
