"""How a sheet comes out of the printer: A4, the margins of Nghị định 30/2020, sizes on paper, where pages end.

Relies on XlsxWriter's worksheets and :mod:`ccht_excel.paper.text_size`. Rows and columns are 0-based.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.paper.text_size import FONT, column_points

_MM = 1 / 25.4
_A4 = (210 * _MM, 297 * _MM)
_TOP = _BOTTOM = 20 * _MM
_LEFT, _RIGHT = 30 * _MM, 15 * _MM
_HEADER = 10 * _MM
MARGINS = {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM, "header": _HEADER, "footer": _HEADER}
"""Inches (Nghị định 30/2020)."""

_LIMIT_OF_FOOTER = 200
"""So many UTF-16 units of the 255 that Excel takes; the codes of font and place need the rest."""

_SURE = 0.97
"""Share of a page that is certainly there, whatever program and printer."""


def page_setup(
    worksheet: Any,
    *,
    landscape: bool,
    repeat: tuple[int, int] | None = None,
    footer: str = "",
    first: bool = True,
) -> None:
    """A4, margins of Nghị định 30/2020, one page wide, page number on top, ``footer`` at the bottom left.

    A ``first`` sheet begins with page 1 and leaves its number off; another one goes on from the sheet before it.

    ``repeat`` is the first and last row to print again on every page.
    """
    worksheet.set_paper(9)
    if landscape:
        worksheet.set_landscape()
    worksheet.set_margins(left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
    worksheet.fit_to_pages(1, 0)
    if first:
        worksheet.set_start_page(1)
    worksheet.first_page_apart = first
    worksheet.set_header(f'&C&"{FONT},Regular"&13&P', {"margin": _HEADER})
    worksheet.set_footer("", {"margin": _HEADER})
    # Set past XlsxWriter, which takes the second half of "&&G" for a picture and then drops the footer.
    worksheet.footer = f'&L&"{FONT},Italic"&9 {_as_it_is(footer)}'
    if repeat is not None:
        worksheet.repeat_rows(*repeat)


@lru_cache(maxsize=16)
def _as_it_is(text: str) -> str:
    """Code that prints just this text in a header or footer, on one line, cut where there is no more room."""
    shown = ""
    for letter in one_line(text):
        code = "&&" if letter == "&" else letter
        if len((shown + code).encode("utf-16-le")) // 2 >= _LIMIT_OF_FOOTER:
            return shown.rstrip() + "…"
        shown += code
    return shown


def size_for_print(points: float, widths: Sequence[float], *, landscape: bool) -> float:
    """Font size on the sheet that comes out of the printer as so many points, the columns made to fit the page."""
    return round(points / _scale(widths, landscape) * 2) / 2


def break_pages(
    worksheet: Any,
    widths: Sequence[float],
    blocks: Iterable[tuple[int, int]],
    last: int,
    *,
    landscape: bool,
    repeat: tuple[int, int] | None = None,
    everywhere: bool = False,
) -> None:
    """Put page breaks before blocks of rows (first, last) that would be torn apart in print.

    Of several blocks with the same first row the longest that fits on a page is kept whole. ``last`` is the last row,
    ``repeat`` the rows printed again on every later page. Where nothing is torn the program breaks the page itself,
    for rows may have grown by then; with ``everywhere`` it is told every break. Call it when all is written.
    """
    room = page_room(widths, landscape=landscape)
    breaks, _ = _filled(worksheet, room, blocks, last, repeat)
    worksheet.set_h_pagebreaks([row for row, block in breaks if block or everywhere])


def page_room(widths: Sequence[float], *, landscape: bool) -> float:
    """Points of row height that surely fit on a page."""
    return ((_A4[0] if landscape else _A4[1]) - _TOP - _BOTTOM) * 72 / _scale(widths, landscape) * _SURE


def room_left(
    worksheet: Any, widths: Sequence[float], blocks: Iterable[tuple[int, int]], last: int, *, landscape: bool
) -> float:
    """Points of row height left on the page on which row ``last`` is printed, when all up to it is written."""
    room = page_room(widths, landscape=landscape)
    return room - _filled(worksheet, room, blocks, last, None)[1]


def _filled(
    worksheet: Any, room: float, blocks: Iterable[tuple[int, int]], last: int, repeat: tuple[int, int] | None
) -> tuple[list[tuple[int, bool]], float]:
    """The rows that begin a page, with whether a block is why, and the points used on the last page."""
    points = _heights(worksheet, 0, last)
    heights: dict[int, list[float]] = {}
    for first, end in blocks:
        heights.setdefault(first, []).append(sum(points[first : min(end, last) + 1]))
    repeated = sum(_heights(worksheet, *repeat)) if repeat else 0.0
    breaks, used = [], 0.0
    for row, own in enumerate(points):
        top = repeated if repeat and row > repeat[1] else 0.0
        block = max([height for height in heights.get(row, ()) if top + height <= room], default=0.0)
        if used > top and used + max(block, own) > room:
            breaks.append((row, bool(block)))
            used = top
        used += own
    return breaks, used


def _scale(widths: Sequence[float], landscape: bool) -> float:
    """How much smaller the sheet is printed, so that its columns fit the page."""
    room = (_A4[1] if landscape else _A4[0]) - _LEFT - _RIGHT
    return min(1.0, room * 72 / column_points(widths))


def _heights(worksheet: Any, first: int, last: int) -> list[float]:
    return [worksheet.row_points(row) for row in range(first, last + 1)]
