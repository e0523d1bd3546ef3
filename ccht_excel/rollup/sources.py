"""Where the summaries of a roll-up come from: folders of campaigns, folders of received files, single files.

Relies on :mod:`ccht_excel.rollup.summaries` and :mod:`ccht_excel.workers`. A campaign without a summary is a source
too: its commune is there, though nothing is known of it yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ccht_excel.campaign.folder import CONTROL, RESULTS, SUMMARY, find_campaigns, read_campaign
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import files_below, printable
from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import finding
from ccht_excel.model.place import Place as FilePlace
from ccht_excel.rollup.summaries import Place, SummaryFile, read_summaries, unread
from ccht_excel.workers import run

_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or the control workbook of a campaign without a summary yet.

    ``base`` is what its printed name is relative to.
    """

    path: Path
    base: Path


def find_summaries(paths: Iterable[Path], output: Path) -> tuple[Source, ...]:
    """What there is to read: the result of every campaign below a folder, every workbook outside campaigns, every file.

    ``output`` is left out. Raises ``CampaignError`` where a path does not exist.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        if not path.exists():
            raise CampaignError(f"Không thấy {path}.")
        for source in _in_folder(path) if path.is_dir() else [Source(path, path.parent)]:
            place = source.path.resolve()
            if place != output.resolve():
                found.setdefault(place, source)
    return tuple(found.values())


def _in_folder(root: Path) -> Iterator[Source]:
    campaigns = find_campaigns(root)
    for folder in campaigns:
        summary = folder / RESULTS / SUMMARY
        yield Source(summary if summary.is_file() else folder / CONTROL, root)
    inside = set(campaigns)
    for path in sorted(files_below(root)):
        if path.suffix.lower() in _SPREADSHEETS and not inside.intersection(path.parents):
            yield Source(path, root)


def read_all(sources: Sequence[Source], jobs: int) -> Iterator[tuple[SummaryFile, ...]]:
    """Read and judge again what was found: one answer a source, as it is ready."""
    return run(_read_source, sources, jobs, lambda source: unread(source.path, source.base))


def _read_source(source: Source) -> tuple[SummaryFile, ...]:
    if source.path.name != CONTROL:
        return read_summaries(source.path, source.base)
    file = printable(source.path.parent, source.base)
    try:
        campaign = read_campaign(source.path.parent).campaign
    except CampaignError:
        return (SummaryFile(file, findings=(finding(of_summaries.SUMMARY_MISSING, FilePlace(file)),)),)
    place = Place(campaign.commune, campaign.district, campaign.province) if campaign.commune else None
    return (SummaryFile(file, place, findings=(finding(of_summaries.SUMMARY_MISSING, FilePlace(file)),)),)
