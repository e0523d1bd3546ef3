"""Files that arrive behind the page's back: noticed, and waited for until they are whole.

Relies on watchfiles for being told at once, and on looking now and then where a drive tells nothing (network drives,
links). Opens nothing but what is called like a lock file.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

from watchfiles import awatch

from ccht_excel.campaign.folder import CONTROL, FORMS, HANDOUT, RETURNS
from ccht_excel.files.found import files_below

Signature: TypeAlias = frozenset[tuple[str, int, int]]
"""Name, size and time of every file that counts."""

LIST = Path(FORMS, HANDOUT)
_IN_THE_MAKING = (".part", ".partial", ".crdownload", ".download", ".tmp", ".opdownload")
_MAKING_SECONDS = 60.0
_STILL_SECONDS = 0.8
_MOST_SECONDS = 120.0
_LOOK_MILLISECONDS = 4000


def signature(folder: Path, *also: Path) -> Signature:
    """What lies in a campaign now: its returns, its control workbook and its hand-out list, and ``also`` what else is
    named below it.

    Never raises for what is gone meanwhile.
    """
    found = set()
    for path in (folder / CONTROL, folder / LIST, *(folder / name for name in also), *files_below(folder / RETURNS)):
        try:
            status = path.stat()
            found.add((str(path), status.st_size, status.st_mtime_ns))
        except OSError:
            found.add((str(path), -1, 0))
    return frozenset(found)


async def settled(folder: Path) -> AsyncIterator[Signature]:
    """What lies in a campaign, each time that it has changed and come to rest."""
    known = await asyncio.to_thread(signature, folder)
    while True:
        try:
            async for _ in awatch(
                folder,
                watch_filter=lambda _, path: _counts(folder, Path(path)),
                debounce=400,
                rust_timeout=_LOOK_MILLISECONDS,
                yield_on_timeout=True,
                ignore_permission_denied=True,
            ):
                if await asyncio.to_thread(signature, folder) != known:
                    known = await _at_rest(folder)
                    yield known
        except (OSError, RuntimeError):  # the folder is gone, the drive is away
            await asyncio.sleep(_LOOK_MILLISECONDS / 1000)


async def _at_rest(folder: Path) -> Signature:
    """What lies there once nothing is being copied any more; after some minutes in any case."""
    begun = time.monotonic()
    before = await asyncio.to_thread(signature, folder)
    while True:
        await asyncio.sleep(_STILL_SECONDS)
        now = await asyncio.to_thread(signature, folder)
        if (now == before and not _in_the_making(now)) or time.monotonic() - begun > _MOST_SECONDS:
            return now
        before = now


def _in_the_making(found: Signature) -> bool:
    """Whether a browser or chat program is still fetching one of the files."""
    now = time.time()
    return any(name.lower().endswith(_IN_THE_MAKING) and now - when / 1e9 < _MAKING_SECONDS for name, _, when in found)


def _counts(folder: Path, path: Path) -> bool:
    return path in (folder / CONTROL, folder / LIST) or path.is_relative_to(folder / RETURNS)
