"""Whether the content of a summary is what the program wrote: its content code, its verdict judged again, its words.

Relies on the machine sheet; :mod:`ccht_excel.summary.vouching` compares the looks besides. The code is no signature: it
tells whether paper and file belong together and whether either was changed by mistake or by hand, not by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ccht_excel.errors import CriteriaError
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, read_keyed
from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import RefusedError
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.verification.content import code_of, content_from
from ccht_excel.verification.printed import changed, printed_from
from ccht_excel.verification.rejudge import differences, rejudge


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``ccht verify`` found: ``stored_code`` is what file and paper claim, ``code`` what the data give.

    ``wrong_outcomes`` are outcomes the data do not give, ``altered`` places whose printed text was changed, ``added``
    what was filled in afterwards, ``looks`` places that only look otherwise than written; ``unsure`` says why looks
    could not be compared, ``defect`` why the data could not be read at all.
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

    @property
    def content_holds(self) -> bool:
        """Whether no figure and no word that was written has been changed."""
        return self.code == self.stored_code and not (self.wrong_outcomes or self.altered or self.defect)

    @property
    def genuine(self) -> bool:
        """Whether the file is as it was written, in its words and in its looks, and all of it was compared."""
        return self.content_holds and not (self.looks or self.unsure)


@dataclass(frozen=True, slots=True)
class Examined:
    """A summary that was read: what is to be said of it, its tables, and what its data give unless they are broken."""

    verification: Verification
    book: KeyedWorkbook
    judged: Assessment | None
    kind: str


def examine(data: bytes, path: Path, limits: Limits = DEFAULT_LIMITS) -> Examined:
    """Check a summary workbook and judge it again from its own data; ``path`` is only what it is called.

    Raises ``RefusedError`` where it cannot be read or is no summary.
    """
    read = read_workbook(data, limits)
    grids, book = read.sheets, read_keyed(read.sheets)
    if book.meta.get("kind") != "summary":
        raise RefusedError(of_summaries.NOT_A_SUMMARY, kind=book.meta.get("kind"))
    commune, year, stored_code = (book.meta.get(key, "") for key in ("commune", "year", "content_code"))
    try:
        content = content_from(book)
        judged = rejudge(content, load_criteria(book.meta.get("criteria_set", "")))
        altered, added = changed(printed_from(book), {grid.name: grid for grid in grids})
        wrong = differences(content, judged)
    except (ValueError, CriteriaError) as error:
        return Examined(Verification(path, commune, year, stored_code, None, defect=str(error)), book, None, read.kind)
    verification = Verification(path, commune, year, stored_code, code_of(content), wrong, tuple(altered), tuple(added))
    return Examined(verification, book, judged, read.kind)
