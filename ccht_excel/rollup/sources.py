"""Where the summaries of a roll-up come from: folders of campaigns, folders of received files, single files.

Relies on :mod:`ccht_excel.rollup.summaries`. A campaign without a summary is a source too: its commune is there, though
nothing is known of it yet. So is one whose summary cannot be used: its control workbook says whose it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.campaign.folder import CONTROL, RESULTS, SUMMARY, read_campaign, search
from ccht_excel.errors import CampaignError, CriteriaError
from ccht_excel.files.found import SPREADSHEETS, files_below, printable
from ccht_excel.files.places import expect_file
from ccht_excel.files.put_aside import is_put_aside
from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import finding
from ccht_excel.findings.of_files import FOLDER_UNREADABLE
from ccht_excel.guarded import GuardedProcess, StoppedError
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.rollup.summaries import Locality, SummaryFile, SummaryReader, locality
from ccht_excel.signatures.files import is_signature
from ccht_excel.signatures.statement import SUFFIX
from ccht_excel.workers import arriving

_BUNDLES = frozenset({".zip", ".rar", ".7z", ".eml", ".msg"})
_OTHER_PAPERS = frozenset({".docx", ".docm", ".doc", ".dotx", ".pptx", ".ppt", ".odt", ".odp"})
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How workbooks begin, and what is packed: a file of any other name may be one whose name was changed on its way."""


class Source(Struct, frozen=True):
    """A summary to read, the campaign it is the result of, or both; ``base`` is what printed names are relative to.

    ``closed`` is a folder that cannot be looked into, and why.
    """

    base: Path
    summary: Path | None = None
    campaign: Path | None = None
    closed: tuple[Path, str] | None = None

    @property
    def path(self) -> Path:
        """The file that is read first."""
        if self.closed:
            return self.closed[0]
        return self.summary or (self.campaign or self.base) / CONTROL


def find_summaries(paths: Iterable[Path], output: Path) -> tuple[Source, ...]:
    """What there is to read: the result of every campaign below a folder, every workbook outside campaigns, every file.

    ``output`` is left out. Raises ``CampaignError`` where a path leads neither to a file nor to a folder.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        if not path.is_dir():
            expect_file(path)
        for source in _in_folder(path) if path.is_dir() else _with_signature(path):
            place = _resolved(source.path)
            if place != _resolved(output):
                found.setdefault(place, source)
    return tuple(found.values())


def _resolved(path: Path) -> Path:
    """Where a path leads; itself where links go round in circles."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _with_signature(path: Path) -> list[Source]:
    beside = path.with_name(path.name + SUFFIX)
    return [Source(path.parent, item) for item in (path, beside) if item is path or beside.is_file()]


def _signatures_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as listing:
            return sorted(folder / entry.name for entry in listing if is_signature(entry.name) and entry.is_file())
    except OSError:
        return []


def _in_folder(root: Path) -> Iterator[Source]:
    tree = search(root)
    yield from (Source(root, closed=closed) for closed in tree.closed)
    campaigns = tree.campaigns
    for folder in campaigns:
        summary = folder / RESULTS / SUMMARY
        yield Source(root, summary if summary.is_file() else None, folder)
        yield from (Source(root, path) for path in _signatures_in(folder / RESULTS))
    inside = set(campaigns)
    for path in sorted(files_below(root)):
        if _may_hold_summaries(path) and not is_put_aside(path.name) and not inside.intersection(path.parents):
            yield Source(root, path)


def _may_hold_summaries(path: Path) -> bool:
    """Whether a file is one to look into: by its name, or by how it begins."""
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS or suffix in _BUNDLES or is_signature(path.name):
        return True
    if suffix in _OTHER_PAPERS or not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(8).startswith(_PACKED)
    except OSError:
        return False


def read_all(
    sources: Sequence[Source], jobs: int, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[SummaryFile, ...]]:
    """Read and judge again what was found: one answer a source, as it is ready, ``jobs`` of them at the same time.

    All reading is done in guarded processes; the threads here only wait for them. Raises ``GuardError`` where none can
    be started.
    """
    jobs = max(1, min(jobs, len(sources)))
    with arriving() as arrivals, ExitStack() as stack:
        readers: SimpleQueue[SummaryReader] = SimpleQueue()
        for _ in range(jobs):
            readers.put(SummaryReader(stack.enter_context(GuardedProcess(limits, ready=__name__))))

        def read(source: Source) -> tuple[SummaryFile, ...]:
            reader = readers.get()
            try:
                return _read_source(source, reader)
            finally:
                readers.put(reader)

        pool = ThreadPoolExecutor(jobs)
        stack.callback(pool.shutdown, cancel_futures=True)
        for source in sources:
            arrivals.expect(pool.submit(read, source))
        for _ in sources:
            for done in arrivals.next():
                yield done.result()


def _read_source(source: Source, reader: SummaryReader) -> tuple[SummaryFile, ...]:
    if source.closed:
        file = printable(source.path, source.base)
        return (SummaryFile(file, findings=(finding(FOLDER_UNREADABLE, Place(file), detail=source.closed[1]),)),)
    if source.summary is None:
        file = printable(source.path.parent, source.base)
        return (
            SummaryFile(
                file, _place_of(source, reader), findings=(finding(of_summaries.SUMMARY_MISSING, Place(file)),)
            ),
        )
    found = tuple(reader.read(source.summary, source.base))
    if source.campaign is None or all(item.summary for item in found):
        return found
    place = _place_of(source, reader)
    return tuple(item if item.summary else replace(item, place=place or item.place) for item in found)


def _place_of(source: Source, reader: SummaryReader) -> Locality | None:
    """Whose the campaign of a source is; it is some commune's also where its control workbook cannot be read."""
    if source.campaign is None:
        return None
    nameless = Locality("", found=printable(source.campaign, source.base) or source.campaign.name)
    try:
        return reader.process.run(campaign_place, source.campaign) or nameless
    except StoppedError:
        return nameless


def campaign_place(folder: Path) -> Locality | None:
    """The commune a campaign is for, if it has one that can be read."""
    try:
        control = read_campaign(folder)
    except (CampaignError, CriteriaError):
        return None
    return locality(control.campaign, control.criteria_set) if control.campaign.commune else None
