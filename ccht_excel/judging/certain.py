"""Certain answers: which states of affairs are still possible, and what holds in all of them, in none, or in some.

Pure and exact, whole numbers only; what is known of a datum is a :class:`Fact`. The one rule:

- A resolved datum has that value. Any other has one of the reported values; while an answer is awaited it may also have
  any other value that goes with the rest, and so it may where nobody reported.
- Reported values that break a constraint together cannot all be kept. Each in turn gives way: to another reported value
  that fits, and only where none fits to anything the constraints allow. So a *repair* keeps as many reported values as
  go together, none could be added; the states are whatever the repairs allow.

A repair is held as a box, the interval of every datum. Constraints order data (a ≤ b; a needs b), so in a narrowed box
the lowest values of all data go together, and the highest too: what is monotone need be looked at there only, which
keeps "anything" exact without counting through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import TypeAlias

from msgspec import Struct

from ccht_excel.law.shares import judge_share
from ccht_excel.model.law import Constraint, ConstraintKind, Outcome

Box: TypeAlias = Mapping[str, tuple[int, int]]
"""Lowest and highest value of each datum, narrowed by the constraints."""

MOST_REPAIRS = 20_000
"""More combinations of reported values than any commune has; beyond them the most disputed datum may be anything."""


class Fact(Struct, frozen=True):
    """What is known of one datum: the values that exist, those reported, the meeting's, whether answers are awaited (or
    those that came may be otherwise)."""

    lowest: int
    highest: int
    reported: tuple[int, ...] = ()
    resolved: int | None = None
    awaited: bool = False

    @property
    def answered(self) -> bool:
        """Whether anybody said anything of it: what nobody answered is never met."""
        return bool(self.reported) or self.resolved is not None


class AtLeast(Struct, frozen=True):
    """A datum reaches a value."""

    datum: str
    least: int

    @property
    def data(self) -> tuple[str, ...]:
        """The data it is a test of."""
        return (self.datum,)


class Share(Struct, frozen=True):
    """A datum reaches a share (0 to 1) of another."""

    numerator: str
    denominator: str
    share: Fraction

    @property
    def data(self) -> tuple[str, ...]:
        """The data it is a test of."""
        return self.numerator, self.denominator


Test: TypeAlias = AtLeast | Share


class States(Struct, frozen=True):
    """All states of some data that constraints or a chỉ tiêu bind together: what any of the boxes holds."""

    boxes: Sequence[Box]
    constraints: Sequence[Constraint]

    def outcome(self, tests: Sequence[Test]) -> Outcome:
        """Whether all tests are met in every state, in none, or it is not settled; without a state nothing is."""
        if not self.boxes:
            return Outcome.UNDETERMINED
        if all(self._always(box, test) for box in self.boxes for test in tests):
            return Outcome.MET
        return Outcome.UNDETERMINED if any(self._sometimes(box, tests) for box in self.boxes) else Outcome.NOT_MET

    def allows(self, values: Mapping[str, int]) -> bool:
        """Whether these data may have these values together."""
        return any(_narrowed(_held(box, values), self.constraints) is not None for box in self.boxes)

    def _always(self, box: Box, test: Test) -> bool:
        """Whether every state of a box meets a test: the one with the largest whole and the smallest part does."""
        if isinstance(test, AtLeast):
            return box[test.datum][0] >= test.least
        return _meets(self._at(box, {test.denominator: box[test.denominator][1]}), 0, test)

    def _sometimes(self, box: Box, tests: Sequence[Test]) -> bool:
        """Whether one state of a box meets all tests: the one with the smallest wholes and the largest parts does."""
        wholes = [test.denominator for test in tests if isinstance(test, Share)]
        best = self._at(box, {id: box[id][0] for id in wholes})
        return all(_meets(best, 1, test) for test in tests)

    def _at(self, box: Box, values: Mapping[str, int]) -> Box:
        narrowed = _narrowed(_held(box, values), self.constraints)
        return box if narrowed is None else narrowed


def _meets(box: Box, end: int, test: Test) -> bool:
    if isinstance(test, AtLeast):
        return box[test.datum][end] >= test.least
    return judge_share(box[test.numerator][end], box[test.denominator][end], test.share) is Outcome.MET


def states(
    facts: Mapping[str, Fact], constraints: Sequence[Constraint], bound: Iterable[Sequence[str]]
) -> Mapping[str, States]:
    """The states of each datum's group. ``bound`` lists data that are judged together."""
    found: dict[str, States] = {}
    pairs = [(item.left, item.right) for item in constraints]
    for group in _groups(facts, (*pairs, *bound)):
        inside = [item for item in constraints if item.left in group]
        found |= dict.fromkeys(group, States(_repairs({id: facts[id] for id in group}, inside), inside))
    return found


def _groups(ids: Iterable[str], bound: Iterable[Sequence[str]]) -> Iterable[tuple[str, ...]]:
    of: dict[str, tuple[str, ...]] = {id: (id,) for id in ids}
    for some in bound:
        merged = tuple(dict.fromkeys(id for one in some for id in of[one]))
        of |= dict.fromkeys(merged, merged)
    return dict.fromkeys(of.values())


# ---------------------------------------------------------------------------------------------
# Repairs


def _repairs(facts: Mapping[str, Fact], constraints: Sequence[Constraint]) -> Sequence[Box]:
    """One box for each way to keep as many reported values as go together."""
    facts = _few(facts)
    if (box := _undisputed(facts, constraints)) is not None:
        return (box,)
    found: dict[tuple[tuple[int, int], ...], Box] = {}
    for given_way, box in _kept(facts, constraints):
        wider = (_held(box, {id: value}) for id in given_way for value in facts[id].reported)
        if all(_narrowed(one, constraints) is None for one in wider):
            found.setdefault(tuple(box[id] for id in facts), box)
    return tuple(found.values())


def _undisputed(facts: Mapping[str, Fact], constraints: Sequence[Constraint]) -> Box | None:
    """The one way to keep all that was reported where nothing else is awaited and all of it goes together."""
    held: dict[str, int] = {}
    for id, fact in facts.items():
        if fact.resolved is not None:
            held[id] = fact.resolved
        elif len(fact.reported) > 1 or (fact.reported and fact.awaited):
            return None
        elif fact.reported:
            held[id] = fact.reported[0]
    everything: Box = {id: (fact.lowest, fact.highest) for id, fact in facts.items()}
    return _narrowed(_held(everything, held), constraints)


def _kept(facts: Mapping[str, Fact], constraints: Sequence[Constraint]) -> Iterator[tuple[tuple[str, ...], Box]]:
    """Every way to keep reported values that go together, with the data that gave way in it."""
    everything: Box = {id: (fact.lowest, fact.highest) for id, fact in facts.items()}
    start = _narrowed(everything, constraints)
    partial: list[tuple[tuple[str, ...], Box]] = [] if start is None else [((), start)]
    for id, fact in facts.items():
        partial = [
            ((*given_way, id) if value is None and _gives_way(fact) else given_way, narrowed)
            for given_way, box in partial
            for value in _choices(fact)
            if (narrowed := box if value is None else _narrowed(_held(box, {id: value}), constraints)) is not None
        ]
    yield from partial


def _choices(fact: Fact) -> Sequence[int | None]:
    """The values a datum may be held at; ``None`` for none of them."""
    return (fact.resolved,) if fact.resolved is not None else (*fact.reported, None)


def _gives_way(fact: Fact) -> bool:
    """Whether a datum that is held at no value gave way, rather than being open anyway."""
    return bool(fact.reported) and not fact.awaited


def _held(box: Box, values: Mapping[str, int]) -> Box:
    """The box with some data at one value; an empty interval where that is outside of it."""
    return {**box, **{id: (max(box[id][0], value), min(box[id][1], value)) for id, value in values.items()}}


def _few(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The facts, the most disputed opened until they can be counted through."""
    few = dict(facts)
    while prod(len(_choices(fact)) for fact in few.values()) > MOST_REPAIRS:
        id = max(few, key=lambda one: len(_choices(few[one])))
        few[id] = Fact(few[id].lowest, few[id].highest, (), few[id].resolved, awaited=True)
    return few


def _narrowed(box: Box, constraints: Sequence[Constraint]) -> Box | None:
    """The smallest box with the same states, or ``None`` where there is none."""
    ends = dict(box)
    changed = True
    while changed:
        changed = False
        for item in constraints:
            left, right = ends[item.left], ends[item.right]
            pair = _pair(item.kind, left, right)
            changed = changed or pair != (left, right)
            ends[item.left], ends[item.right] = pair
        if any(low > high for low, high in ends.values()):
            return None
    return ends


def _pair(
    kind: ConstraintKind, left: tuple[int, int], right: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Both intervals without the ends that a constraint excludes."""
    if kind is ConstraintKind.AT_MOST:
        return (left[0], min(left[1], right[1])), (max(left[0], right[0]), right[1])
    highest = min(left[1], 0) if right[1] <= 0 else left[1]
    lowest = max(right[0], 1) if left[0] >= 1 else right[0]
    return (left[0], highest), (lowest, right[1])
