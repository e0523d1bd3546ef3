"""One incoming file into a return, or into a rejected submission with the reason a person understands.

Relies on :mod:`ccht_excel.spreadsheets.workbook_file` and :mod:`ccht_excel.returns.reader`. Never raises for what a
file holds, but for ``MemoryError``: only a fresh process knows whether the file is to blame.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ccht_excel.findings.catalogue import catalogued
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.returns import Return, Submission, SubmissionStatus
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.reader import NotAReturnError, read_return
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.spreadsheets.zip_package import UnreadableFileError


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that is no readable return: its row in the register and the finding that says why."""

    submission: Submission
    finding: Finding


def take_in(
    incoming: Incoming,
    criteria_set: CriteriaSet,
    villages: Sequence[Village] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Return | Rejected:
    """Read one incoming file. Whatever it holds, the answer is a return or a rejection.

    Raises ``MemoryError`` where this process has too little memory for it.
    """
    data = incoming.data
    if data is None:
        code, words = incoming.problem or ("file_unreadable_on_disk", {"detail": "lỗi đọc"})
        return reject(incoming, code, **words)
    try:
        return read_return(
            read_workbook(data, limits),
            file=incoming.file,
            sha256=sha256(data),
            file_time=incoming.moment,
            criteria_set=criteria_set,
            villages=villages,
        )
    except (UnreadableFileError, NotAReturnError) as error:
        return reject(incoming, error.code, **error.words)
    except MemoryError:
        raise
    except Exception:
        return reject(incoming, "file_broken", detail="nội dung bên trong tệp không đọc được")


def reject(incoming: Incoming, code: str, **words: object) -> Rejected:
    """The rejection of a file for the reason with this code."""
    said = catalogued(code, incoming.file, words)
    digest = sha256(incoming.data) if incoming.data is not None else None
    submission = Submission(incoming.file, digest, None, SubmissionStatus.REJECTED, said.message)
    return Rejected(submission, said)


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()
