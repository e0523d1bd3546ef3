"""``ccht verify``: whether a summary is as it was written, and its content code."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.cli.options import PATH
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("verify", cls=VietnameseCommand)
@click.argument("files", metavar="TỆP…", type=PATH, nargs=-1, required=True)
def command(files: tuple[Path, ...]) -> int:
    """Kiểm tra bản tổng hợp có bị sửa không, và mã nội dung của nó."""
    # Slow: reads workbooks, rich.
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.cli.screen import console, show_verification
    from ccht_excel.summary.vouching import verify_summary

    mend_first(files)
    results = [verify_summary(path) for path in files]
    for result in results:
        show_verification(console(), result)
    return DONE if all(result.genuine for result in results) else WRONG
