"""What the sheets of the roll-up workbook have in common: headings, heads of two rows, shares as numbers.

Relies on :mod:`ccht_excel.paper.page`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from ccht_excel.paper.page import MOTTO_PIXELS, Page
from ccht_excel.paper.palette import BAR, SHADE
from ccht_excel.paper.print_setup import size_for_print
from ccht_excel.paper.rows import Piece, Style
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.texts import about
from ccht_excel.summary.texts import share_number, share_places
from ccht_excel.vietnamese.printed import NBSP, format_share

Item = TypeVar("Item")
LONGEST_SHEET_NAME = 31
"""Characters that Excel takes."""


class Placed(Protocol):
    """What lies in a province and perhaps in a district."""

    @property
    def province(self) -> str:
        """Its name."""
        ...

    @property
    def district(self) -> str:
        """Its name; empty where there is none."""
        ...


FEW_DOTS, DOTS = "…" * 6, "…" * 18
"""To be filled in by hand."""

_WITH_SIGNATURES = 60
"""Points of a table at least that stand over the signatures on their page."""

CENTRED: Style = {"align": "center"}


def heading(page: Page, rollup: Rollup, title: str, *, all_years: bool = False) -> None:
    """The title of a sheet, and below it what the roll-up is about: one year, or ``all_years``."""
    title_size, size = (size_for_print(points, page.widths, landscape=True) for points in (13, 12))
    page.line(title, bold=True, align="center", size=title_size)
    page.line(about(rollup, all_years=all_years), italic=True, align="center", size=size)
    page.skip(8)


def place_heads(rollup: Rollup) -> Sequence[str]:
    """Heads of the columns that name an area; there is none for districts where nobody names one."""
    return ("Tỉnh", "Huyện") if rollup.districts else ("Tỉnh",)


def place_widths(rollup: Rollup, width: float) -> Sequence[float]:
    """Widths of those columns: as wide together whether there are two or one."""
    heads = place_heads(rollup)
    return (2 * width / len(heads),) * len(heads)


def sheet_name(name: str, short: str) -> str:
    """The name of a sheet; the ``short`` one where it is longer than Excel takes."""
    return name if len(name) <= LONGEST_SHEET_NAME else short


def area_names(rollup: Rollup, area: Placed, whole: str = "") -> Sequence[str]:
    """What stands in those columns; ``whole`` for all areas together."""
    return (whole or area.province, *((area.district,) if rollup.districts else ()))


def letterhead(page: Page) -> None:
    """Who issues the paper, to be filled in by hand, beside quốc hiệu and tiêu ngữ (Nghị định 30/2020)."""
    left, right = _halves(page)
    size = size_for_print(12, page.widths, landscape=True)
    strong: Style = {"bold": True, "align": "center", "size": size}
    page.cells(Piece(*left, DOTS, strong), Piece(*right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", strong))
    motto = size_for_print(13, page.widths, landscape=True)
    page.cells(Piece(*left, DOTS, strong), Piece(*right, "Độc lập - Tự do - Hạnh phúc", {**strong, "size": motto}))
    page.rule(page.row, right, round(MOTTO_PIXELS * motto))
    page.skip(7)
    dated: Style = {"italic": True, "align": "center", "size": size}
    page.cells(
        Piece(*left, "Số: ……… /……………", {"align": "center", "size": size}),
        Piece(*right, f"{FEW_DOTS}, ngày …… tháng …… năm …………", dated),
        minimum=24,
    )
    page.skip(10)


def sign_off(page: Page, first: int) -> None:
    """Who signs the paper, with room for it, on the page of the last rows of a table that begins in row ``first``."""
    size = size_for_print(12, page.widths, landscape=True)
    kept = 0.0
    for row in range(page.row - 1, first - 1, -1):
        if kept >= _WITH_SIGNATURES:
            break
        page.keep(row)
        kept += page.worksheet.row_points(row)
    page.keep(page.row - 1)
    page.keep(page.row)
    page.skip(12)
    titles = ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ")
    hows = ("(Ký, ghi rõ họ tên)", "(Ký, ghi rõ họ tên, đóng dấu)")
    halves = _halves(page)
    for texts, look in ((titles, {"bold": True}), (hows, {"italic": True})):
        style: Style = {**look, "align": "center", "size": size}
        page.keep(page.cells(*(Piece(*half, text, style) for half, text in zip(halves, texts, strict=True))))
    page.skip(70)


def _halves(page: Page) -> tuple[tuple[int, int], tuple[int, int]]:
    """Columns that make up the left two fifths of the paper, and the others."""
    whole, used, last = sum(page.widths), 0.0, 0
    for column, width in enumerate(page.widths[:-1]):
        if used + width > 0.4 * whole and column:
            break
        used, last = used + width, column
    return (0, last), (last + 1, page.last)


def block_head(
    page: Page,
    names: Sequence[str],
    blocks: Sequence[tuple[str, Sequence[str]]],
    *,
    freeze: bool = True,
    size: float = 11,
) -> tuple[int, int]:
    """Two rows, repeated by the caller on every page: single columns, then what each block is and its columns.

    A block without columns is one more single column. With ``freeze`` they stay in sight.
    """
    look: Style = {"border": 1, "bold": True, "align": "center", "bg": SHADE, "wrap": True, "size": size}
    page.keep(page.row)
    singles, upper, below, column = list(enumerate(names)), [], [], len(names)
    for title, labels in blocks:
        if labels:
            upper.append(Piece(column, column + len(labels) - 1, title, look))
            below += [Piece(at, at, label, look) for at, label in enumerate(labels, start=column)]
        else:
            singles.append((column, title))
        column += len(labels) or 1
    # A single column is as high as both rows: what its text needs more than the upper one is asked of the lower.
    upper_height = max(20.0, *map(page.needed, upper)) if upper else 20.0
    least = max(34.0, *(page.needed(Piece(at, at, name, look)) - upper_height for at, name in singles))
    first = page.cells(*upper, *(Piece(at, at, "", look) for at, _ in singles), minimum=20)
    page.keep(page.row)
    second = page.cells(*below, *(Piece(at, at, "", look) for at, _ in singles), minimum=least)
    for at, name in singles:
        page.put(Piece(at, at, name, look), row=first, last_row=second)
    if freeze:
        page.worksheet.freeze_panes(page.row, 0)
    return first, second


def group_row(page: Page, title: str) -> None:
    """A row that says what the rows below it are, never the last on a page."""
    page.keep(page.cells(Piece(0, page.last, title, {"border": 1, "bold": True}), minimum=22))


def compared(rollup: Rollup) -> bool:
    """Whether there are areas to compare: several provinces, or several districts."""
    return len(rollup.provinces) > 1 or len(rollup.districts) > 1


def several(kinds: Mapping[str, Sequence[Item]]) -> Iterator[tuple[str, Sequence[Item]]]:
    """The kinds of areas of which there are several, by the title of their rows."""
    return ((title, areas) for title, areas in kinds.items() if len(areas) > 1)


def bars(page: Page, first: int, last: int, column: int, most: float) -> None:
    """Bars in the cells, from nothing to ``most``; plain grey, so that they print."""
    scale = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": most}
    rule = {"type": "data_bar", "bar_solid": True, "bar_color": BAR, "data_bar_2010": True, **scale}
    page.worksheet.conditional_format(first, column, max(first, last), column, rule)


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
