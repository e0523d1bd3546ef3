"""Files that come in by the page: put into ``nhan_ve/`` under their own names, never over one that is there.

Relies on :mod:`ccht_excel.files`. Refuses names that lead anywhere else and files that nobody would read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from ccht_excel.campaign.folder import RETURNS, expect_control
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import is_leftover, name_from_outside, printable, storable_name
from ccht_excel.files.whole import write_whole
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB, Limits

_DEEPEST = 6
"""Folders within folders that are kept; what lies deeper comes up."""


class Received(Struct, frozen=True):
    """What became of one file: the name it came with, where it lies now (``None``: not taken), a word on it."""

    name: str
    path: Path | None
    said: str = ""


def receive(folder: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Received:
    """Put one file among the returns of a campaign; ``name`` may have folders in it.

    Raises ``CampaignError`` where there is no such campaign or nothing can be written there.
    """
    expect_control(folder)
    parts = [storable_name(part) for part in name_from_outside(name).split("/")]
    shown = "/".join(parts)
    if any(is_leftover(part) for part in parts):
        return Received(shown, None, "tệp tạm của máy hoặc của Excel, không phải phiếu")
    if len(data) > limits.file_bytes:
        return Received(shown, None, f"nặng hơn {limits.file_bytes // MIB} MB nên không nhận")
    returns = folder / RETURNS
    target = returns.joinpath(*parts[-_DEEPEST:])
    if not target.parent.resolve().is_relative_to(returns.resolve()):
        return Received(shown, None, "trong nhan_ve có lối tắt dẫn ra ngoài ở chỗ ấy nên không ghi")
    for free in _names(target):
        if _written(free, data):
            renamed = "" if free == target else f"đã có tệp khác mang tên ấy, ghi thành {printable(free, returns)}"
            return Received(shown, free, renamed)
        if not free.is_symlink() and free.is_file() and _holds(free, data):
            return Received(shown, free, "đã có sẵn, giống hệt")
    raise CampaignError(f"Có quá nhiều tệp mang tên {target.name} trong {returns}.")


def _written(path: Path, data: bytes) -> bool:
    """Whether the file could be put there; not where somebody else has the name, or was quicker."""
    if os.path.lexists(path):
        return False
    try:
        write_whole(path, lambda stream: stream.write(data), fresh=True)
        return True
    except CampaignError:
        if os.path.lexists(path):
            return False
        raise


def _names(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, 1000):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
