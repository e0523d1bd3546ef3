"""Other things where a folder or a file of a campaign should be."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path


def socket_at(path: Path) -> None:
    """A socket; made in its folder, as its whole path may be too long for one."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


INSTEAD: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "a file": lambda path: path.write_bytes(b"x"),
    "a pipe": lambda path: os.mkfifo(path),
    "a socket": socket_at,
    "a link to nowhere": lambda path: path.symlink_to(path.parent / "ổ mạng"),
    "a link to a file": lambda path: path.symlink_to(path.parent / "dot_danh_gia.xlsx"),
    "a link to itself": lambda path: path.symlink_to(path),
}


def put(place: Path, instead: str) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    INSTEAD[instead](place)
