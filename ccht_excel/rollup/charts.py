"""The sheet `Biểu đồ` of the roll-up: where the communes stand, by area, and which chỉ tiêu they miss.

Relies on :mod:`ccht_excel.paper.charts`. Areas are districts while they fit on a page, else provinces.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from ccht_excel.paper.charts import (
    GRIDLINES,
    LOOKS,
    axis,
    charts_widths,
    head_row,
    insert_below,
    number,
    rising_looks,
    table_chart,
)
from ccht_excel.paper.page import Page
from ccht_excel.rollup.areas import Area
from ccht_excel.rollup.communes import NO_RESULT, standings_of
from ccht_excel.rollup.counting import IndicatorCount, Rollup
from ccht_excel.rollup.texts import about, standing_labels
from ccht_excel.vietnamese.printed import NBSP

_MOST_AREAS = 45
_MOST_INDICATORS = 10
_BESIDE_THE_WHOLE = 5
"""So many chỉ tiêu have room, table and chart, on the page of the whole."""
_LOWER, _HIGHER = 230, 265
"""Pixels of the chart of the whole: with another below it on its page, and without, lest the page stay half empty."""


def rollup_charts_widths(rollup: Rollup) -> Sequence[float]:
    """Widths of the columns of the sheet: beside the labels one for each standing but that of no result."""
    return charts_widths(len(standings_of(rollup.criteria_set)) - 1)


def write_rollup_charts(workbook: Any, page: Page, rollup: Rollup, footer: str) -> None:
    """Fill the chart sheet."""
    page.line(f"BIỂU ĐỒ KẾT QUẢ CỦA CÁC {rollup.many.upper()}", bold=True, size=14, align="center")
    page.line(about(rollup), italic=True, align="center")
    numbers = count(1)
    areas, kind = _areas(rollup)
    alone = bool(areas) or len(_worst(rollup)) > _BESIDE_THE_WHOLE
    _whole(workbook, page, rollup, next(numbers), _HIGHER if alone else _LOWER)
    if areas:
        _by_area(workbook, page, rollup, areas, kind, next(numbers))
    _indicators(workbook, page, rollup, next(numbers))
    page.finish(landscape=False, footer=footer)


def _areas(rollup: Rollup) -> tuple[Sequence[Area], str]:
    if 1 < len(rollup.districts) <= _MOST_AREAS:
        return rollup.districts, "huyện"
    return (rollup.provinces, "tỉnh") if len(rollup.provinces) > 1 else ((), "")


def _worst(rollup: Rollup) -> Sequence[IndicatorCount]:
    """The chỉ tiêu that most communes miss, of those that any misses."""
    levels = rollup.criteria_set.levels.values()
    return [item for item in rollup.indicators if any(item.not_met[level] for level in levels)][:_MOST_INDICATORS]


def _whole(workbook: Any, page: Page, rollup: Rollup, order: int, height: int) -> None:
    title = f"{order}. Các {rollup.many} theo kết quả đạt được"
    head = head_row(page, title, ["Kết quả", f"Số {rollup.many}"])
    for standing, label in standing_labels(rollup.criteria_set).items():
        page.table_row([label, number(1, rollup.whole.counts[standing])])
    chart = table_chart(workbook, page, "column", head, LOOKS[2:3], title, ["0"])
    chart.set_y_axis({**axis(), "min": 0, "num_format": "0", "major_gridlines": GRIDLINES})
    chart.set_legend({"none": True})
    insert_below(page, chart, head, height)


def _by_area(workbook: Any, page: Page, rollup: Rollup, areas: Sequence[Area], kind: str, order: int) -> None:
    title = f"{order}. Kết quả theo {kind} (số {rollup.many})"
    labels = {id: text for id, text in standing_labels(rollup.criteria_set).items() if id != NO_RESULT}
    # A narrow head breaks after its first word and not before the number of a level.
    heads = (text.replace(" ", NBSP).replace(NBSP, " ", 1) for text in labels.values())
    head = head_row(page, title, [kind.capitalize(), *heads])
    several = len({area.province for area in areas}) > 1
    for area in areas:
        name = area.district or area.province
        label = f"{name} ({area.province})" if several and area.district else name
        page.table_row(
            [f"{label[:1].upper()}{label[1:]}", *(number(c, area.counts[s]) for c, s in enumerate(labels, 1))]
        )
    chart = table_chart(workbook, page, "bar", head, LOOKS[: len(labels)], title, subtype="stacked")
    chart.set_y_axis({**axis(), "reverse": True})
    values = {"min": 0, "num_format": "0", "label_position": "high", "major_gridlines": GRIDLINES}
    chart.set_x_axis({**axis(), **values})
    insert_below(page, chart, head, min(850, 110 + 24 * len(areas)))


def _indicators(workbook: Any, page: Page, rollup: Rollup, order: int) -> None:
    levels = tuple(rollup.criteria_set.levels.values())
    worst = _worst(rollup)
    if not worst:
        return
    title = f"{order}. Chỉ tiêu nhiều {rollup.many} không đạt nhất (số {rollup.many})"
    labels = [rollup.criteria_set.standard(level).label for level in levels]
    head = head_row(page, title, ["Chỉ tiêu", *labels])
    for item in worst:
        page.table_row([f"Chỉ tiêu {item.id}", *(number(c, item.not_met[level]) for c, level in enumerate(levels, 1))])
    chart = table_chart(workbook, page, "bar", head, rising_looks(len(levels)), title, ["0"] * len(levels))
    chart.set_y_axis({**axis(), "reverse": True})
    values = {"min": 0, "num_format": "0", "label_position": "high", "major_gridlines": GRIDLINES}
    chart.set_x_axis({**axis(), **values})
    insert_below(page, chart, head, 110 + 34 * len(worst))
