"""The levels that something is recognised at, and what each is called: words of a criteria set, not of the program."""

from __future__ import annotations

from msgspec import Struct

from ccht_excel.patterns import regex

_NUMBER = regex(r"(?:.*\s)?([0-9]{1,2}|[IVX]{1,4})")
ROMAN = ("0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
"""Numbers as they are written in Roman signs, by number."""


class LevelScale(Struct, frozen=True):
    """Levels from 1 on, lowest first, and level 0: not recognised.

    ``noun`` is what one of them is called ("mức độ"), ``none`` what level 0 is called, ``names`` are those of the
    others, each as inside a sentence. ``nouns`` are other words for the noun; ``also`` holds, from level 0 on, what
    else people type for each.
    """

    noun: str
    none: str
    names: tuple[str, ...]
    nouns: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()

    @property
    def highest(self) -> int:
        """The highest level there is."""
        return len(self.names)

    def inside(self, level: int) -> str:
        """What a level is called inside a sentence; its noun and number where it is none of these."""
        if level == 0:
            return self.none
        return self.names[level - 1] if level <= self.highest else f"{self.noun} {level}"

    def name(self, level: int) -> str:
        """What a level is called where it stands alone."""
        text = self.inside(level)
        return f"{text[:1].upper()}{text[1:]}"

    def phrase(self, level: int) -> str:
        """The same where a sentence has not said what it is a level of: "xếp loại khá", "mức độ 2"."""
        text = self.inside(level)
        repeated = text.split()[:1] == self.noun.split()[:1]
        return text if level == 0 or repeated else f"{self.noun} {text}"

    @property
    def choices(self) -> tuple[str, ...]:
        """What a drop-down offers, level 0 first."""
        return tuple(map(self.name, range(self.highest + 1)))

    @property
    def granted(self) -> tuple[str, ...]:
        """What a decision can grant: every level but 0."""
        return self.choices[1:]

    def number(self, level: int) -> int | None:
        """The number that the name of a level ends in, by which people may call it; ``None`` where it has none."""
        match = _NUMBER.fullmatch(self.inside(level)) if level else None
        if match is None:
            return None
        return int(match[1]) if match[1].isdigit() else ROMAN.index(match[1]) if match[1] in ROMAN else None

    @property
    def counted(self) -> bool:
        """Whether every name is the noun and the number of the level."""
        return all(self.inside(level) == f"{self.noun} {level}" for level in range(1, self.highest + 1))
