"""The forms of one campaign, written into ``phat_di/`` with the list of who gets which.

Relies on the writers of :mod:`ccht_excel.forms`. What people typed on earlier ones is carried over, see
:mod:`ccht_excel.campaign.old_files`; ``da_phat.json`` keeps what was written for which campaign. Refuses to work on a
broken control workbook; all forms are written or none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from msgspec import Struct

from ccht_excel.campaign.folder import (
    FORMS,
    HANDOUT,
    INVITATIONS,
    RETURNS,
    ControlFile,
    copies_beside,
    expect_control,
    read_campaign,
    writing,
)
from ccht_excel.campaign.handing_out import lay_messages_ready, messages_for, remembered
from ccht_excel.campaign.old_files import Fits, Lasts, OldFiles, PutAside, known_in
from ccht_excel.control import reader as read_control
from ccht_excel.exchange.json_text import indented
from ccht_excel.exchange.plain_data import as_text
from ccht_excel.files.found import is_leftover
from ccht_excel.files.places import expect_folder
from ccht_excel.files.program import generator
from ccht_excel.files.put_aside import is_put_aside
from ccht_excel.files.whole import FileSet, Writer
from ccht_excel.guarded import GuardedProcess
from ccht_excel.law.criteria import rules_for
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.likeness.typed import Carried, Typed
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Required, Standard
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from ccht_excel.forms.alike import Alike

RECORD = "da_phat.json"


class Distribution(Struct, frozen=True):
    """What ``distribute`` wrote: forms by unit id, the handout list, forms in the folder that belong to no unit now.

    ``messages`` is the text of what to write to the units, ``letters`` are drafts of mails. ``mended`` says what became
    of files that an earlier run had left half written, ``kept`` which old files somebody had changed, ``carried`` into
    which new ones what was typed by hand was carried over. ``low_targets`` says which targets of the plan are below the
    level it claims, ``copies`` what lies beside the control workbook under nearly its name, in one sentence each.
    """

    campaign: Campaign
    forms: Mapping[str, Path]
    handout: Path
    stale: tuple[Path, ...]
    findings: tuple[Finding, ...]
    mended: str = ""
    kept: tuple[PutAside, ...] = ()
    carried: tuple[Path, ...] = ()
    messages: Path | None = None
    letters: tuple[Path, ...] = ()
    low_targets: str = ""
    copies: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """What a person should know of the plan and of files that lay there before, a sentence each."""
        word = rules_for(self.campaign).subject.unit
        return (
            *filter(None, (self.low_targets,)),
            *self.copies,
            *(item.said for item in self.kept),
            *(f"{path} không thuộc {word} nào trong đợt này, đừng phát nhầm." for path in self.stale),
        )


def distribute(folder: Path, limits: Limits = DEFAULT_LIMITS, process: GuardedProcess | None = None) -> Distribution:
    """Write one form per unit into ``phat_di/``, and the list of who gets which.

    ``process`` is for those who go through many folders and want to start it only once. Raises ``CampaignError`` where
    the control workbook is missing or broken, a form is open in Excel, or somebody else is writing in this campaign,
    ``GuardError`` where no process can be started.
    """
    expect_control(folder)
    with writing(folder) as files:
        if process is not None:
            return _distribute(folder, files, process)
        with GuardedProcess(limits, ready=read_control.__name__) as own:
            return _distribute(folder, files, own)


def _distribute(folder: Path, files: FileSet, process: GuardedProcess) -> Distribution:
    control = read_campaign(folder, process)
    campaign, target = control.campaign, folder / FORMS
    forms = {unit.id: target / f"{unit.id}.xlsx" for unit in campaign.units if campaign.indicators_of(unit.id)}
    handout = target / HANDOUT
    files.folder(folder / RETURNS)  # a control workbook copied from last year comes without it
    expect_folder(folder / RETURNS, "thư mục phiếu nộp")
    old = OldFiles(files, campaign.year, process)
    typed = _typed_before(control, forms, handout, old, process.limits)
    known = known_in(_last_record(target), INVITATIONS)
    old.not_ours(target / INVITATIONS, known, lambda head: False)
    required = applicable_requirements(control.criteria_set, campaign)
    jobs = {path: _form_job(control, id, required, typed[path]) for id, path in forms.items()}
    jobs[handout] = _handout_job(control, typed[handout])
    made: dict[Path, bytes] = {}
    digests = {path.name: files.write(path, remembered(path, write, made)) for path, write in jobs.items()}
    messages = messages_for(control, forms, made, typed[handout], target)
    digests |= lay_messages_ready(files, messages, target, _last_record(target))
    record = _record(campaign, digests, {path.name: values for path, values in typed.items()})
    files.write(target / RECORD, lambda stream: stream.write(record.encode()))
    files.switch()
    there = (path for path in target.glob("*.xlsx") if not is_leftover(path) and not is_put_aside(path.name))
    stale = tuple(sorted(path for path in there if path not in jobs))
    mended = files.mended.text if files.mended else ""
    return Distribution(
        campaign,
        MappingProxyType(forms),
        handout,
        stale,
        control.findings,
        mended,
        tuple(old.put_aside),
        tuple(old.carried),
        target / INVITATIONS,
        tuple(path for path in messages if path.suffix == ".eml"),
        _low_targets(control),
        copies_beside(folder),
    )


def _low_targets(control: ControlFile) -> str:
    # Slow: reading and judging.
    from ccht_excel.judging.scoring import low_targets
    from ccht_excel.summary.notes import low_targets_note

    rules, campaign = control.criteria_set, control.campaign
    return low_targets_note(low_targets(rules, campaign), rules.level_spec(campaign.claimed_level).name)


def _typed_before(
    control: ControlFile, forms: Mapping[str, Path], handout: Path, old: OldFiles, limits: Limits
) -> dict[Path, Typed]:
    """What people typed on the files that lie there, as far as it fits the new ones."""
    record = dict(_last_record(handout.parent))
    record["year"] = _year_of(record)
    # What another version wrote is compared with what this one writes now: better one copy too many than one too few.
    same = record.get("generator") == generator() and isinstance(record.get("campaign"), str)
    then = record["campaign"] if same else as_text(control.campaign)
    of_form = partial(_fits_form, control.campaign), _lasts
    readers: dict[Path, tuple[Callable[[bytes], Carried], Fits, Lasts]] = {
        path: (partial(_from_form, unit=id, campaign=then, limits=limits), *of_form) for id, path in forms.items()
    }
    of_list = partial(_fits_list, control.campaign), _lasts
    readers[handout] = (partial(_from_handout, campaign=then, limits=limits), *of_list)
    return {path: old.typed_in(path, known_in(record, path.name), *reader) for path, reader in readers.items()}


def _year_of(record: Mapping[str, Any]) -> int:
    """The year of the campaign that the last run wrote for; 0 where its record does not say."""
    try:
        year = json.loads(record.get("campaign", "")).get("year")
    except (TypeError, ValueError, AttributeError, RecursionError):
        return 0
    return year if type(year) is int else 0


def _lasts(key: str) -> bool:
    """Whether what was typed is true in other years too: people and their addresses, no ticks, days and notes."""
    return key.rpartition("/")[2] in ("contact", "email")


def _fits_form(campaign: Campaign, key: str, value: str | float) -> bool:
    """Whether the control workbook names nobody else whom to ask."""
    return campaign.paperwork.contact in ("", value)


def _fits_list(campaign: Campaign, key: str, value: str | float) -> bool:
    """Whether a unit of the list is still in it, and its cell still free."""
    id, _, column = key.partition("/")
    unit = campaign.unit(id)
    if unit is None or not campaign.indicators_of(id):
        return False
    return column not in ("contact", "email") or getattr(unit, column) in ("", value)


def _from_form(data: bytes, *, unit: str, campaign: str, limits: Limits) -> Carried:
    from ccht_excel.campaign.carried_forms import carried_from_form  # slow: XlsxWriter

    return carried_from_form(data, unit=unit, campaign=campaign, limits=limits)


def _from_handout(data: bytes, *, campaign: str, limits: Limits) -> Carried:
    from ccht_excel.campaign.carried_forms import carried_from_handout  # slow: XlsxWriter

    return carried_from_handout(data, campaign=campaign, limits=limits)


def _form_job(
    control: ControlFile, unit: str, required: Mapping[str, Mapping[Standard, Required]], typed: Typed
) -> Writer:
    # Slow: XlsxWriter.
    from ccht_excel.forms.typed_in import CONTACT
    from ccht_excel.forms.workbook import write_return_workbook

    campaign, criteria_set = control.campaign, control.criteria_set
    contact = typed.get(CONTACT, "")

    def write(stream: BinaryIO, campaign: Campaign) -> None:
        write_return_workbook(stream, criteria_set, campaign, campaign.unit(unit), required, contact=contact)

    others = unit, contact, required
    return lambda stream: _write(stream, _alike().written(criteria_set, campaign, others, write))


def _handout_job(control: ControlFile, typed: Typed) -> Writer:
    from ccht_excel.forms.handout_list import write_handout_list  # slow: XlsxWriter

    def write(stream: BinaryIO, campaign: Campaign) -> None:
        write_handout_list(stream, control.criteria_set, campaign, typed)

    others = HANDOUT, typed
    return lambda stream: _write(stream, _alike().written(control.criteria_set, control.campaign, others, write))


@cache
def _alike() -> Alike:
    """What the forms of all campaigns of this process have in common."""
    from ccht_excel.forms.alike import Alike  # slow: XlsxWriter

    return Alike()


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)


def _record(campaign: Campaign, digests: Mapping[str, str], typed: Mapping[str, Typed]) -> str:
    """What was written, for which campaign, and what was carried over: the text of ``da_phat.json``."""
    record = {
        "schema": 1,
        "generator": generator(),
        "outputs": digests,
        "typed": {name: dict(values) for name, values in typed.items() if values},
        "campaign": as_text(campaign),
    }
    return indented(record, 1) + "\n"


def _last_record(folder: Path) -> Mapping[str, Any]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
