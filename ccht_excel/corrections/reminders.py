"""``nhac_viec.txt``: one message a unit, ready to be pasted into a chat, with what to correct or what is outstanding;
``loi_nhan.txt``: the same when the forms are handed out.

UTF-8 with a byte order mark and CRLF, so that every Notepad shows Vietnamese letters and line ends. Relies on the
marked copies of :mod:`ccht_excel.corrections.marking`: sheets and cells are those of the attached file. The same
assessment gives the same bytes on the same side of the deadline; the day is told, no clock is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from ccht_excel.corrections.due import by_deadline, corrections, for_unit, points_of
from ccht_excel.exchange.cell_text import one_line, printable
from ccht_excel.exchange.own_texts import INVITATIONS_TITLE, REMINDERS_TITLE
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.groups import FindingGroup, inside_sentence
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.returns import Submission, SubmissionStatus
from ccht_excel.vietnamese.place_names import subject_name, subject_title, subject_words
from ccht_excel.vietnamese.text import capital, join_words

if TYPE_CHECKING:
    from ccht_excel.corrections.to_mark import MarkedReturn

_RULE = "-" * 60
_MOST = 10
"""So many points fit a message; the list in the attached file has them all."""

_HEAD = (
    REMINDERS_TITLE
    + """\
 {UNIT_WORD} – {place}, năm {year}
Chép phần giữa hai dòng kẻ, dán vào Zalo của {unit_word}, đính kèm tệp ghi ở đầu mục. Xem lại trước khi gửi.
{counts}
Lần tổng hợp: {run}
"""
)
_COUNTS = "Cần sửa phiếu: {faulty} {unit_word}. Chưa nộp: {outstanding} {unit_word}."
_NOTHING = "Không phải nhắc {unit_word} nào: đã nhận đủ phiếu, không có gì phải sửa."

_CORRECT = """\
Kính gửi {unit},
Cảm ơn {unit_word} đã gửi phiếu tự đánh giá {award} năm {year}. Phiếu{which} còn {count} điểm {word}:
{points}
{how}, lưu rồi gửi lại tệp Excel cho {receiver}{deadline}.{refilled} Vướng chỗ nào xin nhắn lại.
Trân trọng cảm ơn!{sender}"""
_HOW = "Xin sửa ngay tại các ô tô màu trong tệp đính kèm (trang Cần sửa đầu tệp có liên kết tới từng ô)"
_HOW_UNMARKED = "Xin sửa ngay tại các ô ấy trong tệp {unit_word} đã gửi"
_REFILLED = " Tệp đính kèm là phiếu mới đã chép sẵn các số đọc được, xin dùng thay tệp cũ."
FORM_ATTACHED, FORM_SENT = "tệp Excel đính kèm", "phiếu (tệp Excel) đã nhận"
"""The form that a reminder asks to fill in: the one that goes with it, or the one that was handed out before."""
_REMIND = """\
Kính gửi {unit},
{authority} chưa nhận được phiếu tự đánh giá {award} năm {year} của {unit_word} (chỉ tiêu {indicators}).{unusable}
Xin điền {form} rồi gửi lại cho {receiver}{deadline}. Vướng chỗ nào xin nhắn lại.
Trân trọng cảm ơn!{sender}"""
_INVITE = """\
Kính gửi {unit},
{authority} đang tự đánh giá {award} năm {year}. Xin {unit_word} điền tệp Excel đính kèm ({file}, chỉ tiêu \
{indicators}).
Điền xong xin lưu rồi gửi lại cho {receiver}{deadline}. Cách điền ghi ở trang đầu của tệp. Vướng chỗ nào xin nhắn lại.
Trân trọng cảm ơn!{sender}"""
_UNUSABLE = " Tệp đã gửi ({file}) chưa dùng được: {reason}.{remedy}"
_UNKNOWN = """\
Kính gửi anh/chị,
Tệp {file} đã gửi chưa dùng được: {reason}.{remedy}
Xin gửi lại tệp Excel cho {receiver}{deadline}.
Trân trọng cảm ơn!{sender}"""


_INVITATIONS = (
    INVITATIONS_TITLE
    + """\
 {UNIT_WORD} KHI PHÁT PHIẾU – {place}, năm {year}
Chép phần giữa hai dòng kẻ, dán vào Zalo của {unit_word}, đính kèm tệp ghi ở đầu mục. Xem lại trước khi gửi.
"""
)


class Reminder(Struct, frozen=True):
    """A message ready to be pasted, and what the officer has to know besides: for whom it is, what to attach.

    ``unit`` is its id, empty where a file does not say whose it is; ``attached`` names the workbook that goes with it.
    """

    unit: str
    title: str
    lines: tuple[str, ...]
    message: str
    attached: str = ""


def reminders(
    assessment: Assessment, notes: Mapping[str, MarkedReturn], today: date, *, marked: str, forms: str, returns: str
) -> tuple[Reminder, ...]:
    """The messages: first to those who have to correct, then to those who have not answered, then about stray files.

    ``marked`` and ``forms`` are the folders of what is attached, as printed; ``returns`` is where the returns lie. By
    ``today`` a deadline may have passed.
    """
    return (
        *_corrections(assessment, notes, marked, returns, today),
        *_outstanding(assessment, forms, returns, today),
        *_unknown_files(assessment, returns, today),
    )


def invitation(campaign: Campaign, criteria_set: CriteriaSet, unit: Unit, today: date) -> str:
    """What to write to a unit when its form is handed out, today."""
    return _INVITE.format(
        unit=one_line(unit.name),
        year=campaign.year,
        file=f"{unit.id}.xlsx",
        indicators=join_words(campaign.indicators_of(unit.id)),
        **_ending(campaign, criteria_set, today),
    )


def invitations(campaign: Campaign, criteria_set: CriteriaSet, today: date, forms: str) -> tuple[Reminder, ...]:
    """The messages to all units when the forms are handed out; ``forms`` is the folder of these, as printed."""
    return tuple(
        Reminder(
            unit.id,
            one_line(unit.name),
            (*_contact(unit), f"Đính kèm: {forms}/{unit.id}.xlsx"),
            invitation(campaign, criteria_set, unit, today),
        )
        for unit in campaign.units
        if campaign.indicators_of(unit.id)
    )


def invitations_text(campaign: Campaign, criteria_set: CriteriaSet, blocks: Sequence[Reminder]) -> bytes:
    """The bytes of ``loi_nhan.txt`` with these messages."""
    place, words = subject_title(campaign.commune, criteria_set.subject), subject_words(criteria_set.subject)
    return _text(_INVITATIONS.format(place=place, year=campaign.year, **words), blocks)


def _text(head: str, blocks: Sequence[Reminder]) -> bytes:
    text = head + "".join(f"\n{number}. {_block(block)}" for number, block in enumerate(blocks, 1))
    return printable(text).replace("\n", "\r\n").encode("utf-8-sig")


def reminders_text(assessment: Assessment, blocks: Sequence[Reminder], faulty: int, run: str) -> bytes:
    """The bytes of ``nhac_viec.txt`` with these messages. ``run`` names the run in all its files."""
    campaign, subject = assessment.campaign, assessment.criteria_set.subject
    words, outstanding = subject_words(subject), len(assessment.outstanding)
    counts = (_COUNTS if blocks else _NOTHING).format(faulty=faulty, outstanding=outstanding, **words)
    place = subject_title(campaign.commune, subject)
    return _text(_HEAD.format(place=place, year=campaign.year, counts=counts, run=run, **words), blocks)


def _block(item: Reminder) -> str:
    kept = "".join(f"   {line}\n" for line in item.lines)
    return f"{item.title}\n{kept}{_RULE}\n{item.message}\n{_RULE}\n"


def _corrections(
    assessment: Assessment, notes: Mapping[str, MarkedReturn], folder: str, returns: str, today: date
) -> Iterator[Reminder]:
    due = [item for item in corrections(assessment) if item.copy in notes]
    for item in due:
        unit, note = _unit(assessment, item.unit), notes[item.copy]
        several = sum(other.unit == item.unit for other in due) > 1
        which = f" (tệp {_name(item.submission, returns)})" if several else ""
        groups = points_of(note.findings, assessment.criteria_set.subject.unit)
        most = _MOST if note.data is not None else len(groups)
        points = [f"{number}) {_point(group)}" for number, group in enumerate(groups[:most], 1)]
        if len(groups) > _MOST and note.data is not None:
            points.append(f"… và {len(groups) - _MOST} điểm nữa, ghi ở trang Cần sửa của tệp đính kèm.")
        errors = any(group.severity is Severity.ERROR for group in groups)
        message = _CORRECT.format(
            unit=one_line(unit.name),
            year=assessment.campaign.year,
            which=which,
            count=len(groups),
            word="cần sửa" if errors else "cần xem lại",
            points="\n".join(points),
            how=(_HOW if note.data is not None else _HOW_UNMARKED).format(
                **subject_words(assessment.criteria_set.subject)
            ),
            refilled=_REFILLED if note.refilled and note.data is not None else "",
            **_ending(assessment.campaign, assessment.criteria_set, today),
        )
        attached = (
            f"Đính kèm: {folder}/{item.copy}.xlsx" if note.data is not None else "Không có bản đánh dấu để đính kèm."
        )
        title = f"{one_line(unit.name)} – cần sửa phiếu{which}"
        yield Reminder(item.unit, title, (*_contact(unit), attached), message, item.copy)


def _point(group: FindingGroup) -> str:
    place = group.place
    message = inside_sentence(group.message) if place else group.message
    return one_line(f"{place[:1].upper()}{place[1:]}{': ' if place else ''}{message}. {group.remedy}")


def _outstanding(assessment: Assessment, folder: str, returns: str, today: date) -> Iterator[Reminder]:
    said = _about_files(assessment)
    for id in assessment.outstanding:
        unit = _unit(assessment, id)
        sent = [item for item in assessment.submissions if item.unit == id and item.reason]
        message = _REMIND.format(
            unit=one_line(unit.name),
            year=assessment.campaign.year,
            indicators=join_words(assessment.campaign.indicators_of(id)),
            form=FORM_ATTACHED,
            unusable="".join(
                _UNUSABLE.format(file=_name(item, returns), reason=_reason(item), remedy=_remedy(said.get(item.file)))
                for item in sent
            ),
            **_ending(assessment.campaign, assessment.criteria_set, today),
        )
        attached = f"Đính kèm: {folder}/{id}.xlsx"
        own = dict.fromkeys(line for item in sent for line in _for_officer(said.get(item.file)))
        yield Reminder(id, f"{one_line(unit.name)} – chưa nộp phiếu", (*_contact(unit), attached, *own), message, id)


def _unknown_files(assessment: Assessment, returns: str, today: date) -> Iterator[Reminder]:
    """Files that do not count and do not say whose they are: the officer knows from whom they came."""
    said = _about_files(assessment)
    for item in assessment.submissions:
        known = item.unit and assessment.campaign.unit(item.unit)
        if known or item.status not in (SubmissionStatus.REJECTED, SubmissionStatus.FOREIGN):
            continue
        if item.file in said and CATALOGUE[said[item.file].code].ours:
            continue
        message = _UNKNOWN.format(
            file=_name(item, returns),
            reason=_reason(item),
            remedy=_remedy(said.get(item.file)),
            **_ending(assessment.campaign, assessment.criteria_set, today),
        )
        word = assessment.criteria_set.subject.unit
        title = f"Tệp chưa rõ của {word} nào – gửi cho người đã gửi tệp"
        yield Reminder("", title, (f"Tệp: {item.file}", *_for_officer(said.get(item.file))), message)


def _about_files(assessment: Assessment) -> dict[str, Finding]:
    """What is found of each file as a whole."""
    return {one.place.file: one for one in assessment.findings if one.place.file and not one.place.sheet}


def _remedy(item: Finding | None) -> str:
    """What the sender is to do, with the space before it, where it is not the officer's task."""
    return f" {item.remedy}" if item and for_unit(item) else ""


def _for_officer(item: Finding | None) -> tuple[str, ...]:
    """What the officer is to do about a file, where the sender cannot."""
    return (f"Việc của người phụ trách: {item.remedies}",) if item and item.remedies and not for_unit(item) else ()


def _unit(assessment: Assessment, id: str) -> Unit:
    return assessment.campaign.unit(id) or Unit(id, id)


def _contact(unit: Unit) -> tuple[str, ...]:
    contact = " – ".join(part for part in map(one_line, (unit.contact, unit.email)) if part)
    return (f"Liên hệ: {contact}",) if contact else ()


def _ending(campaign: Campaign, criteria_set: CriteriaSet, today: date) -> dict[str, str]:
    subject = criteria_set.subject
    name = subject_name(campaign.commune, subject)
    papers = campaign.paperwork
    acting = f"người phụ trách của {f'{subject.type.body_short} {name}'.strip()}"
    return {
        "receiver": one_line(papers.contact or papers.coordinator or acting),
        "authority": capital(subject.type.authority),
        "award": subject.award,
        "unit_word": subject.unit,
        "deadline": by_deadline(campaign.deadline, today),
        "sender": _sender(campaign, criteria_set),
    }


def _sender(campaign: Campaign, criteria_set: CriteriaSet) -> str:
    """The line under a message: who sends it, as far as the control workbook says it; empty where it names nobody."""
    subject, papers = criteria_set.subject, campaign.paperwork
    body = f"{subject.type.body_short} {subject_name(campaign.commune, subject)}".strip() if campaign.commune else ""
    said = [one_line(text) for text in (papers.officer, papers.coordinator, body[:1].upper() + body[1:]) if text]
    return f"\n{', '.join(said)}" if said else ""


def _name(item: Submission, returns: str) -> str:
    return one_line(item.file.removeprefix(f"{returns}/"))


def _reason(item: Submission) -> str:
    return one_line(inside_sentence(item.reason or ""))
