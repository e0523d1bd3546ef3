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
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from ccht_excel.campaign.folder import MARKED, ControlFile
from ccht_excel.campaign.old_files import Known, known_in
from ccht_excel.corrections.marked_folder import look_into
from ccht_excel.documents.kinds import DOSSIER, KINDS, OWN_TEMPLATES, SHIPPED_TEMPLATES
from ccht_excel.exchange.json_text import indented
from ccht_excel.files.found import files_below, printable
from ccht_excel.files.program import program_digest
from ccht_excel.files.shipped import CRITERIA_FOLDER, shipped_path
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.groups import points_by_severity
from ccht_excel.likeness.typed import Typed
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.finding import Severity
from ccht_excel.model.limits import Limits
from ccht_excel.model.subjects import UNIT
from ccht_excel.returns.inbox import Inbox, ReadFile, size_digest

INPUTS = "dau_vao.json"
_SCHEMA = 2


class StandingResult(Struct, frozen=True):
    """What the last result says, in short: for the list of a whole tree.

    ``unit_word`` is what those are called that fill in forms.
    """

    commune: str
    level_reached: int
    level_possible: int
    errors: int
    outstanding: int
    unit_word: str = UNIT

    @classmethod
    def of(cls, assessment: Assessment) -> StandingResult:
        """The standing of a judged campaign."""
        return cls(
            assessment.campaign.commune,
            assessment.level_reached,
            assessment.level_possible,
            points_by_severity(assessment.findings)[Severity.ERROR],
            len(assessment.outstanding),
            assessment.criteria_set.subject.unit,
        )


class Inputs(Struct, frozen=True):
    """Everything a result of one campaign is made from."""

    control: str
    files: tuple[ReadFile, ...]
    surroundings: str


def inputs_read(control: ControlFile, inbox: Inbox, limits: Limits) -> Inputs | None:
    """The inputs as a run has read them; ``None`` where a file could not be had."""
    return None if inbox.unread else _inputs(control.sha256, inbox.read, limits)


def inputs_on_disk(control: Path, returns: Path, limits: Limits) -> Inputs:
    """The inputs as they lie there now. Raises ``OSError`` where one cannot be read."""
    files = []
    for path in files_below(returns):
        status = path.stat()
        unread = status.st_size > limits.file_bytes or not stat.S_ISREG(status.st_mode)
        digest = size_digest(status.st_size) if unread else _digest(path)
        files.append(ReadFile(printable(path, control.parent), digest, int(status.st_mtime)))
    return _inputs(_digest(control), files, limits)


def _inputs(control: str, files: Iterable[ReadFile], limits: Limits) -> Inputs:
    ordered = sorted(files, key=lambda item: (item.name, item.digest, item.time))
    return Inputs(control, tuple(ordered), _surroundings(limits))


def standing_record(
    inputs: Inputs,
    assessment: Assessment,
    results: Path,
    outputs: Mapping[Path, str],
    typed: Mapping[str, Typed] = MappingProxyType({}),
    templates: Mapping[str, str] = MappingProxyType({}),
) -> str | None:
    """The text of ``dau_vao.json`` for a result that is being written; ``None`` where it cannot be vouched for.

    ``outputs`` are the SHA-256 of what this run writes, ``typed`` what people had filled in and was carried over, by
    the name of the file, ``templates`` the SHA-256 of the office's own templates of documents.
    """
    if any(CATALOGUE[item.code].of_the_machine for item in assessment.findings):
        return None
    timed = {row.file for row in assessment.submissions if row.saved_at_from != "document"}
    record = {
        "schema": _SCHEMA,
        "year": assessment.campaign.year,
        "control": inputs.control,
        "files": [[item.name, item.digest, item.time if item.name in timed else None] for item in inputs.files],
        "surroundings": inputs.surroundings,
        "outputs": {path.relative_to(results).as_posix(): digest for path, digest in outputs.items()},
        "typed": {name: dict(values) for name, values in typed.items() if values},
        **({"templates": dict(templates)} if templates else {}),
        "standing": _recorded(StandingResult.of(assessment)),
    }
    return indented(record, 1) + "\n"


def _recorded(standing: StandingResult) -> Mapping[str, Any]:
    """As it is written: without the usual word."""
    said = asdict(standing)
    return {name: value for name, value in said.items() if name != "unit_word" or value != UNIT}


def known_file(results: Path, name: str) -> Known:
    """What the last run said of a file that it wrote here."""
    return known_in(last_record(results), name)


def last_record(results: Path) -> Mapping[str, Any]:
    """What the last run said of its results; nothing where it said nothing that can be read."""
    try:
        record = json.loads((results / INPUTS).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def last_standing(results: Path, inputs: Inputs) -> StandingResult | None:
    """What the result in this folder says, if it was made from these very inputs and nobody touched it."""
    try:
        record = json.loads((results / INPUTS).read_text(encoding="utf-8"))
        same = (
            record["schema"] == _SCHEMA
            and record["control"] == inputs.control
            and record["surroundings"] == inputs.surroundings
            and _same_files(record["files"], inputs.files)
            and all(_digest(results / name) == digest for name, digest in _outputs(record).items())
            and not _marked_of_before(results, record)
            and _same_templates(results, record)
        )
        return StandingResult(**record["standing"]) if same else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _same_files(recorded: list[list[Any]], files: tuple[ReadFile, ...]) -> bool:
    return len(recorded) == len(files) and all(
        (name, digest) == (file.name, file.digest) and time in (None, file.time)
        for (name, digest, time), file in zip(recorded, files, strict=True)
    )


def _marked_of_before(results: Path, record: Mapping[str, Any]) -> bool:
    """Whether marked copies still lie there that the run wanted to remove and could not."""
    written = {results / name for name in _outputs(record)}
    others = [path for path in (results / MARKED).glob("*.xlsx") if path not in written]
    return bool(others and look_into(results / MARKED, written).stale)


def _same_templates(results: Path, record: Mapping[str, Any]) -> bool:
    """Whether the documents were made from the templates that an office has now; where there are documents."""
    own = {kind.file: results.parent / OWN_TEMPLATES / kind.file for kind in KINDS.values()}
    made = any(name.startswith(f"{DOSSIER}/") for name in _outputs(record))
    found = {name: _digest(path) for name, path in own.items() if path.is_file()}
    return not made or found == record.get("templates", {})


def _outputs(record: Mapping[str, Any]) -> dict[str, str]:
    outputs: dict[str, str] = record["outputs"]
    return outputs


def _surroundings(limits: Limits) -> str:
    """What besides the campaign's own files has a say: program, criteria sets, limits."""
    digest = hashlib.sha256(f"{program_digest()} {limits}".encode())
    shipped = shipped_path(CRITERIA_FOLDER)
    for path in (*sorted(shipped.glob("*.toml")), *sorted(shipped.glob(f"{SHIPPED_TEMPLATES}/*.docx"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
