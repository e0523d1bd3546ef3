"""Files sent by the browser: taken from the form one by one and handed to the campaign; a list of residents is kept in
memory alone.

Relies on :mod:`ccht_excel.campaign.receive` for where they go. Refuses too many at once.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from ccht_excel.campaign.folder import expect_control
from ccht_excel.campaign.receive import Doorkeeper, Received, receive
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import name_from_outside
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB
from ccht_excel.web.desk import Notice
from ccht_excel.web.guard import LARGEST_BODY

MOST_FILES = 500
"""So many files at once; more come in a zip, or are copied into the folder."""
_MOST_NAMED = 12


async def take_files(request: Request, folder: Path) -> Notice:
    """Put every file of the form among the returns; what became of them. Raises ``HTTPException``."""
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        files = [item for name, item in form.multi_items() if name == "files" and isinstance(item, UploadFile)]
        chosen = [item for item in files if item.filename]
        doorkeeper = await asyncio.to_thread(_opened, folder) if chosen else None
        try:
            received = [await _taken(item, folder, doorkeeper) for item in chosen]
        finally:
            if doorkeeper:
                await asyncio.to_thread(doorkeeper.__exit__, None, None, None)
    return _notice(received)


def _opened(folder: Path) -> Doorkeeper:
    expect_control(folder)
    return Doorkeeper(folder).__enter__()


class _InMemory(MultiPartParser):
    """Reads a form without a temporary file, whatever its size: what it holds is of persons."""

    spool_max_size = LARGEST_BODY + MIB


async def take_list(request: Request) -> tuple[str, bytes]:
    """Name and content of the one file of a form, of which nothing is written to any disk; empty for none.

    Raises ``HTTPException``.
    """
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=MOST_FILES, max_fields=10).parse()
    except MultiPartException as error:
        raise HTTPException(400, error.message) from error
    try:
        files = [item for _, item in form.multi_items() if isinstance(item, UploadFile) and item.filename]
        return (name_from_outside(files[0].filename or ""), await files[0].read()) if files else ("", b"")
    finally:
        await form.close()


async def _taken(item: UploadFile, folder: Path, doorkeeper: Doorkeeper | None) -> Received:
    """What became of one file; what keeps it from being written keeps none of the others."""
    data, name = await item.read(DEFAULT_LIMITS.file_bytes + 1), item.filename or ""
    try:
        return await asyncio.to_thread(receive, folder, name, data, doorkeeper=doorkeeper)
    except CampaignError as error:
        return Received(name_from_outside(name), None, str(error).rstrip("."))


def _notice(received: list[Received]) -> Notice:
    if not received:
        return Notice("Chưa chọn tệp nào.", bad=True)
    taken = sum(item.path is not None for item in received)
    names: dict[str, list[str]] = {}
    for item in received:
        names.setdefault(item.said, []).append(item.name)
    said = (f" {_named(of_these)}: {words}." for words, of_these in names.items() if words)
    return Notice(f"Đã nhận {taken} tệp vào nhan_ve.{''.join(said)}", bad=taken < len(received))


def _named(names: list[str]) -> str:
    more = f" và {len(names) - _MOST_NAMED} tệp nữa" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"
