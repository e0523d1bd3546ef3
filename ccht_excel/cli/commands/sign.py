"""``ccht sign``: a summary signed with the key of the office, and that key made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccht_excel.cli.exit_codes import DONE
from ccht_excel.cli.options import with_limits
from ccht_excel.cli.terminal import say
from ccht_excel.cli.typed_paths import PATH, here, whole_paths
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.model.limits import Limits

if TYPE_CHECKING:
    from ccht_excel.signatures.office_key import PublicKey

_SHORTEST = 8


@click.command("sign", cls=VietnameseCommand)
@click.argument("files", metavar="[TỆP…]", type=PATH, nargs=-1, callback=whole_paths)
@click.option("--new-key", is_flag=True, help="Tạo khóa ký của cơ quan (làm một lần).")
@click.option("--key", metavar="TỆP", type=PATH, help="Tệp khóa ký (mặc định: trong hồ sơ người dùng của máy).")
@click.option("--no-passphrase", is_flag=True, help="Khi tạo khóa: không đặt mật khẩu; ai đọc được tệp là ký được.")
@with_limits
def command(files: tuple[Path, ...], new_key: bool, key: Path | None, no_passphrase: bool, limits: Limits) -> int:
    """Ký bản tổng hợp bằng khóa của cơ quan; chữ ký là tệp .chuky bên cạnh."""
    # Slow: reads workbooks.
    from ccht_excel.signatures import office_key

    campaign = None if files or new_key else here()
    files = (campaign,) if campaign else files
    if not files and not new_key:
        raise click.UsageError("Thiếu tên tệp để ký, ví dụ: ccht sign ket_qua/tong_hop.xlsx. Tạo khóa: thêm --new-key.")
    place = key or Path(click.get_app_dir("ccht_excel", roaming=False)) / office_key.KEY_FILE
    if new_key:
        _say_made(office_key.make_key(place, None if no_passphrase else _new_passphrase()), place)
    if files:
        _sign(files, place, limits)
    return DONE


def _sign(files: tuple[Path, ...], place: Path, limits: Limits) -> None:
    from ccht_excel.campaign.signing import sign_summary
    from ccht_excel.cli.mending import mend_first
    from ccht_excel.cli.summary_path import summary_at
    from ccht_excel.signatures import office_key
    from ccht_excel.signatures.statement import fingerprint

    mend_first(files)
    summaries = [summary_at(path) for path in files]
    passphrase = _asked("Mật khẩu khóa ký") if office_key.needs_passphrase(place) else None
    opened = office_key.open_key(place, passphrase)
    for path in summaries:
        signed = sign_summary(path, opened, limits)
        said = signed.signature.statement
        say(f"{'Đã ký lại' if signed.renewed else 'Đã ký'}: {path}")
        whose = f"{said.commune[:1].upper()}{said.commune[1:]}, năm {said.year}"
        say(f"  {whose}, mã nội dung {said.code}, vân tay khóa {fingerprint(said.key)}")
        say(f"  Chữ ký: {signed.file} (gửi kèm bản tổng hợp)")


def _say_made(public: PublicKey, place: Path) -> None:
    say(f"Đã tạo khóa ký: {place}\n  Giữ kín tệp này, chép một bản dự phòng cất nơi khác; mất là không ký tiếp được.")
    say(f"Khóa công khai: {public.text}\nVân tay: {public.fingerprint}")
    say(f"  Gửi {public.file} cho nơi nhận hồ sơ và đọc vân tay cho họ qua điện thoại để họ ghi vào danh sách khóa.")


def _new_passphrase() -> str:
    while True:
        chosen = _asked(f"Đặt mật khẩu cho khóa (ít nhất {_SHORTEST} ký tự, gõ không hiện chữ)")
        if len(chosen) < _SHORTEST:
            say(f"Mật khẩu cần ít nhất {_SHORTEST} ký tự.", err=True)
        elif chosen == _asked("Gõ lại mật khẩu"):
            return chosen
        else:
            say("Hai lần gõ không giống nhau, gõ lại từ đầu.", err=True)


def _asked(what: str) -> str:
    typed: str = click.prompt(what, hide_input=True, err=True)
    return typed
