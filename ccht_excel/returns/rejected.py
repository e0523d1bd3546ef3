"""A rejected submission: a file that is no readable return, with the reason a person understands.

Relies on the finding that the reason makes. Loaded also where nothing is read.
"""

from __future__ import annotations

from msgspec import Struct

from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Submission, SubmissionStatus
from ccht_excel.returns.inbox import Incoming, sha256


class Rejected(Struct, frozen=True):
    """A file that is no readable return: its row in the register and the finding that says why."""

    submission: Submission
    finding: Finding


def reject(incoming: Incoming, reason: RefusedError, unit_word: str) -> Rejected:
    """The rejection of a file for this reason; ``unit_word`` is what those are called that fill in forms."""
    said = reason.finding(Place(incoming.file), unit_word=unit_word)
    digest = sha256(incoming.data) if incoming.data is not None else None
    submission = Submission(incoming.file, digest, None, SubmissionStatus.REJECTED, said.message)
    return Rejected(submission, said)
