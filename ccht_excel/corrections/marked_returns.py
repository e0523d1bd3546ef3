"""Marked returns: for each file with something to correct, the unit's own workbook with its faults coloured and listed.

Relies on :mod:`ccht_excel.corrections.marking`, done in a guarded process: whatever a file does to it, the others are
marked. Where it cannot be marked itself the right blank form is filled with what could be read; where that fails too,
the unit is told where to mend the file it sent. What a copy lacks is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from msgspec.structs import replace

from ccht_excel.corrections.due import by_deadline, corrections
from ccht_excel.corrections.to_mark import MarkedReturn, ToMark, few, taken_words
from ccht_excel.findings import of_copies
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import finding
from ccht_excel.guarded import Cause, GuardedProcess, StoppedError
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.limits import Limits
from ccht_excel.model.place import Place

_STOPPED: Mapping[Cause, str] = {
    Cause.TIME: "đánh dấu quá lâu chưa xong nên đã dừng",
    Cause.MEMORY: "cần quá nhiều bộ nhớ nên đã dừng",
    Cause.SIZE: "cần quá nhiều bộ nhớ nên đã dừng",
    Cause.KILLED: "việc đánh dấu bị dừng từ bên ngoài",
    Cause.CRASH: "tệp làm việc đánh dấu dừng đột ngột",
}

_NOT_KNOWN = "hình ảnh, biểu đồ, ghi chú nếu có"


def mark_alone(item: ToMark, campaign: Campaign, criteria_set: CriteriaSet, limits: Limits) -> Iterator[MarkedReturn]:
    """The one marked copy of a return: a stream, since a copy may be as large as a file may be."""
    from ccht_excel.corrections.marking import mark  # slow, and needed in the process that marks

    yield mark(item, campaign, criteria_set, limits)


def marked_returns(
    assessment: Assessment, returned: Mapping[str, bytes], process: GuardedProcess, today: date, run: str = ""
) -> dict[str, MarkedReturn]:
    """A marked copy of each file with something to correct, by its name; ``returned`` are the files that count.

    ``run`` names the run in each of them; by ``today`` the deadline may have passed.

    Raises ``GuardError`` where no guarded process can be started.
    """
    work = partial(
        mark_alone, campaign=assessment.campaign, criteria_set=assessment.criteria_set, limits=process.limits
    )
    made, by = {}, by_deadline(assessment.campaign.deadline, today)
    for due in corrections(assessment):
        file = due.submission.file
        if file in returned:
            damaged = any(CATALOGUE[item.code].damages_form for item in assessment.findings if item.place.file == file)
            made[due.copy] = _marked(
                process, work, ToMark(due.submission, returned[file], due.findings, damaged, run=run, by=by)
            )
    return made


def _marked(process: GuardedProcess, work: partial[Iterator[MarkedReturn]], item: ToMark) -> MarkedReturn:
    stopped = Cause.CRASH
    for attempt in (item, replace(item, refill=True)):
        try:
            (made,) = process.stream(work, attempt)
            return made
        except StoppedError as error:
            stopped = error.cause
    return MarkedReturn(None, item.findings, _STOPPED[stopped])


def copy_findings(assessment: Assessment, made: Mapping[str, MarkedReturn]) -> Iterator[Finding]:
    """What to know of the copies: which are fresh forms, what was taken out of them, which could not be made."""
    word = assessment.criteria_set.subject.unit
    for due in corrections(assessment):
        if (copy := made.get(due.copy)) is None:
            continue
        place, unit = Place(due.submission.file), due.unit
        if copy.data is None:
            yield finding(of_copies.COPY_NOT_MADE, place, unit=unit, unit_word=word, reason=copy.refilled)
        elif copy.refilled:
            left = "; ".join([few(copy.left)] * bool(copy.left) + [_NOT_KNOWN])
            words = {"reason": copy.refilled, "left": left}
            yield finding(of_copies.COPY_IS_FRESH_FORM, place, unit=unit, unit_word=word, **words)
        if copy.taken_out:
            taken = taken_words(copy.taken_out)
            yield finding(of_copies.COPY_LACKS_ACTIVE, place, unit=unit, unit_word=word, taken=taken)
