"""The shipped sample campaign, copied to where it can be tried out."""

from __future__ import annotations

import shutil
from pathlib import Path

from ccht_excel.campaign.folder import CONTROL, RETURNS
from ccht_excel.errors import CampaignError
from ccht_excel.files.shipped import shipped_path

SAMPLE = ("samples", "thai_son_2024")


def copy_sample(folder: Path | None = None) -> Path:
    """Copy control workbook and returns of the sample into a fresh folder; by default ``ccht_demo`` here.

    Raises ``CampaignError`` where the folder has something in it already or cannot be written.
    """
    target = folder or _free_folder(Path("ccht_demo"))
    source = shipped_path(*SAMPLE)
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise CampaignError(f"{target} đã có rồi và không trống; hãy chọn một thư mục mới.")
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / CONTROL, target / CONTROL)
        shutil.copytree(source / RETURNS, target / RETURNS)
    except OSError as error:
        raise CampaignError(f"Không ghi được vào thư mục {target}: {error.strerror or error}.") from error
    return target


def _free_folder(wanted: Path) -> Path:
    number = 1
    target = wanted
    while target.exists():
        number += 1
        target = wanted.with_name(f"{wanted.name}_{number}")
    return target
