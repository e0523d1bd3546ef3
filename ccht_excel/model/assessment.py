"""The vocabulary of the program: frozen records that every other module speaks in.

Relies on the standard library only. Refuses floats: counts are ``int``, shares are ``Fraction``.
Collections inside records are tuples or read-only mappings, so a record can be shared freely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias


class Outcome(StrEnum):
    """Result of judging something under one standard (Thông tư 25/2023, Điều 8: đạt / không đạt).

    ``UNDETERMINED`` means the returns do not settle it yet: missing, conflicting, contradictory,
    or claimed without evidence where evidence is required.
    """

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene conjunction: any ``NOT_MET`` decides, else any ``UNDETERMINED`` leaves it open.

    Điều 8: a criterion is met when all its chỉ tiêu are, a level when all its criteria are.
    The conjunction of nothing is ``MET``.
    """
    result = Outcome.MET
    for outcome in outcomes:
        if outcome is Outcome.NOT_MET:
            return Outcome.NOT_MET
        if outcome is Outcome.UNDETERMINED:
            result = Outcome.UNDETERMINED
    return result


class Standard(StrEnum):
    """The three yardsticks that are always judged side by side."""

    PLAN = "plan"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"


class Kind(StrEnum):
    """How a chỉ tiêu is judged."""

    ATTESTED = "attested"
    RECOGNISED_LEVEL = "recognised_level"
    RATIO = "ratio"


class DatumKind(StrEnum):
    """What sort of value a datum takes: a count of people, a recognised level, or đạt / không đạt."""

    COUNT = "count"
    LEVEL = "level"
    RESULT = "result"


class Severity(StrEnum):
    """``ERROR`` must be corrected by somebody; ``WARNING`` should be looked at; ``INFO`` is said for the record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Value: TypeAlias = int | Outcome
"""Value of a datum: an exact count or level, or MET / NOT_MET for an attested chỉ tiêu."""

Required: TypeAlias = int | Fraction | Outcome
"""What a standard asks for: a level, a share (0 to 1), or MET."""


# ---------------------------------------------------------------------------------------------
# Findings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know about a file, a value or a definition.

    ``message`` says what was found and what is expected, ``remedy`` what to do; the place is in
    ``file``, ``sheet`` and ``cell`` (an Excel address or range such as ``D8`` or ``D8:D19``).
    Codes, severities and texts come from :mod:`ccht_excel.findings.catalogue`.
    """

    code: str
    severity: Severity
    message: str
    remedy: str = ""
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    unit: str | None = None
    indicator: str | None = None


# ---------------------------------------------------------------------------------------------
# The law as data: a criteria set


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one standard asks, the article it comes from and since when it is in force.

    ``difficult_area`` is ``None`` where the requirement holds everywhere, else it says for which
    communes it holds (Thông tư 25/2023: "xã thuộc vùng khó khăn").
    """

    standard: Standard
    value: Required
    article: str
    in_force: date
    difficult_area: bool | None = None


@dataclass(frozen=True, slots=True)
class DatumSpec:
    """One fact that units report: its stable id, kind, label as printed, and help for the person who types it.

    ``maximum`` is the highest level that exists (levels only).
    """

    id: str
    kind: DatumKind
    label: str
    help: str
    maximum: int | None = None

    @property
    def name(self) -> str:
        """How it is called in a sentence: a count by its label, a level or result by its chỉ tiêu."""
        return self.label if self.kind is DatumKind.COUNT else f"chỉ tiêu {self.id}"


@dataclass(frozen=True, slots=True)
class RatioSpec:
    """A share of one counted datum in another, with what each standard requires of it."""

    id: str
    label: str
    numerator: str
    denominator: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A chỉ tiêu in its official wording.

    ``requirements`` is filled for attested and level indicators, ``ratios`` for ratio indicators.
    ``ask`` tells the unit what to enter; ``evidence_hint`` names fitting minh chứng.
    """

    id: str
    kind: Kind
    title: str
    ask: str
    evidence_hint: str
    requirements: tuple[Requirement, ...] = ()
    ratios: tuple[RatioSpec, ...] = ()

    @property
    def data(self) -> tuple[str, ...]:
        """Ids of the data this indicator is judged from, in the order they are asked for."""
        if not self.ratios:
            return (self.id,)
        seen: dict[str, None] = {}
        for ratio in self.ratios:
            seen.setdefault(ratio.denominator)
            seen.setdefault(ratio.numerator)
        return tuple(seen)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A tiêu chí with its chỉ tiêu."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]


class ConstraintKind(StrEnum):
    """``AT_MOST``: left ≤ right. ``REQUIRES``: left ≥ 1 is impossible while right is 0."""

    AT_MOST = "at_most"
    REQUIRES = "requires"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A relation between two data that cannot be broken in reality; breaking it means a value is wrong."""

    kind: ConstraintKind
    left: str
    right: str
    reason: str
    article: str

    def holds(self, left: int, right: int) -> bool:
        """Whether the two values can both be true."""
        if self.kind is ConstraintKind.AT_MOST:
            return left <= right
        return not (left >= 1 and right == 0)


@dataclass(frozen=True, slots=True)
class DefaultUnit:
    """A unit proposed when a campaign is created, with the chỉ tiêu it answers for."""

    id: str
    name: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandardSpec:
    """How a standard is called and where it stands in law.

    ``upper_share`` is the share of its communes that a district needs at this standard, by ``upper_article``.
    """

    id: Standard
    label: str
    article: str
    upper_share: Fraction | None = None
    upper_article: str = ""


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A Circular as data. Built only by :mod:`ccht_excel.law.criteria`, which checks every reference."""

    id: str
    version: str
    title: str
    source: str
    standards: tuple[StandardSpec, ...]
    criteria: tuple[Criterion, ...]
    data: Mapping[str, DatumSpec]
    constraints: tuple[Constraint, ...]
    default_units: tuple[DefaultUnit, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All chỉ tiêu in official order."""
        return tuple(indicator for criterion in self.criteria for indicator in criterion.indicators)

    def indicator(self, id: str) -> Indicator:
        """The chỉ tiêu with this id; ``KeyError`` if there is none."""
        for indicator in self.indicators:
            if indicator.id == id:
                return indicator
        raise KeyError(id)

    def indicators_using(self, datum: str) -> tuple[Indicator, ...]:
        """The chỉ tiêu that are judged from this datum."""
        return tuple(indicator for indicator in self.indicators if datum in indicator.data)

    def standard(self, id: Standard) -> StandardSpec:
        """Label and article of a standard."""
        return next(spec for spec in self.standards if spec.id is id)

    @property
    def targets(self) -> Mapping[str, tuple[Requirement, ...]]:
        """Requirements by target id (level indicator id or ratio id): what a commune may set for itself."""
        found: dict[str, tuple[Requirement, ...]] = {}
        for indicator in self.indicators:
            if indicator.kind is Kind.RECOGNISED_LEVEL:
                found[indicator.id] = indicator.requirements
            for ratio in indicator.ratios:
                found[ratio.id] = ratio.requirements
        return found


# ---------------------------------------------------------------------------------------------
# The campaign: what the control workbook says


@dataclass(frozen=True, slots=True)
class Unit:
    """Somebody who fills one return workbook."""

    id: str
    name: str
    contact: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Village:
    """A thôn / bản / tổ dân phố whose counts are asked for separately."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The value the meeting settled on for a datum, and why (Thông tư 25/2023, Điều 9)."""

    datum: str
    value: Value
    reason: str
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """One đợt đánh giá. ``assignments`` maps each chỉ tiêu id to the ids of the units answering for it.

    ``targets`` maps a target id (``4.2`` …, ``5.1``, ``5.2.trained``) to the commune's own level or share.
    ``deadline`` is the day by which units return their workbook.
    """

    id: str
    commune: str
    district: str
    province: str
    year: int
    claimed_level: int
    receiver: str
    deadline: date | None
    difficult_area: bool
    evidence_required: bool
    units: tuple[Unit, ...]
    assignments: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, int | Fraction]
    criteria_set: str
    criteria_version: str
    villages: tuple[Village, ...] = ()
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)

    def unit(self, id: str) -> Unit | None:
        """The unit with this id, or ``None``."""
        return next((unit for unit in self.units if unit.id == id), None)

    def unit_name(self, id: str | None) -> str:
        """Name of a unit as printed; the bare id where it is unknown."""
        unit = self.unit(id) if id else None
        return unit.name if unit else (id or "")

    def indicators_of(self, unit: str) -> tuple[str, ...]:
        """Ids of the chỉ tiêu this unit answers for, in the order of the assignments."""
        return tuple(indicator for indicator, units in self.assignments.items() if unit in units)


# ---------------------------------------------------------------------------------------------
# What came back


@dataclass(frozen=True, slots=True)
class Report:
    """One unit's value for one datum, and the exact place and text it was read from.

    For figures collected by village, ``cell`` is the range of village cells and ``raw`` lists them.
    """

    datum: str
    unit: str
    value: Value
    file: str
    sheet: str
    cell: str
    raw: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One minh chứng: a document named by number, date (as typed), issuer, title, link."""

    indicator: str
    unit: str
    number: str
    date: str
    issuer: str
    title: str
    link: str
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark a unit wrote beside a chỉ tiêu or a figure (``subject`` is its id)."""

    subject: str
    unit: str
    text: str
    file: str
    sheet: str
    cell: str


class SubmissionStatus(StrEnum):
    """What became of a file found in ``nhan_ve/``."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Return:
    """The whole content of one readable returned workbook, values with their places, and what was wrong with it.

    ``saved_at`` is when the file says it was last saved, in UTC; ``saved_at_from`` tells whether the
    document's own properties or the file's time said so. ``unit`` is ``None`` where the file does not say.
    ``places`` tells where each datum is asked for (sheet, cell), answered or not; ``indicators`` are the chỉ tiêu
    whose rows stand in the file. ``marked_from`` is the SHA-256 of the return that this one is a marked copy of.
    """

    file: str
    sha256: str
    saved_at: datetime
    saved_at_from: str
    unit: str | None
    campaign: str | None
    year: int | None
    commune: str | None
    criteria_set: str | None
    criteria_version: str | None
    reports: tuple[Report, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    marked_from: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One row of the submission register: every file in ``nhan_ve/`` has one.

    ``saved_at_from`` tells where ``saved_at`` comes from, as in :class:`Return`.
    """

    file: str
    sha256: str | None
    unit: str | None
    status: SubmissionStatus
    reason: str | None
    saved_at: datetime | None = None
    saved_at_from: str = "document"


# ---------------------------------------------------------------------------------------------
# Reconciled data


@dataclass(frozen=True, slots=True)
class Datum:
    """All that is known of one fact: every report, the meeting's resolution, the value to be judged.

    ``candidates`` are the values it may have: one where reports agree or the meeting resolved it,
    several where reports conflict, none where nobody reported it.
    """

    id: str
    kind: DatumKind
    label: str
    candidates: tuple[Value, ...]
    reports: tuple[Report, ...] = ()
    resolution: Resolution | None = None

    @property
    def value(self) -> Value | None:
        """The one value, or ``None`` where it is missing or in dispute."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def resolved(self) -> bool:
        """Whether the meeting named the value."""
        return self.resolution is not None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Everything the judging needs, drawn from all returns of one campaign."""

    data: Mapping[str, Datum]
    evidence: tuple[Evidence, ...]
    notes: tuple[Note, ...]
    submissions: tuple[Submission, ...]
    outstanding: tuple[str, ...]
    findings: tuple[Finding, ...]


# ---------------------------------------------------------------------------------------------
# The assessment


class OpenReason(StrEnum):
    """Why an outcome is undetermined."""

    MISSING = "missing"
    CONFLICTING = "conflicting"
    CONTRADICTORY = "contradictory"
    NO_EVIDENCE = "no_evidence"
    NO_DENOMINATOR = "no_denominator"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing a verdict still depends on: which chỉ tiêu, why, which data, which units must act."""

    indicator: str
    reason: OpenReason
    data: tuple[str, ...]
    units: tuple[str, ...]
    standards: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class RatioJudgement:
    """A share judged exactly. ``missing``: how many more people it takes to reach the threshold."""

    id: str
    label: str
    numerator_datum: str
    denominator_datum: str
    numerator: int | None
    denominator: int | None
    required: Mapping[Standard, Fraction]
    outcomes: Mapping[Standard, Outcome]
    missing: Mapping[Standard, int]


@dataclass(frozen=True, slots=True)
class IndicatorJudgement:
    """A chỉ tiêu judged under each standard.

    ``value_outcomes`` are the outcomes by value alone, before evidence is asked for; ``claimed`` is what the
    unit itself said; ``value`` is what was judged (after the meeting's resolution); ``evidence`` counts minh chứng.
    """

    id: str
    criterion: str
    kind: Kind
    title: str
    units: tuple[str, ...]
    claimed: Value | None
    value: Value | None
    evidence: int
    required: Mapping[Standard, Required]
    outcomes: Mapping[Standard, Outcome]
    value_outcomes: Mapping[Standard, Outcome]
    ratios: tuple[RatioJudgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcome of a criterion or of the commune under one standard, with chỉ tiêu met of all."""

    outcome: Outcome
    met: int
    total: int


@dataclass(frozen=True, slots=True)
class CriterionJudgement:
    """A tiêu chí under each standard."""

    id: str
    title: str
    tallies: Mapping[Standard, Tally]


@dataclass(frozen=True, slots=True)
class LowTarget:
    """A target of the plan that is below the level the plan claims; ``name`` is how a person calls it."""

    target: str
    indicator: str
    name: str
    plan: int | Fraction
    claimed: int | Fraction


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judged campaign: what the summary prints and ``ket_qua.json`` carries.

    ``level_reached`` is the highest legal level met, ``level_possible`` the highest not yet ruled out; 0 is none.
    """

    campaign: Campaign
    criteria_set: CriteriaSet
    standards: Mapping[Standard, Tally]
    level_reached: int
    level_possible: int
    criteria: tuple[CriterionJudgement, ...]
    indicators: tuple[IndicatorJudgement, ...]
    data: Mapping[str, Datum]
    open_points: tuple[OpenPoint, ...]
    low_targets: tuple[LowTarget, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[Note, ...]
    submissions: tuple[Submission, ...]
    outstanding: tuple[str, ...]
    findings: tuple[Finding, ...]
