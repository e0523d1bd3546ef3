"""Something has changed: said to every page that listens, as server-sent events.

Relies on the standard library. Tells only that there is news; pages fetch what it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from typing import Any

MOST_LISTENERS = 4
"""Browsers hold few connections to one server; of more pages, the one that has listened longest has to ask again."""
_BEAT_SECONDS = 15.0


class News:
    """A counter that others wait for."""

    def __init__(self) -> None:
        self.number = 0
        self._changed = asyncio.Event()

    def tell(self) -> None:
        """There is news."""
        self.number += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def after(self, number: int, seconds: float = _BEAT_SECONDS) -> int:
        """The number of the latest news, as soon as it is another one, or after some seconds."""
        if self.number == number:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)
        return self.number


class Audience:
    """The pages that listen now."""

    def __init__(self) -> None:
        self._listening: list[asyncio.Event] = []
        self.closing = False
        self.ever = False

    def __len__(self) -> int:
        """How many pages listen."""
        return len(self._listening)

    def send_home(self) -> None:
        """Let every page go."""
        self.closing = True
        for dismissed in self._listening:
            dismissed.set()

    async def events(self, news: News) -> AsyncIterator[bytes]:
        """The stream of one page."""
        dismissed = asyncio.Event()
        self._listening.append(dismissed)
        self.ever = True
        if len(self._listening) > MOST_LISTENERS:
            self._listening[0].set()
        try:
            number = news.number
            yield b"retry: 2000\n\n"
            while not dismissed.is_set() and not self.closing:
                await _first_of(news.after(number), dismissed.wait())
                yield b"data: %d\n\n" % news.number if news.number != number else b": still here\n\n"
                number = news.number
            yield b"event: end\ndata: 1\n\n" if self.closing else b"event: rest\ndata: 1\n\n"
        finally:
            self._listening.remove(dismissed)


async def _first_of(*works: Coroutine[Any, Any, Any]) -> None:
    """Wait until one of these is done; none is left behind."""
    waiting = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
