"""Files sent by the browser: taken from the form one by one and handed to the campaign.

Relies on :mod:`ccht_excel.campaign.receive` for where they go. Refuses too many at once.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request

from ccht_excel.campaign.receive import Received, receive
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.web.desk import Notice

MOST_FILES = 500
"""So many files at once; more come in a zip, or are copied into the folder."""
_MOST_NAMED = 12


async def take_files(request: Request, folder: Path) -> Notice:
    """Put every file of the form among the returns; what became of them. Raises ``HTTPException``."""
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        files = [item for name, item in form.multi_items() if name == "files" and isinstance(item, UploadFile)]
        chosen = [item for item in files if item.filename]
        received = [await _taken(item, folder) for item in chosen]
    return _notice(received)


async def _taken(item: UploadFile, folder: Path) -> Received:
    data = await item.read(DEFAULT_LIMITS.file_bytes + 1)
    return await asyncio.to_thread(receive, folder, item.filename or "", data)


def _notice(received: list[Received]) -> Notice:
    if not received:
        return Notice("Chưa chọn tệp nào.", bad=True)
    taken = sum(item.path is not None for item in received)
    words = [f"{item.name}: {item.said}" for item in received if item.said]
    more = f"; … và {len(words) - _MOST_NAMED} tệp nữa" if len(words) > _MOST_NAMED else ""
    said = f" {'; '.join(words[:_MOST_NAMED])}{more}." if words else ""
    return Notice(f"Đã nhận {taken} tệp vào nhan_ve.{said}", bad=taken < len(received))
