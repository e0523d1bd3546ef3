"""JSON that people can read is what the standard library writes, to the letter."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.exchange.json_text import indented

LETTERS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | LETTERS
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(LETTERS, inner), max_leaves=30)


@given(VALUES, st.integers(1, 4))
def test_lines_are_those_of_the_standard_library(value, indent):
    assert indented(value, indent) == json.dumps(value, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_json_does_not_have_are_refused(value):
    with pytest.raises(msgspec.DecodeError):
        indented({"a": value}, 2)
