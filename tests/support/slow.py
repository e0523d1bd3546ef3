"""Files that take the reader a while, for what must be seen while a campaign is merged."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def slow_files(folder: Path, count: int = 4) -> list[Path]:
    """Large spreadsheets of somebody's own, each of which takes a second or two to look through."""
    made = []
    for number in range(count):
        path = folder / f"danh sách {number}.xlsx"
        book = xlsxwriter.Workbook(path, {"constant_memory": True})
        sheet = book.add_worksheet("Danh sách")
        for row in range(30_000 + number):
            for column in range(8):
                sheet.write_string(row, column, f"dòng {row} {column}")
        book.close()
        made.append(path)
    return made
