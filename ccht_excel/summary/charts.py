"""The sheet `Biểu đồ`: three native charts with their data in cells above them, legible in black and white.

Shares against the thresholds of all standards; chỉ tiêu met by criterion; returns by unit. Relies on
:mod:`ccht_excel.paper.charts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ccht_excel.exchange.grid import column_letters
from ccht_excel.model.assessment import Assessment, RatioJudgement
from ccht_excel.model.law import Standard
from ccht_excel.paper.charts import (
    GRIDLINES,
    LOOKS,
    axis,
    bars_height,
    charts_widths,
    head_row,
    insert_below,
    labels_height,
    number,
    rising_looks,
    table_chart,
)
from ccht_excel.paper.page import PER_CENT, WHOLE_PER_CENT, Page
from ccht_excel.paper.rows import Formula, Piece
from ccht_excel.summary.registers import unit_status
from ccht_excel.summary.texts import about, kind_of, share_number, share_said, share_text
from ccht_excel.vietnamese.printed import count_word
from ccht_excel.vietnamese.text import capital

_LONGEST_LABEL = 60
_MOST_LABELLED = 4
"""So many shares have room for the numbers of what is required too; the table says them as well."""
NO_SHARE = "–"
DRAWN = "Số để vẽ"
ASIDE_WIDTHS = (12.0,)
"""The column beside the printed ones: numbers to draw, where the table may say "60,75 % hoặc 58,84 %"."""


def summary_charts_widths(assessment: Assessment) -> Sequence[float]:
    """Widths of the columns: beside its labels, a chart shows a share or a total, and each standard."""
    return charts_widths(1 + len(assessment.criteria_set.standards))


_STATUSES = ("Đã nộp", "Nộp nhưng có lỗi", "Chưa nộp")
_STATUS_LOOKS = (LOOKS[0], LOOKS[1], LOOKS[3])


def write_charts(workbook: Any, page: Page, assessment: Assessment, shares: Mapping[str, str], footer: str) -> None:
    """Fill the chart sheet; ``shares`` refers to the share of each ratio on `Tổng hợp`."""
    page.line("BIỂU ĐỒ KẾT QUẢ TỰ ĐÁNH GIÁ", bold=True, size=14, align="center")
    page.line(about(assessment), italic=True, align="center")
    _shares(workbook, page, assessment, shares)
    _criteria(workbook, page, assessment)
    _returns(workbook, page, assessment)
    page.finish(landscape=False, footer=footer)


def _standard_labels(assessment: Assessment) -> list[str]:
    return [spec.label for spec in assessment.criteria_set.standards]


def _shares(workbook: Any, page: Page, assessment: Assessment, shares: Mapping[str, str]) -> None:
    standards = assessment.criteria_set.standard_ids
    title = f"1. Tỷ lệ đạt được so với yêu cầu của {count_word(len(standards))} tiêu chuẩn"
    aside = Piece(page.last + 1, page.last + 1, DRAWN)
    heads: list[str | Piece] = ["Tỷ lệ", f"Tỷ lệ của {kind_of(assessment)}", *_standard_labels(assessment), aside]
    head = head_row(page, title, heads)
    ratios = [ratio for item in assessment.indicators for ratio in item.ratios]
    for ratio in ratios:
        said, drawn = _share(page, ratio, shares[ratio.id])
        page.table_row([ratio.label, said, *_thresholds(ratio, standards), drawn])
    formats = [PER_CENT]
    for standard in standards:
        required = [ratio.required[standard] for ratio in ratios if standard in ratio.required]
        shown = PER_CENT if any((share * 100).denominator > 1 for share in required) else WHOLE_PER_CENT
        formats.append(shown if len(ratios) <= _MOST_LABELLED else "")
    chart = table_chart(workbook, page, "column", head, LOOKS[: len(formats)], title, formats, drawn={1: page.last + 1})
    chart.set_y_axis(
        {**axis(), "min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%", "major_gridlines": GRIDLINES}
    )
    insert_below(page, chart, head, 222 + labels_height([ratio.label for ratio in ratios]))


def _share(page: Page, ratio: RatioJudgement, source: str) -> tuple[Piece, Piece]:
    """What the table says of a share, and the number beside the page that is drawn of it: none where it is not one."""
    column, beside, shown = 1, page.last + 1, share_text(ratio)
    if not shown or "/" in shown or ratio.cases:
        words = share_said(ratio) or NO_SHARE
        return Piece(column, column, Formula(f"={source}", words), {"align": "center"}), Piece(beside, beside, None)
    page.show_where(page.row, column, f"=MOD(ROUND(N(B{page.row + 1})*10000,0),100)=0", num=WHOLE_PER_CENT)
    style = {"align": "center", "num": PER_CENT}
    value = share_number(shown)
    drawn = Piece(beside, beside, Formula(f"={column_letters(column)}{page.row + 1}", value), style, shown)
    return Piece(column, column, Formula(f"={source}", value), style, shown), drawn


def _thresholds(ratio: RatioJudgement, standards: Iterable[Standard]) -> Iterable[Piece]:
    for column, standard in enumerate(standards, start=2):
        share = ratio.required.get(standard)
        whole = share is None or (share * 100).denominator == 1
        style = {"align": "center", "num": WHOLE_PER_CENT if whole else PER_CENT}
        yield Piece(column, column, None if share is None else float(share), style)


def _criteria(workbook: Any, page: Page, assessment: Assessment) -> None:
    title = "2. Số chỉ tiêu đạt theo từng tiêu chí"
    head = head_row(page, title, ["Tiêu chí", "Số chỉ tiêu", *_standard_labels(assessment)])
    for criterion in assessment.criteria:
        tallies = list(criterion.tallies.values())
        counts = [tallies[0].total, *(tally.met for tally in tallies)]
        page.table_row([f"Tiêu chí {criterion.id}", *(number(column, value) for column, value in enumerate(counts, 1))])
    looks = (LOOKS[3], *rising_looks(len(assessment.criteria_set.standards)))
    chart = table_chart(workbook, page, "column", head, looks, title, ["0"] * len(looks))
    chart.set_y_axis({**axis(), "min": 0, "major_unit": 1, "num_format": "0", "major_gridlines": GRIDLINES})
    insert_below(page, chart, head, 210)


def _returns(workbook: Any, page: Page, assessment: Assessment) -> None:
    title = f"3. Tình hình nộp của các {assessment.criteria_set.subject.unit} (theo số chỉ tiêu phụ trách)"
    head = head_row(page, title, [capital(assessment.criteria_set.subject.unit), *_STATUSES, "Tổng số"])
    names = []
    for unit in assessment.campaign.units:
        count = len(assessment.campaign.indicators_of(unit.id))
        status = unit_status(assessment, unit)
        counts = [count if status.startswith(name) else 0 for name in _STATUSES]
        name = unit.name if len(unit.name) <= _LONGEST_LABEL else f"{unit.name[:_LONGEST_LABEL].rstrip()}…"
        names.append(name)
        page.table_row([name, *(number(column, value) for column, value in enumerate([*counts, count], 1))])
    if page.row == head + 1:
        return
    chart = table_chart(workbook, page, "bar", head, _STATUS_LOOKS, title, subtype="stacked")
    chart.set_y_axis({**axis(), "reverse": True})
    values = {"min": 0, "major_unit": 1, "num_format": "0", "label_position": "high", "major_gridlines": GRIDLINES}
    chart.set_x_axis({**axis(), **values})
    insert_below(page, chart, head, min(500, bars_height(names)))
