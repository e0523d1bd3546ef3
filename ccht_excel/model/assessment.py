"""Reconciled data and the judgement on them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from ccht_excel.model.campaign import Campaign, Resolution
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind, Kind, Outcome, Required, Standard, Value
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.returns import Evidence, Note, Report, Submission

# ---------------------------------------------------------------------------------------------
# Reconciled data


class Datum(Struct, frozen=True):
    """All that is known of one fact: every report, the meeting's resolution, the value to be judged.

    ``candidates`` are the values it may have: one where reports agree or the meeting resolved it,
    several where reports conflict, none where nobody reported it. ``awaited`` are the units that are asked for it and
    have not answered: not returned, left blank, or not understood; ``unclear`` those of them that wrote something which
    could not be taken for certain. ``at_odds`` are the attributes that leave open whether it has any of these values.
    """

    id: str
    kind: DatumKind
    label: str
    candidates: tuple[Value, ...]
    reports: tuple[Report, ...] = ()
    resolution: Resolution | None = None
    awaited: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    at_odds: tuple[str, ...] = ()

    @property
    def value(self) -> Value | None:
        """The one value, or ``None`` where it is missing or in dispute."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def resolved(self) -> bool:
        """Whether the meeting named the value."""
        return self.resolution is not None


class Reconciled(Struct, frozen=True):
    """Everything the judging needs, drawn from all returns of one campaign.

    ``evidence_open`` are the chỉ tiêu for which evidence may still be found in what is outstanding, unreadable or
    unclear, where the law asks for it.
    """

    data: Mapping[str, Datum]
    evidence: tuple[Evidence, ...]
    notes: tuple[Note, ...]
    submissions: tuple[Submission, ...]
    outstanding: tuple[str, ...]
    findings: tuple[Finding, ...]
    evidence_open: tuple[str, ...] = ()


# ---------------------------------------------------------------------------------------------
# The assessment


class OpenReason(StrEnum):
    """Why an outcome is undetermined."""

    MISSING = "missing"
    AWAITED = "awaited"
    UNREADABLE = "unreadable"
    CONFLICTING = "conflicting"
    CONTRADICTORY = "contradictory"
    UNUSUAL = "unusual"
    STATED_OTHERWISE = "stated_otherwise"
    NO_EVIDENCE = "no_evidence"
    NO_DENOMINATOR = "no_denominator"


class OpenPoint(Struct, frozen=True):
    """One thing a verdict still depends on: which chỉ tiêu, why, which data, which units must act."""

    indicator: str
    reason: OpenReason
    data: tuple[str, ...]
    units: tuple[str, ...]
    standards: tuple[Standard, ...]


class ShareCase(Struct, frozen=True):
    """A share under one of the values in dispute, with the people missing to each threshold under it."""

    numerator: int
    denominator: int
    missing: Mapping[Standard, int]


class RatioJudgement(Struct, frozen=True):
    """A share judged exactly. ``missing``: how many more people it takes to reach the threshold.

    ``cases`` are the shares under each of several values in dispute; none where there is no dispute. ``awaited``: a
    unit that is asked for one of the figures has not answered, so that share and missing people are not final.
    ``impossible``: both figures are known and cannot be true together, so that there is no share of them and neither is
    given; ``contradicted``: one of them cannot be true together with some other reported value.
    """

    id: str
    label: str
    numerator_datum: str
    denominator_datum: str
    numerator: int | None
    denominator: int | None
    required: Mapping[Standard, Fraction]
    outcomes: Mapping[Standard, Outcome]
    missing: Mapping[Standard, int]
    cases: tuple[ShareCase, ...] = ()
    awaited: bool = False
    impossible: bool = False
    contradicted: bool = False


class IndicatorJudgement(Struct, frozen=True):
    """A chỉ tiêu judged under each standard.

    ``value_outcomes`` are the outcomes by value alone, before evidence is asked for; ``claimed`` is what the
    unit itself said; ``value`` is what was judged (after the meeting's resolution); ``evidence`` counts minh chứng.
    ``provisional`` is what the reported values alone would give (tạm tính): never a verdict. ``evidence_open``: some
    may still be found in what is outstanding. ``unproven_by`` is the article by which it is not met for want of
    evidence; empty where it is not.
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
    provisional: Mapping[Standard, Outcome]
    ratios: tuple[RatioJudgement, ...] = ()
    evidence_open: bool = False
    unproven_by: str = ""


class Tally(Struct, frozen=True):
    """Outcome of a criterion or of the commune under one standard, with chỉ tiêu met of all that apply.

    ``provisional`` is what the reported values alone would give (tạm tính): never a verdict.
    """

    outcome: Outcome
    met: int
    total: int
    provisional: Outcome


class CriterionJudgement(Struct, frozen=True):
    """A tiêu chí under each standard."""

    id: str
    title: str
    tallies: Mapping[Standard, Tally]


class LowTarget(Struct, frozen=True):
    """A target of the plan that is below the level the plan claims; ``name`` is how a person calls it, ``levels`` are
    those it is one of, ``None`` for a share."""

    target: str
    indicator: str
    name: str
    plan: int | Fraction
    claimed: int | Fraction
    levels: LevelScale | None = None


class Assessment(Struct, frozen=True):
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
