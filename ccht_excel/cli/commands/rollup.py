"""``ccht rollup``: the summaries of many communes as one workbook and its JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.cli.options import with_jobs, with_keys, with_limits
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.typed_paths import PATH, whole_paths
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.model.limits import Limits

if TYPE_CHECKING:
    from ccht_excel.rollup.expected import Listed


@click.command("rollup", cls=VietnameseCommand)
@click.argument("paths", metavar="THƯ_MỤC|TỆP…", type=PATH, nargs=-1, required=True, callback=whole_paths)
@click.option("-o", "--output", metavar="TỆP", type=PATH, required=True, help="Tệp .xlsx để ghi; ghi cả tệp .json.")
@click.option(
    "--year", metavar="NĂM", type=click.IntRange(2000, 2100), help="Năm (mặc định: năm của đa số bản tổng hợp)."
)
@click.option(
    "--communes", metavar="TỆP", type=PATH, help="Danh sách nơi phải gửi (Excel): nơi chưa gửi gì cũng được tính."
)
@with_keys
@with_jobs
@with_limits
def command(
    paths: tuple[Path, ...],
    output: Path,
    year: int | None,
    communes: Path | None,
    keys: Path | None,
    jobs: int,
    limits: Limits,
) -> int:
    """Gộp bản tổng hợp của nhiều nơi thành một bảng của cấp trên; tính lại từng bản, báo bản bị sửa."""
    # Slow: reads and writes workbooks, pandas, rich.
    from ccht_excel.cli.findings_shown import has_errors, show_findings
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.cli.progress import follow
    from ccht_excel.rollup.counting import roll_up
    from ccht_excel.rollup.signed import with_signatures
    from ccht_excel.rollup.sources import find_summaries, read_all
    from ccht_excel.rollup.texts import conclusion_lines
    from ccht_excel.rollup.written import write_rolled_up
    from ccht_excel.signatures.key_list import read_keys

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"Tên tệp ghi phải có đuôi .xlsx: {output}")
    screen = Screen()
    expected = _expected(screen, communes) if communes else None
    listed = read_keys(keys, limits) if keys else None
    sources = find_summaries(paths, output)
    mend_first(home for source in sources for home in (source.campaign, source.summary) if home)
    read = follow(screen, "Đọc các bản tổng hợp", read_all(sources, jobs, limits), len(sources))
    files = with_signatures([item for items in read for item in items], listed)
    rolled = roll_up(files, year, expected)
    written = write_rolled_up(output, rolled)
    findings = [item for _, item in rolled.findings]
    for line in conclusion_lines(rolled):
        say(line)
    show_findings(screen, findings, 12, f"trang Cần xử lý của {output.name}")
    if written.mended:
        say(f"Lưu ý: {written.mended}", err=True)
    say(f"Đã ghi:\n  {output}\n  {written.json}")
    return WRONG if has_errors(findings) else DONE


def _expected(screen: Screen, path: Path) -> list[Listed]:
    """The communes of a list; what is doubtful in it is said."""
    from ccht_excel.batch.campaigns import read_communes  # slow: reads workbooks
    from ccht_excel.cli.findings_shown import show_findings
    from ccht_excel.rollup.expected import Listed

    found = read_communes(path)
    show_findings(screen, found.findings)
    return [Listed(row.commune, row.district, row.province, row.subject_type or "") for row in found.rows]
