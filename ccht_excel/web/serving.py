"""What the handlers of several pages do: find the campaign of a request, read a form, answer with news.

Relies on Starlette.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from ccht_excel.web.desk import Desk, Room
from ccht_excel.web.news import Audience, News

_MOST_FIELDS = 100


def room_of(request: Request) -> Room:
    """The campaigns that are served."""
    room: Room = request.app.state.room
    return room


def desk_of(request: Request) -> Desk:
    """The campaign that a request names. Raises ``HTTPException`` where there is none."""
    desk = room_of(request).desk(request.path_params["id"])
    if desk is None:
        raise HTTPException(404, "Không còn đợt đánh giá này: thư mục của đợt đã bị chuyển đi, đổi tên hoặc xóa.")
    return desk


def of_request(request: Request) -> dict[str, Any]:
    """What every page shows of where it is."""
    return {"room": room_of(request), "address": request.url.path}


async def fields_of(request: Request) -> dict[str, str]:
    """The texts of a form, one by name."""
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def back_to(address: str) -> Response:
    """To another page, after something was done."""
    return RedirectResponse(address, 303)


def back_where_it_came_from(request: Request, home: str) -> Response:
    """To the page whose button was pressed, where that is one of ``home``; else there."""
    came = urlsplit(request.headers.get("referer", ""))
    ours = came.netloc == request.headers["host"] and came.path.startswith(home)
    return back_to(came.path if ours else home)


def news_of(request: Request, news: News) -> Response:
    """What happens, as it happens."""
    audience: Audience = request.app.state.audience
    return StreamingResponse(audience.events(news), media_type="text/event-stream")
