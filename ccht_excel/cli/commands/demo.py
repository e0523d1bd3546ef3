"""``ccht demo``: the whole way on the shipped sample, in a new folder."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.options import PATH
from ccht_excel.cli.terminal import say
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("demo", cls=VietnameseCommand)
@click.argument("folder", metavar="[THƯ_MỤC]", type=PATH, required=False)
def command(folder: Path | None) -> int:
    """Chạy thử toàn bộ trên bộ mẫu có sẵn, trong một thư mục mới."""
    # Slow: reads and writes workbooks, rich.
    from ccht_excel.campaign.demo import copy_sample
    from ccht_excel.campaign.distribute import distribute
    from ccht_excel.campaign.folder import FORMS, RETURNS
    from ccht_excel.campaign.merge import merge
    from ccht_excel.cli.merged import show_merged

    target = copy_sample(folder)
    distribute(target)
    show_merged(merge(target))
    say(f"  {target / FORMS}   phiếu đã phát\n  {target / RETURNS}   phiếu đã nộp lại (số liệu giả định)")
    return DONE
