"""Words of the list as what they mean: villages of the campaign, levels of training. Each wording is looked up once.

Relies on :mod:`ccht_excel.vietnamese`: case, spaces, tone marks and old fonts make no other name. Refuses to guess:
what fits two, or none, is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from ccht_excel.model.campaign import Village
from ccht_excel.model.prefill import TrainingLevel
from ccht_excel.vietnamese.legacy_fonts import decode_legacy, readings
from ccht_excel.vietnamese.place_names import spelling
from ccht_excel.vietnamese.text import fold

_KINDS = (
    *("thôn", "bản", "xóm", "ấp", "làng", "buôn", "bon", "plei", "phum", "sóc", "khóm", "khối", "tổ", "khu"),
    *("tổ dân phố", "tdp", "khu phố", "khu dân cư", "kp", "khối phố"),
)
_SHORT = {"tdp": "tổ dân phố", "kp": "khu phố"}
_SPELT = sorted((spelling(kind) for kind in _KINDS), key=len, reverse=True)
_NEAR, _OFFERED = 0.7, 3


def _texts(written: str) -> Iterator[str]:
    """What a text may say: as it stands, and read in the old fonts."""
    yield written
    if not written.isascii():
        decoded = decode_legacy(written)
        yield from [decoded] if decoded else readings(written)


class Levels:
    """Levels of training by the words for them."""

    def __init__(self, levels: Iterable[TrainingLevel]) -> None:
        self._words = {_bare_word(word): level.id for level in levels for word in level.words}
        self._known: dict[str, str | None] = {}

    def of(self, written: str) -> str | None:
        """The level that a wording names; ``None`` where it is none that is known."""
        if written not in self._known:
            found = (self._words.get(_bare_word(text)) for text in _texts(written))
            self._known[written] = next(filter(None, found), None)
        return self._known[written]


def _bare_word(text: str) -> str:
    return fold(text).replace(".", "").replace(" ", "")


class Villages:
    """The villages of the campaign by their names."""

    def __init__(self, villages: Sequence[Village]) -> None:
        self._names = {village.id: village.name for village in villages}
        self._parted = {village.id: _parted(village.name) for village in villages}
        self._folded = Counter(fold(bare) for _, bare in self._parted.values())
        self._known: dict[str, str | None] = {}

    def of(self, written: str) -> str | None:
        """The id of the village that a text names; ``None`` where it is none, or more than one."""
        if written not in self._known:
            found = (self._named(text) for text in _texts(written))
            self._known[written] = next(filter(None, found), None)
        return self._known[written]

    def _named(self, text: str) -> str | None:
        kind, bare = _parted(text)
        if text.isascii() and self._folded[fold(bare)] > 1:
            # Without any diacritics it may be another village's name that lost them.
            whole = [id for id, name in self._names.items() if spelling(name) == spelling(text)]
            return whole[0] if len(whole) == 1 else None
        agreeing = {id: name for id, (own, name) in self._parted.items() if not own or not kind or own == kind}
        fitting = [id for id, name in agreeing.items() if name == bare]
        exact = [id for id in fitting if self._parted[id][0] == kind]
        if not fitting and text.isascii():
            fitting = [id for id, name in agreeing.items() if fold(name) == fold(bare)]
        found = exact or fitting
        return found[0] if len(found) == 1 else None

    def near(self, written: str) -> tuple[str, ...]:
        """Names of villages that look much like a text."""
        by_look: dict[str, list[str]] = {}
        for id, (_, bare) in self._parted.items():
            by_look.setdefault(fold(bare), []).append(self._names[id])
        looks = [fold(_parted(text)[1]) for text in _texts(written)]
        found = (look for wanted in looks for look in get_close_matches(wanted, by_look, _OFFERED, _NEAR))
        return tuple(dict.fromkeys(name for look in found for name in by_look[look]))[:_OFFERED]


def _parted(name: str) -> tuple[str, str]:
    """Kind and bare name, for comparing; numbers without leading zeros."""
    words = spelling(name)
    kind = next((kind for kind in _SPELT if words.startswith((f"{kind} ", f"{fold(kind)} "))), "")
    bare = words[len(kind) :].strip()
    return fold(_SHORT.get(kind, kind)), " ".join(
        word.lstrip("0") or "0" if word.isdigit() else word for word in bare.split()
    )
