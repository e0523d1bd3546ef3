"""Whether a result still stands: what it was made from, kept beside it in ``ket_qua/dau_vao.json``.

A result stands while control workbook, returned files, program and criteria are the same to the byte and the written
files are as they were written. The time of a file counts only where it took the place of a time in the document.
Relies on :mod:`ccht_excel.returns.inbox`. Refuses to vouch for a result that hung on the machine, not
on the files (too slow, too little memory, unreadable on disk).
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ccht_excel.files.found import files_below, printable
from ccht_excel.files.shipped import CRITERIA_FOLDER, shipped_path
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Severity
from ccht_excel.model.limits import Limits
from ccht_excel.version import __version__

INPUTS = "dau_vao.json"
_SCHEMA = 1
_OF_THE_MACHINE = frozenset(
    {"file_takes_too_long", "file_takes_too_much_memory", "file_stops_reader", "file_unreadable_on_disk"}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last result says, in short: for the list of a whole tree."""

    commune: str
    level_reached: int
    level_possible: int
    errors: int
    outstanding: int

    @classmethod
    def of(cls, assessment: Assessment) -> Standing:
        """The standing of a judged campaign."""
        return cls(
            assessment.campaign.commune,
            assessment.level_reached,
            assessment.level_possible,
            sum(item.severity is Severity.ERROR for item in assessment.findings),
            len(assessment.outstanding),
        )


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    digest: str
    time: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a result of one campaign is made from."""

    control: str
    files: tuple[_File, ...]
    surroundings: str


def read_inputs(control: Path, returns: Path, limits: Limits) -> Inputs:
    """The inputs as they are now. Take them before reading the returns. Raises ``OSError`` where one cannot be read."""
    base = control.parent
    files = []
    for path in files_below(returns):
        status = path.stat()
        unread = status.st_size > limits.file_bytes or not stat.S_ISREG(status.st_mode)
        digest = f"{status.st_size} bytes" if unread else _digest(path)
        files.append(_File(printable(path, base), digest, int(status.st_mtime)))
    files.sort(key=lambda item: (item.name, item.digest, item.time))
    return Inputs(_digest(control), tuple(files), _surroundings(limits))


def standing_record(inputs: Inputs, assessment: Assessment, results: Path, outputs: Iterable[Path]) -> str | None:
    """The text of ``dau_vao.json`` for a result just written; ``None`` where the result cannot be vouched for."""
    if any(item.code in _OF_THE_MACHINE for item in assessment.findings):
        return None
    timed = {row.file for row in assessment.submissions if row.saved_at_from == "file"}
    record = {
        "schema": _SCHEMA,
        "control": inputs.control,
        "files": [[item.name, item.digest, item.time if item.name in timed else None] for item in inputs.files],
        "surroundings": inputs.surroundings,
        "outputs": {path.relative_to(results).as_posix(): _digest(path) for path in outputs},
        "standing": asdict(Standing.of(assessment)),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def last_standing(results: Path, inputs: Inputs) -> Standing | None:
    """What the result in this folder says, if it was made from these very inputs and nobody touched it."""
    try:
        record = json.loads((results / INPUTS).read_text(encoding="utf-8"))
        same = (
            record["schema"] == _SCHEMA
            and record["control"] == inputs.control
            and record["surroundings"] == inputs.surroundings
            and _same_files(record["files"], inputs.files)
            and all(_digest(results / name) == digest for name, digest in _outputs(record).items())
        )
        return Standing(**record["standing"]) if same else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _same_files(recorded: list[list[Any]], files: tuple[_File, ...]) -> bool:
    return len(recorded) == len(files) and all(
        (name, digest) == (file.name, file.digest) and time in (None, file.time)
        for (name, digest, time), file in zip(recorded, files, strict=True)
    )


def _outputs(record: Mapping[str, Any]) -> dict[str, str]:
    outputs: dict[str, str] = record["outputs"]
    return outputs


def _surroundings(limits: Limits) -> str:
    """What besides the campaign's own files has a say: program, criteria sets, limits."""
    digest = hashlib.sha256(f"{__version__} {limits}".encode())
    for path in sorted(shipped_path(CRITERIA_FOLDER).glob("*.toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
