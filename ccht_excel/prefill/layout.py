"""Where things stand in the list of residents, as the programs that use it have them; no official description exists.

Relies on the exchange room for column letters.
"""

from __future__ import annotations

from ccht_excel.exchange.grid import column_letters, position

SHEET = "DATA"
YEAR_CELL = "A2"
FIRST_ROW, LAST_ROW = 5, 20050
"""First row of a person, and the last that the workbook itself counts; as people number rows."""

COLUMNS = {
    "village": "A",
    "family_name": "C",
    "given_name": "D",
    "day": "E",
    "month": "F",
    "year": "G",
    "woman": "H",
    "household": "O",
    "level": "Z",
}
NUMBERS = {key: position(f"{letters}1")[1] for key, letters in COLUMNS.items()}
"""0-based column of each."""

EXPECTED = "A thôn, C họ đệm, D tên, E, F, G ngày, tháng, năm sinh, H đánh dấu nữ, O số phiếu (hộ), Z trình độ"
"""The columns in words."""


def column_name(number: int) -> str:
    """How people call a 0-based column."""
    return f"cột {column_letters(number)}"
