"""Files that take their places together: a journal says which, so that whoever comes later can finish or undo it.

Before the first file is moved, all new ones lie ready on the disk and all old ones are kept under a second name. A
journal found by a later run is carried through where every new file is still there, else taken back. Relies on
:mod:`ccht_excel.files.beside`. Refuses a journal that names anything but files in the making below its own folder.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from ccht_excel.errors import CampaignError
from ccht_excel.files.beside import OWN, Beside, digest_of, is_temporary, remove, sync_folders
from ccht_excel.files.trouble import why

JOURNAL = f"{OWN}nhat-ky"
_SCHEMA = 1
_LARGEST = 16 << 20


class Step(Struct, frozen=True):
    """One file of a set: its place, the new file that lies ready for it, the old one under its second name.

    Without ``new`` the file is removed; without ``old`` there was none. Digests are SHA-256.
    """

    target: Path
    new: Path | None
    new_digest: str | None
    old: Path | None
    old_digest: str | None

    def go(self) -> None:
        """Move the new file to its place, or remove what is there. Raises ``OSError``."""
        if self.new is not None:
            self.new.replace(self.target)
        elif not remove(self.target):
            raise PermissionError(errno.EACCES, "")

    def back(self) -> None:
        """Put things as they were. Raises ``OSError``."""
        if self.old is not None:
            self.old.replace(self.target)
        else:
            self.target.unlink(missing_ok=True)


def write_journal(path: Path, steps: Sequence[Step], beside: Beside) -> None:
    """Write down, to the disk, what is about to be done. Raises ``CampaignError``, ``OSError``."""
    base = path.parent

    def name(file: Path | None) -> str | None:
        return None if file is None else file.relative_to(base).as_posix()

    told = {
        "schema": _SCHEMA,
        "steps": [
            [name(step.target), name(step.new), step.new_digest, name(step.old), step.old_digest] for step in steps
        ],
    }
    beside.write(path, (json.dumps(told) + "\n").encode()).replace(path)
    sync_folders(_folders(steps) | {base})


def _folders(steps: Iterable[Step]) -> set[Path]:
    return {step.target.parent for step in steps}


def read_journal(path: Path) -> tuple[Step, ...] | None:
    """What a run before had begun; ``None`` where there is no journal. Raises ``CampaignError`` for what is none."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            told = json.loads(stream.read(_LARGEST))
        if told["schema"] != _SCHEMA:
            raise ValueError(told["schema"])
        return tuple(_step(path.parent, *step) for step in told["steps"])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CampaignError(f"Không đọc được nhật ký ghi dở {path}: {why(error)}.") from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise CampaignError(
            f"{path} không phải nhật ký do chương trình này ghi; chưa làm gì cả.\nXóa tệp ấy rồi chạy lại ccht merge."
        ) from error


def _step(base: Path, target: Any, new: Any, new_digest: Any, old: Any, old_digest: Any) -> Step:
    """A step as written down. Raises ``ValueError`` where it reaches out of the folder or for files of others."""
    place = _inside(base, target)
    for digest in (new_digest, old_digest):
        if digest is not None and (not isinstance(digest, str) or len(digest) != 64):
            raise ValueError(digest)
    if place.name.startswith(OWN):
        raise ValueError(target)
    return Step(place, _ours(base, new, place), new_digest, _ours(base, old, place), old_digest)


def _ours(base: Path, name: Any, target: Path) -> Path | None:
    if name is None:
        return None
    path = _inside(base, name)
    if not is_temporary(path.name) or path.parent != target.parent:
        raise ValueError(name)
    return path


def _inside(base: Path, name: Any) -> Path:
    if not isinstance(name, str) or "\\" in name or "\0" in name:
        raise ValueError(name)
    parts = PurePosixPath(name).parts
    if not 1 <= len(parts) <= 3 or any(part in ("..", "/") or ":" in part for part in parts):
        raise ValueError(name)
    return base.joinpath(*parts)


# ---------------------------------------------------------------------------------------------
# Mending


class Mended(Struct, frozen=True):
    """What became of a set that a run had left half in place: one sentence, and whether that is over and done with."""

    text: str
    closed: bool


def mend(path: Path, *, about_to_write: bool) -> Mended | None:
    """Carry through what a journal says, or take it back; nothing where there is none.

    ``about_to_write``: the caller is going to write all of the set anew, so that what can neither be carried through
    nor be taken back need not stay. Call it with the right to write. Raises ``CampaignError``.
    """
    steps = read_journal(path)
    if steps is None:
        return None
    home = path.parent
    begun = f"Lần chạy trước trên {home} dừng giữa chừng khi đang thay kết quả"
    try:
        if all(_is_done(step) for step in steps):
            _close(path, steps)
            return None
        forth, back = all(map(_can_go, steps)), all(map(_can_go_back, steps))
        aside = _put_aside(steps) if forth or back else ()
    except OSError as error:
        return Mended(f"{begun}; chưa xem được tệp nào đã thay: {why(error)}. {_mixed(steps)}", closed=False)
    said = f" Bản có người đã lưu được giữ thành {', '.join(map(str, aside))}." if aside else ""
    trouble = ""
    if forth:
        trouble = _carry(steps, forth=True)
        if not trouble:
            _close(path, steps)
            return Mended(f"{begun}; đã thay nốt, các tệp nay cùng một lần chạy.{said}", closed=True)
    if all(map(_can_go_back, steps)):
        trouble = _carry(steps, forth=False)
        if not trouble:
            _close(path, steps)
            return Mended(f"{begun}; đã trả lại các tệp như trước lần ấy.{said}", closed=True)
    if not trouble and about_to_write:
        _close(path, steps)
        return Mended(f"{begun} và không còn đủ tệp để thay nốt hay trả lại; lần này ghi mới tất cả.", closed=True)
    return Mended(f"{begun}{trouble and f', chưa thay nốt được vì {trouble}'}. {_mixed(steps)}{said}", closed=False)


def _mixed(steps: Sequence[Step]) -> str:
    names = ", ".join(step.target.name for step in steps[:8]) + (", …" if len(steps) > 8 else "")
    return f"Các tệp sau có thể thuộc hai lần chạy khác nhau: {names}. Đóng tệp đang mở rồi chạy lại lệnh vừa rồi."


def _is_done(step: Step) -> bool:
    found = digest_of(step.target)
    return found == step.new_digest if step.new is not None else found is None


def _can_go(step: Step) -> bool:
    if step.new is None:
        return True
    return digest_of(step.new) == step.new_digest or digest_of(step.target) == step.new_digest


def _can_go_back(step: Step) -> bool:
    if step.old_digest is None:
        return True
    return step.old_digest in (digest_of(step.target), step.old and digest_of(step.old))


def _put_aside(steps: Sequence[Step]) -> tuple[Path, ...]:
    """Give other names to files that somebody saved in the places of the set since. Raises ``OSError``."""
    aside = []
    for step in steps:
        found = digest_of(step.target)
        if found is not None and found not in (step.new_digest, step.old_digest):
            free = free_name(step.target)
            step.target.replace(free)
            aside.append(free)
    return tuple(aside)


def free_name(path: Path) -> Path:
    """A name beside a file that nobody has: that of a version which a person saved."""
    number, name = 1, path.with_name(f"{path.stem}_da_sua{path.suffix}")
    while os.path.lexists(name):
        number += 1
        name = path.with_name(f"{path.stem}_da_sua_{number}{path.suffix}")
    return name


def _carry(steps: Sequence[Step], *, forth: bool) -> str:
    """Bring every file to its new state, or to its old one; why not, where that is refused."""
    for step in steps:
        try:
            found = digest_of(step.target)
            if forth and found != step.new_digest:
                step.go()
            elif not forth and found != step.old_digest:
                step.back()
        except OSError as error:
            if step.new is not None:  # what should be gone and cannot be removed does no harm to the others
                return f"{step.target} ({why(error)})"
    return ""


def retire(path: Path) -> bool:
    """Let a journal speak no more; whether that could be done. Raises nothing but what stops the program."""
    try:
        if remove(path):
            return True
    except BaseException:
        remove(path)
        raise
    try:
        path.write_text(json.dumps({"schema": _SCHEMA, "steps": []}), encoding="utf-8")
    except OSError:
        return False
    return True


def _close(path: Path, steps: Sequence[Step]) -> None:
    sync_folders(_folders(steps))
    if retire(path):
        for file in (file for step in steps for file in (step.new, step.old) if file is not None):
            remove(file)
