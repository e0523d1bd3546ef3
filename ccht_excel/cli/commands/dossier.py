"""``ccht dossier``: the documents of a campaign as Word files, with everything that ``merge`` writes beside them."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.options import campaign_folder, with_limits
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.model.limits import Limits


@click.command("dossier", cls=VietnameseCommand)
@campaign_folder
@click.option("--plan", is_flag=True, help="Chỉ ghi Kế hoạch tự đánh giá, lấy từ tệp điều khiển; chưa cần phiếu nộp.")
@with_limits
def command(folder: Path, plan: bool, limits: Limits) -> int:
    """Tổng hợp và ghi hồ sơ bằng tệp Word vào ket_qua/ho_so: tờ trình, báo cáo, biên bản, kế hoạch, minh chứng."""
    # Slow: reads and writes workbooks.
    from ccht_excel.cli.mending import mend_first

    mend_first([folder])
    if plan:
        return _write_plan(folder, limits)
    from ccht_excel.campaign.merge import merge
    from ccht_excel.cli.merged import show_merged  # slow: rich

    return show_merged(merge(folder, limits, dossier=True))


def _write_plan(folder: Path, limits: Limits) -> int:
    from ccht_excel.campaign.dossier import write_plan
    from ccht_excel.cli.findings_shown import show_findings  # slow: rich

    done = write_plan(folder, limits)
    say(f"Đã ghi:\n  {done.path}   kế hoạch tự đánh giá")
    for text in done.carried:
        say(f"  giữ nguyên chỗ đã điền tay – {text}")
    for item in done.kept:
        say(f"Lưu ý: {item.said}")
    if done.mended:
        say(f"Lưu ý: {done.mended}", err=True)
    show_findings(Screen(), done.findings)
    return DONE
