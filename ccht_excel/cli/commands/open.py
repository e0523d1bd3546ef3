"""``ccht open``: the officer's page in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.terminal import say
from ccht_excel.cli.typed_paths import PATH, here
from ccht_excel.cli.vietnamese_help import VietnameseCommand


@click.command("open", cls=VietnameseCommand)
@click.argument("folder", metavar="[THƯ_MỤC]", type=PATH, required=False)
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt, chỉ in địa chỉ.")
@click.option(
    "--linger",
    metavar="GIÂY",
    type=click.FloatRange(1, 86400),
    default=90,
    help="Đóng trang sau bấy nhiêu giây thì chương trình tự kết thúc (mặc định: 90).",
)
def command(folder: Path | None, no_browser: bool, linger: float) -> int:
    """Mở trang làm việc trong trình duyệt: cả đợt đánh giá bằng nút bấm và kéo thả, không phải gõ lệnh.

    THƯ_MỤC chứa các đợt (mặc định: Cong dong hoc tap trong Tài liệu), hoặc là thư mục của một đợt. Trang chỉ mở được
    trên máy này.
    """
    # Slow: the server.
    import webbrowser

    from ccht_excel.campaign.folder import expect_root
    from ccht_excel.web.running import ticket_of_running
    from ccht_excel.web.server import serve
    from ccht_excel.web.system import default_root

    if folder is not None:
        expect_root(folder)
    root = (folder or here() or default_root()).absolute()

    def opened(address: str, spare: str) -> None:
        say(f"Trang làm việc cho thư mục {root}")
        if no_browser or not webbrowser.open(address):
            say(f"Mở địa chỉ này trong trình duyệt (dùng được một lần):\n  {spare}")

    running = ticket_of_running(root)
    if running:
        opened(running, running)
        return DONE
    say("Đóng trang trong trình duyệt thì chương trình này tự kết thúc sau ít phút; muốn dừng ngay: nhấn Ctrl-C.")
    serve(root, opened, linger)
    return DONE
