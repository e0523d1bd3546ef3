"""``ccht prefill``: a list of residents counted into numbers to compare with."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.cli.options import PATH
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("prefill", cls=VietnameseCommand)
@click.argument("folder", metavar="THƯ_MỤC", type=PATH)
@click.argument("file", metavar="TỆP", type=PATH)
def command(folder: Path, file: Path) -> int:
    """Đếm sổ phổ cập giáo dục (trang DATA) thành số tham khảo: ghi vào tệp điều khiển, in mờ ở phiếu, không tính."""
    # Slow: reads workbooks, rich.
    from datetime import date

    from ccht_excel.campaign.folder import CONTROL
    from ccht_excel.campaign.prefill import prefill, told
    from ccht_excel.cli.findings_shown import has_errors, show_findings
    from ccht_excel.cli.mending import mend_first

    mend_first([folder])
    screen = Screen()
    done = prefill(folder, file, date.today())
    for line in told(done):
        say(line)
    show_findings(screen, done.findings)
    say(f"Đã ghi trang “Số tham khảo” của {folder / CONTROL}. Xem lại rồi phát phiếu: ccht distribute")
    return WRONG if has_errors(done.findings) else DONE
