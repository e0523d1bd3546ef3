"""``ccht findings``: the catalogue of findings, or one of them in full."""

from __future__ import annotations

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("findings", cls=VietnameseCommand)
@click.argument("code", metavar="[MÃ]", required=False)
@click.option("--markdown", is_flag=True, help="In cả danh mục thành bảng Markdown (docs/phat_hien.md).")
def command(code: str | None, markdown: bool) -> int:
    """Danh mục các phát hiện: mã, ý nghĩa, cách sửa."""
    # Slow: rich.
    from ccht_excel.cli.findings_shown import show_catalogue
    from ccht_excel.findings.catalogue import CATALOGUE
    from ccht_excel.findings.table import catalogue_markdown, entry_text, near_codes

    known = CATALOGUE.get((code or "").strip().lower())
    if code is None and markdown:
        say(catalogue_markdown(), end=False)
    elif code is None:
        show_catalogue(Screen())
    elif known:
        say(entry_text(known))
    else:
        near = near_codes(code)
        hint = f" Có phải: {', '.join(near)}?" if near else " Xem danh mục: ccht findings"
        raise click.UsageError(f"Không có phát hiện nào mang mã “{code}”.{hint}")
    return DONE
