"""The sheets `Thống kê` and `Số người`: areas side by side, in counts that were added.

`Thống kê` has the communes known, with a result, at each level and still able to reach it; `Số người` the people behind
the shares, over the communes whose figures are settled. Relies on :mod:`ccht_excel.paper.page`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ccht_excel.paper.page import Page
from ccht_excel.paper.palette import LIGHT
from ccht_excel.paper.rows import Content, Piece
from ccht_excel.rollup.areas import Area, ratios_of
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.parts import (
    CENTRED,
    area_names,
    block_head,
    group_row,
    heading,
    place_heads,
    place_widths,
    printed_share,
    several,
    share_piece,
)
from ccht_excel.rollup.texts import in_quotes, level_blocks, people_lines, ratio_text
from ccht_excel.vietnamese.printed import COUNT_FORMAT, format_count
from ccht_excel.vietnamese.text import capital

LEVELS_SHEET = "Thống kê"
PEOPLE_SHEET = "Số người"
_NUMBER, _LEVEL_PLACE, _LEVEL_COUNTS = 5, 18, (9, 9)
_LEVEL_WIDTHS = (9, 9, 11)
_PEOPLE_PLACE = 16
_RATIO_WIDTHS = (7, 12, 12, 10)
_ABREAST = 3
"""So many shares stand beside each other legibly; more of them in tables below."""
_BETWEEN = 14.0


def levels_widths(rollup: Rollup) -> Sequence[float]:
    """Widths of the columns of `Thống kê`."""
    return (
        _NUMBER,
        *place_widths(rollup, _LEVEL_PLACE),
        *_LEVEL_COUNTS,
        *_LEVEL_WIDTHS * len(rollup.criteria_set.levels),
    )


def people_widths(rollup: Rollup) -> Sequence[float]:
    """Widths of the columns of `Số người`."""
    ratios = _RATIO_WIDTHS * min(_ABREAST, len(ratios_of(rollup.criteria_set)))
    return (_NUMBER, *place_widths(rollup, _PEOPLE_PLACE), *ratios)


def write_levels(page: Page, rollup: Rollup, footer: str) -> None:
    """Fill `Thống kê`."""
    many = rollup.many
    heading(page, rollup, f"THỐNG KÊ SỐ {rollup.many.upper()} THEO ĐỊA BÀN")
    page.line(
        f"Có thể đạt: số {many} đã đạt cùng số {many} chưa đủ căn cứ hoặc chưa có kết quả. Tỷ lệ đạt: số {many} đã đạt"
        f" trên số {many} đã biết. Mọi dòng đều là số {many} cộng lại, không lấy trung bình các tỷ lệ.",
        italic=True,
    )
    names = ("TT", *place_heads(rollup), f"Số {rollup.many} đã biết", f"{capital(rollup.many)} có kết quả")
    head = block_head(
        page, names, [(block, ("Đã đạt", "Có thể đạt", "Tỷ lệ đạt")) for block in level_blocks(rollup.criteria_set)]
    )
    _rows(page, rollup, lambda area, style: _levels(rollup, area, style))
    page.finish(landscape=True, repeat=head, footer=footer)


def _levels(rollup: Rollup, area: Area, style: dict[str, Any]) -> list[Piece]:
    first = 1 + len(place_heads(rollup))
    pieces = [_count(first, area.total), _count(first + 1, area.with_result)]
    for number, share in enumerate(area.shares):
        column = first + len(_LEVEL_COUNTS) + number * len(_LEVEL_WIDTHS)
        required = rollup.criteria_set.level_spec(share.level).upper_share
        pieces += [_count(column, share.reached), _count(column + 1, share.possible)]
        pieces.append(share_piece(column + 2, share.reached, share.total, [required] if required else [], **style))
    return pieces


def write_people(page: Page, rollup: Rollup, footer: str) -> None:
    """Fill `Số người`."""
    many = rollup.many
    heading(page, rollup, "SỐ NGƯỜI THEO ĐỊA BÀN")
    page.line(
        f"Mỗi tỷ lệ cộng số người của những {many} có đủ hai số liệu đã rõ (không thiếu, không khác nhau giữa các"
        f" phiếu, không mâu thuẫn); cột Số {many} ghi đã cộng bao nhiêu {many}. Tỷ lệ là thương của hai tổng, không lấy"
        f" trung bình các {many}; chữ số lẻ cắt bỏ, không làm tròn lên.",
        italic=True,
    )
    blocks = [
        (f"{id}. {in_quotes(ratio.label)}", (f"Số {rollup.many}", "Số người đạt", "Trong tổng số", "Tỷ lệ"))
        for id, ratio in rollup.criteria_set.shares
    ]
    few = len(blocks) <= _ABREAST
    head = None
    for start in range(0, len(blocks), _ABREAST):
        if start:
            page.skip(_BETWEEN)
        head = block_head(page, ("TT", *place_heads(rollup)), blocks[start : start + _ABREAST], freeze=few)
        _rows(
            page,
            rollup,
            partial(_people, first_column=1 + len(place_heads(rollup)), shares=slice(start, start + _ABREAST)),
        )
    page.finish(landscape=True, repeat=head if few else None, footer=footer)


def write_people_lines(page: Page, rollup: Rollup, size: float) -> None:
    """The shares of people, where there are no areas that have them side by side."""
    page.skip(8)
    for text in people_lines(rollup):
        page.line(text, size=size, valign="top")


def _people(area: Area, style: dict[str, Any], *, first_column: int, shares: slice) -> list[Piece]:
    pieces: list[Piece] = []
    for column, ratio in enumerate(area.ratios[shares]):
        first = first_column + column * len(_RATIO_WIDTHS)
        counts = (ratio.communes, ratio.numerator, ratio.denominator)
        pieces += [_count(first + at, count) for at, count in enumerate(counts)]
        pieces.append(printed_share(first + len(counts), ratio_text(ratio), **style))
    return pieces


def _count(column: int, count: int) -> Piece:
    return Piece(column, column, count, {**CENTRED, "num": COUNT_FORMAT}, format_count(count))


def _rows(page: Page, rollup: Rollup, pieces: Callable[[Area, dict[str, Any]], list[Piece]]) -> None:
    """The whole, then every province and every district where there are several."""

    def row(number: int | None, area: Area, **style: Any) -> None:
        place: list[Content | Piece] = [
            Piece(0, 0, number, CENTRED),
            *area_names(rollup, area, "" if number else "Toàn bộ"),
        ]
        page.table_row([*place, *pieces(area, style)], minimum=20, size=11, valign="vcenter", **style)

    row(None, rollup.whole, bold=True, bg=LIGHT)
    for title, areas in several({"Theo tỉnh": rollup.provinces, "Theo huyện": rollup.districts}):
        group_row(page, title)
        for number, area in enumerate(areas, start=1):
            row(number, area)
