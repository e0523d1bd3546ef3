"""``ccht verify``: whether a summary is as it was written, and its content code."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, FAILED, WRONG
from ccht_excel.cli.options import PATH, with_limits
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.errors import CampaignError
from ccht_excel.files.places import expect_file
from ccht_excel.model.limits import Limits


@click.command("verify", cls=VietnameseCommand)
@click.argument("files", metavar="TỆP…", type=PATH, nargs=-1, required=True)
@with_limits
def command(files: tuple[Path, ...], limits: Limits) -> int:
    """Kiểm tra bản tổng hợp có bị sửa không, và mã nội dung của nó."""
    # Slow: reads workbooks, rich.
    from ccht_excel.campaign.runs import of_other_runs
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.cli.screen import show_verification
    from ccht_excel.summary.vouching import verify_summary

    mend_first(files)
    genuine, unread = [], 0
    for path in files:
        try:
            expect_file(path)
            result = verify_summary(path, limits)
        except CampaignError as error:
            say(str(error), err=True)
            unread += 1
            continue
        show_verification(Screen(), result)
        others = of_other_runs(path, result.run)
        if others:
            say(f"  ✗ Cạnh bản này là kết quả của lần tổng hợp khác: {', '.join(others)}.")
            say("    Chạy lại ccht merge để các tệp cùng một lần.")
        genuine.append(result.genuine and not others)
    if not genuine:
        return FAILED
    return DONE if all(genuine) and not unread else WRONG
