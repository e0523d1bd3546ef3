"""The sheet of what units reported the year before, as last year's campaign hands it on.

Relies on :mod:`ccht_excel.control.frame`.
"""

from __future__ import annotations

from ccht_excel.control.frame import CENTRED, FIRST, TEXT, Book, start_sheet
from ccht_excel.control.past import stated_column
from ccht_excel.law.answer_kinds import value_typed
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.campaign import PastAnswer
from ccht_excel.paper.rows import Piece

_HEADINGS = (
    ("unit", "Mã {unit_word}", 20.0),
    ("datum", "Mã số liệu", 19.0),
    ("label", "Số liệu hoặc chỉ tiêu", 46.0),
    ("value", "Đã báo", 14.0),
    ("year", "Năm", 9.0),
)


_STATED = 22.0
_TEXT = {**TEXT, "num": "@"}


def past_sheet(book: Book) -> None:
    """One answer a row."""
    asked = _asked(book)
    by = tuple((stated_column(item.id), item.name, _STATED) for item in asked)
    own = ((key, book.fill(text), width) for key, text, width in _HEADINGS)
    rows, _ = start_sheet(book, "past", (*own, *by), landscape=True)
    for item in book.campaign.past:
        spec = book.criteria_set.data[item.datum]
        value, label = value_typed(spec, item.value), spec.label
        rows.add(
            Piece(1, 1, item.unit, TEXT),
            Piece(2, 2, item.datum, {**TEXT, "num": "@"}),
            Piece(3, 3, label, TEXT),
            Piece(4, 4, value, CENTRED),
            Piece(5, 5, item.year, CENTRED),
            *(Piece(column, column, _shown(one, item), _TEXT) for column, one in enumerate(asked, 6)),
        )
    rows.worksheet.set_selection(FIRST, 1, FIRST, 1)


def _asked(book: Book) -> tuple[Attribute, ...]:
    """What some of the answers were stated to be by."""
    said = {stated.attribute for item in book.campaign.past for stated in item.stated}
    every = (one for spec in book.criteria_set.data.values() for one in spec.attributes)
    return tuple({one.id: one for one in every if one.id in said}.values())


def _shown(attribute: Attribute, item: PastAnswer) -> str | None:
    said = item.choice(attribute.id)
    return attribute.shown(said) if said else None
