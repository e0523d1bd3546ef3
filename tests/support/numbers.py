"""What Apple Numbers does to a workbook that it exports: a list of what went where is laid in front."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SENTENCE = (
    "This document was exported from Numbers. Each table was converted to an Excel worksheet. All other objects on each"
    " Numbers sheet were placed on separate worksheets. Please be aware that formula calculations may differ in Excel."
)
HEADINGS = ("Numbers Sheet Name", "Numbers Table Name", "Excel Worksheet Name")


def export_listed(
    book: Workbook, *, name: str = "Export Summary", sentence: str = SENTENCE, headings: tuple[str, ...] = HEADINGS
) -> Worksheet:
    """The list of the sheets of a workbook, as the first sheet of it."""
    listed = list(book.sheetnames)
    sheet = book.create_sheet(name, 0)
    sheet["B3"] = sentence
    rows = [headings, *(row for one in listed for row in ((one, None, None), (None, "Bảng 1", one)))]
    for number, row in enumerate(rows, 7):
        for column, text in zip("BCD", row, strict=True):
            sheet[f"{column}{number}"] = text
    return sheet


def as_numbers_exports(book: Workbook) -> None:
    """Every sheet visible, with the name of its table behind its own, and the list in front."""
    for sheet in book.worksheets:
        sheet.sheet_state = "visible"
        sheet.title = f"{sheet.title} - Bảng 1"
    export_listed(book)


def edited(cell: str, value: object) -> Callable[[Workbook], None]:
    """The list with a cell that somebody wrote."""

    def change(book: Workbook) -> None:
        export_listed(book)[cell] = value  # type: ignore[assignment]

    return change
