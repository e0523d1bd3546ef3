"""What goes with the forms: a message a unit to be pasted into a chat, and drafts of mails with the form attached.

Relies on :mod:`ccht_excel.corrections`. Drafts are there for units with a mail address; one whose unit has none any
more goes, if nobody has changed it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from ccht_excel.campaign.folder import FORMS, INVITATIONS, LETTERS, RESULTS, ControlFile
from ccht_excel.campaign.judged import Judged
from ccht_excel.campaign.old_files import known_in
from ccht_excel.corrections.letters import Attached, draft
from ccht_excel.corrections.reminders import FORM_ATTACHED, FORM_SENT, invitations, invitations_text
from ccht_excel.files.whole import FileSet, Writer
from ccht_excel.findings.entry import RefusedError
from ccht_excel.likeness.typed import Typed
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.spreadsheets.outside import file_bytes
from ccht_excel.vietnamese.place_names import subject_title

_CORRECTION = "Xin sửa phiếu tự đánh giá {award} năm {year} – {place}"
_OUTSTANDING = "Xin nộp phiếu tự đánh giá {award} năm {year} – {place}"
_SUBJECT = "Phiếu tự đánh giá {award} năm {year} – {place}"


def messages_for(
    control: ControlFile, forms: Mapping[str, Path], made: Mapping[Path, bytes], typed: Typed, target: Path
) -> dict[Path, bytes]:
    """The messages to the units, by where they are to lie.

    ``made`` is what the forms hold, ``typed`` what was filled in on the hand-out list: an address there counts where
    the control workbook has none.
    """
    campaign, criteria_set = control.campaign, control.criteria_set
    blocks = invitations(campaign, criteria_set, date.today(), FORMS)
    found = {target / INVITATIONS: invitations_text(campaign, criteria_set, blocks)}
    place = subject_title(campaign.commune, criteria_set.subject)
    subject = _SUBJECT.format(award=criteria_set.subject.award, year=campaign.year, place=place)
    for block in blocks:
        path = forms[block.unit]
        email = email_of(campaign, block.unit) or str(typed.get(f"{block.unit}/email", ""))
        mail = draft(email, subject, block.message, Attached(path.name, made[path]))
        if mail is not None:
            found[target / LETTERS / f"{block.unit}.eml"] = mail
    return found


def email_of(campaign: Campaign, unit: str) -> str:
    """What the control workbook has for the mail address of a unit."""
    known = campaign.unit(unit)
    return known.email if known else ""


def lay_messages_ready(
    files: FileSet, messages: Mapping[Path, bytes], folder: Path, record: Mapping[str, Any]
) -> dict[str, str]:
    """Lay the messages ready, let old drafts go; the SHA-256 of each by its name below the folder."""
    for path in drafts_of_before(folder, record):
        if path not in messages:
            files.remove(path)
    return {path.relative_to(folder).as_posix(): files.write(path, writer(data)) for path, data in messages.items()}


def drafts_of_before(folder: Path, record: Mapping[str, Any]) -> Iterator[Path]:
    """Drafts that lie in a folder just as the last run wrote them."""
    for path in sorted((folder / LETTERS).glob("*.eml")):
        known = known_in(record, path.relative_to(folder).as_posix()).digest
        if known and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == known:
            yield path


def reminder_drafts(judged: Judged, folder: Path, run: str) -> dict[Path, bytes]:
    """Drafts of mails to the units of a campaign folder that are to be reminded, by where they lie.

    A unit with something to correct gets its marked copy, one whose return is outstanding its blank form, where that
    lies in the folder.
    """
    campaign, subject = judged.control.campaign, judged.control.criteria_set.subject
    words = {"award": subject.award, "year": campaign.year, "place": subject_title(campaign.commune, subject)}
    found = {}
    for item in judged.messages:
        note, outstanding = judged.notes.get(item.attached), item.unit in judged.assessment.outstanding
        message = item.message
        if note is not None:
            title, content = _CORRECTION, note.data or b""
        elif outstanding:
            title, content = _OUTSTANDING, _content(folder / FORMS / f"{item.unit}.xlsx")
            message = message if content else message.replace(FORM_ATTACHED, FORM_SENT)
        else:
            continue
        attached = Attached(f"{item.attached}.xlsx", content) if content else None
        mail = draft(email_of(campaign, item.unit), title.format(**words), message, attached, run)
        if mail is not None:
            found[folder / RESULTS / LETTERS / f"{item.attached}.eml"] = mail
    return found


def _content(path: Path) -> bytes:
    """What a form holds; nothing where there is none that can be read."""
    try:
        return file_bytes(path, DEFAULT_LIMITS)
    except (OSError, RefusedError):
        return b""


def remembered(path: Path, write: Writer, made: dict[Path, bytes]) -> Writer:
    """The writer, whose content is kept in ``made`` too."""

    def keeping(stream: BinaryIO) -> None:
        buffer = io.BytesIO()
        write(buffer)
        made[path] = buffer.getvalue()
        stream.write(made[path])

    return keeping


def writer(data: bytes) -> Writer:
    """Writes these bytes."""
    return partial(_write, data=data)


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)
