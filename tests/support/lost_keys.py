"""Forms whose hidden rows of keys people deleted."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def delete_row(page: Worksheet, row: int) -> None:
    """Delete a row as Excel does: those below keep their height and their being hidden."""
    looks = {number: (found.height, found.hidden) for number, found in page.row_dimensions.items()}
    page.delete_rows(row)
    for number in {*looks, *(number - 1 for number in looks if number > row)}:
        found = page.row_dimensions[number]
        found.height, found.hidden = looks.get(number + (number >= row), (None, False))


def without_keys(name: str, sheet: str) -> Callable[[Workbook], None]:
    """Delete the row that starts this table."""

    def change(book: Workbook) -> None:
        page = book[sheet]
        for area in list(page.merged_cells.ranges):
            page.unmerge_cells(str(area))
        delete_row(page, next(row for row in range(1, page.max_row) if page.cell(row, 1).value == f"@{name}"))

    return change
