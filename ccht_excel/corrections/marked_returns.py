"""Marked returns: the unit's own workbook, its faults coloured, noted and listed, ready to be corrected and resent.

Relies on openpyxl (:mod:`ccht_excel.corrections.marks`). Where the return is no .xlsx, cannot be opened, or its layout
is damaged, the right blank form is filled with what could be read (:mod:`ccht_excel.corrections.refilled_form`). A
marked copy says which return it was made from and carries that return's time, so that an uncorrected copy is never
newer than a correction.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import openpyxl
from openpyxl.workbook import Workbook

from ccht_excel.corrections.due import accepted_returns, corrections
from ccht_excel.corrections.marks import ListHead, clear_marks, put_marks
from ccht_excel.corrections.refilled_form import evidence_count, free_rows, refill
from ccht_excel.corrections.settled_package import formula_results, save_settled
from ccht_excel.exchange.grid import address, position
from ccht_excel.exchange.keyed_sheets import META_SHEET, Table, read_keyed
from ccht_excel.findings import of_judging
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import RefusedError
from ccht_excel.forms import layout
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Finding
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.returns import Submission
from ccht_excel.spreadsheets.beside import BOXES, PICTURES
from ccht_excel.spreadsheets.package_xml import has_document_type
from ccht_excel.spreadsheets.workbook_file import ENCRYPTED, WorkbookContent, read_workbook
from ccht_excel.vietnamese.place_names import full_place
from ccht_excel.vietnamese.printed import format_date
from ccht_excel.vietnamese.text import join_words

MADE_FROM, STAMP = "marked_from", "marked_stamp"
"""Keys of the very hidden sheet: SHA-256 of the return, and the time the copy was given."""

_MOST_UNPACKED = 20 << 20
_MOST_CELLS = 100_000
_SPREAD = re.compile(
    rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref=["']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})["']"""
)

_TITLE = "NHỮNG CHỖ CẦN SỬA TRONG PHIẾU"
_ADVICE = (
    "Bấm vào địa chỉ ở cột Ô để tới chỗ cần sửa. Sửa ngay tại ô được tô màu ở các trang sau; không ghi vào trang này."
    " Để con trỏ trên ô màu sẽ thấy ghi chú."
)
_ADVICE_REFILLED = (
    "Tệp gửi về {reason}, nên đây là biểu mẫu mới đã chép sẵn những gì đọc được. Xin kiểm tra lại và dùng tệp này"
    " thay cho tệp cũ."
)
_ADVICE_SEND = "Sửa xong thì lưu tệp rồi gửi lại{deadline}; không cần xóa màu, ghi chú hay trang này."
_DRAWN = "Tệp gửi về có hình ảnh hay hộp chữ ở trang {sheets}; ở đây có thể không còn. Cần giữ thì giữ tệp đã gửi."
_REASONS = {"ods": "là dạng .ods", "xls": "là dạng .xls cũ", "xlsb": "là dạng .xlsb"}
_REASONS[ENCRYPTED] = "bị mã hóa (Excel tự mở được, chương trình khác thì không)"


@dataclass(frozen=True, slots=True)
class MarkedReturn:
    """A marked copy: its bytes, and the findings with their places in it. ``refilled``: it is a fresh form."""

    data: bytes
    findings: tuple[Finding, ...]
    refilled: bool


def marked_returns(
    assessment: Assessment, returned: Mapping[str, bytes], limits: Limits = DEFAULT_LIMITS
) -> dict[str, MarkedReturn]:
    """A marked copy for each unit that has something to correct; ``returned`` are the files that count, by name."""
    accepted = accepted_returns(assessment)
    return {
        unit: _marked(assessment, accepted[unit], returned[accepted[unit].file], findings, limits)
        for unit, findings in corrections(assessment).items()
        if accepted[unit].file in returned
    }


def is_own_copy(data: bytes) -> bool:
    """Whether a file is a marked copy just as it was written, which nobody has saved since."""
    try:
        content = read_workbook(data)
    except RefusedError:
        return False
    stamp = read_keyed(content.sheets).meta.get(STAMP)
    return stamp is not None and content.modified is not None and stamp == content.modified.isoformat()


def _marked(
    assessment: Assessment, submission: Submission, data: bytes, findings: Sequence[Finding], limits: Limits
) -> MarkedReturn:
    content = read_workbook(data, limits)
    damaged = any(
        CATALOGUE[item.code].damages_form for item in assessment.findings if item.place.file == submission.file
    )
    book = None if damaged else _own_workbook(data, content)
    source, values, reason = data, None, ""
    if book is None:
        source = _blank_form(assessment, submission.unit or "", content)
        filled = refill(source, content, assessment.criteria_set, assessment.campaign, submission.file)
        book = filled.book
        moved = [replace(item, place=filled.replaced(item.place)) for item in findings]
        findings = [*(item for item in moved if not CATALOGUE[item.code].asked_anew), *filled.asked_anew]
        reason = _REASONS.get(content.kind, "không còn giữ đúng khung của biểu mẫu")
        tables = read_keyed(read_workbook(source).sheets).tables
    else:
        values = formula_results(book, _load(data, data_only=True))
        clear_marks(book)
        tables = read_keyed(content.sheets).tables
    findings = _in_order(
        book, [replace(item, unit=submission.unit) for item in _evidence_placed(book, tables, findings)]
    )
    put_marks(book, findings, _head(assessment, submission, reason, _drawn(content)))
    moment = submission.saved_at or datetime(1980, 1, 1, tzinfo=UTC)
    _sign(book, submission.sha256 or "", moment)
    return MarkedReturn(save_settled(book, moment, source, values), tuple(findings), bool(reason))


# ---------------------------------------------------------------------------------------------
# The workbook to mark


def _own_workbook(data: bytes, content: WorkbookContent) -> Workbook | None:
    """The return itself, where openpyxl can open it at a reasonable cost."""
    if content.kind != "xlsx" or content.stray or _too_heavy(data) or _declares_types(data):
        return None
    try:
        book = _load(data)
    except Exception:
        return None
    return book if META_SHEET in book.sheetnames else None


def _load(data: bytes, *, data_only: bool = False) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


def _too_heavy(data: bytes) -> bool:
    """Whether opening takes too long: much content, or ranges of which openpyxl makes every single cell."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
            return True
        for name in archive.namelist():
            if name.lower().endswith(".xml") and "worksheets" in name.lower():
                for first, last in _SPREAD.findall(archive.read(name)):
                    (top, left), (bottom, right) = position(first.decode()), position(last.decode())
                    if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
                        return True
    return False


def _declares_types(data: bytes) -> bool:
    """Whether a part has a document type declaration: openpyxl also opens parts that the reader leaves alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(
            has_document_type(archive.read(name))
            for name in archive.namelist()
            if name.lower().endswith((".xml", ".rels"))
        )


def _blank_form(assessment: Assessment, unit: str, content: WorkbookContent) -> bytes:
    campaign, criteria_set = assessment.campaign, assessment.criteria_set
    rows = max(layout.EVIDENCE_ROWS, evidence_count(content, criteria_set) + 4)
    stream = io.BytesIO()
    required = applicable_requirements(criteria_set, campaign)
    write_return_workbook(stream, criteria_set, campaign, campaign.unit(unit), required, rows)
    return stream.getvalue()


# ---------------------------------------------------------------------------------------------
# Where to mark


def _evidence_placed(book: Workbook, tables: Sequence[Table], findings: Sequence[Finding]) -> list[Finding]:
    """Missing evidence is marked where it is to be written: the next free rows of the table of evidence."""
    homes = {table.sheet: table for table in tables if table.name == "evidence" and "title" in table.columns}
    free = {sheet: free_rows(book, table) for sheet, table in homes.items() if sheet in book.sheetnames}
    placed = []
    for item in findings:
        sheet = item.place.sheet
        due = item.code == of_judging.EVIDENCE_MISSING.code and sheet in free
        number = next(free[sheet], None) if due else None
        if number is not None:
            cell = address(number, homes[sheet].columns["title"])
            item = replace(item, place=replace(item.place, cell=cell))
        placed.append(item)
    return placed


def _in_order(book: Workbook, findings: Sequence[Finding]) -> list[Finding]:
    """As one goes through the workbook: by sheet, row and column; what has no place comes last."""
    sheets = {name: number for number, name in enumerate(book.sheetnames)}

    def order(item: Finding) -> tuple[int, tuple[int, int]]:
        where = position((item.place.cell or "A1").partition(":")[0])
        return (sheets.get(item.place.sheet, len(sheets)), where)

    return sorted(findings, key=order)


def _drawn(content: WorkbookContent) -> list[str]:
    """Sheets with pictures and text boxes, which openpyxl may leave out."""
    return [sheet.name for sheet in content.sheets if any(what in (PICTURES, BOXES) for what in sheet.beside)]


def _head(assessment: Assessment, submission: Submission, reason: str, drawn: Sequence[str]) -> ListHead:
    campaign = assessment.campaign
    deadline = f" chậm nhất ngày {format_date(campaign.deadline)}" if campaign.deadline else ""
    advice = [_ADVICE, _ADVICE_SEND.format(deadline=deadline)]
    if reason:
        advice.insert(0, _ADVICE_REFILLED.format(reason=reason))
    if drawn:
        advice.append(_DRAWN.format(sheets=join_words(drawn)))
    subtitle = f"{campaign.unit_name(submission.unit)} – {full_place(campaign)}, năm {campaign.year}"
    return ListHead(_TITLE, subtitle, advice)


def _sign(book: Workbook, sha256: str, moment: datetime) -> None:
    """Say in the very hidden sheet what this copy was made from, and which time it carries."""
    sheet = book[META_SHEET]
    signs = {MADE_FROM: sha256, STAMP: moment.isoformat()}
    for row in sheet.iter_rows(min_row=1, max_row=min(sheet.max_row, 100)):
        if len(row) > 1 and row[0].value in signs:
            row[1].value = signs.pop(str(row[0].value))
    for key, value in signs.items():
        row_number = sheet.max_row + 1
        sheet.cell(row_number, 1, key)
        sheet.cell(row_number, 2, value)
