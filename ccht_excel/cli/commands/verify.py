"""``ccht verify``: whether a summary or a document of the dossier is as it was written, and its content code."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE, FAILED, WRONG
from ccht_excel.cli.options import with_keys, with_limits
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.typed_paths import PATH, all_or_here
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.errors import CampaignError
from ccht_excel.model.limits import Limits


@click.command("verify", cls=VietnameseCommand)
@click.argument("files", metavar="TỆP…", type=PATH, nargs=-1, callback=all_or_here)
@with_keys
@with_limits
def command(files: tuple[Path, ...], keys: Path | None, limits: Limits) -> int:
    """Kiểm tra bản tổng hợp hoặc văn bản hồ sơ có bị sửa không, mã nội dung và chữ ký của nó."""
    # Slow: reads workbooks, rich.
    from ccht_excel.campaign.dossier_check import WORD
    from ccht_excel.campaign.runs import of_other_runs
    from ccht_excel.cli.findings_shown import show_verification
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.cli.signed import show_signature
    from ccht_excel.cli.summary_path import summary_at
    from ccht_excel.signatures.key_list import read_keys
    from ccht_excel.summary.vouching import verify_summary

    mend_first(files)
    listed = read_keys(keys, limits) if keys else None
    genuine, unread, screen = [], 0, Screen()
    for given in files:
        try:
            path = summary_at(given)
            if path.suffix.lower() == WORD:
                genuine.append(_document(path, limits))
                continue
            result = verify_summary(path, limits)
        except CampaignError as error:
            say(str(error), err=True)
            unread += 1
            continue
        show_verification(screen, result)
        others = of_other_runs(path, result.run)
        if others:
            say(f"  × Cạnh bản này là kết quả của lần tổng hợp khác: {', '.join(others)}.")
            say("    Chạy lại ccht merge để các tệp cùng một lần.")
        signed = show_signature(screen, path, result, listed)
        genuine.append(result.genuine and signed and not others)
    if not genuine:
        return FAILED
    return DONE if all(genuine) and not unread else WRONG


def _document(path: Path, limits: Limits) -> bool:
    """Check a document of the dossier, show what was found; whether it is genuine."""
    from ccht_excel.campaign.dossier_check import verify_document
    from ccht_excel.cli.findings_shown import show_verification

    done = verify_document(path, limits)
    if done.kind:
        say(f"{done.kind}:")
    show_verification(Screen(), done.verification)
    for text in done.beside:
        say(f"  × Kết quả cạnh hồ sơ không khớp: {text}.")
    if done.compared and not done.beside:
        say("  √ Số liệu và kết quả khớp ket_qua.json cạnh hồ sơ.")
    return done.genuine
