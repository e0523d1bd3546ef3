"""The dossier of a campaign: its documents made beside the other results of a run, old ones looked at first.

A dossier that was once made is made again with every run, so that its figures are those of the results beside it.
Relies on :mod:`ccht_excel.documents`. Refuses to begin where an office's own template cannot be used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.campaign.folder import RESULTS, SUMMARY, read_campaign, writing
from ccht_excel.campaign.old_files import OldFiles, PutAside
from ccht_excel.campaign.standing import known_file
from ccht_excel.documents.kinds import DOSSIER, KINDS, PLAN, SUMMARY_PDF, DocumentKind
from ccht_excel.files.whole import FileSet
from ccht_excel.guarded import GuardedProcess
from ccht_excel.likeness.typed import Carried, Typed
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from ccht_excel.documents.making import Made, Templates

_NOT_OURS = "không phải bản PDF do lần chạy trước ghi"


class Dossier(Struct, frozen=True):
    """The documents of a run: their content by path, what was carried into each by the name that the record uses.

    ``removed`` are old files that no longer fit; ``findings`` are about the office's own templates, ``no_pdf`` says why
    there is no PDF of the summary.
    """

    documents: Mapping[Path, bytes]
    typed: Mapping[str, Typed]
    removed: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    no_pdf: str = ""


class DossierFile(Struct, frozen=True):
    """One file of a dossier: what it is called, where it lies or will lie."""

    id: str
    title: str
    path: Path


def dossier_files(folder: Path) -> tuple[DossierFile, ...]:
    """All that a dossier may have, written or not, in the order in which it is listed."""
    home = folder / RESULTS / DOSSIER
    documents = (DossierFile(kind.id, kind.title, home / kind.file) for kind in KINDS.values())
    pdf = home / SUMMARY_PDF
    return (*documents, DossierFile(pdf.stem, "Bản tổng hợp (PDF)", pdf))


def document_name(path: Path) -> str:
    """What a file of a dossier is called within a sentence: "tờ trình"."""
    if path.name == SUMMARY_PDF:
        return "bản tổng hợp để in, dạng PDF"
    title = KINDS[path.stem].title
    return title[:1].lower() + title[1:]


def wanted_documents(folder: Path, *, asked: bool) -> tuple[DocumentKind, ...]:
    """What a run makes: everything where it is asked to, or where a dossier is there already."""
    there = any((folder / RESULTS / DOSSIER / kind.file).exists() for kind in KINDS.values() if kind.judged)
    return tuple(KINDS.values()) if asked or there else ()


class DossierInMaking:
    """The dossier of one run, begun before returns are read so that a broken template is known at once."""

    def __init__(self, folder: Path, kinds: Sequence[DocumentKind], limits: Limits, process: GuardedProcess) -> None:
        self._results = folder / RESULTS
        self._process = process
        self._limits = limits
        self._templates = _templates(folder, kinds, process) if kinds else None

    def make(self, assessment: Assessment, old: OldFiles, summary: Callable[[], bytes]) -> Dossier:
        """All documents of a judged campaign. ``summary`` gives the content of its summary workbook."""
        templates = self._templates
        if templates is None or not templates.of:
            return Dossier({}, {})
        documents, typed = self._documents(templates, assessment, old)
        pdf, removed, no_pdf = self._pdf(old, summary)
        return Dossier({**documents, **pdf}, typed, removed, templates.findings, templates.own, no_pdf)

    def make_plan(self, campaign: Campaign, old: OldFiles) -> Dossier:
        """The documents that are made from the control workbook alone."""
        templates = self._templates
        if templates is None:
            return Dossier({}, {})
        documents, typed = self._documents(templates, campaign, old)
        return Dossier(documents, typed, (), templates.findings, templates.own)

    def _documents(
        self, templates: Templates, source: Assessment | Campaign, old: OldFiles
    ) -> tuple[dict[Path, bytes], dict[str, Typed]]:
        from ccht_excel.documents.making import fill_blanks, make_document  # slow

        documents, typed = {}, {}
        campaign = source.campaign if isinstance(source, Assessment) else source
        own = [item.data for item in templates.of if item.own]
        reading = partial(_carried, own=own, limits=self._limits)
        for template in templates.of:
            name = f"{DOSSIER}/{template.kind.file}"
            path = self._results / name
            # What the meeting settles later changes nothing of what was planned.
            of = source if template.kind.judged else replace(campaign, resolutions={})
            made = make_document(template, of, self._process)
            found = old.typed_in(path, known_file(self._results, name), reading, partial(_has_blank, made))
            documents[path], typed[name] = fill_blanks(template, made, found, self._process), found
        return documents, typed

    def _pdf(self, old: OldFiles, summary: Callable[[], bytes]) -> tuple[dict[Path, bytes], tuple[Path, ...], str]:
        """The signed part of the summary as PDF; the one of an earlier run is kept where its summary was the same."""
        from ccht_excel.campaign.pdf import PdfError, find_libreoffice, pdf_of, signed_part  # slow

        path = self._results / DOSSIER / SUMMARY_PDF
        known, workbook = known_file(self._results, f"{DOSSIER}/{SUMMARY_PDF}"), summary()
        is_ours = bool(known.digest) and _digest(path) == known.digest
        same = hashlib.sha256(workbook).hexdigest() == known_file(self._results, SUMMARY).digest
        if is_ours and same:
            return {path: path.read_bytes()}, (), ""
        try:
            signed = signed_part(workbook, self._results / SUMMARY)
            made = pdf_of(find_libreoffice(), signed, self._results / SUMMARY)
        except PdfError as error:
            return {}, (path,) if is_ours else (), str(error)
        old.typed_in(path, known, _not_ours, lambda *_: True)
        return {path: made}, (), ""


def _templates(folder: Path, kinds: Sequence[DocumentKind], process: GuardedProcess) -> Templates:
    from ccht_excel.documents.making import templates_for  # slow, and most runs make no documents

    return templates_for(folder, kinds, process)


def _has_blank(made: Made, key: str, value: str | float) -> bool:
    return key in made.blanks


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _not_ours(data: bytes) -> Carried:
    return Carried(kept_for=_NOT_OURS)


def _carried(data: bytes, own: Sequence[bytes], limits: Limits) -> Carried:
    from ccht_excel.documents.carried import carried_from  # slow: the libraries for Word

    return carried_from(data, own, limits)


class Plan(Struct, frozen=True):
    """What writing the plan gave: where it lies, what was put aside and carried over, what to know of its template."""

    path: Path
    kept: tuple[PutAside, ...]
    carried: tuple[str, ...]
    findings: tuple[Finding, ...]
    mended: str = ""


def write_plan(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Plan:
    """Write the plan of a campaign from its control workbook alone; no return is needed and none is read.

    Raises ``CampaignError`` where the control workbook is missing or broken or a file cannot be written,
    ``BrokenTemplatesError`` where the office's own template cannot be used.
    """
    with GuardedProcess(limits) as process:
        control = read_campaign(folder, process)
        with writing(folder) as files:
            making = DossierInMaking(folder, (PLAN,), limits, process)
            old = OldFiles(files, control.campaign.year, process)
            done = making.make_plan(control.campaign, old)
            lay_ready(files, done)
            files.switch()
            path = folder / RESULTS / DOSSIER / PLAN.file
            said = files.mended.text if files.mended else ""
            return Plan(path, tuple(old.put_aside), carried_texts(done), done.findings, said)


def lay_ready(files: FileSet, dossier: Dossier) -> dict[Path, str]:
    """Documents beside their places, and what goes; the SHA-256 of each."""
    for path in dossier.removed:
        files.remove(path)
    return {path: files.write(path, partial(_write, data=data)) for path, data in dossier.documents.items()}


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)


def carried_texts(dossier: Dossier) -> tuple[str, ...]:
    """What was filled in and stands on the new documents, in words."""
    return tuple(f"{name}: {value}" for name, typed in dossier.typed.items() for value in typed.values())
