"""What lies on the officer's desk: the campaigns of one folder, what is known of each, the work being done on it.

Browsers name campaigns by a code, never by a path: what is not among the folders found below the root does not exist
for them. One piece of work on a campaign at a time. Relies on :mod:`ccht_excel.web.tasks`.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from ccht_excel.campaign.folder import CONTROL, RESULTS, find_campaigns
from ccht_excel.campaign.prefill import Prefilled
from ccht_excel.campaign.stage import STAGES, TELLING, CampaignState
from ccht_excel.files.open_elsewhere import anything_open
from ccht_excel.model.finding import Finding
from ccht_excel.model.subjects import UNIT
from ccht_excel.web.news import News
from ccht_excel.web.tasks import Seen, bring_up_to_date, list_states
from ccht_excel.web.watch import Signature, settled, signature
from ccht_excel.web.work import Job, Jobs, Outcome

_NOTICE_SECONDS = 120.0
_COUNT_SECONDS = 60.0
"""So long a count of all campaigns is left as it is."""
_AT_ONCE = 50
_FIRST_PAUSE, _LAST_PAUSE = 4.0, 64.0
"""Seconds until what could not be written is tried again, the first time and in the end."""

_NO_CONTROL = f"""Không còn thấy tệp điều khiển {CONTROL} trong thư mục {{folder}}: đã bị đổi tên, chuyển đi hoặc xóa.
Đặt lại tệp ấy vào thư mục (xem Thùng rác, bản lưu); trang tự đọc lại. Các phiếu đã nhận vẫn còn nguyên."""


class Notice(Struct, frozen=True):
    """A word on what was just done; ``bad`` where it was not. Shown until there is another one, or for a while.

    ``unit_word`` is what those are called in the findings that fill in forms.
    """

    text: str
    bad: bool = False
    findings: tuple[Finding, ...] = ()
    unit_word: str = UNIT
    since: float = field(default_factory=time.monotonic)

    @property
    def is_fresh(self) -> bool:
        """Whether it still belongs to what the officer does now."""
        return time.monotonic() - self.since < _NOTICE_SECONDS


def failed(outcome: Outcome) -> Notice:
    """The word on work that could not be done."""
    return Notice(outcome.trouble, bad=True, findings=outcome.findings, unit_word=outcome.unit_word)


class Desk(Struct, eq=False):
    """One campaign as the page knows it. ``counted`` is a list of residents that nobody has taken over yet.

    ``typed`` is what a form held that was refused last, to be put right there.
    """

    id: str
    folder: Path
    jobs: Jobs
    news: News = field(default_factory=News)
    seen: Seen | None = None
    trouble: Notice | None = None
    notice: Notice | None = None
    counted: Prefilled | None = None
    typed: Mapping[str, str] = MappingProxyType({})
    job: Job | None = None
    _as_of: Signature | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _watching: asyncio.Task[None] | None = None
    _trying: asyncio.Task[None] | None = None
    _started: set[asyncio.Task[None]] = field(default_factory=set)

    async def work(self, title: str, work: Callable[..., Any], *given: Any) -> Outcome:
        """Have something done for this campaign, after what is being done."""
        async with self._turn:
            self.job = Job(title)
            self.news.tell()
            try:
                return await self.jobs.do(self.job, self.news.tell, work, *given)
            finally:
                self.job = None
                self.news.tell()

    async def at_rest(self) -> None:
        """Wait until nothing is being written: files that change places are not there for a moment."""
        async with self._turn:
            return

    async def look(self, *, again: bool = False) -> None:
        """Bring what is known up to date where anything has changed, or ``again`` in any case."""
        now = await asyncio.to_thread(signature, self.folder)
        if now == self._as_of and not again:
            return
        self._as_of = now
        if self.is_without_control:
            self.seen, self.trouble = None, Notice(_NO_CONTROL.format(folder=self.folder), bad=True)
            self.news.tell()
            return
        outcome = await self.work("Tổng hợp", bring_up_to_date, self.folder)
        if outcome.value is not None:
            self.seen, self.trouble = outcome.value, None
        elif outcome.stopped:
            self.notice = Notice(outcome.trouble, bad=True)
        else:
            self.seen, self.trouble = None, failed(outcome)
        self.news.tell()
        if self._unwritten and (self._trying is None or self._trying.done()):
            self._trying = self.start(self._try_again())

    @property
    def unit_word(self) -> str:
        """What those are called that fill in forms, as far as that is known."""
        if self.seen is not None:
            return self.seen.assessment.criteria_set.subject.unit
        return self.trouble.unit_word if self.trouble else UNIT

    @property
    def is_without_control(self) -> bool:
        """Whether its control workbook is gone."""
        return not os.path.lexists(self.folder / CONTROL)

    @property
    def _unwritten(self) -> bool:
        """Whether results wait for files to be free."""
        return self.seen is not None and bool(self.seen.trouble)

    async def _try_again(self) -> None:
        """Write what could not be written, once no office program seems to have the results open; ever more seldom."""
        pause = _FIRST_PAUSE
        while self._unwritten:
            await asyncio.sleep(pause)
            if self._unwritten and not await asyncio.to_thread(anything_open, self.folder / RESULTS):
                pause = min(2 * pause, _LAST_PAUSE)
                await self.look(again=True)

    def watch(self) -> None:
        """Follow the folder from now on; harmless where that is done already."""
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        async for _ in settled(self.folder):
            await self.look()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let something be done while the page goes on."""
        task = asyncio.create_task(work)
        self._started.add(task)
        task.add_done_callback(self._started.discard)
        return task

    async def close(self) -> None:
        """Follow it no longer; what was started has been stopped."""
        following = [task for task in (self._watching, self._trying) if task is not None]
        for task in following:
            task.cancel()
        await asyncio.gather(*following, *self._started, return_exceptions=True)

    @property
    def said(self) -> Notice | None:
        """The word on what was just done."""
        return self.notice if self.notice and self.notice.is_fresh else None


class Counts(Struct, frozen=True):
    """So many campaigns at each stage, in the order of the year, of those that are ``known`` so far."""

    stages: tuple[tuple[str, int], ...]
    known: int


class Room:
    """All campaigns at or below one folder. ``typed`` as that of a desk."""

    def __init__(self, root: Path, jobs: Jobs) -> None:
        self.root = root
        self.jobs = jobs
        self.news = News()
        self.notice: Notice | None = None
        self.typed: Mapping[str, str] = {}
        self.job: Job | None = None
        self.work: asyncio.Task[None] | None = None
        self._was_there = root.is_dir()
        self._states: dict[Path, tuple[Signature, CampaignState]] = {}
        self._desks: dict[str, Desk] = {}
        self._counting: asyncio.Task[None] | None = None
        self._counted_at = -_COUNT_SECONDS

    @property
    def is_one(self) -> bool:
        """Whether the folder is a campaign itself."""
        return (self.root / CONTROL).exists()

    @property
    def is_gone(self) -> bool:
        """Whether the folder was there and is no more: renamed, deleted, its drive taken away."""
        is_there = self.root.is_dir()
        self._was_there = self._was_there or is_there
        return self._was_there and not is_there

    def desks(self) -> list[Desk]:
        """Every campaign, as the folders lie now."""
        found = [self.root] if self.is_one else list(find_campaigns(self.root))
        desks = [Desk(self._id(folder), folder, self.jobs) for folder in found]
        self._desks = {desk.id: self._desks.get(desk.id, desk) for desk in desks}
        return list(self._desks.values())

    def desk(self, id: str) -> Desk | None:
        """The campaign with this code, if its folder is still there."""
        if id not in self._desks:
            self.desks()
        desk = self._desks.get(id)
        return desk if desk and desk.folder.is_dir() else None

    def _id(self, folder: Path) -> str:
        return hashlib.sha256(os.fsencode(folder.relative_to(self.root))).hexdigest()[:12]

    async def states(self, desks: Sequence[Desk]) -> list[CampaignState]:
        """How far these campaigns are; only those are looked into in which anything has changed."""
        folders = [desk.folder for desk in desks]
        now = await asyncio.to_thread(lambda: {folder: signature(folder, *TELLING) for folder in folders})
        changed = [folder for folder in folders if self._states.get(folder, (None,))[0] != now[folder]]
        if changed:
            outcome = await self.jobs.do(Job("Xem các đợt"), lambda: None, list_states, changed)
            for state in outcome.value or ():
                self._states[state.folder] = now[state.folder], state
        return [self._states[folder][1] for folder in folders if folder in self._states]

    def count(self, desks: Sequence[Desk]) -> Counts:
        """How many of these campaigns are how far, as far as is known; the others are looked into meanwhile."""
        running = self._counting is not None and not self._counting.done()
        if not running and time.monotonic() - self._counted_at > _COUNT_SECONDS:
            self._counting = asyncio.create_task(self._look_into(desks))
        found = Counter(self._states[desk.folder][1].stage for desk in desks if desk.folder in self._states)
        return Counts(tuple((STAGES[stage], found[stage]) for stage in STAGES if found[stage]), found.total())

    async def _look_into(self, desks: Sequence[Desk]) -> None:
        for start in range(0, len(desks), _AT_ONCE):
            await self.states(desks[start : start + _AT_ONCE])
            self.news.tell()
        self._counted_at = time.monotonic()

    @property
    def said(self) -> Notice | None:
        """The word on what was just done."""
        return self.notice if self.notice and self.notice.is_fresh else None

    async def close(self) -> None:
        """Stop working and following."""
        if self._counting is not None:
            self._counting.cancel()
        await self.jobs.close()
        for desk in self._desks.values():
            await desk.close()
