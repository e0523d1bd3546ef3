"""Files that come in by the page: put into ``nhan_ve/`` under their own names, never over one that is there.

Relies on :mod:`ccht_excel.files`. Refuses names that lead anywhere else, files that nobody would read, lists of people.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from ccht_excel.campaign.folder import RETURNS, expect_control, read_campaign
from ccht_excel.errors import CampaignError, CriteriaError
from ccht_excel.files.found import left_behind, name_from_outside, named_as_leftover, printable, storable_name
from ccht_excel.files.whole import write_whole
from ccht_excel.findings import of_files
from ccht_excel.law.criteria import load_criteria, rules_for
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB, Limits
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming, Unpacker
from ccht_excel.returns.rejected import Rejected

_DEEPEST = 6
"""Folders within folders that are kept; what lies deeper comes up."""


class Received(Struct, frozen=True):
    """What became of one file: the name it came with, where it lies now (``None``: not taken), a word on it."""

    name: str
    path: Path | None
    said: str = ""


class Doorkeeper:
    """Looks into files before they are kept, in processes of its own: a list of people is not let in.

    A context manager, for the files of one campaign. It judges as the reading of returns does, by the same rules.
    """

    def __init__(self, folder: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._reader, self._unpacker = Reader(limits), Unpacker(limits)
        try:
            campaign = read_campaign(folder).campaign
            self._rules = rules_for(campaign)
        except (CampaignError, CriteriaError):
            self._rules = load_criteria()

    def __enter__(self) -> Doorkeeper:
        """Start the process that reads."""
        self._reader.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop both."""
        self._reader.__exit__(kind, error, traceback)
        self._unpacker.__exit__(kind, error, traceback)

    def objection(self, name: str, data: bytes) -> str:
        """Why a file is not let in; empty where it may be kept."""
        for item in self._unpacker.files(Incoming(name, data, datetime.now(UTC))):
            found = self._reader.take_in(item, self._rules) if item.data is not None else None
            if isinstance(found, Rejected) and found.finding.code == of_files.IS_LIST_OF_PEOPLE.code:
                inside = "" if item.file == name else f" (trong đó có {item.file.removeprefix(f'{name}/')})"
                instead = _COUNT_IT if self._rules.prefill else ""
                return f"là danh sách từng người{inside} nên không nhận, không giữ lại gì; phiếu chỉ hỏi số{instead}"
        return ""


_COUNT_IT = ". Muốn đếm danh sách lấy số tham khảo thì thả tệp vào trang Số tham khảo"


def receive(
    folder: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS, doorkeeper: Doorkeeper | None = None
) -> Received:
    """Put one file among the returns of a campaign; ``name`` may have folders in it.

    ``doorkeeper`` looks into it first. Raises ``CampaignError`` where there is no such campaign or nothing can be
    written there.
    """
    expect_control(folder)
    parts = [storable_name(part) for part in name_from_outside(name).split("/")]
    shown = "/".join(parts)
    if named_as_leftover(shown) and left_behind(shown, len(data), data):
        return Received(shown, None, "tệp tạm của máy hoặc của Excel, không phải phiếu")
    if len(data) > limits.file_bytes:
        return Received(shown, None, f"nặng hơn {limits.file_bytes // MIB} MB nên không nhận")
    if doorkeeper and (objection := doorkeeper.objection(shown, data)):
        return Received(shown, None, objection)
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
