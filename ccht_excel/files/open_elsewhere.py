"""Whether an office program has a workbook open, told by the file that it lays beside it.

Relies on the names that Excel, LibreOffice and WPS use. A program that was killed leaves its mark behind.
"""

from __future__ import annotations

import os
from pathlib import Path

from ccht_excel.errors import CampaignError
from ccht_excel.files.found import is_leftover
from ccht_excel.patterns import regex

_MARKS = ("~${}", ".~lock.{}#", ".~{}")
_MARK = regex(r"~\$.+|\.~lock\..+#|\.~.+")


def expect_closed(path: Path) -> None:
    """Refuse to change a workbook that an office program has open. Raises ``CampaignError``."""
    for mark in _MARKS:
        beside = path.with_name(mark.format(path.name))
        if os.path.lexists(beside) and is_leftover(beside):
            raise CampaignError(
                f"Tệp {path.name} đang mở ở Excel hoặc chương trình bảng tính khác nên chưa ghi được.\n"
                f"Lưu và đóng tệp ấy rồi ghi lại. Nếu không mở ở đâu nữa thì xóa tệp {beside.name} cạnh nó."
            )


def anything_open(folder: Path) -> bool:
    """Whether a file right in a folder seems to be open; false where the folder cannot be looked into."""
    try:
        return any(_MARK.fullmatch(entry.name) and is_leftover(folder / entry.name) for entry in os.scandir(folder))
    except OSError:
        return False
