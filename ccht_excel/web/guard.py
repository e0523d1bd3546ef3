"""Who may speak to the page, and how much: before anything else looks at a request.

Only this machine's browser that came in by a ticket; only under the very address that is served (no other name that
leads here); only from the page itself (no other site's form or script). Bodies are limited in size and in slowness.
Refuses with a sentence. Relies on Starlette's types only.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time

from msgspec import Struct, field
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccht_excel.model.limits import MIB

ENTRANCE, ALIVE = "/vao", "/song"
"""Where a ticket becomes a cookie; where another ``ccht open`` asks for one."""

SECRET_HEADER = "x-ccht-khoa"  # noqa: S105 - the name of a header
LARGEST_BODY = 256 * MIB
"""Of an upload; forms without files are far smaller."""
_LARGEST_FORM = 256 * 1024
_SILENT_SECONDS = 10.0
_SLOWEST_RATE = 2048
"""Bytes a second that a body must come in with, once it has had its start."""
_START_SECONDS = 20.0
_COOKIE_SECONDS = 7 * 24 * 3600

_HEADERS = {
    "content-security-policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # "no-referrer" would make the Origin of our own forms "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

_NOT_HERE = "Trang này chỉ trả lời đúng địa chỉ của nó trên máy này."
_NOT_FROM_ELSEWHERE = "Yêu cầu này không đến từ trang làm việc nên không được nhận."
_NO_COOKIE = (
    "Trình duyệt này chưa được vào trang làm việc, hoặc trang đã được mở lại từ đầu.\n"
    "Đóng thẻ này, rồi nhấp đúp CCHT.cmd (hoặc chạy: ccht open) để mở lại."
)
_TOO_LARGE = "Gửi một lần quá nhiều: tất cả các tệp cộng lại không được quá {most} MB. Chia ra vài lần rồi gửi lại."
_TOO_SLOW = "Tệp gửi lên quá chậm nên đã dừng; chưa nhận tệp nào của lần này. Hãy gửi lại."


class Keys(Struct):
    """What lets a browser in: tickets, each good for once, and the cookies that came of them.

    ``secret`` is known to the processes of this user only, through a file.
    """

    port: int
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _tickets: set[str] = field(default_factory=set)
    _cookies: set[str] = field(default_factory=set)

    @property
    def host(self) -> str:
        """The only name under which the page answers."""
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """Where its own requests come from."""
        return f"http://{self.host}"

    @property
    def cookie_name(self) -> str:
        """A name of its own for each server: browsers send cookies to all ports of a machine."""
        return f"ccht_{self.port}"

    def ticket_url(self) -> str:
        """An address that lets one browser in, once."""
        ticket = secrets.token_urlsafe(32)
        self._tickets.add(ticket)
        return f"{self.origin}{ENTRANCE}?ve={ticket}"

    def cookie_for(self, ticket: str) -> str | None:
        """The Set-Cookie for a ticket, which is used up; ``None`` where it is none."""
        known = next((one for one in self._tickets if hmac.compare_digest(one.encode(), ticket.encode())), None)
        if known is None:
            return None
        self._tickets.discard(known)
        cookie = secrets.token_urlsafe(32)
        self._cookies.add(cookie)
        return f"{self.cookie_name}={cookie}; HttpOnly; SameSite=Strict; Path=/; Max-Age={_COOKIE_SECONDS}"

    def lets_in(self, headers: Headers) -> bool:
        """Whether the browser has a cookie of ours."""
        given = cookie_parser(headers.get("cookie", "")).get(self.cookie_name, "")
        return any(hmac.compare_digest(one.encode(), given.encode()) for one in self._cookies)

    def is_secret(self, headers: Headers) -> bool:
        """Whether the request comes from a process that may read the file with the secret."""
        return hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), self.secret.encode())


class Guard:
    """Stands before the application and lets through what may come in."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on with limits on the body and headers on the answer."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        guarded = _with_headers(send)
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal:
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, guarded)
            return
        most = LARGEST_BODY if headers.get("content-type", "").startswith("multipart/form-data") else _LARGEST_FORM
        if int(_digits(headers.get("content-length"))) > most:
            text = _TOO_LARGE.format(most=LARGEST_BODY // MIB)
            await PlainTextResponse(text, 413, {"connection": "close"})(scope, receive, guarded)
            return
        await self._app(scope, _Body(receive, most).receive, guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if headers.getlist("host") != [self._keys.host]:
            return 421, _NOT_HERE
        if scope["path"] == ALIVE:
            return None if self._keys.is_secret(headers) else (403, _NOT_FROM_ELSEWHERE)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        changing = scope["method"] not in ("GET", "HEAD")
        if (origin is None and changing) or origin not in (None, self._keys.origin):
            return 403, _NOT_FROM_ELSEWHERE
        if site not in ("none", "same-origin"):
            return 403, _NOT_FROM_ELSEWHERE
        if scope["path"] != ENTRANCE and not self._keys.lets_in(headers):
            return 403, _NO_COOKIE
        return None


class _Body:
    """The body of one request, counted and timed."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._got = 0
        self._since = time.monotonic()
        self._whole = False

    async def receive(self) -> Message:
        """The next message. Raises ``HTTPException`` where the body is too large or too slow."""
        if self._whole:  # from here on only the end of the connection is waited for
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), _SILENT_SECONDS)
        except TimeoutError:
            raise HTTPException(408, _TOO_SLOW, {"connection": "close"}) from None
        self._got += len(message.get("body", b""))
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        if self._got > self._most:
            raise HTTPException(413, _TOO_LARGE.format(most=LARGEST_BODY // MIB), {"connection": "close"})
        spent = time.monotonic() - self._since
        if not self._whole and spent > _START_SECONDS and self._got < spent * _SLOWEST_RATE:
            raise HTTPException(408, _TOO_SLOW, {"connection": "close"})
        return message


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sent


def _digits(text: str | None) -> str:
    return text if text and text.isascii() and text.isdigit() and len(text) < 16 else "0"
