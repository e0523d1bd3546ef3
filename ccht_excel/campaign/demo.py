"""The shipped sample of a criteria set, copied to where it can be tried out: a campaign, or a tree of campaigns."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ccht_excel.campaign.folder import CONTROL, RETURNS
from ccht_excel.errors import CampaignError
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET, shipped_path
from ccht_excel.files.trouble import why
from ccht_excel.files.whole import write_whole
from ccht_excel.law.criteria import load_criteria

SAMPLES = "samples"


def sample_of(criteria_set: str = DEFAULT_CRITERIA_SET) -> Path:
    """The shipped sample of a criteria set. Raises ``CampaignError`` where it has none."""
    sample = load_criteria(criteria_set).sample
    if not sample:
        raise CampaignError(f"Bộ tiêu chí {criteria_set} không có bộ mẫu.")
    return shipped_path(SAMPLES, sample)


def copy_sample(folder: Path | None = None, criteria_set: str = DEFAULT_CRITERIA_SET) -> Path:
    """Copy control workbooks and returns of the sample into a fresh folder; by default ``ccht_demo`` here.

    Raises ``CampaignError`` where the folder has something in it already or cannot be written, or there is no sample.
    """
    source = sample_of(criteria_set)
    target = folder or _free_folder(Path("ccht_demo"))
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
    for found in sorted(source.rglob(CONTROL)):
        campaign = target / found.parent.relative_to(source)
        shutil.copytree(found.parent / RETURNS, campaign / RETURNS)
        # Last: without it the folder is no campaign yet, let alone one with returns missing.
        control = found.read_bytes()
        write_whole(campaign / CONTROL, partial(_write, control), fresh=True)


def _write(content: bytes, stream: BinaryIO) -> None:
    stream.write(content)


def _free_folder(wanted: Path) -> Path:
    number = 1
    target = wanted
    while os.path.lexists(target):
        number += 1
        target = wanted.with_name(f"{wanted.name}_{number}")
    return target
