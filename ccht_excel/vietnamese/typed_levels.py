"""Levels as people type them: by name, by the noun and number of a name, by its number alone.

Relies on :class:`~ccht_excel.model.levels.LevelScale`, which holds all words but those of an office's own language.
Refuses a number that no name ends in, and what names two levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ccht_excel.model.levels import ROMAN, LevelScale
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import fold, is_blank, plain, says
from ccht_excel.vietnamese.typed import Reading, Typed, exact_or_none, refused

_NONE = (
    *("không", "chưa", "không đạt", "chưa đạt", "không đạt chuẩn", "chưa đạt chuẩn"),
    *("chưa công nhận", "chưa được công nhận", "không được công nhận"),
)
_PREFIX = regex(r"(?:(?:được )?(?:công nhận )?đạt (?:chuẩn )?|(?:duoc )?(?:cong nhan )?dat (?:chuan )?)")
_NUMBERED = regex(r"(?P<noun>[^0-9:]*?) ?:? ?(?P<number>-?[0-9]{1,9}|[ivx]{1,4})(?:[.,](?P<rest>[0-9]{1,9}))?")


def parse_level(value: Typed, scale: LevelScale) -> Reading[int]:
    """A level, 0 for none: 3, "Mức độ 3", "MĐ 3", "Mức độ III", "đạt chuẩn mức độ 3", "chưa đạt", or its name.

    Problems: ``blank``, ``not_a_level``, ``fractional``, ``out_of_range``.
    """
    if is_blank(value):
        return refused("blank")
    if isinstance(value, str):
        return (_from_text if len(value) <= _LONGEST_KEPT else _from_text.__wrapped__)(value, scale)
    number = None if isinstance(value, bool) or not isinstance(value, int | float) else exact_or_none(value)
    if number is None:
        return refused("not_a_level")
    return refused("fractional") if number.denominator != 1 else _of_number(int(number), scale)


def parse_granted(value: Typed, scale: LevelScale) -> Reading[int]:
    """A level that is asked for or granted: never 0. Problems: those of :func:`parse_level`."""
    reading = parse_level(value, scale)
    return refused("out_of_range") if reading.value == 0 else reading


_LONGEST_KEPT = 100
"""Texts up to this length are understood once: few are ever typed."""


@lru_cache(maxsize=256)
def _from_text(text: str, scale: LevelScale) -> Reading[int]:
    said = plain(text)
    for wording in dict.fromkeys((said, _PREFIX.sub("", said, count=1) if _PREFIX.match(said) else said)):
        named = [level for level, words in enumerate(_words(scale)) if says(wording, words)]
        if len(named) == 1:
            return Reading(named[0])
    if says(said, _NONE):
        return Reading(0)
    folded = fold(text)
    match = _NUMBERED.fullmatch(_PREFIX.sub("", folded, count=1) if _PREFIX.match(folded) else folded)
    if match is None or match["noun"].strip() not in _nouns(scale):
        return refused("not_a_level")
    if (match["rest"] or "").strip("0"):
        return refused("fractional")
    sign = match["number"].upper()
    if sign.isalpha():
        return _of_number(ROMAN.index(sign), scale) if sign in ROMAN else refused("not_a_level")
    return _of_number(int(sign), scale)


def _of_number(number: int, scale: LevelScale) -> Reading[int]:
    """The level whose name ends in a number, or for which the number itself is a word; 0 is none."""
    found = 0 if number == 0 else _numbers(scale).get(number)
    return refused("out_of_range") if found is None else Reading(found)


@lru_cache(maxsize=64)
def _words(scale: LevelScale) -> tuple[tuple[str, ...], ...]:
    """What is typed for each level, from 0 on: its words, alone and behind what a level is called."""
    return tuple(
        tuple(
            plain(f"{noun} {word}".strip())
            for word in words_of(scale, level)
            for noun in ("", *((scale.noun, *scale.nouns) if level else ()))
        )
        for level in range(scale.highest + 1)
    )


def words_of(scale: LevelScale, level: int) -> Iterator[str]:
    """The name of a level and what else people type for it, as the set has them."""
    yield scale.inside(level)
    yield from scale.also[level] if level < len(scale.also) else ()


@lru_cache(maxsize=64)
def _nouns(scale: LevelScale) -> frozenset[str]:
    """Words before a number; nothing before a bare one."""
    return frozenset(("", *map(fold, (scale.noun, *scale.nouns))))


@lru_cache(maxsize=64)
def _numbers(scale: LevelScale) -> dict[int, int]:
    """Level by the number that it is called by."""
    found: dict[int, int] = {}
    for level in range(1, scale.highest + 1):
        number = scale.number(level)
        if number is not None:
            found[number] = level
        found |= {int(word): level for word in words_of(scale, level) if word.isdecimal()}
    return found
