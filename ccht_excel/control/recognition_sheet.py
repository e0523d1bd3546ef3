"""The sheet of the control workbook for decisions that recognise something.

Relies on :mod:`ccht_excel.control.frame`.
"""

from __future__ import annotations

from typing import Any

from ccht_excel.control.frame import FIRST, Book, entry, listed, start_sheet
from ccht_excel.control.layout import decision_attribute, recognition_choices
from ccht_excel.control.recognitions import BY
from ccht_excel.model.campaign import Recognition
from ccht_excel.model.levels import LevelScale
from ccht_excel.paper.rows import Content, Style
from ccht_excel.paper.style import add_validation
from ccht_excel.vietnamese.text import capital

_ROWS = 15
_TEXT: Style = {"num": "@"}
_DAY: Style = {"num": "dd/mm/yyyy", "align": "left"}
_HEADINGS = (
    ("subject", "Công nhận (chọn)", 44.0),
    ("level", "", 14.0),
    ("number", "Số quyết định", 18.0),
    ("date", "Ngày", 12.0),
    ("issuer", "Nơi ban hành", 24.0),
    ("holder", "Của đơn vị cũ (nếu không phải của đơn vị này)", 26.0),
    ("ended", "Hết hiệu lực từ ngày (nếu bị thay, thu hồi)", 15.0),
)


_BY = (BY, "Căn cứ (chọn, nếu được hỏi)", 22.0)


def recognition_sheet(book: Book) -> None:
    """One decision a row, with spare rows."""
    choices = recognition_choices(book.criteria_set)
    asked = [item for subject in choices if (item := decision_attribute(book.criteria_set, subject))]
    scales = [scale for subject in choices if (scale := _scale(book, subject))]
    nouns = dict.fromkeys(item.noun for item in scales)
    own = [(key, "/".join(map(capital, nouns)) if key == "level" else text, width) for key, text, width in _HEADINGS]
    headings = (*own, _BY) if asked else own
    rows, _ = start_sheet(book, "recognitions", headings, landscape=True)
    decisions = book.campaign.recognitions
    count = max(_ROWS, len(decisions) + 5)
    for number in range(count):
        contents = _contents(book, decisions[number]) if number < len(decisions) else ("",) * (len(_HEADINGS) + 1)
        contents = contents[: len(headings)]
        looks = {3: _TEXT, 4: _DAY, 5: _TEXT, 6: _TEXT, 7: _DAY}
        rows.add(*(entry(column, content, looks.get(column)) for column, content in enumerate(contents, 1)), minimum=20)
    _offer(rows.worksheet, 1, count, list(choices.values()), "Chọn trong danh sách của ô.")
    levels = listed(rows.worksheet, tuple(dict.fromkeys(name for item in scales for name in item.granted)))
    _offer(rows.worksheet, 2, count, levels, "Chọn như ghi trong quyết định; quyết định không chia mức thì để trống.")
    if asked:
        by = list(dict.fromkeys(choice.label for item in asked for choice in item.choices))
        _offer(rows.worksheet, len(headings), count, by, "Chọn trong danh sách của ô; quyết định khác thì để trống.")
    rows.worksheet.set_selection(FIRST, 1, FIRST, 1)


def _offer(worksheet: Any, column: int, rows: int, choices: list[str] | str, message: str) -> None:
    """A drop-down for a column; ``choices`` are its items, or where they are written."""
    rule = {"validate": "list", "source": choices, "error_title": "Chưa đúng", "error_message": message}
    add_validation(worksheet, FIRST, column, rows, 1, **rule)


def _by(book: Book, item: Recognition) -> str:
    attribute = decision_attribute(book.criteria_set, item.subject)
    return attribute.shown(item.by) if attribute and item.by else ""


def _scale(book: Book, subject: str) -> LevelScale | None:
    """The levels at which something is recognised; ``None`` where there are none."""
    return book.criteria_set.data[subject].levels if subject else book.criteria_set.award_levels


def _level(book: Book, item: Recognition) -> str | None:
    scale = _scale(book, item.subject)
    return scale.name(item.level) if scale and item.level is not None else None


def _contents(book: Book, item: Recognition) -> tuple[Content, ...]:
    choices = recognition_choices(book.criteria_set)
    return (
        choices[item.subject],
        _level(book, item),
        item.number,
        item.decided_on,
        item.issuer,
        item.holder,
        item.ended,
        _by(book, item),
    )
