"""The frame of each sheet of the control workbook: title, hint, headings, keys, and cells to fill in.

Relies on :mod:`ccht_excel.paper.rows`, on the keys of :mod:`ccht_excel.exchange.keyed_sheets` and on the texts of
:mod:`ccht_excel.control.layout`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from ccht_excel.control.layout import HINTS, SHEETS, TITLES, layout_words
from ccht_excel.exchange.grid import column_letters
from ccht_excel.exchange.keyed_sheets import KeyWriter
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet
from ccht_excel.paper.palette import HEADING, INPUT, PROTECTION
from ccht_excel.paper.print_setup import page_setup
from ccht_excel.paper.rows import Content, Piece, Rows, Style
from ccht_excel.paper.style import Styles

HEADINGS, KEYS, FIRST = 3, 4, 5
"""Rows of the headings, of the keys and of the first entry on every sheet; title, hint and a blank row come first."""

_GAP = 6
"""Points between hint and headings: what stands above the first entry is frozen, and screens are small."""

TEXT: Style = {"border": 1, "wrap": True}
CENTRED: Style = {**TEXT, "align": "center"}
HEAD: Style = {**CENTRED, "bold": True, "bg": HEADING}
ENTRY: Style = {**TEXT, "bg": INPUT, "locked": False}


class Book(Struct, frozen=True):
    """The workbook being written."""

    workbook: Any
    styles: Styles
    campaign: Campaign
    criteria_set: CriteriaSet

    def fill(self, text: str) -> str:
        """A text of the layout with what the criteria set says of dates, articles and the subject filled in."""
        return text.format(**layout_words(self.criteria_set))


def start_sheet(
    book: Book,
    name: str,
    headings: Sequence[tuple[str, str, float]],
    *,
    landscape: bool = False,
    keys_hidden: bool = True,
) -> tuple[Rows, KeyWriter]:
    """A sheet with title, hint, headings and keys; the next row is that of the first entry.

    ``headings`` are (column key, text, width).
    """
    worksheet = book.workbook.add_worksheet(book.fill(SHEETS[name]))
    keys = KeyWriter(worksheet)
    places = {column: key for column, (key, _, _) in enumerate(headings, 1) if key}
    keys.table(KEYS, name, places, hidden=keys_hidden)
    rows = Rows(worksheet, book.styles, (0, *(width for _, _, width in headings)))
    rows.add(Piece(1, 1, book.fill(TITLES[name]), {"bold": True, "size": 14}), height=20)
    rows.add(Piece(1, rows.last, book.fill(HINTS[name]), {"italic": True, "wrap": True, "valign": "top"}))
    worksheet.set_row(HEADINGS - 1, _GAP)
    rows.row = HEADINGS
    rows.add(*(Piece(column, column, text, HEAD) for column, (_, text, _) in enumerate(headings, 1)))
    rows.row = FIRST
    worksheet.freeze_panes(FIRST, 0)
    worksheet.hide_gridlines(2)
    worksheet.protect("", PROTECTION)
    footer = f"Đợt đánh giá năm {book.campaign.year}"
    page_setup(worksheet, landscape=landscape, repeat=(HEADINGS, HEADINGS), footer=footer)
    return rows, keys


_CHOICES = 20


def listed(worksheet: Any, choices: Sequence[str], column: int = _CHOICES) -> str:
    """Write the items of a drop-down to cells on the far right, where they may be long; returns their range."""
    for row, choice in enumerate(choices, FIRST):
        worksheet.write_string(row, column, choice)
    worksheet.set_column(column, column, 8, None, {"hidden": True})
    letters = column_letters(column)
    return f"=${letters}${FIRST + 1}:${letters}${FIRST + len(choices)}"


def entry(column: int, content: Content, look: Style | None = None) -> Piece:
    """A cell to fill in, with what stands there already."""
    return Piece(column, column, None if content == "" else content, {**ENTRY, **(look or {})})


def entries(*contents: Content) -> list[Piece]:
    """Cells to fill in, one a column."""
    return [entry(column, content) for column, content in enumerate(contents, 1)]
