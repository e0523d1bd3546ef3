"""``danh_sach_phat.xlsx``: which form goes to whom, for which chỉ tiêu, by when, with a column to tick when it is back.

Relies on :mod:`ccht_excel.paper.rows`. The officer's own list: nothing on it is locked. What was filled in is written
again into the next one. The same campaign and the same ticks give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from ccht_excel.exchange.grid import address
from ccht_excel.exchange.own_texts import HANDOUT_TITLE
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet
from ccht_excel.paper.palette import CELL, ENTRY, HEAD
from ccht_excel.paper.print_setup import page_setup
from ccht_excel.paper.rows import Formula, Piece, Rows, Style
from ccht_excel.paper.style import Styles, add_validation, new_workbook
from ccht_excel.vietnamese.place_names import DOTS, subject_title, subject_words
from ccht_excel.vietnamese.printed import format_date

SHEET = "Danh sách phát"
TITLE = HANDOUT_TITLE + " {award} NĂM {year}"
HINT = (
    "Cột “Đã giao”, “Đã nộp”: chọn x hoặc gõ ngày, ví dụ 12/12/{year}. Tệp nhận về bỏ vào thư mục nhan_ve, tên tệp thế"
    " nào cũng được."
)
COUNTED = "Đã nộp: "

_CENTRED: Style = {**CELL, "align": "center"}
_TICK: Style = {**ENTRY, "align": "center", "bold": True, "num": "dd/mm/yyyy"}


class _Column(NamedTuple):
    heading: str
    width: float
    look: Style


COLUMNS = {
    "number": _Column("STT", 5, _CENTRED),
    "unit": _Column("{Unit_word}", 26, CELL),
    "indicators": _Column("Chỉ tiêu", 11, CELL),
    "file": _Column("Tệp gửi đi", 21, CELL),
    "contact": _Column("Người liên hệ", 26, CELL),
    "email": _Column("Thư điện tử", 24, CELL),
    "deadline": _Column("Hạn nộp", 11, _CENTRED),
    "given": _Column("Đã giao\n(x hoặc ngày)", 13, _TICK),
    "returned": _Column("Đã nộp\n(x hoặc ngày)", 13, _TICK),
    "note": _Column("Ghi chú", 16, ENTRY),
}
TYPED_COLUMNS = ("contact", "email", "given", "returned", "note")
DAY_COLUMNS = ("given", "returned")
"""Columns that people fill in; the first two where the control workbook says nothing, those of ``DAY_COLUMNS`` with a
tick or a day."""

_HEAD_ROW = 4
_NOTHING: Mapping[str, str | float] = MappingProxyType({})


def write_handout_list(
    target: Path | BinaryIO, criteria_set: CriteriaSet, campaign: Campaign, typed: Mapping[str, str | float] = _NOTHING
) -> None:
    """Write the list of the units that answer for something, in the order of the campaign.

    ``typed`` is what people filled in before, by ``unit/column``.
    """
    place = subject_title(campaign.commune, criteria_set.subject)
    words = subject_words(criteria_set.subject)
    title = TITLE.format(year=campaign.year, **words)
    with new_workbook(target, title=title, subject=place, citation=criteria_set.citation) as workbook:
        rows = Rows(workbook.add_worksheet(SHEET), Styles(workbook), [spec.width for spec in COLUMNS.values()])
        units = [unit for unit in campaign.units if campaign.indicators_of(unit.id)]
        _write_head(
            rows,
            (title, place, HINT.format(year=campaign.year)),
            [spec.heading.format(**words) for spec in COLUMNS.values()],
            len(units),
            sum(f"{unit.id}/returned" in typed for unit in units),
        )
        for number, unit in enumerate(units, 1):
            _write_row(rows, (number, *_contents(criteria_set, campaign, unit, typed)))
        _set_up(rows.worksheet, campaign, place, len(units))


def _write_row(rows: Rows, contents: Sequence[str | float | None], look: Style | None = None) -> None:
    pieces = zip(contents, COLUMNS.values(), strict=True)
    rows.add(
        *(Piece(column, column, content, look or spec.look) for column, (content, spec) in enumerate(pieces)),
        minimum=28,
        more=4,
        growing=True,
    )


def _contents(
    criteria_set: CriteriaSet, campaign: Campaign, unit: Unit, typed: Mapping[str, str | float]
) -> list[str | float | None]:
    """What stands in the columns after the number."""
    own = set(campaign.indicators_of(unit.id))
    values: dict[str, str | float] = {
        "unit": unit.name,
        "indicators": ", ".join(indicator.id for indicator in criteria_set.indicators if indicator.id in own),
        "file": f"{unit.id}.xlsx",
        "contact": unit.contact,
        "email": unit.email,
        "deadline": format_date(campaign.deadline) if campaign.deadline else "",
    }
    return [values.get(key) or typed.get(f"{unit.id}/{key}") for key in list(COLUMNS)[1:]]


def _write_head(rows: Rows, lines: tuple[str, str, str], headings: Sequence[str], count: int, returned: int) -> None:
    looks: tuple[Style, ...] = (
        {"bold": True, "size": 14, "align": "center", "wrap": True},
        {"bold": True, "size": 13, "align": "center", "wrap": True},
        {"italic": True, "wrap": True},
    )
    for text, look in zip(lines, looks, strict=True):
        rows.add(Piece(0, rows.last, text, look), more=2)
    column = list(COLUMNS).index("returned")
    cells = f"{address(_HEAD_ROW + 1, column)}:{address(_HEAD_ROW + count, column)}"
    formula = Formula(f'="{COUNTED}"&COUNTA({cells})&"/{count}"', f"{COUNTED}{returned}/{count}")
    rows.add(Piece(0, rows.last, formula, {"bold": True, "valign": "top"}), height=22)
    _write_row(rows, headings, HEAD)


def _set_up(sheet: Any, campaign: Campaign, place: str, count: int) -> None:
    for key, title, what in (("given", "Đã giao", "ngày giao phiếu"), ("returned", "Đã nộp", "ngày nhận được")):
        column = list(COLUMNS).index(key)
        add_validation(
            sheet,
            _HEAD_ROW + 1,
            column,
            max(count, 1),
            1,
            validate="list",
            source=["x"],
            input_title=title,
            input_message=f"Chọn x, hoặc gõ {what}, ví dụ 12/12/{campaign.year}.",
            error_title="Vẫn giữ như đã gõ?",
            error_message=f"Cột này thường ghi x hoặc {what}.",
            error_type="information",
        )
    sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + count, len(COLUMNS) - 1)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.hide_gridlines(2)
    sheet.set_selection(_HEAD_ROW + 1, column, _HEAD_ROW + 1, column)
    footer = f"{place if campaign.commune else DOTS} – năm {campaign.year} – danh sách phát phiếu"
    page_setup(sheet, landscape=True, repeat=(_HEAD_ROW, _HEAD_ROW), footer=footer)
