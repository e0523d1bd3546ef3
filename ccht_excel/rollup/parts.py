"""What the sheets of the roll-up workbook have in common: headings, heads of two rows, shares as numbers.

Relies on :mod:`ccht_excel.paper.page`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ccht_excel.paper.page import Page
from ccht_excel.paper.palette import SHADE
from ccht_excel.paper.rows import Piece, Style
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.texts import about
from ccht_excel.summary.texts import share_number, share_places
from ccht_excel.vietnamese.printed import NBSP, format_share

Item = TypeVar("Item")

_TITLE: Style = {"bold": True, "size": 14, "align": "center"}
CENTRED: Style = {"align": "center"}


def heading(page: Page, rollup: Rollup, title: str) -> None:
    """The title of a sheet, and below it what the roll-up is about."""
    page.line(title, **_TITLE)
    page.line(about(rollup), italic=True, align="center")
    page.skip(8)


def block_head(page: Page, names: Sequence[str], blocks: Sequence[tuple[str, Sequence[str]]]) -> tuple[int, int]:
    """Two rows, repeated by the caller on every page: single columns, then what each block is and its columns."""
    look: Style = {"border": 1, "bold": True, "align": "center", "bg": SHADE, "wrap": True, "size": 11}
    page.keep(page.row)
    column = len(names)
    upper = [Piece(at, at, "", look) for at in range(column)]
    below = [Piece(at, at, name, look) for at, name in enumerate(names)]
    for title, labels in blocks:
        upper.append(Piece(column, column + len(labels) - 1, title, look))
        below += [Piece(at, at, label, look) for at, label in enumerate(labels, start=column)]
        column += len(labels)
    first = page.cells(*upper, minimum=20)
    page.keep(page.row)
    second = page.cells(*below, minimum=34)
    for at, name in enumerate(names):
        page.put(Piece(at, at, name, look), row=first, last_row=second)
    page.worksheet.freeze_panes(page.row, 0)
    return first, second


def group_row(page: Page, title: str) -> None:
    """A row that says what the rows below it are, never the last on a page."""
    page.keep(page.cells(Piece(0, page.last, title, {"border": 1, "bold": True}), minimum=22))


def several(kinds: Mapping[str, Sequence[Item]]) -> Iterator[tuple[str, Sequence[Item]]]:
    """The kinds of areas of which there are several, by the title of their rows."""
    return ((title, areas) for title, areas in kinds.items() if len(areas) > 1)


def share_piece(column: int, numerator: int, denominator: int, thresholds: Iterable[Any], **style: Any) -> Piece:
    """A share as a number, cut so that it never contradicts where it stands to a threshold."""
    if not denominator:
        return Piece(column, column, "–", {**CENTRED, **style})
    return printed_share(column, format_share(numerator, denominator, thresholds), **style)


def printed_share(column: int, shown: str, **style: Any) -> Piece:
    """A share as a number that shows exactly the digits it was printed with."""
    if not shown:
        return Piece(column, column, "–", {**CENTRED, **style})
    decimals = "0" * share_places(shown) if "," in shown else ""
    number_format = f"[$-42A]0{'.' if decimals else ''}{decimals}\\{NBSP}%"
    if decimals:
        number_format = f"[$-42A]0.0{'#' * (len(decimals) - 1)}\\{NBSP}%"
    return Piece(column, column, share_number(shown), {**CENTRED, **style, "num": number_format}, shown)


def lower(text: str) -> str:
    """A label as inside a sentence."""
    return text[:1].lower() + text[1:]
