"""The server: on this machine only, on a port that is free, until nobody looks at it any more.

Relies on uvicorn.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from ccht_excel.errors import CampaignError
from ccht_excel.files.trouble import why
from ccht_excel.guarded import workers_kept
from ccht_excel.web.app import make_app
from ccht_excel.web.guard import Keys
from ccht_excel.web.running import remove_note, write_note

LINGER_SECONDS = 90.0
"""So long after the last page was closed the server ends."""
_MOST_CONNECTIONS = 100
_CLOSE_SECONDS = 3
_READERS_KEPT = 2
"""Processes that read what people drop here: the next file need not wait for a new one."""


class _Server(uvicorn.Server):
    """Lets the pages know that it ends before it waits for them to go."""

    leaving: Callable[[], None]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say it, then end as servers do."""
        self.leaving()
        await super().shutdown(sockets)


def serve(root: Path, opened: Callable[[str, str], None], linger: float = LINGER_SECONDS) -> None:
    """Serve the campaigns below ``root`` until everything is closed or Ctrl-C is pressed.

    ``opened`` is called with two addresses, each of which lets a browser in once. Raises ``CampaignError`` where no
    port can be had.
    """
    listening = _free_port()
    keys = Keys(listening.getsockname()[1])

    def end() -> None:
        server.should_exit = True

    app, leaving = make_app(root, keys, end, linger)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_CLOSE_SECONDS,
            ws="none",
        )
    )
    server.leaving = leaving
    with suppress(OSError):  # where nothing can be noted, a second call starts a second server
        write_note(root, keys.port, keys.secret)
    try:
        with workers_kept(_READERS_KEPT):
            opened(keys.ticket_url(), keys.ticket_url())
            server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        remove_note(root, keys.secret)
        listening.close()


def _free_port() -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "nt":
            listening.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", -5), 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(_MOST_CONNECTIONS)  # a browser that is quicker than the server waits
    except OSError as error:
        listening.close()
        raise CampaignError(f"Máy không cho mở cổng để phục vụ trang làm việc: {why(error)}.") from error
    return listening
