"""One campaign folder: created, distributed, merged. The folder is the database; every run is a function of its files.

Relies on all readers and writers below it. Refuses to overwrite a campaign and to work on a broken control workbook.
Results are written beside and then renamed over, so that a crash or a full disk leaves the old result whole. Returned
files are never moved, changed or deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from ccht_excel.campaign.standing import INPUTS, Inputs, Standing, last_standing, read_inputs, standing_record
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.reader import ControlReading, read_control
from ccht_excel.corrections.due import accepted_returns, corrections
from ccht_excel.errors import BrokenControlError, CampaignError
from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.files.whole import write_all, write_whole
from ccht_excel.findings.catalogue import catalogued
from ccht_excel.judging.reconcile import reconcile
from ccht_excel.judging.scoring import applicable_requirements, assess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import (
    Assessment,
    Campaign,
    CriteriaSet,
    Finding,
    Required,
    Return,
    Standard,
    SubmissionStatus,
    Unit,
)
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import incoming_files, printable
from ccht_excel.returns.intake import Rejected, sha256
from ccht_excel.spreadsheets.workbook_file import DEFAULT_LIMITS, Limits, UnreadableFileError, read_workbook
from ccht_excel.summary.as_json import result_text

if TYPE_CHECKING:
    from ccht_excel.corrections.marked_returns import MarkedReturn

CONTROL = "dot_danh_gia.xlsx"
FORMS, RETURNS, RESULTS = "phat_di", "nhan_ve", "ket_qua"
SUMMARY, RESULT = "tong_hop.xlsx", "ket_qua.json"
HANDOUT = "danh_sach_phat.xlsx"
MARKED, REMINDERS = "tra_lai", "nhac_viec.txt"


@dataclass(frozen=True, slots=True)
class ControlFile:
    """A control workbook that could be used: the campaign, its criteria set, and what was noted on reading."""

    campaign: Campaign
    criteria_set: CriteriaSet
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """What ``distribute`` wrote: forms by unit id, the handout list, forms in the folder that belong to no unit now."""

    campaign: Campaign
    forms: Mapping[str, Path]
    handout: Path
    stale: tuple[Path, ...]
    findings: tuple[Finding, ...]


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


# ---------------------------------------------------------------------------------------------
# init


def init_campaign(folder: Path, campaign: Campaign) -> Path:
    """Create the folders and the control workbook; the path of the latter.

    Raises ``CampaignError`` where there is a campaign already or the folder cannot be written.
    """
    control = folder / CONTROL
    if control.exists():
        raise CampaignError(
            f"Thư mục {folder} đã có đợt đánh giá ({CONTROL}); không ghi đè.\n"
            "Chọn thư mục khác, hoặc chuyển tệp ấy đi nếu muốn làm lại từ đầu."
        )
    try:
        for name in (FORMS, RETURNS, RESULTS):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CampaignError(f"Không tạo được thư mục {folder}: {error.strerror or error}.") from error
    criteria_set = load_criteria(campaign.criteria_set)
    from ccht_excel.control.writer import write_control_workbook

    write_whole(control, lambda stream: write_control_workbook(stream, campaign, criteria_set))
    return control


# ---------------------------------------------------------------------------------------------
# The control workbook


def read_campaign(folder: Path) -> ControlFile:
    """Read and check the control workbook of a folder.

    Raises ``CampaignError`` where there is none, ``BrokenControlError`` where it has errors.
    """
    path = folder / CONTROL
    if not path.is_file():
        hint = f" ({printable(folder, folder.parent)} chưa phải thư mục đợt đánh giá)" if folder.is_dir() else ""
        raise CampaignError(f'Không thấy tệp điều khiển {path}{hint}.\nTạo đợt đánh giá mới bằng: ccht init "{folder}"')
    reading = _read_control(path)
    if reading.campaign is None or reading.criteria_set is None:
        raise BrokenControlError(path, reading.findings)
    return ControlFile(reading.campaign, reading.criteria_set, reading.findings)


def _read_control(path: Path) -> ControlReading:
    try:
        content = read_workbook(path.read_bytes())
    except UnreadableFileError as error:
        return ControlReading(None, None, (catalogued(error.code, CONTROL, error.words),))
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {error.strerror or error}.") from error
    return read_control(read_keyed(content.sheets), CONTROL)


# ---------------------------------------------------------------------------------------------
# distribute


def distribute(folder: Path) -> Distribution:
    """Write one form per unit into ``phat_di/``, and the list of who gets which.

    Raises ``CampaignError`` where the control workbook is missing or broken or a form is open in Excel.
    """
    from ccht_excel.forms.handout_list import write_handout_list

    control = read_campaign(folder)
    campaign, criteria_set = control.campaign, control.criteria_set
    required = applicable_requirements(criteria_set, campaign)
    target = folder / FORMS
    forms: dict[str, Path] = {}
    for unit in campaign.units:
        if campaign.indicators_of(unit.id):
            forms[unit.id] = target / f"{unit.id}.xlsx"
    handout = target / HANDOUT
    jobs: dict[Path, Callable[[BinaryIO], None]] = {
        path: _form_job(criteria_set, campaign, unit, required) for unit, path in forms.items()
    }
    jobs[handout] = lambda stream: write_handout_list(stream, criteria_set, campaign)
    write_all(jobs)
    (folder / RETURNS).mkdir(exist_ok=True)  # a control workbook copied from last year comes without it
    known = {*forms.values(), handout}
    stale = tuple(sorted(path for path in target.glob("*.xlsx") if path not in known and path.name[:2] != "~$"))
    return Distribution(campaign, MappingProxyType(forms), handout, stale, control.findings)


def _form_job(
    criteria_set: CriteriaSet, campaign: Campaign, unit: str, required: Mapping[str, Mapping[Standard, Required]]
) -> Callable[[BinaryIO], None]:
    from ccht_excel.forms.workbook import write_return_workbook

    return lambda stream: write_return_workbook(stream, criteria_set, campaign, campaign.unit(unit), required)


# ---------------------------------------------------------------------------------------------
# merge


def assess_folder(folder: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None) -> Assessment:
    """Read all returns of a campaign and judge them; nothing is written.

    ``reader`` is for those who go through many folders and want to start it only once. Raises ``CampaignError`` where
    the control workbook is missing or broken, ``GuardError`` where no reading process can be started.
    """
    if reader is None:
        with Reader(limits) as own:
            return assess_folder(folder, limits, own)
    control = read_campaign(folder)
    returns: list[Return] = []
    rejected = []
    for incoming in incoming_files(folder / RETURNS, folder, limits):
        outcome = reader.take_in(incoming, control.criteria_set, control.campaign.villages)
        if isinstance(outcome, Rejected):
            rejected.append((outcome.submission, outcome.finding))
        else:
            returns.append(outcome)
    reconciled = reconcile(control.campaign, control.criteria_set, returns, rejected, control.findings)
    return assess(control.campaign, control.criteria_set, reconciled)


def merge(folder: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None) -> Merge:
    """Read, reconcile and judge all returns, and write everything in ``ket_qua/``.

    That is the summary workbook, ``ket_qua.json``, a marked copy for each unit with something to correct, and the
    messages to the units. Raises ``CampaignError`` where the control workbook is missing or broken or a result is open
    in Excel.
    """
    from ccht_excel.corrections.marked_folder import look_into, remove_stale
    from ccht_excel.corrections.reminders import reminders_text
    from ccht_excel.summary.workbook import write_summary

    inputs = _inputs(folder, limits)
    assessment = assess_folder(folder, limits, reader)
    summary, result = folder / RESULTS / SUMMARY, folder / RESULTS / RESULT
    notes = _marked_returns(folder, assessment, limits)
    marked = {unit: folder / RESULTS / MARKED / f"{unit}.xlsx" for unit in notes}
    reminders = folder / RESULTS / REMINDERS
    around = look_into(folder / RESULTS / MARKED, marked.values())
    texts = {
        result: result_text(assessment).encode(),
        reminders: reminders_text(assessment, notes, f"{RESULTS}/{MARKED}", FORMS),
        **{name: _kept(path) for path, name in around.edited},
        **{marked[unit]: note.data for unit, note in notes.items()},
    }
    jobs = {path: partial(_write_bytes, data=data) for path, data in texts.items()}
    write_all({summary: lambda stream: write_summary(stream, assessment), **jobs})
    left = remove_stale(around)
    _record(folder, inputs, assessment, (summary, result, reminders, *marked.values()))
    put_aside = tuple(name for _, name in around.edited)
    return Merge(assessment, summary, result, MappingProxyType(marked), reminders, put_aside, left)


def _kept(path: Path) -> bytes:
    """A file that a person saved where a result belongs."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {error.strerror or error}. Đóng tệp ấy rồi chạy lại.") from error


def _marked_returns(folder: Path, assessment: Assessment, limits: Limits) -> Mapping[str, MarkedReturn]:
    """The marked copies by unit; what it takes to make one is loaded only where there is something to mark."""
    if not corrections(assessment):
        return {}
    from ccht_excel.corrections.marked_returns import marked_returns

    return marked_returns(assessment, _returned(folder, assessment, limits), limits)


def _returned(folder: Path, assessment: Assessment, limits: Limits) -> Mapping[str, bytes]:
    """The files to be marked, by name; only they are kept in memory."""
    units = corrections(assessment)
    wanted = {item.sha256 for unit, item in accepted_returns(assessment).items() if unit in units}
    if not wanted:
        return {}
    incoming = incoming_files(folder / RETURNS, folder, limits)
    return {item.file: item.data for item in incoming if item.data is not None and sha256(item.data) in wanted}


def standing_result(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Standing | None:
    """What the last result of a campaign says, if merging again would write the very same files; else ``None``."""
    inputs = _inputs(folder, limits)
    return last_standing(folder / RESULTS, inputs) if inputs else None


def _inputs(folder: Path, limits: Limits) -> Inputs | None:
    """What a result of this folder is made from; ``None`` where a file cannot be read now."""
    try:
        return read_inputs(folder / CONTROL, folder / RETURNS, limits)
    except OSError:
        return None


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


# ---------------------------------------------------------------------------------------------
# check


@dataclass(frozen=True, slots=True)
class Check:
    """What ``check`` says of one file: whose return it is, and its findings."""

    file: Path
    unit: str | None
    accepted: bool
    findings: tuple[Finding, ...]


def check_file(path: Path, limits: Limits = DEFAULT_LIMITS, reader: Reader | None = None) -> tuple[Check, ...]:
    """Findings of one returned workbook (of each, in a .zip); nothing is written.

    Where the file lies in a campaign folder it is checked against that campaign, else only against its own form.
    Raises ``CampaignError`` where there is no such file, or its campaign is broken.
    """
    if not path.is_file():
        raise CampaignError(f"Không thấy tệp {path}.")
    if reader is None:
        with Reader(limits) as own:
            return check_file(path, limits, own)
    home = next((parent for parent in path.resolve().parents if (parent / CONTROL).is_file()), None)
    control = read_campaign(home) if home else None
    checks = []
    for incoming in incoming_files(path, path.parent, limits):
        criteria_set = control.criteria_set if control else load_criteria()
        villages = control.campaign.villages if control else ()
        outcome = reader.take_in(incoming, criteria_set, villages)
        if isinstance(outcome, Rejected):
            checks.append(Check(path, None, False, (outcome.finding,)))
            continue
        campaign = control.campaign if control else _campaign_of(outcome)
        reconciled = reconcile(campaign, criteria_set, [outcome])
        status = reconciled.submissions[0].status
        unit = campaign.unit(outcome.unit or "")
        judged = assess(campaign, criteria_set, reconciled)
        findings = tuple(item for item in judged.findings if item.file == incoming.file)
        checks.append(Check(path, unit.name if unit else None, status is SubmissionStatus.ACCEPTED, findings))
    return tuple(checks)


def _campaign_of(item: Return) -> Campaign:
    """A campaign that asks of one return just what its form asks."""
    unit = Unit(item.unit or "don_vi", item.unit or "đơn vị chưa rõ")
    campaign = new_campaign(item.commune or "", item.year, criteria_set=item.criteria_set or DEFAULT_CRITERIA_SET)
    assignments = {id: (unit.id,) if id in item.indicators else () for id in campaign.assignments}
    return replace(campaign, id=item.campaign or campaign.id, units=(unit,), assignments=MappingProxyType(assignments))
