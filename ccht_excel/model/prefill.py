"""What a list of residents may say of the figures that are asked: words of the criteria set, and what was counted.

Standard library and the model only. Nothing here ever holds anything of one person.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, field


class AgeLimit(Struct, frozen=True):
    """An age that moves with the years, in months: ``months`` in the year ``since``, ``yearly`` more each year after.

    It never gets higher than ``highest``.
    """

    since: int
    months: int
    yearly: int
    highest: int

    def in_year(self, year: int) -> int:
        """The limit that holds in a year; that of the first year for those before."""
        return min(self.months + max(0, year - self.since) * self.yearly, self.highest)


class AgeBase(Struct, frozen=True):
    """Whom a count takes in: everybody, those of ``lowest`` years or more, those below an age that differs by sex.

    Ages are those of the last day of the assessed year. ``men`` and ``women`` are ``None`` where there is no upper
    limit. ``article`` is where the limits come from.
    """

    id: str
    label: str
    lowest: int = 0
    men: AgeLimit | None = None
    women: AgeLimit | None = None
    article: str = ""


class TrainingLevel(Struct, frozen=True):
    """A level of training and the words by which lists name it, compared without case and diacritics."""

    id: str
    words: tuple[str, ...]


class PrefillCount(Struct, frozen=True):
    """Which people of the list a datum counts: those of these ``levels``, or everybody where there are none.

    ``partial``: the list knows a part of them only, so that a report may be any amount higher.
    """

    datum: str
    label: str
    levels: tuple[str, ...] = ()
    partial: bool = False


class Prefill(Struct, frozen=True):
    """How the list of residents serves a criteria set. A report further ``apart`` from every count is asked about.

    ``attribute`` is the one by which answers state their age base: its choices are the ``bases``; empty for none.
    """

    name: str
    apart: Fraction
    bases: tuple[AgeBase, ...]
    levels: tuple[TrainingLevel, ...]
    counts: tuple[PrefillCount, ...]
    attribute: str = ""

    def count_of(self, datum: str) -> PrefillCount | None:
        """What the list counts for a datum."""
        return next((item for item in self.counts if item.datum == datum), None)


class Reference(Struct, frozen=True):
    """A number to compare with: what the list says of a datum on one age base. ``village`` is empty for the whole."""

    datum: str
    base: str
    village: str
    value: int


class UnknownVillage(Struct, frozen=True):
    """A village of the list that the campaign does not have, how many rows name it, and names that are near."""

    name: str
    rows: int
    near: tuple[str, ...] = ()


class ListCount(Struct, frozen=True):
    """What was counted in a list of residents.

    ``references`` count who stands there several times once; ``every_row`` has the same for the whole with every row
    counted, ``doubled`` the rows too many of each village (empty id: all). ``rows`` are those that were counted,
    ``left_out`` those that were not, each with why; ``partly`` those that some counts leave out, with why;
    ``gone`` those of people who died or moved away by what a column says, which are counted all the same.
    ``year`` is what the list says of its year, ``None`` where nothing that is one; ``year_text`` is that cell.
    """

    sheet: str
    rows: int
    references: tuple[Reference, ...]
    every_row: tuple[Reference, ...]
    doubled: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[tuple[str, int], ...] = ()
    partly: tuple[tuple[str, int], ...] = ()
    gone: tuple[tuple[str, int], ...] = ()
    villages: tuple[UnknownVillage, ...] = ()
    levels: tuple[tuple[str, int], ...] = ()
    unnamed_levels: int = 0
    unnamed_villages: int = 0
    year: int | None = None
    year_text: str = ""
