"""What this process has written so far: so that a command which is stopped can say what is true.

Kept by :mod:`ccht_excel.files.whole`, begun anew by the command line for each command.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

STOPPED = "Đã dừng theo yêu cầu."


class Account(Struct):
    """``written`` are files in their places; ``mixed`` folders whose files could be neither replaced nor taken back."""

    written: list[Path] = field(default_factory=list)
    mixed: list[Path] = field(default_factory=list)

    def clear(self) -> None:
        """Begin anew."""
        self.written.clear()
        self.mixed.clear()

    @property
    def text(self) -> str:
        """What lies on the disk, in one sentence."""
        if self.mixed:
            return (
                f"Các tệp trong {self.mixed[0]} có thể thuộc hai lần chạy khác nhau; lệnh ccht kế tiếp sẽ thay nốt "
                "hoặc trả lại rồi mới làm tiếp."
            )
        if self.written:
            named = ", ".join(map(str, self.written[:3])) + (", …" if len(self.written) > 3 else "")
            return f"Đã ghi xong {len(self.written)} tệp: {named}."
        return "Chưa thay tệp nào; những gì có từ trước còn nguyên."


ACCOUNT = Account()
