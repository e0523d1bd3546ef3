"""Documents made from what was judged: words into templates, in a process that may be lost.

Relies on :mod:`ccht_excel.guarded`; the libraries for Word are loaded there, and nowhere else. An office's own
templates are looked at before anything is made of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from ccht_excel.documents.campaign_words import campaign_words
from ccht_excel.documents.fields import fields_of
from ccht_excel.documents.job import Job
from ccht_excel.documents.kinds import KINDS, OWN_TEMPLATES, SHIPPED_TEMPLATES, DocumentKind
from ccht_excel.documents.record import DocumentRecord, Source, criteria_of, record_of
from ccht_excel.documents.result_words import result_words
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import is_leftover
from ccht_excel.files.shipped import CRITERIA_FOLDER, shipped_path
from ccht_excel.files.trouble import why
from ccht_excel.findings import of_documents
from ccht_excel.findings.entry import RefusedError, finding
from ccht_excel.guarded import Cause, GuardedProcess, StoppedError
from ccht_excel.likeness.typed import Typed
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.limits import Limits
from ccht_excel.model.place import Place
from ccht_excel.spreadsheets.outside import file_bytes

Item = TypeVar("Item")
Result = TypeVar("Result")

_TOO_MUCH = {
    Cause.TIME: "quá lâu mà chưa xong",
    Cause.MEMORY: "cần quá nhiều bộ nhớ",
    Cause.SIZE: "ra một văn bản quá lớn",
    Cause.CRASH: "chương trình làm văn bản bị dừng",
    Cause.KILLED: "chương trình làm văn bản bị dừng",
}


class BrokenTemplatesError(CampaignError):
    """An office's own templates that cannot be used; ``findings`` say which and why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"Mẫu văn bản trong thư mục {OWN_TEMPLATES} có lỗi nên chưa làm hồ sơ, chưa ghi gì cả.")


class Template(Struct, frozen=True):
    """The template of one document: the office's ``own``, or the shipped one."""

    kind: DocumentKind
    data: bytes
    own: bool

    @property
    def place(self) -> Place:
        """Where it lies, for messages."""
        return Place(f"{OWN_TEMPLATES if self.own else SHIPPED_TEMPLATES}/{self.kind.file}")


class Templates(Struct, frozen=True):
    """The templates of a dossier, and what is to be known of the office's own."""

    of: tuple[Template, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def own(self) -> dict[str, str]:
        """SHA-256 of the office's own templates by file name."""
        return {item.kind.file: hashlib.sha256(item.data).hexdigest() for item in self.of if item.own}


def templates_for(folder: Path, kinds: Iterable[DocumentKind], process: GuardedProcess) -> Templates:
    """The templates of these documents for a campaign, its own looked at.

    Raises ``BrokenTemplatesError`` where one of its own cannot be used.
    """
    found, findings = [], list(_strangers(folder / OWN_TEMPLATES))
    for kind in kinds:
        own = folder / OWN_TEMPLATES / kind.file
        try:
            data = _own(own, process.limits) if own.exists() else None
            template = Template(kind, shipped_template(kind) if data is None else data, data is not None)
            problems = _checked(template, process) if template.own else ()
        except RefusedError as error:
            problems = (error,)
        else:
            found.append(template)
        findings += [problem.finding(Place(f"{OWN_TEMPLATES}/{kind.file}")) for problem in problems]
    if any(item.severity is Severity.ERROR for item in findings):
        raise BrokenTemplatesError(findings)
    return Templates(tuple(found), tuple(findings))


def shipped_template(kind: DocumentKind) -> bytes:
    """The template that comes with the program."""
    return shipped_path(CRITERIA_FOLDER, SHIPPED_TEMPLATES, kind.file).read_bytes()


def _own(path: Path, limits: Limits) -> bytes:
    try:
        return file_bytes(path, limits)
    except OSError as error:
        raise RefusedError(of_documents.WORD_FILE_BROKEN, detail=why(error)) from error
    except RefusedError as error:
        raise RefusedError(of_documents.WORD_FILE_BROKEN, detail=error.finding(Place()).message) from error


def _strangers(folder: Path) -> Iterator[Finding]:
    """Files among the office's own templates that are none: else a misspelt name would go unnoticed."""
    if not folder.is_dir():
        return
    names = [kind.file for kind in KINDS.values()]
    for path in sorted(folder.iterdir()):
        if path.name not in names and not is_leftover(path):
            yield finding(
                of_documents.TEMPLATE_OF_NOTHING, Place(f"{OWN_TEMPLATES}/{path.name}"), names=", ".join(names)
            )


def _checked(template: Template, process: GuardedProcess) -> tuple[RefusedError, ...]:
    try:
        return process.run(partial(_check, judged=template.kind.judged, limits=process.limits), template.data)
    except StoppedError as error:
        return (RefusedError(of_documents.TEMPLATE_TAKES_TOO_MUCH, detail=_TOO_MUCH[error.cause]),)


def _check(data: bytes, judged: bool, limits: Limits) -> tuple[RefusedError, ...]:
    from ccht_excel.documents.template_check import check_template  # slow: Jinja; in the guarded process only

    try:
        return check_template(data, fields_of(judged=judged), limits)
    except RefusedError as error:
        return (error,)


class Made(Struct, frozen=True):
    """A document that was made, and the keys of its blanks to fill in by hand."""

    data: bytes
    blanks: frozenset[str]


def make_document(template: Template, source: Source, process: GuardedProcess) -> Made:
    """One document. Raises ``BrokenTemplatesError`` where its template cannot be filled."""
    return _outside(template, process, partial(_make, limits=process.limits), job_of(template, source))


def fill_blanks(template: Template, made: Made, typed: Typed, process: GuardedProcess) -> bytes:
    """A document with this in its blanks. Raises as :func:`make_document` does."""
    return _outside(template, process, _fill, (made.data, dict(typed))) if typed else made.data


def _outside(
    template: Template, process: GuardedProcess, work: Callable[[Item], Result | RefusedError], item: Item
) -> Result:
    try:
        done = process.run(work, item)
    except StoppedError as error:
        done = RefusedError(of_documents.TEMPLATE_TAKES_TOO_MUCH, detail=_TOO_MUCH[error.cause])
    if isinstance(done, RefusedError):
        raise BrokenTemplatesError([done.finding(template.place)])
    return done


def _make(job: Job, limits: Limits) -> Made | RefusedError:
    # Slow: docxtpl, lxml; in the guarded process only.
    from ccht_excel.documents.blanks import blank_keys
    from ccht_excel.documents.rendering import render
    from ccht_excel.documents.word_text import WordFile

    done = render(job)
    if isinstance(done, RefusedError):
        return done
    try:
        return Made(done, blank_keys(WordFile.read(done, limits)))
    except RefusedError as error:
        return error


def _fill(item: tuple[bytes, Typed]) -> bytes:
    from ccht_excel.documents.blanks import filled  # as above

    return filled(*item)


def job_of(template: Template, source: Source) -> Job:
    """What is to be done for a document; the same source gives the same job."""
    record: DocumentRecord = record_of(source, template.kind, template.data)
    campaign = source.campaign if isinstance(source, Assessment) else source
    words = campaign_words(campaign, criteria_of(source), template.kind) | {"ma_noi_dung": record.code}
    if isinstance(source, Assessment) and template.kind.judged:
        words |= result_words(source)
    title = f"{template.kind.title} {campaign.year} – {words['doi_tuong']}"
    return Job(template.data, words, title, f"Mã nội dung {record.code}", record.xml())
