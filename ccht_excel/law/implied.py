"""What the constraints of a criteria set imply together: where a ≤ b and b ≤ c, also a ≤ c.

Relies on :mod:`ccht_excel.model.law` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ccht_excel.model.law import Constraint, ConstraintKind, CriteriaSet


def implied_constraints(criteria_set: CriteriaSet) -> tuple[Constraint, ...]:
    """The constraints of a criteria set, and after them those that follow from chains of them.

    A chain of "at most" is one again; a chain with a "requires" in it is a "requires". Its reason names every link.
    """
    return implied(criteria_set.constraints)


@lru_cache(maxsize=32)
def implied(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """The same of constraints alone."""
    found = {(item.left, item.right): item for item in constraints}
    others = [item for item in constraints if found[item.left, item.right] is not item]
    while new := dict(_next(found)):
        found |= new
    return (*found.values(), *others)


def _next(found: dict[tuple[str, str], Constraint]) -> Iterator[tuple[tuple[str, str], Constraint]]:
    """Chains of two that are not known yet."""
    for first in found.values():
        for second in found.values():
            pair = first.left, second.right
            if first.right == second.left and pair not in found and pair[0] != pair[1]:
                yield pair, _chain(first, second)


def _chain(first: Constraint, second: Constraint) -> Constraint:
    at_most = first.kind is second.kind is ConstraintKind.AT_MOST
    articles = dict.fromkeys((first.article, second.article))
    return Constraint(
        ConstraintKind.AT_MOST if at_most else ConstraintKind.REQUIRES,
        first.left,
        second.right,
        f"{first.reason}, và {second.reason}",
        "; ".join(articles),
    )


def denominators(criteria_set: CriteriaSet) -> frozenset[str]:
    """Data that something is a share of: they count people who exist, so they are at least 1."""
    return frozenset(ratio.denominator for item in criteria_set.indicators for ratio in item.ratios)
