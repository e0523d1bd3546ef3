"""Notes that say another thing than the answer they stand beside, or that there is none yet.

Relies on the parsers of :mod:`ccht_excel.vietnamese.typed`. Takes nothing of a note; only one that says nothing
besides, or a part of one between its commas, is told: what it says of other years, units or things is not about this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ccht_excel.findings import of_sight
from ccht_excel.findings.entry import finding
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec
from ccht_excel.model.returns import Note, Report
from ccht_excel.patterns import regex
from ccht_excel.returns.beside_answers import level_in, outcome, people
from ccht_excel.vietnamese.text import fold

_LONGEST = 300
_PART = regex(r"[,.;()\n\r]+| [-–—] ")
_DOUBT = regex(
    r"(?:(?:day|tren|nay|moi|chi|so|so lieu|con so|la|dang|con|hien|van|don vi)\s+)*"
    r"(?:chua co(?: so(?: lieu)?)?|khong co so lieu|(?:chua|khong) (?:thong ke|tong hop|nam)(?: duoc)?(?: so lieu)?"
    r"|tam tinh|tam|uoc tinh|uoc|uoc luong|du kien"
    r"|chua (?:chot|chinh thuc|day du|du|chinh xac|chac chan)(?: so(?: lieu)?)?"
    r"|(?:cho|dang cho) (?:so lieu|chot|doi chieu|ra soat|xac nhan)"
    r"|(?:dang|can|se) (?:ra soat|tong hop|doi chieu)(?: lai)?)"
    r"|(?:dvt|don vi(?: tinh)?)\s*:?\s*(?:chuc|tram|nghin|ngan|trieu|ho|luot|%).{0,20}"
)
_NONE = ("khong", "khong co")
"""What people put where they have nothing to note."""


def doubting_notes(notes: Sequence[Note], reports: Sequence[Report], criteria_set: CriteriaSet) -> Iterator[Finding]:
    """Name them, each at its own cell."""
    by_datum: Mapping[str, Report] = {report.datum: report for report in reports}
    for note in notes:
        report = by_datum.get(note.subject)
        if report is None or note.place.sheet != report.place.sheet or len(note.text) > _LONGEST:
            continue
        spec = criteria_set.data[report.datum]
        if fold(note.text).strip(" .!") not in _NONE and (_doubts(note.text) or _differs(note.text, report, spec)):
            given = OF_DATUM[spec.kind].shown(report.value, spec.levels)
            yield finding(of_sight.NOTE_AGAINST_ANSWER, note.place, label=spec.name, found=note.text, given=given)


def _doubts(text: str) -> bool:
    return any(_DOUBT.fullmatch(" ".join(fold(part).split())) for part in _PART.split(text))


def _differs(text: str, report: Report, spec: DatumSpec) -> bool:
    """Whether a note is an answer to the same question and nothing besides, and another one."""
    if spec.kind is DatumKind.COUNT:
        answers = people(text)
    elif spec.kind is DatumKind.LEVEL:
        answers = spec.levels is not None and level_in(text, (spec.levels,))
    else:
        answers = outcome(text) is not None
    said = OF_DATUM[spec.kind].parse(text, spec).value if answers else None
    return said is not None and said != report.value
