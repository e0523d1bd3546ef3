"""The judged content of a summary as plain data, and the short code that stands for it.

The code is printed in the footer of `Tổng hợp` and kept in the file. The machine sheet `Dữ liệu` stores this content,
so another program can read it back (:func:`content_from`), judge again and compute the same code. Relies on the model
and the keyed-sheet reader. Texts are normalised (NFC, single spaces) so that saving in another program does not change
the code; figures are exact integers, shares are text such as ``3/5``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, Row
from ccht_excel.findings.groups import points_by_severity
from ccht_excel.model.assessment import Assessment, Datum, IndicatorJudgement
from ccht_excel.model.law import EvidenceBy, StandardKind
from ccht_excel.model.returns import SubmissionStatus
from ccht_excel.verification import stored_cells as cells
from ccht_excel.verification.record import has_record
from ccht_excel.verification.stored_cells import stored_rows

CAMPAIGN_KEYS = (
    "campaign",
    "commune",
    "subject_type",
    "district",
    "province",
    "year",
    "criteria_set",
    "criteria_version",
)
"""Rows of `@summary` that say whose summary this is; the other rows are in :data:`CLAIM_KEYS`."""

_RECOGNISED = ("recognised_level", "recognised_on")
CLAIM_KEYS = ("claimed_level", "difficult_area", "evidence_required", "level_reached", "level_possible", *_RECOGNISED)

RESULT_COLUMNS = ("claimed", "evidence", "units")
"""Columns of `@results` beside one for each standard."""

EVIDENCE_OPEN = "evidence_open"
"""A further column of `@results` where the law requires evidence: whether some may still come."""

TARGET = StandardKind.PLAN.value
"""Column of `@targets` that holds what the plan sets."""

_ADDED = frozenset({"subject_type", *_RECOGNISED})
"""Rows of `@summary` that summaries of earlier versions have not."""

_ADDED_OF_DATA = ("awaited", "stated", "at_odds")
"""Columns of `@data` that summaries of earlier versions have not: who has not answered, what values are by, which of
that leaves them open.
"""

_NUMBERS = {"year": 9999, "claimed_level": 99, "level_reached": 99, "level_possible": 99, "recognised_level": 99}
"""Rows of `@summary` that hold whole numbers, and how large they may be."""
_LONGEST_NAME = 1_000
_MOST_EVIDENCE = 100_000
_FLAGS = frozenset({"difficult_area", "evidence_required"})


def content_code(assessment: Assessment) -> str:
    """Short code of the judged content, e.g. ``A1B2-C3D4-E5F6``."""
    return code_of(content(assessment))


def code_of(content: Mapping[str, Any]) -> str:
    """The code of content from :func:`content` or :func:`content_from`: 12 hex digits of its SHA-256."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digits = hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:12].upper()
    return "-".join(digits[start : start + 4] for start in (0, 4, 8))


def content(assessment: Assessment) -> dict[str, Any]:
    """The judged content as JSON-able data: who, what was claimed, targets, every datum, every chỉ tiêu, the verdicts,
    how much came in and how many findings there are.

    Values are exact integers, ``met`` / ``not_met``, or ``None`` where there is none.
    """
    campaign = assessment.campaign
    by_law = assessment.criteria_set.evidence.required_by is EvidenceBy.LAW
    recognised = campaign.recognised("")
    return {
        "summary": {
            "campaign": one_line(campaign.id),
            "commune": one_line(campaign.commune),
            "subject_type": one_line(campaign.subject_type),
            "district": one_line(campaign.district),
            "province": one_line(campaign.province),
            "year": campaign.year,
            "criteria_set": campaign.criteria_set,
            "criteria_version": campaign.criteria_version,
            "claimed_level": campaign.claimed_level,
            "difficult_area": campaign.difficult_area,
            "evidence_required": campaign.evidence_required,
            "level_reached": assessment.level_reached,
            "level_possible": assessment.level_possible,
            "recognised_level": (recognised.level or 0) if recognised else 0,
            "recognised_on": recognised.decided_on.isoformat() if recognised else "",
        },
        "targets": {target: jsonable(value) for target, value in campaign.targets.items()},
        "data": {id: _datum_content(assessment, datum) for id, datum in assessment.data.items()},
        "results": {item.id: _result_content(item, by_law) for item in assessment.indicators},
        "standards": {
            standard: {"outcome": tally.outcome.value, "met": tally.met, "total": tally.total}
            for standard, tally in assessment.standards.items()
        },
        **counts(assessment),
    }


def counts(assessment: Assessment) -> dict[str, dict[str, int]]:
    """How many units have returned, what became of the files, how many points people are told of."""
    units, outstanding = len(assessment.campaign.units), len(assessment.outstanding)
    became = [item.status for item in assessment.submissions]
    return {
        "submissions": {
            "units": units,
            "received": units - outstanding,
            "outstanding": outstanding,
            "files": len(assessment.submissions),
            **{status.value: became.count(status) for status in SubmissionStatus},
        },
        "findings": {severity.value: count for severity, count in points_by_severity(assessment.findings).items()},
    }


def _result_content(item: IndicatorJudgement, by_law: bool) -> dict[str, Any]:
    return {
        "claimed": jsonable(item.claimed),
        "evidence": item.evidence,
        "units": [one_line(unit) for unit in item.units],
        **({EVIDENCE_OPEN: item.evidence_open} if by_law else {}),
        **{standard: outcome.value for standard, outcome in item.outcomes.items()},
    }


def _datum_content(assessment: Assessment, datum: Datum) -> dict[str, Any]:
    return {
        "value": jsonable(datum.value),
        "candidates": [jsonable(value) for value in datum.candidates],
        "resolved": datum.resolved,
        "reason": one_line(datum.resolution.reason) if datum.resolution else "",
        "awaited": [one_line(unit) for unit in datum.awaited],
        "stated": [f"{attribute}={choice}" for attribute, choice in _stated(assessment, datum)],
        "at_odds": list(datum.at_odds),
    }


def _stated(assessment: Assessment, datum: Datum) -> Iterator[tuple[str, str]]:
    """What a datum is by: the choice that the meeting named, else each that a report states; empty for none."""
    spec = assessment.criteria_set.data.get(datum.id)
    for attribute in spec.attributes if spec else ():
        named = assessment.campaign.settled_choice(datum.id, attribute.id)
        reported = dict.fromkeys(report.choice(attribute.id) for report in datum.reports)
        if attribute.beside and not any(report.asked(attribute.id) for report in datum.reports):
            continue  # forms of earlier versions of the set had no such columns, nor had codes of that time
        yield from ((attribute.id, choice) for choice in ([named.choice] if named else reported))


def jsonable(value: int | Fraction | str | None) -> int | str | None:
    """A value as it is stored: whole numbers as they are, shares as ``p/q``, outcomes by name."""
    if value is None or isinstance(value, int):
        return value
    return str(value)


# ---------------------------------------------------------------------------------------------
# Reading back


def content_from(book: KeyedWorkbook) -> dict[str, Any]:
    """The content stored in the machine sheet of a summary.

    Raises ``ValueError`` where a table is missing or a cell holds what was never written there.
    """
    standards = stored_rows(book, "standards", ("outcome", "met", "total"))
    # A Circular that knows no plan has no targets either.
    targets = stored_rows(book, "targets", (TARGET,)) if book.all("targets") else {}
    return {
        "summary": _summary_from(stored_rows(book, "summary", ("value",))),
        "targets": {id: cells.value(row[TARGET]) for id, row in targets.items()},
        "data": _data_from(stored_rows(book, "data", ("value", "candidates", "resolved", "reason"))),
        "results": {
            id: {
                "claimed": cells.value(row["claimed"]),
                "evidence": cells.whole(row["evidence"], _MOST_EVIDENCE),
                "units": cells.names(row["units"]),
                # Only where evidence that is missing decides.
                **({EVIDENCE_OPEN: cells.flag(row[EVIDENCE_OPEN])} if EVIDENCE_OPEN in row.cells else {}),
                **{standard: cells.outcome(row[standard]) for standard in standards},
            }
            for id, row in stored_rows(book, "results", (*RESULT_COLUMNS, *standards)).items()
        },
        "standards": {
            id: {
                "outcome": cells.outcome(row["outcome"]),
                "met": cells.whole(row["met"]),
                "total": cells.whole(row["total"]),
            }
            for id, row in standards.items()
        },
        # Summaries without a record are older: their code does not cover these.
        **({name: _counted(book, name) for name in ("submissions", "findings")} if has_record(book) else {}),
    }


def _data_from(rows: Mapping[str, Row]) -> dict[str, Any]:
    return {
        id: {
            "value": cells.value(row["value"]),
            "candidates": cells.values(row["candidates"]),
            "resolved": cells.flag(row["resolved"]),
            "reason": cells.text(row["reason"]),
            **{name: cells.names(row[name]) for name in _ADDED_OF_DATA if name in row.cells},
        }
        for id, row in rows.items()
    }


def _counted(book: KeyedWorkbook, name: str) -> dict[str, int]:
    return {key: cells.whole(row["value"]) for key, row in stored_rows(book, name, ("value",)).items()}


def _summary_from(rows: Mapping[str, Row]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in (*CAMPAIGN_KEYS, *CLAIM_KEYS):
        if key not in rows and key in _ADDED:
            continue
        if key not in rows:
            raise ValueError(f"trang Dữ liệu thiếu dòng {key}")
        cell = rows[key]["value"]
        if key in _FLAGS:
            found[key] = cells.flag(cell)
        elif key in _NUMBERS:
            found[key] = cells.whole(cell, _NUMBERS[key])
        else:
            found[key] = cells.text(cell, _LONGEST_NAME)
    return found


_COUNTED = ("units", "received", "error", "warning")


def counts_from(book: KeyedWorkbook) -> Mapping[str, int]:
    """Returns received and findings, for information: they have no part in the verdict.

    The content code covers them, but in summaries from before there was a record. Raises ``ValueError`` where they are
    missing or no counts.
    """
    return counts_among({name: _counted(book, name) for name in ("submissions", "findings")})


def counts_among(content: Mapping[str, Any]) -> Mapping[str, int]:
    """The same out of content. Raises ``ValueError``."""
    found = content["submissions"] | content["findings"]
    missing = [key for key in _COUNTED if key not in found]
    if missing:
        raise ValueError(f"trang Dữ liệu thiếu dòng {missing[0]}")
    return {key: found[key] for key in _COUNTED}


_FEW = 50


def reads_back(content: Mapping[str, Any]) -> bool:
    """Whether :func:`content_from` surely gives this content again, from the cells that it is written into.

    It need not where anything is near to what a machine sheet may hold.
    """
    summary, data, results = content["summary"], content["data"].values(), content["results"].values()
    lists = [one["units"] for one in results] + [one[name] for one in data for name in ("candidates", *_ADDED_OF_DATA)]
    names = [item for one in lists for item in one if isinstance(item, str)]
    texts = [*names, *(value for value in summary.values() if isinstance(value, str))]
    values = (
        *content["targets"].values(),
        *(one["claimed"] for one in results),
        *(value for one in data for value in (one["value"], *one["candidates"])),
        *(count for name in ("submissions", "findings") for count in content[name].values()),
    )
    return (
        all(0 <= summary[key] <= most for key, most in _NUMBERS.items())
        and all(one["evidence"] <= _MOST_EVIDENCE for one in results)
        and all(map(cells.is_value, values))
        and max(map(len, texts)) <= cells.LONGEST_LISTED
        and max(len(one["reason"]) for one in data) <= _LONGEST_NAME
        and max(map(len, lists)) <= _FEW
    )
