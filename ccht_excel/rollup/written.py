"""A roll-up on the disk: its workbook and its JSON, which take their places together.

Relies on :mod:`ccht_excel.files.whole`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ccht_excel.files.whole import FileSet
from ccht_excel.rollup.as_json import rollup_text
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.workbook import write_rollup
from ccht_excel.version import __version__


@dataclass(frozen=True, slots=True)
class Written:
    """Where a roll-up lies. ``mended`` says what became of one that an earlier run had left half written."""

    workbook: Path
    json: Path
    mended: str = ""


def write_rolled_up(workbook: Path, rollup: Rollup) -> Written:
    """Write a roll-up as a workbook, and as JSON beside it under the same name.

    Raises ``CampaignError`` where either is open in another program or cannot be written.
    """
    beside = workbook.with_suffix(".json")
    run = hashlib.sha256(f"{__version__}\n{rollup_text(rollup)}".encode()).hexdigest()[:16]
    text = rollup_text(rollup, run).encode()
    name = "-" + hashlib.sha256(workbook.name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    with FileSet(workbook.parent, f"Bảng gộp {workbook}", name) as files:
        files.write(workbook, lambda stream: write_rollup(stream, rollup, run))
        files.write(beside, lambda stream: stream.write(text))
        files.switch()
        return Written(workbook, beside, files.mended.text if files.mended else "")
