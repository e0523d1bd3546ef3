"""Files written whole or not at all: beside the old ones first, then renamed over.

Relies on the standard library. Refuses to replace anything while one of the files cannot be written or is open in
another program, so that a crash or a full disk leaves the old results as they were.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from ccht_excel.errors import CampaignError

_BESIDE = ".ccht-"
_LITTER_SECONDS = 3600


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write one file whole or not at all. Raises ``CampaignError`` where it is locked or cannot be written."""
    write_all({path: write})


def write_all(jobs: Mapping[Path, Callable[[BinaryIO], None]]) -> None:
    """Write several files: all are written beside first, then renamed over, so that old results stay whole.

    Raises ``CampaignError`` naming the file that is open in another program or cannot be written.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, write in jobs.items():
            ready.append((_write_beside(path, write), path))
        for _, path in ready:
            _check_unlocked(path)
        for beside, path in ready:
            _rename_over(beside, path)
    finally:
        _remove(beside for beside, _ in ready)
    for folder in {path.parent for path in jobs}:
        _sweep(folder)


def _sweep(folder: Path) -> None:
    """Remove what a run that was killed had begun to write here; what is young may still be written by another run."""
    for path in folder.glob(f"{_BESIDE}*"):
        try:
            if time.time() - path.stat().st_mtime > _LITTER_SECONDS:
                path.unlink(missing_ok=True)
        except OSError:
            continue


def _write_beside(path: Path, write: Callable[[BinaryIO], None]) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_BESIDE, suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise CampaignError(f"Không ghi được vào thư mục {path.parent}: {error.strerror or error}.") from error
    try:
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
        Path(name).chmod(0o644)
    except OSError as error:
        _remove([Path(name)])
        raise CampaignError(f"Không ghi được {path}: {error.strerror or error}.") from error
    except BaseException:
        _remove([Path(name)])
        raise
    return Path(name)


def _check_unlocked(path: Path) -> None:
    """Windows lets nobody rename over a file that is open: say so before the first file is replaced."""
    if path.exists():
        try:
            path.open("r+b").close()
        except PermissionError as error:
            raise _locked(path) from error


def _locked(path: Path) -> CampaignError:
    return CampaignError(
        f"Không ghi được {path} vì tệp đang mở ở chương trình khác (Excel) hoặc bị khóa.\n"
        "Đóng tệp ấy rồi chạy lại; kết quả cũ vẫn còn nguyên."
    )


def _rename_over(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except PermissionError as error:
        raise _locked(path) from error
    except OSError as error:
        raise CampaignError(f"Không ghi được {path}: {error.strerror or error}.") from error


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
