"""Some thousands of damaged returns: no crash, no hang, the same either way of reading, and no value nobody else sees.

More of them: ``python -m tests.fuzz --cases 100000``, see :mod:`tests.fuzz`. ``CCHT_FUZZ_SEED`` and ``CCHT_FUZZ_CASES``
change what runs here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import pytest

from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import take_in
from ccht_excel.spreadsheets import ods
from ccht_excel.spreadsheets.sparse_sheet import SparseSheet
from tests.fuzz.cases import CRITERIA, MOMENT, VILLAGES, case, valid_returns
from tests.fuzz.other_reader import Other, wrong_reports
from tests.fuzz.running import run

SEED = int(os.environ.get("CCHT_FUZZ_SEED", "2024"))
CASES = int(os.environ.get("CCHT_FUZZ_CASES", "3000"))
CHUNKS = 10


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_damaged_returns(chunk: int) -> None:
    counts, failures = run(SEED, range(chunk, CASES, CHUNKS))
    assert failures == []
    assert counts["read"] > sum(counts.values()) / 10, "most damage should not be refused at the door"


def test_valid_returns_are_seen_alike_by_the_other_reader() -> None:
    """The comparison itself works: for undamaged files it has something to compare, and finds nothing."""
    for kind, data in valid_returns():
        outcome = take_in(Incoming("nhan_ve/phieu", data, MOMENT), CRITERIA, VILLAGES)
        assert isinstance(outcome, Return), (kind, outcome)
        other = Other(kind, data)
        assert other.usable
        assert outcome.reports
        assert list(wrong_reports(outcome, other)) == []


def test_the_comparison_finds_a_wrong_value() -> None:
    _, data = valid_returns()[6]
    outcome = take_in(Incoming("nhan_ve/phieu", data, MOMENT), CRITERIA, VILLAGES)
    assert isinstance(outcome, Return)
    _, changed = valid_returns()[10]
    assert len(list(wrong_reports(outcome, Other("xlsx", changed)))) > 0


def test_the_guarded_process_says_the_same() -> None:
    with Reader(Limits(seconds=30)) as reader:
        for number in range(150):
            incoming = Incoming("nhan_ve/phieu", case(SEED, number).data, MOMENT)
            guarded = reader.take_in(incoming, CRITERIA, VILLAGES)
            assert guarded == take_in(incoming, CRITERIA, VILLAGES)


def test_a_quick_way_that_finds_less_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other comparison works too: the careful way is another one."""
    quickly = ods.sheets_quickly

    def all_but_one(*given: Any) -> Sequence[SparseSheet] | None:
        return (quickly(*given) or [])[:-1] or None

    numbers = [number for number in range(60) if case(SEED, number).kind == "ods"]
    assert run(SEED, numbers, lambda text: None)[1] == []
    monkeypatch.setattr(ods, "sheets_quickly", all_but_one)
    _, failures = run(SEED, numbers, lambda text: None)
    assert any("the quick and the careful way differ" in text for text in failures)
