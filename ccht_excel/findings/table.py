"""The catalogue of findings for reading: one entry in full, and the whole as the table of docs/phat_hien.md.

Relies on :mod:`ccht_excel.findings.catalogue`. What differs from case to case is printed as "…".
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import Actor, FindingType
from ccht_excel.findings.groups import SEVERITIES
from ccht_excel.model.finding import Severity
from ccht_excel.model.subjects import UNIT
from ccht_excel.vietnamese.text import capital

_HEAD = """\
# Các phát hiện khi đọc phiếu và tổng hợp

Bảng này do lệnh `ccht findings --markdown` in ra từ danh mục của chương trình; đừng sửa bằng tay. Xem một phát hiện:
`ccht findings count_percent`.

- **Lỗi**: phải có người sửa; còn lỗi thì lệnh trả về mã 1. **Cảnh báo**: nên xem lại. **Thông tin**: chỉ để biết.
- Dấu … là chỗ thay đổi theo từng trường hợp. Vị trí (tệp, trang, ô) in kèm mỗi phát hiện.
- Việc của *đơn vị* được ghi vào tệp đánh dấu `ket_qua/tra_lai/` và tin nhắn `ket_qua/nhac_viec.txt`; việc của
  *công chức phụ trách* chỉ có ở trang Cần sửa của bản tổng hợp và trên màn hình.

| Mã | Loại | Tên | Nội dung | Cách sửa | Ai làm |
|---|---|---|---|---|---|
"""


def catalogue_markdown() -> str:
    """The text of docs/phat_hien.md."""
    return _HEAD + "".join(_row(entry) for entry in CATALOGUE.values())


def _row(entry: FindingType) -> str:
    cells = (
        f"`{entry.code}`",
        SEVERITIES[entry.severity],
        shown(entry.title),
        shown(entry.message),
        _remedies(entry),
        actor_text(entry),
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def entry_text(entry: FindingType) -> str:
    """One entry in full."""
    rows = {
        "Mã": entry.code,
        "Loại": SEVERITIES[entry.severity],
        "Tên": shown(entry.title),
        "Nội dung": shown(entry.message),
        "Cách sửa": _remedies(entry),
        "Ai làm": actor_text(entry),
    }
    return "\n".join(f"{label + ':':<10}{text}" for label, text in rows.items())


def _remedies(entry: FindingType) -> str:
    return " ".join(shown(text) for text in (entry.remedy, entry.officer) if text)


def shown(template: str) -> str:
    """A template as printed: "…" where the case fills it in, what is usual where it is a word of the criteria set."""
    text = re.sub(r"\{(\w+)\}", lambda name: _USUAL.get(name[1], "…"), template)
    return text[:1].upper() + text[1:]


_USUAL = {"part": "nơi", "unit_word": UNIT, "Unit_word": capital(UNIT), "units_sheet": capital(UNIT)}


def actor_text(entry: FindingType) -> str:
    """Who acts, or a dash where nobody has to."""
    if entry.severity is Severity.INFO:
        return "–"
    return capital(UNIT) if entry.actor is Actor.UNIT else "Công chức phụ trách"


def near_codes(code: str) -> list[str]:
    """Codes that look like this one."""
    near = get_close_matches(code.lower(), CATALOGUE, 3, 0.6)
    return near or [known for known in CATALOGUE if code and code.lower() in known][:6]
