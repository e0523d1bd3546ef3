"""Whether a path leads to what is expected there: a plain file, a folder, a place where a file may be written.

Relies on the standard library. Refuses, with a sentence, what is something else; opens nothing, so that no pipe and no
device is waited for.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from ccht_excel.errors import CampaignError
from ccht_excel.files.trouble import why

_KINDS = (
    (stat.S_ISDIR, "một thư mục"),
    (stat.S_ISREG, "một tệp"),
    (stat.S_ISLNK, "một lối tắt"),
    (stat.S_ISFIFO, "một đường ống (pipe)"),
    (stat.S_ISSOCK, "một ổ cắm (socket)"),
    (stat.S_ISCHR, "một thiết bị"),
    (stat.S_ISBLK, "một thiết bị"),
)


def expect_file(path: Path) -> None:
    """Refuse what is no plain file, or no link to one. Raises ``CampaignError``."""
    mode = _mode(path, f"tệp {path}")
    if not stat.S_ISREG(mode):
        raise CampaignError(f"{path} là {_kind(mode)}, cần một tệp.")


def expect_folder(path: Path, what: str = "thư mục") -> None:
    """Refuse what is no folder that can be looked into. ``what`` calls it in messages. Raises ``CampaignError``."""
    mode = _mode(path, f"{what} {path}")
    if not stat.S_ISDIR(mode):
        raise CampaignError(f"{path} là {_kind(mode)}, cần một thư mục.")
    try:
        os.scandir(path).close()
    except OSError as error:
        raise CampaignError(f"Không xem được {what} {path}: {why(error)}.") from error


def expect_own(path: Path, own: Callable[[], bool], what: str) -> None:
    """Refuse to replace a file that the program did not write; ``own`` tells, ``what`` calls the right kind.

    Raises ``CampaignError``.
    """
    if os.path.lexists(path) and path.is_file() and not own():
        raise CampaignError(
            f"Không ghi đè {path}: ở đó đang có một tệp không phải {what}.\n"
            "Chọn tên khác để ghi, hoặc chuyển tệp ấy đi chỗ khác rồi chạy lại."
        )


def expect_room(path: Path) -> None:
    """Refuse to put a file in the place of something that is no file. Raises ``CampaignError``."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) and path.is_dir():
            mode = stat.S_IFDIR
    except FileNotFoundError:
        return
    except OSError as error:
        raise CampaignError(f"Không ghi được {path}: {why(error)}.") from error
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise CampaignError(
            f"Không ghi được {path}: ở đó đang có {_kind(mode)}, không phải tệp.\n"
            "Chuyển nó đi chỗ khác hoặc đổi tên nó rồi chạy lại."
        )


def _mode(path: Path, called: str) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError as error:
        hint = f": đó là lối tắt trỏ vào chỗ không có ({_aim(path)})" if path.is_symlink() else ""
        raise CampaignError(f"Không thấy {called}{hint}.") from error
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "tên không dùng được"
        raise CampaignError(f"Không đọc được {called}: {reason}.") from error


def _aim(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return "không đọc được"


def _kind(mode: int) -> str:
    return next((words for test, words in _KINDS if test(mode)), "một thứ khác")
