"""What people type, for properties of the parsers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

# typed text leans towards what people really type, so that the properties meet numbers and words often
typed = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="0123456789.,-+% '×xXđĐạtkhôngngười/\u00a0\u202f\u200b\uff15\uff0c٣", max_size=14),
)
shares = st.builds(lambda top, more: Fraction(top, top + more), st.integers(1, 10_000), st.integers(0, 10_000))
cells = st.one_of(
    typed,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
"""What a cell may hold."""
