"""One campaign's folder: what lies where, created for a new campaign, found below a root.

Relies on :mod:`ccht_excel.control` for the control workbook. Refuses to overwrite a campaign and to hand on one whose
control workbook is broken.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ccht_excel.control.reader import read_control_file
from ccht_excel.errors import BrokenControlError, CampaignError
from ccht_excel.files.found import is_leftover, printable
from ccht_excel.files.whole import write_whole
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet

CONTROL = "dot_danh_gia.xlsx"
FORMS, RETURNS, RESULTS = "phat_di", "nhan_ve", "ket_qua"
SUMMARY, RESULT = "tong_hop.xlsx", "ket_qua.json"
HANDOUT = "danh_sach_phat.xlsx"
MARKED, REMINDERS = "tra_lai", "nhac_viec.txt"


@dataclass(frozen=True, slots=True)
class ControlFile:
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
    from ccht_excel.control.writer import write_control_workbook  # slow: XlsxWriter

    write_whole(control, lambda stream: write_control_workbook(stream, campaign, criteria_set))
    return control


def read_campaign(folder: Path) -> ControlFile:
    """Read and check the control workbook of a folder.

    Raises ``CampaignError`` where there is none, ``BrokenControlError`` where it has errors.
    """
    path = folder / CONTROL
    if not path.is_file():
        hint = f" ({printable(folder, folder.parent)} chưa phải thư mục đợt đánh giá)" if folder.is_dir() else ""
        raise CampaignError(f'Không thấy tệp điều khiển {path}{hint}.\nTạo đợt đánh giá mới bằng: ccht init "{folder}"')
    reading = read_control_file(path)
    if reading.campaign is None or reading.criteria_set is None:
        raise BrokenControlError(path, reading.findings)
    return ControlFile(reading.campaign, reading.criteria_set, reading.findings, reading.sha256)


def find_campaigns(root: Path) -> tuple[Path, ...]:
    """Every campaign folder at or below ``root``, in the order of their paths.

    Links to folders are not followed, and the folders that belong to a campaign are not searched.
    """
    found = []
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not is_leftover(name)]
        if CONTROL in names:
            found.append(Path(parent))
            folders[:] = [name for name in folders if name not in (FORMS, RETURNS, RESULTS)]
    return tuple(sorted(found))
