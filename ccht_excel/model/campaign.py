"""The campaign: what the control workbook says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct, field

from ccht_excel.model.law import Value
from ccht_excel.model.place import NOWHERE, Place
from ccht_excel.model.prefill import Reference


class Unit(Struct, frozen=True):
    """Somebody who fills one return workbook."""

    id: str
    name: str
    contact: str = ""
    email: str = ""


class Village(Struct, frozen=True):
    """A part of the subject (thôn, bản, tổ dân phố) whose counts are asked for separately."""

    id: str
    name: str


class Resolution(Struct, frozen=True):
    """The value the meeting settled on for a datum, and why (Thông tư 25/2023, Điều 9)."""

    datum: str
    value: Value
    reason: str
    place: Place = NOWHERE


class SettledChoice(Struct, frozen=True):
    """The choice of an attribute that the meeting settled on for a datum, and why."""

    datum: str
    attribute: str
    choice: str
    reason: str
    place: Place = NOWHERE


class Paperwork(Struct, frozen=True):
    """What an office says once and its papers print; empty or ``None`` where it has said nothing.

    ``officer`` keeps the campaign and answers the units, ``coordinator`` is the office that does. ``signer`` signs for
    the head, over the words of ``signer_title`` ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", one a line); ``chair`` and
    ``secretary`` are those of the meeting. ``place`` stands before the date of a paper, ``recipients`` are the lines
    under "Nơi nhận". ``dossier_deadline`` is the last day for the dossier that somebody set below that of the law.
    ``council`` leaves a column beside the results for those who appraise the dossier to write their own.
    """

    officer: str = ""
    officer_phone: str = ""
    coordinator: str = ""
    plan_number: str = ""
    plan_date: date | None = None
    summary_number: str = ""
    summary_date: date | None = None
    minutes_number: str = ""
    minutes_date: date | None = None
    signer: str = ""
    signer_title: str = ""
    chair: str = ""
    secretary: str = ""
    place: str = ""
    recipients: tuple[str, ...] = ()
    dossier_deadline: date | None = None
    council: bool = False

    @property
    def contact(self) -> str:
        """Whom the units ask: name and phone."""
        return ", ".join(filter(None, (self.officer, self.officer_phone)))


class Recognition(Struct, frozen=True):
    """A decision that recognises something, from the register of the control workbook.

    ``subject`` is the chỉ tiêu it is about, empty for the award that is assessed here. ``level`` is ``None`` where the
    decision names none. ``holder`` is a predecessor that it was given to, empty for the body itself. It holds until
    ``ended``, the day it was withdrawn. ``by`` is the choice of what such a decision is by, where that is asked.
    """

    subject: str
    level: int | None
    number: str
    decided_on: date
    issuer: str
    holder: str = ""
    ended: date | None = None
    place: Place = NOWHERE
    by: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it was given by this day and not withdrawn by it."""
        return self.decided_on <= day and (self.ended is None or self.ended > day)


class PastStated(Struct, frozen=True):
    """What an earlier answer was said to be by, kept as its :class:`~ccht_excel.model.attributes.Attribute` has it."""

    attribute: str
    choice: str


class PastAnswer(Struct, frozen=True):
    """What a unit reported of a datum in an earlier year: shown for comparing, never counted.

    ``stated`` is what the unit said it is by and where it came from; what it left open then is not there.
    """

    unit: str
    datum: str
    value: Value
    year: int
    stated: tuple[PastStated, ...] = ()

    def choice(self, attribute: str) -> str:
        """What the unit stated of an attribute; empty for nothing."""
        return next((item.choice for item in self.stated if item.attribute == attribute), "")


class Campaign(Struct, frozen=True):
    """One đợt đánh giá. ``assignments`` maps each chỉ tiêu id to the ids of the units answering for it.

    ``targets`` maps a target id (``4.2`` …, ``5.1``, ``5.2.trained``) to the commune's own level or share.
    ``deadline`` is the day by which units return their workbook. ``subject_type`` is the id of the type of subject that
    is assessed, empty for the first of the criteria set; ``part`` is what its villages are called, empty for what is
    usual with the type. ``references`` are numbers to compare with, never counted.
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
    subject_type: str = ""
    paperwork: Paperwork = Paperwork()
    recognitions: tuple[Recognition, ...] = ()
    past: tuple[PastAnswer, ...] = ()
    references: tuple[Reference, ...] = ()
    settled: tuple[SettledChoice, ...] = ()
    part: str = ""

    def settled_choice(self, datum: str, attribute: str) -> SettledChoice | None:
        """What the meeting named of an attribute of a datum."""
        return next((item for item in self.settled if (item.datum, item.attribute) == (datum, attribute)), None)

    def recognised(self, subject: str) -> Recognition | None:
        """The newest own decision about a chỉ tiêu (or, for the empty id, the award) that still held at the end of the
        assessed year, or was given since."""
        last_day = date(self.year, 12, 31)
        held = [
            item
            for item in self.recognitions
            if item.subject == subject and not item.holder and item.holds_on(max(item.decided_on, last_day))
        ]
        return max(held, key=lambda item: item.decided_on, default=None)

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
