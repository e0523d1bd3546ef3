"""The shipped sample campaign, copied to where it can be tried out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ccht_excel.campaign.folder import CONTROL, RETURNS
from ccht_excel.errors import CampaignError
from ccht_excel.files.shipped import shipped_path
from ccht_excel.files.trouble import why
from ccht_excel.files.whole import write_whole

SAMPLE = ("samples", "thai_son_2024")


def copy_sample(folder: Path | None = None) -> Path:
    """Copy control workbook and returns of the sample into a fresh folder; by default ``ccht_demo`` here.

    Raises ``CampaignError`` where the folder has something in it already or cannot be written.
    """
    target = folder or _free_folder(Path("ccht_demo"))
    source = shipped_path(*SAMPLE)
    made = False
    try:
        if not os.path.lexists(target):
            target.mkdir(parents=True)
            made = True
        elif not target.is_dir() or any(target.iterdir()):
            raise CampaignError(f"{target} đã có rồi và không trống; hãy chọn một thư mục mới.")
        _fill(source, target)
    except BaseException as error:
        if made:  # by this very run: nothing of anybody else is in it
            shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, OSError):
            raise CampaignError(f"Không ghi được vào thư mục {target}: {why(error)}.") from error
        raise
    return target


def _fill(source: Path, target: Path) -> None:
    shutil.copytree(source / RETURNS, target / RETURNS)
    # Last: without it the folder is no campaign yet, let alone one with returns missing.
    control = (source / CONTROL).read_bytes()
    write_whole(target / CONTROL, lambda stream: stream.write(control), fresh=True)


def _free_folder(wanted: Path) -> Path:
    number = 1
    target = wanted
    while os.path.lexists(target):
        number += 1
        target = wanted.with_name(f"{wanted.name}_{number}")
    return target
