"""One document listed more than once: whether its day is the same wherever it stands.

Relies on number, issuer and year, which together are of one document. Refuses nothing; a document without a full number
may be any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ccht_excel.exchange.cell_text import enumerated
from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import finding
from ccht_excel.model.finding import Finding
from ccht_excel.model.returns import Evidence
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.printed import format_date
from ccht_excel.vietnamese.text import clean, fold
from ccht_excel.vietnamese.typed import parse_date

_NUMBER = regex(r"(?:so:? ?)?([0-9]{1,6})(?:/[0-9]{4})?/([a-z][a-z0-9 /.-]{0,40})")


def differing_days(evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """Name each document that stands with more than one day of the same year, at the first of its places."""
    for days in _by_document(evidence).values():
        if len(days) > 1:
            first = next(iter(days.values()))
            found = enumerated((f"{format_date(day)} ({_where(item)})" for day, item in days.items()), "ngày")
            yield finding(
                of_judging.DOCUMENT_DAYS_DIFFER,
                first.place,
                unit=first.unit,
                indicator=first.indicator,
                number=clean(first.number),
                found=found,
            )


def _by_document(evidence: Sequence[Evidence]) -> Mapping[tuple[str, ...], Mapping[date, Evidence]]:
    """The first row with each day of each document."""
    found: dict[tuple[str, ...], dict[date, Evidence]] = {}
    for item in evidence:
        match, day = _NUMBER.fullmatch(fold(item.number)), parse_date(item.date).value
        if match and day:
            # Without an issuer a number is that of the unit, or of whoever it means.
            whose = fold(item.issuer) or f"@{item.unit}"
            key = match[1].lstrip("0"), match[2].replace(" ", ""), whose, str(day.year)
            found.setdefault(key, {}).setdefault(day, item)
    return found


def _where(item: Evidence) -> str:
    return f"chỉ tiêu {item.indicator}, tệp {item.place.file}, trang {item.place.sheet}, ô {item.place.cell}"
