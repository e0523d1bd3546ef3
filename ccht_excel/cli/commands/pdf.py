"""``ccht pdf``: summaries and forms as PDF, printed by LibreOffice."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.options import LIMIT_HELP, size_limits
from ccht_excel.cli.terminal import say
from ccht_excel.cli.typed_paths import PATH, all_or_here
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("pdf", cls=VietnameseCommand)
@click.argument("paths", metavar="TỆP|THƯ_MỤC…", type=PATH, nargs=-1, callback=all_or_here)
@click.option("-o", "--output", metavar="NƠI_GHI", type=PATH, help="Tên tệp .pdf hoặc thư mục để ghi.")
@click.option(
    "--seconds",
    metavar="GIÂY",
    type=click.FloatRange(1, 3600),
    default=60,
    help="Thời gian tối đa cho mỗi tệp (mặc định: 60).",
)
@click.option("--max-file-mb", metavar="SỐ", type=click.IntRange(1, 1000), default=20, help=LIMIT_HELP[0])
@click.option("--signed-only", is_flag=True, help="Chỉ in bản ký của bản tổng hợp, bỏ biểu đồ và các trang theo dõi.")
def command(paths: tuple[Path, ...], output: Path | None, seconds: float, max_file_mb: int, signed_only: bool) -> int:
    """Chuyển bản tổng hợp hoặc phiếu sang PDF (cần có LibreOffice)."""
    # Slow: all that a campaign's folder is read with.
    from ccht_excel.campaign.pdf import make_pdfs, workbooks_of
    from ccht_excel.cli.mending import mend_first

    mend_first(paths)
    workbooks = [workbook for path in paths for workbook in workbooks_of(path)]
    for written in make_pdfs(workbooks, output, seconds, size_limits(max_file_mb), signed_only=signed_only):
        say(f"Đã ghi {written}")
    return DONE
