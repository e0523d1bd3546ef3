"""One campaign's folder: what lies where, created for a new campaign, found below a root.

Relies on :mod:`ccht_excel.control` for the control workbook. Refuses to overwrite a campaign and to hand on one whose
control workbook is broken.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from ccht_excel.control.reader import read_control_file
from ccht_excel.documents.kinds import DOSSIER
from ccht_excel.errors import BrokenControlError, CampaignError
from ccht_excel.files.found import SPREADSHEETS, clean_name, is_leftover, named_as_leftover, printable
from ccht_excel.files.places import expect_file, expect_folder
from ccht_excel.files.trouble import why
from ccht_excel.files.whole import FileSet, mend_all, write_whole
from ccht_excel.guarded import GuardedProcess
from ccht_excel.law.criteria import rules_for
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.subjects import UNIT
from ccht_excel.vietnamese.text import join_words

CONTROL = "dot_danh_gia.xlsx"
FORMS, RETURNS, RESULTS = "phat_di", "nhan_ve", "ket_qua"
SUMMARY, RESULT = "tong_hop.xlsx", "ket_qua.json"
HANDOUT, INVITATIONS = "danh_sach_phat.xlsx", "loi_nhan.txt"
MARKED, REMINDERS = "tra_lai", "nhac_viec.txt"
LETTERS = "thu"
"""Folder of drafts of mails, in that of the forms and in that of the results."""


class ControlFile(Struct, frozen=True):
    """A control workbook that could be used: the campaign, its criteria set, and what was noted on reading.

    ``sha256`` is that of the file.
    """

    campaign: Campaign
    criteria_set: CriteriaSet
    findings: tuple[Finding, ...]
    sha256: str


def init_campaign(folder: Path, campaign: Campaign) -> Path:
    """Create the folders and the control workbook; the path of the latter.

    Raises ``CampaignError`` where there is a campaign already or the folder cannot be written.
    """
    from ccht_excel.control.writer import write_control_workbook  # slow: XlsxWriter

    control = folder / CONTROL
    _refuse_inside(folder)
    _refuse_to_overwrite(control)
    criteria_set = rules_for(campaign)
    with writing(folder) as files:
        _refuse_to_overwrite(control)  # somebody else may have been quicker
        for name in (FORMS, RETURNS, RESULTS):
            files.folder(folder / name)
        write_whole(control, lambda stream: write_control_workbook(stream, campaign, criteria_set), fresh=True)
        files.keep_folders()
    return control


def _refuse_inside(folder: Path) -> None:
    """What lies among the forms, returns and results of a campaign is theirs."""
    above, part = _part_of(folder)
    if part:
        raise CampaignError(
            f"{folder} nằm trong thư mục {part} của đợt đánh giá {above}; không tạo đợt mới ở đó.\n"
            f'Chọn thư mục khác. Làm tiếp đợt ấy thì gõ: ccht distribute "{above}"'
        )


def _part_of(folder: Path) -> tuple[Path | None, str]:
    """The campaign whose forms, returns or results a folder is, or lies among, and which of these; else nothing."""
    above = campaign_above(folder)
    part = folder.absolute().relative_to(above).parts[0] if above else ""
    return (above, part) if part in (FORMS, RETURNS, RESULTS) else (None, "")


def expect_root(folder: Path) -> None:
    """Refuse what campaigns cannot lie in: a file, and what belongs to one of them. Raises ``CampaignError``."""
    if folder.is_file():
        raise CampaignError(_no_folder(folder))
    above, part = _part_of(folder)
    if part:
        raise CampaignError(_inside(above))


def _inside(above: Path | None) -> str:
    return f'Thư mục này nằm trong đợt đánh giá {above}; gõ lại lệnh với thư mục ấy: "{above}"'


def _refuse_to_overwrite(control: Path) -> None:
    if os.path.lexists(control):
        raise CampaignError(
            f"Thư mục {control.parent} đã có đợt đánh giá ({CONTROL}); không ghi đè.\n"
            "Chọn thư mục khác, hoặc chuyển tệp ấy đi nếu muốn làm lại từ đầu."
        )


def writing(folder: Path) -> FileSet:
    """The right to write one set of files of a campaign, for nobody else at the same time; a context manager."""
    forms, results = folder / FORMS, folder / RESULTS
    places = (forms, forms / LETTERS, results, results / LETTERS, results / MARKED, results / DOSSIER)
    return FileSet(folder, _called(folder), sweeping=places)


def mended(folder: Path) -> tuple[str, ...]:
    """Carry through or take back what a run had left half written in a campaign; a sentence for each such set."""
    return mend_all(folder, _called(folder))


def homes_of(path: Path) -> tuple[Path, ...]:
    """The folders whose sets of files a path may be part of: itself, or those that a file lies in."""
    try:
        return (path,) if path.is_dir() else tuple(path.absolute().parents[:3])
    except OSError:
        return ()


def _called(folder: Path) -> str:
    return f"Đợt đánh giá {folder}" if os.path.lexists(folder / CONTROL) else f"Thư mục {folder}"


def expect_returns(folder: Path, unit_word: str) -> None:
    """Refuse to go on where the returns of a campaign cannot be looked at: none of them is not the same as none there.

    ``unit_word`` is what those are called that should send them. Raises ``CampaignError``.
    """
    returns = folder / RETURNS
    try:
        expect_folder(returns, "thư mục phiếu nộp")
    except CampaignError as error:
        raise CampaignError(
            f"{error}\nChưa làm gì, vì như vậy sẽ coi là chưa {unit_word} nào nộp. Nối lại ổ mạng, sửa lối tắt hoặc "
            f"trả thư mục {RETURNS} về chỗ cũ rồi chạy lại; nếu đúng là chưa có phiếu nào thì tạo một thư mục {RETURNS}"
            " trống."
        ) from error


def read_campaign(folder: Path, process: GuardedProcess | None = None) -> ControlFile:
    """Read and check the control workbook of a folder; ``process`` reads it where it may be a stranger's.

    Raises ``CampaignError`` where there is none, ``BrokenControlError`` where it has errors.
    """
    expect_control(folder)
    path = folder / CONTROL
    reading = read_control_file(path, process)
    if reading.campaign is None or reading.criteria_set is None:
        word = reading.criteria_set.subject.unit if reading.criteria_set else UNIT
        raise BrokenControlError(path, reading.findings, word)
    return ControlFile(reading.campaign, reading.criteria_set, reading.findings, reading.sha256)


def expect_control(folder: Path) -> None:
    """Refuse a folder that is none of a campaign. Raises ``CampaignError``."""
    path = folder / CONTROL
    if folder.is_file():
        raise CampaignError(_no_folder(folder))
    if os.path.lexists(folder):
        expect_folder(folder)
    if not os.path.lexists(path):
        hint = f" ({printable(folder, folder.parent)} chưa phải thư mục đợt đánh giá)" if folder.is_dir() else ""
        above = campaign_above(folder)
        todo = _inside(above) if above else _renamed(folder) or f'Tạo đợt đánh giá mới bằng: ccht init "{folder}"'
        raise CampaignError(f"Không thấy tệp điều khiển {path}{hint}.\n{todo}")
    expect_file(path)


def _copies(folder: Path) -> tuple[str, ...]:
    """What lies in a campaign's folder and is called nearly like its control workbook, saved as another type too."""
    stem = CONTROL.rpartition(".")[0]
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return ()
    near = (path for path in paths if stem in path.name.lower() and path.suffix.lower() in SPREADSHEETS)
    return tuple(clean_name(path.name) for path in near if path.name != CONTROL and not is_leftover(path))


def _renamed(folder: Path) -> str:
    """What to do where the control workbook is there under another name; empty where it is not."""
    names = _copies(folder)
    same = [name for name in names if name.lower().endswith(Path(CONTROL).suffix)]
    listed = join_words((f"“{name}”" for name in same or names), "hoặc")
    todo = "đổi tên tệp ấy thành" if same else "mở tệp ấy, lưu thành dạng Excel (.xlsx) với tên"
    return f"Nếu tệp điều khiển là {listed} thì {todo} {CONTROL} rồi chạy lại." if names else ""


def copies_beside(folder: Path) -> tuple[str, ...]:
    """A sentence on copies of the control workbook beside it, as drives in the cloud make where two changed it."""
    names = _copies(folder)
    listed = join_words(f"“{name}”" for name in names)
    others = any(not name.lower().endswith(Path(CONTROL).suffix) for name in names)
    text = (
        f"Cạnh {CONTROL} còn {listed} (bản sao, hoặc do OneDrive, Google Drive tách ra khi hai máy cùng sửa): chỉ"
        f" {CONTROL} được dùng. Xem bản nào đúng, rồi chuyển bản kia đi chỗ khác."
    )
    if others:
        text += f" Bản đúng là dạng khác .xlsx thì mở ra, lưu thành dạng Excel (.xlsx) với tên {CONTROL}."
    return (text,) if listed else ()


def _no_folder(path: Path) -> str:
    """What to do instead of giving a file where a campaign's folder is wanted."""
    above = campaign_above(path)
    if above:
        return f'{path} là một tệp, cần một thư mục.\nGõ lại lệnh với thư mục của đợt: "{above}"'
    return (
        f"{path} là một tệp, cần một thư mục.\nPhiếu nộp lại, kể cả tệp nén, thì bỏ vào thư mục {RETURNS} của đợt rồi "
        "gõ lại lệnh với thư mục của đợt."
    )


def campaign_above(path: Path) -> Path | None:
    """The campaign that a path lies in, itself not counted; ``None`` where there is none."""
    try:
        return next((parent for parent in path.absolute().parents if (parent / CONTROL).is_file()), None)
    except OSError:
        return None


def find_campaigns(root: Path) -> tuple[Path, ...]:
    """Every campaign folder at or below ``root``, in the order of their paths, as far as one can look."""
    return search(root).campaigns


Closed: TypeAlias = Sequence[tuple[Path, str]]
"""Folders that cannot be looked into, and why."""


class Tree(Struct, frozen=True):
    """Campaigns below a folder, and those folders where there may be more."""

    campaigns: tuple[Path, ...] = ()
    closed: Closed = ()


def search(root: Path) -> Tree:
    """Look for campaigns at or below ``root``.

    Links to folders are not followed, and the folders that belong to a campaign are not searched. Where ``root`` is
    no folder, nothing is found and nothing closed.
    """
    found: list[Path] = []
    closed: list[tuple[Path, str]] = []

    def refused(error: OSError) -> None:
        if root.is_dir():
            closed.append((Path(error.filename or root), why(error)))

    for parent, folders, names in os.walk(root, onerror=refused):
        folders[:] = [name for name in folders if not named_as_leftover(name)]
        if CONTROL in names:
            found.append(Path(parent))
            folders[:] = [name for name in folders if name not in (FORMS, RETURNS, RESULTS)]
    return Tree(tuple(sorted(found)), tuple(sorted(closed)))
