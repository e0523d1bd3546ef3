"""``ccht explain``: where an outcome or a figure comes from."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.terminal import say
from ccht_excel.cli.typed_paths import folder_first
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("explain", cls=VietnameseCommand)
@click.argument("about", metavar="[THƯ_MỤC] CHỈ_TIÊU_HOẶC_SỐ_LIỆU", nargs=-1, required=True, callback=folder_first)
def command(about: tuple[Path, tuple[str, ...]]) -> int:
    """Giải thích một chỉ tiêu (5.1) hay số liệu (citizens): căn cứ, giá trị, lấy từ ô nào của tệp nào."""
    # Slow: reads workbooks.
    from ccht_excel.campaign.assess import assess_folder
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.summary.explain import UnknownSubjectError, explain

    folder, subject = about
    mend_first([folder])
    try:
        say(explain(assess_folder(folder), " ".join(subject)).text, end=False)
    except UnknownSubjectError as error:
        raise click.UsageError(str(error)) from error
    return DONE
