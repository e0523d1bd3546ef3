"""The application: which address does what. Pages and forms that work without script; a script makes them livelier.

Relies on Starlette. All work is that of :mod:`ccht_excel.web.desk`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ccht_excel.errors import CannotRunError
from ccht_excel.web import campaign_pages, start_pages
from ccht_excel.web.desk import Room
from ccht_excel.web.guard import ALIVE, ENTRANCE, Guard, Keys
from ccht_excel.web.news import Audience
from ccht_excel.web.pages import HERE, page
from ccht_excel.web.serving import of_request
from ccht_excel.web.shown import found_rows
from ccht_excel.web.uploads import MOST_FILES
from ccht_excel.web.work import Jobs

_TICK = 5.0
_WITHOUT_SCRIPT_SECONDS = 1800.0
"""So long the server waits for a browser that has never listened for news."""


def make_app(root: Path, keys: Keys, end: Callable[[], None], linger: float) -> tuple[ASGIApp, Callable[[], None]]:
    """The application for the campaigns below a folder, and what to call when the server is about to end.

    ``end`` ends the server; it is called when no page has been open for ``linger`` seconds.
    """
    room, audience = Room(root, Jobs()), Audience()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        waiting = asyncio.create_task(_end_when_alone(room, audience, end, linger))
        yield
        waiting.cancel()
        await room.close()

    app = Starlette(
        routes=[
            Route(ENTRANCE, _enter),
            Route(ALIVE, _alive, methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
            Route("/ket-thuc", _finish, methods=["POST"]),
            *start_pages.ROUTES,
            *campaign_pages.ROUTES,
        ],
        lifespan=lifespan,
        exception_handlers={
            HTTPException: _refused,  # type: ignore[dict-item]
            CannotRunError: _cannot,  # type: ignore[dict-item]
        },
    )
    app.state.room, app.state.audience, app.state.keys, app.state.end = room, audience, keys, end
    return Guard(app, keys), audience.send_home


async def _end_when_alone(room: Room, audience: Audience, end: Callable[[], None], linger: float) -> None:
    """End the server where nobody looks at it. Counted in ticks: a machine that sleeps does not count."""
    alone = 0.0
    while True:
        await asyncio.sleep(min(_TICK, linger))
        alone = 0.0 if len(audience) or room.jobs.busy else alone + min(_TICK, linger)
        if alone >= (linger if audience.ever else max(linger, _WITHOUT_SCRIPT_SECONDS)):
            end()


async def _enter(request: Request) -> Response:
    keys: Keys = request.app.state.keys
    cookie = keys.cookie_for(request.query_params.get("ve", ""))
    if cookie is None and not keys.lets_in(request.headers):
        raise HTTPException(403, "Địa chỉ này đã dùng rồi. Nhấp đúp CCHT.cmd (hoặc chạy: ccht open) để mở lại.")
    return RedirectResponse("/", 303, {"set-cookie": cookie} if cookie else None)


async def _alive(request: Request) -> Response:
    return PlainTextResponse(request.app.state.keys.ticket_url())


async def _finish(request: Request) -> Response:
    asyncio.get_running_loop().call_later(0.5, request.app.state.end)
    return page("het.html", title="Đã đóng chương trình")


async def _refused(request: Request, error: HTTPException) -> Response:
    text = _OF_STARLETTE.get(error.status_code, _UNCLEAR) if error.detail.isascii() else error.detail
    words = {"title": "Chưa làm được", "text": text, "findings": (), **of_request(request)}
    return page("loi.html", error.status_code, **words)


_OF_STARLETTE = {
    400: f"Không nhận được những gì vừa gửi: quá {MOST_FILES} tệp một lần, hoặc gửi dở giữa chừng. Chia ra vài lần,"
    " hoặc nén thành một tệp .zip, rồi gửi lại.",
    404: "Không có trang nào ở địa chỉ này.",
    405: "Địa chỉ này là của một nút bấm, mở thẳng thì không có gì để xem. Về danh sách các đợt, vào đợt rồi bấm lại"
    " nút ấy.",
}
_UNCLEAR = "Trang không hiểu yêu cầu vừa gửi. Về danh sách các đợt rồi làm lại."
"""What is said where Starlette itself refuses, whose words are English."""


async def _cannot(request: Request, error: CannotRunError) -> Response:
    rows = found_rows(error.findings, error.unit_word)
    return page("loi.html", 409, title="Chưa làm được", text=str(error), findings=rows, **of_request(request))
