"""The control workbook, written: everything the officer decides about one campaign, in Excel.

Relies on XlsxWriter through :mod:`ccht_excel.paper.style` and on the keys of :mod:`ccht_excel.exchange.keyed_sheets`.
What it writes, :mod:`ccht_excel.control.reader` reads back to the same campaign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from ccht_excel.control.layout import CAMPAIGN_ROWS, HINTS, NO_SUCH_UNIT, SHEETS, TITLES, resolution_choice
from ccht_excel.exchange.grid import column_letters
from ccht_excel.exchange.keyed_sheets import KeyWriter, write_meta
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet, Required, Standard
from ccht_excel.paper.style import Styles, add_validation, new_workbook, page_setup
from ccht_excel.paper.text_size import text_height
from ccht_excel.version import __version__
from ccht_excel.vietnamese.printed import format_percent, format_value, percent_ascii

_UNIT_ROWS = 20
_VILLAGE_ROWS = 40
_RESOLUTION_ROWS = 15
_KEYS, _FIRST = 4, 5
"""Rows of the keys and of the first entry on every sheet: title, hint, blank, heading and keys come before it."""
_LAST_UNIT_ROW = 500
"""Units are looked up by their id down to this row, wherever they were moved or sorted to."""

_INPUT = {"bg": "#FFF8D6", "border": 1, "locked": False, "wrap": True}
_TEXT = {"border": 1, "wrap": True}
_HEAD = {"border": 1, "wrap": True, "bold": True, "bg": "#E4EAF2", "align": "center"}


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook being written."""

    workbook: Any
    styles: Styles
    campaign: Campaign
    criteria_set: CriteriaSet


def write_control_workbook(target: Path | BinaryIO, campaign: Campaign, criteria_set: CriteriaSet) -> None:
    """Write the control workbook of a campaign. Raises ``OSError`` where the target cannot be written."""
    workbook = new_workbook(target, title="Tệp điều khiển đợt tự đánh giá Cộng đồng học tập")
    book = _Book(workbook, Styles(workbook), campaign, criteria_set)
    _campaign_sheet(book)
    _units_sheet(book)
    _assignments_sheet(book)
    _targets_sheet(book)
    _villages_sheet(book)
    _resolutions_sheet(book)
    write_meta(
        workbook,
        {
            "kind": "control",
            "campaign": campaign.id,
            "unit": "",
            "year": str(campaign.year),
            "commune": campaign.commune,
            "criteria_set": criteria_set.id,
            "criteria_version": criteria_set.version,
            "generator": f"ccht_excel {__version__}",
        },
    )
    workbook.close()


def _sheet(
    book: _Book,
    name: str,
    headings: Sequence[tuple[str, str, float]],
    *,
    landscape: bool = False,
    keys_hidden: bool = True,
) -> tuple[Any, KeyWriter]:
    """A sheet with title, hint, heading row and key row. ``headings`` are (column key, text, width)."""
    worksheet = book.workbook.add_worksheet(SHEETS[name])
    keys = KeyWriter(worksheet)
    places = {column: key for column, (key, _, _) in enumerate(headings, 1) if key}
    keys.table(_KEYS, name, places, hidden=keys_hidden)
    worksheet.set_row(0, 24)
    worksheet.write_string(0, 1, TITLES[name], book.styles(bold=True, size=14))
    width = sum(width for _, _, width in headings)
    worksheet.merge_range(1, 1, 1, len(headings), "", book.styles(italic=True, wrap=True, valign="top"))
    worksheet.write_string(1, 1, HINTS[name], book.styles(italic=True, wrap=True, valign="top"))
    worksheet.set_row(1, text_height(HINTS[name], width))
    head = book.styles(**_HEAD)
    for column, (_, text, column_width) in enumerate(headings, 1):
        worksheet.set_column(column, column, column_width)
        worksheet.write_string(3, column, text, head)
    worksheet.set_row(3, max(text_height(text, column_width, bold=True) for _, text, column_width in headings))
    worksheet.freeze_panes(_FIRST, 0)
    worksheet.hide_gridlines(2)
    worksheet.protect(
        "",
        {
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "insert_rows": True,
            "delete_rows": True,
            "sort": True,
            "autofilter": True,
        },
    )
    page_setup(worksheet, landscape=landscape, repeat=(3, 3), footer=f"Đợt đánh giá năm {book.campaign.year}")
    return worksheet, keys


def _campaign_sheet(book: _Book) -> None:
    worksheet, keys = _sheet(
        book, "campaign", (("label", "Mục", 30), ("value", "Nội dung", 34), ("", "Giải thích", 46))
    )
    campaign, styles = book.campaign, book.styles
    values: Mapping[str, object] = {
        "commune": campaign.commune,
        "district": campaign.district,
        "province": campaign.province,
        "year": campaign.year or None,
        "claimed_level": campaign.claimed_level,
        "receiver": campaign.receiver,
        "deadline": campaign.deadline,
        "difficult_area": "Có" if campaign.difficult_area else "Không",
        "evidence_required": "Có" if campaign.evidence_required else "Không",
    }
    rules: Mapping[str, dict[str, Any]] = {
        "year": {"validate": "integer", "criteria": "between", "minimum": 2024, "maximum": 2100},
        "claimed_level": {"validate": "list", "source": ["1", "2"]},
        "difficult_area": {"validate": "list", "source": ["Có", "Không"]},
        "evidence_required": {"validate": "list", "source": ["Có", "Không"]},
    }
    for row, (key, label, hint, _) in enumerate(CAMPAIGN_ROWS, _FIRST):
        keys.key(row, key)
        worksheet.write_string(row, 1, label, styles(**_TEXT, bold=True))
        _write_input(worksheet, row, 2, values[key], styles)
        worksheet.write_string(row, 3, hint, styles(**_TEXT, italic=True))
        worksheet.set_row(row, max(24, text_height(hint, 46)))
        if key in rules:
            add_validation(worksheet, row, 2, 1, 1, **rules[key], error_title="Chưa đúng", error_message=hint)
    worksheet.set_selection(_FIRST, 2, _FIRST, 2)


def _write_input(worksheet: Any, row: int, column: int, value: object, styles: Styles) -> None:
    if value is None or value == "":
        worksheet.write_blank(row, column, None, styles(**_INPUT, align="left"))
    elif isinstance(value, str):
        worksheet.write_string(row, column, value, styles(**_INPUT, align="left"))
    elif isinstance(value, int):
        worksheet.write_number(row, column, value, styles(**_INPUT, align="left"))
    else:
        worksheet.write_datetime(row, column, value, styles(**_INPUT, align="left", num="dd/mm/yyyy"))


def _unit_slots(campaign: Campaign) -> list[Unit]:
    """The units, and spare rows whose ids are there already so that nobody has to invent one."""
    taken = {unit.id for unit in campaign.units}
    spare = (f"don_vi_{number:02}" for number in range(1, 100))
    free = [Unit(id, "") for id in spare if id not in taken]
    return [*campaign.units, *free[: max(4, _UNIT_ROWS - len(campaign.units))]]


def _units_sheet(book: _Book) -> None:
    headings = (
        ("id", "Mã đơn vị\n(tên tệp phiếu)", 22.0),
        ("name", "Tên đơn vị", 46.0),
        ("contact", "Người liên hệ, điện thoại", 34.0),
        ("email", "Thư điện tử", 28.0),
    )
    worksheet, _ = _sheet(book, "units", headings, landscape=True)
    style = book.styles(**_INPUT)
    for row, unit in enumerate(_unit_slots(book.campaign), _FIRST):
        for column, text in enumerate((unit.id, unit.name, unit.contact, unit.email), 1):
            if text:
                worksheet.write_string(row, column, text, style)
            else:
                worksheet.write_blank(row, column, None, style)
        worksheet.set_row(row, text_height(unit.name, 46))
    worksheet.set_selection(_FIRST, 2, _FIRST, 2)


def _assignments_sheet(book: _Book) -> None:
    slots = _unit_slots(book.campaign)
    headings = [("id", "Chỉ tiêu", 8.0), ("label", "Nội dung", 52.0), *((unit.id, "", 9.5) for unit in slots)]
    worksheet, keys = _sheet(book, "assignments", headings, landscape=True, keys_hidden=False)
    _unit_headings(book, worksheet, slots)
    shown = 3 + len(book.campaign.units) + 4
    if shown < 3 + len(slots):
        worksheet.set_column(shown, 2 + len(slots), 9.5, None, {"level": 1, "hidden": True})
    mark = book.styles(**_INPUT, align="center", bold=True)
    last = _FIRST
    for row, indicator in enumerate(book.criteria_set.indicators, _FIRST):
        keys.key(row, indicator.id)
        worksheet.write_string(row, 1, indicator.id, book.styles(**_TEXT, align="center"))
        worksheet.write_string(row, 2, indicator.title, book.styles(**_TEXT, size=11))
        worksheet.set_row(row, text_height(indicator.title, 52, 11))
        for column, unit in enumerate(slots, 3):
            if unit.id in book.campaign.assignments.get(indicator.id, ()):
                worksheet.write_string(row, column, "x", mark)
            else:
                worksheet.write_blank(row, column, None, mark)
        last = row
    add_validation(
        worksheet,
        _FIRST,
        3,
        last - _FIRST + 1,
        len(slots),
        validate="list",
        source=["x"],
        error_title="Chưa đúng",
        error_message="Gõ x nếu đơn vị phụ trách chỉ tiêu này, nếu không thì để trống.",
    )
    worksheet.freeze_panes(_FIRST, 3)
    worksheet.set_selection(_FIRST, 3, _FIRST, 3)
    worksheet.fit_to_pages(1, 1)


def _unit_headings(book: _Book, worksheet: Any, slots: Sequence[Unit]) -> None:
    """Ids of the units as keys to be seen and changed, above them the names that the sheet of units has for them."""
    head = book.styles(**_HEAD | {"align": "left"}, rotation=90, size=10)
    id_style = book.styles(**_INPUT, rotation=90, size=8, align="center", color="#595959")
    units = f"'{SHEETS['units']}'!"
    names, ids = f"{units}$C${_FIRST}:$C${_LAST_UNIT_ROW}", f"{units}$B${_FIRST}:$B${_LAST_UNIT_ROW}"
    for column, unit in enumerate(slots, 3):
        name = f"INDEX({names},MATCH({column_letters(column)}${_KEYS + 1},{ids},0))"
        formula = f'=IFERROR(IF({name}="","",{name}),"{NO_SUCH_UNIT}")'
        worksheet.write_live(_KEYS - 1, column, formula, head, unit.name)
        worksheet.write_string(_KEYS, column, unit.id, id_style)
    unseen = book.styles(bg="#FFFFFF", color="#FFFFFF", size=7)
    for column, key in ((1, "id"), (2, "label")):
        worksheet.write_string(_KEYS, column, key, unseen)
    worksheet.set_row(_KEYS - 1, 112)
    worksheet.set_row(_KEYS, 68)
    worksheet.repeat_rows(_KEYS - 1, _KEYS)


def _targets_sheet(book: _Book) -> None:
    headings = (
        ("id", "Chỉ tiêu", 9.0),
        ("label", "Nội dung", 60.0),
        ("plan", "Kế hoạch của xã", 18.0),
        ("level_1", "Mức độ 1 (Điều 6)", 24.0),
        ("level_2", "Mức độ 2 (Điều 7)", 24.0),
    )
    worksheet, keys = _sheet(book, "targets", headings, landscape=True)
    labels = {indicator.id: indicator.title for indicator in book.criteria_set.indicators}
    labels |= {ratio.id: ratio.label for item in book.criteria_set.indicators for ratio in item.ratios}
    shown = {ratio.id: item.id for item in book.criteria_set.indicators for ratio in item.ratios}
    for row, target in enumerate(book.criteria_set.targets, _FIRST):
        keys.key(row, target)
        worksheet.write_string(row, 1, shown.get(target, target), book.styles(**_TEXT, align="center"))
        worksheet.write_string(row, 2, labels[target], book.styles(**_TEXT))
        _write_target(book, worksheet, row, target)
        for column, standard in ((4, Standard.LEVEL_1), (5, Standard.LEVEL_2)):
            worksheet.write_string(row, column, _legal_text(book, target, standard), book.styles(**_TEXT))
        worksheet.set_row(row, max(text_height(labels[target], 60), text_height("x\nx", 24)))
    worksheet.set_selection(_FIRST, 3, _FIRST, 3)


def _write_target(book: _Book, worksheet: Any, row: int, target: str) -> None:
    value = book.campaign.targets[target]
    if isinstance(value, Fraction):
        percent = value * 100
        if 100 % percent.denominator == 0:
            style = book.styles(**_INPUT, align="center", num="0%" if percent.denominator == 1 else "0.00%")
            worksheet.write_number(row, 3, float(value), style)
        else:
            worksheet.write_string(row, 3, percent_ascii(value), book.styles(**_INPUT, align="center"))
        add_validation(
            worksheet,
            row,
            3,
            1,
            1,
            validate="decimal",
            criteria="between",
            minimum=0.0001,
            maximum=1,
            input_title="Gõ phần trăm",
            input_message="Ví dụ: 60%",
            error_title="Chưa đúng",
            error_message="Gõ một tỷ lệ lớn hơn 0 và không quá 100%, ví dụ 60%.",
        )
        return
    worksheet.write_number(row, 3, value, book.styles(**_INPUT, align="center"))
    maximum = book.criteria_set.data[target].maximum or 9
    add_validation(
        worksheet,
        row,
        3,
        1,
        1,
        validate="list",
        source=[str(level) for level in range(maximum + 1)],
        error_title="Chưa đúng",
        error_message=f"Chọn mức độ từ 0 đến {maximum}.",
    )


def _legal_text(book: _Book, target: str, standard: Standard) -> str:
    """What the law asks, everywhere or by area."""
    texts = []
    for requirement in book.criteria_set.targets[target]:
        if requirement.standard is standard:
            text = _required_text(requirement.value)
            area = {None: "", True: "Vùng khó khăn: ", False: "Vùng khác: "}[requirement.difficult_area]
            texts.append(f"{area}{text}")
    return "\n".join(texts)


def _required_text(value: Required) -> str:
    return format_percent(value) if isinstance(value, Fraction) else f"Mức độ {value}"


def _villages_sheet(book: _Book) -> None:
    headings = (("id", "Mã (để trống được)", 22.0), ("name", "Tên thôn, bản, tổ dân phố", 60.0))
    worksheet, _ = _sheet(book, "villages", headings)
    style = book.styles(**_INPUT)
    villages = book.campaign.villages
    for row in range(_FIRST, _FIRST + max(_VILLAGE_ROWS, len(villages) + 10)):
        number = row - _FIRST
        texts = (villages[number].id, villages[number].name) if number < len(villages) else ("", "")
        for column, text in enumerate(texts, 1):
            if text:
                worksheet.write_string(row, column, text, style)
            else:
                worksheet.write_blank(row, column, None, style)
    worksheet.set_selection(_FIRST, 2, _FIRST, 2)


def _resolutions_sheet(book: _Book) -> None:
    headings = (
        ("datum", "Số liệu hoặc chỉ tiêu (chọn)", 48.0),
        ("value", "Giá trị được kết luận", 18.0),
        ("reason", "Lý do (bắt buộc)", 60.0),
    )
    worksheet, _ = _sheet(book, "resolutions", headings, landscape=True)
    labels = {id: resolution_choice(id, spec.label) for id, spec in book.criteria_set.data.items()}
    style = book.styles(**_INPUT)
    resolutions = list(book.campaign.resolutions.values())
    rows = max(_RESOLUTION_ROWS, len(resolutions) + 5)
    _write_choices(worksheet, tuple(labels.values()), rows)
    for row in range(_FIRST, _FIRST + rows):
        texts = ("", "", "")
        if row - _FIRST < len(resolutions):
            resolution = resolutions[row - _FIRST]
            texts = (labels[resolution.datum], _plain_value(resolution.value), resolution.reason)
        for column, text in enumerate(texts, 1):
            if column == 2 and text.isdigit():
                worksheet.write_number(row, column, int(text), style)
            elif text:
                worksheet.write_string(row, column, text, style)
            else:
                worksheet.write_blank(row, column, None, style)
        if texts[2]:
            worksheet.set_row(row, max(text_height(texts[0], 48), text_height(texts[2], 60)))
    worksheet.set_selection(_FIRST, 1, _FIRST, 1)


def _write_choices(worksheet: Any, choices: Sequence[str], rows: int) -> None:
    """The drop-down of data, from cells on the far right: a list in the rule itself holds 255 characters only."""
    column = 20
    for row, choice in enumerate(choices, _FIRST):
        worksheet.write_string(row, column, choice)
    worksheet.set_column(column, column, 8, None, {"hidden": True})
    letters = column_letters(column)
    source = f"=${letters}${_FIRST + 1}:${letters}${_FIRST + len(choices)}"
    add_validation(
        worksheet,
        _FIRST,
        1,
        rows,
        1,
        validate="list",
        source=source,
        input_title="Chọn số liệu",
        input_message="Chọn số liệu hoặc chỉ tiêu mà cuộc họp đã kết luận.",
        error_title="Chưa đúng",
        error_message="Chọn trong danh sách của ô.",
    )


def _plain_value(value: object) -> str:
    return str(value) if type(value) is int else format_value(value)  # type: ignore[arg-type]
