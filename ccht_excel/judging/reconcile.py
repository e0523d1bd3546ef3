"""From many returns to one set of facts: whose return is whose, which version counts, what each datum may be.

Relies on :mod:`ccht_excel.model.assessment` and the catalogue of findings. Refuses to choose between conflicting
reports: that is the meeting's task. Every file handed in gets a row in the submission register, whatever becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from difflib import get_close_matches
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.exchange.cell_text import LONGEST_QUOTED, enumerated
from ccht_excel.findings import of_attributes, of_judging, of_returns, of_sight
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import finding
from ccht_excel.judging.belonging import parts_of
from ccht_excel.judging.foreign import foreign
from ccht_excel.judging.past import jumps
from ccht_excel.judging.references import far_apart
from ccht_excel.judging.register import registered
from ccht_excel.judging.stated import at_odds, heard, not_asked
from ccht_excel.judging.versions import Version, Versions, choose_versions
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.assessment import Datum, Reconciled
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import CriteriaSet, EvidenceBy
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Note, Report, Return, Submission, SubmissionStatus
from ccht_excel.model.subjects import Subject
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
    by_unit, aside = _sorted_by_unit(campaign, criteria_set, returns)
    submissions = [submission for submission, _ in (*rejected, *aside)]
    findings = [*noted, *(item for _, item in (*rejected, *aside))]
    answers: list[_Answers] = []
    for unit in campaign.units:
        if own := by_unit.get(unit.id):
            versions = [Version(item, tuple(_wanted(campaign, criteria_set, unit.id))) for item in own]
            chosen = choose_versions(campaign, criteria_set, versions)
            answers.append(_answers(campaign, criteria_set, unit.id, chosen))
            submissions += chosen.submissions
            findings += [*chosen.findings, *answers[-1].findings]
    lost = {item.unit for item, _ in (*rejected, *aside) if item.status is SubmissionStatus.REJECTED}
    data = _data(campaign, criteria_set, answers)
    evidence = tuple(row for one in answers for row in one.evidence)
    decided, differing = registered(campaign, criteria_set, data, evidence)
    return Reconciled(
        data=MappingProxyType(data),
        evidence=(*evidence, *decided),
        notes=tuple(note for one in answers for note in one.notes),
        submissions=tuple(sorted(submissions, key=lambda row: row.file)),
        outstanding=tuple(
            unit.id for unit in campaign.units if unit.id not in by_unit and campaign.indicators_of(unit.id)
        ),
        findings=(*findings, *differing, *_asked_about(campaign, criteria_set, data)),
        evidence_open=tuple(_evidence_open(campaign, criteria_set, answers, lost)),
    )


def _asked_about(campaign: Campaign, criteria_set: CriteriaSet, data: Mapping[str, Datum]) -> Iterable[Finding]:
    """Counts that are far from what else is known of them."""
    yield from jumps(campaign, criteria_set, data)
    yield from far_apart(campaign, criteria_set, data)


def _evidence_open(
    campaign: Campaign, criteria_set: CriteriaSet, answers: Sequence[_Answers], lost: Set[str | None]
) -> Iterable[str]:
    """Chỉ tiêu of which somebody may still name evidence: who has not answered for them, whose file could not be read
    (``lost``; ``None``: it may be anybody's), whose rows of evidence are not clear. So are those nobody answers for.
    """
    if criteria_set.evidence.required_by is not EvidenceBy.LAW:
        return
    of_unit = {one.unit: one for one in answers}
    unclear = {id for one in answers for id in one.unproven}
    for indicator in criteria_set.asked:
        units = campaign.assignments.get(indicator.id, ())
        silent = any(id not in of_unit or of_unit[id].open & {*indicator.data} for id in units)
        if silent or not units or indicator.id in unclear or lost & {None, *units}:
            yield indicator.id


# ---------------------------------------------------------------------------------------------
# Whose return is it


def _sorted_by_unit(
    campaign: Campaign, criteria_set: CriteriaSet, returns: Iterable[Return]
) -> tuple[dict[str, list[Return]], list[tuple[Submission, Finding]]]:
    """The returns of each unit, and those that do not count here, with the reason."""
    by_unit: dict[str, list[Return]] = {}
    aside: list[tuple[Submission, Finding]] = []
    for item in sorted(returns, key=lambda item: item.file):
        item, reason = _identify(campaign, criteria_set, item)
        if reason:
            if reason.code == of_judging.OTHER_COMMUNE.code:
                item = replace(item, unit=None)  # one of theirs, whatever its id
            status = CATALOGUE[reason.code].status or SubmissionStatus.REJECTED
            aside.append((_submission(item, status, reason), reason))
        else:
            for part in parts_of(campaign, criteria_set.subject, item):
                by_unit.setdefault(part.unit or "", []).append(part)
    return by_unit, aside


def _identify(campaign: Campaign, criteria_set: CriteriaSet, item: Return) -> tuple[Return, Finding | None]:
    """The return with its unit and what is said of it, or the reason why it does not count here."""
    reason = foreign(campaign, criteria_set, item)
    if reason:
        return item, reason
    said, subject = list(item.findings), criteria_set.subject
    if item.unit is None:
        unit = _unit_by_name(campaign, item) or _unit_by_content(campaign, item)
        typed = item.filled.get("unit_name")
        if unit is None and typed:
            return item, _unknown_unit(subject, item, typed, [unit.name for unit in campaign.units])
        if unit is None:
            return item, finding(of_judging.RETURN_UNIT_MISSING, Place(item.file), unit_word=subject.unit)
        words = {"unit_name": campaign.unit_name(unit), "unit_word": subject.unit}
        said.append(finding(of_judging.UNIT_INFERRED, Place(item.file), unit=unit, **words))
        item = replace(item, unit=unit)
    if campaign.unit(item.unit or "") is None:
        return item, _unknown_unit(subject, item, item.unit or "", [unit.id for unit in campaign.units])
    if item.criteria_version not in (None, criteria_set.version):
        said.append(
            finding(
                of_judging.OLDER_CRITERIA_VERSION,
                Place(item.file),
                unit=item.unit,
                found=item.criteria_version,
                expected=criteria_set.version,
                changes=_version_changes(campaign, criteria_set, item),
                unit_word=subject.unit,
            )
        )
    return replace(item, findings=tuple(said)), None


def _unknown_unit(subject: Subject, item: Return, found: str, known: Sequence[str]) -> Finding:
    near = get_close_matches(found, known, 1)
    hint = f" (gần giống: {near[0]})" if near else ""
    words = {"found": found, "suggestion": hint, "units_sheet": subject.units_sheet, "unit_word": subject.unit}
    return finding(of_judging.RETURN_UNIT_UNKNOWN, Place(item.file), **words)


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
    added += [attribute.label for report, attribute in not_asked(criteria_set, item.reports) if report.datum in wanted]
    if not added:
        return f"các câu hỏi của {criteria_set.subject.unit} vẫn như cũ"
    asks = "tệp chưa hỏi: "
    return f"{asks}{enumerated(dict.fromkeys(added), 'câu', between=', ', room=LONGEST_QUOTED - len(asks))}"


def _submission(item: Return, status: SubmissionStatus, reason: Finding | None) -> Submission:
    said = reason.message if reason else None
    return Submission(item.file, item.sha256, item.unit, status, said, item.saved_if_known, item.saved_at_from)


# ---------------------------------------------------------------------------------------------
# What a unit may say, and what it left out


class _Answers(Struct, frozen=True):
    """What counts of one unit's returns.

    ``open`` are the data it is asked for and has not answered for certain, ``unclear`` those where it wrote something.
    ``unproven`` are chỉ tiêu of which it named a document that does not count, or wrote what may be one.
    """

    unit: str
    reports: Sequence[Report]
    open: frozenset[str]
    unclear: frozenset[str]
    evidence: Sequence[Evidence]
    unproven: frozenset[str]
    notes: Sequence[Note]
    findings: Sequence[Finding]


def _wanted(campaign: Campaign, criteria_set: CriteriaSet, unit: str) -> dict[str, str]:
    """The data a unit is asked for, with the chỉ tiêu it is asked for them under."""
    own = campaign.indicators_of(unit)
    return {id: indicator for indicator in own for id in criteria_set.indicator(indicator).data}


def _answers(campaign: Campaign, criteria_set: CriteriaSet, unit: str, chosen: Versions) -> _Answers:
    """What counts of a unit's returns; answers for a chỉ tiêu that is not the unit's own are set apart."""
    own, wanted = campaign.indicators_of(unit), _wanted(campaign, criteria_set, unit)
    still_open = chosen.open_data(tuple(wanted))
    subjects = {*own, *wanted}
    findings: list[Finding] = []
    for version in chosen.counting:
        item = version.item
        said = [replace(said, unit=unit) for said in item.findings if said.indicator is None or said.indicator in own]
        said += _strange_answers(campaign, criteria_set, item, own, wanted)
        lacking = {id: indicator for id, indicator in wanted.items() if id in still_open and chosen.asks(version, id)}
        findings += [*said, *_missing_answers(criteria_set, item, lacking, said)]
        findings += _rows_lost(criteria_set, item, wanted)
    evidence = [replace(row, unit=unit) for row in chosen.evidence(criteria_set) if row.indicator in own]
    return _Answers(
        unit,
        [replace(report, unit=unit) for report in chosen.reports() if report.datum in wanted],
        still_open,
        chosen.unclear_data(tuple(wanted)),
        evidence,
        frozenset(_unproven(criteria_set, chosen, {row.indicator for row in evidence})),
        [replace(note, unit=unit) for note in chosen.notes() if note.subject in subjects],
        findings,
    )


def _unproven(criteria_set: CriteriaSet, chosen: Versions, proved: Set[str]) -> Iterable[str]:
    """Chỉ tiêu of which documents are named that do not count, or stand in rows that could not be read for certain."""
    for version in chosen.counting:
        yield from (row.indicator for row in version.item.evidence if row.indicator not in proved)
        for said in version.item.findings:
            if said.severity is Severity.ERROR or said.code in _UNCLEAR_EVIDENCE:
                # A row may be meant for any chỉ tiêu of its sheet; what tells of none, for any of the file.
                yield from (
                    indicator.id
                    for criterion in criteria_set.criteria
                    if said.indicator is None or any(item.id == said.indicator for item in criterion.indicators)
                    for indicator in criterion.indicators
                )


_UNCLEAR_EVIDENCE = frozenset(
    item.code
    for item in (
        of_returns.EVIDENCE_WITHOUT_INDICATOR,
        of_returns.EVIDENCE_INDICATOR_UNKNOWN,
        of_returns.EVIDENCE_INCOMPLETE,
        of_returns.EVIDENCE_INDICATOR_PARTLY,
        of_returns.COPIES_DIFFER,
        of_sight.CELLS_BESIDE_TABLES,
        *(CATALOGUE[code] for code in of_judging.SHEETS_SET_ASIDE),
    )
)


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
                unit_word=criteria_set.subject.unit,
            )


def _rows_lost(criteria_set: CriteriaSet, item: Return, wanted: Mapping[str, str]) -> Iterable[Finding]:
    """Rows that the unit's form had, of what its answers must come with; forms of other versions had others."""
    if item.criteria_version != criteria_set.version:
        return
    for report, attribute in not_asked(criteria_set, item.reports):
        if report.datum in wanted:
            yield finding(
                of_attributes.STATED_ROW_MISSING,
                Place(item.file),
                unit=item.unit,
                indicator=wanted[report.datum],
                label=criteria_set.data[report.datum].name,
                question=attribute.label,
                unit_word=criteria_set.subject.unit,
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
            words = {"label": spec.name, "unit_word": criteria_set.subject.unit}
            yield finding(of_judging.ROW_MISSING, Place(item.file), unit=item.unit, indicator=indicator, **words)
        elif where not in explained and (where.file, where.sheet) not in set_aside:
            kind = OF_DATUM[spec.kind]
            yield finding(
                of_judging.VALUE_MISSING,
                where,
                unit=item.unit,
                indicator=indicator,
                label=spec.name,
                expected=kind.expected.format(**kind.words(spec)),
            )


# ---------------------------------------------------------------------------------------------
# One value a datum


def _data(campaign: Campaign, criteria_set: CriteriaSet, answers: Sequence[_Answers]) -> dict[str, Datum]:
    left_open = {one.unit: one.open for one in answers}
    asked = {unit.id: _wanted(campaign, criteria_set, unit.id) for unit in campaign.units}
    data: dict[str, Datum] = {}
    every = {id: tuple(row for one in answers for row in one.reports if row.datum == id) for id in criteria_set.data}
    speaking = {id: heard(campaign, spec, every[id]) for id, spec in criteria_set.data.items()}
    odds = at_odds(campaign, criteria_set, speaking)
    for id, spec in criteria_set.data.items():
        said, counting = every[id], speaking[id]
        resolution = campaign.resolutions.get(id)
        candidates = (resolution.value,) if resolution else tuple(dict.fromkeys(report.value for report in counting))
        awaited = tuple(unit for unit, wanted in asked.items() if id in wanted and id in left_open.get(unit, wanted))
        unclear = tuple(one.unit for one in answers if id in one.unclear)
        data[id] = Datum(id, spec.kind, spec.label, candidates, said, resolution, awaited, unclear, odds[id])
    return data
