"""What units make of their forms, by chance: good answers, blanks, and whatever else people type into any cell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random

import openpyxl

from tests.support.forms import inputs

_ODD = (
    *("Đạt", "không đạt", "x", "Mức độ 2", "2", 3, 1, 0, 5000, "5.000", "5,000", "3 000 người", "khoảng 500", -4, 2.5),
    *("#N/A", "=1+1", "chưa rõ", "Không có", "12/2024", datetime(2024, 12, 31), "31/12/2024", "Công an", "a" * 300),
    *("  ", "\n", "½", "1e3", True, 10**12, "Điều 6", None),
)


def fill(form: Path, target: Path, chance: Random, odd: float) -> None:
    """Fill in a form; ``odd`` is the share of cells that get something nobody asked for."""
    book = openpyxl.load_workbook(form)
    for sheet in book.worksheets:
        for table, row, column, cell in list(inputs(sheet)):
            if cell.protection.locked or chance.random() < 0.1:
                continue
            cell.value = chance.choice(_ODD) if chance.random() < odd else _good(table, row, column, chance)
    book.save(target)


def _good(table: str, row: str, column: str, chance: Random) -> object:
    if table == "indicators" and column == "result":
        return chance.choice(("Đạt", "Đạt", "Đạt", "Không đạt"))
    if table == "indicators" and column == "level":
        return chance.randint(1, 3)
    if column == "value" and table == "figures":
        return chance.choice((5000, 3000, 2500, 600, 60, 12))
    if table == "villages":
        return chance.choice((500, 300, 60, 10))
    if table == "evidence":
        return chance.choice((None, None, "12/QĐ-UBND", "15/11/2024"))
    return chance.choice(("Công an xã", "31/12/2024", "Hiệu trưởng"))
