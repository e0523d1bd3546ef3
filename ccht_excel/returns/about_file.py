"""What is said of a returned file as a whole, whatever its answers: keys and identity lost, text withdrawn, drawings.

Relies on the catalogue of findings. Refuses a form in which nothing was filled in, and nothing stands beside the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.exchange.grid import address
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, Table
from ccht_excel.findings import of_files, of_returns, of_sight
from ccht_excel.findings.entry import RefusedError, finding
from ccht_excel.forms.layout import SECTIONS
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Return
from ccht_excel.model.subjects import Subject
from ccht_excel.returns.saving_time import SavingTime
from ccht_excel.spreadsheets.beside import beside_in_words, cells_in_words
from ccht_excel.spreadsheets.withdrawn import withdrawn
from ccht_excel.spreadsheets.workbook_file import WorkbookContent
from ccht_excel.spreadsheets.zip_package import damaged
from ccht_excel.vietnamese.place_names import subject_words
from ccht_excel.vietnamese.typed import parse_year


def lost_sheets(content: WorkbookContent) -> RefusedError | None:
    """The refusal of a file that has nothing to read, where that may be for the sheets it lost."""
    if not content.lost:
        return None
    return damaged(f"nội dung của trang “{'”, “'.join(content.lost)}” không còn trong tệp")


def beside_blanks(file: str, content: WorkbookContent, *, elsewhere: bool) -> list[Finding]:
    """What stands beside answers that are all blank.

    Raises ``RefusedError`` where there is nothing at all; ``elsewhere``: there is something on sheets of their own.
    """
    found = [
        finding(of_sight.ANSWERS_BESIDE_CELLS, Place(file, sheet.name), found=" và ".join(words))
        for sheet in content.sheets
        if (words := beside_in_words(sheet))
    ]
    if not found and not elsewhere:
        raise lost_sheets(content) or RefusedError(of_files.RETURN_BLANK)
    return found


def about_the_file(
    file: str,
    subject: Subject,
    content: WorkbookContent,
    workbook: KeyedWorkbook,
    tables: Sequence[Table],
    *,
    blank: bool,
) -> Iterator[Finding]:
    """What is to be said of the file as a whole: no identity, text withdrawn, sheets lost, cells far away.

    Of a ``blank`` one it is said already what is beside its cells.
    """
    if workbook.meta.get("kind") != "return":
        yield finding(of_returns.IDENTITY_MISSING, Place(file), unit_word=subject.unit)
    with_tables = {table.sheet for table in tables}
    yield from withdrawn(file, (sheet for sheet in content.sheets if sheet.name in with_tables))
    for sheet in content.sheets:
        if sheet.drawn:
            yield finding(of_sight.DRAWINGS_NOT_READ, Place(file, sheet.name), found=", ".join(sheet.drawn))
        if sheet.notes and not blank:
            words = {"cells": cells_in_words(sheet.notes), "unit_word": subject.unit}
            yield finding(of_sight.NOTES_NOT_READ, Place(file, sheet.name), **words)
    for name in content.lost:
        yield finding(of_sight.SHEET_LOST, Place(file, name))
    for name, cell in content.stray[:3]:
        yield finding(of_returns.STRAY_CELL, Place(file, name, cell))


def keys_lost(file: str, subject: Subject, workbook: KeyedWorkbook, tables: Sequence[Table]) -> Iterator[Finding]:
    """What is said of tables that were read by their labels: once a sheet, or once a table of a sheet with keys."""
    keyed = {(table.sheet, table.row) for table in workbook.tables}
    with_keys = {sheet for sheet, _ in keyed}
    by_label = [table for table in tables if (table.sheet, table.row) not in keyed]
    for sheet in dict.fromkeys(table.sheet for table in by_label if table.sheet not in with_keys):
        yield finding(of_returns.KEYS_MISSING, Place(file, sheet))
    for table in by_label:
        if table.sheet in with_keys:
            place = Place(file, table.sheet, address(table.row, min(table.columns.values())))
            yield finding(
                of_returns.TABLE_KEYS_MISSING, place, table=SECTIONS[table.name].format(**subject_words(subject))
            )


def identity_of(meta: Mapping[str, str], file: str, sha256: str, saved: SavingTime) -> Return:
    """The return without its answers: which file it is, when it was saved and what its hidden sheet says."""
    return Return(
        file=file,
        sha256=sha256,
        saved_at=saved.latest,
        saved_at_from=saved.source,
        saved_within=saved.within,
        unit=meta.get("unit") or None,
        campaign=meta.get("campaign") or None,
        year=parse_year(meta["year"]).value if meta.get("year") else None,
        commune=meta.get("commune") or None,
        criteria_set=meta.get("criteria_set") or None,
        criteria_version=meta.get("criteria_version") or None,
        marked_from=meta.get("marked_from") or None,
    )
