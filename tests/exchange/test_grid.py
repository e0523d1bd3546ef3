"""Cells in words."""

from __future__ import annotations

import pytest

from ccht_excel.exchange.grid import further_cells, position


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("", ""),
        ("A30", " và 1 ô khác: A30"),
        ("A30 A31 A32 A31", " và 3 ô khác: A30–A32"),
        ("B2 C2 D2 B3 C3 D3", " và 6 ô khác: B2–D3"),
        ("A1 B2 B3 C2 A5 Z9", " và 6 ô khác: A1, B2–C2, B3, A5, Z9"),
        ("A1 A3 A5 A7 A9 A11 A13 A15 A17 A19 A21", " và 11 ô khác: A1, A3, A5, A7, A9, A11, A13, A15, A17, A19, …"),
    ],
    ids=["none", "one", "column", "block", "ragged", "scattered"],
)
def test_cells_beyond_the_first_are_counted_and_named(cells: str, words: str) -> None:
    assert further_cells(map(position, cells.split())) == words
