"""An assessment as the page shows it: rows, marks, bars. Every sentence is one of the summary's.

Relies on :mod:`ccht_excel.summary`. Decides nothing: a bar is drawn from the share and the thresholds of the
judgement, its words say what is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from ccht_excel.campaign.folder import RETURNS
from ccht_excel.findings.groups import SEVERITIES, FindingGroup, group_findings
from ccht_excel.law.attributes import attribute_rows, must_state
from ccht_excel.model.assessment import Assessment, Datum, IndicatorJudgement, RatioJudgement, Tally
from ccht_excel.model.attributes import Attribute, stated_key
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Outcome
from ccht_excel.model.returns import are_versions
from ccht_excel.summary.notes import errors_text, low_targets_of, outstanding_text
from ccht_excel.summary.open_points import NOTHING_CHANGED, grouped_points, is_conclusion_open
from ccht_excel.summary.stated import choice_text
from ccht_excel.summary.texts import (
    OUTCOMES,
    STATUSES,
    conclusion,
    datum_label,
    judged_text,
    levels_of,
    missing_text,
    name_of,
    plan_conclusion,
    score_text,
    share_said,
    time_text,
    unit_names,
    value_text,
)
from ccht_excel.vietnamese.printed import format_required
from ccht_excel.vietnamese.text import join_words
from ccht_excel.web.things import code_of_file

_WEIGHT = list(Severity)


class Mark(Struct, frozen=True):
    """An outcome: ``kind`` for its colour, the words, and what the reported values alone would give."""

    kind: str
    text: str
    count: str = ""
    provisional: str = ""


class Threshold(Struct, frozen=True):
    """What one standard asks of a share: where it stands on the bar, in words, how many people are missing."""

    at: float
    label: str
    required: str
    outcome: Mark
    missing: str


class Bar(Struct, frozen=True):
    """A share as a bar of a hundred units, with a mark for each standard.

    ``filled`` is the share, the lowest where figures are in dispute, ``up_to`` the highest; ``None`` where not known.
    """

    label: str
    share: str
    filled: float | None
    up_to: float | None
    thresholds: tuple[Threshold, ...]
    awaited: bool


class IndicatorRow(Struct, frozen=True):
    """A chỉ tiêu of the table."""

    id: str
    title: str
    units: str
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    errors: int
    warnings: int


class CriterionRows(Struct, frozen=True):
    """A tiêu chí of the table with its chỉ tiêu."""

    id: str
    title: str
    marks: tuple[Mark, ...]
    rows: tuple[IndicatorRow, ...]


class FoundRow(Struct, frozen=True):
    """Findings that are one for who reads them, and the chỉ tiêu that they lead to."""

    severity: str
    word: str
    place: str
    message: str
    remedy: str
    indicators: tuple[str, ...]


class FileRow(Struct, frozen=True):
    """One file that came back and what became of it."""

    code: str
    name: str
    status: str
    word: str
    unit: str
    reason: str
    saved: str
    findings: tuple[FoundRow, ...]


class OpenRow(Struct, frozen=True):
    """What the verdict still depends on."""

    indicators: tuple[str, ...]
    units: str
    text: str
    standards: str


class ReportRow(Struct, frozen=True):
    """One unit's value of a datum, and where it stands."""

    unit: str
    value: str
    place: str


class DatumRow(Struct, frozen=True):
    """What a meeting may settle: a datum, or what one is by, then with the ``choices`` there are.

    ``disputed``: units say different things, or of what a datum is by nothing. ``own``: all that is said is one unit's.
    """

    id: str
    label: str
    judged: str
    disputed: bool
    own: bool
    reports: tuple[ReportRow, ...]
    settled: str
    reason: str
    choices: tuple[str, ...] = ()


class Results(Struct, frozen=True):
    """All that the page shows of a judged campaign."""

    commune: str
    standards: tuple[str, ...]
    total: tuple[Mark, ...]
    criteria: tuple[CriterionRows, ...]
    conclusion: tuple[str, ...]
    notes: tuple[str, ...]
    open_points: tuple[OpenRow, ...]
    open_heading: str
    files: tuple[FileRow, ...]
    outstanding: tuple[str, ...]
    other_findings: tuple[FoundRow, ...]
    returned: int
    asked: int


def results_of(assessment: Assessment) -> Results:
    """The same assessment as the summary prints it, for the page."""
    specs = assessment.criteria_set.standards
    campaign = assessment.campaign
    asked = [unit.id for unit in campaign.units if campaign.indicators_of(unit.id)]
    return Results(
        commune=name_of(assessment),
        standards=tuple(spec.label for spec in specs),
        total=tuple(_tally(assessment.standards[spec.id]) for spec in specs),
        criteria=tuple(_criteria(assessment)),
        conclusion=(conclusion(assessment), plan_conclusion(assessment), score_text(assessment)),
        notes=tuple(filter(None, (low_targets_of(assessment), outstanding_text(assessment), errors_text(assessment)))),
        open_points=tuple(_open_points(assessment)),
        open_heading="Kết quả còn phụ thuộc vào" if is_conclusion_open(assessment) else NOTHING_CHANGED,
        files=tuple(_files(assessment)),
        outstanding=tuple(campaign.unit_name(unit) for unit in assessment.outstanding),
        other_findings=found_rows(_of_no_file_and_no_indicator(assessment), assessment.criteria_set.subject.unit),
        returned=len(asked) - len(assessment.outstanding),
        asked=len(asked),
    )


# ---------------------------------------------------------------------------------------------
# The table


def _criteria(assessment: Assessment) -> Iterable[CriterionRows]:
    specs = assessment.criteria_set.standards
    for criterion in assessment.criteria:
        rows = [_indicator(assessment, item) for item in assessment.indicators if item.criterion == criterion.id]
        marks = tuple(_tally(criterion.tallies[spec.id]) for spec in specs)
        yield CriterionRows(criterion.id, criterion.title, marks, tuple(rows))


def _indicator(assessment: Assessment, judged: IndicatorJudgement) -> IndicatorRow:
    specs = assessment.criteria_set.standards
    own = [item for item in assessment.findings if item.indicator == judged.id]
    return IndicatorRow(
        judged.id,
        judged.title,
        unit_names(assessment.campaign, judged.units),
        tuple(_mark(judged.outcomes[spec.id], judged.provisional[spec.id]) for spec in specs),
        tuple(_bar(assessment, ratio) for ratio in judged.ratios),
        sum(item.severity is Severity.ERROR for item in own),
        sum(item.severity is Severity.WARNING for item in own),
    )


def _mark(outcome: Outcome, provisional: Outcome, count: str = "") -> Mark:
    open_yet = outcome is Outcome.UNDETERMINED and provisional is not Outcome.UNDETERMINED
    return Mark(outcome.value, OUTCOMES[outcome], count, OUTCOMES[provisional] if open_yet else "")


def _tally(tally: Tally) -> Mark:
    return _mark(tally.outcome, tally.provisional, f"{tally.met}/{tally.total}")


def _bar(assessment: Assessment, ratio: RatioJudgement) -> Bar:
    thresholds = tuple(
        Threshold(
            _drawn(ratio.required[spec.id]),
            spec.label,
            format_required(ratio.required[spec.id]),
            _mark(ratio.outcomes[spec.id], Outcome.UNDETERMINED),
            missing_text(ratio, spec.id),
        )
        for spec in assessment.criteria_set.standards
        if spec.id in ratio.required
    )
    pairs = [*((case.numerator, case.denominator) for case in ratio.cases), (ratio.numerator, ratio.denominator)]
    shares = [_drawn(Fraction(part, whole)) for part, whole in pairs if part is not None and whole]
    lowest, highest = min(shares, default=None), max(shares, default=None)
    return Bar(ratio.label, share_said(ratio), lowest, highest, thresholds, ratio.awaited)


def _drawn(share: Fraction) -> float:
    """A share as a length, cut off and never more than the bar is long."""
    return min(1000, share.numerator * 1000 // share.denominator) / 10


# ---------------------------------------------------------------------------------------------
# What was found


def found_rows(findings: Iterable[Finding], unit_word: str) -> tuple[FoundRow, ...]:
    """Findings as rows, the gravest first; ``unit_word`` is what those are called that fill in forms."""
    groups = sorted(group_findings(findings, unit_word), key=lambda group: _WEIGHT.index(group.severity))
    return tuple(_found(group) for group in groups)


def _found(group: FindingGroup) -> FoundRow:
    place = group.full_place
    return FoundRow(
        group.severity.value,
        SEVERITIES[group.severity],
        place[:1].upper() + place[1:],
        f"{group.message}.",
        group.remedies,
        group.indicators,
    )


def _of_no_file_and_no_indicator(assessment: Assessment) -> Iterable[Finding]:
    """What stands neither with a file nor with a chỉ tiêu: mostly of the control workbook."""
    files = {row.file for row in assessment.submissions}
    return (item for item in assessment.findings if not item.indicator and item.place.file not in files)


def _files(assessment: Assessment) -> Iterable[FileRow]:
    word = assessment.criteria_set.subject.unit
    for row in assessment.submissions:
        yield FileRow(
            code_of_file(row.file),
            row.file.removeprefix(f"{RETURNS}/"),
            row.status.value,
            STATUSES[row.status],
            assessment.campaign.unit_name(row.unit),
            row.reason or "",
            time_text(row.saved_at),
            found_rows((item for item in assessment.findings if item.place.file == row.file), word),
        )


def files_behind(assessment: Assessment, subject: str) -> Mapping[str, str]:
    """The received files that values and evidence of a chỉ tiêu or a datum come from: shown names by their codes."""
    judged = next((item for item in assessment.criteria_set.indicators if item.id == subject), None)
    data = judged.data if judged else (subject,)
    files = [report.place.file for id in data for report in assessment.data[id].reports]
    files += [item.place.file for item in assessment.evidence if item.indicator == subject]
    received = {row.file for row in assessment.submissions}
    return {code_of_file(file): file.removeprefix(f"{RETURNS}/") for file in files if file and file in received}


def _open_points(assessment: Assessment) -> Iterable[OpenRow]:
    labels = {spec.id: spec.label for spec in assessment.criteria_set.standards}
    for point in grouped_points(assessment):
        standards = join_words(labels[standard] for standard in point.standards)
        yield OpenRow(point.indicators, unit_names(assessment.campaign, point.units), point.text, standards)


# ---------------------------------------------------------------------------------------------
# The meeting


def data_rows(assessment: Assessment) -> Sequence[DatumRow]:
    """All that a meeting may settle, what is in dispute first; called as in the control workbook."""
    rows = [_datum(assessment, datum) for datum in assessment.data.values()]
    rows += [
        _choice(assessment, assessment.data[spec.id], attribute)
        for spec, attribute in attribute_rows(assessment.criteria_set).values()
        if spec.id in assessment.data
    ]
    return sorted(rows, key=lambda row: not row.disputed)


def _choice(assessment: Assessment, datum: Datum, attribute: Attribute) -> DatumRow:
    """What a datum is by; in dispute where units do not all state the same, nobody's business where none reported."""
    campaign = assessment.campaign
    named = campaign.settled_choice(datum.id, attribute.id)
    spec = assessment.criteria_set.data[datum.id]
    asked = [report for report in datum.reports if must_state(spec, report.value)]
    stated = {report.choice(attribute.id) for report in asked}
    reports = []
    for report in asked:
        said = next((item for item in report.stated if item.attribute == attribute.id), None)
        unit, place = campaign.unit_name(report.unit), (said.place if said else report.place)
        where = f"tệp {place.file}, trang {place.sheet}, ô {place.cell}"
        reports.append(ReportRow(unit, attribute.shown(report.choice(attribute.id)), where))
    return DatumRow(
        stated_key(datum.id, attribute.id),
        attribute.label,
        choice_text(assessment, datum, attribute) if asked else "",
        not named and bool(stated) and (len(stated) > 1 or "" in stated or attribute.id in datum.at_odds),
        are_versions(asked),
        tuple(reports),
        attribute.shown(named.choice) if named else "",
        named.reason if named else "",
        tuple(choice.label for choice in attribute.choices if choice.possible_in(campaign.year)),
    )


def _datum(assessment: Assessment, datum: Datum) -> DatumRow:
    resolution = datum.resolution
    return DatumRow(
        datum.id,
        datum_label(datum.id, assessment),
        judged_text(datum, levels_of(assessment, datum.id)),
        len(datum.candidates) > 1,
        are_versions(datum.reports),
        tuple(
            ReportRow(
                assessment.campaign.unit_name(report.unit),
                value_text(report.value, datum.kind, levels_of(assessment, datum.id)),
                f"tệp {report.place.file}, trang {report.place.sheet}, ô {report.place.cell}",
            )
            for report in datum.reports
        ),
        value_text(resolution.value, datum.kind, levels_of(assessment, datum.id)) if resolution else "",
        resolution.reason if resolution else "",
    )
