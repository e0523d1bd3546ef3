"""The same returns as other programs save them: by Excel's habits, by a real LibreOffice as .xlsx and as .ods."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ccht_excel.campaign.folder import CONTROL, RETURNS, find_campaigns
from tests.support.excel_habits import as_excel_saves


def saved_trees(tree: Path, folder: Path, communes: int) -> Iterator[tuple[str, Path]]:
    """(program, tree of so many campaigns whose returns it saved); without LibreOffice only the first two."""
    wanted = find_campaigns(tree)[:communes]
    yield "XlsxWriter", _copied(wanted, tree, folder / "xlsxwriter")
    target = folder / "excel"
    if not target.exists():
        _by_excel(_copied(wanted, tree, target))
    yield "Excel", target
    program = shutil.which("soffice")
    for kind in ("xlsx", "ods") if program else ():
        target = folder / f"libreoffice_{kind}"
        if not target.exists():
            _by_libreoffice(str(program), _copied(wanted, tree, target), kind, folder / "profile")
        yield f"LibreOffice, .{kind}", target


def _copied(campaigns: tuple[Path, ...], tree: Path, target: Path) -> Path:
    """The campaigns alone, with their returns; links would be passed over, so copies."""
    for campaign in campaigns:
        there = target / campaign.relative_to(tree)
        if not there.exists():
            shutil.copytree(campaign / RETURNS, there / RETURNS)
            shutil.copy2(campaign / CONTROL, there / CONTROL)
    return target


def _by_excel(tree: Path) -> None:
    for path in tree.rglob(f"{RETURNS}/*.xlsx"):
        path.write_bytes(as_excel_saves(path.read_bytes()))


def _by_libreoffice(program: str, tree: Path, kind: str, profile: Path) -> None:
    for campaign in find_campaigns(tree):
        inbox = campaign / RETURNS
        source = inbox.rename(campaign / "sources")
        subprocess.run(
            [
                program, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", kind,
                "--outdir", str(inbox), *map(str, sorted(source.iterdir())),
            ],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        shutil.rmtree(source)
