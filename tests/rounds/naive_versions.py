"""Which returns of a unit count, by the words of the rule: from what was typed and when files say they were saved.

A return is surely old where another one was saved later and is no part of the same answer, or is a marked copy of it
that says something else. Of those left all count.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ccht_excel.model.law import Outcome
from tests.edits.filled import DOCUMENT
from tests.edits.holding import value_of
from tests.judging.naive_states import Known
from tests.rounds.sending import Sent
from tests.rounds.world import World


class Counting(Struct, frozen=True):
    """The returns of a unit that count, and the data it is asked for."""

    wanted: tuple[str, ...]
    newest: tuple[Sent, ...]
    said: Mapping[str, Mapping[str, int]]

    def parts(self, one: Sent, other: Sent) -> bool:
        return _parts(self.wanted, self.said[one.sha256], self.said[other.sha256])

    def values(self, datum: str) -> list[int]:
        """What they say of a datum; a part's older answer gives way to the newer one."""
        telling = [sent for sent in self.newest if datum in self.said[sent.sha256]]
        last = [sent for sent in telling if not any(_older(sent, other) for other in telling)]
        return list(dict.fromkeys(self.said[sent.sha256][datum] for sent in last))

    def leaves_open(self, datum: str) -> bool:
        """Whether one of them does not answer what no other part answers for it."""
        telling = [sent for sent in self.newest if datum in self.said[sent.sha256]]
        silent = [sent for sent in self.newest if sent not in telling]
        return not self.newest or any(not any(self.parts(sent, other) for other in telling) for sent in silent)


def counting(world: World, unit: str) -> Counting:
    """What counts of the returns of a unit."""
    own = list(world.sent_by(unit))
    wanted = [id for indicator in world.campaign.indicators_of(unit) for id in world.law.indicator(indicator).data]
    said = {sent.sha256: _answers(sent) for sent in own}
    whole = {sent.sha256: (said[sent.sha256], _documents(sent)) for sent in own}
    corrected = {sent.parent for sent in own if sent.parent in whole and whole[sent.sha256] != whole[sent.parent]}
    live = [sent for sent in own if sent.sha256 not in corrected]
    newest = [
        sent
        for sent in live
        if not any(_older(sent, other) and not _parts(wanted, said[sent.sha256], said[other.sha256]) for other in live)
    ]
    return Counting(tuple(wanted), tuple(newest), said)


def known(world: World) -> dict[str, Known]:
    """What is known of each datum, all values as numbers: đạt is 1."""
    units = [counting(world, unit.id) for unit in world.campaign.units]
    found = {}
    for id in world.law.data:
        asked = [unit for unit in units if id in unit.wanted]
        values = dict.fromkeys(value for unit in asked for value in unit.values(id))
        settled = world.campaign.resolutions.get(id)
        number = as_number(settled.value) if settled else None
        found[id] = Known((), tuple(values), number, any(unit.leaves_open(id) for unit in asked))
    return found


def as_number(value: object) -> int:
    """A value as it is compared: đạt is 1, không đạt 0."""
    return int(value is Outcome.MET) if isinstance(value, Outcome) else int(str(value))


def _answers(sent: Sent) -> dict[str, int]:
    by_page: dict[tuple[str, str], int] = {}
    for typed in sent.form.there():
        if typed.about != DOCUMENT:
            place = typed.about, typed.sheet
            before = by_page.get(place, 0) if typed.of_village else 0
            by_page[place] = before + as_number(value_of(typed))
    return {datum: number for (datum, _), number in by_page.items()}


def _documents(sent: Sent) -> frozenset[object]:
    return frozenset(typed.value for typed in sent.form.there() if typed.about == DOCUMENT)


def _parts(wanted: list[str] | tuple[str, ...], one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether each answers something that the other leaves blank."""
    return any(id in one and id not in other for id in wanted) and any(id in other and id not in one for id in wanted)


def _older(sent: Sent, other: Sent) -> bool:
    """Whether it was surely saved first: the time of a file is at least not before that of its workbook."""
    one, last = sent.said or sent.came, other.said or other.came
    return one is not None and last is not None and one < last and (not sent.said or bool(other.said))
