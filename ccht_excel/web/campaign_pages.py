"""The pages of one campaign: its three columns, explanations, corrections, the meeting, and what their buttons do.

Relies on :mod:`ccht_excel.web.desk`; what is shown comes from :mod:`ccht_excel.web.shown`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ccht_excel.campaign.dossier import dossier_files
from ccht_excel.campaign.folder import FORMS, LETTERS, RESULTS
from ccht_excel.campaign.prefill import origin
from ccht_excel.corrections.reminders import invitation
from ccht_excel.errors import CampaignError
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.summary.explain import UnknownSubjectError, explain
from ccht_excel.vietnamese.place_names import award_name
from ccht_excel.web.counted import proposal_rows
from ccht_excel.web.desk import Desk, Notice, failed
from ccht_excel.web.pages import page
from ccht_excel.web.serving import back_to, back_where_it_came_from, desk_of, fields_of, news_of, of_request
from ccht_excel.web.shown import data_rows, files_behind, found_rows, results_of
from ccht_excel.web.system import open_path
from ccht_excel.web.tasks import (
    Seen,
    count_people,
    hand_out,
    make_pdf_of,
    make_signed_pdf_of,
    settle_one,
    take_proposals,
    write_dossier,
    write_given,
    write_plan_of,
)
from ccht_excel.web.things import pdfs_of, thing, thing_of_dossier, thing_of_unit, thing_received
from ccht_excel.web.uploads import take_files, take_list

_FIRST_LOOK_SECONDS = 1.5
"""So long a page waits for the first result before it is shown without one."""


async def _shown(request: Request, template: str, title: str, **more: Any) -> Response:
    desk = desk_of(request)
    notice = desk.said
    words = {"title": title, "desk": desk, "notice": notice, **_known(desk), **of_request(request), **more}
    words["found"] = found_rows(notice.findings, notice.unit_word) if notice else ()
    return page(template, **words)


def _known(desk: Desk) -> dict[str, Any]:
    """What is known of a campaign; the commune's name for the head of the page."""
    seen = desk.seen
    campaign = seen.assessment.campaign if seen else None
    return {
        "seen": seen,
        "campaign": campaign,
        "award": award_name(seen.assessment.criteria_set.subject) if seen else "",
        "results": results_of(seen.assessment) if seen else None,
        "units": _unit_rows(desk.folder, campaign, seen) if seen and campaign else (),
        "faults": found_rows(desk.trouble.findings, desk.trouble.unit_word) if desk.trouble else (),
    }


def _unit_rows(folder: Path, campaign: Campaign, seen: Seen) -> list[Mapping[str, Any]]:
    """Who gets a form, when it was written and given out, and what to write to them."""
    return [
        {
            "unit": unit,
            "indicators": ", ".join(campaign.indicators_of(unit.id)),
            "written": _written_on(folder, campaign, unit),
            "given": seen.given.get(unit.id, ""),
            "draft": (folder / FORMS / LETTERS / f"{unit.id}.eml").is_file(),
            "message": invitation(campaign, seen.assessment.criteria_set, unit, date.today()),
        }
        for unit in campaign.units
        if campaign.indicators_of(unit.id)
    ]


def _written_on(folder: Path, campaign: Campaign, unit: Unit) -> date | None:
    try:
        return datetime.fromtimestamp(thing_of_unit(folder, "phieu", campaign, unit.id).stat().st_mtime).date()
    except (CampaignError, OSError):
        return None


# ---------------------------------------------------------------------------------------------
# Pages


async def campaign_page(request: Request) -> Response:
    """The three columns of the work."""
    desk = desk_of(request)
    desk.watch()
    await asyncio.wait({desk.start(desk.look())}, timeout=_FIRST_LOOK_SECONDS)
    return await _shown(request, "dot.html", desk.folder.name)


async def explanation(request: Request) -> Response:
    """A chỉ tiêu or a figure, down to the cells it comes from."""
    desk = desk_of(request)
    await desk.look()
    if desk.seen is None:
        return back_to(f"/dot/{desk.id}/")
    try:
        found = explain(desk.seen.assessment, request.path_params["subject"])
    except UnknownSubjectError as error:
        raise HTTPException(404, str(error)) from error
    files = files_behind(desk.seen.assessment, found.subject)
    return await _shown(request, "giai_thich.html", found.title, explanation=found, files=files)


async def corrections_page(request: Request) -> Response:
    """What to write to each unit, its marked file, the draft of a mail where its address is known."""
    desk = desk_of(request)
    await desk.look()
    drafts = {path.stem for path in (desk.folder / RESULTS / LETTERS).glob("*.eml")}
    return await _shown(request, "sua.html", "Nhắc và trả lại phiếu", drafts=drafts)


async def meeting_page(request: Request) -> Response:
    """What the meeting has to settle."""
    desk = desk_of(request)
    await desk.look()
    data = data_rows(desk.seen.assessment) if desk.seen else ()
    return await _shown(request, "hop.html", "Cuộc họp", data=data)


async def residents_page(request: Request) -> Response:
    """What the list of residents says, to be looked at and taken over."""
    desk = desk_of(request)
    await desk.look()
    done = desk.counted
    rules = desk.seen.assessment.criteria_set.prefill if desk.seen else None
    more = {
        "list": rules.name if rules else "",
        "part": desk.seen.assessment.criteria_set.subject.part if desk.seen else "",
        "counted": proposal_rows(done) if done else (),
        "origin": tuple(origin(done)) if done else (),
        "noticed": found_rows(done.findings, desk.unit_word) if done else (),
    }
    return await _shown(request, "nguoi_dan.html", "Số tham khảo", **more)


async def dossier_page(request: Request) -> Response:
    """The documents for the authority."""
    desk = desk_of(request)
    await desk.look()
    files = {"documents": dossier_files(desk.folder), "pdfs": pdfs_of(desk.folder)}
    return await _shown(request, "ho_so.html", "Hồ sơ", **files)


async def news(request: Request) -> Response:
    """What happens to this campaign."""
    desk = desk_of(request)
    desk.watch()
    return news_of(request, desk.news)


# ---------------------------------------------------------------------------------------------
# Buttons


async def write_forms(request: Request) -> Response:
    """One form for each unit."""
    desk = desk_of(request)
    desk.start(_write_forms(desk))
    return back_to(f"/dot/{desk.id}/")


async def _write_forms(desk: Desk) -> None:
    outcome = await desk.work("Tạo phiếu", hand_out, desk.folder)
    if outcome.value is None:
        desk.notice = failed(outcome)
    else:
        said = " ".join(filter(None, (outcome.value.mended, *outcome.value.said)))
        desk.notice = Notice(f"Đã tạo {len(outcome.value.forms)} phiếu. {said}".strip())
    await desk.look(again=True)


async def give_out(request: Request) -> Response:
    """Write down that a unit is given its form today, or all that have not been yet."""
    desk = desk_of(request)
    asked = request.path_params.get("unit")
    campaign = desk.seen.assessment.campaign if desk.seen else None
    known = [unit.id for unit in campaign.units if campaign.indicators_of(unit.id)] if campaign and desk.seen else []
    units = [id for id in known if (id == asked if asked else not desk.seen.given.get(id))] if desk.seen else []
    if not units:
        raise HTTPException(404, f"Không có {desk.unit_word} nào như vậy để ghi ngày giao phiếu.")
    outcome = await desk.work("Ghi ngày giao phiếu", write_given, desk.folder, units, desk.unit_word)
    said = f"Đã ghi ngày giao phiếu của {outcome.value} {desk.unit_word} vào danh sách phát." if outcome.value else ""
    desk.notice = Notice(said or outcome.trouble, bad=not said)
    await desk.look()
    return back_to(f"/dot/{desk.id}/")


async def dossier(request: Request) -> Response:
    """Write the documents, or the plan alone, or the summary as PDF."""
    desk, what = desk_of(request), request.path_params["what"]
    if what not in _DOSSIER_WORK:
        raise HTTPException(404, "Không có việc nào như vậy.")
    desk.start(_write_dossier(desk, *_DOSSIER_WORK[what]))
    return back_to(f"/dot/{desk.id}/ho-so")


_DOSSIER_WORK: Mapping[str, tuple[str, Callable[..., Any]]] = {
    "ho-so": ("Ghi hồ sơ", write_dossier),
    "ke-hoach": ("Ghi kế hoạch", write_plan_of),
    "pdf": ("Chuyển bản tổng hợp sang PDF", make_pdf_of),
    "ban-ky": ("Chuyển bản ký sang PDF", make_signed_pdf_of),
}


async def _write_dossier(desk: Desk, title: str, work: Callable[..., Any]) -> None:
    outcome = await desk.work(title, work, desk.folder)
    if outcome.trouble:
        desk.notice = failed(outcome)
    else:
        desk.notice = Notice(f"{title}: xong{_places(desk, outcome.value)}.")
    if isinstance(outcome.value, Seen):
        desk.seen, desk.trouble = outcome.value, None
    desk.news.tell()


def _places(desk: Desk, made: object) -> str:
    """Where the PDFs lie that were made."""
    paths = made if isinstance(made, list) else []
    return "".join(f", {path.relative_to(desk.folder).as_posix()}" for path in paths)


async def merge_again(request: Request) -> Response:
    """Read everything anew."""
    desk = desk_of(request)
    desk.start(desk.look(again=True))
    return back_to(f"/dot/{desk.id}/")


async def stop(request: Request) -> Response:
    """Stop what is being done for this campaign."""
    desk = desk_of(request)
    if desk.job:
        desk.job.stop()
    return back_to(f"/dot/{desk.id}/")


async def upload(request: Request) -> Response:
    """Files that were dropped or chosen."""
    desk = desk_of(request)
    desk.notice = await take_files(request, desk.folder)
    desk.start(desk.look())
    return back_to(f"/dot/{desk.id}/")


async def count_residents(request: Request) -> Response:
    """Count a list of residents: shown, written nowhere until somebody takes it over."""
    desk = desk_of(request)
    name, data = await take_list(request)
    if not name:
        desk.notice = Notice("Chưa chọn tệp nào.", bad=True)
        return back_to(f"/dot/{desk.id}/nguoi-dan")
    outcome = await desk.work("Đếm sổ", count_people, desk.folder, name, data)
    desk.counted = outcome.value
    if outcome.value is None:
        desk.notice = failed(outcome)
    else:
        desk.notice = Notice("Đã đếm xong, chưa ghi gì. Xem lại rồi chọn số đưa vào tệp điều khiển và phiếu.")
    return back_to(f"/dot/{desk.id}/nguoi-dan")


async def take_counted(request: Request) -> Response:
    """Put what was counted into the control workbook, or forget it."""
    desk, typed = desk_of(request), await fields_of(request)
    wanted = [item.datum for item in desk.counted.prefill.counts if f"so-{item.datum}" in typed] if desk.counted else []
    if desk.counted is None or "bo" in typed:
        desk.counted, desk.notice = None, Notice("Đã bỏ số vừa đếm, không ghi gì.")
    elif not wanted:
        desk.notice = Notice("Chưa chọn số nào để đưa vào.", bad=True)
    else:
        outcome = await desk.work("Ghi số tham khảo", take_proposals, desk.folder, desk.counted, wanted)
        if outcome.trouble:
            desk.notice = failed(outcome)
        else:
            desk.counted = None
            desk.notice = Notice("Đã ghi vào tệp điều khiển, trang “Số tham khảo”. Tạo lại phiếu để in mờ cạnh ô điền.")
    return back_to(f"/dot/{desk.id}/nguoi-dan")


async def settle(request: Request) -> Response:
    """Write what the meeting settled."""
    desk, typed = desk_of(request), await fields_of(request)
    value = typed.get("other", "").strip() or typed.get("value", "")
    given = (typed.get("datum", ""), value, typed.get("reason", "").strip())
    outcome = await desk.work("Ghi kết luận họp", settle_one, desk.folder, *given)
    desk.typed = typed if outcome.value is None else {}
    if outcome.value is None:
        desk.notice = failed(outcome)
    else:
        desk.notice = Notice(f"Đã ghi “{value}” vào tệp điều khiển, trang “Kết luận họp”, ô {outcome.value}.")
        await desk.look()
    return back_to(f"/dot/{desk.id}/hop")


def _asked_for(request: Request, desk: Desk) -> Path:
    name, unit = request.path_params["name"], request.path_params.get("unit")
    if unit is None:
        return thing(desk.folder, name)
    if name == "ho-so":
        return thing_of_dossier(desk.folder, unit)
    if name == "tep" and desk.seen is not None:
        return thing_received(desk.folder, (row.file for row in desk.seen.assessment.submissions), unit)
    if desk.seen is None:
        raise CampaignError(f"Chưa đọc được tệp điều khiển nên chưa biết các {desk.unit_word}.")
    return thing_of_unit(desk.folder, name, desk.seen.assessment.campaign, unit)


async def open_thing(request: Request) -> Response:
    """Open a file or folder the system's own way."""
    desk = desk_of(request)
    await desk.at_rest()
    path = _asked_for(request, desk)
    await asyncio.to_thread(open_path, path)
    desk.notice = Notice(f"Đang mở {path.name}.")
    return back_where_it_came_from(request, f"/dot/{desk.id}/")


async def fetch_thing(request: Request) -> Response:
    """A file, to be kept by the browser."""
    desk = desk_of(request)
    await desk.at_rest()
    path = _asked_for(request, desk)
    if not path.is_file():
        raise HTTPException(404, "Đó là một thư mục, không tải về được.")
    return FileResponse(path, filename=path.name)


_HOME = "/dot/{id}"
ROUTES = (
    Route(f"{_HOME}/", campaign_page),
    Route(f"{_HOME}/tin", news),
    Route(f"{_HOME}/chi-tieu/{{subject}}", explanation),
    Route(f"{_HOME}/sua", corrections_page),
    Route(f"{_HOME}/hop", meeting_page),
    Route(f"{_HOME}/nguoi-dan", residents_page),
    Route(f"{_HOME}/nguoi-dan", count_residents, methods=["POST"]),
    Route(f"{_HOME}/nguoi-dan/nhan", take_counted, methods=["POST"]),
    Route(f"{_HOME}/hop", settle, methods=["POST"]),
    Route(f"{_HOME}/ho-so", dossier_page),
    Route(f"{_HOME}/lam/{{what}}", dossier, methods=["POST"]),
    Route(f"{_HOME}/phat", write_forms, methods=["POST"]),
    Route(f"{_HOME}/giao", give_out, methods=["POST"]),
    Route(f"{_HOME}/giao/{{unit}}", give_out, methods=["POST"]),
    Route(f"{_HOME}/tong-hop", merge_again, methods=["POST"]),
    Route(f"{_HOME}/dung", stop, methods=["POST"]),
    Route(f"{_HOME}/nop", upload, methods=["POST"]),
    Route(f"{_HOME}/mo/{{name}}", open_thing, methods=["POST"]),
    Route(f"{_HOME}/mo/{{name}}/{{unit}}", open_thing, methods=["POST"]),
    Route(f"{_HOME}/tai/{{name}}", fetch_thing),
    Route(f"{_HOME}/tai/{{name}}/{{unit}}", fetch_thing),
)
