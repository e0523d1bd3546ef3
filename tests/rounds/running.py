"""One world through its rounds: after each, the result is held against what was truly sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import CONTROL, RESULTS, RETURNS
from ccht_excel.campaign.merge import Merge, merge
from ccht_excel.model.assessment import Assessment
from tests.journeys.journey import digests
from tests.rounds.agreeing import disagreements, verdict
from tests.rounds.naive_verdict import misjudged
from tests.rounds.told import not_sent_back, untold
from tests.rounds.world import World


def failures(seed: int, folder: Path, most: int = 4) -> tuple[list[str], list[str]]:
    """What happened in a world of two to so many rounds, and every way in which its first wrong result is wrong."""
    world = World(seed, folder / "đợt", plain=seed % 2 == 0)
    for number in range(world.chance.randint(2, most)):
        world.round(number)
        done = merge(world.folder)
        if wrong := list(_wrong(world, done)):
            return world.log, [f"round {number}: {text}" for text in wrong]
    return world.log, []


def _wrong(world: World, done: Merge) -> Iterator[str]:
    yield from untold(world, done.assessment)
    yield from not_sent_back(done)
    if world.plain:
        yield from misjudged(world, done.assessment)
    written = digests(world.folder / RESULTS)
    merge(world.folder)
    if digests(world.folder / RESULTS) != written:
        yield "merging again writes something else"
    yield from disagreements(world.folder, done.assessment)
    if verdict(_under_other_names(world)) != verdict(done.assessment):
        yield "names of files decide"


def _under_other_names(world: World) -> Assessment:
    """The same returns, judged with names that put them in another order."""
    twin, chance = world.folder.with_name("twin"), Random(1)
    shutil.rmtree(twin, ignore_errors=True)
    (twin / RETURNS).mkdir(parents=True)
    shutil.copy2(world.folder / CONTROL, twin / CONTROL)
    for path in sorted((world.folder / RETURNS).rglob("*")):
        if path.is_file():
            shutil.copy2(path, twin / RETURNS / f"{chance.randrange(10**6)}{path.suffix}")
    return assess_folder(twin)
