"""What the page has done in processes of its own, each the same as a command does.

Relies on :mod:`ccht_excel.campaign` and :mod:`ccht_excel.batch`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.batch.campaigns import CampaignDone, distribute_all, merge_all
from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.distribute import Distribution, distribute
from ccht_excel.campaign.dossier import Plan, write_plan
from ccht_excel.campaign.folder import RESULTS, RETURNS, mended
from ccht_excel.campaign.given_out import given_out, mark_given
from ccht_excel.campaign.judged import judge
from ccht_excel.campaign.meeting import settle
from ccht_excel.campaign.merge import Merge, merge, standing_result
from ccht_excel.campaign.pdf import SIGNED_PDF, make_pdfs, workbooks_of
from ccht_excel.campaign.prefill import Prefilled, counted, propose
from ccht_excel.campaign.stage import CampaignState, state_of
from ccht_excel.campaign.start import Started, Wanted, start_campaign
from ccht_excel.campaign.telling import TellingReader
from ccht_excel.corrections.reminders import Reminder
from ccht_excel.errors import BrokenControlError, CampaignError
from ccht_excel.files.found import files_below
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.web.work import Tell
from ccht_excel.workers import available_jobs


class Seen(Struct, frozen=True):
    """What was last read and judged of a campaign.

    ``written`` tells whether ``ket_qua/`` holds it too; ``trouble`` why it does not. ``said`` are sentences about files
    that were kept, carried over or mended, ``given`` when each unit was given its form, as the hand-out list has it.
    """

    assessment: Assessment
    messages: tuple[Reminder, ...]
    written: bool
    trouble: str = ""
    said: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)


def bring_up_to_date(tell: Tell, folder: Path) -> Seen:
    """Merge where something is there to be merged and the last result is no longer true; else only look.

    Where the results cannot be written (a file is open in Excel), what was judged is shown all the same.
    """
    notes = mended(folder)
    files = sum(1 for _ in files_below(folder / RETURNS))
    read = count(1)
    with TellingReader(lambda name: tell(min(next(read), files), files, f"Đang đọc {name}")) as reader:
        given, trouble = given_out(folder, reader.process), ""
        if files and standing_result(folder) is None:
            try:
                return _seen(merge(folder, DEFAULT_LIMITS, reader), notes, given)
            except BrokenControlError:
                raise
            except CampaignError as error:
                trouble = str(error)
        judged = judge(folder, DEFAULT_LIMITS, reader)
        return Seen(judged.assessment, judged.messages, bool(files) and not trouble, trouble, notes, given)


def write_dossier(tell: Tell, folder: Path) -> Seen:
    """Merge, and write the documents of the dossier with it."""
    files = sum(1 for _ in files_below(folder / RETURNS))
    read = count(1)
    with TellingReader(lambda name: tell(min(next(read), files), files, f"Đang đọc {name}")) as reader:
        given = given_out(folder, reader.process)
        done = merge(folder, DEFAULT_LIMITS, reader, dossier=True)
    return _seen(done, (), given)


def write_plan_of(tell: Tell, folder: Path) -> Plan:
    """Write the plan, which needs no returns."""
    tell(0, 0, "Đang ghi kế hoạch")
    return write_plan(folder)


def make_pdf_of(tell: Tell, folder: Path) -> list[Path]:
    """The summary as PDF."""
    tell(0, 0, "LibreOffice đang chuyển")
    return make_pdfs(workbooks_of(folder))


def make_signed_pdf_of(tell: Tell, folder: Path) -> list[Path]:
    """The part of the summary that is signed as PDF."""
    tell(0, 0, "LibreOffice đang chuyển")
    return make_pdfs(workbooks_of(folder), folder / RESULTS / SIGNED_PDF, signed_only=True)


def _seen(done: Merge, notes: Sequence[str], given: Mapping[str, str]) -> Seen:
    carried = (f"Giữ nguyên chỗ đã điền tay – {text}." for text in done.carried)
    no_pdf = f"Không có bản PDF của bản tổng hợp: {done.no_pdf}" if done.no_pdf else ""
    said = (*notes, *filter(None, (done.mended, no_pdf)), *done.said, *carried)
    assessment = replace(done.assessment, findings=(*done.assessment.findings, *done.template_findings))
    return Seen(assessment, done.messages, True, said=said, given=given)


def hand_out(tell: Tell, folder: Path) -> Distribution:
    """Write the forms of one campaign."""
    tell(0, 0, "Đang ghi phiếu")
    return distribute(folder)


def write_given(tell: Tell, folder: Path, units: Sequence[str], unit_word: str) -> int:
    """Write on the hand-out list that these units are given their forms today; how many they are."""
    tell(0, 0, "Đang ghi danh sách phát")
    mark_given(folder, units, date.today(), unit_word=unit_word)
    return len(units)


def create_campaign(tell: Tell, root: Path, wanted: Wanted) -> Started:
    """A new campaign below the folder of all."""
    tell(0, 0, "Đang tạo đợt")
    return start_campaign(root, wanted)


def start_sample(tell: Tell, folder: Path) -> Path:
    """The shipped sample, in a folder of its own."""
    tell(0, 0, "Đang chép bộ mẫu")
    return copy_sample(folder)


def settle_one(tell: Tell, folder: Path, datum: str, value: str, reason: str) -> str:
    """Write what the meeting settled; the cell it stands in."""
    tell(0, 0, "Đang ghi kết luận")
    return settle(folder, datum, value, reason).place.cell


def count_people(tell: Tell, folder: Path, name: str, data: bytes) -> Prefilled:
    """Count a list of residents; nothing is written."""
    tell(0, 0, "Đang đếm sổ")
    return counted(folder, Path(name), data, date.today())


def take_proposals(tell: Tell, folder: Path, done: Prefilled, wanted: Sequence[str]) -> None:
    """Write what was counted of these data into the control workbook."""
    tell(0, 0, "Đang ghi số tham khảo")
    propose(folder, done, wanted)


def list_states(tell: Tell, folders: Sequence[Path]) -> list[CampaignState]:
    """How far each campaign is."""
    states = []
    with GuardedProcess(DEFAULT_LIMITS) as process:
        for number, folder in enumerate(folders):
            tell(number, len(folders), "Đang xem các đợt")
            states.append(state_of(folder, process))
    return states


def all_of_a_tree(tell: Tell, folders: Sequence[Path], what: str) -> list[CampaignDone]:
    """Hand out or merge every campaign of a tree."""
    jobs = available_jobs()
    events = distribute_all(folders, jobs) if what == "phat" else merge_all(folders, jobs, only_changed=True)
    done = []
    for item in events:
        done.append(item)
        tell(len(done), len(folders), item.commune)
    return done
