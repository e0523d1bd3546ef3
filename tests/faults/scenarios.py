"""What is interrupted: merge, distribute, init and rollup on a folder with old files, that will write other ones."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from ccht_excel.campaign.folder import CONTROL, FORMS, MARKED, RESULTS, RETURNS
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import campaign_folder, edit, hand_in, return_all


class Scenario(Struct, frozen=True):
    """A command on a prepared folder. ``written`` tells the set of files it writes, by name; ``None``: not there."""

    name: str
    folder: Path
    arguments: Callable[[Path], list[str]]
    written: Callable[[Path], Mapping[str, bytes]]
    then: Callable[[Path], list[str]] | None = None

    def sweeper(self, place: Path) -> list[str]:
        """The next command that writes there."""
        return (self.then or self.arguments)(place)

    def copy(self, place: Path) -> Path:
        """The prepared folder, to be worked in."""
        return shutil.copytree(self.folder, place, symlinks=True)


def all_scenarios(base: Path) -> list[Scenario]:
    """Prepare them all below a folder."""
    return [make(base) for make in (_merge, _first_merge, _distribute, _init, _rollup)]


def _files(folder: Path, *places: str) -> Mapping[str, bytes]:
    """Every file of a set, without what is being written."""
    found = {}
    for place in places:
        paths = [folder / place] if (folder / place).is_file() else sorted((folder / place).rglob("*"))
        for path in paths:
            if path.is_file() and not path.name.startswith(".ccht-"):
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _merge(base: Path) -> Scenario:
    """Three units with marked copies before, other three after; one marked copy was edited by hand."""
    folder = return_all(campaign_folder(base / "merge"))
    for unit in ("truong_thcs", "truong_tieu_hoc", "hoi_khuyen_hoc"):
        hand_in(folder, unit, f"{unit}.xlsx", evidence=False)
    assert len(merge(folder).marked) == 3
    edited = folder / RESULTS / MARKED / "truong_thcs.xlsx"
    shutil.copy(folder / RETURNS / "truong_thcs.xlsx", edited)
    hand_in(folder, "truong_tieu_hoc", "truong_tieu_hoc.xlsx")
    hand_in(folder, "truong_mam_non", "truong_mam_non.xlsx", evidence=False)
    return Scenario("merge", folder, lambda place: ["merge", str(place)], lambda place: _files(place, RESULTS))


def _first_merge(base: Path) -> Scenario:
    """Nothing written yet, and no folder for it."""
    folder = return_all(campaign_folder(base / "first"))
    hand_in(folder, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    (folder / RESULTS).rmdir()
    return Scenario("first merge", folder, lambda place: ["merge", str(place)], lambda place: _files(place, RESULTS))


def _distribute(base: Path) -> Scenario:
    """Forms of another year lie there, and a unit is new."""
    folder = campaign_folder(base / "distribute")
    edit(folder, about__C10=2025, about__C13="31/01/2026")
    (folder / FORMS / "truong_thcs.xlsx").unlink()
    (folder / RETURNS).rmdir()
    return Scenario("distribute", folder, lambda place: ["distribute", str(place)], lambda place: _files(place, FORMS))


def _init(base: Path) -> Scenario:
    """Nothing there."""
    folder = base / "init"
    folder.mkdir()
    return Scenario(
        "init",
        folder,
        lambda place: ["init", str(place / "xã"), "--commune", "Thái Sơn", "--year", "2024"],
        lambda place: _files(place, f"xã/{CONTROL}"),
        lambda place: ["distribute", str(place / "xã")],
    )


def _rollup(base: Path) -> Scenario:
    """A roll-up of two communes lies there; one of them has a new summary."""
    folder = base / "rollup"
    campaigns = [return_all(campaign_folder(folder / name)) for name in ("a", "b")]
    for campaign in campaigns:
        merge(campaign)
    summaries = folder / "nhận"
    summaries.mkdir()
    for number, campaign in enumerate(campaigns):
        shutil.copy(campaign / RESULTS / "tong_hop.xlsx", summaries / f"{number}.xlsx")
        shutil.rmtree(campaign)

    def arguments(place: Path) -> list[str]:
        return ["rollup", str(place / "nhận"), "-o", str(place / "gộp" / "huyện.xlsx"), "--jobs", "1"]

    with contextlib.redirect_stdout(io.StringIO()):
        run(arguments(folder))
    (summaries / "1.xlsx").unlink()
    os.utime(summaries / "0.xlsx")
    return Scenario("rollup", folder, arguments, lambda place: _files(place, "gộp"))
