"""What people do to sheets and to the whole workbook, one habit a function; each says what it did, or nothing."""

from __future__ import annotations

from random import Random

from samples.uno_fill import _options
from tests.office_edits.cells import PASTED
from tests.office_edits.document import Document, area, enum, last, place, struct


def hide(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    what = chance.choice(("row", "column", "group", "sheet"))
    if what == "row":
        sheet.Rows.getByIndex(mark.row).IsVisible = False
    elif what == "column":
        sheet.Columns.getByIndex(mark.column).IsVisible = False
    elif what == "sheet":
        sheet.IsVisible = False
    else:
        rows = area(sheet, mark.column, mark.row - 1, mark.column, mark.row)
        sheet.group(rows, enum("com.sun.star.table.TableOrientation", "ROWS"))
        sheet.hideDetail(rows)
    return f"{what} of {mark.sheet} {mark.address}"


def autofilter(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    rows = sheet.getCellRangeByPosition(1, max(0, mark.row - 2), last(sheet).EndColumn, mark.row + 3)
    asked = struct("com.sun.star.sheet.TableFilterField", Field=mark.column - 1, IsNumeric=False, StringValue="Đạt")
    asked.Operator = enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    wanted = rows.createFilterDescriptor(True)
    wanted.setFilterFields((asked,))
    wanted.ContainsHeader = True
    rows.filter(wanted)
    return f"{mark.sheet} around {mark.address}"


def copy_sheet(document: Document, chance: Random) -> str:
    sheet, name = chance.choice(document.pages()), chance.choice(("Bản sao", "Tiêu chí 4_2", "x"))
    if document.sheets.hasByName(name):
        return ""
    document.sheets.copyByName(sheet.Name, name, chance.choice((0, document.sheets.Count)))
    if chance.random() < 0.3:
        sheet.IsVisible = False
    return f"{sheet.Name} as {name}"


def rename_or_move(document: Document, chance: Random) -> str:
    sheet = chance.choice(document.pages())
    old, name = sheet.Name, chance.choice(("Sheet1", "TC của trường", "Biểu 01", "Tiêu chí 9", sheet.Name))
    if name != old and not document.sheets.hasByName(name):
        sheet.Name = name
    document.sheets.moveByName(sheet.Name, chance.choice((0, document.sheets.Count)))
    return f"{old} is {sheet.Name}"


def into_new_book(document: Document, chance: Random) -> str:
    """All pages copied into a new workbook, without the hidden ones."""
    new = document.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, _options(Hidden=True))
    names = [sheet.Name for sheet in document.pages()]
    if chance.random() < 0.5:
        names.insert(0, "Hướng dẫn")
    for name in names:
        new.Sheets.importSheet(document.book, name, new.Sheets.Count)
    old = document.book
    document.take(new)
    old.close(True)
    return f"{names}"


def paste_page(document: Document, chance: Random) -> str:
    """A page pasted into a new sheet, by chance values only; the old one may be hidden or gone."""
    if document.sheets.hasByName("Dán"):
        return ""
    sheet = chance.choice(document.pages())
    end = last(sheet)
    document.select(sheet.getCellRangeByPosition(chance.choice((0, 1)), 0, end.EndColumn, end.EndRow))
    document.dispatch("Copy")
    document.sheets.insertNewByName("Dán", document.sheets.Count)
    document.select(document.sheet("Dán").getCellByPosition(chance.choice((0, 1)), chance.choice((0, 2))))
    how = chance.choice(("all", "values"))
    if how == "all":
        document.dispatch("Paste")
    else:
        document.dispatch("InsertContents", Flags="SVDT", Transpose=False, **PASTED)
    old = sheet.Name
    if chance.random() < 0.5:
        sheet.IsVisible = False
    elif chance.random() < 0.5 and len(document.pages()) > 1:
        document.sheets.removeByName(old)
    return f"{how} of {old}"


def pivot(document: Document, chance: Random) -> str:
    """A table of how often each result was given, on a sheet of its own."""
    sheet, mark = document.any_mark(chance)
    if document.sheets.hasByName("Bảng tổng hợp"):
        return ""
    document.sheets.insertNewByName("Bảng tổng hợp", document.sheets.Count)
    tables = document.sheet("Bảng tổng hợp").DataPilotTables
    wanted = tables.createDataPilotDescriptor()
    wanted.setSourceRange(area(sheet, mark.column, max(0, mark.row - 1), mark.column + 1, mark.row + 6))
    field = wanted.DataPilotFields.getByIndex(0)
    field.Orientation = enum("com.sun.star.sheet.DataPilotFieldOrientation", "ROW")
    tables.insertNewByName("Dem", place(document.sheet("Bảng tổng hợp"), 0, 0), wanted)
    return f"{mark.sheet} around {mark.address}"


def scenario(document: Document, chance: Random) -> str:
    sheet, mark = document.any_mark(chance)
    cells = (area(sheet, mark.column, mark.row, mark.column, mark.row),)
    sheet.Scenarios.addNewByName("Phương án 2", cells, "")
    return f"{mark.sheet} {mark.address}"


def freeze(document: Document, chance: Random) -> str:
    sheet = chance.choice(document.pages())
    document.book.CurrentController.setActiveSheet(sheet)
    document.book.CurrentController.freezeAtPosition(2, 5)
    return str(sheet.Name)


def protect(document: Document, chance: Random) -> str:
    """The pages locked again, with a password that nobody here knows."""
    for sheet in document.pages():
        sheet.protect("bí mật")
    return f"{len(document.pages())} pages"


def save_as(document: Document, chance: Random) -> str:
    """Saved as another type, and opened again."""
    kind = chance.choice(("ods", "xlsx", "fods"))
    path = document.folder / f"giua.{kind}"
    document.store(str(path), kind)
    old = document.book
    document.open(str(path))
    old.close(True)
    return kind


EDITS = (
    hide,
    autofilter,
    copy_sheet,
    rename_or_move,
    into_new_book,
    paste_page,
    pivot,
    scenario,
    freeze,
    protect,
    save_as,
)
