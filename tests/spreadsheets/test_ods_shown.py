"""Cells of open documents as the screen shows them: the text beside a stored value tells when that is another one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.exchange.grid import ErrorValue, PercentValue, ShownText
from ccht_excel.spreadsheets.ods_shown import number_on_screen, text_on_screen
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.office_files import PlainSheet, as_ods, repacked


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        *((5432, text) for text in ("5432", "5.432", "5,432", "5 432", "5'432", "5432,00", "05432")),
        *((1234567, text) for text in ("1.234.567", "1,234,567", "1234567")),
        *((0, text) for text in ("0", "0,00", "-", "–", "000")),
        *((12.5, text) for text in ("12,5", "12.50", "13", "12")),
        *((-5, text) for text in ("-5", "(5)", "\u22125", "-5,00")),
        *((PercentValue(0.605), text) for text in ("61%", "60,5%", "60.50 %", "60%")),
        (123456789.0, "1,23E+08"),
    ],
)
def test_a_number_that_is_shown_is_the_number(stored: float, shown: str) -> None:
    assert number_on_screen(stored, shown) is stored


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        *((5000, text) for text in ("9999", "5", "5 nghìn", "50,00", "500.0", "", " ", "5000%", "-5000", "5000 12")),
        *((505, text) for text in ("50,5", "5.05", "5,05", "5 05")),
        *((5, text) for text in ("5 triệu", "5%", "(5)", "-5")),
        (-5, "5"),
        (PercentValue(0.6), "60"),
        (PercentValue(0.6), "0,6%"),
    ],
)
def test_a_number_shown_as_another_one_is_none(stored: float, shown: str) -> None:
    assert isinstance(number_on_screen(stored, shown), ErrorValue)


@pytest.mark.parametrize(
    ("stored", "shown", "read"),
    [
        (5432, "5.432 người", "5432 người"),
        (5432, "5,432 người", "5432 người"),
        (5432, "khoảng 5.432", "khoảng 5432"),
        (5432, "05432 đ", "5432 đ"),
        (3, "không đạt mức 3", "không đạt mức 3"),
    ],
)
def test_words_around_a_number_are_read_as_if_typed(stored: float, shown: str, read: str) -> None:
    found = number_on_screen(stored, shown)
    assert isinstance(found, ShownText)
    assert (str(found), found.stored) == (read, stored)


def test_words_in_place_of_a_number() -> None:
    shown = number_on_screen(1, "Không đạt")
    assert isinstance(shown, ShownText)
    assert (shown, shown.stored) == ("Không đạt", 1)
    assert number_on_screen(1, "TRUE") is True
    assert number_on_screen(5, "5,000") == "5,000"
    assert number_on_screen(5000, "5,000") == 5000


@given(st.integers(0, 10**9), st.integers(0, 4), st.sampled_from((".", ",")), st.booleans())
def test_every_usual_way_of_showing_a_count_is_taken(number: int, decimals: int, mark: str, grouped: bool) -> None:
    group = "," if mark == "." else "."
    text = f"{number:,}".replace(",", group) if grouped else str(number)
    text += f"{mark}{'0' * decimals}" if decimals else ""
    seen = number_on_screen(number, text)
    assert seen == (f"{number},000" if decimals == 3 and 1 <= number < 1000 else number)


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_no_other_count_is_taken(stored: int, other: int) -> None:
    seen = number_on_screen(stored, f"{other:,}".replace(",", "."))
    readings = {Fraction(other), Fraction(other, 1000)}
    assert (not isinstance(seen, ErrorValue)) <= (stored in readings)


def test_texts() -> None:
    assert text_on_screen("Đạt", "Đạt ") == "Đạt"
    shown = text_on_screen("Không đạt", "Đạt")
    assert isinstance(shown, ShownText)
    assert (shown, shown.stored) == ("Đạt", "Không đạt")
    assert isinstance(text_on_screen("Đạt", " "), ErrorValue)


def test_in_a_file() -> None:
    data = as_ods([PlainSheet("A", {(0, 0): 5000, (0, 1): 1, (0, 2): "Không đạt", (0, 3): 7})])

    def change(xml: bytes) -> bytes:
        text = xml.decode().replace("<text:p>5000<", "<text:p>9999<").replace("<text:p>1<", "<text:p>Đạt<")
        text = text.replace("<text:p>7</text:p>", "<text:p/>")
        return text.replace(
            '"string"><text:p>Không đạt<', '"string" office:string-value="Không đạt"><text:p>Đạt<'
        ).encode()

    (sheet,) = read_workbook(repacked(data, {"content.xml": change})).sheets
    values = sheet.rows[0][1]
    assert [isinstance(value, ErrorValue) for value in values] == [True, False, False, True]
    assert list(values[1:3]) == ["Đạt", "Đạt"]
