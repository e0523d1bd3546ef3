"""``ccht prefill``: a list of residents counted into numbers to compare with."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.typed_paths import PATH, here, in_quotes, whole_paths
from ccht_excel.cli.vietnamese_help import VietnameseCommand


def _folder_and_file(ctx: click.Context, param: click.Parameter, places: tuple[Path, ...]) -> tuple[Path, ...]:
    """The campaign, without a folder that which one stands in, and the list."""
    if ctx.resilient_parsing:
        return places
    places = whole_paths(ctx, param, places)
    campaign = here() if len(places) == 1 and not places[0].is_dir() else None
    if campaign:
        return campaign, places[0]
    if len(places) < 2:
        raise click.MissingParameter(ctx=ctx, param=param)
    if len(places) > 2:
        raise click.UsageError(
            f"Thừa tham số: {' '.join(map(str, places[2:]))}. {in_quotes(' '.join(map(str, places)))}", ctx
        )
    return places


@click.command("prefill", cls=VietnameseCommand)
@click.argument("places", metavar="[THƯ_MỤC] TỆP", type=PATH, nargs=-1, required=True, callback=_folder_and_file)
def command(places: tuple[Path, Path]) -> int:
    """Đếm sổ phổ cập giáo dục (trang DATA) thành số tham khảo: ghi vào tệp điều khiển, in mờ ở phiếu, không tính."""
    # Slow: reads workbooks, rich.
    from datetime import date

    from ccht_excel.campaign.folder import CONTROL
    from ccht_excel.campaign.prefill import prefill, told
    from ccht_excel.cli.findings_shown import has_errors, show_findings
    from ccht_excel.cli.mending import mend_first

    folder, file = places
    mend_first([folder])
    screen = Screen()
    done = prefill(folder, file, date.today())
    for line in told(done):
        say(line)
    show_findings(screen, done.findings)
    say(f"Đã ghi trang “Số tham khảo” của {folder / CONTROL}.")
    say(f'Bước tiếp theo: xem lại trang ấy rồi phát phiếu: ccht distribute "{folder}"')
    return WRONG if has_errors(done.findings) else DONE
