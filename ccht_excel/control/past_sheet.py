"""The sheet of what units reported the year before, as last year's campaign hands it on.

Relies on :mod:`ccht_excel.control.frame`.
"""

from __future__ import annotations

from ccht_excel.control.frame import CENTRED, FIRST, TEXT, Book, start_sheet
from ccht_excel.law.answer_kinds import value_typed
from ccht_excel.paper.rows import Piece

_HEADINGS = (
    ("unit", "Mã đơn vị", 22.0),
    ("datum", "Mã số liệu", 20.0),
    ("label", "Số liệu hoặc chỉ tiêu", 60.0),
    ("value", "Đã báo", 14.0),
    ("year", "Năm", 9.0),
)


def past_sheet(book: Book) -> None:
    """One answer a row."""
    rows, _ = start_sheet(book, "past", _HEADINGS, landscape=True)
    for item in book.campaign.past:
        spec = book.criteria_set.data[item.datum]
        value, label = value_typed(spec, item.value), spec.label
        rows.add(
            Piece(1, 1, item.unit, TEXT),
            Piece(2, 2, item.datum, {**TEXT, "num": "@"}),
            Piece(3, 3, label, TEXT),
            Piece(4, 4, value, CENTRED),
            Piece(5, 5, item.year, CENTRED),
        )
    rows.worksheet.set_selection(FIRST, 1, FIRST, 1)
