"""All returns of one campaign merged: judged, and everything in ``ket_qua/`` written.

Relies on :mod:`ccht_excel.campaign.assess` and on the writers of summary, JSON, marked copies and reminders. Results
take their places together or not at all, and only one run at a time writes them. Returned files are never moved,
changed or deleted.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from msgspec import Struct

from ccht_excel.campaign.dossier import DossierInMaking, carried_texts, lay_ready, wanted_documents
from ccht_excel.campaign.folder import (
    CONTROL,
    MARKED,
    REMINDERS,
    RESULT,
    RESULTS,
    RETURNS,
    SUMMARY,
    copies_beside,
    expect_control,
    writing,
)
from ccht_excel.campaign.handing_out import drafts_of_before, reminder_drafts
from ccht_excel.campaign.judged import Judged, judge
from ccht_excel.campaign.old_files import Fits, OldFiles, PutAside
from ccht_excel.campaign.runs import names_a_run
from ccht_excel.campaign.standing import (
    INPUTS,
    StandingResult,
    inputs_on_disk,
    inputs_read,
    known_file,
    last_record,
    last_standing,
    standing_record,
)
from ccht_excel.corrections.due import unit_of
from ccht_excel.corrections.reminders import Reminder, reminders_text
from ccht_excel.errors import CampaignError
from ccht_excel.files.trouble import why
from ccht_excel.files.whole import FileSet, Writer
from ccht_excel.likeness.typed import Carried, Typed
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Finding
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.returns.guard import Reader
from ccht_excel.summary.as_json import result_text


class Merge(Struct, frozen=True):
    """What ``merge`` found and wrote.

    ``marked`` are the marked copies by name: the id of the unit, numbered for a further part of its answer.
    ``put_aside`` are those of an earlier run that people saved, under the names they got; ``left`` are copies of units
    with nothing to correct any more that could not be removed. ``mended`` says what became of results that an earlier
    run had left half written. ``kept`` are old summaries on which somebody had changed more than the cells to fill in;
    ``carried`` is what was filled in and stands on the new one, in words.
    ``messages`` are those of the file of reminders. ``documents`` are those of the dossier, ``no_pdf`` says why the
    summary is not among them as PDF, ``template_findings`` are about the office's own templates,
    ``copies`` about what lies beside the control workbook under nearly its name.
    """

    assessment: Assessment
    summary: Path
    result: Path
    marked: Mapping[str, Path]
    reminders: Path
    put_aside: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()
    mended: str = ""
    kept: tuple[PutAside, ...] = ()
    carried: tuple[str, ...] = ()
    messages: tuple[Reminder, ...] = ()
    documents: tuple[Path, ...] = ()
    no_pdf: str = ""
    template_findings: tuple[Finding, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def to_send_back(self) -> tuple[tuple[str, Path], ...]:
        """The marked copies, each with the id of its unit."""
        return tuple((unit_of(name), path) for name, path in self.marked.items())

    @property
    def said(self) -> tuple[str, ...]:
        """What a person should know of files that were kept or could not be removed, a sentence each."""
        return (
            *self.copies,
            *(item.said for item in self.kept),
            *(
                f"Một tệp trong {MARKED} không còn đúng như chương trình ghi, giữ lại thành {path}; bản ấy là phiếu có"
                f" người đã sửa thì chép vào {RETURNS}."
                for path in self.put_aside
            ),
            *(f"{path} không còn gì phải sửa nhưng đang mở nên chưa xóa được; đừng gửi nhầm." for path in self.left),
        )


def merge(
    folder: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None, *, dossier: bool = False
) -> Merge:
    """Read, reconcile and judge all returns, and write everything in ``ket_qua/``.

    That is the summary workbook, ``ket_qua.json``, a marked copy for each unit with something to correct, and the
    messages to the units; with ``dossier``, or where there is one already, its documents too. Raises ``CampaignError``
    where the control workbook is missing or broken, the returns cannot be looked at, a result is open in Excel,
    somebody else is writing results of this campaign, or an office's own template cannot be used.
    """
    expect_control(folder)
    with writing(folder) as files:
        if reader is not None:
            return _merge(folder, files, limits, reader, dossier)
        with Reader(limits) as own:
            return _merge(folder, files, limits, own, dossier)


def _merge(folder: Path, files: FileSet, limits: Limits, reader: Reader, dossier: bool) -> Merge:
    # Needed by nothing that only judges; XlsxWriter is slow.
    from ccht_excel.corrections.marked_folder import look_into
    from ccht_excel.summary.fill_ins import carried_words, fits

    making = DossierInMaking(folder, wanted_documents(folder, asked=dossier), limits, reader.process)
    judged = judge(folder, limits, reader)
    assessment, notes = judged.assessment, judged.notes
    results = folder / RESULTS
    marked = {name: results / MARKED / f"{name}.xlsx" for name, note in notes.items() if note.data is not None}
    around = look_into(results / MARKED, marked.values())
    for path, name in around.edited:
        files.write(name, _writer(_kept(path)))
    for path in around.stale:
        files.remove(path)
    old = OldFiles(files, assessment.campaign.year, reader.process)
    typed = _typed_before(old, results, partial(fits, assessment), limits)
    papers = making.make(assessment, old, partial(_summary_bytes, assessment, typed))
    outputs = _outputs(results, judged, marked, typed)
    digests = {path: files.write(path, write) for path, write in outputs.items()} | lay_ready(files, papers)
    _write_record(files, judged, results, digests, {SUMMARY: typed, **papers.typed}, papers.own, limits)
    left = files.switch()
    return Merge(
        assessment,
        results / SUMMARY,
        results / RESULT,
        MappingProxyType(marked),
        results / REMINDERS,
        tuple(name for _, name in around.edited),
        tuple(path for path in left if path in around.stale),
        files.mended.text if files.mended else "",
        tuple(old.put_aside),
        (*carried_words(typed), *carried_texts(papers)),
        judged.messages,
        tuple(papers.documents),
        papers.no_pdf,
        papers.findings,
        copies_beside(folder),
    )


def _write_record(
    files: FileSet,
    judged: Judged,
    results: Path,
    digests: Mapping[Path, str],
    typed: Mapping[str, Typed],
    templates: Mapping[str, str],
    limits: Limits,
) -> None:
    """What the results were made from, beside them; none where that cannot be vouched for."""
    for path in drafts_of_before(results, last_record(results)):
        if path not in digests:
            files.remove(path)
    inputs = inputs_read(judged.control, judged.inbox, limits)
    record = standing_record(inputs, judged.assessment, results, digests, typed, templates) if inputs else None
    if record is None:
        files.remove(results / INPUTS)
    else:
        files.write(results / INPUTS, _writer(record.encode()))


def _summary_bytes(assessment: Assessment, typed: Typed) -> bytes:
    """The summary as it is written."""
    from ccht_excel.summary.workbook import write_summary  # slow: XlsxWriter

    stream = io.BytesIO()
    write_summary(stream, assessment, typed)
    return stream.getvalue()


def _typed_before(old: OldFiles, results: Path, fits: Fits, limits: Limits) -> Typed:
    """What was filled in on the summary that lies there; results that are not the program's are put aside."""
    for name in (RESULT, REMINDERS):
        old.not_ours(results / name, known_file(results, name), partial(names_a_run, name=name))
    return old.typed_in(results / SUMMARY, known_file(results, SUMMARY), partial(_carried_from, limits=limits), fits)


def _carried_from(data: bytes, limits: Limits) -> Carried:
    """What an old summary hands on."""
    from ccht_excel.summary.carried import carried_from  # slow: XlsxWriter

    return carried_from(data, limits)


def _outputs(results: Path, judged: Judged, marked: Mapping[str, Path], typed: Typed) -> Mapping[Path, Writer]:
    """What a run writes, by path; all but the record of what it was made from."""
    from ccht_excel.summary.workbook import (  # slow: XlsxWriter, and nothing that only judges needs it
        run_id,
        write_summary,
    )

    assessment, notes = judged.assessment, judged.notes
    run = run_id(assessment)
    return {
        results / SUMMARY: lambda stream: write_summary(stream, assessment, typed),
        results / RESULT: _writer(result_text(assessment, run).encode()),
        results / REMINDERS: _writer(reminders_text(assessment, judged.messages, len({*map(unit_of, notes)}), run)),
        **{marked[name]: _writer(note.data) for name, note in notes.items() if note.data is not None},
        **{path: _writer(data) for path, data in reminder_drafts(judged, results.parent, run).items()},
    }


def _kept(path: Path) -> bytes:
    """A file that a person saved where a result belongs."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {why(error)}. Đóng tệp ấy rồi chạy lại.") from error


def standing_result(folder: Path, limits: Limits = DEFAULT_LIMITS, *, dossier: bool = False) -> StandingResult | None:
    """What the last result of a campaign says, if merging again would write the very same files; else ``None``.

    With ``dossier`` it stands only where the documents are there too.
    """
    if dossier and not wanted_documents(folder, asked=False):
        return None
    try:
        inputs = inputs_on_disk(folder / CONTROL, folder / RETURNS, limits)
    except OSError:
        return None
    return last_standing(folder / RESULTS, inputs)


def _writer(data: bytes) -> Writer:
    return partial(_write_bytes, data=data)


def _write_bytes(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)
