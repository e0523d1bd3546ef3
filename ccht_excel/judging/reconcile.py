"""From many returns to one set of facts: whose return is whose, which version counts, what each datum may be.

Relies on :mod:`ccht_excel.model.assessment` and the catalogue of findings. Refuses to choose between conflicting
reports: that is the meeting's task. Every file handed in gets a row in the submission register, whatever becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType

from ccht_excel.findings import of_judging
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import finding
from ccht_excel.judging.belonging import parts_of
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.assessment import Datum, Reconciled
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import CriteriaSet, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import VIETNAM, Evidence, Note, Report, Return, Submission, SubmissionStatus
from ccht_excel.vietnamese.place_names import commune_title
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.text import fold


def reconcile(
    campaign: Campaign,
    criteria_set: CriteriaSet,
    returns: Iterable[Return],
    rejected: Sequence[tuple[Submission, Finding]] = (),
    noted: Sequence[Finding] = (),
) -> Reconciled:
    """Draw one set of facts from all returns of a campaign.

    ``rejected`` are files that could not be read as a return, with the finding that says why; ``noted`` is what was
    found on the way, in the control workbook.
    """
    submissions = [submission for submission, _ in rejected]
    findings = [*noted, *(item for _, item in rejected)]
    by_unit: dict[str, list[Return]] = {}
    for item in sorted(returns, key=lambda item: item.file):
        item, reason = _identify(campaign, criteria_set, item)
        if reason:
            if reason.code == of_judging.OTHER_COMMUNE.code:
                item = replace(item, unit=None)  # one of theirs, whatever its id
            submissions.append(_submission(item, CATALOGUE[reason.code].status or SubmissionStatus.REJECTED, reason))
            findings.append(reason)
        else:
            for part in parts_of(campaign, item):
                by_unit.setdefault(part.unit or "", []).append(part)
    reports, evidence, notes = [], [], []
    for unit in campaign.units:
        versions = by_unit.get(unit.id)
        if not versions:
            continue
        winner, rivals, rows, said = _choose_version(campaign, criteria_set, versions)
        submissions += rows
        own = _own(campaign, criteria_set, winner)
        reports += own[0]
        evidence += own[1]
        notes += own[2]
        findings += [*said, *own[3]]
        for rival in rivals:
            reports += _disputed(own[0], _own(campaign, criteria_set, rival)[0])
    return Reconciled(
        data=MappingProxyType(_data(campaign, criteria_set, reports)),
        evidence=tuple(evidence),
        notes=tuple(notes),
        submissions=tuple(sorted(submissions, key=lambda row: row.file)),
        outstanding=tuple(
            unit.id for unit in campaign.units if unit.id not in by_unit and campaign.indicators_of(unit.id)
        ),
        findings=tuple(findings),
    )


# ---------------------------------------------------------------------------------------------
# Whose return is it


def _identify(campaign: Campaign, criteria_set: CriteriaSet, item: Return) -> tuple[Return, Finding | None]:
    """The return with its unit and what is said of it, or the reason why it does not count here."""
    reason = _foreign(campaign, criteria_set, item)
    if reason:
        return item, reason
    said = list(item.findings)
    if item.unit is None:
        unit = _unit_by_name(campaign, item) or _unit_by_content(campaign, item)
        typed = item.filled.get("unit_name")
        if unit is None and typed:
            return item, _unknown_unit(item, typed, [unit.name for unit in campaign.units])
        if unit is None:
            return item, finding(of_judging.RETURN_UNIT_MISSING, Place(item.file))
        said.append(finding(of_judging.UNIT_INFERRED, Place(item.file), unit=unit, unit_name=campaign.unit_name(unit)))
        item = replace(item, unit=unit)
    if campaign.unit(item.unit or "") is None:
        return item, _unknown_unit(item, item.unit or "", [unit.id for unit in campaign.units])
    if item.criteria_version not in (None, criteria_set.version):
        said.append(
            finding(
                of_judging.OLDER_CRITERIA_VERSION,
                Place(item.file),
                unit=item.unit,
                found=item.criteria_version,
                expected=criteria_set.version,
                changes=_version_changes(campaign, criteria_set, item),
            )
        )
    return replace(item, findings=tuple(said)), None


def _foreign(campaign: Campaign, criteria_set: CriteriaSet, item: Return) -> Finding | None:
    if item.criteria_set not in (None, criteria_set.id):
        return finding(
            of_judging.OTHER_CRITERIA_SET,
            Place(item.file),
            unit=item.unit,
            found=item.criteria_set,
            expected=criteria_set.id,
        )
    if item.year not in (None, campaign.year):
        return finding(of_judging.OTHER_YEAR, Place(item.file), unit=item.unit, found=item.year, expected=campaign.year)
    # Copies of one control workbook, handed to several communes, share the campaign's id: the name decides first.
    if item.commune and campaign.commune and not _same_commune(item.commune, campaign.commune):
        return finding(of_judging.OTHER_COMMUNE, Place(item.file), found=item.commune, expected=campaign.commune)
    if item.campaign not in (None, campaign.id):
        return finding(
            of_judging.OTHER_CAMPAIGN, Place(item.file), unit=item.unit, found=item.campaign, expected=campaign.id
        )
    return None


def _same_commune(one: str, other: str) -> bool:
    return fold(commune_title(one)) == fold(commune_title(other))


def _unknown_unit(item: Return, found: str, known: Sequence[str]) -> Finding:
    near = get_close_matches(found, known, 1)
    hint = f" (gần giống: {near[0]})" if near else ""
    return finding(of_judging.RETURN_UNIT_UNKNOWN, Place(item.file), found=found, suggestion=hint)


def _unit_by_name(campaign: Campaign, item: Return) -> str | None:
    """The one unit whose name somebody typed into the full form, which is nobody's in particular."""
    typed = fold(item.filled.get("unit_name", ""))
    named = [unit.id for unit in campaign.units if typed and fold(unit.name) == typed]
    return named[0] if len(named) == 1 else None


def _unit_by_content(campaign: Campaign, item: Return) -> str | None:
    """The one unit whose chỉ tiêu are exactly those the return speaks of."""
    asked = set(item.indicators)
    fitting = [unit.id for unit in campaign.units if asked and set(campaign.indicators_of(unit.id)) == asked]
    return fitting[0] if len(fitting) == 1 else None


def _version_changes(campaign: Campaign, criteria_set: CriteriaSet, item: Return) -> str:
    wanted = {
        id for indicator in campaign.indicators_of(item.unit or "") for id in criteria_set.indicator(indicator).data
    }
    added = [criteria_set.data[id].name for id in criteria_set.data if id in wanted and id not in item.places]
    return f"tệp chưa hỏi: {', '.join(added)}" if added else "các câu hỏi của đơn vị vẫn như cũ"


def _submission(item: Return, status: SubmissionStatus, reason: Finding | None) -> Submission:
    said = reason.message if reason else None
    return Submission(item.file, item.sha256, item.unit, status, said, item.saved_at, item.saved_at_from)


# ---------------------------------------------------------------------------------------------
# Which version counts


def _content(item: Return) -> tuple[object, ...]:
    """What a return says, apart from where: equal contents are one submission."""
    return (
        frozenset((report.datum, report.value) for report in item.reports),
        frozenset((row.indicator, row.number, row.date, row.issuer, row.title, row.link) for row in item.evidence),
        frozenset((note.subject, note.text) for note in item.notes),
        frozenset((said.code, said.message) for said in item.findings),
    )


def _choose_version(
    campaign: Campaign, criteria_set: CriteriaSet, versions: Sequence[Return]
) -> tuple[Return, list[Return], list[Submission], list[Finding]]:
    """The version that counts, those that may be as new, a row in the register for each, and what is said of them."""
    # Of equal files the one with the plainest name counts: "phieu.xlsx" before its copy "phieu (1).xlsx".
    versions = sorted(versions, key=lambda item: (len(item.file), item.file))
    corrected = _corrected(versions)
    latest = max(item.saved_at for item in versions if item.sha256 not in corrected)
    candidates = [item for item in versions if item.saved_at == latest and item.sha256 not in corrected]
    newest = _content(candidates[-1])
    winner = next(item for item in candidates if _content(item) == newest)
    rivals: list[Return] = []
    submissions = [_submission(winner, SubmissionStatus.ACCEPTED, None)]
    findings: list[Finding] = []
    seen = {newest: winner.file}
    for item in versions:
        if item is winner:
            continue
        content = _content(item)
        status = SubmissionStatus.DUPLICATE if content in seen else SubmissionStatus.SUPERSEDED
        if content in seen:
            said = finding(of_judging.DUPLICATE_RETURN, Place(item.file), unit=item.unit, other=seen[content])
        else:
            older = item.sha256 in corrected or _surely_older(item, winner)
            said = finding(
                of_judging.SUPERSEDED_RETURN if older else of_judging.VERSION_ORDER_UNSURE,
                Place(item.file),
                unit=item.unit,
                unit_name=campaign.unit_name(item.unit),
                other=winner.file,
                saved=f"{_when(item)} → {_when(winner)}",
                differences=_differences(criteria_set, item, winner),
            )
            rivals += [] if older else [item]
            seen[content] = item.file
        submissions.append(_submission(item, status, said))
        findings.append(said)
    return winner, rivals, submissions, findings


def _corrected(versions: Sequence[Return]) -> frozenset[str]:
    """Returns of which a marked copy says something else: whatever its time says, it was filled in later."""
    contents = {item.sha256: _content(item) for item in versions}
    return frozenset(
        item.marked_from
        for item in versions
        if item.marked_from in contents and _content(item) != contents[item.marked_from]
    )


def _surely_older(item: Return, winner: Return) -> bool:
    """Whether a version was saved before another. The time of a file itself may be that of its copying."""
    comparable = winner.saved_at_from == "document" or item.saved_at_from != "document"
    return comparable and item.saved_at < winner.saved_at


def _disputed(ours: Sequence[Report], theirs: Sequence[Report]) -> list[Report]:
    """What a version of the same unit that may be as new says otherwise: then the value is in dispute."""
    said = {report.datum: report.value for report in ours}
    return [report for report in theirs if said.get(report.datum, report.value) != report.value]


def _when(item: Return) -> str:
    source = "" if item.saved_at_from == "document" else ", theo giờ của tệp"
    return f"lưu {item.saved_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}{source}"


def _differences(criteria_set: CriteriaSet, old: Return, new: Return) -> str:
    before = {report.datum: report.value for report in old.reports}
    after = {report.datum: report.value for report in new.reports}
    changes = [
        f"“{criteria_set.data[id].name}” {_shown(before.get(id))} → {_shown(after.get(id))}"
        for id in criteria_set.data
        if before.get(id) != after.get(id)
    ]
    if _content(old)[1] != _content(new)[1]:
        changes.append(f"minh chứng {len(old.evidence)} → {len(new.evidence)} dòng")
    if _content(old)[2] != _content(new)[2]:
        changes.append("ghi chú")
    return "; ".join(changes) or "chỉ khác các ô có lỗi"


def _shown(value: Value | None) -> str:
    return "trống" if value is None else format_value(value)


# ---------------------------------------------------------------------------------------------
# What a unit may say, and what it left out


def _own(
    campaign: Campaign, criteria_set: CriteriaSet, item: Return
) -> tuple[list[Report], list[Evidence], list[Note], list[Finding]]:
    """What counts of an accepted return; answers for a chỉ tiêu that is not the unit's own are set apart."""
    unit = item.unit or ""
    own = campaign.indicators_of(unit)
    wanted = {id: indicator for indicator in own for id in criteria_set.indicator(indicator).data}
    reports = [replace(report, unit=unit) for report in item.reports if report.datum in wanted]
    evidence = [replace(row, unit=unit) for row in item.evidence if row.indicator in own]
    subjects = {*own, *wanted}
    notes = [replace(note, unit=unit) for note in item.notes if note.subject in subjects]
    findings = [replace(said, unit=unit) for said in item.findings if said.indicator is None or said.indicator in own]
    findings += _strange_answers(campaign, criteria_set, item, own, wanted)
    findings += _missing_answers(criteria_set, item, wanted, findings)
    return reports, evidence, notes, findings


def _strange_answers(
    campaign: Campaign, criteria_set: CriteriaSet, item: Return, own: Sequence[str], wanted: Mapping[str, str]
) -> Iterable[Finding]:
    told: set[str] = set()
    strange: list[tuple[str, Report | Evidence]] = [
        *((report.datum, report) for report in item.reports if report.datum not in wanted),
        *((row.indicator, row) for row in item.evidence if row.indicator not in own),
    ]
    for subject, where in strange:
        users = criteria_set.indicators_using(subject) if subject in criteria_set.data else ()
        indicator = users[0].id if users else subject
        if indicator not in told:
            told.add(indicator)
            yield finding(
                of_judging.NOT_OWN_INDICATOR,
                where.place,
                unit=item.unit,
                indicator=indicator,
                unit_name=campaign.unit_name(item.unit),
            )


def _missing_answers(
    criteria_set: CriteriaSet, item: Return, wanted: Mapping[str, str], said: Sequence[Finding]
) -> Iterable[Finding]:
    answered = {report.datum for report in item.reports}
    explained = {one.place for one in said if one.severity is Severity.ERROR}
    set_aside = {(one.place.file, one.place.sheet) for one in said if one.code in of_judging.SHEETS_SET_ASIDE}
    for id, indicator in wanted.items():
        spec = criteria_set.data[id]
        if id in answered:
            continue
        where = item.places.get(id)
        if where is None:
            yield finding(
                of_judging.ROW_MISSING, Place(item.file), unit=item.unit, indicator=indicator, label=spec.name
            )
        elif where not in explained and (where.file, where.sheet) not in set_aside:
            yield finding(
                of_judging.VALUE_MISSING,
                where,
                unit=item.unit,
                indicator=indicator,
                label=spec.name,
                expected=OF_DATUM[spec.kind].expected,
            )


# ---------------------------------------------------------------------------------------------
# One value a datum


def _data(campaign: Campaign, criteria_set: CriteriaSet, reports: Iterable[Report]) -> dict[str, Datum]:
    by_datum: dict[str, list[Report]] = {}
    for report in reports:
        by_datum.setdefault(report.datum, []).append(report)
    data: dict[str, Datum] = {}
    for id, spec in criteria_set.data.items():
        said = tuple(by_datum.get(id, ()))
        resolution = campaign.resolutions.get(id)
        candidates = (resolution.value,) if resolution else tuple(dict.fromkeys(report.value for report in said))
        data[id] = Datum(id, spec.kind, spec.label, candidates, said, resolution)
    return data
