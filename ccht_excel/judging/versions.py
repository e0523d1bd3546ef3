"""Several returns of one unit: which are surely old, which may be the newest, which are parts of one answer.

Relies on the returns as read and the catalogue of findings. Names of files decide nothing: of versions of which none
is surely the newest, all count, in answers, blanks and evidence alike. Two returns are parts, not rivals, where each
answers something that the other leaves blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ccht_excel.exchange.cell_text import enumerated
from ccht_excel.findings import of_judging
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.law.answer_kinds import value_inside
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import CriteriaSet, DatumSpec
from ccht_excel.model.place import Place
from ccht_excel.model.returns import VIETNAM, Evidence, Note, Report, Return, Submission, SubmissionStatus


class Version(Struct, frozen=True):
    """A return with what its unit is asked for: the data, and the chỉ tiêu of each."""

    item: Return
    wanted: tuple[str, ...]

    @property
    def answered(self) -> frozenset[str]:
        """Data it gives a value for."""
        return frozenset(report.datum for report in self.item.reports)

    @property
    def blank(self) -> frozenset[str]:
        """Data it leaves blank; what is written there but not understood is not blank."""
        unclear = {said.place for said in self.item.findings if said.severity is Severity.ERROR}
        return frozenset(
            id for id in self.wanted if id not in self.answered and self.item.places.get(id) not in unclear
        )

    def parts_with(self, other: Version) -> bool:
        """Whether each answers something that the other leaves blank."""
        return bool(self.answered & other.blank) and bool(other.answered & self.blank)


class Versions(Struct, frozen=True):
    """The versions of one unit that count, and a row in the register and what is said for each that came in.

    Of those that say the same one is ``counting``; ``newest`` has all, for the time of each decides what is older.
    """

    counting: tuple[Version, ...]
    newest: tuple[Version, ...]
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]

    def reports(self) -> list[Report]:
        """What they answer, the same answer once; a part's older answer gives way to the newer one."""
        found: dict[tuple[object, ...], Report] = {}
        for version in self.newest:
            for report in version.item.reports:
                if not any(_older(version, other) and report.datum in other.answered for other in self.newest):
                    found.setdefault(_answer(report), report)
        return list(found.values())

    def open_data(self, wanted: Sequence[str]) -> frozenset[str]:
        """Data that one of them does not answer, but for what another part of the same answer does."""
        return frozenset(id for id in wanted if any(self._open(version, id) for version in self.counting))

    def unclear_data(self, wanted: Sequence[str]) -> frozenset[str]:
        """Those of the open data where something is written that was not taken for an answer."""
        return frozenset(
            id
            for id in self.open_data(wanted)
            if any(id not in version.answered | version.blank for version in self.counting)
        )

    def asks(self, version: Version, id: str) -> bool:
        """Whether a blank of this version is to be told: of several parts once, where it can be filled in, and not
        where another part has something written that is to be corrected."""
        parts = [other for other in self.counting if other is version or version.parts_with(other)]
        if any(id not in other.answered | other.blank for other in parts):
            return id not in version.answered | version.blank
        blank = [other for other in parts if id in other.blank]
        return version is next((other for other in blank if id in other.item.places), next(iter(blank), None))

    def _open(self, version: Version, id: str) -> bool:
        if id in version.answered:
            return False
        parts = (other for other in self.counting if id in other.answered and version.parts_with(other))
        return id not in version.blank or not any(parts)

    def evidence(self, criteria_set: CriteriaSet) -> list[Evidence]:
        """Their evidence, the same document once; for a chỉ tiêu only where every version speaking of it has some."""
        found: list[Evidence] = []
        for version in self.counting:
            listed = {_document(row) for row in found}
            found += [
                row
                for row in version.item.evidence
                if _document(row) not in listed
                and all(self._proves(other, row.indicator, criteria_set) for other in self.counting)
            ]
        return found

    def notes(self) -> list[Note]:
        """Their notes, the same one once."""
        found = {(note.subject, note.text): note for version in self.counting for note in version.item.notes}
        return list(found.values())

    def _proves(self, version: Version, indicator: str, criteria_set: CriteriaSet) -> bool:
        """Whether a version has evidence for a chỉ tiêu, or is a part of an answer of which another part has some."""
        if any(row.indicator == indicator for row in version.item.evidence):
            return True
        asked = set(criteria_set.indicator(indicator).data) & set(version.wanted)
        return any(
            version.parts_with(other)
            and asked <= version.blank | other.blank
            and any(row.indicator == indicator for row in other.item.evidence)
            for other in self.counting
        )


def choose_versions(campaign: Campaign, criteria_set: CriteriaSet, versions: Sequence[Version]) -> Versions:
    """Sort the returns of one unit. Of equal files the one with the plainest name is listed as the one that counts."""
    ordered = sorted(versions, key=lambda version: (len(version.item.file), version.item.file))
    corrected = _corrected(ordered)
    live = [version for version in ordered if version.item.sha256 not in corrected]
    newest = [version for version in live if not any(_replaces(other, version) for other in live)]
    latest = max(version.item.saved_at for version in newest)
    winner = next(version for version in newest if version.item.saved_at == latest)
    rest = [*(one for one in newest if one is not winner), *(one for one in ordered if one not in newest)]
    counting = {_content(winner.item): winner}
    submissions = [_submission(winner.item, SubmissionStatus.ACCEPTED, None)]
    findings: list[Finding] = []
    seen = {_content(winner.item): winner.item.file}
    for version in rest:
        content = _content(version.item)
        status, type = _fate(version, winner, known=content in seen, old=version not in newest)
        if status is SubmissionStatus.SUPERSEDED and version.item.sha256 in corrected:
            type = of_judging.CORRECTED_RETURN
        if version in newest:
            counting.setdefault(content, version)
        said = finding(
            type,
            Place(version.item.file),
            unit=version.item.unit,
            unit_name=campaign.unit_name(version.item.unit),
            other=seen.get(content, winner.item.file),
            saved=f"{_when(version.item)} → {_when(winner.item)}",
            differences=_differences(criteria_set, version.item, winner.item),
            unit_word=criteria_set.subject.unit,
        )
        seen.setdefault(content, version.item.file)
        submissions.append(_submission(version.item, status, None if status is SubmissionStatus.ACCEPTED else said))
        findings.append(said)
    others = (version for version in rest if version in newest)
    return Versions(tuple(counting.values()), (winner, *others), tuple(submissions), tuple(findings))


def _fate(version: Version, winner: Version, *, known: bool, old: bool) -> tuple[SubmissionStatus, FindingType]:
    """What becomes of a version beside the one that is listed first; ``known`` if another file says the same."""
    if known:
        return SubmissionStatus.DUPLICATE, of_judging.DUPLICATE_RETURN
    if old:
        return SubmissionStatus.SUPERSEDED, of_judging.SUPERSEDED_RETURN
    if version.parts_with(winner):
        return SubmissionStatus.ACCEPTED, of_judging.RETURN_IN_PARTS
    return SubmissionStatus.SUPERSEDED, of_judging.VERSION_ORDER_UNSURE


def _submission(item: Return, status: SubmissionStatus, reason: Finding | None) -> Submission:
    said = reason.message if reason else None
    return Submission(item.file, item.sha256, item.unit, status, said, item.saved_if_known, item.saved_at_from)


def _content(item: Return) -> tuple[object, ...]:
    """What a return says, apart from where: equal contents are one submission."""
    return (
        frozenset(map(_answer, item.reports)),
        frozenset(_document(row) for row in item.evidence),
        frozenset((note.subject, note.text) for note in item.notes),
        frozenset((said.code, said.message) for said in item.findings),
    )


def _answer(report: Report) -> tuple[object, ...]:
    """A value with what it is stated to be by."""
    return report.datum, report.value, *((item.attribute, item.choice) for item in report.stated if item.choice)


def _document(row: Evidence) -> tuple[str, ...]:
    return row.indicator, row.number, row.date, row.issuer, row.title, row.link


def _corrected(versions: Sequence[Version]) -> frozenset[str]:
    """Returns of which a marked copy says something else: whatever its time says, it was filled in later."""
    contents = {version.item.sha256: _content(version.item) for version in versions}
    return frozenset(
        version.item.marked_from
        for version in versions
        if version.item.marked_from in contents and _content(version.item) != contents[version.item.marked_from]
    )


def _replaces(newer: Version, version: Version) -> bool:
    """Whether a version is surely older than another, and no part of the same answer."""
    return _older(version, newer) and not version.parts_with(newer)


def _older(version: Version, other: Version) -> bool:
    """Whether a version was saved before another. The time of a file itself may be that of its copying."""
    comparable = other.item.saved_at_from == "document" or version.item.saved_at_from != "document"
    known = version.item.saved_if_known is not None and other.item.saved_if_known is not None
    return known and comparable and version.item.saved_at < other.item.saved_at - other.item.saved_within


def _when(item: Return) -> str:
    if item.saved_if_known is None:
        return "không rõ lưu lúc nào"
    source = "" if item.saved_at_from == "document" else ", theo giờ của tệp"
    return f"lưu {item.saved_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}{source}"


def _differences(criteria_set: CriteriaSet, old: Return, new: Return) -> str:
    then, now = ({report.datum: report for report in item.reports} for item in (old, new))
    none = [_no_answer(criteria_set, item) for item in (old, new)]
    changes = [
        f"“{spec.name}” {_shown(spec, then.get(id), none[0][id])} → {_shown(spec, now.get(id), none[1][id])}"
        for id, spec in criteria_set.data.items()
        if _said(then.get(id)) != _said(now.get(id))
    ]
    if _content(old)[1] != _content(new)[1]:
        before, after = len(old.evidence), len(new.evidence)
        other = "" if before != after else ", nội dung khác"
        changes.append(f"minh chứng {before} → {after} dòng{other}")
    if _content(old)[2] != _content(new)[2]:
        changes.append("ghi chú")
    return enumerated(changes, "chỗ", between="; ") or "chỉ khác các ô có lỗi"


def _said(report: Report | None) -> tuple[object, ...]:
    return _answer(report) if report else ()


def _no_answer(criteria_set: CriteriaSet, item: Return) -> Mapping[str, str]:
    """What is said of data that a return gives no value for: where something is wrong there, that it is blank is not
    certain."""
    unclear = {said.indicator for said in item.findings if said.severity is Severity.ERROR}
    return {
        id: "chưa rõ" if any(indicator.id in unclear for indicator in criteria_set.indicators_using(id)) else "trống"
        for id in criteria_set.data
    }


def _shown(spec: DatumSpec, report: Report | None, none: str) -> str:
    """A value, with what it is stated to be by where it must come with something."""
    if report is None:
        return none
    by = [attribute.shown(report.choice(attribute.id)) for attribute in spec.attributes]
    return value_inside(spec, report.value) + (f" ({'; '.join(by)})" if by and report.stated else "")
