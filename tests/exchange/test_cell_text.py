"""Text as a cell may hold it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.exchange.cell_text import enumerated, printable, quoted, storable


@given(st.text(st.characters(), max_size=40))
def test_clean_text_can_be_written(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", kept)


@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_what_is_shown_has_a_mark_for_each_letter_that_does_not_print(text: str) -> None:
    def shown(letter: str) -> str:
        prints = letter.isprintable() or letter == "\n" or unicodedata.category(letter) == "Zs"
        return letter if prints else " " if letter == "\t" else "\ufffd"

    assert printable(text) == "".join(map(shown, unicodedata.normalize("NFC", text.replace("\r\n", "\n"))))


@given(st.lists(st.text("abc ", min_size=1, max_size=60), min_size=1, max_size=30), st.sampled_from(["", "; ", ", "]))
def test_what_is_enumerated_is_cut_between_items_and_counted(items: list[str], between: str) -> None:
    text = enumerated(items, "ô", between=between)
    assert quoted(text) == text
    shown, more, left = text.rpartition(" và ")
    if left.endswith(" ô nữa"):
        count = len(items) - int(left.split()[0])
        assert (shown + more).startswith((between or ", ").join(items[:count])) and 0 < count < len(items)
        assert len(", ".join(items)) > 300
    else:
        assert all(item in text for item in items)


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (["a", "b", "c"], "a, b và c"),
        (["a" * 199, "b" * 197], f"{'a' * 199} và {'b' * 197}"),
        (["a" * 199, "b" * 198], f"{'a' * 199} và 1 ô nữa"),
        (["a" * 400], "a" * 400),
        (["a" * 401], f"{'a' * 399}…"),
        (["a" * 401, "b"], f"{'a' * 388}… và 1 ô nữa"),
        (["a", "b"] * 5, "a, b, a, b và 6 ô nữa"),
    ],
)
def test_so_much_is_enumerated(items: list[str], text: str) -> None:
    assert enumerated(items, "ô", most=4) == text
