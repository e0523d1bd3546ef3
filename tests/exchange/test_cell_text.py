"""Text as a cell may hold it."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.exchange.cell_text import printable, storable


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
