"""Whoever reads the result says the same: judged without writing, verified, counted among other communes, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import RESULTS
from ccht_excel.model.assessment import Assessment
from ccht_excel.rollup.sources import find_summaries, read_all
from tests.journeys.journey import vouched_for
from tests.support.campaigns import result_of


def verdict(assessment: Assessment) -> list[object]:
    """What is decided, and by what."""
    return [
        [(tally.outcome, tally.provisional) for tally in assessment.standards.values()],
        [(item.id, dict(item.outcomes)) for item in assessment.indicators],
        {id: (sorted(map(str, datum.candidates)), datum.awaited) for id, datum in assessment.data.items()},
    ]


def disagreements(folder: Path, merged: Assessment) -> Iterator[str]:
    """Who says something else of a campaign than its merge."""
    alone = assess_folder(folder)
    if verdict(alone) != verdict(merged) or alone.submissions != merged.submissions:
        yield "judged without writing it is something else"
    vouched_for(folder / RESULTS)
    yield from _rolled_up(folder, merged)
    result = result_of(folder)
    if result["level"] != {"reached": merged.level_reached, "possible": merged.level_possible}:
        yield f"the JSON has {result['level']}"


def _rolled_up(folder: Path, merged: Assessment) -> Iterator[str]:
    (item,) = (item for items in read_all(find_summaries([folder], folder / "gop.xlsx"), 1) for item in items)
    if item.summary is None or not item.summary.usable:
        yield f"the roll-up does not count it: {[said.code for said in item.findings]}"
        return
    found = item.summary
    if (found.level_reached, found.level_possible) != (merged.level_reached, merged.level_possible):
        yield f"the roll-up has level {found.level_reached} to {found.level_possible}"
    if found.outcomes != {one.id: dict(one.outcomes) for one in merged.indicators}:
        yield "the roll-up has other outcomes"
