"""The judged content of a summary as plain data, and the short code that stands for it.

The code is printed in the footer of `Tổng hợp` and kept in the file. The machine sheet `Dữ liệu` stores this content,
so another program can read it back (:func:`content_from`), judge again and compute the same code. Relies on the model
and the keyed-sheet reader. Texts are normalised (NFC, single spaces) so that saving in another program does not change
the code; figures are exact integers, shares are text such as ``3/5``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.keyed_sheets import Cell, KeyedWorkbook, Table
from ccht_excel.model.assessment import Assessment, Datum
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import Standard
from ccht_excel.model.returns import SubmissionStatus
from ccht_excel.verification.record import has_record

CAMPAIGN_KEYS = ("campaign", "commune", "district", "province", "year", "criteria_set", "criteria_version")
"""Rows of `@summary` that say whose summary this is; the other rows are in :data:`CLAIM_KEYS`."""

CLAIM_KEYS = ("claimed_level", "difficult_area", "evidence_required", "level_reached", "level_possible")

_NUMBERS = frozenset({"year", "claimed_level", "level_reached", "level_possible"})
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
    return {
        "summary": {
            "campaign": one_line(campaign.id),
            "commune": one_line(campaign.commune),
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
        },
        "targets": {target: jsonable(value) for target, value in campaign.targets.items()},
        "data": {id: _datum_content(datum) for id, datum in assessment.data.items()},
        "results": {
            item.id: {
                "claimed": jsonable(item.claimed),
                "evidence": item.evidence,
                "units": [one_line(unit) for unit in item.units],
                **{standard.value: item.outcomes[standard].value for standard in Standard},
            }
            for item in assessment.indicators
        },
        "standards": {
            standard.value: {"outcome": tally.outcome.value, "met": tally.met, "total": tally.total}
            for standard, tally in assessment.standards.items()
        },
        **counts(assessment),
    }


def counts(assessment: Assessment) -> dict[str, dict[str, int]]:
    """How many units have returned, what became of the files, how many findings there are."""
    units, outstanding = len(assessment.campaign.units), len(assessment.outstanding)
    became = [item.status for item in assessment.submissions]
    severities = [item.severity for item in assessment.findings]
    return {
        "submissions": {
            "units": units,
            "received": units - outstanding,
            "outstanding": outstanding,
            "files": len(assessment.submissions),
            **{status.value: became.count(status) for status in SubmissionStatus},
        },
        "findings": {severity.value: severities.count(severity) for severity in Severity},
    }


def _datum_content(datum: Datum) -> dict[str, Any]:
    return {
        "value": jsonable(datum.value),
        "candidates": [jsonable(value) for value in datum.candidates],
        "resolved": datum.resolved,
        "reason": one_line(datum.resolution.reason) if datum.resolution else "",
        "awaited": [one_line(unit) for unit in datum.awaited],
    }


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
    try:
        return _content_from(book)
    except KeyError as error:
        raise ValueError(f"trang Dữ liệu thiếu cột {error.args[0]}") from error


def _content_from(book: KeyedWorkbook) -> dict[str, Any]:
    summary, data = _table(book, "summary").keyed(), _table(book, "data")
    return {
        "summary": {
            key: _flag(row["value"]) if key in _FLAGS else _stored(row["value"], number=key in _NUMBERS)
            for key, row in ((key, _row(summary, key)) for key in (*CAMPAIGN_KEYS, *CLAIM_KEYS))
        },
        "targets": {id: _value(row["plan"]) for id, row in _table(book, "targets").keyed().items()},
        "data": {
            id: {
                "value": _value(row["value"]),
                "candidates": _listed(row["candidates"]),
                "resolved": _flag(row["resolved"]),
                "reason": one_line(row["reason"].text),
                # Absent in summaries written before it was stored which answers are awaited.
                **({"awaited": _listed(row["awaited"])} if "awaited" in data.columns else {}),
            }
            for id, row in data.keyed().items()
        },
        "results": {
            id: {
                "claimed": _value(row["claimed"]),
                "evidence": _whole(row["evidence"]),
                "units": _listed(row["units"]),
                **{standard.value: row[standard.value].text for standard in Standard},
            }
            for id, row in _table(book, "results").keyed().items()
        },
        "standards": {
            id: {"outcome": row["outcome"].text, "met": _whole(row["met"]), "total": _whole(row["total"])}
            for id, row in _table(book, "standards").keyed().items()
        },
        # Summaries without a record are older: their code does not cover these.
        **({name: _counted(book, name) for name in ("submissions", "findings")} if has_record(book) else {}),
    }


def _counted(book: KeyedWorkbook, name: str) -> dict[str, int]:
    return {key: _whole(row["value"]) for key, row in _table(book, name).keyed().items()}


def _table(book: KeyedWorkbook, name: str) -> Table:
    table = book.first(name)
    if table is None:
        raise ValueError(f"trang Dữ liệu thiếu bảng {name}")
    return table


def _row(rows: Mapping[str, Any], key: str) -> Any:
    if key not in rows:
        raise ValueError(f"trang Dữ liệu thiếu dòng {key}")
    return rows[key]


def _stored(cell: Cell, *, number: bool) -> int | str:
    return _whole(cell) if number else one_line(cell.text)


def _value(cell: Cell) -> int | str | None:
    if cell.blank:
        return None
    return cell.text if isinstance(cell.value, str) else _whole(cell)


def _whole(cell: Cell) -> int:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not float(value).is_integer():
        raise ValueError(f"ô {cell.address} cần số nguyên, đang là “{cell.text}”")
    return int(value)


def _flag(cell: Cell) -> bool:
    if cell.text not in {"có", "không"}:
        raise ValueError(f"ô {cell.address} cần có hoặc không, đang là “{cell.text}”")
    return cell.text == "có"


def _listed(cell: Cell) -> list[Any]:
    try:
        values = json.loads(cell.text)
    except json.JSONDecodeError as error:
        raise ValueError(f"ô {cell.address} không đọc được: “{cell.text}”") from error
    if not isinstance(values, list):
        raise ValueError(f"ô {cell.address} cần một danh sách, đang là “{cell.text}”")
    return values
