"""Everything a summary is rendered from, as text in its machine sheet: the summary can be written anew from it.

Relies on :mod:`ccht_excel.exchange.plain_data`. The verdict is not part of it: it is judged again when the record is
read. Refuses with ``ValueError`` a record that is not whole or does not fit its criteria set.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook
from ccht_excel.exchange.plain_data import as_text, from_text
from ccht_excel.findings import of_copies
from ccht_excel.findings.entry import FindingType
from ccht_excel.judging.scoring import assess
from ccht_excel.judging.stated import at_odds, heard
from ccht_excel.law.criteria import rules_for
from ccht_excel.model.assessment import Assessment, Reconciled
from ccht_excel.model.campaign import Campaign
from ccht_excel.patterns import regex
from ccht_excel.version import __version__

RECORD_COLUMNS = ("text",)
_OF_COPIES = frozenset(entry.code for entry in vars(of_copies).values() if isinstance(entry, FindingType))
_PART = 8_000
_EDGE = "|"
"""Stands at both ends of each part, so that no program takes away spaces there or takes a part for a number."""
_FIRST_STORED = regex(rb'<si><t>\|\{"campaign":')
_STORED_PART = regex(rb"<si><t>\|([^<]*)\|</t></si>")
_STORED_SIGN = regex(r"_x([0-9A-F]{4})_")
"""How the parts stand among the shared texts of a workbook that was written here."""


class _Record(Struct, frozen=True):
    campaign: Campaign
    reconciled: Reconciled


def run_id(assessment: Assessment) -> str:
    """What names a run in all its files: 16 hexadecimal digits of the record and the version of the program.

    The same returns under the same control workbook, read in the same way, give the same id. What is found of marked
    copies has no part in it: they bear the id themselves.
    """
    if _LastRun.of is not assessment:
        of_copies = any(item.code in _OF_COPIES for item in assessment.findings)
        text = record_text(_without_copies(assessment) if of_copies else assessment)
        _LastRun.of, _LastRun.id = assessment, hashlib.sha256(f"{__version__}\n{text}".encode()).hexdigest()[:16]
    return _LastRun.id


class _LastRun:
    """The run named last: its files are written one after the other."""

    of: Assessment | None = None
    id = ""


def _without_copies(assessment: Assessment) -> Assessment:
    return replace(assessment, findings=tuple(item for item in assessment.findings if item.code not in _OF_COPIES))


def record_parts(assessment: Assessment) -> Iterator[str]:
    """The record in parts that fit a cell."""
    text = record_text(assessment)
    for start in range(0, len(text), _PART):
        yield f"{_EDGE}{text[start : start + _PART]}{_EDGE}"


class _Last:
    """The record made last: a run needs that of one assessment several times."""

    made: tuple[Assessment | None, str] = (None, "")


def record_text(assessment: Assessment) -> str:
    """The record on one line."""
    of, text = _Last.made
    if of is not assessment:
        text = _made(assessment)
        _Last.made = (assessment, text)
    return text


def _made(assessment: Assessment) -> str:
    reconciled = Reconciled(
        assessment.data,
        assessment.evidence,
        assessment.notes,
        assessment.submissions,
        assessment.outstanding,
        assessment.findings,
        tuple(item.id for item in assessment.indicators if item.evidence_open),
    )
    return as_text(_Record(assessment.campaign, reconciled))


def record_among(texts: bytes) -> str:
    """What seems to be the record among the shared texts of a package, as XML; some text or other where it is not."""
    found, at = b"", 0
    while start := _FIRST_STORED.search(texts, at):
        parts, at = [], start.start()
        while part := _STORED_PART.match(texts, at):
            parts.append(part[1])
            at = part.end()
        found, at = max(found, b"".join(parts), key=len), max(at, start.end())
    text = found.decode("utf-8", "replace").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _STORED_SIGN.sub(lambda sign: chr(int(sign[1], 16)), text)


def record_reads_back(assessment: Assessment) -> bool:
    """Whether the cells that a record is written into hold all of it."""
    return all(storable(part) == part for part in record_parts(assessment))


def has_record(book: KeyedWorkbook) -> bool:
    """Whether a summary carries its record; those of the first version of the machine sheet do not."""
    return book.first("record") is not None


def recorded(book: KeyedWorkbook) -> Assessment:
    """The assessment that a summary was rendered from, judged again from the record.

    Raises ``ValueError`` where the record is damaged, ``CriteriaError`` where its criteria set is not there.
    """
    try:
        record: _Record = from_text(_Record, stored_record(book))
    except ValueError as error:
        raise ValueError(f"bảng record trên trang Dữ liệu không đọc được: {error}") from error
    return _judged(record)


def signed_digest(content: Mapping[str, Any], text: str) -> str:
    """SHA-256, in hexadecimal digits, of all that a signature is for: judged content and record, each whole.

    ``content`` is that stored in the summary, ``text`` that of its record. The same whatever program saved the file,
    whatever was filled in by hand.
    """
    record = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    signed = {"signed": 1, "content": content, "record": record}
    canonical = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def stored_record(book: KeyedWorkbook) -> str:
    """The text of the record in a summary. Raises ``ValueError`` where it is not there or was cut."""
    table = book.first("record")
    if table is None or set(table.columns) != set(RECORD_COLUMNS):
        raise ValueError("trang Dữ liệu thiếu bảng record")
    parts = [str(row["text"].value) for row in table.rows]
    if not all(len(part) >= 2 and part[0] == part[-1] == _EDGE for part in parts):
        raise ValueError("bảng record trên trang Dữ liệu bị cắt")
    return "".join(part[1:-1] for part in parts)


def assessment_from(text: str) -> Assessment:
    """The assessment whose record this line is, judged again. Raises ``ValueError``, ``CriteriaError`` as above."""
    record: _Record = from_text(_Record, text)
    return _judged(record)


def _judged(record: _Record) -> Assessment:
    campaign, reconciled = record.campaign, record.reconciled
    criteria_set = rules_for(campaign)
    known = {id: (spec.kind, spec.label) for id, spec in criteria_set.data.items()}
    if {id: (datum.kind, datum.label) for id, datum in reconciled.data.items()} != known or any(
        id != datum.id for id, datum in reconciled.data.items()
    ):
        raise ValueError("số liệu trong bảng record không khớp bộ tiêu chí")
    spoken = {id: heard(campaign, criteria_set.data[id], datum.reports) for id, datum in reconciled.data.items()}
    odds = at_odds(campaign, criteria_set, spoken)
    word = criteria_set.subject.unit
    for id, datum in reconciled.data.items():
        if datum.at_odds != odds[id]:
            raise ValueError(f"cách tính, căn cứ của {id} trong bảng record không khớp báo cáo của các {word}")
    # What judging finds stands among the findings already.
    judged = assess(campaign, criteria_set, replace(reconciled, findings=()))
    return replace(judged, findings=reconciled.findings)
