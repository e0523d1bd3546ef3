"""The control workbook, written: everything the officer decides about one campaign, in Excel.

Relies on :mod:`ccht_excel.paper.rows` and on the keys of :mod:`ccht_excel.exchange.keyed_sheets`.
What it writes, :mod:`ccht_excel.control.reader` reads back to the same campaign.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from ccht_excel.control.frame import (
    CENTRED,
    ENTRY,
    FIRST,
    HEAD,
    HEADINGS,
    KEYS,
    TEXT,
    Book,
    entries,
    listed,
    start_sheet,
)
from ccht_excel.control.layout import NO_SUCH_UNIT, SHEETS, offered_subjects
from ccht_excel.control.past_sheet import past_sheet
from ccht_excel.control.question_sheets import campaign_sheet, paperwork_sheet
from ccht_excel.control.recognition_sheet import recognition_sheet
from ccht_excel.exchange.grid import column_letters
from ccht_excel.exchange.keyed_sheets import write_meta
from ccht_excel.law.answer_kinds import value_typed
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.model.attributes import stated_key
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet, Required, Standard, StandardKind, StandardSpec
from ccht_excel.model.levels import LevelScale
from ccht_excel.paper.palette import MUTED, UNSEEN
from ccht_excel.paper.rows import Formula, Piece, Rows, Style
from ccht_excel.paper.style import Styles, add_validation, new_workbook
from ccht_excel.paper.text_size import text_height
from ccht_excel.version import __version__
from ccht_excel.vietnamese.printed import format_percent, format_required, percent_ascii

_UNIT_ROWS = 20
_VILLAGE_ROWS = 40
_RESOLUTION_ROWS = 15
_LAST_UNIT_ROW = 500
"""Units are looked up by their id down to this row, wherever they were moved or sorted to."""

_TWO_LINES = text_height("\n", 24)
_SLOT, _ASSIGNED, _LABEL_AT_LEAST, _LABEL_AT_MOST = 9.5, 166.0, 52.0, 110.0
"""Widths on the sheet of assignments: of a unit, of all together with what is assigned (as wide as a screen of 1366
pixels shows), and of the text of a chỉ tiêu."""
"""Height of a row that has room for what the law asks in both areas."""


def write_control_workbook(target: Path | BinaryIO, campaign: Campaign, criteria_set: CriteriaSet) -> None:
    """Write the control workbook of a campaign. Raises ``OSError`` where the target cannot be written."""
    workbook = new_workbook(
        target, title=f"Tệp điều khiển đợt tự đánh giá {criteria_set.subject.award}", citation=criteria_set.citation
    )
    book = Book(workbook, Styles(workbook), campaign, criteria_set)
    campaign_sheet(book)
    paperwork_sheet(book)
    _units_sheet(book)
    _assignments_sheet(book)
    if criteria_set.plan:
        _targets_sheet(book, criteria_set.plan)
    recognition_sheet(book)
    _villages_sheet(book)
    if campaign.past:
        past_sheet(book)
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


def _unit_slots(campaign: Campaign) -> list[Unit]:
    """The units, and spare rows whose ids are there already so that nobody has to invent one."""
    taken = {unit.id for unit in campaign.units}
    spare = (f"don_vi_{number:02}" for number in range(1, 100))
    free = [Unit(id, "") for id in spare if id not in taken]
    return [*campaign.units, *free[: max(4, _UNIT_ROWS - len(campaign.units))]]


def _units_sheet(book: Book) -> None:
    headings = (
        ("id", book.fill("Mã {unit_word}\n(tên tệp phiếu)"), 22.0),
        ("name", book.fill("Tên {unit_word}"), 46.0),
        ("contact", "Người liên hệ, điện thoại", 34.0),
        ("email", "Thư điện tử", 28.0),
    )
    rows, _ = start_sheet(book, "units", headings, landscape=True)
    for unit in _unit_slots(book.campaign):
        rows.add(*entries(unit.id, unit.name, unit.contact, unit.email), growing=True)
    rows.worksheet.set_selection(FIRST, 2, FIRST, 2)


def _assignments_sheet(book: Book) -> None:
    slots = _unit_slots(book.campaign)
    label = min(max(_ASSIGNED - _SLOT * len(book.campaign.units), _LABEL_AT_LEAST), _LABEL_AT_MOST)
    headings = [("id", "Chỉ tiêu", 8.0), ("label", "Nội dung", label), *((unit.id, "", _SLOT) for unit in slots)]
    rows, keys = start_sheet(book, "assignments", headings, landscape=True, keys_hidden=False)
    worksheet = rows.worksheet
    _unit_headings(book, rows, slots)
    shown = 3 + len(book.campaign.units) + 4
    if shown < 3 + len(slots):
        worksheet.set_column(shown, 2 + len(slots), _SLOT, None, {"level": 1, "hidden": True})
    mark: Style = {**ENTRY, "align": "center", "bold": True}
    for indicator in book.criteria_set.indicators:
        keys.key(rows.row, indicator.id)
        asked = book.campaign.assignments.get(indicator.id, ())
        title = Piece(2, 2, indicator.title, {**TEXT, "size": 10})
        rows.add(
            Piece(1, 1, indicator.id, CENTRED),
            title,
            *(Piece(column, column, "x" if unit.id in asked else None, mark) for column, unit in enumerate(slots, 3)),
            height=rows.needed(title),
        )
    add_validation(
        worksheet,
        FIRST,
        3,
        rows.row - FIRST,
        len(slots),
        validate="list",
        source=["x"],
        error_title="Chưa đúng",
        error_message=book.fill("Gõ x nếu {unit_word} phụ trách chỉ tiêu này, nếu không thì để trống."),
    )
    # The names stay in view; the ids below them, which are seldom needed, leave the room of a small screen to the rows.
    worksheet.freeze_panes(KEYS, 3)
    worksheet.set_selection(FIRST, 3, FIRST, 3)
    worksheet.fit_to_pages(1, 1)


def _unit_headings(book: Book, rows: Rows, slots: Sequence[Unit]) -> None:
    """Ids of the units as keys to be seen and changed, above them the names that the sheet of units has for them."""
    head: Style = {**HEAD, "align": "left", "rotation": 90, "size": 9}
    id_look: Style = {**ENTRY, "rotation": 90, "size": 8, "align": "center", "color": MUTED}
    units, none = f"'{book.fill(SHEETS['units'])}'!", book.fill(NO_SUCH_UNIT)
    names, ids = f"{units}$C${FIRST}:$C${_LAST_UNIT_ROW}", f"{units}$B${FIRST}:$B${_LAST_UNIT_ROW}"
    for column, unit in enumerate(slots, 3):
        name = f"INDEX({names},MATCH({column_letters(column)}${KEYS + 1},{ids},0))"
        formula = f'=IFERROR(IF({name}="","",{name}),"{none}")'
        rows.put(Piece(column, column, Formula(formula, unit.name), head), row=HEADINGS)
        rows.put(Piece(column, column, unit.id, id_look), row=KEYS)
    unseen: Style = {"bg": UNSEEN, "color": UNSEEN, "size": 7}
    for column, key in ((1, "id"), (2, "label")):
        rows.put(Piece(column, column, key, unseen), row=KEYS)
    rows.worksheet.set_row(HEADINGS, 68)
    rows.worksheet.set_row(KEYS, 90)
    rows.worksheet.repeat_rows(HEADINGS, KEYS)


def _targets_sheet(book: Book, plan: StandardSpec) -> None:
    legal = book.criteria_set.legal
    headings = (
        ("id", "Chỉ tiêu", 9.0),
        ("label", "Nội dung", 60.0),
        (StandardKind.PLAN, plan.label, 18.0),
        *((spec.id, f"{spec.label} ({spec.clause})", 24.0) for spec in legal),
    )
    rows, keys = start_sheet(book, "targets", headings, landscape=True)
    labels = {indicator.id: indicator.title for indicator in book.criteria_set.indicators}
    labels |= {ratio.id: ratio.label for item in book.criteria_set.indicators for ratio in item.ratios}
    shown = {ratio.id: item.id for item in book.criteria_set.indicators for ratio in item.ratios}
    for target in book.criteria_set.targets:
        keys.key(rows.row, target)
        _target_rule(book, rows, target)
        laws = (_legal_text(book, target, spec.id) for spec in legal)
        rows.add(
            Piece(1, 1, shown.get(target, target), CENTRED),
            Piece(2, 2, labels[target], TEXT),
            _target_piece(_scale(book, target), book.campaign.targets[target]),
            *(Piece(column, column, text, TEXT) for column, text in enumerate(laws, 4)),
            minimum=_TWO_LINES,
        )
    rows.worksheet.set_selection(FIRST, 3, FIRST, 3)


def _scale(book: Book, target: str) -> LevelScale | None:
    """The levels that a target is one of; ``None`` for a share."""
    spec = book.criteria_set.data.get(target)
    return spec.levels if spec else None


def _target_piece(scale: LevelScale | None, value: Required) -> Piece:
    style: Style = {**ENTRY, "align": "center"}
    if not isinstance(value, Fraction):
        return Piece(3, 3, scale.name(value) if scale and isinstance(value, int) else value, style)
    percent = value * 100
    if 100 % percent.denominator:
        return Piece(3, 3, percent_ascii(value), style)
    return Piece(3, 3, float(value), {**style, "num": "0%" if percent.denominator == 1 else "0.00%"}, "100,00%")


def _target_rule(book: Book, rows: Rows, target: str) -> None:
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
    scale = _scale(book, target)
    add_validation(
        rows.worksheet,
        rows.row,
        3,
        1,
        1,
        validate="list",
        source=list(scale.choices) if scale else [],
        error_title="Chưa đúng",
        error_message="Chọn trong danh sách của ô.",
    )


def _legal_text(book: Book, target: str, standard: Standard) -> str:
    """What the law asks, everywhere or by area."""
    texts = []
    for requirement in book.criteria_set.targets[target]:
        if requirement.standard == standard:
            text = _required_text(_scale(book, target), requirement.value)
            area = {None: "", True: "Vùng khó khăn: ", False: "Vùng khác: "}[requirement.difficult_area]
            texts.append(f"{area}{text}")
    return "\n".join(texts)


def _required_text(scale: LevelScale | None, value: Required) -> str:
    return format_percent(value) if isinstance(value, Fraction) else format_required(value, scale)


def _villages_sheet(book: Book) -> None:
    headings = (("id", "Mã (để trống được)", 22.0), ("name", book.fill("Tên {part}"), 60.0))
    rows, _ = start_sheet(book, "villages", headings)
    villages = [(village.id, village.name) for village in book.campaign.villages]
    spare = max(_VILLAGE_ROWS - len(villages), 10)
    for row, texts in enumerate(villages + [("", "")] * spare, FIRST):
        rows.put(*entries(*texts), row=row)
    rows.worksheet.set_selection(FIRST, 2, FIRST, 2)


def _resolutions_sheet(book: Book) -> None:
    headings = (
        ("datum", "Số liệu hoặc chỉ tiêu (chọn)", 48.0),
        ("value", "Giá trị được kết luận", 18.0),
        ("reason", "Lý do (bắt buộc)", 60.0),
    )
    rows, _ = start_sheet(book, "resolutions", headings, landscape=True)
    labels = offered_subjects(book.criteria_set)
    settled = [*_settled(book)]
    spare = max(_RESOLUTION_ROWS - len(settled), 5)
    _write_choices(rows.worksheet, tuple(labels.values()), len(settled) + spare)
    for subject, value, reason in settled:
        rows.add(*entries(labels[subject], value, reason), growing=True)
    for row in range(rows.row, rows.row + spare):
        rows.put(*entries("", "", ""), row=row)
    rows.worksheet.set_selection(FIRST, 1, FIRST, 1)


def _settled(book: Book) -> Iterator[tuple[str, str | int, str]]:
    """What the meeting settled: of what, what and why."""
    campaign, rows = book.campaign, attribute_rows(book.criteria_set)
    for item in campaign.resolutions.values():
        yield item.datum, value_typed(book.criteria_set.data[item.datum], item.value), item.reason
    for one in campaign.settled:
        key = stated_key(one.datum, one.attribute)
        yield key, rows[key][1].shown(one.choice), one.reason


def _write_choices(worksheet: Any, choices: Sequence[str], rows: int) -> None:
    """The drop-down of data, from cells on the far right: a list in the rule itself holds 255 characters only."""
    add_validation(
        worksheet,
        FIRST,
        1,
        rows,
        1,
        validate="list",
        source=listed(worksheet, choices),
        input_title="Chọn số liệu",
        input_message="Chọn số liệu hoặc chỉ tiêu mà cuộc họp đã kết luận.",
        error_title="Chưa đúng",
        error_message="Chọn trong danh sách của ô.",
    )
