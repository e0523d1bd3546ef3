"""From a bare machine to the officer's page: run by ``CCHT.cmd``, or as ``python3 ccht_excel/starter.py``.

Makes a virtual environment of its own outside the folder it lies in, installs that folder into it, and opens the page.
Later runs see by a stamp that nothing has changed and open the page at once. Relies on the standard library only and
imports nothing of the program: it runs before anything is installed. Refuses a Python that is too old.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OLDEST = (3, 11)
SOURCE = Path(__file__).resolve().parent.parent
_STAMP = "da_cai.txt"
_LONGEST_INSTALL = 1200.0

_TOO_OLD = "Cần Python 3.11 trở lên; máy này đang chạy Python {found}. Cài bản mới từ python.org rồi mở lại."
_INSTALLING = "Đang cài đặt (lần đầu hoặc bản mới); mất vài phút và cần có mạng. Đừng đóng cửa sổ này…"
_INSTALLED = "Đã cài xong. Lần sau sẽ mở ngay."
_BUSY = "Một cửa sổ khác đang cài đặt. Chờ cửa sổ ấy xong rồi mở lại."
_FAILED = (
    "Chưa cài được. Thường là do không có mạng, hoặc mạng cơ quan chặn trang pypi.org.\n"
    "Kiểm tra mạng rồi mở lại; nếu vẫn vậy, gửi ảnh cửa sổ này cho người hỗ trợ."
)
_CANNOT_WRITE = "Máy không cho ghi vào {place}: {reason}."


def main(arguments: Sequence[str], source: Path = SOURCE, home: Path | None = None) -> int:
    """Install where that is needed, then ``ccht open`` with these arguments; its exit code, or 1."""
    if sys.version_info < OLDEST:
        print(_TOO_OLD.format(found=sys.version.split()[0]))
        return 1
    place = (home or _home()) / "ccht_excel"
    try:
        ready = _installed(source, place)
    except OSError as error:
        print(_CANNOT_WRITE.format(place=place, reason=error.strerror or error))
        return 1
    return _run([str(_python(place / "venv")), "-m", "ccht_excel", "open", *arguments]) if ready else 1


def _home() -> Path:
    told = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_DATA_HOME")
    return Path(told) if told else Path.home() / ".local" / "share"


def _installed(source: Path, place: Path) -> bool:
    """Whether this very source stands installed there, after installing it where it did not. Raises ``OSError``."""
    stamp, wanted = place / "venv" / _STAMP, _state_of(source)
    if _text(stamp) == wanted and _python(place / "venv").exists():
        return True
    place.mkdir(parents=True, exist_ok=True)
    lock = place / "dang_cai"
    if not _taken(lock):
        print(_BUSY)
        return False
    try:
        print(_INSTALLING, flush=True)
        venv.create(place / "venv", clear=True, with_pip=True)
        if _run([str(_python(place / "venv")), "-m", "pip", "install", "--quiet", str(source)]):
            print(_FAILED)
            return False
        stamp.write_text(wanted, encoding="utf-8")
        print(_INSTALLED, flush=True)
        return True
    except subprocess.SubprocessError as error:
        print(f"{_FAILED}\n({error})")
        return False
    finally:
        lock.unlink(missing_ok=True)


def _taken(lock: Path) -> bool:
    """Whether the right to install could be had; one that is older than any installation takes is void."""
    try:
        if time.time() - lock.stat().st_mtime > _LONGEST_INSTALL:
            lock.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _state_of(source: Path) -> str:
    """What stands for the source and the Python it is installed with: other after every change."""
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix} {source}".encode("utf-8", "replace"))
    folders = ("ccht_excel", "workbook_templates", "samples")
    files = [source / "pyproject.toml", *(path for name in folders for path in sorted((source / name).rglob("*")))]
    for path in files:
        if path.is_file() and "__pycache__" not in path.parts:
            status = path.stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def _python(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _run(command: Sequence[str]) -> int:
    """Run a program in this window; its exit code. Ctrl-C goes to it, which ends in order."""
    with subprocess.Popen(command) as process:  # noqa: S603 - our own Python
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
