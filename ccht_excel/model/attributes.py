"""What an answer must come with: the attributes of a datum, such as the age base of a count or the decree behind a
decision, and their choices.
"""

from __future__ import annotations

from datetime import date

from ccht_excel.records import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One way an answer may be meant. ``since`` is the first day on which it can be true: that of a cited document."""

    id: str
    label: str
    since: date | None = None

    def possible_in(self, year: int) -> bool:
        """Whether it can be true of an assessed year."""
        return self.since is None or self.since <= date(year, 12, 31)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question that goes with a datum.

    ``label`` is asked in forms, ``name`` says what it is where the answer is printed, ``article`` is why it is asked.
    """

    id: str
    label: str
    name: str
    help: str
    article: str
    choices: tuple[Choice, ...]

    def choice(self, id: str) -> Choice | None:
        """The choice with this id; ``None`` where there is none."""
        return next((choice for choice in self.choices if choice.id == id), None)

    def shown(self, id: str) -> str:
        """A choice in words; that nothing was said where the id names none."""
        choice = self.choice(id)
        return choice.label if choice else UNSTATED


UNSTATED = "chưa ghi"
"""Printed where nobody said which choice it is."""


def stated_key(datum: str, attribute: str) -> str:
    """What names an attribute of a datum in keyed sheets: ``citizens.age_base``."""
    return f"{datum}.{attribute}"
