"""One return marked: the unit's own workbook with its faults coloured, noted and listed, or a fresh form filled in.

Meant for a guarded process: the file is a stranger's. Relies on :mod:`ccht_excel.patching`, which changes only what the
marks need, and reads the result again before it vouches for it. A marked copy says which return it was made from and
carries that return's time, so that an uncorrected copy is never newer than a correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.corrections.list_sheet import ListHead, write_list
from ccht_excel.corrections.marks import clear_marks, is_list, put_marks
from ccht_excel.corrections.own_copies import MADE_FROM, RUN, STAMP
from ccht_excel.corrections.refilled_form import RefilledForm, evidence_count, free_rows, read_tables, refill
from ccht_excel.corrections.to_mark import MarkedReturn, ToMark, few, taken_words
from ccht_excel.exchange.grid import CellValue, ErrorValue, SheetGrid, address, position
from ccht_excel.exchange.keyed_sheets import META_SHEET, read_keyed
from ccht_excel.findings import of_judging
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.forms import layout
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.subjects import Subject
from ccht_excel.patching.active_formulas import TakenOut
from ccht_excel.patching.parts import UNPATCHABLE, UnpatchableError
from ccht_excel.patching.workbook import PatchedWorkbook
from ccht_excel.spreadsheets.sparse_sheet import FORMULA_WITHOUT_RESULT
from ccht_excel.spreadsheets.workbook_file import ENCRYPTED, WorkbookContent, read_anew, read_workbook
from ccht_excel.vietnamese.place_names import full_place

if TYPE_CHECKING:
    from ccht_excel.forms.alike import Alike

_TITLE = "NHỮNG CHỖ CẦN SỬA TRONG PHIẾU"
_ADVICE = (
    "Bấm vào chữ gạch chân để tới chỗ cần sửa. Sửa ngay tại ô được tô màu ở các trang sau; không ghi vào trang này."
    " Để con trỏ trên ô màu sẽ thấy ghi chú."
)
_ADVICE_REFILLED = (
    "Tệp gửi về {reason}, nên đây là phiếu mới đã chép sẵn những gì đọc được ở các ô của phiếu. Xin kiểm tra lại"
    " và dùng tệp này thay cho tệp cũ. Hình ảnh, biểu đồ, ghi chú và những gì khác ngoài các ô ấy chỉ còn ở tệp đã gửi."
)
_ADVICE_LEFT = "Ở tệp đã gửi còn nội dung mà bản này không có: {cells}."
_ADVICE_SEND = "Sửa xong thì lưu tệp rồi gửi lại{deadline}; không cần xóa màu, ghi chú hay trang này."
_ADVICE_TAKEN = "Bản này không mang theo những gì phiếu không cần: {taken}. Tệp đã gửi vẫn còn đủ."
_NOT_CARRIED = " (ở tệp đã gửi: trang “{sheet}”, ô {cells}; bản này không chép nội dung ở đó)"
_WHERE_SENT = " (ở tệp đã gửi: trang “{sheet}”, ô {cell})"

_UNFIT = "không đúng khung của phiếu hiện nay"
_UNSAFE = "có phần mà chương trình không sửa thẳng vào được"
_REASONS = {"ods": "là dạng .ods", "fods": "là dạng .fods", "xls": "là dạng .xls cũ", "xlsb": "là dạng .xlsb"}


def mark(item: ToMark, campaign: Campaign, criteria_set: CriteriaSet, limits: Limits = DEFAULT_LIMITS) -> MarkedReturn:
    """The marked copy of a return. Raises ``RefusedError`` where the file cannot even be read."""
    content = read_workbook(item.data, limits)
    reason = _REASONS.get(content.kind, _UNFIT if item.damaged else _UNSAFE if item.refill else "")
    if not reason:
        try:
            book = PatchedWorkbook(_package(item.data, content), limits)
            return _marked(item, item.findings, book, content.sheets, _Source(campaign, criteria_set.subject, limits))
        except UNPATCHABLE:
            reason = _UNSAFE
    return _refilled(item, content, _Source(campaign, criteria_set.subject, limits, reason), criteria_set)


_Line: TypeAlias = tuple[int, Sequence[CellValue]]
"""0-based number of a row, and its values."""


class _Source(Struct, frozen=True):
    """What a copy is made by, and why it is a fresh form where it is one.

    ``sent`` says for the first findings where each was in the file that was sent, ``left`` what is only there.
    """

    campaign: Campaign
    subject: Subject
    limits: Limits
    reason: str = ""
    sent: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def _refilled(item: ToMark, content: WorkbookContent, source: _Source, criteria_set: CriteriaSet) -> MarkedReturn:
    campaign, file = source.campaign, item.submission.file
    tables = read_tables(content.sheets, criteria_set)
    form = _blank_form(campaign, criteria_set, item.submission.unit or "", evidence_count(tables))
    filled = refill(form, content.sheets, tables, criteria_set, campaign, file)
    kept = [one for one in item.findings if not CATALOGUE[one.code].asked_anew]
    moved = [_moved(one, filled) for one in kept]
    sent = [_where_sent(old, new) for old, new in zip(kept, moved, strict=True)]
    source = replace(source, sent=tuple(sent), left=filled.left)
    return _marked(item, (*moved, *filled.asked_anew), filled.book, filled.book.read(), source)


def _moved(item: Finding, filled: RefilledForm) -> Finding:
    """A finding at its place in the fresh form; what it names and the form has not is said to be in the sent file."""
    missing = filled.not_carried(item)
    said = _NOT_CARRIED.format(sheet=item.place.sheet, cells=missing) if missing else ""
    remedy = CATALOGUE[item.code].remedy_anew or item.remedy
    return replace(item, place=filled.replaced(item.place), message=item.message + said, remedy=remedy, named=())


def _where_sent(before: Finding, now: Finding) -> str:
    """Where in the file that was sent something was that is elsewhere now; empty where it is not, or is said."""
    place = before.place
    known = place.sheet and place.cell and now.place != place and now.message == before.message
    return _WHERE_SENT.format(sheet=place.sheet, cell=place.cell) if known else ""


def _blank_form(campaign: Campaign, criteria_set: CriteriaSet, unit: str, evidence: int) -> bytes:
    from ccht_excel.forms.workbook import write_return_workbook  # slow: XlsxWriter

    rows = max(layout.EVIDENCE_ROWS, evidence + 4)
    required = applicable_requirements(criteria_set, campaign)

    def write(stream: BinaryIO, campaign: Campaign) -> None:
        write_return_workbook(stream, criteria_set, campaign, campaign.unit(unit), required, rows)

    return _alike().written(criteria_set, campaign, (unit, rows, required), write)


@cache
def _alike() -> Alike:
    """What the blank forms of all campaigns of this process have in common."""
    from ccht_excel.forms.alike import Alike  # slow: XlsxWriter

    return Alike()


# ---------------------------------------------------------------------------------------------
# Marks in a workbook


def _marked(
    item: ToMark, findings: Sequence[Finding], book: PatchedWorkbook, read: Sequence[SheetGrid], source: _Source
) -> MarkedReturn:
    """The workbook marked, of which these sheets were read. Raises one of ``UNPATCHABLE`` where it cannot be vouched
    for."""
    submission = item.submission
    sheets = [sheet for sheet in read if not is_list(sheet)]
    clear_marks(book, read)
    own = [replace(one, unit=submission.unit) for one in findings]
    placed = _evidence_placed(sheets, own)
    ordered = _in_order(sheets, zip(placed, chain(source.sent, repeat("")), strict=False))
    shown = [replace(one, message=one.message + sent) for one, sent in ordered]
    put_marks(book, sheets, shown)
    write_list(book, shown, _head(source, item, book.taken_out), source.subject.unit)
    if submission.saved_at and (source.reason or submission.saved_at_from != "document"):
        book.set_modified(submission.saved_at)
    data = _signed(book, sheets, submission.sha256 or "", item.run)
    _vouch(sheets, read_anew(data, source.limits))
    listed = tuple(one for one, _ in ordered)
    return MarkedReturn(data, listed, source.reason, source.left, tuple(book.taken_out))


def _package(data: bytes, content: WorkbookContent) -> bytes:
    """The package that a workbook is, which one that Excel opens unasked has within."""
    if content.kind != ENCRYPTED:
        return data
    from ccht_excel.spreadsheets.default_password import opened  # slow, and needed by few

    return opened(data)


def _vouch(before: Sequence[SheetGrid], after: WorkbookContent) -> None:
    """Raise ``UnpatchableError`` where the copy, read again, does not say in each cell what the return says."""
    there = [sheet for sheet in after.sheets if not is_list(sheet)]
    if [sheet.name for sheet in there] != [sheet.name for sheet in before]:
        raise UnpatchableError("other sheets than before")
    for old, new in zip(before, there, strict=True):
        # Where each row is spelt the same there is no need to go from cell to cell.
        alike = len(old.rows) == len(new.rows) and all(map(_spelt_alike, old.rows, new.rows))
        if not _is_meta(old) and not alike and _said(old) != _said(new):
            raise UnpatchableError("other values than before")


def _spelt_alike(old: _Line, new: _Line) -> bool:
    """Whether two rows are one, or the same in letters; 60 % and 0.6 are spelt alike, but of another type."""
    (row, before), (number, after) = old, new
    alike = before is after or (repr(before) == repr(after) and list(map(type, before)) == list(map(type, after)))
    return alike and row == number


def _said(sheet: SheetGrid) -> dict[tuple[int, int], tuple[type, str]]:
    return {
        (row, column): (type(value), "" if isinstance(value, ErrorValue) else repr(value))
        for row, values in sheet.rows
        for column, value in enumerate(values)
        if value not in ("", FORMULA_WITHOUT_RESULT)
    }


def _is_meta(sheet: SheetGrid) -> bool:
    return sheet.name.strip().lower() == META_SHEET


# ---------------------------------------------------------------------------------------------
# Where to mark


def _evidence_placed(sheets: Sequence[SheetGrid], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Missing evidence is marked where it is to be written: the next free rows of the table of evidence."""
    missing = of_judging.EVIDENCE_MISSING.code
    asked = list(findings)
    named = {item.place.sheet for item in asked if item.code == missing}
    here = [sheet for sheet in sheets if sheet.name in named]
    tables = read_keyed(here).tables
    homes = {table.sheet: table for table in tables if table.name == "evidence" and "title" in table.columns}
    free = {sheet.name: free_rows(sheet, homes[sheet.name]) for sheet in here if sheet.name in homes}
    for item in asked:
        sheet = item.place.sheet
        due = item.code == missing and sheet in free
        number = next(free[sheet], None) if due else None
        if number is not None:
            cell = address(number, homes[sheet].columns["title"])
            item = replace(item, place=replace(item.place, cell=cell))
        yield item


def _in_order(sheets: Sequence[SheetGrid], findings: Iterable[tuple[Finding, str]]) -> list[tuple[Finding, str]]:
    """As one goes through the workbook: by sheet, row and column; what has no place comes last."""
    numbers = {sheet.name: number for number, sheet in enumerate(sheets)}

    def order(item: tuple[Finding, str]) -> tuple[int, tuple[int, int]]:
        place = item[0].place
        return numbers.get(place.sheet, len(numbers)), position((place.cell or "A1").partition(":")[0])

    return sorted(findings, key=order)


def _head(source: _Source, item: ToMark, taken: Sequence[TakenOut]) -> ListHead:
    campaign = source.campaign
    advice = [_ADVICE, _ADVICE_SEND.format(deadline=item.by)]
    if source.reason:
        advice.insert(0, _ADVICE_REFILLED.format(reason=source.reason))
    if source.left:
        advice.append(_ADVICE_LEFT.format(cells=few(source.left)))
    if taken:
        advice.append(_ADVICE_TAKEN.format(taken=taken_words(taken)))
    place = full_place(campaign, source.subject)
    subtitle = f"{campaign.unit_name(item.submission.unit)} – {place}, năm {campaign.year}"
    return ListHead(_TITLE, subtitle, advice)


# ---------------------------------------------------------------------------------------------
# What a copy says of itself


def _signed(book: PatchedWorkbook, sheets: Sequence[SheetGrid], sha256: str, run: str) -> bytes:
    """The workbook, saying in the very hidden sheet what it was made from, by which run, and what the rest of it is."""
    grid = next((sheet for sheet in sheets if _is_meta(sheet)), None)
    meta = book.sheet(grid.name) if grid else None
    if grid is None or meta is None:
        raise UnpatchableError("no sheet that says whose return it is")
    places = dict(_meta_places(grid))
    free = max((number for number, _ in grid.rows), default=-1) + 1
    for number, key in enumerate(key for key in (MADE_FROM, STAMP, RUN) if key not in places):
        places[key] = free + number, 1
        meta.write(free + number, 0, key)
    meta.write(*places[MADE_FROM], sha256)
    meta.write(*places[RUN], run)
    meta.write(*places[STAMP], book.digest(meta))
    return book.save()


def _meta_places(grid: SheetGrid) -> Iterator[tuple[str, tuple[int, int]]]:
    """Where the value of each key stands: in the second filled cell of its row, as the reader has it."""
    for number, values in grid.rows:
        filled = [column for column, value in enumerate(values) if value != ""]
        if filled:
            yield str(values[filled[0]]).strip(), (number, filled[1] if len(filled) > 1 else filled[0] + 1)
