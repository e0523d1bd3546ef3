"""``ccht demo``: the whole way on the shipped sample, in a new folder."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.terminal import say
from ccht_excel.cli.typed_paths import PATH
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET


@click.command("demo", cls=VietnameseCommand)
@click.argument("folder", metavar="[THƯ_MỤC]", type=PATH, required=False)
@click.option(
    "--criteria-set", metavar="MÃ", default=DEFAULT_CRITERIA_SET, help="Bộ mẫu của bộ tiêu chí khác bộ mặc định."
)
def command(folder: Path | None, criteria_set: str) -> int:
    """Chạy thử toàn bộ trên bộ mẫu có sẵn, trong một thư mục mới."""
    # Slow: reads and writes workbooks, rich.
    from ccht_excel.campaign.demo import copy_sample
    from ccht_excel.campaign.distribute import distribute
    from ccht_excel.campaign.folder import FORMS, RETURNS
    from ccht_excel.campaign.merge import merge
    from ccht_excel.cli.campaign_tree import campaigns_below
    from ccht_excel.cli.merged import show_merged

    target = copy_sample(folder, criteria_set)
    campaigns = campaigns_below(target).campaigns
    for campaign in campaigns or (target,):
        distribute(campaign)
        show_merged(merge(campaign))
        say(f"  {campaign / FORMS}   phiếu đã phát\n  {campaign / RETURNS}   phiếu đã nộp lại (số liệu giả định)")
    say('Làm thật thì tạo đợt của mình: ccht init "D:\\Cong dong hoc tap" --commune "Tên" (hoặc mở trang: ccht open)')
    if campaigns:
        say(f'Gộp kết quả của các đơn vị: ccht rollup "{target}" -o "{target / "gop.xlsx"}"')
    return DONE
