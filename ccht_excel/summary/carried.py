"""What a person typed on an old summary, for the one that takes its place, and whether they changed more of it.

Relies on the record of the old summary: rendered anew from it, the old one shows what was changed. The work of a
guarded process: the file lay where anybody could save it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ccht_excel.errors import CriteriaError
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook
from ccht_excel.files.program import generator
from ccht_excel.findings.entry import RefusedError
from ccht_excel.likeness.packages import BookLook, look_at
from ccht_excel.likeness.sheets import SheetLook
from ccht_excel.likeness.typed import LONGEST, Carried, named_cells, other_work, value_at
from ccht_excel.model.limits import Limits
from ccht_excel.summary.fill_ins import NUMBER, PLACE_AND_DATE, fill_ins_among
from ccht_excel.summary.main_layout import MAIN_SHEET
from ccht_excel.summary.rendering import rendered
from ccht_excel.verification.record import has_record, recorded
from ccht_excel.verification.rendered import packed
from ccht_excel.verification.verify import tables_of

UNREADABLE = "không đọc được"
_OTHER_VERSION = "do phiên bản khác của chương trình ghi nên không rõ đã đổi những gì"
_TOO_LONG = "có ô điền tay dài quá"
_FIRST_ROWS = 10
_DOTS = "……"


def carried_from(data: bytes, limits: Limits) -> Carried:
    """What an old summary hands on. Never raises for what the file holds."""
    try:
        found = look_at(data, limits)
        book, _ = tables_of(data, limits)
        written = _rendered_again(book, limits)
    except (RefusedError, ValueError):
        return Carried(kept_for=UNREADABLE)
    stated = book.meta.get("year", "")
    year = int(stated) if stated.isdecimal() else 0
    typed = {}
    for name, (sheet, place) in _cells(found, written).items():
        before = _words_before(written, name)
        if (
            sheet.values.get(place, "")
            and sheet.values[place] != before
            and (before or _DOTS not in sheet.values[place])
        ):
            typed[name] = value_at(sheet, place)
    fitting = {name: value for name, value in typed.items() if len(str(value)) <= LONGEST}
    if written is None:
        return Carried(fitting, _OTHER_VERSION, year)
    places = {(sheet.name, *place) for sheet, place in _named(written).values()}
    kept_for = other_work(written, found, places) or (_TOO_LONG if len(fitting) < len(typed) else "")
    return Carried(fitting, kept_for, year)


def _rendered_again(book: KeyedWorkbook, limits: Limits) -> BookLook | None:
    """The old summary as it was written; ``None`` where this version of the program did not write it."""
    if book.meta.get("generator") != generator() or not has_record(book):
        return None
    try:
        return look_at(packed(rendered(recorded(book)).parts), limits)
    except CriteriaError:
        return None


def _words_before(written: BookLook | None, name: str) -> str:
    cells = named_cells(written, [name]) if written else {}
    return next((sheet.values.get(place, "") for sheet, place in cells.values()), "")


def _named(look: BookLook) -> dict[str, tuple[SheetLook, tuple[int, int]]]:
    return named_cells(look, fill_ins_among(look.names))


def _cells(found: BookLook, written: BookLook | None) -> dict[str, tuple[SheetLook, tuple[int, int]]]:
    """The cells to fill in by their names; where a program left those out, by the places they were written at; or by
    their words where the file is older than the names."""
    sheets = {sheet.name: sheet for sheet in found.sheets}
    of_old = _named(written) if written else {}
    lost = {name: (sheets[sheet.name], place) for name, (sheet, place) in of_old.items() if sheet.name in sheets}
    main = sheets.get(MAIN_SHEET)
    by_words = {name: (main, place) for name, place in _by_words(main)} if main else {}
    return {**by_words, **lost, **_named(found)}


def _by_words(sheet: SheetLook) -> Iterator[tuple[str, tuple[int, int]]]:
    for place, words in sheet.values.items():
        if place[0] < _FIRST_ROWS and words.startswith("Số:"):
            yield NUMBER, place
        elif place[0] < _FIRST_ROWS and ", ngày" in words:
            yield PLACE_AND_DATE, place
