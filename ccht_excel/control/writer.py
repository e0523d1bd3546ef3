"""The control workbook, written: everything the officer decides about one campaign, in Excel.

Relies on :mod:`ccht_excel.paper.rows` and on the keys of :mod:`ccht_excel.exchange.keyed_sheets`.
What it writes, :mod:`ccht_excel.control.reader` reads back to the same campaign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from ccht_excel.control.layout import (
    FIRST_YEAR,
    HINTS,
    LAST_YEAR,
    NO_SUCH_UNIT,
    SHEETS,
    TITLES,
    campaign_rows,
    filled,
    resolution_choice,
)
from ccht_excel.exchange.grid import column_letters
from ccht_excel.exchange.keyed_sheets import KeyWriter, write_meta
from ccht_excel.law.answer_kinds import MOST_LEVELS
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet, Outcome, Required, Standard, StandardKind, StandardSpec
from ccht_excel.paper.palette import HEADING, INPUT, MUTED, PROTECTION, UNSEEN
from ccht_excel.paper.print_setup import page_setup
from ccht_excel.paper.rows import Content, Formula, Piece, Rows, Style
from ccht_excel.paper.style import Styles, add_validation, new_workbook
from ccht_excel.paper.text_size import text_height
from ccht_excel.version import __version__
from ccht_excel.vietnamese.printed import format_percent, format_value, percent_ascii

_UNIT_ROWS = 20
_VILLAGE_ROWS = 40
_RESOLUTION_ROWS = 15
_HEADINGS, _KEYS, _FIRST = 3, 4, 5
"""Rows of the headings, of the keys and of the first entry on every sheet; title, hint and a blank row come first."""
_LAST_UNIT_ROW = 500
"""Units are looked up by their id down to this row, wherever they were moved or sorted to."""

_TWO_LINES = text_height("\n", 24)
"""Height of a row that has room for what the law asks in both areas."""

_TEXT: Style = {"border": 1, "wrap": True}
_CENTRED: Style = {**_TEXT, "align": "center"}
_HEAD: Style = {**_CENTRED, "bold": True, "bg": HEADING}
_ENTRY: Style = {**_TEXT, "bg": INPUT, "locked": False}


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook being written."""

    workbook: Any
    styles: Styles
    campaign: Campaign
    criteria_set: CriteriaSet


def write_control_workbook(target: Path | BinaryIO, campaign: Campaign, criteria_set: CriteriaSet) -> None:
    """Write the control workbook of a campaign. Raises ``OSError`` where the target cannot be written."""
    workbook = new_workbook(
        target, title="Tệp điều khiển đợt tự đánh giá Cộng đồng học tập", citation=criteria_set.citation
    )
    book = _Book(workbook, Styles(workbook), campaign, criteria_set)
    _campaign_sheet(book)
    _units_sheet(book)
    _assignments_sheet(book)
    if criteria_set.plan:
        _targets_sheet(book, criteria_set.plan)
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
) -> tuple[Rows, KeyWriter]:
    """A sheet with title, hint, headings and keys; the next row is that of the first entry.

    ``headings`` are (column key, text, width).
    """
    worksheet = book.workbook.add_worksheet(SHEETS[name])
    keys = KeyWriter(worksheet)
    places = {column: key for column, (key, _, _) in enumerate(headings, 1) if key}
    keys.table(_KEYS, name, places, hidden=keys_hidden)
    rows = Rows(worksheet, book.styles, (0, *(width for _, _, width in headings)))
    rows.add(Piece(1, 1, TITLES[name], {"bold": True, "size": 14}), height=24)
    rows.add(
        Piece(1, rows.last, filled(HINTS[name], book.criteria_set), {"italic": True, "wrap": True, "valign": "top"})
    )
    rows.row = _HEADINGS
    rows.add(*(Piece(column, column, text, _HEAD) for column, (_, text, _) in enumerate(headings, 1)))
    rows.row = _FIRST
    worksheet.freeze_panes(_FIRST, 0)
    worksheet.hide_gridlines(2)
    worksheet.protect("", PROTECTION)
    footer = f"Đợt đánh giá năm {book.campaign.year}"
    page_setup(worksheet, landscape=landscape, repeat=(_HEADINGS, _HEADINGS), footer=footer)
    return rows, keys


def _campaign_sheet(book: _Book) -> None:
    rows, keys = _sheet(book, "campaign", (("label", "Mục", 30), ("value", "Nội dung", 34), ("", "Giải thích", 46)))
    campaign = book.campaign
    values: Mapping[str, Content] = {
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
        "year": {"validate": "integer", "criteria": "between", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
        "claimed_level": {"validate": "list", "source": [str(level) for level in book.criteria_set.levels]},
        "difficult_area": {"validate": "list", "source": ["Có", "Không"]},
        "evidence_required": {"validate": "list", "source": ["Có", "Không"]},
    }
    for key, label, text, _ in campaign_rows(book.criteria_set):
        keys.key(rows.row, key)
        hint = filled(text, book.criteria_set)
        if key in rules:
            rule = {**rules[key], "error_title": "Chưa đúng", "error_message": hint}
            add_validation(rows.worksheet, rows.row, 2, 1, 1, **rule)
        look: Style = {"num": "dd/mm/yyyy"} if isinstance(values[key], date) else {}
        rows.add(
            Piece(1, 1, label, {**_TEXT, "bold": True}),
            _entry(2, values[key], {"align": "left", **look}),
            Piece(3, 3, hint, {**_TEXT, "italic": True}),
            minimum=24,
        )
    rows.worksheet.set_selection(_FIRST, 2, _FIRST, 2)


def _entry(column: int, content: Content, look: Style | None = None) -> Piece:
    """A cell to fill in, with what stands there already."""
    return Piece(column, column, None if content == "" else content, {**_ENTRY, **(look or {})})


def _entries(*contents: Content) -> list[Piece]:
    return [_entry(column, content) for column, content in enumerate(contents, 1)]


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
    rows, _ = _sheet(book, "units", headings, landscape=True)
    for unit in _unit_slots(book.campaign):
        rows.add(*_entries(unit.id, unit.name, unit.contact, unit.email))
    rows.worksheet.set_selection(_FIRST, 2, _FIRST, 2)


def _assignments_sheet(book: _Book) -> None:
    slots = _unit_slots(book.campaign)
    headings = [("id", "Chỉ tiêu", 8.0), ("label", "Nội dung", 52.0), *((unit.id, "", 9.5) for unit in slots)]
    rows, keys = _sheet(book, "assignments", headings, landscape=True, keys_hidden=False)
    worksheet = rows.worksheet
    _unit_headings(rows, slots)
    shown = 3 + len(book.campaign.units) + 4
    if shown < 3 + len(slots):
        worksheet.set_column(shown, 2 + len(slots), 9.5, None, {"level": 1, "hidden": True})
    mark: Style = {**_ENTRY, "align": "center", "bold": True}
    for indicator in book.criteria_set.indicators:
        keys.key(rows.row, indicator.id)
        asked = book.campaign.assignments.get(indicator.id, ())
        title = Piece(2, 2, indicator.title, {**_TEXT, "size": 11})
        rows.add(
            Piece(1, 1, indicator.id, _CENTRED),
            title,
            *(Piece(column, column, "x" if unit.id in asked else None, mark) for column, unit in enumerate(slots, 3)),
            height=rows.needed(title),
        )
    add_validation(
        worksheet,
        _FIRST,
        3,
        rows.row - _FIRST,
        len(slots),
        validate="list",
        source=["x"],
        error_title="Chưa đúng",
        error_message="Gõ x nếu đơn vị phụ trách chỉ tiêu này, nếu không thì để trống.",
    )
    worksheet.freeze_panes(_FIRST, 3)
    worksheet.set_selection(_FIRST, 3, _FIRST, 3)
    worksheet.fit_to_pages(1, 1)


def _unit_headings(rows: Rows, slots: Sequence[Unit]) -> None:
    """Ids of the units as keys to be seen and changed, above them the names that the sheet of units has for them."""
    head: Style = {**_HEAD, "align": "left", "rotation": 90, "size": 10}
    id_look: Style = {**_ENTRY, "rotation": 90, "size": 8, "align": "center", "color": MUTED}
    units = f"'{SHEETS['units']}'!"
    names, ids = f"{units}$C${_FIRST}:$C${_LAST_UNIT_ROW}", f"{units}$B${_FIRST}:$B${_LAST_UNIT_ROW}"
    for column, unit in enumerate(slots, 3):
        name = f"INDEX({names},MATCH({column_letters(column)}${_KEYS + 1},{ids},0))"
        formula = f'=IFERROR(IF({name}="","",{name}),"{NO_SUCH_UNIT}")'
        rows.put(Piece(column, column, Formula(formula, unit.name), head), row=_HEADINGS)
        rows.put(Piece(column, column, unit.id, id_look), row=_KEYS)
    unseen: Style = {"bg": UNSEEN, "color": UNSEEN, "size": 7}
    for column, key in ((1, "id"), (2, "label")):
        rows.put(Piece(column, column, key, unseen), row=_KEYS)
    rows.worksheet.set_row(_HEADINGS, 112)
    rows.worksheet.set_row(_KEYS, 68)
    rows.worksheet.repeat_rows(_HEADINGS, _KEYS)


def _targets_sheet(book: _Book, plan: StandardSpec) -> None:
    legal = book.criteria_set.legal
    headings = (
        ("id", "Chỉ tiêu", 9.0),
        ("label", "Nội dung", 60.0),
        (StandardKind.PLAN, plan.label, 18.0),
        *((spec.id, f"{spec.label} ({spec.clause})", 24.0) for spec in legal),
    )
    rows, keys = _sheet(book, "targets", headings, landscape=True)
    labels = {indicator.id: indicator.title for indicator in book.criteria_set.indicators}
    labels |= {ratio.id: ratio.label for item in book.criteria_set.indicators for ratio in item.ratios}
    shown = {ratio.id: item.id for item in book.criteria_set.indicators for ratio in item.ratios}
    for target in book.criteria_set.targets:
        keys.key(rows.row, target)
        _target_rule(book, rows, target)
        laws = (_legal_text(book, target, spec.id) for spec in legal)
        rows.add(
            Piece(1, 1, shown.get(target, target), _CENTRED),
            Piece(2, 2, labels[target], _TEXT),
            _target_piece(book.campaign.targets[target]),
            *(Piece(column, column, text, _TEXT) for column, text in enumerate(laws, 4)),
            minimum=_TWO_LINES,
        )
    rows.worksheet.set_selection(_FIRST, 3, _FIRST, 3)


def _target_piece(value: Required) -> Piece:
    style: Style = {**_ENTRY, "align": "center"}
    if not isinstance(value, Fraction):
        return Piece(3, 3, value, style)
    percent = value * 100
    if 100 % percent.denominator:
        return Piece(3, 3, percent_ascii(value), style)
    return Piece(3, 3, float(value), {**style, "num": "0%" if percent.denominator == 1 else "0.00%"}, "100,00%")


def _target_rule(book: _Book, rows: Rows, target: str) -> None:
    if isinstance(book.campaign.targets[target], Fraction):
        add_validation(
            rows.worksheet,
            rows.row,
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
    maximum = book.criteria_set.data[target].maximum or MOST_LEVELS
    add_validation(
        rows.worksheet,
        rows.row,
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
        if requirement.standard == standard:
            text = _required_text(requirement.value)
            area = {None: "", True: "Vùng khó khăn: ", False: "Vùng khác: "}[requirement.difficult_area]
            texts.append(f"{area}{text}")
    return "\n".join(texts)


def _required_text(value: Required) -> str:
    return format_percent(value) if isinstance(value, Fraction) else f"Mức độ {value}"


def _villages_sheet(book: _Book) -> None:
    headings = (("id", "Mã (để trống được)", 22.0), ("name", "Tên thôn, bản, tổ dân phố", 60.0))
    rows, _ = _sheet(book, "villages", headings)
    villages = [(village.id, village.name) for village in book.campaign.villages]
    spare = max(_VILLAGE_ROWS - len(villages), 10)
    for row, texts in enumerate(villages + [("", "")] * spare, _FIRST):
        rows.put(*_entries(*texts), row=row)
    rows.worksheet.set_selection(_FIRST, 2, _FIRST, 2)


def _resolutions_sheet(book: _Book) -> None:
    headings = (
        ("datum", "Số liệu hoặc chỉ tiêu (chọn)", 48.0),
        ("value", "Giá trị được kết luận", 18.0),
        ("reason", "Lý do (bắt buộc)", 60.0),
    )
    rows, _ = _sheet(book, "resolutions", headings, landscape=True)
    labels = {id: resolution_choice(id, spec.label) for id, spec in book.criteria_set.data.items()}
    resolutions = book.campaign.resolutions.values()
    spare = max(_RESOLUTION_ROWS - len(resolutions), 5)
    _write_choices(rows.worksheet, tuple(labels.values()), len(resolutions) + spare)
    for item in resolutions:
        value = format_value(item.value) if isinstance(item.value, Outcome) else item.value
        rows.add(*_entries(labels[item.datum], value, item.reason))
    for row in range(rows.row, rows.row + spare):
        rows.put(*_entries("", "", ""), row=row)
    rows.worksheet.set_selection(_FIRST, 1, _FIRST, 1)


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
