"""A command on a folder of many campaigns: which they are, how far the work is, the exit code of all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ccht_excel.campaign.folder import CONTROL, Closed, Tree, search
from ccht_excel.cli.exit_codes import DONE, FAILED, WRONG
from ccht_excel.cli.terminal import Screen
from ccht_excel.errors import CannotRunError
from ccht_excel.files.account import ACCOUNT, STOPPED

if TYPE_CHECKING:
    from ccht_excel.batch.campaigns import CampaignDone


def campaigns_below(folder: Path) -> Tree:
    """The campaigns below a folder that is none itself, and what could not be looked into."""
    return Tree() if (folder / CONTROL).exists() else search(folder)


def follow_tree(root: Path, title: str, events: Iterator[CampaignDone], total: int, closed: Closed = ()) -> int:
    """Follow the work on many campaigns and show what became of it; the exit code.

    Folders that could not be looked into are told as campaigns that failed: there may be some in them.
    """
    # Slow, and a single campaign needs none of it.
    from ccht_excel.batch.campaigns import Status
    from ccht_excel.cli.progress import follow_campaigns, show_outcome

    screen = Screen()
    total += len(closed)
    try:
        done = follow_campaigns(screen, title, _with(closed, events), total, root)
    except KeyboardInterrupt as error:
        mixed = f" {ACCOUNT.text}" if ACCOUNT.mixed else ""
        raise CannotRunError(f"{STOPPED} Đợt nào đã ghi thì đã xong hẳn, các đợt khác còn nguyên.{mixed}") from error
    show_outcome(screen, done, root)
    if all(item.status is Status.FAILED for item in done):
        return FAILED
    return WRONG if any(item.wrong for item in done) else DONE


def _with(closed: Closed, events: Iterator[CampaignDone]) -> Iterator[CampaignDone]:
    from ccht_excel.batch.campaigns import not_seen  # slow: processes

    for folder, reason in closed:
        yield not_seen(folder, reason)
    yield from events
