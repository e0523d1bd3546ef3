"""Whether the content of a summary is what the program wrote: its content code, its verdict judged again, its words.

Relies on the machine sheet; :mod:`ccht_excel.summary.vouching` compares the looks besides. The code is no signature: it
tells whether paper and file belong together and whether either was changed by mistake or by hand, not by whom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.errors import CampaignError, CriteriaError
from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, read_keyed
from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import FindingType, RefusedError
from ccht_excel.guarded import Cause, GuardedProcess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.spreadsheets.outside import done_outside, file_bytes
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.verification.content import code_of, content_from, counts_from
from ccht_excel.verification.other_papers import no_summary, unread_summary
from ccht_excel.verification.printed import changed, printed_from
from ccht_excel.verification.rejudge import differences, rejudge
from ccht_excel.vietnamese.place_names import subject_name

_LONGEST = 200
"""Letters taken of what a summary calls itself."""


class Verification(Struct, frozen=True):
    """What ``ccht verify`` found: ``stored_code`` is what file and paper claim, ``code`` what the data give.

    ``wrong_outcomes`` are outcomes the data do not give, ``altered`` places whose printed text was changed, ``added``
    what was filled in afterwards, ``looks`` places that only look otherwise than written; ``unsure`` says why looks
    could not be compared, ``defect`` why the data could not be read at all. ``run`` names the run that wrote it,
    ``signed_digest`` is what a signature of its content must name; empty in summaries that carry no record.
    """

    file: Path
    commune: str
    year: str
    stored_code: str
    code: str | None
    wrong_outcomes: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    defect: str | None = None
    looks: tuple[str, ...] = ()
    unsure: str = ""
    run: str = ""
    signed_digest: str = ""
    district: str = ""
    province: str = ""

    @property
    def content_holds(self) -> bool:
        """Whether no figure and no word that was written has been changed."""
        return self.code == self.stored_code and not (self.wrong_outcomes or self.altered or self.defect)

    @property
    def genuine(self) -> bool:
        """Whether the file is as it was written, in its words and in its looks, and all of it was compared."""
        return self.content_holds and not (self.looks or self.unsure)


class Examined(Struct, frozen=True):
    """A summary that was read: what is to be said of it, its tables, and what its data give unless they are broken.

    ``content`` is that stored in it, empty where it is broken.
    """

    verification: Verification
    book: KeyedWorkbook
    judged: Assessment | None
    kind: str
    content: Mapping[str, Any] = field(default_factory=dict)


STOPPED: Mapping[Cause, FindingType] = {
    Cause.TIME: of_summaries.SUMMARY_TOO_SLOW,
    Cause.MEMORY: of_summaries.SUMMARY_TOO_MUCH_MEMORY,
    Cause.SIZE: of_summaries.SUMMARY_HOLDS_TOO_MUCH,
    Cause.CRASH: of_summaries.SUMMARY_STOPS_READER,
    Cause.KILLED: of_summaries.SUMMARY_READER_KILLED,
}
"""What is found of a summary that ended the process reading it."""

Given: TypeAlias = tuple[bytes, Path, Limits]
"""A summary to examine: its content, what it is called, the limits."""


def verified_outside(
    path: Path, limits: Limits, work: Callable[[Given], Verification | RefusedError], ready: str
) -> Verification:
    """``work`` done on a summary from disk in a process of its own, which loads the module ``ready`` for it.

    Raises ``CampaignError`` where the file cannot be read or is no summary, ``GuardError`` where no process can be
    started.
    """
    try:
        data = file_bytes(path, limits)
        with GuardedProcess(limits, ready=ready) as process:
            return done_outside(process, work, (data, path, limits), STOPPED)
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {error.strerror or error}.") from error
    except RefusedError as error:
        said = error.finding(Place(str(path)))
        raise CampaignError(f"{path}: {said.message}. {said.remedy}") from error


def examine(data: bytes, path: Path, limits: Limits = DEFAULT_LIMITS) -> Examined:
    """Check a summary workbook and judge it again from its own data; ``path`` is only what it is called.

    Raises ``RefusedError`` where it cannot be read or is no summary.
    """
    try:
        read = read_workbook(data, limits)
    except RefusedError as error:
        raise unread_summary(data, error) from error
    return judged_again(read_keyed(read.sheets), path, read.kind, {grid.name: grid for grid in read.sheets})


def judged_again(book: KeyedWorkbook, path: Path, kind: str, grids: Mapping[str, SheetGrid] | None) -> Examined:
    """Judge the tables of a summary again; ``grids`` are its sheets, whose words are compared with what was printed.

    Without them the words are known to be those that were printed. Raises ``RefusedError`` where it is no summary.
    """
    if book.meta.get("kind") != "summary":
        raise no_summary(book)
    commune, year, stored_code = (
        one_line(book.meta.get(key, ""))[:_LONGEST] for key in ("commune", "year", "content_code")
    )
    try:
        content = content_from(book)
        judged = rejudge(
            content, load_criteria(book.meta.get("criteria_set", ""), content["summary"].get("subject_type", ""))
        )
        counts_from(book)
        printed = printed_from(book)
        altered, added = ([], []) if grids is None else changed(printed, grids)
        wrong = differences(content, judged)
    except (ValueError, CriteriaError) as error:
        return Examined(Verification(path, commune, year, stored_code, None, defect=str(error)), book, None, kind)
    subject = judged.criteria_set.subject
    if commune and subject.type != subject.types[0]:  # a bare name is taken for one of the first type
        commune = subject_name(commune, subject)
    verification = Verification(path, commune, year, stored_code, code_of(content), wrong, tuple(altered), tuple(added))
    run = one_line(book.meta.get("run", ""))[:_LONGEST]
    return Examined(replace(verification, run=run), book, judged, kind, content)
