"""What the commands show of many campaigns: how far they are, and in the end what became of each.

Relies on :mod:`ccht_excel.cli.terminal`. A progress bar where the output is a terminal, a plain line a campaign
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from ccht_excel.batch.campaigns import CampaignDone, Status
from ccht_excel.campaign.standing import StandingResult
from ccht_excel.cli.terminal import Column, Screen, Words

_SHOWN = 40
"""Communes with errors listed one by one; those that were skipped are all listed."""

_STATUS_TEXTS = {
    Status.DONE: ("xong", ""),
    Status.UNCHANGED: ("không đổi", "cyan"),
    Status.EXISTS: ("đã có", "cyan"),
    Status.FAILED: ("BỎ QUA", "bold red"),
}

Item = TypeVar("Item")


def follow(screen: Screen, title: str, items: Iterator[Item], total: int) -> Iterator[Item]:
    """Hand the items on and show how many of ``total`` are there; nothing but that where it is no terminal."""
    if not screen.is_terminal:
        yield from items
        return
    with screen.progress(title, total) as advance:
        for item in items:
            advance()
            yield item


def follow_campaigns(
    screen: Screen, title: str, events: Iterator[CampaignDone], total: int, root: Path
) -> list[CampaignDone]:
    """Show outcomes as they come; returns all of them in the order of their folders."""
    done: list[CampaignDone] = []
    # Closed at once on Ctrl-C, so that what is running is waited for before the program says that it stopped.
    with closing(events):  # type: ignore[type-var]
        for item in follow(screen, title, events, total):
            done.append(item)
            if not screen.is_terminal:
                screen.plain(f"[{len(done)}/{total}] {_name(item, root)}: {_STATUS_TEXTS[item.status][0]}{_said(item)}")
    return sorted(done, key=lambda item: item.folder)


def _said(item: CampaignDone) -> str:
    said = "; ".join(filter(None, (_trouble(item.standing), item.detail, item.kept)))
    return f", {said}" if said else ""


def _trouble(standing: StandingResult | None) -> str:
    if standing is None:
        return ""
    parts = ((standing.errors, "lỗi cần sửa"), (standing.outstanding, f"{standing.unit_word} chưa nộp"))
    return ", ".join(f"{count} {words}" for count, words in parts if count)


def _name(item: CampaignDone, root: Path) -> str:
    return item.folder.relative_to(root).as_posix() if item.folder.is_relative_to(root) else str(item.folder)


def show_outcome(screen: Screen, done: Sequence[CampaignDone], root: Path) -> None:
    """The final table: how many communes of each kind; then those somebody has to look at, and why."""
    counts: list[Sequence[Words] | None] = [(label, str(len(items))) for label, items in _kinds(done) if items]
    total = ("Tổng số", str(len(done)))
    screen.table([Column(""), Column("Số đợt", right=True)], [*counts, None, total], title="Kết quả chung")
    failed = [item for item in done if item.status is Status.FAILED]
    _list(screen, "Bỏ qua, và vì sao", failed, root, limit=None)
    _list(screen, "Có lỗi hoặc thiếu phiếu", [item for item in done if item.wrong and item not in failed], root, _SHOWN)
    kept = [replace(item, detail=item.kept, standing=None) for item in done if item.kept]
    _list(screen, "Bản cũ có người đã sửa, được giữ lại", kept, root, limit=None)


def _kinds(done: Sequence[CampaignDone]) -> Iterable[tuple[str, list[CampaignDone]]]:
    merged = [item for item in done if item.standing is not None]
    yield "Xong, không có lỗi", [item for item in merged if not item.wrong and item.status is Status.DONE]
    yield "Xong, còn lỗi hoặc thiếu phiếu", [item for item in merged if item.wrong and item.status is Status.DONE]
    yield "Xong", [item for item in done if item.standing is None and item.status is Status.DONE]
    yield "Không đổi từ lần trước", [item for item in done if item.status is Status.UNCHANGED]
    yield "Đã có từ trước, giữ nguyên", [item for item in done if item.status is Status.EXISTS]
    yield "Bỏ qua", [item for item in done if item.status is Status.FAILED]


def _list(screen: Screen, title: str, items: Sequence[CampaignDone], root: Path, limit: int | None) -> None:
    if not items:
        return
    rows: list[Sequence[Words]] = []
    for item in items[:limit]:
        text = _trouble(item.standing) or item.detail
        rows.append((_name(item, root), item.commune, (text, _STATUS_TEXTS[item.status][1])))
    screen.table([Column(name, fold=True) for name in ("Thư mục", "Tên", "Nội dung")], rows, title=title)
    if limit is not None and len(items) > limit:
        screen.line(f"  … và {len(items) - limit} đợt nữa.")
