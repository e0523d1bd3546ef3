"""Files below a folder, and names fit to be printed.

Relies on the standard library only. Passes over what office programs and systems leave behind (lock files, Thumbs.db),
and looks how files of such names begin: a workbook that is called so is one. Never follows links to folders.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ccht_excel.exchange.cell_text import printable as shown_as
from ccht_excel.patterns import regex

_THUMBNAILS = frozenset({"thumbs.db", "ehthumbs.db"})
_OF_SYSTEMS = frozenset({*_THUMBNAILS, "desktop.ini", ".ds_store", "__macosx", ".gitkeep", ".dropbox"})
_OWN = ".ccht-"
_STARTS = ("~$", ".~", "._", _OWN)

_LARGEST = 4096
"""Lock files have some hundred bytes at most."""
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_MAC = (b"\0\5\x16\7", b"\0\5\x16\0")
"""What a Mac keeps beside a file on drives of others, of any size."""

NAMELESS = "(không tên)"
"""What is called so has no name that could be shown."""


def named_as_leftover(name: str) -> bool:
    """Whether a name is that of a lock file or of something a system leaves in folders; it may have folders in it."""
    *above, own = name.lower().split("/")
    return own in _OF_SYSTEMS or own.startswith(_STARTS) or not _OF_SYSTEMS.isdisjoint(above)


def is_leftover(path: Path) -> bool:
    """Whether a file is what an office program or a system leaves in folders, by its name and by what is in it."""
    return named_as_leftover(path.name) and _left_there(path)


def left_behind(name: str, size: int, head: bytes) -> bool:
    """Whether what is named as a leftover is one; ``head`` is how it begins, nothing where that cannot be read."""
    own = name.lower().rpartition("/")[2]
    if own.startswith(_OWN) or head.startswith(_OF_MAC):
        return True
    if own in _OF_SYSTEMS:
        return not head.startswith(_ZIP if own in _THUMBNAILS else (_ZIP, _OLE))
    return size <= _LARGEST and not head.startswith((_ZIP, _OLE))


def _left_there(path: Path) -> bool:
    """The same of what lies on disk. An office program may keep its lock file from being read."""
    size, head = 0, b""
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and not path.name.startswith(_OWN):
            size = status.st_size
            with path.open("rb") as stream:
                head = stream.read(len(_OLE))
    except OSError:
        pass
    return left_behind(path.name, size, head)


def printable(path: Path, base: Path) -> str:
    """The path below ``base`` with forward slashes, composed letters, and nothing that cannot be printed."""
    try:
        text = path.relative_to(base).as_posix()
    except ValueError:
        text = path.name
    return clean_name(text)


def clean_name(text: str) -> str:
    """A name on one line, with composed letters, plain spaces, and � for what cannot be printed."""
    shown = shown_as(text.encode("utf-8", "replace").decode("utf-8")).replace("\n", "\ufffd")
    return "".join(" " if letter.isspace() else letter for letter in shown)


def name_from_outside(text: str) -> str:
    """A path that somebody else named (in an archive, in an upload) as one that can only lead down.

    No root, no drive, no ``..``; forward slashes, composed letters, � for what cannot be printed.
    """
    parts = (part for part in text.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return clean_name("/".join(parts)) or NAMELESS


_NO_DRIVE_TAKES = regex(r'[<>:"|?*\\/\x00-\x1f]')
_DEVICES = regex(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
_LONGEST_NAME = 120
_MOST_BYTES = 200
"""Drives of Linux count bytes, up to 255: letters of Vietnamese have up to three."""


def storable_name(name: str) -> str:
    """One file name that every drive takes, as near to the given one as can be; its ending stays.

    Short enough that a number may still be put behind it.
    """
    kept = _NO_DRIVE_TAKES.sub("_", clean_name(name)).strip().rstrip(". ")
    if _DEVICES.fullmatch(kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    if len(ending) < 10 and dot and _shortened(kept) != kept:
        kept = f"{_shortened(stem, less=len(ending.encode()) + 1)}.{ending}"
    return _shortened(kept) or NAMELESS


def _shortened(text: str, less: int = 0) -> str:
    """As many letters of a text as a name may have, ``less`` so many."""
    if len(text) <= _LONGEST_NAME - less and len(text.encode()) <= _MOST_BYTES - less:
        return text
    kept = text[: _LONGEST_NAME - less].encode()[: _MOST_BYTES - less]
    return kept.decode("utf-8", "ignore").rstrip(". ")


SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".et"})
"""Endings of the names of workbooks, as programs save them."""
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".zip")


def named_as_file(folder: Path) -> bool:
    """Whether a folder is called like a workbook or an archive, so that people take it for one."""
    return folder.name.lower().rstrip(". ").endswith(_WORKBOOK_NAMES)


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder but what programs and systems leave behind, in no particular order.

    A folder that cannot be looked into is given instead of its files, and one with no file in it that is called like
    a file. Links to folders are not followed.
    """
    seeming: set[Path] = set()
    for path in _below(folder, seeming):
        if seeming:
            seeming.difference_update((path, *path.parents))
        yield path
    outer = {parent for path in seeming for parent in path.parents}
    yield from seeming - outer


def _below(folder: Path, seeming: set[Path]) -> Iterator[Path]:
    """The files, and the folders that cannot be looked into; ``seeming`` is given those called like a file."""
    waiting = [(folder, "")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        here, inside = waiting.pop()
        try:
            entries = _entries(here, seen)
        except OSError:
            if not named_as_leftover(inside.rstrip("/")):
                yield here
            continue
        if entries is not None and named_as_file(here):
            seeming.add(here)
        for entry in entries or ():
            path, name = here / entry.name, f"{inside}{entry.name}"
            is_folder, followed = _is_folder(entry)
            if followed:
                waiting.append((path, f"{name}/"))
            elif not is_folder and not (named_as_leftover(name) and _left_there(path)):
                yield path


def _entries(folder: Path, seen: set[tuple[int, int]]) -> list[os.DirEntry[str]] | None:
    """What lies in a folder; ``None`` where it is gone or was looked into already. Raises ``OSError``."""
    try:
        status = folder.stat()
        # Junctions of Windows are no links to Python, and may lead round in circles.
        if status.st_ino and (status.st_dev, status.st_ino) in seen:
            return None
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as listing:
            return list(listing)
    except FileNotFoundError:
        return None


def _is_folder(entry: os.DirEntry[str]) -> tuple[bool, bool]:
    """Whether it is one, and whether it is one to look into."""
    try:
        is_folder = entry.is_dir()
        return is_folder, is_folder and not entry.is_symlink()
    except OSError:
        return False, False
