"""One good return, and its sheet changed as XML."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.support.office_files import repacked, sheet_part
from tests.support.returns import FIGURES, filled

SHEET = "Tiêu chí 5"
GOOD = filled(FIGURES, unit="hoi_khuyen_hoc")
PART = sheet_part(GOOD, SHEET)
Xml = Callable[[bytes], bytes]


def sheet_changed(change: Xml) -> bytes:
    return repacked(GOOD, {PART: change})


def sub(pattern: bytes, new: bytes, count: int = 1) -> Xml:
    def change(xml: bytes) -> bytes:
        changed, times = re.subn(pattern, new, xml, count=count, flags=re.S)
        assert times
        return changed

    return change
