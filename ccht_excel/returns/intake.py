"""One incoming file into a return, or into a rejected submission with the reason a person understands.

Relies on :mod:`ccht_excel.spreadsheets.workbook_file` and :mod:`ccht_excel.returns.reader`. Never raises for what a
file holds, but for ``MemoryError``: only a fresh process knows whether the file is to blame.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccht_excel.findings import of_files
from ccht_excel.findings.attempt import or_refusal
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming, sha256
from ccht_excel.returns.own_papers import own_paper
from ccht_excel.returns.people import people_in_text
from ccht_excel.returns.reader import read_return
from ccht_excel.returns.rejected import Rejected, reject
from ccht_excel.spreadsheets.workbook_file import read_workbook


def take_in(
    incoming: Incoming,
    criteria_set: CriteriaSet,
    villages: Sequence[Village] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Return | Rejected:
    """Read one incoming file. Whatever it holds, the answer is a return or a rejection.

    Raises ``MemoryError`` where this process has too little memory for it.
    """
    data, unit_word = incoming.data, criteria_set.subject.unit
    if data is None:
        reason = incoming.problem or RefusedError(of_files.FILE_UNREADABLE_ON_DISK, detail="lỗi đọc")
        return reject(incoming, reason, unit_word)
    found = or_refusal(
        lambda: read_return(
            read_workbook(data, limits),
            file=incoming.file,
            sha256=sha256(data),
            file_time=incoming.moment,
            now=incoming.now,
            criteria_set=criteria_set,
            villages=villages,
        )
    )
    if not isinstance(found, RefusedError):
        return found
    strange = found.type is of_files.FILE_NOT_SPREADSHEET
    own = (own_paper(data, limits) or people_in_text(data)) if strange else None
    return reject(incoming, own or found, unit_word)
