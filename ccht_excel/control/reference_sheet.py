"""The sheet of numbers to compare with, as XML to be put into a control workbook that somebody works with already.

Relies on :mod:`ccht_excel.patching.new_rows` and on the texts of :mod:`ccht_excel.control.layout`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ccht_excel.control.layout import HINTS, SOURCE_ROWS, TITLES, layout_words
from ccht_excel.exchange.grid import CellValue, address
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.prefill import Prefill
from ccht_excel.paper import palette
from ccht_excel.paper.text_size import FONT, text_height
from ccht_excel.patching.new_rows import NewRows
from ccht_excel.patching.workbook import PatchedWorkbook

_LEAD = (("village", "Mã", 16.0), ("name", "{Part}", 30.0), ("doubled", "Dòng lặp", 9.0))
_COUNT = 12.5
_FIRST_COUNT = 1 + len(_LEAD)
_VALUE = 3
"""Column of the values of the source; its labels take those before."""

_SPARE = 12
"""Rows made ready for villages to come."""

_ROW = 18.0

_HEAD = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/><sheetViews>\
<sheetView showGridLines="0" workbookViewId="0"/></sheetViews><cols>\
<col min="1" max="1" width="2.71" hidden="1" customWidth="1"/>{columns}</cols><sheetData>"""
_TAIL = """\
</sheetData><sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" insertRows="0"/>\
<mergeCells count="{count}">{merged}</mergeCells>\
<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>\
<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>"""


def written_sheet(
    book: PatchedWorkbook,
    criteria_set: CriteriaSet,
    prefill: Prefill,
    rows: Sequence[Mapping[str, CellValue]],
    source: Mapping[str, str],
) -> bytes:
    """The part: title, hint, where the numbers come from, and one row for the whole and for each village."""
    last = _FIRST_COUNT + len(prefill.counts) * len(prefill.bases) - 1
    width = sum(width for _, _, width in _LEAD) + _COUNT * (last - _FIRST_COUNT + 1)
    made = NewRows(book.styles)
    words = layout_words(criteria_set)
    for text, look in ((TITLES["references"], {"bold": True, "size": 14}), (HINTS["references"], {})):
        filled = text.format(**words)
        row = made.add({1: (filled, _look(made, **look))}, height=text_height(filled, width) + 4)
        made.merged.append(f"{address(row, 1)}:{address(row, last)}")
    _source_table(made, source, last, width)
    made.add({0: ("@end", _look(made))})
    _number_table(made, prefill, rows, words)
    return _sheet_xml(made, last, book.space)


def _look(rows: NewRows, **looks: Any) -> int:
    return rows.look(FONT, grid_colour=palette.GRID, **looks)


def _source_table(made: NewRows, source: Mapping[str, str], last: int, width: float) -> None:
    plain, boxed, strong = _look(made), _look(made, grid=True), _look(made, grid=True, bold=True)
    made.add({0: ("@reference_source", plain), 1: ("label", plain), _VALUE: ("value", plain)}, hidden=True)
    room = width - sum(width for _, _, width in _LEAD[: _VALUE - 1])
    for key, label in SOURCE_ROWS.items():
        text = source.get(key, "")
        cells = {0: (key, plain), 1: (label, strong), 2: ("", strong), _VALUE: (text, boxed)}
        cells |= dict.fromkeys(range(_VALUE + 1, last + 1), ("", boxed))
        row = made.add(cells, height=text_height(text, room) + 4)
        made.merged += [f"{address(row, 1)}:{address(row, 2)}", f"{address(row, _VALUE)}:{address(row, last)}"]


def _number_table(
    made: NewRows, prefill: Prefill, rows: Sequence[Mapping[str, CellValue]], words: Mapping[str, str]
) -> None:
    head = _look(made, grid=True, bold=True, centred=True, fill=palette.HEADING)
    labels = [label.format(**words) for _, label, _ in _LEAD]
    labels += [f"{item.label}, {base.label}" for item in prefill.counts for base in prefill.bases]
    tallest = max(text_height(label, _COUNT, 12, True) for label in labels)
    made.add({column: (label, head) for column, label in enumerate(labels, 1)}, height=tallest + 4)
    plain, boxed, number = _look(made), _look(made, grid=True), _look(made, grid=True, centred=True)
    made.add({0: ("@references", plain), **{at: (key, plain) for at, key in enumerate(rows[0], 1)}}, hidden=True)
    for row in [*rows, *[dict.fromkeys(rows[0], "")] * _SPARE]:
        looks = (boxed if key in ("village", "name") else number for key in rows[0])
        cells = ((_held(row[key]), look) for key, look in zip(rows[0], looks, strict=True))
        made.add(dict(enumerate(cells, 1)), height=_ROW)


def _held(value: CellValue) -> str | int:
    return value if isinstance(value, int) else str(value)


def _sheet_xml(made: NewRows, last: int, space: str) -> bytes:
    widths = [width for _, _, width in _LEAD] + [_COUNT] * (last - _FIRST_COUNT + 1)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width + 0.71:g}" customWidth="1"/>'
        for number, width in enumerate(widths, 2)
    )
    head = _HEAD.format(space=space, last=address(made.count - 1, last), columns=columns)
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in made.merged)
    tail = _TAIL.format(count=len(made.merged), merged=merged)
    return head.encode() + b"".join(made.written) + tail.encode()
