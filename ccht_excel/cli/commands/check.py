"""``ccht check``: the findings of single returned files; nothing is written."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.cli.options import READER, with_limits
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.typed_paths import PATH, here, whole_paths
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.errors import CampaignError
from ccht_excel.model.limits import Limits

_LOCK = "~$"
"""How Excel calls the file that it keeps beside one that is open."""


def _files(ctx: click.Context, param: click.Parameter, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files that were named; inside a campaign, without any, what to type."""
    if not files and not ctx.resilient_parsing:
        campaign = here()
        if campaign is None:
            raise click.MissingParameter(ctx=ctx, param=param)
        raise CampaignError(_instead(campaign))
    return whole_paths(ctx, param, files)


def _instead(folder: Path) -> str:
    """What to type instead of a folder."""
    from ccht_excel.campaign.folder import CONTROL, RETURNS, campaign_above  # slow

    campaign = folder if (folder / CONTROL).is_file() else campaign_above(folder)
    example = (campaign / RETURNS if campaign else folder) / "ten tep.xlsx"
    every = f'ccht merge "{campaign}"' if campaign else "ccht merge và tên thư mục của đợt"
    return (
        f'{folder} là một thư mục; ccht check xem từng tệp, ví dụ: ccht check "{example}"\n'
        f"Xem tất cả phiếu của một đợt thì gõ: {every}"
    )


@click.command("check", cls=VietnameseCommand)
@click.argument("files", metavar="TỆP…", type=PATH, nargs=-1, callback=_files)
@with_limits
def command(files: tuple[Path, ...], limits: Limits) -> int:
    """Kiểm tra từng phiếu, không ghi gì cả."""
    from ccht_excel.guarded import started_ahead  # slow: processes

    with started_ahead(limits, READER):
        return _check(files, limits)


def _check(files: tuple[Path, ...], limits: Limits) -> int:
    # Slow: reads workbooks, rich.
    from ccht_excel.campaign.assess import check_file
    from ccht_excel.cli.findings_shown import has_errors, show_findings
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.files.found import is_leftover

    for path in files:
        if path.is_dir():
            raise CampaignError(_instead(path))
        if path.name.startswith(_LOCK) and is_leftover(path):
            whole = path.with_name(path.name.removeprefix(_LOCK))
            raise CampaignError(
                f'{path} là tệp khóa của Excel khi có người đang mở phiếu, không phải phiếu. Gõ: ccht check "{whole}"'
            )
    mend_first(files)
    screen = Screen()
    wrong = False
    for path in files:
        for item in check_file(path, limits):
            wrong = wrong or has_errors(item.findings) or not item.accepted
            state = "không tính được" if not item.accepted else "có lỗi" if has_errors(item.findings) else "đọc được"
            say(f"{path}: {state}{f' ({item.unit})' if item.unit else ''}")
            show_findings(screen, item.findings, unit_word=item.unit_word)
    return WRONG if wrong else DONE
