"""The year of an assessment: what period the figures cover, what is due when, how long a recognition holds.

Standard library only. Days are counted as the law words them: "before 28 February" has 27 February as its last day.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct


class AssessedYear(Struct, frozen=True):
    """What the law says of the year: figures cover 01/01-31/12, the rest is due in the year after, each before a day.

    The dossier is due before ``due_day``, the decision before ``decided_day``. A recognition holds for ``valid_years``
    after the year in which it was given. The clauses are the articles, without the name of the Circular.
    """

    period_clause: str
    due_month: int
    due_day: int
    due_clause: str
    decided_month: int
    decided_day: int
    decided_clause: str
    valid_years: int
    valid_clause: str

    def dossier_due(self, year: int) -> date:
        """The last day for the dossier of an assessed year."""
        return date(year + 1, self.due_month, self.due_day) - timedelta(days=1)

    def decision_due(self, year: int) -> date:
        """The last day for the decision on the dossier of an assessed year."""
        return date(year + 1, self.decided_month, self.decided_day) - timedelta(days=1)

    def held_until(self, recognised: date) -> date:
        """The last day of a recognition: counted from its year, not from its day."""
        return date(recognised.year + self.valid_years, 12, 31)


class Handling(Struct, frozen=True):
    """Who handles a dossier where the law names nobody (any more); years are assessed years, ``None`` for no year.

    From ``receiver_from`` on the campaign has to name who receives it; from ``coordinator_from`` on ``coordinator`` is
    proposed as the office that keeps the campaign. ``meeting_people`` take part in the meeting that agrees on the
    result, one each, ``meeting_groups`` are several each, besides who chairs it, keeps its minutes and answered.
    ``concerned`` are those whose awareness of learning the plan is to raise; empty where nobody is named.
    ``form_signer`` signs a form for those who filled it in, who have no seal; empty where their head does, with one.
    """

    receiver_from: int | None = None
    coordinator: str = ""
    coordinator_from: int | None = None
    meeting_people: tuple[str, ...] = ()
    meeting_groups: tuple[str, ...] = ()
    concerned: str = ""
    form_signer: str = ""

    def receiver_asked(self, year: int) -> bool:
        """Whether a campaign for this year has to name who receives the dossier."""
        return self.receiver_from is not None and year >= self.receiver_from

    def coordinator_of(self, year: int) -> str:
        """The office proposed to keep the campaign of this year; empty for none."""
        return self.coordinator if self.coordinator_from is not None and year >= self.coordinator_from else ""


NOTHING_SAID = Handling()
"""Of a law that names who handles everything itself."""
