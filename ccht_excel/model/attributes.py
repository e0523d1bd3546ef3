"""What an answer must come with: the attributes of a datum, such as the age base of a count, the decree behind a
decision or the source and day of a figure, and their choices.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Choice(Struct, frozen=True):
    """One way an answer may be meant. ``since`` is the first day on which it can be true: that of a cited document."""

    id: str
    label: str
    since: date | None = None

    def possible_in(self, year: int) -> bool:
        """Whether it can be true of an assessed year."""
        return self.since is None or self.since <= date(year, 12, 31)


class AttributeKind(StrEnum):
    """What an attribute is answered with, and what that means for the number.

    A choice says which number it is: on another age base it is another. Source and day say where it comes from.
    """

    CHOICE = "choice"
    SOURCE = "source"
    DAY = "day"


class Attribute(Struct, frozen=True):
    """A question that goes with a datum.

    ``label`` is asked in forms, ``name`` says what it is where the answer is printed, ``article`` is why it is asked.
    An answer is kept as the id of a choice, a source that is none of them as its text, a day in ISO form.
    """

    id: str
    label: str
    name: str
    help: str
    article: str
    choices: tuple[Choice, ...]
    kind: AttributeKind = AttributeKind.CHOICE

    @property
    def beside(self) -> bool:
        """Whether it is asked in a column beside the figure: where a number comes from, not which number it is."""
        return self.kind is not AttributeKind.CHOICE

    def choice(self, id: str) -> Choice | None:
        """The choice with this id; ``None`` where there is none."""
        return next((choice for choice in self.choices if choice.id == id), None)

    def shown(self, id: str) -> str:
        """An answer in words; that nothing was said where it is empty, or names no choice where one is asked."""
        if id and self.kind is AttributeKind.DAY:
            return f"{date.fromisoformat(id):%d/%m/%Y}"
        choice = self.choice(id)
        return choice.label if choice else (id if self.beside else "") or UNSTATED


UNSTATED = "chưa ghi"
"""Printed where nobody said which choice it is."""


def stated_key(datum: str, attribute: str) -> str:
    """What names an attribute of a datum in keyed sheets: ``citizens.age_base``."""
    return f"{datum}.{attribute}"
