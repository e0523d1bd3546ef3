"""Certain answers a second time, naively: every state of small domains counted through, by the words of the rule.

For every choice of one reported value a datum ("anything" too, while an answer is awaited) and every set of data that
may be wrong: the states in which the others keep their value. A set counts where it is no larger than it must be, and
where none of its data could take another reported value.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from ccht_excel.model.law import Outcome

State = tuple[int, ...]


class Known(Struct, frozen=True):
    """What is known of one datum of a small domain."""

    domain: Sequence[int]
    reported: tuple[int, ...] = ()
    resolved: int | None = None
    awaited: bool = False


def naive_states(known: Mapping[str, Known], possible: Callable[[Mapping[str, int]], bool]) -> set[State]:
    """Every state that the rule allows, values in the order of ``known``."""
    ids = list(known)
    everything = [
        state
        for state in itertools.product(*(item.domain for item in known.values()))
        if possible(dict(zip(ids, state, strict=True)))
    ]
    found: set[State] = set()
    for choice in itertools.product(*(_choices(item) for item in known.values())):
        found |= _states_of(choice, list(known.values()), everything)
    return found


def _choices(item: Known) -> Sequence[int | None]:
    if item.resolved is not None:
        return [item.resolved]
    return [*item.reported, None] if item.awaited or not item.reported else list(item.reported)


def _states_of(choice: Sequence[int | None], known: Sequence[Known], everything: Sequence[State]) -> set[State]:
    doubtful = [n for n, value in enumerate(choice) if value is not None and known[n].resolved is None]
    found: set[State] = set()
    enough: list[set[int]] = []
    for wrong in _subsets(doubtful):
        if any(smaller <= wrong for smaller in enough):
            continue
        kept = [(n, value) for n, value in enumerate(choice) if value is not None and n not in wrong]
        states = [state for state in everything if all(state[n] == value for n, value in kept)]
        if not states:
            continue
        enough.append(wrong)
        if not any(state[n] in known[n].reported for state in states for n in wrong):
            found |= set(states)
    return found


def _subsets(items: Sequence[int]) -> Iterator[set[int]]:
    for size in range(len(items) + 1):
        yield from map(set, itertools.combinations(items, size))


def naive_outcome(results: Iterable[bool]) -> Outcome:
    """Met in every state, in none, or open."""
    distinct = set(results)
    if len(distinct) != 1:
        return Outcome.UNDETERMINED
    return Outcome.MET if distinct.pop() else Outcome.NOT_MET
