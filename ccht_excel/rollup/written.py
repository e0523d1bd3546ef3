"""A roll-up on the disk: its workbook and its JSON, which take their places together.

Relies on :mod:`ccht_excel.files.whole`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec import Struct

from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.files.places import expect_own
from ccht_excel.files.whole import FileSet
from ccht_excel.findings.entry import RefusedError
from ccht_excel.guarded import GuardedProcess, StoppedError
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.patterns import regex
from ccht_excel.rollup.as_json import rollup_text
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.summaries import ROLLUP_KIND
from ccht_excel.rollup.workbook import write_rollup
from ccht_excel.spreadsheets.outside import file_bytes
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.version import __version__

_HEAD = 4_096
_JSON = regex(rb'\{\s*"schema": 1,\s*("run": "[0-9a-f]{16}",\s*)?"year": [0-9]+,\s*"criteria_set": "')
"""How the JSON of a roll-up begins, also that of older versions."""


class Written(Struct, frozen=True):
    """Where a roll-up lies. ``mended`` says what became of one that an earlier run had left half written."""

    workbook: Path
    json: Path
    mended: str = ""


def write_rolled_up(workbook: Path, rollup: Rollup) -> Written:
    """Write a roll-up as a workbook, and as JSON beside it under the same name.

    Raises ``CampaignError`` where either is open in another program, cannot be written, or is a file of somebody else.
    """
    beside = workbook.with_suffix(".json")
    expect_own(workbook, lambda: _is_rollup(workbook), "bảng gộp do ccht rollup ghi")
    expect_own(beside, lambda: _is_json_of_rollup(beside), "tệp do ccht rollup ghi cùng bảng gộp")
    run = hashlib.sha256(f"{__version__}\n{rollup_text(rollup)}".encode()).hexdigest()[:16]
    text = rollup_text(rollup, run).encode()
    name = "-" + hashlib.sha256(workbook.name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    with FileSet(workbook.parent, f"Bảng gộp {workbook}", name) as files:
        files.write(workbook, lambda stream: write_rollup(stream, rollup, run))
        files.write(beside, lambda stream: stream.write(text))
        files.switch()
        return Written(workbook, beside, files.mended.text if files.mended else "")


def _is_json_of_rollup(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _JSON.match(stream.read(_HEAD)) is not None
    except OSError:
        return False


def _is_rollup(path: Path) -> bool:
    """Whether a workbook is one of the roll-up, read where it can do no harm."""
    try:
        data = file_bytes(path, DEFAULT_LIMITS)
        with GuardedProcess(DEFAULT_LIMITS, ready=__name__) as process:
            return process.run(_says_rollup, data)
    except (OSError, RefusedError, StoppedError):
        return False


def _says_rollup(data: bytes) -> bool:
    try:
        return read_keyed(read_workbook(data).sheets).meta.get("kind") == ROLLUP_KIND
    except RefusedError:
        return False
