"""``ccht distribute``: the forms of one campaign, or of every campaign below a folder."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.options import campaign_folder, with_jobs, with_limits
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.model.limits import Limits


@click.command("distribute", cls=VietnameseCommand)
@campaign_folder
@with_jobs
@with_limits
def command(folder: Path, jobs: int, limits: Limits) -> int:
    """Tạo phiếu cho từng đơn vị vào thư mục phat_di; cho cả cây thư mục nếu trong đó có nhiều đợt."""
    # Slow: reads and writes workbooks.
    from ccht_excel.cli.campaign_tree import campaigns_below, follow_tree

    tree = campaigns_below(folder)
    if tree.campaigns or tree.closed:
        from ccht_excel.batch.campaigns import distribute_all

        events = distribute_all(tree.campaigns, jobs, limits)
        return follow_tree(folder, "Tạo phiếu", events, len(tree.campaigns), tree.closed)
    return _distribute_one(folder, limits)


def _distribute_one(folder: Path, limits: Limits) -> int:
    # Slow: reads and writes workbooks, rich.
    from ccht_excel.campaign.distribute import distribute
    from ccht_excel.cli.findings_shown import show_findings
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.law.criteria import rules_for

    mend_first([folder])
    done = distribute(folder, limits)
    word = rules_for(done.campaign).subject.unit
    say(f"Đã tạo {len(done.forms)} phiếu:")
    for unit, path in done.forms.items():
        indicators = ", ".join(done.campaign.indicators_of(unit))
        say(f"  {path}   {done.campaign.unit_name(unit)}: {indicators}")
    say(f"  {done.handout}   danh sách phát phiếu")
    say(f"  {done.messages}   lời nhắn gửi từng {word}, chép dán vào Zalo")
    if done.letters:
        say(f"  {done.letters[0].parent}   {len(done.letters)} thư nháp đã đính kèm phiếu: mở ra, xem lại rồi gửi")
    if done.carried:
        say(f"Giữ nguyên những gì đã điền tay ở: {', '.join(path.name for path in done.carried)}")
    for text in done.said:
        say(f"Lưu ý: {text}")
    show_findings(Screen(), done.findings, unit_word=word)
    say(f'Bước tiếp theo: gửi phiếu cho các {word}; phiếu nộp lại bỏ vào nhan_ve rồi chạy: ccht merge "{folder}"')
    return DONE
