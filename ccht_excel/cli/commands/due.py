"""``ccht due``: deadlines of one campaign, or of every campaign below a folder, and recognitions that end."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, FAILED, WRONG
from ccht_excel.cli.options import campaign_folder
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("due", cls=VietnameseCommand)
@campaign_folder
def command(folder: Path) -> int:
    """Xem các hạn của đợt (của mọi đợt trong cây thư mục): đã qua hay còn bao nhiêu ngày; công nhận nào sắp hết hạn."""
    # Slow: reads workbooks.
    from ccht_excel.cli.campaign_tree import campaigns_below

    tree = campaigns_below(folder)
    for place, reason in tree.closed:
        say(f"Không mở được thư mục {place}: {reason}.", err=True)
    if not tree.campaigns and not tree.closed:
        _tell(folder)
        return DONE
    told = [_told(campaign) for campaign in tree.campaigns]
    if not any(told):
        return FAILED
    return DONE if all(told) and not tree.closed else WRONG


def _tell(folder: Path) -> None:
    from datetime import date

    from ccht_excel.campaign.deadlines import deadline_lines, heading
    from ccht_excel.campaign.folder import read_campaign

    control = read_campaign(folder)
    say(heading(control))
    for line in deadline_lines(control, date.today()):
        say(f"  - {line}")


def _told(folder: Path) -> bool:
    """One campaign of many; what is wrong with its control workbook keeps nobody from the others."""
    from ccht_excel.cli.findings_shown import show_findings
    from ccht_excel.errors import CampaignError

    try:
        _tell(folder)
    except CampaignError as error:
        say(str(error), err=True)
        show_findings(Screen(err=True), error.findings, limit=3, unit_word=error.unit_word)
        return False
    return True
