"""What came back from the units: values with their places, evidence, notes, and what became of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from pathlib import PurePosixPath

from msgspec import Struct, field

from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Value
from ccht_excel.model.place import Place


class Stated(Struct, frozen=True):
    """Which choice of an attribute a unit's answer is by, and where it says so.

    ``choice`` is kept as :class:`~ccht_excel.model.attributes.Attribute` has it, empty where the unit was asked and
    said nothing that can be taken for certain.
    """

    attribute: str
    choice: str
    place: Place
    raw: str


class Report(Struct, frozen=True):
    """One unit's value for one datum, and the exact place and text it was read from.

    For figures collected by village, the place is the range of village cells, ``raw`` lists them, and ``villages`` has
    name and number of each. ``stated`` has each attribute that the form asked for.
    """

    datum: str
    unit: str
    value: Value
    place: Place
    raw: str
    villages: tuple[tuple[str, int], ...] = ()
    stated: tuple[Stated, ...] = ()

    def choice(self, attribute: str) -> str:
        """The choice it states of an attribute; empty where it states none."""
        return next((item.choice for item in self.stated if item.attribute == attribute), "")

    def asked(self, attribute: str) -> bool:
        """Whether the form asked for an attribute."""
        return any(item.attribute == attribute for item in self.stated)


def told_by_file(report: Report, reports: Sequence[Report]) -> str:
    """The name of its file where others of these are of the same unit; empty where the unit tells it from them."""
    several = sum(other.unit == report.unit for other in reports) > 1
    return PurePosixPath(report.place.file).name if several else ""


def are_versions(reports: Sequence[Report]) -> bool:
    """Whether all are of one unit, so that where they differ nobody else is to be asked."""
    return len({report.unit for report in reports}) == 1


class Evidence(Struct, frozen=True):
    """One minh chứng: a document named by number, date (as typed), issuer, title, link."""

    indicator: str
    unit: str
    number: str
    date: str
    issuer: str
    title: str
    link: str
    place: Place


class Note(Struct, frozen=True):
    """A remark a unit wrote beside a chỉ tiêu or a figure (``subject`` is its id)."""

    subject: str
    unit: str
    text: str
    place: Place


class SubmissionStatus(StrEnum):
    """What became of a file found in ``nhan_ve/``."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    FOREIGN = "foreign"


class SheetHeading(Struct, frozen=True):
    """What the visible head of a sheet says: unit and place by name, year. Empty where it says nothing."""

    unit: str = ""
    commune: str = ""
    year: int | None = None


class Return(Struct, frozen=True):
    """The whole content of one readable returned workbook, values with their places, and what was wrong with it.

    ``saved_at`` is when the file says it was last saved, in UTC; ``saved_at_from`` tells whether the
    document's own properties (``document``) or the file's time (``file``) said so, or neither could be true
    (``unknown``); ``saved_within`` is how much earlier it may have been. ``unit`` is ``None`` where the file
    does not say.
    ``places`` tells where each datum is asked for, answered or not; ``indicators`` are the chỉ tiêu
    whose rows stand in the file. ``marked_from`` is the SHA-256 of the return that this one is a marked copy of.
    ``heading`` is what the sheets read here say of themselves; ``others`` is what other sheets of the same file say
    under another heading.
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
    places: Mapping[str, Place] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    marked_from: str | None = None
    heading: SheetHeading = SheetHeading()
    others: tuple[Return, ...] = ()
    saved_within: timedelta = timedelta(0)

    @property
    def saved_if_known(self) -> datetime | None:
        """When it was saved; ``None`` where nobody says so who can be right."""
        return None if self.saved_at_from == "unknown" else self.saved_at


class Submission(Struct, frozen=True):
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


VIETNAM = timezone(timedelta(hours=7))
"""Local time of office programs that store no time zone (.ods)."""
