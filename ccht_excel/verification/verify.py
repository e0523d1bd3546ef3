"""Whether the content of a summary is what the program wrote: its content code, its verdict judged again, its words.

Relies on the machine sheet; :mod:`ccht_excel.summary.vouching` compares the looks besides. The code is no signature: it
tells whether paper and file belong together and whether either was changed by mistake or by hand, not by whom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct, field

from ccht_excel.errors import CampaignError, CriteriaError
from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, read_keyed
from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import FindingType, RefusedError
from ccht_excel.guarded import Cause, GuardedProcess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.spreadsheets.outside import done_outside, file_bytes, refusal
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.verification.content import code_of, content, content_from, counts_among, counts_from, reads_back
from ccht_excel.verification.other_papers import no_summary, unread_summary
from ccht_excel.verification.printed import changed, printed_from
from ccht_excel.verification.record import run_id
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
    """A summary that was looked into: what is to be said of it, and what its data give unless they are broken.

    ``content`` is that stored in it, ``counts`` how much came in and how much is to correct; empty where it is broken.
    """

    verification: Verification
    judged: Assessment | None
    kind: str
    content: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


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
        said = refusal(error, Place(str(path)), of_summaries.OTHER_FILE_NO_SUMMARY.remedy)
        raise CampaignError(f"{path}: {said.message}. {said.remedy}") from error


def tables_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[KeyedWorkbook, str]:
    """The sheets of a summary with its tables, and its file type.

    Raises ``RefusedError`` where it cannot be read or is no summary.
    """
    try:
        read = read_workbook(data, limits)
    except RefusedError as error:
        raise unread_summary(data, error) from error
    book = read_keyed(read.sheets)
    if book.meta.get("kind") != "summary":
        raise no_summary(book)
    return book, read.kind


def judged_again(book: KeyedWorkbook, path: Path, kind: str) -> Examined:
    """Judge the tables of a summary again, and compare its words with what was printed."""
    commune, year, stored_code, run = (
        one_line(book.meta.get(key, ""))[:_LONGEST] for key in ("commune", "year", "content_code", "run")
    )
    try:
        content = content_from(book)
        judged = _judged(content, book.meta.get("criteria_set", ""))
        counts = counts_from(book)
        altered, added = changed(printed_from(book), {grid.name: grid for grid in book.sheets})
        wrong = differences(content, judged)
    except (ValueError, CriteriaError) as error:
        return Examined(Verification(path, commune, year, stored_code, None, defect=str(error)), None, kind)
    commune, code = _as_named(commune, judged), code_of(content)
    said = Verification(path, commune, year, stored_code, code, wrong, tuple(altered), tuple(added), run=run)
    return Examined(said, judged, kind, content, counts)


def judged_as_written(assessment: Assessment, path: Path) -> Examined | None:
    """The same of a summary that is to the byte what is written of this assessment: its cells need not be read.

    ``None`` where they might not hold all of it as it is.
    """
    stored = content(assessment)
    if not reads_back(stored):
        return None
    try:
        judged = _judged(stored, assessment.campaign.criteria_set)
        wrong = differences(stored, judged)
    except (ValueError, CriteriaError):
        return None  # told by who reads the cells
    commune, code = _as_named(stored["summary"]["commune"], judged), code_of(stored)
    year, run = str(assessment.campaign.year), run_id(assessment)
    said = Verification(path, commune, year, code, code, wrong, run=run)
    return Examined(said, judged, "xlsx", stored, counts_among(stored))


def _judged(content: Mapping[str, Any], criteria_set: str) -> Assessment:
    return rejudge(content, load_criteria(criteria_set, content["summary"].get("subject_type", "")))


def _as_named(commune: str, judged: Assessment) -> str:
    """The commune with its type, unless that is the first one: for that a bare name is taken."""
    subject = judged.criteria_set.subject
    return subject_name(commune, subject) if commune and subject.type != subject.types[0] else commune
