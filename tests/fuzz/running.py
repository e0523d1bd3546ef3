"""Damaged returns read one after another, and what they came to."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable

from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import take_in
from tests.fuzz.cases import CRITERIA, MOMENT, VILLAGES, case
from tests.fuzz.other_reader import Other, wrong_reports
from tests.support.careful_ways import careful_ways, read_outcome


def run(seed: int, numbers: Iterable[int], tell: Callable[[str], None] = print) -> tuple[Counter[str], list[str]]:
    """Read these cases; how many came to what, and every failure with the seed that makes it again."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for number in numbers:
        made = case(seed, number)
        if not _alike_either_way(made.data):
            failures.append(f"{made.seed} {made.kind} {made.mutation}: the quick and the careful way differ")
            tell(failures[-1])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                outcome = take_in(Incoming("nhan_ve/phieu", made.data, MOMENT), CRITERIA, VILLAGES)
        except Exception as error:
            failures.append(f"{made.seed} {made.kind} {made.mutation}: {type(error).__name__}: {error}")
            tell(failures[-1])
            continue
        if not isinstance(outcome, Return):
            counts[outcome.finding.code] += 1
            continue
        other = Other(made.kind, made.data) if outcome.reports else None
        counts["read" if other is None or other.usable else "read, the other reader gave up"] += 1
        if other and other.usable:
            for text in wrong_reports(outcome, other):
                failures.append(f"{made.seed} {made.kind} {made.mutation}: {text}")
                tell(failures[-1])
    return counts, failures


def _alike_either_way(data: bytes) -> bool:
    """Whether the careful way finds what the quick ones do, the second time too, when most of it is remembered."""
    with careful_ways():
        whole = read_outcome(data)
    return all(read_outcome(data) == whole for _ in range(2))
