"""All returns of one campaign merged: judged, and everything in ``ket_qua/`` written.

Relies on :mod:`ccht_excel.campaign.assess` and on the writers of summary, JSON, marked copies and reminders. Results
are written beside and then renamed over, so that a crash or a full disk leaves the old result whole. Returned files are
never moved, changed or deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from ccht_excel.campaign.assess import assess_returns, inbox_of
from ccht_excel.campaign.folder import (
    CONTROL,
    FORMS,
    MARKED,
    REMINDERS,
    RESULT,
    RESULTS,
    RETURNS,
    SUMMARY,
    read_campaign,
)
from ccht_excel.campaign.standing import (
    INPUTS,
    Inputs,
    StandingResult,
    inputs_on_disk,
    inputs_read,
    last_standing,
    standing_record,
)
from ccht_excel.corrections.due import accepted_returns, corrections
from ccht_excel.errors import CampaignError
from ccht_excel.files.whole import write_all, write_whole
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Inbox
from ccht_excel.summary.as_json import result_text

if TYPE_CHECKING:
    from ccht_excel.corrections.marked_returns import MarkedReturn


@dataclass(frozen=True, slots=True)
class Merge:
    """What ``merge`` found and wrote.

    ``marked`` are the marked copies by unit id. ``put_aside`` are those of an earlier run that people saved, under the
    names they got; ``left`` are copies of units with nothing to correct any more that could not be removed.
    """

    assessment: Assessment
    summary: Path
    result: Path
    marked: Mapping[str, Path]
    reminders: Path
    put_aside: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


def merge(folder: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None) -> Merge:
    """Read, reconcile and judge all returns, and write everything in ``ket_qua/``.

    That is the summary workbook, ``ket_qua.json``, a marked copy for each unit with something to correct, and the
    messages to the units. Raises ``CampaignError`` where the control workbook is missing or broken or a result is open
    in Excel.
    """
    # Slow: XlsxWriter, and nothing that only judges needs it.
    from ccht_excel.corrections.marked_folder import look_into, remove_stale
    from ccht_excel.corrections.reminders import reminders_text
    from ccht_excel.summary.workbook import write_summary

    control, inbox = read_campaign(folder), inbox_of(folder, limits)
    assessment = assess_returns(control, inbox, limits, reader)
    summary, result = folder / RESULTS / SUMMARY, folder / RESULTS / RESULT
    notes = _marked_returns(inbox, assessment, limits)
    marked = {unit: folder / RESULTS / MARKED / f"{unit}.xlsx" for unit in notes}
    reminders = folder / RESULTS / REMINDERS
    around = look_into(folder / RESULTS / MARKED, marked.values())
    texts = {
        result: result_text(assessment).encode(),
        reminders: reminders_text(assessment, notes, marked=f"{RESULTS}/{MARKED}", forms=FORMS, returns=RETURNS),
        **{name: _kept(path) for path, name in around.edited},
        **{marked[unit]: note.data for unit, note in notes.items()},
    }
    jobs = {path: partial(_write_bytes, data=data) for path, data in texts.items()}
    write_all({summary: lambda stream: write_summary(stream, assessment), **jobs})
    left = remove_stale(around)
    _record(folder, inputs_read(control, inbox, limits), assessment, (summary, result, reminders, *marked.values()))
    put_aside = tuple(name for _, name in around.edited)
    return Merge(assessment, summary, result, MappingProxyType(marked), reminders, put_aside, left)


def _kept(path: Path) -> bytes:
    """A file that a person saved where a result belongs."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {error.strerror or error}. Đóng tệp ấy rồi chạy lại.") from error


def _marked_returns(inbox: Inbox, assessment: Assessment, limits: Limits) -> Mapping[str, MarkedReturn]:
    """The marked copies by unit; what it takes to make one is loaded only where there is something to mark."""
    units = corrections(assessment)
    if not units:
        return {}
    from ccht_excel.corrections.marked_returns import marked_returns  # slow: openpyxl

    accepted = accepted_returns(assessment)
    wanted = {accepted[unit].file: accepted[unit].sha256 or "" for unit in units}
    return marked_returns(assessment, inbox.again(wanted), limits)


def standing_result(folder: Path, limits: Limits = DEFAULT_LIMITS) -> StandingResult | None:
    """What the last result of a campaign says, if merging again would write the very same files; else ``None``."""
    try:
        inputs = inputs_on_disk(folder / CONTROL, folder / RETURNS, limits)
    except OSError:
        return None
    return last_standing(folder / RESULTS, inputs)


def _record(folder: Path, inputs: Inputs | None, assessment: Assessment, outputs: Iterable[Path]) -> None:
    """Keep beside the results what they were made from, or nothing where that is not certain."""
    path = folder / RESULTS / INPUTS
    record = standing_record(inputs, assessment, folder / RESULTS, outputs) if inputs else None
    if record is None:
        path.unlink(missing_ok=True)
    else:
        text = record.encode()
        write_whole(path, lambda stream: _write_bytes(stream, text))


def _write_bytes(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)
