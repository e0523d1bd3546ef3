"""How the files begin that this program writes beside its workbooks, so that one dropped among the returns is known for
what it is.

Relies on :mod:`ccht_excel.exchange.text_file`. Tells from the first bytes or rows; the rest may have been changed by
anybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.program_sheets import is_of_program
from ccht_excel.exchange.text_file import text_of
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import fold

REMINDERS_TITLE = "TIN NHẮN GỬI CÁC"
INVITATIONS_TITLE = "LỜI NHẮN GỬI CÁC"
"""Here follows what those are called that fill in forms."""
SIGNATURE_TITLE = "Chữ ký bản tổng hợp “Cộng đồng học tập” (ccht, kiểu 1)"
HANDOUT_TITLE = "DANH SÁCH PHÁT PHIẾU TỰ ĐÁNH GIÁ"
HANDOUT_NAME = "danh sách phát phiếu (danh_sach_phat.xlsx)"
PDF_NAME = "bản PDF của một bảng tính (ccht pdf)"
ROLLUP_NAME = "bảng gộp kết quả nhiều nơi"
"""What workbooks of the program are called where one turns up in place of another."""
ERROR_MARK, WARNING_MARK = "CẦN SỬA", "CẦN XEM LẠI"
"""How the notes begin that are put on cells of a marked return."""
KEPT_NOTE = "\n\nGhi chú có sẵn: "
"""Stands in such a note before what a person's own note said there."""
LIST_MESSAGE, LIST_REMEDY = "Nội dung cần sửa", "Cách sửa"
"""Headings of the list that is the first sheet of a marked return."""
PDF_END = b"%ccht pdf\n"
"""A remark after the end of a PDF that was made by the program."""
DOCUMENT_NAMESPACE = "urn:ccht_excel:document"
"""Of the part of a Word document that says what it was made from."""

HEAD_BYTES = 4_096
"""So much of a file is looked at."""
_FIRST_ROWS = 3

_JSON = regex(r'\{\s{0,9}"schema":\s?[0-9]{1,4},\s{0,9}"(?:run|generator|control|commune|year)":')
_SIGNS = (
    (regex(re.escape(INVITATIONS_TITLE)), "tệp lời nhắn kèm phiếu (loi_nhan.txt)"),
    (regex(re.escape(REMINDERS_TITLE)), "tệp tin nhắn nhắc việc (nhac_viec.txt)"),
    (regex(r"Chữ ký bản tổng hợp “[^”\n]{1,100}” \(ccht, kiểu [0-9]{1,4}\)"), "tệp chữ ký (.chuky)"),
    (_JSON, "tệp số liệu (.json)"),
    (regex(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----"), "tệp khóa ký bí mật"),
    (regex(r"Khóa công khai: [A-Za-z0-9+/=]{40}"), "tệp khóa công khai"),
)


def own_text(head: bytes) -> str | None:
    """What a text file is that begins like this, in words, if it is one of the program's own."""
    text = text_of(head[:HEAD_BYTES]).lstrip()
    return next((said for sign, said in _SIGNS if sign.match(text)), None)


def is_own_pdf(data: bytes) -> bool:
    """Whether a PDF was made by the program."""
    return data.endswith(PDF_END)


def is_handout(sheets: Sequence[SheetGrid]) -> bool:
    """Whether a workbook begins like the list of who gets which form."""
    names = {sheet.name for sheet in sheets}
    own = [sheet for sheet in sheets if not is_of_program(sheet, names)]
    first = (value for sheet in own[:1] for _, values in sheet.rows[:_FIRST_ROWS] for value in values)
    return any(isinstance(text, str) and fold(text).startswith(fold(HANDOUT_TITLE)) for text in first)


def is_mark(note: str) -> bool:
    """Whether a note on a cell is the program's alone."""
    return note.lstrip().startswith((ERROR_MARK, WARNING_MARK)) and KEPT_NOTE.strip() not in note
