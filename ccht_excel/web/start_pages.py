"""The start page: campaigns with their states, a new campaign, the sample, all campaigns of a tree at once.

Relies on :mod:`ccht_excel.web.desk`.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ccht_excel.batch.campaigns import CampaignDone, Status
from ccht_excel.campaign.next_year import Named
from ccht_excel.campaign.stage import CampaignState
from ccht_excel.campaign.start import Wanted, set_of_name, sets_to_choose
from ccht_excel.vietnamese.text import join_words
from ccht_excel.web.desk import Desk, Notice, Room, failed
from ccht_excel.web.pages import page
from ccht_excel.web.serving import back_to, fields_of, news_of, of_request, room_of
from ccht_excel.web.system import open_path
from ccht_excel.web.tasks import all_of_a_tree, create_campaign, start_sample
from ccht_excel.web.work import Job

_PER_PAGE = 100
_MOST_NAMED = 10


async def start(request: Request) -> Response:
    """All campaigns, or the one that the folder is."""
    room = room_of(request)
    desks = room.desks()
    if room.is_one and desks:
        return back_to(f"/dot/{desks[0].id}/")
    number = _number(request.query_params.get("trang"), -(-len(desks) // _PER_PAGE) or 1)
    shown = desks[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    states = {state.folder: state for state in await room.states(shown)}
    rows = [(desk, states[desk.folder]) for desk in shown if desk.folder in states]
    return page(
        "dau.html",
        title="Các đợt đánh giá",
        rows=rows,
        befores=_befores(room, rows),
        count=len(desks),
        counts=room.count(desks),
        number=number,
        pages=-(-len(desks) // _PER_PAGE) or 1,
        notice=room.said,
        sets=sets_to_choose(),
        units=join_words(dict.fromkeys(state.unit_word for _, state in rows), "hoặc"),
        **of_request(request),
    )


def _befores(room: Room, rows: Sequence[tuple[Desk, CampaignState]]) -> list[tuple[Desk, str]]:
    """The campaigns that a new one may follow, by name and year, and by folder where these are the same."""
    years = [f", năm {state.year}" if state.year else "" for _, state in rows]
    names = [f"{state.commune or desk.folder.name}{year}" for (desk, state), year in zip(rows, years, strict=True)]
    often = Counter(names)
    return [
        (desk, f"{name} ({desk.folder.relative_to(room.root).as_posix()})" if often[name] > 1 else name)
        for (desk, _), name in zip(rows, names, strict=True)
    ]


def _number(text: str | None, last: int) -> int:
    return max(1, min(int(text), last)) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


async def create(request: Request) -> Response:
    """A new campaign, from the defaults or from an earlier one."""
    room, typed = room_of(request), await fields_of(request)
    outcome = await room.jobs.do(Job("Tạo đợt"), lambda: None, create_campaign, room.root, _wanted(room, typed))
    room.typed = typed if outcome.value is None else {}
    if outcome.value is None:
        room.notice = failed(outcome)
        return back_to("/")
    made = next(desk for desk in room.desks() if desk.folder == outcome.value.folder)
    carried = f" Đã chép từ đợt trước: {'; '.join(outcome.value.carried)}." if outcome.value.carried else ""
    todo = f"Mở tệp điều khiển xem lại {outcome.value.unit_word}, phân công, chỉ tiêu; rồi tạo phiếu."
    made.notice = Notice(f"Đã tạo đợt.{carried} {todo}")
    return back_to(f"/dot/{made.id}/")


def _wanted(room: Room, typed: Mapping[str, str]) -> Wanted:
    text = {name: typed.get(name, "").strip() for name in ("commune", "district", "province", "year", "kind", "before")}
    year = int(text["year"]) if re.fullmatch("[0-9]{4}", text["year"]) else None
    criteria_set, _, subject_type = text["kind"].partition("/")
    before = room.desk(text["before"]) if text["before"] else None
    return Wanted(
        Named(text["commune"], text["district"], text["province"], year, subject_type),
        "difficult_area" in typed,
        criteria_set or set_of_name(text["commune"]),
        before.folder if before else None,
    )


async def sample(request: Request) -> Response:
    """The shipped sample, to try things out."""
    room = room_of(request)
    folder = room.root / "Dot mau (so lieu gia dinh)"
    outcome = await room.jobs.do(Job("Chép bộ mẫu"), lambda: None, start_sample, folder)
    if outcome.trouble:
        room.notice = Notice(outcome.trouble, bad=True)
        return back_to("/")
    return back_to(f"/dot/{next(desk.id for desk in room.desks() if desk.folder == folder)}/")


async def whole_tree(request: Request) -> Response:
    """Hand out or merge everywhere."""
    room, what = room_of(request), request.path_params["what"]
    if what not in ("phat", "tong-hop") or room.job:
        return back_to("/")
    room.job = Job("Tạo phiếu cho tất cả các đợt" if what == "phat" else "Tổng hợp tất cả các đợt")
    room.work = asyncio.create_task(_do_all(room, what))
    return back_to("/")


async def _do_all(room: Room, what: str) -> None:
    job = room.job
    if job is None:
        return
    try:
        outcome = await room.jobs.do(job, room.news.tell, all_of_a_tree, [desk.folder for desk in room.desks()], what)
        room.notice = Notice(outcome.trouble, bad=True) if outcome.trouble else _told(outcome.value)
    finally:
        room.job = None
        room.news.tell()


def _told(done: Sequence[CampaignDone]) -> Notice:
    failed = [f"{item.folder.name}: {item.detail}" for item in done if item.status is Status.FAILED]
    more = f"; … và {len(failed) - _MOST_NAMED} đợt nữa" if len(failed) > _MOST_NAMED else ""
    skipped = f" Bỏ qua {len(failed)} đợt: {'; '.join(failed[:_MOST_NAMED])}{more}." if failed else ""
    return Notice(f"Đã xong {len(done) - len(failed)} đợt.{skipped}", bad=bool(failed))


async def stop(request: Request) -> Response:
    """Stop what is being done everywhere."""
    room = room_of(request)
    if room.job:
        room.job.stop()
    return back_to("/")


async def open_root(request: Request) -> Response:
    """The folder of all campaigns, in the file manager."""
    await asyncio.to_thread(open_path, room_of(request).root)
    return back_to("/")


async def news(request: Request) -> Response:
    """What happens to the whole."""
    return news_of(request, room_of(request).news)


ROUTES = (
    Route("/", start),
    Route("/tin", news),
    Route("/dot", create, methods=["POST"]),
    Route("/mau", sample, methods=["POST"]),
    Route("/tat-ca/{what}", whole_tree, methods=["POST"]),
    Route("/dung", stop, methods=["POST"]),
    Route("/mo", open_root, methods=["POST"]),
)
