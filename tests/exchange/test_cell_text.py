"""Text as a cell may hold it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.exchange.cell_text import storable


@given(st.text(st.characters(), max_size=40))
def test_clean_text_can_be_written(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", kept)
