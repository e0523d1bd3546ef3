"""Files below a folder, and names fit to be printed.

Relies on the standard library only. Passes over what office programs and systems leave behind (lock files, Thumbs.db);
never follows links to folders, never opens anything.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from ccht_excel.exchange.cell_text import printable as shown_as
from ccht_excel.patterns import regex

_LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db", "__macosx", ".gitkeep", ".dropbox"})

_LEFTOVER_STARTS = ("~$", ".~", "._", ".ccht-")

NAMELESS = "(không tên)"
"""What is called so has no name that could be shown."""


def is_leftover(name: str) -> bool:
    """Whether a file name is that of a lock file or of something a system leaves in folders."""
    lower = name.lower()
    return lower in _LEFTOVERS or lower.startswith(_LEFTOVER_STARTS)


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
    waiting = [folder]
    seen: set[tuple[int, int]] = set()
    while waiting:
        here = waiting.pop()
        try:
            status = here.stat()
            # Junctions of Windows are no links to Python, and may lead round in circles.
            if status.st_ino and (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(here) as listing:
                entries = [entry for entry in listing if not is_leftover(entry.name)]
        except FileNotFoundError:
            continue
        except OSError:
            yield here
            continue
        if named_as_file(here):
            seeming.add(here)
        for entry in entries:
            try:
                is_folder = entry.is_dir()
                followed = is_folder and not entry.is_symlink()
            except OSError:
                is_folder = followed = False
            if followed:
                waiting.append(here / entry.name)
            elif not is_folder:
                yield here / entry.name
