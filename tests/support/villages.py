"""A return that answers by village."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl import Workbook

from ccht_excel.model.returns import Return
from tests.support.returns import VILLAGES, Edits, filled, read

BY_VILLAGE: Edits = {
    ("villages", village, datum): number
    for village, numbers in {"dong": (1000, 600), "doai": (2000, 1500), "ha": (3000, 0)}.items()
    for datum, number in zip(("citizens", "learning_citizens"), numbers, strict=True)
}


def by_village(edits: Edits, change: Callable[[Workbook], object] | None = None) -> Return:
    data = filled({**BY_VILLAGE, **edits}, unit="hoi_khuyen_hoc", villages=VILLAGES, change=change)
    return read(data, VILLAGES)
