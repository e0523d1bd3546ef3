"""The law as data: outcomes, standards, requirements, chỉ tiêu, criteria, a criteria set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from ccht_excel.model.attributes import Attribute
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.prefill import Prefill
from ccht_excel.model.subjects import Subject
from ccht_excel.model.year import NOTHING_SAID, AssessedYear, Handling


class Outcome(StrEnum):
    """Result of judging something under one standard (Thông tư 25/2023, Điều 8: đạt / không đạt).

    ``UNDETERMINED`` means the returns do not settle it yet: missing, conflicting, contradictory,
    or claimed without evidence where evidence is required. ``NOT_APPLICABLE`` means that a standard asks nothing of
    this type of subject: it is in no score.
    """

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene conjunction: any ``NOT_MET`` decides, else any ``UNDETERMINED`` leaves it open.

    Điều 8: a criterion is met when all its chỉ tiêu are, a level when all its criteria are.
    The conjunction of nothing is ``MET``; that of what does not apply, and of nothing else, ``NOT_APPLICABLE``.
    """
    found = set(outcomes)
    for decisive in (Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.MET):
        if decisive in found:
            return decisive
    return Outcome.NOT_APPLICABLE if found else Outcome.MET


Standard: TypeAlias = str
"""Id of one of the yardsticks of a criteria set, which are always judged side by side."""


class StandardKind(StrEnum):
    """``PLAN``: what the assessed body set itself. ``LEGAL``: a level that the Circular knows."""

    PLAN = "plan"
    LEGAL = "legal"


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


Value: TypeAlias = int | Outcome
"""Value of a datum: an exact count or level, or MET / NOT_MET for an attested chỉ tiêu."""


Required: TypeAlias = int | Fraction | Outcome
"""What a standard asks for: a level, a share (0 to 1), or MET."""


class Requirement(Struct, frozen=True):
    """What one standard asks, the article it comes from and since when it is in force.

    ``difficult_area`` is ``None`` where the requirement holds everywhere, else it says for which
    communes it holds (Thông tư 25/2023: "xã thuộc vùng khó khăn").
    """

    standard: Standard
    value: Required
    article: str
    in_force: date
    difficult_area: bool | None = None


class DatumSpec(Struct, frozen=True):
    """One fact that units report: its stable id, kind, label as printed, and help for the person who types it.

    ``levels`` are those there are (levels only), ``note`` what the law leaves open about it. A count outside of
    ``usual`` (lowest, highest), or no more than ``usual_share`` of what it is part of, is asked about.
    ``village_labels`` is what a village is asked where it is asked for its own, worded for what villages are called
    here, then for all else that they may be called. ``attributes`` are what an answer must come with.
    """

    id: str
    kind: DatumKind
    label: str
    help: str
    levels: LevelScale | None = None
    note: str = ""
    usual: tuple[int, int] | None = None
    usual_share: Fraction | None = None
    village_labels: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    @property
    def village_label(self) -> str:
        """What a village is asked."""
        return self.village_labels[0] if self.village_labels else self.label

    @property
    def maximum(self) -> int | None:
        """The highest level that exists; ``None`` for what is no level."""
        return self.levels.highest if self.levels else None

    @property
    def name(self) -> str:
        """How it is called in a sentence: a count by its label, a level or result by its chỉ tiêu."""
        return self.label if self.kind is DatumKind.COUNT else f"chỉ tiêu {self.id}"


class RatioSpec(Struct, frozen=True):
    """A share of one counted datum in another, with what each standard requires of it."""

    id: str
    label: str
    numerator: str
    denominator: str
    requirements: tuple[Requirement, ...]

    def asked_by(self, standard: Standard) -> bool:
        """Whether the standard asks it of this type of subject, in whatever year."""
        return any(rule.standard == standard for rule in self.requirements)


class Indicator(Struct, frozen=True, dict=True):
    """A chỉ tiêu in its official wording.

    ``requirements`` is filled for attested and level indicators, ``ratios`` for ratio indicators; neither where it does
    not apply to the type of subject that the set is worded for. ``ask`` tells the unit what to enter;
    ``evidence_hint`` names fitting minh chứng. ``by_decision``: it is recognised by a decision that holds until it is
    withdrawn, so that its evidence may be older than the assessed year.
    """

    id: str
    kind: Kind
    title: str
    ask: str
    evidence_hint: str
    requirements: tuple[Requirement, ...] = ()
    ratios: tuple[RatioSpec, ...] = ()
    by_decision: bool = False

    @cached_property
    def applies(self) -> bool:
        """Whether any standard asks it of this type of subject."""
        return bool(self.requirements or self.ratios)

    def asked_by(self, standard: Standard) -> bool:
        """Whether the standard asks it of this type of subject, in whatever year."""
        return standard in self._standards

    @cached_property
    def _standards(self) -> frozenset[Standard]:
        rules = (*self.requirements, *(rule for ratio in self.ratios for rule in ratio.requirements))
        return frozenset(rule.standard for rule in rules)

    @property
    def by_area(self) -> bool:
        """Whether a standard asks something else of a commune in a difficult area."""
        rules = (*self.requirements, *(rule for ratio in self.ratios for rule in ratio.requirements))
        return any(rule.difficult_area is not None for rule in rules)

    @cached_property
    def data(self) -> tuple[str, ...]:
        """Ids of the data it is judged from, in the order they are asked for; none where it does not apply."""
        if not self.ratios:
            return (self.id,) if self.applies else ()
        seen: dict[str, None] = {}
        for ratio in self.ratios:
            seen.setdefault(ratio.denominator)
            seen.setdefault(ratio.numerator)
        return tuple(seen)


class Criterion(Struct, frozen=True):
    """A tiêu chí with its chỉ tiêu."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]


class ConstraintKind(StrEnum):
    """``AT_MOST``: left ≤ right. ``REQUIRES``: left ≥ 1 is impossible while right is 0."""

    AT_MOST = "at_most"
    REQUIRES = "requires"


class Constraint(Struct, frozen=True):
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


class DefaultUnit(Struct, frozen=True):
    """A unit proposed when a campaign is created, with the chỉ tiêu it answers for."""

    id: str
    name: str
    indicators: tuple[str, ...]


class Presumption(Struct, frozen=True):
    """A level that has to be recognised for so many months, from the day of the decision, before a higher one."""

    standard: Standard
    months: int
    article: str


class StandardSpec(Struct, frozen=True):
    """How a standard is called and where it stands in law.

    ``label`` is for headings, ``name`` for use inside a sentence. ``level`` is the legal level it stands for, ``None``
    for the plan; ``clause`` is its article without the name of the Circular, for headings. ``upper_share`` is the share
    of its communes that a district needs at this standard, by ``upper_article``.
    """

    id: Standard
    kind: StandardKind
    label: str
    name: str
    article: str
    level: int | None = None
    clause: str = ""
    upper_share: Fraction | None = None
    upper_article: str = ""
    presumes: Presumption | None = None


class EvidenceBy(StrEnum):
    """Who asks for evidence. ``PLAN``: the assessed body itself; a claim without any stays open until there is some.
    ``LAW``: the Circular; what no fitting evidence is named for is not met.
    """

    PLAN = "plan"
    LAW = "law"


class EvidenceRule(Struct, frozen=True):
    """Who asks for evidence, and where that is written."""

    required_by: EvidenceBy
    article: str


class CriteriaSet(Struct, frozen=True, dict=True):
    """A Circular as data. Built only by :mod:`ccht_excel.law.criteria`, which checks every reference.

    ``source`` is the Circular with date and issuer, ``citation`` the same as it is cited. All its texts are worded for
    one type of ``subject``, and what applies to others only is left out; ``shares`` are those of any type, each with
    the id of its chỉ tiêu. ``sample`` is the folder of its shipped sample, empty where it has none. ``prefill`` says
    how a list of residents serves it.
    """

    id: str
    version: str
    title: str
    source: str
    citation: str
    standards: tuple[StandardSpec, ...]
    criteria: tuple[Criterion, ...]
    data: Mapping[str, DatumSpec]
    constraints: tuple[Constraint, ...]
    default_units: tuple[DefaultUnit, ...]
    year: AssessedYear
    evidence: EvidenceRule
    shares: tuple[tuple[str, RatioSpec], ...]
    subject: Subject
    handling: Handling = NOTHING_SAID
    sample: str = ""
    prefill: Prefill | None = None

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All chỉ tiêu in official order."""
        return tuple(indicator for criterion in self.criteria for indicator in criterion.indicators)

    @cached_property
    def asked(self) -> tuple[Indicator, ...]:
        """Those of them that apply to the type of subject that the set is worded for."""
        return tuple(indicator for indicator in self.indicators if indicator.applies)

    def indicator(self, id: str) -> Indicator:
        """The chỉ tiêu with this id; ``KeyError`` if there is none."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> Mapping[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    def indicators_using(self, datum: str) -> tuple[Indicator, ...]:
        """The chỉ tiêu that are judged from this datum."""
        return tuple(indicator for indicator in self.indicators if datum in indicator.data)

    @cached_property
    def standard_ids(self) -> tuple[Standard, ...]:
        """Ids of the standards, in the order in which they are printed."""
        return tuple(spec.id for spec in self.standards)

    @cached_property
    def plan(self) -> StandardSpec | None:
        """The standard whose targets the assessed body sets itself; ``None`` where the Circular knows no plan."""
        return next((spec for spec in self.standards if spec.kind is StandardKind.PLAN), None)

    @property
    def legal(self) -> tuple[StandardSpec, ...]:
        """The standards of the legal levels, lowest first."""
        return tuple(spec for spec in self.standards if spec.kind is StandardKind.LEGAL)

    @property
    def levels(self) -> Mapping[int, Standard]:
        """The standard of each legal level, lowest first."""
        return {spec.level: spec.id for spec in self.standards if spec.level is not None}

    @property
    def award_levels(self) -> LevelScale:
        """The legal levels as something is asked for or granted at them."""
        names = tuple(spec.name for spec in self.legal)
        return LevelScale(self.subject.level, "", names, self.subject.level_also)

    def standard(self, id: Standard) -> StandardSpec:
        """Label and article of a standard."""
        return next(spec for spec in self.standards if spec.id == id)

    def level_spec(self, level: int) -> StandardSpec:
        """The standard of a legal level."""
        return self.standard(self.levels[level])

    @property
    def targets(self) -> Mapping[str, tuple[Requirement, ...]]:
        """Requirements by target id (level indicator id or ratio id): what a plan may set."""
        found: dict[str, tuple[Requirement, ...]] = {}
        for indicator in self.asked:
            if indicator.kind is Kind.RECOGNISED_LEVEL:
                found[indicator.id] = indicator.requirements
            for ratio in indicator.ratios:
                found[ratio.id] = ratio.requirements
        return found
