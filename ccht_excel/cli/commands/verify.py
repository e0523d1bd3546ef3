"""``ccht verify``: whether a summary is as it was written, and its content code."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, FAILED, WRONG
from ccht_excel.cli.options import PATH, with_keys, with_limits
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.errors import CampaignError
from ccht_excel.files.places import expect_file
from ccht_excel.model.limits import Limits


@click.command("verify", cls=VietnameseCommand)
@click.argument("files", metavar="TỆP…", type=PATH, nargs=-1, required=True)
@with_keys
@with_limits
def command(files: tuple[Path, ...], keys: Path | None, limits: Limits) -> int:
    """Kiểm tra bản tổng hợp có bị sửa không, mã nội dung và chữ ký của nó."""
    # Slow: reads workbooks, rich.
    from ccht_excel.campaign.runs import of_other_runs
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.cli.screen import show_verification
    from ccht_excel.cli.signed import show_signature
    from ccht_excel.signatures.key_list import read_keys
    from ccht_excel.summary.vouching import verify_summary

    mend_first(files)
    listed = read_keys(keys, limits) if keys else None
    genuine, unread, screen = [], 0, Screen()
    for path in files:
        try:
            expect_file(path)
            result = verify_summary(path, limits)
        except CampaignError as error:
            say(str(error), err=True)
            unread += 1
            continue
        show_verification(screen, result)
        others = of_other_runs(path, result.run)
        if others:
            say(f"  × Cạnh bản này là kết quả của lần tổng hợp khác: {', '.join(others)}.")
            say("    Chạy lại ccht merge để các tệp cùng một lần.")
        signed = show_signature(screen, path, result, listed)
        genuine.append(result.genuine and signed and not others)
    if not genuine:
        return FAILED
    return DONE if all(genuine) and not unread else WRONG
