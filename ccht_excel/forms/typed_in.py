"""Cells that people fill in on what ``distribute`` writes, found by their headings wherever they stand.

On a form: whom to ask, on the guide sheet. On the list of who gets which: ticks and notes, and contact and address
where the control workbook names none; each by unit and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccht_excel.forms import layout
from ccht_excel.forms.handout_list import COLUMNS, TYPED_COLUMNS

CONTACT = "contact"
"""Key of what is typed on a form."""

Words = Mapping[tuple[int, int], str]
Places = Mapping[str, tuple[int, int]]


def contact_cell(words: Words) -> tuple[int, int] | None:
    """Where a guide sheet has the name of whom to ask: the first filled cell right of its label."""
    label = _one_line(layout.WHO_ROWS[CONTACT])
    for (row, column), text in words.items():
        if text == label:
            return min((place for place in words if place[0] == row and place[1] > column), default=None)
    return None


def handout_cells(words: Words) -> dict[str, tuple[int, int]]:
    """Where the list of who gets which has each cell to fill in, by ``unit/column``; filled or not."""
    headings = {_one_line(spec.heading): key for key, spec in COLUMNS.items()}
    rows = sorted({row for row, _ in words})
    for head in rows:
        columns = {headings[text]: place[1] for place, text in words.items() if place[0] == head and text in headings}
        if "file" in columns and "returned" in columns:
            return dict(_below(words, [row for row in rows if row > head], columns))
    return {}


def _below(words: Words, rows: list[int], columns: Mapping[str, int]) -> Iterator[tuple[str, tuple[int, int]]]:
    for row in rows:
        name = words.get((row, columns["file"]), "")
        if name.endswith(".xlsx"):
            for key in TYPED_COLUMNS:
                if key in columns:
                    yield f"{name.removesuffix('.xlsx')}/{key}", (row, columns[key])


def _one_line(text: str) -> str:
    return " ".join(text.split())
