"""One form filled in correctly, edited in LibreOffice as officers do, saved as any type, and read."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import take_in
from tests.edits.filled import Filled, Typed, filled_by
from tests.edits.holding import broken
from tests.office_edits.document import MARKS, MOST_MARKS, Mark
from tests.office_edits.worker import Office
from tests.support.returns import MOMENT
from tests.support.written import written_by

_RESULTS = {"đạt": "Đạt", "không đạt": "Không đạt", "ko đạt": "Không đạt", "không": "Không đạt", "ko": "Không đạt"}


def failures(office: Office, folder: Path, seed: int) -> tuple[list[str], list[str]]:
    """The edits of a form, and every way in which what is read of it does not hold."""
    form = filled_by(Random(seed))
    assert len(form.typed) < MOST_MARKS
    for number, item in enumerate(form.typed):
        item.cell.fill = PatternFill("solid", fgColor=f"{MARKS + number:06X}")
    path = folder / f"{seed}.xlsx"
    path.write_bytes(written_by(form.book.save))
    done, saved, marks = office.edit(path, seed)
    item = take_in(Incoming(f"nhan_ve/{saved.name}", saved.read_bytes(), MOMENT), form.law, (), Limits())
    wrong = list(broken(_left(form, marks), item)) if isinstance(item, Return) else [item.finding.message]
    if not wrong:
        path.unlink()
        saved.unlink()
    return done, wrong


def _left(form: Filled, marks: list[Mark]) -> Filled:
    """The form as it was saved: the typed cells alone, each where it was last."""
    book = Workbook()
    left = Filled(book, form.law)
    for mark in marks:
        was = form.typed[mark.number]
        sheet = book[mark.sheet] if mark.sheet in book.sheetnames else book.create_sheet(mark.sheet)
        cell = sheet[mark.address]
        cell.value = str(mark.value)
        left.typed.append(Typed(cell, was.about, _meant(mark.value, was.value), was.of_village))
    return left


def _meant(now: float | str, was: object) -> object:
    """What a cell says: a number in whatever way it is written, a result in whatever words."""
    if isinstance(now, float):
        return int(now) if now == int(now) else now
    if isinstance(was, int):
        digits = re.sub(r"\D", "", re.sub(r",0$", "", now))
        return int(digits) if digits else now
    return _RESULTS.get(now.strip().casefold(), now) if was in ("Đạt", "Không đạt") else now
