"""Where “đơn vị” is right in what a campaign of Thông tư 24 prints: the school or office itself, as the law says."""

from __future__ import annotations

import email
import html
import re
from collections.abc import Iterator
from email.policy import default
from pathlib import Path

import docx
import openpyxl

OFFICIAL = re.compile(
    "|".join(
        (
            r"[“\"”]?đơn vị học tập",
            r"đơn vị cấp (?:huyện|tỉnh)",
            r"đơn vị sự nghiệp",
            r"(?:trong|lãnh đạo|đối với|trưởng các|với các|giữa các) đơn vị",
            r"(?:quy định|nhà nước hoặc|chuyển đổi số|của cơ quan, tổ chức,) (?:của )?đơn vị",
            r"(?:của|các|tên) đơn vị cũ",
            r"\(nếu không phải của đơn vị này\)",
            r"^tên đơn vị$",  # the first question of the control workbook
        )
    ),
    re.IGNORECASE,
)
"""To be taken out of a text before it is looked at."""


def texts_in(path: Path) -> Iterator[str]:
    """What a person reads in a file of a campaign; of the sheets of a workbook only those that are shown."""
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path).worksheets:
            rows = sheet.iter_rows() if sheet.sheet_state == "visible" else ()
            yield from (cell.value for row in rows for cell in row if isinstance(cell.value, str))
            for rule in sheet.data_validations.dataValidation:
                yield from filter(None, (rule.prompt, rule.error, rule.promptTitle, rule.errorTitle))
            yield sheet.title
    elif path.suffix == ".docx":
        book = docx.Document(str(path))
        yield from (paragraph.text for paragraph in book.paragraphs)
        yield from (cell.text for table in book.tables for row in table.rows for cell in row.cells)
    elif path.suffix == ".eml":
        mail = email.message_from_bytes(path.read_bytes(), policy=default)
        yield from filter(None, (mail["subject"], mail.get_body().get_content()))  # type: ignore[attr-defined]
    elif path.suffix in (".txt", ".json"):
        yield from path.read_text(encoding="utf-8-sig").splitlines()


def of_the_page(body: bytes) -> list[str]:
    """What a person reads on a page, without the program's own styles and scripts."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", body.decode(), flags=re.DOTALL)
    return [html.unescape(part) for part in re.split(r"<[^>]*>", text)]
