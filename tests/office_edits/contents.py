"""What people do to what is in cells, one habit a function; each says what it did, or nothing."""

from __future__ import annotations

from random import Random

from tests.office_edits.cells import cut_and_paste, delete_cells, menu_rows
from tests.office_edits.document import Document, place

_REPLACED = (
    *(("Đạt", "đạt"), (".", ","), ("Đạt", "ĐẠT"), ("đạt", "Đạt"), ("1.", "1,"), ("4.", "4-"), ("Không", "ko")),
    *(("Mức độ", "MĐ"), ("  ", " "), ("Tiêu chí", "TC")),
)


def replace_all(document: Document, chance: Random) -> str:
    old, new = chance.choice(_REPLACED)
    count = 0
    for sheet in document.sheets:
        if sheet.Name != "_ccht":
            search = sheet.createReplaceDescriptor()
            search.SearchString, search.ReplaceString, search.SearchCaseSensitive = old, new, True
            count += sheet.replaceAll(search)
    return f"{old!r} by {new!r} {count} times"


def as_formula(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    cell = sheet.getCellByPosition(mark.column, mark.row)
    if isinstance(mark.value, str):
        cell.Formula = f'="{mark.value}"'
    else:
        cell.Formula = chance.choice(("=%d+0", "=SUM(%d;0)", "=%d*1")) % int(mark.value)
    return f"{mark.sheet} {mark.address}"


def other_number(document: Document, chance: Random) -> str:
    """A number typed anew as people write numbers."""
    there = [mark for mark in document.marks() if isinstance(mark.value, float) and mark.value > 999]
    if not there:
        return ""
    mark = chance.choice(there)
    number = int(mark.value)
    dotted = f"{number:,}".replace(",", ".")
    text = chance.choice((dotted, f"{number:,}", f"{number},0", f" {number}", f"{number} người"))
    document.sheet(mark.sheet).getCellByPosition(mark.column, mark.row).FormulaLocal = text
    return f"{mark.sheet} {mark.address} as {text!r}"


def text_to_columns(document: Document, chance: Random) -> str:
    """A text parted at its spaces into the cells to the right."""
    there = [mark for mark in document.marks() if isinstance(mark.value, str) and " " in mark.value]
    if not there:
        return ""
    mark = chance.choice(there)
    sheet = document.sheet(mark.sheet)
    parts = str(mark.value).split(" ")
    cells = [sheet.getCellByPosition(mark.column + number, mark.row) for number, _ in enumerate(parts)]
    if any(cell.Type.value != "EMPTY" for cell in cells[1:]):
        return ""
    for cell, part in zip(cells, parts, strict=True):
        cell.FormulaLocal = part
    return f"{mark.sheet} {mark.address} {parts}"


def other_format(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    cell = sheet.getCellByPosition(mark.column, mark.row)
    formats, locale = document.book.NumberFormats, document.book.CharLocale
    code = chance.choice(("0%", "DD/MM/YYYY", "#,##0", "0.0", "@", "0.00E+00", '#,##0" người"', ";;;"))
    known = formats.queryKey(code, locale, False)
    cell.NumberFormat = formats.addNew(code, locale) if known == -1 else known
    return f"{mark.sheet} {mark.address} {code}"


def type_over(document: Document, chance: Random) -> str:
    there = [mark for mark in document.marks() if isinstance(mark.value, float)]
    if not there:
        return ""
    mark = chance.choice(there)
    document.select(document.sheet(mark.sheet).getCellByPosition(mark.column, mark.row))
    document.dispatch("EnterString", StringName=str(int(mark.value) - 1 if mark.value > 5 else 1))
    return f"{mark.sheet} {mark.address}"


def clear(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    document.select(sheet.getCellByPosition(mark.column, mark.row))
    document.dispatch("ClearContents")
    return f"{mark.sheet} {mark.address}"


def recorded(document: Document, chance: Random) -> str:
    """A change that is recorded, and left so, accepted or refused."""
    document.book.RecordChanges = True
    edit = chance.choice((delete_cells, menu_rows, type_over, clear, cut_and_paste))
    done = edit(document, chance)
    after = chance.choice(("", "AcceptAllTrackedChanges", "RejectAllTrackedChanges"))
    if after:
        document.dispatch(after)
    return f"{edit.__name__}: {done} {after}"


def note(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    sheet.Annotations.insertNew(place(sheet, mark.column, mark.row), "Xem lại 4.2 là 2")
    return f"{mark.sheet} {mark.address}"


EDITS = (
    replace_all,
    as_formula,
    other_number,
    text_to_columns,
    other_format,
    type_over,
    clear,
    recorded,
    note,
)
